"""Converts the inline elements of XLIFF to the codes of TMX, which the model has.

A pair of elements becomes ``bpt`` and ``ept``, one end alone ``it``, anything else ``ph``. The ``x`` of a code is its
id in the file, so that the codes of source and target belong together. The content is that of the original document
where the file has it, else the tag of XLIFF itself.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement
from xml.sax.saxutils import escape, quoteattr

from glossary.canonical.segments import Oddities, Segment, segment_of
from glossary.findings import ReadingLoss, Report
from glossary.model import Location
from glossary.readers.bilingual.document import attributes_of, name_of, plain

NO_SEGMENT = Segment("", None)
_TYPES = {"xlf:lb": "lb", "xlf:pb": "pb", "xlf:b": "bold", "xlf:i": "italic", "xlf:u": "ulined"}


class CodeContent(NamedTuple):
    """What stands in the original document for a code: its beginning, its end, or the code that stands alone."""

    begin: str | None = None
    end: str | None = None
    alone: str | None = None


class Contents(dict[str, CodeContent]):
    """Contents by the id that the codes of a file refer to; an unknown one has none."""

    def __missing__(self, name: str) -> CodeContent:
        return CodeContent()


class InlineElements:
    """Converts one segment after another of a file."""

    def __init__(
        self,
        inline: Mapping[str, Callable[["_Seg", Element, Any], None]],
        ends: tuple[Collection[str], Collection[str]],
        report: Report,
    ) -> None:
        self.inline = inline
        self.begins, self.ends = ends
        self.report = report

    def segment(self, parts: Iterator[Any] | list[Any], place: Location, contents: Contents) -> Segment:
        """Return the content of elements, such as the ``source`` of a unit, as one segment."""
        elements = list(parts)
        if all(not len(element) for element in elements):
            return Segment("".join(element.text or "" for element in elements), None)
        made = _Seg(self, elements, place, contents)
        return segment_of(made.seg, Oddities())


class _Seg:
    """The ``seg`` that is made of one segment."""

    def __init__(self, known: InlineElements, elements: list[Any], place: Location, contents: Contents) -> None:
        self.known = known
        self.place = place
        self.contents = contents
        self.report = known.report
        self.seg = Element("seg")
        self._last = 0
        self._numbers: dict[str, str] = {}
        self._paired = _keys(elements, known.begins) & _keys(elements, known.ends)
        for element in elements:
            self.fill(self.seg, element)

    def fill(self, into: Element, element: Any) -> None:
        """Append the text of an element and its inline elements."""
        add_text(into, element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._add(into, child)
            else:
                # Behind a comment or an instruction stands text of the segment.
                self.report.drop("comment within a segment", self.place, ReadingLoss.COMMENT)
            add_text(into, child.tail)

    def _add(self, into: Element, child: Any) -> None:
        name = name_of(child)
        if convert := self.known.inline.get(name):
            convert(self, into, child)
            return
        self.report.drop(f"<{name}> of a segment", self.place, ReadingLoss.MARKUP)
        self.fill(into, child)

    def code(
        self, into: Element, name: str, child: Any, kind: str | None, content: str | None = None, **more: str
    ) -> None:
        """Append a code, whose content is that of the element where none is given."""
        identifier = child.get("id")
        if identifier and name in ("bpt", "it", "ph"):
            more["x"] = identifier
        if kind and name != "ept":
            more["type"] = _TYPES.get(kind, kind)
        made = SubElement(into, name, more)
        if content is None:
            self.fill(made, child)
        else:
            made.text = content

    def pair(self, into: Element, child: Any, kind: str | None, begin: str, end: str) -> None:
        """Append an element that encloses text as two codes."""
        number = self._next()
        self.code(into, "bpt", child, kind, begin, i=number)
        self.fill(into, child)
        self.code(into, "ept", child, None, end, i=number)

    def end(self, into: Element, child: Any, kind: str | None, content: str | None, *, begins: bool) -> None:
        """Append one end of a pair; an end without the other stands alone."""
        key = key_of(child)
        if key in self._paired:
            number = self._numbers[key] = self._numbers.get(key) or self._next()
            self.code(into, "bpt" if begins else "ept", child, kind, content, i=number)
        else:
            self.code(into, "it", child, kind, content, pos="begin" if begins else "end")

    def sub(self, into: Element, child: Any, kind: str | None, datatype: str | None) -> None:
        attributes = {"type": kind, "datatype": datatype}
        self.fill(SubElement(into, "sub", {name: value for name, value in attributes.items() if value}), child)

    def highlight(self, into: Element, child: Any, kind: str | None, identifier: str | None) -> None:
        made = SubElement(into, "hi")
        if identifier:
            made.set("x", identifier)
        if kind:
            made.set("type", kind)
        self.fill(made, child)

    def count(self, child: Any, known: Collection[str]) -> None:
        """Count the attributes that a code of TMX has no place for."""
        for name in attributes_of(child):
            if name not in known:
                self.report.drop(f"{plain(name)} of a <{name_of(child)}>", self.place, ReadingLoss.ATTRIBUTE)

    def _next(self) -> str:
        self._last += 1
        return str(self._last)


def add_text(into: Element, text: str | None) -> None:
    if not text:
        return
    if len(into):
        into[-1].tail = (into[-1].tail or "") + text
    else:
        into.text = (into.text or "") + text


def key_of(element: Any) -> str:
    """Return what the two ends of a pair have in common."""
    return element.get("startRef") or element.get("rid") or element.get("id") or ""


def tag_of(element: Any) -> str:
    """Return the start tag of an element, which is closed where the element is empty."""
    attributes = "".join(f" {plain(name)}={quoteattr(value)}" for name, value in attributes_of(element).items())
    is_empty = not len(element) and not element.text
    return f"<{name_of(element)}{attributes}{'/' if is_empty else ''}>"


def end_tag_of(element: Any) -> str:
    return f"</{escape(name_of(element))}>"


def _keys(elements: list[Any], names: Collection[str]) -> set[str]:
    return {
        key_of(child)
        for element in elements
        for child in element.iter()
        if isinstance(child.tag, str) and name_of(child) in names and child.get("isolated") != "yes"
    }
