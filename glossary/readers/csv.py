"""Reads tables of concepts from text: comma, semicolon or tab, told from the header line."""

import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from glossary.files.detection import text_of_head
from glossary.files.encodings import encoding_of, open_text
from glossary.files.source import Source
from glossary.findings import InputError, Report
from glossary.languages import canonical
from glossary.model import Location
from glossary.readers.tables.column_names import language_of
from glossary.readers.tables.columns import Columns, columns_from, languages_named
from glossary.readers.tables.rows import Row, concepts_from, metadata_of
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}


# The limit of 131,072 characters a cell guards nothing here and would refuse long notes.
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
_SEP_LINE = re.compile("\ufeff?sep=(.)\\s*", re.IGNORECASE)
"""The first line by which Excel is told the separator."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How the text of a table is written: with how many lines before the rows, and what the first row holds."""

    encoding: str
    delimiter: str
    skipped: int
    header: list[str]


def open_csv(source: Source, options: ReadOptions, report: Report) -> Stream:
    form = _form(source, options, report)
    report.remark(f"{source.name}: read as {form.encoding} with {DELIMITERS.get(form.delimiter, repr(form.delimiter))}")
    has_header = not options.columns
    if options.columns and _is_header(form.header, options.columns):
        has_header = True
        report.remark(f"{source.name}: the first row names the same columns and is passed over")
    place = Location(source.name, form.skipped + 1)
    columns = columns_from(options.columns or form.header, options, place, report)
    metadata = metadata_of(columns, options)
    rows = _rows(source, form, has_header, columns, report)
    concepts = concepts_from(rows, columns, metadata.languages[0], options, report)
    return Stream(metadata, concepts, has_ids=columns.id is not None)


def rows_of(source: Source, options: ReadOptions) -> Iterator[tuple[int, list[str]]]:
    form = _form(source, options, Report())
    with open_text(source, form.encoding) as stream:
        for _ in range(form.skipped):
            stream.readline()
        reader = csv.reader(stream, delimiter=form.delimiter)
        line = form.skipped + 1
        for cells in reader:
            yield line, cells
            line = form.skipped + reader.line_num + 1


def recognises(head: bytes) -> bool:
    line = text_of_head(head).split("\n", 1)[0]
    return languages_named([cell.strip().strip('"') for cell in re.split("[,;\t]", line)]) > 0


READER = Reader(
    name="csv",
    title="table of concepts, separated by commas, semicolons or tabs",
    suffixes=(".csv", ".tsv"),
    recognises=recognises,
    open=open_csv,
    rows=rows_of,
)


def _form(source: Source, options: ReadOptions, report: Report) -> _Form:
    encoding = encoding_of(source, options.encoding, report, _languages_of(source, options))
    with open_text(source, encoding) as stream:
        try:
            line = stream.readline()
            if message := _SEP_LINE.fullmatch(line):
                return _Form(encoding, message[1], 1, next(csv.reader(stream, delimiter=message[1], strict=True), []))
            rows = {}
            for delimiter in [one for one in DELIMITERS if one in line] or [","]:
                stream.seek(0)
                rows[delimiter] = next(csv.reader(stream, delimiter=delimiter), [])
        except csv.Error as error:
            raise _csv_error(error, Location(source.name, 1)) from None
        except UnicodeError:
            raise _wrong_encoding(encoding, Location(source.name, 1)) from None
    found, *others = rows
    if others:
        found = max(rows, key=lambda delimiter: (languages_named(rows[delimiter]), len(rows[delimiter])))
    return _Form(encoding, found, 0, rows[found])


def _languages_of(source: Source, options: ReadOptions) -> Iterator[str]:
    """Yield the languages that the header or the user names, the source last: English letters are in every encoding."""
    yield from options.target_languages
    line = source.head().split(b"\n", 1)[0].decode("latin-1")
    cells = [cell.strip().strip('"') for cell in re.split("[,;\t]", line)]
    for cell in (*(options.columns or ()), *cells):
        if language := language_of(cell, options.language):
            yield language
    if options.source_language:
        yield options.source_language


def _is_header(row: list[str], columns: tuple[str, ...]) -> bool:
    """Tell whether a row names the languages in the columns where they were asked for."""
    asked = {position: language for position, name in enumerate(columns) if (language := language_of(name, canonical))}
    return bool(asked) and all(
        position < len(row) and language_of(row[position].strip(), canonical) == language
        for position, language in asked.items()
    )


def _rows(source: Source, form: _Form, has_header: bool, columns: Columns, report: Report) -> Iterator[Row]:  # noqa: FBT001
    name = source.name
    width = columns.width
    line = form.skipped + 1
    # Calling the class would take twice as long, and there is a place for every row.
    place_of = partial(tuple.__new__, Location)
    with open_text(source, form.encoding) as stream:
        for _ in range(form.skipped):
            stream.readline()
        reader = csv.reader(stream, delimiter=form.delimiter, strict=True)
        skipped = form.skipped
        try:
            if has_header:
                next(reader, None)
                line = skipped + reader.line_num + 1
            for cells in reader:
                place = place_of((name, line, 0))
                line = skipped + reader.line_num + 1
                row = cells if len(cells) == width else _fitted(cells, width, place, report)
                together = "".join(row)
                if "\0" in together:
                    report.error(Code.CONTROL_CHARACTER, "a NUL character stands in this row", place)
                elif together:
                    yield place, row
        except csv.Error as error:
            raise _csv_error(error, Location(name, line)) from None
        except UnicodeError:
            raise _wrong_encoding(form.encoding, Location(name, skipped + reader.line_num + 1)) from None


def _fitted(cells: list[str], width: int, place: Location, report: Report) -> list[str]:
    """Fill up a short row; a long one whose further cells hold something is an error and is passed over."""
    if not any(cells[width:]):
        return (cells + [""] * (width - len(cells)))[:width]
    report.error(
        Code.RAGGED_ROW,
        f"{len(cells)} cells, but there are {width} columns",
        place,
        suggestion="put a cell that holds the separator in quotes",
    )
    return []


def _csv_error(error: csv.Error, place: Location) -> InputError:
    if "unexpected end" in str(error):
        return InputError(Code.OPEN_QUOTE, "the quote that opens in this row is never closed", location=place)
    return InputError(Code.BROKEN_SYNTAX, f"not a readable table: {error}", location=place)


def _wrong_encoding(encoding: str, place: Location) -> InputError:
    return InputError(
        Code.WRONG_ENCODING, f"this is not {encoding} text", location=place, suggestion="say what it is with --encoding"
    )
