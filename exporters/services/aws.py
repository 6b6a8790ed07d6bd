"""Writes custom terminologies for AWS Translate: CSV with a header of language codes, source first; or TMX."""

from exporters.base import FormulaCells
from exporters.writing.naming import aws
from exporters.writing.pair_table import PairTable, pair_exporter

_LIMIT = 10 * 2**20

_KNOWLEDGE = "docs.aws.amazon.com, creating custom terminologies. Each source once, 10 MiB a file"

CSV = pair_exporter(
    "csv-aws",
    "custom terminology for AWS Translate, one language pair",
    PairTable(has_header=True, naming=aws, file_bytes=_LIMIT, formula_cells=FormulaCells.REFUSED),
    suffix=".csv",
    knowledge=f"{_KNOWLEDGE}; no cell like a formula (WeblateOrg/weblate#12791)",
)

TMX = pair_exporter(
    "tmx-aws",
    "custom terminology for AWS Translate as TMX, one language pair",
    PairTable(is_memory=True, naming=aws, file_bytes=_LIMIT),
    suffix=".tmx",
    knowledge=_KNOWLEDGE,
)
