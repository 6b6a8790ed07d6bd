"""The tables of all fields of the model: attribute, canonical key, kind of value, feature and flat names.

The canonical YAML and JSON Lines, the published schema, the CSV columns, the TMX properties and the loss report all
come from these tables. Formats without nesting use flat names: the second part of a value has a name of its own, such
as ``definition_source``, and repeated values are numbered from 1.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from enum import Enum, StrEnum, auto
from functools import lru_cache
from itertools import compress
from operator import attrgetter, is_not
from typing import Any, NamedTuple, Self, TypeAlias, TypeVar

from glossary.model import (
    Concept,
    Gender,
    LanguageSection,
    MemoryHeader,
    PartOfSpeech,
    Segtype,
    Status,
    Term,
    TermType,
    TranslationState,
    Unit,
    Variant,
)

Tree: TypeAlias = Any
"""``str``, ``bool``, ``list`` or ``dict`` of trees with text keys; JSON can also give numbers and ``None``."""
TreePath: TypeAlias = tuple[str | int, ...]
"""The keys and indexes that lead to a value in a tree."""


class Feature(StrEnum):
    """A kind of content. An exporter declares the features that its format carries; the others count as losses."""

    TERM = "term"
    CONCEPT_ID = "concept_id"
    SUBJECT_FIELD = "subject_field"
    DEFINITION = "definition"
    LANGUAGE_DEFINITION = "language_definition"
    DEFINITION_SOURCE = "definition_source"
    IMAGE = "image"
    LANGUAGE_IMAGE = "language_image"
    CROSS_REFERENCE = "cross_reference"
    TERM_CROSS_REFERENCE = "term_cross_reference"
    EXTERNAL_REFERENCE = "external_reference"
    LANGUAGE_EXTERNAL_REFERENCE = "language_external_reference"
    TERM_EXTERNAL_REFERENCE = "term_external_reference"
    CONCEPT_SOURCE = "concept_source"
    LANGUAGE_SOURCE = "language_source"
    TERM_SOURCE = "term_source"
    CONCEPT_NOTE = "concept_note"
    LANGUAGE_NOTE = "language_note"
    TERM_NOTE = "term_note"
    CUSTOMER_SUBSET = "customer_subset"
    TERM_CUSTOMER_SUBSET = "term_customer_subset"
    PROJECT_SUBSET = "project_subset"
    TERM_PROJECT_SUBSET = "term_project_subset"
    TRANSACTION = "transaction"
    LANGUAGE_TRANSACTION = "language_transaction"
    TERM_TRANSACTION = "term_transaction"
    SYNONYM = "synonym"
    """A further term in the source language."""
    TARGET_SYNONYM = "target_synonym"
    """A further term in another language."""
    STATUS = "status"
    PART_OF_SPEECH = "part_of_speech"
    TERM_TYPE = "term_type"
    GENDER = "gender"
    GEOGRAPHICAL_USAGE = "geographical_usage"
    TERM_LOCATION = "term_location"
    CONTEXT = "context"
    CONTEXT_SOURCE = "context_source"
    TRANSLATABLE = "translatable"
    CASE_SENSITIVE = "case_sensitive"
    FORM = "form"
    """An inflected form of a term."""
    DEPRECATED_TERM = "deprecated_term"
    """A deprecated or superseded term, written where a term is offered for use."""
    UNTRANSLATED = "untranslated"
    """An entry without a term or text in one of the languages that are written."""
    TERMLESS = "termless"
    """A concept without a term in any language."""
    HOMOGRAPH = "homograph"
    """A second entry with the same source text."""
    UNIT = "unit"
    UNIT_NOTE = "unit_note"
    UNIT_SOURCE = "unit_source"
    UNIT_TRANSACTION = "unit_transaction"
    UNIT_ID = "unit_id"
    UNIT_STATE = "unit_state"
    UNIT_PROPERTY = "unit_property"
    UNIT_USAGE = "unit_usage"
    UNIT_ATTRIBUTE = "unit_attribute"
    """The tool, kind of data, encoding, format or segtype of a unit or one of its languages."""
    VARIANT_NOTE = "variant_note"
    """A note of one language of a unit."""
    VARIANT_PROPERTY = "variant_property"
    VARIANT_TRANSACTION = "variant_transaction"
    VARIANT_USAGE = "variant_usage"
    VARIANT_ATTRIBUTE = "variant_attribute"
    FURTHER_VARIANT = "further_variant"
    """A second text of a unit in the same language."""
    INLINE_CODE = "inline_code"
    """A code within the text of a unit, such as a tag."""
    GLOSSARY_ID = "glossary_id"
    GLOSSARY_TITLE = "glossary_title"
    GLOSSARY_DESCRIPTION = "glossary_description"
    GLOSSARY_VERSION = "glossary_version"
    GLOSSARY_DATE = "glossary_date"
    GLOSSARY_PUBLISHER = "glossary_publisher"
    GLOSSARY_LICENCE = "glossary_licence"
    MEMORY_HEADER = "memory_header"
    """A value of the header of a TMX file."""


Thing = TypeVar("Thing", Concept, LanguageSection, Term, Unit, Variant, MemoryHeader)


class Kind(Enum):
    # Kinds are dictionary keys for every value written; Enum's own hash is a slow call in Python.
    __hash__ = object.__hash__

    TEXT = auto()
    TEXTS = auto()
    FLAG = auto()
    CHOICE = auto()
    PASSAGES = auto()
    CROSS_REFERENCES = auto()
    EXTERNAL_REFERENCES = auto()
    TRANSACTIONS = auto()
    NOTES = auto()
    PROPERTIES = auto()


SEVERAL = frozenset(set(Kind) - {Kind.TEXT, Kind.FLAG, Kind.CHOICE})
"""Kinds that hold any number of values; where there is none, the value is the empty tuple, else it is None."""


class Field(NamedTuple):
    attribute: str
    key: str
    kind: Kind
    feature: Feature
    choices: type[StrEnum] | None = None


class Fields(tuple[Field, ...]):
    """The fields of one level, such as concept or term, with fast access to the fields that have a value."""

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
        """Return the fields that have a value in a thing, each with the value."""
        values = self.values_of(thing)
        return [] if values == self.unset else self.set_among(values)

    def set_among(self, values: tuple[Any, ...]) -> list[tuple[Field, Any]]:
        """Return of the values in the order of the fields those that are set, each with its field."""
        return list(compress(zip(self, values, strict=True), map(is_not, values, self.unset)))

    def only(self, thing: Thing, features: Collection[Feature]) -> Thing:
        """Return a copy of a thing that keeps only the fields with these features."""
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
    Field("forms", "forms", Kind.TEXTS, Feature.FORM),
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


def _memory_fields(level: str) -> tuple[Field, ...]:
    """Return the fields that a unit and each of its languages have in a memory."""
    transaction, usage = Feature(f"{level}_transaction"), Feature(f"{level}_usage")
    attribute = Feature(f"{level}_attribute")
    return (
        Field("notes", "note", Kind.NOTES, Feature(f"{level}_note")),
        Field("created", "created", Kind.TRANSACTIONS, transaction),
        Field("modified", "modified", Kind.TRANSACTIONS, transaction),
        Field("properties", "prop", Kind.PROPERTIES, Feature(f"{level}_property")),
        Field("usagecount", "usagecount", Kind.TEXT, usage),
        Field("lastusagedate", "lastusagedate", Kind.TEXT, usage),
        Field("creationtool", "creationtool", Kind.TEXT, attribute),
        Field("creationtoolversion", "creationtoolversion", Kind.TEXT, attribute),
        Field("datatype", "datatype", Kind.TEXT, attribute),
        Field("o_encoding", "o-encoding", Kind.TEXT, attribute),
        Field("o_tmf", "o-tmf", Kind.TEXT, attribute),
    )


_note, *_further = _memory_fields("unit")
UNIT_FIELDS = Fields(
    Field("tuid", "tuid", Kind.TEXT, Feature.UNIT_ID),
    Field("state", "state", Kind.CHOICE, Feature.UNIT_STATE, TranslationState),
    _note,
    Field("sources", "source", Kind.TEXTS, Feature.UNIT_SOURCE),
    *_further,
    Field("segtype", "segtype", Kind.CHOICE, Feature.UNIT_ATTRIBUTE, Segtype),
    Field("srclang", "srclang", Kind.TEXT, Feature.UNIT_ATTRIBUTE),
)
"""No key can be a language tag, since the languages stand beside them."""
VARIANT_FIELDS = Fields(
    *_memory_fields("variant"), Field("language_name", "language_name", Kind.TEXT, Feature.VARIANT_ATTRIBUTE)
)
HEADER_FIELDS = Fields(
    *(
        Field(name.replace("-", "_"), name, Kind.TEXT, Feature.MEMORY_HEADER)
        for name in (
            "creationtool",
            "creationtoolversion",
            "o-tmf",
            "adminlang",
            "srclang",
            "datatype",
            "o-encoding",
        )
    ),
    Field("segtype", "segtype", Kind.CHOICE, Feature.MEMORY_HEADER, Segtype),
    Field("created", "created", Kind.TRANSACTIONS, Feature.MEMORY_HEADER),
    Field("modified", "modified", Kind.TRANSACTIONS, Feature.MEMORY_HEADER),
    Field("notes", "note", Kind.NOTES, Feature.MEMORY_HEADER),
    Field("properties", "prop", Kind.PROPERTIES, Feature.MEMORY_HEADER),
)
UNIT_FEATURES = frozenset(
    {
        Feature.UNIT,
        Feature.FURTHER_VARIANT,
        Feature.INLINE_CODE,
        *(field.feature for field in (*UNIT_FIELDS, *VARIANT_FIELDS)),
    }
)
"""What only formats of translation memories carry."""
FIRST_PART = {
    Kind.PASSAGES: "text",
    Kind.CROSS_REFERENCES: "target",
    Kind.EXTERNAL_REFERENCES: "url",
    Kind.TRANSACTIONS: "date",
}
SECOND_PART = {
    Kind.PASSAGES: "source",
    Kind.CROSS_REFERENCES: "text",
    Kind.EXTERNAL_REFERENCES: "text",
    Kind.TRANSACTIONS: "by",
}


class FlatName(NamedTuple):
    """The meaning of a flat name: a field, and the part of its value (None: the value has no parts)."""

    field: Field
    part: str | None


def flat_names(fields: Fields) -> dict[str, FlatName]:
    """Map each flat name to its field and part, in the order of the fields."""
    names = {}
    for field in fields:
        names[field.key] = FlatName(field, FIRST_PART.get(field.kind))
        if part := SECOND_PART.get(field.kind):
            names[f"{field.key}_{part}"] = FlatName(field, part)
    return names


def flat_values(field: Field, value: Any) -> list[tuple[str, int, str]]:
    """Return the flat name, number (from 1) and text of each part of a field's value."""
    key, kind = field.key, field.kind
    if kind is Kind.TEXTS:
        return (
            [(key, 1, value[0])] if len(value) == 1 else [(key, number, text) for number, text in enumerate(value, 1)]
        )
    if kind is Kind.TEXT or kind is Kind.CHOICE:
        return [(key, 1, str(value))]
    if kind is Kind.FLAG:
        return [(key, 1, "true" if value else "false")]
    second = f"{key}_{SECOND_PART[kind]}"
    return [
        (name, number, text)
        for number, item in enumerate(value, 1)
        for name, text in ((key, item[0]), (second, item[1]))
        if text is not None
    ]


