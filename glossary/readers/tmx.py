"""Reads TMX 1.1 to 1.4b as units or concepts; restores the fields of files that glossport wrote.

A unit keeps everything that TMX has: inline codes, notes, properties, dates and attributes, each at its level. A ``tu``
with the property ``x-entry`` of the value ``concept`` is one that glossport wrote of a concept.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from glossary.canonical.segments import Oddities, Segment, codes_of, mistakes, segment_of
from glossary.canonical.tree import Problems, concept_from, metadata_from
from glossary.fields import (
    CONCEPT_FIELDS,
    HEADER_FIELDS,
    LANGUAGE_FIELDS,
    METADATA_FIELDS,
    TERM_FIELDS,
    FlatName,
    Tree,
    close_gaps,
    flat_names,
    iso_date,
    put,
)
from glossary.files.source import Source
from glossary.findings import Change, ReadingLoss, Report
from glossary.ids import Slugs
from glossary.languages import WrongTagError
from glossary.model import (
    Concept,
    Entry,
    LanguageSection,
    Location,
    MemoryHeader,
    Metadata,
    Note,
    Property,
    Segtype,
    Term,
    Transaction,
    TranslationState,
    Unit,
    Variant,
)
from glossary.readers.xml.stream import XML_LANG, Document, languages_named, local_name, open_document, text_of
from glossary.readers.xml.templates import Layouts
from glossary.readers.xml.text import XmlLanguages
from glossary.reading import Reader, ReadOptions, Stream, settle_languages, with_unique_ids
from glossary.rules import Code

TOOL = "glossport"
ALL = "*all*"
WITHOUT_MARK = "0.1.0"
"""The version of glossport whose concepts have a ``tuid`` and no mark."""
_TRANSACTIONS = (("created", "creationdate", "creationid"), ("modified", "changedate", "changeid"))
_DATES = frozenset(name for _, *names in _TRANSACTIONS for name in names)
_COMMON = (
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "datatype",
    "o-encoding",
    "o-tmf",
)
_OF_UNIT = frozenset({*_COMMON, "tuid", "segtype", "srclang"})
_OF_VARIANT = frozenset(_COMMON)
_OF_HEADER = frozenset({*_COMMON, "segtype", "adminlang"})
_SEGTYPES = {str(one): one for one in Segtype}
_OF_NOTE = frozenset({XML_LANG, "lang", "o-encoding"})
_OF_PROP = frozenset({*_OF_NOTE, "type"})
_OF_OWN_PROP = frozenset({"type"})
_OF_OWN_LANGUAGE = frozenset({"type", XML_LANG})
_OWN_HEADER = {
    "creationtool": TOOL,
    "segtype": "phrase",
    "o_tmf": TOOL,
    "adminlang": "en",
    "datatype": "plaintext",
}
_PROP = re.compile(r"x-([a-z-]+?)(?:-([1-9]\d{0,4}))?")
_OURS = "x-glossport-"
"""The beginning of the types of properties by which a unit and a header keep what TMX has no place for."""


class _Tuv(NamedTuple):
    """A ``tuv`` in a known language."""

    language: str
    segment: Segment
    element: Element


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
    layouts = Layouts(
        lambda element, scratch: begin(scratch).entry(element, Location(source.name)),
        report,
        named=reading.concepts.name,
    )
    entries = reading.of(document.entries(layouts))
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
        self._reading = _Reading(options, report, odd_names)
        self.concepts = _Concepts(self._reading, options, report)
        self._own = _Own(self._reading, report)
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
        _count_loose_text(element, place, self._report)
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
    _count_loose_text(header, None, report)


def _metadata(header: Element, options: ReadOptions, report: Report) -> Metadata:
    tree: dict[str, Tree] = {}
    names = flat_names(METADATA_FIELDS)
    prefix = "x-" if header.get("creationtool") == TOOL else _OURS
    rest: list[Element] = []
    for child in header:
        kind = child.get("type", "")
        if kind.startswith(prefix) and (found := _flat_name(f"x-{kind.removeprefix(_OURS).removeprefix('x-')}", names)):
            put(tree, *found, text_of(child))
            _count_rest(child, _OF_OWN_PROP, None, report)
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
    _read_attributes(element, header, _OF_HEADER, None, report)
    _read_remarks(rest, header, None, report, ReadingLoss.HEADER)
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


# Units


class _Reading:
    """Reads the ``tuv`` elements of a ``tu`` and makes a unit of them."""

    def __init__(self, options: ReadOptions, report: Report, odd_names: frozenset[str]) -> None:
        self._report = report
        self._odd_names = odd_names
        self.languages = XmlLanguages("tuv", options, report)
        self.place: Location | None = None

    def tuvs(self, unit: Element) -> list[_Tuv]:
        """Return the variants of a ``tu`` that have a language; report the others."""
        found = []
        for child in unit:
            if child.tag != "tuv" and local_name(child) != "tuv":
                continue
            language = self.language_of(child)
            if language is None:
                self._report.drop("a tuv of no known language", self.place, ReadingLoss.UNKNOWN_LANGUAGE)
            else:
                found.append(_Tuv(language, self._segment(child), child))
        return found

    def language_of(self, variant: Element) -> str | None:
        return self.languages.of(variant, self.place)

    def unit(self, element: Element, tuvs: list[_Tuv], place: Location) -> Unit:
        texts: dict[str, str] = {}
        for language, segment, tuv in tuvs:
            if (
                segment.markup
                or len(tuv) != 1
                or tuv[0].tag != "seg"
                or len(tuv.attrib) > 1
                or not segment.text.strip()
                or language in texts
                or (self._odd_names and tuv.get(XML_LANG) in self._odd_names)
            ):
                unit = Unit({}, location=place).with_variants(map(self._variant, tuvs))
                break
            texts[language] = segment.text
        else:
            unit = Unit(texts, location=place)
        if element.attrib:
            _read_attributes(element, unit, _OF_UNIT, place, self._report)
        if len(element) > len(tuvs):
            _read_remarks((part for part in element if local_name(part) != "tuv"), unit, place, self._report)
        return unit

    def _variant(self, tuv: _Tuv) -> Variant:
        variant = Variant(tuv.language, *tuv.segment)
        _read_attributes(tuv.element, variant, _OF_VARIANT, self.place, self._report)
        if (name := tuv.element.get(XML_LANG)) in self._odd_names:
            variant.language_name = name
        if len(tuv.element) != 1 or tuv.element[0].tag != "seg":
            remarks = (part for part in tuv.element if local_name(part) != "seg")
            _read_remarks(remarks, variant, self.place, self._report)
        return variant

    def _segment(self, variant: Element) -> Segment:
        if len(variant) == 1 and variant[0].tag == "seg" and not (variant.text or variant[0].tail or variant[0].attrib):
            return self._content(variant[0])
        segments = [child for child in variant if local_name(child) == "seg"]
        _count_loose_text(variant, self.place, self._report, has_own=not segments)
        if segments:
            seg, *others = segments
            for _ in others:
                self._report.drop("a further seg of a tuv", self.place, ReadingLoss.TEXT)
            for name in seg.attrib:
                self._report.drop(f"{name} of a seg", self.place, ReadingLoss.ATTRIBUTE)
            return self._content(seg)
        if variant.text and variant.text.strip():
            self._report.change(Change.MAPPED, "text of a tuv without seg", self.place, into="its segment")
            return Segment(variant.text.strip(), None)
        return Segment("", None)

    def _content(self, seg: Element) -> Segment:
        if not len(seg):
            return Segment(seg.text or "", None)
        oddities = Oddities()
        segment = segment_of(seg, oddities)
        for name in oddities.elements:
            self._report.change(Change.MAPPED, f"<{name}> of a segment", self.place, into="its text")
        for name in oddities.attributes:
            self._report.drop(f"{name} of a code", self.place, ReadingLoss.ATTRIBUTE)
        for mistake in mistakes(segment.markup) if segment.markup else ():
            self._report.warn(Code.ODD_CODES, mistake, self.place)
        return segment


def _read_attributes(
    element: Element, thing: Any, names: Collection[str], place: Location | None, report: Report
) -> None:
    """Set the fields of the attributes with these names, and the dates and persons."""
    attributes = element.attrib
    if len(attributes) == 1 and XML_LANG in attributes:
        return
    has_dates = False
    for name, value in attributes.items():
        if name in _DATES:
            has_dates = True
        elif name in names and value:
            _set(thing, name, value, place, report)
        elif name not in (XML_LANG, "lang", "srclang"):
            report.drop(name, place, ReadingLoss.UNIT_ATTRIBUTE)
    if has_dates:
        _read_dates(element, thing, place, report)


def _read_dates(element: Element, thing: Any, place: Location | None, report: Report) -> None:
    for name, date_name, person_name in _TRANSACTIONS:
        written, by = element.get(date_name), element.get(person_name) or None
        date = iso_date(written) if written else None
        if date or by:
            setattr(thing, name, (Transaction(date, by), *getattr(thing, name)))
        if written is not None and date is None:
            report.drop(f"{date_name} {written}", place, ReadingLoss.TRANSACTION)


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


def _read_remarks(
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
            _count_rest(part, _OF_NOTE, place, report)
        elif name != "prop":
            report.drop(f"<{name}>", place, loss)
        elif _is_ours(part.get("type", ""), text, thing):
            _count_rest(part, _OF_OWN_PROP, place, report)
        else:
            found = Property(part.get("type", ""), text, language, part.get("o-encoding"))
            properties.append((len(notes), found))
            _count_rest(part, _OF_PROP, place, report)
    thing.notes = tuple(notes)
    thing.properties = tuple(
        one if before == len(notes) else one._replace(notes_before=before) for before, one in properties
    )


def _count_rest(part: Element, read: Collection[str], place: Location | None, report: Report) -> None:
    """Count what a note or property has beside its text and the attributes that are read."""
    if len(part):
        report.drop(f"markup within a <{local_name(part)}>", place, ReadingLoss.MARKUP)
    for name in part.attrib:
        if name not in read:
            report.drop(f"{name.rpartition('}')[2]} of a <{local_name(part)}>", place, ReadingLoss.ATTRIBUTE)


def _count_loose_text(element: Element, place: Location | None, report: Report, *, has_own: bool = False) -> None:
    """Count text between elements; the text before the first one counts as well, unless the element has its own."""
    text = None if has_own else element.text
    if text and not text.isspace():
        report.drop("text beside elements", place, ReadingLoss.TEXT)
    for child in element:
        text = child.tail
        if text and not text.isspace():
            report.drop("text beside elements", place, ReadingLoss.TEXT)


def _is_ours(kind: str, text: str, thing: Any) -> bool:
    """Set the field that a property of glossport's keeps; return whether it is one."""
    name = kind.removeprefix(_OURS)
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


