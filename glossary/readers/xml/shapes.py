"""Finds the plan of a text by its shape, and makes plans of texts that are written in the same way.

The shape of a text is all of it but its values: the texts between tags, and the values of attributes that differ. To
make a plan, test words take the place of the values, and the reader of the format reads that. The fields that then hold
test words are those of the values. A value that the reader does not keep as it is, such as a part of speech, belongs
to the plan: it must be the same in every text that is read by this plan.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from glossary.fields import iso_date
from glossary.findings import Change, ReadingLoss, Report
from glossary.model import Concept, LanguageSection, Unit
from glossary.readers.xml.examples import Make, OddValueError, Words, bare_made_by, made_by, texts_in

Thing: TypeAlias = Concept | Unit | LanguageSection
Read: TypeAlias = Callable[[str, Report], Thing | None]
"""Reads a text as the reader of the format does, with a report of its own."""
Changes: TypeAlias = tuple[tuple[Change, str, str, ReadingLoss, int], ...]
MOST_PLANS = 2_000
MOST_SHAPES = 20_000
"""How many shapes are remembered, most of them without a plan."""
OFTEN = 3
"""A plan is made when a shape is met so many times."""
MOST_PATTERNS = 4
"""How many are tried one after the other before a text is split to look up its shape."""
LATER = -50
"""The count of a shape of which no plan could be made; a later text may be a better example."""
IDS = ("id", "tuid")
VARYING = frozenset({*IDS, "creationdate", "creationid", "changedate", "changeid", "lastusagedate", "usagecount"})
"""Attributes whose values may differ from entry to entry; all others belong to the shape."""

# A value begins with no blank: it is neither blank nor indented. One of several lines is for the reader.
_TEXTS = re.compile(r">([^<>&\s][^<>&\n\r\t]*)<")
_ATTRIBUTES = re.compile(r'="([^"<&\s][^"<&\n\r\t]*)"')
_VARIES = re.compile(rf'\s(?:{"|".join(sorted(VARYING))})="')
_TEXT = r"([^<>&\s][^<>&\n\r\t]*+)"
_ATTRIBUTE = r'([^"<&\s][^"<&\n\r\t]*+)'
_MARK = re.compile("\2(\\d+|-)\2")
"""Stands for a value, by its index; for one that is ignored with a hyphen. XML allows no such character."""
_KNOWN_VALUES = (
    *("noun", "preferredTerm-admn-sts", "fullForm", "masculine", "no", "true", "final"),
    "20240131T120000Z",
)
_NAME_AT_END = re.compile(r"[\w.:-]*\Z")


class ReadingPlan(NamedTuple):
    make: Make
    """Makes the thing from the pieces of a text: a unit, a concept without sections, or a section."""
    sections: Make | None
    """Makes the sections of a concept; None if it has them."""
    is_bare: bool
    """Whether what is made has the texts of terms in place of sections."""
    changes: Changes
    """What is reported of each such text, and how many times."""


class Pattern(NamedTuple):
    """Of a text of one shape, to find it and its values in one step; its plan takes the groups of the pattern."""

    match: Callable[[str, int], re.Match[str] | None]
    plan: ReadingPlan


@dataclass(slots=True)
class _Shape:
    indexes: list[int]
    fixed: Callable[[list[str]], Any]
    """Gives the values with these indexes, which belong to the plan."""
    plans: dict[Any, ReadingPlan | int]
    """By these values, a plan, or how often they were met."""


class Shapes:
    """The shapes of one kind of text, and their plans; ``special`` are texts that the reader does not keep as notes."""

    def __init__(self, special: Collection[str] = ()) -> None:
        self._special = special
        self._shapes: dict[str, _Shape | int] = {}
        self._known = self._plans = 0
        self._has_inner = False
        """Whether attributes within the text vary."""
        self.patterns: list[Pattern] = []
        """Of the plans that were made first: those of the most frequent shapes."""

    def plan_of(self, start: str, rest: str, read: Read) -> tuple[ReadingPlan, list[str]] | None:
        """Return the plan of a text, and the text in pieces; None where it has no plan yet.

        ``start`` is the start tag of an entry, up to its last character, or empty.
        """
        split = _TEXTS.split(rest)
        inner = _ATTRIBUTES.split("\0".join(split[::2])) if self._has_inner else []
        key = "\1".join(inner[::2] or split[::2])
        begin: list[str] = []
        if start:
            begin = _ATTRIBUTES.split(start)
            key += "\2" + "\1".join(begin[::2])
        pieces = split + inner + begin
        shape = self._shapes.get(key)
        if type(shape) is not _Shape:
            self._meet(self._shapes, key, _Pieces(split, inner, begin), read)
            return None
        values = shape.fixed(pieces)
        plan = shape.plans.get(values)
        if type(plan) is ReadingPlan:
            return plan, pieces
        self._meet(shape.plans, values, _Pieces(split, inner, begin), read, shape)
        return None

    def _meet(
        self, known: dict[Any, Any], key: Any, pieces: "_Pieces", read: Read, shape: _Shape | None = None
    ) -> None:
        """Count a shape, or values that belong to a plan; make the plan when they have been met often."""
        if key not in known:
            if self._known >= MOST_SHAPES:
                return
            self._known += 1
            if not self._has_inner and _VARIES.search("".join(pieces.rest[::2])):
                self._has_inner = True
                self._shapes.clear()
                return
        known[key] = known.get(key, 0) + 1
        if known[key] != OFTEN or self._plans == MOST_PLANS:
            return
        made = _plan_of(pieces, read, self._special)
        if made is None or (shape and not set(made[1]).issubset(shape.indexes)):
            known[key] = LATER
            return
        self._plans += 1
        plan, indexes, pattern = made
        if len(self.patterns) < MOST_PATTERNS:
            self.patterns.append(pattern)
        if shape is None:
            known[key] = shape = _Shape(indexes, itemgetter(*indexes) if indexes else _no_values, {})
            key = shape.fixed(pieces.all)
        shape.plans[key] = plan


def _no_values(_pieces: list[str]) -> None:
    return None


@dataclass(slots=True)
class _Pieces:
    """A text, split at the texts of its elements and at the values of attributes, which have the odd indexes."""

    rest: list[str]
    inner: list[str]
    """The other pieces of the rest, joined by NUL, split at attributes; empty where these belong to the shape."""
    start: list[str]
    """The start tag of an entry."""

    @property
    def all(self) -> list[str]:
        return self.rest + self.inner + self.start

    def values(self) -> dict[int, bool]:
        """Return for the index of each value whether it may be another one in the next text."""
        values = dict.fromkeys(range(1, len(self.rest), 2), True)
        begin = len(self.rest)
        for pieces in (self.inner, self.start):
            for index in range(1, len(pieces), 2):
                name = _NAME_AT_END.search(pieces[index - 1])
                values[begin + index] = name is not None and name[0] in VARYING
            begin += len(pieces)
        return values

    def text(self, values: dict[int, str]) -> str:
        """Return the text with other values."""
        pieces = [values.get(index, piece) for index, piece in enumerate(self.all)]
        inner = len(self.rest)
        start = inner + len(self.inner)
        rest = pieces[:inner]
        if self.inner:
            rest[::2] = _joined(pieces[inner:start], '="', '"').split("\0")
        return _joined(pieces[start:], '="', '"') + _joined(rest, ">", "<")


def _joined(pieces: list[str], before: str, after: str) -> str:
    return "".join(f"{before}{piece}{after}" if index % 2 else piece for index, piece in enumerate(pieces))


# Making a plan


class _Probe(NamedTuple):
    thing: Thing
    changes: Changes


def _plan_of(pieces: _Pieces, read: Read, special: Collection[str]) -> tuple[ReadingPlan, list[int], Pattern] | None:
    """Return the plan of a text, the indexes of the values that belong to it, and its pattern; None if not certain."""
    as_written = _example(pieces, {}, read)
    if as_written is None or _has_codes(as_written):
        return None
    every, may_vary = pieces.all, pieces.values()
    texts = set(texts_in(as_written.thing))
    values = {index: every[index] for index, varies in may_vary.items() if varies and _is_in(every[index], texts)}
    found = [_plan_by(Words(values, has_dates=False), pieces, as_written, read, special)]
    if any(map(iso_date, values.values())):
        found.append(_plan_by(Words(values, has_dates=True), pieces, as_written, read, special))
    best = max(filter(None, found), key=lambda one: len(one[1].words), default=None)
    if best is None:
        return None
    plan, words, example = best
    fixed = [index for index in may_vary if index not in words.words]
    ignored = {one for one in fixed if may_vary[one] and _is_ignored(pieces, one, as_written, read)}
    pattern = _pattern(pieces, words, ignored, example, special)
    return plan, [one for one in fixed if one not in ignored], pattern


def _pattern(
    pieces: _Pieces, words: Words, ignored: Collection[int], example: _Probe, special: Collection[str]
) -> Pattern:
    marks = {index: f"\2{index}\2" for index in words.words} | dict.fromkeys(ignored, "\2-\2")
    parts = _MARK.split(pieces.text(marks))
    indexes = []
    for index in range(1, len(parts), 2):
        group = _ATTRIBUTE if parts[index - 1].endswith('"') else _TEXT
        if parts[index] == "-":
            group = group.replace("(", "(?:", 1)
        else:
            indexes.append(int(parts[index]))
        parts[index - 1], parts[index] = re.escape(parts[index - 1]), group
    parts[-1] = re.escape(parts[-1])
    return Pattern(re.compile("".join([*parts, r"\s*+"])).match, _plan(example, words.at(indexes), special))


def _has_codes(example: _Probe) -> bool:
    """Tell whether there are inline codes: how the texts around them are joined depends on these."""
    variants = example.thing.variants if isinstance(example.thing, Unit) else ()
    return any(one.markup for one in variants) or any(
        loss is ReadingLoss.INLINE_CODE for *_, loss, _ in example.changes
    )


def _plan_by(
    words: Words, pieces: _Pieces, as_written: _Probe, read: Read, special: Collection[str]
) -> "tuple[ReadingPlan, Words, _Probe] | None":
    """Return a plan, the words of the values that it keeps, and what the reader made of these."""
    example = _example(pieces, words.words, read, warns=True)
    if example is None:
        return None
    kept = words.found_in(set(texts_in(example.thing)))
    words = words.only(kept)
    example = _example(pieces, words.words, read)
    if example is None or example.changes != as_written.changes:
        return None
    plan = _plan(example, words, special)
    # One value that a reader knows of each kind: where it has a meaning, no plan may take any text.
    known = (dict.fromkeys(words.texts, value) for value in _KNOWN_VALUES)
    is_right = all(_is_right(plan, pieces, some, read) for some in ({}, words.words, words.alike, *known))
    return (plan, words, example) if is_right else None


def _example(pieces: _Pieces, values: dict[int, str], read: Read, *, warns: bool = False) -> _Probe | None:
    """Read a text with other values; return None where the reader warns of anything, unless it may."""
    report = Report()
    thing = read(pieces.text(values), report)
    if thing is None or (report.findings and not warns):
        return None
    return _Probe(thing, tuple((*key, tally.loss, tally.count) for key, tally in report.changes.items()))


def _is_in(value: str, texts: Collection[str]) -> bool:
    value = value.strip()
    return any(value in text for text in texts) or iso_date(value) in texts


def _plan(example: _Probe, words: Words, special: Collection[str]) -> ReadingPlan:
    thing = example.thing
    if isinstance(thing, LanguageSection):
        text = thing.only_text
        return ReadingPlan(made_by(text or thing, words, special), None, is_bare=bool(text), changes=example.changes)
    if isinstance(thing, Unit):
        return ReadingPlan(made_by(thing, words, special), None, is_bare=False, changes=example.changes)
    bare = thing.bare_texts() if thing.sections else None
    if bare and not (thing.notes or thing.has_details):
        return ReadingPlan(bare_made_by(thing, words), None, is_bare=False, changes=example.changes)
    make = made_by(thing, words, special, without=("sections",))
    sections = made_by(bare or thing.sections, words, special)
    return ReadingPlan(make, sections, is_bare=bare is not None, changes=example.changes)


def _is_right(plan: ReadingPlan, pieces: _Pieces, values: dict[int, str], read: Read) -> bool:
    """Tell whether a plan makes of a text with other values what the reader does."""
    expected = _example(pieces, values, read)
    every = [values.get(index, piece) for index, piece in enumerate(pieces.all)]
    try:
        made, sections = plan.make(every), plan.sections and plan.sections(every)
    except OddValueError:
        return False
    if expected is None or expected.changes != plan.changes:
        return False
    thing = expected.thing
    if isinstance(thing, LanguageSection):
        return bool(made == (thing.only_text if plan.is_bare else thing))
    if isinstance(thing, Unit) or plan.sections is None:
        return bool(made == thing)
    if sections != (thing.bare_texts() if plan.is_bare else thing.sections):
        return False
    made.sections = thing.sections
    return bool(made == thing)


def _is_ignored(pieces: _Pieces, index: int, as_written: _Probe, read: Read) -> bool:
    """Tell whether a value makes no difference, such as the id of a term."""
    return index >= len(pieces.rest) and _example(pieces, {index: "other"}, read) == as_written
