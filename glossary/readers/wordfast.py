"""Reads Wordfast memories as units, with the class of translate-toolkit; the whole file is in memory."""

import re
from typing import Any, Final

from glossary.canonical.segments import Segment
from glossary.files.detection import WORDFAST
from glossary.files.source import Source
from glossary.findings import ReadingLoss, Report
from glossary.model import Location, Transaction
from glossary.readers.bilingual.pairs import BilingualFile, SegmentPair, stream_of
from glossary.readers.bilingual.toolkit import readable_as, store_of, text_of_file
from glossary.reading import Reader, ReadOptions, Stream

_OF_THE_FORMAT: Final = frozenset({"tucount", "src-lang", "target-lang", "version"})
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)~(\d\d)(\d\d)(\d\d)")


def open_wordfast(source: Source, options: ReadOptions, report: Report) -> Stream:
    from translate.storage import wordfast

    text = text_of_file(source, options, report)
    with readable_as("Wordfast TM", source):
        store = store_of(wordfast.WordfastTMFile, text.encode("utf-16"))
        for name, value in store.header.header.items():
            if name not in _OF_THE_FORMAT and (value or "").strip("% "):
                report.drop(f"{name} of the header", Location(source.name, 1, 1), ReadingLoss.HEADER)
        pairs = [_pair(unit, Location(source.name, number, 1), report) for number, unit in enumerate(store.units, 2)]
    file = BilingualFile(store.getsourcelanguage() or "", store.gettargetlanguage() or "", pairs)
    return stream_of(file, source, options, report)


def _pair(unit: Any, place: Location, report: Report) -> SegmentPair:
    said = {name: (value or "").strip() for name, value in unit.metadata.items()}
    pair = SegmentPair(Segment(unit.source or "", None), Segment(unit.target or "", None), place)
    source, target = said.get("src-lang"), said.get("target-lang")
    if source and target:
        pair.languages = (source, target)
    if said.get("reuse", "0") != "0":
        pair.usagecount = said["reuse"]
    _read_creation(said.get("date", ""), said.get("user", ""), pair, report)
    for number in range(1, 6):
        pair.say(f"attribute-{number}", said.get(f"attr{number}"))
    return pair


def _read_creation(date: str, user: str, pair: SegmentPair, report: Report) -> None:
    found = _TIME.fullmatch(date)
    if date and not found:
        report.drop(f"date {date}", pair.place, ReadingLoss.TRANSACTION)
    moment = "{}-{}-{}T{}:{}:{}Z".format(*found.groups()) if found else None
    if moment or user:
        pair.created = (Transaction(moment, user or None),)


READER = Reader(name="wordfast", title="Wordfast TM", suffixes=(), contents=frozenset({WORDFAST}), open=open_wordfast)
