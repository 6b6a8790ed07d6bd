"""Read an input once and write all its outputs, each with its own selection, losses and errors.

The reader sends blocks of entries to the writers. A file replaces the old one only if the whole input is valid and no
error occurs in its own writer.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import IO, TypeAlias

from exporters.base import BLOCK, Writer
from exporters.convert.opening import Input
from exporters.convert.parts import parts_writer
from exporters.convert.plan import Target
from exporters.losses import LossCounter, Losses, narrowed, usable, without_references
from glossary.checking.integrity import Checker
from glossary.fields import Feature
from glossary.files.output import (
    Surroundings,
    atomic_output,
    compared_output,
    is_refused_by_windows,
    page_around,
    standard_output,
)
from glossary.files.parts import Parts, left_over
from glossary.files.remote import shown
from glossary.findings import GlossportError, InputError, InvalidInputError, RefusedError, Report
from glossary.hashes import References
from glossary.model import USABLE_STATES, Concept, Entry, Location
from glossary.rules import Code
from glossary.selection import Selection, only_missing

AT_ONCE = 64
"""So many files at most are open to be written; for more outputs the input is read again."""
Block: TypeAlias = Sequence[Entry]
_REFERENCES = frozenset({Feature.CROSS_REFERENCE, Feature.TERM_CROSS_REFERENCE})


@dataclass(slots=True)
class Written:
    """The outcome of one output; ``error`` is the reason if there is no file."""

    target: Target
    losses: Losses = field(default_factory=Losses)
    error: GlossportError | None = None
    remarks: list[str] = field(default_factory=list)
    parts: tuple[Path, ...] = ()
    """The files in place of the one, where it is written in several parts."""


def write_outputs(
    one: Input, targets: Sequence[Target], *, check: bool = False, missing: str | None = None
) -> tuple[Report, list[Written]]:
    """Write the outputs of an input; with ``check`` only compare them with the existing files.

    ``missing`` keeps only the concepts without a term in that language. Returns the findings in the input, and the
    outcome of each target in the given order. If the input is invalid, outputs that began have an InvalidInputError.
    """
    report: Report | None = None
    written: list[Written] = []
    for first in range(0, len(targets), AT_ONCE):
        some = [Written(target) for target in targets[first : first + AT_ONCE]]
        found = _write(one, some, check=check, missing=missing)
        # Every pass over the input has the same findings.
        report = report or found
        written += some
    return report or Report(), written


def _write(
    one: Input,
    outputs: Sequence[Written],
    *,
    check: bool,
    missing: str | None,
    kept: Sequence[References] = (),
) -> Report:
    """Write outputs; ``kept`` has the ids of the concepts of an output, if it may refer to no others.

    Where something refers to what is not in an output, that output is written once more without the references.
    """
    every = one.metadata.languages
    languages = every if missing else {tag for output in outputs for tag in output.target.metadata.languages}
    stream, report = one.opened(languages)
    checker = Checker(stream.metadata, report, ids_are_unique=not stream.has_ids)
    channels = [
        _Channel(output, every, check=check, missing=missing, kept=kept[number] if kept else None)
        for number, output in enumerate(outputs)
    ]
    again: dict[int, References] = {}
    try:
        entries = checker.watch(stream.entries)
        while any(channel.is_open for channel in channels) and (block := list(islice(entries, BLOCK))):
            for channel in channels:
                channel.send(block)
        if any(channel.is_open for channel in channels):
            checker.finish(one.again)
        if report.failed:
            raise InvalidInputError
        again = _dangling(one, channels, every, missing) if checker.has_references and not kept else {}
        for number in again:
            channels[number].stop()
        for channel in channels:
            channel.send(None)
    except InputError as error:
        for channel in channels:
            channel.fail(error)
    finally:
        for channel in channels:
            channel.stop()
    if repeated := [outputs[number] for number in again]:
        for output in repeated:
            output.losses, output.remarks = Losses(), []
        _write(one, repeated, check=check, missing=missing, kept=list(again.values()))
    return report


def _dangling(
    one: Input, channels: "Sequence[_Channel]", every: tuple[str, ...], missing: str | None
) -> dict[int, References]:
    """Return the ids of the concepts of each output that refers to others, by the number of the output."""
    partial = {number: channel for number, channel in enumerate(channels) if channel.may_dangle}
    found: dict[int, References] = {}
    for number, channel in partial.items():
        target, omitted = channel.output.target, channel.output.losses.omitted_ids
        selection = replace(target.selection)
        references = References()
        for entry in _wanted(one.again(), target, selection, every, Losses(), missing):
            if isinstance(entry, Concept) and entry.id not in omitted:
                references.add(entry.id)
                for identifier in entry.referred_ids():
                    references.refer(identifier)
        if references.missing:
            found[number] = references
    return found


class _Channel:
    """Sends the entries to one output; its first error stops this output and no other."""

    def __init__(
        self, output: Written, every: tuple[str, ...], *, check: bool, missing: str | None, kept: References | None
    ) -> None:
        self.output = output
        self._is_work_list = missing is not None
        self._steps = _steps(output, every, check=check, missing=missing, kept=kept)
        self.is_open = True
        self._began = False
        self.send(None)
        self._began = self.is_open

    @property
    def may_dangle(self) -> bool:
        """Whether the output holds cross references, and perhaps not all concepts."""
        target = self.output.target
        is_partial = self._is_work_list or not target.selection.is_all or self.output.losses.entries_omitted > 0
        return self.is_open and is_partial and not _REFERENCES.isdisjoint(target.exporter.carries)

    def send(self, block: Block | None) -> None:
        """Write a block of entries; the first None begins the output, the second None completes it."""
        if not self.is_open:
            return
        try:
            self._steps.send(block)
        except StopIteration:
            self.is_open = False
        except GlossportError as error:
            if error.finding.location is None:
                error.finding = replace(error.finding, location=Location(self.output.target.file))
            self.output.error = error
            self.is_open = False

    def fail(self, error: InputError) -> None:
        """Abandon the output; the input error replaces any earlier error of an output that had begun."""
        if self._began:
            self.output.error = error
        self.stop()

    def stop(self) -> None:
        self.is_open = False
        self._steps.close()


def _steps(
    output: Written, every: tuple[str, ...], *, check: bool, missing: str | None, kept: References | None
) -> Generator[None, Block | None, None]:
    """Write the blocks sent to it; on None, replace the file. If closed before that, leave the old file."""
    target, losses = output.target, output.losses
    selection = replace(target.selection)
    counter = LossCounter(target.exporter.carries, target.metadata, losses)
    counter.count_metadata(target.metadata)
    with _writer(output, check=check) as writer:
        while (block := (yield)) is not None:
            wanted = _wanted(block, target, selection, every, losses, missing)
            entries = list(counter.carried(without_references(wanted, kept, losses) if kept is not None else wanted))
            if entries:
                writer.write(entries)
        writer.close()
        if target.path is not None and is_refused_by_windows(target.path.name):
            output.remarks.append(f"{Location(target.file)}: Windows cannot have a file of this name")
        if selection.remark:
            output.remarks.append(f"{Location(target.file)}: {selection.remark}")
        if losses.over_limit_count and not target.drop_over_limit:
            raise RefusedError(
                Code.OVER_LIMIT,
                f"{losses.over_limit_count} rows are over a limit of {target.exporter.name}",
                suggestion="shorten them, or leave them out with --drop-over-limit",
            )


def _wanted(
    block: Iterable[Entry],
    target: Target,
    selection: Selection,
    every: tuple[str, ...],
    losses: Losses,
    missing: str | None,
) -> Iterator[Entry]:
    metadata = target.metadata
    entries = iter(block) if selection.is_all else selection.of(block, metadata.languages)
    if target.exporter.is_memory and not selection.states:
        entries = usable(entries, USABLE_STATES, losses)
    if missing:
        entries = only_missing(entries, missing)
    return entries if set(metadata.languages) == set(every) else narrowed(entries, metadata.languages, losses)


@contextmanager
def _writer(output: Written, *, check: bool) -> Iterator[Writer]:
    target = output.target
    if target.path is not None and target.split.in_parts:
        with Parts(target.path, check=check) as files:
            yield parts_writer(target, files, output.losses)
        _finish_parts(output, target.path, files.paths, check=check)
        return
    with _output(target.path, check=check) as out:
        page = page_around(target.path, target.options.marker) if target.exporter.is_part else Surroundings()
        out.write(page.before)
        yield target.begin(out, output.losses)
        out.write(page.after)


def _finish_parts(output: Written, path: Path, written: Sequence[Path], *, check: bool) -> None:
    output.parts = tuple(written) if len(written) > 1 else ()
    if old := left_over(path, len(written)):
        message = f"left over from an earlier run, which wrote other parts: {', '.join(one.name for one in old)}"
        if check:
            raise RefusedError(Code.STALE_OUTPUT, message, suggestion="remove what is left over")
        output.remarks.append(f"{Location(shown(str(path)))}: {message}")


def _output(path: Path | None, *, check: bool) -> AbstractContextManager[IO[bytes]]:
    if path is None:
        return standard_output()
    return compared_output(path) if check else atomic_output(path)
