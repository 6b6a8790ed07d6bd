"""Generates the JSON Schema of the canonical form from the field tables; ``schema.json`` is its text for editors."""

import json
from typing import Any

from glossary.fields import (
    CONCEPT_FIELDS,
    FIRST_PART,
    HEADER_FIELDS,
    LANGUAGE_FIELDS,
    METADATA_FIELDS,
    SECOND_PART,
    TERM_FIELDS,
    UNIT_FIELDS,
    VARIANT_FIELDS,
    Field,
    Kind,
)
from glossary.model import Note, Property

TEXT = {"type": "string", "minLength": 1}
LANGUAGE = "^[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*$"

_LANGUAGE_OF_UNIT = f"^(?!({'|'.join(field.key for field in UNIT_FIELDS)})$){LANGUAGE[1:]}"
"""In a unit, languages and fields stand side by side."""


def schema_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def schema() -> dict[str, Any]:
    """Return the schema; it leaves out rules that only a reader can check, such as registered language subtags."""
    passages = _one_or_many(_item(Kind.PASSAGES))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "glossport glossary",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "glossport": {"const": 1},
            **{field.key: TEXT for field in METADATA_FIELDS},
            "source_language": {"$ref": "#/$defs/language"},
            "languages": {"type": "array", "items": {"$ref": "#/$defs/language"}, "uniqueItems": True},
            "memory_header": {"$ref": "#/$defs/memory_header"},
            "concepts": {"type": "array", "items": {"$ref": "#/$defs/concept"}},
            "units": {"type": "array", "items": {"$ref": "#/$defs/unit"}},
        },
        "$defs": {
            "language": {"type": "string", "pattern": LANGUAGE},
            "concept": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id"],
                "properties": {
                    "id": TEXT,
                    **{field.key: _value(field) for field in CONCEPT_FIELDS},
                    "definition": {"anyOf": [passages, _by_language(passages)]},
                    "languages": _by_language({"$ref": "#/$defs/section"}),
                    "terms": _by_language(_one_or_many({"$ref": "#/$defs/term"})),
                },
            },
            "section": {
                "type": "object",
                "additionalProperties": False,
                "properties": {field.key: _value(field) for field in LANGUAGE_FIELDS},
            },
            "term": {
                "anyOf": [
                    TEXT,
                    {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["text"],
                        "properties": {"text": TEXT, **{field.key: _value(field) for field in TERM_FIELDS}},
                    },
                ]
            },
            "unit": {
                "type": "object",
                "properties": {field.key: _value(field) for field in UNIT_FIELDS},
                "patternProperties": {_LANGUAGE_OF_UNIT: _one_or_many({"$ref": "#/$defs/variant"})},
                "additionalProperties": False,
                "minProperties": 1,
            },
            "variant": {
                "anyOf": [
                    TEXT,
                    {
                        "type": "object",
                        "additionalProperties": False,
                        "not": {"required": ["text", "segment"]},
                        "properties": {
                            "text": {"type": "string"},
                            "segment": TEXT,
                            **{field.key: _value(field) for field in VARIANT_FIELDS},
                        },
                    },
                ]
            },
            "memory_header": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    **{field.key: _value(field) for field in HEADER_FIELDS},
                    "language_names": _by_language(TEXT),
                },
            },
        },
    }


def _value(field: Field) -> dict[str, Any]:
    if field.kind is Kind.TEXT:
        return TEXT
    if field.kind is Kind.FLAG:
        return {"type": "boolean"}
    if field.choices is not None:
        return {"enum": [str(choice) for choice in field.choices]}
    return _one_or_many(_item(field.kind))


def _item(kind: Kind) -> dict[str, Any]:
    if kind is Kind.TEXTS:
        return TEXT
    if kind is Kind.NOTES:
        return {"anyOf": [{"type": "string"}, _record(Note, ["text"])]}
    if kind is Kind.PROPERTIES:
        return _record(Property, ["type", "text"])
    first, second = FIRST_PART[kind], SECOND_PART[kind]
    parts = {"type": "object", "additionalProperties": False, "properties": {first: TEXT, second: TEXT}}
    required = {"minProperties": 1} if kind is Kind.TRANSACTIONS else {"required": [first]}
    return {"anyOf": [TEXT, {**parts, **required}]}


def _record(kind: type[Note | Property], required: list[str]) -> dict[str, Any]:
    keys = {name: "o-encoding" if name == "o_encoding" else name for name in kind._fields}
    properties = {key: {"type": "integer" if name == "notes_before" else "string"} for name, key in keys.items()}
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _one_or_many(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


def _by_language(value: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "patternProperties": {LANGUAGE: value}, "additionalProperties": False}
