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
from glossary.model import UNUSABLE, Concept, LanguageSection, Metadata, TermType


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
    unique_sources: bool = True
    """A source text that has a row already gets no second one."""
    untranslatable_as_is: bool = False
    """A term that is not to be translated has itself as its target, and its translations are left out."""

    languages = Languages.ANY

    def features(self) -> tuple[set[Feature], set[Feature]]:
        columns = (*self.columns, *self.target)
        full = {Feature.SYNONYM, Feature.UNTRANSLATED}.union(*(column.full for column in columns))
        if not self.unique_sources:
            full.add(Feature.HOMOGRAPH)
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
        new = [text for _, text in terms]
        if self.unique_sources:
            new = first.new(new, concept)
        if not new:
            return
        targets_chosen = [term for one in chosen for term in one]
        rest: list[str] = []
        for section, one in zip(sections, chosen, strict=True):
            rest += [column.cell(Cells(concept, losses, section, one)) for column in self.target]
            if len(self.target) == 1:
                for passage in section.definitions:
                    losses.drop(Feature.LANGUAGE_DEFINITION, concept, passage.text)
        of_concept = Cells(concept, losses, concept.sections[source])
        shared = [None if column.is_of_term else column.cell(of_concept) for column in self.columns]
        for term in terms:
            if term[1] in new:
                cells = of_concept._replace(terms=[term, *targets_chosen])
                pairs = zip(shared, self.columns, strict=True)
                is_kept = self.untranslatable_as_is and _is_untranslatable(cells)
                targets_cells = _repeated(term, chosen, cells) if is_kept else rest
                yield [*(column.cell(cells) if text is None else text for text, column in pairs), *targets_cells]


def _chosen(section: LanguageSection, concept: Concept, losses: Losses) -> list[TermText]:
    """Return the preferred or first usable term, in a list that may be empty; report deprecated terms."""
    terms = term_texts(section, concept, losses)
    drop_deprecated(terms, concept, losses)
    return usable_terms(terms)[:1]


def _is_untranslatable(cells: Cells) -> bool:
    return any(term.translatable is False for term, _ in cells.terms)


def _repeated(source: TermText, chosen: list[list[TermText]], cells: Cells) -> list[str]:
    """Return the source term for each target language; report its translations as lost."""
    for one in chosen:
        for _, text in one:
            if text != source[1]:
                cells.losses.drop(Feature.TERM, cells.concept, f"{text}: {source[1]} is not to be translated")
    return [source[1]] * len(chosen)


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


def translatable(header: str, yes: str = "true", no: str = "false", *, excludes_forbidden: bool = True) -> Column:
    """A column that holds ``no`` if a term must not be translated.

    ``excludes_forbidden``: for a forbidden term this is reported as lost, since it cannot be both there.
    """

    def cell(cells: Cells) -> str:
        if not _is_untranslatable(cells):
            return yes
        first, text = cells.terms[0]
        if not excludes_forbidden or first.status not in UNUSABLE:
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


def abbreviation(header: str, yes: str, no: str) -> Column:
    """A column that holds ``yes`` if a term is an acronym or an abbreviation; other types are reported as lost."""

    def cell(cells: Cells) -> str:
        types = [term.term_type for term, _ in cells.terms if term.term_type]
        for other in types:
            if other not in _ABBREVIATED:
                cells.losses.drop(Feature.TERM_TYPE, cells.concept, other)
        return yes if _ABBREVIATED.intersection(types) else no

    return Column(header, cell, folded={Feature.TERM_TYPE}, is_of_term=True)


_ABBREVIATED = frozenset({TermType.ACRONYM, TermType.ABBREVIATION})
