"""Writes units as the ``tu`` elements of TMX 1.4b, with their codes, notes, properties, dates and attributes."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from exporters.base import option
from exporters.losses import Losses
from exporters.writing.markup import escape, escape_attribute, escape_reporting, illegal_characters, variant
from glossary.canonical.segments import codes_of, text_with_codes
from glossary.fields import Feature
from glossary.model import Concept, MemoryHeader, Note, Property, Term, Transaction, Unit, Variant

_WITH_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_EXACT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?")
_COMMON: Final = (
    "datatype",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "o_encoding",
    "o_tmf",
)
_OF_UNIT: Final = ("tuid", *_COMMON, "segtype", "srclang")
_VALUES: Final[dict[tuple[str, ...], Callable[[object], tuple[Any, ...]]]] = {
    names: attrgetter(*names) for names in (_COMMON, _OF_UNIT)
}
_DETAILS = attrgetter("notes", "sources", "created", "modified", "properties", "state", *_OF_UNIT)


class Codes(StrEnum):
    """What becomes of inline codes: they are kept, their content becomes text, or they are left out."""

    KEEP = "keep"
    TEXT = "text"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class CodesOption:
    codes: Codes = option(
        Codes.KEEP, "What becomes of inline codes: they are kept, their content becomes text, or they are left out."
    )


def unit_tu(unit: Unit, losses: Losses, codes: Codes, names: Mapping[str, str]) -> str:
    """Return the ``tu`` of a unit; ``names`` has the languages that are written in another form than their tag."""
    if unit.variants:
        variants = [_tuv(unit, one, losses, codes, names) for one in unit.variants]
    else:
        variants = [
            variant(names.get(tag, tag), escape_reporting(text, unit, Feature.UNIT, losses))
            for tag, text in unit.texts.items()
        ]
    if not any(_DETAILS(unit)):
        return f"<tu>\n{''.join(variants)}</tu>\n"
    attributes = f"{_attributes(unit, unit, losses, _OF_UNIT)}{dates(unit)}"
    return "".join([f"<tu{attributes}>\n", *remarks(unit, unit, losses), *_rest(unit, losses), *variants, "</tu>\n"])


def header_remarks(header: MemoryHeader, losses: Losses) -> str:
    return "".join(remarks(header, None, losses))


def dates(thing: Concept | Term | Unit | Variant | MemoryHeader) -> str:
    """Return the attributes of the first creation and the first change that TMX can hold without a change."""
    if not thing.created and not thing.modified:
        return ""
    attributes = ""
    for kind, transactions in (("creation", thing.created), ("change", thing.modified)):
        if has_attributes(transactions):
            date, by = transactions[0]
            if date:
                attributes += f' {kind}date="{_basic(date)}"'
            if by:
                attributes += f' {kind}id="{escape_attribute(by)}"'
    return attributes


def has_attributes(transactions: tuple[Transaction, ...]) -> bool:
    """Return whether the attributes of TMX can hold the first of the transactions."""
    if not transactions:
        return False
    date, by = transactions[0]
    return _is_exact(date, by)


@lru_cache(maxsize=1024)
def _is_exact(date: str | None, by: str | None) -> bool:
    return (date is None or _WITH_TIME.fullmatch(date) is not None) and not (by and illegal_characters(by))


def remarks(thing: Unit | Variant | MemoryHeader, unit: Unit | None, losses: Losses) -> Iterator[str]:
    """Yield the notes and properties in their order."""
    if not thing.notes and not thing.properties:
        return
    of_note, of_property = _FEATURES[type(thing)]
    last = len(thing.notes)
    for number in range(last + 1):
        for one in thing.properties:
            if min(last if one.notes_before is None else one.notes_before, last) == number:
                yield _prop(one, unit, of_property, losses)
        if number < last:
            yield _note(thing.notes[number], unit, of_note, losses)


_FEATURES: Final = {
    Unit: (Feature.UNIT_NOTE, Feature.UNIT_PROPERTY),
    Variant: (Feature.VARIANT_NOTE, Feature.VARIANT_PROPERTY),
    MemoryHeader: (Feature.MEMORY_HEADER, Feature.MEMORY_HEADER),
}


def _note(note: Note, unit: Unit | None, feature: Feature, losses: Losses) -> str:
    return f"<note{_described(note)}>{escape_reporting(note.text, unit, feature, losses)}</note>\n"


def _prop(one: Property, unit: Unit | None, feature: Feature, losses: Losses) -> str:
    text = escape_reporting(one.text, unit, feature, losses)
    return f'<prop type="{_value(one.type, unit, feature, losses)}"{_described(one)}>{text}</prop>\n'


def _described(one: Note | Property) -> str:
    language = f' xml:lang="{escape_attribute(one.language)}"' if one.language else ""
    return f'{language} o-encoding="{escape_attribute(one.o_encoding)}"' if one.o_encoding else language


def _rest(thing: Unit | Variant, losses: Losses) -> Iterator[str]:
    """Yield what TMX has no place for, as properties of our own."""
    unit = thing if isinstance(thing, Unit) else None
    for name, transactions in (("created", thing.created), ("modified", thing.modified)):
        for date, by in transactions[has_attributes(transactions) :]:
            yield _ours(name, " ".join(filter(None, (date or "-", by))), unit, Feature.UNIT_TRANSACTION, losses)
    if unit:
        for source in unit.sources:
            yield _ours("source", source, unit, Feature.UNIT_SOURCE, losses)
        if unit.state:
            yield _ours("state", unit.state, unit, Feature.UNIT_STATE, losses)


def _ours(name: str, text: str, unit: Unit | None, feature: Feature, losses: Losses) -> str:
    return _prop(Property(f"x-glossport-{name}", text), unit, feature, losses)


def _tuv(unit: Unit, one: Variant, losses: Losses, codes: Codes, names: Mapping[str, str]) -> str:
    details = ""
    if one.notes or one.properties or one.created or one.modified:
        details = "".join([*remarks(one, unit, losses), *_rest(one, losses)])
    attributes = f"{_attributes(one, unit, losses, _COMMON)}{dates(one)}"
    return variant(_name_of(one, names), _segment(unit, one, losses, codes), details, attributes)


def _name_of(one: Variant, names: Mapping[str, str]) -> str:
    if one.language_name and one.language_name.lower() == one.language.lower():
        return one.language_name
    return names.get(one.language, one.language)


def _segment(unit: Unit, one: Variant, losses: Losses, codes: Codes) -> str:
    if one.markup is None:
        return escape_reporting(one.text, unit, Feature.UNIT, losses)
    if codes is Codes.KEEP:
        return one.markup
    for code in codes_of(one.markup):
        if codes is Codes.DROP:
            losses.drop(Feature.INLINE_CODE, unit, code)
        else:
            losses.alter(unit, Feature.INLINE_CODE, f"the content of {code} became text")
    return escape(text_with_codes(one.markup) if codes is Codes.TEXT else one.text)


def _attributes(thing: Unit | Variant, unit: Unit, losses: Losses, names: tuple[str, ...]) -> str:
    values = _VALUES[names](thing)
    if not any(values):
        return ""
    text = ""
    for name, value in zip(names, values, strict=True):
        if value:
            written = _basic(value) if name == "lastusagedate" else value
            text += f' {name.replace("_", "-")}="{_value(written, unit, Feature.UNIT_ATTRIBUTE, losses)}"'
    return text


def _value(text: str, unit: Unit | None, feature: Feature, losses: Losses) -> str:
    if found := illegal_characters(text):
        losses.alter(unit, feature, f"{', '.join(found)} dropped: XML cannot hold it")
    return escape_attribute(text)


def _basic(date: str) -> str:
    """Return a day, or a day and a time, in the basic form of ISO 8601, which TMX uses."""
    return date.replace("-", "").replace(":", "") if _EXACT.fullmatch(date) else date
