"""Supervertaler: tab-separated rows of a concept in two languages, synonyms in a cell, forbidden ones in brackets."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from exporters.base import Consumer, Languages
from exporters.losses import Losses
from exporters.writing.concept_rows import report_statuses
from exporters.writing.order import rank_of_text
from exporters.writing.pairs import NOTHING, FirstEntries, TermText, omit_pair, terms_of
from exporters.writing.tables import Cells, NamesOf, RowsOf, Table, table_exporter
from glossary.fields import Feature
from glossary.model import UNUSABLE, Concept, LanguageSection, Metadata

_HEADER = ["Source Term", "Target Term", "Domain", "Notes", "Forbidden", "Non-Translatable"]
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class _RowsOfConcepts:
    """A row for each concept. Its first usable terms come first in their cells; a row can be forbidden as a whole."""

    languages = Languages.PAIR

    def features(self) -> tuple[set[Feature], set[Feature]]:
        full = {
            Feature.TERM,
            Feature.SYNONYM,
            Feature.TARGET_SYNONYM,
            Feature.DEPRECATED_TERM,
            Feature.SUBJECT_FIELD,
            Feature.DEFINITION,
            Feature.LANGUAGE_DEFINITION,
            Feature.CONCEPT_NOTE,
        }
        return full, {Feature.STATUS, Feature.TRANSLATABLE}

    def begin(self, metadata: Metadata, names_of: NamesOf, losses: Losses) -> tuple[list[str], RowsOf]:
        names_of(metadata.languages)
        losses.pairs = 0
        return _HEADER, partial(self._rows, metadata.languages, FirstEntries(losses), losses)

    def _rows(
        self, languages: tuple[str, ...], first: FirstEntries, losses: Losses, concept: Concept
    ) -> Iterator[list[str]]:
        source, target = languages
        terms = terms_of(concept, source, target, losses)
        sources, targets = (_distinct(some) for some in (terms.source_terms, terms.target_terms))
        is_kept = any(term.translatable is False for term, _ in (*sources, *targets))
        if is_kept and not targets:
            targets = sources[:1]
        if not sources or not targets:
            omit_pair(concept, terms, target, losses)
            return
        if sources[0][0].status in UNUSABLE:
            losses.omit(concept, Feature.DEPRECATED_TERM, f"every term in {source} is deprecated")
            return
        # An import passes over an entry whose first source term is there already, in whatever case.
        if not first.is_new(sources[0][1].lower(), concept, sources[0][1]):
            return
        for some in (sources, targets):
            report_statuses([one for one in some if one[0].status not in UNUSABLE], concept, losses)
        losses.pairs = (losses.pairs or 0) + 1
        cells = Cells(concept, losses)
        yield [
            _cell(sources, cells),
            _cell(targets, cells),
            cells.line(concept.subject_field, Feature.SUBJECT_FIELD),
            _notes(cells, [concept.sections.get(language, NOTHING) for language in languages]),
            "TRUE" if targets[0][0].status in UNUSABLE else "",
            "TRUE" if is_kept else "",
        ]


def _distinct(terms: list[TermText]) -> list[TermText]:
    """Return the terms, the usable ones first, each text once."""
    unlike: dict[str, TermText] = {}
    for one in sorted(terms, key=rank_of_text):
        unlike.setdefault(one[1], one)
    return list(unlike.values())


def _cell(terms: list[TermText], cells: Cells) -> str:
    texts = []
    for number, (term, text) in enumerate(terms):
        if _SEPARATOR in text:
            cells.losses.alter(cells.concept, Feature.TERM, f"{_SEPARATOR} became /: it separates terms")
        written = text.replace(_SEPARATOR, "/")
        # The first term has a column of its own for this.
        texts.append(f"[!{written}]" if number and term.status in UNUSABLE else written)
    return _SEPARATOR.join(texts)


def _notes(cells: Cells, sections: list[LanguageSection]) -> str:
    parts = [cells.passages(cells.concept.definitions, Feature.DEFINITION)]
    parts += [cells.passages(one.definitions, Feature.LANGUAGE_DEFINITION) for one in sections]
    parts.append(cells.joined(cells.concept.notes, Feature.CONCEPT_NOTE))
    return " / ".join(filter(None, parts))


EXPORTER = table_exporter(
    "tsv-supervertaler",
    "term base for Supervertaler, one language pair, with forbidden terms",
    Table(rows=_RowsOfConcepts(), delimiter="\t", has_mark=True),
    suffix=".tsv",
    knowledge="github.com/Supervertaler/Supervertaler-Workbench, the import of term bases: its columns, `|` between "
    "synonyms, `[!…]` around a forbidden one. Each source once. The program was not run",
    consumer=Consumer(
        name="supervertaler",
        title="Supervertaler",
        advice=("Import each .tsv into a term base of its pair of languages.",),
    ),
)
