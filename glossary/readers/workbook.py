"""Reads tables of concepts from workbooks: .xlsx, .xls and .ods. A sheet is held in memory as a whole.

The value of a cell counts, not how it is shown; a formula gives the value that was saved with it. A merged cell counts
for all of its rows.
"""

import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from glossary.files.detection import WORKBOOK
from glossary.files.source import Source
from glossary.findings import Change, InputError, ReadingLoss, Report, TableExplained, UsageError
from glossary.model import Location
from glossary.readers.tables.columns import Columns, explained
from glossary.readers.tables.header import ABOVE_HEADER, REPEATED_HEADER, SAMPLE, evidence, find_header
from glossary.readers.tables.meanings import columns_from
from glossary.readers.tables.rows import Row, SourceTable, stream_of
from glossary.readers.workbook_parts import report_parts
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code
from glossary.similarity import did_you_mean

LARGEST_UNPACKED = 512 << 20
"""Bytes of all parts of a workbook together: the sheet of a million rows has fewer."""
ALL = "*"
"""As the name of a sheet: all of them."""

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


class _Sheet(NamedTuple):
    name: str
    sheet: "CalamineSheet"
    is_hidden: bool
    evidence: int
    """Cells of a header that were recognised."""
    rows: int
    """Rows below it."""

    def __str__(self) -> str:
        return f"{self.name!r} ({self.rows} rows{', hidden' if self.is_hidden else ''})"


def open_xlsx(source: Source, options: ReadOptions, report: Report) -> Stream:
    data = source.whole()
    tables = []
    chosen = _chosen(data, source, options, report)
    for sheet, why in chosen:
        rows = _filled_down(sheet.sheet)
        report_parts(data, sheet.name, rows, source, report)
        tables.append(_table(sheet, rows, why, source, options, report, is_only=len(chosen) == 1))
    return stream_of(tables, options, report)


def rows_of(source: Source, options: ReadOptions) -> Iterator[tuple[int, list[str]]]:
    for sheet, _ in _chosen(source.whole(), source, options, Report()):
        yield from enumerate(_texts(sheet.sheet), 1)


