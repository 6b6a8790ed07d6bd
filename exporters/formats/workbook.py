"""Writes the table of the ``csv`` exporter for spreadsheets: as an XLSX workbook, and as CSV for Excel."""

import io
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import IO

from exporters.base import Consumer, Exporter, FormulaCells, Languages, NoOptions, Proof, Writer, option
from exporters.formats.csv import EXPORTER as CSV
from exporters.formats.csv import CsvWriter, feature_of_column
from exporters.losses import Losses
from exporters.writing.sheets import SpooledWriter, rows_of, write_workbook
from exporters.writing.text import MARK, is_changed_by_a_spreadsheet, is_formula
from glossary.files.rows import RowWriter
from glossary.model import Concept, Metadata


def _open_xlsx(metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    return _spooled(metadata, losses, partial(write_workbook, out, losses, feature_of_column))


def _spooled(metadata: Metadata, losses: Losses, finish: Callable[[IO[bytes]], None]) -> Writer:
    return SpooledWriter(lambda table: CsvWriter(metadata, table, NoOptions(), losses), finish)


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
    knowledge="LibreOffice shows every cell in our tests, openpyxl and python-calamine open it; 32,767 characters a "
    "cell, 1,048,576 rows",
)


class Separator(StrEnum):
    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"


_FLAGS = ("translatable", "case_sensitive")
"""Columns of truth values, which are read in any case."""
_DATES = ("created", "modified")
_DELIMITERS = {Separator.COMMA: ",", Separator.SEMICOLON: ";", Separator.TAB: "\t"}


class Formulas(StrEnum):
    MARK = "mark"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class WorkbookOptions:
    separator: Separator = option(Separator.COMMA, "what Excel expects: a semicolon where the comma is for decimals")
    formulas: Formulas = option(
        Formulas.MARK, "put an apostrophe before cells that Excel would take for formulas, numbers or dates"
    )


def _open_excel(metadata: Metadata, out: IO[bytes], options: WorkbookOptions, losses: Losses) -> Writer:
    return _spooled(metadata, losses, partial(_write_excel, out, options, losses))


def _write_excel(out: IO[bytes], options: WorkbookOptions, losses: Losses, table: IO[bytes]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = RowWriter(text, delimiter=_DELIMITERS[options.separator], lineterminator="\r\n")
    with closing(rows_of(table)) as rows:
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
    concept = Concept(row[identifier])
    for column, (name, cell) in enumerate(zip(header, row, strict=True)):
        what = "a formula" if is_formula(cell) else "a number or a date" if is_changed_by_a_spreadsheet(cell) else ""
        kind = name.partition(":")[0].partition("#")[0]
        if not what or kind in _FLAGS:
            continue
        shown = f"{cell[:40]!r} in {name}"
        if kind in _DATES and what != "a formula":
            losses.alter(concept, feature_of_column(name), f"{shown}: Excel saves dates in the form of its language")
            continue
        losses.alter(
            concept, feature_of_column(name), f"{shown} marked with an apostrophe: Excel would take it for {what}"
        )
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
    "OWASP, CSV injection; LibreOffice saves every cell as we write it",
)
