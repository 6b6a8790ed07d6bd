"""What each column of a table holds, decided over the whole header and the first rows, as a person would.

Columns are named as the ``csv`` exporter names them: languages, ``id``, fields of the concept (``subject_field``), of a
term in a language (``note:en``) or of the language itself (``definition:en``, ``language_note:en``); ``#2`` marks a
second value. ``column_names`` knows how other tools name them. A column that could be a language and is not understood
is a question to the user, never a guess.
"""

import re
from collections.abc import Sequence
from functools import cached_property

from glossary.fields import CONCEPT_NAMES, LANGUAGE_NAMES, SEVERAL, TERM_NAMES
from glossary.findings import InputError, Report, UsageError, letters
from glossary.ids import slug
from glossary.language_names import SHORTEST, closest_language
from glossary.languages import is_common, oddity
from glossary.model import Location
from glossary.readers.tables import column_names
from glossary.readers.tables.cells import HeaderCells, cleaned
from glossary.readers.tables.column_names import Convert, Level, Meaning
from glossary.readers.tables.columns import ANY, Columns, FieldColumn
from glossary.readers.tables.values import Look, Values
from glossary.reading import ReadOptions
from glossary.rules import Code
from glossary.similarity import closest, did_you_mean, plain

SKIP = "-"
"""In ``--columns`` and ``--map``: a column that is not read."""
_NAMES = {Level.CONCEPT: CONCEPT_NAMES, Level.LANGUAGE: LANGUAGE_NAMES}
MOST_COLUMNS = 2000
MISSPELT = 0.8
"""From this similarity on an unknown name is a misspelt one."""
SEVERAL_IN_A_CELL = "|"
_SEVERAL = re.compile(r"[^\s|]\|[^\s|]")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def columns_from(
    names: Sequence[str],
    options: ReadOptions,
    place: Location,
    report: Report,
    sample: Sequence[Sequence[str]] = (),
    *,
    is_only: bool = True,
) -> Columns:
    """Read the header at a place, with the first rows below it; ``is_only``: no other table has other columns.

    Raises InputError G501 after reporting every column that cannot be read, and UsageError G511 with the question that
    only the user can answer.
    """
    if len(names) > MOST_COLUMNS:
        raise InputError(Code.TOO_MANY_COLUMNS, f"{len(names)} columns are more than any glossary has", location=place)
    cells = HeaderCells(list(map(cleaned, names)), options, place, sample)
    cells.map_columns(must_be_there=is_only)
    header = _Header(cells, options, place, report)
    columns = header.read()
    if header.failed or not columns.languages:
        raise InputError(
            Code.NO_HEADER,
            "the columns cannot be read" if header.failed else "the first row names no language",
            location=place,
            suggestion=header.suggestion
            or "say what a column holds, for example --map B=fr, or name the columns of a table without header: "
            "--columns en,zh-Hans,note",
        )
    if columns.id is not None and columns.width == 2:
        report.warn(
            Code.AMBIGUOUS_COLUMN,
            "the column 'id' is read as the ids of the concepts",
            place._replace(column=columns.id + 1),
            suggestion="if it is Indonesian, say --target id",
        )
    return columns


