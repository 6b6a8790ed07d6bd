"""Rows of a table: one for each pair of terms with a comment for the translator, its record."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from exporters.base import Languages
from exporters.losses import Losses
from exporters.writing.pairs import PAIR_CARRIES, pair_of, refuse_too_many
from exporters.writing.tables import Column, NamesOf, RowsOf
from glossary.fields import Feature
from glossary.model import Concept, Metadata, Term


class Record(NamedTuple):
    """A pair of terms, and a comment for the translator."""

    source: str
    target: str
    comment: str
    concept: Concept
    number: int
    """Of the record within its concept, from 0."""
    is_first_target: bool
    source_term: Term
    losses: Losses


RECORD_FULL = frozenset({Feature.TERM, Feature.SYNONYM, Feature.TARGET_SYNONYM, Feature.HOMOGRAPH})
SOURCE = Column("source", lambda record: record.source)
TARGET = Column("target", lambda record: record.target)
COMMENT = Column("comment", lambda record: record.comment)


def no_refusal(_record: Record) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByRecord:
    """A row for each pair of terms, with a comment; the cell function of a column receives a Record.

    Deprecated source terms have rows, so that a tool recognises them; deprecated targets are only in the comment.
    """

    columns: tuple[Column, ...] = (SOURCE, TARGET, COMMENT)
    refusal: Callable[[Record], str] = no_refusal
    """Says why the consumer takes no such record; nothing for one that it takes."""

    languages = Languages.PAIR

    def features(self) -> tuple[set[Feature], set[Feature]]:
        return set(RECORD_FULL).union(*(column.full for column in self.columns)), set(PAIR_CARRIES)

    def begin(self, metadata: Metadata, names_of: NamesOf, losses: Losses) -> tuple[list[str], RowsOf]:
        losses.pairs = 0
        names = names_of(metadata.languages)
        header = [column.header.format(*names) for column in self.columns]
        return header, partial(self._rows, metadata.languages, losses)

    def _rows(self, languages: tuple[str, ...], losses: Losses, concept: Concept) -> Iterator[list[str]]:
        for record in records_of(concept, languages, losses, self.refusal):
            yield [column.cell(record) for column in self.columns]


def records_of(
    concept: Concept, languages: tuple[str, ...], losses: Losses, refusal: Callable[[Record], str] = no_refusal
) -> list[Record]:
    """Return and count the records of a concept that the consumer accepts; report the others as lost."""
    source_language, target_language = languages
    pair = pair_of(concept, source_language, target_language, losses)
    if pair is None:
        return []
    refuse_too_many(concept, pair.sources, pair.targets)
    comment = "; ".join([pair.definition, *pair.remarks] if pair.definition else pair.remarks)
    terms = {text: term for term, text in pair.source_terms}
    pairs = [(source, target, rank == 0) for source in pair.sources for rank, target in enumerate(pair.targets)]
    records = [
        Record(source, target, comment, concept, number, is_first, terms[source], losses)
        for number, (source, target, is_first) in enumerate(pairs)
    ]
    taken = [record for record in records if not refusal(record)]
    if not taken:
        losses.omit(concept, Feature.TERM, f"{records[0].source}: {refusal(records[0])}")
    elif len(taken) < len(records):
        for record in records:
            if reason := refusal(record):
                losses.drop(Feature.TERM, concept, f"{record.source}: {reason}")
    losses.pairs = (losses.pairs or 0) + len(taken)
    return taken
