"""Rules about the text of one term; they must not report good terms of any language."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final, TypeAlias

from glossary.languages import primary_language, script, script_of, scripts_of
from glossary.rules import Code

TextProblem: TypeAlias = tuple[str, str]
"""A code and what is to be said."""
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_JOINERS: Final = "\u200c\u200d"
_JOINED_SCRIPTS: Final = frozenset(
    {"Arab", "Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh", "Khmr", "Mymr", "Mong"}
)
"""Scripts whose words need joiners; emoji need them in any language."""
_NO_BREAK: Final = "\u00a0\u202f"
_SPACED_PUNCTUATION: Final = "fr"
"""Where a space at which no line breaks belongs before a colon and its like."""
_NO_LANGUAGE: Final = frozenset({"und", "mul", "mis", "zxx", "x"})
_DOUBLE_SPACE = re.compile("[ \u3000]{2,}")
_SEPARATOR = re.compile(r"\S\s*[;；|｜]\s*\S|\S\s+[/／]\s+\S")
_COMMA = re.compile(r"\w[,，、]\s*\w")
_PART_OF_SPEECH = re.compile(
    r"\w\s*[\[(（](?:n|v|vt|vi|adj|adv|noun|verb|adjective|adverb|名|动|動|形|名词|動詞|动词|形容词)\.?[\])）]\s*\Z"
    r"|\w\s+(?:n|v|vt|vi|adj|adv)\.\s*\Z",
    re.IGNORECASE,
)
_PAIRS: Final = dict(zip(")]}）］｝」』】》〉〕", "([{（［｛「『【《〈〔", strict=True))
_OPENING: Final = frozenset(_PAIRS.values())
_LIST_NUMBER = re.compile(r"\w{1,3}\)")
_CONFUSABLE: Final = frozenset({"LATIN", "CYRILLIC", "GREEK"})

# Characters of simplified texts that GB 2312 does not have.
_BOTH: Final = frozenset("瞭囍堃喆淼犇骉尅")
_PLAIN = re.compile(r"[A-Za-z0-9]+(?:[ .'’-][A-Za-z0-9]+)*")


def problems_in(text: str, language: str) -> Iterator[TextProblem]:
    """Yield the code and the message of each problem in the text of a term."""
    is_latin = _is_latin(language)
    if is_latin and _PLAIN.fullmatch(text) and not _ends_with_part_of_speech(text):
        return
    yield from _spaces(text, language)
    yield from _hidden(text, language)
    yield from _scripts(text, language)
    if not _is_balanced(text):
        yield Code.UNBALANCED_BRACKETS, f"a bracket of {text!r} has no partner"
    if _SEPARATOR.search(text):
        yield Code.SEVERAL_FORMS, f"{text!r} looks like several terms"
    if _COMMA.search(text):
        yield Code.COMMAS_IN_TERM, f"{text!r} may be several terms"
    if _ends_with_part_of_speech(text):
        yield Code.PART_OF_SPEECH_IN_TERM, f"{text!r} ends with a part of speech"


@lru_cache(maxsize=256)
def _is_latin(language: str) -> bool:
    return scripts_of(language) == ("LATIN",)


def _ends_with_part_of_speech(text: str) -> bool:
    return text[-1:] in ".)]）" and _PART_OF_SPEECH.search(text) is not None


def _spaces(text: str, language: str) -> Iterator[TextProblem]:
    if text != text.strip():
        yield Code.OUTER_SPACE, f"{text!r} has an outer space"
    if _DOUBLE_SPACE.search(text.strip()):
        yield Code.DOUBLE_SPACE, f"{text!r} has two spaces in a row"
    if any(space in text for space in _NO_BREAK) and primary_language(language) != _SPACED_PUNCTUATION:
        yield Code.NO_BREAK_SPACE, f"{text!r} has a space at which no line breaks"


def _hidden(text: str, language: str) -> Iterator[TextProblem]:
    found = _HIDDEN.findall(text)
    if found and (_needs_joiners(language) or not text.isascii()):
        is_emoji = any(unicodedata.category(character) == "So" for character in text)
        found = [one for one in found if not (one in _JOINERS and (_needs_joiners(language) or is_emoji))]
    if found:
        names = ", ".join(f"U+{ord(one):04X}" for one in dict.fromkeys(found))
        yield Code.HIDDEN_CHARACTER, f"{text!r} has {names}, which nobody sees"


@lru_cache(maxsize=256)
def _needs_joiners(language: str) -> bool:
    return script(language) in _JOINED_SCRIPTS


def _scripts(text: str, language: str) -> Iterator[TextProblem]:
    used = {found for character in unicodedata.normalize("NFKC", text) if (found := script_of(character))}
    mixed = used & _CONFUSABLE
    if len(mixed) > 1 and (word := _mixed_word(text)):
        yield Code.MIXED_SCRIPTS, f"{word!r} has letters of {' and '.join(sorted(one.title() for one in mixed))}"
    expected = scripts_of(language)
    # Every language has terms in Latin letters: names and abbreviations.
    is_known = primary_language(language) not in _NO_LANGUAGE
    if is_known and expected and used and not used & {*expected, "LATIN"}:
        yield Code.WRONG_SCRIPT, f"{text!r} has no letter that {language} is written in"
    if "CJK" in used and expected == ("CJK",):
        yield from _chinese(text, language)


def _mixed_word(text: str) -> str | None:
    """Return the first word that mixes Latin, Cyrillic or Greek letters; a hyphen ends a word, as in β-Karotin."""
    for is_word, letters in groupby(text, str.isalpha):
        word = "".join(letters)
        if not is_word:
            continue
        counts = [script_of(character) for character in word]
        if len(_CONFUSABLE.intersection(filter(None, counts))) > 1 and not _is_symbol_and_unit(word):
            return word
    return None


def _is_symbol_and_unit(word: str) -> bool:
    """Return whether a word is Latin with one Greek letter at one end, as in scientific units and names: μm, TNFα."""
    inner = word[1:] if script_of(word[0]) == "GREEK" else word[:-1] if script_of(word[-1]) == "GREEK" else word
    return {script_of(character) for character in inner} == {"LATIN"} and inner != word


def _chinese(text: str, language: str) -> Iterator[TextProblem]:
    written = script(language)
    if written == "Hans":
        other, name = _traditional(text), "traditional"
    elif written == "Hant":
        other, name = _simplified(text, language), "simplified"
    else:
        return
    if other:
        yield Code.WRONG_CHINESE, f"{text!r} has the {name} {'、'.join(other)}"


def _traditional(text: str) -> list[str]:
    """Return the frequently used characters of Big5 (level 1) that GB 2312 does not have."""
    return [
        one
        for one in dict.fromkeys(text)
        if one not in _BOTH and b"\xa4\x40" <= _encoded(one, "big5") <= b"\xc6\x7e" and not _encoded(one, "gb2312")
    ]


def _simplified(text: str, language: str) -> list[str]:
    """Return the level 1 characters of GB 2312 that Big5 does not have; for Hong Kong and Macau, Big5-HKSCS."""
    other = "big5hkscs" if language.endswith(("-HK", "-MO")) else "big5"
    return [
        one
        for one in dict.fromkeys(text)
        if b"\xb0\xa1" <= _encoded(one, "gb2312") <= b"\xd7\xfe" and not _encoded(one, other)
    ]


@lru_cache(maxsize=8192)
def _encoded(character: str, encoding: str) -> bytes:
    try:
        return character.encode(encoding)
    except UnicodeEncodeError:
        return b""


def _is_balanced(text: str) -> bool:
    rest = _LIST_NUMBER.sub("", text, count=1) if _LIST_NUMBER.match(text) and "(" not in text else text
    opened: list[str] = []
    for character in rest:
        if character in _OPENING:
            opened.append(character)
        elif character in _PAIRS and (not opened or opened.pop() != _PAIRS[character]):
            return False
    return not opened
