"""Reads TBX 2 and 3 in both styles (DCA and DCT), and TBX-Min; with or without namespace, ``tig`` and ``ntig``.

The concept, language and term levels hold items such as ``descrip`` or ``termNote``. The data category of an item is
its ``type`` in DCA, its element name in DCT. ``glossary.vocabulary`` maps categories to fields. An item without a field
becomes a note or is dropped, and the report counts it by category.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from itertools import chain
from xml.etree.ElementTree import Element

from glossary.fields import is_date
from glossary.files.source import Source
from glossary.findings import ReadingLoss, Report
from glossary.hashes import References
from glossary.ids import id_of
from glossary.languages import WrongTagError
from glossary.model import UNUSABLE, Concept, Entry, LanguageSection, Location, Metadata, Term
from glossary.readers.xml.division import Sections
from glossary.readers.xml.levels import ConceptReader, drop_attributes, generated_id, is_of_concept
from glossary.readers.xml.plans import Plans
from glossary.readers.xml.stream import XML_LANG, Document, local_name, open_document, text_of
from glossary.readers.xml.survey import languages_named
from glossary.reading import Reader, ReadOptions, Stream, settle_languages
from glossary.rules import Code
from glossary.vocabulary import FLAGS_OF_NOTES, METADATA_OF_LABELS

ENTRIES = ("termEntry", "conceptEntry", "entry")
SECTIONS = frozenset({"langSet", "langSec", "langGroup", "langGrp"})
TERMS = frozenset({"tig", "ntig", "termSec", "termGroup", "termGrp"})


def open_tbx(source: Source, options: ReadOptions, report: Report) -> Stream:
    document = _opened(source)
    reading = _TbxReader(source, _Targets(source), options, report)
    body = document.entries(reading.plans())
    first = next(body, None)
    if first is None:
        report.warn(Code.EMPTY_INPUT, "there is no entry in this file", Location(source.name))
    else:
        body = chain([first], body)
    has_ids = first is not None and isinstance(first[1], Element) and bool(first[1].get("id"))
    metadata = _metadata(document, options, report)
    settle_languages(metadata, languages_named(source, tuple(SECTIONS), options.language))
    if metadata.source_language is None and _named_language(document):
        report.drop(f"lang of a {local_name(document.root)}", None, ReadingLoss.ATTRIBUTE)
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
    metadata = Metadata(source_language=options.source_language)
    for part in document.head:
        _read_header(part, "", metadata, report)
    for element in document.frame:
        drop_attributes(element, local_name(element), _READ_OF_FRAME, None, report)
    tag = _named_language(document)
    if tag and metadata.source_language is None:
        with suppress(WrongTagError):
            metadata.source_language = options.language(tag)
    return metadata


def _read_header(element: Element, parent: str, metadata: Metadata, report: Report) -> None:
    """Read the texts of the header that metadata has a field for; count all others, by element, and attributes."""
    name = local_name(element)
    is_constraints = element.get("type") in _CONSTRAINTS
    drop_attributes(element, name, _READ_OF_HEADER if is_constraints or name == "languages" else (), None, report)
    if len(element) and name not in _TEXTS and not (element.text or "").strip():
        for child in element:
            _read_header(child, name, metadata, report)
        return
    text = text_of(element).strip()
    if not text or text == _OURS or (is_constraints and _PUBLIC_CONSTRAINTS.fullmatch(text)):
        return
    if len(element):
        report.drop(f"markup within {name} of the header", None, ReadingLoss.MARKUP)
    if is_constraints or not _put_in_metadata(name, parent, text, metadata):
        report.drop(f"{parent if name == 'p' else name} of the header", None, ReadingLoss.HEADER)


def _put_in_metadata(name: str, parent: str, text: str, metadata: Metadata) -> bool:
    """Put a text of the header into its field; return whether there is one that is free."""
    label, colon, value = text.partition(": ")
    attribute = METADATA_OF_LABELS.get(label) if name == "p" and colon else _METADATA_OF_ELEMENTS.get(name)
    if attribute is None and name == "p" and parent not in _LATER:
        attribute, value = "description", text
    elif name != "p":
        value = text
    if attribute is None or getattr(metadata, attribute) not in (None, value):
        return False
    if attribute == "date" and not is_date(value):
        return False
    setattr(metadata, attribute, value)
    return True


_TEXTS = frozenset({"p", "title", "note", "item"})
"""Elements of the header that hold text with markup."""
_LATER = frozenset({"encodingDesc", "change", "revisionDesc"})
"""Parts of the header that do not describe the glossary."""
_OURS = "Written by glossport."
_METADATA_OF_ELEMENTS = {
    "title": "title",
    "id": "id",
    "license": "licence",
    "description": "description",
    "dateCreated": "date",
}
"""Elements that are named after what they hold; all but the title are those of early TBX-Min."""
_CONSTRAINTS = frozenset({"XCSURI", "XCSContent", "XCSName", "DCSName"})
"""The types of a paragraph that names the data categories which a file may have."""
_PUBLIC_CONSTRAINTS = re.compile(r"(?:.*/)?TBX\w*\.xcs")
"""Those of the standard; they are known from the dialect of a file."""
_READ_OF_HEADER = frozenset({"type", "source", "target"})
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_READ_OF_FRAME = frozenset(
    {XML_LANG, "lang", "type", "style", "dialect", f"{_XSI}schemaLocation", f"{_XSI}noNamespaceSchemaLocation"}
)
"""The attributes around the entries that name the language and the dialect of a file."""


def _named_language(document: Document) -> str | None:
    """Return the language of the whole file; early TBX-Min names it in the header and not at the root."""
    parts = chain.from_iterable(part.iter() for part in document.head)
    languages = next((part.get("source") for part in parts if local_name(part) == "languages"), None)
    return document.root.get(XML_LANG) or document.root.get("lang") or languages


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
    attributes = frozenset({"id"})

    def __init__(self, source: Source, targets: "_Targets", options: ReadOptions, report: Report) -> None:
        super().__init__(options, report)
        self._source = source
        self._targets = targets

    def plans(self) -> Plans:
        def read(element: Element, scratch: Report) -> Concept:
            return _TbxReader(self._source, self._targets, self.options, scratch).concept(
                element, Location(self._source.name)
            )

        sections = Sections(SECTIONS, self.languages.named, self.options.only_languages, is_of_concept)
        return Plans(read, self.report, named=generated_id, special=frozenset(FLAGS_OF_NOTES), sections=sections)

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
            self._count_back_matter(element)

    def _count_back_matter(self, element: Element) -> None:
        """Count the objects that can be referred to, each as a whole, and what stands around them."""
        name = local_name(element)
        if name == "refObject" or (element.text or "").strip():
            self.report.drop(f"{name} of the back matter", None, ReadingLoss.REFERENCE)
            return
        drop_attributes(element, name, (), None, self.report)
        for child in element:
            self._count_back_matter(child)

    def identifier(self, element: Element) -> str:
        return id_of(element.get("id", ""))

    def target_of(self, reference: str) -> str | None:
        return self._targets.concept_of(reference)


class _Targets:
    """The concepts that references lead to, by their ids or those of their terms. Read only if there are references."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def concept_of(self, reference: str) -> str | None:
        return id_of(reference) if reference in self._ids else self._concepts_of_terms.get(reference)

    @cached_property
    def _ids(self) -> References:
        ids = References()
        for _, element in _opened(self._source).body:
            if identifier := element.get("id"):
                ids.add(identifier)
            for part in element.iter():
                if target := part.get("target"):
                    ids.refer(target)
        return ids

    @cached_property
    def _concepts_of_terms(self) -> dict[str, str]:
        known = {}
        for _, element in _opened(self._source).body if self._ids.missing else ():
            if identifier := element.get("id"):
                for part in element.iter():
                    if (name := part.get("id")) and self._ids.is_missing(name):
                        known[name] = id_of(identifier)
        return known
