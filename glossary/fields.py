"""Every field of the model, once: its attribute, its canonical key, what kind of value it holds and its feature.

The canonical YAML and JSON Lines, the published schema, the CSV columns, the TMX properties and the loss report are
all made from these tables.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from enum import Enum, StrEnum, auto
from itertools import compress
from operator import attrgetter, is_not
from typing import Any, NamedTuple, Self, TypeVar

from glossary.features import Feature
from glossary.model import (
    Concept,
    Entry,
    Gender,
    LanguageSection,
    Metadata,
    PartOfSpeech,
    Passage,
    Status,
    Term,
    TermType,
    Unit,
)

Thing = TypeVar("Thing", Concept, LanguageSection, Term, Unit)


class Kind(Enum):
    # Compared by identity and used as a key for every value that is written; Enum's own hash is a call of Python.
    __hash__ = object.__hash__

    TEXT = auto()
    TEXTS = auto()
    FLAG = auto()
    CHOICE = auto()
    PASSAGES = auto()
    CROSS_REFERENCES = auto()
    EXTERNAL_REFERENCES = auto()
    TRANSACTIONS = auto()


SEVERAL = frozenset({Kind.TEXTS, Kind.PASSAGES, Kind.CROSS_REFERENCES, Kind.EXTERNAL_REFERENCES, Kind.TRANSACTIONS})
"""Kinds that hold any number of values; where there is none, the value is the empty tuple, else it is None."""


class Field(NamedTuple):
    attribute: str
    key: str
    kind: Kind
    feature: Feature
    choices: type[StrEnum] | None = None


class Fields(tuple[Field, ...]):
    """The fields of one level, with a quick way to those that have a value."""

    values_of: Callable[[object], tuple[Any, ...]]
    """Gives the values in the order of the fields."""
    unset: tuple[Any, ...]
    """The values of a thing that has none of them."""

    def __new__(cls, *fields: Field) -> Self:
        self = super().__new__(cls, fields)
        self.values_of = attrgetter(*(field.attribute for field in fields))
        self.unset = tuple(() if field.kind in SEVERAL else None for field in fields)
        return self

    def set_in(self, thing: object) -> list[tuple[Field, Any]]:
        """Give the fields that a thing has a value for, with the values."""
        values = self.values_of(thing)
        if values == self.unset:
            return []
        return list(compress(zip(self, values, strict=True), map(is_not, values, self.unset)))

    def only(self, thing: Thing, features: Collection[Feature]) -> Thing:
        """Copy a thing without the fields whose features are not among these."""
        cleared = {
            field.attribute: nothing
            for field, nothing in zip(self, self.unset, strict=True)
            if field.feature not in features
        }
        return replace(thing, **cleared)


METADATA_FIELDS = Fields(
    Field("id", "id", Kind.TEXT, Feature.GLOSSARY_ID),
    Field("title", "title", Kind.TEXT, Feature.GLOSSARY_TITLE),
    Field("description", "description", Kind.TEXT, Feature.GLOSSARY_DESCRIPTION),
    Field("version", "version", Kind.TEXT, Feature.GLOSSARY_VERSION),
    Field("date", "date", Kind.TEXT, Feature.GLOSSARY_DATE),
    Field("publisher", "publisher", Kind.TEXT, Feature.GLOSSARY_PUBLISHER),
    Field("licence", "licence", Kind.TEXT, Feature.GLOSSARY_LICENCE),
)
"""Without the languages, which every format carries in its own way."""

CONCEPT_FIELDS = Fields(
    Field("subject_field", "subject_field", Kind.TEXT, Feature.SUBJECT_FIELD),
    Field("definitions", "definition", Kind.PASSAGES, Feature.DEFINITION),
    Field("images", "image", Kind.EXTERNAL_REFERENCES, Feature.IMAGE),
    Field("cross_references", "cross_reference", Kind.CROSS_REFERENCES, Feature.CROSS_REFERENCE),
    Field("external_references", "external_reference", Kind.EXTERNAL_REFERENCES, Feature.EXTERNAL_REFERENCE),
    Field("sources", "source", Kind.TEXTS, Feature.CONCEPT_SOURCE),
    Field("notes", "note", Kind.TEXTS, Feature.CONCEPT_NOTE),
    Field("customer_subset", "customer_subset", Kind.TEXT, Feature.CUSTOMER_SUBSET),
    Field("project_subset", "project_subset", Kind.TEXT, Feature.PROJECT_SUBSET),
    Field("created", "created", Kind.TRANSACTIONS, Feature.TRANSACTION),
    Field("modified", "modified", Kind.TRANSACTIONS, Feature.TRANSACTION),
)
LANGUAGE_FIELDS = Fields(
    Field("definitions", "definition", Kind.PASSAGES, Feature.LANGUAGE_DEFINITION),
    Field("images", "image", Kind.EXTERNAL_REFERENCES, Feature.LANGUAGE_IMAGE),
    Field("external_references", "external_reference", Kind.EXTERNAL_REFERENCES, Feature.LANGUAGE_EXTERNAL_REFERENCE),
    Field("sources", "source", Kind.TEXTS, Feature.LANGUAGE_SOURCE),
    Field("notes", "note", Kind.TEXTS, Feature.LANGUAGE_NOTE),
    Field("created", "created", Kind.TRANSACTIONS, Feature.LANGUAGE_TRANSACTION),
    Field("modified", "modified", Kind.TRANSACTIONS, Feature.LANGUAGE_TRANSACTION),
)
TERM_FIELDS = Fields(
    Field("status", "status", Kind.CHOICE, Feature.STATUS, Status),
    Field("part_of_speech", "part_of_speech", Kind.CHOICE, Feature.PART_OF_SPEECH, PartOfSpeech),
    Field("term_type", "term_type", Kind.CHOICE, Feature.TERM_TYPE, TermType),
    Field("gender", "gender", Kind.CHOICE, Feature.GENDER, Gender),
    Field("geographical_usage", "geographical_usage", Kind.TEXT, Feature.GEOGRAPHICAL_USAGE),
    Field("term_location", "term_location", Kind.TEXT, Feature.TERM_LOCATION),
    Field("translatable", "translatable", Kind.FLAG, Feature.TRANSLATABLE),
    Field("case_sensitive", "case_sensitive", Kind.FLAG, Feature.CASE_SENSITIVE),
    Field("contexts", "context", Kind.PASSAGES, Feature.CONTEXT),
    Field("sources", "source", Kind.TEXTS, Feature.TERM_SOURCE),
    Field("notes", "note", Kind.TEXTS, Feature.TERM_NOTE),
    Field("customer_subset", "customer_subset", Kind.TEXT, Feature.TERM_CUSTOMER_SUBSET),
    Field("project_subset", "project_subset", Kind.TEXT, Feature.TERM_PROJECT_SUBSET),
    Field("cross_references", "cross_reference", Kind.CROSS_REFERENCES, Feature.TERM_CROSS_REFERENCE),
    Field("external_references", "external_reference", Kind.EXTERNAL_REFERENCES, Feature.TERM_EXTERNAL_REFERENCE),
    Field("created", "created", Kind.TRANSACTIONS, Feature.TERM_TRANSACTION),
    Field("modified", "modified", Kind.TRANSACTIONS, Feature.TERM_TRANSACTION),
)
UNIT_FIELDS = Fields(
    Field("notes", "note", Kind.TEXTS, Feature.UNIT_NOTE),
    Field("sources", "source", Kind.TEXTS, Feature.UNIT_SOURCE),
    Field("created", "created", Kind.TRANSACTIONS, Feature.UNIT_TRANSACTION),
    Field("modified", "modified", Kind.TRANSACTIONS, Feature.UNIT_TRANSACTION),
)


class Uses:
    """Finds which of the given features entries use; what is not asked for costs nothing."""

    def __init__(self, features: Collection[Feature], source_language: str | None = None) -> None:
        def asked(fields: Fields) -> tuple[tuple[str, Feature], ...]:
            return tuple((field.attribute, field.feature) for field in fields if field.feature in features)

        self._features = features
        self._metadata = asked(METADATA_FIELDS)
        self._concept = asked(CONCEPT_FIELDS)
        self._language = asked(LANGUAGE_FIELDS)
        self._term = asked(TERM_FIELDS)
        self._unit = asked(UNIT_FIELDS)
        self._concept_id = Feature.CONCEPT_ID in features
        self._source_language = source_language
        self._synonym = Feature.SYNONYM in features or Feature.TARGET_SYNONYM in features
        self._passage_sources = Feature.DEFINITION_SOURCE in features or Feature.CONTEXT_SOURCE in features

    @property
    def concerns_concepts(self) -> bool:
        """Whether any of the features is one that a concept can use."""
        return bool(
            self._concept or self._language or self._term or self._concept_id or self._synonym or self._passage_sources
        )

    def of_metadata(self, metadata: Metadata) -> Iterator[tuple[Feature, Any]]:
        return _set(metadata, self._metadata)

    def of(self, entry: Entry) -> Iterator[tuple[Feature, Any]]:
        """Yield a feature and its value for each use of an asked-for feature in the entry."""
        if isinstance(entry, Unit):
            yield from _set(entry, self._unit)
            return
        if self._concept_id:
            yield Feature.CONCEPT_ID, entry.id
        yield from _set(entry, self._concept)
        for language, section in entry.sections.items():
            yield from _set(section, self._language)
            if self._synonym and len(section.terms) > 1:
                is_target = self._source_language not in (None, language)
                feature = Feature.TARGET_SYNONYM if is_target else Feature.SYNONYM
                if feature in self._features:
                    for term in section.terms[1:]:
                        yield feature, term.text
            if self._term:
                for term in section.terms:
                    yield from _set(term, self._term)
        if self._passage_sources:
            yield from self._sources_of_passages(entry)

    def _sources_of_passages(self, concept: Concept) -> Iterator[tuple[Feature, Any]]:
        definitions = [*concept.definitions]
        contexts: list[Passage] = []
        for section in concept.sections.values():
            definitions += section.definitions
            for term in section.terms:
                contexts += term.contexts
        for feature, passages in ((Feature.DEFINITION_SOURCE, definitions), (Feature.CONTEXT_SOURCE, contexts)):
            if feature in self._features:
                for passage in passages:
                    if passage.source is not None:
                        yield feature, passage.source


def _set(thing: object, attributes: tuple[tuple[str, Feature], ...]) -> Iterator[tuple[Feature, Any]]:
    for attribute, feature in attributes:
        value = getattr(thing, attribute)
        if value or value is False:
            yield feature, value