def put(tree: dict[str, Tree], name: FlatName, number: int, text: str) -> tuple[str | int, ...]:
    """Store a flat value in a tree of the canonical shape; return its path there.

    Missing numbers leave ``None`` in the list; ``close_gaps`` removes it.
    """
    key = name.field.key
    if name.field.kind in (Kind.TEXT, Kind.CHOICE, Kind.FLAG):
        tree[key] = text
        return (key,)
    items = tree.setdefault(key, [])
    items.extend([None] * (number - len(items)))
    if name.part is None:
        items[number - 1] = text
        return (key, number - 1)
    item = items[number - 1] = items[number - 1] or {}
    item[name.part] = text
    return (key, number - 1, name.part)


def close_gaps(tree: dict[str, Tree]) -> None:
    """Remove each ``None`` that ``put`` left in a list for a missing number."""
    for key, value in tree.items():
        if isinstance(value, list) and None in value:
            tree[key] = [item for item in value if item is not None]


_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?")


def is_date(text: str) -> bool:
    """Return whether the text is an ISO 8601 year, month, day, or day and time."""
    if not _DATE.fullmatch(text):
        return False
    month, day = text[5:7], text[8:10]
    return (not month or 1 <= int(month) <= 12) and (not day or 1 <= int(day) <= 31)


_BASIC_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?Z?)?")


@lru_cache(maxsize=1024)
def iso_date(text: str) -> str | None:
    """Return a date in the extended form of ISO 8601, also from the basic form of TMX, ``20240131T120000Z``.

    None if it is no date.
    """
    text = text.strip()
    if basic := _BASIC_DATE.fullmatch(text):
        year, month, day, hour, minute, second = basic.groups()
        text = f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}Z" if hour else "")
    return text if is_date(text) else None


LANGUAGE_PREFIX = "language_"
"""Marks a language's own field where its terms have one of the same name."""
CONCEPT_NAMES = flat_names(CONCEPT_FIELDS)
LANGUAGE_NAMES = flat_names(LANGUAGE_FIELDS)
TERM_NAMES = flat_names(TERM_FIELDS)
