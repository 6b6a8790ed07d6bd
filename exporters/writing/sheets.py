"""Writes a workbook with one sheet, in which every cell is text, from a table in a temporary CSV file."""

import datetime
import io
import tempfile
import weakref
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from typing import IO

from exporters.base import Writer
from exporters.losses import Losses
from glossary.fields import Feature
from glossary.files.rows import row_reader
from glossary.findings import RefusedError
from glossary.model import Entry
from glossary.rules import Code

MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
"""Of a sheet and of a cell: the specifications of Excel."""
WIDTH = 28
"""Of a column, in characters."""
_NO_CHARACTERS = ("\ufffe", "\uffff")
"""What no XML can hold; other characters that XML has no place for, workbooks write in a way of their own."""


class SpooledWriter:
    """Writes a table to a temporary file; at the end ``finish`` converts that file."""

    def __init__(self, begin: Callable[[IO[bytes]], Writer], finish: Callable[[IO[bytes]], None]) -> None:
        self._table = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the writer
        weakref.finalize(self, self._table.close)
        self._writer = begin(self._table)
        self._finish = finish

    def write(self, entries: Sequence[Entry], /) -> None:
        self._writer.write(entries)

    def close(self) -> None:
        self._writer.close()
        self._finish(self._table)


def write_workbook(out: IO[bytes], losses: Losses, feature_of: Callable[[str], Feature], table: IO[bytes]) -> None:
    """Write the rows of ``table``; ``feature_of`` says of a header what stands below it.

    Raises RefusedError G605 or G606 if a sheet cannot hold the rows or a cell.
    """
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
        for number, row in enumerate(rows_of(table)):
            header = header or row
            for column, cell in enumerate(row):
                if cell:
                    text = _without_characters(cell, header[column], feature_of, losses)
                    sheet.write_string(number, column, text, None if number else bold)
        workbook.close()


def rows_of(table: IO[bytes]) -> Generator[list[str], None, None]:
    """Yield the rows of a temporary CSV file from its beginning."""
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
    with closing(rows_of(table)) as rows:
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


def _without_characters(text: str, column: str, feature_of: Callable[[str], Feature], losses: Losses) -> str:
    for character in _NO_CHARACTERS:
        if character in text:
            message = f"U+{ord(character):04X} dropped in {column}: no workbook can hold it"
            losses.alter(None, feature_of(column), message)
            text = text.replace(character, "")
            if text.isspace():
                return ""
    return text
