"""Run a build in this process, in several local processes or on a Dask cluster; the bytes stay the same.

Processes and clusters are executors of ``concurrent.futures``. If a process is killed, others repeat its work; this is
safe, since every output file is either complete or unchanged.
"""

import logging
import os
import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from exporters.base import get_exporter, parse_options
from exporters.build.config import BuildConfig
from exporters.build.progress import Display
from exporters.build.tasks import TOOL, Job, Result, Task, WrittenPart, jobs_of
from exporters.clean.inputs import cleaned
from exporters.convert.opening import Input, open_input
from exporters.convert.outputs import Written, write_outputs
from exporters.convert.plan import Target
from exporters.convert.processes import Counts as BytesRead
from exporters.convert.processes import as_ready, count, end_if_asked, processes, shared_counts, uninterrupted
from exporters.convert.run import apply_loss_policy, rare_garbage_collection, take_over
from exporters.losses import Converted, Counts, InputRead, read_accepted
from glossary.cleaning.cleaner import UnitCounts
from glossary.files.output import file_digest
from glossary.files.remote import path_at, shown
from glossary.files.source import source_at
from glossary.findings import GlossportError, InputError, InvalidInputError, OutputError, Report, UsageError
from glossary.model import Location
from glossary.reading import ReadOptions
from glossary.rules import Code
from glossary.selection import Selection, with_languages

ATTEMPTS: Final = 3
"""So often the work of killed processes is given to others; then it is done in this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The settings of all tasks; ``jobs`` is the number of processes, or 0 for the number of CPU cores."""

    config: BuildConfig
    check: bool = False
    jobs: int = 0
    scheduler: str | None = None
    wait: int = 60
    """Seconds, for the first worker of a cluster."""


def run(tasks: list[Task], work: Work, display: Display) -> Iterator[Result]:
    """Build the outputs and yield their results in order of completion.

    Raises UsageError G804 if the scheduler of a cluster cannot be reached.
    """
    workers = work.jobs or os.cpu_count() or 1
    jobs = jobs_of(tasks, workers)
    with display.showing(jobs, len(tasks)):
        for number, results in _run(jobs, work, display, min(workers, len(jobs))):
            display.done(number, results)
            yield from results


def _run(jobs: list[Job], work: Work, display: Display, workers: int) -> Iterator[tuple[int, list[Result]]]:
    if work.scheduler and jobs:
        yield from _run_in(lambda: on_cluster(str(work.scheduler), work.wait, display.say), jobs, work, display)
    elif workers > 1:
        counts = shared_counts(len(jobs))
        yield from _run_in(lambda: processes(workers, counts), jobs, work, display, counts)
    else:
        for number, job in enumerate(jobs):
            yield number, make(job, number, work, partial(display.read, number))


def _run_in(
    executor_for: Callable[[], AbstractContextManager[Executor]],
    jobs: list[Job],
    work: Work,
    display: Display,
    counts: BytesRead = (),
) -> Iterator[tuple[int, list[Result]]]:
    left = dict(enumerate(jobs))
    for _ in range(ATTEMPTS):
        try:
            with executor_for() as executor:
                # Processes start here; before their setup, an interrupt would end them with a traceback.
                with uninterrupted():
                    futures = {executor.submit(make, job, number, work): number for number, job in left.items()}
                for future in as_ready(futures, partial(display.at, counts) if display.is_live else None):
                    results = future.result()
                    number = futures[future]
                    del left[number]
                    yield number, results
        except BrokenExecutor:
            # A process was killed, perhaps because memory ran out.
            continue
        return
    for number, job in left.items():
        yield number, make(job, number, work, partial(display.read, number))


# The work


def make(job: Job, number: int, work: Work, on_read: Callable[[int], None] | None = None) -> list[Result]:
    """Build the outputs of a job, in this or another process; the results hold every GlossportError."""
    end_if_asked()
    first = job.tasks[0]
    if first.tool != TOOL:
        message = f"glossport {TOOL} is installed where this was to be made, but {first.tool} asks for it"
        return [failed(task, OutputError(Code.OUTPUT_NOT_WRITTEN, message)) for task in job.tasks]
    start = time.perf_counter()
    reader, source_language, target_languages = first.read_as
    options = ReadOptions(source_language=source_language, target_languages=target_languages)
    try:
        source = source_at(job.input)
        source.freeze()
        if source.digest() != first.input_hash:
            raise InputError(
                Code.CHANGED_INPUT,
                "this is not the file that the build began with: it has changed, or another machine has another one",
                location=Location(shown(job.input)),
                suggestion="build again",
            )
        source.on_read = on_read or partial(count, number)
        one = open_input(source, reader, options, Report())
        cleaner = None
        if first.clean:
            one, cleaner = cleaned(one, first.clean.orders)
        targets = [_target(task, one) for task in job.tasks]
        with rare_garbage_collection():
            report, written = write_outputs(one, targets, check=work.check)
        accepted = read_accepted(work.config.accepted) if work.config.accepted else None
        seconds = (time.perf_counter() - start) / len(job.tasks)
        return [
            _result(task, output, one.reader.name, report, accepted, work, seconds, cleaner.tally if cleaner else None)
            for task, output in zip(job.tasks, written, strict=True)
        ]
    except GlossportError as error:
        return [failed(task, error) for task in job.tasks]


