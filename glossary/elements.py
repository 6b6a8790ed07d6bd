"""XML as a stream of elements: the entries of a TBX or TMX file one at a time, each with its line and column.

Nothing outside the file is ever opened, and nothing in it can grow beyond what stands in it: entities may hold a short
text, not other entities. Elements are those of ``xml.etree``; names keep their namespace in braces.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from glossary.errors import InputError
from glossary.extents import Extent, cut_elements
from glossary.languages import WrongTagError
from glossary.model import Location
from glossary.source import Source

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

BLOCK = 128 * 1024
LONGEST_HEADER = 4 * 1024 * 1024
LARGEST_ENTRY = 64 * 1024 * 1024
DEEPEST = 100
"""No element of a glossary stands deeper than about a dozen levels."""
SHALLOW = DEEPEST * len("<a></a>")
"""An entry of no more bytes cannot be as deep."""
LONGEST_ENTITY = 1000
MOST_NAMES = 1000
"""How many names of elements are remembered; no format has as many."""

_CONTINUING = bytes(range(0x80, 0xC0))
"""The bytes of a character in UTF-8 but the first: without them, bytes are characters."""
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z][-\w.]*)""")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WITHOUT_MARK = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))
# What has no end yet goes on to where the search ends; without that, each of many beginnings would be followed there.
_NO_TAGS = rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*+(?>\[.*?\]\s*+)?>", re.DOTALL)
_ENTITY = re.compile(rb"""<!ENTITY\s+(%\s+)?([^\s%]+)\s+(SYSTEM|PUBLIC|"[^"]*"|'[^']*')""")


@dataclass(slots=True)
class Document:
    """An opened XML file. ``head`` is what stands before the body; ``body`` gives its children once.

    ``after`` is what follows the body, complete when all of the body was read.
    """

    root: Element
    head: list[Element]
    body: Iterator[tuple[Location, Element]]

    def after(self) -> list[Element]:
        """Give what follows the body; call it when the body was read to its end."""
        container = self.root if _child(self.root, "body") is not None else _child(self.root, "text")
        children = [] if container is None else list(container)
        names = [local_name(child) for child in children]
        return children[names.index("body") + 1 :] if "body" in names else []


class _LocalNames(dict[str, str]):
    def __missing__(self, name: str) -> str:
        local = name.rpartition("}")[2]
        if len(self) < MOST_NAMES:
            self[name] = local
        return local


class _ElementNames(dict[bytes, str]):
    def __missing__(self, name: bytes) -> str:
        self[name] = name.rpartition(b":")[2].decode()
        return self[name]


_LOCAL_NAMES = _LocalNames()
_ELEMENT_NAMES = _ElementNames()
"""Of entries, as they stand in the file."""


def local_name(element: Element) -> str:
    """Give an element's name without its namespace."""
    return _LOCAL_NAMES[element.tag]


def text_of(element: Element) -> str:
    """Give all the text of an element, without its markup."""
    return (element.text or "") if not len(element) else "".join(element.itertext())


def open_document(source: Source, entry_names: tuple[str, ...], what: str) -> Document:
    """Read as far as the first entry.

    Raises InputError G105 where the file is not well-formed, G103 where the encoding is not what it says, G109 for
    entities that are refused or nesting without end, and G107 when there is no ``body``: it is not ``what`` it should
    be. So does the iterator over the body.
    """
    blocks = _Blocks(source, entry_names, what)
    root, head, body = blocks.opening()
    return Document(root, head, blocks.entries(body))


def cut_document(names: tuple[str, ...], source: Source, _options: object, count: int) -> list[Extent]:
    """Cut a file between entries of these names, where it is UTF-8."""
    if _encoding(source.head()) != "utf-8":
        return []
    with source.open() as stream:
        return cut_elements(stream, names, count)


def languages_named(source: Source, names: tuple[str, ...], read: Callable[[str], str]) -> tuple[str, ...]:
    """List the languages of the elements with these names in the order they are met, without parsing the file.

    ``read`` makes a tag of an attribute; what it raises WrongTagError for is passed over, and so is what stops the
    reading: whoever reads the file meets it again.
    """
    found = source.remembered("languages", lambda: _languages_in(source, names))
    languages: dict[str, None] = {}
    for tag in found:
        with suppress(WrongTagError):
            languages[read(tag.decode())] = None
    return tuple(languages)


def _languages_in(source: Source, names: tuple[str, ...]) -> tuple[bytes, ...]:
    scan = _LanguageScan(names)
    rest = b""
    with suppress(InputError):
        for block in _Utf8(source, lambda: 0).blocks():
            data = rest + block
            end = _settled(data)
            scan.look(data, end)
            rest = data[end:]
    return tuple(scan.found)


