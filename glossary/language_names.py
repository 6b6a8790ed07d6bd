"""Finds languages by their English names in table headers, such as ``Chinese Simplified`` or ``French (Canada)``."""

import re
from functools import lru_cache

SHORTEST = 4
"""Shorter words are more often something else: ``Id`` is a language as well."""
FEWEST_SPEAKERS = 100_000
"""Among the names of smaller languages are ``Label`` and ``Even``; their tags are read all the same."""
_SCRIPTS = {"simplified": "Hans", "traditional": "Hant", "latin": "Latn", "cyrillic": "Cyrl"}
_TERRITORIES = {
    "prc": "CN",
    "roc": "TW",
    "uk": "GB",
    "usa": "US",
    "us": "US",
    "brazilian": "BR",
    "british": "GB",
    "american": "US",
    "canadian": "CA",
    "mexican": "MX",
    "swiss": "CH",
    "austrian": "AT",
    "belgian": "BE",
    "european": "",
    "hong kong sar": "HK",
    "hong kong": "HK",
    "macao": "MO",
    "taiwan": "TW",
    "turkey": "TR",
    "latin america": "419",
    "great britain": "GB",
    "united kingdom": "GB",
    "international": "",
    "neutral": "",
}
"""Names of tools beside those of CLDR; what says nothing more is empty."""


@lru_cache(maxsize=1024)
def tag_of_name(name: str) -> str | None:
    """Return the BCP 47 tag of an English name, with script or territory before or after it; None if unknown."""
    words = re.sub(r"[()\[\],/_-]+", " ", name.casefold()).split()
    for length in range(len(words), 0, -1):
        for start in (0, len(words) - length):
            tag = _language(" ".join(words[start : start + length]))
            rest = " ".join(words[:start] + words[start + length :])
            if tag and (qualified := _qualified(tag, rest)):
                return qualified
    return None


def _language(name: str) -> str | None:
    # langcodes.find fails on other characters; only English, since names in other languages are often English words.
    if len(name) < SHORTEST or not name.replace(" ", "").isalpha():
        return None
    from langcodes import Language, find

    try:
        tag = find(name, language="en").to_tag()
    except LookupError:
        return None
    language = Language.get(tag)
    if len(tag) > 2 and " " not in name and language.speaking_population() < FEWEST_SPEAKERS:
        return None
    known = language.language_name("en").casefold()
    return tag if "-" in tag or name == known or name in known.split() else None


def _qualified(tag: str, rest: str) -> str | None:
    """Return the tag with the script and territory that the rest names; None when it names something else."""
    if not rest:
        return tag
    if "-" in tag:
        return None
    if rest in _TERRITORIES:
        return _qualified_by_territory(tag, rest)
    for word, script in _SCRIPTS.items():
        if word in rest.split():
            return _qualified_by_territory(f"{tag}-{script}", " ".join(one for one in rest.split() if one != word))
    return _qualified_by_territory(tag, rest)


def _qualified_by_territory(tag: str, rest: str) -> str | None:
    if not rest:
        return tag
    if rest in ("script", "chinese", "han"):
        return tag
    territory = _TERRITORIES.get(rest)
    if territory is None:
        territory = _territories().get(rest)
    if territory is None:
        return None
    return f"{tag}-{territory}" if territory else tag


@lru_cache(maxsize=1)
def _territories() -> dict[str, str]:
    from langcodes import Language

    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    codes = [first + second for first in letters for second in letters]
    names = {code: Language.get(f"und-{code}").territory_name("en") for code in codes}
    return {re.sub(r"[^\w]+", " ", name.casefold()).strip(): code for code, name in names.items() if name != code}
