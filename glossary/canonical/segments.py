"""Segments with inline codes, as TMX 1.4b has them: plain text, the markup of ``seg``, and what a code means in a text.

``bpt`` and ``ept`` are the two ends of a pair, ``it`` is one end alone, ``ph`` stands for itself, ``ut`` is any other
code; their content is code. The content of ``hi`` is text. ``sub`` within a code holds a text of its own, such as a
footnote or the text of a tool tip, which is no part of the segment's.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring

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


def segment_of(element: Element, oddities: Oddities) -> Segment:
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
    try:
        element = fromstring(f"<seg>{markup}</seg>")
    except ParseError as error:
        raise ValueError(f"not well-formed: {str(error).split(':')[0]}") from None
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
    return "".join(fromstring(f"<seg>{markup}</seg>").itertext())


def mistakes(markup: str) -> Iterator[str]:
    """Yield what is wrong with the codes of a segment: ends without a partner, repeated and missing numbers."""
    elements = list(fromstring(f"<seg>{markup}</seg>").iter())
    for element in elements:
        required = _REQUIRED.get(element.tag)
        if required and required not in element.attrib:
            yield f"<{element.tag}> has no {required}"
    begins, ends = (Counter(one.get("i") for one in elements if one.tag == name) for name in ("bpt", "ept"))
    for number in (begins | ends) if begins != ends else begins:
        if number is None:
            continue
        if begins[number] > 1 or ends[number] > 1:
            yield f'i="{number}" stands {max(begins[number], ends[number])} times'
        elif not ends[number]:
            yield f'<bpt i="{number}"> has no <ept>'
        elif not begins[number]:
            yield f'<ept i="{number}"> has no <bpt>'


def parts_words(name: str, code: Any, before: list[str], after: str | None) -> bool:
    """Return whether two words would become one if nothing stood in place of a code.

    A formatting code may stand within a word; a line break may not, and a code that stands for itself, such as an image
    or a variable, parts words where the language puts spaces between them.
    """
    last = next((part for part in reversed(before) if part), "")[-1:]
    first = (after or "")[:1]
    if not (last.isalnum() and first.isalnum()) or (_NO_SPACES.match(last) and _NO_SPACES.match(first)):
        return False
    content = (code.text or "").strip()
    if code.get("type", code.get("ctype", "")).lower() in _LINE_BREAKS or _BREAK.fullmatch(content):
        return True
    return name in _STANDS_ALONE and content not in _JOINS_A_WORD


def _read(element: Element, text: list[str], markup: list[str], oddities: Oddities) -> None:
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "hi":
            text.append(child.text or "")
            markup += (_start(name, child, oddities), ">", _escaped(child.text))
            _read(child, text, markup, oddities)
            markup.append("</hi>")
        elif name in ATTRIBUTES and name != "sub":
            markup.append(_start(name, child, oddities))
            _read_code(name, child, markup, oddities)
            if parts_words(name, child, text, child.tail):
                text.append(" ")
        else:
            _add_odd(name, child, oddities)
            text.append(child.text or "")
            markup.append(_escaped(child.text))
            _read(child, text, markup, oddities)
        if child.tail:
            text.append(child.tail)
            markup.append(_escaped(child.tail))


def _read_code(name: str, code: Element, markup: list[str], oddities: Oddities) -> None:
    """Write the content of a code, in which only ``sub`` holds text."""
    if not code.text and not len(code):
        markup.append("/>")
        return
    markup += (">", _escaped(code.text))
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


def _add_odd(name: str, element: Element, oddities: Oddities) -> None:
    oddities.elements.append(name)
    oddities.attributes += [attribute.rpartition("}")[2] for attribute in element.attrib]


def _start(name: str, element: Element, oddities: Oddities) -> str:
    tag = f"<{name}"
    for attribute, value in element.attrib.items():
        if attribute in ATTRIBUTES[name]:
            tag += f' {attribute}="{value.translate(_IN_QUOTES)}"'
        else:
            oddities.attributes.append(attribute.rpartition("}")[2])
    return tag


def _escaped(text: str | None) -> str:
    return text.translate(_ESCAPES) if text else ""
