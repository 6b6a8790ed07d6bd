"""What an exporter is: one value per target format."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import IO, Any, Generic, TypeVar

from exporters.losses import Losses
from glossary.features import Feature
from glossary.model import Entry, Metadata

Options = TypeVar("Options")

Write = Callable[[Metadata, Iterable[Entry], IO[bytes], Options, Losses], None]
"""Writes one file.

The entries come once and as a stream, with the languages that are written only. For a pair the metadata's source
language and its two languages are the pair, source first. Raises RefusedError when the format cannot hold this.
"""


class Fidelity(StrEnum):
    """How a format carries a feature: in a place of its own, or folded into another one such as a note."""

    FULL = "full"
    FOLDED = "folded"


class Languages(Enum):
    """Whether a format holds any number of languages, or one source and one target."""

    ANY = "any"
    PAIR = "pair"


class Proof(StrEnum):
    """How well it is known that the consumer reads the output."""

    PROVED = "proved"
    """An independent reader or an official schema accepts it in our tests."""
    DOCUMENTED = "documented"
    EXPERIMENTAL = "experimental"


class FormulaCells(StrEnum):
    """What becomes of a cell that a spreadsheet would take for a formula: it begins with ``= + - @``, tab or CR."""

    TEXT = "text"
    """Every cell is stored as text, so that none is a formula."""
    KEPT = "kept"
    """The consumer is no spreadsheet; open the file in none."""
    MARKED = "marked"
    """An apostrophe stands before it; each is reported."""
    REFUSED = "refused"
    """The consumer does not take it: it is over a limit, as a term that is too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seam:
    """Where outputs of parts of a glossary are joined: behind the head and before the foot.

    Only for formats in which an entry is written alike whatever stands before it; the head ends with the first
    ``head_end``.
    """

    head_end: bytes
    foot: bytes


@dataclass(frozen=True, slots=True)
class NoOptions:
    """For exporters without options."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter(Generic[Options]):
    """A target format. Features that ``carries`` does not name are dropped; the pipeline counts them.

    ``options`` is a frozen dataclass: its fields with their defaults, types and ``help`` metadata are what
    ``-O key=value`` takes.
    """

    name: str
    title: str
    suffix: str
    languages: Languages
    carries: Mapping[Feature, Fidelity]
    options: type[Options]
    write: Write[Options]
    status: Proof = Proof.DOCUMENTED
    formula_cells: FormulaCells | None = None
    """For tables; None where there are no cells."""
    seam: Seam | None = None
    """None where a glossary cannot be written in parts."""
    is_part: bool = False
    """Whether the output may be a part of a page, between the comments that the option ``marker`` names."""
    knowledge: str = ""
    """Where it is known from what the consumer reads, and which limits it has; for the documentation."""


AnyExporter = Exporter[Any]


def carrying(full: Iterable[Feature], folded: Iterable[Feature] = ()) -> Mapping[Feature, Fidelity]:
    """Make the ``carries`` of an exporter from the features it carries fully and those it folds."""
    return {**dict.fromkeys(full, Fidelity.FULL), **dict.fromkeys(folded, Fidelity.FOLDED)}


def option(default: Any, text: str) -> Any:
    """Declare a field of an options class with its help text."""
    return field(default=default, metadata={"help": text})
