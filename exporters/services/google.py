"""Writes glossaries for Google Cloud Translation: pairs as CSV or TMX, and sets of equivalent terms as CSV."""

from exporters.writing.concept_table import Column, ConceptTable, Of, concept_exporter
from exporters.writing.naming import google
from exporters.writing.pair_table import PairTable, pair_exporter

_KNOWLEDGE = "cloud.google.com, GlossaryInputConfig. 10 million code points a file"

_LIMIT = 10_000_000

CSV = pair_exporter(
    "csv-google",
    "glossary for Google Cloud Translation, one language pair",
    PairTable(file_characters=_LIMIT),
    suffix=".csv",
    knowledge=_KNOWLEDGE,
)

TMX = pair_exporter(
    "tmx-google",
    "glossary for Google Cloud Translation as TMX, one language pair",
    PairTable(is_memory=True, naming=google, file_characters=_LIMIT),
    suffix=".tmx",
    knowledge=_KNOWLEDGE,
)

SET = concept_exporter(
    "csv-google-set",
    "equivalent term set for Google Cloud Translation, all languages",
    ConceptTable(language=(Column("{}", Of.TERM),), fewest_languages=2, naming=google),
    knowledge="cloud.google.com, GlossaryInputConfig. A term for each language, the languages in the header",
)
