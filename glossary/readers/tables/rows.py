"""How the rows of a table become concepts, whatever file they stand in; ``glossary.columns`` says what they hold."""

import re
from collections.abc import Iterable, Iterator, Sequence

from glossary.canonical.tree import Problems, concept_from
from glossary.fields import CONCEPT_NAMES, Tree, TreePath, close_gaps, is_date, iso_date, put
from glossary.findings import Change, Report
from glossary.ids import Slugs
from glossary.model import Concept, Location, Metadata, Status, bare_concept
from glossary.readers.tables.column_names import NO, YES, Convert, Level
from glossary.readers.tables.columns import Columns, FieldColumn, PlainColumns
from glossary.reading import ReadOptions
from glossary.rules import Code
from glossary.vocabulary import choice

Row = tuple[Location, Sequence[str]]
_NOTE = CONCEPT_NAMES["note"]
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([AP]M)?)?", re.IGNORECASE)


def metadata_of(columns: Columns, options: ReadOptions) -> Metadata:
    """Declare the languages of the columns, the source first: the one asked for, or else that of the first column."""
    languages = tuple(dict.fromkeys(columns.languages.values()))
    source = options.source_language if options.source_language in languages else languages[0]
    return Metadata(source_language=source, languages=languages)


def concepts_from(
    rows: Iterable[Row],
    columns: Columns,
    source_language: str,
    options: ReadOptions,
    report: Report,
    slugs: Slugs | None = None,
) -> Iterator[Concept]:
    """Make concepts of rows: those that follow each other with the same id are one; without ids each row is one.

    ``slugs`` are shared by the tables of one file.
    """
    maker = _Maker(columns, options, report)
    if columns.id is None:
        return _without_ids(rows, columns, source_language, maker, slugs or Slugs(), report)
    return _with_ids(rows, columns.id, maker, report)


def _with_ids(rows: Iterable[Row], id_position: int, maker: "_Maker", report: Report) -> Iterator[Concept]:
    group: list[Row] = []
    for row in rows:
        place, cells = row
        if group and cells[id_position] != group[0][1][id_position]:
            if concept := maker.concept(group[0][1][id_position], group):
                yield concept
            group = []
        if cells[id_position]:
            group.append(row)
        else:
            report.error(Code.MISSING_VALUE, "the row has no id", place._replace(column=id_position + 1))
    if group and (concept := maker.concept(group[0][1][id_position], group)):
        yield concept


def _without_ids(
    rows: Iterable[Row], columns: Columns, source_language: str, maker: "_Maker", slugs: Slugs, report: Report
) -> Iterator[Concept]:
    plain = columns.plain
    first, *others = sorted(columns.languages, key=lambda position: columns.languages[position] != source_language)
    for place, cells in rows:
        term = cells[first] or next(filter(None, (cells[position] for position in others)), "")
        if not term:
            report.omit(Code.MISSING_VALUE, "the row has no term in any language", place)
            continue
        concept_id = slugs.id_for(term, cells)
        if plain is not None:
            yield _plain_concept(concept_id, place, cells, plain)
        elif concept := maker.concept(concept_id, [(place, cells)]):
            yield concept


class _Maker:
    """Makes concepts of the rows that belong together."""

    def __init__(self, columns: Columns, options: ReadOptions, report: Report) -> None:
        self._columns = columns
        self._options = options
        self._report = report

    def concept(self, concept_id: str, rows: list[Row]) -> Concept | None:
        plain = self._columns.plain
        if plain is None or len(rows) > 1:
            return _RowReader(concept_id, self._columns, self._options, self._report).read(rows)
        place, cells = rows[0]
        return _plain_concept(concept_id, place, cells, plain)


def _plain_concept(concept_id: str, place: Location, cells: Sequence[str], plain: PlainColumns) -> Concept:
    texts = {}
    for position, language in plain.languages:
        if text := cells[position]:
            texts[language] = text
    concept = bare_concept(concept_id, texts, place)
    for position, attribute, is_several in plain.texts:
        if text := cells[position]:
            setattr(concept, attribute, (text,) if is_several else text)
    return concept


