"""Wordfast: a glossary as lines of source, target and comment, separated by tabs, in UTF-16."""

from exporters.base import Consumer, Proof
from exporters.writing.records import ByRecord
from exporters.writing.tables import Table, table_exporter

EXPORTER = table_exporter(
    "txt-wordfast",
    "glossary for Wordfast, one language pair",
    Table(
        rows=ByRecord(),
        delimiter="\t",
        has_header=False,
        is_quoted=False,
        has_mark=True,
        encoding="utf-16-le",
        line_end="\r\n",
    ),
    suffix=".txt",
    status=Proof.EXPERIMENTAL,
    knowledge="wordfast.net, glossaries of Wordfast Classic: text of source, tab and target, preferably in Unicode, "
    "which is UTF-16 there. How long a term may be is not documented; forbidden terms have a list of their own",
    consumer=Consumer(
        name="wordfast",
        title="Wordfast",
        advice=("Select each .txt as a glossary of its languages, and click *Reorganise*.",),
    ),
)
