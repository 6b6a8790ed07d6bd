"""Reads canonical YAML as a stream of libyaml's events, one entry at a time.

Every scalar is a text first, so ``no:`` is Norwegian and ``1.10`` stays ``1.10``.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NoReturn, TypeAlias

from yaml import YAMLError
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the hints do not name it
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

from glossary.errors import InputError
from glossary.findings import Report
from glossary.model import Entry, Location, Metadata
from glossary.readers.base import Reader, ReadOptions, Stream
from glossary.shape import Path as TreePath
from glossary.shape import Problem, Problems, Tree, concept_from, metadata_from, unit_from
from glossary.source import Source

# The type hints of PyYAML give neither the attributes of events nor the marks that libyaml always sets.
Event: TypeAlias = Any
Mark: TypeAlias = Any

ENTRY_KEYS = {"concepts": concept_from, "units": unit_from}
MAX_DEPTH = 12
"""Deeper than any entry; stops nesting bombs long before the stack does."""


def open_yaml(source: Source, _options: ReadOptions, report: Report) -> Stream:
    return Stream(_metadata(source, report), _entries(source, report))


def recognises(head: bytes) -> bool:
    return re.search(rb"^(\xef\xbb\xbf)?glossport[ \t]*:", head, re.MULTILINE) is not None


READER = Reader(
    name="yaml",
    title="glossport's canonical YAML, a file or a folder",
    suffixes=(".yaml", ".yml"),
    recognises=recognises,
    open=open_yaml,
)


class Events:
    """The events of one YAML file, with those of the current entry kept to find the place of a value in it."""

    def __init__(self, stream: Any, path: str) -> None:
        self._parser = CParser(stream)
        self._stream = stream
        self.path = path
        self.kept: list[Event] = []
        self.troubles: list[tuple[str, str, Mark]] = []

    def next(self) -> Event:
        try:
            event = self._parser.get_event()
        except ReaderError as error:
            self._unreadable(error)
        except YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            raise InputError(
                "G105", f"not well-formed YAML: {getattr(error, 'problem', error)}", location=self.place(mark)
            ) from None
        self.kept.append(event)
        return event

    def place(self, mark: Mark | None) -> Location:
        return Location(self.path, mark.line + 1, mark.column + 1) if mark else Location(self.path)

    def tree(self, event: Event, depth: int = 0) -> Tree:
        """Compose the value that begins with the event; what YAML allows and glossaries do not goes to ``troubles``."""
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                self._unwanted(event)
            return event.value
        if depth == MAX_DEPTH:
            raise InputError("G204", "nested deeper than any glossary", location=self.place(event.start_mark))
        if kind is AliasEvent:
            self._unwanted(event)
            return ""
        if event.anchor is not None or event.tag is not None:
            self._unwanted(event)
        if kind is SequenceStartEvent:
            items = []
            while type(item := self.next()) is not SequenceEndEvent:
                items.append(self.tree(item, depth + 1))
            return items
        mapping: dict[str, Tree] = {}
        while type(key := self.next()) is not MappingEndEvent:
            name = self.tree(key, depth + 1)
            value = self.tree(self.next(), depth + 1)
            if not isinstance(name, str):
                self.troubles.append(("G204", "a key is a single word or text", key.start_mark))
            elif name in mapping:
                self.troubles.append(("G202", f"the key {name!r} stands twice", key.start_mark))
            else:
                mapping[name] = value
        return mapping

    def _unwanted(self, event: Any) -> None:
        if type(event) is AliasEvent:
            what = f"the alias *{event.anchor}"
        elif event.anchor is not None:
            what = f"the anchor &{event.anchor}"
        else:
            what = f"the tag {event.tag}"
        self.troubles.append(("G206", f"{what} is not allowed in a glossary", event.start_mark))

    def _unreadable(self, error: ReaderError) -> NoReturn:
        # libyaml tells the byte offset only, and that of the second byte where a sequence breaks off.
        self._stream.seek(0)
        before = self._stream.read(error.position + 1)
        try:
            before = before[: error.position].decode().encode()
        except UnicodeDecodeError as undecodable:
            before = before[: undecodable.start]
        line_start = before.rfind(b"\n") + 1
        column = len(before[line_start:].decode()) + 1
        control = "control" in str(error.reason)
        raise InputError(
            "G104" if control else "G103",
            "a control character stands here" if control else "this is not UTF-8 text",
            location=Location(self.path, before.count(b"\n") + 1, column),
            mend=None if control else "save the file as UTF-8",
        )


def place_in(events: list[Event], path: TreePath, *, at_key: bool = False) -> Mark:
    """Find the mark of the value, or the key, at a path in the entry that these events make."""
    index = 0
    for position, step in enumerate(path):
        event = events[index]
        if not isinstance(event, MappingStartEvent | SequenceStartEvent):
            break
        if isinstance(step, int) and isinstance(event, MappingStartEvent):
            # A single one may stand for a list of one.
            continue
        found = _child(events, index, step)
        if found is None:
            break
        key, index = found
        if at_key and position == len(path) - 1:
            return events[key].start_mark
    return events[index].start_mark


def _child(events: list[Event], index: int, step: str | int) -> tuple[int, int] | None:
    """Find the indexes of a child's key and value; a sequence's item is its own key."""
    is_mapping = isinstance(events[index], MappingStartEvent)
    child = index + 1
    count = 0
    while not isinstance(events[child], MappingEndEvent | SequenceEndEvent):
        value = _after(events, child) if is_mapping else child
        if events[child].value == step if is_mapping and isinstance(events[child], ScalarEvent) else count == step:
            return child, value
        child = _after(events, value)
        count += 1
    return None


def _after(events: list[Event], index: int) -> int:
    depth = 0
    while True:
        if isinstance(events[index], MappingStartEvent | SequenceStartEvent):
            depth += 1
        elif isinstance(events[index], MappingEndEvent | SequenceEndEvent):
            depth -= 1
        index += 1
        if depth == 0:
            return index


def places_of(
    source: Source, wanted: Mapping[Location, Collection[TreePath]]
) -> dict[tuple[Location, TreePath], Location]:
    """Find the places of values in entries, by the places of the entries and paths in their trees.

    A path that leads nowhere gives the place of what is nearest to its end.
    """
    found: dict[tuple[Location, TreePath], Location] = {}
    for path in source.files or (None,):
        name = str(path or source.name)
        if not any(location.path == name for location in wanted):
            continue
        with source.open_lines(path) as stream:
            events = Events(stream, name)
            for key, _, value in top_level(events):
                if key not in ENTRY_KEYS or not isinstance(value, SequenceStartEvent):
                    events.tree(value)
                    continue
                events.kept.clear()
                while type(event := events.next()) is not SequenceEndEvent:
                    events.tree(event)
                    entry = events.place(event.start_mark)
                    for one in wanted.get(entry, ()):
                        found[entry, one] = events.place(place_in(events.kept, one))
                    events.kept.clear()
    return found


def top_level(events: Events) -> Iterator[tuple[str, Event, Event]]:
    """Yield each key of the file's mapping with its own and its value's first event; consume the value in between."""
    event = events.next()
    while not isinstance(event, DocumentStartEvent):
        if isinstance(event, StreamEndEvent):
            raise InputError("G102", "the file holds no YAML", location=Location(events.path))
        event = events.next()
    root = events.next()
    if not isinstance(root, MappingStartEvent):
        raise InputError("G107", "a glossary is a mapping with 'glossport: 1'", location=events.place(root.start_mark))
    while not isinstance(key := events.next(), MappingEndEvent):
        name = key.value if isinstance(key, ScalarEvent) else ""
        if not name:
            raise InputError("G204", "a key of a glossary is a word", location=events.place(key.start_mark))
        yield name, key, events.next()
    events.next()
    if isinstance(after := events.next(), DocumentStartEvent):
        raise InputError("G204", "a second YAML document begins here", location=events.place(after.start_mark))


def _metadata(source: Source, report: Report) -> Metadata:
    merged = Metadata()
    places: dict[str, Location] = {}
    marked = False
    for path in source.files or (None,):
        name = str(path or source.name)
        with source.open_lines(path) as stream:
            events = Events(stream, name)
            trees, marks, problems = _header(events)
            marked = marked or "glossport" in trees
            metadata = metadata_from(trees, problems)
            for code, message, mark in events.troubles:
                report.error(code, message, events.place(mark))
            for problem in problems:
                report.error(problem.code, problem.message, events.place(marks.get(problem.path[0])), mend=problem.mend)
        _merge(merged, metadata, places, {key: events.place(mark) for key, mark in marks.items()}, report)
    if not marked:
        raise InputError(
            "G107", "this YAML is no glossary: 'glossport: 1' is missing", location=Location(source.name, 1, 1)
        )
    return merged


def _header(events: Events) -> tuple[dict[str, Tree], dict[str | int, Mark], Problems]:
    trees: dict[str, Tree] = {}
    marks: dict[str | int, Mark] = {}
    for name, key, value in top_level(events):
        if name in ENTRY_KEYS:
            break
        if name in trees:
            events.troubles.append(("G202", f"the key {name!r} stands twice", key.start_mark))
        trees[name] = events.tree(value)
        # An unknown key is wrong itself, a known one's value is.
        marks[name] = value.start_mark
    return trees, marks, []


def _merge(
    merged: Metadata, metadata: Metadata, places: dict[str, Location], here: dict[str | int, Location], report: Report
) -> None:
    """Add one file's metadata to the glossary's: the first value of each stays, languages are united."""
    for name in Metadata.__slots__:
        value, kept = getattr(metadata, name), getattr(merged, name)
        if not value or value == kept:
            continue
        if name == "languages":
            merged.languages = (*merged.languages, *(tag for tag in value if tag not in merged.languages))
        elif kept is None:
            setattr(merged, name, value)
            places[name] = here[name]
        else:
            report.warn(
                "G209", f"{name} is {kept!r} for this glossary, not {value!r}", here[name], related=(places[name],)
            )


def _entries(source: Source, report: Report) -> Iterator[Entry]:
    for path in source.files or (None,):
        name = str(path or source.name)
        with source.open_lines(path) as stream:
            yield from _entries_of(Events(stream, name), report)


def _entries_of(events: Events, report: Report) -> Iterator[Entry]:
    seen: set[str] = set()
    for name, key, value in top_level(events):
        if name in seen and name in ENTRY_KEYS:
            report.error("G202", f"the key {name!r} stands twice", events.place(key.start_mark))
        if name in ENTRY_KEYS:
            seen.add(name)
            yield from _items(events, name, value, report)
            continue
        events.tree(value)
        if seen:
            report.error(
                "G208", f"{name!r} stands after the entries", events.place(key.start_mark), mend="move it above them"
            )


def _items(events: Events, name: str, value: Event, report: Report) -> Iterator[Entry]:
    if isinstance(value, ScalarEvent) and not value.value:
        return
    if not isinstance(value, SequenceStartEvent):
        report.error("G204", f"{name} are a list", events.place(value.start_mark))
        events.tree(value)
        return
    read: Any = ENTRY_KEYS[name]
    path = events.path
    events.troubles.clear()
    events.kept.clear()
    while type(event := events.next()) is not SequenceEndEvent:
        tree = events.tree(event)
        problems: Problems = []
        entry: Entry | None = read(tree, problems)
        if problems or events.troubles:
            _report(events, problems, report)
        elif entry is not None:
            mark = event.start_mark
            entry.location = Location(path, mark.line + 1, mark.column + 1)
            yield entry
        events.kept.clear()


def _report(events: Events, problems: list[Problem], report: Report) -> None:
    for code, message, mark in events.troubles:
        report.error(code, message, events.place(mark))
    events.troubles.clear()
    for problem in problems:
        mark = place_in(events.kept, problem.path, at_key=problem.at_key)
        report.error(problem.code, problem.message, events.place(mark), mend=problem.mend)