class _RowReader:
    """The rows of one concept on their way through the canonical shape, which knows every field and its values."""

    def __init__(self, concept_id: str, columns: Columns, options: ReadOptions, report: Report) -> None:
        self._columns = columns
        self._options = options
        self._report = report
        self._failed = False
        self._terms: dict[str, list[dict[str, Tree]]] = {}
        self._sections: dict[str, dict[str, Tree]] = {}
        self._tree: dict[str, Tree] = {"id": concept_id, "terms": self._terms, "languages": self._sections}
        self._origin: dict[TreePath, tuple[Location, str]] = {}

    def read(self, rows: list[Row]) -> Concept | None:
        for place, cells in rows:
            self._add(place, cells)
        for part in (self._tree, *self._sections.values(), *(term for same in self._terms.values() for term in same)):
            close_gaps(part)
        problems: Problems = []
        concept = concept_from(self._tree, problems)
        for problem in problems:
            self._report.error(
                problem.code, problem.message, self._place_of(problem.path, rows[0][0]), suggestion=problem.suggestion
            )
        if problems or self._failed or concept is None:
            return None
        concept.location = rows[0][0]
        return concept

    def _add(self, place: Location, cells: Sequence[str]) -> None:
        # The terms of this row: by language those that its columns gave, in their order.
        current: dict[str, list[TreePath]] = {}
        at: dict[int, TreePath] = {}
        for position, language in self._columns.languages.items():
            for text in self._texts(cells[position]):
                terms = self._terms.setdefault(language, [])
                at[position] = path = ("terms", language, len(terms))
                terms.append({"text": text})
                current.setdefault(language, []).append(path)
                self._origin[path] = (place._replace(column=position + 1), text)
        for position, column in self._columns.fields.items():
            text = cells[position]
            if not text or (column.convert and text.isspace()):
                continue
            there = place._replace(column=position + 1)
            if column.convert is Convert.UNKNOWN:
                self._note(column, text, there)
            else:
                for trunk in self._trunks(column, text, current, at, there):
                    self._add_field(column, trunk, text, there)

    def _texts(self, cell: str) -> list[str]:
        if not self._columns.split:
            return [cell] if cell else []
        return [text for part in cell.split(self._columns.split) if (text := part.strip())]

    def _trunks(
        self,
        column: FieldColumn,
        text: str,
        current: dict[str, list[TreePath]],
        at: dict[int, TreePath],
        place: Location,
    ) -> list[TreePath]:
        """Give the paths of what a column's value is about."""
        if column.level is Level.CONCEPT:
            return [()]
        if column.level is Level.LANGUAGE:
            self._sections.setdefault(column.language, {})
            return [("languages", column.language)]
        if column.is_of_every_term:
            return [path for paths in current.values() for path in paths]
        if column.language not in current and column.convert:
            self._note(column, text, place)
            return []
        if column.language not in current:
            self._fail(
                Code.MISSING_VALUE, f"there is no {column.language} term for this {column.name.field.key}", place
            )
            return []
        if column.term_position in at:
            return [at[column.term_position]]
        return [current[column.language][-1 if column.convert is None else 0]]

    def _add_field(self, column: FieldColumn, trunk: TreePath, text: str, place: Location) -> None:
        key = column.name.field.key
        value = text if column.convert is None else self._converted(column, column.convert, text, place)
        if value is None:
            return
        tree: Tree = self._tree
        for step in trunk:
            tree = tree[step]
        path = (*trunk, *put(tree, column.name, column.number, value))
        before, known = self._origin.setdefault(path, (place, value))
        if known != value:
            self._fail(Code.DUPLICATE_KEY, f"another {key} of the same concept", place, before)

    def _converted(self, column: FieldColumn, convert: Convert, text: str, place: Location) -> str | None:
        """Read a value as other tools write it; None where it says nothing or was kept as a note."""
        plain = text.strip().casefold()
        value: str | None = None
        if convert is Convert.TEXT:
            return text.strip()
        if convert is Convert.CHOICE:
            found = choice(column.name.field, text.strip())
            value = found and str(found.value)
        elif convert is Convert.DATE:
            value = _iso_date(text.strip())
        elif convert is Convert.TERM_INFO:
            value = str(Status.DEPRECATED) if "forbidden" in plain else None
        elif plain in NO:
            value = {Convert.FLAG: "false"}.get(convert, "")
        elif plain in YES:
            value = {
                Convert.FLAG: "true",
                Convert.FORBIDDEN: str(Status.DEPRECATED),
                Convert.NOT_TRANSLATED: "false",
            }[convert]
        if value is None:
            self._note(column, text, place)
        elif value not in ("", text):
            what = f"{column.label} {text.strip()!r}" if convert is not Convert.DATE else f"{column.label} as a date"
            self._report.change(
                Change.MAPPED,
                what,
                place,
                into=f"{column.name.field.key} {value}" if convert is not Convert.DATE else "ISO 8601",
            )
        return value or None

    def _note(self, column: FieldColumn, text: str, place: Location) -> None:
        """Keep as a note of the concept what has no other place, or drop it."""
        if not self._options.keep_unknown:
            self._report.change(Change.DROPPED, column.label, place)
            return
        self._report.change(Change.NOTED, column.label, place)
        notes = self._tree.setdefault("note", [])
        put(self._tree, _NOTE, max(len(notes), self._columns.notes) + 1, f"{column.label}: {text.strip()}")

    def _fail(self, code: str, message: str, place: Location, *related: Location) -> None:
        self._failed = True
        self._report.error(code, message, place, related=related)

    def _place_of(self, path: TreePath, start: Location) -> Location:
        while path:
            if path in self._origin:
                return self._origin[path][0]
            path = path[:-1]
        return start


def _iso_date(text: str) -> str | None:
    """Read a date as ISO 8601 or as American programs write it; None where it is neither."""
    if date := iso_date(text):
        return date
    found = _AMERICAN.fullmatch(text)
    if not found:
        return None
    month, day, year, hour, minute, second, half = found.groups()
    date = f"{year}-{int(month):02}-{int(day):02}"
    if hour:
        hours = int(hour) % 12 + 12 * (half.upper() == "PM") if half else int(hour)
        date += f"T{hours:02}:{minute}:{second or '00'}"
    return date if is_date(date) else None
