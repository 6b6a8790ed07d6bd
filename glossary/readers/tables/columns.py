"""What each column of a table holds, by its position in a row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from glossary.fields import FlatName, Kind
from glossary.findings import ColumnExplained
from glossary.readers.tables.column_names import Convert, Level

ANY = ""
"""The language of a term column whose language stands in each row."""


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
        return self.level is Level.FIELD_OF_TERM and not self.language and self.term_position is None


@dataclass
class Columns:
    """What each column holds, by its position in a row."""

    width: int
    id: int | None = None
    languages: dict[int, str] = field(default_factory=dict)
    """The columns of terms; ``ANY`` where ``row_languages`` has the column of the language."""
    row_languages: dict[int, int] = field(default_factory=dict)
    fields: dict[int, FieldColumn] = field(default_factory=dict)
    split: str | None = None
    dropped: dict[int, str] = field(default_factory=dict)
    """Columns whose values are left out and counted, with their names."""
    has_repeated_terms: bool = False
    """Whether two columns hold terms of one language, so that one term may stand in both."""

    @cached_property
    def notes(self) -> int:
        """The number of notes that the columns take for themselves."""
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
        is_plain = not self.split and not self.row_languages and len(texts) == len(self.fields)
        if not is_plain or len(set(self.languages.values())) != len(self.languages):
            return None
        return PlainColumns(list(self.languages.items()), texts)


class PlainColumns(NamedTuple):
    """Where a concept's terms and texts stand: position and language; position, attribute, whether it holds several."""

    languages: list[tuple[int, str]]
    texts: list[tuple[int, str, bool]]


def explained(columns: Columns, names: Sequence[str], sample: Sequence[Sequence[str]]) -> Iterator[ColumnExplained]:
    """Say of each column what its values become, as ``--map`` takes it, with the first two of them."""
    for position, name in enumerate(names):
        values = dict.fromkeys(text for row in sample if position < len(row) and (text := row[position].strip()))
        yield ColumnExplained(name.strip(), _becomes(columns, position, names), tuple(values)[:2])


def _becomes(columns: Columns, position: int, names: Sequence[str]) -> str:
    if position == columns.id:
        return "id"
    if position in columns.languages:
        return columns.languages[position] or names[position].strip()
    if position in columns.row_languages.values():
        return names[position].strip()
    column = columns.fields.get(position)
    if column is None:
        return "-"
    if column.convert in _SPELLINGS:
        key = _SPELLINGS[column.convert]
    elif column.term_position is not None:
        key = names[position].strip()
    else:
        key = column.name.field.key + (f"_{column.name.part}" if column.name.part in ("by", "source") else "")
    if not column.language or column.convert in _SPELLINGS or column.term_position is not None:
        return key
    return f"{key}:{column.language}" if column.convert in (None, Convert.TEXT) else f"{key} [{column.language}]"


_SPELLINGS: dict[Convert | None, str] = {
    Convert.UNKNOWN: "note",
    Convert.FORBIDDEN: "forbidden",
    Convert.NOT_TRANSLATED: "do not translate",
    Convert.TERM_INFO: "term_info",
}
"""What ``--map`` calls a column whose values are read in a way of their own."""
