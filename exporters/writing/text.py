"""A writer of text, block by block; and the test whether a spreadsheet reads a cell as a formula."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

MARK = "'"
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")


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
