"""Reads OmegaT glossaries: source, target and comment, separated by tabs, one record on each line.

The rules are those of OmegaT. A line that begins with ``#`` is a comment. An Emacs coding line names the encoding, and
``.utf8`` means UTF-8. Only U+0001 to U+0020 are trimmed from fields. There is no quoting: a record is one concept.
"""

import re
from collections.abc import Iterator

from glossary.files.detection import text_of_head
from glossary.files.encodings import encoding_named, encoding_of, open_text
from glossary.files.source import Source
from glossary.findings import Change, InputError, ReadingLoss, Report, UsageError
from glossary.ids import Slugs
from glossary.model import Concept, LanguageSection, Location, Metadata, Term
from glossary.readers.tables.header import evidence
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code

# A byte order mark is more reliable than a coding line, so the pattern does not match after one.
_CODING = re.compile(rb"#[^\r\n]*?coding[:=][ \t]*([-\w.]+)")
_BLANKS = "".join(map(chr, range(1, 33)))
"""What OmegaT trims."""


def open_omegat(source: Source, options: ReadOptions, report: Report) -> Stream:
    languages = options.pair("an OmegaT glossary", source.name)
    encoding = _encoding(source, options, report)
    report.remark(f"{source.name}: read as {encoding}, from {languages[0]} to {languages[1]}")
    metadata = Metadata(source_language=languages[0], languages=tuple(dict.fromkeys(languages)))
    return Stream(metadata, _concepts(source, encoding, languages, report), has_ids=False)


def recognises(head: bytes) -> bool:
    records = [line for line in text_of_head(head).splitlines() if line.strip() and not line.startswith("#")]
    return sum("\t" in line for line in records) > len(records) / 2 and not _is_header(records[0])


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
        asked = _known_encoding(found[1].decode("ascii"), Location(source.name, 1, found.start(1) + 1))
    if asked is None and source.suffix == ".utf8":
        asked = "utf-8"
    found_encoding = encoding_of(source, asked, report, (*options.target_languages, options.source_language or ""))
    # A byte order mark is no part of the first record, even if the user names the encoding.
    return "utf-8-sig" if found_encoding == "utf-8" else found_encoding


def _known_encoding(name: str, place: Location) -> str:
    try:
        return encoding_named(name)
    except UsageError:
        suggestion = "say what it is with --encoding"
        raise InputError(
            Code.WRONG_ENCODING, f"{name!r} is no known encoding", location=place, suggestion=suggestion
        ) from None


def _is_header(record: str) -> bool:
    """Return whether a first record names columns, as the header of a table does."""
    return evidence([record.split("\t")], ReadOptions()) > 1


def _concepts(source: Source, encoding: str, languages: tuple[str, str], report: Report) -> Iterator[Concept]:
    slugs = Slugs()
    for index, (place, record) in enumerate(_records(source, encoding, report)):
        if index == 0 and _is_header(record):
            report.warn(
                Code.AMBIGUOUS_COLUMN,
                "this names languages, and is read as a term as OmegaT does",
                place,
                suggestion="read the file as a table with --from csv",
            )
        if concept := _concept(record, languages, slugs, place, report):
            yield concept


def _records(source: Source, encoding: str, report: Report) -> Iterator[tuple[Location, str]]:
    """Yield the records with their places; count the comments, except a coding line, which is of the format itself."""
    number = 0
    with open_text(source, encoding) as stream:
        try:
            for number, line in enumerate(stream, 1):
                record = line.rstrip("\r\n")
                place = Location(source.name, number, 1)
                if not record.startswith("#"):
                    if record.strip():
                        yield place, record
                elif record.strip("# \t") and not (number == 1 and _CODING.match(record.encode())):
                    report.drop("comment", place, ReadingLoss.COMMENT)
        except UnicodeError:
            place = Location(source.name, number + 1)
            suggestion = "say what it is with --encoding"
            raise InputError(
                Code.WRONG_ENCODING, f"this is not {encoding} text", location=place, suggestion=suggestion
            ) from None


def _concept(record: str, languages: tuple[str, str], slugs: Slugs, place: Location, report: Report) -> Concept | None:
    if "\0" in record:
        report.error(Code.CONTROL_CHARACTER, "a NUL character stands in this record", place)
        return None
    first, second, *comments = (field.strip(_BLANKS) for field in f"{record}\t".split("\t"))
    if not first.strip():
        report.omit(Code.MISSING_VALUE, "the record has no source term", place)
        return None
    if not second.strip():
        second = ""
        report.warn(Code.MISSING_TRANSLATION, f"{first!r} has no term in {languages[1]}", place)
    if any(comments[1:]):
        report.change(Change.MAPPED, "a field after the third", place, into="a part of the comment")
    concept = Concept(slugs.id_for(first, [first, second]), location=place)
    for language, text in zip(languages, (first, second), strict=True):
        if text:
            concept.sections.setdefault(language, LanguageSection()).terms.append(Term(text))
    if comment := "; ".join(filter(None, comments)):
        concept.notes = (comment,)
    return concept
