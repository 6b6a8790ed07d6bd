"""Azure Document Translation: tab-separated glossaries of one language pair, without a header."""

from exporters.base import Consumer
from exporters.writing.pair_rows import ByPair
from exporters.writing.tables import Table, table_exporter

EXPORTER = table_exporter(
    "tsv-azure",
    "glossary for Azure Document Translation, one language pair",
    Table(rows=ByPair(), delimiter="\t", has_header=False, is_quoted=False),
    suffix=".tsv",
    knowledge="learn.microsoft.com, create and use glossaries. One file for each pair",
    consumer=Consumer(
        name="azure",
        title="Azure Document Translation",
        advice=("Name each file as the glossary of its target language, in the format TSV.",),
    ),
)
