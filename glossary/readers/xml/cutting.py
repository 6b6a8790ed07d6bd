"""Cuts the body of an XML file, as text, into entries and what stands between them, each with its place."""

import re
from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import NamedTuple, TypeAlias

from glossary.model import Entry, Location

LONGEST = 64 * 1024
"""How many characters an entry may have that is looked at as text; a longer one is for the parser alone."""
# An unfinished one matches up to the end of the search: otherwise each of many beginnings is searched to there.
_NO_TAGS = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
"""Comments, CDATA and processing instructions: tags in them are none."""
_BLANKS = re.compile(r"\s+")
_ENDS = {"<!-": "-->", "<![": "]]>", "<?": "?>"}

# Calling the class would take twice as long, and there is a place for every entry.
place_at = partial(tuple.__new__, Location)


class Cut(NamedTuple):
    """A part of the body. The name is that of the entry whose start tag it begins with, without prefix, or empty."""

    text: str
    place: Location
    name: str
    is_whole: bool
    """Whether it is exactly one entry, where the text before it was exactly a number of entries."""


Quick: TypeAlias = tuple[Location, Entry]
ReadAt: TypeAlias = Callable[[str, int, Location], tuple[Entry, int] | None]
"""Reads the entry that begins at a position of a text, and says where the next one begins."""


class Cutter:
    """Cuts the text of a body, block by block.

    Text between entries that is blank or a comment is left out. The others are cut such that every start tag of an
    entry begins a cut.
    """

    def __init__(self, path: str, line: int, column: int, names: tuple[str, ...]) -> None:
        self._path = path
        self._line = line
        self._line_start = 1 - column
        """Where in the text this line begins, or began."""
        begin = rf"<((?:[\w.-]+:)?({'|'.join(map(re.escape, names))}))(?=[\s/>])"
        self._search, self._match = re.compile(begin).search, re.compile(rf"\s*+{begin}").match
        self._ends = _Ends()
        self._rest = ""
        self._inside = ""
        """What ends the comment, or its like, that the rest stands in."""
        self.is_certain = True
        """False as soon as something else than whole entries was met; then everything is cut, and nothing left out."""

    def cuts(self, block: str, *, is_last: bool = False, read_at: ReadAt | None = None) -> Iterator[Cut | Quick]:
        """Yield the cuts of the next block; ``read_at`` may read entries without that."""
        text = self._rest + block
        position = 0
        if self._inside:
            position = self._end_of_comment(text)
            yield self._other(text, 0, position)
            if self._inside:
                self._keep(text, position)
                return
        seen, sure = without_comments(text)
        sure = len(text) if is_last else sure
        path, count, rfind = self._path, text.count, text.rfind
        quick = read_at if seen is text else None
        if quick:
            position = yield from self._read(text, position, quick)
        # Nearly always, the next entry follows.
        while opened := self._match(seen, position) or self._search(seen, position):
            start = opened.start(1) - 1
            if start > position:
                yield from self._between(text, seen, position, start)
            end, is_whole = self._end(seen, opened)
            if end < 0:
                position = start
                if len(text) - start <= LONGEST and not is_last:
                    break
                end = max(sure, opened.end())
            place = place_at((path, self._line, start - self._line_start + 1))
            if lines := count("\n", start, end):
                self._line += lines
                self._line_start = rfind("\n", start, end) + 1
            position = end
            yield Cut(text[start:end], place, opened[2], is_whole)
            if quick:
                position = yield from self._read(text, position, quick)
        else:
            yield from self._between(text, seen, position, sure)
            position = max(position, sure)
        if len(text) - position > LONGEST and not self._inside:
            self._inside = next((end for start, end in _ENDS.items() if text.startswith(start, position)), "")
            if self._inside:
                yield self._other(text, position, len(text) - 2)
                position = len(text) - 2
        self._keep(text, position)

    def _read(self, text: str, position: int, read_at: ReadAt) -> Generator[Quick, None, int]:
        """Yield the entries from a position on that are read at once; return where the others begin."""
        path, count, rfind = self._path, text.count, text.rfind
        if self.is_certain and (blanks := _BLANKS.match(text, position)):
            self._count_lines(text, position, blanks.end())
            position = blanks.end()
        while self.is_certain:
            place = place_at((path, self._line, position - self._line_start + 1))
            found = read_at(text, position, place)
            if found is None:
                break
            start = position
            entry, position = found
            if lines := count("\n", start, position):
                self._line += lines
                self._line_start = rfind("\n", start, position) + 1
            yield place, entry
        return position

    def _keep(self, text: str, position: int) -> None:
        self._rest = text[position:]
        self._line_start -= position

    def _end_of_comment(self, text: str) -> int:
        """Return where the comment ends that the text begins in, or how much of the text is surely in it."""
        found = text.find(self._inside)
        if found < 0:
            return max(0, len(text) - 2)
        end = found + len(self._inside)
        self._inside = ""
        return end

    def _end(self, seen: str, opened: re.Match[str]) -> tuple[int, bool]:
        """Return where an entry ends, and True; or where another one begins, and False; -1 where neither is seen."""
        start = opened.end()
        closed = seen.find(">", start)
        if closed > 0 and seen[closed - 1] == "/":
            return closed + 1, True
        close, next_begin = self._ends[opened[1]]
        end = seen.find(close, start)
        if other := next_begin(seen, start, end if end >= 0 else len(seen)):
            return other.start(), False
        return (end + len(close), True) if end >= 0 else (-1, False)

    def _between(self, text: str, seen: str, start: int, end: int) -> Iterator[Cut]:
        if end > start and (seen[start:end].strip() or not self.is_certain):
            yield self._other(text, start, end)
        else:
            self._count_lines(text, start, end)

    def _other(self, text: str, start: int, end: int) -> Cut:
        place = place_at((self._path, self._line, start - self._line_start + 1))
        self._count_lines(text, start, end)
        return Cut(text[start:end], place, "", is_whole=False)

    def _count_lines(self, text: str, start: int, end: int) -> None:
        if lines := text.count("\n", start, end):
            self._line += lines
            self._line_start = text.rfind("\n", start, end) + 1


class _Ends(dict[str, tuple[str, Callable[..., re.Match[str] | None]]]):
    """By the name of an element, with its prefix: its end tag, and a search for its next start tag."""

    def __missing__(self, name: str) -> tuple[str, Callable[..., re.Match[str] | None]]:
        self[name] = f"</{name}>", re.compile(f"<{re.escape(name)}(?=[\\s/>])").search
        return self[name]


def without_comments(text: str) -> tuple[str, int]:
    """Return the text with blanks in place of comments and their like, and up to where it can be cut."""
    sure = len(text)

    def blanks(found: re.Match[str]) -> str:
        nonlocal sure
        if not found[0].endswith(_ENDS[found[0][:3] if found[0][1] == "!" else "<?"]):
            sure = found.start()
        return " " * len(found[0])

    seen = _NO_TAGS.sub(blanks, text) if "<!" in text or "<?" in text else text
    last = seen.rfind("<")
    return seen, last if last >= 0 and seen.find(">", last) < 0 else sure
