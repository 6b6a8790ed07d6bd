"""Writes pairs of source and target for machine translation, as a table or a memory: what differs is data.

One row per source term; deprecated and superseded terms stay out on both sides. A source text that has a row already
gives no second one where the consumer refuses it. Every limit is checked before the file is put in place.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, Protocol

from exporters.base import Exporter, FormulaCells, Languages, NoOptions, Proof, carrying
from exporters.losses import Losses
from exporters.writing.blocks import is_formula
from exporters.writing.markup import FOOTER, escape, header, variant
from exporters.writing.naming import Naming, by_tag, consumer_names
from exporters.writing.pairs import FirstEntries, Terms, omit_pair, terms_of
from glossary.fields import Feature
from glossary.findings import RefusedError
from glossary.model import UNUSABLE, Concept, Entry, Metadata, Status
from glossary.rules import Code

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")

BLOCK = 512
"""How many rows are written at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairTable:
    """How a consumer wants its pairs. Sizes are bytes of UTF-8."""

    delimiter: str = ","
    has_header: bool = False
    """The languages."""
    is_quoted: bool = True
    """As in RFC 4180; else a cell is what stands between the delimiters, which texts on one line never hold."""
    is_memory: bool = False
    """TMX instead of a table, with a ``tu`` for each row."""
    all_targets: bool = False
    """A row for each target term; else the preferred or first one alone."""
    unique_sources: bool = True
    untranslatable_as_is: bool = True
    """A term that is not to be translated has itself as its target."""
    term_bytes: int | None = None
    file_bytes: int | None = None
    file_characters: int | None = None
    formula_cells: FormulaCells = FormulaCells.KEPT
    naming: Naming = by_tag
    """How the consumer names languages in the file."""


def pair_exporter(
    name: str, title: str, table: PairTable, *, suffix: str, knowledge: str, status: Proof = Proof.DOCUMENTED
) -> Exporter[NoOptions]:
    """Make the exporter of a table; what it carries follows from the table."""
    full = {Feature.TERM, Feature.SYNONYM}
    if table.all_targets:
        full.add(Feature.TARGET_SYNONYM)
    if not table.unique_sources:
        full.add(Feature.HOMOGRAPH)
    folded = {Feature.STATUS, *([Feature.TRANSLATABLE] if table.untranslatable_as_is else ())}
    return Exporter(
        name=name,
        title=title,
        suffix=suffix,
        languages=Languages.PAIR,
        carries=carrying(full, folded),
        options=NoOptions,
        write=partial(_write, table),
        status=status,
        formula_cells=None if table.is_memory else table.formula_cells,
        knowledge=knowledge,
    )


def _write(
    table: PairTable, metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], _options: NoOptions, losses: Losses
) -> None:
    source, target = metadata.languages
    rows = _Rows(table, source, target, losses)
    file = _File(table, out)
    names = (
        tuple(consumer_names(metadata.languages, table.naming, losses).values())
        if _names_languages(table)
        else ("", "")
    )
    lines: _Sink = _Memory(names, file) if table.is_memory else _Lines(table, names, file)
    losses.pairs = 0
    for concept in entries:
        assert isinstance(concept, Concept)
        for row in rows.of(concept):
            losses.pairs += 1
            lines.add(*row)
    lines.close()
    file.flush()


def _names_languages(table: PairTable) -> bool:
    return table.has_header or table.is_memory


