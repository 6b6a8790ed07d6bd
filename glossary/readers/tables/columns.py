"""What the columns of a table hold, told from its header.

Columns are named as the ``csv`` exporter names them: languages, ``id``, fields of the concept (``subject_field``), of a
term in a language (``note:en``) or of the language itself (``definition:en``, ``language_note:en``); ``#2`` marks a
second value. ``glossary.headers`` knows how other tools name them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from glossary.fields import CONCEPT_NAMES, LANGUAGE_NAMES, LANGUAGE_PREFIX, SEVERAL, TERM_NAMES, FlatName, Kind
from glossary.findings import InputError, Report
from glossary.languages import WrongTagError, canonical, is_common, oddity
from glossary.model import Location
from glossary.readers.tables import column_names
from glossary.readers.tables.column_names import Convert, Level, Meaning
from glossary.reading import ReadOptions
from glossary.rules import Code
from glossary.similarity import closest

SKIP = "-"
"""In ``--columns``: a column that is not read."""
_NAMES = {Level.CONCEPT: CONCEPT_NAMES, Level.LANGUAGE: LANGUAGE_NAMES}
_OWN_NAMES = {*CONCEPT_NAMES, *LANGUAGE_NAMES, *TERM_NAMES}
MAX_NUMBER = 10_000
MOST_COLUMNS = 2000
LOOKED_AT = 200
MISSPELT = 0.8
"""From this likeness on an unknown column is a misspelt one."""
SHORT_TAG = re.compile(r"'[a-z]{2}(-\w+)*'")
"""Of a language known well enough to be meant."""


class FieldColumn(NamedTuple):
    """A field, on the level of the concept, of a language or of the row's term in a language.

    ``language`` is empty for a field of every term in a row. ``convert`` reads values as other tools write them; then
    what cannot be read is kept as a note that begins with ``label``.
    """

    level: Level
    language: str
    name: FlatName
    number: int
    convert: Convert | None = None
    label: str = ""
    term_position: int | None = None
    """The column of the terms that it is about, where a language has several."""

    @property
    def is_of_every_term(self) -> bool:
        return self.level is Level.FIELD_OF_TERM and not self.language


@dataclass
class Columns:
    """What each column holds, by its position in a row."""

    width: int
    id: int | None = None
    languages: dict[int, str] = field(default_factory=dict)
    fields: dict[int, FieldColumn] = field(default_factory=dict)
    split: str | None = None

    @cached_property
    def notes(self) -> int:
        """How many numbers of notes the columns take for themselves."""
        own = (
            column.number
            for column in self.fields.values()
            if column.level is Level.CONCEPT
            and column.name.field.key == "note"
            and column.convert is not Convert.UNKNOWN
        )
        return max(own, default=0)

    @cached_property
    def plain(self) -> "PlainColumns | None":
        """The columns, when all fields are single texts of the concept: reading those is simple and fast."""
        texts = [
            (position, column.name.field.attribute, column.name.field.kind is Kind.TEXTS)
            for position, column in self.fields.items()
            if column.level is Level.CONCEPT
            and column.number == 1
            and column.convert is None
            and column.name.field.kind in (Kind.TEXT, Kind.TEXTS)
        ]
        if self.split or len(texts) != len(self.fields) or len(set(self.languages.values())) != len(self.languages):
            return None
        return PlainColumns(list(self.languages.items()), texts)


class PlainColumns(NamedTuple):
    """Where a concept's terms and texts stand: position and language; position, attribute, whether it holds several."""

    languages: list[tuple[int, str]]
    texts: list[tuple[int, str, bool]]


def columns_from(names: Sequence[str], options: ReadOptions, place: Location, report: Report) -> Columns:
    """Read the header at a place; raises InputError G501 after reporting every column that cannot be read."""
    if len(names) > MOST_COLUMNS:
        raise InputError(Code.TOO_MANY_COLUMNS, f"{len(names)} columns are more than any glossary has", location=place)
    header = _Header([name.strip() for name in names], options, place, report)
    columns = header.read()
    suggestion = "name the columns, for example --columns en,zh-Hans,note"
    if not columns.languages and not header.failed:
        raise InputError(
            Code.NO_HEADER,
            "the first row names no language",
            location=place,
            suggestion=header.suggestion or suggestion,
        )
    if header.failed:
        raise InputError(
            Code.NO_HEADER, "the columns cannot be read", location=place, suggestion=header.suggestion or suggestion
        )
    if columns.id is not None and columns.width == 2:
        report.warn(
            Code.AMBIGUOUS_COLUMN,
            "the column 'id' is read as the ids of the concepts",
            place._replace(column=columns.id + 1),
            suggestion="if it is Indonesian, say --target id",
        )
    return columns


