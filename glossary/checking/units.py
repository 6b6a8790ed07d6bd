"""Rules about a text and its translation that need no glossary: placeholders, codes, numbers, ends, scripts."""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Final

from glossary.checking.passages import Translation, translations_of
from glossary.checking.positions import Hit
from glossary.cleaning import unit_rules
from glossary.cleaning.unit_rules import Rule, Side
from glossary.hashes import HashSet
from glossary.languages import script_of, scripts_of
from glossary.matching.masking import PLACEHOLDER, masked
from glossary.model import Entry, Metadata, Unit
from glossary.rules import Code

_PLACEHOLDER: Final = re.compile(PLACEHOLDER)
_PRINTF: Final = re.compile(r"%(?:L|(?:\d+\$)?[-+#0'*.\d$]*)(?P<kind>[a-zA-Z@]+|\d+)")
_NAME: Final = re.compile(r"(?=.*[A-Za-z0-9]|\Z)[A-Za-z0-9_.]*(?:[!:].*)?")
_ARGUMENT: Final = re.compile(r"(\w+),\s*(?:number|date|time|spellout|ordinal|duration)\b")
_TIME: Final = re.compile(r"%-?[YmHMSBbAaIyjUW]")
"""The pattern of a date or time, of which each language has its own."""
_MESSAGE: Final = re.compile(r"\{\s*\w+\s*,\s*(?:plural|select|selectordinal)\s*,")
_FEW_WORDS: Final = 3
"""Fewer words may be a name, which stays as it is in any language."""


class UnitChecker:
    """Applies the rules of ``codes`` to the units of one run."""

    def __init__(self, codes: Collection[str]) -> None:
        self._codes = codes
        self._texts: dict[tuple[str, str, str], HashSet] = {}
        """By rule and languages, what was there: texts, and texts with their partners."""

    def look_at(self, entry: Entry, metadata: Metadata) -> list[Hit]:
        """Return the problems of the translations of a unit."""
        if not isinstance(entry, Unit):
            return []
        hits: list[Hit] = []
        for translation in translations_of(entry, metadata.source_language, ()):
            for code, find in _RULES.items():
                if code in self._codes and (message := find(translation, entry)):
                    hits.append(translation.hit(code, message, translation.target))
            hits += self._inconsistent(translation)
        return hits

    def _inconsistent(self, translation: Translation) -> Iterator[Hit]:
        source, target = translation.source, translation.target
        if Code.SEVERAL_TRANSLATIONS in self._codes and self._differs(Code.SEVERAL_TRANSLATIONS, translation):
            yield translation.hit(
                Code.SEVERAL_TRANSLATIONS, f"the same {source.language} text was translated otherwise before", target
            )
        if Code.SEVERAL_SOURCES in self._codes and self._differs(Code.SEVERAL_SOURCES, translation):
            yield translation.hit(
                Code.SEVERAL_SOURCES, f"another {source.language} text has the same translation", target
            )

    def _differs(self, code: str, translation: Translation) -> bool:
        """Return whether a text is known already, and not with this partner."""
        one, other = translation.source, translation.target
        if code == Code.SEVERAL_SOURCES:
            one, other = other, one
        known = self._texts.setdefault((code, one.language, other.language), HashSet())
        is_new = known.add(one.text)
        return known.add(f"{one.text}\0{other.text}") and not is_new


def _placeholders(translation: Translation, unit: Unit) -> str | None:
    source, target = translation.source.text, translation.target.text
    is_plural = any(one.type == "x-plural" for one in unit.properties)
    if is_plural or _TIME.search(source) or _MESSAGE.search(source):
        return None
    wanted, found = _of(source), _of(target)
    # Where an ending follows at once, a placeholder can be told only by the one of the source.
    lacking = [written for name, written in wanted.items() if name not in found and written not in target]
    added = [written for name, written in found.items() if name not in wanted]
    parts = [f"{what} {', '.join(map(repr, names))}" for what, names in (("lacks", lacking), ("adds", added)) if names]
    return f"the {translation.target.language} text {' and '.join(parts)}" if parts else None


def _of(text: str) -> dict[str, str]:
    """Return the placeholders of a text as it writes them, by what is the same wherever, and how wide, they stand."""
    if "%" not in text and "{" not in text:
        return {}
    return {name: found[0] for found in _PLACEHOLDER.finditer(text) if (name := _plain(found[0]))}


def _plain(placeholder: str) -> str:
    """Return a placeholder without position and width; nothing where it is only a word for what users put there."""
    if placeholder.startswith("%("):
        return placeholder
    if printf := _PRINTF.fullmatch(placeholder):
        return f"%{printf['kind'].lower().replace('i', 'd')}"
    name = placeholder.strip("${}% ")
    if argument := _ARGUMENT.match(name):
        return f"{{{argument[1]}}}"
    is_word = placeholder == "%%" or name.isupper() or not _NAME.fullmatch(name)
    return "" if is_word else placeholder.replace(" ", "")


def _judged(rule: Rule) -> Callable[[Translation, Unit], str | None]:
    """Return a rule of two texts as one of a translation within its unit."""

    def find(translation: Translation, unit: Unit) -> str | None:
        markup = {variant.language: variant.markup for variant in unit.variants}
        texts = (translation.source, translation.target)
        return rule(*(Side(one.language, one.text, markup.get(one.language)) for one in texts)) or None

    return find


def _script(translation: Translation, _unit: Unit) -> str | None:
    language = translation.target.language
    known = scripts_of(language)
    expected = {*known, "LATIN"}
    letters = [one for one in masked(translation.target.text) if one.isalpha()] if known else []
    if len(translation.source.text.split()) < _FEW_WORDS or not letters:
        return None
    if any(script_of(one) in expected for one in letters) or set(letters) <= set(translation.source.text):
        return None
    return f"the {language} text has no letter of that language"


_RULES: Final[dict[str, Callable[[Translation, Unit], str | None]]] = {
    Code.PLACEHOLDERS_DIFFER: _placeholders,
    Code.CODES_DIFFER: _judged(unit_rules.inline_codes),
    Code.NUMBERS_DIFFER: _judged(unit_rules.numbers),
    Code.SAME_AS_SOURCE: _judged(unit_rules.same),
    Code.END_DIFFERS: _judged(unit_rules.punctuation),
    Code.DOUBLED_WORD: _judged(unit_rules.double_words),
    Code.OTHER_SCRIPT: _script,
}
