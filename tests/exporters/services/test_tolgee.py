"""Tolgee's glossary: flags, one row per term, what it ignores, and the backslash that its reader takes as escape."""

import csv
import io

from exporters.losses import Losses
from exporters.services.tolgee import EXPORTER
from glossary.fields import Feature
from glossary.model import Concept, Entry, LanguageSection, Metadata, Status, Term, TermType

METADATA = Metadata(source_language="en", languages=("en", "pt-BR"))


def written(entries: list[Entry]) -> tuple[str, Losses]:
    out, losses = io.BytesIO(), Losses()
    EXPORTER.write(METADATA, iter(entries), out, EXPORTER.options(), losses)
    return out.getvalue().decode(), losses


def test_flags_are_yes_or_no_and_a_source_may_stand_twice() -> None:
    tea = Concept(
        "tea",
        {
            "en": LanguageSection([Term("tea", case_sensitive=True), Term("brew", Status.DEPRECATED)]),
            "pt-BR": LanguageSection([Term("chá")]),
        },
    )
    again = Concept("meal", {"en": LanguageSection([Term("tea", term_type=TermType.ABBREVIATION)])})
    text, losses = written([tea, again])
    assert list(csv.reader(io.StringIO(text))) == [
        ["term", "description", "translatable", "casesensitive", "abbreviation", "forbidden", "pt-BR"],
        ["tea", "", "Yes", "Yes", "No", "No", "chá"],
        ["brew", "", "Yes", "No", "No", "Yes", "chá"],
        ["tea", "", "Yes", "No", "Yes", "No", ""],
    ]
    assert not losses.dropped


def test_translations_of_what_is_not_translated_are_told() -> None:
    text, losses = written(
        [
            Concept(
                "a",
                {
                    "en": LanguageSection([Term("OmegaT", Status.DEPRECATED, translatable=False)]),
                    "pt-BR": LanguageSection([Term("o OmegaT", term_type=TermType.PHRASE)]),
                },
            )
        ]
    )
    assert text.splitlines()[1] == "OmegaT,,No,No,No,Yes,OmegaT"
    assert losses.dropped[Feature.TERM].examples[0]["value"] == "o OmegaT: OmegaT is not to be translated"
    assert losses.dropped[Feature.TERM_TYPE].count == 1


def test_a_backslash_is_doubled_within_quotes() -> None:
    text, losses = written([Concept("a", {"en": LanguageSection([Term("C:\\tea"), Term("tea")])})])
    assert text.splitlines()[1:] == ['"C:\\\\tea","","Yes","No","No","No",""', "tea,,Yes,No,No,No,"]
    assert not losses.altered
