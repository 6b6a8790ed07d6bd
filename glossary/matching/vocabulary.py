"""The words of all terms of one language, and which of them a word of a text can stand for."""

from collections import defaultdict
from enum import IntEnum
from typing import Final, TypeAlias

from glossary.matching.forms import are_alike_in_length, beginning, beginnings, makes_compounds, parts_of, stemmer
from glossary.matching.words import spellings

_REMEMBERED: Final = 100_000
"""So many words of texts keep their readings."""

_SHORTEST_STEM_OF_PART: Final = 5
"""Letters of a stem that is found in a compound: many words end like a shorter one."""


class Tier(IntEnum):
    """How sure it is that a text has a term; the lowest is the surest."""

    EXACT = 0
    STEM = 1
    """An inflected form, or a part of a compound."""
    PREFIX = 2
    """A word that begins alike."""


Readings: TypeAlias = tuple[tuple[int, Tier], ...]


class Vocabulary:
    """The words of terms, by number."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._stem = stemmer(language)
        self._has_compounds = makes_compounds(language)
        self._numbers: dict[str, int] = {}
        self._words: list[str] = []
        self._by_stem: defaultdict[str, list[int]] = defaultdict(list)
        self._alone: dict[str, int] = {}
        """Words, and stems of words, that are a term by themselves."""
        self._by_beginning: defaultdict[str, list[int]] = defaultdict(list)
        self._known: dict[str, Readings] = {}
        self._known_loosely: dict[str, Readings] = {}

    def numbers(self, word: str) -> list[int]:
        """Return the numbers of a word of a term: one for each of its spellings."""
        return [self._number(spelling) for spelling in spellings(word, self._language)]

    def stands_alone(self, word: str) -> None:
        """Note that a word is a whole term, so that it may be a part of a compound."""
        if self._has_compounds:
            for spelling in spellings(word, self._language):
                self._alone.setdefault(spelling, self._numbers[spelling])
                if len(stem := self._stem(spelling)) >= _SHORTEST_STEM_OF_PART:
                    self._alone.setdefault(stem, self._numbers[spelling])

    def readings(self, word: str, loosest: Tier) -> Readings:
        """Return the numbers that a word of a text can stand for, each with its tier."""
        known, read = (self._known_loosely, self._read_loosely) if loosest is Tier.PREFIX else (self._known, self._read)
        found = known.get(word)
        if found is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            found = known[word] = tuple(read(word).items())
        return found

    def _number(self, spelling: str) -> int:
        number = self._numbers.get(spelling)
        if number is None:
            number = self._numbers[spelling] = len(self._words)
            self._words.append(spelling)
            if spelling[:1].isalpha():
                self._by_stem[self._stem(spelling)].append(number)
            if start := beginning(spelling):
                self._by_beginning[start].append(number)
        return number

    def _read(self, word: str) -> dict[int, Tier]:
        found: dict[int, Tier] = {}
        for spelling in spellings(word, self._language):
            if (number := self._numbers.get(spelling)) is not None:
                found[number] = Tier.EXACT
            if spelling[:1].isalpha():
                stem = self._stem(spelling)
                for number in self._by_stem.get(stem, ()):
                    found.setdefault(number, Tier.STEM)
                for part in self._parts(spelling, stem):
                    found.setdefault(self._alone[part], Tier.STEM)
        return found

    def _read_loosely(self, word: str) -> dict[int, Tier]:
        found = dict(self.readings(word, Tier.STEM))
        for spelling in spellings(word, self._language):
            for number in self._begun(spelling) if spelling[:1].isalpha() else ():
                found.setdefault(number, Tier.PREFIX)
        return found

    def _parts(self, spelling: str, stem: str) -> set[str]:
        if not self._alone:
            return set()
        return {part for form in (spelling, stem) for part in parts_of(form) if part in self._alone}

    def _begun(self, spelling: str) -> list[int]:
        return [
            number
            for start in beginnings(spelling)
            for number in self._by_beginning.get(start, ())
            if are_alike_in_length(spelling, self._words[number])
        ]
