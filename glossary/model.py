"""The canonical model: concept oriented, as ISO 30042 (TBX) has it.

Plain slotted data without parsing, files or format names. Treat a value as immutable once built; the classes of the
stream are not frozen only because that costs a quarter of a conversion. Absent is ``None`` or the empty tuple.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple, TypeAlias


class Status(StrEnum):
    """Administrative status. What other tools call forbidden is deprecated here, obsolete is superseded."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DEPRECATED = "deprecated"
    SUPERSEDED = "superseded"


class PartOfSpeech(StrEnum):
    NOUN = "noun"
    VERB = "verb"
    ADJECTIVE = "adjective"
    ADVERB = "adverb"
    PROPER_NOUN = "proper_noun"
    OTHER = "other"


class TermType(StrEnum):
    FULL_FORM = "full_form"
    ACRONYM = "acronym"
    ABBREVIATION = "abbreviation"
    SHORT_FORM = "short_form"
    VARIANT = "variant"
    PHRASE = "phrase"


class Gender(StrEnum):
    """Grammatical gender."""

    MASCULINE = "masculine"
    FEMININE = "feminine"
    NEUTER = "neuter"
    OTHER = "other"


class Location(NamedTuple):
    """Where an entry was read: line and column count from 1, characters not bytes; 0 is unknown."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.path, *(str(number) for number in (self.line, self.column) if number)])


class Passage(NamedTuple):
    """A definition or context with its source."""

    text: str
    source: str | None = None


class CrossReference(NamedTuple):
    """A reference to another concept by its id."""

    target: str
    text: str | None = None


class ExternalReference(NamedTuple):
    """A reference to a web address: further reading or an image."""

    url: str
    text: str | None = None


class Transaction(NamedTuple):
    """When (ISO 8601 date or date and time) and by whom something was created or modified; one of the two is set."""

    date: str | None = None
    by: str | None = None


@dataclass(slots=True)
class Term:
    text: str
    status: Status | None = None
    part_of_speech: PartOfSpeech | None = None
    term_type: TermType | None = None
    gender: Gender | None = None
    geographical_usage: str | None = None
    term_location: str | None = None
    """The place in a user interface: TBX's termLocation, such as ``menuItem``."""
    translatable: bool | None = None
    """False: do not translate."""
    case_sensitive: bool | None = None
    contexts: tuple[Passage, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    customer_subset: str | None = None
    project_subset: str | None = None
    cross_references: tuple[CrossReference, ...] = ()
    external_references: tuple[ExternalReference, ...] = ()
    created: tuple[Transaction, ...] = ()
    modified: tuple[Transaction, ...] = ()

    @property
    def has_details(self) -> bool:
        """Whether there is more than a text and a status."""
        # Written out, as below: a loop or a comparison would take twice as long to tell.
        return bool(
            self.notes
            or self.part_of_speech
            or self.term_type
            or self.gender
            or self.geographical_usage
            or self.term_location
            or self.translatable is not None
            or self.case_sensitive is not None
            or self.contexts
            or self.sources
            or self.customer_subset
            or self.project_subset
            or self.cross_references
            or self.external_references
            or self.created
            or self.modified
        )


@dataclass(slots=True)
class LanguageSection:
    """What a concept has in one language: at least one term, or only a definition or a note."""

    terms: list[Term] = field(default_factory=list)
    definitions: tuple[Passage, ...] = ()
    images: tuple[ExternalReference, ...] = ()
    external_references: tuple[ExternalReference, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    created: tuple[Transaction, ...] = ()
    modified: tuple[Transaction, ...] = ()

    @property
    def only_text(self) -> str:
        """The text of a term without which there would be nothing here; else the empty text."""
        terms = self.terms
        if (
            len(terms) != 1
            or self.definitions
            or self.notes
            or self.images
            or self.external_references
            or self.sources
            or self.created
            or self.modified
        ):
            return ""
        term = terms[0]
        return "" if term.status or term.has_details else term.text


@dataclass(slots=True)
class Concept:
    id: str
    sections: dict[str, LanguageSection] = field(default_factory=dict)
    """By language tag; the order of languages has no meaning."""
    subject_field: str | None = None
    definitions: tuple[Passage, ...] = ()
    images: tuple[ExternalReference, ...] = ()
    cross_references: tuple[CrossReference, ...] = ()
    external_references: tuple[ExternalReference, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    customer_subset: str | None = None
    project_subset: str | None = None
    created: tuple[Transaction, ...] = ()
    modified: tuple[Transaction, ...] = ()
    location: Location | None = field(default=None, compare=False, repr=False)

    @property
    def has_details(self) -> bool:
        """Whether there is more than an id, sections and notes."""
        return bool(
            self.definitions
            or self.subject_field
            or self.images
            or self.cross_references
            or self.external_references
            or self.sources
            or self.customer_subset
            or self.project_subset
            or self.created
            or self.modified
        )

    def bare_texts(self) -> "dict[str, str] | None":
        """Give the texts of the terms by language, where each language has one term and nothing else; else None.

        They are only looked at.
        """
        texts = {}
        for language, section in self.sections.items():
            text = section.only_text
            if not text:
                return None
            texts[language] = text
        return texts


class BareConcept(Concept):
    """A concept of bare terms whose sections are made when somebody asks for them; from then on it is any other.

    Most concepts of most glossaries are of this kind, and what only writes their texts never asks.
    """

    __slots__ = ()

    @property
    def sections(self) -> dict[str, LanguageSection]:
        made = {language: LanguageSection([Term(text)]) for language, text in self.bare_texts().items()}
        self.__class__ = Concept  # type: ignore[assignment]  # which has the same slots
        self.sections = made
        return made

    @sections.setter
    def sections(self, sections: dict[str, LanguageSection]) -> None:
        self.__class__ = Concept  # type: ignore[assignment]  # as above
        self.sections = sections

    def bare_texts(self) -> dict[str, str]:
        texts: dict[str, str] = _SECTIONS.__get__(self)
        return texts

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Concept):
            return NotImplemented
        # Once asked for their sections, both are concepts as any other.
        return self.sections == other.sections and Concept.__eq__(self, other)

    __hash__ = None  # type: ignore[assignment]  # as of any concept


_SECTIONS: Any = Concept.__dict__["sections"]
"""The slot itself, in which a bare concept has its texts."""


def bare_concept(identifier: str, texts: dict[str, str], location: "Location | None") -> Concept:
    """Make a concept of one bare term a language; none of the texts is empty."""
    concept = Concept(identifier, texts)  # type: ignore[arg-type]  # they stand there as long as it is bare
    concept.location = location
    concept.__class__ = BareConcept
    return concept


@dataclass(slots=True)
class Unit:
    """A translation unit: the same sentence or paragraph in each language."""

    texts: dict[str, str]
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    created: tuple[Transaction, ...] = ()
    modified: tuple[Transaction, ...] = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(slots=True)
class Metadata:
    id: str | None = None
    title: str | None = None
    description: str | None = None
    version: str | None = None
    date: str | None = None
    publisher: str | None = None
    licence: str | None = None
    source_language: str | None = None
    languages: tuple[str, ...] = ()
    """The declared languages, source first; empty where the input declares none."""


Entry: TypeAlias = Concept | Unit
UNUSABLE: Final = frozenset({Status.DEPRECATED, Status.SUPERSEDED})
