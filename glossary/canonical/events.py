"""Reads the libyaml events of one file, and finds the location of a value in them."""

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

from glossary.canonical.tree import concept_from, unit_from
from glossary.fields import Tree, TreePath
from glossary.files.source import Source
from glossary.findings import InputError
from glossary.model import Location
from glossary.rules import Code

# The type hints of PyYAML lack the attributes of events and the marks that libyaml always sets.
Event: TypeAlias = Any
Mark: TypeAlias = Any
ENTRY_KEYS = {"concepts": concept_from, "units": unit_from}
MAX_DEPTH = 12
"""Deeper than any entry; stops nesting bombs long before the stack does."""


class Events:
    """The events of one YAML file; ``kept`` holds those of the current entry, to locate values in it."""

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
                Code.BROKEN_SYNTAX,
                f"not well-formed YAML: {getattr(error, 'problem', error)}",
                location=self.place(mark),
            ) from None
        self.kept.append(event)
        return event

    def place(self, mark: Mark | None) -> Location:
        return Location(self.path, mark.line + 1, mark.column + 1) if mark else Location(self.path)

    def tree(self, event: Event, depth: int = 0) -> Tree:
        """Build the value that begins with the event; add anchors, aliases, tags and wrong keys to ``troubles``."""
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                self._unwanted(event)
            return event.value
        if depth == MAX_DEPTH:
            raise InputError(Code.WRONG_SHAPE, "nested deeper than any glossary", location=self.place(event.start_mark))
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
                self.troubles.append((Code.WRONG_SHAPE, "a key is a single word or text", key.start_mark))
            elif name in mapping:
                self.troubles.append((Code.DUPLICATE_KEY, f"the key {name!r} stands twice", key.start_mark))
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
        self.troubles.append((Code.UNWANTED_YAML, f"{what} is not allowed in a glossary", event.start_mark))

    def _unreadable(self, error: ReaderError) -> NoReturn:
        # libyaml gives only a byte offset, which for a truncated sequence is that of its second byte.
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
            Code.CONTROL_CHARACTER if control else Code.WRONG_ENCODING,
            "a control character stands here" if control else "this is not UTF-8 text",
            location=Location(self.path, before.count(b"\n") + 1, column),
            suggestion=None if control else "save the file as UTF-8",
        )


Children = dict[int, dict[str | int, tuple[int, int]]]
"""By the index of the event that begins a mapping or sequence, the indexes of the key and value of each child."""


def place_in(events: list[Event], path: TreePath, children: Children, *, at_key: bool = False) -> Mark:
    """Return the mark of the value, or of its key, at a path in an entry; else of the nearest existing part.

    ``children`` keeps what was found for the next path in the same events.
    """
    index = 0
    for position, step in enumerate(path):
        event = events[index]
        if not isinstance(event, MappingStartEvent | SequenceStartEvent):
            break
        if isinstance(step, int) and isinstance(event, MappingStartEvent):
            # A list with one item may be written as the item alone.
            continue
        if index not in children:
            children[index] = _children(events, index)
        found = children[index].get(step)
        if found is None:
            break
        key, index = found
        if at_key and position == len(path) - 1:
            return events[key].start_mark
    return events[index].start_mark


def _children(events: list[Event], index: int) -> dict[str | int, tuple[int, int]]:
    """Return the indexes of each child's key and value events; for an item of a sequence both are equal."""
    is_mapping = isinstance(events[index], MappingStartEvent)
    found: dict[str | int, tuple[int, int]] = {}
    child = index + 1
    count = 0
    while not isinstance(events[child], MappingEndEvent | SequenceEndEvent):
        value = _after(events, child) if is_mapping else child
        is_named = is_mapping and isinstance(events[child], ScalarEvent)
        found.setdefault(events[child].value if is_named else count, (child, value))
        child = _after(events, value)
        count += 1
    return found


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
    """Map each entry location and path to the location of the value there.

    ``wanted`` maps entry locations to paths in the entry's tree. An unknown path gives the location of its nearest
    existing part.
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
                    children: Children = {}
                    for one in wanted.get(entry, ()):
                        found[entry, one] = events.place(place_in(events.kept, one, children))
                    events.kept.clear()
    return found


def top_level(events: Events) -> Iterator[tuple[str, Event, Event]]:
    """Yield each top-level key, its event and the first event of its value; the caller consumes the rest of the value.

    Raises InputError G102, G107 or G204 where the file is empty, not a mapping, or has a second document.
    """
    event = events.next()
    while not isinstance(event, DocumentStartEvent):
        if isinstance(event, StreamEndEvent):
            raise InputError(Code.EMPTY_INPUT, "the file holds no YAML", location=Location(events.path))
        event = events.next()
    root = events.next()
    if not isinstance(root, MappingStartEvent):
        raise InputError(
            Code.NOT_A_GLOSSARY, "a glossary is a mapping with 'glossport: 1'", location=events.place(root.start_mark)
        )
    while not isinstance(key := events.next(), MappingEndEvent):
        name = key.value if isinstance(key, ScalarEvent) else ""
        if not name:
            raise InputError(Code.WRONG_SHAPE, "a key of a glossary is a word", location=events.place(key.start_mark))
        yield name, key, events.next()
    events.next()
    if isinstance(after := events.next(), DocumentStartEvent):
        raise InputError(
            Code.WRONG_SHAPE, "a second YAML document begins here", location=events.place(after.start_mark)
        )
