"""Parses each format with its class of translate-toolkit, and returns the same ``ParsedEntry`` objects for all.

This module corrects the known faults of these classes; docs/read-toolkit.md lists them.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from glossary.files.detection import UTX, WORDFAST
from glossary.files.encodings import encoding_named, encoding_of
from glossary.files.source import Source
from glossary.findings import InputError, ReadingLoss, Report, UsageError
from glossary.model import Location
from glossary.readers.xml.text import plain_text
from glossary.reading import ReadOptions
from glossary.rules import Code


@dataclass(slots=True)
class ParsedEntry:
    """An entry of a file: its texts in the source and the target language, and its details."""

    source: str
    target: str = ""
    place: Location | None = None
    notes: list[str] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    """What has no place of its own, by name."""
    languages: tuple[str, str] | None = None
    """Where they differ within a file, as the file says them."""
    is_obsolete: bool = False
    plurals: list[tuple[str, str]] = field(default_factory=list)
    term: dict[str, str] = field(default_factory=dict)
    """Values of the fields of the source term, by key."""
    target_term: dict[str, str] = field(default_factory=dict)
    """Those of the target term."""
    identifier: str = ""
    definition: str = ""


class File(NamedTuple):
    """A parsed file: its languages as it names them, and its entries."""

    source_language: str
    target_language: str
    items: Iterable[ParsedEntry]


class ToolkitFormat(NamedTuple):
    """A format that the toolkit parses."""

    name: str
    content: str
    """What ``content_of`` calls such a file; nothing where it has no sure sign."""
    is_glossary: bool
    parse: Callable[[Source, ReadOptions, Report], File]


_XLIFF_2 = re.compile(
    rb"""<(?:[\w.-]+:)?xliff\s(?:[^<>]*?\s)?(?:version\s*=\s*["']2|xmlns(?::[\w.-]+)?\s*=\s*["']"""
    rb"""urn:oasis:names:tc:xliff:document:2)"""
)
_CHARSET = re.compile(rb'"Content-Type:[^"]*?\bcharset=([\w.-]+)', re.IGNORECASE)
_NOT_TOLD = frozenset({"id", "{http://www.w3.org/XML/1998/namespace}space"})
"""Attributes of a unit that say nothing about its text; ``id`` is counted."""


def _parsed(store_class: Any, data: bytes) -> Any:
    return store_class.parsestring(data)


def _po(source: Source, options: ReadOptions, report: Report) -> File:
    from translate.storage import pypo

    data = _utf_8_of_po(source, options)
    store = _parsed(pypo.pofile, data)
    language = store.parseheader().get("Language", "").strip()
    source_language = options.source_language or "en"
    if options.source_language is None:
        report.remark(f"{source.name}: a PO file does not say its source language; it is read as English")
    lines = _lines_of_msgid(data)
    units = [unit for unit in store.units if not unit.isblank() or unit.isobsolete()]
    units = [unit for unit in units if not unit.isheader()]
    items = [_po_item(unit, source) for unit in units]
    if len(lines) == len(items):
        for item, line in zip(items, lines, strict=True):
            item.place = Location(source.name, line, 1)
    for unit, item in zip(units, items, strict=True):
        _count_comments(unit, item, report)
    return File(source_language, language, items)


def _utf_8_of_po(source: Source, options: ReadOptions) -> bytes:
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


def _count_comments(unit: Any, item: ParsedEntry, report: Report) -> None:
    """Count what a PO entry says about itself, which a unit has no place for."""
    for _ in unit.getlocations():
        report.drop("location", item.place, ReadingLoss.COMMENT)
    for line in unit.typecomments:
        for flag in str(line).removeprefix("#,").split(","):
            if flag.strip() not in ("", "fuzzy"):
                report.drop(f"flag {flag.strip()}", item.place, ReadingLoss.COMMENT)
    if unit.prev_msgid or unit.prev_msgctxt:
        report.drop("previous msgid", item.place, ReadingLoss.COMMENT)


def _lines_of_msgid(data: bytes) -> list[int]:
    """Return the line numbers of the ``msgid`` of each entry, without the empty one of the header."""
    found = [number for number, line in enumerate(data.splitlines(), 1) if line.startswith((b'msgid "', b'#~ msgid "'))]
    return found[1:] if re.search(rb'^msgid ""\r?\n(?!")', data, re.MULTILINE) else found


def _po_item(unit: Any, source: Source) -> ParsedEntry:
    sources, targets = _forms(unit.source), _forms(unit.target)
    item = ParsedEntry(sources[0], targets[0] if targets else "", Location(source.name), is_obsolete=unit.isobsolete())
    item.notes = [line for line in unit.getnotes().splitlines() if line.strip()]
    if len(sources) > 1:
        item.plurals = [(sources[1], targets[-1] if len(targets) > 1 else "")]
        item.extra |= {f"plural form {number}": text for number, text in enumerate(targets[1:-1], 1)}
    if context := unit.getcontext():
        item.extra["context"] = context
    if unit.isfuzzy():
        item.extra["state"] = "fuzzy"
    return item


def _forms(text: Any) -> list[str]:
    return [str(one) for one in getattr(text, "strings", [text])] if text is not None else []


def _xliff(source: Source, _options: ReadOptions, report: Report) -> File:
    data = source.whole()
    if _XLIFF_2.search(data[:4096]):
        from translate.storage.xliff2 import Xliff2File

        store = _parsed(Xliff2File, data)
    else:
        from translate.storage.xliff import xlifffile

        store = _parsed(xlifffile, data)
    items = [_xliff_item(unit, source, report) for unit in store.units if not unit.isheader()]
    _count_parts(store, source, report)
    first = next((item.languages for item in items if item.languages), ("", ""))
    return File(store.getsourcelanguage() or first[0], first[1] or store.gettargetlanguage() or "", items)


def _xliff_item(unit: Any, source: Source, report: Report) -> ParsedEntry:
    element = unit.xmlelement
    place = Location(source.name, element.sourceline or 0, 1)
    forms = [child for child in element if _name(child) == "trans-unit"] if _name(element) == "group" else []
    if forms:
        return _plural_item(forms, place, report)
    text = partial(plain_text, local_name=_name, place=place, report=report)
    parts = {name: [child for child in element if _name(child) == name] for name in ("source", "target", "alt-trans")}
    sources, targets = (parts[name] or list(element.iter(f"{{*}}{name}")) for name in ("source", "target"))
    item = ParsedEntry(
        "".join(map(text, sources)),
        "".join(map(text, targets)) if parts["target"] or not parts["alt-trans"] else "",
        place,
        notes=_notes_of(element),
    )
    _read_attributes(element, item, report)
    if parts["alt-trans"]:
        report.drop("alt-trans", place, ReadingLoss.ALTERNATIVE)
    ancestors = {_name(one): one for one in element.iterancestors()}
    if "unit" in ancestors:
        # In XLIFF 2, notes stand beside the segments, where the toolkit does not look.
        item.notes += [note.text for note in ancestors["unit"].iter("{*}note") if note.text]
    file = ancestors.get("file")
    if file is not None and file.get("source-language") and file.get("target-language"):
        item.languages = (file.get("source-language"), file.get("target-language"))
    if state := next((one.get("state") for one in (*targets, element) if one.get("state")), None):
        item.extra["state"] = state
    return item


def _plural_item(forms: list[Any], place: Location, report: Report) -> ParsedEntry:
    """Read a group of plural forms, each of which has a source and a target of its own."""
    text = partial(plain_text, local_name=_name, place=place, report=report)
    pairs = [
        tuple("".join(map(text, (child for child in form if _name(child) == side))) for side in ("source", "target"))
        for form in forms
    ]
    item = ParsedEntry(pairs[0][0], pairs[0][1], place, notes=[note for form in forms for note in _notes_of(form)])
    item.plurals = [(one[0], one[1]) for one in pairs[1:]]
    return item


def _notes_of(element: Any) -> list[str]:
    """Return the lines of a unit's own notes; those of an alternative translation are not."""
    texts = ("".join(child.itertext()) for child in element if _name(child) == "note")
    return [line for text in texts for line in text.splitlines() if line.strip()]


def _read_attributes(element: Any, item: ParsedEntry, report: Report) -> None:
    """Keep what the attributes and contexts of a unit say, and count its id."""
    if _name(element) != "trans-unit":
        return
    if element.get("id"):
        report.drop("id of a unit", item.place, ReadingLoss.UNIT_ID)
    for name, value in element.attrib.items():
        if name not in _NOT_TOLD:
            item.extra[name.rpartition("}")[2]] = value
    for context in element.iter("{*}context"):
        if context.text and context.text.strip():
            item.extra[f"context {context.get('context-type', '')}".strip()] = context.text.strip()


def _count_parts(store: Any, source: Source, report: Report) -> None:
    """Count what stands beside the units of a file."""
    for element in store.document.getroot().iter():
        name = _name(element)
        place = Location(source.name, element.sourceline or 0, 1)
        if name == "ignorable":
            report.drop("ignorable text between segments", place, ReadingLoss.ALTERNATIVE)
        elif name == "glossEntry":
            report.drop("glossEntry", place, ReadingLoss.ALTERNATIVE)
        elif name == "note":
            holder = next((_name(one) for one in element.iterancestors() if _name(one) not in ("notes", "header")), "")
            if holder in ("file", "group", "xliff"):
                report.drop(f"note of a {holder}", place, ReadingLoss.COMMENT)


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _qt(source: Source, _options: ReadOptions, _report: Report) -> File:
    from translate.storage import ts2

    store = _parsed(ts2.tsfile, source.whole())
    items = []
    for unit in store.units:
        sources, targets = _forms(unit.source), _forms(unit.target)
        place = Location(source.name, unit.xmlelement.sourceline or 0, 1)
        item = ParsedEntry(
            sources[0] if sources else "", targets[0] if targets else "", place, is_obsolete=unit.isobsolete()
        )
        item.notes = [line for line in unit.getnotes().splitlines() if line.strip()]
        item.extra |= {f"plural form {number}": text for number, text in enumerate(targets[1:], 1)}
        if context := "; ".join(unit.getcontext().splitlines()):
            item.extra["context"] = context
        if unit.isfuzzy():
            item.extra["state"] = "unfinished"
        items.append(item)
    return File(store.getsourcelanguage() or "", store.gettargetlanguage() or "", items)


def _phrase_book(source: Source, _options: ReadOptions, _report: Report) -> File:
    from translate.storage import qph

    store = _parsed(qph.QphFile, source.whole())
    items = [
        ParsedEntry(
            unit.source or "",
            unit.target or "",
            Location(source.name, unit.xmlelement.sourceline or 0, 1),
            definition=unit.getnotes(),
        )
        for unit in store.units
    ]
    return File(store.getsourcelanguage() or "", store.gettargetlanguage() or "", items)


def _utx(source: Source, options: ReadOptions, report: Report) -> File:
    from translate.storage import utx

    text = source.whole().decode(encoding_of(source, options.encoding, report)).removeprefix("\ufeff")
    lines = text.splitlines()
    numbers, cleaned = _cleaned_utx(lines, source)
    store = _parsed(utx.UtxFile, "\r\n".join(cleaned).encode())
    items = []
    for number, unit in zip(numbers, store.units, strict=True):
        values = {name: (value or "").strip() for name, value in unit.metadata.items() if name}
        place = Location(source.name, number, 1)
        item = ParsedEntry(values.pop("src", ""), values.pop("tgt", ""), place)
        item.identifier = values.pop("concept ID", "")
        item.notes = [note for name in ("src:comment", "comment") if (note := values.pop(name, ""))]
        for name, key in (("src:pos", "part_of_speech"), ("term status", "status")):
            if value := values.pop(name, ""):
                item.term[key] = value
        if value := values.pop("tgt:pos", ""):
            item.target_term["part_of_speech"] = value
        item.extra = {name: value for name, value in values.items() if value}
        items.append(item)
    return File(store.getsourcelanguage() or "", store.gettargetlanguage() or "", items)


def _cleaned_utx(lines: list[str], source: Source) -> tuple[list[int], list[str]]:
    """Return the line numbers of the records, and the lines to parse: languages, columns, records.

    The toolkit's class takes a colon in a header value for another key, and a comment among the records for a record.
    """
    head = [
        line for line in lines[: next((n for n, line in enumerate(lines) if not line.startswith("#")), None)] if line
    ]
    if len(head) < 2 or head[0].count(";") < 1:
        raise InputError(
            Code.BROKEN_SYNTAX, "the two header lines of UTX are missing", location=Location(source.name, 1)
        )
    first = ";".join([*head[0].split(";")[:2], head[0].split(";")[2] if head[0].count(";") > 1 else ""])
    records = [
        (number, line)
        for number, line in enumerate(lines[len(head) :], len(head) + 1)
        if line.strip() and not line.startswith("#")
    ]
    return [number for number, _ in records], [first, head[-1], *(line for _, line in records)]


def _wordfast(source: Source, options: ReadOptions, report: Report) -> File:
    from translate.storage import wordfast

    encoding = encoding_of(source, options.encoding, report, options.target_languages)
    text = source.whole().decode(encoding).removeprefix("\ufeff")
    store = _parsed(wordfast.WordfastTMFile, text.encode("utf-16"))
    items = [
        ParsedEntry(unit.source or "", unit.target or "", Location(source.name, number, 1))
        for number, unit in enumerate(store.units, 2)
    ]
    return File(store.getsourcelanguage() or "", store.gettargetlanguage() or "", items)


KINDS = {
    ".po": ToolkitFormat("PO", "", is_glossary=False, parse=_po),
    ".xlf": ToolkitFormat("XLIFF", "<xliff>", is_glossary=False, parse=_xliff),
    ".ts": ToolkitFormat("Qt Linguist TS", "<TS>", is_glossary=False, parse=_qt),
    ".qph": ToolkitFormat("Qt phrase book", "<QPH>", is_glossary=True, parse=_phrase_book),
    ".utx": ToolkitFormat("UTX", UTX, is_glossary=True, parse=_utx),
    ".wordfast": ToolkitFormat("Wordfast TM", WORDFAST, is_glossary=False, parse=_wordfast),
}
