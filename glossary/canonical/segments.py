"""Segments with inline codes, as TMX 1.4b has them: plain text, the markup of ``seg``, and what a code means in a text.

``bpt`` and ``ept`` are the two ends of a pair, ``it`` is one end alone, ``ph`` stands for itself, ``ut`` is any other
code; their content is code. The content of ``hi`` is text. ``sub`` within a code holds a text of its own, such as a
footnote or the text of a tool tip, which is no part of the segment's.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

# The parser is imported where a segment is read: most runs see none, and pay for what they import.
if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ATTRIBUTES: Final = {
    "bpt": ("i", "x", "type"),
    "ept": ("i",),
    "it": ("pos", "x", "type"),
    "ph": ("assoc", "x", "type"),
    "ut": ("x",),
    "hi": ("x", "type"),
    "sub": ("datatype", "type"),
}
"""The inline elements of TMX, with the attributes that each can have."""
_REQUIRED: Final = {"bpt": "i", "ept": "i", "it": "pos"}
_TAG = re.compile(r"<(?:bpt|ept|it|ph|ut|hi|sub)\b[^>]*>")
_CODE = re.compile(r"<(bpt|ept|it)\b([^>]*)>")
_VALUE: Final = {name: re.compile(rf' {attribute}="([^"]*)"') for name, attribute in _REQUIRED.items()}
_SPECIAL = re.compile("[&<>\r]")
_ESCAPES: Final = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("\r"): "&#13;"}
_IN_QUOTES: Final = {**_ESCAPES, ord('"'): "&quot;", ord("\n"): "&#10;", ord("\t"): "&#9;"}
_LINE_BREAKS: Final = frozenset({"lb", "x-lb", "x-br", "br", "pb", "newline", "x-newline", "tab", "x-tab"})
_BREAK = re.compile(r"</?(?:br|p|tab)\b[^>]*>|\\(?:[nrt]|par|line|tab)\s?", re.IGNORECASE)
_STANDS_ALONE: Final = frozenset({"ph", "x"})
_JOINS_A_WORD: Final = frozenset({"\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "&shy;", "\\-"})
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""Letters of scripts that put no space between words."""


class Segment(NamedTuple):
    """The plain text of a segment; ``markup`` is None where there are no codes."""

    text: str
    markup: str | None


@dataclass(slots=True)
class Oddities:
    """What a segment has that TMX does not: elements, whose text is kept, and attributes, which are left out."""

    elements: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)


def segment_of(element: "Element", oddities: Oddities) -> Segment:
    """Return the content of a ``seg``; the markup is always written in the same way."""
    text: list[str] = [element.text or ""]
    markup: list[str] = [_escaped(element.text)]
    _read(element, text, markup, oddities)
    written = "".join(markup)
    return Segment("".join(text), written if _TAG.search(written) else None)


def parsed(markup: str) -> Segment:
    """Return the segment with this markup.

    Raises ValueError, with the reason, where it is not well-formed or has other elements or attributes than TMX.
    """
    element = _element(markup)
    oddities = Oddities()
    segment = segment_of(element, oddities)
    if oddities.elements:
        raise ValueError(f"<{oddities.elements[0]}> is no inline code of TMX; write &lt; for a < of the text")
    if oddities.attributes:
        raise ValueError(f"there is no attribute {oddities.attributes[0]}")
    return segment


def codes_of(markup: str) -> list[str]:
    """Return the start tags of the codes of a segment."""
    return _TAG.findall(markup)


def text_with_codes(markup: str) -> str:
    """Return a segment as text, with the content of its codes."""
    return "".join(_element(markup).itertext())


def _element(markup: str) -> "Element":
    from xml.etree.ElementTree import ParseError, fromstring

    try:
        return fromstring(f"<seg>{markup}</seg>")
    except ParseError as error:
        raise ValueError(f"not well-formed: {str(error).split(':')[0]}") from None


def mistakes(markup: str) -> tuple[str, ...]:
    """Return what is wrong with the codes of a segment: ends without a partner, repeated and missing numbers."""
    return _mistakes(tuple(_CODE.findall(markup)))


