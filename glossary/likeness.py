"""Which word was meant by one that is not known."""

from collections.abc import Iterable


def closest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Give the known word that is most like another, from a likeness between 0 and 1 on."""
    # Loaded where a word is wrong, so in hardly any run.
    import difflib

    return next(iter(difflib.get_close_matches(word, list(known), 1, likeness)), None)
