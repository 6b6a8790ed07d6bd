"""Rows of separated text with the csv module, whatever its version leaves open."""

import csv
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from glossary.findings import InputError
from glossary.model import Location
from glossary.rules import Code

LONGEST_ROW = 16 << 20
# The module's own limit is 131,072 characters a cell; readers have a limit for lines.
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


class _TextSink(Protocol):
    def write(self, text: str, /) -> object: ...


def row_reader(lines: Iterable[str], **form: Any) -> Any:
    """Return ``csv.reader`` over lines of any length."""
    return csv.reader(lines, **form)


class LinesOfRows:
    """The lines of a table; before each row, set ``taken`` to 0 and ``line`` to its first line.

    Raises InputError G110 for a row of more than ``LONGEST_ROW`` characters: without a limit, a quote that never closes
    would take the rest of the file into memory.
    """

    def __init__(self, lines: Iterable[str], name: str) -> None:
        self.taken = 0
        self.line = 1
        self._lines = lines
        self._name = name

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.taken += len(line)
            if self.taken > LONGEST_ROW:
                raise InputError(
                    Code.TOO_LARGE,
                    f"a row of more than {LONGEST_ROW >> 20} million characters",
                    location=Location(self._name, self.line),
                    suggestion="look for a quote that opens in this row and is never closed",
                )
            yield line


class RowWriter:
    """Writes rows with quotes where they are needed.

    ``escape`` is a character that escapes the next one for the reader of the file: it is doubled, within quotes.
    """

    def __init__(self, out: _TextSink, *, delimiter: str = ",", lineterminator: str = "\n", escape: str = "") -> None:
        self._escape = escape
        self._plain = csv.writer(out, delimiter=delimiter, lineterminator=lineterminator)
        self._quoted = csv.writer(out, delimiter=delimiter, lineterminator=lineterminator, quoting=csv.QUOTE_ALL)

    def write(self, row: Iterable[str]) -> None:
        cells = list(row)
        text = "".join(cells)
        escapes = bool(self._escape) and self._escape in text
        if escapes:
            cells = [cell.replace(self._escape, self._escape * 2) for cell in cells]
        # Some versions of Python do not quote a carriage return; unquoted, it would end the row.
        (self._quoted if escapes or "\r" in text else self._plain).writerow(cells)
