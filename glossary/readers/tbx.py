"""Reads TBX of every kind in use: versions 2 and 3, both styles, TBX-Min, with or without namespace, tig and ntig.

The three levels hold items such as ``descrip`` or ``termNote``; an item's category is its ``type``, or its own name
where the style is DCT. ``glossary.categories`` says where each goes. What has no home is kept as a note or dropped, and
counted by category.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from itertools import chain
from typing import NamedTuple, TypeAlias
from xml.etree.ElementTree import Element

from glossary.fields import Field, Kind, is_date
from glossary.files.source import Source
from glossary.findings import Change, Report
from glossary.hashes import HashSet
from glossary.ids import id_of, slug_with_hash
from glossary.languages import WrongTagError
from glossary.model import (
    Concept,
    CrossReference,
    Entry,
    ExternalReference,
    LanguageSection,
    Location,
    Metadata,
    Passage,
    Term,
    Transaction,
)
from glossary.readers.xml.stream import (
    XML_LANG,
    Document,
    languages_named,
    local_name,
    open_document,
    text_of,
)
from glossary.readers.xml.templates import Layouts
from glossary.readers.xml.text import XmlLanguages
from glossary.reading import Reader, ReadOptions, Stream, settle_languages
from glossary.rules import Code
from glossary.similarity import plain
from glossary.vocabulary import CONCEPT_KEYS, LANGUAGE_KEYS, TERM_KEYS, choice, key_of

ENTRIES = ("termEntry", "conceptEntry", "entry")
SECTIONS = frozenset({"langSet", "langSec", "langGroup", "langGrp"})
TERMS = frozenset({"tig", "ntig", "termSec", "termGroup", "termGrp"})
GROUPS = frozenset({"descripGrp", "adminGrp", "termNoteGrp", "noteGrp"})
CARRIERS = frozenset({"descrip", "admin", "termNote", "xref", "ref", "transac", "transacNote"})
KINDS_OF_TRANSACTION = {"origination": "created", "creation": "created", "modification": "modified"}
Level: TypeAlias = Concept | LanguageSection | Term
_SAID = {
    "Do not translate.": ("translatable", False),
    "To be translated.": ("translatable", True),
    "Case-sensitive.": ("case_sensitive", True),
    "Not case-sensitive.": ("case_sensitive", False),
}
"""Notes by which a term says what TBX has no category for, as we write them."""
_HEADER = {
    "Publisher": "publisher",
    "Licence": "licence",
    "Version": "version",
    "Date": "date",
    "Id": "id",
    "Description": "description",
}
_INDENTED = re.compile(r"(?<!\s)\s*\n\s*")
_BASIC_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z)?")


class Item(NamedTuple):
    """One value of a level: what it is called, what it says, what it refers to and where it is from."""

    name: str
    text: str
    target: str | None = None
    source: str | None = None


def open_tbx(source: Source, options: ReadOptions, report: Report) -> Stream:
    document = _opened(source)
    reading = _Reading(source, options, report)
    body = document.entries(reading.layouts())
    first = next(body, None)
    if first is None:
        report.warn(Code.EMPTY_INPUT, "there is no entry in this file", Location(source.name))
    else:
        body = chain([first], body)
    has_ids = first is not None and isinstance(first[1], Element) and bool(first[1].get("id"))
    metadata = _metadata(document, options)
    settle_languages(metadata, languages_named(source, tuple(SECTIONS), options.language))
    return Stream(metadata, reading.concepts(document, body), has_ids=has_ids)


READER = Reader(
    name="tbx",
    title="TBX, versions 2 and 3, every dialect and style",
    suffixes=(".tbx", ".tbxm"),
    contents=frozenset({"<martif>", "<tbx>", "<TBX>", "<TBX-Min>"}),
    open=open_tbx,
    entry_names=ENTRIES,
)


def _opened(source: Source) -> Document:
    return open_document(source, ENTRIES, "a TBX file")


def _metadata(document: Document, options: ReadOptions) -> Metadata:
    """Take the title, and what our own exporter puts into the header; a foreign header has no more that is certain."""
    metadata = Metadata(source_language=options.source_language)
    for element in chain.from_iterable(part.iter() for part in document.head):
        name, text = local_name(element), text_of(element).strip()
        if name == "title" and text and metadata.title is None:
            metadata.title = text
        elif name == "p" and text:
            label, colon, value = text.partition(": ")
            attribute = _HEADER.get(label)
            if colon and attribute and (attribute != "date" or is_date(value)):
                setattr(metadata, attribute, value)
            elif attribute is None and "XCS" not in element.get("type", "") and text != "Written by glossport.":
                metadata.description = metadata.description or text
    tag = document.root.get(XML_LANG) or document.root.get("lang") or _source_of_tbx_min(document)
    if tag and metadata.source_language is None:
        with suppress(WrongTagError):
            metadata.source_language = options.language(tag)
    return metadata


def _source_of_tbx_min(document: Document) -> str | None:
    """The first TBX-Min says its languages in the header, not at the root."""
    parts = chain.from_iterable(part.iter() for part in document.head)
    return next((part.get("source") for part in parts if local_name(part) == "languages"), None)


class _Reading:
    """The entries of one file on their way into the model."""

    def __init__(self, source: Source, options: ReadOptions, report: Report) -> None:
        self._source = source
        self._options = options
        self._only = options.only_languages
        self._report = report
        self._place: Location | None = None
        self._languages = XmlLanguages("section", options, report)

    def layouts(self) -> Layouts:
        def read(element: Element, scratch: Report) -> Concept:
            return _Reading(self._source, self._options, scratch)._concept(element, Location(self._source.name))

        return Layouts(read, self._report, special=frozenset(_SAID), named=_generated_id)

    def concepts(self, document: Document, body: Iterable[tuple[Location, Element | Entry]]) -> Iterator[Entry]:
        for place, element in body:
            self._place = place
            if not isinstance(element, Element):
                yield element
            elif local_name(element) in ENTRIES:
                yield self._concept(element, place)
            else:
                self._report.omit(Code.UNKNOWN_KEY, f"<{local_name(element)}> is no entry", place)
        for element in document.after():
            for _ in range(sum(local_name(part) == "refObject" for part in element.iter())):
                self._report.change(Change.DROPPED, "refObject of the back matter", None)

    def _concept(self, element: Element, place: Location) -> Concept:
        concept = Concept(id_of(element.get("id", "")), location=place)
        untold: list[Item] = []
        for child in element:
            name = local_name(child)
            if name in SECTIONS:
                self._section(child, concept)
            elif name == "transacGrp":
                self._transaction(child, concept)
            else:
                untold += self._put_all(self._items(child, name), concept, CONCEPT_KEYS)
        for item in untold:
            self._spread(item, concept)
        if not concept.id:
            concept.id = _generated_id(term.text for section in concept.sections.values() for term in section.terms)
        return concept

    def _section(self, element: Element, concept: Concept) -> None:
        language = self._language(element)
        if language is None:
            return
        if self._only is not None and language not in self._only and concept.id and _is_of_one_language(element):
            return
        section = concept.sections.get(language)
        if section is None:
            section = concept.sections[language] = LanguageSection()
        else:
            self._report.change(Change.MAPPED, f"a second section in {language}", self._place, into="part of the first")
        for child in element:
            name = local_name(child)
            if name in TERMS:
                if text := _only_text(child):
                    section.terms.append(Term(text))
                else:
                    self._term(child, section, concept)
            elif name == "transacGrp":
                self._transaction(child, section)
            else:
                for item in self._put_all(self._items(child, name), section, LANGUAGE_KEYS):
                    self._note(item, section)

    def _language(self, element: Element) -> str | None:
        language = self._languages.of(element, self._place)
        if language is None:
            self._report.change(Change.DROPPED, "a section in no known language", self._place)
        return language

    def _term(self, element: Element, section: LanguageSection, concept: Concept) -> None:
        term = Term("")
        for child in element:
            name = local_name(child)
            if name == "term":
                term.text = self._term_text(child)
            elif name == "termGrp":
                for inner in child:
                    inner_name = local_name(inner)
                    if inner_name == "term":
                        term.text = self._term_text(inner)
                    else:
                        self._put_in_term(inner, inner_name, term, section, concept)
            else:
                self._put_in_term(child, name, term, section, concept)
        if not term.text or term.text.isspace():
            self._report.warn(Code.MISSING_VALUE, "a term without text is left out", self._place)
            self._report.change(Change.DROPPED, "a term without text", self._place)
            return
        if element.get("id"):
            self._report.change(Change.DROPPED, "id of a term", self._place)
        section.terms.append(term)

    def _put_in_term(self, child: Element, name: str, term: Term, section: LanguageSection, concept: Concept) -> None:
        if name == "transacGrp":
            self._transaction(child, term)
            return
        for item in self._put_all(self._items(child, name), term, TERM_KEYS):
            key = key_of(item.name)
            if key == "definition":
                self._report.change(Change.MAPPED, "definition of a term", self._place, into="that of its language")
                section.definitions += (Passage(item.text, item.source),)
            elif key == "subject_field" and concept.subject_field in (None, item.text):
                self._report.change(Change.MAPPED, "subjectField of a term", self._place, into="that of its concept")
                concept.subject_field = item.text
            elif plain(item.name) == "translationneeded" and plain(item.text) in ("no", "yes"):
                term.translatable = plain(item.text) == "yes"
            elif key == "image" and item.target:
                section.images += (ExternalReference(item.target, item.text or None),)
                self._report.change(Change.MAPPED, "xGraphic of a term", self._place, into="that of its language")
            else:
                self._note(item, term)

    def _spread(self, item: Item, concept: Concept) -> None:
        """Take an item of the concept that only its terms have a place for, or keep it as a note."""
        if plain(item.name) == "translationneeded" and plain(item.text) in ("no", "yes"):
            self._report.change(Change.MAPPED, f"{item.name} of an entry", self._place, into="that of each term")
            for section in concept.sections.values():
                for term in section.terms:
                    term.translatable = plain(item.text) == "yes"
        else:
            self._note(item, concept)

    # Items

    def _items(self, element: Element, name: str) -> Iterable[Item]:
        """Give the values of an element of a level: one, or those of a group of which the first is meant."""
        return self._items_of_group(element, name) if name in GROUPS else (self._item(element, name),)

    def _items_of_group(self, element: Element, name: str) -> Iterator[Item]:
        main: Item | None = None
        for child in element:
            inner = local_name(child)
            if inner == "transacGrp":
                self._report.change(Change.DROPPED, f"transacGrp of a {name}", self._place)
                continue
            item = self._item(child, inner)
            if main is None:
                main = item
            elif key_of(item.name) == "source" and main.source is None:
                main = main._replace(source=item.text or None)
            else:
                yield item._replace(name=f"{main.name} {item.name}")
        if main is not None:
            yield main

    def _item(self, element: Element, name: str) -> Item:
        category = element.get("type", name) if name in CARRIERS else name
        if category == "ref":
            category = "crossReference"
        elif category == "xref":
            category = "externalCrossReference"
        elif category == "termCompList":
            return Item(category, " + ".join(filter(None, (text_of(part).strip() for part in element))))
        if len(element):
            self._report.change(Change.DROPPED, f"markup within {category}", self._place)
        return Item(category, _text(element), element.get("target"))

    def _put_all(self, items: Iterable[Item], thing: Level, keys: dict[str, Field]) -> list[Item]:
        """Put each item into its field; give back those that have none at this level."""
        rest = []
        for item in items:
            field = keys.get(key_of(item.name))
            if field is None:
                rest.append(item)
            elif item.text or item.target:
                self._put(item, thing, field)
        return rest

    def _put(self, item: Item, thing: Level, field: Field) -> None:
        present = getattr(thing, field.attribute)
        if field.kind is Kind.CHOICE:
            self._put_choice(item, thing, field)
        elif field.kind is Kind.TEXT:
            if present in (None, item.text):
                setattr(thing, field.attribute, item.text)
            else:
                self._note(item, thing)
        elif field.kind is Kind.TEXTS:
            said = _SAID.get(item.text) if isinstance(thing, Term) and field.key == "note" else None
            if said:
                setattr(thing, *said)
            else:
                setattr(thing, field.attribute, (*present, item.text))
        elif field.kind is Kind.PASSAGES:
            setattr(thing, field.attribute, (*present, Passage(item.text, item.source)))
        elif field.kind is Kind.CROSS_REFERENCES:
            self._put_reference(item, thing, field)
        elif url := item.target or item.text:
            text = item.text if item.target else ""
            setattr(thing, field.attribute, (*present, ExternalReference(url, text or None)))

    def _put_choice(self, item: Item, thing: Level, field: Field) -> None:
        found = choice(field, item.text.strip())
        if found is None or getattr(thing, field.attribute) not in (None, found.value):
            self._note(item, thing)
            return
        if not found.is_standard:
            self._report.change(Change.MAPPED, f"{item.name} {item.text.strip()!r}", self._place, into=found.value)
        setattr(thing, field.attribute, found.value)

    def _put_reference(self, item: Item, thing: Level, field: Field) -> None:
        target = self._known_targets.get(item.target or "")
        if target is None:
            self._report.warn(
                Code.DANGLING_REFERENCE, f"a reference to {item.target!r}, which no entry has", self._place
            )
            self._note(item, thing)
            return
        present = getattr(thing, field.attribute)
        setattr(thing, field.attribute, (*present, CrossReference(target, item.text or None)))

    @cached_property
    def _known_targets(self) -> dict[str, str]:
        """What references lead to: an entry's id, or a term's that leads to its entry. Read only if there are any."""
        wanted = HashSet()
        for _, element in _opened(self._source).body:
            for part in element.iter():
                if target := part.get("target"):
                    wanted.add(target)
        known = {}
        for _, element in _opened(self._source).body:
            if identifier := element.get("id"):
                for part in element.iter():
                    if (name := part.get("id")) and name in wanted:
                        known[name] = id_of(identifier)
        return known

    def _note(self, item: Item, thing: Level) -> None:
        """Keep as a note what has no other place, or drop it."""
        said = ", ".join(filter(None, (item.text, item.target)))
        if not said:
            return
        if not self._options.keep_unknown:
            self._report.change(Change.DROPPED, item.name, self._place)
            return
        self._report.change(Change.NOTED, item.name, self._place)
        source = f" ({item.source})" if item.source else ""
        thing.notes += (f"{item.name}: {said}{source}",)

    def _transaction(self, group: Element, thing: Level) -> None:
        kind, by, date = "", None, None
        for child in group:
            name = local_name(child)
            item = self._item(child, name)
            category = plain(item.name)
            if name == "date":
                date = item.text.strip()
            elif category == "responsibility":
                by = item.text or item.target
                if item.text and item.target:
                    self._report.change(Change.DROPPED, "target of a responsibility", self._place)
            elif name == "transac" or category == "transactiontype":
                kind = item.text.strip() if category == "transactiontype" else item.name
            else:
                self._note(item, thing)
        attribute = KINDS_OF_TRANSACTION.get(kind.casefold())
        date = _iso_date(date)
        if attribute is None or (date and not is_date(date)) or not (date or by):
            self._note(Item(f"transaction {kind}".strip(), ", ".join(filter(None, (date, by)))), thing)
            return
        setattr(thing, attribute, (*getattr(thing, attribute), Transaction(date or None, by)))

    def _term_text(self, element: Element) -> str:
        if len(element):
            self._report.change(Change.DROPPED, "markup within term", self._place)
        text = text_of(element)
        return _INDENTED.sub(" ", text).strip() if "\n" in text else text


def _text(element: Element) -> str:
    """Give the text of an element; nothing when it is blank, and without the indentation of a line of its own."""
    text = text_of(element)
    return text.strip() if "\n" in text or text.isspace() else text


def _only_text(element: Element) -> str:
    """Give the text of a term that has no more than that, as most have; else nothing."""
    if len(element) != 1 or element.attrib:
        return ""
    term = element[0]
    text = term.text or ""
    if local_name(term) != "term" or len(term) or term.attrib or "\n" in text or text.isspace():
        return ""
    return text


def _iso_date(text: str | None) -> str | None:
    if text and (basic := _BASIC_DATE.fullmatch(text)):
        year, month, day, hour, minute, second = basic.groups()
        return f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second}Z" if hour else "")
    return text


def _is_of_one_language(section: Element) -> bool:
    """Tell whether nothing in a section is about the whole concept."""
    return all(key_of(part.get("type") or local_name(part)) != "subject_field" for part in section.iter())


def _generated_id(terms: Iterable[str]) -> str:
    return slug_with_hash(next(iter(terms), ""))
