"""The languages of elements in a file: each name is read once, and one that is wrong is reported once."""

from xml.etree.ElementTree import Element

from glossary.elements import XML_LANG
from glossary.findings import Report
from glossary.languages import WrongTagError
from glossary.model import Location
from glossary.readers.base import ReadOptions


class XmlLanguages:
    """Reads ``xml:lang`` or ``lang``; ``what`` names the elements in messages."""

    def __init__(self, what: str, options: ReadOptions, report: Report) -> None:
        self._what = what
        self._options = options
        self._report = report
        self.known: dict[str, str | None] = {}
        """The names met so far, with their tags."""

    def of(self, element: Element, place: Location | None) -> str | None:
        """Give the tag of an element's language; None when it names none that is known."""
        name = element.get(XML_LANG) or element.get("lang") or ""
        if name not in self.known:
            self.known[name] = self._read(name, place)
        return self.known[name]

    def _read(self, name: str, place: Location | None) -> str | None:
        try:
            return self._options.language(name)
        except WrongTagError as error:
            if name:
                self._report.error("G301", str(error), place, mend=f"say what it is: --map-lang '{name}=TAG'")
            else:
                self._report.warn("G301", f"a {self._what} names no language and is left out", place)
            return None
