"""``build``: every output that a configuration asks for, those that are up to date left as they are.

An output is built anew when the bytes of its input, what is asked of it, or the tool's version changed. What was
built stands in a small state file, which may be deleted at any time and is never needed to be right.
"""

import hashlib
import json
import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from exporters import registry
from exporters.base import Languages
from exporters.build_config import BuildConfig, Glossary, Wish
from exporters.output import file_key, write_text
from exporters.pipeline import Conversion, open_input, run_conversion
from exporters.plan import Target, name_for
from glossary.errors import GlossportError, InputError, UsageError
from glossary.findings import Report
from glossary.model import Location, Metadata
from glossary.readers.base import ReadOptions
from glossary.select import Selection
from glossary.source import Source, source_at

GRACE: Final = 5.0
"""Seconds that processes have to clean up after an interrupt; a twentieth is enough on a machine that is not busy."""
STATE: Final = ".glossport-state.json"
ATTEMPTS: Final = 3
"""So often the work of killed processes is given to others; then it is done in this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One output of one input; it can be sent to another process."""

    input: str
    input_hash: str
    read_as: tuple[str | None, str | None, tuple[str, ...]]
    """The reader, and the source and target languages that the configuration says the input has."""
    languages: tuple[str, ...]
    """Of the output, source first."""
    wish: Wish
    loss_policy: str
    path: str

    @property
    def key(self) -> str:
        """Tell by what the output is made."""
        made_by = (version("glossport"), self.input_hash, self.read_as, self.languages, self.wish, self.loss_policy)
        asked = repr(made_by)
        return hashlib.sha256(asked.encode()).hexdigest()


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
            "file": self.task.path,
            "exporter": self.task.wish.exporter,
            "input": self.task.input,
            "input_sha256": self.task.input_hash,
            "outcome": self.outcome,
            **self.report,
            "bytes": self.size,
            "sha256": self.sha256,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What is asked for. ``shard`` takes the outputs of number I of N."""

    config: BuildConfig
    jobs: int = 0
    check: bool = False
    force: bool = False
    prune: bool = False
    shard: tuple[int, int] = (1, 1)
    report_file: str | None = None


@dataclass(slots=True)
class Built:
    """What came of a build."""

    results: list[Result] = field(default_factory=list)
    unreadable: list[InputError] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    exit_code: int = 0

    def lines(self) -> Iterator[str]:
        """Say what went wrong, what is left over, and the sum."""
        yield from (str(error.finding) for error in self.unreadable)
        for result in self.results:
            yield from result.lines
            if result.outcome == "failed" and not result.report:
                yield f"{result.task.path}: not built"
        for path in self.strays:
            yield f"{path}: no longer configured; --prune removes it"
        for path in self.removed:
            yield f"{path}: removed"
        counts = Counter(result.outcome for result in self.results)
        stale = f"{counts['stale']} stale, " if counts["stale"] else ""
        yield f"{counts['built']} outputs built, {counts['fresh']} up to date, {stale}{counts['failed']} failed"


def build(asked: Build) -> Built:
    """Build what is not up to date; with ``check`` write nothing and fail where a file is not what would be written.

    Raises UsageError where two outputs would be one file, or one is an input.
    """
    state = {} if asked.force else _read_state(asked.config.folder)
    built = Built()
    tasks, languages = _planned(asked.config, state, built)
    _refuse_collisions(tasks)
    number, shards = asked.shard
    mine = [task for task in tasks if _shard(task, shards) == number - 1]
    fresh = {task.path for task in mine if _is_fresh(task, state)}
    done = {result.task.path: result for result in _run([task for task in mine if task.path not in fresh], asked)}
    for task in mine:
        built.results.append(done.get(task.path) or Result(task=task, outcome="fresh", **_known(task, state)))
    built.exit_code = max(
        [*(result.exit_code for result in built.results), *(error.exit_code for error in built.unreadable)], default=0
    )
    owned = _read_state(asked.config.folder).get("outputs", {})
    wanted = {task.path for task in tasks}
    # What an input that cannot be read would give is not known, so nothing is called a stray then.
    strays = [] if built.unreadable else [path for path in owned if path not in wanted and Path(path).exists()]
    if asked.prune and not asked.check:
        built.removed = [path for path in strays if _remove(path, owned[path])]
    built.strays = [path for path in strays if path not in built.removed]
    if asked.check and built.strays:
        built.exit_code = max(built.exit_code, 1)
    if not asked.check:
        _write_state(asked.config.folder, built, languages)
    if asked.report_file:
        report = {"outputs": [result.as_json() for result in built.results], "strays": built.strays}
        write_text(json.dumps(report, ensure_ascii=False, indent=2), asked.report_file)
    return built


def shard_of(text: str | None) -> tuple[int, int]:
    """Read ``I/N``; raises UsageError G801."""
    number, _, count = (text or "1/1").partition("/")
    if number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count):
        return int(number), int(count)
    raise UsageError("G801", f"{text!r} is no part of a whole", mend="--shard 2/4 is the second of four")


# Planning


def _planned(config: BuildConfig, state: dict[str, Any], built: Built) -> tuple[list[Task], dict[str, Any]]:
    """List all outputs; an input that cannot be read goes to ``built`` and the others go on."""
    tasks: list[Task] = []
    known: dict[str, Any] = {}
    loss_policy = _loss_policy(config)
    for glossary in config.glossaries:
        for path in glossary.inputs:
            try:
                source = source_at(str(path))
                content = _hash_of(source)
                key = repr((content, glossary.read_as))
                languages = state.get("inputs", {}).get(str(path), {})
                if languages.get("key") != key:
                    languages = {"key": key, **_languages(source, glossary)}
            except InputError as error:
                built.unreadable.append(error)
                continue
            known[str(path)] = languages
            for wish in config.wishes:
                tasks += (
                    Task(
                        input=source.name,
                        input_hash=content,
                        read_as=glossary.read_as,
                        languages=tags,
                        wish=wish,
                        loss_policy=loss_policy,
                        path=str(_path(config, wish, source, tags, languages["id"])),
                    )
                    for tags in _languages_of(wish, glossary, languages)
                )
    return tasks, known


def _loss_policy(config: BuildConfig) -> str:
    """Tell policies apart: what passed under one need not pass under another."""
    accepted = _sha256(config.accepted) if config.accepted and config.accepted.exists() else None
    return repr((config.fail_on_loss, accepted))


def _languages(source: Source, glossary: Glossary) -> dict[str, Any]:
    reader, source_language, targets = glossary.read_as
    options = ReadOptions(source_language=source_language, target_languages=targets)
    metadata = open_input(source, reader, options, Report()).metadata
    return {"source": metadata.source_language, "languages": list(metadata.languages), "id": metadata.id}


def _languages_of(wish: Wish, glossary: Glossary, known: dict[str, Any]) -> Iterable[tuple[str, ...]]:
    """Give the languages of each output that is wished for, the source first."""
    _, asked_source, targets = glossary.read_as
    source = asked_source or known["source"] or next(iter(known["languages"]), None)
    others = [tag for tag in known["languages"] if tag != source and (not targets or tag in targets)]
    languages = [source, *others] if source else []
    if registry.get(wish.exporter).languages is Languages.ANY:
        return [tuple(languages)]
    if wish.pairs is None:
        return [(languages[0], tag) for tag in others]
    every = wish.pairs or [(one, other) for one in languages for other in languages if one != other]
    return [pair for pair in every if set(pair) <= set(languages)]


def _path(config: BuildConfig, wish: Wish, source: Source, languages: tuple[str, ...], glossary_id: str | None) -> Path:
    exporter = registry.get(wish.exporter)
    stem = source.stem or glossary_id or "glossary"
    if wish.path is None:
        target = Target(exporter=exporter, options=None, metadata=Metadata(languages=languages), path=None)
        return config.output_dir / name_for(stem, target)
    ends = (languages[0], languages[-1]) if languages else ("", "")
    return config.folder / wish.path.format(stem=stem, format=exporter.name, source=ends[0], target=ends[1])


def _refuse_collisions(tasks: list[Task]) -> None:
    names = dict.fromkeys(task.input for task in tasks)
    inputs = {file_key(path) for name in names for path in source_at(name).files}
    seen: dict[str, str] = {}
    for task in tasks:
        key = file_key(Path(task.path))
        if key in inputs:
            raise UsageError("G604", "this output is an input as well", location=Location(task.path))
        if key in seen:
            told = f"both {seen[key]} and {task.input} would be written here"
            mend = "put {stem}, {source} and {target} into the path"
            raise UsageError("G604", told, location=Location(task.path), mend=mend)
        seen[key] = task.input


def _shard(task: Task, shards: int) -> int:
    return int.from_bytes(hashlib.sha256(Path(task.path).as_posix().encode()).digest()[:8]) % shards


# Running


def _run(tasks: list[Task], asked: Build) -> Iterator[Result]:
    jobs = min(asked.jobs or os.cpu_count() or 1, len(tasks))
    config = asked.config
    if jobs < 2:
        yield from (_run_one(task, config, check=asked.check) for task in tasks)
        return
    left = {task.path: task for task in tasks}
    for attempt in range(ATTEMPTS):
        try:
            for result in _run_in_pool(list(left.values()), config, jobs, check=asked.check):
                del left[result.task.path]
                yield result
        except BrokenProcessPool:
            # A process was killed, perhaps for want of memory; files are whole or untouched, so what is left goes on.
            jobs = max(1, jobs - attempt)
        else:
            return
    yield from (_run_one(task, config, check=asked.check) for task in left.values())


def _run_in_pool(tasks: list[Task], config: BuildConfig, jobs: int, *, check: bool) -> Iterator[Result]:
    pool = ProcessPoolExecutor(jobs, initializer=_behave_in_pool)
    try:
        with _uninterrupted():
            # Processes begin here; until they have heard of it, an interrupt would end them in their own words.
            futures = [pool.submit(_run_one, task, config, check=check) for task in tasks]
        yield from (future.result() for future in as_completed(futures))
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        _end_processes()
        raise
    finally:
        pool.shutdown()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _end_processes() -> None:
    processes = multiprocessing.active_children()
    for process in processes:
        process.terminate()
    for process in processes:
        # Time to take back the file that is being written.
        process.join(GRACE / len(processes))
        process.kill()


def _behave_in_pool() -> None:
    """Leave an interrupt to the process that waits for us; asked to end, clean up and take no further work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)


