"""Weblate's glossaries, read with translate-toolkit as Weblate does."""

import io
from typing import Any

import pytest
from translate.storage.csvl10n import csvfile
from translate.storage.tbx import tbxfile

from exporters.losses import Losses
from exporters.services.weblate import CSV, TBX
from glossary.fields import Feature
from glossary.findings import RefusedError
from glossary.model import Concept, Entry, LanguageSection, Metadata, Passage, Status, Term

METADATA = Metadata(source_language="en", languages=("en", "fr"))
TEA = Concept(
    "tea",
    {
        "en": LanguageSection([Term("tea"), Term("char", Status.DEPRECATED)]),
        "fr": LanguageSection([Term("infusion", Status.DEPRECATED), Term("thé", Status.PREFERRED)]),
    },
    definitions=(Passage("a <hot> drink"),),
    notes=("Mind the accent.",),
)
NAME = Concept("5g tool", {"en": LanguageSection([Term("OmegaT", translatable=False)])})
CUP = Concept("cup", {"en": LanguageSection([Term("cup")]), "fr": LanguageSection([Term("tasse")])})


def written(entries: list[Entry], exporter: Any = TBX) -> tuple[bytes, Losses]:
    out, losses = io.BytesIO(), Losses()
    exporter.write(METADATA, iter(entries), out, exporter.options(), losses)
    return out.getvalue(), losses


def units(entries: list[Entry]) -> list[Any]:
    store: Any = tbxfile
    return list(store.parsestring(written(entries)[0], sourcelanguage="en", targetlanguage="fr").units)


def test_every_pair_is_an_entry_and_a_deprecated_target_is_forbidden() -> None:
    found = [(str(unit.source), str(unit.target), unit.isobsolete()) for unit in units([TEA, CUP])]
    assert found == [
        ("tea", "thé", False),
        ("tea", "infusion", True),
        ("char", "thé", False),
        ("cup", "tasse", False),
    ]


def test_ids_are_unique_and_the_definition_is_the_explanation() -> None:
    found = units([TEA, CUP])
    assert len({unit.getid() for unit in found}) == len(found)
    assert found[0].getnotes("definition") == "a <hot> drink"
    assert found[0].getnotes() == "Mind the accent."


def test_what_is_not_to_be_translated_is_read_only() -> None:
    found = units([NAME, CUP])
    assert [(str(unit.source), str(unit.target), unit.istranslatable()) for unit in found] == [
        ("OmegaT", "OmegaT", False),
        ("cup", "tasse", True),
    ]


def test_a_deprecated_source_loses_its_status_in_the_report() -> None:
    _, losses = written([TEA])
    assert [example["value"] for example in losses.dropped[Feature.STATUS].examples] == ["deprecated"]


def test_concepts_without_a_pair_are_reported_and_a_file_of_none_is_refused() -> None:
    with pytest.raises(RefusedError, match="no concept has both"):
        written([Concept("a", {"en": LanguageSection([Term("tea")])}), Concept("b")])


def test_csv_has_a_context_of_its_own_for_each_record() -> None:
    data, losses = written([TEA, CUP], CSV)
    store: Any = csvfile
    found = store.parsestring(data).units
    assert [(str(unit.source), str(unit.target), unit.getcontext()) for unit in found] == [
        ("tea", "thé", "tea"),
        ("char", "thé", "tea#2"),
        ("cup", "tasse", "cup"),
    ]
    assert "do not use: infusion" in found[0].getnotes("developer")
    assert losses.pairs == 3