# Concepts


class _Own:
    """Reads concepts that glossport wrote: the types of their ``prop`` elements are field names."""

    _CONCEPT_NAMES = flat_names(CONCEPT_FIELDS)
    _LANGUAGE_NAMES = flat_names(LANGUAGE_FIELDS)
    _TERM_NAMES = flat_names(TERM_FIELDS)

    def __init__(self, reading: _Reading, report: Report) -> None:
        self._reading = reading
        self._report = report

    def concept(self, element: Element, tuvs: list[_Tuv], place: Location) -> Concept | None:
        terms: dict[str, list[Tree]] = {}
        sections: dict[str, dict[str, Tree]] = {}
        tree: dict[str, Tree] = {"id": element.get("tuid", ""), "languages": sections, "terms": terms}
        for language, segment, variant in tuvs:
            if not _is_term(segment, language, self._report, place):
                continue
            term: dict[str, Tree] = {"text": segment.text}
            self._fill(variant, self._TERM_NAMES, term)
            terms.setdefault(language, []).append(term)
        for part in element:
            if local_name(part) == "tuv" or part.get("type") == "x-entry":
                continue
            if XML_LANG not in part.attrib:
                self._put(part, self._CONCEPT_NAMES, tree)
            elif tag := self._reading.language_of(part):
                self._put(part, self._LANGUAGE_NAMES, sections.setdefault(tag, {}), _OF_OWN_LANGUAGE)
            else:
                self._report.drop(f"a {local_name(part)} of no known language", place, ReadingLoss.UNKNOWN_LANGUAGE)
        self._add_dates(element, tree)
        for section in sections.values():
            close_gaps(section)
        close_gaps(tree)
        problems: Problems = []
        concept = concept_from(tree, problems)
        for problem in problems:
            self._report.error(problem.code, problem.message, place, suggestion=problem.suggestion)
        if concept is None or problems:
            return None
        concept.location = place
        return concept

    def _fill(self, element: Element, names: dict[str, FlatName], tree: dict[str, Tree]) -> None:
        if len(element) > 1 or element.attrib:
            for part in element:
                if local_name(part) != "seg":
                    self._put(part, names, tree)
            self._add_dates(element, tree)
            close_gaps(tree)

    def _put(
        self, part: Element, names: dict[str, FlatName], tree: dict[str, Tree], read: Collection[str] = _OF_OWN_PROP
    ) -> None:
        place = self._reading.place
        if local_name(part) == "note":
            tree.setdefault("note", []).append(text_of(part))
        elif found := _flat_name(part.get("type", ""), names):
            put(tree, *found, text_of(part))
        else:
            _drop_part(part, self._report, place)
            return
        _count_rest(part, read, place, self._report)

    def _add_dates(self, element: Element, tree: dict[str, Tree]) -> None:
        """Insert the dates of the attributes before those of the props; count all other attributes."""
        for name, transaction in _dates_of(element):
            values = {key: value for key, value in transaction._asdict().items() if value}
            tree[name] = [values, *tree.get(name, ())]
        for name, value in _wrong_dates(element):
            self._report.drop(f"{name} {value}", self._reading.place, ReadingLoss.TRANSACTION)
        _count_attributes(element, self._report, self._reading.place)


