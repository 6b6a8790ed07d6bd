"""ApSIC Xbench: lines of source, target and note, separated by tabs."""

from exporters.base import Consumer
from exporters.writing.records import ByRecord
from exporters.writing.tables import Table, table_exporter

EXPORTER = table_exporter(
    "tsv-xbench",
    "glossary for ApSIC Xbench, one language pair",
    Table(rows=ByRecord(), delimiter="\t", has_header=False, is_quoted=False),
    suffix=".tsv",
    knowledge="github.com/xbench/xbench-file-formats: tab-delimited text, source, target, note",
    consumer=Consumer(
        name="xbench",
        title="ApSIC Xbench",
        advice=("Add each .tsv to the project as tab-delimited text, as key terms.",),
    ),
)
