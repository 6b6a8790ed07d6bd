"""Reads tables of concepts from workbooks: .xlsx, .xls and .ods. A sheet is held in memory as a whole.

Columns are told from the header as in text tables. The value of a cell counts, not how it is shown; a formula gives the
value that was saved with it.
"""

import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from glossary.files.detection import WORKBOOK
from glossary.files.source import Source
from glossary.findings import InputError, Report, UsageError
from glossary.model import Location
from glossary.readers.tables.columns import Columns, columns_from, languages_named
from glossary.readers.tables.rows import Row, concepts_from, metadata_of
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code

LARGEST_UNPACKED = 512 << 20
"""Bytes of all parts of a workbook together: the sheet of a million rows has fewer."""

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


def open_xlsx(source: Source, options: ReadOptions, report: Report) -> Stream:
    sheet = _sheet_of(source, options, report)
    rows = _texts(sheet)
    place, header = next(((number, row) for number, row in enumerate(rows, 1) if any(row)), (0, []))
    if not header:
        raise InputError(Code.EMPTY_INPUT, f"the sheet {sheet.name!r} is empty", location=Location(source.name))
    start = Location(source.name, place)
    columns = columns_from(options.columns or header, options, start, report)
    metadata = metadata_of(columns, options)
    first = [(place, header)] if options.columns else []
    body = _rows(source, first, enumerate(rows, place + 1), columns, report)
    return Stream(
        metadata,
        concepts_from(body, columns, metadata.languages[0], options, report),
        has_ids=columns.id is not None,
    )


def rows_of(source: Source, options: ReadOptions) -> Iterator[tuple[int, list[str]]]:
    return enumerate(_texts(_sheet_of(source, options, Report())), 1)


READER = Reader(
    name="xlsx",
    title="table of concepts in a sheet of a workbook: .xlsx, .xls, .ods",
    suffixes=(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
    contents=frozenset({WORKBOOK}),
    open=open_xlsx,
    rows=rows_of,
)


def _sheet_of(source: Source, options: ReadOptions, report: Report) -> "CalamineSheet":
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    data = io.BytesIO(source.whole())
    place = Location(source.name)
    if _unpacked_size(data) > LARGEST_UNPACKED:
        raise InputError(
            Code.TOO_LARGE, f"the workbook unpacks to more than {LARGEST_UNPACKED >> 20} MB", location=place
        )
    try:
        return _sheet(CalamineWorkbook.from_filelike(data), source, options, report)
    except PasswordError:
        raise InputError(Code.BROKEN_SYNTAX, "the workbook is protected by a password", location=place) from None
    except CalamineError as error:
        message = str(error).partition("\n")[0]
        raise InputError(Code.BROKEN_SYNTAX, f"not a readable workbook: {message}", location=place) from None


def _unpacked_size(data: io.BytesIO) -> int:
    """Add up what the members of a ZIP archive say; 0 for a workbook of another kind."""
    try:
        with zipfile.ZipFile(data) as archive:
            return sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError):
        return 0
    finally:
        data.seek(0)


def _sheet(workbook: "CalamineWorkbook", source: Source, options: ReadOptions, report: Report) -> "CalamineSheet":
    names = workbook.sheet_names
    if not names:
        raise InputError(Code.EMPTY_INPUT, "the workbook has no sheet", location=Location(source.name))
    if options.sheet is not None:
        if options.sheet not in names:
            raise UsageError(
                Code.WRONG_USAGE, f"there is no sheet {options.sheet!r}", suggestion=f"it has {', '.join(names)}"
            )
        return workbook.get_sheet_by_name(options.sheet)
    sheets = [workbook.get_sheet_by_name(name) for name in names]
    if options.columns:
        fitting = [sheet for sheet in sheets if sheet.height]
    else:
        fitting = [sheet for sheet in sheets if languages_named(_first_row(sheet))]
    if len(fitting) > 1:
        others = ", ".join(sheet.name for sheet in fitting[1:])
        report.warn(
            Code.SEVERAL_SHEETS,
            f"the sheet {fitting[0].name!r} is read, and not {others}",
            Location(source.name),
            suggestion=f"for another one say -O sheet='{fitting[1].name}'",
        )
    elif len(names) > 1 and fitting:
        report.remark(f"{source.name}: read from the sheet {fitting[0].name!r}")
    return (fitting or sheets)[0]


def _first_row(sheet: "CalamineSheet") -> list[str]:
    return next((row for row in _texts(sheet) if any(row)), [])


def _rows(
    source: Source,
    first: list[tuple[int, list[str]]],
    rows: Iterable[tuple[int, list[str]]],
    columns: Columns,
    report: Report,
) -> Iterator[Row]:
    for number, row in (*first, *rows):
        place = Location(source.name, number)
        if any(row[columns.width :]):
            report.error(Code.RAGGED_ROW, f"{len(row)} cells, but there are {columns.width} columns", place)
        elif any(row):
            yield place, _fitted(row, columns.width)


def _fitted(row: list[str], width: int) -> Sequence[str]:
    return (row + [""] * (width - len(row)))[:width]


def _texts(sheet: "CalamineSheet") -> Iterator[list[str]]:
    # Rows above and columns before the first cell are left out otherwise, and places would be wrong.
    return ([_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False))


def _text(value: Any) -> str:
    """Give the text of a cell's value: numbers without ``.0``, dates as ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
