"""Conditions on what is known of a unit: its persons, dates, state, tool and properties."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from glossary.fields import is_date
from glossary.findings import UsageError
from glossary.model import TranslationState, Unit, Variant
from glossary.rules import Code
from glossary.similarity import did_you_mean

KEYS: Final = ("author", "date", "state", "tool", "client")
_PROPERTY: Final = "prop:"
_CONDITION = re.compile(r"([^<>=]+)(>=|<=|=)(.*)", re.DOTALL)
_CLIENT: Final = frozenset({"client", "customer"})
_FORM: Final = "write KEY=VALUE, with author, date, state, tool, client or prop:NAME; a date also takes >= and <="


@dataclass(frozen=True, slots=True)
class Condition:
    """``key`` is one of ``KEYS``, or ``prop:`` and the type of a property."""

    key: str
    sign: str
    value: str

    def __str__(self) -> str:
        return f"{self.key}{self.sign}{self.value}"

    def holds(self, unit: Unit, tool: str | None, masked: Callable[[str], str]) -> bool | None:
        """Say whether the condition holds, and None where a unit without a date cannot be judged.

        ``tool`` is that of the memory, for units that name none; a person is also known by what ``masked`` makes of it.
        """
        if self.key == "date":
            date = last_date(unit)
            return self._compares(date) if date else None
        if self.key == "author":
            wanted = (self.value, masked(self.value))
            return any(person in wanted for person in persons_of(unit))
        return self.value in self._values(unit, tool)

    def _compares(self, date: str) -> bool:
        shown = date[: len(self.value)]
        if self.sign == "=":
            return shown == self.value
        return shown >= self.value if self.sign == ">=" else shown <= self.value

    def _values(self, unit: Unit, tool: str | None) -> Iterable[str | None]:
        if self.key == "state":
            return (unit.state,)
        if self.key == "tool":
            return tools_of(unit) or (tool,)
        properties = [one for level in _levels(unit) for one in level.properties]
        if self.key == "client":
            return [one.text for one in properties if _plain(one.type) in _CLIENT]
        wanted = self.key.removeprefix(_PROPERTY)
        return [one.text for one in properties if one.type == wanted]


def condition_of(text: str, flag: str) -> Condition:
    """Parse a condition; raises UsageError G801."""
    found = _CONDITION.fullmatch(text)
    if not found:
        raise UsageError(Code.WRONG_USAGE, f"{flag}: {text!r} is no condition", suggestion=_FORM)
    key, sign, value = found[1].strip(), found[2], found[3]
    if not (key in KEYS or (key.startswith(_PROPERTY) and key != _PROPERTY)):
        raise UsageError(Code.WRONG_USAGE, f"{flag}: there is no {key!r}", suggestion=did_you_mean(key, KEYS))
    if sign != "=" and key != "date":
        raise UsageError(Code.WRONG_USAGE, f"{flag}: {sign} is for dates only", suggestion=_FORM)
    if key == "date" and not is_date(value):
        raise UsageError(Code.WRONG_USAGE, f"{flag}: {value!r} is no date such as 2026-01-31")
    if key == "state" and value not in list(TranslationState):
        suggestion = did_you_mean(value, TranslationState)
        raise UsageError(Code.WRONG_USAGE, f"{flag}: {value!r} is not a state", suggestion=suggestion)
    return Condition(key, sign, value)


@dataclass(frozen=True, slots=True)
class Filter:
    """Removes units by conditions; ``name`` is what the report calls it."""

    name: str
    conditions: tuple[Condition, ...]
    is_any: bool = False
    """Whether one of the conditions is enough to keep a unit; else all must hold."""
    is_not: bool = False
    """Whether a unit goes where any condition holds."""

    @property
    def why(self) -> str:
        """Why a unit goes by it, such as ``not author=ann or author=bob``."""
        joined = (" or " if self.is_any or self.is_not else " and ").join(map(str, self.conditions))
        return joined if self.is_not else f"not {joined}"

    def removes(self, unit: Unit, tool: str | None, masked: Callable[[str], str]) -> bool | None:
        """Say whether the unit goes; None where that cannot be judged."""
        held = [one.holds(unit, tool, masked) for one in self.conditions]
        if self.is_not:
            return True if True in held else None if None in held else False
        if self.is_any:
            return not any(held)
        return True if False in held else None if None in held else False


def filters_of(
    where: Iterable[str], where_not: Iterable[str], persons: Iterable[str], since: str | None, until: str | None
) -> tuple[Filter, ...]:
    """Build the filters that are asked for; raises UsageError G801 where one is wrong or they contradict each other."""
    wanted = [condition_of(one, "--where") for one in where]
    unwanted = [condition_of(one, "--where-not") for one in where_not]
    by = [Condition("author", "=", one) for one in persons]
    for flag, date in (("--since", since), ("--until", until)):
        if date is not None and not is_date(date):
            raise UsageError(Code.WRONG_USAGE, f"{flag} takes a day such as 2026-01-31, not {date!r}")
    _refuse_contradictions(wanted, unwanted, since, until)
    made = [
        Filter("where", tuple(wanted)),
        Filter("where-not", tuple(unwanted), is_not=True),
        Filter("by", tuple(by), is_any=True),
        Filter("since", (Condition("date", ">=", since),) if since else ()),
        Filter("until", (Condition("date", "<=", until),) if until else ()),
    ]
    return tuple(one for one in made if one.conditions)


def _refuse_contradictions(
    wanted: list[Condition], unwanted: list[Condition], since: str | None, until: str | None
) -> None:
    if both := [str(one) for one in wanted if one in unwanted]:
        raise UsageError(Code.WRONG_USAGE, f"{both[0]} is asked for by both --where and --where-not")
    states = {one.value for one in wanted if one.key == "state"}
    if len(states) > 1:
        raise UsageError(Code.WRONG_USAGE, f"no unit has the states {' and '.join(sorted(states))} at once")
    dates = [one for one in wanted if one.key == "date"]
    earliest = [one.value for one in dates if one.sign in ("=", ">=")] + ([since] if since else [])
    latest = [one.value for one in dates if one.sign in ("=", "<=")] + ([until] if until else [])
    if any(early[: len(late)] > late[: len(early)] for early in earliest for late in latest):
        raise UsageError(Code.WRONG_USAGE, f"no date is from {max(earliest)} on and up to {min(latest)}")


def last_date(unit: Unit) -> str | None:
    """Return the date of the last change, or of the creation, of the unit and its variants."""
    if unit.variants:
        dates = [one.date for level in _levels(unit) for one in (*level.created, *level.modified) if one.date]
    else:
        dates = [one.date for one in (*unit.created, *unit.modified) if one.date]
    return max(dates, default=None)


def persons_of(unit: Unit) -> Iterator[str]:
    for level in _levels(unit):
        yield from (one.by for one in (*level.created, *level.modified) if one.by)


def tools_of(unit: Unit) -> list[str]:
    """Return the tools that the unit and its variants name."""
    return [one.creationtool for one in _levels(unit) if one.creationtool]


def uses_of(unit: Unit) -> int:
    """Return the highest usage count of the unit and its variants."""
    counts = [one.usagecount for one in _levels(unit)]
    return max((int(one) for one in counts if one and one.isascii() and one.isdigit()), default=0)


def _levels(unit: Unit) -> tuple[Unit | Variant, ...]:
    return (unit, *unit.variants) if unit.variants else (unit,)


def _plain(kind: str) -> str:
    """Return the name of a property without the ``x-`` and the kind of list that Trados writes with it."""
    return kind.partition(":")[0].removeprefix("x-").casefold()
