"""Rows of a table: one for each pair of terms, as machine translation takes them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from exporters.base import Languages
from exporters.losses import Losses
from exporters.writing.concept_rows import drop_deprecated
from exporters.writing.pairs import FirstEntries, Terms, omit_pair, terms_of
from exporters.writing.tables import NamesOf, RowsOf
from exporters.writing.text import is_formula
from glossary.fields import Feature
from glossary.model import UNUSABLE, Concept, Metadata, Status

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPair:
    """A row for each usable source term and its target, for machine translation: no comments, no deprecated terms."""

    all_targets: bool = False
    """A row for each target term; else the preferred or first one alone."""
    unique_sources: bool = True
    """A source text that has a row already gets no second one."""
    untranslatable_as_is: bool = True
    """A term that is not to be translated has itself as its target."""
    most_bytes: int | None = None
    """Of a term, in UTF-8."""
    takes_formulas: bool = True

    languages = Languages.PAIR

    def features(self) -> tuple[set[Feature], set[Feature]]:
        full = {Feature.TERM, Feature.SYNONYM}
        if self.all_targets:
            full.add(Feature.TARGET_SYNONYM)
        if not self.unique_sources:
            full.add(Feature.HOMOGRAPH)
        return full, {Feature.STATUS, *([Feature.TRANSLATABLE] if self.untranslatable_as_is else ())}

    def begin(self, metadata: Metadata, names_of: NamesOf, losses: Losses) -> tuple[list[str], RowsOf]:
        losses.pairs = 0
        return list(names_of(metadata.languages)), partial(self._rows, metadata.languages, FirstEntries(losses), losses)

    def _rows(
        self, languages: tuple[str, ...], first: FirstEntries, losses: Losses, concept: Concept
    ) -> list[tuple[str, str]]:
        source, target = languages
        terms = terms_of(concept, source, target, losses)
        sources, targets = terms.usable_sources, terms.targets
        kept = _untranslatable(terms) if self.untranslatable_as_is else set()
        if not sources or not (targets or kept.intersection(sources)):
            _omit(concept, terms, languages, losses)
            return []
        _report_statuses(concept, terms, losses)
        pairs = [(text, [text] if text in kept else targets) for text in sources]
        for text, chosen in pairs:
            if not chosen:
                losses.drop(Feature.UNTRANSLATED, concept, f"{text}: no term in {target}")
        pairs = [pair for pair in pairs if pair[1]]
        if not self.all_targets:
            pairs = [(text, chosen[:1]) for text, chosen in pairs]
        pairs = [(text, chosen) for text, chosen in pairs if not self._exceeds(concept, (text, *chosen), losses)]
        if not pairs:
            losses.omit(concept, Feature.TERM, "every row is over a limit")
            return []
        new = {text for text, _ in pairs}
        if self.unique_sources:
            new = set(first.new([text for text, _ in pairs], concept))
        rows = [(text, target) for text, chosen in pairs if text in new for target in chosen]
        losses.pairs = (losses.pairs or 0) + len(rows)
        return rows

    def _exceeds(self, concept: Concept, texts: Iterable[str], losses: Losses) -> bool:
        for text in texts:
            if reason := self._limit(text):
                losses.exceed(concept, f"{text!r} {reason}")
                return True
        return False

    def _limit(self, text: str) -> str:
        """Return a message about the limit of the consumer that a text exceeds, or an empty text."""
        size = len(text.encode())
        if self.most_bytes is not None and size > self.most_bytes:
            return f"has {size} bytes, more than {self.most_bytes}"
        if not self.takes_formulas and is_formula(text):
            return "begins like a formula"
        if found := _CONTROLS.search(text):
            return f"holds the control character U+{ord(found[0]):04X}"
        return ""


def _untranslatable(terms: Terms) -> set[str]:
    """Return the source terms that are their own translation: all of them, if that is said of the translation."""
    if any(term.translatable is False for term, text in terms.target_terms if text in terms.targets[:1]):
        return set(terms.sources)
    return {text for term, text in terms.source_terms if term.translatable is False}


def _omit(concept: Concept, terms: Terms, languages: tuple[str, ...], losses: Losses) -> None:
    source, target = languages
    if terms.source_terms and terms.targets:
        losses.omit(concept, Feature.DEPRECATED_TERM, f"every term in {source} is deprecated")
        return
    if not terms.source_terms or not terms.target_terms:
        drop_deprecated((*terms.source_terms, *terms.target_terms), concept, losses)
    omit_pair(concept, terms, target, losses)


def _report_statuses(concept: Concept, terms: Terms, losses: Losses) -> None:
    drop_deprecated((*terms.source_terms, *terms.target_terms), concept, losses)
    for some, decides in ((terms.source_terms, False), (terms.target_terms, len(terms.targets) > 1)):
        for term, _ in some:
            if term.status not in (None, *UNUSABLE) and not (decides and term.status is Status.PREFERRED):
                losses.drop(Feature.STATUS, concept, term.status)
