"""XML as a stream of elements: the entries of a TBX or TMX file one at a time, each with its line and column.

The reader opens nothing outside the file. An entity may hold a short text but no other entities, so that no text can
expand without limit. Elements are those of ``xml.etree``; names keep their namespace in braces.
"""

import codecs
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from xml.etree.ElementTree import Element

from glossary.files.source import Source
from glossary.findings import InputError
from glossary.model import Entry, Location
from glossary.readers.xml.cutting import Cut, Cutter
from glossary.readers.xml.encoding import Utf8
from glossary.readers.xml.parsing import SHALLOW, Parsers, is_too_deep, too_deep
from glossary.readers.xml.plans import Plans
from glossary.rules import Code

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LONGEST_HEADER = 4 * 1024 * 1024
LARGEST_ENTRY = 64 * 1024 * 1024
MOST_NAMES = 1000
"""How many names of elements are remembered; no format has as many."""


@dataclass(slots=True)
class Document:
    """An opened XML file. ``head`` holds the elements before the body. The body can be read once."""

    root: Element
    head: list[Element]
    _body: Element
    _blocks: "_Blocks"

    @property
    def body(self) -> Iterator[tuple[Location, Element]]:
        """The children of the body, with their locations."""
        return self._blocks.entries(self._body, None)  # type: ignore[return-value]  # only plans make entries

    def entries(self, plans: Plans) -> Iterator[tuple[Location, Element | Entry]]:
        """Return the children of the body with their locations; those that are read by a plan as entries."""
        return self._blocks.entries(self._body, plans)

    @property
    def frame(self) -> list[Element]:
        """The elements around the entries: the root, its text and the body, where they are not the same."""
        text = _child(self.root, "text")
        body = [] if self._body is self.root else [self._body]
        return [self.root, *([] if text is None else [text]), *body]

    def after(self) -> list[Element]:
        """Give what follows the body; call it when the body was read to its end."""
        text = _child(self.root, "text")
        after: list[Element] | None = None
        for child in self.root if text is None else text:
            if after is not None:
                after.append(child)
            elif child is self._body:
                after = []
        return after or []


class _LocalNames(dict[str, str]):
    def __missing__(self, name: str) -> str:
        local = name.rpartition("}")[2]
        if len(self) < MOST_NAMES:
            self[name] = local
        return local


_LOCAL_NAMES = _LocalNames()


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return _LOCAL_NAMES[element.tag]


def text_of(element: Element) -> str:
    """Return all the text of an element, without its markup."""
    return (element.text or "") if not len(element) else "".join(element.itertext())


def open_document(source: Source, entry_names: tuple[str, ...], what: str, *, body: str = "body") -> Document:
    """Read as far as the first entry; ``body`` is the element that holds the entries, which may be the root.

    Raises InputError G105 where the file is not well-formed, G103 where the encoding is not what it says, G109 for
    entities that are refused or nesting without end, and G107 when there is no such element: the file is not ``what``
    it should be. So does the iterator over the body.
    """
    blocks = _Blocks(source, entry_names, what)
    root, head, found = blocks.opening(body)
    return Document(root, head, found, blocks)


