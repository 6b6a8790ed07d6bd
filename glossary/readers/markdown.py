"""Reads terms out of Markdown: tables whose header names a language, or lists such as ``- term：translation``.

Tables are those of GitHub, with the columns of any table. What separates the two sides of a list's items is never
guessed: it is found, proposed, and used when the user says it. Files are read as a whole.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import NamedTuple

from glossary.columns import Columns, columns_from, languages_named
from glossary.errors import InputError
from glossary.findings import Change, Report
from glossary.ids import Slugs
from glossary.model import Concept, LanguageSection, Location, Metadata, Term
from glossary.readers.base import Reader, ReadOptions, Stream
from glossary.source import Source
from glossary.table import Row, concepts_from, metadata_of
from glossary.text import lines_of, read_text

SEPARATORS = ("\t", " — ", " – ", " -- ", " - ", " => ", " -> ", " → ", " = ", "：", ": ", "，", "、", " / ", ", ")
"""What is looked for between a term and its translation, the surest first."""

_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,4}[.)])\s+(.*\S)\s*")
_DELIMITER_ROW = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?)?\s*|\s*\|\s*:?-+:?\s*")
_CELL_END = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"\s*(```|~~~)")
_RULE_OR_HEADING = re.compile(r"\s*(?:#{1,6}\s.*|[-*_=\s]{3,}|>.*|<!--.*)")
_MARKUP = (
    (re.compile(r"!?\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])(\*|_)(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"(`+)(.+?)\1"), r"\2"),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), "\n"),
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")


class Line(NamedTuple):
    number: int
    text: str


@dataclass(slots=True)
class Table:
    place: int
    header: list[str]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """What stands in a file: tables, items of lists, and other lines."""

    tables: list[Table] = field(default_factory=list)
    bullets: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    """Plain lines that are neither headings nor rules."""
    others: list[Line] = field(default_factory=list)


def open_markdown(source: Source, options: ReadOptions, report: Report) -> Stream:
    if source.is_folder:
        raise InputError("G107", "this is a file, not a folder", location=Location(source.name))
    page = _page(read_text(source, options.encoding))
    tables = [table for table in page.tables if languages_named(table.header)]
    prose = [*page.others, *(line for table in page.tables if table not in tables for line in _lines_of(table))]
    if tables:
        _count(chain(prose, page.bullets, page.lines), source, report)
        return _from_tables(tables, source, options, report)
    items = page.bullets or page.lines
    _count(chain(prose, page.lines if page.bullets else ()), source, report)
    return _from_items(items, source, options, report)


def recognises(head: bytes) -> bool:
    lines = head.decode("utf-8", "ignore").splitlines()
    return any(_DELIMITER_ROW.fullmatch(below) and languages_named(_cells(above)) for above, below in pairwise(lines))


READER = Reader(
    name="markdown",
    title="terms in Markdown: tables, or lists with a separator",
    suffixes=(".md", ".markdown"),
    recognises=recognises,
    open=open_markdown,
)


def _page(text: str) -> Page:
    page = Page()
    lines = [Line(number, line) for number, line in enumerate(lines_of(text), 1)]
    index = 0
    fence = ""
    while index < len(lines):
        line = lines[index]
        below = lines[index + 1].text if index + 1 < len(lines) else ""
        index += 1
        if fence or (opened := _FENCE.match(line.text)):
            page.others.append(line)
            if not fence:
                fence = opened[1]  # type: ignore[index]  # matched, since there is no fence yet
            elif line.text.strip() == fence:
                fence = ""
        elif "|" in line.text and _DELIMITER_ROW.fullmatch(below):
            table = Table(line.number, _cells(line.text))
            index += 1
            while index < len(lines) and "|" in lines[index].text:
                table.rows.append((lines[index].number, _cells(lines[index].text)))
                index += 1
            page.tables.append(table)
        elif found := _BULLET.fullmatch(line.text):
            page.bullets.append(Line(line.number, found[1]))
        elif line.text.strip():
            (page.others if _RULE_OR_HEADING.fullmatch(line.text) else page.lines).append(line)
    return page


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.strip() for cell in _CELL_END.split(inner)]


def _lines_of(table: Table) -> Iterator[Line]:
    yield Line(table.place, "")
    yield from (Line(number, "") for number, _ in table.rows)


def _count(lines: Iterable[Line], source: Source, report: Report) -> None:
    for line in sorted(lines):
        report.change(Change.DROPPED, "line without terms", Location(source.name, line.number, 1))


def _plain(text: str, place: Location, report: Report) -> str:
    """Take the marks of emphasis, code and links off; their text stays."""
    plain = text
    for pattern, kept in _MARKUP:
        plain = pattern.sub(kept, plain)
    plain = _ESCAPED.sub(r"\1", plain)
    if plain != text:
        report.change(Change.MAPPED, "markup of a text", place, into="its text")
    return plain


# Tables


def _from_tables(tables: list[Table], source: Source, options: ReadOptions, report: Report) -> Stream:
    slugs = Slugs()
    streams: list[Iterator[Concept]] = []
    languages: dict[str, None] = {}
    has_ids = True
    for table in tables:
        place = Location(source.name, table.place, 1)
        columns = columns_from([_plain(cell, place, Report()) for cell in table.header], options, place, report)
        metadata = metadata_of(columns, options)
        languages.update(dict.fromkeys(metadata.languages))
        has_ids = has_ids and columns.id is not None
        rows = _rows(table, columns, source, report)
        streams.append(concepts_from(rows, columns, metadata.languages[0], options, report, slugs))
    first = options.source_language if options.source_language in languages else next(iter(languages))
    ordered = (first, *(language for language in languages if language != first))
    return Stream(Metadata(source_language=first, languages=ordered), chain.from_iterable(streams), has_ids=has_ids)


def _rows(table: Table, columns: Columns, source: Source, report: Report) -> Iterator[Row]:
    for number, cells in table.rows:
        place = Location(source.name, number, 1)
        if any(cells[columns.width :]):
            mend = "write a bar within a cell as \\|"
            report.error("G503", f"{len(cells)} cells, but there are {columns.width} columns", place, mend=mend)
        elif any(cells):
            row = [_plain(cell, place, report) for cell in cells]
            yield place, (row + [""] * (columns.width - len(row)))[: columns.width]


# Lists


def _from_items(items: list[Line], source: Source, options: ReadOptions, report: Report) -> Stream:
    if not items:
        raise InputError("G107", "there is no table and no list of terms in this file", location=Location(source.name))
    if options.split is None:
        raise _proposal(items, source)
    languages = options.pair("a list", source.name)
    metadata = Metadata(source_language=languages[0], languages=languages)
    return Stream(metadata, _concepts(items, options.split, languages, source, report), has_ids=False)


def _proposal(items: list[Line], source: Source) -> InputError:
    counts = {separator: sum(_divided(item.text, separator) is not None for item in items) for separator in SEPARATORS}
    best = max(counts, key=lambda separator: counts[separator])
    place = Location(source.name, items[0].number, 1)
    if not counts[best]:
        return InputError("G107", "there is no table that names a language and no list of terms", location=place)
    return InputError(
        "G501",
        f"what separates the terms of this list from their translations must be said; {best!r} divides {counts[best]} "
        f"of its {len(items)} lines",
        location=place,
        mend=f"say --split '{best}'",
    )


def _divided(text: str, separator: str) -> tuple[str, str] | None:
    before, found, after = text.partition(separator)
    return (before.strip(), after.strip()) if found and before.strip() and after.strip() else None


def _concepts(
    items: list[Line], separator: str, languages: tuple[str, str], source: Source, report: Report
) -> Iterator[Concept]:
    slugs = Slugs()
    for item in items:
        place = Location(source.name, item.number, 1)
        sides = _divided(_plain(item.text, place, report), separator)
        if sides is None:
            report.omit("G505", f"{item.text[:60]!r} has no {separator!r} between two texts", place)
            continue
        sections: dict[str, LanguageSection] = {}
        for language, text in zip(languages, sides, strict=True):
            sections.setdefault(language, LanguageSection()).terms.append(Term(text))
        yield Concept(slugs.id_for(sides[0], sides), sections, location=place)
