"""Writes the table of the ``csv`` exporter for spreadsheets: as an XLSX workbook, and as CSV for Excel."""

import datetime
import io
import tempfile
import weakref
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import IO

from exporters.base import Consumer, Exporter, FormulaCells, Languages, NoOptions, Proof, Writer, option
from exporters.formats.csv import EXPORTER as CSV
from exporters.formats.csv import CsvWriter, feature_of_column
from exporters.losses import Losses
from exporters.writing.text import MARK, is_formula
from glossary.files.rows import RowWriter, row_reader
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


class _SheetWriter:
    """Writes the table of the ``csv`` exporter to a temporary file; at the end ``finish`` converts that file."""

    def __init__(self, metadata: Metadata, losses: Losses, finish: Callable[[IO[bytes]], None]) -> None:
        self._table = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the writer
        weakref.finalize(self, self._table.close)
        self._csv = CsvWriter(metadata, self._table, NoOptions(), losses)
        self._finish = finish

    def write(self, entries: Sequence[Entry], /) -> None:
        self._csv.write(entries)

    def close(self) -> None:
        self._csv.close()
        self._finish(self._table)


def _open_xlsx(metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    return _SheetWriter(metadata, losses, partial(_write_workbook, out, losses))


def _write_workbook(out: IO[bytes], losses: Losses, table: IO[bytes]) -> None:
    from xlsxwriter import Workbook

    with tempfile.TemporaryDirectory() as folder:
        width = _checked(table)
        # constant_memory writes each row at once. A fixed date keeps the bytes the same in every run.
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
        yield from row_reader(text)
    finally:
        text.detach()


def _checked(table: IO[bytes]) -> int:
    """Return the number of columns; raises RefusedError if a sheet cannot hold the rows or a cell."""
    header: list[str] = []
    number = 0
    with closing(_rows(table)) as rows:
        for number, row in enumerate(rows, 1):
            header = header or row
            for column, cell in enumerate(row):
                if len(cell) > MOST_CHARACTERS:
                    message = f"row {number}, {header[column]}: {len(cell):,} characters"
                    raise RefusedError(
                        Code.OVER_LIMIT,
                        f"{message}, and a cell has at most {MOST_CHARACTERS:,}",
                        suggestion="write csv",
                    )
    if number > MOST_ROWS:
        raise RefusedError(
            Code.FILE_TOO_LARGE, f"a sheet has at most {MOST_ROWS:,} rows", suggestion="write csv, or in parts"
        )
    return len(header)


def _without_characters(text: str, column: str, losses: Losses) -> str:
    for character in _NO_CHARACTERS:
        if character in text:
            message = f"U+{ord(character):04X} dropped in {column}: no workbook can hold it"
            losses.alter(None, feature_of_column(column), message)
            text = text.replace(character, "")
            if text.isspace():
                return ""
    return text


XLSX = Exporter(
    name="xlsx",
    title="workbook for Excel and LibreOffice, one row per concept, all languages",
    suffix=".xlsx",
    languages=Languages.ANY,
    carries=CSV.carries,
    options=NoOptions,
    open=_open_xlsx,
    is_streamed=False,
    is_work_list=True,
    status=Proof.PROVED,
    formula_cells=FormulaCells.TEXT,
    consumer=Consumer(
        name="excel",
        title="Excel and LibreOffice",
        advice=("Open the workbook; import reads it back, with its ids, wherever the columns stand.",),
    ),
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
class WorkbookOptions:
    separator: Separator = option(Separator.COMMA, "what Excel expects: a semicolon where the comma is for decimals")
    formulas: Formulas = option(Formulas.MARK, "put an apostrophe before cells that Excel would take for formulas")


def _open_excel(metadata: Metadata, out: IO[bytes], options: WorkbookOptions, losses: Losses) -> Writer:
    return _SheetWriter(metadata, losses, partial(_write_excel, out, options, losses))


def _write_excel(out: IO[bytes], options: WorkbookOptions, losses: Losses, table: IO[bytes]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = RowWriter(text, delimiter=_DELIMITERS[options.separator], lineterminator="\r\n")
    with closing(_rows(table)) as rows:
        header = next(rows)
        writer.write(header)
        identifier = header.index("id")
        for row in rows:
            if options.formulas is Formulas.MARK:
                _mark(row, header, identifier, losses)
            writer.write(row)
    text.flush()
    text.detach()


def _mark(row: list[str], header: list[str], identifier: int, losses: Losses) -> None:
    for column, cell in enumerate(row):
        if is_formula(cell):
            message = f"{cell[:40]!r} in {header[column]} marked with an apostrophe: Excel would take it for a formula"
            losses.alter(Concept(row[identifier]), feature_of_column(header[column]), message)
            row[column] = MARK + cell


CSV_EXCEL = Exporter(
    name="csv-excel",
    title="CSV that Excel opens by a double click, one row per concept, all languages",
    suffix=".csv",
    languages=Languages.ANY,
    carries=CSV.carries,
    options=WorkbookOptions,
    open=_open_excel,
    is_streamed=False,
    status=Proof.DOCUMENTED,
    formula_cells=FormulaCells.MARKED,
    knowledge="support.microsoft.com, importing CSV: UTF-8 with a byte order mark, the list separator of the system; "
    "OWASP, CSV injection",
)
