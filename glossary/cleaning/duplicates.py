"""Finds duplicate units among any number of them, and the one of each group that is kept.

While the units are read, a record of each goes to a temporary file, sorted into partitions by its key. Then one
partition after the other is read, so that memory holds a small part of the records at a time, and eight bytes for each
unit. A key is a hash of 128 bits: among ten billion units two different ones share one with a probability of less than
one in 10^18, and nobody can make two that do. So no text is compared a second time.
"""

import re
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from enum import StrEnum
from hashlib import blake2b
from operator import attrgetter
from struct import Struct
from typing import IO, Final, NamedTuple

from glossary.cleaning.filters import last_date, uses_of
from glossary.model import TranslationState, Unit, Variant

_PARTITIONS: Final = 256
_BLOCK: Final = 64
"""Records of a partition that are written at once."""
_RECORD = Struct("<16sQQ8sII")
_NO_DIGIT = re.compile("[^0-9]+")
_LAST: Final = 10**14
"""After every date as a number."""
_LARGEST: Final = 2**32 - 1
_CONTEXTS: Final = frozenset(
    {
        *("file", "id", "prev", "next", "key", "context", "context_prev", "context_next"),
        *("x-previous-source-text", "x-next-source-text", "x-file", "x-group", "x-unit"),
    }
)
"""The properties in which OmegaT, Phrase, XTM and bilingual files say where a unit stands; see ``_is_context``."""
_OF_UNIT = attrgetter(
    *("notes", "sources", "tuid", "state", "properties", "usagecount", "lastusagedate"),
    *("creationtool", "creationtoolversion", "datatype", "o_encoding", "o_tmf", "segtype", "srclang"),
)
_OF_VARIANT = attrgetter(
    *("language", "text", "markup", "notes", "properties", "created", "modified", "usagecount", "lastusagedate"),
    *("creationtool", "creationtoolversion", "datatype", "o_encoding", "o_tmf", "language_name"),
)


class Dedupe(StrEnum):
    """What makes two units duplicates."""

    PAIR = "pair"
    """All their texts are the same."""
    SOURCE = "source"
    """They translate the same source text into the same languages."""
    CONTEXT = "context"
    """So do they, in the same place."""


class Keep(StrEnum):
    """Which of several duplicates is kept."""

    FIRST = "first"
    NEWEST = "newest"
    OLDEST = "oldest"
    MOST_USED = "most-used"
    CONFIRMED = "confirmed"


_RANKS: Final[dict[TranslationState | None, int]] = {
    TranslationState.DRAFT: 0,
    TranslationState.FUZZY: 1,
    TranslationState.NEEDS_REVIEW: 2,
    None: 3,
    TranslationState.TRANSLATED: 4,
    TranslationState.FINAL: 5,
    TranslationState.LOCKED: 6,
}


class Rank(NamedTuple):
    """The higher one is kept; ``content`` decides where nothing else does, so that the order of the units does not."""

    first: int = 0
    then: int = 0
    content: bytes = bytes(8)


def key_of(unit: Unit, dedupe: Dedupe, source: str) -> bytes | None:
    """Return what duplicates share, as a hash; None where the unit has no text in the language ``source``."""
    if unit.variants:
        segments = sorted((one.language, _segment(one)) for one in unit.variants)
    else:
        segments = sorted((language, f"t{text}") for language, text in unit.texts.items())
    if dedupe is Dedupe.PAIR:
        return _hash(segments)
    sources = [segment for segment in segments if segment[0] == source]
    if not any(text[1:].strip() for _, text in sources):
        return None
    others = [language for language, _ in segments if language != source]
    context = context_of(unit, source) if dedupe is Dedupe.CONTEXT else []
    return _hash([sources, others, context])


def rank_of(unit: Unit, keep: Keep) -> Rank:
    if keep is Keep.FIRST:
        return Rank()
    date = _number_of(last_date(unit))
    content = _content(unit)
    if keep is Keep.MOST_USED:
        return Rank(min(uses_of(unit), 2**63), date, content)
    if keep is Keep.CONFIRMED:
        return Rank(_RANKS[unit.state], date, content)
    if keep is Keep.OLDEST:
        return Rank(_LAST - date if date else 0, 0, content)
    return Rank(date, 0, content)


