"""Workbooks with a unique word in each thing that a sheet can hold, for the test of sentinels."""

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

NO_CONTENT = {"zzproperty", "zzdefinedname", "zzprinted", "zzformat", "zzvalidation", "zzprompt", "zzformula"}
"""The words of what only says how cells look, are checked, named, computed and printed."""
ROWS: list[list[str | None]] = [
    ["zztitle above the header"],
    ["English", "French", "Note", "zzcolumn", "Example"],
    ["zzenglish", "zzfrench", "zznote", "zzunknown", "zzexample"],
    ["zzheading", None, None, None, None],
    ["English", "French", "Note", "zzcolumn", "Example"],
    ["zzfirst", "zzfirstfrench", "zzmerged", None, "zzhiddencolumn"],
    ["zzsecond", "zzsecondfrench", None, None, None],
    ["zzhiddenrow", "?", "?", None, None],
    ["zzcommented", "https://example.org/zzsamelink", None, "zzlinked", "zzlinkedinside"],
    [None, None, "zznotermnote", None, None],
    ["zzragged", None, None, None, None, "zzfurther"],
    ["?", None, None, None, None],
    ["zzerror", "zzwitherror", "?", None, None],
]
CELLS = {
    "B8": '<c r="B8" t="str"><f>T("zzformula")</f><v>zzformulavalue</v></c>',
    "C8": '<c r="C8"><f>T("zzunsaved")</f></c>',
    "C13": '<c r="C13" t="e"><f>NA("zzwrongformula")</f><v>#N/A</v></c>',
    "A12": '<c r="A12" t="s"><v>0</v></c>',
}
"""Cells as openpyxl cannot write them: formulas with their values, and a text with its reading."""
SHARED_TEXTS = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>zzreadingtext</t>'
    '<rPh sb="0" eb="1"><t>zzreading</t></rPh></si></sst>'
)
ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
 <table:table table:name="About"><table:table-row><table:table-cell office:value-type="string">
 <text:p>zzabout</text:p></table:table-cell></table:table-row></table:table>
 <table:table table:name="Terms">
 <table:table-row><table:table-cell office:value-type="string"><text:p>English</text:p></table:table-cell>
 <table:table-cell office:value-type="string"><text:p>French</text:p></table:table-cell></table:table-row>
 <table:table-row><table:table-cell office:value-type="string">
 <office:annotation office:name="a"><text:p>zzannotation</text:p></office:annotation>
 <text:p>zzenglish <text:span>zzspan</text:span></text:p><text:p>zzparagraph</text:p></table:table-cell>
 <table:table-cell office:value-type="string"><text:p><text:a xlink:href="https://example.org/zzlink">zzfrench</text:a>
 </text:p></table:table-cell></table:table-row>
 </table:table></office:spreadsheet></office:body></office:document-content>"""


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.properties.title = "zzproperty"
    book.defined_names["zzdefinedname"] = DefinedName("zzdefinedname", attr_text="Terms!$A$1")
    book.create_sheet("Hidden").append(["zzhiddensheet"])
    book["Hidden"].sheet_state = "hidden"
    book.create_sheet("Other").append(["zzothersheet"])
    sheet = book.worksheets[0]
    sheet.title = "Terms"
    for row in ROWS:
        sheet.append(row)
    _add_parts(sheet)
    out = io.BytesIO()
    book.save(out)
    return _with_cells(out.getvalue())


def ods() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", re.sub(r">\s+<", "><", ODS))
    return out.getvalue()


WORKBOOKS: dict[str, Callable[[], bytes]] = {"terms.xlsx": xlsx, "terms.ods": ods}


def _add_parts(sheet: Worksheet) -> None:
    sheet.merge_cells("A4:E4")
    sheet.merge_cells("C6:C7")
    sheet.row_dimensions[8].hidden = True
    sheet.column_dimensions["E"].hidden = True
    sheet["A9"].comment = Comment("zzcomment", "zzauthor")
    sheet["B9"].hyperlink = "https://example.org/zzsamelink"
    sheet["D9"].hyperlink = Hyperlink("D9", target="https://example.org/zzaddress", tooltip="zztooltip")
    sheet["E9"].hyperlink = Hyperlink("E9", location="zzlocation")
    sheet["D6"].value = CellRichText("zzplain ", TextBlock(InlineFont(b=True), "zzbold"))
    sheet["D7"].value = 7
    sheet["D7"].number_format = '"zzformat" 0'
    assert sheet.oddHeader is not None
    sheet.oddHeader.center.text = "zzprinted"
    allowed = DataValidation(type="list", formula1='"zzvalidation"', promptTitle="zzprompt", prompt="zzprompt")
    allowed.add("D7")
    sheet.add_data_validation(allowed)
    chart = BarChart()
    chart.title = "zzchart"
    sheet.add_chart(chart, "G1")


def _with_cells(book: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            text = before.read(name).decode("utf-8")
            if name == "xl/worksheets/sheet1.xml":
                for reference, cell in CELLS.items():
                    text = re.sub(rf'<c r="{reference}".*?</c>', cell, text)
            if name != "xl/sharedStrings.xml":
                after.writestr(name, text)
        after.writestr("xl/sharedStrings.xml", SHARED_TEXTS)
    return out.getvalue()
