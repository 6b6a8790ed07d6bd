"""The cells of a header with the values below them: what each of them is taken for where it stands."""

import re
from collections.abc import Sequence
from functools import cached_property

from glossary.fields import CONCEPT_NAMES, LANGUAGE_NAMES, LANGUAGE_PREFIX, TERM_NAMES
from glossary.findings import UsageError, letters
from glossary.languages import WrongTagError, canonical, is_common
from glossary.model import Location
from glossary.readers.tables import column_names
from glossary.readers.tables.column_names import Level
from glossary.readers.tables.columns import FieldColumn
from glossary.readers.tables.values import Look, Values
from glossary.reading import ReadOptions
from glossary.rules import Code
from glossary.similarity import plain

_OWN_NAMES = {*CONCEPT_NAMES, *LANGUAGE_NAMES, *TERM_NAMES}
MAX_NUMBER = 10_000
LOOKED_AT = 200
"""Cells of a row that are looked at to find the header."""
_AMBIGUOUS = frozenset({"no", "id"})
"""Common languages whose code is more often a number or an id in a header."""


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


class HeaderCells:
    """The names of columns, as the header or the user has them, and the first rows below."""

    def __init__(
        self, headers: list[str], options: ReadOptions, place: Location, sample: Sequence[Sequence[str]]
    ) -> None:
        self.headers = headers
        self.names = headers
        """What each column is called: the header, or what ``--map`` says."""
        self.mapped: dict[int, str] = {}
        self.sample = sample
        self.asked = {tag for tag in (options.source_language, *options.target_languages) if tag}
        self._options = options
        self._place = place
        self._values: dict[int, Values] = {}

    def map_columns(self, *, must_be_there: bool) -> None:
        """Take over what ``--map`` says; raises UsageError G801 for a column that must be there and is not."""
        for column, field_name in self._options.column_map:
            positions = self._positions(column)
            if not positions and must_be_there:
                raise UsageError(
                    Code.WRONG_USAGE,
                    f"--map: there is no column {column!r}",
                    location=self._place,
                    suggestion=f"it has {', '.join(repr(name) for name in self.headers if name)}",
                )
            self.mapped |= dict.fromkeys(positions, field_name)
        self.names = [self.mapped.get(position, name) for position, name in enumerate(self.headers)]

    def _positions(self, column: str) -> list[int]:
        wanted = column.strip().casefold()
        if named := [number for number, name in enumerate(self.headers) if name.casefold() == wanted]:
            return named
        if re.fullmatch("[a-z]{1,2}", wanted):
            number = 0
            for letter in wanted:
                number = number * 26 + ord(letter) - ord("a") + 1
            return [number - 1] if number <= len(self.headers) else []
        return []

    def has_terms_like(self, position: int, name: str) -> bool:
        """Return whether ``term_id`` is a term in Indonesian: text where others are so in other languages."""
        if self.values_of(position).look is not Look.TEXT:
            return False
        if (own := column_names.divided(name, self._options.language)) is None or own.meaning.level is not Level.TERM:
            return False
        others = (column_names.divided(other, self._options.language) for other in self.names if other != name)
        return "[" in name or any(other and other.meaning.level is Level.TERM for other in others)

    def label(self, position: int) -> str:
        name = self.headers[position]
        return name if name.strip("-") else f"column {letters(position)}"

    def is_language(self, position: int, name: str) -> bool:
        """Return whether a cell is a language where it stands: with its values, its neighbours and what was asked."""
        if position in self.mapped:
            return name != "id" and self.tag(name) is not None
        if name.partition(":")[0].partition("#")[0] in _OWN_NAMES and name not in self.asked:
            return False
        language = column_names.language_of(name, self._options.language)
        if language is None:
            return False
        if self._is_mapped_language(name) or language.tag in self.asked or self._options.columns:
            return name != "id" or self.is_indonesian(position)
        if self.is_own:
            return name != "id" or self.is_indonesian(position)
        if column_names.divided(name, self._options.language):
            return False
        if column_names.column_named(name) or name.lower() in _AMBIGUOUS:
            return name.lower() in _AMBIGUOUS and self._stands_among_languages(position, name)
        return language.is_sure

    def _stands_among_languages(self, position: int, name: str) -> bool:
        """Return whether ``no`` or ``id`` is a language: written like the others, not asked against, above text."""
        if self.asked or name == "id":
            return name == "id" and self.is_indonesian(position)
        codes = [re.split("[-_]", other)[0] for number, other in enumerate(self.names) if number != position]
        others = [code for code in codes if is_common(code.lower()) and code.lower() not in _AMBIGUOUS]
        is_alike = bool(others) and all(other.isupper() == name.isupper() for other in others) and not name.istitle()
        return is_alike and self.values_of(position).look in (Look.TEXT, Look.LANGUAGES)

    def values_of(self, position: int) -> Values:
        if position not in self._values:
            cells = [row[position] if position < len(row) else "" for row in self.sample]
            self._values[position] = Values(cells, self._options.language)
        return self._values[position]

    @cached_property
    def is_own(self) -> bool:
        """Whether every column is named as the ``csv`` exporter names it, with one of ids behind the languages."""
        if "id" not in self.names or not all(self.own_field(name) or self.tag(name) == name for name in self.names):
            return False
        last = max(position for position, name in enumerate(self.names) if name == "id")
        return not any(self.tag(name) and not self.own_field(name) for name in self.names[last + 1 :])

    @cached_property
    def is_of_one_term(self) -> bool:
        """Whether each row is about one term, as in Lokalise's tables, with its translations in further columns."""
        names = [plain(name) for name in self.names]
        return names[0] == "term" and "casesensitive" in names and not self.is_bilingual

    @cached_property
    def is_bilingual(self) -> bool:
        """Whether there is a column for targets: then ``source`` means the terms, not where they are from."""
        return any(
            (named := column_names.column_named(name)) and named.alone.level is Level.TARGET for name in self.names
        )

    @cached_property
    def is_memory(self) -> bool:
        """Whether the rows are those of a translation file, whose ``id`` is mostly empty."""
        return self.is_bilingual and any(plain(name) in ("location", "fuzzy") for name in self.names)

    def is_indonesian(self, position: int) -> bool:
        """Return whether an ``id`` column is the language: where another one follows, or where it was asked for."""
        return "id" in self.names[position + 1 :] or ("id" in self.asked and self.names.index("id") == position)

    def _is_mapped_language(self, name: str) -> bool:
        return any(plain(old) == plain(name) for old, _ in self._options.language_map)

    def tag(self, name: str) -> str | None:
        try:
            return self._options.language(name)
        except WrongTagError:
            return None

    def own_field(self, header: str) -> FieldColumn | None:
        rest, mark, digits = header.partition("#")
        if mark and not (digits.isascii() and digits.isdigit() and 1 < int(digits) <= MAX_NUMBER):
            return None
        number = int(digits) if mark else 1
        name, colon, tag = rest.partition(":")
        if not colon:
            return FieldColumn(Level.CONCEPT, "", CONCEPT_NAMES[name], number) if name in CONCEPT_NAMES else None
        language = self.tag(tag)
        if language is None:
            return None
        if name in TERM_NAMES:
            return FieldColumn(Level.FIELD_OF_TERM, language, TERM_NAMES[name], number)
        bare = name.removeprefix(LANGUAGE_PREFIX)
        return FieldColumn(Level.LANGUAGE, language, LANGUAGE_NAMES[bare], number) if bare in LANGUAGE_NAMES else None
