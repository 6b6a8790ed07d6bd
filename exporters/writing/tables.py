"""Tables for tools and services, described as data: the kind of the rows, and the columns.

A row is a concept (``ByConcept``), a term in the source language (``BySourceTerm``), a pair of terms for machine
translation (``ByPair``) or a pair with a comment for translators (``ByRecord``). Rows and columns determine which
features an exporter carries. Every limit is checked before the output file is replaced.
"""

import io
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import IO, Any, NamedTuple, Protocol

from exporters.base import Consumer, Exporter, FormulaCells, Languages, NoOptions, Proof, carrying
from exporters.losses import Losses
from exporters.writing.naming import Naming, by_tag, consumer_names
from exporters.writing.pairs import (
    PAIR_CARRIES,
    FirstEntries,
    Terms,
    TermText,
    omit_pair,
    one_line,
    pair_of,
    refuse_too_many,
    term_texts,
    terms_of,
    usable_terms,
)
from exporters.writing.text import is_formula
from glossary.fields import Feature
from glossary.files.rows import RowWriter
from glossary.findings import RefusedError
from glossary.model import UNUSABLE, Concept, LanguageSection, Metadata, PartOfSpeech, Passage, Status, Term
from glossary.rules import Code

_NOTHING = LanguageSection()
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
RowsOf = Callable[[Concept], Iterable[Sequence[str]]]
NamesOf = Callable[[Iterable[str]], Sequence[str]]


class Cells(NamedTuple):
    """The data for the cells of a row: a concept, and the terms in one of its languages."""

    concept: Concept
    losses: Losses
    section: LanguageSection = _NOTHING
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
    has_mark: bool = False
    """A byte order mark."""
    most_bytes: int | None = None
    """Of the file, in UTF-8."""
    most_characters: int | None = None
    naming: Naming = by_tag


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
        knowledge=knowledge,
        consumer=consumer,
        folder=folder,
    )


