"""Writes the table of the ``csv`` exporter for spreadsheets: as a workbook, and as CSV that Excel opens."""

import csv
import datetime
import io
import tempfile
from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from exporters.base import Exporter, FormulaCells, Languages, NoOptions, Proof, option
from exporters.formats.csv import EXPORTER as CSV
from exporters.formats.csv import write_csv
from exporters.losses import Losses
from exporters.writing.blocks import MARK, is_formula
from glossary.findings import RefusedError
from glossary.model import Concept, Entry, Metadata
from glossary.rules import Code

MOST_ROWS = 1_048_576

MOST_CHARACTERS = 32_767
"""Of a sheet and of a cell: the specifications of Excel."""

WIDTH = 28
"""Of a column, in characters."""

_NO_CHARACTERS = ("\ufffe", "\uffff")
"""What no XML can hold; other characters that XML has no place for, workbooks write in a way of their own."""


def write_xlsx(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], options: NoOptions, losses: Losses
) -> None:
    from xlsxwriter import Workbook

    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as table:
        write_csv(metadata, entries, table, options, losses)
        width = _checked(table)
        # Rows go to the file as they come; the date would be that of the run otherwise.
        workbook = Workbook(out, {"constant_memory": True, "tmpdir": folder})
        workbook.set_properties({"created": datetime.datetime(1980, 1, 1)})
        bold = workbook.add_format({"bold": True})
        sheet = workbook.add_worksheet("Terms")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, width - 1, WIDTH)
        header: list[str] = []
        for number, row in enumerate(_rows(table)):
            header = header or row
            for column, cell in enumerate(row):
                if cell:
                    text = _without_characters(cell, header[column], losses)
                    sheet.write_string(number, column, text, None if number else bold)
        workbook.close()


def _rows(table: IO[bytes]) -> Generator[list[str], None, None]:
    table.seek(0)
    text = io.TextIOWrapper(table, encoding="utf-8", newline="")
    try:
        yield from csv.reader(text)
    finally:
        text.detach()


def _checked(table: IO[bytes]) -> int:
    """Refuse what no sheet can hold, before there is a workbook; return the number of columns."""
    header: list[str] = []
    number = 0
    with closing(_rows(table)) as rows:
        for number, row in enumerate(rows, 1):
            header = header or row
            for column, cell in enumerate(row):
                if len(cell) > MOST_CHARACTERS:
                    told = f"row {number}, {header[column]}: {len(cell):,} characters"
                    raise RefusedError(
                        Code.OVER_LIMIT, f"{told}, and a cell has at most {MOST_CHARACTERS:,}", mend="write csv"
                    )
    if number > MOST_ROWS:
        raise RefusedError(
            Code.FILE_TOO_LARGE, f"a sheet has at most {MOST_ROWS:,} rows", mend="write csv, or in parts"
        )
    return len(header)


def _without_characters(text: str, column: str, losses: Losses) -> str:
    for character in _NO_CHARACTERS:
        if character in text:
            losses.alter(None, column, f"U+{ord(character):04X} dropped: no workbook can hold it")
            text = text.replace(character, "")
    return text


XLSX = Exporter(
    name="xlsx",
    title="workbook for Excel and LibreOffice, one row per concept, all languages",
    suffix=".xlsx",
    languages=Languages.ANY,
    carries=CSV.carries,
    options=NoOptions,
    write=write_xlsx,
    status=Proof.PROVED,
    formula_cells=FormulaCells.TEXT,
    knowledge="openpyxl and python-calamine open it; 32,767 characters a cell, 1,048,576 rows",
)


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


CSV_EXCEL = Exporter(
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
