"""How the rows of a table become concepts, whatever file they stand in; ``glossary.columns`` says what they hold."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from glossary.canonical.tree import Problems, concept_from
from glossary.fields import CONCEPT_NAMES, Tree, TreePath, close_gaps, is_date, iso_date, put
from glossary.findings import Change, ReadingLoss, Report
from glossary.ids import Slugs, slug_with_hash
from glossary.model import UNUSABLE, Concept, Location, Metadata, Status, bare_concept
from glossary.readers.tables.column_names import NO, YES, Convert, Level, language_of
from glossary.readers.tables.columns import Columns, FieldColumn, PlainColumns
from glossary.reading import ReadOptions, Stream
from glossary.rules import Code
from glossary.vocabulary import choice

Row = tuple[Location, Sequence[str]]
_NOTE = CONCEPT_NAMES["note"]
_WRITTEN_DATE = re.compile(
    r"(\d{1,2})([./])(\d{1,2})\2(\d{4})(?:\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([AP]M)?)?", re.IGNORECASE
)
_DAY_FIRST = {Convert.DATE: None, Convert.AMERICAN_DATE: False, Convert.EUROPEAN_DATE: True}
_ALLOWED = "not forbidden"
_BADNESS = [_ALLOWED, *map(str, (Status.PREFERRED, Status.ADMITTED, Status.SUPERSEDED, Status.DEPRECATED))]
_FORBIDDEN = re.compile(r"\[!(.+)\]")
_USUAL_MATCHING = frozenset({"casepermissive", "halfprefix"})
"""How memoQ matches terms by itself."""


def metadata_of(columns: Columns, options: ReadOptions, rows: Callable[[], Iterable[Row]]) -> Metadata:
    """Declare the languages of the columns, the source first: the one asked for, or else that of the first column.

    Where each row names its languages, all ``rows`` are read for them.
    """
    found = dict.fromkeys(tag for tag in columns.languages.values() if tag)
    if columns.row_languages:
        names = dict.fromkeys(
            cells[position].strip() for _, cells in rows() for position in sorted(columns.row_languages.values())
        )
        found |= dict.fromkeys(tag for name in names if (tag := language_in_row(name, options)))
    languages = tuple(found)
    source = options.source_language if options.source_language in languages else next(iter(languages), None)
    return Metadata(source_language=source, languages=languages)


def language_in_row(name: str, options: ReadOptions) -> str | None:
    """Return the tag of the language that a cell of a row names; None where it names none."""
    language = language_of(name, options.language)
    return language.tag if language else None


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The columns of one table of a file, and its rows below the header, which can be read more than once."""

    columns: Columns
    rows: Callable[[Report], Iterable[Row]]


class _HashedSlugs(Slugs):
    """Ids with a hash, for tables without ids in a file where other tables have ids."""

    def id_for(self, term: str, content: Iterable[str]) -> str:
        return super().id_for(slug_with_hash(term), content)


def stream_of(tables: Sequence[SourceTable], options: ReadOptions, report: Report) -> Stream:
    """Join the tables of a file. If any has ids, those that are generated for another one differ from all of them."""
    has_ids = any(table.columns.id is not None for table in tables)
    slugs = _HashedSlugs() if has_ids and len(tables) > 1 else Slugs()
    streams: list[Iterator[Concept]] = []
    languages: dict[str, None] = {}
    for table in tables:
        metadata = metadata_of(table.columns, options, partial(table.rows, Report()))
        languages |= dict.fromkeys(metadata.languages)
        rows = table.rows(report)
        streams.append(_concepts_from(rows, table.columns, metadata.source_language, options, report, slugs))
    first = options.source_language if options.source_language in languages else next(iter(languages), None)
    ordered = tuple(sorted(languages, key=lambda language: language != first))
    return Stream(Metadata(source_language=first, languages=ordered), chain.from_iterable(streams), has_ids=has_ids)


def _concepts_from(
    rows: Iterable[Row],
    columns: Columns,
    source_language: str | None,
    options: ReadOptions,
    report: Report,
    slugs: Slugs,
) -> Iterator[Concept]:
    """Make concepts of rows: those that follow each other with the same id are one; without ids each row is one.

    ``slugs`` are shared by the tables of one file.
    """
    maker = _Maker(columns, options, report)
    if columns.id is None:
        return _without_ids(rows, columns, source_language, maker, slugs, report)
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
    rows: Iterable[Row], columns: Columns, source_language: str | None, maker: "_Maker", slugs: Slugs, report: Report
) -> Iterator[Concept]:
    plain = columns.plain
    first, *others = sorted(columns.languages, key=lambda position: columns.languages[position] != source_language)
    for place, cells in rows:
        term = cells[first] or next(filter(None, (cells[position] for position in others)), "")
        if not term:
            report.omit(Code.MISSING_VALUE, "the row has no term in any language", place)
            continue
        concept_id = slugs.id_for(term.split(columns.split)[0] if columns.split else term, cells)
        if plain is not None:
            _count_dropped(columns, place, cells, report)
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
        _count_dropped(self._columns, place, cells, self._report)
        return _plain_concept(concept_id, place, cells, plain)


