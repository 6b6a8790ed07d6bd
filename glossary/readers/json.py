"""Reads glossaries in JSON: a list of objects, an object of objects by their ids, or lists of texts.

The keys of the objects are the header of a table, and are understood as one. Objects within them are divided columns:
``{"en": {"term": "tea"}}`` is the column ``en_term``. A list of texts is several values of one cell.
"""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from glossary.files.encodings import read_text
from glossary.files.source import Source
from glossary.findings import InputError, Report, TableExplained, UsageError
from glossary.model import Location
from glossary.readers.tables.columns import explained
from glossary.readers.tables.header import SAMPLE, find_header
from glossary.readers.tables.meanings import columns_from
from glossary.readers.tables.rows import Row, SourceTable, stream_of
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code

SEVERAL = "\n"
"""What separates the values of a list in a cell."""
ID = "id"


def open_json(source: Source, options: ReadOptions, report: Report) -> Stream:
    if source.is_folder:
        raise InputError(Code.NOT_A_GLOSSARY, "this is a file, not a folder", location=Location(source.name))
    text = read_text(source, options.encoding)
    items = list(_items(text, source))
    place = Location(source.name, 1)
    if not items:
        raise InputError(Code.EMPTY_INPUT, "there is no entry in this file", location=place)
    if all(isinstance(item, dict) for _, item in items):
        objects = [(there, _flat(item)) for there, item in items]
        names = list(dict.fromkeys(name for _, item in objects for name in item))
        rows: list[Row] = [(there, [item.get(name, "") for name in names]) for there, item in objects]
    elif all(isinstance(item, list) for _, item in items):
        texts = [[_text(value) for value in item] for _, item in items]
        found = find_header(texts[:SAMPLE], options, place)
        names = list(found.names)
        width = max(len(names), *map(len, texts))
        rows = [(there, row + [""] * (width - len(row))) for (there, _), row in zip(items, texts, strict=True)]
        rows = rows[found.first :]
    else:
        raise InputError(
            Code.NOT_A_GLOSSARY, "entries are objects with the same keys, or lists of texts", location=items[0][0]
        )
    sample = [cells for _, cells in rows[:SAMPLE]]
    columns = columns_from(names, options, place, report, sample)
    columns.split = columns.split or SEVERAL
    report.tables.append(TableExplained(source.name, 1, list(explained(columns, names, sample)), why="keys of objects"))
    return stream_of([SourceTable(columns, partial(_rows, rows))], options, report)


READER = Reader(
    name="json",
    title="JSON: a list of objects with terms, or an object of them by their ids",
    suffixes=(".json",),
    open=open_json,
)


def _rows(rows: list[Row], _report: Report) -> Iterator[Row]:
    return iter(rows)


def _items(text: str, source: Source) -> Iterator[tuple[Location, Any]]:
    """Yield the entries with the lines in which they begin; those of an object have their key as id."""
    try:
        tree = json.loads(text)
    except json.JSONDecodeError as error:
        place = Location(source.name, error.lineno, error.colno)
        raise InputError(Code.BROKEN_SYNTAX, f"not readable JSON: {error.msg}", location=place) from None
    except RecursionError:
        raise InputError(
            Code.HOSTILE_MARKUP, "nested deeper than any glossary", location=Location(source.name, 1)
        ) from None
    lines = _Lines(text)
    entries = _entries(tree)
    if isinstance(entries, dict):
        for key, value in entries.items():
            place = Location(source.name, lines.of(json.dumps(key, ensure_ascii=False)))
            yield place, {ID: key, **value} if isinstance(value, dict) else [key, value]
        return
    for value in entries:
        yield Location(source.name, lines.of(_beginning(value))), value


def _entries(tree: Any) -> dict[str, Any] | list[Any]:
    """Return the entries: the tree itself, or the only list or object of objects in it, such as ``terms``."""
    if isinstance(tree, list):
        return tree
    if not isinstance(tree, dict):
        raise UsageError(Code.WRONG_USAGE, "this JSON is one value, and no glossary")
    inner = [value for value in tree.values() if _is_list_of_entries(value)]
    if len(inner) == 1 and not all(isinstance(value, dict) for value in tree.values()):
        found: list[Any] = inner[0]
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


def _flat(item: dict[str, Any], prefix: str = "") -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, value in item.items():
        name = f"{prefix}_{key}" if prefix else key
        if isinstance(value, dict):
            cells |= _flat(value, name)
        else:
            cells[name] = _text(value)
    return cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return SEVERAL.join(map(_text, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
