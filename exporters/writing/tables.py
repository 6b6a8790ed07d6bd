"""Tables for tools and services, described as data: the kind of the rows, and the columns.

A row is a concept (``concept_rows``), a term in the source language (``source_rows``), a pair of terms for machine
translation (``pair_rows``) or a pair with a comment for translators (``records``). Rows and columns determine which
features an exporter carries. Every limit is checked before the output file is replaced.
"""

import io
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import IO, Any, NamedTuple, Protocol

from exporters.base import Consumer, Exporter, FormulaCells, Languages, NoOptions, Proof, Writer, carrying
from exporters.losses import Losses
from exporters.writing.naming import Naming, by_tag, consumer_names
from exporters.writing.pairs import NOTHING, TermText, one_line
from exporters.writing.sheets import SpooledWriter, write_workbook
from glossary.fields import Feature
from glossary.files.rows import RowWriter
from glossary.findings import RefusedError
from glossary.model import Concept, LanguageSection, Metadata, Passage
from glossary.rules import Code

RowsOf = Callable[[Concept], Iterable[Sequence[str]]]
NamesOf = Callable[[Iterable[str]], Sequence[str]]


class Cells(NamedTuple):
    """The data for the cells of a row: a concept, and the terms in one of its languages."""

    concept: Concept
    losses: Losses
    section: LanguageSection = NOTHING
    terms: Sequence[TermText] = ()

    def line(self, text: str | None, feature: Feature) -> str:
        return one_line(text, feature, self.concept, self.losses) if text else ""

    def joined(self, texts: Iterable[str], feature: Feature) -> str:
        return " / ".join(filter(None, [self.line(text, feature) for text in texts]))

    def passages(self, passages: Iterable[Passage], feature: Feature) -> str:
        return self.joined((passage.text for passage in passages), feature)


class Column(NamedTuple):
    """A column; if every language has one, ``{}`` in ``header`` stands for the language's name."""

    header: str
    cell: Callable[[Any], str]
    full: Collection[Feature] = ()
    folded: Collection[Feature] = ()
    is_of_term: bool = False
    """In rows about source terms: whether it differs from term to term of a concept."""


class Rows(Protocol):
    """The kind of the rows of a table."""

    @property
    def languages(self) -> Languages: ...

    def features(self) -> tuple[set[Feature], set[Feature]]:
        """Return the features that the rows carry in full, and those that they fold."""

    def begin(self, metadata: Metadata, names_of: NamesOf, losses: Losses) -> tuple[list[str], RowsOf]:
        """Return the header, and a function from a concept to its rows; ``names_of`` maps tags to language names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The text form of a table that a consumer expects."""

    rows: Rows
    delimiter: str = ","
    has_header: bool = True
    is_quoted: bool = True
    """As in RFC 4180; else a cell is what stands between the delimiters, which texts on one line never hold."""
    escape: str = ""
    """A character that escapes the next one there."""
    has_mark: bool = False
    """A byte order mark."""
    encoding: str = "utf-8"
    line_end: str = "\n"
    most_bytes: int | None = None
    """Of the file, in UTF-8."""
    most_characters: int | None = None
    naming: Naming = by_tag
    is_workbook: bool = False
    """A workbook with one sheet in place of text."""


def table_exporter(
    name: str,
    title: str,
    table: Table,
    *,
    knowledge: str,
    suffix: str = ".csv",
    status: Proof = Proof.DOCUMENTED,
    formula_cells: FormulaCells = FormulaCells.KEPT,
    consumer: Consumer | None = None,
    folder: str = "",
) -> Exporter[NoOptions]:
    """Return the exporter of a table."""
    full, folded = table.rows.features()
    return Exporter(
        name=name,
        title=title,
        suffix=suffix,
        languages=table.rows.languages,
        carries=carrying(full, folded - full),
        options=NoOptions,
        open=partial(_open, table),
        status=status,
        formula_cells=formula_cells,
        is_streamed=not table.is_workbook,
        knowledge=knowledge,
        consumer=consumer,
        folder=folder,
    )


def _open(table: Table, metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    def names_of(tags: Iterable[str]) -> list[str]:
        return list(consumer_names(tags, table.naming, losses).values()) if table.has_header else list(tags)

    header, rows_of = table.rows.begin(metadata, names_of, losses)
    if table.has_header and not header:
        raise no_header()
    begin = partial(_TableWriter, table, header if table.has_header else None, rows_of)
    if not table.is_workbook:
        return begin(out)
    # Texts on one line hold no character that a workbook has no place for.
    return SpooledWriter(begin, partial(write_workbook, out, losses, lambda _: Feature.TERM))


def no_header() -> RefusedError:
    return RefusedError(Code.EMPTY_OUTPUT, "a glossary without a language has no header there")


class SizeLimit:
    """Writes bytes to a file; raises RefusedError if the file exceeds a size limit of the consumer."""

    def __init__(self, out: IO[bytes], table: Table) -> None:
        self._out = out
        self._table = table
        self._bytes = self._characters = 0

    def write(self, data: bytes, /) -> None:
        self._bytes += len(data)
        self._refuse(self._bytes, self._table.most_bytes, "bytes")
        if self._table.most_characters is not None:
            self._characters += len(data.decode())
            self._refuse(self._characters, self._table.most_characters, "characters")
        self._out.write(data)

    def _refuse(self, size: int, most: int | None, what: str) -> None:
        if most is not None and size > most:
            raise file_too_large(most, what)


def file_too_large(most: int, what: str) -> RefusedError:
    message = f"the file would have more than {most:,} {what}"
    return RefusedError(Code.FILE_TOO_LARGE, message, suggestion="write the glossary in parts")


class _TableWriter:
    """Writes rows as lines."""

    def __init__(self, table: Table, header: list[str] | None, rows_of: RowsOf, out: IO[bytes]) -> None:
        self._table = table
        self._rows_of = rows_of
        self._file = SizeLimit(out, table)
        if table.has_mark:
            out.write("\ufeff".encode(table.encoding))
        if header is not None:
            self._write([header])

    def write(self, entries: Sequence[Any], /) -> None:
        # Tables do not carry units, so all entries are concepts.
        self._write(row for concept in entries for row in self._rows_of(concept))

    def close(self) -> None:
        pass

    def _write(self, rows: Iterable[Sequence[str]]) -> None:
        table = self._table
        if not table.is_quoted:
            lines = [f"{table.delimiter.join(row)}{table.line_end}" for row in rows]
            self._file.write("".join(lines).encode(table.encoding))
            return
        text = io.StringIO(newline="")
        writer = RowWriter(text, delimiter=table.delimiter, lineterminator=table.line_end, escape=table.escape)
        for row in rows:
            writer.write(row)
        self._file.write(text.getvalue().encode(table.encoding))
