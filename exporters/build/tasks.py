"""What a build has to make: a task for each output of each input, and what came of it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, Final, TypedDict

from exporters.base import Languages, get_exporter
from exporters.build.config import BuildConfig, Glossary, Wish, place
from exporters.convert.pipeline import open_input
from exporters.convert.plan import Target, name_for
from glossary.files.output import file_key
from glossary.files.remote import is_url, shown
from glossary.files.source import Source, source_at
from glossary.findings import InputError, Report, UsageError
from glossary.model import Location, Metadata
from glossary.reading import ReadOptions
from glossary.rules import Code

TOOL: Final = version("glossport")


class Known(TypedDict):
    """What is known of an input without reading it again, as long as ``key`` is the same."""

    key: str
    source: str | None
    languages: list[str]
    id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One output of one input; it can be sent to another process."""

    input: str
    input_hash: str
    size: int
    """Of the input, in bytes."""
    read_as: tuple[str | None, str | None, tuple[str, ...]]
    """The reader, and the source and target languages that the configuration says the input has."""
    languages: tuple[str, ...]
    """Of the output, source first."""
    wish: Wish
    loss_policy: str
    path: str
    name: str
    """The path as seen from the configuration: it tells the output apart wherever the build runs."""
    tool: str = TOOL
    """The version of glossport that is to make it."""

    @property
    def key(self) -> str:
        """Tell by what the output is made."""
        made_by = (self.tool, self.input_hash, self.read_as, self.languages, self.wish, self.loss_policy)
        return hashlib.sha256(repr(made_by).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of a task: ``built``, ``fresh``, ``failed``, or ``stale`` where it was only compared."""

    task: Task
    outcome: str
    lines: tuple[str, ...] = ()
    exit_code: int = 0
    report: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0
    sha256: str = ""
    size: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "file": shown(self.task.path),
            "exporter": self.task.wish.exporter,
            "input": shown(self.task.input),
            "input_sha256": self.task.input_hash,
            "outcome": self.outcome,
            **self.report,
            "bytes": self.size,
            "sha256": self.sha256,
            "seconds": round(self.seconds, 3),
        }


@dataclass(slots=True)
class Plan:
    """All outputs of a configuration; what is known of its inputs; and the inputs that cannot be read."""

    tasks: list[Task] = field(default_factory=list)
    known: dict[str, Known] = field(default_factory=dict)
    unreadable: list[InputError] = field(default_factory=list)


def plan_build(config: BuildConfig, known_before: Mapping[str, Known]) -> Plan:
    """List all outputs; an input that cannot be read does not stop the others.

    Raises UsageError where two outputs would be one file, one is an input, or one is where none may be.
    """
    plan = Plan()
    loss_policy = _loss_policy(config)
    inputs: dict[str, str] = {}
    for glossary in config.glossaries:
        for name in glossary.inputs:
            try:
                source = source_at(name)
                content = _hash_of(source)
                key = repr((content, glossary.read_as))
                known = known_before.get(config.name_of(name))
                if known is None or known["key"] != key:
                    known = _known(source, glossary, key)
            except InputError as error:
                plan.unreadable.append(error)
                continue
            plan.known[config.name_of(name)] = known
            inputs.update((file_key(path), name) for path in source.files)
            inputs[name] = name
            for wish in config.wishes:
                for tags in _languages_of(wish, glossary, known):
                    path = str(_path(config, wish, source, tags, known["id"]))
                    task = Task(
                        input=name,
                        input_hash=content,
                        size=source.size,
                        read_as=glossary.read_as,
                        languages=tags,
                        wish=wish,
                        loss_policy=loss_policy,
                        path=path,
                        name=config.name_of(path),
                    )
                    plan.tasks.append(task)
    _refuse_collisions(plan.tasks, inputs)
    if not config.allow_outside:
        _refuse_outside(plan.tasks, config.folder)
    return plan


def sha256_of(stream: IO[bytes]) -> str:
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # any binary file is one


def _hash_of(source: Source) -> str:
    """Hash the input; of a folder the names and bytes of its files."""
    if not source.is_folder:
        with source.open() as stream:
            return sha256_of(stream)
    names = []
    for path in source.files:
        with source.open(path) as stream:
            names.append(f"{path.name}\0{sha256_of(stream)}\0")
    return hashlib.sha256("".join(names).encode()).hexdigest()


def _loss_policy(config: BuildConfig) -> str:
    """Tell policies apart: what passed under one need not pass under another."""
    accepted = ""
    if config.accepted and config.accepted.is_file():
        accepted = hashlib.sha256(config.accepted.read_bytes()).hexdigest()
    return repr((config.fail_on_loss, accepted))


def _known(source: Source, glossary: Glossary, key: str) -> Known:
    reader, source_language, targets = glossary.read_as
    options = ReadOptions(source_language=source_language, target_languages=targets)
    metadata = open_input(source, reader, options, Report()).metadata
    return {
        "key": key,
        "source": metadata.source_language,
        "languages": list(metadata.languages),
        "id": metadata.id,
    }


def _languages_of(wish: Wish, glossary: Glossary, known: Known) -> Iterable[tuple[str, ...]]:
    """Give the languages of each output that is wished for, the source first."""
    _, asked_source, targets = glossary.read_as
    source = asked_source or known["source"] or next(iter(known["languages"]), None)
    others = [tag for tag in known["languages"] if tag != source and (not targets or tag in targets)]
    languages = [source, *others] if source else []
    if get_exporter(wish.exporter).languages is Languages.ANY:
        return [tuple(languages)]
    if wish.pairs is None:
        return [(languages[0], tag) for tag in others]
    every = wish.pairs or [(one, other) for one in languages for other in languages if one != other]
    return [pair for pair in every if set(pair) <= set(languages)]


def _path(config: BuildConfig, wish: Wish, source: Source, languages: tuple[str, ...], glossary_id: str | None) -> Path:
    exporter = get_exporter(wish.exporter)
    stem = source.stem or glossary_id or "glossary"
    if wish.path is None:
        target = Target(exporter=exporter, options=None, metadata=Metadata(languages=languages), path=None)
        return config.output_dir / name_for(stem, target)
    ends = (languages[0], languages[-1]) if languages else ("", "")
    name = wish.path.format(stem=stem, format=exporter.name, source=ends[0], target=ends[1])
    return place(config.folder, name)


def _refuse_collisions(tasks: Iterable[Task], inputs: Mapping[str, str]) -> None:
    seen: dict[str, str] = {}
    for task in tasks:
        key = task.path if is_url(task.path) else file_key(Path(task.path))
        where = Location(shown(task.path))
        if key in inputs:
            raise UsageError(Code.OUTPUT_COLLISION, "this output is an input as well", location=where)
        if key in seen:
            told = f"both {seen[key]} and {task.input} would be written here"
            mend = "put {stem}, {source} and {target} into the path"
            raise UsageError(Code.OUTPUT_COLLISION, told, location=where, mend=mend)
        seen[key] = task.input


def _refuse_outside(tasks: Iterable[Task], folder: Path) -> None:
    inside = folder.resolve()
    for path in _different(task.path for task in tasks):
        if is_url(path) or not Path(path).resolve().is_relative_to(inside):
            raise UsageError(
                Code.OUTPUT_COLLISION,
                "this output is outside the folder of the configuration",
                location=Location(shown(path)),
                mend="allow it with allow-outside = true under [build]",
            )


def _different(paths: Iterable[str]) -> Iterator[str]:
    """Yield one path of each folder."""
    seen: set[str] = set()
    for path in paths:
        folder = path if is_url(path) else str(Path(path).parent)
        if folder not in seen:
            seen.add(folder)
            yield path
