"""Concepts of terminology XML: the items of its three levels, put into the fields of the model.

TBX and MultiTerm XML share this shape. A concept holds one section for each language, and a section holds terms. Each
of the three holds items such as a definition, whose data category says into which field it goes
(``glossary.vocabulary``). What has no field is kept as a note or dropped, and counted by category.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, TypeAlias
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
from glossary.readers.xml.stream import XML_LANG, local_name, text_of
from glossary.readers.xml.text import XmlLanguages
from glossary.reading import ReadOptions
from glossary.rules import Code
from glossary.similarity import plain
from glossary.vocabulary import CONCEPT_KEYS, FLAGS_OF_NOTES, LANGUAGE_KEYS, TERM_KEYS, Choice, choice, key_of

Level: TypeAlias = Concept | LanguageSection | Term
GROUPS = frozenset({"descripGrp", "adminGrp", "termNoteGrp", "noteGrp"})
CARRIERS = frozenset(
    {"descrip", "descripNote", "admin", "adminNote", "termNote", "xref", "ref", "transac", "transacNote"}
)
"""Elements whose ``type`` is the data category; any other element is named after its category."""
_READ_OF_CARRIERS = frozenset({"type", "target"})
_READ_OF_OTHERS = frozenset({"target"})
_LANGUAGE = frozenset({XML_LANG, "lang"})
_REFERENCES = frozenset({Kind.CROSS_REFERENCES, Kind.EXTERNAL_REFERENCES})
_DESCRIPTIONS = frozenset({"definition", "context"})
KINDS_OF_TRANSACTION = {"origination": "created", "creation": "created", "modification": "modified"}
MOST_CHOICES = 1000
"""How many texts of picklists are remembered; a picklist has a dozen."""
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
    attributes: ClassVar[frozenset[str]] = frozenset()
    """Those of a concept that are read."""

    def __init__(self, options: ReadOptions, report: Report) -> None:
        self.options = options
        self.report = report
        self.place: Location | None = None
        self.languages = XmlLanguages("section", options, report)
        self._choices: dict[tuple[str, str], Choice | None] = {}

    @abstractmethod
    def identifier(self, element: Element) -> str:
        """Return the id of a concept as the file has it; empty where it has none."""

    def language_of(self, section: Element) -> Element:
        """Return the element that names the language of a section."""
        return section

    def target_of(self, reference: str) -> str | None:  # noqa: ARG002  # for those who have references
        """Return the id of the concept that a reference leads to; None where there is none."""
        return None

    def concept(self, element: Element, place: Location) -> Concept:
        self.place = place
        concept = Concept(self.identifier(element), location=place)
        self._drop_attributes(element, local_name(element), self.attributes)
        homeless: list[Item] = []
        for child in element:
            name = local_name(child)
            if name in self.sections:
                self._section(child, concept)
            elif name == "transacGrp":
                self._transaction(child, concept)
            elif name not in self.labels and not self._put_usual(child, name, concept, CONCEPT_KEYS):
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
        self._drop_attributes(element, local_name(element), _LANGUAGE)
        for child in element:
            name = local_name(child)
            if name in self.terms:
                if text := _only_text(child):
                    section.terms.append(Term(text))
                else:
                    self._term(child, section, concept)
            elif name == "transacGrp":
                self._transaction(child, section)
            elif name not in self.labels and not self._put_usual(child, name, section, LANGUAGE_KEYS):
                for item in self._put_all(self._items(child, name), section, LANGUAGE_KEYS):
                    self.note(item, section)

    def _language(self, element: Element) -> str | None:
        language = self.languages.of(self.language_of(element), self.place)
        if language is None:
            self.report.drop("a section in no known language", self.place, ReadingLoss.UNKNOWN_LANGUAGE)
        return language

    def _term(self, element: Element, section: LanguageSection, concept: Concept) -> None:
        term = Term("")
        self._fill(term, element, section, concept)
        if not term.text or term.text.isspace():
            self.report.warn(Code.MISSING_VALUE, "a term without text is left out", self.place)
            self.report.drop("a term without text", self.place, ReadingLoss.TEXT)
            return
        section.terms.append(term)

    def _fill(self, term: Term, element: Element, section: LanguageSection, concept: Concept) -> None:
        """Read the elements of a term, some of which may stand in a ``termGrp`` of their own."""
        if element.attrib:
            self._drop_attributes(element, "term")
        for child in element:
            name = local_name(child)
            if name == "termGrp":
                self._fill(term, child, section, concept)
            elif name != "term":
                self._put_in_term(child, name, term, section, concept)
            elif term.text:
                self.note(Item("term", self._term_text(child)), term)
            else:
                term.text = self._term_text(child)

    def _put_in_term(self, child: Element, name: str, term: Term, section: LanguageSection, concept: Concept) -> None:
        if self._put_usual(child, name, term, TERM_KEYS):
            return
        if name == "transacGrp":
            self._transaction(child, term)
            return
        for item in self._put_all(self._items(child, name), term, TERM_KEYS):
            key = key_of(item.category)
            if key == "definition":
                self.report.change(Change.MAPPED, "definition of a term", self.place, into="that of its language")
                self._put(item, section, LANGUAGE_KEYS[key])
            elif key == "subject_field" and concept.subject_field in (None, item.text):
                self.report.change(Change.MAPPED, "subjectField of a term", self.place, into="that of its concept")
                self._put(item, concept, CONCEPT_KEYS[key])
            elif _is_translation_needed(item):
                self._put_translatable(item, term, [term])
            elif key == "image" and item.target:
                self.report.change(Change.MAPPED, "xGraphic of a term", self.place, into="that of its language")
                self._put(item, section, LANGUAGE_KEYS[key])
            else:
                self.note(item, term)

    def _spread(self, item: Item, concept: Concept) -> None:
        """Take an item of the concept that only its terms have a place for, or keep it as a note."""
        terms = [term for section in concept.sections.values() for term in section.terms]
        if terms and _is_translation_needed(item):
            self.report.change(Change.MAPPED, f"{item.category} of an entry", self.place, into="that of each term")
            self._put_translatable(item, concept, terms)
        else:
            self.note(item, concept)

    def _put_translatable(self, item: Item, thing: Level, terms: Iterable[Term]) -> None:
        self._put_apart(item, thing)
        is_needed = plain(item.text) == "yes"
        for term in terms:
            if term.translatable in (None, is_needed):
                term.translatable = is_needed
            else:
                self.note(Item(item.category, item.text), term)

    # Items

    def _items(self, element: Element, name: str) -> Iterable[Item]:
        """Give the values of an element of a level: one, or those of a group."""
        if name in GROUPS:
            return self._items_of_group(element, name)
        if name == "termCompList":
            return self._components(element)
        return self._component(element) if name == "termCompGrp" else (self.item(element, name),)

    def _items_of_group(self, element: Element, name: str) -> Iterator[Item]:
        """Give the first value of a group with its source, what else is said of it, and other values like the first."""
        self._drop_attributes(element, name)
        main: Item | None = None
        first = ""
        for inner, item in self._items_within(element, name):
            if main is None:
                main, first = item, inner
            elif _is_source(item) and main.source is None and (main.text or main.target):
                main = main._replace(source=item.text or item.target)
                self._drop_target(item)
            elif inner not in GROUPS and _is_alike(item, is_same=inner == first):
                if item.category != main.category:
                    what = f"{item.category} in the group of a {main.category}"
                    self.report.change(Change.MAPPED, what, self.place, into="one of its own")
                yield main
                main = item
            else:
                yield item._replace(category=f"{main.category} {item.category}")
        if main is not None:
            yield main

    def _items_within(self, element: Element, name: str) -> Iterator[tuple[str, Item]]:
        """Give the values of an element that has no transactions of its own, each with the name of its element."""
        for child in element:
            inner = local_name(child)
            if inner == "transacGrp":
                self.report.drop(f"transacGrp of a {name}", self.place, ReadingLoss.TRANSACTION)
            else:
                yield from ((inner, item) for item in self._items(child, inner))

    def item(self, element: Element, name: str) -> Item:
        is_carrier = name in CARRIERS
        category = (element.get("type") or name) if is_carrier else name
        if category == "ref":
            category = "crossReference"
        elif category == "xref":
            category = "externalCrossReference"
        if len(element):
            if name == "note" and (item := self._note_of_tbx_min(element)):
                return item
            self.report.drop(f"markup within {category}", self.place, ReadingLoss.MARKUP)
        self._drop_attributes(element, name, _READ_OF_CARRIERS if is_carrier else _READ_OF_OTHERS)
        return Item(category, _text(element), element.get("target"))

    def _note_of_tbx_min(self, element: Element) -> Item | None:
        """Give a note that names its category beside its text; None for any other."""
        parts = {local_name(part): part for part in element}
        if parts.keys() != {"noteKey", "noteValue"} or len(element) != 2:
            return None
        self._drop_attributes(element, "note")
        key, value = (self.item(parts[name], name) for name in ("noteKey", "noteValue"))
        return value._replace(category=key.text or "note")

    def _components(self, element: Element) -> Iterator[Item]:
        """Join the components of a term; what is said of one of them, or of all, stays apart."""
        self._drop_attributes(element, "termCompList", _READ_OF_CARRIERS)
        category = " ".join(filter(None, ("termCompList", element.get("type"))))
        texts = []
        for inner, item in self._items_within(element, "termCompList"):
            if item.category == "termComp":
                self._drop_target(item)
                texts.append(item.text.strip())
            else:
                yield item if inner == "termCompGrp" else item._replace(category=f"{category} {item.category}")
        yield Item(category, " + ".join(filter(None, texts)), element.get("target"))

    def _component(self, element: Element) -> Iterator[Item]:
        """Give a component, and with its text what is said of it."""
        self._drop_attributes(element, "termCompGrp")
        component = ""
        for inner, item in self._items_within(element, "termCompGrp"):
            if inner == "termComp":
                component = item.text.strip()
                yield item
            else:
                text = ": ".join(filter(None, (component, item.text)))
                yield item._replace(category=f"termComp {item.category}", text=text)

    def _drop_attributes(self, element: Element, name: str, known: frozenset[str] = frozenset()) -> None:
        if not known.issuperset(element.attrib):
            drop_attributes(element, name, known, self.place, self.report)

    def _drop_target(self, item: Item) -> None:
        if item.text and item.target:
            self.report.drop(f"target of a {item.category}", self.place, ReadingLoss.REFERENCE)

    def _put_usual(self, element: Element, name: str, thing: Level, keys: dict[str, Field]) -> bool:
        """Put an item as nearly all are into its field, without any ado; return False, and do nothing, for others.

        It is an element of text alone, on one line and with no attribute but its category. Most of the time of a rich
        file is spent here.
        """
        text, attributes = element.text, element.attrib
        if len(element) or not text or "\n" in text or text.isspace():
            return False
        category = name
        if attributes:
            category = attributes.get("type", "")
            if len(attributes) != 1 or not category or name not in CARRIERS:
                return False
        field = keys.get(key_of(category))
        if field is None or (value := self._usual_value(text, thing, field, category)) is None:
            return False
        setattr(thing, field.attribute, value)
        return True

    def _usual_value(self, text: str, thing: Level, field: Field, category: str) -> Any:
        """Return the value of a field with a text added; None where more care is needed."""
        kind = field.kind
        present = getattr(thing, field.attribute)
        if kind is Kind.CHOICE:
            return self._choice(text, category, present, field)
        if kind is Kind.TEXT:
            return text if present is None else None
        if kind is Kind.PASSAGES:
            return (*present, Passage(text))
        return (*present, text) if kind is Kind.TEXTS and text not in FLAGS_OF_NOTES else None

    def _put_all(self, items: Iterable[Item], thing: Level, keys: dict[str, Field]) -> list[Item]:
        """Put each item into its field; give back those that have none at this level."""
        rest = []
        for item in items:
            if not (item.text or item.target):
                continue
            field = keys.get(key_of(item.category))
            if field is None:
                rest.append(item)
            else:
                self._put(item, thing, field)
        return rest

    def _put(self, item: Item, thing: Level, field: Field) -> None:
        if field.key == "note" and isinstance(thing, Term) and _put_flag(item.text, thing):
            self._put_apart(item, thing)
            return
        value = self._value(item, thing, field)
        if value is None:
            self.note(item, thing)
            return
        if item.target or item.source:
            self._put_apart(item, thing, field.kind)
        setattr(thing, field.attribute, value)

    def _value(self, item: Item, thing: Level, field: Field) -> Any:
        """Return the value of a field with an item added; None where it has no room for the item."""
        present = getattr(thing, field.attribute)
        kind, text = field.kind, item.text
        if kind is Kind.CROSS_REFERENCES:
            reference = self._reference(item)
            return reference and (*present, reference)
        if kind is Kind.EXTERNAL_REFERENCES:
            return (*present, ExternalReference(item.target or text, (item.target and text) or None))
        if not text:
            return None
        if kind is Kind.CHOICE:
            return self._choice(text, item.category, present, field)
        if kind is Kind.TEXT:
            return text if present in (None, text) else None
        return (*present, Passage(text, item.source) if kind is Kind.PASSAGES else text)

    def _choice(self, text: str, category: str, present: StrEnum | None, field: Field) -> StrEnum | None:
        """Return the value of a picklist for a text, and report a spelling other than the standard's."""
        key = (field.key, text)
        if key not in self._choices:
            if len(self._choices) == MOST_CHOICES:
                self._choices.clear()
            self._choices[key] = choice(field, self.options.value(field.key, text).strip())
        found = self._choices[key]
        if found is None or present not in (None, found.value):
            return None
        if not found.is_standard:
            self.report.change(Change.MAPPED, f"{category} {text.strip()!r}", self.place, into=found.value)
        return found.value

    def _reference(self, item: Item) -> CrossReference | None:
        target = self.target_of(item.target or "")
        if target is None:
            self.report.warn(Code.DANGLING_REFERENCE, f"a reference to {item.target!r}, which no entry has", self.place)
            return None
        return CrossReference(target, item.text or None)

    def _put_apart(self, item: Item, thing: Level, kind: Kind = Kind.TEXT) -> None:
        """Count the target of a text, and keep its source, where the field of this kind has no place for them."""
        if kind not in _REFERENCES:
            self._drop_target(item)
        if item.source and kind is not Kind.PASSAGES:
            self.report.change(Change.MAPPED, f"source of a {item.category}", self.place, into="one of its level")
            thing.sources += (item.source,)

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

    # Transactions

    def _transaction(self, group: Element, thing: Level) -> None:
        """Read who created or changed something, and when; the person may stand in the ``transac`` itself."""
        self._drop_attributes(group, "transacGrp")
        kind = date = by = person = None
        for child in group:
            name = local_name(child)
            item = self.item(child, name)
            category = plain(item.category)
            if name == "date" and item.text and date is None:
                date = item.text.strip()
            elif category == "responsibility" and by is None:
                by = item.text or item.target
            elif category == "transactiontype" and item.text and kind is None:
                kind = item.text.strip()
            elif name == "transac" and category != "transactiontype" and kind is None:
                kind, person = child.get("type") or "", item.text.strip() or item.target
            else:
                self.note(item, thing)
                continue
            self._drop_target(item)
        if person and by and person != by:
            self.note(Item(f"transaction {kind}".strip(), person), thing)
        self._put_transaction(thing, kind or "", date, by or person)

    def _put_transaction(self, thing: Level, kind: str, date: str | None, by: str | None) -> None:
        attribute = KINDS_OF_TRANSACTION.get(kind.casefold())
        iso = iso_date(date or "")
        if not (date or by):
            self.note(Item("transaction", kind), thing)
        elif attribute is None or (date and not iso):
            self.note(Item(f"transaction {kind}".strip(), ", ".join(filter(None, (date, by)))), thing)
        else:
            setattr(thing, attribute, (*getattr(thing, attribute), Transaction(iso, by)))

    def _term_text(self, element: Element) -> str:
        if element.attrib:
            self._drop_attributes(element, "term")
        if len(element):
            self.report.drop("markup within term", self.place, ReadingLoss.MARKUP)
        text = text_of(element)
        if "\n" not in text:
            return text
        text = text.strip()
        if "\n" in text:
            self.report.change(Change.MAPPED, "a line break within a term", self.place, into="a space")
        return _INDENTED.sub(" ", text)


