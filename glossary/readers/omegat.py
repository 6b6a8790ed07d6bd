"""Reads OmegaT's glossaries: source, target and comment, separated by tabs, a record on each line.

What counts as a comment or an encoding is what OmegaT itself takes for one: a line that begins with ``#``, the coding
line of Emacs, ``.utf8`` for UTF-8. Fields are trimmed. There is no quoting, so a record is one concept.
"""

import re
from collections.abc import Iterator

from glossary.encodings import encoding_of, open_text
from glossary.errors import InputError
from glossary.findings import Change, Report
from glossary.ids import Slugs
from glossary.model import Concept, LanguageSection, Location, Metadata, Term
from glossary.readers.base import Reader, ReadOptions, Stream
from glossary.source import Source

_CODING = re.compile(rb"(?:\xef\xbb\xbf)?#.*?coding[:=]\s*([-\w.]+)")
_LINE_ENDS = "\r\n"


def open_omegat(source: Source, options: ReadOptions, report: Report) -> Stream:
    languages = options.pair("an OmegaT glossary", source.name)
    encoding = _encoding(source, options, report)
    report.remark(f"{source.name}: read as {encoding}, from {languages[0]} to {languages[1]}")
    metadata = Metadata(source_language=languages[0], languages=tuple(dict.fromkeys(languages)))
    return Stream(metadata, _concepts(source, encoding, languages, report), has_ids=False)


def recognises(head: bytes) -> bool:
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "ignore")
    records = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return bool(records) and sum("\t" in line for line in records) > len(records) / 2


READER = Reader(
    name="omegat",
    title="OmegaT glossary: source, target, comment, separated by tabs",
    suffixes=(".txt", ".utf8", ".tab", ".tsv"),
    recognises=recognises,
    open=open_omegat,
)


def _encoding(source: Source, options: ReadOptions, report: Report) -> str:
    asked = options.encoding
    if asked is None and (found := _CODING.match(source.head())):
        asked = found[1].decode()
    if asked is None and source.path and source.path.suffix.lower() == ".utf8":
        asked = "utf-8"
    found_encoding = encoding_of(source, asked, report, (*options.target_languages, options.source_language or ""))
    # A mark is no part of the first record, whoever names the encoding.
    return "utf-8-sig" if found_encoding == "utf-8" else found_encoding


def _concepts(source: Source, encoding: str, languages: tuple[str, str], report: Report) -> Iterator[Concept]:
    slugs = Slugs()
    number = 0
    with open_text(source, encoding) as stream:
        try:
            for number, line in enumerate(stream, 1):
                record = line.rstrip(_LINE_ENDS)
                if record.strip() and not record.startswith("#"):
                    place = Location(source.name, number, 1)
                    if concept := _concept(record, languages, slugs, place, report):
                        yield concept
        except UnicodeError:
            place = Location(source.name, number + 1)
            mend = "say what it is with --encoding"
            raise InputError("G103", f"this is not {encoding} text", location=place, mend=mend) from None


def _concept(record: str, languages: tuple[str, str], slugs: Slugs, place: Location, report: Report) -> Concept | None:
    first, *rest = (field.strip() for field in record.split("\t"))
    second, *comments = rest or [""]
    if "\0" in record:
        report.error("G104", "a NUL character stands in this record", place)
        return None
    if not first:
        report.omit("G205", "the record has no source term", place)
        return None
    if not second:
        report.warn("G402", f"{first!r} has no term in {languages[1]}", place)
    if len(comments) > 1:
        report.change(Change.MAPPED, "a field after the third", place, into="a further note")
    concept = Concept(slugs.id_for(first, [first, second]), location=place)
    for language, text in zip(languages, (first, second), strict=True):
        if text:
            concept.sections.setdefault(language, LanguageSection()).terms.append(Term(text))
    concept.notes = tuple(filter(None, comments))
    return concept