class _Concepts:
    """Reads any ``tu`` as a concept."""

    def __init__(self, reading: _Reading, options: ReadOptions, report: Report) -> None:
        self._reading = reading
        self._keep_unknown = options.keep_unknown
        self._report = report
        self._slugs = Slugs()

    def concept(self, element: Element, tuvs: list[_Tuv], place: Location) -> Concept | None:
        terms = [tuv for tuv in tuvs if _is_term(tuv.segment, tuv.language, self._report, place)]
        if not terms:
            self._report.omit(Code.MISSING_VALUE, "the unit has no text in any language", place)
            return None
        name = element.get("tuid") or self.name([tuv.segment.text for tuv in terms])
        concept = Concept(name, {}, location=place)
        for language, segment, variant in terms:
            section = concept.sections.get(language)
            if section is None:
                section = concept.sections[language] = LanguageSection()
            term = Term(segment.text)
            if len(variant) > 1 or len(variant.attrib) > 1:
                self._details(variant, term)
            section.terms.append(term)
        if len(element) > len(tuvs) or element.attrib:
            self._details(element, concept)
        return concept

    def name(self, texts: Sequence[str]) -> str:
        """Return a new id made from the terms of a concept."""
        return self._slugs.id_for(texts[0], texts)

    def _details(self, element: Element, thing: Concept | Term) -> None:
        """Read notes, props and dates."""
        for child in element:
            name = local_name(child)
            text = text_of(child)
            if name in ("tuv", "seg"):
                continue
            if name not in ("note", "prop") or not text.strip():
                _drop_part(child, self._report, self._reading.place)
                continue
            if name == "prop":
                self._keep(child.get("type", "prop"), text, thing)
            else:
                thing.notes += (text,)
            _count_rest(child, _OF_OWN_PROP, self._reading.place, self._report)
        for name, transaction in _dates_of(element):
            setattr(thing, name, (transaction,))
        for name, value in _wrong_dates(element):
            self._keep(name, value, thing)
        _count_attributes(element, self._report, self._reading.place)

    def _keep(self, what: str, text: str, thing: Concept | Term) -> None:
        """Add a value without a field as a note, or drop it if ``keep_unknown`` is off."""
        if not self._keep_unknown:
            self._report.drop(what, self._reading.place)
            return
        self._report.change(Change.NOTED, what, self._reading.place)
        thing.notes += (f"{what}: {text}",)


