"""XML as a stream of elements: the entries of a TBX or TMX file one at a time, each with its line and column.

The reader opens nothing outside the file. An entity may hold a short text but no other entities, so that no text can
expand without limit. Elements are those of ``xml.etree``; names keep their namespace in braces.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from glossary.files.source import Source
from glossary.findings import InputError
from glossary.languages import WrongTagError
from glossary.model import Entry, Location
from glossary.readers.xml.encoding import Utf8, is_utf_8
from glossary.readers.xml.places import NO_TAGS, Places, end_of_complete_tags
from glossary.readers.xml.templates import Cursor, Layouts
from glossary.rules import Code

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LONGEST_HEADER = 4 * 1024 * 1024
LARGEST_ENTRY = 64 * 1024 * 1024
DEEPEST = 100
"""No element of a glossary stands deeper than about a dozen levels."""
SHALLOW = DEEPEST * len("<a></a>")
"""An entry of no more bytes cannot be as deep."""
STEP = 64 * 1024
"""Bytes after which the parser is asked how many elements are open."""
MOST_NAMES = 1000
"""How many names of elements are remembered; no format has as many."""
WINDOW = 256
"""While so many entries are parsed one by one, more must be written in layouts, or looking for these does not pay."""


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
        return self._blocks.elements(self._body)

    def entries(self, layouts: Layouts) -> Iterator[tuple[Location, Element | Entry]]:
        """Return the children of the body with their locations; those with a known layout as entries."""
        return self._blocks.entries(self._body, layouts)

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


def languages_named(source: Source, names: tuple[str, ...], read: Callable[[str], str]) -> tuple[str, ...]:
    """Return the languages of the elements with these names, in the order of the file, without parsing it.

    ``read`` converts an attribute to a tag; those for which it raises WrongTagError are skipped. An InputError ends the
    search without a report: the reader of the file raises it again.
    """
    found = source.remembered("languages", lambda: _languages_in(source, names))
    languages: dict[str, None] = {}
    for tag in found:
        with suppress(WrongTagError):
            languages[read(tag.decode(errors="replace"))] = None
    return tuple(languages)


def _languages_in(source: Source, names: tuple[str, ...]) -> tuple[bytes, ...]:
    scan = _LanguageScan(names)
    rest = b""
    with suppress(InputError):
        for block in Utf8(source, lambda: 0).blocks():
            data = rest + block
            if b"\0" in data:
                # XML allows no NUL: the reader of the file stops here with an error.
                break
            end = end_of_complete_tags(data)
            scan.look(data, end)
            rest = data[end:]
    return tuple(scan.found)


class _LanguageScan:
    """Finds the language attributes of elements in bytes."""

    def __init__(self, names: tuple[str, ...]) -> None:
        tags = "|".join(names).encode()
        self.found: dict[bytes, None] = {}
        self._element = re.compile(
            NO_TAGS
            + rb"|<(?:[\w.-]+:)?(?:"
            + tags
            # Of an element with both, xml:lang counts.
            + rb""")\s(?:(?:[^<>]*?\s)?xml:lang\s*=\s*(?:"([^"<]*)"|'([^'<]*)')"""
            + rb"""|(?![^<>]*?\sxml:lang\s*=)(?:[^<>]*?\s)?lang\s*=\s*(?:"([^"<]*)"|'([^'<]*)'))""",
            re.DOTALL,
        )
        self._other = self._any_but_found()

    def look(self, data: bytes, end: int) -> None:
        if b"<!" in data or b"<?" in data:
            for element in self._element.finditer(data, 0, end):
                self._add(element)
            return
        # A file has few languages: a search for new ones only is many times as fast.
        position = 0
        while other := self._other.search(data, position, end):
            position = other.end()
            if named := self._element.match(data, data.rfind(b"<", 0, position)):
                self._add(named)

    def _add(self, element: re.Match[bytes]) -> None:
        tag = next(filter(None, element.groups()), b"")
        if tag and tag not in self.found:
            self.found[tag] = None
            self._other = self._any_but_found()

    def _any_but_found(self) -> re.Pattern[bytes]:
        known = b"|".join(map(re.escape, self.found))
        return re.compile(rb"""lang\s*=\s*["'](?!(?:""" + known + rb""")["'])""" if known else rb"lang\s*=")


