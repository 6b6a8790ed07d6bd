"""Counts the units of a memory: by languages, age, person, state, tool and length, and those that say nothing new."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from glossary.cleaning.duplicates import Dedupe, key_of
from glossary.cleaning.filters import last_date, persons_of, tools_of
from glossary.hashes import HashSet
from glossary.model import Unit

NONE: Final = "none"
MOST: Final = 10_000
"""So many different persons or tools are told apart; what comes after them is counted together."""
OTHERS: Final = "others"
_LIMITS: Final = (20, 50, 100, 200, 500, 1000)
LENGTHS: Final = (*(f"up to {limit}" for limit in _LIMITS), "more")


@dataclass(slots=True)
class UnitStatistics:
    """The counts of one memory, whose source language is ``source``."""

    source: str
    units: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    """Of the source texts, by languages."""
    years: Counter[str] = field(default_factory=Counter)
    """Of the last change or the creation."""
    persons: Counter[str] = field(default_factory=Counter)
    """A unit counts for each person who made or changed it."""
    states: Counter[str] = field(default_factory=Counter)
    tools: Counter[str] = field(default_factory=Counter)
    lengths: Counter[str] = field(default_factory=Counter)
    """Of the source texts, in characters; the keys are ``LENGTHS``."""
    repetitions: int = 0
    """Units that translate a source text again into the same languages."""
    duplicates: int = 0
    """Units all of whose texts another one has."""
    _sources: HashSet = field(default_factory=HashSet, repr=False)
    _pairs: HashSet = field(default_factory=HashSet, repr=False)

    def add(self, unit: Unit, tool: str | None) -> None:
        """Count a unit; ``tool`` is that of the memory, for units that name none."""
        self.units += 1
        source = self.source if self.source in unit.texts else next(iter(unit.texts), "")
        text = unit.texts.get(source, "")
        languages = "_".join(sorted({one.language for one in unit.as_variants()}, key=lambda one: (one != source, one)))
        self.languages[languages] += 1
        self.characters[languages] += len(text)
        self.lengths[LENGTHS[bisect_left(_LIMITS, len(text))]] += 1
        self.years[(last_date(unit) or NONE)[:4]] += 1
        self.states[unit.state or NONE] += 1
        for person in set(persons_of(unit)) or {NONE}:
            _count(self.persons, person)
        for name in set(tools_of(unit)) or {tool or NONE}:
            _count(self.tools, name)
        if key := key_of(unit, Dedupe.SOURCE, source):
            self.repetitions += not self._sources.add(key.hex())
        if key := key_of(unit, Dedupe.PAIR, source):
            self.duplicates += not self._pairs.add(key.hex())

    def parts(self) -> Iterator[tuple[str, dict[str, int]]]:
        """Yield each kind of count with its values, the largest first; years and lengths stand in their order."""
        yield "units, by languages", _by_size(self.languages)
        yield "by last change", dict(sorted(self.years.items()))
        yield "by person", _by_size(self.persons)
        yield "by state", _by_size(self.states)
        yield "by tool", _by_size(self.tools)
        yield "by characters of the source text", {name: self.lengths[name] for name in LENGTHS if self.lengths[name]}

    def as_json(self) -> dict[str, Any]:
        return {
            "languages": {
                name: {"units": count, "characters": self.characters[name]}
                for name, count in _by_size(self.languages).items()
            },
            "years": dict(sorted(self.years.items())),
            "persons": _by_size(self.persons),
            "states": _by_size(self.states),
            "tools": _by_size(self.tools),
            "lengths": {name: self.lengths[name] for name in LENGTHS if self.lengths[name]},
            "repetitions": self.repetitions,
            "duplicates": self.duplicates,
        }


def _by_size(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _count(counts: Counter[str], name: str) -> None:
    counts[name if name in counts or len(counts) < MOST else OTHERS] += 1
