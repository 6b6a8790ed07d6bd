"""Writes glossaries for Azure Document Translation: tab-separated, without header."""

from exporters.writing.pair_table import PairTable, pair_exporter

EXPORTER = pair_exporter(
    "tsv-azure",
    "glossary for Azure Document Translation, one language pair",
    PairTable(delimiter="\t", is_quoted=False),
    suffix=".tsv",
    knowledge="learn.microsoft.com, create and use glossaries. One file for each pair",
)