def drop_attributes(
    element: Element, name: str, known: Collection[str], place: Location | None, report: Report
) -> None:
    """Count the attributes of an element that are not among the known ones, which are read."""
    for attribute in element.attrib:
        if attribute not in known:
            report.drop(f"{attribute.rpartition('}')[2]} of a {name}", place, ReadingLoss.ATTRIBUTE)


def _is_source(item: Item) -> bool:
    return key_of(item.category) == "source" and item.source is None


def _is_alike(item: Item, *, is_same: bool) -> bool:
    """Tell whether an item of a group is as much as its first, and not said of that one.

    In style DCT, where no two elements have the same name, it is a definition or a context.
    """
    key = key_of(item.category)
    return key in _DESCRIPTIONS or (is_same and key not in ("", "source"))


def _is_translation_needed(item: Item) -> bool:
    return plain(item.category) == "translationneeded" and plain(item.text) in ("no", "yes")


def _put_flag(note: str, term: Term) -> bool:
    """Set what a note of our TBX says; return False where it says nothing, or the contrary of another note."""
    name, value = FLAGS_OF_NOTES.get(note, ("", None))
    if not name or getattr(term, name) not in (None, value):
        return False
    setattr(term, name, value)
    return True


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
    return not any(_IS_OF_CONCEPT[part.get("type") or part.tag] for part in section.iter())


def is_of_concept(category: str) -> bool:
    """Tell whether a category is about the whole concept, also where it stands in a section."""
    return key_of(category) == "subject_field"


class _CategoryNames(dict[str, bool]):
    """Whether a name of a category or an element is about the whole concept."""

    def __missing__(self, name: str) -> bool:
        is_one = is_of_concept(name.rpartition("}")[2])
        if len(self) < MOST_CHOICES:
            self[name] = is_one
        return is_one


_IS_OF_CONCEPT = _CategoryNames()


def generated_id(terms: Iterable[str]) -> str:
    """Build the id of a concept without one from its first term."""
    return slug_with_hash(next(iter(terms), ""))
