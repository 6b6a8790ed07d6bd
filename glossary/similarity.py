"""Compares names and texts: suggestions for misspelt names, and terms that differ only in case, width or spaces."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache


def closest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the known word most similar to ``word``; None if none reaches the cutoff, between 0 and 1."""
    # Imported here because only misspelt words need it.
    import difflib

    return next(iter(difflib.get_close_matches(word, list(known), 1, cutoff)), None)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    known = list(dict.fromkeys(map(str, known)))
    listed = f"known are {', '.join(known)}"
    return f"did you mean {close!r}? {listed}" if (close := closest(word, known)) else listed


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """Return a name in lower case, without spaces, punctuation and ``_``, for comparison."""
    return re.sub(r"[\W_]+", "", name).casefold()


def alike(text: str) -> str:
    """Return a form that is equal for texts that differ only in case, width, spaces or Unicode composition."""
    if text.isascii() and "  " not in text:
        return text.strip().casefold()
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