def languages_named(row: Sequence[str]) -> int:
    """Count the cells of a row that surely name a language; of a row too long to be a header, the first ones."""
    return sum(map(names_a_language, row[:LOOKED_AT]))


def names_a_language(cell: str) -> bool:
    """Tell whether a header cell surely is a language's tag or English name, or a column of terms in one.

    The rare tags are words as well: ``tea`` is one.
    """
    name = cell.strip()
    if _is_known(name):
        return column_names.is_term(name)
    language = column_names.language_of(name, canonical)
    return language is not None and (is_common(language) or "-" in language or len(name) > 3)


def _is_known(name: str) -> bool:
    """Tell whether this is a column but no language; then no look into the registry of languages is needed."""
    return name.partition(":")[0].partition("#")[0] in _OWN_NAMES or column_names.is_known(name)


class _Header:
    """A header on its way into columns."""

    def __init__(self, names: list[str], options: ReadOptions, place: Location, report: Report) -> None:
        self._names = names
        self._options = options
        self._place = place
        self._report = report
        self._columns = Columns(len(names), split=options.split)
        self._own_languages = [language for name in names if not _is_known(name) and (language := self._language(name))]
        self._read_as: list[str] = []
        self.failed = False
        self.suggestion = ""

    def read(self) -> Columns:
        others = [
            position
            for position, name in enumerate(self._names)
            if not self._read_own(position, name, self._place._replace(column=position + 1))
        ]
        unknown = []
        for position in others:
            name, place = self._names[position], self._place._replace(column=position + 1)
            if meaning := column_names.meaning(name, self._options.language):
                self._read_meaning(position, name, meaning, place)
            else:
                unknown.append((position, name, place))
        for column in unknown:
            self._read_unknown(*column)
        if self._read_as:
            self._report.remark(f"{self._place.path}: columns read: {', '.join(self._read_as)}")
        self._columns.languages = dict(sorted(self._columns.languages.items()))
        return self._columns

    def _read_own(self, position: int, name: str, place: Location) -> bool:
        """Read a column that is named as ours are; tell whether it is."""
        columns = self._columns
        if name == SKIP and self._options.columns:
            return True
        if name == "id" and not self._is_indonesian(position) and not column_names.is_memory(self._names):
            if columns.id is not None:
                self._fail("the column 'id' stands twice", place)
            columns.id = position
        elif (column := self._own_field(name)) and not (name == "source" and column_names.is_bilingual(self._names)):
            if column in columns.fields.values():
                self._fail(f"the column {name!r} stands twice", place)
            columns.fields[position] = column
        elif (language := self._language(name)) and not self._is_rather_a_field(name, language):
            if language in columns.languages.values():
                self._fail(f"the column {name!r} stands twice", place)
            columns.languages[position] = language
            if odd := oddity(language):
                self._report.warn(Code.ODD_LANGUAGE, odd, place)
        else:
            return False
        return True

    def _read_meaning(self, position: int, name: str, meaning: Meaning, place: Location) -> None:
        columns = self._columns
        language = meaning.language
        if meaning.level is Level.ID:
            if columns.id is None:
                columns.id = position
            else:
                self._read_unknown(position, name, place)
            return
        if meaning.level in (Level.SOURCE, Level.TARGET) and not (language := self._asked(meaning.level, name)):
            return
        if meaning.level in (Level.SOURCE, Level.TARGET, Level.TERM):
            self._read_as.append(f"{name!r} as {language}")
            columns.languages[position] = language
            return
        bound = None
        if meaning.level is Level.LAST_TERM:
            bound = max((other for other in columns.languages if other < position), default=None)
            language = columns.languages.get(bound, "") if bound is not None else ""
        elif meaning.level is Level.FIRST_TERM:
            language = self._options.source_language or next(iter(self._own_languages), "")
        level = meaning.level if meaning.level in _NAMES else Level.FIELD_OF_TERM
        field_name = _NAMES.get(level, TERM_NAMES)[meaning.name]
        self._read_as.append(f"{name!r} as {meaning.name}" + (f":{language}" if language else ""))
        self._add(position, FieldColumn(level, language, field_name, 1, meaning.convert, name, bound))

    def _asked(self, level: Level, name: str) -> str:
        """Give the language that ``--source`` or ``--target`` says this column is in."""
        if level is Level.SOURCE:
            language, option = self._options.source_language, "--source"
        else:
            language, option = next(iter(self._options.target_languages), None), "--target"
        if language is None:
            self.suggestion = f"say which language the column {name!r} is in: {option} LANG"
            if self._own_languages or self._columns.languages:
                self._fail(
                    f"the column {name!r} does not say its language", self._place, suggestion=f"say {option} LANG"
                )
        return language or ""

    def _read_unknown(self, position: int, name: str, place: Location) -> None:
        """Keep the values of an unknown column as notes, unless it is a misspelt one of ours."""
        suggestion = _misspelt(name)
        skip = f"name the columns with --columns and {SKIP!r} in its place"
        if self._options.columns or suggestion or not self._is_certain:
            self._fail(
                f"{name!r} is neither a language nor a field",
                place,
                suggestion=f"{suggestion} or {skip}" if suggestion else skip,
            )
            return
        if name:
            kept = "its values are kept as notes" if self._options.keep_unknown else "its values are dropped"
            self._report.warn(Code.UNKNOWN_COLUMN, f"{name!r} is neither a language nor a field; {kept}", place)
        label = name or f"column {position + 1}"
        self._add(position, FieldColumn(Level.CONCEPT, "", CONCEPT_NAMES["note"], 1, Convert.UNKNOWN, label))

    def _is_rather_a_field(self, name: str, language: str) -> bool:
        """Tell whether a name that is a language's tag as well, such as ``pos``, is a column of other tools."""
        if name == "id":
            return column_names.is_memory(self._names)
        asked = (self._options.source_language, *self._options.target_languages)
        return not is_common(language) and language not in asked and column_names.is_known(name)

    @property
    def _is_certain(self) -> bool:
        """Whether this is a header at all: a short word such as ``tea`` is the tag of some language as well."""
        asked = (self._options.source_language, *self._options.target_languages)
        languages = self._columns.languages.values()
        return any(is_common(language) or "-" in language or language in asked for language in languages)

    def _add(self, position: int, column: FieldColumn) -> None:
        """Give a column its number among those that hold the same field."""
        same = [other for other in self._columns.fields.values() if other[:3] == column[:3]]
        taken = sum(other.term_position == column.term_position for other in same)
        if taken and column.name.field.kind not in SEVERAL:
            column = FieldColumn(Level.CONCEPT, "", CONCEPT_NAMES["note"], 1, Convert.UNKNOWN, column.label)
            taken = sum(other[:3] == column[:3] for other in self._columns.fields.values())
        self._columns.fields[position] = column._replace(number=taken + 1)

    def _fail(self, message: str, place: Location, *, suggestion: str | None = None) -> None:
        self.failed = True
        self._report.error(Code.UNKNOWN_COLUMN, message, place, suggestion=suggestion)

    def _is_indonesian(self, position: int) -> bool:
        """Tell whether an ``id`` column is the language: where another one follows, or where it was asked for."""
        asked = "id" in (self._options.source_language, *self._options.target_languages)
        return "id" in self._names[position + 1 :] or (asked and self._names.index("id") == position)

    def _language(self, name: str) -> str | None:
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
        language = self._language(tag)
        if language is None:
            return None
        if name in TERM_NAMES:
            return FieldColumn(Level.FIELD_OF_TERM, language, TERM_NAMES[name], number)
        bare = name.removeprefix(LANGUAGE_PREFIX)
        return FieldColumn(Level.LANGUAGE, language, LANGUAGE_NAMES[bare], number) if bare in LANGUAGE_NAMES else None


def _misspelt(name: str) -> str:
    """Say what a cell was meant to be where that is likely: a field of ours, or a language in another language."""
    if len(name) > column_names.LONGEST:
        return ""
    known = [*CONCEPT_NAMES, *TERM_NAMES]
    if close := closest(name.partition(":")[0].casefold(), known, MISSPELT):
        return f"did you mean {close!r}?"
    try:
        canonical(name)
    except WrongTagError as error:
        if error.suggestion and SHORT_TAG.search(error.suggestion):
            return error.suggestion
    return ""