class _Blocks:
    """Gives a file to the parsers and takes finished elements out of the tree, so that the tree stays small."""

    def __init__(self, source: Source, entry_names: tuple[str, ...], what: str) -> None:
        self._path = source.name
        self._what = what
        self._names = entry_names
        self._has_defaults = False
        self._line, self._column = 1, 1
        self._encoding = Utf8(source, lambda: self._line)
        self._blocks = self._encoding.blocks()
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._parsers = Parsers(source.name, self._encoding)
        self._places: deque[tuple[str, Location]] = deque()
        """Of the entries that the tree has or will have: their names and places."""
        self._unfinished = 0
        """How many characters the parser got since the last child of the body was finished."""

    def opening(self, name: str) -> tuple[Element, list[Element], Element]:
        """Read until the body has begun; give the root, what stands before the body, and the body."""
        begins = re.compile(rb"<(?:[\w.-]+:)?" + name.encode() + rb"(?:\s[^>]*)?>")
        size, top = 0, self._parsers.top
        data = next(self._blocks, b"")
        while data and size <= LONGEST_HEADER:
            self._has_defaults = self._has_defaults or b"<!ATTLIST" in data
            start = begins.search(data)
            last = data.rfind(b"<")
            end = start.end() if start else len(data) if data.find(b">", last) >= 0 else max(0, last)
            self._open(data[:end])
            data = data[end:]
            if len(top) and (found := _body(top[0], name)):
                self._blocks = chain((data,) if data else (), self._blocks)
                return top[0], *found
            size += end
            if start and data:
                # It stood in a comment.
                continue
            # A tag may stand in two blocks.
            block = next(self._blocks, b"")
            if not block:
                self._open(data)
            data = data + block if block else b""
        if not data:
            self._parsers.close()
        root = local_name(top[0]) if len(top) else ""
        raise InputError(
            Code.NOT_A_GLOSSARY,
            f"this is not {self._what}: " + (f"<{root}> has no {name}" if root else "it has no element"),
            location=Location(self._path, 1, 1),
        )

    def _open(self, block: bytes) -> None:
        text = self._checked(block)
        self._parsers.build(text)
        self._line += text.count("\n")
        self._column = len(text) - text.rfind("\n") + (0 if "\n" in text else self._column - 1)

    def entries(self, body: Element, plans: Plans | None) -> Iterator[tuple[Location, Element | Entry]]:
        """Yield the children of the body; plans read some of them without the parser.

        That needs entries one after the other. From anything else on, all is for the parser.
        """
        # Only the parser knows the default values of attributes.
        read = None if plans is None or self._has_defaults else plans.read
        read_at = plans.read_at if plans and read else None
        cutter = Cutter(self._path, self._line, self._column, self._names)
        cutter.is_certain = not len(body)
        for block in chain(self._blocks, (b"",)):
            for cut in cutter.cuts(self._checked(block), is_last=not block, read_at=read_at):
                if not isinstance(cut, Cut):
                    yield cut
                    continue
                text, place, name, is_whole = cut
                if not (cutter.is_certain and is_whole):
                    yield from self._of_parser(body, cutter, cut)
                    continue
                made = text if read is None else read(text, place)
                if isinstance(made, str):
                    self._parsers.build_at(place, made)
                    self._places.append((name, place))
                    yield from self._finished(body, len(body), is_short=len(text) < SHALLOW)
                else:
                    yield place, made
        self._parsers.close()
        yield from self._finished(body, len(body))

    def _of_parser(self, body: Element, cutter: Cutter, cut: Cut) -> Iterator[tuple[Location, Element]]:
        """Build what may not be a whole entry; yield the children of the body that are finished."""
        self._line = cut.place.line
        if not cutter.is_certain:
            self._unfinished += len(cut.text)
            self._parsers.build(cut.text)
        elif cut.name or "<" in cut.text:
            cutter.is_certain = False
            self._parsers.build_at(cut.place, cut.text)
        if cut.name:
            self._places.append((cut.name, cut.place))
        # The last child may not be finished.
        if len(body) > 1:
            self._unfinished = 0
            yield from self._finished(body, len(body) - 1)
        elif self._unfinished > LARGEST_ENTRY:
            place = Location(self._path, cut.place.line)
            raise InputError(Code.HOSTILE_MARKUP, "one entry is larger than any in a glossary", location=place)

    def _finished(self, body: Element, count: int, *, is_short: bool = False) -> Iterator[tuple[Location, Element]]:
        for element in body[:count]:
            place = Location(self._path)
            if self._places and self._places[0][0] == local_name(element):
                place = self._places.popleft()[1]
            if not is_short and is_too_deep(element):
                raise too_deep(place)
            yield place, element
        del body[:count]

    def _checked(self, block: bytes) -> str:
        """Return the text of the next block of the file, in which there is no mistake; an empty one is the end."""
        if block:
            self._parsers.check(block)
        try:
            return self._decoder.decode(block)
        except UnicodeDecodeError:
            raise self._encoding.wrong_encoding("utf-8", self._line) from None


def _body(root: Element, name: str) -> tuple[list[Element], Element] | None:
    """Find the body, which is the root or stands below it or below its ``text``, and all that stands before it."""
    if local_name(root) == name:
        return [], root
    before: list[Element] = []
    for child in root:
        if local_name(child) == name:
            return before, child
        if local_name(child) == "text":
            body = _child(child, name)
            return None if body is None else (before, body)
        before.append(child)
    return None


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if local_name(child) == name), None)
