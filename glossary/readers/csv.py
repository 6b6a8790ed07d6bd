"""Reads tables of concepts from text, separated by commas, semicolons, tabs or bars, as the first rows show."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from glossary.files.detection import text_of_head
from glossary.files.encodings import encoding_of, open_text
from glossary.files.rows import LinesOfRows, row_reader
from glossary.files.source import HEAD, Source
from glossary.findings import InputError, ReadingLoss, Report, TableExplained, UsageError
from glossary.model import Location
from glossary.readers.tables.cells import LOOKED_AT
from glossary.readers.tables.column_names import language_of
from glossary.readers.tables.columns import Columns, explained
from glossary.readers.tables.header import ABOVE_HEADER, REPEATED_HEADER, SAMPLE, evidence, find_header
from glossary.readers.tables.meanings import columns_from
from glossary.readers.tables.rows import Row, SourceTable, stream_of
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
HEADER = 4096
"""Bytes in which the header names languages, where the encoding is looked for."""
EVEN = 0.8
"""The share of rows with the same number of cells in a text that is surely a table."""
QUOTED = 0.8
"""The share of cells in single quotes from which on these are quotes."""

_SEP_LINE = re.compile("\ufeff?sep=(.)\\s*", re.IGNORECASE)
"""The first line, in which Excel finds the separator."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How the text of a table is written, and where its header is."""

    encoding: str
    delimiter: str
    quote: str
    skipped: int
    """Lines before the first row."""
    titles: int
    """Rows between these and the header, or the first row of terms."""
    header_rows: int
    names: Sequence[str]
    sample: Sequence[Sequence[str]]


def open_csv(source: Source, options: ReadOptions, report: Report) -> Stream:
    form = _form(source, options, report)
    report.remark(f"{source.name}: read as {form.encoding} with {DELIMITERS.get(form.delimiter, repr(form.delimiter))}")
    if options.columns and form.header_rows:
        report.remark(f"{source.name}: the first row names the same columns and is passed over")
    place = Location(source.name, form.skipped + 1 + form.titles)
    columns = columns_from(form.names, options, place, report, form.sample)
    report.tables.append(
        TableExplained(
            source.name,
            place.line if form.header_rows else None,
            list(explained(columns, form.names, form.sample)),
            why=f"{form.encoding} with {DELIMITERS.get(form.delimiter, repr(form.delimiter))}",
        )
    )
    return stream_of([SourceTable(columns, partial(_rows, source, form, columns))], options, report)


def rows_of(source: Source, options: ReadOptions) -> Iterator[tuple[int, list[str]]]:
    form = _form(source, options, Report())
    with open_text(source, form.encoding) as stream:
        for _ in range(form.skipped):
            stream.readline()
        lines = LinesOfRows(stream, source.name)
        reader = row_reader(lines, delimiter=form.delimiter, quotechar=form.quote)
        line = form.skipped + 1
        for cells in reader:
            yield line, cells
            line = form.skipped + reader.line_num + 1
            lines.taken, lines.line = 0, line


def recognises(head: bytes) -> bool:
    text = text_of_head(head)
    samples = [_sample(text, delimiter, is_cut=len(head) == HEAD) for delimiter in DELIMITERS if delimiter in text]
    return any(evidence(_filled(rows), ReadOptions()) > 1 and _evenness(rows)[0] > EVEN for rows in samples)


READER = Reader(
    name="csv",
    title="table of concepts, separated by commas, semicolons or tabs",
    suffixes=(".csv", ".tsv"),
    also=(".txt", ".tab", ".utf8"),
    recognises=recognises,
    open=open_csv,
    rows=rows_of,
)


