"""Finds the terms of one language in texts, in one pass over a text, however many terms there are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from glossary.matching.masking import masked
from glossary.matching.vocabulary import Readings, Tier, Vocabulary
from glossary.matching.words import Word, is_speakable, plain, words_of

LONGEST: Final = 60
"""Words, or letters of scripts without words, of a term; nobody writes a longer one twice."""


class Match(NamedTuple):
    """A use of a term; ``key`` is what the term was added with."""

    start: int
    end: int
    tier: Tier
    key: int
    is_inside: bool
    """Whether it is a part of a longer term that is found as well."""


@dataclass(slots=True)
class _Branch:
    """A word of some terms that begin alike."""

    after: dict[int, "_Branch"] = field(default_factory=dict)
    ends: list[tuple[int, tuple[str, ...] | None]] = field(default_factory=list)
    """The keys of the terms that end here; with their words, where their case counts."""


class Matcher:
    """The terms of one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._vocabulary = Vocabulary(language)
        self._root = _Branch()

    def add(self, text: str, key: int, *, case_sensitive: bool | None = None) -> bool:
        """Add a term; return whether it can be looked for: one letter, or signs only, cannot.

        Where nobody says whether the case counts, it counts for a term in capitals: IT is not it.
        """
        words = [word.text for word in words_of(text, self._language)]
        if len(words) > LONGEST or not is_speakable(text, self._language):
            return False
        counts = _is_in_capitals(text) if case_sensitive is None else case_sensitive
        cased = tuple(map(plain, words)) if counts else None
        nodes = [self._root]
        for word in words:
            numbers = self._vocabulary.numbers(word)
            nodes = [node.after.setdefault(number, _Branch()) for node in nodes for number in numbers]
        for node in nodes:
            node.ends.append((key, cased))
        if len(words) == 1:
            self._vocabulary.stands_alone(words[0])
        return True

    def find(self, text: str, loosest: Tier = Tier.STEM) -> list[Match]:
        """Return the uses of terms in the order of the text; of one place, the surest ones."""
        words = words_of(masked(text), self._language)
        readings = [self._vocabulary.readings(word.text, loosest) for word in words]
        after = self._root.after
        found: list[_Found] = []
        for first, of_first in enumerate(readings):
            for number, _ in of_first:
                if number in after:
                    found += self._from(first, words, readings)
                    break
        return list(_judged(found)) if found else []

    def _from(self, first: int, words: list[Word], readings: list[Readings]) -> Iterator["_Found"]:
        """Yield the uses that begin with a word; there are never more branches at hand than terms that begin so."""
        branches = [(self._root, Tier.EXACT)]
        start = words[first].start
        for last in range(first, len(words)):
            branches = _next(branches, readings[last])
            if not branches:
                return
            for branch, tier in branches:
                for key, cased in branch.ends:
                    if cased is None or _agree(words[first : last + 1], cased, tier):
                        yield start, words[last].end, key, tier


_Found: TypeAlias = tuple[int, int, int, Tier]
"""Start, end, key and tier of a use."""


def _next(branches: list[tuple[_Branch, Tier]], readings: Readings) -> list[tuple[_Branch, Tier]]:
    """Return the branches that a word leads to, each with the tier of its surest way."""
    reached: dict[int, tuple[_Branch, Tier]] = {}
    for branch, tier in branches:
        after = branch.after
        for number, how in readings:
            if number in after:
                following = after[number]
                worst = how if how > tier else tier
                known = reached.get(id(following))
                if known is None or worst < known[1]:
                    reached[id(following)] = (following, worst)
    return list(reached.values())


def _is_in_capitals(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) > 1


def _agree(words: list[Word], cased: tuple[str, ...], tier: Tier) -> bool:
    """Return whether words have the case of a term; of other forms, as far as both begin alike."""
    for word, wanted in zip(words, cased, strict=True):
        written = plain(word.text)
        if written == wanted:
            continue
        if tier is Tier.EXACT:
            return False
        if any(one != other for one, other in zip(written, wanted, strict=False) if one.casefold() == other.casefold()):
            return False
    return True


def _judged(found: list[_Found]) -> Iterator[Match]:
    """Yield the surest uses of each place, and say which of them are inside of a longer one."""
    surest: dict[tuple[int, int], Tier] = {}
    for start, end, _, tier in found:
        place = (start, end)
        if place not in surest or tier < surest[place]:
            surest[place] = tier
    furthest = -1
    outer = (-1, -1)
    # Two spellings of a term may lead to the same use.
    for start, end, key, tier in sorted(set(found), key=_longest_first):
        place = (start, end)
        if tier != surest[place]:
            continue
        if end > furthest:
            furthest, outer = end, place
        yield Match(start, end, tier, key, place != outer)


def _longest_first(found: _Found) -> tuple[int, int, int]:
    start, end, key, _ = found
    return start, -end, key
