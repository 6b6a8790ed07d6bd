"""Writes one table of concepts: language columns, then the id, then the fields that occur; reads back equal.

Further terms of a concept are in extra rows with the same id. The columns are known only at the end, so the rows wait
in a temporary file. Usually the first concepts use all columns; then the file is copied without changes.
"""

import io
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import IO, Any, NamedTuple

from exporters.base import Exporter, FormulaCells, Languages, NoOptions, Proof, carrying
from exporters.losses import Losses
from glossary.fields import (
    CONCEPT_FIELDS,
    CONCEPT_NAMES,
    LANGUAGE_FIELDS,
    LANGUAGE_NAMES,
    LANGUAGE_PREFIX,
    METADATA_FIELDS,
    TERM_FIELDS,
    TERM_NAMES,
    UNIT_FEATURES,
    Feature,
    Field,
    Kind,
    flat_values,
)
from glossary.files.rows import RowWriter, row_reader
from glossary.model import Concept, Entry, Metadata

FIRST = 1000
"""At least so many concepts are looked at before the first row is written."""
BLOCK = 512
"""How many lines are written at once."""
_RANKS = {name: rank for rank, name in enumerate([*CONCEPT_NAMES, *LANGUAGE_NAMES, *TERM_NAMES])}


_OF_CONCEPT, _NONE_OF_CONCEPT = CONCEPT_FIELDS.values_of, CONCEPT_FIELDS.unset
_OF_LANGUAGE, _NONE_OF_LANGUAGE = LANGUAGE_FIELDS.values_of, LANGUAGE_FIELDS.unset
_OF_TERM, _NONE_OF_TERM = TERM_FIELDS.values_of, TERM_FIELDS.unset


class FlatColumn(NamedTuple):
    """A column for a field; ``language`` is empty for the fields of the concept."""

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


_ONE_TEXT = frozenset({Kind.TEXT, Kind.CHOICE})


def feature_of_column(header: str) -> Feature:
    """Return the feature of the values below a header; a language stands over terms."""
    name, _, language = header.partition("#")[0].partition(":")
    if name == "id":
        return Feature.CONCEPT_ID
    if not language:
        return CONCEPT_NAMES[name].field.feature if name in CONCEPT_NAMES else Feature.TERM
    names = TERM_NAMES if name in TERM_NAMES else LANGUAGE_NAMES
    return names[name.removeprefix(LANGUAGE_PREFIX)].field.feature


