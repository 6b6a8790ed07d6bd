"""A compact set of 64-bit hashes of texts, for checks across all entries of a glossary of any size."""

from array import array

_TABLES = 13
"""Tables grow one at a time, so growing takes little more memory; an odd number leaves the low bits of a hash free."""
_FIRST_SIZE = 4096
_FEW = 1 << 17
"""Up to here an ordinary set of hashes is as small as need be, and several times as fast."""


class HashSet:
    """A set of texts that uses 14 MB for a million texts, where a ``set`` of short texts uses over 100 MB.

    Among a million texts, two share a hash once in 30 million runs; callers that need certainty read a second time.
    The hashes are Python's own and differ between processes, so never store them.
    """

    __slots__ = ("_few", "_room", "_tables")

    def __init__(self) -> None:
        self._few: set[int] = set()
        # Open addressing: a hash is in its slot or in the next free one after it; 0 marks a free slot.
        self._tables: list[array[int]] = []
        self._room: list[int] = []

    def __contains__(self, text: str) -> bool:
        key = hash(text) or 1
        if not self._tables:
            return key in self._few
        table = self._tables[key % _TABLES]
        return table[_slot(table, key)] == key

    def __len__(self) -> int:
        return len(self._few) + sum(map(_used, self._tables, self._room))

    def add(self, text: str) -> bool:
        """Add the text; return whether it is new."""
        key = hash(text) or 1
        if self._tables:
            return self._add(key)
        few = self._few
        before = len(few)
        few.add(key)
        after = len(few)
        if after == before:
            return False
        if after > _FEW:
            self._spread()
        return True

    def discard(self, text: str) -> bool:
        """Remove the text; return whether it was there."""
        key = hash(text) or 1
        if not self._tables:
            before = len(self._few)
            self._few.discard(key)
            return len(self._few) < before
        number = key % _TABLES
        table = self._tables[number]
        slot = _slot(table, key)
        if not table[slot]:
            return False
        _close_gap(table, slot)
        self._room[number] += 1
        return True

    def _spread(self) -> None:
        """Move all hashes from the ordinary set to the tables."""
        self._tables = [_table(_FIRST_SIZE) for _ in range(_TABLES)]
        self._room = [_room(_FIRST_SIZE)] * _TABLES
        for key in self._few:
            self._add(key)
        self._few = set()

    def _add(self, key: int) -> bool:
        # The search of _slot inline: a call would take a third of the time.
        number = key % _TABLES
        table = self._tables[number]
        mask = len(table) - 1
        slot = key & mask
        while found := table[slot]:
            if found == key:
                return False
            slot = (slot + 1) & mask
        table[slot] = key
        self._room[number] -= 1
        if not self._room[number]:
            self._tables[number] = _doubled(table)
            self._room[number] = _room(2 * len(table)) - _room(len(table))
        return True


class References:
    """Which ids entries have, and to which ids they refer that no entry has so far; 8 to 21 bytes for each id."""

    __slots__ = ("_awaited", "_ids")

    def __init__(self) -> None:
        self._ids = HashSet()
        self._awaited = HashSet()

    @property
    def missing(self) -> int:
        """The number of ids to which something referred, and that no entry has so far."""
        return len(self._awaited)

    def __contains__(self, identifier: str) -> bool:
        return identifier in self._ids

    def is_missing(self, identifier: str) -> bool:
        """Whether something referred to this id, and no entry has it so far."""
        return identifier in self._awaited

    def add(self, identifier: str) -> bool:
        """Add the id of an entry; return whether it is new."""
        self._awaited.discard(identifier)
        return self._ids.add(identifier)

    def refer(self, identifier: str) -> bool:
        """Note a reference; return whether it is the first to an id that no entry has so far."""
        return identifier not in self._ids and self._awaited.add(identifier)


def _table(size: int) -> "array[int]":
    return array("q", (0,)) * size


def _room(size: int) -> int:
    """Return the number of hashes in a table before it grows."""
    return size * 3 // 4


def _used(table: "array[int]", room: int) -> int:
    return _room(len(table)) - room


def _slot(table: "array[int]", key: int) -> int:
    """Return the slot that holds the key, or the free slot for it."""
    mask = len(table) - 1
    slot = key & mask
    while (found := table[slot]) and found != key:
        slot = (slot + 1) & mask
    return slot


def _close_gap(table: "array[int]", gap: int) -> None:
    """Free a slot; move back what stands behind it only because the slot was taken."""
    mask = len(table) - 1
    slot = gap
    while key := table[slot := (slot + 1) & mask]:
        # From its own slot on, every slot up to where it stands is taken. It may move if the gap is one of them.
        if (slot - key) & mask >= (slot - gap) & mask:
            table[gap] = key
            gap = slot
    table[gap] = 0


def _doubled(table: "array[int]") -> "array[int]":
    larger = _table(2 * len(table))
    mask = len(larger) - 1
    for key in filter(None, table):
        slot = key & mask
        while larger[slot]:
            slot = (slot + 1) & mask
        larger[slot] = key
    return larger
