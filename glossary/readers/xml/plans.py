"""Reads entries by plans: what the reader made of one entry is made of all that are written in the same way.

Programs write nearly all entries of a file in a few shapes (``glossary.readers.xml.shapes``). Only the reader knows the
format: plans are made of what it made of examples, and it reads all entries that have no plan. An entry with many
languages is read in sections, each by a plan of its own, and sections in languages that nobody wants are not read.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TypeAlias
from xml.etree.ElementTree import Element, ParseError, fromstring

from glossary.findings import Report
from glossary.model import BareConcept, Concept, Entry, LanguageSection, Location, Term
from glossary.readers.xml.division import Divider, Division, Sections
from glossary.readers.xml.examples import OddValueError
from glossary.readers.xml.shapes import IDS, ReadingPlan, Shapes

ReadEntry: TypeAlias = Callable[[Element, Report], Entry | None]
"""Reads an entry as the reader does, with a report and a state of its own."""
WINDOW = 256
"""While so many entries are parsed, more must be read by plans, or looking for plans does not pay."""
_GAP = "<\3>"
"""Stands for the sections of an entry; XML allows no such character."""


class Plans:
    """The plans for the entries of a file.

    ``special`` are texts that the reader does not keep as notes. ``named`` makes an id from the terms of a concept that
    has none.
    """

    def __init__(
        self,
        read: ReadEntry,
        report: Report,
        *,
        named: Callable[[list[str]], str],
        special: Collection[str] = (),
        sections: Sections | None = None,
    ) -> None:
        self._read_entry = read
        self._report = report
        self._named = named
        self._entries, self._heads, self._sections = Shapes(special), Shapes(special), Shapes(special)
        self._of_entries, self._of_sections = _Worth(), _Worth()
        self._divider = Divider(sections) if sections else None

    def read(self, text: str, place: Location) -> Entry | str:
        """Return the entry that a text is; where it has no plan, the text to parse, without sections nobody wants."""
        made: Entry | None = None
        has_no_entities = "&" not in text
        if has_no_entities and self._of_entries.pays:
            made = self._by_one_plan(text, place)
            self._of_entries.count(made)
        if made is not None or self._divider is None:
            return text if made is None else made
        pays = has_no_entities and self._of_sections.pays
        division = self._divider.division(text) if pays or self._divider.only is not None else None
        if division is None:
            return text
        if pays:
            made = self._by_sections(division, place)
            self._of_sections.count(made)
        return made or (text if division.has_all else division.text)

    def read_at(self, text: str, position: int, place: Location) -> tuple[Entry, int] | None:
        """Return the entry that begins at a position, and where the next one begins; None without a quick way."""
        for number, pattern in enumerate(self._entries.patterns):
            if found := pattern.match(text, position):
                if number:
                    self._entries.patterns.insert(0, self._entries.patterns.pop(number))
                made = self._made(pattern.plan, found.groups(), place)
                return (made, found.end()) if made is not None else None
        return None

    def _by_one_plan(self, text: str, place: Location) -> Entry | None:
        end = text.find(">")
        found = self._entries.plan_of(text[:end], text[end:], self._example)
        if found is None:
            return None
        return self._made(*found, place)

    def _made(self, plan: ReadingPlan, values: Sequence[str], place: Location) -> Entry | None:
        try:
            made: Entry = plan.make(values)
            sections = plan.sections(values) if plan.sections else None
        except OddValueError:
            return None
        if plan.changes:
            self._count_changes(plan, place)
        made.location = place
        if isinstance(made, Concept):
            if sections is not None:
                made.sections = sections
            self._complete(made, is_bare=plan.is_bare)
        return made

    def _by_sections(self, division: Division, place: Location) -> Concept | None:
        made: Concept
        head, texts, tail, name, _ = division
        end = head.find(">")

        def read_head(text: str, report: Report) -> Concept | None:
            section = next((f"<{name}{section}" for section in texts.values()), "")
            return self._head_example(text, section, report)

        def read_section(text: str, report: Report) -> LanguageSection | None:
            return self._section_example(head, f"<{name}{text}", report)

        found = [self._sections.plan_of("", text, read_section) for text in texts.values()]
        found.append(self._heads.plan_of(head[:end], f"{head[end:]}{_GAP}{tail}", read_head))
        if None in found:
            return None
        try:
            *sections, made = [one[0].make(one[1]) for one in found if one]
        except OddValueError:
            return None
        made.location = place
        *of_sections, of_head = [one[0] for one in found if one]
        self._count_changes(of_head, place)
        is_bare = bool(sections)
        for plan in of_sections:
            self._count_changes(plan, place)
            is_bare = is_bare and plan.is_bare
        if not is_bare:
            sections = [
                LanguageSection([Term(section)]) if plan.is_bare else section
                for plan, section in zip(of_sections, sections, strict=True)
            ]
        made.sections = dict(zip(texts, sections, strict=True))
        self._complete(made, is_bare=is_bare)
        return made

    def _complete(self, made: Concept, *, is_bare: bool) -> None:
        """Mark a concept as bare that has the texts of terms in place of sections; make the id that it has not."""
        if is_bare:
            made.__class__ = BareConcept
        if not made.id:
            terms = (term.text for section in made.sections.values() for term in section.terms)
            made.id = self._named(list(bare.values() if (bare := made.bare_texts()) else terms))

    def _count_changes(self, plan: ReadingPlan, place: Location) -> None:
        for how, what, into, loss, count in plan.changes:
            self._report.change(how, what, place, into=into, loss=loss, count=count)

    # Examples, from which plans are made

    def _entry_of(self, text: str, report: Report) -> Entry | None:
        try:
            return self._read_entry(fromstring(text), report)
        except ParseError:
            # For example a namespace prefix: the file declares it, but the entry alone does not.
            return None

    def _example(self, text: str, report: Report) -> Entry | None:
        """Read an entry; leave out an id that is made from its terms."""
        entry = self._entry_of(text, report)
        if isinstance(entry, Concept) and not _has_id(text):
            if any(len(section.terms) != 1 for section in entry.sections.values()):
                # The id may depend on the order of the terms.
                return None
            entry.id = ""
        return entry

    def _section_example(self, head: str, text: str, report: Report) -> LanguageSection | None:
        """Read a section alone, in an entry with the name of this head; return None if it tells anything of that."""
        name = re.split(r"[\s>]", head[1:], maxsplit=1)[0]
        entry = self._entry_of(f'<{name} id="x">{text}</{name}>', report)
        if not isinstance(entry, Concept) or len(entry.sections) != 1 or entry != Concept("x", entry.sections):
            return None
        return next(iter(entry.sections.values()))

    def _head_example(self, text: str, section: str, report: Report) -> Concept | None:
        """Read an entry without its sections; return None if what stands there says anything of a section."""
        whole, of_section = Report(), Report()
        entry = self._entry_of(text.replace(_GAP, section), whole)
        alone = self._section_example(text, section, of_section) if section else None
        if (
            not isinstance(entry, Concept)
            or whole.findings
            or list(entry.sections.values()) != ([alone] if alone else [])
        ):
            return None
        for key, tally in whole.changes.items():
            count = tally.count - (of_section.changes[key].count if key in of_section.changes else 0)
            if count:
                report.changes[key] = replace(tally, count=count)
        entry.sections = {}
        if not _has_id(text):
            entry.id = ""
        return entry


def _has_id(text: str) -> bool:
    return any(f' {name}="' in text[: text.find(">")] for name in IDS)


class _Worth:
    """Whether plans are used often enough."""

    def __init__(self) -> None:
        self.pays = True
        self._made = self._parsed = 0

    def count(self, made: Entry | None) -> None:
        if made is not None:
            self._made += 1
            return
        self._parsed += 1
        if self._parsed == WINDOW:
            self.pays = self._made > WINDOW
            self._made = self._parsed = 0
