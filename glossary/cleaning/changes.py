"""Changes of texts: one form for spaces, quotes and composed characters, and masks for what names a person.

A change made twice is the change made once.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from hashlib import blake2b
from typing import Final, TypeAlias, TypeVar
from xml.sax.saxutils import unescape

from glossary.canonical.segments import parsed
from glossary.model import MemoryHeader, Note, Transaction, Unit, Variant

Change: TypeAlias = Callable[[str], str]
Level = TypeVar("Level", Unit, Variant, MemoryHeader)

_ESCAPES: Final = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("\r"): "&#13;"}
_ENTITIES: Final = {"&#13;": "\r"}
_TAG = re.compile(r"(<[^>]*>)")
_SPACES = re.compile(r"[ \t\u2000-\u2006\u2008-\u200a]{2,}|[\t\u2000-\u2006\u2008-\u200a]")
_QUOTES: Final = str.maketrans("“”„‟″‘’‚‛′", "\"\"\"\"\"'''''")
_ODD_QUOTE = re.compile("[“”„‟″‘’‚‛′]")
_DOMAIN: Final = "masked.invalid"
# An address begins where no sign of one stands before it; otherwise a long text would be read from each of its letters.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"(?:https?://|ftp://|www\.)[^\s<>\"'«»]*[^\s<>\"'«».,;:!?)\]}]", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w.,+/-])(?<!\d[ \u00a0])(?:\+|00|\(?0(?=[\d(]|[ /-]\d))[\d \u00a0().\-/]{5,40}\d(?!\w)"
    r"|(?<![\w.,+/-])(?<!\d[ \u00a0])(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[-. ]\d{4}(?!\w)"
)
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d")
_LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_PERSON = re.compile("person-[a-p]{12}")


def _nfc(text: str) -> str:
    return text if text.isascii() or unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _quotes(text: str) -> str:
    return text.translate(_QUOTES) if _ODD_QUOTE.search(text) else text


def _spaces(text: str) -> str:
    """Make one space of several, of tabs and of spaces of other widths; line breaks and no-break spaces stay."""
    return _SPACES.sub(" ", text) if _SPACES.search(text) else text


NORMALISING: Final[Mapping[str, Change]] = {"nfc": _nfc, "quotes": _quotes, "spaces": _spaces}
"""By name, in the order in which they are made."""


@dataclass(frozen=True, slots=True)
class Masks:
    """Replaces what names a person; the same text always has the same replacement, which ``key`` makes our own."""

    names: frozenset[str] = frozenset()
    key: str = ""

    def author(self, name: str) -> str:
        if "authors" not in self.names or _PERSON.fullmatch(name):
            return name
        return f"person-{self._code(name)[:12]}"

    def person(self, name: str) -> str:
        """Return what a person is called once every mask is made."""
        name = self.author(name)
        for change in self.changes().values():
            name = change(name)
        return name

    def changes(self) -> dict[str, Change]:
        """Return the changes of texts, addresses of pages before those of persons, which they may contain."""
        known: dict[str, Change] = {
            "urls": partial(_URL.sub, self._url),
            "emails": partial(_EMAIL.sub, self._email),
            "phones": partial(_PHONE.sub, self._phone),
        }
        return {name: change for name, change in known.items() if name in self.names}

    def _url(self, found: re.Match[str]) -> str:
        return found[0] if f"//{_DOMAIN}/" in found[0] else f"https://{_DOMAIN}/{self._code(found[0])}"

    def _email(self, found: re.Match[str]) -> str:
        return found[0] if found[0].endswith(f"@{_DOMAIN}") else f"mail-{self._code(found[0])}@{_DOMAIN}"

    def _phone(self, found: re.Match[str]) -> str:
        digits = sum(map(str.isdigit, found[0]))
        if _DATE.match(found[0]) or not 7 <= digits <= 15:
            return found[0]
        return f"phone-{self._code(found[0])}"

    def _code(self, text: str) -> str:
        return _code(text, self.key)


MASKS: Final = ("authors", "emails", "phones", "urls")


@lru_cache(maxsize=4096)
def _code(text: str, key: str) -> str:
    secret = blake2b(key.encode("utf-8", "surrogatepass")).digest()
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, key=secret).hexdigest().translate(_LETTERS)


@dataclass(slots=True)
class Changes:
    """Changes the texts of entries, and counts the texts that each change has changed."""

    normalising: tuple[str, ...] = ()
    masks: Masks = field(default_factory=Masks)
    counts: Counter[str] = field(default_factory=Counter)

    def normalised(self, unit: Unit) -> Unit:
        for name in NORMALISING:
            if name in self.normalising:
                unit = self._with_segments(unit, name, NORMALISING[name], in_codes=False)
        return unit

    def masked(self, unit: Unit) -> Unit:
        if not self.masks.names:
            return unit
        for name, change in self.masks.changes().items():
            unit = self._with_segments(unit, name, change, in_codes=True)
        unit = self.remarks_masked(unit)
        if unit.variants:
            unit.variants = tuple(map(self.remarks_masked, unit.variants))
        return unit

    def remarks_masked(self, level: Level) -> Level:
        """Return the level of a memory with masks in its persons, notes and properties."""
        return replace(
            level,
            created=tuple(map(self._by_masked, level.created)),
            modified=tuple(map(self._by_masked, level.modified)),
            notes=tuple(Note(self._text_masked(text), *rest) for text, *rest in level.notes),
            properties=tuple(one._replace(text=self._text_masked(one.text)) for one in level.properties),
        )

    def _by_masked(self, one: Transaction) -> Transaction:
        if not one.by:
            return one
        by = self.masks.author(one.by)
        self.counts["authors"] += by != one.by
        return one._replace(by=self._text_masked(by))

    def _text_masked(self, text: str) -> str:
        for name, change in self.masks.changes().items():
            changed = change(text)
            self.counts[name] += changed != text
            text = changed
        return text

    def _with_segments(self, unit: Unit, name: str, change: Change, *, in_codes: bool) -> Unit:
        if not unit.variants:
            texts = {language: _outer_stripped(change(text), name) for language, text in unit.texts.items()}
            self.counts[name] += sum(texts[language] != text for language, text in unit.texts.items())
            return unit if texts == unit.texts else replace(unit, texts=texts)
        variants = [_changed(one, name, change, in_codes=in_codes) for one in unit.variants]
        changed = sum(one is not other for one, other in zip(variants, unit.variants, strict=True))
        self.counts[name] += changed
        return replace(unit).with_variants(variants) if changed else unit


def _changed(one: Variant, name: str, change: Change, *, in_codes: bool) -> Variant:
    """Return the variant with the change in its text; the same one where nothing changes."""
    if one.markup is None:
        text = _outer_stripped(change(one.text), name)
        return one if text == one.text else replace(one, text=text)
    markup = "".join(_changed_parts(one.markup, change, in_codes=in_codes))
    return one if markup == one.markup else replace(one, text=parsed(markup).text, markup=markup)


def _outer_stripped(text: str, name: str) -> str:
    return text.strip() if name == "spaces" else text


def _changed_parts(markup: str, change: Change, *, in_codes: bool) -> Iterator[str]:
    """Yield the parts of a segment; the content of ``hi`` and ``sub`` is text, that of the other elements is code."""
    around: list[bool] = []
    for number, part in enumerate(_TAG.split(markup)):
        if number % 2 == 0:
            is_code = bool(around) and around[-1]
            yield part if is_code and not in_codes else change(unescape(part, _ENTITIES)).translate(_ESCAPES)
            continue
        if part.startswith("</"):
            around.pop()
        elif not part.endswith("/>"):
            around.append(part[1:3] not in ("hi", "su"))
        yield part
