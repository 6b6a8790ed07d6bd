"""Rules about the content of concepts and units: within one entry, then across all entries.

Only 64-bit hashes of the source terms stay in memory. A second reading of the input confirms the repeated ones.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from glossary.checking.positions import Hit
from glossary.checking.terms import problems_in
from glossary.fields import TreePath
from glossary.findings import Severity
from glossary.hashes import HashSet
from glossary.matching.words import is_speakable
from glossary.model import (
    UNUSABLE,
    Concept,
    Entry,
    ExternalReference,
    LanguageSection,
    Location,
    Metadata,
    Passage,
    Status,
    Term,
    Unit,
)
from glossary.rules import Code
from glossary.similarity import alike

SHORT = 60
"""Characters of a unit that a message names."""
SENSES = 100
"""So many senses of one term are remembered; a further one is compared with these."""


def _name_of(unit: Unit) -> str:
    text = next(iter(unit.texts.values()), "")
    return repr(text if len(text) <= SHORT else f"{text[: SHORT - 1]}…")


class ContentChecker:
    """Checks entries one by one, and then compares them; ``codes`` are the rules to apply."""

    def __init__(self, codes: Collection[str]) -> None:
        self._codes = codes
        self._sources: defaultdict[str, HashSet] = defaultdict(HashSet)
        self._repeated: set[tuple[str, str]] = set()

    def look_at(self, entry: Entry, metadata: Metadata) -> list[Hit]:
        """Return the problems of an entry."""
        if isinstance(entry, Concept):
            self._remember(entry, _source_language(entry, metadata))
            hits = [*_missing_terms(entry, metadata), *self._of_sections(entry), *self._of_details(entry)]
        else:
            languages = [language for language in metadata.languages if language not in entry.texts]
            hits = [
                Hit(Code.MISSING_TRANSLATION, f"the unit {_name_of(entry)} has no text in {language}", entry.location)
                for language in languages
            ]
        return [hit for hit in hits if hit.code in self._codes]

    def finish(self, reread: Callable[[], Iterable[tuple[Entry, Metadata]]]) -> Iterator[Hit]:
        """Yield source terms shared by concepts that nothing distinguishes; ``reread`` returns all entries again."""
        if not self._repeated or Code.INDISTINCT_CONCEPTS not in self._codes:
            return
        earlier: defaultdict[tuple[str, str], list[_Sense]] = defaultdict(list)
        for entry, metadata in reread():
            if not isinstance(entry, Concept):
                continue
            language = _source_language(entry, metadata)
            for number, term in _usable(entry, language):
                key = (language, alike(term.text))
                if key not in self._repeated:
                    continue
                sense = _Sense(entry.id, entry.location, ("terms", language, number), term.text, _marks(entry, term))
                if other := next((one for one in earlier[key] if one.is_like(sense)), None):
                    yield sense.like(other, language)
                elif len(earlier[key]) < SENSES:
                    earlier[key].append(sense)

    def _of_sections(self, concept: Concept) -> Iterator[Hit]:
        for language, section in concept.sections.items():
            for number, term in enumerate(section.terms):
                for code, message in problems_in(term.text, language):
                    path = ("terms", language, number, "text")
                    yield Hit(code, f"{message} ({language})", concept.location, path, term.text)
                if not term.part_of_speech and Code.NO_PART_OF_SPEECH in self._codes:
                    path = ("terms", language, number, "text")
                    yield Hit(
                        Code.NO_PART_OF_SPEECH,
                        f"{term.text!r} has no part of speech",
                        concept.location,
                        path,
                        term.text,
                    )
            yield from _unfindable(concept, language, section)
            if len(section.terms) > 1 or (section.terms and section.terms[0].status is Status.ADMITTED):
                yield from _together(concept, language, section)

    def _of_details(self, concept: Concept) -> Iterator[Hit]:
        definitions: list[tuple[TreePath, Passage]] = [(("definition",), one) for one in concept.definitions]
        for language, section in concept.sections.items():
            definitions += [(("definition", language), one) for one in section.definitions]
        if definitions:
            yield from _definitions(concept, definitions)
        elif Code.NO_DEFINITION in self._codes:
            yield Hit(Code.NO_DEFINITION, f"{concept.id!r} has no definition", concept.location)
        yield from _links(concept)

    def _remember(self, concept: Concept, language: str) -> None:
        known = self._sources[language]
        for key in {alike(term.text) for _, term in _usable(concept, language)}:
            if not known.add(key):
                self._repeated.add((language, key))


class _Sense(NamedTuple):
    """A term of the source language and the details that distinguish its concept from others."""

    concept_id: str
    location: Location | None
    path: TreePath
    text: str
    marks: tuple[object, ...]

    def is_like(self, other: "_Sense") -> bool:
        """Return whether two concepts agree in every detail that both have; False for a concept and itself."""
        if (other.concept_id, other.location) == (self.concept_id, self.location):
            return False
        return all(mine == theirs for mine, theirs in zip(self.marks, other.marks, strict=True) if mine and theirs)

    def like(self, other: "_Sense", language: str) -> Hit:
        where = Hit(Code.INDISTINCT_CONCEPTS, "", other.location, other.path, other.text)
        message = f"{self.text!r} ({language}) is also a term of {other.concept_id!r}, and nothing tells them apart"
        return Hit(Code.INDISTINCT_CONCEPTS, message, self.location, self.path, self.text, related=(where,))


def _marks(concept: Concept, term: Term) -> tuple[object, ...]:
    definitions = [*concept.definitions, *(one for section in concept.sections.values() for one in section.definitions)]
    return (
        concept.subject_field,
        term.part_of_speech,
        frozenset(alike(one.text) for one in definitions),
        frozenset(alike(one.text) for one in term.contexts),
        concept.customer_subset,
        concept.project_subset,
        term.geographical_usage,
    )


def _source_language(concept: Concept, metadata: Metadata) -> str:
    return metadata.source_language or next(iter(metadata.languages), None) or next(iter(concept.sections), "")


def _usable(concept: Concept, language: str) -> Iterator[tuple[int, Term]]:
    section = concept.sections.get(language)
    for number, term in enumerate(section.terms if section else ()):
        if term.status not in UNUSABLE:
            yield number, term


def _missing_terms(concept: Concept, metadata: Metadata) -> Iterator[Hit]:
    present = {language for language, section in concept.sections.items() if section.terms}
    if not present:
        yield Hit(Code.NO_TERMS, f"{concept.id!r} has no term in any language", concept.location)
        return
    if any(term.translatable is False for section in concept.sections.values() for term in section.terms):
        # A name stays as it is in every language.
        return
    for language in metadata.languages:
        if language not in present:
            yield Hit(Code.MISSING_TRANSLATION, f"{concept.id!r} has no term in {language}", concept.location)


def _unfindable(concept: Concept, language: str, section: LanguageSection) -> Iterator[Hit]:
    """Yield the terms that are not to be used, and that no text can be searched for."""
    usable = {term.text for term in section.terms if term.status not in UNUSABLE}
    for number, term in enumerate(section.terms):
        if term.status in UNUSABLE and term.text not in usable and not is_speakable(term.text, language):
            path = ("terms", language, number, "text")
            message = f"{term.text!r} ({language}) cannot be looked for in a text"
            yield Hit(Code.UNFINDABLE_TERM, message, concept.location, path, term.text)


def _together(concept: Concept, language: str, section: LanguageSection) -> Iterator[Hit]:
    """Yield repeated terms and wrong statuses among the terms of one language."""
    first: dict[str, int] = {}
    for number, term in enumerate(section.terms):
        path = ("terms", language, number)
        other = first.setdefault(alike(term.text), number)
        if other == number:
            continue
        earlier = section.terms[other]
        related = (Hit("", "", concept.location, ("terms", language, other), earlier.text),)
        if earlier.text != term.text:
            message = f"{term.text!r} and {earlier.text!r} ({language}) are almost the same"
            yield Hit(Code.NEAR_DUPLICATE_TERM, message, concept.location, path, term.text, related=related)
        elif earlier.status != term.status and earlier.status and term.status:
            message = f"{term.text!r} ({language}) is both {earlier.status} and {term.status}"
            yield Hit(Code.CONFLICTING_STATUSES, message, concept.location, path, term.text, Severity.ERROR, related)
        else:
            message = f"{term.text!r} stands twice in {language}"
            yield Hit(Code.DUPLICATE_TERM, message, concept.location, path, term.text, related=related)
    yield from _preferred(concept, language, section)


def _preferred(concept: Concept, language: str, section: LanguageSection) -> Iterator[Hit]:
    preferred = Counter(
        (term.geographical_usage, term.part_of_speech) for term in section.terms if term.status is Status.PREFERRED
    )
    path = ("terms", language)
    if any(count > 1 for count in preferred.values()):
        yield Hit(
            Code.SEVERAL_PREFERRED, f"{concept.id!r} has several preferred terms in {language}", concept.location, path
        )
    usable = [term for term in section.terms if term.status not in UNUSABLE]
    admitted = any(term.status is Status.ADMITTED for term in usable)
    if not preferred and (admitted or (len(usable) > 1 and len(usable) < len(section.terms))):
        yield Hit(Code.NONE_PREFERRED, f"{concept.id!r} has no preferred term in {language}", concept.location, path)


def _definitions(concept: Concept, definitions: list[tuple[TreePath, Passage]]) -> Iterator[Hit]:
    terms = {alike(term.text) for section in concept.sections.values() for term in section.terms}
    for path, definition in definitions:
        if alike(definition.text) in terms:
            message = f"the definition {definition.text!r} is nothing but a term"
            yield Hit(Code.TERM_AS_DEFINITION, message, concept.location, path, definition.text)


def _links(concept: Concept) -> Iterator[Hit]:
    links: list[tuple[TreePath, ExternalReference]] = [(("image",), one) for one in concept.images]
    links += [(("external_reference",), one) for one in concept.external_references]
    for section in concept.sections.values():
        links += [((), one) for one in (*section.images, *section.external_references)]
        links += [((), one) for term in section.terms for one in term.external_references]
    for path, link in links:
        if not _is_address(link.url):
            yield Hit(Code.WRONG_LINK, f"{link.url!r} is no address of the web", concept.location, path, link.url)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(map(str.isspace, url))
