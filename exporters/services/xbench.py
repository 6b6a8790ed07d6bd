"""Writes a glossary for ApSIC Xbench: source, target and note, separated by tabs."""

from collections.abc import Iterable
from typing import IO

from exporters.base import Exporter, FormulaCells, Languages, NoOptions
from exporters.losses import Losses
from exporters.writing.records import CARRIES, Record, write_records
from glossary.model import Entry, Metadata


def write_xbench(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], _options: NoOptions, losses: Losses
) -> None:
    write_records(metadata, entries, out, losses, _line)


def _line(record: Record) -> str:
    return f"{record.source}\t{record.target}\t{record.comment}\n"


EXPORTER = Exporter(
    name="tsv-xbench",
    title="glossary for ApSIC Xbench, one language pair",
    suffix=".tsv",
    languages=Languages.PAIR,
    carries=CARRIES,
    options=NoOptions,
    write=write_xbench,
    formula_cells=FormulaCells.KEPT,
    knowledge="github.com/xbench/xbench-file-formats: tab-delimited text, source, target, note",
)
