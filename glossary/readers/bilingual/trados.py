"""What Trados adds to XLIFF 1.2: definitions of segments, tags and comments.

The source are files of Trados Studio as they are published; there is no specification.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from glossary.findings import ReadingLoss, Report
from glossary.model import Note, Transaction, TranslationState
from glossary.readers.bilingual.codes import CodeContent, Contents
from glossary.readers.bilingual.document import Counted, attributes_of, children, name_of, plain, text_of
from glossary.readers.bilingual.pairs import SegmentPair
from glossary.readers.bilingual.states import SDLXLIFF, state_of
from glossary.reading import ReadOptions

READ: Final = frozenset({"sdl:seg-defs", "sdl:tag-defs"})
"""Elements that are read here."""
DELETED: Final = frozenset({"x-sdl-deleted", "x-sdl-feedback-deleted"})
"""Tracked changes: text that is no longer there."""
MARKS: Final = frozenset(
    {"x-sdl-added", "x-sdl-feedback-added", "x-sdl-feedback-comment", "x-sdl-location", "x-sdl-comment"}
)
_SDL: Final = "{http://sdl.com/FileTypes/SdlXliff/1.0}"
_CODES: Final = frozenset({"sdl:bpt", "sdl:ept", "sdl:ph", "sdl:st"})
_DATE = re.compile(r"(\d\d)/(\d\d)/(\d{4}) (\d\d:\d\d:\d\d)")
_TRANSACTIONS: Final = {
    "created_on": ("created", "date"),
    "created_by": ("created", "by"),
    "modified_on": ("modified", "date"),
    "last_modified_by": ("modified", "by"),
}
_USABLE: Final = frozenset({TranslationState.TRANSLATED, TranslationState.FINAL})


def contents_of(file: Any, counted: Counted) -> Contents:
    """Return what the codes of a file stand for, by the ids of its ``tag-defs``."""
    found = Contents()
    for tag in file.iter(f"{_SDL}tag"):
        counted.attributes(tag, {"id"})
        parts = {}
        for part in children(tag):
            if name_of(part) in _CODES:
                parts[name_of(part)] = text_of(part)
                counted.attributes(part, ())
            else:
                counted.element(part, ReadingLoss.HEADER)
        alone = parts.get("sdl:ph") or parts.get("sdl:st")
        found[tag.get("id", "")] = CodeContent(parts.get("sdl:bpt"), parts.get("sdl:ept"), alone)
    return found


def comments_of(file: Any) -> Mapping[str, list[Note]]:
    """Return the comments of a document by their ids; they stand at its beginning, beside the files."""
    found: dict[str, list[Note]] = defaultdict(list)
    for definition in file.getroottree().getroot().iter(f"{_SDL}cmt-def"):
        for comment in definition.iter(f"{_SDL}Comment"):
            found[definition.get("id", "")] += [Note(line) for line in text_of(comment).splitlines() if line.strip()]
    return found


def comments_on(elements: list[Any], comments: Mapping[str, list[Note]]) -> list[Note]:
    """Return the comments that the text of segments refers to."""
    ids = dict.fromkeys(mark.get(f"{_SDL}cid", "") for element in elements for mark in element.iter("mrk"))
    return [note for name in ids if name in comments for note in comments[name]]


def definitions_of(unit: Any) -> dict[str, Any]:
    """Return the definitions of segments by their ids."""
    return {one.get("id", ""): one for holder in children(unit, "sdl:seg-defs") for one in children(holder, "sdl:seg")}


def read_segment(definition: Any, pair: SegmentPair, options: ReadOptions, counted: Counted, report: Report) -> None:
    """Read the state, the lock, the origin, the dates and the persons of a segment."""
    conf = definition.get("conf") or "Unspecified"
    pair.state = state_of(conf, SDLXLIFF, pair.place, options, report)
    if definition.get("locked") == "true":
        if pair.state in _USABLE:
            pair.state = TranslationState.LOCKED
        pair.say("locked", "true")
    for name, value in attributes_of(definition).items():
        if name not in ("id", "conf", "locked"):
            pair.say(plain(name), value)
    values = {one.get("key", ""): text_of(one).strip() for one in children(definition, "sdl:value")}
    for name, text in values.items():
        if name not in _TRANSACTIONS:
            pair.say(name, text)
    pair.created, pair.modified = (_transaction(values, level, pair) for level in ("created", "modified"))
    for other in children(definition):
        if name_of(other) != "sdl:value":
            counted.element(other, ReadingLoss.MARKUP)


def _transaction(values: Mapping[str, str], level: str, pair: SegmentPair) -> tuple[Transaction, ...]:
    found: dict[str, str] = {}
    for key, (of, name) in _TRANSACTIONS.items():
        text = values.get(key)
        if of != level or not text:
            continue
        if name == "by":
            found["by"] = text
        elif date := _DATE.fullmatch(text):
            found["date"] = f"{date[3]}-{date[1]}-{date[2]}T{date[4]}Z"
        else:
            pair.say(key, text)
    return (Transaction(found.get("date"), found.get("by")),) if found else ()
