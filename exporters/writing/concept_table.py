"""Writes tables with a row for each concept and columns for each language: which columns is data.

Deprecated and superseded terms stay out. A language has one cell for its terms: the preferred or first one, or all of
them with a separator.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from typing import IO, NamedTuple, cast

from exporters.base import Exporter, FormulaCells, Languages, NoOptions, Proof, carrying
from exporters.losses import Losses
from exporters.writing.blocks import write_table
from exporters.writing.naming import Naming, by_tag, consumer_names
from exporters.writing.pairs import TermText, one_line, term_texts, usable_terms
from glossary.fields import Feature
from glossary.findings import RefusedError
from glossary.model import UNUSABLE, Concept, Entry, LanguageSection, Metadata, PartOfSpeech, Status
from glossary.rules import Code

_NOTHING = LanguageSection()


class Of(Enum):
    """What stands in a column: something of the concept, of a language, or of the first term of a language."""

    CONCEPT_ID = auto()
    SUBJECT_FIELD = auto()
    DEFINITION = auto()
    CONCEPT_NOTE = auto()
    TERM = auto()
    LANGUAGE_DEFINITION = auto()
    STATUS = auto()
    PART_OF_SPEECH = auto()
    TERM_NOTE = auto()


_FEATURES: Mapping[Of, Feature] = {of: Feature[of.name] for of in Of}


class Column(NamedTuple):
    """A column; the header of those of a language holds ``{}`` for its name."""

    header: str
    of: Of


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptTable:
    """How a consumer wants its concepts; the concept's columns stand before those of the languages."""

    concept: tuple[Column, ...] = ()
    language: tuple[Column, ...]
    delimiter: str = ","
    separator: str | None = None
    """Between the terms of a cell; None: one term alone. In a term it becomes a slash."""
    fewest_languages: int = 1
    """A concept with terms in fewer languages is left out."""
    statuses: Mapping[Status, str] = field(default_factory=dict)
    parts_of_speech: Mapping[PartOfSpeech, str] = field(default_factory=dict)
    naming: Naming = by_tag
    has_mark: bool = False


def concept_exporter(
    name: str, title: str, table: ConceptTable, *, knowledge: str, status: Proof = Proof.DOCUMENTED
) -> Exporter[NoOptions]:
    """Make the exporter of a table; what it carries follows from its columns."""
    full = {_FEATURES[column.of] for column in (*table.concept, *table.language)} | {Feature.HOMOGRAPH}
    if table.separator is not None:
        full |= {Feature.SYNONYM, Feature.TARGET_SYNONYM}
    if table.fewest_languages == 1:
        full.add(Feature.UNTRANSLATED)
    # Which term is preferred shows in the order, or in which one is there.
    folded = {Feature.STATUS} - full
    return Exporter(
        name=name,
        title=title,
        suffix=".csv",
        languages=Languages.ANY,
        carries=carrying(full, folded),
        options=NoOptions,
        write=partial(_write, table),
        status=status,
        formula_cells=FormulaCells.KEPT,
        knowledge=knowledge,
    )


def _write(
    table: ConceptTable,
    metadata: Metadata,
    entries: Iterable[Entry],
    out: IO[bytes],
    _options: NoOptions,
    losses: Losses,
) -> None:
    names = consumer_names(metadata.languages, table.naming, losses)
    rows = _Rows(table, metadata.languages, losses)
    header = [
        *(column.header for column in table.concept),
        *(column.header.format(name) for name in names.values() for column in table.language),
    ]
    if not header:
        raise RefusedError(Code.EMPTY_OUTPUT, "a glossary without a language has no header there")
    # Units are not carried, so none comes here.
    concepts = cast("Iterable[Concept]", entries)
    write_table(out, header, map(rows.of, concepts), delimiter=table.delimiter, has_mark=table.has_mark)


class _Rows:
    def __init__(self, table: ConceptTable, languages: tuple[str, ...], losses: Losses) -> None:
        self._table = table
        self._languages = languages
        self._losses = losses

    def of(self, concept: Concept) -> Iterator[list[str]]:
        """Yield the row of a concept, or report why there is none."""
        sections = [(concept.sections.get(tag, _NOTHING)) for tag in self._languages]
        all_terms = [term_texts(section, concept, self._losses) for section in sections]
        usable = [usable_terms(terms) for terms in all_terms]
        for term, text in (one for terms in all_terms for one in terms):
            if term.status in UNUSABLE:
                self._losses.drop(Feature.DEPRECATED_TERM, concept, text)
        if sum(map(bool, usable)) < self._table.fewest_languages:
            self._omit(concept, all_terms, usable)
            return
        row = [self._of_concept(column.of, concept) for column in self._table.concept]
        for section, terms in zip(sections, usable, strict=True):
            chosen = terms if self._table.separator is not None else terms[:1]
            self._report_statuses(terms, concept)
            row += [self._of_language(column.of, section, chosen, concept) for column in self._table.language]
        yield row

    def _omit(self, concept: Concept, all_terms: list[list[TermText]], usable: list[list[TermText]]) -> None:
        if not any(all_terms):
            self._losses.omit(concept, Feature.TERMLESS, "no term in any language")
        elif not any(usable):
            self._losses.omit(concept, Feature.DEPRECATED_TERM, "every term is deprecated")
        else:
            self._losses.omit(concept, Feature.UNTRANSLATED, "a term in one language only")

    def _report_statuses(self, terms: list[TermText], concept: Concept) -> None:
        """Report statuses that neither a column nor the order says."""
        if self._has(Of.STATUS):
            return
        for term, _ in terms:
            if term.status and not (term.status is Status.PREFERRED and len(terms) > 1):
                self._losses.drop(Feature.STATUS, concept, term.status)

    def _has(self, of: Of) -> bool:
        return any(column.of is of for column in self._table.language)

    def _of_concept(self, of: Of, concept: Concept) -> str:
        match of:
            case Of.CONCEPT_ID:
                return self._clean(concept.id, of, concept)
            case Of.SUBJECT_FIELD:
                return self._clean(concept.subject_field or "", of, concept)
            case Of.DEFINITION:
                return self._joined((passage.text for passage in concept.definitions), of, concept)
            case Of.CONCEPT_NOTE:
                return self._joined(concept.notes, of, concept)
            case _:
                raise AssertionError(of)

    def _of_language(self, of: Of, section: LanguageSection, terms: list[TermText], concept: Concept) -> str:
        if of is Of.LANGUAGE_DEFINITION:
            return self._joined((passage.text for passage in section.definitions), of, concept)
        if of is Of.TERM:
            return (self._table.separator or "").join([self._without_separator(text, concept) for _, text in terms])
        if not terms:
            return ""
        term = terms[0][0]
        match of:
            case Of.STATUS:
                return self._table.statuses[term.status] if term.status else ""
            case Of.PART_OF_SPEECH:
                return self._table.parts_of_speech[term.part_of_speech] if term.part_of_speech else ""
            case Of.TERM_NOTE:
                return self._joined(term.notes, of, concept)
            case _:
                raise AssertionError(of)

    def _without_separator(self, text: str, concept: Concept) -> str:
        separator = self._table.separator
        if separator and separator in text:
            self._losses.alter(concept, Feature.TERM, f"{separator} became /: it separates terms")
            return text.replace(separator, "/")
        return text

    def _joined(self, texts: Iterable[str], of: Of, concept: Concept) -> str:
        return " / ".join(filter(None, [self._clean(text, of, concept) for text in texts]))

    def _clean(self, text: str, of: Of, concept: Concept) -> str:
        return one_line(text, _FEATURES[of], concept, self._losses)
