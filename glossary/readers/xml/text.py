"""Reads segments as plain text, and the languages of elements."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any
from xml.etree.ElementTree import Element

from glossary.canonical.segments import parts_words
from glossary.findings import Change, ReadingLoss, Report
from glossary.languages import WrongTagError
from glossary.model import Location
from glossary.readers.xml.stream import XML_LANG
from glossary.reading import ReadOptions
from glossary.rules import Code

CODES = frozenset({"bpt", "ept", "it", "ph", "ut", "x", "bx", "ex"})
"""Elements of TMX and XLIFF whose content is code, or which have none."""


def plain_text(element: Any, local_name: Callable[[Any], str], place: Location | None, report: Report) -> str:
    """Return the text of a segment and report its inline elements; the segment is of ``xml.etree`` or lxml."""
    parts = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):
            # A comment or an instruction; the text behind it is the segment's.
            parts.append(child.tail or "")
            continue
        name = local_name(child)
        if name in CODES:
            report.drop(f"code <{name}>", place, ReadingLoss.INLINE_CODE)
            if parts_words(name, child, parts, child.tail):
                parts.append(" ")
            if any(local_name(part) == "sub" for part in child.iter() if isinstance(part.tag, str)):
                report.drop(f"text of a <sub> within a <{name}>", place, ReadingLoss.INLINE_CODE)
        else:
            report.change(Change.MAPPED, f"<{name}> of a segment", place, into="its text")
            parts.append(plain_text(child, local_name, place, report))
        parts.append(child.tail or "")
    return "".join(parts)


def children(element: Any) -> Iterable[Any]:
    """Return the child elements of an element, without comments and processing instructions."""
    return (child for child in element if isinstance(child.tag, str))


class XmlLanguages:
    """Reads ``xml:lang`` or ``lang``; ``what`` names the elements in messages."""

    def __init__(self, what: str, options: ReadOptions, report: Report) -> None:
        self._what = what
        self._options = options
        self._report = report
        self.known: dict[str, str | None] = {}
        """The names met so far, with their tags."""
        self._wrong: str | None = None

    def of(self, element: Element, place: Location | None) -> str | None:
        """Return the BCP 47 tag of an element; None, and a report at its first use, if its name is empty or wrong."""
        name = element.get(XML_LANG) or element.get("lang") or ""
        if name not in self.known:
            self.known[name] = self._read(name, place)
        return self.known[name]

    def named(self, name: str) -> str | None:
        """Return the tag for a name; None, without a report, if it is wrong."""
        with suppress(WrongTagError):
            self.known[name] = self._options.language(name)
        return self.known.get(name)

    def _read(self, name: str, place: Location | None) -> str | None:
        try:
            return self._options.language(name)
        except WrongTagError as error:
            if name:
                self._wrong = self._wrong or name
                message = f"{error}; each {self._what} in it is left out"
                self._report.warn(
                    Code.WRONG_LANGUAGE, message, place, suggestion=f"say what it is: --map-lang '{name}=TAG'"
                )
            else:
                self._report.warn(Code.WRONG_LANGUAGE, f"a {self._what} names no language and is left out", place)
            return None

    def finish(self, place: Location | None) -> None:
        """Report an error where the file names languages and none of them is known."""
        if self._wrong and not any(self.known.values()):
            self._report.error(
                Code.WRONG_LANGUAGE,
                f"no {self._what} of this file is in a known language",
                place,
                suggestion=f"say what it is: --map-lang '{self._wrong}=TAG'",
            )
