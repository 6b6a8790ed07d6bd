"""MateCat's workbook, read by openpyxl: the rows of a concept, forbidden terms, locales, and the reported losses."""

import io
import re
from typing import Any

import openpyxl

from exporters.losses import LossCounter, Losses
from exporters.services.matecat import EXPORTER
from glossary.fields import Feature
from glossary.model import Concept, Entry, LanguageSection, Metadata, Passage, Status, Term

METADATA = Metadata(source_language="en", languages=("en", "fr-CA", "zh-Hans"))
EMPTY = (None, None)


def rows(entries: list[Entry]) -> tuple[list[tuple[Any, ...]], Losses]:
    out, losses = io.BytesIO(), Losses()
    carried = LossCounter(EXPORTER.carries, METADATA, losses).carried(iter(entries))
    EXPORTER.write(METADATA, carried, out, EXPORTER.options(), losses)
    sheet = openpyxl.load_workbook(io.BytesIO(out.getvalue())).worksheets[0]
    return list(sheet.iter_rows(values_only=True)), losses


def test_the_header_is_as_matecat_checks_it() -> None:
    (header,), losses = rows([])
    assert header[:4] == ("Forbidden", "Domain", "Definition", "en-US")
    locales = [name for name in header[3:] if name not in ("Notes", "Example of use")]
    assert locales == ["en-US", "fr-CA", "zh-CN"]
    # GlossaryCSVValidator.php compares the joined header, in lower case.
    joined = "".join(header).lower()
    locale = "|".join(locales).lower()
    checked = rf"(forbidden)?(domain)?(subdomain)?(definition)?(({locale})((notes)?(example of use)?)){{2,}}"
    assert re.fullmatch(checked, joined)
    assert [change["change"] for change in losses.altered] == [
        "en is written as en-US",
        "zh-Hans is written as zh-CN",
    ]


def test_each_synonym_has_a_row_and_a_forbidden_term_one_of_its_own() -> None:
    tea = Concept(
        "tea",
        {
            "en": LanguageSection(
                [Term("brew"), Term("tea", Status.PREFERRED, notes=("hot",)), Term("x", Status.DEPRECATED)]
            ),
            "fr-CA": LanguageSection([Term("thé", contexts=(Passage("un thé"),)), Term("infusion")]),
        },
        subject_field="drinks",
    )
    found, losses = rows([tea])
    drinks = ("drinks", None)
    assert found[1:] == [
        (None, *drinks, "tea", "hot", None, "thé", None, "un thé", None, *EMPTY),
        (None, *drinks, "brew", *EMPTY, "thé", *EMPTY, None, *EMPTY),
        (None, *drinks, "tea", *EMPTY, "infusion", *EMPTY, None, *EMPTY),
        ("TRUE", *drinks, "x", *EMPTY, None, *EMPTY, None, *EMPTY),
    ]
    assert set(losses.dropped) == {Feature.CONCEPT_ID}


def test_what_is_not_translated_is_its_own_translation() -> None:
    name = Concept("a", {"en": LanguageSection([Term("OmegaT", translatable=False)])})
    kept = Concept(
        "b", {"en": LanguageSection([Term("Tea", translatable=False)]), "fr-CA": LanguageSection([Term("Thé")])}
    )
    found, losses = rows([name, kept])
    assert [(row[3], row[6], row[9]) for row in found[1:]] == [("OmegaT",) * 3, ("Tea",) * 3]
    assert losses.dropped[Feature.TERM].count == 1
    synonym = Term("TEA", translatable=False)
    some = Concept("c", {"en": LanguageSection([Term("tea"), synonym]), "fr-CA": LanguageSection([Term("thé")])})
    assert [(row[3], row[6], row[9]) for row in rows([some])[0][1:]] == [("tea", "thé", None), ("TEA",) * 3]
    found, losses = rows([Concept("d", {"en": LanguageSection([Term("tea"), synonym])})])
    assert ([row[3] for row in found[1:]], losses.dropped[Feature.UNTRANSLATED].count) == (["TEA"], 1)


def test_a_term_in_one_language_is_no_row_unless_it_is_forbidden() -> None:
    alone = Concept("a", {"en": LanguageSection([Term("alone")])})
    old = Concept("b", {"en": LanguageSection([Term("new"), Term("old", Status.SUPERSEDED)])})
    found, losses = rows([alone, old])
    assert [(row[0], row[3]) for row in found[1:]] == [("TRUE", "old")]
    assert (losses.entries_omitted, losses.dropped[Feature.UNTRANSLATED].count) == (1, 2)
