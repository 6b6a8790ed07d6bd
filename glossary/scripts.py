"""Tells by the script which of two languages a line is in."""

import unicodedata
from collections import Counter
from functools import lru_cache

from glossary import languages

# By ISO 15924 code: the script of most letters first, as the first word of its letters' names in Unicode.
_SCRIPTS: dict[str, tuple[str, ...]] = {
    "Hans": ("CJK",),
    "Hant": ("CJK",),
    "Hani": ("CJK",),
    "Jpan": ("CJK", "KANA"),
    "Kore": ("HANGUL", "CJK"),
    "Hang": ("HANGUL",),
    "Hrkt": ("KANA",),
    "Hira": ("KANA",),
    "Kana": ("KANA",),
    "Bopo": ("BOPOMOFO",),
    "Latn": ("LATIN",),
    "Cyrl": ("CYRILLIC",),
    "Grek": ("GREEK",),
    "Arab": ("ARABIC",),
    "Hebr": ("HEBREW",),
    "Armn": ("ARMENIAN",),
    "Geor": ("GEORGIAN",),
    "Thai": ("THAI",),
    "Laoo": ("LAO",),
    "Khmr": ("KHMER",),
    "Mymr": ("MYANMAR",),
    "Tibt": ("TIBETAN",),
    "Mong": ("MONGOLIAN",),
    "Yiii": ("YI",),
    "Deva": ("DEVANAGARI",),
    "Beng": ("BENGALI",),
    "Guru": ("GURMUKHI",),
    "Gujr": ("GUJARATI",),
    "Orya": ("ORIYA",),
    "Taml": ("TAMIL",),
    "Telu": ("TELUGU",),
    "Knda": ("KANNADA",),
    "Mlym": ("MALAYALAM",),
    "Sinh": ("SINHALA",),
    "Ethi": ("ETHIOPIC",),
    "Thaa": ("THAANA",),
    "Syrc": ("SYRIAC",),
    "Tfng": ("TIFINAGH",),
    "Nkoo": ("NKO",),
    "Cher": ("CHEROKEE",),
    "Cans": ("CANADIAN",),
}
_NAMES = {"HIRAGANA": "KANA", "KATAKANA": "KANA", "KATAKANA-HIRAGANA": "KANA", "IDEOGRAPHIC": "CJK"}
_EAST_ASIAN = ("CJK", "KANA", "HANGUL", "BOPOMOFO")


def scripts_of(tag: str) -> tuple[str, ...]:
    """Name the scripts a language is written in, the main one first; empty where that is not known."""
    return _SCRIPTS.get(languages.script(tag) or "", ())


def scripts_of_pair(source: str, target: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Give each language of a pair the scripts that tell it from the other; None where none do."""
    first, second = scripts_of(source), scripts_of(target)
    if not first or not second or first[0] == second[0]:
        return None
    # Japanese without kana is common, Korean in nothing but Chinese characters is not.
    return tuple(script for script in first if script != second[0]), tuple(
        script for script in second if script != first[0]
    )


def main_script(text: str, *alike: tuple[str, ...]) -> str | None:
    """Name the script of most of the text, None where it has no letters; the scripts of one language count together.

    A Chinese character or a kana counts as much as a word of another script. Where two scripts are even, what stands
    outside brackets decides, then the East Asian one: Latin abbreviations stand in Chinese more often than the reverse.
    """
    counts = _counted(text, alike)
    best = _most(counts)
    if len(best) > 1:
        outside = _most(_counted(_outside_brackets(text), alike))
        best = [script for script in best if script in outside] or best
    return next((script for script in best if script in _EAST_ASIAN), best[0]) if best else None


def weight(text: str) -> int:
    """Count Chinese characters, kana and words of other scripts: how long a text is in any language."""
    return sum(_counted(text, ()).values())


def _most(counts: Counter[str]) -> list[str]:
    most = max(counts.values(), default=0)
    return [script for script, count in counts.items() if count == most]


def _counted(text: str, alike: tuple[tuple[str, ...], ...]) -> Counter[str]:
    main = {script: scripts[0] for scripts in alike for script in scripts}
    counts: Counter[str] = Counter()
    word: str | None = None
    for character in unicodedata.normalize("NFKC", text):
        script = script_of(character)
        if script is None:
            if not (character.isdigit() or character in "'’" or unicodedata.category(character).startswith("M")):
                word = None
            continue
        if script != word or script in ("CJK", "KANA"):
            counts[main.get(script, script)] += 1
        word = script
    return counts


def _outside_brackets(text: str) -> str:
    depth = 0
    kept = []
    for character in unicodedata.normalize("NFKC", text):
        depth += character == "("
        if depth == 0:
            kept.append(character)
        depth -= character == ")" and depth > 0
    return "".join(kept)


@lru_cache(maxsize=8192)
def script_of(character: str) -> str | None:
    if not character.isalpha():
        return None
    first = unicodedata.name(character, "UNNAMED").split()[0]
    return _NAMES.get(first, first)
