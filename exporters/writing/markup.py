"""Escaping of text for XML, and the header, footer and ``tuv`` of a TMX file."""

import re
from typing import Final

from exporters.losses import Losses
from glossary.fields import Feature
from glossary.model import Entry, MemoryHeader
from glossary.plugins import own_version

_MAP: Final = {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord("\r"): "&#13;",
    **dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]),
}
_ATTRIBUTE_MAP: Final = {**_MAP, ord('"'): "&quot;", ord("\n"): "&#10;", ord("\t"): "&#9;"}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def is_plain(text: str) -> bool:
    """Return whether element text needs no escaping and holds no white space other than spaces."""
    # isprintable() is false for every other character that needs care.
    return text.isprintable() and "&" not in text and "<" not in text and ">" not in text


def escape(text: str) -> str:
    """Escape element text; drop the characters that XML cannot hold, see ``illegal_characters``."""
    return text if is_plain(text) else text.translate(_MAP)


def escape_reporting(text: str, entry: Entry | None, feature: Feature, losses: Losses) -> str:
    """Escape element text as ``escape`` does, and report the dropped characters as a loss."""
    if text.isprintable() and "&" not in text and "<" not in text and ">" not in text:
        return text
    if found := illegal_characters(text):
        losses.alter(entry, feature, f"{', '.join(found)} dropped: XML cannot hold it")
    return text.translate(_MAP)


def escape_attribute(text: str) -> str:
    """Escape text for an attribute in double quotes."""
    if text.isprintable() and "&" not in text and "<" not in text and ">" not in text and '"' not in text:
        return text
    return text.translate(_ATTRIBUTE_MAP)


def identifier(text: str, entry: Entry | None, feature: Feature, losses: Losses) -> str:
    """Escape an id for an attribute; characters that XML cannot hold become their names, so that ids stay different."""
    if found := illegal_characters(text):
        losses.alter(entry, feature, f"{', '.join(found)} written as text: XML cannot hold it")
        text = _ILLEGAL.sub(lambda character: f"U+{ord(character[0]):04X}", text)
    return escape_attribute(text)


def is_nothing(text: str) -> bool:
    """Return whether only white space is left of a text without the characters that XML cannot hold."""
    return not text.isprintable() and not _ILLEGAL.sub("", text).strip()


def illegal_characters(text: str) -> list[str]:
    """List the characters of a text that XML 1.0 cannot hold, in the form ``U+0000``."""
    if text.isprintable():
        return []
    return [f"U+{ord(character):04X}" for character in _ILLEGAL.findall(text)]


FOOTER = "</body>\n</tmx>\n"


def header(source_language: str, props: str = "", kept: MemoryHeader | None = None, attributes: str = "") -> str:
    """Return the beginning of a TMX file, up to the first ``tu``; ``props`` and ``attributes`` are XML.

    ``kept`` is the header of the memory that is written again.
    """
    kept = kept or MemoryHeader()
    tool = (kept.creationtool, kept.creationtoolversion or "") if kept.creationtool else ("glossport", own_version())
    names = {
        "creationtool": tool[0],
        "creationtoolversion": tool[1],
        "segtype": kept.segtype or "phrase",
        "o-tmf": kept.o_tmf or "glossport",
        "adminlang": kept.adminlang or "en",
        "srclang": source_language,
        "datatype": kept.datatype or "plaintext",
    }
    if kept.o_encoding:
        names["o-encoding"] = kept.o_encoding
    written = "".join([f' {name}="{escape_attribute(value)}"' for name, value in names.items()])
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n<header{written}{attributes}>\n'
        f"{props}</header>\n<body>\n"
    )


def variant(language: str, text: str, details: str = "", attributes: str = "") -> str:
    """Return the ``tuv`` element; ``text``, ``details`` and ``attributes`` are XML already."""
    return f'<tuv xml:lang="{language}"{attributes}>{details}<seg>{text}</seg></tuv>\n'
