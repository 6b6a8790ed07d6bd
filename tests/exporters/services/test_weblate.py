"""Weblate's glossaries, read with translate-toolkit; tests/oracle/test_weblate.py asks Weblate itself."""

import io
import json
from typing import Any

import pytest
from translate.storage.csvl10n import csvfile
from translate.storage.tbx import tbxfile

from exporters.losses import Losses
from exporters.services.weblate import CSV, TBX, EntryForm, WeblateOptions
from glossary.fields import Feature
from glossary.findings import RefusedError
from glossary.model import Concept, Entry, LanguageSection, Metadata, PartOfSpeech, Passage, Status, Term

METADATA = Metadata(source_language="en", languages=("en", "fr"), title="Drinks")
PAIRS = WeblateOptions(EntryForm.PAIR)
TEA = Concept(
    "tea",
    {
        "en": LanguageSection([Term("tea"), Term("char", Status.DEPRECATED)]),
        "fr": LanguageSection(
            [Term("infusion", Status.DEPRECATED), Term("thé", Status.PREFERRED, notes=("Two letters.",))],
            definitions=(Passage("une boisson"),),
            notes=("Mind the accent.",),
        ),
    },
    definitions=(Passage("a <hot> drink"),),
    notes=("Not coffee.",),
    subject_field="drinks",
)
NAME = Concept("5g tool", {"en": LanguageSection([Term("OmegaT", translatable=False)])})
CUP = Concept("cup", {"en": LanguageSection([Term("cup")]), "fr": LanguageSection([Term("tasse")])})
OLD = Concept(
    "old",
    {
        "en": LanguageSection([Term("brew", Status.DEPRECATED)]),
        "fr": LanguageSection([Term("breuvage", Status.DEPRECATED), Term("décoction", Status.SUPERSEDED)]),
    },
)


def written(entries: list[Entry], exporter: Any = TBX, options: Any = None) -> tuple[bytes, Losses]:
    out, losses = io.BytesIO(), Losses()
    exporter.write(METADATA, iter(entries), out, options or exporter.options(), losses)
    return out.getvalue(), losses


def units(entries: list[Entry], options: WeblateOptions | None = None) -> list[Any]:
    store: Any = tbxfile
    data, _ = written(entries, options=options)
    return list(store.parsestring(data, sourcelanguage="en", targetlanguage="fr").units)


def named(terms: list[Any]) -> list[tuple[str, str | None]]:
    return [(term.text, term.administrative_status) for term in terms]


def test_a_concept_is_an_entry_with_all_its_terms_and_their_statuses() -> None:
    tea, cup = units([TEA, CUP])
    assert named(tea.get_source_terms()) == [("tea", None), ("char", "notRecommended")]
    assert named(tea.get_target_terms()) == [("thé", "preferredTerm-admn-sts"), ("infusion", "forbidden")]
    assert named(cup.get_target_terms()) == [("tasse", None)]


def test_every_pair_can_be_an_entry_with_an_id_of_its_own() -> None:
    found = units([TEA, CUP], PAIRS)
    assert [(str(unit.source), str(unit.target)) for unit in found] == [
        ("tea", "thé"),
        ("tea", "infusion"),
        ("char", "thé"),
        ("char", "infusion"),
        ("cup", "tasse"),
    ]
    assert len({unit.getid() for unit in found}) == len(found)


@pytest.mark.parametrize("options", [WeblateOptions(), PAIRS], ids=["concept", "pair"])
def test_what_is_not_to_be_used_is_forbidden_and_never_obsolete_which_weblate_passes_over(
    options: WeblateOptions,
) -> None:
    found = units([OLD], options)
    assert not any(unit.isobsolete() for unit in found)
    assert {status for unit in found for _, status in named(unit.get_target_terms())} == {"forbidden", "obsolete"}


def test_definitions_and_notes_of_every_level_say_from_whom_they_are() -> None:
    tea = units([TEA])[0]
    assert tea.getnotes("definition") == "a <hot> drink"
    assert tea.getnotes("developer") == "subject: drinks\nNot coffee."
    assert tea.getnotes("translator") == "une boisson\nMind the accent.\nTwo letters."


def test_what_is_not_to_be_translated_is_read_only() -> None:
    found = units([NAME, CUP])
    assert [(str(unit.source), str(unit.target), unit.istranslatable()) for unit in found] == [
        ("OmegaT", "OmegaT", False),
        ("cup", "tasse", True),
    ]


def test_that_one_term_makes_the_whole_entry_read_only_is_reported() -> None:
    sections = {
        "en": LanguageSection([Term("TEU", translatable=False), Term("box")]),
        "fr": LanguageSection([Term("boîte")]),
    }
    _, losses = written([Concept("box", sections)])
    assert losses.altered_counts[Feature.TRANSLATABLE] == 1
    _, losses = written([Concept("box", sections)], options=PAIRS)
    assert not losses.altered_counts


def test_a_header_that_nobody_sees_is_a_loss() -> None:
    data, _ = written([CUP])
    assert b"Drinks" not in data
    assert Feature.GLOSSARY_TITLE not in TBX.carries


def test_concepts_without_a_pair_are_reported_and_a_file_of_none_is_refused() -> None:
    with pytest.raises(RefusedError, match="no concept has both"):
        written([Concept("a", {"en": LanguageSection([Term("tea")])}), Concept("b")])


def test_csv_has_what_an_upload_takes_and_a_context_of_its_own_for_each_row() -> None:
    data, losses = written([TEA, CUP], CSV)
    store: Any = csvfile
    found = store.parsestring(data).units
    assert [(str(unit.source), str(unit.target), unit.getcontext()) for unit in found] == [
        ("tea", "thé", "tea"),
        ("char", "thé", "tea#2"),
        ("cup", "tasse", "cup"),
    ]
    assert data.splitlines()[0] == b"source,target,context"
    assert losses.pairs == 3
    assert losses.dropped[Feature.DEPRECATED_TERM].count == 1


def test_csv_counts_what_an_upload_passes_over(run: Any, write: Any, tmp_path: Any) -> None:
    glossary = """
        glossport: 1
        source_language: en
        languages: [en, fr]
        concepts:
          - id: tea
            definition: a drink
            terms:
              en: tea
              fr: {text: thé, status: preferred, note: Mind the accent.}
        """
    report = tmp_path / "losses.json"
    done = run(
        "convert", write("g.yaml", glossary), "--to", "csv-weblate", "-o", tmp_path / "g.csv", "--loss-report", report
    )
    assert done.code == 0, done.err
    losses = json.loads(report.read_text())["outputs"][0]["losses"]
    assert {name: loss["count"] for name, loss in losses.items()} == {"definition": 1, "status": 1, "term_note": 1}


def test_the_advice_names_the_method_that_adds_strings() -> None:
    assert TBX.consumer is not None
    assert any("method=add" in line for line in TBX.consumer.advice)


def test_grammar_stands_with_its_term() -> None:
    sections = {
        "en": LanguageSection([Term("tea", part_of_speech=PartOfSpeech.PROPER_NOUN)]),
        "fr": LanguageSection([Term("thé", contexts=(Passage("du thé"),))]),
    }
    unit = units([Concept("tea", sections)])[0]
    assert [note.text for note in unit.get_source_terms()[0].notes] == ["properNoun"]
    assert [note.text for note in unit.get_target_terms()[0].notes] == ["du thé"]
