"""What can be wrong with a translation: each rule compares a source text with its target, and needs nothing else."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, TypeAlias

from glossary.canonical.segments import codes_of
from glossary.languages import main_script, primary_language, scripts_of
from glossary.matching.masking import masked


class Side(NamedTuple):
    """One language of a translation; ``markup`` has its inline codes, None where there are none."""

    language: str
    text: str
    markup: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a text nor a code."""
        return self.markup is None and not self.text.strip()


Rule: TypeAlias = Callable[[Side, Side], str | None]
"""Says what is wrong; the empty text where nothing is, and None where the rule cannot judge these languages."""

LONGER: Final = 3
"""So many times as long as the other may a text be; short texts may be longer still."""
ALLOWED: Final = 10
"""So many letters more."""
_COMBINING: Final = "\u0300"
"""The first sign that takes no place of its own; before it, every character is one letter long."""
_NOT_LATIN: Final = "\u0250"
"""Before it, every letter is a Latin one."""
_WIDE: Final = 2.5
"""A Chinese character says as much as so many letters."""
_DIGITS = re.compile(r"\d+")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_NUMBER = re.compile(r"\d+(?:[.,'’]\d+)*")
_SPACED = re.compile(r"(?<=\d)[\u00a0\u202f ](?=\d{3}(?!\d))")
_PLACEHOLDER = re.compile(
    r"%(?:\d+\$)?(?:\.\d+)?(?:l{0,2}[dsiufxX]|@)(?![^\W\d_])|%\(\w+\)[a-z]|\$?\{{1,2}[\w.]+\}{1,2}|</?[A-Za-z][^<>]*>"
)
_SIGN = re.compile("[%{<]")
"""What a placeholder begins with, a ``$`` before it aside."""
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)[^<>]*?(/?)>")
_CODE_NAME = re.compile(r"<(\w+)")
_WORD = re.compile(r"[^\W\d_]+")
_TWICE = re.compile(r"(?<![\w-])([^\W\d_]{2,})\s+\1(?![\w-])", re.IGNORECASE)
_CLOSING: Final = " \u00a0\u202f\"'”’»«)]}）」』】"
_ENDS: Final[Mapping[str, str]] = {
    ".": ".",
    "。": ".",
    "．": ".",
    "।": ".",
    "۔": ".",
    "։": ".",
    "!": "!",
    "！": "!",
    "?": "?",
    "？": "?",
    "؟": "?",
    "\u037e": "?",
    ":": ":",
    "：": ":",
    ";": ";",
    "；": ";",
    "؛": ";",
    "…": "…",
}
"""The signs that end a text, and what each means."""
_WITHOUT_STOPS: Final = frozenset({"th", "lo", "km", "my", "bo"})
"""Languages that end no sentence with a sign."""
_WITH_DOUBLES: Final = frozenset({"vi", "id", "ms", "th", "lo", "km", "jv", "su", "tl", "haw", "mi", "sw", "af"})
"""Languages in which a word stands twice for a good reason."""
_DOUBLES: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset({"that", "had"}),
    "fr": frozenset({"vous", "nous"}),
    "de": frozenset({"die", "der", "das", "sie"}),
    "nl": frozenset({"die", "dat"}),
    "it": frozenset({"via", "piano"}),
}


def empty(source: Side, target: Side) -> str:
    if target.is_empty:
        return "there is no translation"
    return "there is no source text" if source.is_empty else ""


def same(source: Side, target: Side) -> str | None:
    """Judge a text that was not translated; not between two forms of one language, where many texts are the same."""
    if primary_language(source.language) == primary_language(target.language):
        return None
    is_same = source.text.strip() == target.text.strip() and _has_letters(masked(source.text))
    return "the translation is the source text" if is_same else ""


def no_letters(source: Side, target: Side) -> str:
    return "" if _has_letters(source.text) or _has_letters(target.text) else "no letter on either side"


def numbers(source: Side, target: Side) -> str:
    """Judge the digits, however each language groups and marks them; words such as *two* are no numbers."""
    first, second = _plain_digits(source.text), _plain_digits(target.text)
    if _DIGITS.findall(first) == _DIGITS.findall(second):
        return ""
    readings = (_DIGITS.findall, _joined, _joined_across_spaces)
    if any(Counter(one(first)) == Counter(one(second)) for one in readings):
        return ""
    if Counter(_joined(first)) == Counter(_joined_across_spaces(second)):
        return ""
    if Counter(_joined_across_spaces(first)) == Counter(_joined(second)):
        return ""
    return f"the numbers differ: {_only_in(*(Counter(_joined_across_spaces(one)) for one in (first, second)))}"


