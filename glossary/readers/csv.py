"""Reads tables of concepts from text: comma, semicolon or tab, told from the header line."""

import codecs
import csv
import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import IO

from glossary.encodings import encoding_of
from glossary.errors import InputError
from glossary.findings import Report
from glossary.model import Location, Metadata
from glossary.readers.base import Reader, ReadOptions, Stream
from glossary.source import Source
from glossary.table import Columns, Row, columns_from, concepts_from, names_a_language

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True, slots=True)
class _Form:
    """How the text of a table is written."""

    encoding: str
    delimiter: str
    has_header: bool


def open_csv(source: Source, options: ReadOptions, report: Report) -> Stream:
    encoding = encoding_of(source, options.encoding, report)
    delimiter, header = _first_row(source, encoding)
    report.remark(f"{source.name}: read as {encoding} with {DELIMITERS[delimiter]}")
    columns = columns_from(options.columns or header, options, Location(source.name, 1), report)
    languages = tuple(columns.languages.values())
    first = options.source_language if options.source_language in languages else languages[0]
    metadata = Metadata(source_language=first, languages=languages)
    rows = _rows(source, _Form(encoding, delimiter, has_header=not options.columns), columns, report)
    return Stream(metadata, concepts_from(rows, columns, first, report), has_ids=columns.id is not None)


def recognises(head: bytes) -> bool:
    line = head.removeprefix(codecs.BOM_UTF8).split(b"\n", 1)[0].decode(errors="replace")
    return any(names_a_language(cell.strip('"')) for cell in re.split("[,;\t]", line))


READER = Reader(
    name="csv",
    title="table of concepts, separated by commas, semicolons or tabs",
    suffixes=(".csv", ".tsv"),
    recognises=recognises,
    open=open_csv,
)


def _first_row(source: Source, encoding: str) -> tuple[str, list[str]]:
    with _text_of(source, encoding) as stream:
        try:
            line = stream.readline()
            delimiter = max(DELIMITERS, key=line.count)
            stream.seek(0)
            row = next(csv.reader(stream, delimiter=delimiter, strict=True), [])
        except csv.Error as error:
            raise _csv_error(error, Location(source.name, 1)) from None
        except UnicodeError:
            raise _wrong_encoding(encoding, Location(source.name, 1)) from None
    return delimiter, row


def _rows(source: Source, form: _Form, columns: Columns, report: Report) -> Iterator[Row]:
    name = source.name
    width = columns.width
    line = 1
    # Calling the class would take twice as long, and there is a place for every row.
    place_of = partial(tuple.__new__, Location)
    with _text_of(source, form.encoding) as stream:
        reader = csv.reader(stream, delimiter=form.delimiter, strict=True)
        try:
            if form.has_header:
                next(reader, None)
                line = reader.line_num + 1
            for cells in reader:
                place = place_of((name, line, 0))
                row = cells if len(cells) == width else _fitted(cells, width, place, report)
                line = reader.line_num + 1
                together = "".join(row)
                if "\0" in together:
                    report.error("G104", "a NUL character stands in this row", place)
                elif together:
                    yield place, row
        except csv.Error as error:
            raise _csv_error(error, Location(name, line)) from None
        except UnicodeError:
            raise _wrong_encoding(form.encoding, Location(name, reader.line_num + 1)) from None


def _fitted(cells: list[str], width: int, place: Location, report: Report) -> list[str]:
    """Fill up a short row; a long one whose further cells hold something is an error and is passed over."""
    if not any(cells[width:]):
        return (cells + [""] * (width - len(cells)))[:width]
    report.error(
        "G503",
        f"{len(cells)} cells, but there are {width} columns",
        place,
        mend="put a cell that holds the separator in quotes",
    )
    return []


def _csv_error(error: csv.Error, place: Location) -> InputError:
    if "unexpected end" in str(error):
        return InputError("G504", "the quote that opens in this row is never closed", location=place)
    return InputError("G105", f"not a readable table: {error}", location=place)


def _wrong_encoding(encoding: str, place: Location) -> InputError:
    return InputError("G103", f"this is not {encoding} text", location=place, mend="say what it is with --encoding")


@contextmanager
def _text_of(source: Source, encoding: str) -> Iterator[IO[str]]:
    # The limit of 131,072 characters a cell guards nothing here and would refuse long notes.
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with source.open() as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        try:
            yield text
        finally:
            text.detach()
