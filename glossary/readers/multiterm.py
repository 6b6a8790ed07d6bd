"""Reads MultiTerm XML (MTF), which MultiTerm and Trados export: concepts with the fields that a termbase defines.

The names of fields are those of the termbase. Those that name a data category (``glossary.vocabulary``) are read into
their field of the model; the others become notes and are counted.
"""

from collections.abc import Iterator
from itertools import chain
from xml.etree.ElementTree import Element

from glossary.files.source import Source
from glossary.findings import Change, ReadingLoss, Report
from glossary.ids import id_of
from glossary.model import Entry, Location, Metadata
from glossary.readers.xml.levels import ConceptReader, Item, drop_attributes
from glossary.readers.xml.stream import XML_LANG, Document, local_name, open_document, text_of
from glossary.readers.xml.survey import languages_named
from glossary.reading import Reader, ReadOptions, Stream, settle_languages
from glossary.rules import Code

_ENTRY = "conceptGrp"
_LANGUAGE = "language"
_FILES = ("Mlink", "Ulink")
"""Attributes of ``xref`` that hold the name of a file or a URL; the others lead into the termbase."""
_READ_OF_LANGUAGE = frozenset({"type", "lang", XML_LANG})


def open_multiterm(source: Source, options: ReadOptions, report: Report) -> Stream:
    document = open_document(source, (_ENTRY,), "a MultiTerm XML file", body="mtf")
    entries = _MultiTermReader(options, report).entries(document)
    first = next(entries, None)
    if first is None:
        report.warn(Code.EMPTY_INPUT, "there is no entry in this file", Location(source.name))
    for element in document.frame:
        drop_attributes(element, local_name(element), (), None, report)
    metadata = Metadata(source_language=options.source_language)
    settle_languages(metadata, languages_named(source, (_LANGUAGE,), options.language))
    return Stream(metadata, chain([first] if first else [], entries))


READER = Reader(
    name="multiterm",
    title="MultiTerm XML (MTF), as MultiTerm and Trados export it",
    suffixes=(".mtf",),
    contents=frozenset({"<mtf>"}),
    open=open_multiterm,
    entry_names=(_ENTRY,),
)


class _MultiTermReader(ConceptReader):
    sections = frozenset({"languageGrp"})
    terms = frozenset({"termGrp"})
    labels = frozenset({"concept", _LANGUAGE})

    def entries(self, document: Document) -> Iterator[Entry]:
        for place, element in document.body:
            if local_name(element) == _ENTRY:
                yield self.concept(element, place)
            else:
                self.report.omit(Code.UNKNOWN_KEY, f"<{local_name(element)}> is no entry", place)
        self.languages.finish(self.place)

    def identifier(self, element: Element) -> str:
        return id_of(_child_text(element, "concept"))

    def language_of(self, section: Element) -> Element:
        label = next((child for child in section if local_name(child) == _LANGUAGE), None)
        if label is None:
            return section
        drop_attributes(label, _LANGUAGE, _READ_OF_LANGUAGE, self.place, self.report)
        if text_of(label).strip():
            self.report.drop("text of a language", self.place, ReadingLoss.TEXT)
        if name := label.get("type"):
            self.report.change(Change.MAPPED, f"language {name!r}", self.place, into=label.get("lang", ""))
        return label

    def item(self, element: Element, name: str) -> Item:
        if name == "system":
            self.report.drop(f"system {element.get('type', '')}".strip(), self.place, ReadingLoss.ATTRIBUTE)
            return Item(name, "")
        item = super().item(element, name)
        links = [link for part in element.iter() for link in map(part.get, _FILES) if link]
        for _ in links[1:]:
            self.report.drop(f"a further link of {item.category}", self.place, ReadingLoss.REFERENCE)
        return item._replace(target=links[0] if links else None)


def _child_text(element: Element, name: str) -> str:
    return next((text_of(child).strip() for child in element if local_name(child) == name), "")
