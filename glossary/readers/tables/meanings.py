"""What each column of a table holds, decided over the whole header and the first rows, as a person would.

Columns are named as the ``csv`` exporter names them: languages, ``id``, fields of the concept (``subject_field``), of a
term in a language (``note:en``) or of the language itself (``definition:en``, ``language_note:en``); ``#2`` marks a
second value. ``column_names`` knows how other tools name them. A column that could be a language and is not understood
is a question to the user, never a guess.
"""

import re
from collections.abc import Sequence
from functools import cached_property

from glossary.fields import CONCEPT_NAMES, LANGUAGE_NAMES, LANGUAGE_PREFIX, SEVERAL, TERM_NAMES
from glossary.findings import InputError, Report, UsageError, letters
from glossary.ids import slug
from glossary.language_names import SHORTEST, closest_language
from glossary.languages import WrongTagError, canonical, is_common, oddity
from glossary.model import Location
from glossary.readers.tables import column_names
from glossary.readers.tables.column_names import Convert, Level, Meaning
from glossary.readers.tables.columns import ANY, Columns, FieldColumn
from glossary.readers.tables.values import Look, Values
from glossary.reading import ReadOptions
from glossary.rules import Code
from glossary.similarity import closest, did_you_mean, plain

SKIP = "-"
"""In ``--columns`` and ``--map``: a column that is not read."""
_NAMES = {Level.CONCEPT: CONCEPT_NAMES, Level.LANGUAGE: LANGUAGE_NAMES}
_OWN_NAMES = {*CONCEPT_NAMES, *LANGUAGE_NAMES, *TERM_NAMES}
MAX_NUMBER = 10_000
MOST_COLUMNS = 2000
LOOKED_AT = 200
"""Cells of a row that are looked at to find the header."""
MISSPELT = 0.8
"""From this similarity on an unknown name is a misspelt one."""
_AMBIGUOUS = frozenset({"no", "id"})
"""Common languages whose code is more often a number or an id in a header."""
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
    header = _Header(list(map(cleaned, names)), options, place, report, sample)
    header.map_columns(must_be_there=is_only)
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


def cleaned(name: str) -> str:
    """Return a header cell on one line, without a mark behind it, as in ``English*``."""
    return " ".join(name.split()).rstrip("*:").rstrip() or name.strip()


def languages_named(row: Sequence[str]) -> int:
    """Count the cells of a row that surely name a language; of a row too long to be a header, the first ones."""
    return sum(map(names_a_language, row[:LOOKED_AT]))


def names_a_language(cell: str) -> bool:
    """Return whether a header cell surely is a language's tag or name, or a column of terms in one.

    The rare tags are words as well: ``tea`` is one.
    """
    name = cleaned(cell)
    if is_known(name):
        column = column_names.column_named(name)
        return column is not None and column.alone.level in (Level.SOURCE, Level.TARGET)
    language = column_names.language_of(name, canonical)
    if language is None:
        divided = column_names.divided(name, canonical)
        return divided is not None and divided.meaning.level is Level.TERM and divided.is_sure
    return language.is_sure


def is_known(name: str) -> bool:
    """Return whether this is a column but no language; then no look into the registry of languages is needed."""
    return name.partition(":")[0].partition("#")[0] in _OWN_NAMES or column_names.column_named(name) is not None


