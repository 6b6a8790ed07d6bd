"""The table reader: encodings, separators, columns, rows."""

from collections.abc import Callable
from pathlib import Path

import pytest

from glossary.files.source import source_at, source_of
from glossary.findings import InputError, Report
from glossary.model import Concept, Entry, Location
from glossary.readers.csv import READER
from glossary.reading import ReadOptions

Write = Callable[..., Path]
ROWS = "en,zh-Hans\ntea,茶\nleaf,叶子\n"


def read(path: Path, options: ReadOptions | None = None) -> tuple[list[Entry], Report]:
    report = Report()
    return list(READER.open(source_at(str(path)), options or ReadOptions(), report).entries), report


def texts(entries: list[Entry]) -> list[dict[str, list[str]]]:
    return [
        {language: [term.text for term in section.terms] for language, section in entry.sections.items()}
        for entry in entries
        if isinstance(entry, Concept)
    ]


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16")],
)
@pytest.mark.parametrize(("separator", "message"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs")])
def test_encoding_and_separator_are_detected_and_named(
    write: Write, encoding: str, named: str, separator: str, message: str
) -> None:
    path = write("x.csv", ROWS.replace(",", separator).encode(encoding))
    entries, report = read(path)
    assert texts(entries) == [{"en": ["tea"], "zh-Hans": ["茶"]}, {"en": ["leaf"], "zh-Hans": ["叶子"]}]
    assert (report.findings, report.remarks) == ([], [f"{path}: read as {named} with {message}"])


def test_a_guessed_encoding_is_a_warning(write: Write) -> None:
    path = write("x.csv", "en,ru\ntea,чай из листьев\nleaf,зелёный лист растения\n".encode("cp1251"))
    _, report = read(path)
    assert [finding.code for finding in report.findings] == ["G108"]
    entries, report = read(path, ReadOptions(encoding="cp1251"))
    assert (texts(entries)[0]["ru"], report.findings) == (["чай из листьев"], [])


def test_quoted_line_breaks_and_quotes_are_kept(write: Write) -> None:
    entries, _ = read(write("x.csv", 'en,fr\n"a ""b""\nc","d\r\ne"\n'))
    assert texts(entries) == [{"en": ['a "b"\nc'], "fr": ["d\r\ne"]}]


def test_further_terms_stand_on_rows_with_the_same_id(write: Write) -> None:
    entries, _ = read(write("x.csv", "en,fr,id,status:en\ntea,thé,1,preferred\nchar,,1,deprecated\nleaf,,2,\n"))
    assert texts(entries) == [{"en": ["tea", "char"], "fr": ["thé"]}, {"en": ["leaf"]}]


def test_ids_depend_on_no_line_number(write: Write) -> None:
    one, _ = read(write("a.csv", "en,fr\ntea,thé\nleaf,feuille\n"))
    two, _ = read(write("b.csv", "en,fr\n\nleaf,feuille\ntea,thé\n"))
    assert {entry.id for entry in one if isinstance(entry, Concept)} == {"tea", "leaf"}
    assert sorted(map(repr, one)) == sorted(map(repr, two))


@pytest.mark.parametrize(
    ("header", "languages"),
    [("en,id", ["en"]), ("en,id,id", ["en", "id"]), ("en_US,ZH-hans", ["en-US", "zh-Hans"])],
)
def test_id_is_the_column_of_ids_unless_a_second_one_follows(write: Write, header: str, languages: list[str]) -> None:
    cells = ",".join(f"x{number}" for number in range(header.count(",") + 1))
    report = Report()
    stream = READER.open(source_at(str(write("x.csv", f"{header}\n{cells}\n"))), ReadOptions(), report)
    assert list(stream.metadata.languages) == languages
    assert ("G507" in {finding.code for finding in report.findings}) == (header == "en,id")


def test_columns_can_be_named_and_skipped(write: Write) -> None:
    entries, _ = read(write("x.csv", "1,tea,茶,good\n"), ReadOptions(columns=("-", "en", "zh-Hans", "note")))
    assert isinstance(entries[0], Concept)
    assert (texts(entries), entries[0].notes) == ([{"en": ["tea"], "zh-Hans": ["茶"]}], ("good",))


def test_another_value_for_the_same_concept_is_told_with_both_places(write: Write) -> None:
    path = write("x.csv", "en,id,subject_field\ntea,1,drinks\nchar,1,plants\n")
    _, report = read(path)
    assert [(one.code, str(one.location), [str(place) for place in one.related]) for one in report.findings] == [
        ("G202", f"{path}:3:3", [f"{path}:2:3"])
    ]


def test_a_guessed_encoding_is_shown_with_words_read_by_it() -> None:
    report = Report()
    rows = "".join(f"network {number},骨干网络的安全\n" for number in range(40))
    source = source_of(f"en,zh-Hans\n{rows}".encode("gb18030"), "terms.csv")
    list(READER.open(source, ReadOptions(), report).entries)
    assert [("G108", "骨干网络的安全" in finding.message) for finding in report.findings] == [("G108", True)]


def test_a_row_without_end_is_refused_at_its_first_line(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossary.files.rows.LONGEST_ROW", 1_000)
    entries, _ = read(write("long.csv", "en,fr\n" + 'tea,"thé\nvert"\n' * 500))
    assert len(entries) == 500
    # A quote that never closes, and a row of many cells that each stand on several lines.
    for row in ('"' + "never closed\n" * 200, '"a\nb",' * 200 + "\n"):
        with pytest.raises(InputError) as error:
            read(write("row.csv", f'en,fr\ntea,"thé\nvert"\n{row}'))
        assert error.value.finding.code == "G110"
        assert error.value.finding.location == Location(str(write("row.csv", "")), 4)
