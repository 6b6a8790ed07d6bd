"""Reads TBX 2 and 3 in both styles (DCA and DCT), and TBX-Min; with or without namespace, ``tig`` and ``ntig``.

The concept, language and term levels hold items such as ``descrip`` or ``termNote``. The data category of an item is
its ``type`` in DCA, its element name in DCT. ``glossary.vocabulary`` maps categories to fields. An item without a field
becomes a note or is dropped, and the report counts it by category.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from itertools import chain
from xml.etree.ElementTree import Element

from glossary.fields import is_date
from glossary.files.source import Source
from glossary.findings import ReadingLoss, Report
from glossary.hashes import HashSet
from glossary.ids import id_of
from glossary.languages import WrongTagError
from glossary.model import UNUSABLE, Concept, Entry, LanguageSection, Location, Metadata, Term
from glossary.readers.xml.levels import ConceptReader, Level, generated_id
from glossary.readers.xml.stream import (
    XML_LANG,
    Document,
    languages_named,
    local_name,
    open_document,
    text_of,
)
from glossary.readers.xml.templates import Layouts
from glossary.reading import Reader, ReadOptions, Stream, settle_languages
from glossary.rules import Code
from glossary.similarity import plain
from glossary.vocabulary import FLAGS_OF_NOTES, METADATA_OF_LABELS

ENTRIES = ("termEntry", "conceptEntry", "entry")
SECTIONS = frozenset({"langSet", "langSec", "langGroup", "langGrp"})
TERMS = frozenset({"tig", "ntig", "termSec", "termGroup", "termGrp"})


def open_tbx(source: Source, options: ReadOptions, report: Report) -> Stream:
    document = _opened(source)
    reading = _TbxReader(source, options, report)
    body = document.entries(reading.layouts())
    first = next(body, None)
    if first is None:
        report.warn(Code.EMPTY_INPUT, "there is no entry in this file", Location(source.name))
    else:
        body = chain([first], body)
    has_ids = first is not None and isinstance(first[1], Element) and bool(first[1].get("id"))
    metadata = _metadata(document, options, report)
    settle_languages(metadata, languages_named(source, tuple(SECTIONS), options.language))
    return Stream(metadata, _rejoined(reading.entries(document, body)), has_ids=has_ids)


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


def _metadata(document: Document, options: ReadOptions, report: Report) -> Metadata:
    """Read the title, the labelled values that glossport writes, and as description the first other paragraph.

    Every other text of the header is counted, by its element.
    """
    metadata = Metadata(source_language=options.source_language)
    heads = chain.from_iterable(part.iter() for part in document.head)
    parents = {child: local_name(element) for element in heads for child in element}
    for element in chain.from_iterable(part.iter() for part in document.head):
        name, text = local_name(element), text_of(element).strip()
        if name == "title" and text and metadata.title is None:
            metadata.title = text
        elif name == "p" and text:
            label, colon, value = text.partition(": ")
            attribute = METADATA_OF_LABELS.get(label)
            if colon and attribute and (attribute != "date" or is_date(value)):
                setattr(metadata, attribute, value)
            elif attribute is None and "XCS" not in element.get("type", "") and text != "Written by glossport.":
                if metadata.description is None and parents.get(element) not in _LATER:
                    metadata.description = text
                else:
                    report.drop(f"{parents.get(element, name)} of the header", None, ReadingLoss.HEADER)
        elif name in ("note", "item", "change") and not len(element) and text:
            report.drop(f"{name} of the header", None, ReadingLoss.HEADER)
    tag = document.root.get(XML_LANG) or document.root.get("lang") or _source_of_tbx_min(document)
    if tag and metadata.source_language is None:
        with suppress(WrongTagError):
            metadata.source_language = options.language(tag)
    return metadata


_LATER = frozenset({"encodingDesc", "change", "revisionDesc"})
"""Parts of the header that do not describe the glossary."""


def _source_of_tbx_min(document: Document) -> str | None:
    """Return the source language of early TBX-Min files, which name it in the header and not at the root."""
    parts = chain.from_iterable(part.iter() for part in document.head)
    return next((part.get("source") for part in parts if local_name(part) == "languages"), None)


def _rejoined(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Join the pairs of one concept, which our TBX for Weblate numbers behind a NUL in its id.

    A forbidden pair has both of its terms deprecated; a term is deprecated only if it is so in all of its pairs.
    """
    held: Entry | None = None
    for entry in entries:
        base, separator, _ = entry.id.partition("\0") if isinstance(entry, Concept) else ("", "", "")
        if separator and isinstance(entry, Concept) and isinstance(held, Concept) and held.id == base:
            for language, section in entry.sections.items():
                _add_terms(held.sections.setdefault(language, LanguageSection()), section.terms)
            continue
        if held is not None:
            yield held
        held = entry
    if held is not None:
        yield held


def _add_terms(section: LanguageSection, terms: list[Term]) -> None:
    known = {term.text: term for term in section.terms}
    for term in terms:
        if term.text not in known:
            section.terms.append(term)
        elif term.status not in UNUSABLE:
            known[term.text].status = term.status


class _TbxReader(ConceptReader):
    sections = SECTIONS
    terms = TERMS

    def __init__(self, source: Source, options: ReadOptions, report: Report) -> None:
        super().__init__(options, report)
        self._source = source

    def layouts(self) -> Layouts:
        def read(element: Element, scratch: Report) -> Concept:
            return _TbxReader(self._source, self.options, scratch).concept(element, Location(self._source.name))

        return Layouts(read, self.report, special=frozenset(FLAGS_OF_NOTES), named=generated_id)

    def entries(self, document: Document, body: Iterable[tuple[Location, Element | Entry]]) -> Iterator[Entry]:
        for place, element in body:
            if not isinstance(element, Element):
                yield element
            elif local_name(element) in ENTRIES:
                yield self.concept(element, place)
            else:
                self.report.omit(Code.UNKNOWN_KEY, f"<{local_name(element)}> is no entry", place)
        self.languages.finish(Location(self._source.name))
        for element in document.after():
            for _ in range(sum(local_name(part) == "refObject" for part in element.iter())):
                self.report.drop("refObject of the back matter", None, ReadingLoss.REFERENCE)

    def identifier(self, element: Element) -> str:
        return id_of(element.get("id", ""))

    def target_of(self, reference: str) -> str | None:
        return self._known_targets.get(reference)

    @cached_property
    def _known_targets(self) -> dict[str, str]:
        """The concept that each reference leads to, by its id or that of a term. Read only if there are references."""
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

    def transaction(self, group: Element, thing: Level) -> None:
        kind, by, date = "", None, None
        for child in group:
            name = local_name(child)
            item = self.item(child, name)
            category = plain(item.category)
            if name == "date":
                date = item.text.strip()
            elif category == "responsibility":
                by = item.text or item.target
                if item.text and item.target:
                    self.report.drop("target of a responsibility", self.place, ReadingLoss.REFERENCE)
            elif name == "transac" or category == "transactiontype":
                kind = item.text.strip() if category == "transactiontype" else item.category
            else:
                self.note(item, thing)
        self.put_transaction(thing, kind, date, by)
