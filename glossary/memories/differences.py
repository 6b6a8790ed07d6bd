"""Compares the units of two memories: by their ids, or by source text and context where they have none.

Two hashes of each unit are in memory. Only units that differ are read again, and the first of them are held in full.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from glossary.cleaning.duplicates import context_of
from glossary.fields import UNIT_FIELDS, VARIANT_FIELDS
from glossary.model import Entry, Unit

LISTED: Final = 10_000
"""So many units that differ are held of each memory; all are counted."""
_MASK: Final = (1 << 64) - 1
Contents = dict[int, int]
"""By the hash of what identifies units, the sum of the hashes of what they have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChange:
    """``kind`` is ``text``, ``state`` or ``other``; of these, ``new`` names the field."""

    kind: str
    language: str = ""
    old: str = ""
    new: str = ""

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind, "language": self.language, "old": self.old, "new": self.new}

    def message(self) -> str:
        """Describe the change for people, such as ``text (fr): Ouvrir → Ouvrez``."""
        if self.kind == "other":
            return f"changed: {self.new}"
        where = f" ({self.language})" if self.language else ""
        return f"{self.kind}{where}: {self.old or 'none'} → {self.new or 'none'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedUnit:
    """A unit that is in both memories, and what is not the same."""

    name: str
    text: str
    changes: tuple[UnitChange, ...]

    def as_json(self) -> dict[str, Any]:
        return {"id": self.name, "source": self.text, "changes": [change.as_json() for change in self.changes]}

    def headline(self) -> str:
        return f"unit {self.name}: {self.text}" if self.name else f"unit: {self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedUnit:
    """A unit that only one of the memories has."""

    name: str
    texts: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        return {"id": self.name, "texts": self.texts}

    def headline(self) -> str:
        texts = "; ".join(f"{language}: {text}" for language, text in self.texts.items())
        return f"unit {self.name}: {texts}" if self.name else f"unit: {texts}"


@dataclass(slots=True)
class UnitDifference:
    """The counts of all units that differ, and the first of them in full."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    """How many of the changed units that are held differ in their text, by language, their state, or something else."""
    units_added: list[NamedUnit] = field(default_factory=list)
    units_removed: list[NamedUnit] = field(default_factory=list)
    units_changed: list[ChangedUnit] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def as_json(self) -> dict[str, Any]:
        return {
            "added": self.added,
            "removed": self.removed,
            "changed": self.changed,
            "kinds": dict(sorted(self.kinds.items())),
            "listed": {
                "added": [one.as_json() for one in self.units_added],
                "removed": [one.as_json() for one in self.units_removed],
                "changed": [one.as_json() for one in self.units_changed],
            },
        }


class UnitHashes:
    """The hashes of the units of one memory, whose source language is ``source``."""

    def __init__(self, source: str | None) -> None:
        self._source = source or ""
        self.contents: Contents = {}

    def add(self, unit: Unit) -> None:
        key = self.key(unit)
        self.contents[key] = (self.contents.get(key, 0) + _content(unit)) & _MASK

    def key(self, unit: Unit) -> int:
        """Return the hash of the unit's id, else of its source text and context."""
        if unit.tuid:
            return hash(unit.tuid)
        source = self._source if self._source in unit.texts else next(iter(unit.texts), "")
        return hash((unit.texts.get(source, ""), *context_of(unit, source)))


Again = Callable[[], Iterable[Entry]]


def unit_differences(old: UnitHashes, new: UnitHashes, old_again: Again, new_again: Again) -> UnitDifference:
    """Compare two memories; reads them again where they differ."""
    found = UnitDifference()
    keys = old.contents.keys() | new.contents.keys()
    differing = {key for key in keys if old.contents.get(key) != new.contents.get(key)}
    if not differing:
        return found
    before, after = _Group(old, differing, old_again()), _Group(new, differing, new_again())
    for key in before.hashes | after.hashes:
        _compare(before, after, key, found)
    return found


class _Group:
    """The units of one memory that may differ, in their order: the hash of each, and the first in full."""

    def __init__(self, hashes: UnitHashes, differing: Collection[int], entries: Iterable[Entry]) -> None:
        self.hashes: dict[int, list[int]] = {}
        self.units: dict[int, Unit] = {}
        """By the hash of their content."""
        for entry in entries:
            if isinstance(entry, Unit) and (key := hashes.key(entry)) in differing:
                content = _content(entry)
                self.hashes.setdefault(key, []).append(content)
                if len(self.units) < LISTED:
                    self.units.setdefault(content, entry)

    def without(self, other: "_Group", key: int) -> list[int]:
        """Return the contents under a key that the other memory does not have as often."""
        rest = Counter(other.hashes.get(key, ()))
        only = []
        for content in self.hashes.get(key, ()):
            if rest[content]:
                rest[content] -= 1
            else:
                only.append(content)
        return only


def _compare(before: _Group, after: _Group, key: int, found: UnitDifference) -> None:
    gone, come = before.without(after, key), after.without(before, key)
    both = min(len(gone), len(come))
    for old, new in zip(gone, come, strict=False):
        found.changed += 1
        first, second = before.units.get(old), after.units.get(new)
        if first and second:
            changes = tuple(_changes(first, second))
            found.kinds.update({_kind(change) for change in changes})
            text = next(iter(second.texts.values()), "")
            found.units_changed.append(ChangedUnit(name=second.tuid or "", text=text, changes=changes))
    found.removed += len(gone) - both
    found.added += len(come) - both
    found.units_removed += (_named(unit) for one in gone[both:] if (unit := before.units.get(one)))
    found.units_added += (_named(unit) for one in come[both:] if (unit := after.units.get(one)))


def _named(unit: Unit) -> NamedUnit:
    return NamedUnit(name=unit.tuid or "", texts=unit.texts)


def _kind(change: UnitChange) -> str:
    return f"text {change.language}" if change.kind == "text" else change.kind


def _content(unit: Unit) -> int:
    return hash((*sorted(unit.texts.items()), UNIT_FIELDS.values_of(unit), repr(unit.variants)))


def _changes(old: Unit, new: Unit) -> Iterator[UnitChange]:
    first, second = _segments(old), _segments(new)
    for language in dict.fromkeys([*first, *second]):
        texts = first.get(language, ""), second.get(language, "")
        if texts[0] != texts[1]:
            yield UnitChange(kind="text", language=language, old=texts[0], new=texts[1])
    if old.state != new.state:
        yield UnitChange(kind="state", old=old.state or "", new=new.state or "")
    other = {field.key: None for field in UNIT_FIELDS if _differs(field.attribute, old, new) and field.key != "state"}
    for one, two in zip(old.variants, new.variants, strict=False):
        other |= {field.key: None for field in VARIANT_FIELDS if _differs(field.attribute, one, two)}
    for key in other:
        yield UnitChange(kind="other", new=key.replace("_", " "))


def _differs(attribute: str, one: object, other: object) -> bool:
    return bool(getattr(one, attribute) != getattr(other, attribute))


def _segments(unit: Unit) -> Mapping[str, str]:
    """Return the content of the segments by language, with their codes; several of a language stand together."""
    found: dict[str, str] = {}
    for one in unit.as_variants():
        text = one.text if one.markup is None else one.markup
        found[one.language] = f"{found[one.language]} | {text}" if one.language in found else text
    return found