class _Header:
    """A header that is being read into columns."""

    def __init__(
        self,
        cells: HeaderCells,
        options: ReadOptions,
        place: Location,
        report: Report,
    ) -> None:
        self._options = options
        self._place = place
        self._report = report
        self._columns = Columns(len(cells.headers), split=options.split)
        self._cells = cells
        self._read_as: list[str] = []
        self._questions: list[tuple[int, str]] = []
        self._pending: list[tuple[int, str, Level]] = []
        self.failed = False
        self.suggestion = ""

    def read(self) -> Columns:
        self._sure = {
            position for position, name in enumerate(self._cells.names) if self._cells.is_language(position, name)
        }
        unknown = [position for position, name in enumerate(self._cells.names) if not self._read_column(position, name)]
        for position, name, level in self._pending:
            self._read_terms_without_language(position, name, level)
        if self._columns.languages:
            for position in unknown:
                self._read_unknown(position)
        self._ask()
        self._columns.languages = dict(sorted(self._columns.languages.items()))
        if not self._options.split and self._has_several_in_a_cell():
            self._columns.split = SEVERAL_IN_A_CELL
            self._report.remark(f"{self._place.path}: terms in one cell are separated by {SEVERAL_IN_A_CELL!r}")
        languages = [tag for tag in self._columns.languages.values() if tag]
        self._columns.has_repeated_terms = len(set(languages)) < len(languages)
        if self._read_as:
            self._report.remark(f"{self._place.path}: columns read: {', '.join(self._read_as)}")
        return self._columns

    def _has_several_in_a_cell(self) -> bool:
        """Return whether terms share cells as memoQ and Trados have it: ``tea|char``, without spaces."""
        if self._cells.is_own:
            return False
        cells = [cell for position in self._columns.languages for cell in self._cells.values_of(position).filled]
        return sum(_SEVERAL.search(cell) is not None for cell in cells) > 1

    # Columns

    def _read_column(self, position: int, name: str) -> bool:
        """Read a column; return False for one that is not understood."""
        place = self._place._replace(column=position + 1)
        if name == SKIP and (self._options.columns or position in self._cells.mapped):
            self._drop(position)
            return True
        if self._read_own(position, name, place):
            return True
        named = column_names.column_named(name)
        if named and named.alone.level is Level.KEY and self._cells.has_terms_like(position, name):
            named = None
        if named and not (position in self._sure and named.alone.level in (Level.UNKNOWN, Level.NUMBER)):
            return self._read_meaning(position, name, named.alone, place)
        if position in self._sure and (language := column_names.language_of(name, self._options.language)):
            self._read_as.append(f"{name!r} as {language.tag}")
            return self._add_terms(position, language.tag, place)
        if divided := column_names.divided(name, self._options.language):
            return self._read_meaning(position, name, divided.meaning, place)
        return False

    def _read_own(self, position: int, name: str, place: Location) -> bool:
        """Read a column that is named as ours are; return whether it is."""
        columns = self._columns
        if name == "id" and not self._cells.is_indonesian(position) and not self._cells.is_memory:
            if columns.id is not None:
                self._fail("the column 'id' stands twice", place)
            if self._cells.values_of(position).look is Look.TEXT and position not in self._cells.mapped:
                self._ask_about_id(position)
            columns.id = position
        elif (column := self._cells.own_field(name)) and not (name == "source" and self._cells.is_bilingual):
            if position in self._cells.mapped:
                self._add(position, column)
                return True
            if column in columns.fields.values():
                self._fail(f"the column {name!r} stands twice", place)
            columns.fields[position] = column
        elif position in self._sure and (tag := self._cells.tag(name)):
            if tag in columns.languages.values() and position not in self._cells.mapped:
                self._fail(f"the column {name!r} stands twice", place)
            self._add_terms(position, tag, place)
        else:
            return False
        return True

    def _ask_about_id(self, position: int) -> None:
        """Ask whether texts are ids; where our exporter may have written them, only say so."""
        rows = [row for row in self._cells.sample if len(row) > position]
        slugs = sum(row[position] in map(slug, (*row[:position], *row[position + 1 :])) for row in rows)
        has_codes = any(self._cells.tag(self._cells.names[other]) for other in self._sure)
        if slugs > len(rows) / 2 or not has_codes:
            return
        if not self._cells.is_own:
            self._question(
                position,
                "are these the ids of the concepts, or terms in Indonesian",
                "say --map id=id, or --target id",
            )
        else:
            self._report.remark(
                f"{self._place.path}: the column 'id' is read as the ids of the concepts; "
                "if it is Indonesian, say --target id"
            )

    def _add_terms(self, position: int, language: str, place: Location) -> bool:
        self._columns.languages[position] = language
        if odd := oddity(language):
            self._report.warn(Code.ODD_LANGUAGE, odd, place)
        return True

    def _read_meaning(self, position: int, name: str, meaning: Meaning, place: Location) -> bool:
        level = meaning.level
        if level is Level.ID or level is Level.KEY:
            return self._read_id(position, level)
        if level is Level.NUMBER:
            return self._read_number(position)
        if level is Level.TERM:
            self._read_as.append(f"{name!r} as {meaning.language}")
            return self._add_terms(position, meaning.language, place)
        if level in (Level.SOURCE, Level.TARGET, Level.SYNONYM):
            self._pending.append((position, name, level))
            return True
        if level in (Level.SOURCE_LANGUAGE, Level.TARGET_LANGUAGE, Level.ROW_LANGUAGE):
            return self._read_row_language(position, name, level)
        if level is Level.UNKNOWN:
            return False
        self._read_field(position, name, meaning)
        return True

    def _read_field(self, position: int, name: str, meaning: Meaning) -> None:
        columns = self._columns
        language = meaning.language
        bound = None
        if meaning.level is Level.LAST_TERM or self._is_repeated(name, meaning):
            bound = max((other for other in self._term_positions if other < position), default=None)
            language = self._language_at(bound) if bound is not None else ""
        elif meaning.level is Level.FIRST_TERM or (meaning.convert is Convert.FORBIDDEN and self._cells.is_of_one_term):
            language = self._options.source_language or self._first_language
        level = meaning.level if meaning.level in _NAMES and bound is None else Level.FIELD_OF_TERM
        field_name = _NAMES.get(level, TERM_NAMES)[meaning.name]
        label = self._cells.label(position)
        self._read_as.append(f"{label!r} as {meaning.name}" + (f":{language}" if language else ""))
        convert = self._date_order(position, name) if meaning.convert is Convert.DATE else meaning.convert
        self._add(position, FieldColumn(level, language, field_name, 1, convert, label, bound))
        if meaning.convert is Convert.FORBIDDEN or meaning.name == "status":
            columns.fields[position] = columns.fields[position]._replace(number=1)

    def _date_order(self, position: int, name: str) -> Convert:
        """Return in which order day and month stand, as memoQ writes it or as a date of the column shows."""
        parts = [re.match(r"(\d{1,2})/(\d{1,2})/\d{4}", text) for text in self._cells.values_of(position).filled]
        if name.startswith("Entry_") or any(found and int(found[2]) > 12 for found in parts):
            return Convert.AMERICAN_DATE
        return Convert.EUROPEAN_DATE if any(found and int(found[1]) > 12 for found in parts) else Convert.DATE

    def _is_repeated(self, name: str, meaning: Meaning) -> bool:
        """Return whether a column stands once behind each language, as notes and examples do in MateCat's tables."""
        same = [other for other, header in enumerate(self._cells.names) if plain(header) == plain(name)]
        if len(same) < 2 or meaning.language or meaning.name not in TERM_NAMES:
            return False
        before = [max((term for term in self._term_positions if term < other), default=None) for other in same]
        return None not in before and len(set(before)) == len(before)

    def _read_id(self, position: int, level: Level) -> bool:
        values = self._cells.values_of(position)
        is_key = level is Level.ID or (values.is_unique and values.look in (Look.KEYS, Look.NUMBERS))
        if self._columns.id is not None or not is_key or self._cells.is_memory:
            return False
        self._columns.id = position
        self._read_as.append(f"{self._cells.headers[position]!r} as id")
        return True

    def _read_number(self, position: int) -> bool:
        if self._cells.values_of(position).look not in (Look.NUMBERS, Look.EMPTY):
            return False
        self._drop(position)
        return True

    def _drop(self, position: int) -> None:
        self._columns.dropped[position] = self._cells.label(position)

    # Languages

    @cached_property
    def _term_positions(self) -> list[int]:
        levels = (Level.SOURCE, Level.TARGET, Level.TERM)
        found = []
        for position, name in enumerate(self._cells.names):
            named = column_names.column_named(name)
            divided = None if named else column_names.divided(name, self._options.language)
            level = named.alone.level if named else divided.meaning.level if divided else None
            if position in self._sure or level in levels:
                found.append(position)
        return found

    def _language_at(self, position: int) -> str:
        if tag := self._columns.languages.get(position):
            return tag
        name = self._cells.names[position]
        if (named := column_names.column_named(name)) and named.alone.level in (Level.SOURCE, Level.TARGET):
            return self._asked_for(named.alone.level) or ""
        return self._cells.tag(name) or ""

    @property
    def _first_language(self) -> str:
        position = min(self._sure, default=None)
        return "" if position is None else self._cells.tag(self._cells.names[position]) or ""

    def _read_terms_without_language(self, position: int, name: str, level: Level) -> None:
        """Read a column of terms that does not name its language: from the user, the values, or a question."""
        place = self._place._replace(column=position + 1)
        language = self._asked_for(level)
        if position in self._columns.row_languages:
            self._columns.languages[position] = ANY
            return
        if language is None and (twin := self._twin(position)) is not None:
            # The same terms stand in a column that names its language.
            language = self._columns.languages[twin]
        if language is None:
            option = {Level.SOURCE: "--source LANG", Level.TARGET: "--target LANG"}.get(level)
            say = f"say {option}" if option else f"say which with --map '{name}=LANG'"
            if level is Level.SYNONYM or self._sure or self._columns.languages:
                self._question(position, "which language are its terms in", say)
            else:
                self.suggestion = f"say which language the column {name!r} is in: {option}"
            return
        self._read_as.append(f"{name!r} as {language}")
        self._add_terms(position, language, place)

    def _asked_for(self, level: Level) -> str | None:
        if level is Level.SOURCE:
            return self._options.source_language
        return next(iter(self._options.target_languages), None) if level is Level.TARGET else None

    def _twin(self, position: int) -> int | None:
        """Find the column of a known language that has the same terms in every row that is known."""
        values = self._cells.values_of(position).filled
        same = [other for other in self._columns.languages if values and self._cells.values_of(other).filled == values]
        return same[0] if len(same) == 1 else None

    def _read_row_language(self, position: int, name: str, level: Level) -> bool:
        """Take the language of each row for the terms of that row; of other values it is an unknown column."""
        if not self._cells.values_of(position).are_mostly_languages:
            if level is Level.SOURCE_LANGUAGE or level is Level.TARGET_LANGUAGE:
                terms = Level.SOURCE if level is Level.SOURCE_LANGUAGE else Level.TARGET
                self._pending.append((position, name, terms))
                return True
            return False
        wanted = Level.TARGET if level is Level.TARGET_LANGUAGE else Level.SOURCE
        for other, header in enumerate(self._cells.names):
            named = column_names.column_named(header)
            if named and named.alone.level is wanted:
                self._columns.row_languages[other] = position
                self._read_as.append(f"{name!r} as the language of {header!r}")
                return True
        return False

    # What is not understood

    def _read_unknown(self, position: int) -> None:
        """Ask about a column that may be a language; keep the values of any other as notes."""
        name, place = self._cells.headers[position], self._place._replace(column=position + 1)
        values = self._cells.values_of(position)
        if not name and values.look is Look.EMPTY and self._cells.sample:
            self._drop(position)
            return
        suggestion = "" if position in self._cells.mapped else _misspelt(name)
        if position in self._cells.mapped:
            raise UsageError(
                Code.WRONG_USAGE,
                f"--map: {self._cells.names[position]!r} is neither a language nor a field",
                location=place,
                suggestion=did_you_mean(self._cells.names[position], [*CONCEPT_NAMES, *TERM_NAMES]),
            )
        if self._options.columns or suggestion or self._may_be_language(name, values):
            self._question(position, "what does it hold", suggestion)
        elif name:
            kept = "its values are kept as notes" if self._options.keep_unknown else "its values are dropped"
            self._report.warn(Code.UNKNOWN_COLUMN, f"{name!r} is neither a language nor a field; {kept}", place)
        self._add(
            position,
            FieldColumn(Level.CONCEPT, "", CONCEPT_NAMES["note"], 1, Convert.UNKNOWN, self._cells.label(position)),
        )

    def _may_be_language(self, name: str, values: Values) -> bool:
        if not self._is_certain:
            return True
        known = column_names.column_named(name)
        if values.look in (Look.NUMBERS, Look.KEYS, Look.LANGUAGES, Look.EMPTY) and values.rows:
            return False
        if known is None and (column_names.language_of(name, self._options.language) or _looks_like_tag(name)):
            return True
        return values.looks_like_terms or self._is_in_another_script(values)

    def _is_in_another_script(self, values: Values) -> bool:
        """Return whether the values are in a script that no language of the table has."""
        tags = [tag for tag in self._columns.languages.values() if tag]
        return bool(values.filled) and bool(tags) and not any(values.fits(tag) for tag in tags)

    @property
    def _is_certain(self) -> bool:
        """Whether this is a header at all: a short word such as ``am`` is the tag of some language as well."""
        languages = list(self._columns.languages.values())
        sure = [tag for tag in languages if is_common(tag) or "-" in tag or tag in self._cells.asked]
        fields = len(self._columns.fields) + (self._columns.id is not None) + len(self._columns.dropped)
        return (
            bool(self._cells.asked.intersection(languages))
            or len(sure) > 1
            or bool(sure and fields)
            or ANY in languages
        )

    def _question(self, position: int, what: str, suggestion: str = "") -> None:
        values = ", ".join(map(repr, self._cells.values_of(position).examples))
        shown = f" (first values: {values})" if values else ""
        question = f"the column {self._cells.label(position)!r}{shown}: {what}?"
        self._questions.append((position, f"{question} {suggestion}".strip()))

    def _ask(self) -> None:
        if not self._questions:
            return
        position, _ = min(self._questions)
        column = self._cells.headers[position] or letters(position)
        raise UsageError(
            Code.UNCLEAR_COLUMN,
            "; ".join(question for _, question in sorted(self._questions)),
            location=self._place._replace(column=position + 1),
            suggestion=f"say --map '{column}=fr' for a language, --map '{column}=note' for notes, "
            f"--map '{column}=-' to leave it out",
        )

    def _add(self, position: int, column: FieldColumn) -> None:
        """Give a column its number among those that hold the same field."""
        same = [other for other in self._columns.fields.values() if other[:3] == column[:3]]
        taken = sum(other.term_position == column.term_position for other in same)
        is_status = column.name.field.key == "status"
        if taken and column.name.field.kind not in SEVERAL and not is_status:
            column = FieldColumn(Level.CONCEPT, "", CONCEPT_NAMES["note"], 1, Convert.UNKNOWN, column.label)
            taken = sum(other[:3] == column[:3] for other in self._columns.fields.values())
        self._columns.fields[position] = column._replace(number=1 if is_status else taken + 1)

    def _fail(self, message: str, place: Location, *, suggestion: str | None = None) -> None:
        self.failed = True
        self._report.error(Code.UNKNOWN_COLUMN, message, place, suggestion=suggestion)


def _looks_like_tag(name: str) -> bool:
    """Return whether a name is written like a tag, such as ``xx`` or ``chs-CN``, or like the name of a language."""
    return len(name) == 2 or (("-" in name or "_" in name) and _CODE.fullmatch(name) is not None)


def _misspelt(name: str) -> str:
    """Return what a cell was likely meant to be: a field of ours, or a language."""
    if len(name) > column_names.LONGEST:
        return ""
    known = [*CONCEPT_NAMES, *TERM_NAMES]
    if close := closest(name.partition(":")[0].casefold(), known, MISSPELT):
        return f"did you mean {close!r}?"
    if len(name) > SHORTEST and (language := closest_language(name)):
        return f"did you mean {language[0]} ({language[1]})?"
    return ""
