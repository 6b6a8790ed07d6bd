"""Reads XLIFF 2.0 to 2.2, with its modules for metadata and glossaries."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final

from glossary.files.source import Source
from glossary.findings import Change, ReadingLoss, Report
from glossary.ids import Slugs
from glossary.model import NOT_TRANSLATED, Concept, LanguageSection, Location, Note, Passage, Property, Term
from glossary.readers.bilingual.codes import CodeContent, Contents, InlineElements, end_tag_of, tag_of
from glossary.readers.bilingual.document import Counted, attributes_of, children, name_of, plain, text_of
from glossary.readers.bilingual.pairs import NO_SEGMENT, BilingualFile, FileLanguages, SegmentPair
from glossary.readers.bilingual.scope import Scope, XliffReading, named
from glossary.readers.bilingual.states import XLIFF_2, state_of
from glossary.readers.xml.stream import XML_LANG
from glossary.reading import ReadOptions
from glossary.rules import Code

_OF_ROOT: Final = frozenset({"version", "srcLang", "trgLang"})
_OF_FILE: Final = frozenset({"id", "original", "translate"})
_OF_GROUP: Final = frozenset({"id", "name", "translate"})
_OF_SEGMENT: Final = frozenset({"id", "state", "subState"})


def read_xliff_2(root: Any, source: Source, options: ReadOptions, report: Report) -> BilingualFile:
    counted = Counted(source, report)
    reading = XliffReading(options, report, counted, InlineElements(_INLINE, (("sc",), ("ec",)), report))
    counted.attributes(root, _OF_ROOT)
    counted.loose_text(root)
    for part in children(root):
        if name_of(part) == "file":
            _read_file(reading, part)
        elif name_of(part) == "notes":
            reading.notes += _notes(reading, part)
        else:
            counted.element(part, ReadingLoss.HEADER)
    concepts = partial(_concepts, reading) if reading.terms else None
    return BilingualFile(root.get("srcLang", ""), root.get("trgLang", ""), reading.pairs, reading.notes, concepts)


def _read_file(reading: XliffReading, file: Any) -> None:
    reading.counted.attributes(file, _OF_FILE)
    reading.counted.loose_text(file)
    name = file.get("original") or file.get("id", "")
    if file.get("original") and file.get("id"):
        reading.counted.element(file, ReadingLoss.UNIT_ID, "id of a file")
    scope = Scope(named("x-file", name), is_translated=file.get("translate") != "no")
    for part in children(file):
        if name_of(part) == "notes":
            reading.notes += _notes(reading, part)
        else:
            _read_part(reading, part, scope)


def _read_part(reading: XliffReading, part: Any, scope: Scope) -> None:
    name = name_of(part)
    if name == "unit":
        reading.pairs += _pairs(reading, part, scope)
    elif name == "group":
        _read_group(reading, part, scope)
    elif name == "gls:glossary":
        reading.terms += children(part, "gls:glossEntry")
    else:
        reading.counted.element(part, ReadingLoss.HEADER)


def _read_group(reading: XliffReading, group: Any, scope: Scope) -> None:
    reading.counted.attributes(group, _OF_GROUP)
    reading.counted.loose_text(group)
    notes = list(scope.notes)
    properties = [*scope.properties, *named("x-group", group.get("id")), *named("x-group-name", group.get("name"))]
    entries = []
    for part in children(group):
        if name_of(part) == "notes":
            notes += _notes(reading, part)
        elif name_of(part) == "mda:metadata":
            properties += _metadata(reading, part)
        else:
            entries.append(part)
    inner = Scope(tuple(properties), tuple(notes), scope.is_translated_in(group))
    for entry in entries:
        _read_part(reading, entry, inner)


def _notes(reading: XliffReading, holder: Any) -> Iterator[Note]:
    """Yield the lines of notes."""
    for note in children(holder):
        if name_of(note) != "note":
            reading.counted.element(note, ReadingLoss.MARKUP)
            continue
        reading.counted.attributes(note, {XML_LANG})
        yield from (Note(line, note.get(XML_LANG)) for line in text_of(note).splitlines() if line.strip())


def _metadata(reading: XliffReading, holder: Any) -> Iterator[Property]:
    """Yield the values of the metadata module as properties."""
    reading.counted.attributes(holder, ())
    for part in children(holder):
        if name_of(part) == "mda:metaGroup":
            yield from _metadata(reading, part)
        elif name_of(part) == "mda:meta" and text_of(part).strip():
            yield Property(f"x-{part.get('type', 'meta').removeprefix('x-')}", text_of(part).strip())
        else:
            reading.counted.element(part, ReadingLoss.MARKUP)


def _pairs(reading: XliffReading, unit: Any, scope: Scope) -> Iterator[SegmentPair]:
    """Yield the segments of a unit."""
    base = SegmentPair(
        NO_SEGMENT, identifier=unit.get("id", ""), notes=list(scope.notes), properties=list(scope.properties)
    )
    if not scope.is_translated_in(unit):
        base.properties.append(NOT_TRANSLATED)
    for name, value in attributes_of(unit).items():
        if name not in ("id", "translate"):
            base.say(plain(name), value)
    contents = Contents()
    segments = []
    reading.counted.loose_text(unit)
    for part in children(unit):
        name = name_of(part)
        if name == "segment":
            segments.append(part)
        elif name == "originalData":
            contents.update({data.get("id", ""): CodeContent(alone=_data(reading, data)) for data in children(part)})
        else:
            _read_beside(reading, part, base)
    for number, segment in enumerate(segments, 1):
        identifier = base.identifier
        if len(segments) > 1:
            identifier = f"{identifier}#{segment.get('id') or number}"
        elif segment.get("id"):
            reading.counted.element(segment, ReadingLoss.UNIT_ID, "id of the only segment of a unit")
        pair = replace(base, identifier=identifier, notes=list(base.notes), properties=list(base.properties))
        _read_segment(reading, segment, pair, contents)
        yield pair


def _data(reading: XliffReading, data: Any) -> str:
    """Return the original code; a character that XML cannot hold is counted."""
    for child in children(data):
        reading.counted.element(child, ReadingLoss.TEXT)
    reading.counted.attributes(data, {"id"})
    return text_of(data)


def _read_beside(reading: XliffReading, part: Any, pair: SegmentPair) -> None:
    """Read what stands beside the segments of a unit."""
    name = name_of(part)
    if name == "notes":
        pair.notes += _notes(reading, part)
    elif name == "mda:metadata":
        pair.properties += _metadata(reading, part)
    elif name == "gls:glossary":
        reading.terms += children(part, "gls:glossEntry")
    elif name == "ignorable":
        reading.counted.element(part, ReadingLoss.ALTERNATIVE, "ignorable text between segments")
    elif name == "mtc:matches":
        for match in children(part):
            reading.counted.element(match, ReadingLoss.ALTERNATIVE)
    else:
        reading.counted.element(part, ReadingLoss.MARKUP)


def _read_segment(reading: XliffReading, segment: Any, pair: SegmentPair, contents: Contents) -> None:
    place = pair.place = reading.counted.place(segment)
    reading.counted.attributes(segment, _OF_SEGMENT)
    reading.counted.loose_text(segment)
    for part in children(segment):
        if name_of(part) in ("source", "target") and part is not next(children(segment, name_of(part))):
            reading.counted.element(part, ReadingLoss.TEXT, f"a further <{name_of(part)}> of a segment")
        elif name_of(part) == "source":
            pair.source = reading.inline.segment([part], place, contents)
            reading.counted.attributes(part, ())
        elif name_of(part) == "target":
            pair.target = reading.inline.segment([part], place, contents)
            reading.counted.attributes(part, ())
        else:
            reading.counted.element(part, ReadingLoss.MARKUP)
    for mark in segment.iter("mrk", "sm"):
        if mark.get("type") == "comment" and mark.get("value"):
            pair.notes.append(Note(mark.get("value")))
    if state := segment.get("state"):
        pair.state = state_of(state, XLIFF_2, place, reading.options, reading.report)
    pair.say("subState", segment.get("subState"))


# Glossaries


def _concepts(reading: XliffReading, languages: FileLanguages) -> Iterable[Concept]:
    slugs = Slugs()
    for entry in reading.terms:
        place = reading.counted.place(entry)
        source = next((text_of(term).strip() for term in children(entry, "gls:term")), "")
        if not source or not languages.target:
            reading.report.omit(Code.MISSING_VALUE, "an entry of the glossary has no term", place)
            continue
        reading.report.change(Change.MAPPED, "glossEntry", place, into="a concept")
        yield _concept(reading, entry, languages, slugs, place)


def _concept(reading: XliffReading, entry: Any, languages: FileLanguages, slugs: Slugs, place: Location) -> Concept:
    reading.counted.attributes(entry, {"id"})
    terms: list[tuple[str, Term]] = []
    definitions: list[Passage] = []
    for part in children(entry):
        name, text = name_of(part), text_of(part).strip()
        if name == "gls:definition" and text:
            reading.counted.attributes(part, {"source"})
            definitions.append(Passage(text, part.get("source")))
        elif name in ("gls:term", "gls:translation") and text:
            reading.counted.attributes(part, {"source"})
            sources = (part.get("source"),) if part.get("source") else ()
            terms.append((languages.source if name == "gls:term" else languages.target, Term(text, sources=sources)))
        else:
            reading.counted.element(part, ReadingLoss.MARKUP)
    texts = [term.text for _, term in terms]
    concept = Concept(entry.get("id") or slugs.id_for(texts[0], texts), location=place, definitions=tuple(definitions))
    for language, term in terms:
        concept.sections.setdefault(language, LanguageSection()).terms.append(term)
    return concept


# Inline elements


def _kind(child: Any) -> str | None:
    kind = child.get("subType") or child.get("type")
    return str(kind) if kind else None


def _content(segment: Any, child: Any, reference: str, tag: str) -> str:
    """Return the original code that an attribute refers to, or the tag; with the code, other attributes are counted."""
    content = segment.contents[child.get(reference, "")].alone
    if content is None:
        return tag
    segment.count(child, _TOLD)
    return str(content)


_TOLD: Final = frozenset({"id", "type", "subType", "dataRef", "dataRefStart", "dataRefEnd", "startRef", "isolated"})
"""Attributes that the code of TMX says in its own way."""


def _ph(segment: Any, into: Any, child: Any) -> None:
    segment.code(into, "ph", child, _kind(child), _content(segment, child, "dataRef", tag_of(child)))


def _pc(segment: Any, into: Any, child: Any) -> None:
    begin = _content(segment, child, "dataRefStart", tag_of(child))
    end = segment.contents[child.get("dataRefEnd", "")].alone or end_tag_of(child)
    segment.pair(into, child, _kind(child), begin, end)


def _sc(segment: Any, into: Any, child: Any) -> None:
    segment.end(into, child, _kind(child), _content(segment, child, "dataRef", tag_of(child)), begins=True)


def _ec(segment: Any, into: Any, child: Any) -> None:
    segment.end(into, child, None, _content(segment, child, "dataRef", tag_of(child)), begins=False)


def _mrk(segment: Any, into: Any, child: Any) -> None:
    kind = child.get("type") or "generic"
    if child.get("translate") == "no":
        kind = "protected"
    segment.count(child, {"id", "type", "translate", *(["value"] if kind == "comment" else [])})
    segment.highlight(into, child, kind, child.get("id"))


def _marker(segment: Any, _into: Any, child: Any) -> None:
    segment.report.drop(f"<{name_of(child)}> of a segment", segment.place, ReadingLoss.MARKUP)


def _cp(segment: Any, _into: Any, child: Any) -> None:
    segment.report.drop(f"character U+{child.get('hex', '?')}", segment.place, ReadingLoss.TEXT)


_INLINE: Final = {
    "ph": _ph,
    "pc": _pc,
    "sc": _sc,
    "ec": _ec,
    "mrk": _mrk,
    "sm": _marker,
    "em": _marker,
    "cp": _cp,
}