def _form(source: Source, options: ReadOptions, report: Report) -> _Form:
    encoding = encoding_of(source, options.encoding, report, _languages_of(source, options))
    head = source.head()
    # The head may end within a character.
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head).removeprefix("\ufeff")
    is_cut = len(head) == HEAD
    first = re.match(r"[^\r\n]*(?:\r\n|\r|\n)?", text)
    skipped = 0
    delimiters = [delimiter for delimiter in DELIMITERS if delimiter in text] or [","]
    if first and (said := _SEP_LINE.fullmatch(first[0])):
        delimiters, skipped, text = [said[1]], 1, text[first.end() :]
    samples = {delimiter: _sample(text, delimiter, is_cut=is_cut) for delimiter in delimiters}
    delimiter = max(samples, key=lambda one: (evidence(_filled(samples[one]), options), *_evenness(samples[one])))
    quote = "'" if _is_single_quoted(samples[delimiter]) else '"'
    rows = _sample(text, delimiter, quote, is_cut=is_cut)
    filled = [number for number, (_, row) in enumerate(rows) if any(row)]
    at = _asked_row(rows, filled, skipped, source, options)
    found = find_header([rows[number][1] for number in filled], options, Location(source.name, skipped + 1), at)
    start = found.first if found.header is None else found.header
    titles = filled[start] if start < len(filled) else 0
    return _Form(
        encoding,
        delimiter,
        quote,
        skipped,
        titles,
        0 if found.header is None else found.first - found.header,
        found.names,
        [rows[number][1] for number in filled[found.first :]],
    )


def _asked_row(
    rows: list[tuple[int, list[str]]], filled: list[int], skipped: int, source: Source, options: ReadOptions
) -> int | None:
    """Return the index among the filled rows of the one that ``--header-row`` names by its line."""
    if options.header_row is None:
        return None
    for index, number in enumerate(filled):
        if rows[number][0] + skipped == options.header_row:
            return index
    raise UsageError(
        Code.WRONG_USAGE, f"--header-row: there is no row in line {options.header_row}", location=Location(source.name)
    )


def _sample(text: str, delimiter: str, quote: str = '"', *, is_cut: bool) -> list[tuple[int, list[str]]]:
    """Read the first rows with the numbers of their lines; where the text is cut, without the last row."""
    rows: list[tuple[int, list[str]]] = []
    reader = row_reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote)
    line = 1
    try:
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
            if len(rows) == SAMPLE:
                return rows
    except csv.Error:
        return rows
    return rows[:-1] if is_cut and len(rows) > 1 else rows


def _filled(rows: list[tuple[int, list[str]]]) -> list[list[str]]:
    return [row for _, row in rows if any(row)]


def _evenness(rows: list[tuple[int, list[str]]]) -> tuple[float, int]:
    """Return the share of rows with the commonest number of cells above one, and that number."""
    widths = Counter(len(row) for row in _filled(rows))
    width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1])) if widths else (0, 0)
    return (count / widths.total() if width > 1 else 0, width)


def _is_single_quoted(rows: list[tuple[int, list[str]]]) -> bool:
    cells = [cell for _, row in rows for cell in row if cell]
    quoted = sum(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in cells)
    return quoted > 1 and quoted >= QUOTED * len(cells)


def _languages_of(source: Source, options: ReadOptions) -> Iterator[str]:
    """Yield the languages that the header or the user names, the source last: English letters are in every encoding."""
    yield from options.target_languages
    head = source.head()[:HEADER].decode("latin-1")
    cells = [cell.strip().strip('"') for cell in re.split("[,;\t|\r\n]", head)]
    for cell in (*(options.columns or ()), *cells[:LOOKED_AT]):
        if cell and (language := language_of(cell, options.language)) and language.is_sure:
            yield language.tag
    if options.source_language:
        yield options.source_language


def _rows(source: Source, form: _Form, columns: Columns, report: Report) -> Iterator[Row]:
    name = source.name
    width = columns.width
    line = form.skipped + 1
    # Calling the class would take twice as long, and there is a place for every row.
    place_of = partial(tuple.__new__, Location)
    with open_text(source, form.encoding) as stream:
        for _ in range(form.skipped):
            stream.readline()
        lines = LinesOfRows(stream, name)
        reader = row_reader(lines, delimiter=form.delimiter, quotechar=form.quote, strict=True)
        skipped = form.skipped
        try:
            for _ in range(form.titles):
                if any(next(reader, ())):
                    report.drop(ABOVE_HEADER, Location(name, line), ReadingLoss.ROW)
                line = skipped + reader.line_num + 1
            for _ in range(form.header_rows):
                next(reader, None)
                line = skipped + reader.line_num + 1
            names = form.names if form.header_rows else None
            for cells in reader:
                place = place_of((name, line, 0))
                line = skipped + reader.line_num + 1
                lines.taken, lines.line = 0, line
                if cells == names:
                    report.drop(REPEATED_HEADER, place, ReadingLoss.ROW)
                    continue
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
