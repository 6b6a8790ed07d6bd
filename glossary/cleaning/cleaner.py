"""Reads memories and says of each unit whether it is kept, and if not, by which rule it goes.

Where duplicates are looked for, ``survey`` reads everything once before; else one reading is enough.
"""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from copy import copy
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final, NamedTuple

from glossary.cleaning.changes import Changes, Masks
from glossary.cleaning.duplicates import Dedupe, Duplicates, Keep, key_of, rank_of
from glossary.cleaning.filters import Filter
from glossary.cleaning.unit_rules import PAIR_RULES, Rule, Side
from glossary.findings import InputError
from glossary.languages import WrongTagError, tag_of_locale
from glossary.model import NOT_TRANSLATED, USABLE_STATES, Entry, Location, MemoryHeader, Property, Unit
from glossary.rules import Code

UNCONFIRMED: Final = "unconfirmed"
RULES: Final = (*PAIR_RULES, UNCONFIRMED)
"""What ``--drop`` takes; this is their order as well."""
EXAMPLES: Final = 3
"""So many removed units of a rule are shown."""
REMOVED: Final = "x-removed"
"""The property of a removed unit that names the rule."""
_BECAUSE: Final = "x-removed-because"
_PARTNER: Final = "x-removed-for"


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What is to be done with each unit."""

    dedupe: Dedupe | None = None
    keep: Keep = Keep.FIRST
    rules: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    normalising: tuple[str, ...] = ()
    masks: Masks = field(default_factory=Masks)
    source: str | None = None
    targets: tuple[str, ...] = ()
    """The languages that are judged; empty: all."""

    @property
    def is_nothing(self) -> bool:
        return not (self.dedupe or self.rules or self.filters or self.normalising or self.masks.names)

    @property
    def compares_languages(self) -> bool:
        """Whether the source language must be known."""
        return bool({*self.rules} - {UNCONFIRMED}) or self.dedupe in (Dedupe.SOURCE, Dedupe.CONTEXT)


class MemoryRead(NamedTuple):
    """An input: what holds for all its units, and how it is read from its beginning."""

    name: str
    source_language: str | None
    tool: str | None
    read: Callable[[], Iterable[Entry]]


class RemovedUnit(Unit):
    """A unit that is not kept; its properties say why."""

    __slots__ = ()

    def plain(self) -> Unit:
        unit = copy(self)
        unit.__class__ = Unit  # type: ignore[assignment]  # which has the same slots
        return unit


class Example(NamedTuple):
    """A removed unit, on one line, and why it goes."""

    place: str
    text: str
    why: str


@dataclass(slots=True)
class UnitCounts:
    """Counts what became of the units."""

    read: int = 0
    texts_read: int = 0
    """A hash of all their texts, which holds in this process only."""
    concepts: int = 0
    removed: dict[str, Counter[str]] = field(default_factory=dict)
    """By rule and by languages."""
    not_judged: Counter[str] = field(default_factory=Counter)
    """Units that were kept since a rule could not judge them."""
    partly: Counter[str] = field(default_factory=Counter)
    """Units that were kept since a rule holds for some of their languages only."""
    changed: Mapping[str, int] = field(default_factory=dict)
    examples: dict[str, list[Example]] = field(default_factory=dict)

    def count(self, unit: Unit) -> int:
        """Count a unit that was read; return its number from 0."""
        self.read += 1
        self.texts_read = hash((self.texts_read, *unit.texts.values()))
        return self.read - 1

    @property
    def gone(self) -> int:
        return sum(counts.total() for counts in self.removed.values())

    @property
    def kept(self) -> int:
        return self.read - self.gone

    def as_json(self) -> dict[str, Any]:
        return {
            "read": self.read,
            "kept": self.kept,
            "removed": {rule: dict(sorted(counts.items())) for rule, counts in self.removed.items()},
            "changed": {name: count for name, count in sorted(self.changed.items()) if count},
            "not_judged": dict(sorted(self.not_judged.items())),
            "partly": dict(sorted(self.partly.items())),
            "concepts": self.concepts,
        }


class _Reason(NamedTuple):
    """The rule by which a unit goes, and why; no rule where it is kept so far."""

    rule: str = ""
    why: str = ""


_KEPT: Final = _Reason()


class Cleaner:
    """Cleans memories; ``memories`` stand in the order in which their units do."""

    def __init__(self, orders: Orders, memories: Iterable[MemoryRead]) -> None:
        self._orders = orders
        self._memories = tuple(memories)
        self._rules: dict[str, Rule] = {name: PAIR_RULES[name] for name in PAIR_RULES if name in orders.rules}
        self._duplicates: Duplicates | None = None
        self._going = bytearray()
        """Of each unit, whether a filter or a rule removes it, as the survey has found."""
        self._paths = _Paths()
        self._surveyed = UnitCounts()
        self.tally = UnitCounts()

    def survey(self) -> None:
        """Read everything once, and find the duplicates among what the filters and rules keep."""
        if self._orders.dedupe is None:
            return
        changes, tally = self._changes(), UnitCounts()
        duplicates = Duplicates()
        with closing(duplicates):
            for memory in self._memories:
                for entry in memory.read():
                    if isinstance(entry, Unit):
                        self._survey(entry, memory, changes, tally, duplicates)
            duplicates.settle(tally.read)
        self._duplicates, self._surveyed = duplicates, tally

    def cleaned(self) -> Iterator[Entry]:
        """Yield all entries, those that go as ``RemovedUnit``; raises InputError G111 where an input has changed."""
        changes = self._changes()
        tally = self.tally = UnitCounts(
            not_judged=self._surveyed.not_judged.copy(), partly=self._surveyed.partly.copy()
        )
        tally.changed = changes.counts
        for memory in self._memories:
            for entry in memory.read():
                if isinstance(entry, Unit):
                    yield self._cleaned(entry, memory, changes, tally)
                else:
                    tally.concepts += 1
                    yield entry
        if self._duplicates and (tally.read, tally.texts_read) != (self._surveyed.read, self._surveyed.texts_read):
            raise _changed_input(self._memories[0].name)

    def header(self, header: MemoryHeader) -> MemoryHeader:
        """Return the header of a memory without what is masked."""
        return Changes(masks=self._orders.masks).remarks_masked(header)

    def _changes(self) -> Changes:
        return Changes(self._orders.normalising, self._orders.masks)

    def _survey(
        self, unit: Unit, memory: MemoryRead, changes: Changes, tally: UnitCounts, duplicates: Duplicates
    ) -> None:
        number = tally.count(unit)
        self._paths.add(number, unit.location or Location(memory.name))
        unit, verdict = self._judged(unit, memory, changes, tally)
        self._going.append(bool(verdict.rule))
        if verdict.rule or self._orders.dedupe is None:
            return
        source = self._source_of(unit, memory)
        if key := key_of(unit, self._orders.dedupe, source):
            line = unit.location.line if unit.location else 0
            duplicates.add(number, line, key, rank_of(unit, self._orders.keep))
        else:
            tally.not_judged[f"duplicate-{self._orders.dedupe}"] += 1

    def _cleaned(self, unit: Unit, memory: MemoryRead, changes: Changes, tally: UnitCounts) -> Unit:
        number = tally.count(unit)
        if self._duplicates is None or number >= len(self._going):
            unit, verdict = self._judged(unit, memory, changes, tally)
        elif self._going[number]:
            unit, verdict = self._judged(unit, memory, changes, UnitCounts())
        else:
            unit, verdict = changes.masked(changes.normalised(unit)), _KEPT
            if partner := self._duplicates.partner(number):
                place = str(Location(self._paths.of(partner.number), partner.line))
                return self._removed(unit, memory, _Reason(f"duplicate-{self._orders.dedupe}", place), tally)
        return self._removed(unit, memory, verdict, tally) if verdict.rule else unit

    def _removed(self, unit: Unit, memory: MemoryRead, verdict: _Reason, tally: UnitCounts) -> RemovedUnit:
        rule, why = verdict
        tally.removed.setdefault(rule, Counter())[_languages(unit, self._source_of(unit, memory))] += 1
        is_duplicate = rule.startswith("duplicate-")
        examples = tally.examples.setdefault(rule, [])
        if len(examples) < EXAMPLES:
            place = str(unit.location or Location(memory.name))
            text = " = ".join(one.text for one in unit.as_variants())
            examples.append(Example(place, text, f"{why} is kept" if is_duplicate else why))
        reasons = [Property(REMOVED, rule), Property(_PARTNER if is_duplicate else _BECAUSE, why)]
        removed = replace(unit, properties=(*unit.properties, *reasons))
        removed.__class__ = RemovedUnit
        assert isinstance(removed, RemovedUnit)
        return removed

    def _judged(self, unit: Unit, memory: MemoryRead, changes: Changes, tally: UnitCounts) -> tuple[Unit, _Reason]:
        """Return the unit with its changes, and whether a filter or a rule removes it."""
        unit = changes.normalised(unit)
        for one in self._orders.filters:
            removes = one.removes(unit, memory.tool, self._orders.masks.person)
            if removes is None:
                tally.not_judged[one.name] += 1
            elif removes:
                return changes.masked(unit), _Reason(one.name, one.why)
        unit = changes.masked(unit)
        if UNCONFIRMED in self._orders.rules and (why := _unconfirmed(unit)):
            return unit, _Reason(UNCONFIRMED, why)
        if self._rules:
            return unit, self._by_rules(unit, self._source_of(unit, memory), tally)
        return unit, _KEPT

    def _by_rules(self, unit: Unit, source: str, tally: UnitCounts) -> _Reason:
        pairs = _pairs(unit, source, self._orders.targets)
        if not pairs and len(unit.texts) == 1 and not self._orders.targets and "empty" in self._rules:
            return _Reason("empty", "there is no translation")
        whole = [pair for pair in pairs if not (pair[0].is_empty or pair[1].is_empty)]
        for name, rule in self._rules.items():
            wrong, is_right = "", False
            for one, other in pairs if name == "empty" else whole:
                why = rule(one, other)
                wrong = wrong or why or ""
                is_right = is_right or why == ""
            if wrong and not is_right:
                return _Reason(name, wrong)
            if wrong:
                tally.partly[name] += 1
            elif not is_right:
                tally.not_judged[name] += 1
        return _KEPT

    def _source_of(self, unit: Unit, memory: MemoryRead) -> str:
        return self._orders.source or _tag(unit.srclang) or memory.source_language or ""


class _Paths:
    """The files in which units stand, by the number of the first unit in each."""

    def __init__(self) -> None:
        self._begins = array("I")
        self._paths: list[str] = []

    def add(self, number: int, location: Location) -> None:
        if not self._paths or self._paths[-1] != location.path:
            self._begins.append(number)
            self._paths.append(location.path)

    def of(self, number: int) -> str:
        return self._paths[bisect_right(self._begins, number) - 1]


def _pairs(unit: Unit, source: str, targets: tuple[str, ...]) -> list[tuple[Side, Side]]:
    """Return each text of the source language with each text of another one that is judged."""
    if not unit.variants:
        sides = [Side(language, text) for language, text in unit.texts.items()]
    else:
        sides = [Side(one.language, one.text, one.markup) for one in unit.variants]
    others = [side for side in sides if side.language != source and (not targets or side.language in targets)]
    return [(one, other) for one in sides if one.language == source for other in others]


def _unconfirmed(unit: Unit) -> str:
    if NOT_TRANSLATED in unit.properties:
        return "it is not to be translated"
    return "" if unit.state is None or unit.state in USABLE_STATES else f"its state is {unit.state}"


def _languages(unit: Unit, source: str) -> str:
    languages = dict.fromkeys(one.language for one in unit.as_variants())
    return "_".join(sorted(languages, key=lambda one: (one != source, one)))


@lru_cache(maxsize=256)
def _tag(name: str | None) -> str | None:
    """Return the language that a unit names as its own source."""
    if name and name != "*all*":
        with suppress(WrongTagError):
            return tag_of_locale(name)
    return None


def _changed_input(name: str) -> InputError:
    message = "it was changed while it was read"
    return InputError(Code.CHANGED_INPUT, message, location=Location(name), suggestion="run the command again")
