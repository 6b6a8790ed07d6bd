"""The Exporter type: one value for each target format, with its options, found by entry point."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from enum import Enum, StrEnum
from itertools import islice
from types import NoneType, UnionType
from typing import IO, Any, Generic, NamedTuple, Protocol, TypeVar, get_args, get_type_hints, runtime_checkable

from exporters.losses import Losses
from glossary.fields import Feature
from glossary.findings import UsageError
from glossary.model import Entry, Metadata, TranslationState
from glossary.plugins import load_plugin, plugin_names
from glossary.rules import Code
from glossary.similarity import did_you_mean

Options = TypeVar("Options")
BLOCK = 512
"""How many entries are read before they are written."""


class Writer(Protocol):
    """Writes one file from blocks of entries; it receives each entry once, in the order of the input."""

    def write(self, entries: Sequence[Entry], /) -> None:
        """Write the next entries. They hold only the languages of the output; the writer must not change them."""

    def close(self) -> None:
        """Write what depends on the whole input; not called if the run fails."""


@runtime_checkable
class GrowingWriter(Protocol):
    """A writer of a file whose end grows with the entries; needed only to write the file in parts of a size."""

    def size_of_end(self) -> int:
        """Return how many bytes ``close`` would write now."""


OpenWriter = Callable[[Metadata, IO[bytes], Options, Losses], Writer]
"""Begins a file.

