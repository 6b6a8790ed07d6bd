"""Writing entries as text, a block at a time; and cells that a spreadsheet takes for formulas."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

MARK = "'"
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")


class Sink(Protocol):
    """A file to write bytes to."""

    def write(self, data: bytes, /) -> object: ...


class TextWriter:
    """Writes a head, what ``text_of`` makes of each entry (nothing where it leaves it out), and a foot."""

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
    """Return whether a spreadsheet takes the cell for a formula (OWASP, CSV injection)."""
    return cell.startswith(_BEGINNINGS)
