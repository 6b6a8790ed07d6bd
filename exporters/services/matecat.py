"""MateCat: a workbook with rows of terms in all languages, and rows of forbidden terms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

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
    def first(self) -> int:
        """The first language with a term, from which the others are paired."""
        return next(number for number, terms in enumerate(self.usable) if terms)


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
    if any(term.translatable is False for some in found.usable for term, _ in some):
        _repeat(found)
    forbidden = [
        [named] if at == number else []
        for number, some in enumerate(terms)
        for named in some
        if named[0].status in UNUSABLE
        for at in range(len(languages))
    ]
    is_paired = sum(map(bool, found.usable)) > 1
    if not is_paired and not _tell_unpaired(found, is_omitted=not forbidden):
        return
    shared = _shared(found, languages)
    if is_paired:
        yield from _paired(found, shared)
    width = len(languages)
    for start in range(0, len(forbidden), width):
        yield ["TRUE", *shared, *_cells(found, forbidden[start : start + width])]


def _tell_unpaired(found: _InLanguages, *, is_omitted: bool) -> bool:
    """Report a concept without terms in two languages; return whether forbidden terms of it are written."""
    concept, losses = found.concept, found.losses
    if is_omitted:
        is_empty = not any(found.usable)
        feature = Feature.TERMLESS if is_empty else Feature.UNTRANSLATED
        losses.omit(concept, feature, "no term in any language" if is_empty else "a term in one language only")
        return False
    for some in found.usable:
        for _, text in some:
            losses.drop(Feature.UNTRANSLATED, concept, f"{text}: a term in one language only")
    return True


def _repeat(found: _InLanguages) -> None:
    """Put the terms of the first language, which are not to be translated, into every other; report translations."""
    kept = found.usable[found.first]
    texts = {text for _, text in kept}
    for number, some in enumerate(found.usable):
        for _, text in some:
            if text not in texts:
                found.losses.drop(Feature.TERM, found.concept, f"{text}: {kept[0][1]} is not to be translated")
        if number != found.first:
            found.usable[number] = kept[:1]


def _shared(found: _InLanguages, languages: tuple[str, ...]) -> list[str]:
    """Return the cells of the concept; its definition is that of the first language, if it has none of its own."""
    for cells in found.sections[1:]:
        for passage in cells.section.definitions:
            found.losses.drop(Feature.LANGUAGE_DEFINITION, found.concept, passage.text)
    section = found.concept.sections.get(languages[0], NOTHING)
    return [column.cell(Cells(found.concept, found.losses, section)) for column in _CONCEPT]


def _paired(found: _InLanguages, shared: list[str]) -> Iterator[list[str]]:
    first = found.first
    heads = [some[:1] for some in found.usable]
    for rank, named in enumerate(found.usable[first]):
        row = [[named] if number == first else some for number, some in enumerate(heads)]
        yield ["", *shared, *_cells(found, row, detailed=range(len(row)) if rank == 0 else (first,))]
    for number, some in enumerate(found.usable):
        for named in some[1:] if number != first else ():
            row = [heads[first] if at == first else [named] if at == number else [] for at in range(len(heads))]
            yield ["", *shared, *_cells(found, row, detailed=(number,))]


def _cells(found: _InLanguages, row: Sequence[list[TermText]], detailed: Sequence[int] | None = None) -> Iterator[str]:
    """Yield the cells of a row; the notes and contexts of a term stand in one of its rows, a ``detailed`` one."""
    for number, (cells, terms) in enumerate(zip(found.sections, row, strict=True)):
        term, *details = _TERM
        yield term.cell(cells._replace(terms=terms))
        says = detailed is None or number in detailed
        yield from (column.cell(cells._replace(terms=terms)) if says else "" for column in details)


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
