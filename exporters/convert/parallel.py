"""Write outputs with several processes: each reads the input and writes some outputs. The bytes stay the same."""

from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor
from functools import partial
from typing import NamedTuple

from exporters.convert.opening import Input, open_input
from exporters.convert.outputs import Written, write_outputs
from exporters.convert.plan import Target
from exporters.convert.processes import as_ready, count, end_if_asked, processes, shared_counts, uninterrupted
from glossary.files.source import source_at
from glossary.findings import Report
from glossary.reading import Reader, ReadOptions


class _Share(NamedTuple):
    """Some outputs of one input; can be pickled for another process."""

    number: int
    input: str
    reader: Reader
    options: ReadOptions
    targets: Sequence[Target]
    check: bool
    missing: str | None


def write_by_processes(
    one: Input, targets: Sequence[Target], workers: int, *, check: bool, missing: str | None
) -> tuple[Report, list[Written]] | None:
    """Write the outputs as ``write_outputs`` does.

    Returns None, and the caller must write them, if the input has no local path, there is only one output, an output
    is standard output, or a process was killed.
    """
    if one.source.path is None or len(targets) < 2 or any(target.path is None for target in targets):
        return None
    workers = min(workers, len(targets))
    jobs = [
        _Share(number, one.source.name, one.reader, one.options, targets[number::workers], check, missing)
        for number in range(workers)
    ]
    try:
        results = dict(_results(jobs, one))
    except BrokenExecutor:
        return None
    written = {
        id(target): output for job in jobs for target, output in zip(job.targets, results[job.number][1], strict=True)
    }
    return results[0][0], [written[id(target)] for target in targets]


def _results(jobs: Sequence[_Share], one: Input) -> Iterator[tuple[int, tuple[Report, list[Written]]]]:
    counts = shared_counts(len(jobs))
    reported = 0

    def look() -> None:
        nonlocal reported
        if one.source.on_read:
            # Every process reads the whole input, so report the average.
            done = sum(counts) // len(jobs)
            one.source.on_read(done - reported)
            reported = done

    with processes(len(jobs), counts) as executor:
        with uninterrupted():
            futures = {executor.submit(_write, job): job.number for job in jobs}
        for future in as_ready(futures, look if one.source.on_read else None):
            yield futures[future], future.result()


def _write(job: _Share) -> tuple[Report, list[Written]]:
    end_if_asked()
    source = source_at(job.input)
    source.on_read = partial(count, job.number)
    one = open_input(source, job.reader.name, job.options, Report())
    return write_outputs(one, job.targets, check=job.check, missing=job.missing)
