"""Who makes the outputs of a build: this process, several of this machine, or a cluster; the bytes are the same.

All are executors of ``concurrent.futures``. The work of a process that was killed is given to others: every output is
whole or untouched, so it can be made again.
"""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from exporters.build_config import BuildConfig
from exporters.build_progress import Display
from exporters.build_tasks import TOOL, Result, Task, sha256_of
from exporters.cluster import on_cluster
from exporters.pipeline import Conversion, run_conversion
from glossary.errors import GlossportError, OutputError
from glossary.readers.base import ReadOptions
from glossary.remote import path_at, shown
from glossary.select import Selection

ATTEMPTS: Final = 3
"""So often the work of killed processes is given to others; then it is done in this one."""
GRACE: Final = 5.0
"""Seconds that processes have to clean up after an interrupt; a twentieth is enough on a machine that is not busy."""
TICK: Final = 0.1
"""Seconds between two looks at how far the processes are."""

Counts = Sequence[int]
"""For each task the number of bytes read so far."""


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
        counts = multiprocessing.RawArray("Q", len(tasks))
        yield from _run_in(lambda: _processes(jobs, counts), tasks, work, display, counts)
    else:
        for number, task in enumerate(tasks):
            yield make(task, number, work, partial(display.read, number))


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
                with _uninterrupted():
                    futures = {executor.submit(make, task, number, work): number for number, task in left.items()}
                for future in _as_ready(futures, display, counts):
                    result = future.result()
                    del left[futures[future]]
                    yield result
        except BrokenExecutor:
            # A process was killed, perhaps for want of memory.
            continue
        return
    yield from (make(task, number, work, partial(display.read, number)) for number, task in left.items())


def _as_ready(futures: dict[Future[Result], int], display: Display, counts: Counts) -> Iterator[Future[Result]]:
    pending = set(futures)
    while pending:
        done, pending = wait(pending, TICK if display.is_live else None, FIRST_COMPLETED)
        display.at(counts)
        yield from done


# Processes of this machine


@contextmanager
def _processes(jobs: int, counts: Counts) -> Iterator[Executor]:
    pool = ProcessPoolExecutor(jobs, initializer=_behave_in_pool, initargs=(counts,))
    try:
        yield pool
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


def _behave_in_pool(counts: Counts) -> None:
    """Leave an interrupt to the process that waits for us; asked to end, clean up and take no further work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    _Process.counts = counts


class _Process:
    """What a process of the pool knows of itself."""

    counts: Counts = ()
    """Shared with the process that waits for us. No lock: one that is killed would never give it back."""
    is_ending = False
    """The pool catches our exit, and would go on with what waits already."""


def _end(*_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _Process.is_ending = True
    sys.exit(1)


def _count(number: int, size: int) -> None:
    if _Process.counts:
        _Process.counts[number] += size  # type: ignore[index]  # a shared array


# The work


def make(task: Task, number: int, work: Work, on_read: Callable[[int], None] | None = None) -> Result:
    """Convert, in this or another process; whatever is wrong with the glossary is told in the result."""
    if _Process.is_ending:
        os._exit(1)
    if task.tool != TOOL:
        told = f"glossport {TOOL} is installed where this was to be made, but {task.tool} asks for it"
        return _failed(task, OutputError("G603", told))
    start = time.perf_counter()
    tell = on_read or partial(_count, number)
    try:
        run = run_conversion(_conversion(task, work), lambda _name, _size: nullcontext(tell))
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


def _conversion(task: Task, work: Work) -> Conversion:
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
        check=work.check,
    )


def _failed(task: Task, error: GlossportError) -> Result:
    return Result(task=task, outcome="failed", lines=(str(error.finding),), exit_code=error.exit_code)
