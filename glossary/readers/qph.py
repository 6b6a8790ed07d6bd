"""Reads Qt phrase books as concepts; the whole file is in memory."""

from collections.abc import Iterator
from typing import Any

from glossary.files.source import Source
from glossary.findings import InputError, ReadingLoss, Report
from glossary.ids import Slugs
from glossary.model import Concept, LanguageSection, Location, Metadata, Passage, Term
from glossary.readers.bilingual.document import Counted, children, name_of, parsed, text_of
from glossary.readers.bilingual.pairs import BilingualFile, FileLanguages
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code


def open_phrase_book(source: Source, options: ReadOptions, report: Report) -> Stream:
    root = parsed(source, "a Qt phrase book")
    if name_of(root) != "QPH":
        message = f"this is not a Qt phrase book: its root is <{name_of(root)}>"
        raise InputError(Code.UNKNOWN_FORMAT, message, location=Location(source.name, root.sourceline or 0))
    counted = Counted(source, report)
    counted.attributes(root, {"language", "sourcelanguage"})
    counted.loose_text(root)
    file = BilingualFile(root.get("sourcelanguage", ""), root.get("language", ""), [])
    languages = FileLanguages(file, source, options, has_others=next(root.iter("target"), None) is not None)
    metadata = Metadata(source_language=languages.source or None, languages=languages.all())
    return Stream(metadata, _concepts(root, languages, counted, report), has_ids=False)


def _concepts(root: Any, languages: FileLanguages, counted: Counted, report: Report) -> Iterator[Concept]:
    slugs = Slugs()
    for phrase in children(root):
        if name_of(phrase) != "phrase":
            counted.element(phrase, ReadingLoss.HEADER)
            continue
        counted.attributes(phrase, ())
        counted.loose_text(phrase)
        texts = {part: "".join(map(text_of, children(phrase, part))) for part in ("source", "target", "definition")}
        for part in children(phrase):
            if name_of(part) in texts:
                counted.attributes(part, ())
            else:
                counted.element(part, ReadingLoss.MARKUP)
        if texts["source"].strip():
            yield _concept(texts, languages, slugs, counted.place(phrase))
        else:
            report.omit(Code.MISSING_VALUE, "the entry has no source text", counted.place(phrase))


def _concept(texts: dict[str, str], languages: FileLanguages, slugs: Slugs, place: Location) -> Concept:
    source, target = texts["source"], texts["target"]
    concept = Concept(slugs.id_for(source, [source, target]), location=place)
    pairs = [(languages.source, source), *([(languages.target, target)] if target.strip() else [])]
    for language, text in dict.fromkeys(pairs):
        concept.sections.setdefault(language, LanguageSection()).terms.append(Term(text))
    if texts["definition"].strip():
        concept.definitions = (Passage(texts["definition"]),)
    return concept


READER = Reader(
    name="qph", title="Qt phrase book", suffixes=(".qph",), contents=frozenset({"<QPH>"}), open=open_phrase_book
)
