"""Finds where the entries of an XML file begin, in its bytes: the parser does not report it."""

import re
from functools import partial

from glossary.files.source import Source
from glossary.model import Location
from glossary.readers.xml.encoding import CONTINUING

# An unfinished comment matches up to the end of the search: otherwise each of many beginnings is searched to there.
NO_TAGS = rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
"""Comments, CDATA and processing instructions: tags in them are none."""


class _ElementNames(dict[bytes, str]):
    def __missing__(self, name: bytes) -> str:
        self[name] = name.rpartition(b":")[2].decode()
        return self[name]


_ELEMENT_NAMES = _ElementNames()
"""Of entries, as they stand in the file."""

# Calling the class would take twice as long, and there is a place for every entry.
place_at = partial(tuple.__new__, Location)


class Places:
    """Finds the locations of entries, one block after the other."""

    def __init__(self, source: Source, names: tuple[str, ...]) -> None:
        self._path = source.name
        tags = "|".join(names).encode()
        self._wanted = re.compile(NO_TAGS + rb"|<((?:[\w.-]+:)?(?:" + tags + rb"))(?=[\s/>])", re.DOTALL)
        # As soon as one tag of an entry is found, a search for exactly this tag is several times as fast.
        self._known: re.Pattern[bytes] | None = None
        self._rest = b""
        self._offset = 0
        self.line, self._column = 1, 1
        self._found: list[tuple[Location, int, str]] = []
        self._taken = 0

    def scan(self, block: bytes) -> None:
        del self._found[: self._taken]
        self._taken = 0
        data = self._rest + block
        end = end_of_complete_tags(data)
        done = 0
        is_simple = self._known is not None and b"<!" not in data and b"<?" not in data
        pattern = self._known if self._known is not None and is_simple else self._wanted
        path, offset, found = self._path, self._offset, self._found
        count, rfind = data.count, data.rfind
        for match in pattern.finditer(data, 0, end):
            if name := match[1]:
                start = match.start()
                if lines := count(b"\n", done, start):
                    self.line += lines
                    done = rfind(b"\n", done, start) + 1
                    self._column = 1
                if done < start:
                    self._column += _length(data[done:start])
                    done = start
                found.append((place_at((path, self.line, self._column)), offset + start, _ELEMENT_NAMES[name]))
                if self._known is None:
                    self._known = re.compile(b"<(" + re.escape(name) + rb")(?=[\s/>])")
        self._advance(data, done, end)
        self._offset += end
        self._rest = data[end:]

    @property
    def position(self) -> tuple[int, int]:
        """The line and column where the unsearched bytes begin."""
        return self.line, self._column

    def go_on_at(self, line: int, column: int) -> None:
        """Continue at this position, past text that was not scanned here."""
        self.line, self._column = line, column

    def next(self, name: str) -> tuple[Location, int]:
        """Return the location of the next element, without a line if it is no entry, and its maximum size in bytes."""
        taken, found = self._taken, self._found
        if taken == len(found) or found[taken][2] != name:
            return Location(self._path), self._offset
        location, offset, _ = found[taken]
        self._taken = taken = taken + 1
        return location, (found[taken][1] if taken < len(found) else self._offset + len(self._rest)) - offset

    def _advance(self, data: bytes, start: int, end: int) -> None:
        if lines := data.count(b"\n", start, end):
            self.line += lines
            self._column = 1
            start = data.rfind(b"\n", start, end) + 1
        self._column += _length(data[start:end])


def _length(passed: bytes) -> int:
    """Return the number of characters in UTF-8 bytes."""
    return len(passed if passed.isascii() else passed.translate(None, CONTINUING))


def end_of_complete_tags(data: bytes) -> int:
    """Return how many bytes can be searched: those before a tag or comment whose end is not read yet."""
    others = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"))
    for start, stop in others if b"<!" in data or b"<?" in data else ():
        opened = data.rfind(start)
        if opened >= 0 and data.find(stop, opened) < 0:
            return opened
    last = data.rfind(b"<")
    return last if last >= 0 and data.find(b">", last) < 0 else len(data)
