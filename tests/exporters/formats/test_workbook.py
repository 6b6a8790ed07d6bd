"""The workbook, read by a library that had no part in writing it."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exporters.base import get_exporter
from exporters.losses import Losses
from glossary.files.source import source_of
from glossary.findings import RefusedError, Report
from glossary.model import Concept, Entry, LanguageSection, Metadata, Status, Term
from glossary.readers.workbook import READER
from glossary.reading import ReadOptions

METADATA = Metadata(source_language="en", languages=("en", "zh-Hans"))


def written(entries: list[Entry]) -> bytes:
    exporter = get_exporter("xlsx")
    out = io.BytesIO()
    exporter.write(METADATA, iter(entries), out, exporter.options(), Losses())
    return out.getvalue()


def concept(text: str, **details: Any) -> Concept:
    sections = {"en": LanguageSection([Term(text)]), "zh-Hans": LanguageSection([Term("茶", Status.PREFERRED)])}
    return Concept("c1", sections, **details)


def test_openpyxl_sees_the_table() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written([concept("tea", notes=("hot", "strong"))])))
    assert [[cell.value for cell in row] for row in book["Terms"].rows] == [
        ["en", "zh-Hans", "id", "note", "note#2", "status:zh-Hans"],
        ["tea", "茶", "c1", "hot", "strong", "preferred"],
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "@x", "-1", "a\nb", "a\rb", "007", "1.10", "https://example.org", "\x07"]
)
def test_every_text_is_text_and_reads_back(text: str) -> None:
    data = written([concept("tea", notes=(text,))])
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book["Terms"]["D2"].data_type == "s"
    report = Report()
    entries = list(READER.open(source_of(data, "x.xlsx"), ReadOptions(), report).entries)
    assert entries == [concept("tea", notes=(text,))]
    assert report.findings == []


def test_a_cell_that_is_too_long_is_refused() -> None:
    with pytest.raises(RefusedError, match="row 2, note: 40,000 characters, and a cell has at most 32,767"):
        written([concept("tea", notes=("x" * 40_000,))])


def test_a_work_list_is_filled_in_and_merged_back(
    run: Callable[..., Any], write: Callable[..., Path], tmp_path: Path
) -> None:
    glossary = write("g.yaml", "glossport: 1\nlanguages: [en, fr]\nconcepts:\n  - {id: a, terms: {en: tea}}\n")
    work = tmp_path / "work.xlsx"
    assert run("convert", glossary, "--to", "xlsx", "--only-missing", "fr", "-o", work).code == 0
    book = openpyxl.load_workbook(work)
    book["Terms"]["B2"] = "thé"
    book.save(work)
    done = run("import", work, "--into", glossary)
    assert (done.code, "1 changed" in done.err) == (0, True)
    assert "fr: thé" in glossary.read_text(encoding="utf-8")
