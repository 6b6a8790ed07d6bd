"""The output in a lossless format reads back equal for any text."""

import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from exporters.base import get_exporter
from exporters.formats.tmx import preferred_first
from exporters.losses import Losses
from exporters.writing.markup import illegal_characters
from glossary.fields import CONCEPT_FIELDS, LANGUAGE_FIELDS, TERM_FIELDS
from glossary.files.source import source_of
from glossary.findings import Report
from glossary.model import (
    Concept,
    Entry,
    LanguageSection,
    Metadata,
    Property,
    Term,
    Unit,
)
from glossary.reading import ReadOptions, get_reader
from tests.property.models import HOSTILE, fields, texts_of, units_of, xml_texts

texts = texts_of(st.characters(codec="utf-8", exclude_characters="\0"))


def concepts_of(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Concept]:
    terms = st.builds(Term, texts, **fields(TERM_FIELDS, texts))
    sections = st.builds(LanguageSection, st.lists(terms, min_size=1, max_size=3), **fields(LANGUAGE_FIELDS, texts))
    return st.builds(
        Concept,
        texts,
        st.dictionaries(st.sampled_from(["en", "zh-Hans", "id"]), sections, min_size=1),
        **fields(CONCEPT_FIELDS, texts),
    )


concepts = concepts_of(texts)


units = units_of(xml_texts)

METADATA = Metadata(source_language="en", languages=("en", "zh-Hans", "id"))


def write(name: str, entries: list[Entry]) -> bytes:
    exporter = get_exporter(name)
    out = io.BytesIO()
    losses = Losses()
    exporter.write(METADATA, iter(entries), out, exporter.options(), losses)
    assert losses.total == 0
    return out.getvalue()


def read(name: str, data: bytes) -> list[Entry]:
    report = Report()
    stream = get_reader(name).open(source_of(data, f"x.{name}"), ReadOptions(), report)
    entries = list(stream.entries)
    assert report.findings == []
    return entries


@settings(max_examples=60, deadline=None)
@given(st.lists(concepts, max_size=3, unique_by=lambda concept: concept.id))
def test_csv_reads_back_equal(entries: list[Entry]) -> None:
    assert read("csv", write("csv", entries)) == entries


@settings(max_examples=60, deadline=None)
@given(st.lists(concepts | units, max_size=3))
def test_jsonl_reads_back_equal(entries: list[Entry]) -> None:
    assert read("jsonl", write("jsonl", entries)) == entries


@pytest.mark.parametrize("name", ["csv", "jsonl", "yaml", "tmx", "tbx"])
def test_writing_twice_gives_the_same_bytes(name: str) -> None:
    entries: list[Entry] = [
        Concept(f"c{number}", {"en": LanguageSection([Term(text)]), "zh-Hans": LanguageSection([Term("茶")])})
        for number, text in enumerate(["tea", "a,b", "x & y"])
    ]
    assert write(name, entries) == write(name, entries)


# Outer line breaks are taken as the layout of a file, and a term stands on one line.
xml_texts = st.one_of(
    st.sampled_from([text for text in HOSTILE if "\n" not in text]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=12).filter(
        lambda text: not text.isspace() and not illegal_characters(text)
    ),
)


@pytest.mark.parametrize("name", ["tbx", "tbx3"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(entries=st.lists(concepts_of(xml_texts), min_size=1, max_size=2, unique_by=lambda concept: concept.id))
def test_tbx_to_the_model_and_back_is_the_same_tbx(name: str, entries: list[Concept]) -> None:
    known = {entry.id for entry in entries}
    for entry in entries:
        entry.cross_references = tuple(one for one in entry.cross_references if one.target in known)
        for section in entry.sections.values():
            for term in section.terms:
                term.cross_references = tuple(one for one in term.cross_references if one.target in known)
    once = written(name, entries)
    report = Report()
    stream = get_reader("tbx").open(source_of(once, "x.tbx"), ReadOptions(), report)
    again = [entry for entry in stream.entries if isinstance(entry, Concept)]
    assert report.findings == []
    # What version 2 has no place for stands among the notes, and so the second time in their order.
    assert sorted(written(name, again).splitlines()) == sorted(once.splitlines())


tmx_units = units_of(xml_texts).filter(lambda unit: bool(unit.texts))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(concepts_of(xml_texts) | tmx_units, max_size=3))
def test_tmx_reads_back_equal(entries: list[Entry]) -> None:
    for entry in entries:
        if isinstance(entry, Concept):
            for section in entry.sections.values():
                section.terms = preferred_first(section.terms)
    assert read("tmx", write("tmx", entries)) == entries


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(Concept("tea", {"en": LanguageSection([Term("tea")])}, subject_field="food"))
@example(Unit({"en": "tea"}, properties=(Property("x-entry", "unit"),)))
@given(concepts_of(xml_texts) | tmx_units)
def test_what_is_written_in_the_same_way_again_and_again_reads_back_equal(entry: Entry) -> None:
    """The reader learns how the entries of a file are written, and reads those that follow without parsing them."""
    if isinstance(entry, Concept):
        for section in entry.sections.values():
            section.terms = preferred_first(section.terms)
        entries: list[Entry] = [replace(entry, id=f"c{number}") for number in range(5)]
    else:
        entries = [replace(entry, tuid=f"u{number}") for number in range(5)]
    assert read("tmx", write("tmx", entries)) == entries


def written(name: str, entries: Sequence[Entry]) -> bytes:
    exporter = get_exporter(name)
    out = io.BytesIO()
    exporter.write(METADATA, iter(entries), out, exporter.options(), Losses())
    return out.getvalue()
