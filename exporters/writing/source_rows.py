"""Rows of a table: one for each term in the source language, and the columns of such a term."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from exporters.base import Languages
from exporters.losses import Losses
from exporters.writing.concept_rows import drop_deprecated, terms_column
from exporters.writing.pairs import NOTHING, FirstEntries, TermText, term_texts, usable_terms
from exporters.writing.tables import Cells, Column, NamesOf, RowsOf, no_header
from glossary.fields import Feature
from glossary.model import UNUSABLE, Concept, LanguageSection, Metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class BySourceTerm:
    """A row for each term in the source language, with one term of each target language.

    For ``columns``, ``Cells.terms`` holds the source term, then the chosen target terms. A deprecated term without a
    row is reported.
    """

    columns: tuple[Column, ...]
    target: tuple[Column, ...] = (terms_column("{}"),)
    takes_deprecated: bool = False
    """Whether deprecated source terms have rows, since a column says so of them."""

    languages = Languages.ANY

    def features(self) -> tuple[set[Feature], set[Feature]]:
        columns = (*self.columns, *self.target)
        full = {Feature.SYNONYM, Feature.UNTRANSLATED}.union(*(column.full for column in columns))
        return full, {Feature.STATUS}.union(*(column.folded for column in columns))

    def begin(self, metadata: Metadata, names_of: NamesOf, losses: Losses) -> tuple[list[str], RowsOf]:
        if not metadata.languages:
            raise no_header()
        header = [column.header for column in self.columns]
        header += [column.header.format(name) for name in names_of(metadata.languages[1:]) for column in self.target]
        return header, partial(self._rows, metadata.languages, FirstEntries(losses), losses)

    def _rows(
        self, languages: tuple[str, ...], first: FirstEntries, losses: Losses, concept: Concept
    ) -> Iterator[list[str]]:
        source, *targets = languages
        terms = term_texts(concept.sections.get(source), concept, losses)
        if not terms:
            is_empty = not any(section.terms for section in concept.sections.values())
            feature = Feature.TERMLESS if is_empty else Feature.UNTRANSLATED
            losses.omit(concept, feature, "no term in the source language")
            return
        if not self.takes_deprecated:
            usable = usable_terms(terms)
            if not usable:
                losses.omit(concept, Feature.DEPRECATED_TERM, f"every term in {source} is deprecated")
                return
            drop_deprecated(terms, concept, losses)
            terms = usable
        sections = [concept.sections.get(target, NOTHING) for target in targets]
        chosen = [_chosen(section, concept, losses) for section in sections]
        new = first.new([text for _, text in terms], concept)
        if not new:
            return
        rest: list[str] = []
        for section, one in zip(sections, chosen, strict=True):
            rest += [column.cell(Cells(concept, losses, section, one)) for column in self.target]
            if len(self.target) == 1:
                for passage in section.definitions:
                    losses.drop(Feature.LANGUAGE_DEFINITION, concept, passage.text)
        targets_chosen = [term for one in chosen for term in one]
        of_concept = Cells(concept, losses, concept.sections[source])
        shared = [None if column.is_of_term else column.cell(of_concept) for column in self.columns]
        for term in terms:
            if term[1] in new:
                cells = of_concept._replace(terms=[term, *targets_chosen])
                pairs = zip(shared, self.columns, strict=True)
                yield [*(column.cell(cells) if text is None else text for text, column in pairs), *rest]


def _chosen(section: LanguageSection, concept: Concept, losses: Losses) -> list[TermText]:
    """Return the preferred or first usable term, in a list that may be empty; report deprecated terms."""
    terms = term_texts(section, concept, losses)
    drop_deprecated(terms, concept, losses)
    return usable_terms(terms)[:1]


def source_term(header: str) -> Column:
    return Column(header, lambda cells: cells.terms[0][1], {Feature.TERM}, is_of_term=True)


def description(header: str) -> Column:
    """A column for the definitions of the concept or, if it has none, those of the source language."""

    def cell(cells: Cells) -> str:
        if not cells.concept.definitions:
            return cells.passages(cells.section.definitions, Feature.LANGUAGE_DEFINITION)
        for passage in cells.section.definitions:
            cells.losses.drop(Feature.LANGUAGE_DEFINITION, cells.concept, passage.text)
        return cells.passages(cells.concept.definitions, Feature.DEFINITION)

    return Column(header, cell, {Feature.DEFINITION}, {Feature.LANGUAGE_DEFINITION})


def tag(header: str) -> Column:
    """A column for the subject field as one tag; a comma becomes a slash, since commas separate tags."""

    def cell(cells: Cells) -> str:
        text = cells.line(cells.concept.subject_field, Feature.SUBJECT_FIELD)
        if "," in text:
            cells.losses.alter(cells.concept, Feature.SUBJECT_FIELD, "commas became slashes: they separate tags")
        return text.replace(",", " /")

    return Column(header, cell, (), {Feature.SUBJECT_FIELD})


def case_sensitive(header: str, yes: str = "true", no: str = "false") -> Column:
    def cell(cells: Cells) -> str:
        return yes if any(term.case_sensitive is True for term, _ in cells.terms) else no

    return Column(header, cell, {Feature.CASE_SENSITIVE}, is_of_term=True)


def translatable(header: str, yes: str = "true", no: str = "false") -> Column:
    """A column that holds ``no`` if a term must not be translated; for a forbidden term, this is reported as lost."""

    def cell(cells: Cells) -> str:
        if not any(term.translatable is False for term, _ in cells.terms):
            return yes
        first, text = cells.terms[0]
        if first.status not in UNUSABLE:
            return no
        cells.losses.drop(Feature.TRANSLATABLE, cells.concept, f"{text}: forbidden, and cannot be both")
        return yes

    return Column(header, cell, {Feature.TRANSLATABLE}, is_of_term=True)


def forbidden(header: str, yes: str, no: str) -> Column:
    """A column that holds ``yes`` for a deprecated or superseded source term."""
    return Column(
        header,
        lambda cells: yes if cells.terms[0][0].status in UNUSABLE else no,
        folded={Feature.STATUS},
        is_of_term=True,
    )
