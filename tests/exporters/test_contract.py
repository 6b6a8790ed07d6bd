"""Every exporter keeps the contract, and the contract detects an exporter that does not."""

from dataclasses import replace
from typing import IO

import pytest

from exporters import contract
from exporters.base import Exporter, Languages, NoOptions, carrying, exporter_names, get_exporter
from exporters.losses import Losses
from exporters.writing.text import TextWriter
from glossary.fields import Feature
from glossary.model import Concept, Metadata, Term


@pytest.mark.parametrize("name", exporter_names())
def test_exporter_keeps_the_contract(name: str) -> None:
    assert contract.violations(get_exporter(name)) == []


def open_terms_only(metadata: Metadata, out: IO[bytes], options: NoOptions, losses: Losses) -> TextWriter:
    return TextWriter(out, "", lambda concept: "".join(f"{term.text}\n" for term in terms_of(concept)))


def terms_of(concept: Concept) -> list[Term]:
    return [term for section in concept.sections.values() for term in section.terms]


TERMS_ONLY = Exporter(
    name="terms-only",
    title="One term a line",
    suffix=".terms",
    languages=Languages.ANY,
    carries=carrying(
        [
            Feature.TERM,
            Feature.SYNONYM,
            Feature.TARGET_SYNONYM,
            Feature.DEPRECATED_TERM,
            Feature.UNTRANSLATED,
            Feature.HOMOGRAPH,
            Feature.TERMLESS,
        ]
    ),
    options=NoOptions,
    open=open_terms_only,
)


def test_declaring_too_much_is_a_violation() -> None:
    boastful = replace(TERMS_ONLY, carries=carrying([*TERMS_ONLY.carries, Feature.CONCEPT_NOTE]))
    assert "concept_note is declared but not in the output" in contract.violations(boastful)


def test_declaring_too_little_is_a_violation() -> None:
    modest = replace(TERMS_ONLY, carries=carrying([Feature.TERM]))
    assert "synonym is in the output but not declared" in contract.violations(modest)


def test_losing_an_entry_in_silence_is_a_violation() -> None:
    assert contract.violations(TERMS_ONLY) == ["termless is declared but not in the output"]


def test_changing_text_in_silence_is_a_violation() -> None:
    def open_shouting(metadata: Metadata, out: IO[bytes], options: NoOptions, losses: Losses) -> TextWriter:
        return TextWriter(out, "", lambda concept: "".join(term.text.upper() for term in terms_of(concept)))

    shouting = replace(TERMS_ONLY, open=open_shouting)
    assert any("neither in the output nor reported" in one for one in contract.violations(shouting))


def test_different_bytes_for_the_same_input_are_a_violation() -> None:
    runs = iter(range(10_000))

    def open_unsteadily(metadata: Metadata, out: IO[bytes], options: NoOptions, losses: Losses) -> TextWriter:
        return TextWriter(out, str(next(runs)), lambda _: "")

    assert "the same input gives different bytes" in contract.violations(replace(TERMS_ONLY, open=open_unsteadily))
