"""Reads Qt Linguist files as units and Qt phrase books as concepts; the whole file is in memory."""

from collections.abc import Iterator
from typing import Any, Final

from glossary.canonical.segments import Segment
from glossary.files.source import Source
from glossary.findings import Change, InputError, ReadingLoss, Report
from glossary.model import Location, Note
from glossary.readers.bilingual.document import Counted, children, name_of, parsed
from glossary.readers.bilingual.pairs import BilingualFile, SegmentPair, stream_of
from glossary.readers.bilingual.states import QT, state_of
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code

_NOTES: Final = ("translatorcomment", "extracomment")
_READ: Final = frozenset({"source", "translation", "comment", *_NOTES})
_OBSOLETE: Final = frozenset({"obsolete", "vanished"})


def open_qt(source: Source, options: ReadOptions, report: Report) -> Stream:
    root = parsed(source, "Qt Linguist TS")
    counted = Counted(source, report)
    if name_of(root) != "TS":
        message = f"this is not a file of Qt Linguist: its root is <{name_of(root)}>"
        raise InputError(Code.UNKNOWN_FORMAT, message, location=Location(source.name, root.sourceline or 0))
    counted.attributes(root, {"version", "language", "sourcelanguage"})
    counted.loose_text(root)
    pairs: list[SegmentPair] = []
    for part in children(root):
        if name_of(part) == "context":
            pairs += _context(part, options, counted, report)
        elif name_of(part) == "message":
            pairs += _message(part, "", options, counted, report)
        else:
            counted.element(part, ReadingLoss.HEADER)
    file = BilingualFile(root.get("sourcelanguage", ""), root.get("language", ""), pairs)
    return stream_of(file, source, options, report)


def _context(context: Any, options: ReadOptions, counted: Counted, report: Report) -> Iterator[SegmentPair]:
    counted.attributes(context, {"encoding"})
    counted.loose_text(context)
    name = "".join(_text(part, counted) for part in children(context, "name"))
    for part in children(context):
        if name_of(part) == "message":
            yield from _message(part, name, options, counted, report)
        elif name_of(part) != "name":
            counted.element(part, ReadingLoss.COMMENT)


def _message(
    message: Any, context: str, options: ReadOptions, counted: Counted, report: Report
) -> Iterator[SegmentPair]:
    """Yield a pair for each plural form and length of a message."""
    place = counted.place(message)
    source = "".join(_text(part, counted) for part in children(message, "source"))
    translation = next(children(message, "translation"), None)
    kind = translation.get("type", "") if translation is not None else ""
    if kind in _OBSOLETE:
        report.omit(Code.MISSING_VALUE, f"{source[:60]!r} is obsolete", place)
        return
    counted.attributes(message, {"id", "numerus", "encoding", "utf8"})
    counted.loose_text(message)
    for part in children(message):
        if name_of(part) not in _READ:
            counted.element(part, ReadingLoss.COMMENT)
    for number, (plural, length, target) in enumerate(_targets(translation, counted)):
        if number:
            report.change(Change.MAPPED, "plural form" if plural else "length", place, into="an entry of its own")
        pair = SegmentPair(Segment(source, None), Segment(target, None), place, identifier=message.get("id", ""))
        pair.notes = [Note(line) for name in _NOTES for line in _lines(message, name, counted)]
        pair.say("context", context)
        pair.say("comment", "\n".join(_lines(message, "comment", counted)))
        pair.say("plural", plural)
        pair.say("length-variant", length)
        if kind and target:
            pair.state = state_of(kind, QT, place, options, report)
        yield pair


def _targets(translation: Any, counted: Counted) -> list[tuple[str, str, str]]:
    """Return the translations, each with the numbers of its plural form and of its length variant, from 0."""
    if translation is None:
        return [("", "", "")]
    forms = list(children(translation, "numerusform"))
    found = []
    for number, form in enumerate(forms or [translation]):
        lengths = _lengths(form, counted)
        for length, text in enumerate(lengths):
            found.append((str(number) if forms else "", str(length) if len(lengths) > 1 else "", text))
    return found


def _lengths(form: Any, counted: Counted) -> list[str]:
    """Return the texts of different lengths; older files divide them with U+009C."""
    variants = list(children(form, "lengthvariant"))
    return [_text(one, counted) for one in variants] if variants else _text(form, counted).split("\x9c")


def _lines(message: Any, name: str, counted: Counted) -> list[str]:
    return [line for part in children(message, name) for line in _text(part, counted).splitlines() if line.strip()]


def _text(element: Any, counted: Counted) -> str:
    """Return the text of an element; ``byte`` stands for a character that XML cannot hold."""
    counted.attributes(element, {"type", "variants"})
    parts = [element.text or ""]
    for child in children(element):
        if name_of(child) == "byte":
            parts.append(_character(child.get("value", "")))
        else:
            counted.element(child, ReadingLoss.MARKUP)
        parts.append(child.tail or "")
    return "".join(parts)


def _character(value: str) -> str:
    try:
        return chr(int(value[1:], 16) if value.startswith("x") else int(value))
    except (ValueError, OverflowError):
        return "\ufffd"


READER = Reader(name="ts", title="Qt Linguist", suffixes=(".ts",), contents=frozenset({"<TS>"}), open=open_qt)
