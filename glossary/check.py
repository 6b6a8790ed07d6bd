"""Rules over a whole glossary, applied while its entries stream by.

Ids and references are kept as 64-bit hashes only; what looks wrong is confirmed by reading the input a second time.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from glossary.errors import GlossportError, InputError, UsageError
from glossary.findings import Report, Severity
from glossary.hashes import HashSet
from glossary.languages import oddity
from glossary.model import Concept, CrossReference, Entry, Location, Metadata
from glossary.readers.base import Reader, ReadOptions
from glossary.readers.registry import reader_for
from glossary.source import Source, source_at


class Checker:
    """Watches the entries of one glossary and reports to ``report``.

    The rules that a conversion relies on always run: unique ids, references that lead somewhere, known and declared
    languages. With ``thorough`` so do those about the content. Where ``ids_are_unique`` by the way they were made,
    they are not kept.
    """

    def __init__(
        self, metadata: Metadata, report: Report, *, thorough: bool = False, ids_are_unique: bool = False
    ) -> None:
        self._ids_are_unique = ids_are_unique
        self._metadata = metadata
        self._report = report
        self._thorough = thorough
        self._ids = HashSet()
        self._repeated: set[str] = set()
        self._targets: dict[str, None] = {}
        self._languages: set[str] = set()
        for language in metadata.languages:
            self._meet(language, None)

    def watch(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Pass the entries on and look at each; iterate to the end before ``finish``."""
        is_new = _always if self._ids_are_unique else self._ids.add
        languages = self._languages
        for entry in entries:
            if isinstance(entry, Concept):
                if not is_new(entry.id):
                    self._repeated.add(entry.id)
                if not entry.sections.keys() <= languages:
                    self._meet_all(entry.sections, entry.location)
                if entry.cross_references:
                    self._refer(entry.cross_references)
                for section in entry.sections.values():
                    for term in section.terms:
                        if term.cross_references:
                            self._refer(term.cross_references)
            elif not entry.texts.keys() <= languages:
                self._meet_all(entry.texts, entry.location)
            if self._thorough:
                self._look_at(entry)
            yield entry

    def finish(self, reread: Callable[[], Iterable[Entry]]) -> None:
        """Report what only the whole shows; ``reread`` gives the entries once more to confirm it."""
        if self._targets and self._ids_are_unique:
            for entry in reread():
                if isinstance(entry, Concept):
                    self._ids.add(entry.id)
        missing = {target for target in self._targets if target not in self._ids}
        if not self._repeated and not missing:
            return
        first: dict[str, Location | None] = {}
        for entry in reread():
            if not isinstance(entry, Concept):
                continue
            if entry.id in self._repeated:
                if entry.id in first:
                    place = first[entry.id]
                    related = (place,) if place else ()
                    self._report.error("G401", f"the id {entry.id!r} stands twice", entry.location, related=related)
                else:
                    first[entry.id] = entry.location
            for target in _references(entry):
                if target in missing:
                    self._report.error(
                        "G405", f"{entry.id!r} refers to {target!r}, which no concept has", entry.location
                    )

    def _refer(self, references: Iterable[CrossReference]) -> None:
        self._targets.update((reference.target, None) for reference in references)

    def _meet_all(self, languages: Iterable[str], location: Location | None) -> None:
        for language in languages:
            if language not in self._languages:
                self._meet(language, location)
                if self._metadata.languages:
                    self._report.warn(
                        "G303", f"{language!r} is not among the glossary's languages", location, mend="declare it there"
                    )

    def _meet(self, language: str, location: Location | None) -> None:
        self._languages.add(language)
        if odd := oddity(language):
            self._report.warn("G302", odd, location)

    def _look_at(self, entry: Entry) -> None:
        if isinstance(entry, Concept):
            self._look_at_terms(entry)
            present = {language for language, section in entry.sections.items() if section.terms}
            name = f"{entry.id!r} has no term"
        else:
            present = set(entry.texts)
            name = "the unit has no text"
        if not present:
            self._report.warn("G404", f"{name} in any language", entry.location)
            return
        for language in self._metadata.languages:
            if language not in present:
                self._report.warn("G402", f"{name} in {language}", entry.location)

    def _look_at_terms(self, concept: Concept) -> None:
        for language, section in concept.sections.items():
            seen = set()
            for term in section.terms:
                if term.text in seen:
                    self._report.warn("G403", f"{term.text!r} stands twice in {language}", concept.location)
                seen.add(term.text)
                if term.text != term.text.strip():
                    self._report.warn("G406", f"{term.text!r} ({language}) has an outer space", concept.location)


def _references(concept: Concept) -> Iterator[str]:
    for reference in concept.cross_references:
        yield reference.target
    for section in concept.sections.values():
        for term in section.terms:
            for reference in term.cross_references:
                yield reference.target


def _always(_id: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings about some inputs; ``unreadable`` when one of them could not be read to its end."""

    report: Report
    unreadable: bool

    def exit_code(self, fail_on: str) -> int:
        """Give 3 for an unreadable input, 1 for findings of at least this severity, else 0."""
        if self.unreadable:
            return InputError.exit_code
        counts = self.report.counts
        return int(counts[Severity.ERROR] > 0 or (fail_on == Severity.WARNING and counts[Severity.WARNING] > 0))

    def as_text(self) -> str:
        lines = [str(finding) for finding in self.report.findings]
        if self.report.unkept:
            lines.append(f"and {self.report.unkept} more findings")
        errors, warnings = (self.report.counts[severity] for severity in (Severity.ERROR, Severity.WARNING))
        return "\n".join([*lines, f"{errors} errors, {warnings} warnings"])

    def as_json(self) -> dict[str, Any]:
        return {
            "findings": [finding.as_json() for finding in self.report.findings],
            "summary": {str(severity): self.report.counts[severity] for severity in Severity},
        }


def check(names: Iterable[str], reader_name: str | None, options: ReadOptions) -> Verdict:
    """Read each input to its end and apply every rule."""
    report = Report()
    unreadable = False
    for name in names:
        try:
            source = source_at(name)
            _check_one(source, reader_for(source, reader_name), options, report)
        except UsageError:
            raise
        except GlossportError as error:
            report.add(error.finding)
            unreadable = True
    return Verdict(report, unreadable)


def _check_one(source: Source, reader: Reader, options: ReadOptions, report: Report) -> None:
    stream = reader.open(source, options, report)
    checker = Checker(stream.metadata, report, thorough=True, ids_are_unique=not stream.has_ids)
    for _ in checker.watch(stream.entries):
        pass
    checker.finish(lambda: reader.open(source, options, Report()).entries)
