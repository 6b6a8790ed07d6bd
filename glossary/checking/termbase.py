"""The terms of glossaries, ready to be found in texts."""

from collections.abc import Iterable
from typing import NamedTuple

from glossary.files.source import source_at
from glossary.findings import InputError, InvalidInputError, Report
from glossary.languages import primary_language, script
from glossary.matching.matcher import Match, Matcher
from glossary.matching.vocabulary import Tier
from glossary.model import UNUSABLE, Concept, Location, Status, Term
from glossary.reading import ReadOptions, reader_for
from glossary.rules import Code


class KnownTerm(NamedTuple):
    """A term of a concept; ``concept`` is the number of it."""

    text: str
    concept: int
    status: Status | None
    is_name: bool
    """Whether it is not to be translated."""
    case_sensitive: bool | None
    forms: tuple[str, ...] = ()

    @property
    def is_usable(self) -> bool:
        return self.status not in UNUSABLE


class Use(NamedTuple):
    """A term of a text."""

    match: Match
    term: KnownTerm

    @property
    def span(self) -> tuple[int, int]:
        return self.match.start, self.match.end


class Termbase:
    """The terms of some concepts, by language."""

    def __init__(self) -> None:
        self.places: list[Location | None] = []
        """Of the concepts, by number."""
        self.terms: dict[str, list[KnownTerm]] = {}
        self.unfindable = 0
        """How many terms no text could be searched for, of the languages that were used so far."""
        self._of_concept: list[dict[str, list[KnownTerm]]] = []
        self._matchers: dict[str, Matcher] = {}
        self._languages: dict[str, str | None] = {}

    def add(self, concept: Concept) -> None:
        number = len(self.places)
        self.places.append(concept.location)
        known = {
            language: [_known(term, number) for term in section.terms]
            for language, section in concept.sections.items()
            if section.terms
        }
        self._of_concept.append(known)
        for language, terms in known.items():
            self.terms.setdefault(language, []).extend(terms)

    def of(self, concept: int, language: str) -> list[KnownTerm]:
        """Return the terms of a concept in a language of the termbase."""
        return self._of_concept[concept].get(language, [])

    def is_preferred(self, term: KnownTerm, language: str) -> bool:
        """Return whether a usable term is the preferred one, or no other of its concept is."""
        if term.status is Status.PREFERRED:
            return True
        others = self.of(term.concept, language)
        return term.status is not Status.ADMITTED and all(one.status is not Status.PREFERRED for one in others)

    def wanted(self, concepts: Iterable[int], language: str) -> str | None:
        """Return the term to use for the first of some concepts: the preferred one, else the first that is usable."""
        terms = [term for concept in concepts for term in self.of(concept, language) if term.is_usable]
        preferred = (term for term in terms if self.is_preferred(term, language))
        best = next(preferred, next(iter(terms), None))
        return best.text if best else None

    def uses_in(self, text: str, language: str, loosest: Tier = Tier.STEM) -> list[Use]:
        """Return the terms of a language that a text has."""
        terms = self.terms[language]
        return [Use(match, terms[match.key]) for match in self.matcher(language).find(text, loosest)]

    def matcher(self, language: str) -> Matcher:
        """Return what finds the terms of a language; the keys of its matches are positions in ``terms``."""
        if language not in self._matchers:
            made = self._matchers[language] = Matcher(language)
            for number, term in enumerate(self.terms[language]):
                if not made.add(term.text, number, case_sensitive=term.case_sensitive):
                    self.unfindable += 1
                for form in term.forms:
                    made.add(form, number, case_sensitive=term.case_sensitive)
        return self._matchers[language]

    def language_for(self, tag: str) -> str | None:
        """Return the language of the termbase that a text is in: the same, else one without region, else a kindred one.

        None where the termbase has none.
        """
        if tag not in self._languages:
            kindred = sorted(filter(lambda one: _are_kindred(one, tag), self.terms), key=len)
            self._languages[tag] = tag if tag in self.terms else next(iter(kindred), None)
        return self._languages[tag]


def _known(term: Term, concept: int) -> KnownTerm:
    is_name = term.translatable is False
    return KnownTerm(term.text, concept, term.status, is_name, term.case_sensitive, term.forms)


def _are_kindred(language: str, other: str) -> bool:
    return primary_language(language) == primary_language(other) and script(language) == script(other)


def termbase_of(names: Iterable[str]) -> Termbase:
    """Read glossaries; raises InputError for one that is invalid or has no concept with a term."""
    made = Termbase()
    for name in names:
        source = source_at(name)
        report = Report()
        known = len(made.places)
        for entry in reader_for(source).open(source, ReadOptions(as_concepts=True), report).entries:
            if isinstance(entry, Concept):
                made.add(entry)
        if report.failed:
            raise _invalid(report)
        if not any(made._of_concept[known:]):
            message = "the glossary has no term"
            raise InputError(Code.OTHER_LANGUAGES, message, location=Location(source.name))
    return made


def _invalid(report: Report) -> InputError:
    error = InvalidInputError()
    error.finding = next(finding for finding in report.findings if finding.severity == "error")
    return error
