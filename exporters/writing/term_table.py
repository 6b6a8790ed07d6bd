"""Writes tables with a row for each source term, flags, and columns for each other language: what differs is data."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import IO, cast

from exporters.base import Exporter, FormulaCells, Languages, NoOptions, carrying
from exporters.losses import Losses
from exporters.writing.blocks import write_table
from exporters.writing.naming import Naming, by_tag, consumer_names
from exporters.writing.pairs import FirstEntries, TermText, one_line, term_texts, usable_terms
from glossary.fields import Feature
from glossary.findings import RefusedError
from glossary.model import UNUSABLE, Concept, Entry, LanguageSection, Metadata, Passage, Status
from glossary.rules import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class TermTable:
    """How a consumer wants its terms. A flag that has no column is told by leaving terms out, or not at all."""

    columns: Mapping[str, str]
    """By their headers, what stands in the columns before the languages: ``term``, ``description``,
    ``case_sensitive``, ``translatable``, ``forbidden`` or ``tags``."""
    delimiter: str = ","
    flags: tuple[str, str] = ("true", "false")
    describes_languages: bool = False
    """Whether each other language has a second column, for its definition."""
    naming: Naming = by_tag


def term_exporter(name: str, title: str, table: TermTable, *, knowledge: str) -> Exporter[NoOptions]:
    """Make the exporter of a table; what it carries follows from its columns."""
    full = {Feature.TERM, Feature.SYNONYM, Feature.DEFINITION, Feature.UNTRANSLATED, Feature.TRANSLATABLE}
    full.add(Feature.CASE_SENSITIVE)
    folded = {Feature.STATUS, Feature.LANGUAGE_DEFINITION}
    if table.describes_languages:
        full.add(Feature.LANGUAGE_DEFINITION)
    if "tags" in table.columns.values():
        folded.add(Feature.SUBJECT_FIELD)
    return Exporter(
        name=name,
        title=title,
        suffix=".csv",
        languages=Languages.ANY,
        carries=carrying(full, folded - full),
        options=NoOptions,
        write=partial(_write, table),
        formula_cells=FormulaCells.KEPT,
        knowledge=knowledge,
    )


def _write(
    table: TermTable, metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], _options: NoOptions, losses: Losses
) -> None:
    if not metadata.languages:
        raise RefusedError(Code.EMPTY_OUTPUT, "a glossary without a language has no header there")
    source, *targets = metadata.languages
    names = consumer_names(targets, table.naming, losses)
    rows = _Rows(table, source, targets, losses)
    header = [*table.columns, *(cell for name in names.values() for cell in _headers(name, table))]
    # Units are not carried, so none comes here.
    concepts = cast("Iterable[Concept]", entries)
    write_table(out, header, map(rows.of, concepts), delimiter=table.delimiter)


def _headers(name: str, table: TermTable) -> tuple[str, ...]:
    return (name, f"{name}_description") if table.describes_languages else (name,)


class _Rows:
    """The rows of concepts; remembers which terms there are already."""

    def __init__(self, table: TermTable, source: str, targets: list[str], losses: Losses) -> None:
        self._table = table
        self._source = source
        self._targets = targets
        self._losses = losses
        self._first = FirstEntries(losses)

    def of(self, concept: Concept) -> Iterator[list[str]]:
        sections = concept.sections
        terms = self._allowed(term_texts(sections.get(self._source), concept, self._losses), concept)
        if not terms:
            is_empty = not any(section.terms for section in sections.values())
            feature = Feature.TERMLESS if is_empty else Feature.UNTRANSLATED
            self._losses.omit(concept, feature, "no term in the source language that can be used")
            return
        chosen = [self._chosen(sections.get(target), concept) for target in self._targets]
        new = self._first.new([text for _, text in terms], concept)
        if not new:
            return
        rest = []
        for target, one in zip(self._targets, chosen, strict=True):
            rest.append(one[1] if one else "")
            rest += self._about(sections.get(target), concept)
        description = self._description(concept)
        tag = self._tag(concept) if "tags" in self._table.columns.values() else ""
        for one in terms:
            if one[1] in new:
                cells = {"term": one[1], "description": description, "tags": tag, **self._flags(one, chosen, concept)}
                yield [*(cells[name] for name in self._table.columns.values()), *rest]

    def _allowed(self, terms: list[TermText], concept: Concept) -> list[TermText]:
        if "forbidden" in self._table.columns.values():
            return terms
        for term, text in terms:
            if term.status in UNUSABLE:
                self._losses.drop(Feature.DEPRECATED_TERM, concept, text)
        return usable_terms(terms)

    def _about(self, section: LanguageSection | None, concept: Concept) -> list[str]:
        definitions = section.definitions if section else ()
        if self._table.describes_languages:
            return [self._definition(definitions, Feature.LANGUAGE_DEFINITION, concept)]
        for passage in definitions:
            self._losses.drop(Feature.LANGUAGE_DEFINITION, concept, passage.text)
        return []

    def _tag(self, concept: Concept) -> str:
        tag = one_line(concept.subject_field or "", Feature.SUBJECT_FIELD, concept, self._losses)
        if "," in tag:
            self._losses.alter(concept, Feature.SUBJECT_FIELD, "commas became slashes: they separate tags")
        return tag.replace(",", " /")

    def _chosen(self, section: LanguageSection | None, concept: Concept) -> TermText | None:
        """Choose the term of another language: the preferred one, or the first; report the deprecated ones."""
        terms = term_texts(section, concept, self._losses)
        for term, text in terms:
            if term.status in UNUSABLE:
                self._losses.drop(Feature.DEPRECATED_TERM, concept, text)
        return next(iter(usable_terms(terms)), None)

    def _description(self, concept: Concept) -> str:
        section = concept.sections[self._source]
        if not concept.definitions:
            return self._definition(section.definitions, Feature.LANGUAGE_DEFINITION, concept)
        for passage in section.definitions:
            self._losses.drop(Feature.LANGUAGE_DEFINITION, concept, passage.text)
        return self._definition(concept.definitions, Feature.DEFINITION, concept)

    def _definition(self, passages: tuple[Passage, ...], feature: Feature, concept: Concept) -> str:
        return " / ".join(one_line(passage.text, feature, concept, self._losses) for passage in passages)

    def _flags(self, named: TermText, chosen: list[TermText | None], concept: Concept) -> dict[str, str]:
        terms = [named[0], *(one[0] for one in chosen if one)]
        is_forbidden = named[0].status in UNUSABLE
        is_kept = any(term.translatable is False for term in terms)
        if is_forbidden and is_kept:
            self._losses.drop(Feature.TRANSLATABLE, concept, f"{named[1]}: forbidden, and cannot be both")
            is_kept = False
        if named[0].status in (Status.SUPERSEDED, Status.ADMITTED):
            self._losses.drop(Feature.STATUS, concept, named[0].status)
        yes, no = self._table.flags
        return {
            "case_sensitive": yes if any(term.case_sensitive is True for term in terms) else no,
            "translatable": no if is_kept else yes,
            "forbidden": yes if is_forbidden else no,
        }
