"""Parses the XML of a bilingual file as one tree of lxml, in which each element knows its line.

Elements in the namespace of the root have no namespace in the tree. Those of other namespaces are named with a prefix,
such as ``mda:meta``, which is always the same for a namespace that glossport knows.
"""

import re
from collections.abc import Collection, Iterator
from typing import Any

from glossary.files.source import Source
from glossary.findings import InputError, ReadingLoss, Report
from glossary.model import Location
from glossary.readers.xml.encoding import Utf8
from glossary.rules import Code

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_VERSION = re.compile(r":\d[\d.]*$")
_PREFIXES = {
    "http://sdl.com/FileTypes/SdlXliff/1.0": "sdl",
    "http://www.memsource.com/mxlf/2.0": "m",
    "MQXliff": "mq",
    "urn:oasis:names:tc:xliff:glossary": "gls",
    "urn:oasis:names:tc:xliff:matches": "mtc",
    "urn:oasis:names:tc:xliff:metadata": "mda",
}
"""By namespace, without the version of a module of XLIFF."""
_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}"


def parsed(source: Source, name: str) -> Any:
    """Return the root of an XML file; raises InputError G105 where it is not well-formed, ``name`` says what it is."""
    from lxml import etree

    # Nothing is loaded, and libxml2 limits depth and the growth of entities.
    parser = etree.XMLParser(encoding="utf-8", no_network=True, load_dtd=False)
    try:
        for block in Utf8(source, lambda: 0).blocks():
            parser.feed(block)
        return _without_namespace(parser.close())
    except etree.XMLSyntaxError as error:
        line, column = error.position if error.position[0] else (0, 0)
        message = f"not readable as {name}: {str(error.msg).rpartition(', line')[0] or error.msg}"
        raise InputError(Code.BROKEN_SYNTAX, message, location=Location(source.name, line, column)) from None


def _without_namespace(root: Any) -> Any:
    """Take the namespace of the root from the names of its elements."""
    if root.tag.startswith("{"):
        beginning = root.tag[: root.tag.index("}") + 1]
        for element in root.iter(f"{beginning}*"):
            element.tag = element.tag.removeprefix(beginning)
    return root


def name_of(element: Any) -> str:
    """Return the name of an element, with a prefix where it is of another namespace; nothing for a comment."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    if not tag.startswith("{"):
        return tag
    namespace, _, name = tag[1:].partition("}")
    return f"{_PREFIXES.get(_VERSION.sub('', namespace)) or element.prefix or 'other'}:{name}"


def children(element: Any, *names: str) -> Iterator[Any]:
    """Yield the child elements with these names, or all."""
    for child in element:
        if isinstance(child.tag, str) and (not names or name_of(child) in names):
            yield child


def attributes_of(element: Any) -> dict[str, str]:
    """Return the attributes but for those that only tell how to read the file; names can have a namespace in braces."""
    return {name: value for name, value in element.attrib.items() if name != XML_SPACE and not name.startswith(_SCHEMA)}


def plain(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition("}")[2]


def text_of(element: Any) -> str:
    """Return all text of an element, without that of comments."""
    return "".join(_texts(element))


def _texts(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child)
        yield child.tail or ""


class Counted:
    """Counts what a bilingual file has beside what is read, at its lines."""

    def __init__(self, source: Source, report: Report) -> None:
        self._name = source.name
        self._report = report

    def place(self, element: Any) -> Location:
        return Location(self._name, element.sourceline or 0, 1)

    def attributes(self, element: Any, known: Collection[str]) -> None:
        for name in attributes_of(element):
            if name not in known:
                what = f"{plain(name)} of a <{name_of(element)}>"
                self._report.drop(what, self.place(element), ReadingLoss.ATTRIBUTE)

    def element(self, element: Any, loss: ReadingLoss, what: str = "") -> None:
        self._report.drop(what or f"<{name_of(element)}>", self.place(element), loss)

    def loose_text(self, element: Any) -> None:
        """Count text between the child elements of an element that has only elements."""
        for text in (element.text, *(child.tail for child in element)):
            if text and not text.isspace():
                self.element(element, ReadingLoss.TEXT, f"text between the elements of a <{name_of(element)}>")