def _count_dropped(columns: Columns, place: Location, cells: Sequence[str], report: Report) -> None:
    for position, name in columns.dropped.items():
        if cells[position].strip():
            report.drop(name, place._replace(column=position + 1))


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
        self._statuses: dict[TreePath, list[tuple[str, Location]]] = {}

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
        current, at = self._add_terms(place, cells)
        _count_dropped(self._columns, place, cells, self._report)
        for position, column in self._columns.fields.items():
            text = cells[position]
            if not text or (column.convert and text.isspace()):
                continue
            there = place._replace(column=position + 1)
            if column.convert is Convert.UNKNOWN:
                self._note(column, text, there, self._only_term(at))
            else:
                self._add_value(column, self._trunks(column, text, current, at, there), text, there)
        contradictions: dict[Location, str] = {}
        for trunk, statuses in self._statuses.items():
            if message := self._put_status(trunk, statuses):
                contradictions.setdefault(statuses[-1][1], message)
        for there, message in contradictions.items():
            self._report.warn(Code.CONTRADICTING_STATUSES, message, there)
        self._statuses.clear()

    def _add_terms(
        self, place: Location, cells: Sequence[str]
    ) -> tuple[dict[str, list[TreePath]], dict[int, TreePath]]:
        """Add the terms of a row; return their paths by language, and by column the last of each."""
        current: dict[str, list[TreePath]] = {}
        at: dict[int, TreePath] = {}
        for position, tag in self._columns.languages.items():
            language = tag or self._language_of(position, cells, place)
            for text in self._texts(cells[position]) if language else ():
                if self._columns.has_repeated_terms and (same := self._same(text, current.get(language, ()))):
                    at[position] = same
                    continue
                terms = self._terms.setdefault(language, [])
                at[position] = path = ("terms", language, len(terms))
                terms.append(self._term(text, place._replace(column=position + 1)))
                current.setdefault(language, []).append(path)
                self._origin[path] = (place._replace(column=position + 1), text)
            found = self._columns.split
            if found and found != self._options.split and found in cells[position]:
                what = f"terms separated by {found!r}"
                self._report.change(Change.MAPPED, what, place._replace(column=position + 1), into="terms of their own")
        return current, at

    def _term(self, text: str, place: Location) -> dict[str, Tree]:
        """Make a term; among several in a cell, Supervertaler has a forbidden one in brackets."""
        forbidden = _FORBIDDEN.fullmatch(text) if self._columns.split else None
        if forbidden is None:
            return {"text": text}
        self._report.change(Change.MAPPED, "a term in [!…]", place, into="status deprecated")
        return {"text": forbidden[1].strip(), "status": str(Status.DEPRECATED)}

    def _only_term(self, at: dict[int, TreePath]) -> TreePath:
        """Return the path of the term that a row is about, where each row has one; else that of the concept."""
        return next(iter(at.values())) if self._columns.row_languages and len(at) == 1 else ()

    def _language_of(self, position: int, cells: Sequence[str], place: Location) -> str:
        """Return the language that this row names for a term; nothing, with a finding, where it names none."""
        named = self._columns.row_languages[position]
        if not cells[position].strip():
            return ""
        language = language_in_row(cells[named].strip(), self._options)
        if language is None:
            self._report.warn(Code.WRONG_LANGUAGE, f"{cells[named]!r} is no language", place._replace(column=named + 1))
            self._report.drop("a term in no known language", place, ReadingLoss.UNKNOWN_LANGUAGE)
        return language or ""

    def _same(self, text: str, paths: Sequence[TreePath]) -> TreePath | None:
        return next((path for path in paths if self._origin[path][1] == text), None)

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
            if not current:
                self._note(column, text, place, ())
            return [path for paths in current.values() for path in paths]
        if column.term_position in at:
            return [at[column.term_position]]
        if column.language not in current and column.convert:
            self._note(column, text, place, ())
            return []
        if column.language not in current:
            self._fail(
                Code.MISSING_VALUE, f"there is no {column.language} term for this {column.name.field.key}", place
            )
            return []
        return [current[column.language][-1 if column.convert is None else 0]]

    def _add_value(self, column: FieldColumn, trunks: list[TreePath], text: str, place: Location) -> None:
        """Read a value once, and put it wherever it belongs."""
        if not trunks:
            return
        if column.convert is None:
            value: str | None = text
        else:
            value = self._converted(column, column.convert, text, place, trunks)
        key = column.name.field.key
        if key == "status" and column.convert is not None:
            is_allowed = column.convert is Convert.FORBIDDEN and text.strip().casefold() in NO
            if stated := value or (_ALLOWED if is_allowed else None):
                for trunk in trunks:
                    self._statuses.setdefault(trunk, []).append((stated, place))
            return
        if value is None:
            return
        for trunk in trunks:
            path = (*trunk, *put(self._at(trunk), column.name, column.number, value))
            before, known = self._origin.setdefault(path, (place, value))
            if known != value:
                self._fail(Code.DUPLICATE_KEY, f"another {key} of the same concept", place, before)

    def _at(self, trunk: TreePath) -> Tree:
        tree: Tree = self._tree
        for step in trunk:
            tree = tree[step]
        return tree

    def _put_status(self, trunk: TreePath, statuses: list[tuple[str, Location]]) -> str:
        """Put the worst of the statuses that the columns of a row give a term; return a contradiction in words."""
        term = self._at(trunk)
        if "status" in term:
            statuses = [*statuses, (term["status"], statuses[0][1])]
        values = [status for status, _ in statuses]
        worst = max(values, key=_BADNESS.index)
        if worst != _ALLOWED:
            term["status"] = worst
        if len({status in UNUSABLE for status in values}) < 2:
            return ""
        return f"{term['text']!r} is {' and '.join(dict.fromkeys(values))}: read as {worst}"

    def _converted(
        self, column: FieldColumn, convert: Convert, text: str, place: Location, trunks: list[TreePath]
    ) -> str | None:
        """Read a value as other tools write it; None where it says nothing or was kept as a note."""
        text = self._options.value(column.name.field.key, text)
        plain = text.strip().casefold()
        value: str | None = None
        if convert is Convert.TEXT:
            return text.strip()
        if convert is Convert.CHOICE:
            found = choice(column.name.field, text.strip())
            value = found and str(found.value)
        elif convert in _DAY_FIRST:
            value = _iso_date(text.strip(), day_first=_DAY_FIRST[convert])
        elif convert is Convert.TERM_INFO:
            return self._term_info(column, text, place, trunks)
        elif plain in NO:
            value = {Convert.FLAG: "false"}.get(convert, "")
        elif plain in YES:
            value = {
                Convert.FLAG: "true",
                Convert.FORBIDDEN: str(Status.DEPRECATED),
                Convert.NOT_TRANSLATED: "false",
            }[convert]
        if value is None:
            is_of_term = len(trunks) == 1 and (not column.is_of_every_term or self._columns.row_languages)
            self._note(column, text, place, trunks[0] if is_of_term else ())
        elif value not in ("", text):
            is_date = convert in _DAY_FIRST
            what = f"{column.label} as a date" if is_date else f"{column.label} {text.strip()!r}"
            into = "ISO 8601" if is_date else f"{column.name.field.key} {value}"
            self._report.change(Change.MAPPED, what, place, into=into)
        return value or None

    def _term_info(self, column: FieldColumn, text: str, place: Location, trunks: list[TreePath]) -> str | None:
        """Read memoQ's settings of a term: whether it is forbidden and case-sensitive; the others become a note.

        How memoQ matches a term of which nothing is said is no value of the term.
        """
        settings = [setting for part in text.split(";") if (setting := part.strip())]
        others = []
        status = None
        for setting in settings:
            if setting.casefold() == "forbidden":
                status = str(Status.DEPRECATED)
                self._report.change(Change.MAPPED, f"{column.label} {setting!r}", place, into=f"status {status}")
            elif setting.casefold() == "casesense":
                for trunk in trunks:
                    self._at(trunk)["case_sensitive"] = "true"
                self._report.change(Change.MAPPED, f"{column.label} {setting!r}", place, into="case_sensitive true")
            elif setting.casefold() not in _USUAL_MATCHING:
                others.append(setting)
        if others:
            self._note(column, ";".join(others), place, trunks[0])
        return status

    def _note(self, column: FieldColumn, text: str, place: Location, trunk: TreePath) -> None:
        """Keep as a note, of a term or of the concept, what has no other place; or drop it."""
        if not self._options.keep_unknown:
            self._report.drop(column.label, place)
            return
        self._report.change(Change.NOTED, column.label, place)
        tree = self._at(trunk)
        taken = max(len(tree.setdefault("note", [])), 0 if trunk else self._columns.notes)
        put(tree, _NOTE, taken + 1, f"{column.label}: {text.strip()}")

    def _fail(self, code: str, message: str, place: Location, *related: Location) -> None:
        self._failed = True
        self._report.error(code, message, place, related=related)

    def _place_of(self, path: TreePath, start: Location) -> Location:
        while path:
            if path in self._origin:
                return self._origin[path][0]
            path = path[:-1]
        return start


def _iso_date(text: str, *, day_first: bool | None) -> str | None:
    """Read a date as ISO 8601 or as people write it; None where it is neither, or the order of its parts is open."""
    if date := iso_date(text):
        return date
    found = _WRITTEN_DATE.fullmatch(text)
    if not found:
        return None
    first, separator, second, year, hour, minute, seconds, half = found.groups()
    if separator == ".":
        day_first = True
    if day_first is None:
        day_first = int(first) > 12
        if not day_first and int(second) <= 12 and first != second:
            return None
    month, day = (second, first) if day_first else (first, second)
    date = f"{year}-{int(month):02}-{int(day):02}"
    if hour:
        hours = int(hour) % 12 + 12 * (half.upper() == "PM") if half else int(hour)
        date += f"T{hours:02}:{minute}:{seconds or '00'}"
    return date if is_date(date) else None
