"""Checks BCP 47 language tags, without replacing them by other tags, and finds the scripts of languages."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from glossary.findings import UsageError
from glossary.rules import Code

# langcodes is imported only where needed: loading its registry takes longer than converting a small glossary, and
# these lists cover the tags of most glossaries. A test compares them with the registry.
COMMON_LANGUAGES = frozenset(
    """
    af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn
    ko ky la lb lo lt lv mi mk ml mn mr ms mt my nb ne nl nn no pa pl ps pt rm ro ru sd si sk sl so sq sr sv sw ta te
    tg th tk tr tt ug uk ur uz vi xh yi zh zu
    """.split()  # noqa: SIM905  # a list of ninety lines says no more
)
_COMMON_SUBTAGS = frozenset(
    """
    Arab Cyrl Hans Hant Latn AE AR AT AU BE BR CA CH CL CN CO CZ DE DK EG ES FI FR GB GR HK IE IL IN IT JP KR LU MA MO
    MX MY NL NO NZ PE PH PL PT RO RU SA SE SG TH TR TW UA US VN ZA
    """.split()  # noqa: SIM905
)


class WrongTagError(ValueError):
    """An invalid language tag; the message is a clause such as ``'xx' is not a registered language``."""

    def __init__(self, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.suggestion = suggestion


def is_common(tag: str) -> bool:
    """Return whether the tag is canonical and valid according to the lists above, without the registry."""
    language, hyphen, subtag = tag.partition("-")
    return language in COMMON_LANGUAGES and (not hyphen or subtag in _COMMON_SUBTAGS)


@lru_cache(maxsize=4096)
def canonical(tag: str) -> str:
    """Return the tag in canonical case with ``-``; no subtag is added, removed or replaced.

    Raises WrongTagError when the tag is not well formed or its language subtag is not registered.
    """
    if is_common(tag):
        return tag
    from langcodes.tag_parser import LanguageTagError, parse_tag

    hyphenated = tag.replace("_", "-")
    try:
        parts: list[tuple[str, str]] = parse_tag(hyphenated)  # type: ignore[no-untyped-call]  # langcodes has no hints here
    except LanguageTagError:
        raise WrongTagError(f"{tag!r} is not a BCP 47 language tag", _suggestion(tag)) from None
    kind, primary = parts[0]
    if kind == "grandfathered" or primary.startswith("x-"):
        return primary
    if not _registered(primary):
        raise WrongTagError(f"{primary!r} in {tag!r} is not a registered language", _suggestion(primary))
    return "-".join(subtag for _, subtag in parts)


_POSIX = re.compile(r"([a-z]{2,3}(?:_[A-Z]{2})?)(?:\.[\w-]+)?(?:@(\w+))?")
_MODIFIERS = {
    "latin": "Latn",
    "cyrillic": "Cyrl",
    "devanagari": "Deva",
    "arabic": "Arab",
    "valencia": "valencia",
    "tarask": "tarask",
    "euro": "",
}
"""Modifiers of locales in glibc, and the subtags that say the same."""
_SLUG = re.compile(r"([a-z]{2,3}(?:-[a-z]{2,4})?)(?:-(ao90))?(?:/(formal|informal|default))?")


@lru_cache(maxsize=1024)
def tag_of_locale(name: str) -> str:
    """Return the tag of a language as tools name it: BCP 47, a POSIX locale, or a slug of GlotPress.

    ``sr@latin`` is sr-Latn, ``en_US.UTF-8`` is en-US, ``pt-ao90`` is pt-ao1990 and ``de/formal`` is de-x-formal.
    Raises WrongTagError for any other name.
    """
    try:
        return canonical(name)
    except WrongTagError:
        if (posix := _POSIX.fullmatch(name)) and (posix[2] or "").lower() in ("", *_MODIFIERS):
            language, _, territory = posix[1].partition("_")
            subtag = _MODIFIERS.get((posix[2] or "").lower(), "")
            order = (subtag, territory) if len(subtag) == len("Latn") else (territory, subtag)
            return canonical("-".join(filter(None, (language, *order))))
        if slug := _SLUG.fullmatch(name):
            variant = "ao1990" if slug[2] else ""
            private = f"x-{slug[3]}" if slug[3] in ("formal", "informal") else ""
            return canonical("-".join(filter(None, (slug[1], variant, private))))
        raise


def oddity(tag: str) -> str | None:
    """Return a message about a deprecated or unregistered subtag of a canonical tag; None where there is none."""
    if is_common(tag):
        return None
    from langcodes import Language
    from langcodes.data_dicts import LANGUAGE_REPLACEMENTS, MACROLANGUAGES, TERRITORY_REPLACEMENTS

    primary, *subtags = tag.split("-")
    if primary in LANGUAGE_REPLACEMENTS:
        return (
            f"the language subtag {primary!r} is deprecated or has a shorter form ({LANGUAGE_REPLACEMENTS[primary]!r})"
        )
    withdrawn = next((subtag for subtag in subtags if len(subtag) in (2, 3) and subtag.isupper()), "")
    if withdrawn.lower() in TERRITORY_REPLACEMENTS:
        return f"the region subtag {withdrawn!r} is withdrawn"
    if primary in ("x", "i"):
        return None
    extended = next((subtag for subtag in subtags[:1] if len(subtag) == 3 and subtag.isalpha()), "")
    if extended.islower() and primary != "sgn" and MACROLANGUAGES.get(extended) != primary:
        return f"the subtag {extended!r} of {tag!r} is not registered"
    if _is_private(primary) or Language.get(tag, normalize=False).is_valid():
        return None
    return f"a subtag of {tag!r} is not registered"


@lru_cache(maxsize=4096)
def primary_language(tag: str) -> str:
    return tag.split("-", 1)[0].lower()


@lru_cache(maxsize=4096)
def script(tag: str) -> str | None:
    """Return the ISO 15924 code of the tag's script: its script subtag, else the likely script (CLDR)."""
    from langcodes import Language

    language = Language.get(tag, normalize=False)
    return language.script or language.maximize().script


