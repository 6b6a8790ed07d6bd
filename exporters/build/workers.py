"""Who makes the outputs of a build: this process, several of this machine, or a Dask cluster; the bytes are the same.

All are executors of ``concurrent.futures``. The work of a process that was killed is given to others: every output is
whole or untouched, so it can be made again.
"""

import logging
import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from exporters.build.config import BuildConfig
from exporters.build.progress import Display
from exporters.build.tasks import TOOL, Result, Task, sha256_of
from exporters.convert.pipeline import Conversion, run_conversion
from exporters.convert.processes import Counts, as_ready, count, end_if_asked, processes, shared_counts, uninterrupted
from glossary.files.remote import path_at, shown
from glossary.findings import GlossportError, OutputError, UsageError
from glossary.reading import ReadOptions
from glossary.rules import Code
from glossary.selection import Selection

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
        return _failed(task, OutputError(Code.OUTPUT_NOT_WRITTEN, told))
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
    is_stale = bool(run.report.findings) and all(finding.code == Code.STALE_OUTPUT for finding in run.report.findings)
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


PATIENCE: Final = 8
"""Seconds until a scheduler that does not answer is given up."""

LONGEST_GREETING: Final = 1 << 20

_ADDRESS = re.compile(r"(?:(?P<protocol>[a-z]+)://)?(?P<host>[^/\s]+):(?P<port>\d{1,5})")

_MEND: Final = "an address is like tcp://127.0.0.1:8786"


@contextmanager
def on_cluster(address: str) -> Iterator[Executor]:
    """Give the cluster's executor; raises UsageError G804 where the scheduler cannot be reached.

    Where workers were killed so often that Dask gives up, raises BrokenExecutor as a pool of processes does.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        mend = "install it: pip install 'glossport[cluster]'"
        raise UsageError(Code.NO_ACCESS, f"no cluster can be used: {error}", mend=mend) from None
    _refuse_no_answer(address)
    # It tells on standard error what we tell in a line of our own.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise _no_answer(address, error) from None
    executor = client.get_executor(pure=False)
    try:
        yield executor
    except KilledWorker as error:
        raise BrokenExecutor from error
    except CancelledError:
        raise OutputError(Code.NO_ACCESS, f"the scheduler {address} is gone; build again to go on") from None
    finally:
        executor.shutdown(wait=False)
        client.close(timeout=1)


def _refuse_no_answer(address: str) -> None:
    """Try whether anybody listens, since a client that never met its scheduler is slow to give up."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise UsageError(Code.NO_ACCESS, f"{address!r} is no address of a scheduler", mend=_MEND)
    try:
        with socket.create_connection((found["host"].strip("[]"), int(found["port"])), PATIENCE) as connection:
            # A scheduler greets first, unless both have to agree on a cipher before; it begins with the length.
            greeting = connection.recv(8, socket.MSG_WAITALL) if found["protocol"] in (None, "tcp") else bytes(8)
            if len(greeting) < 8 or int.from_bytes(greeting, "little") > LONGEST_GREETING:
                raise ConnectionError("this is no scheduler")
    except (OSError, OverflowError) as error:
        raise _no_answer(address, error) from None


def _no_answer(address: str, error: Exception) -> UsageError:
    told = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return UsageError(Code.NO_ACCESS, f"the scheduler {address} does not answer: {told}", mend=_MEND)
