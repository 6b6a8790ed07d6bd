"""The plan of a conversion: the names and language pairs of its files; no two outputs may be the same file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import IO, Any

from exporters.base import AnyExporter, Languages, Writer, state_folders
from exporters.convert.opening import Input
from exporters.convert.split import Split
from exporters.losses import Losses
from glossary.files.output import file_key
from glossary.files.parts import whole_of
from glossary.files.remote import path_at, shown
from glossary.findings import UsageError
from glossary.model import Location, Metadata, TranslationState
from glossary.rules import Code
from glossary.selection import InStates, Selection, with_languages

STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One file to write and its content; ``path`` is None for standard output."""

    exporter: AnyExporter
    options: Any
    metadata: Metadata
    """Narrowed to the languages that the file holds."""
    path: Path | None
    selection: Selection = field(default_factory=Selection)
    drop_over_limit: bool = False
    """Leave out what is over a limit of the format instead of refusing the file."""
    split: Split = field(default_factory=Split)
    """Says whether the file is written in parts."""

    @property
    def file(self) -> str:
        return STANDARD_OUTPUT if self.path is None else str(self.path)

    def begin(self, out: IO[bytes], losses: Losses) -> Writer:
        return self.exporter.open(self.metadata, out, self.options, losses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The requested outputs: formats with their options, languages, and one file or a folder."""

    formats: tuple[tuple[AnyExporter, Any], ...]
    source_language: str | None = None
    target_languages: tuple[str, ...] = ()
    file: str | None = None
    folder: Path | None = None
    folders: Mapping[str, str] = field(default_factory=dict)
    """By format, the folder below ``folder``; ``{source}`` and ``{target}`` stand for the languages of a pair."""
    selection: Selection = field(default_factory=Selection)
    drop_over_limit: bool = False
    split: Split = field(default_factory=Split)


def plan(inputs: Iterable[Input], wanted: Wanted) -> list[tuple[Input, list[Target]]]:
    """List the targets of each input; raises UsageError if the request is impossible. Writes nothing."""
    if wanted.split.in_parts:
        _refuse_no_parts(wanted)
    planned = [(one, list(_targets(one, wanted))) for one in inputs]
    if wanted.file is not None and sum(len(targets) for _, targets in planned) > 1:
        names = ", ".join(
            name_for("…", target.exporter, target.metadata.languages, by_pair=wanted.split.by_pair)
            for _, targets in planned
            for target in targets
        )
        raise UsageError(
            Code.WRONG_USAGE,
            f"-o takes one file, but {names} would be written",
            suggestion="name one format and one --target, or use --output-dir",
        )
    files = [(target.path, one.source.name) for one, targets in planned for target in targets if target.path]
    read = [path for one, _ in planned for path in one.source.files]
    refuse_collisions(files, read)
    if wanted.split.in_parts:
        refuse_parts([path for path, _ in files], [*read, *(path for path, _ in files)])
    return planned


def _refuse_no_parts(wanted: Wanted) -> None:
    """Raise UsageError G801 where parts cannot be written."""
    if wanted.file == STANDARD_OUTPUT:
        message = "parts are files, and do not go to standard output"
        raise UsageError(Code.WRONG_USAGE, message, suggestion="name a file")
    for exporter, _ in wanted.formats:
        wanted.split.refuse(exporter)


def name_for(stem: str, exporter: AnyExporter, languages: Sequence[str], *, by_pair: bool = False) -> str:
    """Return a file name such as ``tea.tbx`` or ``tea.csv-deepl.en_fr.csv``.

    Leaves out the name of the format if the suffix is the same; adds the languages only for a format of pairs, or one
    that is written ``by_pair``.
    """
    name = "" if exporter.suffix == f".{exporter.name}" else f".{exporter.name}"
    pair = f".{'_'.join(languages)}" if by_pair or exporter.languages is Languages.PAIR else ""
    return f"{stem}{name}{pair}{exporter.suffix}"


def refuse_collisions(
    outputs: Iterable[tuple[Path, str]], inputs: Iterable[Path], suggestion: str = "convert them into different folders"
) -> None:
    """Raise UsageError G604 if an output is also an input or another output.

    ``outputs`` holds each output path with the name of its input.
    """
    read = {file_key(path) for path in inputs}
    written: dict[str, str] = {}
    for path, source in outputs:
        key, location = file_key(path), Location(shown(str(path)))
        if key in read:
            message = "this output is an input as well"
            raise UsageError(Code.OUTPUT_COLLISION, message, location=location, suggestion="choose another name")
        if key in written:
            message = f"both {written[key]} and {source} would be written here"
            raise UsageError(Code.OUTPUT_COLLISION, message, location=location, suggestion=suggestion)
        written[key] = source


def refuse_parts(in_parts: Iterable[Path], paths: Iterable[Path]) -> None:
    """Raise UsageError G604 if a path, of an input or an output, is that of a part of an output in parts."""
    wholes = {file_key(path): path for path in in_parts}
    for path in paths:
        whole = whole_of(path)
        if whole is not None and file_key(whole) in wholes:
            message = f"a part of {shown(str(whole))} could be written here as well"
            location = Location(shown(str(path)))
            raise UsageError(Code.OUTPUT_COLLISION, message, location=location, suggestion="choose another name")


def _targets(one: Input, wanted: Wanted) -> Iterator[Target]:
    metadata = with_languages(one.metadata, wanted.source_language, wanted.target_languages)
    stem = one.source.stem or metadata.id or "glossary"
    for exporter, options in wanted.formats:
        for narrowed in _narrowed(one, metadata, exporter, wanted):
            for folder, selection in _selections(exporter, options, wanted):
                target = Target(
                    exporter=exporter,
                    options=options,
                    metadata=narrowed,
                    path=None,
                    selection=selection,
                    drop_over_limit=wanted.drop_over_limit,
                    split=wanted.split,
                )
                yield replace(target, path=_path(target, stem, wanted, folder))
    takes_any = not wanted.split.by_pair and any(one.languages is Languages.ANY for one, _ in wanted.formats)
    if not takes_any and len(metadata.languages) < 2:
        raise UsageError(
            Code.WRONG_USAGE,
            f"{wanted.formats[0][0].name} needs a source and a target language, but {one.source.name} has "
            f"{', '.join(metadata.languages) or 'none'}",
        )


def _selections(exporter: AnyExporter, options: Any, wanted: Wanted) -> Iterator[tuple[str, Selection]]:
    """Yield the folders for the states of entries, each with what it holds; else one without a name for all."""
    folders = state_folders(exporter, options)
    selection = wanted.selection
    if folders and selection.states:
        message = f"{exporter.name} has folders for all states, so --state cannot choose some"
        raise UsageError(Code.WRONG_USAGE, message, suggestion="leave one of them out")
    if not folders:
        yield "", selection
    for folder, states in folders.items():
        chosen = {one.name: getattr(selection, one.name) for one in fields(selection)}
        yield folder, InStates(**{**chosen, "states": frozenset(TranslationState)}, exactly=states)


def _narrowed(one: Input, metadata: Metadata, exporter: AnyExporter, wanted: Wanted) -> Iterable[Metadata]:
    if exporter.languages is Languages.PAIR:
        return _pairs(metadata)
    if not wanted.split.by_pair:
        return [metadata]
    if not (wanted.source_language or one.metadata.source_language):
        message = f"{one.source.name} has no source language, from which the pairs would go"
        raise UsageError(Code.WRONG_USAGE, message, suggestion="say it with --source")
    return _pairs(metadata)


def _path(target: Target, stem: str, wanted: Wanted, folder: str) -> Path | None:
    if wanted.file is not None:
        return None if wanted.file == STANDARD_OUTPUT else path_at(wanted.file)
    pair = dict(zip(("source", "target"), target.metadata.languages, strict=False))
    below = wanted.folders.get(target.exporter.name, "").format(**pair)
    return (
        (wanted.folder or Path())
        / below
        / folder
        / name_for(stem, target.exporter, target.metadata.languages, by_pair=wanted.split.by_pair)
    )


def _pairs(metadata: Metadata) -> Iterator[Metadata]:
    for target in metadata.languages[1:]:
        yield with_languages(metadata, metadata.source_language, (target,))
