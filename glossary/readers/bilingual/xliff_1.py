"""Reads XLIFF 1.0 to 1.2, with what Trados (SDLXLIFF) and Phrase (MXLIFF) add to it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from glossary.files.source import Source
from glossary.findings import Change, ReadingLoss, Report
from glossary.model import NOT_TRANSLATED, Location, Note, Property, TranslationState
from glossary.readers.bilingual import memoq, phrase, trados
from glossary.readers.bilingual.codes import InlineElements, end_tag_of, key_of, tag_of
from glossary.readers.bilingual.document import Counted, attributes_of, children, name_of, plain, text_of
from glossary.readers.bilingual.pairs import NO_SEGMENT, BilingualFile, SegmentPair
from glossary.readers.bilingual.scope import Scope, XliffReading, named
from glossary.readers.bilingual.states import SUGGESTIONS, XLIFF_1, state_of
from glossary.readers.xml.stream import XML_LANG
from glossary.reading import ReadOptions

_OF_FILE: Final = frozenset({"original", "source-language", "target-language", "datatype"})
_OF_UNIT: Final = frozenset({"id", "translate", "approved", "datatype"})
_OF_TARGET: Final = frozenset({"state", "state-qualifier", XML_LANG})
_OF_GROUP: Final = frozenset({"id", "resname", "datatype", "translate", *phrase.OF_GROUP})
_ENTRIES: Final = frozenset({"group", "trans-unit", "bin-unit"})


def read_xliff_1(root: Any, source: Source, options: ReadOptions, report: Report) -> BilingualFile:
    counted = Counted(source, report)
    reading = XliffReading(options, report, counted, InlineElements(_INLINE, (("bx", "bpt"), ("ex", "ept")), report))
    counted.attributes(root, {"version", *phrase.OF_ROOT})
    for part in children(root):
        if name_of(part) == "file":
            _read_file(reading, part)
        else:
            counted.element(part, ReadingLoss.HEADER)
    first = next(children(root, "file"), root)
    said = next((pair.languages for pair in reading.pairs if pair.languages), ("", ""))
    return BilingualFile(
        first.get("source-language") or said[0],
        first.get("target-language") or said[1] or _language_of_targets(root),
        reading.pairs,
        reading.notes,
    )


def _language_of_targets(root: Any) -> str:
    """Return what the first target says, in a file that does not say its target language."""
    return next((target.get(XML_LANG) for target in root.iter("target") if target.get(XML_LANG)), "")


def _read_file(reading: XliffReading, file: Any) -> None:
    reading.counted.attributes(file, _OF_FILE)
    source, target = file.get("source-language"), file.get("target-language")
    datatype = file.get("datatype")
    scope = Scope(
        languages=(source, target) if source and target else None,
        datatype=datatype if datatype not in ("plaintext", "x-unknown") else None,
        properties=named("x-file", file.get("original")),
        contents=trados.contents_of(file, reading.counted),
        comments=trados.comments_of(file),
    )
    for part in children(file):
        if name_of(part) == "header":
            _read_header(reading, part)
        elif name_of(part) == "body":
            _read_body(reading, part, scope)
        else:
            reading.counted.element(part, ReadingLoss.HEADER)


def _read_header(reading: XliffReading, header: Any) -> None:
    reading.counted.loose_text(header)
    for part in children(header):
        if name_of(part) == "note":
            reading.notes += _note(reading, part)
        elif name_of(part) not in trados.READ:
            reading.counted.element(part, ReadingLoss.HEADER)


def _read_body(reading: XliffReading, body: Any, scope: Scope) -> None:
    reading.counted.loose_text(body)
    for part in children(body):
        if name_of(part) in _ENTRIES:
            _read_entry(reading, part, scope)
        else:
            reading.counted.element(part, ReadingLoss.MARKUP)


def _read_entry(reading: XliffReading, part: Any, scope: Scope) -> None:
    name = name_of(part)
    if name == "group":
        _read_group(reading, part, scope)
    elif name == "trans-unit":
        reading.pairs += _pairs(reading, part, scope)
    else:
        reading.counted.element(part, ReadingLoss.ENTRY)
        for unit in part.iter("trans-unit"):
            reading.pairs += _pairs(reading, unit, scope)


def _read_group(reading: XliffReading, group: Any, scope: Scope) -> None:
    reading.counted.loose_text(group)
    reading.counted.attributes(group, _OF_GROUP)
    names = (*named("x-group", group.get("id")), *named("x-group-resname", group.get("resname")))
    properties = [*scope.properties, *names]
    notes = list(scope.notes)
    entries = []
    for part in children(group):
        name = name_of(part)
        if name in _ENTRIES:
            entries.append(part)
        elif name == "note":
            notes += _note(reading, part)
        elif name in ("context-group", "prop-group"):
            properties += _said(reading, part)
        else:
            reading.counted.element(part, ReadingLoss.MARKUP)
    inner = replace(
        scope,
        datatype=group.get("datatype") or scope.datatype,
        properties=tuple(properties),
        notes=tuple(notes),
        is_translated=scope.is_translated_in(group),
    )
    for entry in entries:
        _read_entry(reading, entry, inner)


def _note(reading: XliffReading, note: Any) -> list[Note]:
    """Return the lines of a note."""
    reading.counted.attributes(note, {XML_LANG})
    return [Note(line, note.get(XML_LANG)) for line in text_of(note).splitlines() if line.strip()]


def _said(reading: XliffReading, element: Any) -> Iterator[Property]:
    """Yield the contexts and properties of a group of them."""
    for part in children(element):
        name = name_of(part)
        kind = part.get("context-type") if name == "context" else part.get("prop-type")
        text = text_of(part).strip()
        if name not in ("context", "prop") or not text:
            reading.counted.element(part, ReadingLoss.MARKUP)
            continue
        reading.counted.attributes(part, {"context-type", "prop-type", "match-mandatory", XML_LANG})
        prefix = "x-context-" if name == "context" else "x-"
        yield Property(f"{prefix}{(kind or name).removeprefix('x-')}", text, part.get(XML_LANG))
    reading.counted.attributes(element, {"purpose"})


def _pairs(reading: XliffReading, unit: Any, scope: Scope) -> Iterator[SegmentPair]:
    """Yield the segments of a ``trans-unit``, which is one segment unless it is divided."""
    base = _base(reading, unit, scope)
    parts = {name: next(children(unit, name), None) for name in ("source", "seg-source", "target")}
    target = parts["target"]
    if target is not None:
        _read_state(reading, target, base)
    _read_approved(unit, base, reading.report)
    segments = _segments(parts["seg-source"]) or _segments(parts["source"])
    translations = _segments(target)
    is_whole = target is not None and not translations and bool(text_of(target).strip())
    if not segments or is_whole:
        # A translation that is not divided is that of the whole unit.
        _fill(reading, base, [parts["source"]], [target], scope)
        yield base
        return
    definitions = trados.definitions_of(unit)
    for identifier, source in segments.items():
        pair = replace(
            base,
            identifier=f"{base.identifier}#{identifier}" if base.identifier else identifier,
            notes=list(base.notes),
            properties=list(base.properties),
        )
        _fill(reading, pair, [source], [translations.pop(identifier, None)], scope)
        definition = definitions.pop(identifier, None)
        if definition is not None:
            trados.read_segment(definition, pair, reading.options, reading.counted, reading.report)
        yield pair
    for other in translations.values():
        reading.counted.element(other, ReadingLoss.TEXT, "a target segment without a source segment")
    for other in definitions.values():
        reading.counted.element(other, ReadingLoss.MARKUP, "the definition of a segment that is not there")
    for part in (parts["seg-source"], target):
        if part is not None:
            _count_between(reading, part)


def _fill(reading: XliffReading, pair: SegmentPair, source: list[Any], target: list[Any], scope: Scope) -> None:
    place = pair.place or Location("")
    pair.source, pair.target = (
        reading.inline.segment([part for part in side if part is not None], place, scope.contents)
        if any(part is not None for part in side)
        else NO_SEGMENT
        for side in (source, target)
    )
    pair.notes += trados.comments_on([part for part in (*source, *target) if part is not None], scope.comments)


def _segments(element: Any) -> dict[str, Any]:
    """Return the ``mrk`` elements that divide a source or target, by their ids."""
    if element is None:
        return {}
    found: dict[str, Any] = {}
    for number, one in enumerate((one for one in element.iter("mrk") if one.get("mtype") == "seg"), 1):
        identifier = one.get("mid") or str(number)
        # An id that stands twice is told apart in the same way on both sides.
        found[f"{identifier}.{number}" if identifier in found else identifier] = one
    return found


def _count_between(reading: XliffReading, element: Any) -> None:
    """Count text of a divided source or target that stands in no segment."""
    for child in element.iter():
        is_inside = any(one.get("mtype") == "seg" for one in (child, *child.iterancestors()) if one is not element)
        if not is_inside and child.text and child.text.strip() and isinstance(child.tag, str):
            reading.counted.element(child, ReadingLoss.TEXT, "text between segments")
        is_behind_inside = any(one.get("mtype") == "seg" for one in child.iterancestors())
        if child is not element and not is_behind_inside and child.tail and child.tail.strip():
            reading.counted.element(child, ReadingLoss.TEXT, "text between segments")


def _base(reading: XliffReading, unit: Any, scope: Scope) -> SegmentPair:
    """Return a pair with all that is said about a unit; the segments are still missing."""
    pair = SegmentPair(
        NO_SEGMENT,
        place=reading.counted.place(unit),
        languages=scope.languages,
        identifier=unit.get("id", ""),
        notes=list(scope.notes),
        properties=list(scope.properties),
        datatype=unit.get("datatype") or scope.datatype,
    )
    if not scope.is_translated_in(unit):
        pair.properties.append(NOT_TRANSLATED)
    for name, value in attributes_of(unit).items():
        if name not in _OF_UNIT and not phrase.is_its_own(name) and not memoq.is_its_own(name):
            pair.say(plain(name), value)
    reading.counted.loose_text(unit)
    for part in children(unit):
        _read_part(reading, part, pair)
    for name in ("source", "seg-source", "target"):
        for further in list(children(unit, name))[1:]:
            reading.counted.element(further, ReadingLoss.TEXT, f"a further <{name}> of a unit")
    phrase.read_unit(unit, pair, reading.report)
    memoq.read_unit(unit, pair, reading.options, reading.report)
    return pair


def _read_part(reading: XliffReading, part: Any, pair: SegmentPair) -> None:
    name = name_of(part)
    if name == "note":
        pair.notes += _note(reading, part)
    elif name in ("context-group", "prop-group"):
        pair.properties += _said(reading, part)
    elif name == "prop":
        reading.counted.attributes(part, {"prop-type", XML_LANG})
        kind = part.get("prop-type", "prop").removeprefix("x-")
        pair.properties.append(Property(f"x-{kind}", text_of(part), part.get(XML_LANG)))
    elif name == "alt-trans":
        reading.counted.element(part, ReadingLoss.ALTERNATIVE, "alt-trans")
    elif name == "source":
        _count_language(reading, part, pair, 0)
        reading.counted.attributes(part, {XML_LANG})
    elif name not in ("seg-source", "target", *trados.READ):
        reading.counted.element(part, ReadingLoss.MARKUP)


def _read_state(reading: XliffReading, target: Any, pair: SegmentPair) -> None:
    _count_language(reading, target, pair, 1)
    reading.counted.attributes(target, _OF_TARGET)
    qualifier = target.get("state-qualifier")
    pair.say("state-qualifier", qualifier)
    if state := target.get("state"):
        pair.state = state_of(state, XLIFF_1, pair.place, reading.options, reading.report)
    elif pair.state is None and qualifier in SUGGESTIONS:
        pair.state = TranslationState.FUZZY
        reading.report.change(
            Change.MAPPED, f"state-qualifier {qualifier}", pair.place, into=f"state {TranslationState.FUZZY}"
        )


def _count_language(reading: XliffReading, part: Any, pair: SegmentPair, side: int) -> None:
    """Count the language of a source or target where it is another than that of its file."""
    language = part.get(XML_LANG)
    if language and pair.languages and language.casefold() != pair.languages[side].casefold():
        reading.counted.element(part, ReadingLoss.ATTRIBUTE, f"xml:lang of a <{name_of(part)}>")


def _read_approved(unit: Any, pair: SegmentPair, report: Report) -> None:
    """Read ``approved`` as a state; a state of the target is more exact, unless it only says that it is translated."""
    approved = unit.get("approved")
    if approved == "yes" and pair.state in (None, TranslationState.TRANSLATED):
        pair.state = TranslationState.FINAL
    elif approved == "no" and pair.state is None:
        pair.state = TranslationState.NEEDS_REVIEW
    if approved is not None:
        report.change(Change.MAPPED, f"approved {approved}", pair.place, into=f"state {pair.state}")


# Inline elements


def _g(segment: Any, into: Any, child: Any) -> None:
    content = segment.contents[child.get("id", "")]
    segment.pair(into, child, child.get("ctype"), content.begin or tag_of(child), content.end or end_tag_of(child))


def _x(segment: Any, into: Any, child: Any) -> None:
    content = segment.contents[child.get("id", "")]
    segment.code(into, "ph", child, child.get("ctype"), content.alone or tag_of(child))


def _bx(segment: Any, into: Any, child: Any) -> None:
    content = segment.contents[key_of(child)]
    segment.end(into, child, child.get("ctype"), content.begin or tag_of(child), begins=True)


def _ex(segment: Any, into: Any, child: Any) -> None:
    content = segment.contents[key_of(child)]
    segment.end(into, child, None, content.end or tag_of(child), begins=False)


def _bpt(segment: Any, into: Any, child: Any) -> None:
    segment.count(child, ("id", "rid", "ctype"))
    segment.end(into, child, child.get("ctype"), None, begins=True)


def _ept(segment: Any, into: Any, child: Any) -> None:
    segment.count(child, ("id", "rid"))
    segment.end(into, child, None, None, begins=False)


def _ph(segment: Any, into: Any, child: Any) -> None:
    segment.count(child, ("id", "ctype", "assoc"))
    more = {"assoc": child.get("assoc")} if child.get("assoc") else {}
    segment.code(into, "ph", child, child.get("ctype"), **more)


def _it(segment: Any, into: Any, child: Any) -> None:
    segment.count(child, ("id", "rid", "ctype", "pos"))
    segment.code(into, "it", child, child.get("ctype"), pos="end" if child.get("pos") == "close" else "begin")


def _sub(segment: Any, into: Any, child: Any) -> None:
    segment.count(child, ("ctype", "datatype"))
    segment.sub(into, child, child.get("ctype"), child.get("datatype"))


def _mrk(segment: Any, into: Any, child: Any) -> None:
    kind = child.get("mtype", "")
    if kind == "seg":
        segment.fill(into, child)
    elif kind in trados.DELETED:
        segment.report.drop(f"<mrk> {kind}", segment.place, ReadingLoss.TEXT)
    elif kind in trados.MARKS:
        segment.report.drop(f"<mrk> {kind}", segment.place, ReadingLoss.MARKUP)
        segment.fill(into, child)
    else:
        segment.count(child, ("mtype", "mid"))
        segment.highlight(into, child, kind or None, child.get("mid"))


_INLINE: Final = {
    "g": _g,
    "x": _x,
    "bx": _bx,
    "ex": _ex,
    "bpt": _bpt,
    "ept": _ept,
    "ph": _ph,
    "it": _it,
    "sub": _sub,
    "mrk": _mrk,
}
