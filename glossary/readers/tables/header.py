"""Finds the header among the first rows of a table, and says where a table has none."""

from collections.abc import Sequence
from typing import NamedTuple

from glossary.findings import UsageError
from glossary.languages import WrongTagError
from glossary.model import Location
from glossary.readers.tables import column_names
from glossary.readers.tables.cells import LOOKED_AT, cleaned, is_known, languages_named
from glossary.readers.tables.column_names import Level
from glossary.reading import ReadOptions
from glossary.rules import Code

SAMPLE = 200
"""Rows that are looked at."""
TITLES = 20
"""Rows that may stand above the header."""
ABOVE_HEADER = "row above the header"
REPEATED_HEADER = "header that stands again"
BILINGUAL = ("source term", "target term", "source language", "target language")
"""The four columns of DeepL's glossaries, which have no header."""


class Found(NamedTuple):
    """Where the header is: ``names`` of the columns, and the index of the first row of values."""

    names: Sequence[str]
    first: int
    header: int | None
    """The index of the header row; None where the names come from elsewhere."""


def find_header(rows: Sequence[Sequence[str]], options: ReadOptions, place: Location, at: int | None = None) -> Found:
    """Find the header among the first rows, which are not empty as a whole.

    ``at`` is the index that the user asked for. Raises UsageError G511 for a table that may have no header.
    """
    if options.columns:
        has_header = at is not None or _repeats(rows[0] if rows else (), options.columns)
        return Found(options.columns, (at or 0) + has_header, (at or 0) if has_header else None)
    if at is not None:
        joined = _in_two_rows(rows, at)
        return Found(joined, at + 2, at) if joined else Found(rows[at], at + 1, at)
    if _is_bilingual_without_header(rows, options):
        return Found(BILINGUAL, 0, None)
    index = _header_index(rows, options)
    if index is not None:
        if names := _in_two_rows(rows, index):
            return Found(names, index + 2, index)
        return Found(rows[index], index + 1, index)
    asked = (options.source_language, *options.target_languages[:1])
    if len(asked) == 2 and all(asked) and rows and not _may_be_header(rows[0]):
        width = max(map(_width, rows))
        if width in (2, 3):
            return Found([*(tag or "" for tag in asked), "note"][:width], 0, None)
        raise UsageError(
            Code.UNCLEAR_COLUMN,
            f"the table has no header that names {asked[0]} and {asked[1]}, and {width} columns",
            location=place,
            suggestion="name them, for example --columns en,fr,note, or say which row is the header: --header-row 1",
        )
    return Found(rows[0] if rows else (), 1, 0 if rows else None)


def evidence(rows: Sequence[Sequence[str]], options: ReadOptions) -> int:
    """Count the cells of the best header among the first rows; 0 where there is none."""
    index = _header_index(rows, options)
    return 0 if index is None else sum(_recognised(rows[index], (), options))


def _header_index(rows: Sequence[Sequence[str]], options: ReadOptions) -> int | None:
    mapped = {column.strip().casefold() for column, _ in options.column_map}
    single: int | None = None
    for index, row in enumerate(rows[:TITLES]):
        other_rows = [*rows[:index], *rows[index + 1 :]]
        if mapped and any(cell.strip().casefold() in mapped for cell in row):
            return index
        languages, others = _recognised(row, other_rows, options)
        if (languages and languages + others > 1) or (others > 1 and _has_terms(row)):
            return index
        if single is None and languages and _width(row) == 1 and all(_width(other) <= 1 for other in other_rows):
            single = index
    return single


def _in_two_rows(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    """Join a header of two rows: languages that stand over several columns, and what each of these holds."""
    if index + 1 >= len(rows):
        return []
    above, below = rows[index], rows[index + 1]
    filled = [cleaned(cell) for cell in below if cell.strip()]
    if len(filled) < 2 or not all(map(is_known, filled)) or all(cell.strip() for cell in above):
        return []
    names = []
    over = ""
    for position, cell in enumerate(below):
        upper = cleaned(above[position]) if position < len(above) else ""
        over = upper or over
        names.append(" ".join(filter(None, (over, cleaned(cell)))) if cell.strip() else upper)
    return names


def _recognised(row: Sequence[str], other_rows: Sequence[Sequence[str]], options: ReadOptions) -> tuple[int, int]:
    """Count the cells that surely name languages, and those that name other columns."""
    languages: set[str] = set()
    others = 0
    for position, cell in enumerate(row[:LOOKED_AT]):
        name = cleaned(cell)
        if not name or _is_value(name, position, other_rows):
            continue
        if is_known(name):
            others += 1
        elif tag := _language(name, options):
            languages.add(tag)
        elif divided := column_names.divided(name, options.language):
            if divided.meaning.level is Level.TERM:
                languages.add(divided.meaning.language)
            else:
                others += 1
    return len(languages), others


def _language(name: str, options: ReadOptions) -> str | None:
    if column_names.divided(name, options.language):
        return None
    language = column_names.language_of(name, options.language)
    asked = (options.source_language, *options.target_languages)
    return language.tag if language and (language.is_sure or language.tag in asked) else None


def _has_terms(row: Sequence[str]) -> bool:
    """Return whether a row names terms and where their language stands, though it names no language."""
    named = map(column_names.column_named, (cell.strip() for cell in row))
    levels = {column.alone.level for column in named if column}
    return Level.SOURCE in levels and bool(levels & {Level.TARGET, Level.ROW_LANGUAGE})


def _is_value(name: str, position: int, rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a cell is a value: most other rows have the same one, as in a column of language codes."""
    cells = [row[position].strip().casefold() for row in rows if position < len(row)]
    return bool(cells) and cells.count(name.casefold()) > len(cells) / 2


def _may_be_header(row: Sequence[str]) -> bool:
    return languages_named(row) > 1 or any(is_known(cell.strip()) for cell in row if cell.strip())


def _is_bilingual_without_header(rows: Sequence[Sequence[str]], options: ReadOptions) -> bool:
    """Return whether every row is two terms and two language codes, as DeepL exports glossaries."""
    width = len(BILINGUAL)
    if not rows or any(len(row) < width or any(row[width:]) for row in rows):
        return False
    if all(_language(cell.strip(), options) for cell in rows[0][:2]):
        return False
    codes = [cell.strip() for row in rows for cell in row[2:width]]
    return all(2 <= len(code) <= len("zh-Hans-CN") and _tag(code, options) for code in codes)


def _tag(name: str, options: ReadOptions) -> str | None:
    try:
        return options.language(name)
    except WrongTagError:
        return None


def _repeats(row: Sequence[str], columns: Sequence[str]) -> bool:
    """Return whether a row names the languages in the columns where they were asked for."""
    asked = {
        position: language.tag
        for position, name in enumerate(columns)
        if (language := column_names.language_of(name, ReadOptions().language))
    }
    return bool(asked) and all(
        position < len(row)
        and (named := column_names.language_of(row[position].strip(), ReadOptions().language)) is not None
        and named.tag == tag
        for position, tag in asked.items()
    )


def _width(row: Sequence[str]) -> int:
    return next((number for number in range(len(row), 0, -1) if row[number - 1].strip()), 0)