@lru_cache(maxsize=4096)
def _mistakes(codes: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return the mistakes of codes by their names and attributes, which a memory repeats."""
    wrong = []
    begins, ends = numbers = Counter[str](), Counter[str]()
    for name, attributes in codes:
        found = _VALUE[name].search(attributes)
        if found is None:
            wrong.append(f"<{name}> has no {_REQUIRED[name]}")
        elif name != "it":
            numbers[name == "ept"][found[1]] += 1
    for number in begins | ends:
        if begins[number] > 1 or ends[number] > 1:
            wrong.append(f'i="{number}" stands {max(begins[number], ends[number])} times')
        elif not ends[number]:
            wrong.append(f'<bpt i="{number}"> has no <ept>')
        elif not begins[number]:
            wrong.append(f'<ept i="{number}"> has no <bpt>')
    return tuple(wrong)


def parts_words(name: str, code: Any, before: list[str], after: str | None) -> bool:
    """Return whether two words would become one if nothing stood in place of a code.

    A formatting code may stand within a word; a line break may not, and a code that stands for itself, such as an image
    or a variable, parts words where the language puts spaces between them.
    """
    first = (after or "")[:1]
    last = next((part for part in reversed(before) if part), "")[-1:]
    if not (last.isalnum() and first.isalnum()) or (_NO_SPACES.match(last) and _NO_SPACES.match(first)):
        return False
    content = (code.text or "").strip()
    if code.get("type", code.get("ctype", "")).lower() in _LINE_BREAKS or _BREAK.fullmatch(content):
        return True
    return name in _STANDS_ALONE and content not in _JOINS_A_WORD


def _read(element: "Element", text: list[str], markup: list[str], oddities: Oddities) -> None:
    for child in element:
        name = child.tag if child.tag in ATTRIBUTES else child.tag.rpartition("}")[2]
        if name == "hi":
            text.append(child.text or "")
            markup += (_start(name, child, oddities), ">", _escaped(child.text))
            _read(child, text, markup, oddities)
            markup.append("</hi>")
        elif name in ATTRIBUTES and name != "sub":
            if len(child):
                _read_code(name, child, markup, oddities)
            else:
                written, odd = _bare_code(name, tuple(child.attrib.items()), child.text)
                markup.append(written)
                if odd:
                    oddities.attributes += odd
            if child.tail and child.tail[0].isalnum() and parts_words(name, child, text, child.tail):
                text.append(" ")
        else:
            _add_odd(name, child, oddities)
            text.append(child.text or "")
            markup.append(_escaped(child.text))
            _read(child, text, markup, oddities)
        if child.tail:
            text.append(child.tail)
            markup.append(_escaped(child.tail))


def _read_code(name: str, code: "Element", markup: list[str], oddities: Oddities) -> None:
    """Write a code with elements in it, of which only ``sub`` holds text."""
    markup += (_start(name, code, oddities), ">", _escaped(code.text))
    for child in code:
        inner = child.tag.rpartition("}")[2]
        if inner == "sub":
            markup += (_start(inner, child, oddities), ">", _escaped(child.text))
            _read(child, [], markup, oddities)
            markup.append("</sub>")
        else:
            _add_odd(inner, child, oddities)
            markup.append(_escaped("".join(child.itertext())))
        markup.append(_escaped(child.tail))
    markup.append(f"</{name}>")


def _add_odd(name: str, element: "Element", oddities: Oddities) -> None:
    oddities.elements.append(name)
    oddities.attributes += [attribute.rpartition("}")[2] for attribute in element.attrib]


def _start(name: str, element: "Element", oddities: Oddities) -> str:
    tag, odd = _tag(name, tuple(element.attrib.items()))
    if odd:
        oddities.attributes += odd
    return tag


@lru_cache(maxsize=4096)
def _bare_code(name: str, attributes: tuple[tuple[str, str], ...], text: str | None) -> tuple[str, list[str]]:
    """Return a code without elements in it, and the attributes that TMX does not have; a memory repeats its codes."""
    tag, odd = _tag(name, attributes)
    return f"{tag}>{_escaped(text)}</{name}>" if text else f"{tag}/>", odd


def _tag(name: str, attributes: tuple[tuple[str, str], ...]) -> tuple[str, list[str]]:
    """Return the start tag without its end, and the attributes that TMX does not have."""
    known = ATTRIBUTES[name]
    written = [f' {one}="{value.translate(_IN_QUOTES)}"' for one, value in attributes if one in known]
    return "".join([f"<{name}", *written]), [one.rpartition("}")[2] for one, _ in attributes if one not in known]


def _escaped(text: str | None) -> str:
    if not text:
        return ""
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text
