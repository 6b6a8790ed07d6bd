"""Finds the exact locations of wrong values: readers remember only where an entry begins.

In YAML by the path within the entry, in tables by row and column, in other files by the text of the value.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape
from itertools import islice
from typing import NamedTuple

from glossary.fields import TreePath
from glossary.files.encodings import open_text
from glossary.files.source import Source
from glossary.findings import Finding, GlossportError, Severity
from glossary.model import Location
from glossary.reading import Locate, Reader, ReadOptions

_LONGEST_ENTRY = 2000
"""Lines that are looked through for a value."""
_LONGEST_LINE = 20_000


class Hit(NamedTuple):
    """A problem of a value in an entry; ``path`` and ``text`` say which value."""

    code: str
    message: str
    entry: Location | None
    path: TreePath = ()
    text: str = ""
    severity: Severity = Severity.WARNING
    related: tuple["Hit", ...] = ()
    suggestion: str | None = None
    skip: int = 0
    """How many values of the entry before this one have the same text."""
    word: str = ""
    """The part of the text that is meant, if it is not the whole."""
    nth: int = 0
    """How often the word stands in the text before the place that is meant."""

    def at_entry(self) -> Finding:
        """Return a finding at the location of the entry."""
        return Finding(
            code=self.code,
            severity=self.severity,
            message=self.message,
            location=self.entry,
            suggestion=self.suggestion,
        )


def at_positions(source: Source, reader: Reader, options: ReadOptions, hits: Iterable[Hit]) -> Iterator[Finding]:
    """Yield a finding for each hit in one input, at the location of its value, or else of its entry."""
    return at_positions_among([(source, reader)], options, hits)


def at_positions_among(
    inputs: Iterable[tuple[Source, Reader]], options: ReadOptions, hits: Iterable[Hit]
) -> Iterator[Finding]:
    """Yield a finding for each hit in any of the inputs, in the order of the hits."""
    hits = list(hits)
    everything = [*hits, *(one for hit in hits for one in hit.related)]
    places: dict[Key, Location] = {}
    for source, reader in inputs if hits else ():
        names = {source.name, *map(str, source.files)}
        places |= _places(source, reader, options, [hit for hit in everything if hit.entry and hit.entry.path in names])
    for hit in hits:
        related = tuple(place for one in hit.related if (place := places.get(_key(one), one.entry)))
        yield replace(hit.at_entry(), location=places.get(_key(hit), hit.entry), related=related)


Key = tuple[Location | None, TreePath, str, int, str, int]


def _key(hit: Hit) -> Key:
    return hit.entry, hit.path, hit.text, hit.skip, hit.word, hit.nth


def _places(source: Source, reader: Reader, options: ReadOptions, hits: list[Hit]) -> dict[Key, Location]:
    exact = [hit for hit in hits if hit.entry and hit.path]
    if not exact:
        return {}
    try:
        if reader.locate:
            return _in_tree(reader.locate, source, exact)
        if reader.rows:
            return _in_table(reader.rows(source, options), exact)
        return _in_text(source, exact, reader)
    except (GlossportError, UnicodeError):
        # The report already has this error; the findings keep the locations of their entries.
        return {}


def _in_tree(locate: Locate, source: Source, hits: list[Hit]) -> dict[Key, Location]:
    wanted: defaultdict[Location, set[TreePath]] = defaultdict(set)
    for hit in hits:
        if hit.entry:
            wanted[hit.entry].add(hit.path)
    found = locate(source, wanted)
    places = {hit: found[hit.entry, hit.path] for hit in hits if hit.entry and (hit.entry, hit.path) in found}
    words = _of_words(source, {hit: place for hit, place in places.items() if hit.word})
    return {_key(hit): words.get(hit, place) for hit, place in places.items()}


def _of_words(source: Source, places: dict[Hit, Location]) -> dict[Hit, Location]:
    """Return the places of words in values that begin at these places, where they are on the same line."""
    by_line: defaultdict[tuple[str, int], list[Hit]] = defaultdict(list)
    for hit, place in places.items():
        by_line[place.path, place.line].append(hit)
    found: dict[Hit, Location] = {}
    for path in (source.files or (None,)) if places else ():
        name = str(path or source.name)
        with source.open_lines(path) as stream:
            for number, line in enumerate(stream, 1):
                for hit in by_line.get((name, number), ()):
                    text = line.decode("utf-8", "replace")[places[hit].column - 1 :]
                    column = places[hit].column + _offset(text, hit.word, hit.nth)
                    found[hit] = Location(name, number, column)
    return found


def _in_text(source: Source, hits: list[Hit], reader: Reader) -> dict[Key, Location]:
    by_line: defaultdict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.entry and hit.text:
            by_line[hit.entry.line].append(hit)
    found: dict[Key, Location] = {}
    end = re.compile(f"</(?:[a-z]+:)?(?:{'|'.join(reader.entry_names)})>")
    with open_text(source, "utf-8-sig") as stream:
        window: list[str] = []
        number = 0
        for first in sorted(by_line):
            # Entries come in ascending order; skip the lines before this one.
            if first > number + len(window):
                for _ in islice(stream, first - number - len(window) - 1):
                    pass
                window, number = [], first - 1
            else:
                window, number = window[first - 1 - number :], first - 1
            window += [line[:_LONGEST_LINE] for line in islice(stream, _LONGEST_ENTRY - len(window))]
            for hit in by_line[first]:
                if place := _in_entry(list(_entry(window, end, reader)), hit):
                    line, column = place
                    assert hit.entry
                    found[_key(hit)] = Location(hit.entry.path, first + line, column)
    return found


def _entry(window: list[str], end: re.Pattern[str], reader: Reader) -> Iterator[str]:
    """Yield the lines of the first entry; in lists and JSON Lines, it is one line."""
    has_tags = bool(window) and _is_xml(window[0])
    for line in window:
        if reader.has_paragraphs and not line.strip():
            return
        yield line
        if not reader.has_paragraphs and (not has_tags or end.search(line)):
            return


def _is_xml(line: str) -> bool:
    return line.lstrip().startswith("<")


def _in_entry(lines: list[str], hit: Hit) -> tuple[int, int] | None:
    """Return the line, counted from 0, and the column, from 1, of a value or of its word."""
    is_xml = bool(lines) and _is_xml(lines[0])
    word = escape(hit.word, quote=False) if is_xml else hit.word
    to_skip = hit.skip
    for number, line in enumerate(lines):
        for form, lead in _written(hit.text, is_xml=is_xml):
            if (column := line.find(form)) < 0:
                continue
            if not to_skip:
                return number, column + lead + _offset(form[lead:], word, hit.nth) + 1
            to_skip -= 1
            break
    return _word_from_the_end(lines, word, hit.text.count(hit.word) - hit.nth) if word else None


def _written(text: str, *, is_xml: bool) -> Iterator[tuple[str, int]]:
    """Yield what a file may write for a text, and how many characters of it come before the text."""
    if is_xml:
        yield f">{text}<", 1
        yield f">{escape(text, quote=False)}<", 1
        return
    yield f'"{text}"', 1
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    yield f'"{escaped}"', 1
    yield text, 0


def _offset(text: str, word: str, nth: int) -> int:
    """Return where a word stands in a text for the nth time, counted from 0; 0 where it does not."""
    if not word:
        return 0
    found = text.find(word)
    for _ in range(nth):
        found = text.find(word, found + len(word))
    return max(found, 0)


def _word_from_the_end(lines: list[str], word: str, count: int) -> tuple[int, int] | None:
    """Find a word of a text on several lines, the last text of its entry, in which it stands ``count`` times more."""
    places = [
        (number, found.start() + 1)
        for number, line in enumerate(lines)
        if not line.startswith("#")
        for found in re.finditer(re.escape(word), line)
    ]
    return places[-count] if 0 < count <= len(places) else None


def _in_table(rows: Iterable[tuple[int, Sequence[str]]], hits: list[Hit]) -> dict[Key, Location]:
    """Find the row and column of each value, from the first row of its concept on."""
    waiting: defaultdict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.entry and hit.text:
            waiting[hit.entry.line].append(hit)
    found: dict[Key, Location] = {}
    looked_for: list[Hit] = []
    for number, row in rows:
        if number in waiting:
            looked_for = waiting.pop(number)
        for hit in list(looked_for):
            if hit.text in row and hit.entry:
                found[_key(hit)] = Location(hit.entry.path, number, row.index(hit.text) + 1)
                looked_for.remove(hit)
        if not waiting and not looked_for:
            break
    return found
