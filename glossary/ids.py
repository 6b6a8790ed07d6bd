"""Builds readable ids for concepts without one, and converts ids to XML names; results are the same in every run."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

from glossary.hashes import HashSet

LONGEST = 80
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else "-" for code in range(128)}
_NOT_WORD = re.compile(r"[\W_]+")


def slug(text: str) -> str:
    """Return an id of at most 80 characters: lower-case letters and digits of any script, ``-`` for the rest."""
    if text.isascii():
        words = text.translate(_ASCII)
        while "--" in words:
            words = words.replace("--", "-")
    else:
        words = _NOT_WORD.sub(_separator, unicodedata.normalize("NFC", text.lower()))
    words = words.strip("-")
    return (words if len(words) <= LONGEST else _shortened(words)) or "concept"


def _separator(run: re.Match[str]) -> str:
    # Combining marks, such as vowel signs, match the pattern but belong to the word before them.
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
    # Imported here because hashlib loads slowly and most ids need no hash.
    from hashlib import blake2b

    return blake2b("\0".join(content).encode("utf-8", "surrogatepass"), digest_size=3).hexdigest()


def slug_with_hash(term: str) -> str:
    """Return the slug with a short hash, unlikely to equal an explicit id in the same file."""
    return f"{slug(term)}-{_short_hash([term])}"


class Slugs:
    """Assigns unique ids to the concepts of one glossary."""

    def __init__(self) -> None:
        self._used = HashSet()

    def id_for(self, term: str, content: Iterable[str]) -> str:
        """Return the term's slug; if taken, append a short hash of the content; if still taken, a number from 2."""
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
        # Numbers are used from 2 without gaps, so a binary search is correct; a column of one repeated term stays fast.
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


# Letters that every validator accepts in an XML ID: validators follow the older tables of XML 1.0, not Unicode.
# Written as code points, because a Unicode normalisation of this file would change some of these characters.
_NAME_START: Final = (
    "A-Z_a-z"
    r"\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u0131\u014A-\u017E\u0180-\u01C3\u1E00-\u1E9B\u1EA0-\u1EF9"  # Latin
    r"\u038E-\u03A1\u03A3-\u03CE\u0401-\u040C\u040E-\u044F\u0451-\u045C\u0490-\u04C4"  # Greek, Cyrillic
    r"\u0531-\u0556\u0561-\u0586\u10D0-\u10F6\u05D0-\u05EA\u0621-\u063A\u0641-\u064A\u0671-\u06B7"  # to Arabic
    r"\u0905-\u0939\u0993-\u09A8\u0E01-\u0E2E\u0E40-\u0E45"  # Devanagari, Bengali, Thai
    r"\u3041-\u3094\u30A1-\u30FA\u3007\u4E00-\u9FA5\uAC00-\uD7A3"  # Kana, Han, Hangul
)
_NAME_REST: Final = (
    "-.0-9"
    r"\u00B7\u0300-\u0345\u0660-\u0669\u06F0-\u06F9\u064B-\u0652\u093E-\u094D\u0966-\u096F\u0E34-\u0E3A\u0E47-\u0E4E"
    r"\u3005\u3099\u309A\u30FC-\u30FE"
)

_NO_ASCII_NAME = re.compile(r"[^-.\w]|_x", re.ASCII)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a valid name and of parts that need an escape; compiled on first use."""
    name = re.compile(f"(?!_)[{_NAME_START}][{_NAME_REST}{_NAME_START}]*")
    return name, re.compile(f"[^{_NAME_REST}{_NAME_START}]|_x")


def xml_id(text: str) -> str:
    """Convert an id to a unique XML name: a valid name without leading ``_`` stays, any other gets a leading ``_``.

    A character that no name may contain becomes ``_x0020_`` with its own code point in hexadecimal.
    """
    # Most ids are ASCII words joined by hyphens; this test is faster than the pattern.
    if text.isascii() and text[:1].isalpha() and text.replace("-", "").isalnum():
        return text
    name, no_name = _patterns()
    if name.fullmatch(text):
        return text
    return f"_{no_name.sub(_escaped, text)}"


def ascii_id(text: str) -> str:
    """Convert an id to a unique XML name in ASCII, for tools that cannot tell the ids of other scripts apart.

    It is the name that ``xml_id`` builds where that is in ASCII; else all other characters become ``_x7EA2_`` as well.
    """
    name = xml_id(text)
    return name if name.isascii() else f"_{_NO_ASCII_NAME.sub(_escaped, text)}"


def _escaped(found: re.Match[str]) -> str:
    return f"_x{ord(found[0][0]):04X}_{found[0][1:]}"


def id_of(name: str) -> str:
    """Reverse ``xml_id`` and ``ascii_id``: return the id for a name; one that neither can have built stays as it is."""
    if not name.startswith("_"):
        return name
    text = re.sub("_x([0-9A-F]{4,6})_", lambda match: chr(min(int(match[1], 16), 0x10FFFF)), name[1:])
    return text if name in (xml_id(text), ascii_id(text)) else name
