"""Workbooks: sheets, cells and locations."""

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import openpyxl.comments
import openpyxl.worksheet.hyperlink
import pytest

from glossary.canonical.tree import concept_tree
from glossary.files.source import source_of
from glossary.findings import InputError, Report, UsageError
from glossary.model import Concept
from glossary.readers import workbook as workbook_module
from glossary.readers.workbook import READER
from glossary.reading import ReadOptions

TEAS: dict[str, list[list[Any]]] = {"Terms": [["English", "French", "Definition"], ["tea", "thé", "a drink"]]}


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(book: bytes, member: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new) if name == member else content)
    return out.getvalue()


def read(data: bytes, options: ReadOptions | None = None) -> tuple[list[dict[str, Any]], Report]:
    report = Report()
    stream = READER.open(source_of(data, "x.xlsx"), options or ReadOptions(), report)
    return [concept_tree(one) for one in stream.entries if isinstance(one, Concept)], report


def test_columns_are_those_of_any_table() -> None:
    trees, report = read(workbook(TEAS))
    assert trees == [{"id": "tea", "definition": "a drink", "terms": {"en": "tea", "fr": "thé"}}]
    assert report.findings == []


def test_values_become_text() -> None:
    cells = [7, 7.5, True, datetime.date(2024, 3, 31), datetime.datetime(2024, 3, 31, 12, 30), " a\nb "]
    trees, _ = read(workbook({"Terms": [["en", *(f"note#{number}" for number in range(2, 8))], ["tea", *cells]]}))
    assert trees[0]["note"] == ["7", "7.5", "true", "2024-03-31", "2024-03-31T12:30:00", " a\nb "]


def test_the_sheet_with_languages_is_read_and_others_are_named() -> None:
    sheets = {"About": [["Our terms"]], **TEAS, "More": [["en", "fr"], ["leaf", "feuille"]]}
    trees, report = read(workbook(sheets))
    assert [tree["id"] for tree in trees] == ["tea"]
    assert (
        "the sheet 'Terms' (1 rows) is read, and not 'About' (1 rows), 'More' (1 rows); "
        "for another one say -O sheet='More', for all of them -O sheet='*'"
    ) in str(report.findings[0])
    assert [tree["id"] for tree in read(workbook(sheets), ReadOptions(sheet="More"))[0]] == ["leaf"]
    with pytest.raises(UsageError, match="no sheet 'Less'"):
        read(workbook(sheets), ReadOptions(sheet="Less"))


def test_places_are_rows_and_columns_of_the_sheet() -> None:
    rows: list[list[Any]] = [[], [], ["en", "fr", "status:fr"], [], ["tea", "thé", "prefered"], ["", "", ""], ["leaf"]]
    trees, report = read(workbook({"Terms": rows}))
    assert [tree["id"] for tree in trees] == ["leaf"]
    assert [str(finding.location) for finding in report.findings] == ["x.xlsx:5:3"]


