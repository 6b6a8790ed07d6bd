"""Writes one table of concepts: language columns first, then the id, then the fields that occur; reads back equal.

Further terms of a concept stand on rows of their own with the same id. Which columns there are is known only at the
end, so the rows wait in a temporary file.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

from exporters.base import Exporter, Languages, NoOptions, Proof, carrying
from exporters.losses import Losses
from glossary.features import Feature
from glossary.fields import CONCEPT_FIELDS, LANGUAGE_FIELDS, METADATA_FIELDS, TERM_FIELDS, UNIT_FIELDS
from glossary.flat import flatten
from glossary.model import Concept, Entry, Metadata
from glossary.table import CONCEPT_NAMES, LANGUAGE_NAMES, LANGUAGE_PREFIX, TERM_NAMES

_RANKS = {name: rank for rank, name in enumerate([*CONCEPT_NAMES, *LANGUAGE_NAMES, *TERM_NAMES])}


class Column(NamedTuple):
    """A field column; ``language`` is the empty text for the concept's own fields."""

    language: str = ""
    of_term: bool = False
    name: str = ""
    number: int = 1

    @property
    def header(self) -> str:
        prefix = LANGUAGE_PREFIX if self.language and not self.of_term and self.name in TERM_NAMES else ""
        suffix = f":{self.language}" if self.language else ""
        number = f"#{self.number}" if self.number > 1 else ""
        return f"{prefix}{self.name}{suffix}{number}"


class _Table:
    """Writes rows that end with a line feed."""

    def __init__(self, stream: IO[str]) -> None:
        self._plain = csv.writer(stream, lineterminator="\n")
        self._quoted = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)

    def write(self, row: list[str]) -> None:
        # Not every Python quotes a cell for a carriage return in it, and without quotes it would end the row.
        writer = self._quoted if "\r" in "".join(row) else self._plain
        writer.writerow(row)


class _Spool:
    """Rows in the order their columns were met."""

    def __init__(self, stream: IO[str], languages: Iterable[str], losses: Losses) -> None:
        self._losses = losses
        self._table = _Table(stream)
        self.languages: dict[str, int] = {}
        self.columns: dict[Column, int] = {}
        self._width = 1
        for language in languages:
            self.language(language)

    def language(self, tag: str) -> int:
        index = self.languages.get(tag)
        if index is None:
            index = self.languages[tag] = self._width
            self._width += 1
        return index

    def add(self, concept: Concept) -> None:
        first = {0: concept.id}
        rows = [first]
        self._put(first, Column(), flatten(CONCEPT_FIELDS, concept))
        for language, section in concept.sections.items():
            index = self.language(language)
            self._put(first, Column(language), flatten(LANGUAGE_FIELDS, section))
            for number, term in enumerate(section.terms):
                if number == len(rows):
                    rows.append({0: concept.id})
                row = rows[number]
                row[index] = term.text
                self._put(row, Column(language, of_term=True), flatten(TERM_FIELDS, term))
        for row in rows:
            if "\0" in "".join(row.values()):
                self._drop_nul(concept, row)
            self._table.write([row.get(index, "") for index in range(self._width)])

    def _drop_nul(self, concept: Concept, row: dict[int, str]) -> None:
        headers = self.headers()
        for index, text in row.items():
            if "\0" in text:
                row[index] = text.replace("\0", "")
                self._losses.alter(concept, headers[index], "U+0000 dropped: no table can hold it")

    def _put(self, row: dict[int, str], like: Column, values: Iterable[tuple[str, int, str]]) -> None:
        for name, number, text in values:
            column = like._replace(name=name, number=number)
            index = self.columns.get(column)
            if index is None:
                index = self.columns[column] = self._width
                self._width += 1
            row[index] = text

    def order(self) -> list[int]:
        """Give the indexes of the columns as they are written: languages, id, concept fields, fields by language."""
        rank = {language: number for number, language in enumerate(self.languages, 1)}
        columns = sorted(
            self.columns,
            key=lambda column: (
                rank.get(column.language, 0),
                column.of_term,
                _RANKS[column.name],
                column.number,
            ),
        )
        return [*self.languages.values(), 0, *(self.columns[column] for column in columns)]

    def headers(self) -> dict[int, str]:
        return {
            0: "id",
            **{index: language for language, index in self.languages.items()},
            **{index: column.header for column, index in self.columns.items()},
        }


def write_csv(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], _options: NoOptions, losses: Losses
) -> None:
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as stream:
        spool = _Spool(stream, metadata.languages, losses)
        for entry in entries:
            assert isinstance(entry, Concept)
            spool.add(entry)
        stream.seek(0)
        order = spool.order()
        headers = spool.headers()
        text = io.TextIOWrapper(out, encoding="utf-8", newline="")
        table = _Table(text)
        table.write([headers[index] for index in order])
        for row in _arranged(stream, order):
            table.write(row)
        text.detach()


def _arranged(stream: IO[str], order: list[int]) -> Iterator[list[str]]:
    width = len(order)
    for row in csv.reader(stream):
        # Rows written before a column was met are short of it.
        row.extend([""] * (width - len(row)))
        yield [row[index] for index in order]


EXPORTER = Exporter(
    name="csv",
    title="CSV, one row per concept, all languages",
    suffix=".csv",
    languages=Languages.ANY,
    carries=carrying(set(Feature) - {Feature.UNIT, *(field.feature for field in (*METADATA_FIELDS, *UNIT_FIELDS))}),
    options=NoOptions,
    write=write_csv,
    status=Proof.PROVED,
)
