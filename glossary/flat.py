"""Fields as flat names and texts, for formats without nesting: CSV columns and TMX properties.

A value with a second part has a second name: ``definition`` and ``definition_source``. Repeated values are numbered
from 1.
"""

from typing import Any, NamedTuple

from glossary.fields import Field, Fields, Kind
from glossary.shape import Tree

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
    """What a flat name stands for: a field, and the part of its value (None: the value has no parts)."""

    field: Field
    part: str | None


def flat_names(fields: Fields) -> dict[str, FlatName]:
    """Map each flat name of the fields to what it stands for, in the order of the fields."""
    names = {}
    for field in fields:
        names[field.key] = FlatName(field, FIRST_PART.get(field.kind))
        if part := SECOND_PART.get(field.kind):
            names[f"{field.key}_{part}"] = FlatName(field, part)
    return names


def flat_values(field: Field, value: Any) -> list[tuple[str, int, str]]:
    """Give the flat name, number and text of each part of a field's value."""
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
    """Put a flat value into a tree of the canonical shape; return its path there.

    Numbers that are left out leave a ``None`` behind; ``close_gaps`` takes them away.
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
    """Take away what ``put`` left for numbers that never came."""
    for key, value in tree.items():
        if isinstance(value, list) and None in value:
            tree[key] = [item for item in value if item is not None]
