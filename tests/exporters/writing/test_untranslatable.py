"""A term that must not be translated, and has no translation, is its own target wherever a person reads pairs."""

import io

import pytest

from exporters.base import get_exporter
from exporters.losses import Losses
from glossary.fields import Feature
from glossary.model import Concept, LanguageSection, Metadata, PartOfSpeech, Status, Term

NAME = Concept(
    "name", {"en": LanguageSection([Term("OmegaT", part_of_speech=PartOfSpeech.PROPER_NOUN, translatable=False)])}
)
PERSONAL = ("omegat", "csv-omegat", "tbx-omegat", "tmx-omegat", "tbx-lokalize", "tsv-xbench", "csv-glotpress")


def written(name: str, *concepts: Concept) -> tuple[str, Losses]:
    exporter, losses, out = get_exporter(name), Losses(), io.BytesIO()
    metadata = Metadata(source_language="en", languages=("en", "fr"))
    exporter.write(metadata, iter(concepts), out, exporter.options(), losses)
    return out.getvalue().decode("utf-8-sig"), losses


@pytest.mark.parametrize("name", PERSONAL)
def test_it_is_its_own_target(name: str) -> None:
    text, losses = written(name, NAME)
    assert text.count("OmegaT") >= 2
    assert losses.entries_omitted == 0
    assert Feature.UNTRANSLATED not in losses.dropped


def test_the_note_says_why_and_other_synonyms_are_counted() -> None:
    concept = Concept(
        "x",
        {
            "en": LanguageSection(
                [Term("editor"), Term("OmegaT", part_of_speech=PartOfSpeech.PROPER_NOUN, translatable=False)]
            )
        },
    )
    text, losses = written("omegat", concept)
    assert text.splitlines()[1:] == ["OmegaT\tOmegaT\tOmegaT: do not translate"]
    assert losses.dropped[Feature.UNTRANSLATED].count == 1


def test_a_deprecated_name_and_a_translated_one_are_as_before() -> None:
    old = Concept("x", {"en": LanguageSection([Term("X", Status.DEPRECATED, translatable=False)])})
    both = Concept(
        "y", {"en": LanguageSection([Term("Y", translatable=False)]), "fr": LanguageSection([Term("I grec")])}
    )
    text, losses = written("omegat", old, both)
    assert text.splitlines()[1:] == ["Y\tI grec\tdo not translate"]
    assert losses.omitted[0]["feature"] == Feature.UNTRANSLATED