class _Ending:
    """Whether this process was asked to end: the pool catches our exit, and would go on with what waits already."""

    is_asked = False


def _end(*_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _Ending.is_asked = True
    sys.exit(1)


def _run_one(task: Task, config: BuildConfig, *, check: bool) -> Result:
    """Convert, in this or another process; whatever is wrong with the glossary is told in the result."""
    if _Ending.is_asked:
        os._exit(1)
    wish = task.wish
    reader, source_language, target_languages = task.read_as
    conversion = Conversion(
        inputs=(task.input,),
        formats=(wish.exporter,),
        file=task.path,
        reader=reader,
        read_options=ReadOptions(source_language=source_language, target_languages=target_languages),
        languages=task.languages,
        settings=wish.settings,
        selection=Selection(
            statuses=frozenset(wish.statuses),
            subjects=frozenset(wish.subjects),
            since="",
            only_translated=wish.only_translated,
        ),
        drop_over_limit=wish.drop_over_limit,
        accepted=config.accepted,
        fail_on_loss=config.fail_on_loss,
        check=check,
    )
    start = time.perf_counter()
    try:
        run = run_conversion(conversion)
    except GlossportError as error:
        return Result(task=task, outcome="failed", lines=(str(error.finding),), exit_code=error.exit_code)
    lines = [str(finding) for finding in run.report.findings if finding.severity == "error"]
    if run.exit_code and not lines:
        lines = [f"{task.path}: more is lost than may be"]
    losses = run.outputs[0].losses.as_json() if run.outputs else {}
    report = {name: losses[name] for name in ("entries_in", "entries_out", "losses") if losses}
    is_stale = bool(run.report.findings) and all(finding.code == "G608" for finding in run.report.findings)
    outcome = ("stale" if is_stale else "failed") if run.exit_code else ("fresh" if check else "built")
    result = Result(
        task=task,
        outcome=outcome,
        lines=tuple(lines),
        exit_code=run.exit_code,
        report=report,
        seconds=time.perf_counter() - start,
    )
    path = Path(task.path)
    if run.exit_code or not path.exists():
        return result
    return replace(result, sha256=_sha256(path), size=path.stat().st_size)


# State


def _is_fresh(task: Task, state: dict[str, Any]) -> bool:
    known = state.get("outputs", {}).get(task.path)
    path = Path(task.path)
    return bool(
        known
        and known["key"] == task.key
        and path.is_file()
        and path.stat().st_size == known["bytes"]
        and _sha256(path) == known["sha256"]
    )


def _known(task: Task, state: dict[str, Any]) -> dict[str, Any]:
    known = state["outputs"][task.path]
    return {"sha256": known["sha256"], "size": known["bytes"], "report": known.get("report", {})}


def _remove(path: str, known: dict[str, Any]) -> bool:
    """Remove a file that is as we wrote it; what somebody changed stays."""
    if _sha256(Path(path)) != known["sha256"]:
        return False
    Path(path).unlink()
    return True


def _hash_of(source: Source) -> str:
    """Hash the input; of a folder the names and bytes of its files."""
    if not source.is_folder:
        return _sha256(source.files[0])
    names = "".join(f"{path.name}\0{_sha256(path)}\0" for path in source.files)
    return hashlib.sha256(names.encode()).hexdigest()


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError("G101", f"cannot be read: {error.strerror}", location=Location(str(path))) from None


def _read_state(folder: Path) -> dict[str, Any]:
    try:
        state = json.loads((folder / STATE).read_text(encoding="utf-8"))
        is_ours = state.get("tool") == version("glossport")
        outputs = {path: one for path, one in state["outputs"].items() if {"key", "sha256", "bytes"} <= one.keys()}
        inputs = {
            path: one for path, one in state["inputs"].items() if {"key", "languages", "source", "id"} <= one.keys()
        }
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}
    return {"outputs": outputs, "inputs": inputs if is_ours else {}}


def _write_state(folder: Path, built: Built, languages: dict[str, Any]) -> None:
    # Another build may have finished meanwhile: what it knows of other outputs stays.
    outputs = _read_state(folder).get("outputs", {})
    for result in built.results:
        if result.outcome == "built" and result.sha256:
            outputs[result.task.path] = {
                "key": result.task.key,
                "sha256": result.sha256,
                "bytes": result.size,
                "report": result.report,
            }
    for path in built.removed:
        outputs.pop(path, None)
    state = {"tool": version("glossport"), "inputs": languages, "outputs": outputs}
    write_text(json.dumps(state, ensure_ascii=False), str(folder / STATE))