class _LanguageScan:
    """Finds the languages that elements name, in bytes."""

    def __init__(self, names: tuple[str, ...]) -> None:
        tags = "|".join(names).encode()
        self.found: dict[bytes, None] = {}
        self._element = re.compile(
            _NO_TAGS
            + rb"|<(?:[\w.-]+:)?(?:"
            + tags
            + rb""")\s(?:[^<>]*?\s)?(?:xml:)?lang\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""",
            re.DOTALL,
        )
        self._other = self._any_but_found()

    def look(self, data: bytes, end: int) -> None:
        if b"<!" in data or b"<?" in data:
            for element in self._element.finditer(data, 0, end):
                self._add(element)
            return
        # Looking only for languages that were not met yet is many times as fast: there are few.
        position = 0
        while other := self._other.search(data, position, end):
            position = other.end()
            if named := self._element.match(data, data.rfind(b"<", 0, position)):
                self._add(named)

    def _add(self, element: re.Match[bytes]) -> None:
        tag = element[1] or element[2]
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
        self._places = _Places(source, entry_names)
        self._builder = TreeBuilder()
        # An element of our own above the root makes what is being built reachable.
        self._top = self._builder.start("top", {})
        self._parser = XMLParser(target=self._builder, encoding="utf-8")
        self._bytes = _Utf8(source, lambda: self._places.line)
        self._feeding = self._bytes.blocks()
        self._fed_bytes = 0
        self._finished = False

    def opening(self) -> tuple[Element, list[Element], Element]:
        """Feed until the body has begun; give the root, what stands before the body, and the body."""
        while self._feed():
            if len(self._top) and (found := _body(self._top[0])):
                return self._top[0], *found
            if self._fed_bytes > LONGEST_HEADER:
                break
        root = local_name(self._top[0]) if len(self._top) else ""
        raise InputError(
            "G107",
            f"this is not {self._what}: " + (f"<{root}> has no body" if root else "it has no element"),
            location=Location(self._source.name, 1, 1),
        )

    def entries(self, body: Element) -> Iterator[tuple[Location, Element]]:
        since = self._fed_bytes
        more = True
        while more:
            more = self._feed()
            # The last child may not be finished.
            done = len(body) - 1 if more else len(body)
            if done <= 0:
                if self._fed_bytes - since > LARGEST_ENTRY:
                    place = Location(self._source.name, self._places.line)
                    raise InputError("G109", "one entry is larger than any in a glossary", location=place)
                continue
            since = self._fed_bytes
            for element in body[:done]:
                location, size = self._places.next(local_name(element))
                if size > SHALLOW and _is_too_deep(element):
                    raise InputError("G109", f"nested deeper than {DEEPEST} levels", location=location)
                yield location, element
            del body[:done]

    def _feed(self) -> bool:
        """Feed a block; tell whether there was one."""
        if self._finished:
            return False
        block = b""
        try:
            block = next(self._feeding, b"")
            if block:
                self._places.scan(block)
                self._parser.feed(block)
                self._fed_bytes += len(block)
                return True
            self._parser.close()
        except ParseError as error:
            line, column = error.position
            line += self._source.lines_before
            if "invalid token" in str(error) and not _is_utf_8(block):
                raise self._bytes.wrong_encoding("utf-8", line, column + 1) from None
            message = str(error).split(":")[0]
            raise InputError(
                "G109" if "amplification" in message else "G105",
                f"not well-formed XML: {message}",
                location=Location(self._source.name, line, column + 1),
            ) from None
        except AssertionError:
            # Closing the builder finds our own element still open.
            pass
        self._finished = True
        return False


class _Utf8:
    """The bytes of a file as UTF-8, which is the one encoding that every parser knows."""

    def __init__(self, source: Source, line: Callable[[], int]) -> None:
        self._source = source
        self._line = line

    def blocks(self) -> Iterator[bytes]:
        with self._source.open() as stream:
            head = stream.read(BLOCK)
            encoding = _encoding(head)
            if not _is_known(encoding):
                place = Location(self._source.name, 1, 1)
                raise InputError("G103", f"the encoding {encoding!r} is not known", location=place)
            self._refuse_entities(head, encoding)
            yield from self._recoded(head, stream, encoding)

    def _recoded(self, head: bytes, stream: BinaryIO, encoding: str) -> Iterator[bytes]:
        decoder = None if encoding in ("utf-8", "ascii") else codecs.getincrementaldecoder(encoding)()
        block = head
        while block:
            try:
                yield block if decoder is None else decoder.decode(block).encode("utf-8", "surrogatepass")
            except UnicodeError:
                raise self.wrong_encoding(encoding, self._line()) from None
            block = stream.read(BLOCK)
        if decoder is None:
            return
        try:
            if rest := decoder.decode(b"", final=True):
                yield rest.encode()
        except UnicodeError:
            raise self.wrong_encoding(encoding, self._line()) from None

    def wrong_encoding(self, encoding: str, line: int, column: int = 0) -> InputError:
        place = Location(self._source.name, line, column)
        return InputError("G103", f"this is not {encoding} text, though it says so", location=place)

    def _refuse_entities(self, head: bytes, encoding: str) -> None:
        text = head if encoding in ("utf-8", "ascii") else head.decode(encoding, "ignore").encode()
        doctype = _DOCTYPE.match(text, max(0, text.find(b"<!DOCTYPE")))
        if not doctype:
            return
        for _, name, value in _ENTITY.findall(doctype[0]):
            if value[:1] in b"\"'" and (b"&" in value.replace(b"&#", b"") or len(value) > LONGEST_ENTITY):
                line = text.count(b"\n", 0, doctype.start()) + 1
                raise InputError(
                    "G109",
                    f"the entity {name.decode(errors='replace')!r} holds other entities or a long text",
                    location=Location(self._source.name, line, 1),
                )


