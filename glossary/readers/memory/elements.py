"""Reads the attributes, notes, properties and dates that a header, a ``tu`` and a ``tuv`` may have alike."""

import re
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from glossary.canonical.segments import Segment
from glossary.fields import FlatName, iso_date
from glossary.findings import ReadingLoss, Report
from glossary.model import Location, Note, Property, Segtype, Transaction, TranslationState, Unit
from glossary.readers.xml.stream import XML_LANG, local_name, text_of

OF_ALL = (
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "datatype",
    "o-encoding",
    "o-tmf",
)
"""Attributes of TMX that a header, a ``tu`` and a ``tuv`` have."""
OF_OWN_PROP = frozenset({"type"})
OURS = "x-glossport-"
"""The beginning of the types of properties by which a unit and a header keep what TMX has no place for."""
DATES = frozenset({"creationdate", "creationid", "changedate", "changeid"})
_TRANSACTIONS = (("created", "creationdate", "creationid"), ("modified", "changedate", "changeid"))
_SEGTYPES = {str(one): one for one in Segtype}
_OF_NOTE = frozenset({XML_LANG, "lang", "o-encoding"})
_OF_PROP = frozenset({*_OF_NOTE, "type"})
_PROP = re.compile(r"x-([a-z-]+?)(?:-([1-9]\d{0,4}))?")


class Tuv(NamedTuple):
    """A ``tuv`` in a known language."""

    language: str
    segment: Segment
    element: Element


def read_attributes(
    element: Element, thing: Any, names: Collection[str], place: Location | None, report: Report
) -> None:
    """Set the fields of the attributes with these names, and the dates and persons."""
    attributes = element.attrib
    if len(attributes) == 1 and XML_LANG in attributes:
        return
    has_dates = False
    for name, value in attributes.items():
        if name in DATES:
            has_dates = True
        elif name in names and value:
            _set(thing, name, value, place, report)
        elif name not in (XML_LANG, "lang", "srclang"):
            report.drop(name, place, ReadingLoss.UNIT_ATTRIBUTE)
    if has_dates:
        _read_dates(element, thing, place, report)


def _read_dates(element: Element, thing: Any, place: Location | None, report: Report) -> None:
    found, wrong = dates_of(element)
    for name, transaction in found:
        setattr(thing, name, (transaction, *getattr(thing, name)))
    for attribute, value in wrong:
        report.drop(f"{attribute} {value}", place, ReadingLoss.TRANSACTION)


def dates_of(element: Element) -> tuple[list[tuple[str, Transaction]], list[tuple[str, str]]]:
    """Return the transactions of the attributes by field, and the attributes whose value is no date."""
    found, wrong = [], []
    for name, date_name, person_name in _TRANSACTIONS:
        written, by = element.get(date_name), element.get(person_name) or None
        date = iso_date(written) if written else None
        if date or by:
            found.append((name, Transaction(date, by)))
        if written is not None and date is None:
            wrong.append((date_name, written))
    return found, wrong


def _set(thing: Any, name: str, value: str, place: Location | None, report: Report) -> None:
    """Set the field of an attribute."""
    if name == "segtype":
        thing.segtype = _SEGTYPES.get(value)
        if thing.segtype is None:
            report.drop(f"segtype {value}", place, ReadingLoss.UNIT_ATTRIBUTE)
    elif name == "lastusagedate":
        thing.lastusagedate = iso_date(value) or value
    else:
        setattr(thing, name.replace("-", "_"), value)


def read_remarks(
    parts: Iterable[Element],
    thing: Any,
    place: Location | None,
    report: Report,
    loss: ReadingLoss = ReadingLoss.MARKUP,
) -> None:
    """Read notes and properties; those that glossport wrote set the fields that TMX has no place for."""
    notes: list[Note] = []
    properties: list[tuple[int, Property]] = []
    for part in parts:
        name = local_name(part)
        text, language = text_of(part), part.get(XML_LANG) or part.get("lang")
        if name == "note":
            notes.append(Note(text, language, part.get("o-encoding")))
            count_rest(part, _OF_NOTE, place, report)
        elif name != "prop":
            report.drop(f"<{name}>", place, loss)
        elif _is_ours(part.get("type", ""), text, thing):
            count_rest(part, OF_OWN_PROP, place, report)
        else:
            found = Property(part.get("type", ""), text, language, part.get("o-encoding"))
            properties.append((len(notes), found))
            count_rest(part, _OF_PROP, place, report)
    thing.notes = tuple(notes)
    thing.properties = tuple(
        one if before == len(notes) else one._replace(notes_before=before) for before, one in properties
    )


def _is_ours(kind: str, text: str, thing: Any) -> bool:
    """Set the field that a property of glossport's keeps; return whether it is one."""
    name = kind.removeprefix(OURS)
    if name == kind:
        return False
    if name == "source" and isinstance(thing, Unit):
        thing.sources += (text,)
    elif name == "state" and isinstance(thing, Unit) and text in set(TranslationState):
        thing.state = TranslationState(text)
    elif name in ("created", "modified"):
        date, _, by = text.partition(" ")
        setattr(thing, name, (*getattr(thing, name), Transaction(date if date != "-" else None, by or None)))
    else:
        return False
    return True


def drop_part(part: Element, report: Report, place: Location | None) -> None:
    """Count a property by its type, and any other part of a unit by its name."""
    name = local_name(part)
    if name == "prop":
        report.drop(part.get("type", "prop"), place)
    else:
        report.drop(f"<{name}>", place, ReadingLoss.MARKUP)


def count_rest(part: Element, read: Collection[str], place: Location | None, report: Report) -> None:
    """Count what a note or property has beside its text and the attributes that are read."""
    if len(part):
        report.drop(f"markup within a <{local_name(part)}>", place, ReadingLoss.MARKUP)
    for name in part.attrib:
        if name not in read:
            report.drop(f"{name.rpartition('}')[2]} of a <{local_name(part)}>", place, ReadingLoss.ATTRIBUTE)


def count_loose_text(element: Element, place: Location | None, report: Report, *, has_own: bool = False) -> None:
    """Count text between elements; the text before the first one counts as well, unless the element has its own."""
    text = None if has_own else element.text
    if text and not text.isspace():
        report.drop("text beside elements", place, ReadingLoss.TEXT)
    for child in element:
        text = child.tail
        if text and not text.isspace():
            report.drop("text beside elements", place, ReadingLoss.TEXT)


def flat_name(kind: str, names: dict[str, FlatName]) -> tuple[FlatName, int] | None:
    found = _PROP.fullmatch(kind)
    name = found and found[1].replace("-", "_")
    return (names[name], int(found[2] or 1)) if found and name in names else None
