"""``clean``: reads memories, removes what is asked for, and writes what is kept and what went."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from exporters.base import AnyExporter, Languages, parse_options
from exporters.clean.merging import as_in, merged_metadata
from exporters.clean.request import Cleaning, memory_exporter, with_profile
from exporters.console import SILENT, Console
from exporters.convert.opening import Input, open_input
from exporters.convert.outputs import write_outputs
from exporters.convert.plan import STANDARD_OUTPUT, Target, Wanted, plan, refuse_collisions
from exporters.convert.run import rare_garbage_collection, take_over
from exporters.convert.split import Split, is_split, split_of
from exporters.losses import Converted, InputRead
from glossary.cleaning.changes import Changes, Masks
from glossary.cleaning.cleaner import Cleaner, MemoryRead, RemovedUnit, UnitCounts
from glossary.escaping import harmless
from glossary.files.output import refuse_overwriting, write_text
from glossary.files.remote import path_at
from glossary.files.source import Source, files_of, source_at
from glossary.findings import GlossportError, InvalidInputError, Report, UsageError
from glossary.model import Entry, Metadata, TranslationState
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code
from glossary.selection import Selection

SHOWN: Final = 60
"""Characters of an example."""


@dataclass(slots=True)
class KeptOrGone(Selection):
    """Either what is kept, or the units that went."""

    went: bool = False

    @property
    def is_all(self) -> bool:
        return False

    @property
    def remark(self) -> str:
        return ""

    def of(self, entries: Iterable[Entry], languages: tuple[str, ...]) -> Iterator[Entry]:  # noqa: ARG002
        for entry in entries:
            self.seen += 1
            if isinstance(entry, RemovedUnit) == self.went:
                self.kept += 1
                yield entry.plain() if isinstance(entry, RemovedUnit) else entry


def clean(request: Cleaning, console: Console = SILENT) -> Converted:
    """Clean memories; if one of them cannot be read, nothing is written.

    Raises UsageError, before anything is written, if the request is impossible.
    """
    if request.profile:
        request = with_profile(request, request.profile)
    orders, exporter = request.orders(), request.exporter()
    result = Converted()
    with rare_garbage_collection():
        try:
            memories = _Memories(request, orders.masks, console)
        except UsageError:
            raise
        except GlossportError as error:
            result.fail(error)
            return result
        cleaner = Cleaner(orders, memories.each())
        whole = memories.whole(cleaner)
        targets = [] if request.dry_run else _targets(request, exporter, whole)
        try:
            memories.phase("reading")
            cleaner.survey()
            memories.phase("cleaning")
            _write(whole, targets, result)
        except GlossportError as error:
            result.report.absorb(memories.report)
            if not isinstance(error, InvalidInputError):
                result.report.add(error.finding)
            result.exit_code = max(result.exit_code, error.exit_code)
            return result
    if orders.compares_languages:
        for name in memories.without_source():
            result.lines.append(f"{name}: it has no source language, so units are not compared; say it with --source")
    _tell(request, cleaner.tally, result)
    return result


class _Memories:
    """The opened inputs, which are read from their beginning as often as need be."""

    def __init__(self, request: Cleaning, masks: Masks, console: Console) -> None:
        self.report = Report()
        """Of the reading that goes on."""
        self._console = console
        self._phase = ""
        self._inputs: list[Input] = []
        self._has_ids = True
        for name in request.inputs:
            one = open_input(source_at(name), request.reader, request.read_options, Report())
            self._has_ids &= one.stream is None or one.stream.has_ids
            # It is opened again for each reading, so that no file stays open meanwhile.
            one.stream = None
            self._inputs.append(one)
        merged = merged_metadata([one.metadata for one in self._inputs])
        _refuse_other_languages(request, merged)
        header = merged.memory_header and Changes(masks=masks).remarks_masked(merged.memory_header)
        self._metadata = replace(merged, memory_header=header)

    def phase(self, name: str) -> None:
        """Begin a new reading of all inputs."""
        self._phase = name
        self.report = Report()

    def each(self) -> Iterator[MemoryRead]:
        for one in self._inputs:
            header = one.metadata.memory_header
            tool = header.creationtool if header else None
            yield MemoryRead(one.source.name, one.metadata.source_language, tool, partial(self._read, one))

    def without_source(self) -> Iterator[str]:
        """Yield the names of the memories that do not say from which language they are translated."""
        yield from (one.source.name for one in self._inputs if one.metadata.source_language is None)

    def whole(self, cleaner: Cleaner) -> Input:
        """Return all memories as one input, in which the units that go are marked."""
        first = self._inputs[0]
        source = replace(first.source, files=tuple(path for one in self._inputs for path in one.source.files))

        def opened(_source: Source, _options: ReadOptions, report: Report) -> Stream:
            self.report = report
            return Stream(self._metadata, cleaner.cleaned(), has_ids=self._has_ids)

        reader = Reader(name=first.reader.name, title="", suffixes=(), open=opened)
        return Input(source, reader, first.options, self._metadata, None, Report())

    def _read(self, one: Input) -> Iterator[Entry]:
        with self._console.working(f"{one.source.name}: {self._phase}", one.source.size) as on_read:
            one.source.on_read = on_read
            stream = one.reader.open(one.source, one.options, self.report)
            yield from as_in(self._metadata, one.metadata, stream.entries)


def _refuse_other_languages(request: Cleaning, metadata: Metadata) -> None:
    """Raise UsageError G801 where no memory has a language that is asked for."""
    options = request.read_options
    for language in (options.source_language, *options.target_languages):
        if language and language not in metadata.languages:
            message = f"{language} is not a language of these memories"
            suggestion = f"they have {', '.join(metadata.languages) or 'none'}"
            raise UsageError(Code.WRONG_USAGE, message, suggestion=suggestion)


def _targets(request: Cleaning, exporter: AnyExporter, whole: Input) -> list[Target]:
    """Return the files to write, what went first; raises UsageError where one of them cannot be written."""
    removed = memory_exporter(None, request.removed) if request.removed else None
    names = [one.name for one in (removed, exporter) if one]
    targets: list[Target] = []
    if removed and request.removed:
        wanted = _wanted(request, removed, names, went=True)
        targets += plan([whole], replace(wanted, file=request.removed))[0][1]
    wanted = _wanted(request, exporter, names, went=False)
    folder = path_at(request.output_dir) if request.output_dir else None
    targets += plan([whole], replace(wanted, file=request.file, folder=folder))[0][1]
    paths = [target.path for target in targets if target.path]
    refuse_collisions([(path, whole.source.name) for path in paths], whole.source.files, "choose another name")
    if sum(target.path is None for target in targets) + (request.report == STANDARD_OUTPUT) > 1:
        raise UsageError(Code.WRONG_USAGE, "two outputs would go to standard output", suggestion="name a file")
    used = files_of([request.config]) if request.config else []
    refuse_overwriting([request.report], [*whole.source.files, *paths, *used])
    return targets


def _wanted(request: Cleaning, exporter: AnyExporter, names: list[str], *, went: bool) -> Wanted:
    """Return the wanted output; only a format of one pair is narrowed to the languages that are judged."""
    is_pair = exporter.languages is Languages.PAIR
    options = request.read_options
    return Wanted(
        formats=((exporter, parse_options(exporter, request.write_settings, names)),),
        source_language=options.source_language,
        target_languages=options.target_languages if is_pair else (),
        selection=KeptOrGone(states=frozenset(TranslationState), went=went),
        split=Split() if went else split_of(request.split if is_split(request.split) else None),
    )


def _write(whole: Input, targets: Sequence[Target], result: Converted) -> None:
    """Write the outputs; without any, only read. Raises InputError."""
    if not targets:
        stream, report = whole.opened(whole.metadata.languages)
        for _ in stream.entries:
            pass
        if report.failed:
            raise InvalidInputError
        result.report.absorb(report)
        return
    report, written = write_outputs(whole, targets)
    for output in written:
        for remark in output.remarks:
            report.remark(remark)
    entries = max((output.losses.entries_in for output in written), default=0)
    result.read.append(InputRead(whole.source.name, whole.reader.name, entries, report))
    result.report.absorb(report)
    take_over(written, result, report)


def _tell(request: Cleaning, tally: UnitCounts, result: Converted) -> None:
    """Say what went, and write the report, unless the memories could not be read to their end."""
    if result.report.failed and not result.outputs:
        return
    lines = list(_summary(tally, with_examples=request.dry_run))
    if request.dry_run:
        result.result = harmless("\n".join(lines))
    else:
        result.lines += lines
    if request.report and not request.dry_run:
        write_text(json.dumps(_report(request, tally, result), ensure_ascii=False, indent=2), request.report)


def _report(request: Cleaning, tally: UnitCounts, result: Converted) -> dict[str, Any]:
    return {
        **tally.as_json(),
        "left_out": result.report.omitted,
        "inputs": list(request.inputs),
        "outputs": [output.as_json() for output in result.outputs],
    }


def _summary(tally: UnitCounts, *, with_examples: bool) -> Iterator[str]:
    yield f"read {tally.read} units, kept {tally.kept}, removed {tally.gone}"
    for rule, counts in tally.removed.items():
        languages = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
        yield f"  {rule}: {counts.total()} ({languages})"
        for example in tally.examples[rule] if with_examples else ():
            yield f"    {example.place}: {_shortened(example.text)} ({_shortened(example.why)})"
    for what, found in (
        ("changed", tally.changed),
        ("kept, since it cannot be judged by", tally.not_judged),
        ("kept, since some of its languages are right", tally.partly),
    ):
        if counted := ", ".join(f"{name} {count}" for name, count in sorted(found.items()) if count):
            yield f"  {what}: {counted}"


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 1]}…"