READER = Reader(
    name="xlsx",
    title="table of concepts in a sheet of a workbook: .xlsx, .xls, .ods",
    suffixes=(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
    contents=frozenset({WORKBOOK}),
    open=open_xlsx,
    rows=rows_of,
)


def _chosen(data: bytes, source: Source, options: ReadOptions, report: Report) -> list[tuple[_Sheet, str]]:
    """Choose the sheets that are read, each with the reason.

    Raises InputError G102, G105 or G110 for what is no workbook with a table, and UsageError G801 for a sheet that is
    not there.
    """
    place = Location(source.name)
    if _unpacked_size(data) > LARGEST_UNPACKED:
        raise InputError(
            Code.TOO_LARGE, f"the workbook unpacks to more than {LARGEST_UNPACKED >> 20} MB", location=place
        )
    workbook = _opened(data, place)
    names = workbook.sheet_names
    if not names:
        raise InputError(Code.EMPTY_INPUT, "the workbook has no sheet", location=place)
    if options.sheet not in (None, ALL, *names):
        raise UsageError(
            Code.WRONG_USAGE,
            f"there is no sheet {options.sheet!r}",
            suggestion=did_you_mean(options.sheet or "", names),
        )
    asked = [options.sheet] if options.sheet not in (None, ALL) else names
    sheets = [sheet for name in asked if (sheet := _sheet(workbook, name, len(asked), options, place, report))]
    if options.sheet not in (None, ALL):
        return [(sheets[0], "it was asked for")]
    if options.sheet == ALL:
        chosen = [(sheet, "all sheets were asked for") for sheet in sheets if sheet.evidence] or [(sheets[0], "")]
    else:
        chosen = [_best(sheets, source, options, report)]
    read = [sheet for sheet, _ in chosen]
    for sheet in sheets:
        if sheet not in read and sheet.rows:
            report.drop(f"sheet {sheet.name!r}", place, ReadingLoss.ROW)
    return chosen


def _best(sheets: list[_Sheet], source: Source, options: ReadOptions, report: Report) -> tuple[_Sheet, str]:
    """Choose the sheet with the most terms below a header; name the others with their rows."""
    fitting = [sheet for sheet in sheets if sheet.rows and (sheet.evidence or options.columns)]
    best = max(fitting or sheets, key=lambda sheet: sheet.rows)
    others = [sheet for sheet in sheets if sheet is not best and sheet.rows]
    if not others:
        return best, "it is the only one with values"
    listed = ", ".join(map(str, others))
    if other := next((sheet for sheet in others if sheet in fitting), None):
        report.warn(
            Code.SEVERAL_SHEETS,
            f"the sheet {best} is read, and not {listed}",
            Location(source.name),
            suggestion=f"for another one say -O sheet='{other.name}', for all of them -O sheet='*'",
        )
        return best, "it has the most rows below a header"
    report.remark(f"{source.name}: read from the sheet {best}, and not from {listed}")
    return best, "it is the only one with a header"


@contextmanager
def _reading(place: Location) -> Iterator[None]:
    """Raise InputError G105 for what the library cannot read; its panics are no ``Exception``."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise InputError(Code.BROKEN_SYNTAX, "the workbook is protected by a password", location=place) from None
    except CalamineError as error:
        raise _unreadable(str(error), place) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _unreadable("it is damaged", place) from None


def _opened(data: bytes, place: Location) -> "CalamineWorkbook":
    from python_calamine import CalamineWorkbook

    with _reading(place):
        return CalamineWorkbook.from_filelike(io.BytesIO(data))


def _sheet(
    workbook: "CalamineWorkbook", name: str, count: int, options: ReadOptions, place: Location, report: Report
) -> _Sheet | None:
    """Read a sheet; a damaged one among others is reported and left out."""
    from python_calamine import SheetVisibleEnum

    try:
        with _reading(place):
            sheet = workbook.get_sheet_by_name(name)
            first = [(number, row) for number, row in enumerate(_texts(sheet, SAMPLE), 1) if any(row)]
    except InputError:
        if count == 1:
            raise
        report.warn(Code.BROKEN_SYNTAX, f"the sheet {name!r} is damaged and is not read", place)
        report.drop(f"sheet {name!r}", place, ReadingLoss.ROW)
        return None
    visible = next(one.visible for one in workbook.sheets_metadata if one.name == name)
    texts = [row for _, row in first]
    seen = evidence(texts, options)
    header = find_header(texts, options, place).header if seen else None
    last = sheet.end[0] + 1 if sheet.end else 0
    rows = last - (0 if header is None else first[header][0])
    return _Sheet(name, sheet, visible is not SheetVisibleEnum.Visible, seen, rows)


def _unreadable(message: str, place: Location) -> InputError:
    first = message.partition("\n")[0]
    return InputError(Code.BROKEN_SYNTAX, f"not a readable workbook: {first}", location=place)


def _unpacked_size(data: bytes) -> int:
    """Add up what the members of a ZIP archive say; 0 for a workbook of another kind."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError):
        return 0


def _table(
    sheet: _Sheet,
    rows: list[list[str]],
    why: str,
    source: Source,
    options: ReadOptions,
    report: Report,
    *,
    is_only: bool,
) -> SourceTable:
    first = [(number, row) for number, row in enumerate(rows[: SAMPLE + 1], 1) if any(row)]
    if not first:
        raise InputError(Code.EMPTY_INPUT, f"the sheet {sheet.name!r} is empty", location=Location(source.name))
    at = _asked_row(first, source, options)
    found = find_header([row for _, row in first], options, Location(source.name, first[0][0]), at)
    start = found.first if found.header is None else found.header
    line = first[start][0] if start < len(first) else 1
    sample = [row for _, row in first[found.first :]]
    columns = columns_from(found.names, options, Location(source.name, line), report, sample, is_only=is_only)
    skipped = [(number, ABOVE_HEADER) for number, _ in first[:start]]
    header = line if found.header is not None else None
    report.tables.append(
        TableExplained(
            source.name, header, list(explained(columns, found.names, sample)), sheet.name, why, skipped=skipped
        )
    )
    if options.columns and header:
        report.remark(f"{source.name}: the first row names the same columns and is passed over")
    _report_merged(sheet, line, source, report)
    header_rows = 0 if found.header is None else found.first - found.header
    if header_rows > 1:
        line = first[found.first - 1][0]
    headings = _headings(sheet.sheet, columns)
    return SourceTable(columns, partial(_rows, source, rows, line, header_rows, columns, headings))


def _asked_row(first: list[tuple[int, list[str]]], source: Source, options: ReadOptions) -> int | None:
    if options.header_row is None:
        return None
    for index, (number, _) in enumerate(first):
        if number == options.header_row:
            return index
    raise UsageError(
        Code.WRONG_USAGE, f"--header-row: the row {options.header_row} is empty", location=Location(source.name)
    )


def _filled_down(sheet: "CalamineSheet") -> list[list[str]]:
    """Read all rows; what a merged cell says stands in each of its rows."""
    rows = list(_texts(sheet))
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for number in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[number]) and not rows[number][left] and left < len(rows[top]):
                rows[number][left] = rows[top][left]
    return rows


