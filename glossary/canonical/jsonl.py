"""Reads and writes JSON Lines: the canonical shape with one metadata, concept or unit object on each line.

The first line is the metadata, with the key ``glossport``; an object with ``terms`` is a concept, any other a unit.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

from glossary.canonical.tree import (
    FORMAT_VERSION,
    Problems,
    concept_from,
    concept_tree,
    metadata_from,
    metadata_tree,
    unit_from,
    unit_tree,
)
from glossary.fields import Tree
from glossary.files.detection import without_mark
from glossary.files.source import Source
from glossary.findings import InputError, Report
from glossary.model import Concept, Entry, Location, Metadata
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code


def open_jsonl(source: Source, _options: ReadOptions, report: Report) -> Stream:
    return Stream(_metadata(source, report), _entries(source, report))


def recognises(head: bytes) -> bool:
    return re.match(rb"\s*\{\s*\"", without_mark(head)) is not None


READER = Reader(
    name="jsonl",
    title="glossport's canonical shape as JSON Lines",
    suffixes=(".jsonl", ".ndjson"),
    recognises=recognises,
    open=open_jsonl,
)


class _DuplicateKeyError(ValueError):
    pass


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) < len(pairs):
        names = [name for name, _ in pairs]
        raise _DuplicateKeyError(next(name for name in names if names.count(name) > 1))
    return tree


def _constant(name: str) -> str:
    return name


_decode = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant).decode


def _metadata(source: Source, report: Report) -> Metadata:
    for location, tree in _lines(source, report):
        if not isinstance(tree, dict) or "glossport" not in tree:
            break
        problems: Problems = []
        metadata = metadata_from(tree, problems)
        _report(problems, location, report)
        return metadata
    raise InputError(
        Code.NOT_A_GLOSSARY,
        "the first line is not a glossary's metadata",
        location=Location(source.name, 1),
        suggestion='begin with a line such as {"glossport": 1, "source_language": "en", "languages": ["en", "fr"]}',
    )


def _entries(source: Source, report: Report) -> Iterator[Entry]:
    lines = _lines(source, report)
    next(lines)
    for location, tree in lines:
        problems: Problems = []
        entry: Entry | None
        if isinstance(tree, dict) and "glossport" in tree:
            report.error(Code.METADATA_AFTER_ENTRIES, "a second metadata line", location)
            continue
        entry = (
            concept_from(tree, problems) if not isinstance(tree, dict) or "terms" in tree else unit_from(tree, problems)
        )
        if problems:
            _report(problems, location, report)
        elif entry is not None:
            entry.location = location
            yield entry


def _lines(source: Source, report: Report) -> Iterator[tuple[Location, Tree]]:
    with source.open_lines() as stream:
        for number, line in enumerate(stream, 1):
            location = Location(source.name, number, 1)
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                column = len(line[: error.start].decode("utf-8", "replace")) + 1
                raise InputError(
                    Code.WRONG_ENCODING, "this is not UTF-8 text", location=location._replace(column=column)
                ) from None
            if not text.strip():
                continue
            try:
                tree = _decode(text.rstrip())
                if not text.isascii() or "\\u" in text:
                    _refuse_surrogates(tree)
            except _DuplicateKeyError as error:
                report.error(Code.DUPLICATE_KEY, f"the key {str(error)!r} stands twice", location)
            except json.JSONDecodeError as error:
                report.error(Code.BROKEN_SYNTAX, f"not JSON: {error.msg}", location._replace(column=error.colno))
            except RecursionError:
                report.error(Code.WRONG_SHAPE, "nested deeper than any glossary", location)
            except UnicodeEncodeError:
                report.error(Code.CONTROL_CHARACTER, "half of a surrogate pair is no character", location)
            else:
                yield location, tree


def _refuse_surrogates(tree: Tree) -> None:
    json.dumps(tree, ensure_ascii=False).encode()


def _report(problems: Problems, location: Location, report: Report) -> None:
    for problem in problems:
        where = ".".join(str(step) for step in problem.path)
        message = f"{problem.message} (in {where})" if where else problem.message
        report.error(problem.code, message, location, suggestion=problem.suggestion)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode


class JsonlWriter:
    """Writes the metadata on the first line, then one entry on each line, in UTF-8."""

    def __init__(self, metadata: Metadata, out: IO[bytes]) -> None:
        self._out = out
        out.write(_line({**metadata_tree(metadata), "glossport": int(FORMAT_VERSION)}))

    def write(self, entries: Iterable[Entry], /) -> None:
        trees = (concept_tree(entry) if isinstance(entry, Concept) else unit_tree(entry) for entry in entries)
        self._out.write(b"".join(map(_line, trees)))

    def close(self) -> None:
        pass


def _line(tree: dict[str, Tree]) -> bytes:
    return _encode(tree).encode() + b"\n"