# Calling the class would take twice as long, and there is a place for every entry.
_place = partial(tuple.__new__, Location)


class _Places:
    """Where the entries begin, found in the bytes as they go by: the parser itself does not tell.

    Comments, CDATA and processing instructions are stepped over, since tags in them are none.
    """

    def __init__(self, source: Source, names: tuple[str, ...]) -> None:
        self._path = source.name
        tags = "|".join(names).encode()
        self._wanted = re.compile(_NO_TAGS + rb"|<((?:[\w.-]+:)?(?:" + tags + rb"))(?=[\s/>])", re.DOTALL)
        # Once it is known how this file writes the tag, looking for just that is several times as fast.
        self._known: re.Pattern[bytes] | None = None
        self._rest = b""
        self._offset = 0
        self.line, self._column = 1 + source.lines_before, 1
        self._found: list[tuple[Location, int, str]] = []
        self._taken = 0

    def scan(self, block: bytes) -> None:
        del self._found[: self._taken]
        self._taken = 0
        data = self._rest + block
        end = _settled(data)
        done = 0
        is_simple = self._known is not None and b"<!" not in data and b"<?" not in data
        pattern = self._known if self._known is not None and is_simple else self._wanted
        path, offset, found = self._path, self._offset, self._found
        count, rfind = data.count, data.rfind
        for match in pattern.finditer(data, 0, end):
            if name := match[1]:
                start = match.start()
                if lines := count(b"\n", done, start):
                    self.line += lines
                    done = rfind(b"\n", done, start) + 1
                    self._column = 1
                if done < start:
                    self._column += _length(data[done:start])
                    done = start
                found.append((_place((path, self.line, self._column)), offset + start, _ELEMENT_NAMES[name]))
                if self._known is None:
                    self._known = re.compile(b"<(" + re.escape(name) + rb")(?=[\s/>])")
        self._advance(data, done, end)
        self._offset += end
        self._rest = data[end:]

    def next(self, name: str) -> tuple[Location, int]:
        """Give the place of the next element, without line when it is no entry, and how many bytes it has at most."""
        taken, found = self._taken, self._found
        if taken == len(found) or found[taken][2] != name:
            return Location(self._path), self._offset
        location, offset, _ = found[taken]
        self._taken = taken = taken + 1
        return location, (found[taken][1] if taken < len(found) else self._offset + len(self._rest)) - offset

    def _advance(self, data: bytes, start: int, end: int) -> None:
        if lines := data.count(b"\n", start, end):
            self.line += lines
            self._column = 1
            start = data.rfind(b"\n", start, end) + 1
        self._column += _length(data[start:end])


def _length(passed: bytes) -> int:
    """Count the characters of bytes in UTF-8."""
    return len(passed if passed.isascii() else passed.translate(None, _CONTINUING))


def _settled(data: bytes) -> int:
    """Find how far the data can be searched: not into a tag or comment whose end is not there yet."""
    for start, stop in ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>")):
        opened = data.rfind(start)
        if opened >= 0 and data.find(stop, opened) < 0:
            return opened
    last = data.rfind(b"<")
    return last if last >= 0 and data.find(b">", last) < 0 else len(data)


def _encoding(head: bytes) -> str:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    for start, encoding in _WITHOUT_MARK:
        if head.startswith(start):
            return encoding
    declared = _DECLARED.match(head.lstrip())
    name = declared[1].decode().lower() if declared else "utf-8"
    return codecs.lookup(name).name if _is_known(name) else name


def _is_known(encoding: str) -> bool:
    try:
        "".encode(encoding)
    except (LookupError, ValueError):
        # Of no codec, or of one that is none of text.
        return False
    return True


def _is_utf_8(block: bytes) -> bool:
    """Tell whether a block is UTF-8; it may begin and end within a character."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(block.lstrip(_CONTINUING))
    except UnicodeDecodeError:
        return False
    return True


def _body(root: Element) -> tuple[list[Element], Element] | None:
    """Find the body below the root or below its ``text``, and all that stands before it."""
    before: list[Element] = []
    for child in root:
        name = local_name(child)
        if name == "body":
            return before, child
        if name == "text":
            return _body_in_text(before, child)
        before.append(child)
    return None


def _body_in_text(before: list[Element], text: Element) -> tuple[list[Element], Element] | None:
    body = _child(text, "body")
    return None if body is None else (before, body)


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if local_name(child) == name), None)


def _is_too_deep(element: Element) -> bool:
    level = [element]
    for _ in range(DEEPEST):
        level = [child for parent in level for child in parent if len(child)]
        if not level:
            return False
    return True
