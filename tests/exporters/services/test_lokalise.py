"""Lokalise's glossary: flags, one row per term, and the reported losses."""

import csv
import io

from exporters.losses import Losses
from exporters.services.lokalise import EXPORTER
from glossary.fields import Feature
from glossary.model import Concept, Entry, LanguageSection, Metadata, Passage, Status, Term

METADATA = Metadata(source_language="en", languages=("en", "pt-BR"))


def rows(entries: list[Entry]) -> tuple[list[list[str]], Losses]:
    out, losses = io.BytesIO(), Losses()
    EXPORTER.write(METADATA, iter(entries), out, EXPORTER.options(), losses)
    return list(csv.reader(io.StringIO(out.getvalue().decode()), delimiter=";")), losses


def test_a_deprecated_source_term_is_forbidden_and_a_deprecated_target_is_left_out() -> None:
    concept = Concept(
        "tea",
        {
            "en": LanguageSection([Term("tea", case_sensitive=True), Term("brew", Status.DEPRECATED)]),
            "pt-BR": LanguageSection(
                [Term("infusão", Status.DEPRECATED), Term("chá")], definitions=(Passage("bebida"), Passage("planta"))
            ),
        },
        subject_field="food, drink",
        definitions=(Passage("a drink;\nhot"),),
    )
    found, losses = rows([concept])
    assert found == [
        ["term", "description", "casesensitive", "translatable", "forbidden", "tags", "pt_BR", "pt_BR_description"],
        ["tea", "a drink; hot", "yes", "yes", "no", "food / drink", "chá", "bebida / planta"],
        ["brew", "a drink; hot", "no", "yes", "yes", "food / drink", "chá", "bebida / planta"],
    ]
    assert losses.dropped[Feature.DEPRECATED_TERM].count == 1
    assert [change["feature"] for change in losses.altered] == ["language", "definition", "subject_field"]


def test_no_term_stands_twice_and_none_is_both_forbidden_and_untranslatable() -> None:
    first = Concept(
        "a", {"en": LanguageSection([Term("X", Status.DEPRECATED, translatable=False), Term("Y"), Term("X ")])}
    )
    again = Concept("b", {"en": LanguageSection([Term("Y"), Term("Z")])})
    other = Concept("c", {"pt-BR": LanguageSection([Term("chá")])})
    found, losses = rows([first, again, other])
    assert [row[0:1] + row[3:5] for row in found[1:]] == [["X", "yes", "yes"], ["Y", "yes", "no"], ["Z", "yes", "no"]]
    assert losses.dropped[Feature.TRANSLATABLE].count == 1
    assert losses.dropped[Feature.HOMOGRAPH].count == 1
    assert losses.omitted[0]["reason"] == "no term in the source language"