class _Rows:
    """The rows of concepts in one pair of languages; remembers which source texts there are already."""

    def __init__(self, table: PairTable, source: str, target: str, losses: Losses) -> None:
        self._table = table
        self._source = source
        self._target = target
        self._losses = losses
        self._first = FirstEntries(losses)

    def of(self, concept: Concept) -> Iterator[tuple[str, str]]:
        terms = terms_of(concept, self._source, self._target, self._losses)
        sources, targets = terms.usable_sources, terms.targets
        if sources and self._table.untranslatable_as_is and _is_untranslatable(terms):
            targets = []
        elif not sources or not targets:
            self._omit(concept, terms)
            return
        self._report_statuses(concept, terms)
        rows = []
        for text in sources:
            chosen = targets or [text]
            rows.append((text, chosen if self._table.all_targets else chosen[:1]))
        yield from self._written(concept, rows)

    def _written(self, concept: Concept, rows: list[tuple[str, list[str]]]) -> Iterator[tuple[str, str]]:
        allowed = [row for row in rows if not self._is_over_limit(concept, *row)]
        if not allowed:
            self._losses.omit(concept, Feature.TERM, "every row is over a limit")
            return
        new = [text for text, _ in allowed]
        if self._table.unique_sources:
            new = self._first.new(new, concept)
        for text, targets in allowed:
            if text in new:
                yield from ((text, target) for target in targets)

    def _is_over_limit(self, concept: Concept, source: str, targets: list[str]) -> bool:
        for text in (source, *targets):
            size = len(text.encode())
            if self._table.term_bytes is not None and size > self._table.term_bytes:
                self._losses.exceed(concept, f"{text!r} has {size} bytes, more than {self._table.term_bytes}")
                return True
            if self._table.formula_cells is FormulaCells.REFUSED and is_formula(text):
                self._losses.exceed(concept, f"{text!r} begins like a formula")
                return True
            if found := _CONTROLS.search(text):
                self._losses.exceed(concept, f"{text!r} holds the control character U+{ord(found[0]):04X}")
                return True
        return False

    def _omit(self, concept: Concept, terms: Terms) -> None:
        self._report_deprecated(concept, terms)
        if terms.source_terms and terms.targets:
            self._losses.omit(concept, Feature.UNTRANSLATED, f"every term in {self._source} is deprecated")
        else:
            omit_pair(concept, terms, self._target, self._losses)

    def _report_statuses(self, concept: Concept, terms: Terms) -> None:
        self._report_deprecated(concept, terms)
        for one, decides in ((terms.source_terms, False), (terms.target_terms, len(terms.targets) > 1)):
            for term, _ in one:
                if term.status not in (None, *UNUSABLE) and not (decides and term.status is Status.PREFERRED):
                    self._losses.drop(Feature.STATUS, concept, term.status)

    def _report_deprecated(self, concept: Concept, terms: Terms) -> None:
        for term, text in (*terms.source_terms, *terms.target_terms):
            if term.status in UNUSABLE:
                self._losses.drop(Feature.DEPRECATED_TERM, concept, text)


def _is_untranslatable(terms: Terms) -> bool:
    return any(term.translatable is False for term, _ in (*terms.source_terms, *terms.target_terms))


class _Sink(Protocol):
    def add(self, source: str, target: str) -> None: ...

    def close(self) -> None: ...


class _File:
    """Takes text, and writes it in blocks; refuses a file that grows over its limit."""

    def __init__(self, table: PairTable, out: IO[bytes]) -> None:
        self._table = table
        self._out = out
        self._block: list[str] = []
        self._bytes = self._characters = 0

    def write(self, text: str) -> None:
        self._block.append(text)
        if len(self._block) >= BLOCK:
            self.flush()

    def flush(self) -> None:
        text = "".join(self._block)
        data = text.encode()
        self._block.clear()
        self._bytes += len(data)
        self._characters += len(text)
        for size, limit, what in (
            (self._bytes, self._table.file_bytes, "bytes"),
            (self._characters, self._table.file_characters, "characters"),
        ):
            if limit is not None and size > limit:
                raise RefusedError(
                    Code.FILE_TOO_LARGE,
                    f"the file would have more than {limit:,} {what}",
                    mend="write the glossary in parts",
                )
        self._out.write(data)


class _Lines:
    """Writes rows as lines that end with a line feed."""

    def __init__(self, table: PairTable, names: tuple[str, ...], file: _File) -> None:
        self._delimiter = table.delimiter
        self._file = file
        self._writer = csv.writer(file, delimiter=table.delimiter, lineterminator="\n") if table.is_quoted else None
        if table.has_header:
            self.add(*names)

    def add(self, source: str, target: str) -> None:
        if self._writer:
            self._writer.writerow((source, target))
        else:
            self._file.write(f"{source}{self._delimiter}{target}\n")

    def close(self) -> None:
        pass


class _Memory:
    """Writes rows as the ``tu`` of a memory."""

    def __init__(self, names: tuple[str, ...], file: _File) -> None:
        self._languages = names
        self._file = file
        file.write(header(names[0]))

    def add(self, source: str, target: str) -> None:
        texts = zip(self._languages, (source, target), strict=True)
        variants = "".join([variant(language, escape(text)) for language, text in texts])
        self._file.write(f"<tu>\n{variants}</tu>\n")

    def close(self) -> None:
        self._file.write(FOOTER)
