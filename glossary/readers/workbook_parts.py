"""Reports what an .xlsx or .ods file has beside the values of cells: errors, formulas, hidden rows, comments, links.

How cells look, are checked, named and printed is no content. Nothing is reported of .xls and .xlsb.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import ParseError, fromstring
from xml.sax.saxutils import escape, unescape

from glossary.files.source import Source
from glossary.findings import Change, ReadingLoss, Report
from glossary.model import Location

Rows = Sequence[Sequence[str]]
_CELL = rb'<(?:\w+:)?c\s[^<>]*?\br="([A-Z]+)(\d+)"'
_FORMULA = rb"\s*<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)"
_ERROR = re.compile(_CELL + rb'[^<>]*?\bt="e"[^<>]*>(?:' + _FORMULA + rb")?\s*<(?:\w+:)?v>([^<]*)<")
_WITH_FORMULA = re.compile(_CELL + rb"[^<>]*>" + _FORMULA + rb"\s*(<(?:\w+:)?v>[^<]|)")
_HIDDEN = re.compile(rb'<(?:\w+:)?row\s[^<>]*?\br="(\d+)"[^<>]*?\bhidden="(?:1|true)"')
_COMMENT = re.compile(rb'<(?:\w+:)?comment\s[^<>]*?\bref="([A-Z]+)(\d+)"')
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\s([^<>]*)>")
_LINKED = re.compile(rb'\bref="([A-Z]+)(\d+)')
_LINK_PART = re.compile(rb'\b(?:\w+:)?(id|location|tooltip)="([^"]*)"')
_SHARED = re.compile(_CELL + rb'[^<>]*?\bt="s"[^<>]*>\s*<(?:\w+:)?v>(\d+)<')
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si(?:\s*/>|>.*?</(?:\w+:)?si>)", re.DOTALL)
_READING = b"rPh"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_QUOTE = {'"': "&quot;"}
_OF_ODS = "content.xml"
_ODS_LINK = re.compile(rb'<text:a\s[^<>]*?\bxlink:href="([^"]*)"[^<>]*>([^<]*)<')


class _Relation(NamedTuple):
    kind: str
    target: str


def report_parts(data: bytes, sheet: str, rows: Rows, source: Source, report: Report) -> None:
    """Report the parts of one sheet, whose texts are in ``rows``. Nothing is reported of broken parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if _OF_ODS in archive.namelist():
                _report_ods(archive.read(_OF_ODS), sheet, source, report)
            elif path := _path_of(archive, sheet):
                _report_sheet(archive, path, rows, source, report)
    except (zipfile.BadZipFile, KeyError, ParseError, NotImplementedError, ValueError):
        return


def _path_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    book = fromstring(archive.read("xl/workbook.xml"))
    relation = next((part.get(_RELATION, "") for part in book.iter() if part.get("name") == sheet), "")
    found = _relations(archive, "xl/workbook.xml").get(relation)
    return found.target if found else None


def _relations(archive: zipfile.ZipFile, path: str) -> dict[str, _Relation]:
    """Return the parts that a part refers to by their ids: paths in the archive, or addresses outside of it."""
    folder, name = posixpath.split(path)
    member = f"{folder}/_rels/{name}.rels"
    if member not in archive.namelist():
        return {}
    relations = {}
    for part in fromstring(archive.read(member)):
        target = part.get("Target", "")
        if part.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
        relations[part.get("Id", "")] = _Relation(part.get("Type", "").rpartition("/")[2], target)
    return relations


def _report_sheet(archive: zipfile.ZipFile, path: str, rows: Rows, source: Source, report: Report) -> None:
    xml = archive.read(path)
    relations = _relations(archive, path)
    _report_cells(xml, source, report)
    for relation in relations.values():
        if relation.kind in ("comments", "threadedComment"):
            for comment in _COMMENT.finditer(archive.read(relation.target)):
                report.drop("comment of a cell", _place(source, comment), ReadingLoss.COMMENT)
        elif relation.kind == "drawing":
            report.drop("drawing on a sheet", Location(source.name))
    _report_links(xml, relations, rows, source, report)
    if "xl/sharedStrings.xml" in archive.namelist():
        _report_readings(xml, archive.read("xl/sharedStrings.xml"), source, report)
    if hidden := [int(row[1]) for row in _HIDDEN.finditer(xml)]:
        report.remark(f"{source.name}: {len(hidden)} hidden rows are read as well, the first is row {hidden[0]}")


def _report_cells(xml: bytes, source: Source, report: Report) -> None:
    for cell in _ERROR.finditer(xml):
        report.drop(f"error {cell[3].decode()} in a cell", _place(source, cell), ReadingLoss.CELL)
    for cell in _WITH_FORMULA.finditer(xml):
        place = _place(source, cell)
        if cell[3]:
            report.change(Change.MAPPED, "formula", place, into="the value saved with it")
        else:
            report.drop("formula without a saved value", place, ReadingLoss.CELL)


def _report_links(xml: bytes, relations: dict[str, _Relation], rows: Rows, source: Source, report: Report) -> None:
    """Count the links that say more than the text of their cell."""
    for link in _LINK.finditer(xml):
        cell = _LINKED.search(link[1])
        if cell is None:
            continue
        place = _place(source, cell)
        parts = {name.decode(): _unescaped(value) for name, value in _LINK_PART.findall(link[1])}
        target = relations[parts["id"]].target if "id" in parts else ""
        address = "#".join(filter(None, (target, parts.get("location"))))
        if parts.get("tooltip") or not _is_same(address, _text_at(rows, place)):
            report.drop("address of a link", place, ReadingLoss.REFERENCE)


def _unescaped(value: bytes) -> str:
    return unescape(value.decode(), {entity: mark for mark, entity in _QUOTE.items()})


def _is_same(address: str, text: str) -> bool:
    return address.removeprefix("mailto:").rstrip("/") == text.strip().rstrip("/")


def _text_at(rows: Rows, place: Location) -> str:
    row = rows[place.line - 1] if place.line <= len(rows) else ()
    return row[place.column - 1] if place.column <= len(row) else ""


def _report_readings(xml: bytes, shared: bytes, source: Source, report: Report) -> None:
    """Count the cells whose text has its reading beside it, as Japanese ones have."""
    if _READING not in shared:
        return
    read = {number for number, text in enumerate(_SHARED_TEXT.finditer(shared)) if _READING in text[0]}
    for cell in _SHARED.finditer(xml):
        if int(cell[3]) in read:
            report.drop("reading of a text", _place(source, cell), ReadingLoss.TEXT)


def _place(source: Source, cell: re.Match[bytes]) -> Location:
    column = 0
    for letter in cell[1]:
        column = column * 26 + letter - ord("A") + 1
    return Location(source.name, int(cell[2]), column)


def _report_ods(xml: bytes, sheet: str, source: Source, report: Report) -> None:
    place = Location(source.name)
    start = xml.find(f'table:name="{escape(sheet, _QUOTE)}"'.encode())
    end = xml.find(b"</table:table>", start)
    for _ in range(xml.count(b"<office:annotation ", start, end)):
        report.drop("comment of a cell", place, ReadingLoss.COMMENT)
    for link in _ODS_LINK.finditer(xml, start, end):
        if not _is_same(link[1].decode(), link[2].decode()):
            report.drop("address of a link", place, ReadingLoss.REFERENCE)
