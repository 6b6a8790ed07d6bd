"""Writes glossaries of a pair for Google Cloud Translation: CSV without header, at most 10 million code points.

From cloud.google.com, GlossaryInputConfig.
"""

from exporters.pair_table import PairTable, pair_exporter

EXPORTER = pair_exporter(
    "csv-google",
    "glossary for Google Cloud Translation, one language pair",
    PairTable(file_characters=10_000_000),
    suffix=".csv",
)
