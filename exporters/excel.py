"""Writes the table of the ``csv`` exporter as Excel opens it by a double click: byte order mark, CRLF, no formulas."""

import csv
import io
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from exporters.base import Exporter, FormulaCells, Languages, NoOptions, Proof, option
from exporters.csv import EXPORTER as CSV
from exporters.csv import write_csv
from exporters.formulas import MARK, is_formula
from exporters.losses import Losses
from glossary.model import Concept, Entry, Metadata


class Separator(StrEnum):
    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"


_DELIMITERS = {Separator.COMMA: ",", Separator.SEMICOLON: ";", Separator.TAB: "\t"}


class Formulas(StrEnum):
    MARK = "mark"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Options:
    separator: Separator = option(Separator.COMMA, "what Excel expects: a semicolon where the comma is for decimals")
    formulas: Formulas = option(Formulas.MARK, "put an apostrophe before cells that Excel would take for formulas")


def write_excel_csv(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], options: Options, losses: Losses
) -> None:
    with tempfile.TemporaryFile() as table:
        write_csv(metadata, entries, table, NoOptions(), losses)
        table.seek(0)
        rows = csv.reader(io.TextIOWrapper(table, encoding="utf-8", newline=""))
        text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
        writer = csv.writer(text, delimiter=_DELIMITERS[options.separator])
        header = next(rows)
        writer.writerow(header)
        identifier = header.index("id")
        for row in rows:
            if options.formulas is Formulas.MARK:
                _mark(row, header, identifier, losses)
            writer.writerow(row)
        text.flush()
        text.detach()


def _mark(row: list[str], header: list[str], identifier: int, losses: Losses) -> None:
    for column, cell in enumerate(row):
        if is_formula(cell):
            told = f"{cell[:40]!r} in {header[column]} marked with an apostrophe: Excel would take it for a formula"
            losses.alter(Concept(row[identifier]), "formula_cell", told)
            row[column] = MARK + cell


EXPORTER = Exporter(
    name="csv-excel",
    title="CSV that Excel opens by a double click, one row per concept, all languages",
    suffix=".csv",
    languages=Languages.ANY,
    carries=CSV.carries,
    options=Options,
    write=write_excel_csv,
    status=Proof.DOCUMENTED,
    formula_cells=FormulaCells.MARKED,
    knowledge="support.microsoft.com, importing CSV: UTF-8 with a byte order mark, the list separator of the system; "
    "OWASP, CSV injection",
)
