"""Divides a text into words by Unicode (UAX 29), and brings each into the form in which words are compared."""

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final, NamedTuple

from glossary.languages import primary_language
from glossary.matching.masking import MASK

_APOSTROPHES: Final = "'’ʼ＇"
_WITHIN_WORDS: Final = frozenset({"be", "br", "gn", "haw", "mi", "nv", "sm", "to", "ty", "uk", "uz"})
"""Languages in which an apostrophe is a letter of a word; in others it divides, as in l'eau and Ankara'da."""
_DIVIDED_BY_JOINERS: Final = frozenset({"ckb", "fa", "ps", "ug", "ur"})
"""Where a zero-width non-joiner stands between a word and its ending."""
_WITHOUT_BOUNDARIES: Final = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"  # in these scripts each letter is a word
)
_CLINGING: Final = r"\p{M}ーｰﾞﾟ々ァィゥェォッャュョヮぁぃぅぇぉっゃゅょゎ"
"""Never begins a word: サーバ is no part of サーバー."""
_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_DOTTED: Final = frozenset({"az", "tr"})
"""Languages with an i without a dot."""
_POINTED: Final = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u0640\u064b-\u0652\u0670]")
"""Points of vowels, which most texts leave out, and the line that makes Arabic words longer."""
_NOTHING: Final = dict.fromkeys(map(ord, f"_&{_INVISIBLE}"))
"""The marks of shortcut keys, and what nobody sees."""
_SAME: Final = {ord(one): "'" for one in _APOSTROPHES}


_ENDING: Final = ".,:;!?…。、"
"""Signs that are no part of what stands before them."""


class Word(NamedTuple):
    """A word or a sign of a text, and where it stands."""

    text: str
    start: int
    end: int


def words_of(text: str, language: str) -> list[Word]:
    """Return words and signs; spaces, hyphens and apostrophes between letters only divide."""
    return [Word(found[0], *found.span()) for found in _pattern(primary_language(language)).finditer(text)]


@lru_cache(maxsize=64)
def _pattern(language: str) -> Any:
    # Only here: most runs need no words of texts.
    import regex

    joiners = _INVISIBLE.replace("\u200c", "") if language in _DIVIDED_BY_JOINERS else _INVISIBLE
    within = f"{joiners}{_APOSTROPHES if language in _WITHIN_WORDS else ''}&"
    dividing = "" if language in _WITHIN_WORDS else _APOSTROPHES
    begins = rf"[[\p{{L}}\p{{N}}_]--[{_WITHOUT_BOUNDARIES}]]"
    letter = rf"[[\p{{L}}\p{{M}}\p{{N}}_]--[{_WITHOUT_BOUNDARIES}]]"
    return regex.compile(
        rf"&?{begins}{letter}*(?:(?:[{within}]|(?<=\p{{L}})[.·](?=\p{{L}})|(?<=\p{{N}})[.,](?=\p{{N}})){letter}+)*"
        rf"|[{_WITHOUT_BOUNDARIES}](?:[\u17d2\u1039]\p{{L}}|[{_CLINGING}])*"
        rf"|{MASK}+"
        rf"|(?!(?<=\w)[-‐‑{dividing}](?=\w))[^\s{_INVISIBLE}]",
        regex.VERSION1,
    )


def is_speakable(text: str, language: str) -> bool:
    """Return whether a text can be looked for: more than a letter of an alphabet or a digit, and not only signs."""
    signs = "".join(word.text for word in words_of(text, language)).rstrip(_ENDING)
    if not any(map(str.isalnum, signs)):
        return False
    return len(signs) > 1 or "CJK" in unicodedata.name(signs, "")


def plain(word: str) -> str:
    """Return a word with its case, but in the commonest width and without marks that are not part of it."""
    if word.isascii():
        return word.translate(_NOTHING) if "_" in word or "&" in word else word
    return unicodedata.normalize("NFKC", word.translate(_NOTHING)).translate(_SAME)


def spellings(word: str, language: str) -> tuple[str, ...]:
    """Return the forms without case in which a word is compared: one, or two where capitals leave ß or ss open."""
    text = plain(word)
    primary = primary_language(language)
    if primary in _DOTTED:
        return (text.replace("I", "ı").replace("İ", "i").lower(),)
    if primary == "de" and not language.endswith(("-CH", "-LI")):
        lower = text.replace("ẞ", "ß").lower()
        return (lower, lower.replace("ss", "ß")) if "SS" in text else (lower,)
    folded = text.casefold()
    if not text.isascii():
        folded = _POINTED.sub("", folded).replace("i̇", "i")
        if primary == "ru":
            folded = folded.replace("ё", "е")
    return (folded,)
