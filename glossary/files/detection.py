"""Detects the content of a file from its first bytes, whatever its name."""

import codecs
import re

WORKBOOK = "a workbook"
GZIP = "gzip data"
ZIP = "a ZIP archive"
TAR = "a tar archive"
WORDFAST = "a Wordfast memory"
UTX = "UTX"
ACCESS = "an Access database"
GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IN_WORKBOOKS = (b"xl/", b"_rels/.rels", b"[Content_Types].xml", b"application/vnd.oasis.opendocument.spreadsheet")
_MAGIC = (
    (GZIP_MAGIC, GZIP),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\0", "xz data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"SQLite format 3\0", "a database"),
    (b"\0\1\0\0Standard Jet DB\0", ACCESS),
    (b"\0\1\0\0Standard ACE DB\0", ACCESS),
)

# Possessive quantifiers and atomic groups: text that has matched is not scanned again, whatever follows it.
_XML = re.compile(
    rb"(?:\s++|(?><\?.*?\?>)|(?><!--.*?-->)|(?><!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>))*+<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL
)

_WORDFAST = re.compile(rb"[^\r\n]*\t%Wordfast TM")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; that of UTF-32 begins like that of UTF-16."""


def encoding_by_mark(head: bytes) -> str | None:
    """Return the encoding that a byte order mark shows."""
    return next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)


def without_mark(head: bytes) -> bytes:
    return next((head[len(mark) :] for mark, _ in _MARKS if head.startswith(mark)), head)


def encoding_by_zeros(head: bytes) -> str | None:
    """Recognise UTF-16 without a mark: line ends, spaces and separators have one byte that is zero, in any script."""
    for half, other, encoding in ((head[1::2], head[::2], "utf-16-le"), (head[::2], head[1::2], "utf-16-be")):
        if half.count(0) > max(2, len(half) // 50) and not other.count(0) and fits(head, encoding):
            return encoding
    return None


def fits(head: bytes, encoding: str) -> bool:
    """Return whether bytes are text in an encoding; they may end within a character."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def text_of_head(head: bytes) -> str:
    """Decode the first bytes as UTF-16 or UTF-8; what does not fit is left out."""
    return head.decode(encoding_by_mark(head) or encoding_by_zeros(head) or "utf-8", "ignore")


def content_of(head: bytes) -> str | None:
    """Return the kind of content that the first bytes prove; for XML the root element, such as ``<tmx>``.

    None for plain text and unknown content.
    """
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return what
    if head.startswith(_OLE):
        return WORKBOOK if b"W\0o\0r\0k\0b\0o\0o\0k" in head or b"B\0o\0o\0k" in head else "an Office document"
    if head.startswith(ZIP_MAGIC):
        is_word = any(other in head for other in (b"word/", b"ppt/", b"opendocument.text"))
        return WORKBOOK if not is_word and any(part in head for part in _IN_WORKBOOKS) else ZIP
    if head[257:263] in (b"ustar\0", b"ustar "):
        return TAR
    text = without_mark(head).replace(b"\0", b"")
    if text.startswith(b"#UTX"):
        return UTX
    return WORDFAST if _WORDFAST.match(text) else _markup(text)


def _markup(text: bytes) -> str | None:
    root = _XML.match(text)
    if root is None:
        return None
    if root[1].lower() == b"html" or re.match(rb"\s*<!doctype\s+html", text, re.IGNORECASE):
        return "an HTML page"
    return f"<{root[1].decode(errors='replace')}>"
