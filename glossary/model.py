"""The canonical model of a glossary: concept-oriented, as in ISO 30042 (TBX).

Plain data classes without parsing, files or format names. Treat every object as immutable once built; the classes are
not frozen because that would add a quarter to the time of a conversion. An absent value is ``None`` or ``()``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple, TypeAlias


class Status(StrEnum):
    """Administrative status as in TBX. Other tools call deprecated terms forbidden and superseded terms obsolete."""

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


class Segtype(StrEnum):
    """How much text a segment of a memory holds; the values of TMX 1.4b."""

    BLOCK = "block"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"
    PHRASE = "phrase"


class TranslationState(StrEnum):
    """The state of a unit's translation, as bilingual files have it."""

    DRAFT = "draft"
    FUZZY = "fuzzy"
    """A suggestion for a similar source text."""
    NEEDS_REVIEW = "needs-review"
    TRANSLATED = "translated"
    FINAL = "final"
    """Reviewed or signed off."""
    LOCKED = "locked"
    """Not to be changed."""


def name_on_one_line(path: str) -> str:
    """Return the name of a file with an escape for each character that cannot be seen, such as a line feed."""
    return path if path.isprintable() else "".join(one if one.isprintable() else repr(one)[1:-1] for one in path)


class Location(NamedTuple):
    """A place in an input: line and column count from 1, in characters, not bytes; 0 means unknown."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([name_on_one_line(self.path), *(str(number) for number in (self.line, self.column) if number)])


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
    """A creation or modification: ``date`` in ISO 8601, with or without time, and the person; at least one is set."""

    date: str | None = None
    by: str | None = None


class Note(NamedTuple):
    """A note of a unit; ``language`` and ``o_encoding`` are as TMX writes them."""

    text: str
    language: str | None = None
    o_encoding: str | None = None


class Property(NamedTuple):
    """A property of a unit or a variant: TMX's ``prop``."""

    type: str
    text: str
    language: str | None = None
    o_encoding: str | None = None
    notes_before: int | None = None
    """How many notes of the same unit or variant stand before it; None: all."""


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
    forms: tuple[str, ...] = ()
    """Inflected forms that texts may have, where no rule would know them."""
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
        """Whether the term has more than a text and a status."""
        # Every field by name, here and below: a loop or a comparison would take twice as long.
        return bool(
            self.notes
            or self.part_of_speech
            or self.term_type
            or self.gender
            or self.geographical_usage
            or self.term_location
            or self.translatable is not None
            or self.case_sensitive is not None
            or self.forms
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
    """The part of a concept in one language: terms, or only a definition or a note."""

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
        """The text of the only term, if neither the term nor the section has anything else; else the empty text."""
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
        """Whether the concept has more than an id, sections and notes."""
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

    @property
    def is_only_terms(self) -> bool:
        """Whether this is known to have nothing but an id and one bare term in each language."""
        return False

    def referred_ids(self) -> "Iterator[str]":
        """Yield the ids that the cross references of the concept and of its terms name."""
        if self.is_only_terms:
            return
        yield from (one.target for one in self.cross_references)
        for section in self.sections.values():
            for term in section.terms:
                yield from (one.target for one in term.cross_references)

    def bare_texts(self) -> "dict[str, str] | None":
        """Return the term texts by language if each language has one term and nothing else; else None.

        Do not change the returned dictionary.
        """
        texts = {}
        for language, section in self.sections.items():
            text = section.only_text
            if not text:
                return None
            texts[language] = text
        return texts


class BareConcept(Concept):
    """A concept with one bare term per language; the first access to ``sections`` turns it into a ``Concept``.

    Most concepts of most glossaries are of this kind, and writers of plain texts never need the sections.
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

    @property
    def is_only_terms(self) -> bool:
        return not (self.notes or self.has_details)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Concept):
            return NotImplemented
        # The access to sections turns both into ordinary concepts.
        return self.sections == other.sections and Concept.__eq__(self, other)

    __hash__ = None  # type: ignore[assignment]  # as of any concept


_SECTIONS: Any = Concept.__dict__["sections"]
"""The slot itself, in which a bare concept has its texts."""


def bare_concept(identifier: str, texts: dict[str, str], location: "Location | None") -> Concept:
    """Build a concept with one bare term per language; ``texts`` maps language tags to non-empty texts."""
    concept = Concept(identifier, texts)  # type: ignore[arg-type]  # they stand there as long as it is bare
    concept.location = location
    concept.__class__ = BareConcept
    return concept


@dataclass(slots=True)
class Variant:
    """One language of a unit, with what TMX's ``tuv`` has beside its text."""

    language: str
    text: str
    """The plain text, without inline codes; may be empty."""
    markup: str | None = None
    """The segment with its inline codes, as the content of TMX's ``seg``; None where there are none."""
    notes: tuple[Note, ...] = ()
    properties: tuple[Property, ...] = ()
    created: tuple[Transaction, ...] = ()
    modified: tuple[Transaction, ...] = ()
    usagecount: str | None = None
    lastusagedate: str | None = None
    creationtool: str | None = None
    creationtoolversion: str | None = None
    datatype: str | None = None
    o_encoding: str | None = None
    o_tmf: str | None = None
    language_name: str | None = None
    """How this one writes its language, where it is not as the others of the memory do."""


@dataclass(slots=True)
class Unit:
    """A translation unit as in TMX: the same sentence or paragraph in several languages."""

    texts: dict[str, str]
    """The plain text of each language; the first one, where ``variants`` holds several of a language."""
    notes: tuple[Note, ...] = ()
    sources: tuple[str, ...] = ()
    created: tuple[Transaction, ...] = ()
    modified: tuple[Transaction, ...] = ()
    tuid: str | None = None
    """Need not be unique."""
    state: TranslationState | None = None
    properties: tuple[Property, ...] = ()
    usagecount: str | None = None
    lastusagedate: str | None = None
    creationtool: str | None = None
    creationtoolversion: str | None = None
    datatype: str | None = None
    o_encoding: str | None = None
    o_tmf: str | None = None
    segtype: Segtype | None = None
    srclang: str | None = None
    """As the unit writes it, where it differs from that of the memory."""
    variants: tuple[Variant, ...] = ()
    """Empty where each language has one text and nothing else; otherwise all languages, in the order of the input."""
    location: Location | None = field(default=None, compare=False, repr=False)

    def as_variants(self) -> tuple[Variant, ...]:
        return self.variants or tuple(Variant(language, text) for language, text in self.texts.items())

    def with_variants(self, variants: Iterable[Variant]) -> "Unit":
        """Set the texts from the variants, and keep the variants where they have more than a text; return the unit."""
        variants = tuple(variants)
        texts: dict[str, str] = {}
        for variant in variants:
            if variant.text and not variant.text.isspace():
                texts.setdefault(variant.language, variant.text)
        self.texts = texts
        self.variants = () if len(texts) == len(variants) and all(map(_is_bare, variants)) else variants
        return self


@dataclass(slots=True)
class MemoryHeader:
    """The header of a TMX file that another tool wrote; its source language is that of the metadata."""

    creationtool: str | None = None
    creationtoolversion: str | None = None
    segtype: Segtype | None = None
    o_tmf: str | None = None
    adminlang: str | None = None
    srclang: str | None = None
    """Where it is not the source language of the metadata, such as ``*all*``."""
    datatype: str | None = None
    o_encoding: str | None = None
    created: tuple[Transaction, ...] = ()
    modified: tuple[Transaction, ...] = ()
    notes: tuple[Note, ...] = ()
    properties: tuple[Property, ...] = ()
    language_names: dict[str, str] = field(default_factory=dict)
    """How the file writes the language tags that it does not write in the canonical form."""


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
    memory_header: MemoryHeader | None = None


def _is_bare(variant: Variant) -> bool:
    return variant.markup is None and variant == Variant(variant.language, variant.text)


Entry: TypeAlias = Concept | Unit
UNUSABLE: Final = frozenset({Status.DEPRECATED, Status.SUPERSEDED})
USABLE_STATES: Final = frozenset({TranslationState.TRANSLATED, TranslationState.FINAL, TranslationState.LOCKED})
"""States of a translation that is fit for reuse; so is one without a state."""
NOT_TRANSLATED: Final = Property("x-translate", "no")
"""What a unit has that is not to be translated, as bilingual files say it; no memory has a use for it."""
