"""Readable ids for concepts that come without one: made from the source term, unique, the same in every run."""

import re
import unicodedata
from collections.abc import Iterable

from glossary.hashes import HashSet

LONGEST = 80

_ASCII = {code: chr(code).lower() if chr(code).isalnum() else "-" for code in range(128)}
_NOT_WORD = re.compile(r"[\W_]+")


def slug(text: str) -> str:
    """Turn a term into an id: lower case, the letters and digits of any script, ``-`` for all else."""
    if text.isascii():
        words = text.translate(_ASCII)
        while "--" in words:
            words = words.replace("--", "-")
    else:
        words = _NOT_WORD.sub(_separator, unicodedata.normalize("NFC", text.lower()))
    words = words.strip("-")
    return (words if len(words) <= LONGEST else _shortened(words)) or "concept"


def _separator(run: re.Match[str]) -> str:
    # Vowel signs and the like are no letters to the pattern, yet part of the word before them.
    between = run[0]
    kept = 0
    while run.start() and kept < len(between) and unicodedata.category(between[kept]).startswith("M"):
        kept += 1
    return between[:kept] + ("-" if kept < len(between) else "")


def _shortened(words: str) -> str:
    start = words[:LONGEST]
    if words[LONGEST] != "-":
        start = start.rpartition("-")[0] or start
    return start.strip("-")


def _short_hash(content: Iterable[str]) -> str:
    # Most ids need none, and what makes hashes takes long to load.
    from hashlib import blake2b

    return blake2b("\0".join(content).encode("utf-8", "surrogatepass"), digest_size=3).hexdigest()


def slug_with_hash(term: str) -> str:
    """Turn a term into an id that hardly is the id of another one in the same file, where some come with their own."""
    return f"{slug(term)}-{_short_hash([term])}"


class Slugs:
    """Gives each concept of one glossary an id of its own."""

    def __init__(self) -> None:
        self._used = HashSet()

    def id_for(self, term: str, content: Iterable[str]) -> str:
        """Return the term's slug; where it is taken, with a short hash of the content behind it, then a number."""
        made = slug(term)
        if self._used.add(made):
            return made
        made = f"{made}-{_short_hash(content)}"
        if self._used.add(made):
            return made
        made = f"{made}-{self._free_number(made)}"
        self._used.add(made)
        return made

    def _free_number(self, base: str) -> int:
        # Numbers are taken from 2 on, so the first free one is found by halving: a column of one repeated term is fast.
        free = 2
        while f"{base}-{free}" in self._used:
            free *= 2
        taken = free // 2
        while free - taken > 1:
            middle = (taken + free) // 2
            if f"{base}-{middle}" in self._used:
                taken = middle
            else:
                free = middle
        return free
