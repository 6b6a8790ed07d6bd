"""Reads TMX 1.1 to 1.4b as units or concepts; restores the fields of files that glossport wrote.

A segment becomes plain text: the content of ``bpt``, ``ept``, ``it``, ``ph`` and ``ut`` is code and is dropped, the
content of ``hi`` is text and is kept. The report counts both.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TypeAlias
from xml.etree.ElementTree import Element

from glossary.canonical.tree import Problems, concept_from, metadata_from, unit_from
from glossary.fields import (
    CONCEPT_FIELDS,
    LANGUAGE_FIELDS,
    METADATA_FIELDS,
    TERM_FIELDS,
    UNIT_FIELDS,
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
from glossary.model import Concept, Entry, LanguageSection, Location, Metadata, Term, Transaction, Unit
from glossary.readers.xml.stream import XML_LANG, languages_named, local_name, open_document, text_of
from glossary.readers.xml.templates import Layouts
from glossary.readers.xml.text import XmlLanguages, plain_text
from glossary.reading import Reader, ReadOptions, Stream, settle_languages
from glossary.rules import Code

TOOL = "glossport"
ALL = "*all*"
_ACTS = {"created": "creation", "modified": "change"}
_DATES = {"creationdate": "created", "creationid": "created", "changedate": "modified", "changeid": "modified"}
_PROP = re.compile(r"x-([a-z-]+?)(?:-([1-9]\d{0,4}))?")


Variant: TypeAlias = tuple[str, str, Element]
"""A ``tuv`` that has a text: its language, the text and the element."""


def open_tmx(source: Source, options: ReadOptions, report: Report) -> Stream:
    document = open_document(source, ("tu",), "a TMX file")
    header = next((part for part in document.head if local_name(part) == "header"), Element("header"))
    is_own = header.get("creationtool") == TOOL
    metadata = _metadata(header, options, report) if is_own else _foreign_metadata(header, options, report)
    settle_languages(metadata, languages_named(source, ("tuv",), options.language))
    reading = _Entries(options, report, is_own=is_own)
    layouts = Layouts(
        lambda element, scratch: _Entries(options, scratch, is_own=is_own).entry(element, Location(source.name)),
        report,
        named=reading.foreign.name,
    )
    entries = reading.of(document.entries(layouts))
    return Stream(metadata, entries, has_ids=is_own and not options.as_concepts)


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

    def __init__(self, options: ReadOptions, report: Report, *, is_own: bool) -> None:
        self._report = report
        self._reading = _Reading(options, report)
        self.foreign = _Foreign(self._reading, options, report)
        self._own = _Own(self._reading, self.foreign, report)
        self._is_own = is_own
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
        variants = self._reading.variants(element)
        if not variants:
            return None
        if not self._is_own or (self._as_concepts and "tuid" not in element.attrib):
            return self.foreign.entry(element, variants, place)
        return self._own.entry(element, variants, place)


# The header


def _metadata(header: Element, options: ReadOptions, report: Report) -> Metadata:
    tree: dict[str, Tree] = {}
    names = flat_names(METADATA_FIELDS)
    for child in header:
        if found := _flat_name(child, names):
            put(tree, *found, text_of(child))
    problems: Problems = []
    metadata = metadata_from(tree, problems)
    for problem in problems:
        report.warn(problem.code, problem.message, None)
    metadata.source_language = _source_language(header, options)
    return metadata


def _foreign_metadata(header: Element, options: ReadOptions, report: Report) -> Metadata:
    for child in header:
        name = child.get("type") or local_name(child)
        report.drop(f"{name} of the header", None, ReadingLoss.HEADER)
    return Metadata(source_language=_source_language(header, options))


def _source_language(header: Element, options: ReadOptions) -> str | None:
    tag = header.get("srclang", ALL)
    if options.source_language is None and tag.lower() != ALL:
        with suppress(WrongTagError):
            return options.language(tag)
    return options.source_language


# Variants, in files of any tool


class _Reading:
    """Reads the ``tuv`` elements of a ``tu`` and their texts."""

    def __init__(self, options: ReadOptions, report: Report) -> None:
        self._report = report
        self.languages = XmlLanguages("tuv", options, report)
        self.place: Location | None = None

    def variants(self, unit: Element) -> list[Variant]:
        """Return the variants of a ``tu`` that have a language and a text; report the others."""
        variants = []
        for child in unit:
            if child.tag != "tuv" and local_name(child) != "tuv":
                continue
            language = self.language_of(child)
            text = self._segment(child)
            if language is None:
                self._report.drop("a tuv of no known language", self.place, ReadingLoss.UNKNOWN_LANGUAGE)
            elif not text or text.isspace():
                self._report.drop(f"a tuv without text in {language}", self.place, ReadingLoss.TEXT)
            else:
                variants.append((language, text, child))
        if not variants:
            self._report.omit(Code.MISSING_VALUE, "the unit has no text in any language", self.place)
        return variants

    def language_of(self, variant: Element) -> str | None:
        return self.languages.of(variant, self.place)

    def _segment(self, variant: Element) -> str:
        for child in variant:
            if child.tag == "seg" or local_name(child) == "seg":
                return plain_text(child, local_name, self.place, self._report) if len(child) else child.text or ""
        return ""


# Files that glossport wrote


class _Own:
    """Reads entries that glossport wrote: the types of its ``prop`` elements are field names."""

    _CONCEPT_NAMES = flat_names(CONCEPT_FIELDS)
    _LANGUAGE_NAMES = flat_names(LANGUAGE_FIELDS)
    _TERM_NAMES = flat_names(TERM_FIELDS)
    _UNIT_NAMES = flat_names(UNIT_FIELDS)

    def __init__(self, reading: _Reading, foreign: "_Foreign", report: Report) -> None:
        self._reading = reading
        self._foreign = foreign
        self._report = report

    def entry(self, element: Element, variants: list[Variant], place: Location) -> Entry | None:
        return (self._concept if "tuid" in element.attrib else self._unit)(element, variants, place)

    def _concept(self, element: Element, variants: list[Variant], place: Location) -> Concept | None:
        terms: dict[str, list[Tree]] = {}
        sections: dict[str, dict[str, Tree]] = {}
        tree: dict[str, Tree] = {"id": element.get("tuid", ""), "languages": sections, "terms": terms}
        for language, text, variant in variants:
            term: dict[str, Tree] = {"text": text}
            self._fill(variant, self._TERM_NAMES, term)
            terms.setdefault(language, []).append(term)
        for part in element:
            if local_name(part) == "tuv":
                continue
            if XML_LANG not in part.attrib:
                self._put(part, self._CONCEPT_NAMES, tree)
            elif tag := self._reading.language_of(part):
                self._put(part, self._LANGUAGE_NAMES, sections.setdefault(tag, {}))
        _add_dates(element, tree)
        for section in sections.values():
            close_gaps(section)
        close_gaps(tree)
        problems: Problems = []
        concept = concept_from(tree, problems)
        if concept is None or self._has(problems, place):
            return None
        concept.location = place
        return concept

    def _unit(self, element: Element, variants: list[Variant], place: Location) -> Entry | None:
        tree: dict[str, Tree] = {}
        for language, text, _ in variants:
            if tree.setdefault(language, text) != text:
                self._report.drop(f"a second text in {language}", place, ReadingLoss.TEXT)
        if any(len(variant) > 1 or len(variant.attrib) > 1 for _, _, variant in variants):
            # Another tool added to it.
            return self._foreign.entry(element, variants, place)
        self._fill(element, self._UNIT_NAMES, tree)
        problems: Problems = []
        unit = unit_from(tree, problems)
        if unit is None or self._has(problems, place):
            return None
        unit.location = place
        return unit

    def _has(self, problems: Problems, place: Location) -> bool:
        for problem in problems:
            self._report.error(problem.code, problem.message, place, suggestion=problem.suggestion)
        return bool(problems)

    def _fill(self, element: Element, names: dict[str, FlatName], tree: dict[str, Tree]) -> None:
        if len(element) > 1 or element.attrib:
            for part in element:
                self._put(part, names, tree)
            _add_dates(element, tree)
            close_gaps(tree)

    def _put(self, part: Element, names: dict[str, FlatName], tree: dict[str, Tree]) -> None:
        if local_name(part) == "note":
            tree.setdefault("note", []).append(text_of(part))
        elif found := _flat_name(part, names):
            put(tree, *found, text_of(part))
        elif local_name(part) == "prop":
            self._report.drop(part.get("type", "prop"), self._reading.place)


def _flat_name(part: Element, names: dict[str, FlatName]) -> tuple[FlatName, int] | None:
    found = _PROP.fullmatch(part.get("type", ""))
    name = found and found[1].replace("-", "_")
    return (names[name], int(found[2] or 1)) if found and name in names else None


# Files of other tools


class _Foreign:
    """Reads entries that another tool wrote."""

    def __init__(self, reading: _Reading, options: ReadOptions, report: Report) -> None:
        self._reading = reading
        self._as_concepts = options.as_concepts
        self._keep_unknown = options.keep_unknown
        self._report = report
        self._slugs = Slugs()

    def entry(self, element: Element, variants: list[Variant], place: Location) -> Entry:
        return (self._concept if self._as_concepts else self._unit)(element, variants, place)

    def _concept(self, element: Element, variants: list[Variant], place: Location) -> Concept:
        name = element.get("tuid") or self.name([text for _, text, _ in variants])
        concept = Concept(name, {}, location=place)
        for language, text, variant in variants:
            section = concept.sections.get(language)
            if section is None:
                section = concept.sections[language] = LanguageSection()
            term = Term(text)
            if len(variant) > 1 or len(variant.attrib) > 1:
                self._details(variant, term)
            section.terms.append(term)
        if len(element) > len(variants) or element.attrib:
            self._details(element, concept)
        return concept

    def name(self, texts: Sequence[str]) -> str:
        """Return a new id made from the terms of a concept."""
        return self._slugs.id_for(texts[0], texts)

    def _unit(self, element: Element, variants: list[Variant], place: Location) -> Unit:
        unit = Unit({}, location=place)
        self._dates(element, unit, "")
        for language, text, variant in variants:
            if language not in unit.texts:
                unit.texts[language] = text
            elif unit.texts[language] != text:
                self._keep(f"another text in {language}", text, unit)
            else:
                self._report.change(Change.MAPPED, f"the same text twice in {language}", place, into="one")
            if len(variant) > 1 or len(variant.attrib) > 1:
                self._details(variant, unit, language)
        if len(element) > len(variants) or element.attrib:
            if element.get("tuid"):
                self._report.drop("tuid of a unit", place, ReadingLoss.UNIT_ID)
            self._texts_of(element, unit)
        return unit

    def _details(self, element: Element, thing: Concept | Term | Unit, language: str = "") -> None:
        """Read notes, props and dates; those of a unit's text go to the unit, which has no fields by language."""
        self._texts_of(element, thing, language)
        self._dates(element, thing, language)

    def _texts_of(self, element: Element, thing: Concept | Term | Unit, language: str = "") -> None:
        for child in element:
            name = local_name(child)
            text = text_of(child)
            if not text.strip() or name not in ("note", "prop"):
                continue
            if name == "prop":
                self._keep(child.get("type", "prop"), text, thing, language)
            else:
                thing.notes += (f"{language}: {text}" if language else text,)
                if language:
                    self._report.change(Change.MAPPED, "note of a tuv", self._reading.place, into="that of its unit")

    def _dates(self, element: Element, thing: Concept | Term | Unit, language: str) -> None:
        for name, transaction in _dates_of(element):
            present = getattr(thing, name)
            if transaction in present:
                continue
            if language and present:
                self._keep(f"{_ACTS[name]} of a tuv", ", ".join(filter(None, transaction)), thing, language)
                continue
            if language:
                self._report.change(
                    Change.MAPPED, f"{_ACTS[name]} of a tuv", self._reading.place, into="that of its unit"
                )
            setattr(thing, name, (*present, transaction))
        for name, value in element.attrib.items():
            if name in _DATES:
                if name.endswith("date") and iso_date(value) is None:
                    self._keep(name, value, thing, language)
            elif name not in (XML_LANG, "lang", "tuid"):
                self._report.drop(name, self._reading.place, ReadingLoss.UNIT_ATTRIBUTE)

    def _keep(self, what: str, text: str, thing: Concept | Term | Unit, language: str = "") -> None:
        """Add a value without a field as a note, or drop it if ``keep_unknown`` is off."""
        if not self._keep_unknown:
            self._report.drop(what, self._reading.place)
            return
        self._report.change(Change.NOTED, what, self._reading.place)
        thing.notes += (f"{language}: {what}: {text}" if language else f"{what}: {text}",)


# Dates


def _dates_of(element: Element) -> Iterator[tuple[str, Transaction]]:
    for name, kind in (("created", "creation"), ("modified", "change")):
        date = iso_date(element.get(f"{kind}date", ""))
        by = element.get(f"{kind}id") or None
        if date or by:
            yield name, Transaction(date, by)


def _add_dates(element: Element, tree: dict[str, Tree]) -> None:
    """Insert the dates of the attributes before those of the props."""
    for name, transaction in _dates_of(element):
        values = {key: value for key, value in transaction._asdict().items() if value}
        tree[name] = [values, *tree.get(name, ())]
