"""Reads TMX 1.1 to 1.4b as units or concepts; restores the fields of files that glossport wrote.

A unit keeps everything that TMX has: inline codes, notes, properties, dates and attributes, each at its level. A ``tu``
with the property ``x-entry`` of the value ``concept`` is one that glossport wrote of a concept.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from xml.etree.ElementTree import Element

from glossary.canonical.tree import Problems, metadata_from
from glossary.fields import HEADER_FIELDS, METADATA_FIELDS, Tree, flat_names, put
from glossary.files.source import Source
from glossary.findings import ReadingLoss, Report
from glossary.languages import WrongTagError
from glossary.model import Entry, Location, MemoryHeader, Metadata
from glossary.readers.memory.concepts import Concepts, OwnConcepts
from glossary.readers.memory.elements import (
    OF_ALL,
    OF_OWN_PROP,
    OURS,
    count_loose_text,
    count_rest,
    flat_name,
    read_attributes,
    read_remarks,
)
from glossary.readers.memory.units import Reading
from glossary.readers.xml.plans import Plans
from glossary.readers.xml.stream import Document, local_name, open_document, text_of
from glossary.readers.xml.survey import languages_named
from glossary.reading import Reader, ReadOptions, Stream, settle_languages, with_unique_ids
from glossary.rules import Code

TOOL = "glossport"
ALL = "*all*"
WITHOUT_MARK = "0.1.0"
"""The version of glossport whose concepts have a ``tuid`` and no mark."""
_OF_HEADER = frozenset({*OF_ALL, "segtype", "adminlang"})
_OWN_HEADER = {
    "creationtool": TOOL,
    "segtype": "phrase",
    "o_tmf": TOOL,
    "adminlang": "en",
    "datatype": "plaintext",
}


def open_tmx(source: Source, options: ReadOptions, report: Report) -> Stream:
    document = open_document(source, ("tu",), "a TMX file")
    header = next((part for part in document.head if local_name(part) == "header"), Element("header"))
    _count_frame(document, header, report)
    metadata = _metadata(header, options, report)
    names: dict[str, str] = {}

    def language(name: str) -> str:
        tag = names[name] = options.language(name)
        return tag

    settle_languages(metadata, languages_named(source, ("tuv",), language))
    odd_names = _settle_names(metadata.memory_header, names) if metadata.memory_header else frozenset()
    if options.source_language is None:
        _keep_srclang(header.get("srclang"), metadata, report)
    has_marks = header.get("creationtool") != TOOL or header.get("creationtoolversion") != WITHOUT_MARK
    begin = partial(_Entries, options, odd_names=odd_names, has_marks=has_marks)
    reading = begin(report)
    plans = Plans(
        lambda element, scratch: begin(scratch).entry(element, Location(source.name)),
        report,
        named=reading.concepts.name,
    )
    entries = reading.of(document.entries(plans))
    if options.as_concepts:
        return Stream(metadata, with_unique_ids(entries, report), has_ids=False)
    return Stream(metadata, entries, has_ids=header.get("creationtool") == TOOL)


READER = Reader(
    name="tmx",
    title="TMX, versions 1.1 to 1.4b, with any number of languages",
    suffixes=(".tmx",),
    contents=frozenset({"<tmx>"}),
    open=open_tmx,
    entry_names=("tu",),
)


class _Entries:
    """Reads the entries of one file; yields entries that were read by their layout unchanged."""

    def __init__(self, options: ReadOptions, report: Report, *, odd_names: frozenset[str], has_marks: bool) -> None:
        self._report = report
        self._reading = Reading(options, report, odd_names)
        self.concepts = Concepts(self._reading, options, report)
        self._own = OwnConcepts(self._reading, report)
        self._has_marks = has_marks
        self._as_concepts = options.as_concepts

    def of(self, body: Iterable[tuple[Location, Element | Entry]]) -> Iterator[Entry]:
        for place, element in body:
            if not isinstance(element, Element):
                yield element
            elif local_name(element) != "tu":
                self._report.omit(Code.UNKNOWN_KEY, f"<{local_name(element)}> is no entry", place)
            elif entry := self.entry(element, place):
                yield entry
        self._reading.languages.finish(self._reading.place)

    def entry(self, element: Element, place: Location) -> Entry | None:
        self._reading.place = place
        count_loose_text(element, place, self._report)
        tuvs = self._reading.tuvs(element)
        if self._is_own_concept(element):
            return self._own.concept(element, tuvs, place)
        if self._as_concepts:
            return self.concepts.concept(element, tuvs, place)
        if not any(tuv.segment.markup or tuv.segment.text.strip() for tuv in tuvs):
            self._report.omit(Code.MISSING_VALUE, "the unit has no text in any language", place)
            return None
        return self._reading.unit(element, tuvs, place)

    def _is_own_concept(self, element: Element) -> bool:
        if "tuid" not in element.attrib:
            return False
        return not self._has_marks or any(part.get("type") == "x-entry" and part.text == "concept" for part in element)


# The header


def _count_frame(document: Document, header: Element, report: Report) -> None:
    """Count what the root, the body and the parts beside the header say; only the version is of the format itself."""
    for element in document.frame:
        for name in element.attrib:
            if name != "version":
                report.drop(f"{name} of <{local_name(element)}>", None, ReadingLoss.ATTRIBUTE)
    for part in document.head:
        if part is not header:
            report.drop(f"<{local_name(part)}>", None, ReadingLoss.HEADER)
    count_loose_text(header, None, report)


def _metadata(header: Element, options: ReadOptions, report: Report) -> Metadata:
    tree: dict[str, Tree] = {}
    names = flat_names(METADATA_FIELDS)
    prefix = "x-" if header.get("creationtool") == TOOL else OURS
    rest: list[Element] = []
    for child in header:
        kind = child.get("type", "")
        if kind.startswith(prefix) and (found := flat_name(f"x-{kind.removeprefix(OURS).removeprefix('x-')}", names)):
            put(tree, *found, text_of(child))
            count_rest(child, OF_OWN_PROP, None, report)
        else:
            rest.append(child)
    problems: Problems = []
    metadata = metadata_from(tree, problems)
    for problem in problems:
        report.warn(problem.code, problem.message, None)
    metadata.source_language = _source_language(header, options)
    metadata.memory_header = _header(header, rest, report)
    return metadata


def _header(element: Element, rest: list[Element], report: Report) -> MemoryHeader | None:
    """Return the header, or None if it says no more than that of any file of glossport."""
    header = MemoryHeader()
    read_attributes(element, header, _OF_HEADER, None, report)
    read_remarks(rest, header, None, report, ReadingLoss.HEADER)
    usual = {**_OWN_HEADER, "creationtoolversion": header.creationtoolversion} if header.creationtool == TOOL else {}
    odd = [field for field, value in HEADER_FIELDS.set_in(header) if usual.get(field.attribute, "") != value]
    return header if odd else None


def _settle_names(header: MemoryHeader, names: dict[str, str]) -> frozenset[str]:
    """Store how the file writes its languages, by the first name of each; return the other names.

    ``names`` has the tag of each name. Only names that differ from their tag in upper and lower case are kept.
    """
    usual: dict[str, str] = {}
    for name, tag in names.items():
        if name.lower() == tag.lower():
            usual.setdefault(tag, name)
    header.language_names = {tag: name for tag, name in usual.items() if name != tag}
    return frozenset(name for name, tag in names.items() if name.lower() == tag.lower() and name != usual[tag])


def _source_language(header: Element, options: ReadOptions) -> str | None:
    tag = header.get("srclang", ALL)
    if options.source_language is None and tag.lower() != ALL:
        with suppress(WrongTagError):
            return options.language(tag)
    return options.source_language


def _keep_srclang(srclang: str | None, metadata: Metadata, report: Report) -> None:
    """Keep what the header says of the source language where the languages of the file do not say the same."""
    source, kept = metadata.source_language, metadata.memory_header
    if kept and srclang != (kept.language_names.get(source, source) if source else None):
        kept.srclang = srclang
    elif srclang and not source and srclang.lower() != ALL:
        report.drop(f"srclang {srclang}, which no tuv has", None, ReadingLoss.HEADER)
