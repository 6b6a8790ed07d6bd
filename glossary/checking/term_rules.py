"""Rules about the terms of a text and its translation: what is forbidden, a name, not preferred, or missing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from glossary.checking.passages import Text, Translation
from glossary.checking.positions import Hit
from glossary.checking.termbase import KnownTerm, Termbase, Use
from glossary.findings import Severity
from glossary.matching.vocabulary import Tier
from glossary.model import Status
from glossary.rules import Code


@dataclass(frozen=True)
class TranslatedTerms:
    """A translation with the terms of both texts; the languages are those of the termbase."""

    base: Termbase
    translation: Translation
    languages: tuple[str, str]
    source: list[Use]
    """Of terms that are not inside of a longer one."""
    target: list[Use]

    @property
    def concepts(self) -> set[int]:
        """The concepts of which the source has a term."""
        return {use.term.concept for use in self.source}

    @cached_property
    def in_target(self) -> Mapping[int, list[Use]]:
        """The usable terms of the target, by concept."""
        return _by_concept(self.target)

    @cached_property
    def loosely(self) -> Mapping[int, list[Use]]:
        """The usable terms of the target, with those that a word only begins like."""
        return _by_concept(self.base.uses_in(self.translation.target.text, self.languages[1], Tier.PREFIX))

    def senses(self) -> Iterator[list[Use]]:
        """Yield, for each term that the source has, its uses: one for each concept that has the term."""
        by_span: defaultdict[tuple[int, int], list[Use]] = defaultdict(list)
        for use in self.source:
            by_span[use.span].append(use)
        known: set[frozenset[int]] = set()
        for uses in by_span.values():
            concepts = frozenset(use.term.concept for use in uses)
            if concepts not in known:
                known.add(concepts)
                yield uses

    def translations(self, uses: list[Use], loosest: Tier = Tier.STEM) -> list[Use]:
        """Return the usable terms that the target has for a term of the source; not a name in another case."""
        names = {use.term.text.casefold() for use in uses if use.term.is_name}
        found = self.loosely if loosest is Tier.PREFIX else self.in_target
        return [one for use in uses for one in found.get(use.term.concept, ()) if one.term.text.casefold() not in names]


def _by_concept(uses: Iterable[Use]) -> Mapping[int, list[Use]]:
    found: defaultdict[int, list[Use]] = defaultdict(list)
    for use in uses:
        if use.term.is_usable:
            found[use.term.concept].append(use)
    return found


def forbidden_terms(pair: TranslatedTerms) -> Iterator[Hit]:
    """Yield the terms of the target that are not to be there; a homonym that the source asks for may be."""
    allowed: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for use in pair.target:
        if use.term.is_usable:
            allowed[use.span].add(use.term.concept)
    concepts = pair.concepts
    reported: set[tuple[int, int]] = set()
    for use in pair.target:
        if use.term.is_usable or use.match.is_inside or use.span in reported:
            continue
        others = allowed.get(use.span, set())
        if not others or (use.term.concept in concepts and not others & concepts):
            reported.add(use.span)
            is_sure = use.match.tier is Tier.EXACT and use.term.status is Status.DEPRECATED
            severity = Severity.ERROR if is_sure else Severity.WARNING
            yield _at(use, Code.FORBIDDEN_TERM, pair, pair.translation.target, severity)


def forbidden_sources(pair: TranslatedTerms) -> Iterator[Hit]:
    """Yield the terms of the source that are not to be used."""
    for uses in pair.senses():
        if not any(use.term.is_usable for use in uses):
            yield _at(uses[0], Code.FORBIDDEN_SOURCE, pair, pair.translation.source, Severity.WARNING)


def changed_names(pair: TranslatedTerms) -> Iterator[Hit]:
    """Yield the terms of the source that are not to be translated, and that the target does not have as they are."""
    target = pair.translation.target
    for uses in pair.senses():
        is_certain = all(use.term.is_name and use.match.tier is Tier.EXACT for use in uses)
        if is_certain and not has_name(uses, pair) and not pair.translations(uses):
            name = uses[0].term
            message = f"{name.text!r} is not to be translated, and it is not in the {target.language} text"
            yield pair.translation.hit(
                Code.CHANGED_NAME, message, target, severity=Severity.ERROR, related=_in_glossary(name, pair)
            )


def has_name(uses: Iterable[Use], pair: TranslatedTerms) -> bool:
    """Return whether one of some terms that are not to be translated stands in the target as it is."""
    target = pair.translation.target.text
    return any(
        use.term.text in target or (use.term.case_sensitive is False and use.term.text.casefold() in target.casefold())
        for use in uses
        if use.term.is_name
    )


def not_preferred(use: Use, pair: TranslatedTerms) -> Hit:
    return _at(use, Code.NOT_PREFERRED, pair, pair.translation.target, Severity.WARNING)


def missing_term(uses: list[Use], pair: TranslatedTerms) -> Hit:
    term = uses[0].term
    return pair.translation.hit(
        Code.MISSING_TERM,
        f"no term for {term.text!r} in the {pair.translation.target.language} text",
        pair.translation.target,
        suggestion=_advice([use.term.concept for use in uses], pair.languages[1], pair),
        related=_in_glossary(term, pair),
    )


def _at(use: Use, code: str, pair: TranslatedTerms, text: Text, severity: Severity) -> Hit:
    written = text.text[slice(*use.span)]
    form = "" if use.match.tier is Tier.EXACT else f", a form of {use.term.text!r},"
    what = "is not the preferred term" if use.term.is_usable else "is not to be used"
    language = pair.languages[text is pair.translation.target]
    return pair.translation.hit(
        code,
        f"{written!r}{form} {what} in {text.language}",
        text,
        span=use.span,
        severity=severity,
        suggestion=_advice((use.term.concept,), language, pair),
        related=_in_glossary(use.term, pair),
    )


def _advice(concepts: Iterable[int], language: str, pair: TranslatedTerms) -> str | None:
    wanted = pair.base.wanted(concepts, language)
    return f"use {wanted!r}" if wanted else None


def _in_glossary(term: KnownTerm, pair: TranslatedTerms) -> tuple[Hit, ...]:
    place = pair.base.places[term.concept]
    return (Hit("", "", place),) if place else ()
