"""The tasks of a build, one for each output of each input, and their results."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, TypedDict

from exporters.base import Languages, get_exporter
from exporters.build.config import BuildConfig, GlossaryConfig, OutputConfig, place
from exporters.clean.inputs import Profile
from exporters.convert.opening import open_input
from exporters.convert.plan import name_for, refuse_collisions, refuse_parts
from glossary.files.remote import is_url, path_at, shown
from glossary.files.source import Source, source_at
from glossary.findings import Finding, InputError, Report, UsageError
from glossary.model import Location
from glossary.plugins import own_version
from glossary.reading import ReadOptions
from glossary.rules import Code

TOOL: Final = own_version()
STATE: Final = ".glossport-state.json"
"""The file beside the configuration that says what earlier builds made."""


class Known(TypedDict):
    """Stored facts about an input, valid as long as ``key`` is the same."""

    key: str
    source: str | None
    languages: list[str]
    id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One output of one input; can be pickled for another process."""

    input: str
    input_hash: str
    size: int
    """Of the input, in bytes."""
    read_as: tuple[str | None, str | None, tuple[str, ...]]
    """The reader, and the source and target languages that the configuration says the input has."""
    languages: tuple[str, ...]
    """Of the output, source first."""
    clean: Profile | None = None
    output: OutputConfig
    loss_policy: str
    path: str
    name: str
    """The path as seen from the configuration: it tells the output apart wherever the build runs."""
    tool: str = TOOL
    """The version of glossport that is to make it."""
    version: str | None = None
    """Of the release that it is made for; None: that of the glossary."""

    @property
    def key(self) -> str:
        """A hash of everything that determines the output's bytes and whether it fails."""
        made_by = (
            self.tool,
            self.input_hash,
            self.read_as,
            self.languages,
            self.clean and self.clean.text,
            self.output,
            self.loss_policy,
            self.version,
        )
        return hashlib.sha256(repr(made_by).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Outputs of one input that are written in one pass over it."""

    tasks: tuple[Task, ...]

    @property
    def input(self) -> str:
        return self.tasks[0].input

    @property
    def size(self) -> int:
        return self.tasks[0].size


def jobs_of(tasks: Iterable[Task], count: int) -> list[Job]:
    """Group tasks by input, the largest input first; if inputs are fewer than ``count``, split the groups."""
    groups: dict[tuple[object, ...], list[Task]] = {}
    for task in tasks:
        groups.setdefault((task.input, task.read_as, task.clean and task.clean.text), []).append(task)
    pieces = max(1, count // max(1, len(groups)))
    jobs = [
        Job(tasks=tuple(group[number::pieces]))
        for group in groups.values()
        for number in range(min(pieces, len(group)))
    ]
    # A large job that starts last would delay the end of the build.
    return sorted(jobs, key=lambda job: -job.size)


class WrittenPart(NamedTuple):
    """A file of an output in parts; its name is as seen from the configuration."""

    name: str
    sha256: str
    size: int

    def as_json(self) -> dict[str, Any]:
        return {"file": shown(self.name), "bytes": self.size, "sha256": self.sha256}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result of a task; ``outcome`` is ``built``, ``fresh``, ``failed`` or, with ``check``, ``stale``."""

    task: Task
    outcome: str
    lines: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Why it failed."""
    exit_code: int = 0
    report: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0
    sha256: str = ""
    size: int = 0
    """Of the output, in bytes; of all its parts together."""
    parts: tuple[WrittenPart, ...] = ()
    """The files in place of the one, where it is written in several parts; then ``sha256`` is empty."""

    @property
    def names(self) -> list[str]:
        return [part.name for part in self.parts] or [self.task.name]

    def as_json(self) -> dict[str, Any]:
        return {
            "file": shown(self.task.path),
            "exporter": self.task.output.exporter,
            "input": shown(self.task.input),
            "input_sha256": self.task.input_hash,
            "outcome": self.outcome,
            "findings": [finding.as_json() for finding in self.findings],
            **{name: value for name, value in self.report.items() if name != "read"},
            "bytes": self.size,
            "sha256": self.sha256,
            **({"parts": [part.as_json() for part in self.parts]} if self.parts else {}),
            "seconds": round(self.seconds, 3),
        }


@dataclass(slots=True)
class Plan:
    """All tasks of a configuration, the facts about its inputs, and the errors of unreadable inputs."""

    tasks: list[Task] = field(default_factory=list)
    known: dict[str, Known] = field(default_factory=dict)
    unreadable: list[InputError] = field(default_factory=list)
    read: list[Path] = field(default_factory=list)
    """All files that the build reads."""


def plan_build(config: BuildConfig, known_before: Mapping[str, Known]) -> Plan:
    """List all outputs; an unreadable input does not stop the others.

    Raises UsageError if two outputs are the same file, or if an output is an input or in a forbidden place.
    """
    plan = Plan()
    loss_policy = _loss_policy(config)
    inputs = [path for path in (config.file, config.accepted, config.folder / STATE) if path]
    for glossary in config.glossaries:
        for name in glossary.inputs:
            try:
                source = source_at(name)
                content = source.digest()
                known = known_before.get(config.name_of(name))
                if known is None or known["key"] != repr((content, glossary.read_as)):
                    # The languages and the hash are those of the same bytes.
                    source.freeze()
                    content = source.digest()
                    known = _known(source, glossary, repr((content, glossary.read_as)))
            except InputError as error:
                plan.unreadable.append(error)
                continue
            plan.known[config.name_of(name)] = known
            inputs += [*source.files, path_at(name)]
            for output in config.outputs:
                for tags in _languages_of(output, glossary, known, name):
                    path = str(_path(config, output, source, tags, known["id"]))
                    task = Task(
                        input=name,
                        input_hash=content,
                        size=source.size,
                        read_as=glossary.read_as,
                        languages=tags,
                        clean=glossary.clean,
                        output=output,
                        loss_policy=loss_policy,
                        path=path,
                        name=config.name_of(path),
                    )
                    plan.tasks.append(task)
    outputs = [(path_at(task.path), task.input) for task in plan.tasks]
    refuse_collisions(outputs, inputs, "put {stem}, {source} and {target} into the path")
    in_parts = [path_at(task.path) for task in plan.tasks if task.output.split.in_parts]
    refuse_parts(in_parts, [*inputs, *(path for path, _ in outputs)])
    plan.read = inputs
    if not config.allow_outside:
        _refuse_outside(plan.tasks, config.folder)
    return plan


def _loss_policy(config: BuildConfig) -> str:
    """Return a text that changes with the loss policy, since an output may pass one policy and fail another."""
    accepted = ""
    if config.accepted and config.accepted.is_file():
        accepted = hashlib.sha256(config.accepted.read_bytes()).hexdigest()
    return repr((config.fail_on_loss, accepted))


def _known(source: Source, glossary: GlossaryConfig, key: str) -> Known:
    reader, source_language, targets = glossary.read_as
    options = ReadOptions(source_language=source_language, target_languages=targets)
    metadata = open_input(source, reader, options, Report()).metadata
    return {
        "key": key,
        "source": metadata.source_language,
        "languages": list(metadata.languages),
        "id": metadata.id,
    }


def _languages_of(output: OutputConfig, glossary: GlossaryConfig, known: Known, name: str) -> Iterable[tuple[str, ...]]:
    """Return the languages of each requested output, the source first; ``name`` is that of the input."""
    _, asked_source, targets = glossary.read_as
    source = asked_source or known["source"] or next(iter(known["languages"]), None)
    others = [tag for tag in known["languages"] if tag != source and (not targets or tag in targets)]
    languages = [source, *others] if source else []
    if get_exporter(output.exporter).languages is Languages.ANY:
        if not output.split.by_pair:
            return [tuple(languages)]
        if output.pairs is None and not (asked_source or known["source"]):
            message = "the glossary has no source language, from which the pairs of split would go"
            suggestion = "say it as source under [[glossary]], or name the pairs"
            raise UsageError(Code.WRONG_USAGE, message, location=Location(shown(name)), suggestion=suggestion)
    if output.pairs is None:
        return [(languages[0], tag) for tag in others]
    every = output.pairs or [(one, other) for one in languages for other in languages if one != other]
    return [pair for pair in every if set(pair) <= set(languages)]


def _path(
    config: BuildConfig, output: OutputConfig, source: Source, languages: tuple[str, ...], glossary_id: str | None
) -> Path:
    exporter = get_exporter(output.exporter)
    stem = source.stem or glossary_id or "glossary"
    if output.path is None:
        return config.output_dir / name_for(stem, exporter, languages, by_pair=output.split.by_pair)
    ends = (languages[0], languages[-1]) if languages else ("", "")
    name = output.path.format(stem=stem, format=exporter.name, source=ends[0], target=ends[1])
    return place(config.folder, name)


def _refuse_outside(tasks: Iterable[Task], folder: Path) -> None:
    inside = folder.resolve()
    for path in _different(task.path for task in tasks):
        if is_url(path) or not Path(path).resolve().is_relative_to(inside):
            raise UsageError(
                Code.OUTPUT_COLLISION,
                "this output is outside the folder of the configuration",
                location=Location(shown(path)),
                suggestion="allow it with allow-outside = true under [build]",
            )


def _different(paths: Iterable[str]) -> Iterator[str]:
    """Yield one path for each folder, and every distinct URL."""
    seen: set[str] = set()
    for path in paths:
        folder = path if is_url(path) else str(Path(path).parent)
        if folder not in seen:
            seen.add(folder)
            yield path