class _Blocks:
    """Feeds a file to the parser and takes finished elements out of its tree, so that the tree stays small."""

    def __init__(self, source: Source, entry_names: tuple[str, ...], what: str) -> None:
        self._source = source
        self._what = what
        self._names = entry_names
        self._has_defaults = False
        self._places = Places(source, entry_names)
        self._builder = TreeBuilder()
        # An extra element above the root gives access to the tree while it is built.
        self._top = self._builder.start("top", {})
        self._parser = XMLParser(target=self._builder, encoding="utf-8")
        self._bytes = Utf8(source, lambda: self._places.line)
        self._blocks = self._bytes.blocks()
        self._fed_bytes = 0
        self._lines_left_out = 0

    def opening(self, name: str) -> tuple[Element, list[Element], Element]:
        """Feed until the body has begun; give the root, what stands before the body, and the body."""
        begins = re.compile(rb"<(?:[\w.-]+:)?" + name.encode() + rb"(?:\s[^>]*)?>")
        for block in self._blocks:
            self._has_defaults = self._has_defaults or b"<!ATTLIST" in block
            start = begins.search(block)
            end = start.end() if start else len(block)
            self._put_back(block[end:])
            self._feed(block[:end])
            if len(self._top) and (found := _body(self._top[0], name)):
                return self._top[0], *found
            if self._fed_bytes > LONGEST_HEADER:
                break
        else:
            self._close()
        root = local_name(self._top[0]) if len(self._top) else ""
        raise InputError(
            Code.NOT_A_GLOSSARY,
            f"this is not {self._what}: " + (f"<{root}> has no {name}" if root else "it has no element"),
            location=Location(self._source.name, 1, 1),
        )

    def entries(self, body: Element, layouts: Layouts) -> Iterator[tuple[Location, Element | Entry]]:
        # Only the parser knows the default values of attributes.
        if not len(body) and not self._has_defaults:
            yield from self._by_layout(body, layouts)
        yield from self.elements(body)

    def elements(self, body: Element) -> Iterator[tuple[Location, Element]]:
        since = self._fed_bytes
        for block in self._blocks:
            self._feed(block)
            # The last child may not be finished.
            if len(body) > 1:
                since = self._fed_bytes
                yield from self._finished(body, len(body) - 1)
            elif self._fed_bytes - since > LARGEST_ENTRY:
                place = Location(self._source.name, self._places.line)
                raise InputError(Code.HOSTILE_MARKUP, "one entry is larger than any in a glossary", location=place)
        self._close()
        yield from self._finished(body, len(body))

    def _finished(self, body: Element, count: int) -> Iterator[tuple[Location, Element]]:
        for element in body[:count]:
            location, size = self._places.next(local_name(element))
            if size > SHALLOW and _is_too_deep(element):
                raise InputError(Code.HOSTILE_MARKUP, f"nested deeper than {DEEPEST} levels", location=location)
            yield location, element
        del body[:count]

    def _by_layout(self, body: Element, layouts: Layouts) -> Iterator[tuple[Location, Element | Entry]]:
        """Yield entries by their layouts while that is reliable and fast; the parser gets the others, one by one.

        Between two entries, the parser is in the body. Anything there that does not look like an entry ends this.
        """
        cursor = Cursor(self._source.name, *self._places.position, self._names)
        is_first = True
        by_layout = parsed = 0
        while cursor.is_certain and (block := next(self._blocks, b"")):
            cursor.add(block)
            while cursor.is_certain:
                before = layouts.uses
                yield from layouts.entries_at(cursor)
                entry = cursor.entry()
                if not entry:
                    break
                # The callers inspect the element of the first entry.
                if not is_first and (blanks := cursor.blanks_after(entry)) is not None and layouts.learn(entry, blanks):
                    continue
                self._go_on_at(cursor)
                self._feed(entry.encode())
                yield from self._finished(body, len(body))
                cursor.advance(len(entry))
                is_first = False
                by_layout += layouts.uses - before
                parsed += 1
                if parsed == WINDOW:
                    cursor.is_certain = by_layout > WINDOW
                    by_layout = parsed = 0
        self._go_on_at(cursor)
        self._put_back(cursor.rest())

    def _go_on_at(self, cursor: Cursor) -> None:
        """Move the parser to the cursor, past the entries that it did not get; count the lines that it did not see."""
        line, column = self._places.position
        if cursor.line > line:
            self._parser.feed("\n" + " " * (cursor.column - 1))
            self._lines_left_out += cursor.line - line - 1
        else:
            self._parser.feed(" " * (cursor.column - column))
        self._places.go_on_at(cursor.line, cursor.column)

    def _put_back(self, block: bytes) -> None:
        if block:
            self._blocks = chain((block,), self._blocks)

    def _feed(self, block: bytes) -> None:
        try:
            self._places.scan(block)
            for start in range(0, len(block), STEP):
                self._parser.feed(block[start : start + STEP])
                self._refuse_depth()
            self._fed_bytes += len(block)
        except ParseError as error:
            raise self._error(error, block) from None

    def _refuse_depth(self) -> None:
        """Raise InputError G109 where too many elements are open: each is the last one within the one around it."""
        element = self._top
        for _ in range(DEEPEST):
            if not len(element):
                return
            element = element[-1]
        place = Location(self._source.name, self._places.line)
        raise InputError(Code.HOSTILE_MARKUP, f"nested deeper than {DEEPEST} levels", location=place)

    def _close(self) -> None:
        try:
            self._parser.close()
        except ParseError as error:
            raise self._error(error, b"") from None
        except AssertionError:
            # The builder finds that the extra element is still open.
            pass

    def _error(self, error: ParseError, block: bytes) -> InputError:
        line, column = error.position
        line += self._lines_left_out
        if "invalid token" in str(error) and not is_utf_8(block):
            return self._bytes.wrong_encoding("utf-8", line, column + 1)
        message = str(error).split(":")[0]
        return InputError(
            Code.HOSTILE_MARKUP if "amplification" in message else Code.BROKEN_SYNTAX,
            f"not well-formed XML: {message}",
            location=Location(self._source.name, line, column + 1),
        )


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


def _is_too_deep(element: Element) -> bool:
    if next(islice(element.iter(), DEEPEST, None), None) is None:
        # So few elements cannot stand so deep.
        return False
    level = [element]
    for _ in range(DEEPEST):
        level = [child for parent in level for child in parent if len(child)]
        if not level:
            return False
    return True
