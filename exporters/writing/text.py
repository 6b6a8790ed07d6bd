"""A writer of text, block by block; and what a spreadsheet would make of a cell of text."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Protocol

MARK = "'"
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_CURRENCY = "[$€£¥₹]"
_SAFE_NUMBER = re.compile(r"0|[1-9]\d{0,14}")
"""What a spreadsheet writes as it has read it: its numbers have fifteen digits."""
_NO_TEXT = re.compile(
    rf"true|false|{_CURRENCY}?\s?\(?\d[\d.,:/%\s-]*\)?\s?{_CURRENCY}?|[\d.,]+e[+-]?\d+|\d[\d:]*\s?[ap]m?"
    rf"|{_MONTH}[\s-]?\d{{1,4}}|\d{{1,4}}[\s-]?{_MONTH}(?:[\s-]\d{{1,4}})?",
    re.IGNORECASE,
)
"""Truth values, numbers, amounts, fractions, dates and times, as spreadsheets in English recognise them."""


class Sink(Protocol):
    """A file to write bytes to."""

    def write(self, data: bytes, /) -> object: ...


class TextWriter:
    """Writes a head, the ``text_of`` each entry (empty to leave the entry out), and a foot."""

    def __init__(self, out: Sink, head: str, text_of: Callable[[Any], str], foot: Callable[[], str] = str) -> None:
        self._out = out
        self._text_of = text_of
        self._foot = foot
        out.write(head.encode())

    def write(self, entries: Sequence[Any], /) -> None:
        self._out.write("".join(map(self._text_of, entries)).encode())

    def close(self) -> None:
        self._out.write(self._foot().encode())


def is_formula(cell: str) -> bool:
    """Return whether a spreadsheet reads the cell as a formula (OWASP, CSV injection)."""
    return cell.startswith(_BEGINNINGS)


def is_changed_by_a_spreadsheet(cell: str) -> bool:
    """Return whether a spreadsheet may take the cell of a CSV file for a number, a date or the like and change it.

    What it takes depends on its language. The rule goes a little too far rather than not far enough: ``007``, ``1/2``,
    ``1E5``, ``TRUE``, ``$5`` and ``MAR1`` are changed, ``42`` is not.
    """
    return bool(_NO_TEXT.fullmatch(cell)) and not _SAFE_NUMBER.fullmatch(cell)
