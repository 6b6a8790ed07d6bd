"""What we write in a lossless format reads back equal, whatever the text."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporters import registry
from exporters.losses import Losses
from glossary.fields import CONCEPT_FIELDS, LANGUAGE_FIELDS, TERM_FIELDS, UNIT_FIELDS, Field, Kind
from glossary.findings import Report
from glossary.model import (
    Concept,
    CrossReference,
    Entry,
    ExternalReference,
    LanguageSection,
    Metadata,
    Passage,
    Term,
    Transaction,
    Unit,
)
from glossary.readers import registry as readers
from glossary.readers.base import ReadOptions
from glossary.source import source_of

HOSTILE = [
    "]]>",
    '"',
    "a,b;c\td",
    "#x",
    "=1",
    "<&>",
    "a\nb",
    "a\rb",
    "a\r\nb",
    "a\u0085\u2028b",
    "e\u0301",
    "𝔸",
    " x ",
    "no",
    "1.10",
    "- a: b",
    "\\",
    "'",
]
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12).filter(
        lambda text: not text.isspace()
    ),
)


def values(field: Field) -> st.SearchStrategy[Any]:
    maybe = st.none() | texts
    if field.kind is Kind.TEXT:
        return maybe
    if field.kind is Kind.FLAG:
        return st.none() | st.booleans()
    if field.choices is not None:
        return st.none() | st.sampled_from(list(field.choices))
    items: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.TEXTS: texts,
        Kind.PASSAGES: st.builds(Passage, texts, maybe),
        Kind.CROSS_REFERENCES: st.builds(CrossReference, texts, maybe),
        Kind.EXTERNAL_REFERENCES: st.builds(ExternalReference, texts, maybe),
        Kind.TRANSACTIONS: st.builds(Transaction, st.just("2024-01-02"), maybe),
    }
    return st.lists(items[field.kind], max_size=2).map(tuple)


def fields(all_of_them: tuple[Field, ...]) -> dict[str, st.SearchStrategy[Any]]:
    return {field.attribute: values(field) for field in all_of_them}


terms = st.builds(Term, texts, **fields(TERM_FIELDS))
sections = st.builds(LanguageSection, st.lists(terms, min_size=1, max_size=3), **fields(LANGUAGE_FIELDS))
concepts = st.builds(
    Concept,
    texts,
    st.dictionaries(st.sampled_from(["en", "zh-Hans", "id"]), sections, min_size=1),
    **fields(CONCEPT_FIELDS),
)
units = st.builds(Unit, st.dictionaries(st.sampled_from(["en", "no"]), texts, min_size=1), **fields(UNIT_FIELDS))

METADATA = Metadata(source_language="en", languages=("en", "zh-Hans", "id"))


def write(name: str, entries: list[Entry]) -> bytes:
    exporter = registry.get(name)
    out = io.BytesIO()
    losses = Losses()
    exporter.write(METADATA, iter(entries), out, exporter.options(), losses)
    assert losses.total == 0
    return out.getvalue()


def read(name: str, data: bytes) -> list[Entry]:
    report = Report()
    stream = readers.get(name).open(source_of(data, f"x.{name}"), ReadOptions(), report)
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
