"""When two names or texts are the same, or nearly: suggestions for misspelt names, terms that differ in form only."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache


def closest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Give the known word that is most like another, from a likeness between 0 and 1 on."""
    # Loaded where a word is wrong, so in hardly any run.
    import difflib

    return next(iter(difflib.get_close_matches(word, list(known), 1, likeness)), None)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    known = [str(one) for one in known]
    listed = f"known are {', '.join(known)}"
    return f"did you mean {close!r}? {listed}" if (close := closest(word, known)) else listed


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """Reduce a name to what is compared."""
    return re.sub(r"[\W_]+", "", name).casefold()


def alike(text: str) -> str:
    """Give what texts that differ in case, width, spaces or composition only have in common."""
    if text.isascii() and "  " not in text:
        return text.strip().casefold()
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