def _headings(sheet: "CalamineSheet", columns: Columns) -> frozenset[int]:
    """Return the rows of which one cell stands over all terms, as a heading of a section does."""
    terms = sorted(columns.languages)
    return frozenset(
        top + 1
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if top == bottom and len(terms) > 1 and left <= terms[0] and right >= terms[-1]
    )


def _report_merged(sheet: _Sheet, header: int, source: Source, report: Report) -> None:
    for (top, left), (bottom, _) in sheet.sheet.merged_cell_ranges or ():
        if bottom > top >= header:
            place = Location(source.name, top + 1, left + 1)
            report.change(Change.MAPPED, "merged cell", place, into="a value of each of its rows")


def _rows(
    source: Source,
    rows: list[list[str]],
    line: int,
    header_rows: int,
    columns: Columns,
    headings: frozenset[int],
    report: Report,
) -> Iterator[Row]:
    """Yield the rows of terms; ``line`` is the last row of the header, or the first one of terms."""
    header = rows[line - 1] if header_rows else None
    for number, row in enumerate(rows, 1):
        place = Location(source.name, number)
        if number < line:
            if any(row) and number <= line - max(header_rows, 1):
                report.drop(ABOVE_HEADER, place, ReadingLoss.ROW)
        elif row == header:
            if number > line:
                report.drop(REPEATED_HEADER, place, ReadingLoss.ROW)
        elif number in headings:
            report.drop("heading over all columns", place, ReadingLoss.ROW)
        elif any(row[columns.width :]):
            report.error(Code.RAGGED_ROW, f"{len(row)} cells, but there are {columns.width} columns", place)
        elif any(row):
            yield place, _fitted(row, columns.width)


def _fitted(row: list[str], width: int) -> Sequence[str]:
    return (row + [""] * (width - len(row)))[:width]


def _texts(sheet: "CalamineSheet", most: int | None = None) -> Iterator[list[str]]:
    # Rows above and columns before the first cell are left out otherwise, and places would be wrong.
    rows: Iterable[list[Any]] = sheet.to_python(skip_empty_area=False, nrows=most)
    return ([_text(cell) for cell in row] for row in rows)


def _text(value: Any) -> str:
    """Return the text of a cell's value: numbers without ``.0``, dates as ISO 8601."""
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
