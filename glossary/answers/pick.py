"""Chooses the concepts of a glossary that occur in texts, with how often each does."""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from glossary.checking.termbase import Termbase
from glossary.files.source import Source, source_at
from glossary.findings import InputError, Report
from glossary.languages import primary_language
from glossary.model import UNUSABLE, Concept, LanguageSection, Location, Status, Term
from glossary.reading import ReadOptions, reader_for
from glossary.rules import Code

LONGEST = 64 * 1024
"""Characters that are searched at once, if no empty line comes before."""
_END = re.compile(r"\n\s*\n")
_NOTHING = LanguageSection()


@dataclass(slots=True)
class Picked:
    """A concept that occurs in the texts."""

    concept: Concept
    languages: tuple[str, str]
    """Of the source and the target, as the concept has them."""
    count: int = 0
    first: int = 0
    """Its place in the order of the texts."""

    @property
    def source(self) -> list[str]:
        """The usable terms of the source, the preferred one first."""
        return _usable(self._section(0))

    @property
    def target(self) -> list[str]:
        """The usable terms of the target, the preferred one first; a name that stays as it is has itself."""
        return _usable(self._section(1)) or (self.source[:1] if self.is_name else [])

    @property
    def forbidden(self) -> list[str]:
        """The terms of the target that are not to be used."""
        return [term.text for term in self._section(1).terms if term.status in UNUSABLE]

    @property
    def is_name(self) -> bool:
        """Whether it stays as it is in the target."""
        terms = [*self._section(0).terms, *self._section(1).terms]
        return any(term.translatable is False and term.status not in UNUSABLE for term in terms)

    @property
    def definition(self) -> str:
        own = [*self._section(1).definitions, *self.concept.definitions, *self._section(0).definitions]
        return own[0].text if own else ""

    @property
    def notes(self) -> list[str]:
        of_terms = [note for number in (0, 1) for term in self._section(number).terms for note in term.notes]
        return list(dict.fromkeys([*self.concept.notes, *self._section(0).notes, *self._section(1).notes, *of_terms]))

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.concept.id,
            "source": self.source,
            "target": self.target,
            "forbidden": self.forbidden,
            "definition": self.definition,
            "notes": self.notes,
            "count": self.count,
        }

    def _section(self, number: int) -> LanguageSection:
        return self.concept.sections.get(self.languages[number], _NOTHING)


def _usable(section: LanguageSection) -> list[str]:
    terms = [term for term in section.terms if term.status not in UNUSABLE]
    return list(dict.fromkeys(term.text for term in sorted(terms, key=_is_second)))


def _is_second(term: Term) -> bool:
    return term.status is not Status.PREFERRED


@dataclass(slots=True)
class Chooser:
    """The concepts of a glossary, and which of them the texts so far have.

    Raises InputError for a glossary that is invalid or that has not both languages.
    """

    glossary: str
    source: str | None
    target: str
    _base: Termbase = field(default_factory=Termbase)
    _found: dict[int, Picked] = field(default_factory=dict)
    _concepts: list[Concept] = field(default_factory=list)
    _languages: tuple[str, str] = ("", "")

    def __post_init__(self) -> None:
        source, report = source_at(self.glossary), Report()
        stream = reader_for(source).open(source, ReadOptions(as_concepts=True), report)
        for entry in stream.entries:
            if isinstance(entry, Concept):
                self._base.add(entry)
                self._concepts.append(entry)
        for finding in report.findings:
            if finding.severity == "error":
                raise InputError(finding.code, finding.message, location=finding.location)
        asked = self.source or stream.metadata.source_language or next(iter(self._base.terms), "")
        self._languages = self._known(asked), self._known(self.target)

    @property
    def source_language(self) -> str:
        """The language of the texts, as the glossary names it."""
        return self._languages[0]

    def look_at(self, texts: Iterable[str]) -> None:
        """Count the concepts of some texts; of terms that overlap, the longest counts."""
        for text in texts:
            for use in self._base.uses_in(text, self._languages[0]):
                if not use.match.is_inside:
                    number = use.term.concept
                    if number not in self._found:
                        concept = self._concepts[number]
                        self._found[number] = Picked(concept, self._languages, first=len(self._found))
                    self._found[number].count += 1

    def picked(self) -> list[Picked]:
        """Return the concepts that were found and say something of the target, in the order of the texts."""
        return [one for one in self._found.values() if one.target or one.forbidden]

    def _known(self, language: str) -> str:
        if found := self._base.language_for(language):
            return found
        # A name that stays as it is may be in one language only.
        has_kindred = any(primary_language(one) == primary_language(language) for one in self._base.terms)
        message = f"the glossary has no term in {language}" if language else "the glossary has no term"
        suggestion = "name the language as the glossary does" if has_kindred else None
        raise InputError(Code.OTHER_LANGUAGES, message, location=Location(self.glossary), suggestion=suggestion)


def texts_of(source: Source) -> Iterator[str]:
    """Yield the passages of a text file; raises InputError G103 where it is not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    rest = ""
    with source.open() as stream:
        try:
            while block := stream.read(LONGEST):
                *passages, rest = _END.split(rest + decoder.decode(block))
                yield from passages
                if len(rest) > LONGEST:
                    yield rest
                    rest = ""
            rest += decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            place = Location(source.name)
            raise InputError(Code.WRONG_ENCODING, "this is not UTF-8 text", location=place) from None
    if rest:
        yield rest
