"""Concepts of terminology XML: the items of its three levels, put into the fields of the model.

TBX and MultiTerm XML share this shape. A concept holds one section for each language, and a section holds terms. Each
of the three holds items such as a definition, whose data category says into which field it goes
(``glossary.vocabulary``). What has no field is kept as a note or dropped, and counted by category.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import ClassVar, NamedTuple, TypeAlias
from xml.etree.ElementTree import Element

from glossary.fields import Field, Kind, iso_date
from glossary.findings import Change, ReadingLoss, Report
from glossary.ids import slug_with_hash
from glossary.model import (
    Concept,
    CrossReference,
    ExternalReference,
    LanguageSection,
    Location,
    Passage,
    Term,
    Transaction,
)
from glossary.readers.xml.stream import local_name, text_of
from glossary.readers.xml.text import XmlLanguages
from glossary.reading import ReadOptions
from glossary.rules import Code
from glossary.similarity import plain
from glossary.vocabulary import CONCEPT_KEYS, FLAGS_OF_NOTES, LANGUAGE_KEYS, TERM_KEYS, choice, key_of

Level: TypeAlias = Concept | LanguageSection | Term
GROUPS = frozenset({"descripGrp", "adminGrp", "termNoteGrp", "noteGrp"})
CARRIERS = frozenset({"descrip", "admin", "termNote", "xref", "ref", "transac", "transacNote"})
"""Elements whose ``type`` is the data category; any other element is named after its category."""
KINDS_OF_TRANSACTION = {"origination": "created", "creation": "created", "modification": "modified"}
_INDENTED = re.compile(r"(?<!\s)\s*\n\s*")


class Item(NamedTuple):
    """One value of a level: its data category, its text, what it refers to and where it is from."""

    category: str
    text: str
    target: str | None = None
    source: str | None = None


class ConceptReader(ABC):
    """Reads the concepts of one file. A format says which elements are its levels, and how it names what they are."""

    sections: ClassVar[frozenset[str]]
    terms: ClassVar[frozenset[str]]
    labels: ClassVar[frozenset[str]] = frozenset()
    """Elements that name the level they stand in, such as its language; they are no items."""

    def __init__(self, options: ReadOptions, report: Report) -> None:
        self.options = options
        self.report = report
        self.place: Location | None = None
        self.languages = XmlLanguages("section", options, report)

    @abstractmethod
    def identifier(self, element: Element) -> str:
        """Return the id of a concept as the file has it; empty where it has none."""

    def language_of(self, section: Element) -> Element:
        """Return the element that names the language of a section."""
        return section

    @abstractmethod
    def transaction(self, group: Element, thing: Level) -> None:
        """Read who created or changed something, and when; ``put_transaction`` takes it."""

    def target_of(self, reference: str) -> str | None:  # noqa: ARG002  # for those who have references
        """Return the id of the concept that a reference leads to; None where there is none."""
        return None

    def concept(self, element: Element, place: Location) -> Concept:
        self.place = place
        concept = Concept(self.identifier(element), location=place)
        homeless: list[Item] = []
        for child in element:
            name = local_name(child)
            if name in self.sections:
                self._section(child, concept)
            elif name == "transacGrp":
                self.transaction(child, concept)
            elif name not in self.labels:
                homeless += self._put_all(self._items(child, name), concept, CONCEPT_KEYS)
        for item in homeless:
            self._spread(item, concept)
        if not concept.id:
            concept.id = generated_id(term.text for section in concept.sections.values() for term in section.terms)
        return concept

    def _section(self, element: Element, concept: Concept) -> None:
        language = self._language(element)
        if language is None:
            return
        only = self.options.only_languages
        if only is not None and language not in only and concept.id and _is_of_one_language(element):
            return
        section = concept.sections.get(language)
        if section is None:
            section = concept.sections[language] = LanguageSection()
        else:
            self.report.change(Change.MAPPED, f"a second section in {language}", self.place, into="part of the first")
        for child in element:
            name = local_name(child)
            if name in self.terms:
                if text := _only_text(child):
                    section.terms.append(Term(text))
                else:
                    self._term(child, section, concept)
            elif name == "transacGrp":
                self.transaction(child, section)
            elif name not in self.labels:
                for item in self._put_all(self._items(child, name), section, LANGUAGE_KEYS):
                    self.note(item, section)

    def _language(self, element: Element) -> str | None:
        language = self.languages.of(self.language_of(element), self.place)
        if language is None:
            self.report.drop("a section in no known language", self.place, ReadingLoss.UNKNOWN_LANGUAGE)
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
            self.report.warn(Code.MISSING_VALUE, "a term without text is left out", self.place)
            self.report.drop("a term without text", self.place, ReadingLoss.TEXT)
            return
        if element.get("id"):
            self.report.drop("id of a term", self.place, ReadingLoss.ATTRIBUTE)
        section.terms.append(term)

    def _put_in_term(self, child: Element, name: str, term: Term, section: LanguageSection, concept: Concept) -> None:
        if name == "transacGrp":
            self.transaction(child, term)
            return
        for item in self._put_all(self._items(child, name), term, TERM_KEYS):
            key = key_of(item.category)
            if key == "definition":
                self.report.change(Change.MAPPED, "definition of a term", self.place, into="that of its language")
                section.definitions += (Passage(item.text, item.source),)
            elif key == "subject_field" and concept.subject_field in (None, item.text):
                self.report.change(Change.MAPPED, "subjectField of a term", self.place, into="that of its concept")
                concept.subject_field = item.text
            elif plain(item.category) == "translationneeded" and plain(item.text) in ("no", "yes"):
                term.translatable = plain(item.text) == "yes"
            elif key == "image" and item.target:
                section.images += (ExternalReference(item.target, item.text or None),)
                self.report.change(Change.MAPPED, "xGraphic of a term", self.place, into="that of its language")
            else:
                self.note(item, term)

    def _spread(self, item: Item, concept: Concept) -> None:
        """Take an item of the concept that only its terms have a place for, or keep it as a note."""
        if plain(item.category) == "translationneeded" and plain(item.text) in ("no", "yes"):
            self.report.change(Change.MAPPED, f"{item.category} of an entry", self.place, into="that of each term")
            for section in concept.sections.values():
                for term in section.terms:
                    term.translatable = plain(item.text) == "yes"
        else:
            self.note(item, concept)

    # Items

    def _items(self, element: Element, name: str) -> Iterable[Item]:
        """Give the values of an element of a level: one, or those of a group of which the first is meant."""
        return self._items_of_group(element, name) if name in GROUPS else (self.item(element, name),)

    def _items_of_group(self, element: Element, name: str) -> Iterator[Item]:
        main: Item | None = None
        for child in element:
            inner = local_name(child)
            if inner == "transacGrp":
                self.report.drop(f"transacGrp of a {name}", self.place, ReadingLoss.TRANSACTION)
                continue
            for item in self._items(child, inner):
                if main is None:
                    main = item
                elif key_of(item.category) == "source" and main.source is None:
                    main = main._replace(source=item.text or None)
                else:
                    yield item._replace(category=f"{main.category} {item.category}")
        if main is not None:
            yield main

    def item(self, element: Element, name: str) -> Item:
        category = element.get("type", name) if name in CARRIERS else name
        if category == "ref":
            category = "crossReference"
        elif category == "xref":
            category = "externalCrossReference"
        elif category == "termCompList":
            return self._components(element)
        if len(element):
            self.report.drop(f"markup within {category}", self.place, ReadingLoss.MARKUP)
        for attribute in element.attrib:
            if attribute not in ("type", "target", "datatype"):
                self.report.drop(
                    f"{attribute.rpartition('}')[2]} of a {name}",
                    self.place,
                    ReadingLoss.ATTRIBUTE,
                )
        return Item(category, _text(element), element.get("target"))

    def _components(self, element: Element) -> Item:
        """Join the components of a term; a note of one of them is counted."""
        texts = []
        for part in element:
            inner = [child for child in part if local_name(child) == "termComp"] or [part]
            texts.append(text_of(inner[0]).strip())
            for child in part:
                if child not in inner:
                    self.report.drop(f"{local_name(child)} of a termComp", self.place, ReadingLoss.ATTRIBUTE)
        kind = element.get("type")
        return Item(f"termCompList {kind}" if kind else "termCompList", " + ".join(filter(None, texts)))

    def _put_all(self, items: Iterable[Item], thing: Level, keys: dict[str, Field]) -> list[Item]:
        """Put each item into its field; give back those that have none at this level."""
        rest = []
        for item in items:
            field = keys.get(key_of(item.category))
            if field is None:
                rest.append(item)
            elif item.text or item.target:
                self._put(item, thing, field)
        return rest

    def _put(self, item: Item, thing: Level, field: Field) -> None:
        present = getattr(thing, field.attribute)
        if item.target and item.text and field.kind not in (Kind.CROSS_REFERENCES, Kind.EXTERNAL_REFERENCES):
            self.report.drop(f"target of a {item.category}", self.place, ReadingLoss.REFERENCE)
        if item.source and field.kind is not Kind.PASSAGES:
            self.report.change(Change.MAPPED, f"source of a {item.category}", self.place, into="one of its term")
            thing.sources += (item.source,)
        if field.kind is Kind.CHOICE:
            self._put_choice(item, thing, field)
        elif field.kind is Kind.TEXT:
            if present in (None, item.text):
                setattr(thing, field.attribute, item.text)
            else:
                self.note(item, thing)
        elif field.kind is Kind.TEXTS:
            flag = FLAGS_OF_NOTES.get(item.text) if isinstance(thing, Term) and field.key == "note" else None
            if flag:
                setattr(thing, *flag)
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
        found = choice(field, self.options.value(field.key, item.text).strip())
        if found is None or getattr(thing, field.attribute) not in (None, found.value):
            self.note(item, thing)
            return
        if not found.is_standard:
            self.report.change(Change.MAPPED, f"{item.category} {item.text.strip()!r}", self.place, into=found.value)
        setattr(thing, field.attribute, found.value)

    def _put_reference(self, item: Item, thing: Level, field: Field) -> None:
        target = self.target_of(item.target or "")
        if target is None:
            self.report.warn(Code.DANGLING_REFERENCE, f"a reference to {item.target!r}, which no entry has", self.place)
            self.note(item, thing)
            return
        present = getattr(thing, field.attribute)
        setattr(thing, field.attribute, (*present, CrossReference(target, item.text or None)))

    def note(self, item: Item, thing: Level) -> None:
        """Keep as a note what has no other place, or drop it."""
        said = ", ".join(filter(None, (item.text, item.target)))
        if not said:
            return
        if not self.options.keep_unknown:
            self.report.drop(item.category, self.place)
            return
        self.report.change(Change.NOTED, item.category, self.place)
        source = f" ({item.source})" if item.source else ""
        thing.notes += (f"{item.category}: {said}{source}",)

    def put_transaction(self, thing: Level, kind: str, date: str | None, by: str | None) -> None:
        """Put who did something of a kind, such as ``origination``, and when; keep as a note what is none of ours."""
        attribute = KINDS_OF_TRANSACTION.get(kind.casefold())
        iso = iso_date(date or "")
        if attribute is None or (date and not iso) or not (date or by):
            self.note(Item(f"transaction {kind}".strip(), ", ".join(filter(None, (date, by)))), thing)
            return
        setattr(thing, attribute, (*getattr(thing, attribute), Transaction(iso, by)))

    def _term_text(self, element: Element) -> str:
        if len(element):
            self.report.drop("markup within term", self.place, ReadingLoss.MARKUP)
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


def _is_of_one_language(section: Element) -> bool:
    """Tell whether nothing in a section is about the whole concept."""
    return all(key_of(part.get("type") or local_name(part)) != "subject_field" for part in section.iter())


def generated_id(terms: Iterable[str]) -> str:
    """Build the id of a concept without one from its first term."""
    return slug_with_hash(next(iter(terms), ""))
