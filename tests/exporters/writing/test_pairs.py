"""Pairs for a bilingual consumer: each remark once, and every lost term reported."""

from exporters.losses import Losses
from exporters.writing.pairs import pair_of
from glossary.fields import Feature
from glossary.model import Concept, LanguageSection, Term


def test_the_same_remark_stands_once() -> None:
    def section() -> LanguageSection:
        return LanguageSection([Term("Camellia sinensis", translatable=False), Term("tea")])

    pair = pair_of(Concept("c", {"en": section(), "fr": section()}), "en", "fr", Losses())
    assert pair is not None
    assert pair.remarks == ["Camellia sinensis: do not translate"]


def test_a_term_of_which_nothing_is_left_is_reported_as_lost() -> None:
    sections = {"en": LanguageSection([Term("tea")]), "fr": LanguageSection([Term("thé"), Term("\u200b")])}
    losses = Losses()
    pair = pair_of(Concept("c", sections), "en", "fr", losses)
    assert pair is not None
    assert pair.targets == ["thé"]
    assert losses.dropped[Feature.TERM].count == 1
