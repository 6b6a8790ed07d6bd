"""Rules that every conversion relies on, applied while the entries are read.

Ids stay in memory as 64-bit hashes only. A second reading of the input confirms what looks wrong.
"""

from collections.abc import Callable, Iterable, Iterator

from glossary.findings import Report
from glossary.hashes import References
from glossary.languages import oddity
from glossary.model import BareConcept, Concept, CrossReference, Entry, Location, Metadata
from glossary.rules import Code


class Checker:
    """Checks the entries of one glossary and adds its findings to ``report``.

    The rules: ids are unique, references have a target, languages are known and declared. ``ids_are_unique`` says that
    the reader made unique ids, so that they are not stored.
    """

    def __init__(self, metadata: Metadata, report: Report, *, ids_are_unique: bool = False) -> None:
        self._ids_are_unique = ids_are_unique
        self._metadata = metadata
        self._report = report
        self._references = References()
        self._repeated: set[str] = set()
        self.has_references = False
        """Whether a concept that was seen so far refers to another."""
        self._languages: set[str] = set()
        for language in metadata.languages:
            self._meet(language, None)

    def watch(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Check each entry and yield it unchanged; iterate to the end before you call ``finish``."""
        is_new = None if self._ids_are_unique else self._references.add
        languages = self._languages
        for entry in entries:
            if isinstance(entry, Concept):
                if is_new is not None and not is_new(entry.id):
                    self._repeated.add(entry.id)
                if entry.cross_references:
                    self._refer(entry.cross_references)
                if type(entry) is BareConcept:
                    if not entry.bare_texts().keys() <= languages:
                        self._meet_all(entry.bare_texts(), entry.location)
                    yield entry
                    continue
                for language, section in entry.sections.items():
                    if language not in languages:
                        self._meet_all((language,), entry.location)
                    for term in section.terms:
                        if term.cross_references:
                            self._refer(term.cross_references)
            elif not entry.texts.keys() <= languages:
                self._meet_all(entry.texts, entry.location)
            yield entry

    def finish(self, reread: Callable[[], Iterable[Entry]]) -> None:
        """Report repeated ids and references without a target; ``reread`` returns the entries again to confirm them."""
        if self._references.missing and self._ids_are_unique:
            for entry in reread():
                if isinstance(entry, Concept):
                    self._references.add(entry.id)
        if not self._repeated and not self._references.missing:
            return
        first: dict[str, Location | None] = {}
        for entry in reread():
            if not isinstance(entry, Concept):
                continue
            if entry.id in self._repeated:
                if entry.id in first:
                    place = first[entry.id]
                    related = (place,) if place else ()
                    self._report.error(
                        Code.DUPLICATE_ID, f"the id {entry.id!r} stands twice", entry.location, related=related
                    )
                else:
                    first[entry.id] = entry.location
            for target in entry.referred_ids():
                if target not in self._references:
                    self._report.error(
                        Code.DANGLING_REFERENCE,
                        f"{entry.id!r} refers to {target!r}, which no concept has",
                        entry.location,
                    )

    def _refer(self, references: Iterable[CrossReference]) -> None:
        self.has_references = True
        for reference in references:
            self._references.refer(reference.target)

    def _meet_all(self, languages: Iterable[str], location: Location | None) -> None:
        for language in languages:
            if language not in self._languages:
                self._meet(language, location)
                if self._metadata.languages:
                    self._report.warn(
                        Code.UNDECLARED_LANGUAGE,
                        f"{language!r} is not among the glossary's languages",
                        location,
                        suggestion="declare it there",
                    )

    def _meet(self, language: str, location: Location | None) -> None:
        self._languages.add(language)
        if odd := oddity(language):
            self._report.warn(Code.ODD_LANGUAGE, odd, location)
