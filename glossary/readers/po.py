"""Reads PO and POT files of gettext as units, with the class of translate-toolkit; the whole file is in memory."""

import re
from collections.abc import Iterator
from typing import Any, Final

from glossary.canonical.segments import Segment
from glossary.files.encodings import encoding_named
from glossary.files.source import Source
from glossary.findings import Change, InputError, ReadingLoss, Report, UsageError
from glossary.model import Location, Note, TranslationState
from glossary.readers.bilingual.pairs import BilingualFile, SegmentPair, stream_of
from glossary.readers.bilingual.toolkit import forms_of, readable_as, store_of
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code

_CHARSET = re.compile(rb'"Content-Type:[^"]*?\bcharset=([\w.-]+)', re.IGNORECASE)
_OF_THE_FORMAT: Final = frozenset(
    {"Language", "Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Plural-Forms"}
)
"""Fields of the header that say how to read the file."""


def open_po(source: Source, options: ReadOptions, report: Report) -> Stream:
    from translate.storage import pypo

    data = _utf_8(source, options)
    with readable_as("PO", source):
        store = store_of(pypo.pofile, data)
        header = store.parseheader()
        language = header.get("Language", "").strip()
        _count_header(store, header, source, report)
        pairs = [pair for unit, place in _units(store, data, source) for pair in _pairs(unit, place, report)]
    if options.source_language is None:
        report.remark(f"{source.name}: a PO file does not say its source language; it is read as English")
    file = BilingualFile("" if options.source_language else "en", language, pairs)
    return stream_of(file, source, options, report)


def recognises(head: bytes) -> bool:
    return re.search(rb'^msgid "', head, re.MULTILINE) is not None


def _utf_8(source: Source, options: ReadOptions) -> bytes:
    """Return the bytes of a PO file in UTF-8, from the encoding that the user or its header names."""
    data = source.whole()
    declared = _CHARSET.search(data)
    name = options.encoding or (declared[1].decode("ascii") if declared else "utf-8")
    if name.upper() == "CHARSET":
        # The template's header, which nobody has filled in.
        name = "utf-8"
    try:
        encoding = encoding_named(name)
        text = data.decode(encoding)
    except UsageError:
        place = Location(source.name)
        raise InputError(Code.WRONG_ENCODING, f"the encoding {name!r} is not known", location=place) from None
    except UnicodeDecodeError as error:
        place = Location(source.name, data[: error.start].count(b"\n") + 1)
        suggestion = "say what it is with --encoding"
        raise InputError(
            Code.WRONG_ENCODING,
            f"this is not {encoding} text, though it says so",
            location=place,
            suggestion=suggestion,
        ) from None
    if encoding == "utf-8":
        return data
    return _CHARSET.sub(lambda found: found[0].replace(found[1], b"UTF-8"), text.encode())


def _count_header(store: Any, header: dict[str, str], source: Source, report: Report) -> None:
    place = Location(source.name, 1, 1)
    for name, value in header.items():
        if name not in _OF_THE_FORMAT and value.strip():
            report.drop(f"{name} of the header", place, ReadingLoss.HEADER)
    for unit in store.units:
        if unit.isheader():
            for _ in unit.getnotes().splitlines():
                report.drop("comment of the header", place, ReadingLoss.HEADER)


def _units(store: Any, data: bytes, source: Source) -> Iterator[tuple[Any, Location]]:
    """Yield the entries but for the header, with the places of their ``msgid``."""
    units = [unit for unit in store.units if (not unit.isblank() or unit.isobsolete()) and not unit.isheader()]
    lines = _lines_of_msgid(data)
    is_certain = len(lines) == len(units)
    for number, unit in enumerate(units):
        yield unit, Location(source.name, lines[number], 1) if is_certain else Location(source.name)


def _lines_of_msgid(data: bytes) -> list[int]:
    """Return the line numbers of the ``msgid`` of each entry, without the empty one of the header."""
    found = [number for number, line in enumerate(data.splitlines(), 1) if line.startswith((b'msgid "', b'#~ msgid "'))]
    return found[1:] if re.search(rb'^msgid ""\r?\n(?!")', data, re.MULTILINE) else found


def _pairs(unit: Any, place: Location, report: Report) -> Iterator[SegmentPair]:
    """Yield a pair for each plural form; the first is the singular's."""
    sources, targets = forms_of(unit.source), forms_of(unit.target)
    if unit.isobsolete():
        report.omit(Code.MISSING_VALUE, f"{sources[0][:60]!r} is obsolete", place)
        return
    _count_comments(unit, place, report)
    if len(sources) < 2:
        yield _pair(unit, sources[0], targets[0] if targets else "", place)
        return
    if len(targets) < 2:
        # One form for all numbers.
        targets = [targets[0] if targets else ""] * 2
    for number, target in enumerate(targets):
        report.change(Change.MAPPED, "plural form", place, into="an entry of its own")
        pair = _pair(unit, sources[min(number, 1)], target, place)
        pair.say("plural", str(number))
        yield pair


def _pair(unit: Any, source: str, target: str, place: Location) -> SegmentPair:
    pair = SegmentPair(Segment(source, None), Segment(target, None), place)
    pair.notes = [Note(line) for line in unit.getnotes().splitlines() if line.strip()]
    pair.say("context", unit.getcontext())
    if unit.isfuzzy():
        pair.state = TranslationState.FUZZY
    return pair


def _count_comments(unit: Any, place: Location, report: Report) -> None:
    """Count what an entry says about itself, which a unit has no place for."""
    for _ in unit.getlocations():
        report.drop("location", place, ReadingLoss.COMMENT)
    for line in unit.typecomments:
        for flag in str(line).removeprefix("#,").split(","):
            if flag.strip() not in ("", "fuzzy"):
                report.drop(f"flag {flag.strip()}", place, ReadingLoss.COMMENT)
    if unit.prev_msgid or unit.prev_msgctxt:
        report.drop("previous msgid", place, ReadingLoss.COMMENT)


READER = Reader(
    name="po",
    title="PO and POT (gettext)",
    suffixes=(".po", ".pot"),
    recognises=recognises,
    open=open_po,
    has_paragraphs=True,
)
