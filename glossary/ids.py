"""Readable ids for concepts that come without one."""

import re
from hashlib import blake2b
from unicodedata import normalize

from glossary.hashes import HashSet

MAX_LENGTH = 80

_BETWEEN = re.compile(r"[\W_]+")


def slug(text: str) -> str:
    """Make an id of a term: its letters and digits in lower case, joined by hyphens."""
    words = _BETWEEN.sub("-", normalize("NFC", text).lower()).strip("-")
    if len(words) > MAX_LENGTH:
        words = words[: MAX_LENGTH + 1].rsplit("-", 1)[0][:MAX_LENGTH].strip("-")
    return words or "concept"


class Slugs:
    """Gives out ids that are unique and depend on no line number."""

    def __init__(self) -> None:
        self._used = HashSet()

    def id_for(self, term: str, content: str) -> str:
        """Return the slug of a term; the second concept with the same slug gets a short hash of its content."""
        plain = slug(term)
        if self._used.add(plain):
            return plain
        hashed = f"{plain}-{blake2b(content.encode('utf-8', 'surrogatepass'), digest_size=3).hexdigest()}"
        candidate = hashed
        number = 1
        while not self._used.add(candidate):
            number += 1
            candidate = f"{hashed}-{number}"
        return candidate
