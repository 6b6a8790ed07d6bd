"""Phrase TMS: the data categories of its TBX, and what is reported as lost."""

import io

from lxml import etree

from exporters.base import get_exporter
from exporters.losses import Losses
from glossary.fields import Feature
from glossary.model import (
    Concept,
    Entry,
    Gender,
    LanguageSection,
    Metadata,
    PartOfSpeech,
    Passage,
    Status,
    Term,
    TermType,
)

METADATA = Metadata(source_language="en", languages=("en", "de"))


def written(entries: list[Entry]) -> tuple[etree._Element, Losses]:
    exporter = get_exporter("tbx-phrase-tms")
    out, losses = io.BytesIO(), Losses()
    exporter.write(METADATA, iter(entries), out, exporter.options(), losses)
    return etree.fromstring(out.getvalue()), losses


def test_each_value_has_the_category_and_the_word_of_phrase() -> None:
    bell = Concept(
        "bell",
        {
            "en": LanguageSection(
                [
                    Term(
                        "bell",
                        Status.PREFERRED,
                        part_of_speech=PartOfSpeech.PROPER_NOUN,
                        term_type=TermType.FULL_FORM,
                        case_sensitive=False,
                        contexts=(Passage("The bell rings."),),
                    ),
                    Term("gong", Status.SUPERSEDED, translatable=False, notes=("old",)),
                ],
                definitions=(Passage("It rings."),),
            ),
            "de": LanguageSection([Term("Glocke", Status.ADMITTED, gender=Gender.NEUTER)]),
        },
        subject_field="music",
        notes=("R&D",),
    )
    root, losses = written([bell])
    assert [(one.tag, one.get("type"), one.text) for one in root.iter("descrip", "termNote", "note")] == [
        ("descrip", "conceptDomain", "music"),
        ("descrip", "conceptNote", "en: It rings. / R&D"),
        ("termNote", "preferred", "true"),
        ("termNote", "caseSensitive", "false"),
        ("termNote", "partOfSpeech", "NOUN"),
        ("termNote", "termType", "FULL_FORM"),
        ("termNote", "usageNote", "The bell rings."),
        ("note", None, "old / Do not translate."),
        ("termNote", "forbidden", "true"),
        ("termNote", "grammaticalGender", "NEUTRAL"),
    ]
    assert [one["change"] for one in losses.altered] == ["a proper noun became a noun"]
    assert {str(feature): loss.count for feature, loss in losses.dropped.items()} == {"status": 1}


def test_what_phrase_has_no_word_for_and_what_is_too_long_is_reported() -> None:
    terms = [Term("x" * 1001), Term("tea", part_of_speech=PartOfSpeech.OTHER, gender=Gender.OTHER)]
    _, losses = written([Concept("a", {"en": LanguageSection(terms)}), Concept("none")])
    assert losses.over_limit_count == 1
    assert {feature for feature in losses.dropped if feature is not Feature.TERM} == {
        Feature.PART_OF_SPEECH,
        Feature.GENDER,
        Feature.TERMLESS,
    }