class Partner(NamedTuple):
    """The unit that is kept in place of a duplicate: its number from 0, and its line."""

    number: int
    line: int


class Duplicates:
    """Takes the units that may be duplicates, and says afterwards which of them go.

    ``settle`` stands between the two; ``close`` is for one that is not settled.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # closed when it was settled
        self._waiting: list[list[bytes]] = [[] for _ in range(_PARTITIONS)]
        self._places: list[list[tuple[int, int]]] = [[] for _ in range(_PARTITIONS)]
        """Of each partition, where its blocks begin in the file, and how many bytes they have."""
        self._partners = array("I")
        """By the number of a unit, that of its partner and one more; 0 for a unit that is kept."""
        self._lines = array("I")

    def add(self, number: int, line: int, key: bytes, rank: Rank) -> None:
        waiting = self._waiting[key[0]]
        waiting.append(_RECORD.pack(key, *rank, number, min(line, _LARGEST)))
        if len(waiting) == _BLOCK:
            self._write(key[0])

    def settle(self, units: int) -> None:
        """Find the duplicates among so many units."""
        self._partners = array("I", bytes(4)) * units
        self._lines = array("I", bytes(4)) * units
        with self._file:
            for partition in range(_PARTITIONS):
                self._write(partition)
            for partition in range(_PARTITIONS):
                self._settle(partition)

    def close(self) -> None:
        self._file.close()

    def partner(self, number: int) -> Partner | None:
        found = self._partners[number]
        return Partner(found - 1, self._lines[number]) if found else None

    def _write(self, partition: int) -> None:
        block = b"".join(self._waiting[partition])
        if block:
            self._places[partition].append((self._file.tell(), len(block)))
            self._file.write(block)
            self._waiting[partition].clear()

    def _settle(self, partition: int) -> None:
        best: dict[bytes, tuple[Rank, int, int]] = {}
        for key, first, then, content, number, line in self._records(partition):
            rank = Rank(first, then, content)
            if key not in best or rank > best[key][0]:
                best[key] = (rank, number, line)
        for key, *_, number, _ in self._records(partition):
            _, kept, line = best[key]
            if kept != number:
                self._partners[number] = kept + 1
                self._lines[number] = line

    def _records(self, partition: int) -> Iterator[tuple[bytes, int, int, bytes, int, int]]:
        for place, size in self._places[partition]:
            self._file.seek(place)
            yield from _RECORD.iter_unpack(self._file.read(size))


def _segment(one: Variant) -> str:
    """Return the content of a segment; a letter before it tells a text from one with codes."""
    return f"t{one.text}" if one.markup is None else f"m{one.markup}"


def context_of(unit: Unit, source: str) -> list[tuple[str, str]]:
    """Return the properties that say where a unit stands, such as its file and the texts around it."""
    levels: Iterable[Unit | Variant] = (unit, *(one for one in unit.variants if one.language == source))
    return sorted((one.type, one.text) for level in levels for one in level.properties if _is_context(one.type))


def _is_context(kind: str) -> bool:
    """Return whether a property says where a unit stands; those of memoQ, Trados and XLIFF begin alike."""
    return kind in _CONTEXTS or kind.lower().startswith("x-context")


def _content(unit: Unit) -> bytes:
    """Return a hash of all that a unit has."""
    texts = list(map(_OF_VARIANT, unit.variants)) if unit.variants else unit.texts
    # As plain tuples, whose text is made in a third of the time.
    transactions = [*map(tuple, unit.created), None, *map(tuple, unit.modified)]
    return _hash((_OF_UNIT(unit), transactions, texts), size=8)


def _hash(value: object, size: int = 16) -> bytes:
    return blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=size).digest()


def _number_of(date: str | None) -> int:
    """Return a date as a number that grows with it; 0 for none."""
    digits = _NO_DIGIT.sub("", date) if date else ""
    return int(digits[:14].ljust(14, "0")) if digits else 0