@lru_cache(maxsize=4096)
def region_of(tag: str) -> str | None:
    """Return the region of the tag, else the likely one (CLDR)."""
    from langcodes import Language

    language = Language.get(tag, normalize=False)
    return language.territory or language.maximize().territory


def name(tag: str) -> str:
    """Return the English name, such as ``Chinese (Simplified)``."""
    from langcodes import Language

    return Language.get(tag, normalize=False).display_name()


def _registered(primary: str) -> bool:
    from langcodes.data_dicts import VALIDITY

    return _is_private(primary) or bool(VALIDITY.match(primary))


def _is_private(primary: str) -> bool:
    return len(primary) == 3 and "qaa" <= primary <= "qtz"


def _suggestion(text: str) -> str | None:
    from langcodes import find
    from langcodes.data_dicts import LANGUAGE_REPLACEMENTS

    if text.lower() in LANGUAGE_REPLACEMENTS:
        return f"did you mean {LANGUAGE_REPLACEMENTS[text.lower()]!r}?"
    # langcodes.find fails on other characters.
    if not (text.isascii() and text.replace(" ", "").isalpha()):
        return None
    try:
        return f"did you mean {find(text).to_tag()!r}?"
    except LookupError:
        return None


# By ISO 15924 code: the first words of the Unicode names of its letters, such as LATIN; the main script first.
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
    """Return the scripts of a language, the main one first, such as ``("CJK", "KANA")``; empty where unknown."""
    return _SCRIPTS.get(script(tag) or "", ())


def scripts_of_pair(source: str, target: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the scripts that distinguish each language from the other; None if they share the main script."""
    first, second = scripts_of(source), scripts_of(target)
    if not first or not second or first[0] == second[0]:
        return None
    # Japanese text without kana is common; Korean text without Hangul is not.
    return tuple(script for script in first if script != second[0]), tuple(
        script for script in second if script != first[0]
    )


def main_script(text: str, *alike: tuple[str, ...]) -> str | None:
    """Return the most frequent script of a text; None without letters. Each ``alike`` group counts as its first script.

    A Chinese character or a kana counts as much as a word of another script. In a tie, the text outside parentheses
    decides, then the East Asian script wins: Chinese text with Latin abbreviations is more common than the reverse.
    """
    counts = _counted(text, alike)
    best = _most(counts)
    if len(best) > 1:
        outside = _most(_counted(_outside_brackets(text), alike))
        best = [script for script in best if script in outside] or best
    return next((script for script in best if script in _EAST_ASIAN), best[0]) if best else None


def weight(text: str) -> int:
    """Count Chinese characters, kana and words of other scripts: a measure of length for any language."""
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


def asked_language(tag: str | None) -> str | None:
    """Return a tag of the command line in canonical case; raises UsageError G301 when it is invalid."""
    if tag is None:
        return None
    try:
        return canonical(tag)
    except WrongTagError as error:
        raise UsageError(Code.WRONG_LANGUAGE, str(error), suggestion=error.suggestion) from None
