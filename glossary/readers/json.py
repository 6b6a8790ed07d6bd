"""Reads glossaries in JSON: a list of objects, an object of objects by their ids, or lists of texts.

The keys of the objects are the header of a table, and are understood as one. Objects within them are divided columns:
``{"en": {"term": "tea"}}`` is the column ``en_term``. A list of texts is several values of one cell.
"""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from glossary.files.encodings import read_text
from glossary.files.source import Source
from glossary.findings import InputError, ReadingLoss, Report, TableExplained, UsageError
from glossary.model import Location
from glossary.readers.tables.columns import explained
from glossary.readers.tables.header import ABOVE_HEADER, SAMPLE, find_header
from glossary.readers.tables.meanings import columns_from
from glossary.readers.tables.rows import Row, SourceTable, stream_of
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code

SEVERAL = "\n"
"""What separates the values of a list in a cell."""
ID = "id"


class _Content(NamedTuple):
    names: Sequence[str]
    rows: Sequence[tuple[Location, list[str]]]
    skipped: Sequence[Location] = ()
    """Where rows stand above the header."""


def open_json(source: Source, options: ReadOptions, report: Report) -> Stream:
    if source.is_folder:
        raise InputError(Code.NOT_A_GLOSSARY, "this is a file, not a folder", location=Location(source.name))
    text = read_text(source, options.encoding)
    items = list(_items(text, source, report))
    place = Location(source.name, 1)
    if not items:
        raise InputError(Code.EMPTY_INPUT, "there is no entry in this file", location=place)
    if all(isinstance(item, dict) for _, item in items):
        content = _of_objects(items, report)
    elif all(isinstance(item, list) for _, item in items):
        content = _of_lists(items, options, place)
    else:
        raise InputError(
            Code.NOT_A_GLOSSARY, "entries are objects with the same keys, or lists of texts", location=items[0][0]
        )
    sample = [cells for _, cells in content.rows[:SAMPLE]]
    columns = columns_from(content.names, options, place, report, sample)
    columns.split = columns.split or SEVERAL
    report.tables.append(
        TableExplained(source.name, 1, list(explained(columns, content.names, sample)), why="keys of objects")
    )
    return stream_of([SourceTable(columns, partial(_rows, content, columns.width))], options, report)


READER = Reader(
    name="json",
    title="JSON: a list of objects with terms, or an object of them by their ids",
    suffixes=(".json",),
    open=open_json,
)


def _of_objects(items: list[tuple[Location, Any]], report: Report) -> _Content:
    objects = [(place, _cells(item, place, report)) for place, item in items]
    names = list(dict.fromkeys(name for _, item in objects for name in item))
    return _Content(names, [(place, [item.get(name, "") for name in names]) for place, item in objects])


def _of_lists(items: list[tuple[Location, Any]], options: ReadOptions, place: Location) -> _Content:
    rows = [(there, [_text(value) for value in item]) for there, item in items]
    found = find_header([row for _, row in rows[:SAMPLE]], options, place)
    start = found.first if found.header is None else found.header
    return _Content(found.names, rows[found.first :], [there for there, row in rows[:start] if any(row)])


def _rows(content: _Content, width: int, report: Report) -> Iterator[Row]:
    for place in content.skipped:
        report.drop(ABOVE_HEADER, place, ReadingLoss.ROW)
    for place, row in content.rows:
        if any(row[width:]):
            report.error(Code.RAGGED_ROW, f"{len(row)} values, but there are {width} columns", place)
        else:
            yield place, (row + [""] * (width - len(row)))[:width]


def _items(text: str, source: Source, report: Report) -> Iterator[tuple[Location, Any]]:
    """Yield the entries with the lines in which they begin; those of an object have their key as id."""
    try:
        tree = json.loads(text, object_pairs_hook=partial(_object, Location(source.name), report))
    except json.JSONDecodeError as error:
        place = Location(source.name, error.lineno, error.colno)
        raise InputError(Code.BROKEN_SYNTAX, f"not readable JSON: {error.msg}", location=place) from None
    except RecursionError:
        raise InputError(
            Code.HOSTILE_MARKUP, "nested deeper than any glossary", location=Location(source.name, 1)
        ) from None
    lines = _Lines(text)
    entries = _entries(tree, Location(source.name, 1), report)
    if isinstance(entries, dict):
        for key, value in entries.items():
            place = Location(source.name, lines.of(json.dumps(key, ensure_ascii=False)))
            yield place, _with_id(key, value, place, report) if isinstance(value, dict) else [key, value]
        return
    for value in entries:
        yield Location(source.name, lines.of(_beginning(value))), value


def _object(place: Location, report: Report, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object as JSON does, where the last of equal keys counts; count the others."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            report.drop(f"{key} that stands again", place)
        found[key] = value
    return found


def _with_id(key: str, value: dict[str, Any], place: Location, report: Report) -> dict[str, Any]:
    if value.get(ID, key) != key:
        report.drop("key of an entry with an id of its own", place)
    return {ID: key, **value}


def _entries(tree: Any, place: Location, report: Report) -> dict[str, Any] | list[Any]:
    """Return the entries: the tree itself, or the only list or object of objects in it, such as ``terms``."""
    if isinstance(tree, list):
        return tree
    if not isinstance(tree, dict):
        raise UsageError(Code.WRONG_USAGE, "this JSON is one value, and no glossary")
    inner = [value for value in tree.values() if _is_list_of_entries(value)]
    if len(inner) == 1 and not all(isinstance(value, dict) for value in tree.values()):
        found: list[Any] = inner[0]
        for key, value in tree.items():
            if value is not found:
                report.drop(f"{key} beside the entries", place, ReadingLoss.HEADER)
        return found
    return tree


def _is_list_of_entries(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


class _Lines:
    """Finds the lines of values, which come in the order of the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._line = 1

    def of(self, piece: str) -> int:
        found = self._text.find(piece, self._position) if piece else -1
        if found >= 0:
            self._line += self._text.count("\n", self._position, found)
            self._position = found
        return self._line


def _beginning(value: Any) -> str:
    """Return the first text of an entry as JSON writes it, to find it by."""
    if isinstance(value, dict):
        value = list(value.values())
    texts = [one for one in value if isinstance(one, str) and one] if isinstance(value, list) else []
    return json.dumps(texts[0], ensure_ascii=False) if texts else ""


def _cells(item: dict[str, Any], place: Location, report: Report) -> dict[str, str]:
    """Return the cells of an entry by the names of their columns; count what another key has the name of."""
    cells: dict[str, str] = {}
    for name, text in _flat(item):
        if cells.get(name):
            report.drop(f"{name} that stands again", place)
        else:
            cells[name] = text
    return cells


def _flat(item: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in item.items():
        name = f"{prefix}_{key}" if prefix else key
        if isinstance(value, dict):
            yield from _flat(value, name)
        else:
            yield name, _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return SEVERAL.join(map(_text, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
