"""Text of a glossary in other surroundings, where it must not act: terminals, Markdown, XML attributes."""

import re
import unicodedata
from xml.sax.saxutils import escape, quoteattr


def cell(text: str) -> str:
    """Make a text harmless in a table or list of Markdown."""
    plain = escape(" ".join(text.split()))
    return "".join(f"\\{character}" if character in "|`*_[]" else character for character in plain)


def attribute(text: str) -> str:
    return quoteattr(printable(text))


def printable(text: str) -> str:
    """Show what a terminal would obey, and what no XML can hold, as U+FFFD; spaces of any width stay."""
    return "".join(
        character if character.isprintable() or unicodedata.category(character) == "Zs" else "\ufffd"
        for character in text
    )


_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """Show control and direction characters as escapes, so that no term can drive the terminal."""
    return _CONTROLS.sub(
        lambda match: f"\\x{ord(match[0]):02x}" if ord(match[0]) < 256 else f"\\u{ord(match[0]):04x}", text
    )


def harmless_json(text: str) -> str:
    """Do the same in JSON, whose strings have escapes of their own."""
    return _CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
