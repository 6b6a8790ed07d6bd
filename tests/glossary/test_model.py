"""Concepts of bare terms behave like others; their sections are built on first access."""

import copy
from dataclasses import replace

from glossary.model import BareConcept, Concept, LanguageSection, Location, Term, bare_concept

TEXTS = {"en": "tea", "fr": "thé"}
ORDINARY = Concept("a", {"en": LanguageSection([Term("tea")]), "fr": LanguageSection([Term("thé")])})


def made() -> Concept:
    return bare_concept("a", dict(TEXTS), Location("x", 1))


def test_it_is_equal_to_an_ordinary_one_both_ways() -> None:
    assert made() == ORDINARY
    assert made() == ORDINARY
    assert made() == made()
    assert made() != replace(ORDINARY, id="b")
    assert made() != "a"  # type: ignore[comparison-overlap]


def test_its_texts_can_be_had_without_setting_it_up() -> None:
    concept = made()
    assert concept.bare_texts() == TEXTS == ORDINARY.bare_texts()
    assert type(concept) is BareConcept
    assert concept.location == Location("x", 1)


def test_once_looked_at_it_is_an_ordinary_one() -> None:
    concept = made()
    concept.sections["en"].terms.append(Term("cha"))
    assert type(concept) is Concept
    assert concept.bare_texts() is None
    assert [term.text for term in concept.sections["en"].terms] == ["tea", "cha"]


def test_it_can_be_changed_and_copied_as_any_other() -> None:
    assert replace(made(), sections={}) == Concept("a", {})
    assert replace(made(), notes=("n",)) == replace(ORDINARY, notes=("n",))
    assert copy.deepcopy(made()) == ORDINARY
    concept = made()
    concept.sections = {}
    assert concept == Concept("a", {})
    assert repr(made()).endswith(repr(ORDINARY).removeprefix("Concept"))


def test_details_of_a_term_or_language_are_not_bare() -> None:
    for section in (
        LanguageSection([Term("tea", notes=("n",))]),
        LanguageSection([Term("tea")], notes=("n",)),
        LanguageSection([Term("tea"), Term("cha")]),
        LanguageSection([]),
    ):
        assert Concept("a", {"en": section}).bare_texts() is None