def test_without_header_columns_are_named() -> None:
    trees, _ = read(workbook({"Terms": [["tea", "thé"], ["leaf", "feuille"]]}), ReadOptions(columns=("en", "fr")))
    assert [tree["id"] for tree in trees] == ["tea", "leaf"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 broken", "G105"),
        (workbook(TEAS)[:900], "G105"),
        (workbook({"Terms": []}), "G102"),
        (changed(workbook(TEAS), "xl/worksheets/sheet1.xml", b"</sheetData>", b"</other>"), "G105"),
        (changed(workbook(TEAS), "xl/workbook.xml", b"<sheet ", b"<other "), "G102"),
        (workbook({"Terms": [["just", "words"], ["a", "b"]]}), "G501"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(data)
    assert caught.value.finding.code == code


def made(fill: Callable[[Any], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_sheet_with_most_terms_is_read_and_a_hidden_one_is_called_hidden() -> None:
    def fill(book: Any) -> None:
        first = book.active
        first.title = "Short"
        for row in (["English", "French"], ["a", "b"]):
            first.append(row)
        second = book.create_sheet("Long")
        second.append(["Glossary", None])
        for row in (["English", "French"], ["tea", "thé"], ["cup", "tasse"]):
            second.append(row)
        book.create_sheet("Old").append(["English", "German"])
        book["Old"].append(["x", "y"])
        book["Old"].sheet_state = "hidden"

    trees, report = read(made(fill))
    assert [tree["id"] for tree in trees] == ["tea", "cup"]
    assert "'Long' (2 rows) is read, and not 'Short' (1 rows), 'Old' (1 rows, hidden)" in str(report.findings[0])
    trees, _ = read(made(fill), ReadOptions(sheet="*"))
    assert [tree["id"] for tree in trees] == ["a", "tea", "cup", "x"]


def test_what_a_cell_has_beside_its_value_is_reported() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        for row in (["English", "French", "Note"], ["tea", "thé", "both"], ["cup", "=1/0", None], ["mug", "x", None]):
            sheet.append(row)
        sheet.merge_cells("C2:C3")
        sheet["A2"].comment = openpyxl.comments.Comment("sure?", "Ann")
        sheet.row_dimensions[4].hidden = True

    trees, report = read(changed(made(fill), "xl/worksheets/sheet1.xml", b"<v />", b""))
    assert [tree.get("note") for tree in trees] == ["both", "both", None]
    assert sorted(line.partition(":")[0] for line in report.change_lines()) == [
        "comment of a cell dropped",
        "formula without a saved value dropped",
        "merged cell read as a value of each of its rows",
    ]
    assert any("1 hidden rows are read as well, the first is row 4" in remark for remark in report.remarks)


def test_errors_of_cells_are_reported() -> None:
    book = workbook({"T": [["English", "French"], ["tea", 5]]})
    for value in (b'<c r="B2" t="n"><v>5</v></c>', b'<c r="B2"><v>5</v></c>'):
        book = changed(book, "xl/worksheets/sheet1.xml", value, b'<c r="B2" t="e"><v>#N/A</v></c>')
    trees, report = read(book)
    assert trees == [{"id": "tea", "terms": {"en": "tea"}}]
    assert report.change_lines() == ["error #N/A in a cell dropped: 1 ×, first at x.xlsx:2:2"]


class PanicException(BaseException):  # named as that of the library
    """As the library raises it for a damaged sheet of .xlsb."""


def test_a_damaged_sheet_among_others_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = workbook_module._texts

    def failing(sheet: Any, most: int | None = None) -> Any:
        if sheet.name == "Broken":
            raise PanicException
        return texts(sheet, most)

    monkeypatch.setattr(workbook_module, "_texts", failing)
    sheets = {"Broken": [["en", "fr"], ["a", "b"]], **TEAS}
    trees, report = read(workbook(sheets))
    assert [tree["id"] for tree in trees] == ["tea"]
    assert [finding.message for finding in report.findings] == ["the sheet 'Broken' is damaged and is not read"]
    with pytest.raises(InputError, match="not a readable workbook: it is damaged"):
        read(workbook({"Broken": [["en", "fr"], ["a", "b"]]}))


def test_a_heading_over_all_columns_is_no_term() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        for row in (["English", "French"], ["Hydraulics", None], ["tea", "thé"]):
            sheet.append(row)
        sheet.merge_cells("A2:B2")

    trees, report = read(made(fill))
    assert [tree["id"] for tree in trees] == ["tea"]
    assert report.change_lines() == ["heading over all columns dropped: 1 ×, first at x.xlsx:2"]


def test_sheets_without_a_header_are_counted_where_all_are_asked_for() -> None:
    _, report = read(workbook({"About": [["Our terms"]], **TEAS, "Empty": []}), ReadOptions(sheet="*"))
    assert report.change_lines() == ["sheet 'About' dropped: 1 ×, first at x.xlsx"]


def test_a_link_to_the_address_that_its_cell_shows_is_no_loss() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        for row in (["English", "URL"], ["tea", "https://example.org/a?b&c#d"], ["cup", "ann@example.org"]):
            sheet.append(row)
        sheet["B2"].hyperlink = openpyxl.worksheet.hyperlink.Hyperlink(
            "B2", target="https://example.org/a?b&c", location="d"
        )
        sheet["B3"].hyperlink = "mailto:ann@example.org"

    assert read(made(fill))[1].losses() == {}
