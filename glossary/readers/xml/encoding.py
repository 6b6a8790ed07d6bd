"""Converts an XML file to UTF-8, which every parser knows; refuses entities that are nested or long."""

import codecs
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from glossary.files.detection import encoding_by_mark
from glossary.files.source import Source
from glossary.findings import InputError
from glossary.model import Location
from glossary.rules import Code

BLOCK = 128 * 1024
LONGEST_ENTITY = 1000
CONTINUING = bytes(range(0x80, 0xC0))
"""The bytes of a character in UTF-8 but the first: without them, bytes are characters."""
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z][-\w.]*)""")
_WITHOUT_MARK = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
"""How a file begins in encodings of wide characters; that of UTF-32 begins like that of UTF-16."""
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*+(?>\[.*?\]\s*+)?>", re.DOTALL)
_ENTITY = re.compile(rb"""<!ENTITY\s+(%\s+)?([^\s%]+)\s+(SYSTEM|PUBLIC|"[^"]*"|'[^']*')""")


class Utf8:
    """Reads one file as blocks of UTF-8; ``line`` returns the current line, for errors."""

    def __init__(self, source: Source, line: Callable[[], int]) -> None:
        self._source = source
        self._line = line

    def blocks(self) -> Iterator[bytes]:
        with self._source.open() as stream:
            head = stream.read(BLOCK)
            encoding = encoding_of(head)
            if not _is_known(encoding):
                place = Location(self._source.name, 1, 1)
                raise InputError(Code.WRONG_ENCODING, f"the encoding {encoding!r} is not known", location=place)
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
        return InputError(Code.WRONG_ENCODING, f"this is not {encoding} text, though it says so", location=place)

    def _in_utf8(self, head: bytes, encoding: str) -> bytes:
        try:
            return head.decode(encoding, "ignore").encode("utf-8", "surrogatepass")
        except UnicodeError:
            raise self.wrong_encoding(encoding, 1) from None

    def _refuse_entities(self, head: bytes, encoding: str) -> None:
        text = head if encoding in ("utf-8", "ascii") else self._in_utf8(head, encoding)
        doctype = _DOCTYPE.match(text, max(0, text.find(b"<!DOCTYPE")))
        if not doctype:
            return
        for _, name, value in _ENTITY.findall(doctype[0]):
            if value[:1] in b"\"'" and (b"&" in value.replace(b"&#", b"") or len(value) > LONGEST_ENTITY):
                line = text.count(b"\n", 0, doctype.start()) + 1
                raise InputError(
                    Code.HOSTILE_MARKUP,
                    f"the entity {name.decode(errors='replace')!r} holds other entities or a long text",
                    location=Location(self._source.name, line, 1),
                )


def encoding_of(head: bytes) -> str:
    if marked := encoding_by_mark(head):
        return marked
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
        # There is no such codec, or it does not encode text.
        return False
    return True


def is_utf_8(block: bytes) -> bool:
    """Return whether a block is UTF-8; it may begin and end within a character."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(block.lstrip(CONTINUING))
    except UnicodeDecodeError:
        return False
    return True