class _Header:
    """A header that is being read into columns."""

    def __init__(
        self,
        names: list[str],
        options: ReadOptions,
        place: Location,
        report: Report,
        sample: Sequence[Sequence[str]],
    ) -> None:
        self._options = options
        self._place = place
        self._report = report
        self._columns = Columns(len(names), split=options.split)
        self._headers = names
        self._sample = sample
        self._values: dict[int, Values] = {}
        self._mapped: dict[int, str] = {}
        self._names = names
        self._asked = {tag for tag in (options.source_language, *options.target_languages) if tag}
        self._read_as: list[str] = []
        self._questions: list[tuple[int, str]] = []
        self._pending: list[tuple[int, str, Level]] = []
        self.failed = False
        self.suggestion = ""

    def read(self) -> Columns:
        self._sure = {position for position, name in enumerate(self._names) if self._is_sure_language(position, name)}
        unknown = [position for position, name in enumerate(self._names) if not self._read_column(position, name)]
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
        if self._is_own:
            return False
        cells = [cell for position in self._columns.languages for cell in self._values_of(position).filled]
        return sum(_SEVERAL.search(cell) is not None for cell in cells) > 1

    # What the user said

    def map_columns(self, *, must_be_there: bool) -> None:
        """Take over what ``--map`` says; raises UsageError G801 for a column that must be there and is not."""
        for column, field_name in self._options.column_map:
            positions = self._positions(column)
            if not positions and must_be_there:
                raise UsageError(
                    Code.WRONG_USAGE,
                    f"--map: there is no column {column!r}",
                    location=self._place,
                    suggestion=f"it has {', '.join(repr(name) for name in self._headers if name)}",
                )
            self._mapped |= dict.fromkeys(positions, field_name)
        self._names = [self._mapped.get(position, name) for position, name in enumerate(self._headers)]

    def _positions(self, column: str) -> list[int]:
        wanted = column.strip().casefold()
        if named := [number for number, name in enumerate(self._headers) if name.casefold() == wanted]:
            return named
        if re.fullmatch("[a-z]{1,2}", wanted):
            number = 0
            for letter in wanted:
                number = number * 26 + ord(letter) - ord("a") + 1
            return [number - 1] if number <= len(self._headers) else []
        return []

    # Columns

    def _read_column(self, position: int, name: str) -> bool:
        """Read a column; return False for one that is not understood."""
        place = self._place._replace(column=position + 1)
        if name == SKIP and (self._options.columns or position in self._mapped):
            if position in self._mapped:
                self._drop(position)
            return True
        if self._read_own(position, name, place):
            return True
        named = column_names.column_named(name)
        if named and named.alone.level is Level.KEY and self._has_terms_like(position, name):
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
        if name == "id" and not self._is_indonesian(position) and not self._is_memory:
            if columns.id is not None:
                self._fail("the column 'id' stands twice", place)
            if self._values_of(position).look is Look.TEXT and position not in self._mapped:
                self._ask_about_id(position)
            columns.id = position
        elif (column := self._own_field(name)) and not (name == "source" and self._is_bilingual):
            if position in self._mapped:
                self._add(position, column)
                return True
            if column in columns.fields.values():
                self._fail(f"the column {name!r} stands twice", place)
            columns.fields[position] = column
        elif position in self._sure and (tag := self._tag(name)):
            if tag in columns.languages.values() and position not in self._mapped:
                self._fail(f"the column {name!r} stands twice", place)
            self._add_terms(position, tag, place)
        else:
            return False
        return True

    def _ask_about_id(self, position: int) -> None:
        """Ask whether texts are ids; where our exporter may have written them, only say so."""
        rows = [row for row in self._sample if len(row) > position]
        slugs = sum(row[position] in map(slug, (*row[:position], *row[position + 1 :])) for row in rows)
        has_codes = any(self._tag(self._names[other]) for other in self._sure)
        if slugs > len(rows) / 2 or not has_codes:
            return
        if not self._is_own:
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

    def _has_terms_like(self, position: int, name: str) -> bool:
        """Return whether ``term_id`` is a term in Indonesian: text where others are so in other languages."""
        if self._values_of(position).look is not Look.TEXT:
            return False
        if (own := column_names.divided(name, self._options.language)) is None or own.meaning.level is not Level.TERM:
            return False
        others = (column_names.divided(other, self._options.language) for other in self._names if other != name)
        return "[" in name or any(other and other.meaning.level is Level.TERM for other in others)

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
        elif meaning.level is Level.FIRST_TERM or (meaning.convert is Convert.FORBIDDEN and self._is_of_one_term):
            language = self._options.source_language or self._first_language
        level = meaning.level if meaning.level in _NAMES and bound is None else Level.FIELD_OF_TERM
        field_name = _NAMES.get(level, TERM_NAMES)[meaning.name]
        label = self._label(position)
        self._read_as.append(f"{label!r} as {meaning.name}" + (f":{language}" if language else ""))
        convert = self._date_order(position, name) if meaning.convert is Convert.DATE else meaning.convert
        self._add(position, FieldColumn(level, language, field_name, 1, convert, label, bound))
        if meaning.convert is Convert.FORBIDDEN or meaning.name == "status":
            columns.fields[position] = columns.fields[position]._replace(number=1)

    def _date_order(self, position: int, name: str) -> Convert:
        """Return in which order day and month stand, as memoQ writes it or as a date of the column shows."""
        parts = [re.match(r"(\d{1,2})/(\d{1,2})/\d{4}", text) for text in self._values_of(position).filled]
        if name.startswith("Entry_") or any(found and int(found[2]) > 12 for found in parts):
            return Convert.AMERICAN_DATE
        return Convert.EUROPEAN_DATE if any(found and int(found[1]) > 12 for found in parts) else Convert.DATE

    def _is_repeated(self, name: str, meaning: Meaning) -> bool:
        """Return whether a column stands once behind each language, as notes and examples do in MateCat's tables."""
        same = [other for other, header in enumerate(self._names) if plain(header) == plain(name)]
        if len(same) < 2 or meaning.language or meaning.name not in TERM_NAMES:
            return False
        before = [max((term for term in self._term_positions if term < other), default=None) for other in same]
        return None not in before and len(set(before)) == len(before)

    def _read_id(self, position: int, level: Level) -> bool:
        values = self._values_of(position)
        is_key = level is Level.ID or (values.is_unique and values.look in (Look.KEYS, Look.NUMBERS))
        if self._columns.id is not None or not is_key or self._is_memory:
            return False
        self._columns.id = position
        self._read_as.append(f"{self._headers[position]!r} as id")
        return True

    def _read_number(self, position: int) -> bool:
        if self._values_of(position).look not in (Look.NUMBERS, Look.EMPTY):
            return False
        self._drop(position)
        return True

    def _drop(self, position: int) -> None:
        self._columns.dropped[position] = self._label(position)

    def _label(self, position: int) -> str:
        return self._headers[position] or f"column {letters(position)}"

    # Languages

    def _is_sure_language(self, position: int, name: str) -> bool:
        """Return whether a cell is a language where it stands: with its values, its neighbours and what was asked."""
        if position in self._mapped:
            return name != "id" and self._tag(name) is not None
        if name.partition(":")[0].partition("#")[0] in _OWN_NAMES and name not in self._asked:
            return False
        language = column_names.language_of(name, self._options.language)
        if language is None:
            return False
        if self._is_mapped_language(name) or language.tag in self._asked or self._options.columns:
            return name != "id" or self._is_indonesian(position)
        if self._is_own:
            return name != "id" or self._is_indonesian(position)
        if column_names.divided(name, self._options.language):
            return False
        if column_names.column_named(name) or name.lower() in _AMBIGUOUS:
            return name.lower() in _AMBIGUOUS and self._stands_among_languages(position, name)
        return language.is_sure

    def _stands_among_languages(self, position: int, name: str) -> bool:
        """Return whether ``no`` or ``id`` is a language: written like the others, not asked against, above text."""
        if self._asked or name == "id":
            return name == "id" and self._is_indonesian(position)
        codes = [re.split("[-_]", other)[0] for number, other in enumerate(self._names) if number != position]
        others = [code for code in codes if is_common(code.lower()) and code.lower() not in _AMBIGUOUS]
        is_alike = bool(others) and all(other.isupper() == name.isupper() for other in others) and not name.istitle()
        return is_alike and self._values_of(position).look in (Look.TEXT, Look.LANGUAGES)

    @cached_property
    def _term_positions(self) -> list[int]:
        levels = (Level.SOURCE, Level.TARGET, Level.TERM)
        found = []
        for position, name in enumerate(self._names):
            named = column_names.column_named(name)
            divided = None if named else column_names.divided(name, self._options.language)
            level = named.alone.level if named else divided.meaning.level if divided else None
            if position in self._sure or level in levels:
                found.append(position)
        return found

    def _language_at(self, position: int) -> str:
        if tag := self._columns.languages.get(position):
            return tag
        name = self._names[position]
        if (named := column_names.column_named(name)) and named.alone.level in (Level.SOURCE, Level.TARGET):
            return self._asked_for(named.alone.level) or ""
        return self._tag(name) or ""

    @property
    def _first_language(self) -> str:
        position = min(self._sure, default=None)
        return "" if position is None else self._tag(self._names[position]) or ""

    def _read_terms_without_language(self, position: int, name: str, level: Level) -> None:
        """Read a column of terms that does not name its language: from the user, the values, or a question."""
        place = self._place._replace(column=position + 1)
        language = self._asked_for(level)
        if position in self._columns.row_languages:
            self._columns.languages[position] = ANY
            return
        if language is None and (twin := self._twin(position)) is not None:
            # The same terms stand in a column that names its language.
            self._drop(position)
            del self._columns.dropped[position]
            self._read_as.append(f"{name!r} as {self._columns.languages[twin]}")
            return
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
        values = self._values_of(position).filled
        same = [other for other in self._columns.languages if values and self._values_of(other).filled == values]
        return same[0] if len(same) == 1 else None

    def _read_row_language(self, position: int, name: str, level: Level) -> bool:
        """Take the language of each row for the terms of that row; of other values it is an unknown column."""
        if not self._values_of(position).are_mostly_languages:
            if level is Level.SOURCE_LANGUAGE or level is Level.TARGET_LANGUAGE:
                terms = Level.SOURCE if level is Level.SOURCE_LANGUAGE else Level.TARGET
                self._pending.append((position, name, terms))
                return True
            return False
        wanted = Level.TARGET if level is Level.TARGET_LANGUAGE else Level.SOURCE
        for other, header in enumerate(self._names):
            named = column_names.column_named(header)
            if named and named.alone.level is wanted:
                self._columns.row_languages[other] = position
                self._read_as.append(f"{name!r} as the language of {header!r}")
                return True
        return False

    # What is not understood

    def _read_unknown(self, position: int) -> None:
        """Ask about a column that may be a language; keep the values of any other as notes."""
        name, place = self._headers[position], self._place._replace(column=position + 1)
        values = self._values_of(position)
        if not name and values.look is Look.EMPTY and self._sample:
            return
        suggestion = "" if position in self._mapped else _misspelt(name)
        if position in self._mapped:
            raise UsageError(
                Code.WRONG_USAGE,
                f"--map: {self._names[position]!r} is neither a language nor a field",
                location=place,
                suggestion=did_you_mean(self._names[position], [*CONCEPT_NAMES, *TERM_NAMES]),
            )
        if self._options.columns or suggestion or self._may_be_language(name, values):
            self._question(position, "what does it hold", suggestion)
        elif name:
            kept = "its values are kept as notes" if self._options.keep_unknown else "its values are dropped"
            self._report.warn(Code.UNKNOWN_COLUMN, f"{name!r} is neither a language nor a field; {kept}", place)
        self._add(
            position,
            FieldColumn(Level.CONCEPT, "", CONCEPT_NAMES["note"], 1, Convert.UNKNOWN, self._label(position)),
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
        sure = [tag for tag in languages if is_common(tag) or "-" in tag or tag in self._asked]
        fields = len(self._columns.fields) + (self._columns.id is not None) + len(self._columns.dropped)
        return bool(self._asked.intersection(languages)) or len(sure) > 1 or bool(sure and fields) or ANY in languages

    def _question(self, position: int, what: str, suggestion: str = "") -> None:
        values = ", ".join(map(repr, self._values_of(position).examples))
        shown = f" (first values: {values})" if values else ""
        question = f"the column {self._label(position)!r}{shown}: {what}?"
        self._questions.append((position, f"{question} {suggestion}".strip()))

    def _ask(self) -> None:
        if not self._questions:
            return
        position, _ = min(self._questions)
        column = self._headers[position] or letters(position)
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

    # Small questions

    def _values_of(self, position: int) -> Values:
        if position not in self._values:
            cells = [row[position] if position < len(row) else "" for row in self._sample]
            self._values[position] = Values(cells, self._options.language)
        return self._values[position]

    @cached_property
    def _is_own(self) -> bool:
        """Whether every column is named as the ``csv`` exporter names it, with one of ids behind the languages."""
        if "id" not in self._names or not all(self._own_field(name) or self._tag(name) == name for name in self._names):
            return False
        last = max(position for position, name in enumerate(self._names) if name == "id")
        return not any(self._tag(name) and not self._own_field(name) for name in self._names[last + 1 :])

    @cached_property
    def _is_of_one_term(self) -> bool:
        """Whether each row is about one term, as in Lokalise's tables, with its translations in further columns."""
        names = [plain(name) for name in self._names]
        return names[0] == "term" and "casesensitive" in names and not self._is_bilingual

    @cached_property
    def _is_bilingual(self) -> bool:
        """Whether there is a column for targets: then ``source`` means the terms, not where they are from."""
        return any(
            (named := column_names.column_named(name)) and named.alone.level is Level.TARGET for name in self._names
        )

    @cached_property
    def _is_memory(self) -> bool:
        """Whether the rows are those of a translation file, whose ``id`` is mostly empty."""
        return self._is_bilingual and any(plain(name) in ("location", "fuzzy") for name in self._names)

    def _is_indonesian(self, position: int) -> bool:
        """Return whether an ``id`` column is the language: where another one follows, or where it was asked for."""
        return "id" in self._names[position + 1 :] or ("id" in self._asked and self._names.index("id") == position)

    def _is_mapped_language(self, name: str) -> bool:
        return any(plain(old) == plain(name) for old, _ in self._options.language_map)

    def _tag(self, name: str) -> str | None:
        try:
            return self._options.language(name)
        except WrongTagError:
            return None

    def _own_field(self, header: str) -> FieldColumn | None:
        rest, mark, digits = header.partition("#")
        if mark and not (digits.isascii() and digits.isdigit() and 1 < int(digits) <= MAX_NUMBER):
            return None
        number = int(digits) if mark else 1
        name, colon, tag = rest.partition(":")
        if not colon:
            return FieldColumn(Level.CONCEPT, "", CONCEPT_NAMES[name], number) if name in CONCEPT_NAMES else None
        language = self._tag(tag)
        if language is None:
            return None
        if name in TERM_NAMES:
            return FieldColumn(Level.FIELD_OF_TERM, language, TERM_NAMES[name], number)
        bare = name.removeprefix(LANGUAGE_PREFIX)
        return FieldColumn(Level.LANGUAGE, language, LANGUAGE_NAMES[bare], number) if bare in LANGUAGE_NAMES else None


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
