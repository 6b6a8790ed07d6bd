"""Reports what stands in an .xlsx file beside the values of cells: errors, lost formulas, hidden rows, comments."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, fromstring

from glossary.files.source import Source
from glossary.findings import ReadingLoss, Report
from glossary.model import Location

_CELL = rb'<(?:\w+:)?c\s[^<>]*?\br="([A-Z]+)(\d+)"'
_FORMULA = rb"\s*<(?:\w+:)?f(?:\s[^<>]*)?>[^<]*</(?:\w+:)?f>"
_ERROR = re.compile(_CELL + rb'[^<>]*?\bt="e"[^<>]*>(?:' + _FORMULA + rb")?\s*<(?:\w+:)?v>([^<]*)<")
_WITHOUT_VALUE = re.compile(
    _CELL + rb"[^<>]*>" + _FORMULA + rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_HIDDEN = re.compile(rb'<(?:\w+:)?row\s[^<>]*?\br="(\d+)"[^<>]*?\bhidden="(?:1|true)"')
_COMMENT = re.compile(rb'<(?:\w+:)?comment\s[^<>]*?\bref="([A-Z]+)(\d+)"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def report_parts(data: bytes, sheet: str, source: Source, report: Report) -> None:
    """Report the parts of one sheet. Nothing is reported of other kinds of workbooks and of broken parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            path = _path_of(archive, sheet)
            if path:
                _report(archive.read(path), _comments(archive, path), source, report)
    except (zipfile.BadZipFile, KeyError, ParseError, NotImplementedError, ValueError):
        return


def _path_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    book = fromstring(archive.read("xl/workbook.xml"))
    relation = next((part.get(_RELATION) for part in book.iter() if part.get("name") == sheet), None)
    targets = {part.get("Id"): part.get("Target") for part in _relations(archive, "xl/workbook.xml")}
    target = targets.get(relation)
    return posixpath.normpath(posixpath.join("xl", target)).lstrip("/") if target else None


def _relations(archive: zipfile.ZipFile, path: str) -> Element:
    folder, name = posixpath.split(path)
    return fromstring(archive.read(f"{folder}/_rels/{name}.rels"))


def _comments(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    folder, name = posixpath.split(path)
    if f"{folder}/_rels/{name}.rels" not in archive.namelist():
        return
    for part in _relations(archive, path):
        target = part.get("Target", "")
        if part.get("Type", "").endswith(("/comments", "/threadedComment")):
            yield archive.read(posixpath.normpath(posixpath.join(folder, target)).lstrip("/"))


def _report(xml: bytes, comments: Iterator[bytes], source: Source, report: Report) -> None:
    for cell in _ERROR.finditer(xml):
        report.drop(f"error {cell[3].decode()} in a cell", _place(source, cell), ReadingLoss.CELL)
    for cell in _WITHOUT_VALUE.finditer(xml):
        report.drop("formula without a saved value", _place(source, cell), ReadingLoss.CELL)
    for part in comments:
        for comment in _COMMENT.finditer(part):
            report.drop("comment of a cell", _place(source, comment), ReadingLoss.COMMENT)
    if hidden := [int(row[1]) for row in _HIDDEN.finditer(xml)]:
        report.remark(f"{source.name}: {len(hidden)} hidden rows are read as well, the first is row {hidden[0]}")


def _place(source: Source, cell: re.Match[bytes]) -> Location:
    column = 0
    for letter in cell[1]:
        column = column * 26 + letter - ord("A") + 1
    return Location(source.name, int(cell[2]), column)
