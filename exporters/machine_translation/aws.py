"""AWS Translate: custom terminologies as TMX, or as CSV whose header holds the language codes, source first."""

from dataclasses import replace

from exporters.base import Consumer, FormulaCells
from exporters.writing.memories import memory_exporter
from exporters.writing.pair_rows import ByPair
from exporters.writing.tables import Table, table_exporter
from glossary.languages import script

_REGIONS = frozenset({"es-MX", "fa-AF", "fr-CA", "pt-PT"})
_CODES = {"nb": "no", "fil": "tl", "prs": "fa-AF"}
_KNOWLEDGE = "docs.aws.amazon.com, custom terminologies. Each source once, 200 bytes a term, 10 MiB a file"
_CONSUMER = Consumer(
    name="aws",
    title="AWS Translate",
    advice=("Import each file as a custom terminology in the format CSV; matching is case-sensitive.",),
)


def aws_code(tag: str) -> str:
    """Return AWS's language code: most have no region, and none has a script (docs.aws.amazon.com)."""
    language, *subtags = tag.split("-")
    if language == "zh":
        return "zh-TW" if script(tag) == "Hant" else "zh"
    code = _CODES.get(language, language)
    return next((regional for subtag in subtags if (regional := f"{code}-{subtag}") in _REGIONS), code)


_MOST_BYTES = 200
_TABLE = Table(rows=ByPair(takes_formulas=False, most_bytes=_MOST_BYTES), naming=aws_code, most_bytes=10 * 2**20)
CSV = table_exporter(
    "csv-aws",
    "custom terminology for AWS Translate, one language pair",
    _TABLE,
    formula_cells=FormulaCells.REFUSED,
    knowledge=f"{_KNOWLEDGE}; no cell like a formula (WeblateOrg/weblate#12791)",
    consumer=_CONSUMER,
)
TMX = memory_exporter(
    "tmx-aws",
    "custom terminology for AWS Translate as TMX, one language pair",
    replace(_TABLE, rows=ByPair(most_bytes=_MOST_BYTES)),
    knowledge=_KNOWLEDGE,
)
