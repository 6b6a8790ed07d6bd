"""The CSV table: its columns, wherever in the input they first occur."""

import io

import pytest

from exporters.formats import csv
from exporters.losses import Losses
from glossary.files.source import source_of
from glossary.findings import Report
from glossary.model import Concept, Entry, LanguageSection, Metadata, Term, Transaction
from glossary.readers.csv import READER
from glossary.reading import ReadOptions


def table(entries: list[Entry]) -> str:
    out = io.BytesIO()
    exporter = csv.EXPORTER
    exporter.write(Metadata(source_language="en", languages=("en",)), iter(entries), out, exporter.options(), Losses())
    return out.getvalue().decode()


def concept(number: int) -> Concept:
    return Concept(f"c{number}", {"en": LanguageSection([Term("tea")])})


@pytest.mark.parametrize("first", [1, 3, 1000])
def test_a_column_stands_in_its_place_however_late_it_is_met(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv, "FIRST", first)
    entries: list[Entry] = [concept(number) for number in range(5)]
    last = concept(5)
    last.notes = ('said "so"', "two")
    last.subject_field = "food, drink"
    last.sections["fr"] = LanguageSection([Term("thé"), Term("a\rb")], created=(Transaction("2024"),))
    entries.append(last)
    text = table(entries)
    header = next(io.StringIO(text, newline="\n"))
    assert header == "en,fr,id,subject_field,note,note#2,language_created:fr\n"
    report = Report()
    read = list(READER.open(source_of(text.encode(), "x.csv"), ReadOptions(), report).entries)
    assert read == entries
    assert not report.findings


def test_a_table_of_one_column_has_no_blank_line() -> None:
    out = io.BytesIO()
    csv.EXPORTER.write(Metadata(), iter([Concept("c")]), out, csv.EXPORTER.options(), Losses())
    assert out.getvalue() == b"id\nc\n"
