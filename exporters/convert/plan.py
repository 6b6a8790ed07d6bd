"""Which files a conversion writes: their names, their language pairs, and that no two of them are one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exporters.base import AnyExporter, Languages
from glossary.files.output import file_key
from glossary.files.remote import path_at
from glossary.files.source import Source
from glossary.findings import UsageError
from glossary.model import Location, Metadata
from glossary.reading import Reader
from glossary.rules import Code
from glossary.selection import with_languages

STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One file to write; ``path`` is None for standard output. ``metadata`` is narrowed to what it holds."""

    exporter: AnyExporter
    options: Any
    metadata: Metadata
    path: Path | None

    @property
    def file(self) -> str:
        return STANDARD_OUTPUT if self.path is None else str(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """An opened input, with all its languages in the metadata."""

    source: Source
    reader: Reader
    metadata: Metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: formats with their options, languages, and one file or a folder."""

    formats: tuple[tuple[AnyExporter, Any], ...]
    source_language: str | None = None
    target_languages: tuple[str, ...] = ()
    file: str | None = None
    folder: Path | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    """By format, the folder below ``folder``; ``{source}`` and ``{target}`` stand for the languages of a pair."""


def plan(inputs: Iterable[Input], wanted: Wanted) -> list[tuple[Input, list[Target]]]:
    """List the targets of each input; raises UsageError before anything is written."""
    inputs = list(inputs)
    planned = [(one, list(_targets(one, wanted))) for one in inputs]
    if wanted.file is not None and sum(len(targets) for _, targets in planned) > 1:
        names = ", ".join(name_for("…", target) for _, targets in planned for target in targets)
        raise UsageError(
            Code.WRONG_USAGE,
            f"-o takes one file, but {names} would be written",
            mend="name one format and one --target, or use --output-dir",
        )
    _refuse_collisions(planned)
    return planned


def name_for(stem: str, target: Target) -> str:
    """Name a file: with the format unless that is named like its suffix, and with the pair where it holds one."""
    exporter = target.exporter
    name = "" if exporter.suffix == f".{exporter.name}" else f".{exporter.name}"
    pair = f".{'_'.join(target.metadata.languages)}" if exporter.languages is Languages.PAIR else ""
    return f"{stem}{name}{pair}{exporter.suffix}"


def _targets(one: Input, wanted: Wanted) -> Iterator[Target]:
    metadata = with_languages(one.metadata, wanted.source_language, wanted.target_languages)
    stem = one.source.stem or metadata.id or "glossary"
    for exporter, options in wanted.formats:
        for narrowed in _pairs(metadata) if exporter.languages is Languages.PAIR else [metadata]:
            target = Target(exporter=exporter, options=options, metadata=narrowed, path=None)
            if wanted.file == STANDARD_OUTPUT:
                yield target
            else:
                path = path_at(wanted.file) if wanted.file else _folder_of(target, wanted) / name_for(stem, target)
                yield Target(exporter=exporter, options=options, metadata=narrowed, path=path)
    if not any(exporter.languages is Languages.ANY for exporter, _ in wanted.formats) and len(metadata.languages) < 2:
        raise UsageError(
            Code.WRONG_USAGE,
            f"{wanted.formats[0][0].name} needs a source and a target language, but {one.source.name} has "
            f"{', '.join(metadata.languages) or 'none'}",
        )


def _folder_of(target: Target, wanted: Wanted) -> Path:
    place = wanted.places.get(target.exporter.name, "")
    pair = dict(zip(("source", "target"), target.metadata.languages, strict=False))
    return (wanted.folder or Path()) / place.format(**pair)


def _pairs(metadata: Metadata) -> Iterator[Metadata]:
    for target in metadata.languages[1:]:
        yield with_languages(metadata, metadata.source_language, (target,))


def _refuse_collisions(planned: list[tuple[Input, list[Target]]]) -> None:
    inputs = {file_key(path): str(path) for one, _ in planned for path in one.source.files}
    outputs: dict[str, str] = {}
    for one, targets in planned:
        for target in targets:
            if target.path is None:
                continue
            key = file_key(target.path)
            if key in inputs:
                raise UsageError(
                    Code.OUTPUT_COLLISION,
                    "this output is an input as well",
                    location=Location(target.file),
                    mend="choose another name",
                )
            if key in outputs:
                raise UsageError(
                    Code.OUTPUT_COLLISION,
                    f"both {outputs[key]} and {one.source.name} would be written here",
                    location=Location(target.file),
                    mend="convert them into different folders",
                )
            outputs[key] = one.source.name
