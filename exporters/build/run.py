"""``build``: write every output of a configuration, except those that are up to date.

An output is written again if its input's bytes, its configuration, the loss policy, the version of glossport or the
output file itself has changed.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass

from exporters.build.config import BuildConfig, build_config
from exporters.build.progress import NO_DISPLAY, Display, display_for
from exporters.build.reports import Built, as_junit, as_markdown
from exporters.build.state import State, is_as_built, read_state, remove, strays, write_state
from exporters.build.tasks import Result, Task, WrittenPart, plan_build
from exporters.build.workers import Work, failed, run
from exporters.console import SILENT, Console
from glossary.config import found_config
from glossary.files.output import append_summary, refuse_overwriting, write_text
from glossary.files.parts import paths_of
from glossary.files.remote import path_at, shown
from glossary.findings import Outcome, OutputError, UsageError
from glossary.model import Location
from glossary.request import Request, option
from glossary.rules import Code


@dataclass(frozen=True, kw_only=True)
class Build(Request):
    """The options of a build."""

    config: str | None = option(
        "-c", "The configuration; default: glossport.toml or pyproject.toml here or above.", metavar="FILE"
    )
    jobs: int | None = option("--jobs", "How many outputs are built at once; default: all cores.")
    scheduler: str | None = option("--scheduler", "Build on the Dask cluster of this scheduler.", metavar="ADDRESS")
    wait: int = option("--wait", "How many seconds to wait for a worker of the cluster.", default=60)
    shard: str | None = option(
        "--shard", "Build the I-th of N parts of the outputs, for a matrix of jobs.", metavar="I/N"
    )
    check: bool = option("--check", "Write nothing; exit 1 where a file is not what would be written.", default=False)
    force: bool = option("--force", "Build what is up to date as well.", default=False)
    prune: bool = option("--prune", "Remove outputs that were built once and are no longer configured.", default=False)
    report: str | None = option("--report", "Write what was built as JSON.", metavar="FILE")
    junit: str | None = option("--junit", "Write what was built as JUnit's XML.", metavar="FILE")


def run_build(request: Build, console: Console = SILENT) -> Outcome:
    """Build the outputs of the configuration, and write the reports that the request asks for."""
    built = build(build_config(found_config(request.config)), request, display_for(console))
    if request.report:
        write_text(json.dumps(built.as_json(), ensure_ascii=False, indent=2), request.report)
    if request.junit:
        write_text(as_junit(built), request.junit)
    append_summary(lambda: as_markdown(built))
    return Outcome(lines=list(built.lines()), exit_code=built.exit_code)


def build(config: BuildConfig, request: Build, display: Display = NO_DISPLAY) -> Built:
    """Build the outputs that are not up to date; with ``check`` write nothing and fail if a file would change.

    Raises UsageError if two outputs are the same file, or if an output is an input or in a forbidden place.
    """
    shard = _shard(request.shard)
    if request.scheduler:
        # The workers of the cluster have other working directories.
        config = config.resolved()
    state = State() if request.force else read_state(config.folder)
    plan = plan_build(config, state.inputs)
    refuse_overwriting([request.report, request.junit], [*plan.read, *(path_at(task.path) for task in plan.tasks)])
    built = Built(unreadable=plan.unreadable)
    mine = [task for task in plan.tasks if _is_in_shard(task, *shard)]
    # A check ignores the state: it compares the new bytes with the existing files.
    fresh = {} if request.check else {task.path: known for task in mine if (known := state.fresh(task))}
    work = Work(
        config=config, check=request.check, jobs=request.jobs or 0, scheduler=request.scheduler, wait=request.wait
    )
    done = {result.task.path: result for result in run([one for one in mine if one.path not in fresh], work, display)}
    if request.scheduler and not request.check:
        done = {path: _seen(result) for path, result in done.items()}
    built.results = [fresh.get(task.path) or done[task.path] for task in mine]
    built.exit_code = max(
        [*(result.exit_code for result in built.results), *(error.exit_code for error in built.unreadable)], default=0
    )
    # The outputs of an unreadable input are unknown, so report no strays then.
    names = [] if plan.unreadable else _strays(config, plan.tasks, built.results)
    if request.prune and not request.check:
        built.removed = remove(config.folder, names, plan.read)
    built.strays = [name for name in names if name not in built.removed]
    if request.check and built.strays:
        built.exit_code = max(built.exit_code, 1)
    if not request.check:
        write_state(config.folder, built.results, built.removed, plan.known)
    return built


def _seen(result: Result) -> Result:
    """Fail an output that a worker of a cluster says it has built, where it is not to be seen here."""
    if result.outcome != "built":
        return result
    paths = paths_of(path_at(result.task.path), len(result.names))
    files = result.parts or (WrittenPart(result.task.name, result.sha256, result.size),)
    known = ({"sha256": one.sha256, "bytes": one.size} for one in files)
    if all(is_as_built(path, one) for path, one in zip(paths, known, strict=True)):
        return result
    error = OutputError(
        Code.OUTPUT_NOT_WRITTEN,
        "a worker built this, but it is not here: the worker has another file system, or the file was changed",
        location=Location(shown(result.task.path)),
        suggestion="let the workers see the same folder",
    )
    return failed(result.task, error)


def _is_in_shard(task: Task, number: int, count: int) -> bool:
    return int.from_bytes(hashlib.sha256(os.fsencode(task.name)).digest()[:8]) % count == number - 1


def _strays(config: BuildConfig, tasks: Iterable[Task], results: Iterable[Result]) -> list[str]:
    state = read_state(config.folder)
    written = {result.task.name: result.names for result in results if not result.exit_code}
    return strays(config, {name for task in tasks for name in written.get(task.name) or state.names(task)})


def _shard(text: str | None) -> tuple[int, int]:
    """Parse ``I/N`` into two numbers; raises UsageError G801 if the text has another form."""
    number, _, count = (text or "1/1").partition("/")
    if number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count):
        return int(number), int(count)
    raise UsageError(
        Code.WRONG_USAGE, f"{text!r} is no part of a whole", suggestion="--shard 2/4 is the second of four"
    )
