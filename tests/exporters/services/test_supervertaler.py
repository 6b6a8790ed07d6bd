"""Supervertaler: what its import makes of our rows, by the rules of its source."""

import csv
import io

from exporters.losses import Losses
from exporters.services.supervertaler import EXPORTER
from glossary.fields import Feature
from glossary.model import Concept, LanguageSection, Metadata, Status, Term

METADATA = Metadata(source_language="en", languages=("en", "fr"))


def written(*concepts: Concept) -> tuple[list[dict[str, str]], Losses]:
    out, losses = io.BytesIO(), Losses()
    EXPORTER.write(METADATA, iter(concepts), out, EXPORTER.options(), losses)
    text = io.StringIO(out.getvalue().decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter="\t")), losses


def concept(name: str, english: list[Term], french: list[Term]) -> Concept:
    return Concept(name, {"en": LanguageSection(english), "fr": LanguageSection(french)})


def test_synonyms_share_a_cell_and_forbidden_ones_stand_in_brackets() -> None:
    (row,), losses = written(
        concept(
            "tea",
            [Term("char", Status.DEPRECATED), Term("brew|tea"), Term("tea", Status.PREFERRED)],
            [Term("thé"), Term("té", Status.SUPERSEDED)],
        )
    )
    assert row["Source Term"] == "tea|brew/tea|[!char]"
    assert row["Target Term"] == "thé|[!té]"
    assert (row["Forbidden"], row["Non-Translatable"]) == ("", "")
    assert losses.pairs == 1
    assert losses.altered_counts == {"term": 1}


def test_a_pair_without_a_usable_target_is_forbidden_and_a_name_is_kept() -> None:
    rows, losses = written(
        concept("a", [Term("a")], [Term("b", Status.DEPRECATED)]),
        concept("name", [Term("OmegaT", translatable=False)], []),
        concept("old", [Term("c", Status.DEPRECATED)], [Term("d")]),
        concept("again", [Term("A")], [Term("e")]),
    )
    assert [list(row.values())[:2] + list(row.values())[4:] for row in rows] == [
        ["a", "b", "TRUE", ""],
        ["OmegaT", "OmegaT", "", "TRUE"],
    ]
    assert [one["feature"] for one in losses.omitted] == [Feature.DEPRECATED_TERM, Feature.HOMOGRAPH]
