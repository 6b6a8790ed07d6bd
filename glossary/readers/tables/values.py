"""What the values of a column look like: numbers, keys, languages or text. A header is understood with its values."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import cached_property

from glossary.languages import WrongTagError, script_of, scripts_of
from glossary.readers.tables.column_names import Read, language_of

_NUMBER = re.compile(r"[#(]?\s*\d+(?:[.,/:-]\d+)*\s*[.)]?")
_KEY = re.compile(
    r"[A-Za-z]*[-_.:/#]?\d+[\w.:/#-]*|[\w-]+(?:[._:/#][\w-]+)+|[a-z]+(?:[A-Z][a-z0-9]*)+|[0-9a-fA-F-]{16,}"
)
ENOUGH = 5
"""Rows from which on the values alone say what a column is."""
MOST_WORDS = 3.5
LONGEST_TERM = 40


class Look(Enum):
    """How the values of a column look."""

    EMPTY = auto()
    NUMBERS = auto()
    KEYS = auto()
    LANGUAGES = auto()
    TEXT = auto()


class Values:
    """The values of one column in the first rows."""

    def __init__(self, cells: Sequence[str], read: Read) -> None:
        self.rows = len(cells)
        self.filled = [text for cell in cells if (text := cell.strip())]
        self._read = read

    @cached_property
    def look(self) -> Look:
        """How the values look; found out when it is asked for, since it may load the registry of languages."""
        if not self.filled:
            return Look.EMPTY
        if self._share(_NUMBER) > 0.8:
            return Look.NUMBERS
        if self._share(_KEY) > 0.8 and not any(" " in text for text in self.filled):
            return Look.KEYS
        if all(_is_language(text, self._read) for text in dict.fromkeys(self.filled)):
            return Look.LANGUAGES
        return Look.TEXT

    def _share(self, pattern: re.Pattern[str]) -> float:
        return sum(pattern.fullmatch(text) is not None for text in self.filled) / len(self.filled)

    @property
    def are_mostly_languages(self) -> bool:
        named = sum(_is_language(text, self._read) for text in self.filled)
        return not self.filled or named >= len(self.filled) / 2

    @property
    def is_unique(self) -> bool:
        return len(set(self.filled)) == len(self.filled)

    @property
    def looks_like_terms(self) -> bool:
        """Whether nearly every row has a short text of its own here, as in a column of terms."""
        if self.look is not Look.TEXT or self.rows < ENOUGH or len(self.filled) < 0.8 * self.rows:
            return False
        count = len(self.filled)
        words = sum(len(text.split()) for text in self.filled) / count
        length = sum(map(len, self.filled)) / count
        return len(set(self.filled)) > 0.8 * count and words <= MOST_WORDS and length <= LONGEST_TERM

    def fits(self, tag: str) -> bool:
        """Return whether the texts are in a script of the language, as far as that is known."""
        wanted = scripts_of(tag)
        found = {script for text in self.filled for character in text if (script := script_of(character))}
        return not wanted or not found or bool(found.intersection(wanted))

    @property
    def examples(self) -> list[str]:
        return list(dict.fromkeys(self.filled))[:2]


def _is_language(text: str, read: Read) -> bool:
    if len(text) > 30:
        return False
    try:
        read(text)
    except WrongTagError:
        found = language_of(text, read)
        return found is not None and found.is_sure
    return len(text) == 2 or "-" in text or "_" in text
