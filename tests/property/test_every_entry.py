"""Entries in the file, counted in the raw text, equal entries read plus entries reported, for every format."""

import io
import re
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossary.files.source import source_of
from glossary.findings import Report, Severity
from glossary.reading import ReadOptions, get_reader

EN_FR = ReadOptions(source_language="en", target_languages=("fr",))
TUV = '<tuv xml:lang="{}"><seg>{}</seg></tuv>'
UNITS = [
    f"<tu>{TUV.format('en', 'tea')}{TUV.format('fr', 'thé')}</tu>",
    f'<tu tuid="1">{TUV.format("en", "tea")}{TUV.format("en", "cha")}</tu>',
    f"<tu>{TUV.format('en', ' ')}</tu>",
    "<tu><note>none</note></tu>",
    "<tu><tuv><seg>nowhere</seg></tuv></tu>",
    f"<tu><!-- <tu> -->{TUV.format('fr', '<ph>x</ph>')}</tu>",
    "<other/>",
]
LANGUAGE_SETS = [
    '<langSet xml:lang="en"><tig><term>tea</term></tig></langSet>',
    '<langSet xml:lang="fr"><ntig><termGrp><term>thé</term></termGrp></ntig></langSet>',
    '<langSet xml:lang="en"><tig><term/></tig></langSet>',
    "<langSet><tig><term>nowhere</term></tig></langSet>",
    "",
]
ROWS = ["tea,thé", "tea,", ",thé", ",", '"a\nb",c', "x", "a,b,c", '"say ""so""",d']


def read(reader: str, data: bytes, options: ReadOptions) -> tuple[int, Report]:
    report = Report()
    stream = get_reader(reader).open(source_of(data, f"x.{reader}"), options, report)
    return sum(1 for _ in stream.entries), report


def errors(report: Report) -> int:
    return report.counts[Severity.ERROR]


@pytest.mark.parametrize("as_concepts", [False, True])
@given(units=st.lists(st.sampled_from(UNITS), max_size=12))
def test_tmx(as_concepts: bool, units: list[str]) -> None:  # noqa: FBT001
    text = f'<tmx version="1.4"><header srclang="en"/><body>{"".join(units)}</body></tmx>'
    entries, report = read("tmx", text.encode(), ReadOptions(as_concepts=as_concepts))
    raw = re.sub("<!--.*?-->", "", text)
    assert raw.count("</tu>") + raw.count("<other/>") == entries + report.omitted
    assert errors(report) == 0


@given(st.lists(st.lists(st.sampled_from(LANGUAGE_SETS), max_size=4), min_size=1, max_size=8))
def test_tbx(entries: list[list[str]]) -> None:
    body = "".join(f'<termEntry id="c{number}">{"".join(sets)}</termEntry>' for number, sets in enumerate(entries))
    text = f'<martif type="TBX" xml:lang="en"><text><body>{body}</body></text></martif>'
    found, report = read("tbx", text.encode(), ReadOptions())
    assert text.count("</termEntry>") == found + report.omitted
    # Every term, too, is in the glossary or counted.
    assert errors(report) == 0


@given(st.lists(st.sampled_from(ROWS), max_size=12))
def test_csv(rows: list[str]) -> None:
    found, report = read("csv", "".join(f"{row}\n" for row in ("en,fr", *rows)).encode(), ReadOptions())
    # A row without anything in it is no entry.
    assert sum(row != "," for row in rows) == found + report.omitted + errors(report)
    assert errors(report) == rows.count("a,b,c")


def workbook(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.sampled_from(["tea", None, 7, 1.5]), min_size=2, max_size=3), max_size=8))
def test_workbooks(rows: list[list[Any]]) -> None:
    found, report = read("xlsx", workbook([["en", "fr", "note"], *rows]), ReadOptions())
    assert sum(any(cell is not None for cell in row) for row in rows) == found + report.omitted


PO = ['msgid "tea"\nmsgstr "thé"\n', 'msgid "leaf"\nmsgstr ""\n', '#~ msgid "old"\n#~ msgstr "vieux"\n']


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(PO), min_size=1, max_size=8))
def test_po(entries: list[str]) -> None:
    text = 'msgid ""\nmsgstr "Language: fr\\n"\n\n' + "\n".join(
        entry.replace('"tea"', f'"tea {number}"')
        .replace('"leaf"', f'"leaf {number}"')
        .replace('"old"', f'"old {number}"')
        for number, entry in enumerate(entries)
    )
    found, report = read("po", text.encode(), EN_FR)
    assert len(entries) == found + report.omitted
