"""Says which words may be forms of one another: by their stem, as parts of a compound, or by their beginning."""

import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from math import ceil
from typing import Final

from glossary.languages import primary_language

_ALGORITHMS: Final = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
"""Snowball's stemmers by language."""
_COMPOUNDING: Final = frozenset("af da de et fi fo fy hu is lb nb nl nn no sv".split())  # noqa: SIM905  # short enough
_SHORTEST_PART: Final = 4
"""Letters of a term that is found in a compound; shorter ones stand in too many words by chance."""
_SHORTEST_REST: Final = 3
_SHORTEST_STEM: Final = 3
_SHORTEST_BEGUN: Final = 5
"""Letters of a term that is known by its beginning."""
_SAME_PART: Final = 0.7
_LONGEST_ENDING: Final = 5
_PARTICLES: Final = (
    *("에서는", "으로는", "입니다"),
    *("에서", "에게", "으로", "까지", "부터", "처럼", "보다", "이라", "이나", "이며", "에는"),
    *("은", "는", "이", "가", "을", "를", "의", "에", "로", "와", "과", "도", "만", "라", "나"),
)
"""What Korean writes at the end of a noun, the longest first."""
_PLURAL: Final = "들"


@lru_cache(maxsize=64)
def stemmer(language: str) -> Callable[[str], str]:
    """Return what maps a word without case to its stem; words of a language without a stemmer stay as they are."""
    primary = primary_language(language)
    if primary == "ko":
        return _without_endings
    # An older Snowball knows fewer languages.
    import snowballstemmer

    name = _ALGORITHMS.get(primary)
    if name not in snowballstemmer.algorithms():
        return str
    stem: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return lambda word: found if len(found := stem(word)) >= _SHORTEST_STEM else word


def _without_endings(word: str) -> str:
    """Return a Korean word without its particle and the ending of its plural."""
    noun = _without_particle(word)
    return noun.removesuffix(_PLURAL) if len(noun) > 2 else noun


def _without_particle(word: str) -> str:
    for particle in _PARTICLES:
        if word.endswith(particle) and len(word) >= len(particle) + 2:
            return word.removesuffix(particle)
    return word


def makes_compounds(language: str) -> bool:
    return primary_language(language) in _COMPOUNDING


def parts_of(word: str) -> Iterator[str]:
    """Yield the beginnings and ends of a word that may be a part of it as a compound."""
    for length in range(_SHORTEST_PART, len(word) - _SHORTEST_REST + 1):
        yield word[:length]
        yield word[-length:]


def without_marks(word: str) -> str:
    """Return a word without accents, which change with the ending in some languages: hasło, w haśle."""
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFD", word).replace("ł", "l")
    return unicodedata.normalize("NFC", "".join(one for one in letters if not unicodedata.combining(one)))


def beginning(word: str) -> str:
    """Return what a form of this word begins with; nothing where the word is too short to say."""
    word = without_marks(word)
    return word[: max(_SHORTEST_PART, ceil(_SAME_PART * len(word)))] if len(word) >= _SHORTEST_BEGUN else ""


def beginnings(word: str) -> Iterator[str]:
    """Yield what the other forms of a word may have as their ``beginning``, the longest first."""
    word = without_marks(word)
    for length in range(len(word), _SHORTEST_PART - 1, -1):
        yield word[:length]


def are_alike_in_length(word: str, other: str) -> bool:
    return abs(len(word) - len(other)) <= _LONGEST_ENDING
