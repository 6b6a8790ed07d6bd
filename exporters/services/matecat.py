"""MateCat: a workbook with rows of terms in all languages, and rows of forbidden terms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from exporters.base import Consumer, FormulaCells, Languages
from exporters.losses import Losses
from exporters.writing.concept_rows import report_statuses, subject_field, term_context, term_note, terms_column
from exporters.writing.naming import with_region
from exporters.writing.pairs import NOTHING, TermText, term_texts, usable_terms
from exporters.writing.source_rows import description
from exporters.writing.tables import Cells, NamesOf, RowsOf, Table, table_exporter
from glossary.fields import Feature
from glossary.model import UNUSABLE, Concept, Metadata

_CONCEPT = (subject_field("Domain"), description("Definition"))
_TERM = (terms_column("{}"), term_note("Notes"), term_context("Example of use"))


@dataclass(slots=True)
class _InLanguages:
    """A concept in the languages of the file: its sections and their terms, without what must not be used."""

    concept: Concept
    losses: Losses
    sections: list[Cells]
    usable: list[list[TermText]]

    @property
    def first(self) -> int | None:
        """The first language with a term, from which the others are paired."""
        return next((number for number, terms in enumerate(self.usable) if terms), None)


class _Row(NamedTuple):
    """For each language the term of a row, or nothing."""

    terms: list[list[TermText]]
    detailed: tuple[int, ...] | None = None
    """The languages whose notes and contexts stand here, since each stands once; None: all."""


@dataclass(frozen=True, slots=True)
class _RowsOfTerms:
    """Rows of terms that belong together, and a row for each term that must not be used.

    The first rows have each term of the first language with the preferred or first ones of the others, further rows
    one more term of another language.
    """

    languages = Languages.ANY

    def features(self) -> tuple[set[Feature], set[Feature]]:
        full = {Feature.SYNONYM, Feature.TARGET_SYNONYM, Feature.HOMOGRAPH, Feature.DEPRECATED_TERM}
        folded = {Feature.STATUS, Feature.TRANSLATABLE}
        for column in (*_CONCEPT, *_TERM):
            full |= set(column.full)
            folded |= set(column.folded)
        return full, folded

    def begin(self, metadata: Metadata, names_of: NamesOf, losses: Losses) -> tuple[list[str], RowsOf]:
        header = ["Forbidden", *(column.header for column in _CONCEPT)]
        header += [column.header.format(name) for name in names_of(metadata.languages) for column in _TERM]
        return header, partial(_rows, metadata.languages, losses)


def _rows(languages: tuple[str, ...], losses: Losses, concept: Concept) -> Iterator[list[str]]:
    sections = [concept.sections.get(tag, NOTHING) for tag in languages]
    terms = [term_texts(section, concept, losses) for section in sections]
    cells = [Cells(concept, losses, section) for section in sections]
    found = _InLanguages(concept, losses, cells, [usable_terms(some) for some in terms])
    for some in found.usable:
        report_statuses(some, concept, losses)
    forbidden = [
        _Row([[named] if at == number else [] for at in range(len(languages))])
        for number, some in enumerate(terms)
        for named in some
        if named[0].status in UNUSABLE
    ]
    paired = list(_paired(found))
    if not paired:
        _tell_unpaired(found, is_omitted=not forbidden)
    if paired or forbidden:
        shared = _shared(found, languages)
        for row in paired:
            yield ["", *shared, *_cells(found, row)]
        for row in forbidden:
            yield ["TRUE", *shared, *_cells(found, row)]


def _tell_unpaired(found: _InLanguages, *, is_omitted: bool) -> None:
    """Report a concept without terms in two languages; it is omitted, unless it has a forbidden term."""
    concept, losses = found.concept, found.losses
    texts = [text for some in found.usable for _, text in some]
    if not is_omitted:
        _tell_alone(found, texts)
    elif texts:
        losses.omit(concept, Feature.UNTRANSLATED, "a term in one language only")
    else:
        losses.omit(concept, Feature.TERMLESS, "no term in any language")


def _tell_alone(found: _InLanguages, texts: Iterable[str]) -> None:
    for text in texts:
        found.losses.drop(Feature.UNTRANSLATED, found.concept, f"{text}: a term in one language only")


def _shared(found: _InLanguages, languages: tuple[str, ...]) -> list[str]:
    """Return the cells of the concept; its definition is that of the first language, if it has none of its own."""
    for cells in found.sections[1:]:
        for passage in cells.section.definitions:
            found.losses.drop(Feature.LANGUAGE_DEFINITION, found.concept, passage.text)
    section = found.concept.sections.get(languages[0], NOTHING)
    return [column.cell(Cells(found.concept, found.losses, section)) for column in _CONCEPT]


def _paired(found: _InLanguages) -> Iterator[_Row]:
    """Yield the rows of terms to use; a term that is not to be translated has itself in each language."""
    first = found.first
    if first is None:
        return
    heads = [some[:1] for some in found.usable]
    others = [some for number, some in enumerate(found.usable) if number != first and some]
    is_first_kept = False
    alone: list[str] = []
    for rank, named in enumerate(found.usable[first]):
        row = [[named] if number == first else some for number, some in enumerate(heads)]
        if any(term.translatable is False for some in row for term, _ in some):
            is_first_kept = is_first_kept or rank == 0
            _tell_translations(found, named, [some[0] for some in others])
            yield _Row([[named] for _ in row], (first,))
        elif others:
            yield _Row(row, None if rank == 0 else (first,))
        else:
            alone.append(named[1])
    if len(alone) < len(found.usable[first]):
        _tell_alone(found, alone)
    for number, some in enumerate(found.usable):
        for named in some[1:] if number != first else ():
            if is_first_kept:
                _tell_translations(found, heads[first][0], [named])
            else:
                row = [heads[first] if at == first else [named] if at == number else [] for at in range(len(heads))]
                yield _Row(row, (number,))


def _tell_translations(found: _InLanguages, kept: TermText, translations: Iterable[TermText]) -> None:
    for _, text in translations:
        if text != kept[1]:
            found.losses.drop(Feature.TERM, found.concept, f"{text}: {kept[1]} is not to be translated")


def _cells(found: _InLanguages, row: _Row) -> Iterator[str]:
    term, *details = _TERM
    for number, (cells, terms) in enumerate(zip(found.sections, row.terms, strict=True)):
        yield term.cell(cells._replace(terms=terms))
        is_told = row.detailed is None or number in row.detailed
        yield from (column.cell(cells._replace(terms=terms)) if is_told else "" for column in details)


EXPORTER = table_exporter(
    "xlsx-matecat",
    "glossary for MateCat, all languages, with forbidden terms",
    Table(rows=_RowsOfTerms(), naming=with_region, is_workbook=True),
    suffix=".xlsx",
    formula_cells=FormulaCells.TEXT,
    knowledge="guides.matecat.com/glossary-file-format, and GlossaryCSVValidator.php of github.com/matecat/MateCat: "
    "`Forbidden`, `Domain`, `Definition`, then each locale with `Notes` and `Example of use`; locales have a region "
    "and a hyphen. A forbidden term alone in its row is flagged wherever it stands in that language. With more than "
    "ten locales only the first is paired with the others",
    consumer=Consumer(
        name="matecat",
        title="MateCat",
        advice=(
            "Import the .xlsx as the glossary of a private key; it replaces the pairs of languages that are there.",
            "A language without a region has its likely one: say --map-lang at reading where yours is another.",
        ),
    ),
)
