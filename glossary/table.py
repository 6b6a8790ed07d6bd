"""Tables of concepts, whatever file they stand in: what the columns hold, and how rows become concepts.

The columns are those the ``csv`` exporter writes: languages, ``id``, fields of the concept (``subject_field``), of a
term in a language (``note:en``) or of the language itself (``definition:en``, ``language_note:en``); ``#2`` marks a
second value.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from glossary.errors import InputError
from glossary.fields import CONCEPT_FIELDS, LANGUAGE_FIELDS, TERM_FIELDS, Kind
from glossary.findings import Report
from glossary.flat import FlatName, close_gaps, flat_names, put
from glossary.ids import Slugs
from glossary.languages import WrongTagError, canonical, oddity
from glossary.model import Concept, LanguageSection, Location, Term
from glossary.plugins import suggestion
from glossary.readers.base import ReadOptions
from glossary.shape import Path, Problems, Tree, concept_from

SKIP = "-"
"""In ``--columns``: a column that is not read."""
LANGUAGE_PREFIX = "language_"
"""Marks a language's own field where its terms have one of the same name."""

CONCEPT_NAMES = flat_names(CONCEPT_FIELDS)
LANGUAGE_NAMES = flat_names(LANGUAGE_FIELDS)
TERM_NAMES = flat_names(TERM_FIELDS)
MAX_NUMBER = 10_000

Row = tuple[Location, Sequence[str]]


class FieldColumn(NamedTuple):
    """A field, on the level of the concept, of a language or of the row's term in a language."""

    level: str
    language: str
    name: FlatName
    number: int


@dataclass
class Columns:
    """What each column holds, by its position in a row."""

    width: int
    id: int | None = None
    languages: dict[int, str] = field(default_factory=dict)
    fields: dict[int, FieldColumn] = field(default_factory=dict)

    @cached_property
    def plain(self) -> "PlainColumns | None":
        """The columns, when all fields are single texts of the concept: reading those is simple and fast."""
        texts = [
            (position, column.name.field.attribute, column.name.field.kind is Kind.TEXTS)
            for position, column in self.fields.items()
            if column.level == "concept" and column.number == 1 and column.name.field.kind in (Kind.TEXT, Kind.TEXTS)
        ]
        return PlainColumns(list(self.languages.items()), texts) if len(texts) == len(self.fields) else None


class PlainColumns(NamedTuple):
    """Where a concept's terms and texts stand: position and language; position, attribute, whether it holds several."""

    languages: list[tuple[int, str]]
    texts: list[tuple[int, str, bool]]


def names_a_language(cell: str) -> bool:
    return _language(cell.strip()) is not None


def columns_from(names: Sequence[str], options: ReadOptions, place: Location, report: Report) -> Columns:
    """Read the header at a place; raises InputError G501 after reporting every column that cannot be read."""
    names = [name.strip() for name in names]
    columns = Columns(len(names))
    mend = "name the columns, for example --columns en,zh-Hans,note"
    if not any(map(names_a_language, names)):
        raise InputError("G501", "the first row names no language", location=place, mend=mend)
    before = report.counts.copy()
    for position, name in enumerate(names):
        _read_name(name, position, names, columns, options, place._replace(column=position + 1), report)
    if report.counts > before and report.failed:
        raise InputError("G501", "the columns cannot be read", location=place, mend=mend)
    if not columns.languages:
        raise InputError("G501", "no column is a language", location=place, mend=mend)
    if columns.id is not None and columns.width == 2:
        report.warn(
            "G507",
            "the column 'id' is read as the ids of the concepts",
            place._replace(column=columns.id + 1),
            mend="if it is Indonesian, say --target id",
        )
    return columns


def concepts_from(rows: Iterable[Row], columns: Columns, source_language: str, report: Report) -> Iterator[Concept]:
    """Make concepts of rows: those that follow each other with the same id are one; without ids each row is one."""
    if columns.id is None:
        return _without_ids(rows, columns, source_language, report)
    return _with_ids(rows, columns, columns.id, report)


# The header


def _read_name(
    name: str,
    position: int,
    names: list[str],
    columns: Columns,
    options: ReadOptions,
    place: Location,
    report: Report,
) -> None:
    if name == SKIP and options.columns:
        return
    if name == "id" and not _is_indonesian(names, position, options):
        if columns.id is not None:
            report.error("G502", "the column 'id' stands twice", place)
        columns.id = position
    elif column := _field_column(name):
        if column in columns.fields.values():
            report.error("G502", f"the column {name!r} stands twice", place)
        columns.fields[position] = column
    elif language := _language(name):
        if language in columns.languages.values():
            report.error("G502", f"the column {name!r} stands twice", place)
        columns.languages[position] = language
        if odd := oddity(language):
            report.warn("G302", odd, place)
    else:
        report.error("G502", f"{name!r} is neither a language nor a field", place, mend=_mend(name))


def _is_indonesian(names: list[str], position: int, options: ReadOptions) -> bool:
    """Tell whether an ``id`` column is the language: where another one follows, or where it was asked for."""
    asked = "id" in (options.source_language, *options.target_languages)
    return "id" in names[position + 1 :] or (asked and names.index("id") == position)


def _language(name: str) -> str | None:
    try:
        return canonical(name)
    except WrongTagError:
        return None


