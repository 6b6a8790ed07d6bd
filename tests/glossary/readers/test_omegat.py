"""OmegaT's glossaries: records, comments, encodings."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.base import NoOptions
from exporters.losses import Losses
from exporters.services.omegat import OMEGAT
from glossary.files.source import Source, source_at, source_of
from glossary.findings import InputError, Report, UsageError
from glossary.model import Concept, LanguageSection, Metadata, Term
from glossary.readers.omegat import READER
from glossary.reading import ReadOptions, reader_for

EN_ZH = ReadOptions(source_language="en", target_languages=("zh-Hans",))


def read(data: Source | str | bytes, options: ReadOptions = EN_ZH) -> tuple[list[tuple[str, ...]], Report]:
    report = Report()
    source = data if isinstance(data, Source) else source_of(data.encode() if isinstance(data, str) else data, "x.txt")
    concepts = [one for one in READER.open(source, options, report).entries if isinstance(one, Concept)]
    return [
        (*(term.text for section in one.sections.values() for term in section.terms), *one.notes) for one in concepts
    ], report


def test_records_comments_and_blank_lines() -> None:
    records, report = read(
        "# -*- coding: utf-8 -*- Teas\ntea\t茶\ta drink\r\n\n leaf \t 叶子 \n#x\ty\n #1 grade\t一级\n"
    )
    assert records == [("tea", "茶", "a drink"), ("leaf", "叶子"), ("#1 grade", "一级")]
    assert report.findings == []


def test_what_is_missing_or_too_much_is_told_at_its_line() -> None:
    records, report = read("tea\nleaf\t\tof a tree\n\t茶\ncup\t杯\ta\tb\nte\0a\t茶\n")
    assert records == [("tea",), ("leaf", "of a tree"), ("cup", "杯", "a; b")]
    assert [(one.code, one.severity, one.location and one.location.line) for one in report.findings] == [
        ("G402", "warning", 1),
        ("G402", "warning", 2),
        ("G205", "warning", 3),
        ("G104", "error", 5),
    ]
    assert report.change_lines() == ["a field after the third read as a part of the comment: 1 ×, first at x.txt:4:1"]


@pytest.mark.parametrize(
    ("encoding", "head"),
    [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("gb18030", "# -*- coding: gb18030 -*-\n"), ("gb18030", "")],
)
def test_encodings(encoding: str, head: str) -> None:
    assert read((head + "tea\t茶\n").encode(encoding))[0] == [("tea", "茶")]


@pytest.mark.parametrize("name", ["hex", "x-windows-949", "undefined"])
def test_a_first_line_that_names_no_encoding_of_text_is_an_error_there(name: str) -> None:
    with pytest.raises(InputError) as caught:
        read(f"# -*- coding: {name} -*-\ntea\t茶\n")
    assert caught.value.finding.code == "G103"
    assert str(caught.value.finding.location) == "x.txt:1:15"


def test_a_byte_order_mark_is_surer_than_the_first_line() -> None:
    assert read("\ufeff# -*- coding: gb18030 -*-\ntea\t茶\n")[0] == [("tea", "茶")]


def test_only_what_omegat_trims_is_trimmed() -> None:
    records, report = read("\u3000tea\u00a0\t 茶\x0b\nleaf\t\u3000\n")
    assert records == [("\u3000tea\u00a0", "茶"), ("leaf",)]
    assert [finding.code for finding in report.findings] == ["G402"]


def test_the_same_source_twice_is_two_concepts() -> None:
    assert read("tea\t茶\ntea\t茶叶\n")[0] == [("tea", "茶"), ("tea", "茶叶")]


def test_a_row_of_languages_is_read_as_a_term_with_a_warning() -> None:
    records, report = read("# x\nen\tzh-Hans\ntea\t茶\nen\tfr\n")
    assert records == [("en", "zh-Hans"), ("tea", "茶"), ("en", "fr")]
    assert [str(finding) for finding in report.findings] == [
        "x.txt:2:1: warning G507 ambiguous-column: this names languages, and is read as a term as OmegaT does; "
        "read the file as a table with --from csv"
    ]


def test_what_our_exporter_wrote_is_read() -> None:
    concepts = [
        Concept(
            text,
            {"en": LanguageSection([Term(text)]), "zh-Hans": LanguageSection([Term("茶")])},
            notes=(f"of {text}", "hot"),
        )
        for text in ("tea", "leaf")
    ]
    out = io.BytesIO()
    metadata = Metadata(title="Teas", source_language="en", languages=("en", "zh-Hans"))
    OMEGAT.write(metadata, concepts, out, NoOptions(), Losses())
    assert read(out.getvalue())[0] == [("tea", "茶", "of tea; hot"), ("leaf", "茶", "of leaf; hot")]


def test_utf8_is_what_its_suffix_says(write: Callable[..., Path]) -> None:
    with pytest.raises(InputError) as caught:
        read(source_at(str(write("x.utf8", "tea\t茶\nleaf\t叶\n".encode("gb18030")))))
    assert caught.value.finding.code == "G103"


def test_the_languages_must_be_said() -> None:
    with pytest.raises(UsageError) as caught:
        read("tea\t茶\n", ReadOptions(source_language="en"))
    assert caught.value.finding.suggestion == "say them: --source en --target fr"


@pytest.mark.parametrize(
    ("name", "content", "reader"),
    [
        ("a.txt", "tea\tthé\nleaf\tfeuille\n", "omegat"),
        ("a.txt", "Published: 2024-01-02  Source: Tea Press\n\nTea is hot.\n\ngreen tea\n", "keyterms"),
        ("a.tsv", "tea\tthé\nleaf\tfeuille\n", "omegat"),
        ("a.tsv", "en\tfr\ntea\tthé\n", "csv"),
        ("a.tsv", "English\tFrench\ntea\tthé\n", "csv"),
        ("a.tab", "en\tfr\ntea\tthé\n", "csv"),
        ("a.txt", "# a comment\ttab\nFrench\tfrançais\n", "omegat"),
        ("a.utf8", "Source\tTarget\tComment\ntea\tthé\thot\n", "csv"),
    ],
)
def test_it_is_told_from_pages_and_tables(write: Callable[..., Path], name: str, content: str, reader: str) -> None:
    assert reader_for(source_at(str(write(name, content)))).name == reader


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_table_of_languages_is_none(mark: str) -> None:
    assert not READER.recognises(f"{mark}English\tFrench\ntea\tthé\n".encode())
    assert not READER.recognises(f"{mark}# only\ta comment\n".encode())
    assert READER.recognises(f"{mark}tea\tthé\n".encode())


@given(st.lists(st.sampled_from(["tea\t茶", "\t茶", "tea", "#c", "", " ", "a\tb\tc\td", "x\t\t\t"]), max_size=20))
def test_every_record_is_read_or_reported(lines: list[str]) -> None:
    records, report = read("\n".join(lines) + "\n" if lines else "\n")
    wanted = sum(bool(line.strip()) and not line.startswith("#") for line in lines)
    assert len(records) + report.omitted == wanted
