"""One large file converted by several processes: each reads a slice and writes its outputs, and these are joined.

What comes of it is byte for byte what one process writes, or nothing. Where slices depend on each other, because an id
stands in two of them or a finding must be reported at its place, one process does the whole.
"""

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from exporters.base import BLOCK, Seam, Writer, get_exporter
from exporters.convert.opening import Input
from exporters.convert.outputs import Written
from exporters.convert.plan import Target
from exporters.convert.processes import as_ready, count, end_if_asked, processes, shared_counts, uninterrupted
from exporters.losses import LossCounter, Losses, narrowed
from glossary.checking.integrity import Checker, Remembered, fit_together
from glossary.files.output import atomic_output
from glossary.files.slices import Extent
from glossary.files.source import source_at
from glossary.files.temporary import BUFFER
from glossary.findings import GlossportError, Report
from glossary.model import Entry, Metadata
from glossary.reading import ReadOptions, get_reader

SMALLEST: Final = 8 << 20
"""Files of fewer bytes are done before the processes have begun."""
LONGEST_HEAD: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Output:
    """One output of a slice."""

    exporter: str
    options: Any
    metadata: Metadata
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slice:
    """A slice of one input; it can be sent to another process."""

    number: int
    input: str
    reader: str
    options: ReadOptions
    extent: Extent
    remembered: dict[str, Any]
    """What was found out about the whole input."""
    all_languages: tuple[str, ...]
    outputs: tuple[_Output, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    """What came of a slice."""

    report: Report
    losses: list[Losses]
    remembered: Remembered


def write_in_slices(one: Input, targets: Sequence[Target], jobs: int) -> tuple[Report, list[Written]] | None:
    """Write the outputs with so many processes; return None, with nothing written, where one must do it alone."""
    seams = [target.exporter.seam for target in targets if target.path and target.selection.is_all]
    if len(seams) < len(targets) or None in seams or one.reader.cut is None or one.source.path is None:
        return None
    if one.source.is_folder or one.source.size < SMALLEST:
        return None
    languages = {tag for target in targets for tag in target.metadata.languages}
    only = frozenset(languages) if languages < set(one.metadata.languages) else None
    options = replace(one.options, only_languages=only)
    cuts = one.reader.cut(one.source, options, jobs)
    if len(cuts) < 2:
        return None
    with tempfile.TemporaryDirectory(prefix="glossport-") as folder, ExitStack() as files:
        slices = [
            _Slice(
                number=number,
                input=one.source.name,
                reader=one.reader.name,
                options=options,
                extent=extent,
                remembered=one.source.memory,
                all_languages=one.metadata.languages,
                outputs=tuple(
                    _Output(
                        exporter=target.exporter.name,
                        options=target.options,
                        metadata=target.metadata,
                        file=str(Path(folder, f"{number}-{index}")),
                    )
                    for index, target in enumerate(targets)
                ),
            )
            for number, extent in enumerate(cuts)
        ]
        results = _results(slices, one.source.on_read)
        if results is None:
            return None
        outputs = []
        for index, (target, seam) in enumerate(zip(targets, seams, strict=True)):
            assert target.path
            assert seam
            parts = [Path(part.outputs[index].file) for part in slices]
            if not _fit(parts, seam):
                return None
            outputs.append((target.path, parts, seam))
        for path, parts, seam in outputs:
            _join(parts, seam, files.enter_context(atomic_output(path)))
        report, losses = results[0].report, results[0].losses
        for result in results[1:]:
            report.absorb(result.report)
            for mine, other in zip(losses, result.losses, strict=True):
                mine.absorb(other)
        return report, [Written(target, lost) for target, lost in zip(targets, losses, strict=True)]


def _results(slices: Sequence[_Slice], on_read: Callable[[int], None] | None) -> list[_Result] | None:
    counts = shared_counts(len(slices))
    done: dict[int, _Result] = {}
    reported = 0

    def look() -> None:
        nonlocal reported
        if on_read:
            on_read(sum(counts) - reported)
            reported = sum(counts)

    try:
        with processes(len(slices), counts) as executor:
            with uninterrupted():
                futures = {executor.submit(_write, part): part.number for part in slices}
            for future in as_ready(futures, look if on_read else None):
                result = future.result()
                if result is None:
                    return None
                done[futures[future]] = result
    except BrokenExecutor:
        # One was killed, perhaps for want of memory.
        return None
    results = [done[part.number] for part in slices]
    remembered = [result.remembered for result in results]
    if not fit_together(remembered):
        return None
    omitted = any(losses.entries_omitted for result in results for losses in result.losses)
    if omitted and any(one.refers for one in remembered):
        # What refers to an entry that is left out may be in another slice.
        return None
    return results


def _write(part: _Slice) -> _Result | None:
    """Write the outputs of a slice; return None for whatever must be reported of the whole."""
    end_if_asked()
    try:
        return _write_slice(part)
    except GlossportError:
        return None


def _write_slice(part: _Slice) -> _Result | None:
    source = source_at(part.input)
    source.extent = part.extent
    source.memory.update(part.remembered)
    source.on_read = partial(count, part.number)
    report = Report()
    stream = get_reader(part.reader).open(source, part.options, report)
    checker = Checker(stream.metadata, report)
    opening = report.opening()
    with ExitStack() as files:
        channels = [_Channel(part, output, files) for output in part.outputs]
        entries = checker.watch(stream.entries)
        while block := list(islice(entries, BLOCK)):
            for channel in channels:
                channel.write(block)
        for channel in channels:
            channel.writer.close()
    if len(report.findings) > opening.findings:
        return None
    losses = [channel.losses for channel in channels]
    if part.number:
        report = report.without(opening)
        for one in losses:
            one.forget_metadata()
    return _Result(report=report, losses=losses, remembered=checker.remembered())


class _Channel:
    """The way of the entries into one output of a slice; the first slice counts the metadata for all."""

    def __init__(self, part: _Slice, output: _Output, files: ExitStack) -> None:
        exporter = get_exporter(output.exporter)
        self.losses = Losses()
        self._languages = output.metadata.languages
        self._is_narrower = set(self._languages) != set(part.all_languages)
        self._counter = LossCounter(exporter.carries, output.metadata, self.losses)
        if part.number == 0:
            self._counter.count_metadata(output.metadata)
        path = Path(output.file)
        self.writer: Writer = exporter.open(
            replace(output.metadata), files.enter_context(path.open("wb", BUFFER)), output.options, self.losses
        )

    def write(self, block: Sequence[Entry]) -> None:
        entries = narrowed(block, self._languages, self.losses) if self._is_narrower else block
        self.writer.write(list(self._counter.carried(entries)))


def _fit(files: Sequence[Path], seam: Seam) -> bool:
    """Return whether all slices of an output have the same head, and the foot."""
    heads = [_head_of(file, seam) for file in files]
    return heads[0] is not None and all(head == heads[0] for head in heads)


def _join(files: Sequence[Path], seam: Seam, out: IO[bytes]) -> None:
    """Write the first head, what each has between head and foot, and the foot."""
    head = _head_of(files[0], seam) or b""
    out.write(head)
    for file in files:
        left = file.stat().st_size - len(head) - len(seam.foot)
        with file.open("rb") as stream:
            stream.seek(len(head))
            while left > 0 and (block := stream.read(min(BUFFER, left))):
                out.write(block)
                left -= len(block)
    out.write(seam.foot)


def _head_of(file: Path, seam: Seam) -> bytes | None:
    with file.open("rb") as stream:
        before, found, _ = stream.read(LONGEST_HEAD).partition(seam.head_end)
        stream.seek(-len(seam.foot), 2)
        return before + found if found and stream.read() == seam.foot else None
