"""Rows of a table: one for each concept, and the columns of a concept and of its languages."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from exporters.base import Languages
from exporters.losses import Losses
from exporters.writing.pairs import NOTHING, TermText, term_texts, usable_terms
from exporters.writing.tables import Cells, Column, NamesOf, RowsOf
from glossary.fields import Feature
from glossary.model import UNUSABLE, Concept, Gender, Metadata, PartOfSpeech, Status, Term, TermType

Word = TypeVar("Word", Status, PartOfSpeech, TermType, Gender)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByConcept:
    """A row for each concept: first the columns of the concept, then those of each language.

    Leaves out deprecated and superseded terms, unless a column says so of them. A language has one cell for its terms:
    the preferred or first term, or all terms with a separator.
    """

    concept: tuple[Column, ...] = ()
    language: tuple[Column, ...]
    separator: str | None = None
    """Between the terms of a cell; None: one term alone. In a term it becomes a slash."""
    fewest_languages: int = 1
    """A concept with usable terms in fewer languages is left out."""
    takes_deprecated: bool = False
    """A language without a usable term has its first deprecated one, since a column says that it is."""

    languages = Languages.ANY

    def features(self) -> tuple[set[Feature], set[Feature]]:
        full = {Feature.HOMOGRAPH}.union(*(column.full for column in (*self.concept, *self.language)))
        if self.separator is not None:
            full |= {Feature.SYNONYM, Feature.TARGET_SYNONYM}
        if self.fewest_languages == 1:
            full.add(Feature.UNTRANSLATED)
        # The preferred term is the first in its cell, or the only one.
        return full, {Feature.STATUS}

    def begin(self, metadata: Metadata, names_of: NamesOf, losses: Losses) -> tuple[list[str], RowsOf]:
        header = [
            *(column.header for column in self.concept),
            *(column.header.format(name) for name in names_of(metadata.languages) for column in self.language),
        ]
        return header, partial(self._rows, metadata.languages, losses)

    def _rows(self, languages: tuple[str, ...], losses: Losses, concept: Concept) -> Iterator[list[str]]:
        sections = [concept.sections.get(tag, NOTHING) for tag in languages]
        all_terms = [term_texts(section, concept, losses) for section in sections]
        usable = [self._usable(terms) for terms in all_terms]
        for terms, chosen in zip(all_terms, usable, strict=True):
            drop_deprecated([one for one in terms if one not in chosen], concept, losses)
        if sum(map(bool, usable)) < self.fewest_languages:
            _omit_concept(concept, all_terms, usable, losses)
            return
        row = [column.cell(Cells(concept, losses)) for column in self.concept]
        for section, terms in zip(sections, usable, strict=True):
            if not any(Feature.STATUS in column.full for column in self.language):
                report_statuses(terms, concept, losses)
            cells = Cells(concept, losses, section, terms if self.separator is not None else terms[:1])
            row += [column.cell(cells) for column in self.language]
        yield row

    def _usable(self, terms: list[TermText]) -> list[TermText]:
        usable = usable_terms(terms)
        return terms[:1] if self.takes_deprecated and not usable else usable


def report_statuses(terms: list[TermText], concept: Concept, losses: Losses) -> None:
    """Report the statuses of usable terms that their order does not show."""
    for term, _ in terms:
        if term.status and not (term.status is Status.PREFERRED and len(terms) > 1):
            losses.drop(Feature.STATUS, concept, term.status)


def _omit_concept(
    concept: Concept, all_terms: list[list[TermText]], usable: list[list[TermText]], losses: Losses
) -> None:
    if not any(all_terms):
        losses.omit(concept, Feature.TERMLESS, "no term in any language")
    elif not any(usable):
        losses.omit(concept, Feature.DEPRECATED_TERM, "every term is deprecated")
    else:
        losses.omit(concept, Feature.UNTRANSLATED, "a term in one language only")


def drop_deprecated(terms: Iterable[TermText], concept: Concept, losses: Losses) -> None:
    for term, text in terms:
        if term.status in UNUSABLE:
            losses.drop(Feature.DEPRECATED_TERM, concept, text)


def terms_column(header: str, separator: str = "") -> Column:
    def cell(cells: Cells) -> str:
        return separator.join([_without(separator, text, cells) for _, text in cells.terms])

    return Column(header, cell, {Feature.TERM})


def _without(separator: str, text: str, cells: Cells) -> str:
    if not separator or separator not in text:
        return text
    cells.losses.alter(cells.concept, Feature.TERM, f"{separator} became /: it separates terms")
    return text.replace(separator, "/")


def concept_id(header: str) -> Column:
    """Return the column of ids; one that holds no character a line can have is written as the names of these."""

    def cell(cells: Cells) -> str:
        name = cells.concept.id
        return cells.line(name, Feature.CONCEPT_ID) or " ".join(f"U+{ord(character):04X}" for character in name)

    return Column(header, cell, {Feature.CONCEPT_ID})


def subject_field(header: str) -> Column:
    feature = Feature.SUBJECT_FIELD
    return Column(header, lambda cells: cells.line(cells.concept.subject_field, feature), {feature})


def definition(header: str) -> Column:
    feature = Feature.DEFINITION
    return Column(header, lambda cells: cells.passages(cells.concept.definitions, feature), {feature})


def concept_note(header: str) -> Column:
    feature = Feature.CONCEPT_NOTE
    return Column(header, lambda cells: cells.joined(cells.concept.notes, feature), {feature})


def language_definition(header: str) -> Column:
    feature = Feature.LANGUAGE_DEFINITION
    return Column(header, lambda cells: cells.passages(cells.section.definitions, feature), {feature})


def term_note(header: str) -> Column:
    """A column for the notes of the first term."""
    feature = Feature.TERM_NOTE
    return Column(
        header, lambda cells: cells.joined(cells.terms[0][0].notes if cells.terms else (), feature), {feature}
    )


def term_context(header: str) -> Column:
    """A column for the contexts of the first term."""
    feature = Feature.CONTEXT
    return Column(
        header, lambda cells: cells.passages(cells.terms[0][0].contexts if cells.terms else (), feature), {feature}
    )


def status(header: str, words: Mapping[Status, str]) -> Column:
    """A column for the status of the first term."""
    return _word(header, lambda term: term.status, words, Feature.STATUS)


def part_of_speech(header: str, words: Mapping[PartOfSpeech, str]) -> Column:
    """A column for the part of speech of the first term."""
    return _word(header, lambda term: term.part_of_speech, words, Feature.PART_OF_SPEECH)


def term_type(header: str, words: Mapping[TermType, str]) -> Column:
    """A column for the type of the first term."""
    return _word(header, lambda term: term.term_type, words, Feature.TERM_TYPE)


def gender(header: str, words: Mapping[Gender, str]) -> Column:
    """A column for the gender of the first term."""
    return _word(header, lambda term: term.gender, words, Feature.GENDER)


def _word(header: str, value_of: Callable[[Term], Word | None], words: Mapping[Word, str], feature: Feature) -> Column:
    def cell(cells: Cells) -> str:
        value = value_of(cells.terms[0][0]) if cells.terms else None
        return words[value] if value else ""

    return Column(header, cell, {feature})