def inline_codes(source: Side, target: Side) -> str:
    """Judge the inline codes of TMX and XLIFF by their kinds and numbers."""
    if source.markup is None and target.markup is None:
        return ""
    first, second = _of_markup(source), _of_markup(target)
    return "" if first == second else f"the codes differ: {_only_in(first, second)}"


def codes(source: Side, target: Side) -> str:
    """Judge the inline codes by their kinds and numbers, and placeholders such as ``%s``, ``{name}`` and ``<b>``."""
    if source.markup is None and target.markup is None and not _may_have_placeholders(source, target):
        return ""
    first, second = _codes(source), _codes(target)
    if first == second:
        return ""
    return f"the codes differ: {_only_in(first, second)}"


def length_ratio(source: Side, target: Side) -> str:
    short, long = sorted((_length(source.text), _length(target.text)))
    if not short or long <= LONGER * short + ALLOWED:
        return ""
    return f"one text is {long / short:.1f} times as long as the other"


def script(source: Side, target: Side) -> str | None:
    """Judge whether each text is written as its language is; names that stand on both sides are no mistake."""
    judged = [(one, other, scripts_of(one.language)) for one, other in ((source, target), (target, source))]
    if not all(known for _, _, known in judged):
        return None
    for one, other, known in judged:
        if "LATIN" in known and (one.text.isascii() or max(one.text) < _NOT_LATIN):
            continue
        found = main_script(one.text, known)
        if found is not None and found not in known and not _stands_in(one.text, other.text):
            return f"{one.language} is not written in {found.capitalize()} letters"
    return ""


def punctuation(source: Side, target: Side) -> str | None:
    """Judge the sign at the end."""
    if not _WITHOUT_STOPS.isdisjoint((primary_language(source.language), primary_language(target.language))):
        return None
    first, second = _end(source), _end(target)
    return "" if first == second else f"the texts end with {first or 'no sign'} and {second or 'no sign'}"


def double_words(source: Side, target: Side) -> str | None:
    language = primary_language(target.language)
    if language in _WITH_DOUBLES:
        return None
    allowed = _DOUBLES.get(language, frozenset())
    twice = [word for word in _TWICE.findall(masked(target.text)) if word.casefold() not in allowed]
    return f"{twice[0]!r} stands twice" if twice and not _TWICE.search(source.text) else ""


PAIR_RULES: Final[Mapping[str, Rule]] = {
    "empty": empty,
    "same": same,
    "no-letters": no_letters,
    "numbers": numbers,
    "codes": codes,
    "length-ratio": length_ratio,
    "script": script,
    "punctuation": punctuation,
    "double-words": double_words,
}
"""By name, in the order in which they are asked."""


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _plain_digits(text: str) -> str:
    """Return the text without what is no language, with the digits of all scripts as 0 to 9."""
    text = masked(text)
    if text.isascii() or not _OTHER_DIGIT.search(text):
        return text
    return "".join(str(unicodedata.digit(one)) if one.isdecimal() and not one.isascii() else one for one in text)


def _joined(text: str) -> list[str]:
    """Return the numbers, without the signs between their digits."""
    return ["".join(_DIGITS.findall(one)) for one in _NUMBER.findall(text)]


def _joined_across_spaces(text: str) -> list[str]:
    return _joined(_SPACED.sub("", text))


def _only_in(first: Counter[str], second: Counter[str]) -> str:
    return " and ".join(", ".join(one.elements()) or "none" for one in (first - second, second - first))


def _may_have_placeholders(*sides: Side) -> bool:
    return any(_SIGN.search(side.text) for side in sides)


def _of_markup(side: Side) -> Counter[str]:
    return Counter(f"<{_CODE_NAME.match(code)[1]}>" for code in codes_of(side.markup or ""))  # type: ignore[index]  # a code begins with its name


def _codes(side: Side) -> Counter[str]:
    found = _of_markup(side)
    found.update(_TAG.sub(r"<\1\2\3>", one) for one in _PLACEHOLDER.findall(side.text))
    return found


def _length(text: str) -> float:
    if text.isascii() or max(text) < _COMBINING:
        return len(text)
    return sum(_WIDE if unicodedata.east_asian_width(one) in "WF" else not unicodedata.combining(one) for one in text)


def _stands_in(text: str, other: str) -> bool:
    """Return whether all words of a text stand in the other one, as names and numbers of parts do."""
    return set(_WORD.findall(text.casefold())) <= set(_WORD.findall(other.casefold()))


def _end(side: Side) -> str:
    text = side.text.rstrip(_CLOSING)
    if text.endswith("..."):
        return "…"
    last = _ENDS.get(text[-1:], "")
    return "?" if last == ";" and primary_language(side.language) == "el" else last
