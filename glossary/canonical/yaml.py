"""Reads canonical YAML as a stream of libyaml events, one entry at a time.

Every scalar is read as text, so ``no:`` is Norwegian and ``1.10`` stays ``1.10``.
"""

import re
from collections.abc import Iterator
from typing import Any

from yaml.events import ScalarEvent, SequenceEndEvent, SequenceStartEvent

from glossary.canonical.events import ENTRY_KEYS, Children, Event, Events, Mark, place_in, places_of, top_level
from glossary.canonical.tree import Problem, Problems, metadata_from
from glossary.fields import Tree
from glossary.files.detection import without_mark
from glossary.files.source import Source
from glossary.findings import InputError, Report
from glossary.model import Entry, Location, Metadata
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code


def open_yaml(source: Source, _options: ReadOptions, report: Report) -> Stream:
    return Stream(_metadata(source, report), _entries(source, report))


def recognises(head: bytes) -> bool:
    return re.search(rb"^glossport[ \t]*:", without_mark(head), re.MULTILINE) is not None


READER = Reader(
    name="yaml",
    title="glossport's canonical YAML, a file or a folder",
    suffixes=(".yaml", ".yml"),
    recognises=recognises,
    locate=places_of,
    open=open_yaml,
)


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
                report.error(
                    problem.code,
                    problem.message,
                    events.place(marks.get(problem.path[0])),
                    suggestion=problem.suggestion,
                )
        _merge(merged, metadata, places, {key: events.place(mark) for key, mark in marks.items()}, report)
    if not marked:
        raise InputError(
            Code.NOT_A_GLOSSARY,
            "this YAML is no glossary: 'glossport: 1' is missing",
            location=Location(source.name, 1, 1),
        )
    return merged


def _header(events: Events) -> tuple[dict[str, Tree], dict[str | int, Mark], Problems]:
    trees: dict[str, Tree] = {}
    marks: dict[str | int, Mark] = {}
    for name, key, value in top_level(events):
        if name in ENTRY_KEYS:
            break
        if name in trees:
            events.troubles.append((Code.DUPLICATE_KEY, f"the key {name!r} stands twice", key.start_mark))
        trees[name] = events.tree(value)
        marks[name] = value.start_mark
    return trees, marks, []


def _merge(
    merged: Metadata, metadata: Metadata, places: dict[str, Location], here: dict[str | int, Location], report: Report
) -> None:
    """Merge the metadata of one file into the glossary's: the first value of each field wins, languages are joined."""
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
                Code.CONFLICTING_METADATA,
                f"{name} is {kept!r} for this glossary, not {value!r}",
                here[name],
                related=(places[name],),
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
            report.error(Code.DUPLICATE_KEY, f"the key {name!r} stands twice", events.place(key.start_mark))
        if name in ENTRY_KEYS:
            seen.add(name)
            yield from _items(events, name, value, report)
            continue
        events.tree(value)
        if seen:
            report.error(
                Code.METADATA_AFTER_ENTRIES,
                f"{name!r} stands after the entries",
                events.place(key.start_mark),
                suggestion="move it above them",
            )


def _items(events: Events, name: str, value: Event, report: Report) -> Iterator[Entry]:
    if isinstance(value, ScalarEvent) and not value.value:
        return
    if not isinstance(value, SequenceStartEvent):
        report.error(Code.WRONG_SHAPE, f"{name} are a list", events.place(value.start_mark))
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
    children: Children = {}
    for problem in problems:
        mark = place_in(events.kept, problem.path, children, at_key=problem.at_key)
        report.error(problem.code, problem.message, events.place(mark), suggestion=problem.suggestion)