def _target(task: Task, one: Input) -> Target:
    output = task.output
    exporter = get_exporter(output.exporter)
    source_language, *others = task.languages or (None,)
    metadata = with_languages(one.metadata, source_language, tuple(others)) if task.languages else one.metadata
    return Target(
        exporter=exporter,
        options=parse_options(exporter, output.settings, [output.exporter]),
        metadata=replace(metadata, version=task.version) if task.version else metadata,
        path=path_at(task.path),
        selection=Selection(
            statuses=frozenset(output.statuses),
            states=frozenset(output.states),
            subjects=frozenset(output.subjects),
            only_translated=output.only_translated,
        ),
        drop_over_limit=output.drop_over_limit,
        split=output.split,
    )


def _result(
    task: Task,
    written: Written,
    reader: str,
    report: Report,
    accepted: Mapping[str, Counts] | None,
    work: Work,
    seconds: float,
    tally: UnitCounts | None,
) -> Result:
    came = Converted()
    if isinstance(written.error, InvalidInputError):
        came.report.absorb(report)
    entries = written.losses.entries_in
    came.read.append(InputRead(task.input, reader, entries, report))
    take_over([written], came, report)
    apply_loss_policy(came, accepted, work.config.fail_on_loss)
    lines = [str(finding) for finding in came.report.findings if finding.severity == "error"]
    if came.exit_code and not lines:
        lines = came.lines
    losses = came.outputs[0].losses.as_json() if came.outputs else {}
    findings = came.report.findings
    is_stale = bool(findings) and all(finding.code == Code.STALE_OUTPUT for finding in findings)
    outcome = ("stale" if is_stale else "failed") if came.exit_code else ("fresh" if work.check else "built")
    result = Result(
        task=task,
        outcome=outcome,
        lines=tuple(lines),
        findings=tuple(finding for finding in findings if finding.severity == "error"),
        exit_code=came.exit_code,
        report={
            **{name: losses[name] for name in ("entries_in", "entries_out", "losses") if losses},
            **({"cleaned": tally.as_json()} if losses and tally else {}),
            **({"read": came.read[0].as_json()} if losses else {}),
        },
        seconds=seconds,
    )
    if came.exit_code:
        return result
    if written.parts:
        parts = tuple(_part(path, work.config) for path in written.parts)
        return replace(result, parts=parts, size=sum(part.size for part in parts))
    whole = _part(path_at(task.path), work.config)
    return replace(result, sha256=whole.sha256, size=whole.size)


def _part(path: Path, config: BuildConfig) -> WrittenPart:
    size, sha256 = file_digest(path)
    return WrittenPart(config.name_of(str(path)), sha256, size)


def failed(task: Task, error: GlossportError) -> Result:
    """Return the result of an output that was not built."""
    return Result(
        task=task, outcome="failed", lines=(str(error.finding),), findings=(error.finding,), exit_code=error.exit_code
    )


PATIENCE: Final = 8
"""Seconds until a scheduler that does not answer is given up."""
LONGEST_GREETING: Final = 1 << 20
_ADDRESS = re.compile(r"(?:(?P<protocol>[a-z]+)://)?(?P<host>[^/\s]+):(?P<port>\d{1,5})")
_SUGGESTION: Final = "an address is like tcp://127.0.0.1:8786"


@contextmanager
def on_cluster(address: str, wait: int, say: Callable[[str], None]) -> Iterator[Executor]:
    """Yield the executor of a Dask cluster; raises UsageError G804 if the scheduler cannot be reached.

    So it does if there is no worker within ``wait`` seconds; ``say`` gets a line when the waiting begins.

    Raises BrokenExecutor, as a process pool does, if Dask gives up because workers were killed too often.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        suggestion = "install it: pip install 'glossport[cluster]'"
        raise UsageError(Code.NO_ACCESS, f"no cluster can be used: {error}", suggestion=suggestion) from None
    _refuse_no_answer(address)
    # Dask logs errors to standard error that we report in our own messages.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise _no_answer(address, error) from None
    executor = client.get_executor(pure=False)
    try:
        if not client.scheduler_info()["workers"]:
            say(f"the scheduler {address} has no worker: waiting {wait} s for one")
            client.wait_for_workers(1, timeout=wait)
        yield executor
    except TimeoutError:
        suggestion = f"start one: dask worker {address}; or wait longer with --wait SECONDS"
        raise UsageError(Code.NO_ACCESS, f"the scheduler {address} has no worker", suggestion=suggestion) from None
    except KilledWorker as error:
        raise BrokenExecutor from error
    except CancelledError:
        raise OutputError(Code.NO_ACCESS, f"the scheduler {address} is gone; build again to go on") from None
    finally:
        executor.shutdown(wait=False)
        client.close(timeout=1)


def _refuse_no_answer(address: str) -> None:
    """Raise UsageError G804 if no scheduler answers, since Dask's own client takes long to give up."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise UsageError(Code.NO_ACCESS, f"{address!r} is no address of a scheduler", suggestion=_SUGGESTION)
    try:
        with socket.create_connection((found["host"].strip("[]"), int(found["port"])), PATIENCE) as connection:
            # Over plain TCP a scheduler sends the first message, which begins with its length; not so over TLS.
            greeting = connection.recv(8, socket.MSG_WAITALL) if found["protocol"] in (None, "tcp") else bytes(8)
            if len(greeting) < 8 or int.from_bytes(greeting, "little") > LONGEST_GREETING:
                raise ConnectionError("this is no scheduler")
    except (OSError, OverflowError) as error:
        raise _no_answer(address, error) from None


def _no_answer(address: str, error: Exception) -> UsageError:
    message = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return UsageError(Code.NO_ACCESS, f"the scheduler {address} does not answer: {message}", suggestion=_SUGGESTION)
