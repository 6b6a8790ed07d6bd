"""Escapes text of a glossary for terminals, Markdown and XML attributes, so that it cannot act as markup."""

import re
import unicodedata
from html import escape


def cell(text: str) -> str:
    """Escape XML and Markdown markup and join the lines, for a table cell or list item of Markdown."""
    plain = escape(" ".join(text.split()), quote=False)
    return "".join(f"\\{character}" if character in "|`*_[]" else character for character in plain)


def attribute(text: str) -> str:
    from xml.sax.saxutils import quoteattr

    return quoteattr(printable(text))


def printable(text: str) -> str:
    """Replace every character that is neither printable nor a space (Unicode category Zs) with U+FFFD."""
    return "".join(
        character if character.isprintable() or unicodedata.category(character) == "Zs" else "\ufffd"
        for character in text
    )


_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """Escape control and bidirectional characters, except tab and line feed, so that no term controls the terminal."""
    return _CONTROLS.sub(
        lambda match: f"\\x{ord(match[0]):02x}" if ord(match[0]) < 256 else f"\\u{ord(match[0]):04x}", text
    )


def harmless_json(text: str) -> str:
    """Do the same as ``harmless`` with the escapes of JSON strings."""
    return _CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
