"""Languages by their names in any language, as headers of tables have them: ``Chinese Simplified``, ``Französisch``.

The names are those of CLDR and of the registry, in the data of langcodes, with their variants (Farsi, Castilian).
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from glossary.languages import COMMON_LANGUAGES
from glossary.similarity import closest

SHORTEST: Final = 4
"""Shorter names in Latin letters are more often another word: ``Dan`` is Danish somewhere."""
MANY_SPEAKERS: Final = 1_000_000
"""Languages with fewer, and without a code of two letters, have names such as ``Label``, ``Even`` and ``Meta``."""
_TERRITORIES: Final = {
    "prc": "CN",
    "people's republic of china": "CN",
    "mainland china": "CN",
    "roc": "TW",
    "usa": "US",
    "great britain": "GB",
    "korea": "KR",
    "the netherlands": "NL",
    "holland": "NL",
    "macedonia": "MK",
    "former yugoslav republic of macedonia": "MK",
    "uae": "AE",
    "brazilian": "BR",
    "british": "GB",
    "american": "US",
    "canadian": "CA",
    "mexican": "MX",
    "swiss": "CH",
    "austrian": "AT",
    "belgian": "BE",
    "iberian": "PT",
    "hong kong sar": "HK",
    "macao sar": "MO",
    "macau sar": "MO",
}
"""Names that Windows, memoQ and people use beside those of CLDR."""
_EMPTY: Final = frozenset(
    {
        *("european", "international", "neutral", "standard", "modern", "script", "han", "language"),
        *("in", "version", "text", "word", "name"),
    }
)
"""Words that say nothing about the language, the territory or the script."""
_SEPARATORS = re.compile(r"[\s()\[\]（）,/_\-–—:;|+，、]+")
MOST_WORDS: Final = 8
_SCRIPT_WORDS: Final = {"simplified": "Hans", "traditional": "Hant", "simp": "Hans", "trad": "Hant"}


class NamedLanguage(NamedTuple):
    """The BCP 47 tag of a name, and whether the name hardly means anything else."""

    tag: str
    is_sure: bool


@lru_cache(maxsize=4096)
def language_named(name: str) -> NamedLanguage | None:
    """Find the language of a name with script or territory, before or behind it; None where it is no such name."""
    written = _SEPARATORS.sub(" ", name).split()
    words = [word.casefold() for word in written]
    # Characters that cannot be printed bring the look-up of the library down.
    if not words or not name.isprintable() or len(words) > MOST_WORDS:
        return None
    if any(word.isdigit() and word != "419" for word in words):
        return None
    for length in range(len(words), 0, -1):
        for start in dict.fromkeys((0, len(words) - length)):
            named = words[start : start + length]
            rest = words[:start] + words[start + length :]
            codes = frozenset(word.casefold() for word in written if word.isupper())
            if (tag := _language(" ".join(named))) and (qualified := _qualified(tag, rest, codes)):
                return NamedLanguage(qualified, _is_sure(tag, "".join(named)))
    return None


def _language(name: str) -> str | None:
    """Find the language of an exact name: in English, or else in any language, and rather one that is sure."""
    tags = [tag for language in ("en", "und") if (tag := _exact("language", name, language))]
    return next((tag for tag in tags if _is_sure(tag, name)), tags[0] if tags else None)


def _is_sure(tag: str, name: str) -> bool:
    from langcodes import Language

    if name.isascii() and len(name) < SHORTEST:
        return False
    primary = tag.split("-", maxsplit=1)[0]
    if len(primary) == 2:
        return True
    return len(name) > SHORTEST and Language.get(primary).speaking_population() >= MANY_SPEAKERS


def _exact(kind: str, name: str, language: str = "und") -> str | None:
    """Look a name up; only a whole name counts, while the library also takes one that begins like it."""
    from language_data.names import TRIES, name_to_code, normalize_name

    code: str | None = name_to_code(kind, name, language)
    is_one = code and ".." not in code and normalize_name(name) in TRIES[f"{language}/name_to_{kind}"]
    return code if is_one else None


def _qualified(tag: str, rest: list[str], codes: frozenset[str]) -> str | None:
    """Add the script and the territory that the other words name; None where they name anything else.

    ``codes`` are the words in capitals: only they may be codes of territories, as in ``English US``.
    """
    rest = [word for word in rest if word not in _EMPTY and not (tag.startswith("zh") and word == "chinese")]
    if not rest:
        return tag
    language, *subtags = tag.split("-")
    script = next((subtag for subtag in subtags if len(subtag) == 4), None)
    territory = next((subtag for subtag in subtags if len(subtag) in (2, 3)), None)
    if territory is None:
        for length in range(len(rest), 0, -1):
            for start in dict.fromkeys((0, len(rest) - length)):
                found = _territory(" ".join(rest[start : start + length]), codes)
                if found and (script_of := _script(rest[:start] + rest[start + length :], script)) is not None:
                    return "-".join(filter(None, (language, script_of, found)))
    if (script_of := _script(rest, script)) is not None and script_of != (script or ""):
        return "-".join(filter(None, (language, script_of, territory)))
    return None


def _script(words: list[str], known: str | None) -> str | None:
    """Return the script of the words, the known one where there are none, or None where they name none."""
    if not words:
        return known or ""
    name = " ".join(words)
    found = _SCRIPT_WORDS.get(name) or _exact("script", name)
    return found if found and len(found) == len("Latn") and known in (None, found) else None


def _territory(name: str, codes: frozenset[str]) -> str | None:
    for spelling in dict.fromkeys((name, name.replace(".", ""))):
        if found := _TERRITORIES.get(spelling) or _exact("territory", spelling):
            return found if is_territory(found) else None
    code = name.upper()
    may_be_code = re.fullmatch("[A-Z]{2}", code) if name in codes else code == "419"
    return code if may_be_code and is_territory(code) else None


@lru_cache(maxsize=512)
def is_territory(code: str) -> bool:
    """Return whether a region subtag is registered and not withdrawn, as FX, SU, YU and ZR are."""
    from langcodes import Language
    from langcodes.data_dicts import TERRITORY_REPLACEMENTS

    return code.lower() not in TERRITORY_REPLACEMENTS and Language.get(f"und-{code}", normalize=False).is_valid()


def closest_language(name: str) -> tuple[str, str] | None:
    """Find the English name, with the tag, of a common language that a name is a misspelling of."""
    from langcodes import Language

    names = {Language.get(tag).language_name().casefold(): tag for tag in COMMON_LANGUAGES}
    found = closest(name.casefold(), names, 0.8)
    return (found.title(), names[found]) if found else None
