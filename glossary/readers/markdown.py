"""Reads terms out of Markdown: tables whose header names a language, or lists such as ``- term：translation``.

Tables follow GitHub Flavored Markdown and have the columns of any table. glossport never guesses the separator of list
items: it proposes one, and uses it only if the user gives ``--split``. Files are read as a whole.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from html.entities import html5
from itertools import chain, pairwise
from typing import NamedTuple

from glossary.files.encodings import lines_of, read_text
from glossary.files.source import Source
from glossary.findings import Change, InputError, ReadingLoss, Report, TableExplained
from glossary.ids import Slugs
from glossary.model import Concept, LanguageSection, Location, Metadata, Term
from glossary.readers.tables.cells import languages_named
from glossary.readers.tables.columns import Columns, explained
from glossary.readers.tables.header import SAMPLE
from glossary.readers.tables.meanings import columns_from
from glossary.readers.tables.rows import Row, SourceTable, stream_of
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code

SEPARATORS = ("\t", " — ", " – ", " -- ", " - ", " => ", " -> ", " → ", " = ", "：", ": ", "，", "、", " / ", ", ")
"""What is looked for between a term and its translation, the surest first."""
_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+(?P<state>\[[ xX]\]\s+)?(?P<item>.+)")
_DELIMITER_ROW = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?)?|\|\s*:?-+:?")
_CELL_END = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"\s*(`{3,}+(?!.*`)|~{3,})")
_THEMATIC_BREAK = re.compile(r"\s*([-*_])(?:\s*\1){2,}")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-+)")
_HEADING_OR_QUOTE = re.compile(r"\s*(?:#{1,6}(?:\s.*)?|=+|>.*)")
_FRONT_MATTER = "---"

# Bounded, so that a line of many opening marks does not take long; longer texts keep their marks.
_INSIDE = r"(?:\\.|[^\\]){1,500}?"
_INLINE = re.compile(
    rf"""
      \\ (?P<escaped> [!-/:-@\[-`{{-~] )
    | (?<!`) (?P<ticks> `+ ) (?!`) (?P<code> .{{1,500}}? ) (?<!`) (?P=ticks) (?!`)
    | !?\[ (?P<linked> (?: \\. | [^\\\[\]] ){{0,500}} ) \] \( (?: [^()] | \([^()]{{0,500}}\) ){{0,500}} \)
    | < (?P<address> (?: https?:// | mailto: ) [^\s<>]{{1,500}} ) >
    | (?P<line_break> <br\s{{0,9}}/?> )
    | (?P<entity> & (?: \#[0-9]{{1,7}} | \#[xX][0-9a-fA-F]{{1,6}} | [A-Za-z][A-Za-z0-9]{{1,31}} ) ; )
    | (?<!\*) (?P<stars> \*{{2,3}} | (?<![A-Za-z0-9])\* ) (?![\s*])
      (?P<starred> {_INSIDE} ) (?<![\s*]) (?P=stars) (?!\*)
    | (?<!\w) (?P<underscores> _{{1,3}} ) (?![\s_]) (?P<underscored> {_INSIDE} ) (?<![\s_]) (?P=underscores) (?!\w)
    | (?<!~) ~~ (?![\s~]) (?P<struck> {_INSIDE} ) (?<![\s~]) ~~ (?!~)
    """,
    re.VERBOSE | re.IGNORECASE,
)

_NESTING = frozenset({"linked", "starred", "underscored", "struck"})
"""The groups whose text can have markup itself."""


class NumberedLine(NamedTuple):
    number: int
    text: str


@dataclass(slots=True)
class ParsedTable:
    place: int
    header: list[str]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


@dataclass(slots=True)
class ParsedPage:
    """The content of a file: tables, list items, and other lines."""

    tables: list[ParsedTable] = field(default_factory=list)
    bullets: list[NumberedLine] = field(default_factory=list)
    tasks: list[NumberedLine] = field(default_factory=list)
    """The list items that say whether they are done."""
    lines: list[NumberedLine] = field(default_factory=list)
    """Plain lines that are neither headings nor rules."""
    others: list[NumberedLine] = field(default_factory=list)


def open_markdown(source: Source, options: ReadOptions, report: Report) -> Stream:
    if source.is_folder:
        raise InputError(Code.NOT_A_GLOSSARY, "this is a file, not a folder", location=Location(source.name))
    page = _page(read_text(source, options.encoding))
    tables: list[ParsedTable] = []
    prose = page.others
    for table in page.tables:
        if languages_named(_header(table)):
            tables.append(table)
        else:
            prose += _lines_of(table)
    if tables:
        _count(chain(prose, page.bullets, page.lines), source, report)
        return _from_tables(tables, source, options, report)
    items = page.bullets or page.lines
    _count(chain(prose, page.lines if page.bullets else ()), source, report)
    for task in page.tasks:
        report.drop("state of a task", Location(source.name, task.number, 1))
    return _from_items(items, source, options, report)


def recognises(head: bytes) -> bool:
    lines = head.decode("utf-8", "ignore").splitlines()
    return any(
        _DELIMITER_ROW.fullmatch(below.strip()) and languages_named([_plain(cell) for cell in _cells(above)])
        for above, below in pairwise(lines)
    )


READER = Reader(
    name="markdown",
    title="terms in Markdown: tables, or lists with a separator",
    suffixes=(".md", ".markdown"),
    recognises=recognises,
    open=open_markdown,
)


def _page(text: str) -> ParsedPage:
    page = ParsedPage()
    lines = [NumberedLine(number, line.rstrip()) for number, line in enumerate(lines_of(text), 1)]
    index = 0
    while index < len(lines):
        line = lines[index]
        below = lines[index + 1].text.strip() if index + 1 < len(lines) else ""
        if end := _end_of_block(lines, index):
            page.others += lines[index:end]
            index = end
        elif "|" in line.text and _DELIMITER_ROW.fullmatch(below):
            table = ParsedTable(line.number, _cells(line.text))
            index += 2
            while index < len(lines) and _continues_table(lines[index].text):
                table.rows.append((lines[index].number, _cells(lines[index].text)))
                index += 1
            page.tables.append(table)
        else:
            _sort_in(line, below, page)
            index += 1
    return page


def _end_of_block(lines: list[NumberedLine], start: int) -> int:
    """Return the index after the front matter, code or comment that begins at ``start``; 0 if none begins there."""
    text = lines[start].text
    following = range(start + 1, len(lines))
    if text == _FRONT_MATTER and start == 0:
        return next((index + 1 for index in following if lines[index].text == _FRONT_MATTER), 0)
    if fence := _FENCE.match(text):
        closing = re.compile(rf"\s*{fence[1][0]}{{{len(fence[1])},}}")
        return next((index + 1 for index in following if closing.fullmatch(lines[index].text)), len(lines))
    if text.lstrip().startswith("<!--"):
        return next((index + 1 for index in range(start, len(lines)) if "-->" in lines[index].text), len(lines))
    return 0


def _continues_table(text: str) -> bool:
    if not text or "|" in text:
        return bool(text)
    return not (_begins_block(text) or _BULLET.fullmatch(text) or _FENCE.match(text))


def _begins_block(text: str) -> bool:
    return bool(
        _THEMATIC_BREAK.fullmatch(text) or _HEADING_OR_QUOTE.fullmatch(text) or text.lstrip().startswith("<!--")
    )


def _sort_in(line: NumberedLine, below: str, page: ParsedPage) -> None:
    if not line.text:
        return
    if _begins_block(line.text):
        page.others.append(line)
    elif found := _BULLET.fullmatch(line.text):
        page.bullets.append(NumberedLine(line.number, found["item"]))
        if found["state"]:
            page.tasks.append(line)
    elif _UNDERLINE.fullmatch(below) or _UNDERLINE.fullmatch(line.text):
        page.others.append(line)
    else:
        page.lines.append(line)


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.strip() for cell in _CELL_END.split(inner)]


def _lines_of(table: ParsedTable) -> Iterator[NumberedLine]:
    yield NumberedLine(table.place, "")
    yield from (NumberedLine(number, "") for number, _ in table.rows)


def _count(lines: Iterable[NumberedLine], source: Source, report: Report) -> None:
    for line in sorted(lines):
        report.drop("line without terms", Location(source.name, line.number, 1), ReadingLoss.ROW)


def _header(table: ParsedTable) -> list[str]:
    return [_plain(cell.replace("\\|", "|")) for cell in table.header]


def _plain(text: str) -> str:
    """Remove the markup of emphasis, code and links, keep its text, and decode entities."""
    return _INLINE.sub(_text_of, text)


def _text_of(found: re.Match[str]) -> str:
    kind = found.lastgroup
    assert kind is not None
    text = found[kind]
    if kind == "line_break":
        return "\n"
    if kind == "entity":
        return html.unescape(text) if text[1] == "#" or text[1:] in html5 else text
    if kind == "code":
        return text[1:-1] if text.strip() and text[0] == text[-1] == " " else text
    return _plain(text) if kind in _NESTING else text


def _counted(plain: str, text: str, place: Location, report: Report) -> str:
    """Return the plain text; count the markup that the text had as read, and the addresses of its links as lost."""
    if plain != text:
        report.change(Change.MAPPED, "markup of a text", place, into="its text")
    _count_links(text, place, report)
    return plain


def _count_links(text: str, place: Location, report: Report) -> None:
    for _ in range(_links(text)):
        report.drop("address of a link", place, ReadingLoss.REFERENCE)


def _links(text: str) -> int:
    """Count the links and images, also those within other markup."""
    count = 0
    for found in _INLINE.finditer(text):
        kind = found.lastgroup
        count += kind == "linked"
        if kind in _NESTING:
            count += _links(found[kind])
    return count


# Tables


def _from_tables(tables: list[ParsedTable], source: Source, options: ReadOptions, report: Report) -> Stream:
    read = []
    for table in tables:
        place = Location(source.name, table.place, 1)
        for cell in table.header:
            _count_links(cell, place, report)
        names, sample = _header(table), [[_plain(cell) for cell in cells] for _, cells in table.rows[:SAMPLE]]
        columns = columns_from(names, options, place, report, sample, is_only=len(tables) == 1)
        report.tables.append(TableExplained(source.name, table.place, list(explained(columns, names, sample))))
        # A line break in a cell of Markdown is written on purpose.
        columns.split = columns.split or "\n"
        read.append(SourceTable(columns, partial(_rows, table, columns, source)))
    return stream_of(read, options, report)


def _rows(table: ParsedTable, columns: Columns, source: Source, report: Report) -> Iterator[Row]:
    for number, cells in table.rows:
        place = Location(source.name, number, 1)
        if any(cells[columns.width :]):
            suggestion = "write a bar within a cell as \\|"
            report.error(
                Code.RAGGED_ROW,
                f"{len(cells)} cells, but there are {columns.width} columns",
                place,
                suggestion=suggestion,
            )
        elif any(cells):
            row = [_counted(_plain(cell.replace("\\|", "|")), cell, place, report) for cell in cells]
            yield place, (row + [""] * (columns.width - len(row)))[: columns.width]


# Lists


def _from_items(items: list[NumberedLine], source: Source, options: ReadOptions, report: Report) -> Stream:
    if not items:
        raise InputError(
            Code.NOT_A_GLOSSARY, "there is no table and no list of terms in this file", location=Location(source.name)
        )
    if options.split is None:
        raise _proposal(items, source)
    languages = options.pair("a list", source.name)
    metadata = Metadata(source_language=languages[0], languages=tuple(dict.fromkeys(languages)))
    return Stream(metadata, _concepts(items, options.split, languages, source, report), has_ids=False)


def _proposal(items: list[NumberedLine], source: Source) -> InputError:
    texts = [_plain(item.text) for item in items]
    counts = {separator: sum(_divided(text, separator) is not None for text in texts) for separator in SEPARATORS}
    best = max(counts, key=lambda separator: counts[separator])
    place = Location(source.name, items[0].number, 1)
    if not counts[best]:
        return InputError(
            Code.NOT_A_GLOSSARY, "there is no table that names a language and no list of terms", location=place
        )
    return InputError(
        Code.NO_HEADER,
        f"what separates the terms of this list from their translations must be said; {best!r} divides {counts[best]} "
        f"of its {len(items)} lines",
        location=place,
        suggestion="say --split $'\\t', a tab" if best == "\t" else f"say --split '{best}'",
    )


def _divided(text: str, separator: str) -> tuple[str, str] | None:
    before, found, after = text.partition(separator)
    return (before.strip(), after.strip()) if found and before.strip() and after.strip() else None


def _concepts(
    items: list[NumberedLine], separator: str, languages: tuple[str, str], source: Source, report: Report
) -> Iterator[Concept]:
    slugs = Slugs()
    for item in items:
        place = Location(source.name, item.number, 1)
        sides = _divided(_counted(_plain(item.text), item.text, place, report), separator)
        if sides is None:
            report.omit(Code.UNPARSED_LINE, f"{item.text[:60]!r} has no {separator!r} between two texts", place)
            continue
        sections: dict[str, LanguageSection] = {}
        for language, text in zip(languages, sides, strict=True):
            sections.setdefault(language, LanguageSection()).terms.append(Term(text))
        yield Concept(slugs.id_for(sides[0], sides), sections, location=place)
