"""Parts of a large file, each of which can be read as if it were all: the head, some of the entries, and the foot."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import RawIOBase
from itertools import pairwise
from typing import IO

BLOCK = 1 << 20
LONGEST_HEAD = 1 << 20
LONGEST_FOOT = 1 << 16
LONGEST_TAG = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Which bytes: up to ``head``, from ``start`` to ``end``, and from ``foot`` on."""

    head: int
    start: int
    end: int
    foot: int
    lines_before: int
    """How many lines of the file, between the head and the start, are left out."""


class ExtentStream(RawIOBase):
    """The bytes of an extent, one after another, or of all of a file; with a position of its own in a shared file."""

    def __init__(self, stream: IO[bytes], extent: Extent | None = None) -> None:
        size = stream.seek(0, 2)
        self._stream = stream
        self._ranges = ((0, extent.head), (extent.start, extent.end), (extent.foot, size)) if extent else ((0, size),)
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        if whence:
            raise ValueError("only from the beginning")
        self._position = offset
        return offset

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the buffer is always a memoryview here
        before = self._position
        for start, end in self._ranges:
            if before < end - start:
                self._stream.seek(start + before)
                block = self._stream.read(min(len(buffer), end - start - before))
                buffer[: len(block)] = block
                self._position += len(block)
                return len(block)
            before -= end - start
        return 0


def cut_elements(stream: IO[bytes], names: tuple[str, ...], count: int) -> list[Extent]:
    """Cut XML in UTF-8 behind entries that end a line; give nothing where a tag could be something else.

    That is so where comments, CDATA or instructions stand among the entries: they may hold what looks like one.
    """
    opening = stream.read(LONGEST_HEAD)
    first = re.search(rb"<((?:[\w.-]+:)?(?:" + "|".join(names).encode() + rb"))(?=[\s/>])", opening)
    size = stream.seek(0, 2)
    if first is None or b"<!--" in opening[: first.start()]:
        return []
    close = b"</" + first[1] + b">"
    head = opening.rfind(b"\n", 0, first.start()) + 1
    if opening[head : first.start()].strip():
        # Columns of what begins another part would not be those of the file.
        return []
    stream.seek(max(head, size - LONGEST_FOOT))
    closing = stream.read()
    last = closing.rfind(close)
    foot = size - len(closing) + last + len(close)
    if last < 0 or b"back" in closing[last:]:
        return []
    cuts = _cuts(stream, head, foot, re.compile(re.escape(close) + rb"[ \t]*\r?\n"), count)
    return extents(head, foot, cuts, foot)


def extents(head: int, end: int, cuts: Iterable[tuple[int, int]], foot: int) -> list[Extent]:
    """Make the extents between ``head`` and ``end``; a cut is an offset and how many lines are before it."""
    bounds = [(head, 0), *((offset, lines) for offset, lines in cuts if head < offset < end), (end, 0)]
    return [
        Extent(head=head, start=start, end=stop, foot=foot, lines_before=lines)
        for (start, lines), (stop, _) in pairwise(bounds)
    ]


def _cuts(stream: IO[bytes], head: int, foot: int, ends: re.Pattern[bytes], count: int) -> list[tuple[int, int]]:
    """Find where parts of like size begin; nowhere, where a tag may be none."""
    stream.seek(head)
    position, lines, rest = head, 0, b""
    cuts: list[tuple[int, int]] = []
    while block := stream.read(min(BLOCK, foot - position - len(rest))):
        data = rest + block
        if b"<!" in data or b"<?" in data:
            return []
        done = 0
        while (wanted := head + (foot - head) * (len(cuts) + 1) // count - position) < len(data):
            found = ends.search(data, max(done, wanted)) if len(cuts) + 1 < count else None
            if found is None:
                break
            lines += data.count(b"\n", done, found.end())
            done = found.end()
            cuts.append((position + done, lines))
        # A tag may be cut in two.
        kept = max(done, len(data) - LONGEST_TAG)
        lines += data.count(b"\n", done, kept)
        position += kept
        rest = data[kept:]
    return cuts