def _is_term(segment: Segment, language: str, report: Report, place: Location) -> bool:
    """Return whether a segment has a text that can be a term; report its codes, or that it has none."""
    for code in codes_of(segment.markup) if segment.markup else ():
        report.drop(f"code {code.split()[0].strip('<>/')}", place, ReadingLoss.INLINE_CODE)
    if segment.text.strip():
        return True
    report.drop(f"a tuv without text in {language}", place, ReadingLoss.TEXT)
    return False


def _drop_part(part: Element, report: Report, place: Location | None) -> None:
    """Count a property by its type, and any other part of a unit by its name."""
    name = local_name(part)
    if name == "prop":
        report.drop(part.get("type", "prop"), place)
    else:
        report.drop(f"<{name}>", place, ReadingLoss.MARKUP)


def _count_attributes(element: Element, report: Report, place: Location | None) -> None:
    for name in element.attrib:
        if name not in (XML_LANG, "lang", "tuid", *_DATES):
            report.drop(name, place, ReadingLoss.UNIT_ATTRIBUTE)


def _flat_name(kind: str, names: dict[str, FlatName]) -> tuple[FlatName, int] | None:
    found = _PROP.fullmatch(kind)
    name = found and found[1].replace("-", "_")
    return (names[name], int(found[2] or 1)) if found and name in names else None


# Dates


def _dates_of(element: Element) -> Iterator[tuple[str, Transaction]]:
    for name, date_name, person_name in _TRANSACTIONS:
        date, by = element.get(date_name), element.get(person_name) or None
        date = date and iso_date(date)
        if date or by:
            yield name, Transaction(date or None, by)


def _wrong_dates(element: Element) -> Iterator[tuple[str, str]]:
    for name in ("creationdate", "changedate"):
        value = element.get(name)
        if value is not None and iso_date(value) is None:
            yield name, value
