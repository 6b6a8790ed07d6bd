"""Reads a ``tu`` as a unit with all that TMX has: codes, notes, properties, dates, attributes, each at its level."""

from xml.etree.ElementTree import Element

from glossary.canonical.segments import Oddities, Segment, mistakes, segment_of
from glossary.findings import Change, ReadingLoss, Report
from glossary.model import Location, Unit, Variant
from glossary.readers.memory.elements import OF_ALL, Tuv, count_loose_text, read_attributes, read_remarks
from glossary.readers.xml.stream import XML_LANG, local_name
from glossary.readers.xml.text import XmlLanguages
from glossary.reading import ReadOptions
from glossary.rules import Code

_OF_UNIT = frozenset({*OF_ALL, "tuid", "segtype", "srclang"})
_OF_VARIANT = frozenset(OF_ALL)


class Reading:
    """Reads the ``tuv`` elements of a ``tu`` and makes a unit of them."""

    def __init__(self, options: ReadOptions, report: Report, odd_names: frozenset[str]) -> None:
        self._report = report
        self._odd_names = odd_names
        self.languages = XmlLanguages("tuv", options, report)
        self.place: Location | None = None

    def tuvs(self, unit: Element) -> list[Tuv]:
        """Return the variants of a ``tu`` that have a language; report the others."""
        found = []
        for child in unit:
            if child.tag != "tuv" and local_name(child) != "tuv":
                continue
            language = self.language_of(child)
            if language is None:
                self._report.drop("a tuv of no known language", self.place, ReadingLoss.UNKNOWN_LANGUAGE)
            else:
                found.append(Tuv(language, self._segment(child), child))
        return found

    def language_of(self, variant: Element) -> str | None:
        return self.languages.of(variant, self.place)

    def unit(self, element: Element, tuvs: list[Tuv], place: Location) -> Unit:
        texts: dict[str, str] = {}
        for language, segment, tuv in tuvs:
            if (
                segment.markup
                or len(tuv) != 1
                or tuv[0].tag != "seg"
                or len(tuv.attrib) > 1
                or not segment.text.strip()
                or language in texts
                or (self._odd_names and tuv.get(XML_LANG) in self._odd_names)
            ):
                unit = Unit({}, location=place).with_variants(map(self._variant, tuvs))
                break
            texts[language] = segment.text
        else:
            unit = Unit(texts, location=place)
        if element.attrib:
            read_attributes(element, unit, _OF_UNIT, place, self._report)
        if len(element) > len(tuvs):
            read_remarks((part for part in element if local_name(part) != "tuv"), unit, place, self._report)
        return unit

    def _variant(self, tuv: Tuv) -> Variant:
        variant = Variant(tuv.language, *tuv.segment)
        read_attributes(tuv.element, variant, _OF_VARIANT, self.place, self._report)
        if (name := tuv.element.get(XML_LANG)) in self._odd_names:
            variant.language_name = name
        if len(tuv.element) != 1 or tuv.element[0].tag != "seg":
            remarks = (part for part in tuv.element if local_name(part) != "seg")
            read_remarks(remarks, variant, self.place, self._report)
        return variant

    def _segment(self, variant: Element) -> Segment:
        if len(variant) == 1 and variant[0].tag == "seg" and not (variant.text or variant[0].tail or variant[0].attrib):
            return self._content(variant[0])
        segments = [child for child in variant if local_name(child) == "seg"]
        count_loose_text(variant, self.place, self._report, has_own=not segments)
        if segments:
            seg, *others = segments
            for _ in others:
                self._report.drop("a further seg of a tuv", self.place, ReadingLoss.TEXT)
            for name in seg.attrib:
                self._report.drop(f"{name} of a seg", self.place, ReadingLoss.ATTRIBUTE)
            return self._content(seg)
        if variant.text and variant.text.strip():
            self._report.change(Change.MAPPED, "text of a tuv without seg", self.place, into="its segment")
            return Segment(variant.text.strip(), None)
        return Segment("", None)

    def _content(self, seg: Element) -> Segment:
        if not len(seg):
            return Segment(seg.text or "", None)
        oddities = Oddities()
        segment = segment_of(seg, oddities)
        for name in oddities.elements:
            self._report.change(Change.MAPPED, f"<{name}> of a segment", self.place, into="its text")
        for name in oddities.attributes:
            self._report.drop(f"{name} of a code", self.place, ReadingLoss.ATTRIBUTE)
        for mistake in mistakes(segment.markup) if segment.markup else ():
            self._report.warn(Code.ODD_CODES, mistake, self.place)
        return segment