class _RowBuffer:
    """Writes rows as CSV lines that end with a line feed, in blocks."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._block: list[str] = []
        self._rows = RowWriter(self)

    def add(self, row: Sequence[str]) -> None:
        if not self.add_plain(row):
            self._rows.write(row)

    def add_plain(self, row: Sequence[str]) -> bool:
        """Add a row if no cell needs quotes, as is usual; return whether the row was added."""
        line = ",".join(row)
        # A line with a single cell could be blank, so it is not plain.
        if not line.isprintable() or '"' in line or not line.count(",") == len(row) - 1 > 0:
            return False
        self._block.append(line + "\n")
        if len(self._block) >= BLOCK:
            self.flush()
        return True

    def write(self, line: str) -> None:
        """Add a finished line."""
        self._block.append(line)

    def flush(self) -> None:
        self._out.write("".join(self._block).encode())
        self._block.clear()


class _Spool:
    """Rows in a temporary file; columns get their indexes in the order of first use, or from ``meet``."""

    def __init__(self, stream: IO[bytes], languages: Iterable[str], losses: Losses) -> None:
        self._losses = losses
        self._lines = _RowBuffer(stream)
        self._columns: dict[FlatColumn, int] = {}
        # The same indexes by level: a look-up that needs no FlatColumn object for each value.
        self._levels: dict[tuple[str, bool], dict[str | tuple[str, int], int]] = {}
        self._languages: dict[str, int] = {}
        self._width = 0
        for language in languages:
            self._language(language)
        self._id = self._new_index()
        self._note: int | None = None
        """The column of a concept's first note, once it is settled."""

    def meet(self, concepts: Iterable[Concept]) -> int:
        """Give every field of these concepts a column, in output order; return the number of columns.

        Call it once, before the first row.
        """
        for concept in concepts:
            for _ in self._rows(concept):
                pass
        order = self.order()
        new = {old: index for index, old in enumerate(order)}
        self._languages = {tag: new[old] for tag, old in self._languages.items()}
        self._columns = {column: new[old] for column, old in self._columns.items()}
        self._levels = {
            level: {name: new[old] for name, old in indexes.items()} for level, indexes in self._levels.items()
        }
        self._id = new[self._id]
        self._note = self._columns.get(FlatColumn(name="note"))
        return self._width

    def add(self, concept: Concept) -> None:
        bare = self._bare_row(concept)
        if bare and self._lines.add_plain(bare):
            return
        for row in self._rows(concept):
            if not self._lines.add_plain(row):
                if "\0" in "".join(row):
                    self._drop_nul(concept, row)
                self._lines.add(row)

    def _bare_row(self, concept: Concept) -> list[str] | None:
        """Return the row of a simple concept: one bare term per language, at most one note; None for any other."""
        notes = concept.notes
        if concept.has_details or len(notes) > 1 or (notes and self._note is None):
            return None
        row = [""] * self._width
        row[self._id] = concept.id
        if notes and self._note is not None:
            row[self._note] = notes[0]
        texts = concept.bare_texts()
        if texts is None:
            return None
        languages = self._languages
        for language, text in texts.items():
            if language not in languages:
                return None
            row[languages[language]] = text
        return row

    def flush(self) -> None:
        self._lines.flush()

    def order(self) -> list[int]:
        """Return the column indexes in output order: languages, id, fields of the concept, fields of each language."""
        rank = {language: number for number, language in enumerate(self._languages, 1)}
        columns = sorted(
            self._columns,
            key=lambda column: (rank.get(column.language, 0), column.of_term, _RANKS[column.name], column.number),
        )
        return [*self._languages.values(), self._id, *(self._columns[column] for column in columns)]

    def headers(self) -> dict[int, str]:
        return {
            self._id: "id",
            **{index: language for language, index in self._languages.items()},
            **{index: column.header for column, index in self._columns.items()},
        }

    def _rows(self, concept: Concept) -> list[list[str]]:
        first = [""] * self._width
        first[self._id] = concept.id
        rows = [first]
        # Most concepts have no value at most levels; this comparison is faster than a Python call.
        if (values := _OF_CONCEPT(concept)) != _NONE_OF_CONCEPT:
            self._put(first, "", CONCEPT_FIELDS.set_among(values))
        for language, section in concept.sections.items():
            index = self._languages.get(language)
            if index is None:
                index = self._language(language)
            if (values := _OF_LANGUAGE(section)) != _NONE_OF_LANGUAGE:
                self._put(first, language, LANGUAGE_FIELDS.set_among(values))
            row = first
            for number, term in enumerate(section.terms):
                if number:
                    row = self._further_row(rows, number, concept)
                if index >= len(row):
                    row.extend([""] * (self._width - len(row)))
                row[index] = term.text
                if (values := _OF_TERM(term)) != _NONE_OF_TERM:
                    self._put(row, language, TERM_FIELDS.set_among(values), of_term=True)
        return rows

    def _further_row(self, rows: list[list[str]], number: int, concept: Concept) -> list[str]:
        if number == len(rows):
            row = [""] * self._width
            row[self._id] = concept.id
            rows.append(row)
        return rows[number]

    def _language(self, tag: str) -> int:
        self._languages[tag] = self._new_index()
        return self._languages[tag]

    def _new_index(self) -> int:
        self._width += 1
        return self._width - 1

    def _put(self, row: list[str], language: str, values: list[tuple[Field, Any]], *, of_term: bool = False) -> None:
        level = self._levels.get((language, of_term))
        if level is None:
            level = self._levels[language, of_term] = {}
        width = len(row)
        for field, value in values:
            # Nearly every value is one text; the first column of a field stands under the name alone as well.
            kind = field.kind
            one = value if kind in _ONE_TEXT else value[0] if kind is Kind.TEXTS and len(value) == 1 else None
            if one is not None and (index := level.get(field.key, width)) < width:
                row[index] = str(one)
                continue
            for name, number, text in flat_values(field, value):
                index = level.get((name, number), -1)
                if index < 0:
                    index = level[name, number] = self._new_index()
                    if number == 1:
                        level[name] = index
                    self._columns[FlatColumn(language, of_term, name, number)] = index
                if index >= len(row):
                    row.extend([""] * (self._width - len(row)))
                row[index] = text

    def _drop_nul(self, concept: Concept, row: list[str]) -> None:
        headers = self.headers()
        for index, text in enumerate(row):
            if "\0" in text:
                row[index] = text.replace("\0", "")
                message = f"U+0000 dropped in {headers[index]}: no table can hold it"
                self._losses.alter(concept, feature_of_column(headers[index]), message)


class CsvWriter:
    """Writes the table; the rows wait in a temporary file until all columns are known."""

    def __init__(self, metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> None:
        self._out = out
        self._stream = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the writer
        weakref.finalize(self, self._stream.close)
        self._spool = _Spool(self._stream, metadata.languages, losses)
        self._first: list[Concept] = []
        self._met: int | None = None
        """How many columns the first concepts have, once they were looked at."""

    def write(self, entries: Sequence[Entry], /) -> None:
        concepts = [entry for entry in entries if isinstance(entry, Concept)]
        if self._met is None:
            self._first += concepts
            if len(self._first) >= FIRST:
                self._begin()
        else:
            self._add(concepts)

    def close(self) -> None:
        met = self._begin() if self._met is None else self._met
        self._spool.flush()
        self._stream.seek(0)
        order = self._spool.order()
        headers = self._spool.headers()
        lines = _RowBuffer(self._out)
        lines.add([headers[index] for index in order])
        if len(order) > met:
            for row in _arranged(self._stream, order):
                lines.add(row)
            lines.flush()
        else:
            lines.flush()
            shutil.copyfileobj(self._stream, self._out)

    def _begin(self) -> int:
        self._met = self._spool.meet(self._first)
        self._add(self._first)
        self._first = []
        return self._met

    def _add(self, concepts: Iterable[Concept]) -> None:
        for concept in concepts:
            self._spool.add(concept)


def _arranged(stream: IO[bytes], order: list[int]) -> Iterator[Sequence[str]]:
    width = len(order)
    arrange = itemgetter(*order) if width > 1 else tuple
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    for row in row_reader(text):
        # Rows written before a column appeared are too short.
        if len(row) < width:
            row.extend([""] * (width - len(row)))
        yield arrange(row)
    text.detach()


EXPORTER = Exporter(
    name="csv",
    title="CSV, one row per concept, all languages",
    suffix=".csv",
    languages=Languages.ANY,
    carries=carrying(
        set(Feature) - UNIT_FEATURES - {Feature.MEMORY_HEADER, *(field.feature for field in METADATA_FIELDS)}
    ),
    options=NoOptions,
    open=CsvWriter,
    is_streamed=False,
    is_work_list=True,
    read_back_by="csv",
    status=Proof.PROVED,
    formula_cells=FormulaCells.KEPT,
    knowledge="reads back equal, with the csv module and with translate-toolkit as well",
)