For a pair the metadata's source language and its two languages are the pair, source first. This and both methods of the
writer raise RefusedError when the format cannot hold the glossary.
"""


class Fidelity(StrEnum):
    """How a format carries a feature: in a field of its own, or folded into another field such as a note."""

    FULL = "full"
    FOLDED = "folded"


class Languages(Enum):
    """Whether a format holds any number of languages, or one source and one target."""

    ANY = "any"
    PAIR = "pair"


class Proof(StrEnum):
    """The evidence that the consumer reads the output."""

    PROVED = "proved"
    """An independent reader or an official schema accepts it in our tests."""
    DOCUMENTED = "documented"
    EXPERIMENTAL = "experimental"


class FormulaCells(StrEnum):
    """How a table treats a cell that a spreadsheet reads as a formula: it begins with ``= + - @``, tab or CR."""

    TEXT = "text"
    """Every cell is stored as text, so that none is a formula."""
    KEPT = "kept"
    """The consumer is no spreadsheet; open the file in none."""
    MARKED = "marked"
    """An apostrophe stands before it; each is reported."""
    REFUSED = "refused"
    """The consumer does not take it: it is over a limit, as a term that is too long."""


@dataclass(frozen=True, slots=True)
class NoOptions:
    """The options class of exporters without options."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """A tool or service that ``--for`` names; ``--for`` selects the exporters whose ``consumer`` it is."""

    name: str
    title: str
    advice: tuple[str, ...]
    """Lines that say what to do with the files."""


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
    open: OpenWriter[Options]
    status: Proof = Proof.DOCUMENTED
    formula_cells: FormulaCells | None = None
    """For tables; None where there are no cells."""
    is_part: bool = False
    """Whether the output may be a part of a page, between the comments that the option ``marker`` names."""
    is_streamed: bool = True
    """Whether each entry is written when it comes, so that the size of the file is known and it can be split.

    The end is the same after any entries, or the writer is a GrowingWriter.
    """
    is_work_list: bool = False
    """Whether a translator can fill it in and ``import`` merges it back."""
    is_memory: bool = False
    """Whether units are for reuse there: without ``--state`` only those in a usable state are written."""
    read_back_by: str = ""
    """The reader that finds each entry again, once, so that an output can be verified by its number of entries."""
    consumer: "Consumer | None" = None
    """The tool that the format is for."""
    folder: str = ""
    """Where ``--for`` puts the file; ``{source}`` and ``{target}`` stand for the languages of a pair."""
    state_folders: Mapping[str, frozenset[TranslationState | None]] = field(default_factory=dict)
    """Folders below that for entries in these states, where the option ``folders`` is ``by-state``."""
    knowledge: str = ""
    """Where it is known from what the consumer reads, and which limits it has; for the documentation."""

    def __reduce__(self) -> tuple[Callable[[str], "AnyExporter"], tuple[str]]:
        """Pickle the exporter as its name; the other process loads it again."""
        return get_exporter, (self.name,)

    def write(
        self, metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], options: Options, losses: Losses
    ) -> None:
        """Write a whole file; the caller leaves out entries that the format cannot carry, such as units."""
        writer = self.open(metadata, out, options, losses)
        entries = iter(entries)
        while block := list(islice(entries, BLOCK)):
            writer.write(block)
        writer.close()


AnyExporter = Exporter[Any]


def carrying(full: Iterable[Feature], folded: Iterable[Feature] = ()) -> Mapping[Feature, Fidelity]:
    """Build the ``carries`` of an exporter from the features that it carries in full and those that it folds."""
    return {**dict.fromkeys(full, Fidelity.FULL), **dict.fromkeys(folded, Fidelity.FOLDED)}


def option(default: Any, text: str) -> Any:
    """Declare a field of an options class, with its default and its help text."""
    return field(default=default, metadata={"help": text})


class ExporterOption(NamedTuple):
    """One option of an exporter; ``values`` describes the allowed values, such as ``true or false``."""

    name: str
    values: str
    default: Any
    help: str


def options_of(exporter: AnyExporter) -> list[ExporterOption]:
    hints = get_type_hints(exporter.options)
    return [
        ExporterOption(field.name, _values(hints[field.name]), field.default, field.metadata.get("help", ""))
        for field in fields(exporter.options)
        if field.default is not MISSING
    ]


def parse_options(exporter: AnyExporter, settings: Iterable[str], chosen: Iterable[str]) -> Any:
    """Parse ``key=value`` and ``format:key=value`` settings into the options of an exporter.

    Ignores a setting for another of the ``chosen`` formats. Raises UsageError G801 for a wrong setting.
    """
    hints = get_type_hints(exporter.options)
    chosen = list(chosen)
    values = {}
    for setting in settings:
        key, separator, value = setting.partition("=")
        if not separator:
            raise UsageError(Code.WRONG_USAGE, f"{setting!r} is no option", suggestion="write it as key=value")
        owner, colon, name = key.rpartition(":")
        if colon and owner not in chosen:
            raise UsageError(Code.WRONG_USAGE, f"{owner!r} in {setting!r} is not among the formats that are written")
        if colon and owner != exporter.name:
            continue
        if name not in hints:
            known = did_you_mean(name, hints) if hints else f"{exporter.name} has no options"
            raise UsageError(Code.WRONG_USAGE, f"{exporter.name} has no option {name!r}", suggestion=known)
        values[name] = _parse(value, hints[name], setting)
    return exporter.options(**values)


def _parse(value: str, kind: Any, setting: str) -> Any:
    kind = _bare_kind(kind)
    try:
        if kind is bool:
            return {"true": True, "false": False}[value]
        return kind(value)
    except (KeyError, ValueError):
        raise UsageError(
            Code.WRONG_USAGE, f"the value in {setting!r} does not fit", suggestion=f"it is {_values(kind)}"
        ) from None


def _values(kind: Any) -> str:
    kind = _bare_kind(kind)
    if kind is bool:
        return "true or false"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " or ".join(str(member.value) for member in kind)
    return "a whole number" if kind is int else "a text"


def _bare_kind(kind: Any) -> Any:
    if isinstance(kind, UnionType):
        return next(part for part in get_args(kind) if part is not NoneType)
    return kind


class Folders(StrEnum):
    """Whether the entries of a pair go into one file, or into a file in the folder for their state."""

    ONE = "one"
    BY_STATE = "by-state"


def state_folders(exporter: AnyExporter, options: Any) -> Mapping[str, frozenset[TranslationState | None]]:
    """Return the folders for entries in these states, if the options ask for them."""
    return exporter.state_folders if getattr(options, "folders", Folders.ONE) is Folders.BY_STATE else {}


EXPORTERS = "glossport.exporters"


def exporter_names() -> list[str]:
    return plugin_names(EXPORTERS)


def get_exporter(name: str) -> AnyExporter:
    """Load an exporter; raises UsageError if the name is unknown or the plug-in is broken."""
    exporter = load_plugin(EXPORTERS, name, Exporter)
    assert isinstance(exporter, Exporter)
    return exporter
