"""MultiTerm XML: the shape that the schema of MTF asks for, and what our reader finds in it again."""

import io
from typing import Any

import pytest
from lxml import etree

from exporters.base import get_exporter
from exporters.losses import LossCounter, Losses
from glossary.fields import Feature
from glossary.files.source import source_of
from glossary.findings import RefusedError, Report
from glossary.model import (
    Concept,
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
)
from glossary.reading import ReadOptions, get_reader

METADATA = Metadata(source_language="en-GB", languages=("en-GB", "zh-Hans"))
CHILDREN = {
    "mtf": ["conceptGrp"],
    "conceptGrp": ["concept", "transacGrp", "descripGrp", "languageGrp"],
    "languageGrp": ["language", "transacGrp", "descripGrp", "termGrp"],
    "termGrp": ["term", "transacGrp", "descripGrp"],
    "descripGrp": ["descrip", "descripGrp"],
    "transacGrp": ["transac", "date"],
    "descrip": ["xref"],
}
"""What an element holds: the first once, the others in any number."""
VALVE = Concept(
    "valve",
    {
        "en-GB": LanguageSection(
            [
                Term(
                    "relief valve",
                    Status.PREFERRED,
                    part_of_speech=PartOfSpeech.NOUN,
                    translatable=False,
                    contexts=(Passage("Set the relief valve.", "manual"),),
                    notes=("not <stem>",),
                ),
                Term("PRV", Status.DEPRECATED, term_type=TermType.ACRONYM),
            ],
            definitions=(Passage("It limits pressure.", "ISO 5598"), Passage("A valve.")),
        ),
        "zh-Hans": LanguageSection([Term("安全阀", gender=Gender.OTHER)]),
    },
    subject_field="hydraulics",
    notes=("checked",),
    external_references=(ExternalReference("https://example.org/a?b&c", "see"),),
    created=(Transaction("2021-03-04", "Ana"),),
)


def written(entries: list[Entry]) -> tuple[bytes, Losses]:
    exporter = get_exporter("multiterm")
    out, losses = io.BytesIO(), Losses()
    carried = LossCounter(exporter.carries, METADATA, losses).carried(iter(entries))
    exporter.write(METADATA, carried, out, exporter.options(), losses)
    return out.getvalue(), losses


def read(data: bytes) -> list[Any]:
    return list(get_reader("multiterm").open(source_of(data, "a.xml"), ReadOptions(), Report()).entries)


def test_it_has_the_shape_of_the_schema() -> None:
    data, losses = written([VALVE])
    root = etree.fromstring(data)
    for element in root.iter():
        allowed = CHILDREN.get(str(element.tag), [])
        names = [child.tag for child in element]
        assert set(names) <= set(allowed), element.tag
        if allowed and element.tag != "descrip":
            assert (names[0], names.count(allowed[0])) == (allowed[0], 1), element.tag
    assert root.findtext("conceptGrp/concept") == "1"
    assert [dict(one.attrib) for one in root.iter("language")] == [
        {"type": "English (United Kingdom)", "lang": "EN-GB"},
        {"type": "Chinese (Simplified)", "lang": "ZH-CN"},
    ]
    assert [change["change"] for change in losses.altered] == ["zh-Hans is written as zh-CN"]


def test_our_reader_finds_it_again() -> None:
    (found,) = read(written([VALVE])[0])
    english = found.sections["en-GB"]
    assert english == VALVE.sections["en-GB"]
    assert found.sections["zh-CN"] == VALVE.sections["zh-Hans"]
    assert (found.subject_field, found.external_references) == (VALVE.subject_field, VALVE.external_references)
    assert set(found.notes) == {"checked", "ID: valve"}
    assert found.created == VALVE.created


def test_what_it_has_no_place_for_is_reported() -> None:
    term = Term("a", created=(Transaction("2021"),), modified=(Transaction("2021-03-04T05:06Z"),))
    odd = Concept("1", {"en-GB": LanguageSection([term]), "zh-Hans": LanguageSection([], notes=("alone",))})
    data, losses = written([odd, Concept("none")])
    assert b"<date>2021-03-04T05:06:00</date>" in data
    assert {str(feature): loss.count for feature, loss in losses.dropped.items()} == {
        "term_transaction": 1,
        "language_note": 1,
        "termless": 1,
    }
    assert losses.altered_counts == {Feature.TERM_TRANSACTION: 1, "language": 1}
    with pytest.raises(RefusedError, match="no concept with a term"):
        written([])
