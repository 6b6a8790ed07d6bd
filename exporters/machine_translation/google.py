"""Google Cloud Translation: language pairs as CSV or TMX, and equivalent term sets as CSV."""

from exporters.base import Consumer
from exporters.writing.concept_rows import ByConcept, terms_column
from exporters.writing.memories import memory_exporter
from exporters.writing.naming import CHINESE_BY_REGION
from exporters.writing.pair_rows import ByPair
from exporters.writing.tables import Table, table_exporter
from glossary.languages import script

_KNOWLEDGE = "cloud.google.com, GlossaryInputConfig. 10 million code points a file"
_CODES = {"nb": "no"}
_LIMIT = 10_000_000


def google_code(tag: str) -> str:
    """Return Google's language code, which names Chinese by region (cloud.google.com, language support)."""
    language, *subtags = tag.split("-")
    if language == "zh" and subtags:
        return CHINESE_BY_REGION.get(f"zh-{script(tag)}", tag)
    return "-".join([_CODES.get(language, language), *subtags])


CSV = table_exporter(
    "csv-google",
    "glossary for Google Cloud Translation, one language pair",
    Table(rows=ByPair(), has_header=False, most_characters=_LIMIT),
    knowledge=_KNOWLEDGE,
    consumer=Consumer(
        name="google",
        title="Google Cloud Translation",
        advice=("Upload each file to a bucket and create a glossary of that pair of languages from it.",),
    ),
)
TMX = memory_exporter(
    "tmx-google",
    "glossary for Google Cloud Translation as TMX, one language pair",
    Table(rows=ByPair(), naming=google_code, most_characters=_LIMIT),
    knowledge=_KNOWLEDGE,
)
SET = table_exporter(
    "csv-google-set",
    "equivalent term set for Google Cloud Translation, all languages",
    Table(rows=ByConcept(language=(terms_column("{}"),), fewest_languages=2), naming=google_code),
    knowledge="cloud.google.com, GlossaryInputConfig. A term for each language, the languages in the header",
)
