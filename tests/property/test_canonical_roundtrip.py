"""The output of the canonical writer reads back equal for any text, and a second writing gives the same bytes."""

import io
from typing import Any

import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from yaml.cyaml import CBaseLoader

from glossary.canonical.tree import metadata_tree
from glossary.canonical.writer import CanonicalWriter, emit
from glossary.canonical.yaml import READER
from glossary.files.source import source_of
from glossary.findings import Report
from glossary.model import (
    Concept,
    CrossReference,
    Entry,
    ExternalReference,
    Gender,
    LanguageSection,
    Metadata,
    PartOfSpeech,
    Passage,
    Status,
    Term,
    TermType,
    Transaction,
    Unit,
)
from glossary.reading import ReadOptions
from tests.property.models import units_of, xml_texts

# Whole concepts are large draws, and shrinking them takes minutes: a failure shows as it was found.
unhurried = settings(
    deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck), max_examples=60
)

HOSTILE = [
    *("no", "null", "~", "true", "1.10", "1e3", "0x1F", "12:30:45", "2024-03-31", "=", "<<", ".inf", ".", "...", "---"),
    *("!tag", "*alias", "&anchor", "%TAG", "@", "`", "- x", "-", "? x", ": x", "a: b", "a:", "a #b", "#", "[", "{a}"),
    *('"', "'", "\\", "\\n", " x", "x ", "x\t", "\tx", "a\r\nb", "a\rb", "a\nb\n", "a\n\n", "\na", "a\n  b", "a \nb"),
    *(
        "\ufeffx",
        "x\x85y",
        "x\u2028y",
        "\0",
        "\x7f",
        "\ufffe",
        "\U0001f600",
        "عربي",
        "\u202ex",
        "a\u00a0",
        "．",
        "5G基站",
    ),
    *("a, b", "http://x.org/?q=1", "word " * 40 + "end", "double  space " * 20 + "x", "x" * 150, "y" * 130 + " # z"),
    *(
        "中文没有空格，" * 30,
        "中文" * 90,
        "中 " * 80 + '"文"',
        "|",
        ">",
        ">-",
        "# " * 60 + "x",
        "中\\\t文。 " * 40 + "x",
    ),
]
texts = (
    st.sampled_from(HOSTILE)
    | st.text(st.sampled_from("ab -:#'\"\\\n\r\t,[]{}中。\u2028é"), min_size=1, max_size=12)
    | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=220)
).filter(lambda text: not text.isspace())
optional = st.none() | texts
tags = st.sampled_from(["en", "zh-Hans", "no", "pt-BR", "ar", "x-private"])
dates = st.sampled_from(["2024", "2024-03", "2024-03-31", "2024-03-31T12:30:00Z"])
passages = st.lists(st.builds(Passage, texts, optional), max_size=2).map(tuple)
several = st.lists(texts, max_size=3).map(tuple)
external = st.lists(st.builds(ExternalReference, texts, optional), max_size=2).map(tuple)
cross = st.lists(st.builds(CrossReference, texts, optional), max_size=2).map(tuple)
transactions = st.lists(
    st.builds(Transaction, dates, optional) | st.builds(Transaction, st.none(), texts), max_size=2
).map(tuple)


def choice(values: type[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(values)


terms = st.builds(
    Term,
    text=texts,
    status=choice(Status),
    part_of_speech=choice(PartOfSpeech),
    term_type=choice(TermType),
    gender=choice(Gender),
    geographical_usage=optional,
    term_location=optional,
    translatable=st.none() | st.booleans(),
    case_sensitive=st.none() | st.booleans(),
    forms=several,
    contexts=passages,
    sources=several,
    notes=several,
    customer_subset=optional,
    project_subset=optional,
    cross_references=cross,
    external_references=external,
    created=transactions,
    modified=transactions,
)
sections = st.builds(
    LanguageSection,
    terms=st.lists(terms, max_size=3),
    definitions=passages,
    images=external,
    external_references=external,
    sources=several,
    notes=several,
    created=transactions,
    modified=transactions,
).filter(lambda section: section != LanguageSection())
concepts = st.builds(
    Concept,
    id=texts,
    sections=st.dictionaries(tags, sections, max_size=3),
    subject_field=optional,
    definitions=passages,
    images=external,
    cross_references=cross,
    external_references=external,
    sources=several,
    notes=several,
    customer_subset=optional,
    project_subset=optional,
    created=transactions,
    modified=transactions,
    location=st.none(),
)
units = units_of(xml_texts)


@st.composite
def declarations(draw: st.DrawFn) -> Metadata:
    languages = draw(st.lists(tags, unique=True, max_size=3))
    source = draw(st.none() | (st.sampled_from(languages) if languages else tags))
    texts_of: dict[str, Any] = {
        name: draw(optional) for name in ("id", "title", "description", "version", "publisher", "licence")
    }
    return Metadata(**texts_of, date=draw(st.none() | dates), source_language=source, languages=tuple(languages))


metadata = declarations()


def written(metadata: Metadata, entries: list[Entry]) -> bytes:
    out = io.BytesIO()
    writer = CanonicalWriter(metadata, out)
    writer.write(entries)
    writer.close()
    return out.getvalue()


def read(text: bytes) -> tuple[Metadata, list[Entry]]:
    report = Report()
    stream = READER.open(source_of(text, "x"), ReadOptions(), report)
    entries = list(stream.entries)
    assert report.findings == []
    return stream.metadata, entries


@unhurried
@given(metadata, st.lists(concepts | units, max_size=3))
def test_reading_back_what_was_written(metadata: Metadata, entries: list[Entry]) -> None:
    text = written(metadata, entries)
    concepts_first = sorted(entries, key=lambda entry: isinstance(entry, Unit))
    assert read(text) == (metadata, concepts_first)
    assert written(*read(text)) == text


@unhurried
@given(metadata)
def test_other_parsers_read_the_same_text(metadata: Metadata) -> None:
    tree = metadata_tree(metadata)
    text = emit(tree)
    assert yaml.load(text, yaml.BaseLoader) == tree
    assert yaml.load(text, CBaseLoader) == tree
    assert yaml.safe_load(text) == tree


@unhurried
@given(st.lists(concepts | units, min_size=1, max_size=2))
def test_nothing_resolves_to_other_than_a_text(entries: list[Entry]) -> None:
    text = written(Metadata(), entries)
    as_texts, resolved = yaml.load(text, yaml.BaseLoader), yaml.safe_load(text)
    del as_texts["glossport"], resolved["glossport"]
    assert resolved == flags_as_booleans(as_texts)


def flags_as_booleans(tree: Any) -> Any:
    if isinstance(tree, list):
        return [flags_as_booleans(item) for item in tree]
    if isinstance(tree, dict):
        flags = {"true": True, "false": False}
        return {
            key: flags[value] if key in ("translatable", "case_sensitive") else flags_as_booleans(value)
            for key, value in tree.items()
        }
    return tree
