"""One large file converted by several processes: each reads a part and writes it, and the parts are joined.

What comes of it is byte for byte what one process writes, or nothing. Where parts depend on each other, because an id
stands in two of them or a finding has to be told at its place, the whole is for one process.
"""

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

from exporters.base import Seam, get_exporter
from exporters.convert.plan import Input, Target
from exporters.convert.processes import as_ready, count, end_if_asked, processes, shared_counts, uninterrupted
from exporters.losses import Losses, counted, narrowed
from glossary.checking.integrity import Checker, Remembered, fit_together
from glossary.files.slices import Extent
from glossary.files.source import source_at
from glossary.files.temporary import BUFFER
from glossary.findings import GlossportError, Report
from glossary.model import Metadata
from glossary.reading import ReadOptions, get_reader

SMALLEST: Final = 8 << 20
"""Files of fewer bytes are done before the processes have begun."""

LONGEST_HEAD: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of one conversion; it can be sent to another process."""

    number: int
    input: str
    reader: str
    options: ReadOptions
    extent: Extent
    remembered: dict[str, Any]
    """What was found out about the whole input."""
    all_languages: tuple[str, ...]
    exporter: str
    exporter_options: Any
    metadata: Metadata
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What came of a part."""

    report: Report
    losses: Losses
    remembered: Remembered


def written_in_parts(
    one: Input,
    target: Target,
    options: ReadOptions,
    out: IO[bytes],
    jobs: int,
    on_read: Callable[[int], None] | None,
) -> tuple[Report, Losses] | None:
    """Write the output with so many processes; give None, with nothing written, where one must do it alone."""
    seam = target.exporter.seam
    if jobs < 2 or seam is None or one.reader.cut is None or one.source.path is None or one.source.is_folder:
        return None
    if one.source.size < SMALLEST:
        return None
    cuts = one.reader.cut(one.source, options, jobs)
    if len(cuts) < 2:
        return None
    with tempfile.TemporaryDirectory(prefix="glossport-") as folder:
        parts = [
            Part(
                number=number,
                input=one.source.name,
                reader=one.reader.name,
                options=options,
                extent=extent,
                remembered=one.source.memory,
                all_languages=one.metadata.languages,
                exporter=target.exporter.name,
                exporter_options=target.options,
                metadata=target.metadata,
                file=str(Path(folder, str(number))),
            )
            for number, extent in enumerate(cuts)
        ]
        written = _written(parts, on_read)
        if written is None or not _join([Path(part.file) for part in parts], seam, out):
            return None
        report, losses = written[0].report, written[0].losses
        for part in written[1:]:
            report.absorb(part.report)
            losses.absorb(part.losses)
        return report, losses


def _written(parts: Sequence[Part], on_read: Callable[[int], None] | None) -> list[Written] | None:
    counts = shared_counts(len(parts))
    done: dict[int, Written] = {}
    told = 0

    def look() -> None:
        nonlocal told
        if on_read:
            on_read(sum(counts) - told)
            told = sum(counts)

    try:
        with processes(len(parts), counts) as executor:
            with uninterrupted():
                futures = {executor.submit(_write, part): part.number for part in parts}
            for future in as_ready(futures, look if on_read else None):
                result = future.result()
                if result is None:
                    return None
                done[futures[future]] = result
    except BrokenExecutor:
        # One was killed, perhaps for want of memory.
        return None
    written = [done[part.number] for part in parts]
    remembered = [one.remembered for one in written]
    if not fit_together(remembered):
        return None
    if any(one.losses.entries_omitted for one in written) and any(one.refers for one in remembered):
        # What refers to an entry that is left out may be in another part.
        return None
    return written


def _write(part: Part) -> Written | None:
    """Write a part; give None for whatever has to be told of the whole."""
    end_if_asked()
    try:
        return _write_part(part)
    except GlossportError:
        return None


def _write_part(part: Part) -> Written | None:
    source = source_at(part.input)
    source.extent = part.extent
    source.memory.update(part.remembered)
    source.on_read = partial(count, part.number)
    report, losses = Report(), Losses()
    stream = get_reader(part.reader).open(source, part.options, report)
    checker = Checker(stream.metadata, report)
    opening = report.opening()
    exporter = get_exporter(part.exporter)
    entries = narrowed(checker.watch(stream.entries), part.metadata.languages, part.all_languages, losses)
    is_first = part.number == 0
    passed = counted(entries, exporter.carries, part.metadata, losses, is_first=is_first)
    with Path(part.file).open("wb", BUFFER) as out:
        exporter.write(replace(part.metadata), passed, out, part.exporter_options, losses)
    if len(report.findings) > opening.findings:
        return None
    if not is_first:
        report = report.without(opening)
        losses.forget_metadata()
    return Written(report=report, losses=losses, remembered=checker.remembered())


def _join(files: Sequence[Path], seam: Seam, out: IO[bytes]) -> bool:
    """Write the first head, what each has between head and foot, and the foot; nothing where these are not alike."""
    heads = [_head_of(file, seam) for file in files]
    if heads[0] is None or any(head != heads[0] for head in heads):
        return False
    out.write(heads[0])
    for file in files:
        left = file.stat().st_size - len(heads[0]) - len(seam.foot)
        with file.open("rb") as stream:
            stream.seek(len(heads[0]))
            while left > 0 and (block := stream.read(min(BUFFER, left))):
                out.write(block)
                left -= len(block)
    out.write(seam.foot)
    return True


def _head_of(file: Path, seam: Seam) -> bytes | None:
    with file.open("rb") as stream:
        before, found, _ = stream.read(LONGEST_HEAD).partition(seam.head_end)
        stream.seek(-len(seam.foot), 2)
        return before + found if found and stream.read() == seam.foot else None
