"""Who makes the outputs of a build: this process, several of this machine, or a cluster; the bytes are the same.

All are executors of ``concurrent.futures``. The work of a process that was killed is given to others: every output is
whole or untouched, so it can be made again.
"""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from exporters.build_config import BuildConfig
from exporters.build_progress import Display
from exporters.build_tasks import TOOL, Result, Task, sha256_of
from exporters.cluster import on_cluster
from exporters.pipeline import Conversion, run_conversion
from exporters.processes import Counts, as_ready, count, end_if_asked, processes, shared_counts, uninterrupted
from glossary.errors import GlossportError, OutputError
from glossary.readers.base import ReadOptions
from glossary.remote import path_at, shown
from glossary.select import Selection

ATTEMPTS: Final = 3
"""So often the work of killed processes is given to others; then it is done in this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is the same for all tasks, and how many are done at once. ``jobs`` 0: as many as there are cores."""

    config: BuildConfig
    check: bool = False
    jobs: int = 0
    scheduler: str | None = None


def run(tasks: list[Task], work: Work, display: Display) -> Iterator[Result]:
    """Make the outputs, in the order in which they are ready.

    Raises UsageError G804 where the scheduler of a cluster cannot be reached.
    """
    # The largest first: begun last, one would keep everybody waiting.
    tasks = sorted(tasks, key=lambda task: -task.size)
    jobs = min(work.jobs or os.cpu_count() or 1, len(tasks))
    with display.showing(tasks):
        for result in _run(tasks, work, display, jobs):
            display.done(result)
            yield result


def _run(tasks: list[Task], work: Work, display: Display, jobs: int) -> Iterator[Result]:
    if work.scheduler and tasks:
        yield from _run_in(lambda: on_cluster(str(work.scheduler)), tasks, work, display)
    elif jobs > 1:
        counts = shared_counts(len(tasks))
        yield from _run_in(lambda: processes(jobs, counts), tasks, work, display, counts)
    else:
        # One output alone: of a large input, several processes make parts of it.
        for number, task in enumerate(tasks):
            yield make(task, number, work, partial(display.read, number), work.jobs or os.cpu_count() or 1)


def _run_in(
    executor_for: Callable[[], AbstractContextManager[Executor]],
    tasks: list[Task],
    work: Work,
    display: Display,
    counts: Counts = (),
) -> Iterator[Result]:
    left = dict(enumerate(tasks))
    for _ in range(ATTEMPTS):
        try:
            with executor_for() as executor:
                # Processes begin here; until they have heard of it, an interrupt would end them in their own words.
                with uninterrupted():
                    futures = {executor.submit(make, task, number, work): number for number, task in left.items()}
                for future in as_ready(futures, partial(display.at, counts) if display.is_live else None):
                    result = future.result()
                    del left[futures[future]]
                    yield result
        except BrokenExecutor:
            # A process was killed, perhaps for want of memory.
            continue
        return
    yield from (make(task, number, work, partial(display.read, number)) for number, task in left.items())


# The work


def make(task: Task, number: int, work: Work, on_read: Callable[[int], None] | None = None, jobs: int = 1) -> Result:
    """Convert, in this or another process; whatever is wrong with the glossary is told in the result."""
    end_if_asked()
    if task.tool != TOOL:
        told = f"glossport {TOOL} is installed where this was to be made, but {task.tool} asks for it"
        return _failed(task, OutputError("G603", told))
    start = time.perf_counter()
    tell = on_read or partial(count, number)
    try:
        run = run_conversion(_conversion(task, work, jobs), lambda _name, _size: nullcontext(tell))
    except GlossportError as error:
        return _failed(task, error)
    lines = [str(finding) for finding in run.report.findings if finding.severity == "error"]
    if run.exit_code and not lines:
        lines = [f"{shown(task.path)}: more is lost than may be"]
    losses = run.outputs[0].losses.as_json() if run.outputs else {}
    is_stale = bool(run.report.findings) and all(finding.code == "G608" for finding in run.report.findings)
    outcome = ("stale" if is_stale else "failed") if run.exit_code else ("fresh" if work.check else "built")
    result = Result(
        task=task,
        outcome=outcome,
        lines=tuple(lines),
        exit_code=run.exit_code,
        report={name: losses[name] for name in ("entries_in", "entries_out", "losses") if losses},
        seconds=time.perf_counter() - start,
    )
    if run.exit_code:
        return result
    path = path_at(task.path)
    with path.open("rb") as stream:
        return replace(result, sha256=sha256_of(stream), size=path.stat().st_size)


def _conversion(task: Task, work: Work, jobs: int) -> Conversion:
    wish = task.wish
    reader, source_language, target_languages = task.read_as
    return Conversion(
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
        accepted=work.config.accepted,
        fail_on_loss=work.config.fail_on_loss,
        jobs=jobs,
        check=work.check,
    )


def _failed(task: Task, error: GlossportError) -> Result:
    return Result(task=task, outcome="failed", lines=(str(error.finding),), exit_code=error.exit_code)