def _field_column(header: str) -> FieldColumn | None:
    rest, mark, digits = header.partition("#")
    if mark and not (digits.isascii() and digits.isdigit() and 1 < int(digits) <= MAX_NUMBER):
        return None
    number = int(digits) if mark else 1
    name, colon, tag = rest.partition(":")
    if not colon:
        return FieldColumn("concept", "", CONCEPT_NAMES[name], number) if name in CONCEPT_NAMES else None
    language = _language(tag)
    if language is None:
        return None
    if name in TERM_NAMES:
        return FieldColumn("term", language, TERM_NAMES[name], number)
    bare = name.removeprefix(LANGUAGE_PREFIX)
    return FieldColumn("language", language, LANGUAGE_NAMES[bare], number) if bare in LANGUAGE_NAMES else None


def _mend(name: str) -> str:
    try:
        canonical(name)
    except WrongTagError as error:
        if error.mend:
            return error.mend
    close = suggestion(name, [*CONCEPT_NAMES, *(f"{term_name}:LANGUAGE" for term_name in TERM_NAMES)])
    skip = f"or name the columns with --columns and {SKIP!r} in its place"
    return f"{close.split('?')[0]}? {skip}" if close.startswith("did you mean") else skip.removeprefix("or ")


# The rows


def _with_ids(rows: Iterable[Row], columns: Columns, id_position: int, report: Report) -> Iterator[Concept]:
    group: list[Row] = []
    for row in rows:
        place, cells = row
        if group and cells[id_position] != group[0][1][id_position]:
            if concept := _concept(group[0][1][id_position], group, columns, report):
                yield concept
            group = []
        if cells[id_position]:
            group.append(row)
        else:
            report.error("G205", "the row has no id", place._replace(column=id_position + 1))
    if group and (concept := _concept(group[0][1][id_position], group, columns, report)):
        yield concept


def _without_ids(rows: Iterable[Row], columns: Columns, source_language: str, report: Report) -> Iterator[Concept]:
    slugs = Slugs()
    plain = columns.plain
    source_first = sorted(columns.languages, key=lambda position: columns.languages[position] != source_language)
    for place, cells in rows:
        term = ""
        for position in source_first:
            if term := cells[position]:
                break
        if not term:
            report.error("G205", "the row has no term in any language", place)
            continue
        concept_id = slugs.id_for(term, cells)
        if plain is not None:
            yield _plain_concept(concept_id, place, cells, plain)
        elif concept := _concept(concept_id, [(place, cells)], columns, report):
            yield concept


def _concept(concept_id: str, rows: list[Row], columns: Columns, report: Report) -> Concept | None:
    plain = columns.plain
    if plain is None or len(rows) > 1:
        return _Rows(concept_id, columns, report).read(rows)
    place, cells = rows[0]
    return _plain_concept(concept_id, place, cells, plain)


def _plain_concept(concept_id: str, place: Location, cells: Sequence[str], plain: PlainColumns) -> Concept:
    sections = {}
    for position, language in plain.languages:
        if text := cells[position]:
            sections[language] = LanguageSection([Term(text)])
    concept = Concept(concept_id, sections, location=place)
    for position, attribute, is_several in plain.texts:
        if text := cells[position]:
            setattr(concept, attribute, (text,) if is_several else text)
    return concept


class _Rows:
    """The rows of one concept on their way through the canonical shape, which knows every field and its values."""

    def __init__(self, concept_id: str, columns: Columns, report: Report) -> None:
        self._columns = columns
        self._report = report
        self._failed = False
        self._terms: dict[str, list[dict[str, Tree]]] = {}
        self._sections: dict[str, dict[str, Tree]] = {}
        self._tree: dict[str, Tree] = {"id": concept_id, "terms": self._terms, "languages": self._sections}
        self._origin: dict[Path, tuple[Location, str]] = {}

    def read(self, rows: list[Row]) -> Concept | None:
        for place, cells in rows:
            self._add(place, cells)
        for part in (self._tree, *self._sections.values(), *(term for same in self._terms.values() for term in same)):
            close_gaps(part)
        problems: Problems = []
        concept = concept_from(self._tree, problems)
        for problem in problems:
            self._report.error(
                problem.code, problem.message, self._place_of(problem.path, rows[0][0]), mend=problem.mend
            )
        if problems or self._failed or concept is None:
            return None
        concept.location = rows[0][0]
        return concept

    def _add(self, place: Location, cells: Sequence[str]) -> None:
        current: set[str] = set()
        for position, language in self._columns.languages.items():
            if text := cells[position]:
                terms = self._terms.setdefault(language, [])
                terms.append({"text": text})
                current.add(language)
                self._origin["terms", language, len(terms) - 1] = (place._replace(column=position + 1), text)
        for position, column in self._columns.fields.items():
            if text := cells[position]:
                self._add_field(column, text, place._replace(column=position + 1), current)

    def _add_field(self, column: FieldColumn, text: str, place: Location, current: set[str]) -> None:
        key = column.name.field.key
        if column.level == "term":
            if column.language not in current:
                self._fail("G205", f"there is no {column.language} term for this {key}", place)
                return
            last = len(self._terms[column.language]) - 1
            trunk: Path = ("terms", column.language, last)
            tree = self._terms[column.language][last]
        elif column.level == "language":
            trunk = ("languages", column.language)
            tree = self._sections.setdefault(column.language, {})
        else:
            trunk = ()
            tree = self._tree
        path = (*trunk, *put(tree, column.name, column.number, text))
        before, value = self._origin.setdefault(path, (place, text))
        if value != text:
            self._fail("G202", f"another {key} of the same concept", place, before)

    def _fail(self, code: str, message: str, place: Location, *related: Location) -> None:
        self._failed = True
        self._report.error(code, message, place, related=related)

    def _place_of(self, path: Path, start: Location) -> Location:
        while path:
            if path in self._origin:
                return self._origin[path][0]
            path = path[:-1]
        return start