def _open(table: Table, metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> "_TableWriter":
    def names_of(tags: Iterable[str]) -> list[str]:
        return list(consumer_names(tags, table.naming, losses).values()) if table.has_header else list(tags)

    header, rows_of = table.rows.begin(metadata, names_of, losses)
    if table.has_header and not header:
        raise _no_header()
    return _TableWriter(table, header if table.has_header else None, rows_of, out)


def _no_header() -> RefusedError:
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
            message = f"the file would have more than {most:,} {what}"
            raise RefusedError(Code.FILE_TOO_LARGE, message, suggestion="write the glossary in parts")


class _TableWriter:
    """Writes rows as lines that end with a line feed."""

    def __init__(self, table: Table, header: list[str] | None, rows_of: RowsOf, out: IO[bytes]) -> None:
        self._delimiter = table.delimiter
        self._is_quoted = table.is_quoted
        self._rows_of = rows_of
        self._file = SizeLimit(out, table)
        if table.has_mark:
            out.write(BOM_UTF8)
        if header is not None:
            self._write([header])

    def write(self, entries: Sequence[Any], /) -> None:
        # Tables do not carry units, so all entries are concepts.
        self._write(row for concept in entries for row in self._rows_of(concept))

    def close(self) -> None:
        pass

    def _write(self, rows: Iterable[Sequence[str]]) -> None:
        if not self._is_quoted:
            self._file.write("".join([f"{self._delimiter.join(row)}\n" for row in rows]).encode())
            return
        text = io.StringIO(newline="")
        writer = RowWriter(text, delimiter=self._delimiter)
        for row in rows:
            writer.write(row)
        self._file.write(text.getvalue().encode())


# A row for each concept


@dataclass(frozen=True, slots=True, kw_only=True)
class ByConcept:
    """A row for each concept: first the columns of the concept, then those of each language.

    Leaves out deprecated and superseded terms. A language has one cell for its terms: the preferred or first term, or
    all terms with a separator.
    """

    concept: tuple[Column, ...] = ()
    language: tuple[Column, ...]
    separator: str | None = None
    """Between the terms of a cell; None: one term alone. In a term it becomes a slash."""
    fewest_languages: int = 1
    """A concept with usable terms in fewer languages is left out."""

    languages = Languages.ANY

    def features(self) -> tuple[set[Feature], set[Feature]]:
        full = {Feature.HOMOGRAPH}.union(*(column.full for column in (*self.concept, *self.language)))
        if self.separator is not None:
            full |= {Feature.SYNONYM, Feature.TARGET_SYNONYM}
        if self.fewest_languages == 1:
            full.add(Feature.UNTRANSLATED)
        # The preferred term is the first in its cell, or the only one.
        return full, {Feature.STATUS}

    def begin(self, metadata: Metadata, names_of: NamesOf, losses: Losses) -> tuple[list[str], RowsOf]:
        header = [
            *(column.header for column in self.concept),
            *(column.header.format(name) for name in names_of(metadata.languages) for column in self.language),
        ]
        return header, partial(self._rows, metadata.languages, losses)

    def _rows(self, languages: tuple[str, ...], losses: Losses, concept: Concept) -> Iterator[list[str]]:
        sections = [concept.sections.get(tag, _NOTHING) for tag in languages]
        all_terms = [term_texts(section, concept, losses) for section in sections]
        usable = [usable_terms(terms) for terms in all_terms]
        for terms in all_terms:
            drop_deprecated(terms, concept, losses)
        if sum(map(bool, usable)) < self.fewest_languages:
            _omit_concept(concept, all_terms, usable, losses)
            return
        row = [column.cell(Cells(concept, losses)) for column in self.concept]
        for section, terms in zip(sections, usable, strict=True):
            self._report_statuses(terms, concept, losses)
            cells = Cells(concept, losses, section, terms if self.separator is not None else terms[:1])
            row += [column.cell(cells) for column in self.language]
        yield row

    def _report_statuses(self, terms: list[TermText], concept: Concept, losses: Losses) -> None:
        """Report the statuses that neither a column nor the order of the terms shows."""
        if any(Feature.STATUS in column.full for column in self.language):
            return
        for term, _ in terms:
            if term.status and not (term.status is Status.PREFERRED and len(terms) > 1):
                losses.drop(Feature.STATUS, concept, term.status)


def _omit_concept(
    concept: Concept, all_terms: list[list[TermText]], usable: list[list[TermText]], losses: Losses
) -> None:
    if not any(all_terms):
        losses.omit(concept, Feature.TERMLESS, "no term in any language")
    elif not any(usable):
        losses.omit(concept, Feature.DEPRECATED_TERM, "every term is deprecated")
    else:
        losses.omit(concept, Feature.UNTRANSLATED, "a term in one language only")


def drop_deprecated(terms: Iterable[TermText], concept: Concept, losses: Losses) -> None:
    for term, text in terms:
        if term.status in UNUSABLE:
            losses.drop(Feature.DEPRECATED_TERM, concept, text)


def terms_column(header: str, separator: str = "") -> Column:
    def cell(cells: Cells) -> str:
        return separator.join([_without(separator, text, cells) for _, text in cells.terms])

    return Column(header, cell, {Feature.TERM})


def _without(separator: str, text: str, cells: Cells) -> str:
    if not separator or separator not in text:
        return text
    cells.losses.alter(cells.concept, Feature.TERM, f"{separator} became /: it separates terms")
    return text.replace(separator, "/")


def concept_id(header: str) -> Column:
    """Return the column of ids; one that holds no character a line can have is written as the names of these."""

    def cell(cells: Cells) -> str:
        name = cells.concept.id
        return cells.line(name, Feature.CONCEPT_ID) or " ".join(f"U+{ord(character):04X}" for character in name)

    return Column(header, cell, {Feature.CONCEPT_ID})


def subject_field(header: str) -> Column:
    feature = Feature.SUBJECT_FIELD
    return Column(header, lambda cells: cells.line(cells.concept.subject_field, feature), {feature})


def definition(header: str) -> Column:
    feature = Feature.DEFINITION
    return Column(header, lambda cells: cells.passages(cells.concept.definitions, feature), {feature})


def concept_note(header: str) -> Column:
    feature = Feature.CONCEPT_NOTE
    return Column(header, lambda cells: cells.joined(cells.concept.notes, feature), {feature})


def language_definition(header: str) -> Column:
    feature = Feature.LANGUAGE_DEFINITION
    return Column(header, lambda cells: cells.passages(cells.section.definitions, feature), {feature})


def term_note(header: str) -> Column:
    """A column for the notes of the first term."""
    feature = Feature.TERM_NOTE
    return Column(
        header, lambda cells: cells.joined(cells.terms[0][0].notes if cells.terms else (), feature), {feature}
    )


def status(header: str, words: Mapping[Status, str]) -> Column:
    """A column for the status of the first term."""

    def cell(cells: Cells) -> str:
        value = cells.terms[0][0].status if cells.terms else None
        return words[value] if value else ""

    return Column(header, cell, {Feature.STATUS})


def part_of_speech(header: str, words: Mapping[PartOfSpeech, str]) -> Column:
    """A column for the part of speech of the first term."""

    def cell(cells: Cells) -> str:
        value = cells.terms[0][0].part_of_speech if cells.terms else None
        return words[value] if value else ""

    return Column(header, cell, {Feature.PART_OF_SPEECH})


# A row for each term in the source language


@dataclass(frozen=True, slots=True, kw_only=True)
class BySourceTerm:
    """A row for each term in the source language, with one term of each target language.

    For ``columns``, ``Cells.terms`` holds the source term, then the chosen target terms. A deprecated term without a
    row is reported.
    """

    columns: tuple[Column, ...]
    target: tuple[Column, ...] = (terms_column("{}"),)
    takes_deprecated: bool = False
    """Whether deprecated source terms have rows, since a column says so of them."""

    languages = Languages.ANY

    def features(self) -> tuple[set[Feature], set[Feature]]:
        columns = (*self.columns, *self.target)
        full = {Feature.SYNONYM, Feature.UNTRANSLATED}.union(*(column.full for column in columns))
        return full, {Feature.STATUS}.union(*(column.folded for column in columns))

    def begin(self, metadata: Metadata, names_of: NamesOf, losses: Losses) -> tuple[list[str], RowsOf]:
        if not metadata.languages:
            raise _no_header()
        header = [column.header for column in self.columns]
        header += [column.header.format(name) for name in names_of(metadata.languages[1:]) for column in self.target]
        return header, partial(self._rows, metadata.languages, FirstEntries(losses), losses)

    def _rows(
        self, languages: tuple[str, ...], first: FirstEntries, losses: Losses, concept: Concept
    ) -> Iterator[list[str]]:
        source, *targets = languages
        terms = term_texts(concept.sections.get(source), concept, losses)
        if not self.takes_deprecated:
            drop_deprecated(terms, concept, losses)
            terms = usable_terms(terms)
        if not terms:
            is_empty = not any(section.terms for section in concept.sections.values())
            feature = Feature.TERMLESS if is_empty else Feature.UNTRANSLATED
            losses.omit(concept, feature, "no term in the source language that can be used")
            return
        sections = [concept.sections.get(target, _NOTHING) for target in targets]
        chosen = [_chosen(section, concept, losses) for section in sections]
        new = first.new([text for _, text in terms], concept)
        if not new:
            return
        rest: list[str] = []
        for section, one in zip(sections, chosen, strict=True):
            rest += [column.cell(Cells(concept, losses, section, one)) for column in self.target]
            if len(self.target) == 1:
                for passage in section.definitions:
                    losses.drop(Feature.LANGUAGE_DEFINITION, concept, passage.text)
        targets_chosen = [term for one in chosen for term in one]
        of_concept = Cells(concept, losses, concept.sections[source])
        shared = [None if column.is_of_term else column.cell(of_concept) for column in self.columns]
        for term in terms:
            if term[1] in new:
                cells = of_concept._replace(terms=[term, *targets_chosen])
                pairs = zip(shared, self.columns, strict=True)
                yield [*(column.cell(cells) if text is None else text for text, column in pairs), *rest]


def _chosen(section: LanguageSection, concept: Concept, losses: Losses) -> list[TermText]:
    """Return the preferred or first usable term, in a list that may be empty; report deprecated terms."""
    terms = term_texts(section, concept, losses)
    drop_deprecated(terms, concept, losses)
    return usable_terms(terms)[:1]


def source_term(header: str) -> Column:
    return Column(header, lambda cells: cells.terms[0][1], {Feature.TERM}, is_of_term=True)


def description(header: str) -> Column:
    """A column for the definitions of the concept or, if it has none, those of the source language."""

    def cell(cells: Cells) -> str:
        if not cells.concept.definitions:
            return cells.passages(cells.section.definitions, Feature.LANGUAGE_DEFINITION)
        for passage in cells.section.definitions:
            cells.losses.drop(Feature.LANGUAGE_DEFINITION, cells.concept, passage.text)
        return cells.passages(cells.concept.definitions, Feature.DEFINITION)

    return Column(header, cell, {Feature.DEFINITION}, {Feature.LANGUAGE_DEFINITION})


def tag(header: str) -> Column:
    """A column for the subject field as one tag; a comma becomes a slash, since commas separate tags."""

    def cell(cells: Cells) -> str:
        text = cells.line(cells.concept.subject_field, Feature.SUBJECT_FIELD)
        if "," in text:
            cells.losses.alter(cells.concept, Feature.SUBJECT_FIELD, "commas became slashes: they separate tags")
        return text.replace(",", " /")

    return Column(header, cell, (), {Feature.SUBJECT_FIELD})


def case_sensitive(header: str, yes: str = "true", no: str = "false") -> Column:
    def cell(cells: Cells) -> str:
        return yes if any(term.case_sensitive is True for term, _ in cells.terms) else no

    return Column(header, cell, {Feature.CASE_SENSITIVE}, is_of_term=True)


def translatable(header: str, yes: str = "true", no: str = "false") -> Column:
    """A column that holds ``no`` if a term must not be translated; for a forbidden term, this is reported as lost."""

    def cell(cells: Cells) -> str:
        if not any(term.translatable is False for term, _ in cells.terms):
            return yes
        first, text = cells.terms[0]
        if first.status not in UNUSABLE:
            return no
        cells.losses.drop(Feature.TRANSLATABLE, cells.concept, f"{text}: forbidden, and cannot be both")
        return yes

    return Column(header, cell, {Feature.TRANSLATABLE}, is_of_term=True)


def forbidden(header: str, yes: str, no: str) -> Column:
    """A column that holds ``yes`` for a deprecated or superseded source term."""
    return Column(
        header,
        lambda cells: yes if cells.terms[0][0].status in UNUSABLE else no,
        folded={Feature.STATUS},
        is_of_term=True,
    )


# A row for each pair of terms


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPair:
    """A row for each usable source term and its target, for machine translation: no comments, no deprecated terms."""

    all_targets: bool = False
    """A row for each target term; else the preferred or first one alone."""
    unique_sources: bool = True
    """A source text that has a row already gets no second one."""
    untranslatable_as_is: bool = True
    """A term that is not to be translated has itself as its target."""
    most_bytes: int | None = None
    """Of a term, in UTF-8."""
    takes_formulas: bool = True

    languages = Languages.PAIR

    def features(self) -> tuple[set[Feature], set[Feature]]:
        full = {Feature.TERM, Feature.SYNONYM}
        if self.all_targets:
            full.add(Feature.TARGET_SYNONYM)
        if not self.unique_sources:
            full.add(Feature.HOMOGRAPH)
        return full, {Feature.STATUS, *([Feature.TRANSLATABLE] if self.untranslatable_as_is else ())}

    def begin(self, metadata: Metadata, names_of: NamesOf, losses: Losses) -> tuple[list[str], RowsOf]:
        losses.pairs = 0
        return list(names_of(metadata.languages)), partial(self._rows, metadata.languages, FirstEntries(losses), losses)

    def _rows(
        self, languages: tuple[str, ...], first: FirstEntries, losses: Losses, concept: Concept
    ) -> list[tuple[str, str]]:
        source, target = languages
        terms = terms_of(concept, source, target, losses)
        sources, targets = terms.usable_sources, terms.targets
        if sources and self.untranslatable_as_is and _is_untranslatable(terms):
            targets = []
        elif not sources or not targets:
            _omit(concept, terms, languages, losses)
            return []
        _report_statuses(concept, terms, losses)
        pairs = [(text, targets or [text]) for text in sources]
        if not self.all_targets:
            pairs = [(text, chosen[:1]) for text, chosen in pairs]
        pairs = [(text, chosen) for text, chosen in pairs if not self._exceeds(concept, (text, *chosen), losses)]
        if not pairs:
            losses.omit(concept, Feature.TERM, "every row is over a limit")
            return []
        new = {text for text, _ in pairs}
        if self.unique_sources:
            new = set(first.new([text for text, _ in pairs], concept))
        rows = [(text, target) for text, chosen in pairs if text in new for target in chosen]
        losses.pairs = (losses.pairs or 0) + len(rows)
        return rows

    def _exceeds(self, concept: Concept, texts: Iterable[str], losses: Losses) -> bool:
        for text in texts:
            if reason := self._limit(text):
                losses.exceed(concept, f"{text!r} {reason}")
                return True
        return False

    def _limit(self, text: str) -> str:
        """Return a message about the limit of the consumer that a text exceeds, or an empty text."""
        size = len(text.encode())
        if self.most_bytes is not None and size > self.most_bytes:
            return f"has {size} bytes, more than {self.most_bytes}"
        if not self.takes_formulas and is_formula(text):
            return "begins like a formula"
        if found := _CONTROLS.search(text):
            return f"holds the control character U+{ord(found[0]):04X}"
        return ""


def _is_untranslatable(terms: Terms) -> bool:
    return any(term.translatable is False for term, _ in (*terms.source_terms, *terms.target_terms))


def _omit(concept: Concept, terms: Terms, languages: tuple[str, ...], losses: Losses) -> None:
    drop_deprecated((*terms.source_terms, *terms.target_terms), concept, losses)
    source, target = languages
    if terms.source_terms and terms.targets:
        losses.omit(concept, Feature.UNTRANSLATED, f"every term in {source} is deprecated")
    else:
        omit_pair(concept, terms, target, losses)


def _report_statuses(concept: Concept, terms: Terms, losses: Losses) -> None:
    drop_deprecated((*terms.source_terms, *terms.target_terms), concept, losses)
    for some, decides in ((terms.source_terms, False), (terms.target_terms, len(terms.targets) > 1)):
        for term, _ in some:
            if term.status not in (None, *UNUSABLE) and not (decides and term.status is Status.PREFERRED):
                losses.drop(Feature.STATUS, concept, term.status)


# A row for each pair of terms, with a comment


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
