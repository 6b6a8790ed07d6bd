"""Reads a ``tu`` as a concept: one that glossport wrote, with all its fields, or any other."""

from collections.abc import Collection, Sequence
from xml.etree.ElementTree import Element

from glossary.canonical.segments import Segment, codes_of
from glossary.canonical.tree import Problems, concept_from
from glossary.fields import CONCEPT_FIELDS, LANGUAGE_FIELDS, TERM_FIELDS, FlatName, Tree, close_gaps, flat_names, put
from glossary.findings import Change, ReadingLoss, Report
from glossary.ids import Slugs
from glossary.model import Concept, LanguageSection, Location, Term
from glossary.readers.memory.elements import DATES, OF_OWN_PROP, Tuv, count_rest, dates_of, drop_part, flat_name
from glossary.readers.memory.units import Reading
from glossary.readers.xml.stream import XML_LANG, local_name, text_of
from glossary.reading import ReadOptions
from glossary.rules import Code

_OF_OWN_LANGUAGE = frozenset({"type", XML_LANG})


class OwnConcepts:
    """Reads concepts that glossport wrote: the types of their ``prop`` elements are field names."""

    _CONCEPT_NAMES = flat_names(CONCEPT_FIELDS)
    _LANGUAGE_NAMES = flat_names(LANGUAGE_FIELDS)
    _TERM_NAMES = flat_names(TERM_FIELDS)

    def __init__(self, reading: Reading, report: Report) -> None:
        self._reading = reading
        self._report = report

    def concept(self, element: Element, tuvs: list[Tuv], place: Location) -> Concept | None:
        terms: dict[str, list[Tree]] = {}
        sections: dict[str, dict[str, Tree]] = {}
        tree: dict[str, Tree] = {"id": element.get("tuid", ""), "languages": sections, "terms": terms}
        for language, segment, variant in tuvs:
            if not _is_term(segment, language, self._report, place):
                continue
            term: dict[str, Tree] = {"text": segment.text}
            self._fill(variant, self._TERM_NAMES, term)
            terms.setdefault(language, []).append(term)
        for part in element:
            if local_name(part) == "tuv" or part.get("type") == "x-entry":
                continue
            if XML_LANG not in part.attrib:
                self._put(part, self._CONCEPT_NAMES, tree)
            elif tag := self._reading.language_of(part):
                self._put(part, self._LANGUAGE_NAMES, sections.setdefault(tag, {}), _OF_OWN_LANGUAGE)
            else:
                self._report.drop(f"a {local_name(part)} of no known language", place, ReadingLoss.UNKNOWN_LANGUAGE)
        self._add_dates(element, tree)
        for section in sections.values():
            close_gaps(section)
        close_gaps(tree)
        problems: Problems = []
        concept = concept_from(tree, problems)
        for problem in problems:
            self._report.error(problem.code, problem.message, place, suggestion=problem.suggestion)
        if concept is None or problems:
            return None
        concept.location = place
        return concept

    def _fill(self, element: Element, names: dict[str, FlatName], tree: dict[str, Tree]) -> None:
        if len(element) > 1 or element.attrib:
            for part in element:
                if local_name(part) != "seg":
                    self._put(part, names, tree)
            self._add_dates(element, tree)
            close_gaps(tree)

    def _put(
        self, part: Element, names: dict[str, FlatName], tree: dict[str, Tree], read: Collection[str] = OF_OWN_PROP
    ) -> None:
        place = self._reading.place
        if local_name(part) == "note":
            tree.setdefault("note", []).append(text_of(part))
        elif found := flat_name(part.get("type", ""), names):
            put(tree, *found, text_of(part))
        else:
            drop_part(part, self._report, place)
            return
        count_rest(part, read, place, self._report)

    def _add_dates(self, element: Element, tree: dict[str, Tree]) -> None:
        """Insert the dates of the attributes before those of the props; count all other attributes."""
        found, wrong = dates_of(element)
        for name, transaction in found:
            values = {key: value for key, value in transaction._asdict().items() if value}
            tree[name] = [values, *tree.get(name, ())]
        for name, value in wrong:
            self._report.drop(f"{name} {value}", self._reading.place, ReadingLoss.TRANSACTION)
        _count_attributes(element, self._report, self._reading.place)


class Concepts:
    """Reads any ``tu`` as a concept."""

    def __init__(self, reading: Reading, options: ReadOptions, report: Report) -> None:
        self._reading = reading
        self._keep_unknown = options.keep_unknown
        self._report = report
        self._slugs = Slugs()

    def concept(self, element: Element, tuvs: list[Tuv], place: Location) -> Concept | None:
        terms = [tuv for tuv in tuvs if _is_term(tuv.segment, tuv.language, self._report, place)]
        if not terms:
            self._report.omit(Code.MISSING_VALUE, "the unit has no text in any language", place)
            return None
        name = element.get("tuid") or self.name([tuv.segment.text for tuv in terms])
        concept = Concept(name, {}, location=place)
        for language, segment, variant in terms:
            section = concept.sections.get(language)
            if section is None:
                section = concept.sections[language] = LanguageSection()
            term = Term(segment.text)
            if len(variant) > 1 or len(variant.attrib) > 1:
                self._details(variant, term)
            section.terms.append(term)
        if len(element) > len(tuvs) or element.attrib:
            self._details(element, concept)
        return concept

    def name(self, texts: Sequence[str]) -> str:
        """Return a new id made from the terms of a concept."""
        return self._slugs.id_for(texts[0], texts)

    def _details(self, element: Element, thing: Concept | Term) -> None:
        """Read notes, props and dates."""
        for child in element:
            name = local_name(child)
            text = text_of(child)
            if name in ("tuv", "seg"):
                continue
            if name not in ("note", "prop") or not text.strip():
                drop_part(child, self._report, self._reading.place)
                continue
            if name == "prop":
                self._keep(child.get("type", "prop"), text, thing)
            else:
                thing.notes += (text,)
            count_rest(child, OF_OWN_PROP, self._reading.place, self._report)
        found, wrong = dates_of(element)
        for name, transaction in found:
            setattr(thing, name, (transaction,))
        for name, value in wrong:
            self._keep(name, value, thing)
        _count_attributes(element, self._report, self._reading.place)

    def _keep(self, what: str, text: str, thing: Concept | Term) -> None:
        """Add a value without a field as a note, or drop it if ``keep_unknown`` is off."""
        if not self._keep_unknown:
            self._report.drop(what, self._reading.place)
            return
        self._report.change(Change.NOTED, what, self._reading.place)
        thing.notes += (f"{what}: {text}",)


def _is_term(segment: Segment, language: str, report: Report, place: Location) -> bool:
    """Return whether a segment has a text that can be a term; report its codes, or that it has none."""
    for code in codes_of(segment.markup) if segment.markup else ():
        report.drop(f"code {code.split()[0].strip('<>/')}", place, ReadingLoss.INLINE_CODE)
    if segment.text.strip():
        return True
    report.drop(f"a tuv without text in {language}", place, ReadingLoss.TEXT)
    return False


def _count_attributes(element: Element, report: Report, place: Location | None) -> None:
    for name in element.attrib:
        if name not in (XML_LANG, "lang", "tuid", *DATES):
            report.drop(name, place, ReadingLoss.UNIT_ATTRIBUTE)
