"""From inputs to files: read, check, select, count losses, write; each file is put in place only if all went well."""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from exporters.base import get_exporter, parse_options
from exporters.convert.plan import Input, Target, Wanted, plan
from exporters.losses import Losses, Output, counted, narrowed, new_losses, read_accepted
from glossary.checking.integrity import Checker
from glossary.fields import Feature
from glossary.files.output import Page, atomic_output, compared_output, page_around, standard_output, write_text
from glossary.files.source import Source, source_at
from glossary.findings import GlossportError, InputError, InvalidInputError, RefusedError, Report, UsageError
from glossary.model import Entry, Location
from glossary.reading import ReadOptions, languages_in, reader_for, settle_languages
from glossary.rules import Code
from glossary.selection import Selection, only_missing
from glossary.similarity import suggestion

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None] | None]]
"""Shows a piece of work with a name and a number of bytes; what it gives is told the bytes as they are read."""


def no_progress(_name: str, _size: int) -> AbstractContextManager[None]:
    return nullcontext()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What to convert into what."""

    inputs: tuple[str, ...]
    formats: tuple[str, ...]
    file: str | None = None
    folder: Path | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    """By format, the folder below ``folder``."""
    reader: str | None = None
    read_options: ReadOptions = field(default_factory=ReadOptions)
    languages: tuple[str, ...] = ()
    """What is written, source first, where that is not what the options say of the input."""
    settings: tuple[str, ...] = ()
    only_missing: str | None = None
    selection: Selection = field(default_factory=Selection)
    loss_report: Path | None = None
    jobs: int = 1
    """How many processes convert one large file."""
    check: bool = False
    """Write nothing, but compare with the files that are there."""
    drop_over_limit: bool = False
    """Leave out what is over a limit of a format instead of refusing the output."""
    fail_on_loss: tuple[str, ...] = ()
    """Features whose loss makes the run fail, or ``any``."""
    accepted: Path | None = None
    """A loss report: losses beyond it make the run fail."""


@dataclass(slots=True)
class Run:
    """What came of a conversion. ``failures`` are the exit codes of all that went wrong."""

    report: Report = field(default_factory=Report)
    outputs: list[Output] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """The worst of what went wrong: 4 output, 3 input, 1 refused or lost."""
        return max(self.failures, default=0)

    def fail(self, error: GlossportError) -> None:
        self.report.add(error.finding)
        self.failures.append(error.exit_code)


def run_conversion(conversion: Conversion, progress: Progress = no_progress) -> Run:
    """Convert, write the loss report, and apply the policy on losses."""
    unknown = set(conversion.fail_on_loss) - {"any", *Feature}
    if unknown:
        name = min(unknown)
        raise UsageError(Code.WRONG_USAGE, f"{name!r} is not a feature", mend=suggestion(name, ["any", *Feature]))
    accepted = read_accepted(conversion.accepted) if conversion.accepted else None
    run = convert(conversion, progress)
    for output in run.outputs if accepted is not None else ():
        for told in new_losses(output.losses, (accepted or {}).get(Path(output.file).name, {})):
            run.fail(RefusedError(Code.NEW_LOSS, told, location=Location(output.file)))
    if conversion.loss_report:
        report = {"outputs": [output.as_json() for output in run.outputs]}
        write_text(json.dumps(report, ensure_ascii=False, indent=2), str(conversion.loss_report))
    if any(_is_over(output.losses, conversion.fail_on_loss) for output in run.outputs):
        run.failures.append(RefusedError.exit_code)
    return run


def _is_over(losses: Losses, policy: tuple[str, ...]) -> bool:
    if "any" in policy:
        return losses.total > 0
    return any(feature in policy for feature in (*losses.dropped, *(str(one["feature"]) for one in losses.altered)))


def convert(conversion: Conversion, progress: Progress = no_progress) -> Run:
    """Write every output of every input; an input or output that fails does not stop the others.

    Raises UsageError before anything is written when the request itself is impossible.
    """
    exporters = [get_exporter(name) for name in dict.fromkeys(conversion.formats)]
    if conversion.only_missing and any(exporter.name not in LISTS for exporter in exporters):
        raise UsageError(Code.WRONG_USAGE, f"--only-missing makes a work list: --to {' or '.join(LISTS)}")
    run = Run()
    wanted = Wanted(
        formats=tuple(
            (exporter, parse_options(exporter, conversion.settings, conversion.formats)) for exporter in exporters
        ),
        source_language=next(iter(conversion.languages), conversion.read_options.source_language),
        target_languages=conversion.languages[1:] or conversion.read_options.target_languages,
        file=conversion.file,
        folder=conversion.folder,
        places=conversion.places,
    )
    with _rare_garbage_collection():
        for one, targets in plan(_opened(conversion, run), wanted):
            _convert_one(one, targets, conversion, run, progress)
    return run


@contextmanager
def _rare_garbage_collection() -> Iterator[None]:
    """Look for reference cycles less often: entries make none, and looking costs a tenth of a conversion."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


LISTS = ("csv", "xlsx")
"""Formats that make a translator's work list."""


def _opened(conversion: Conversion, run: Run) -> Iterator[Input]:
    for name in conversion.inputs:
        report = Report()
        try:
            one = open_input(source_at(name), conversion.reader, conversion.read_options, report)
            if conversion.only_missing and conversion.only_missing not in one.metadata.languages:
                # A work list begins a new language as well, and needs a column to fill.
                one.metadata.languages += (conversion.only_missing,)
            yield one
        except UsageError:
            raise
        except GlossportError as error:
            run.report.absorb(report)
            run.fail(error)


def open_input(source: Source, reader_name: str | None, options: ReadOptions, report: Report) -> Input:
    """Open an input far enough to know all its languages.

    The report matters only when this fails: the readings that follow find the same again.
    """
    reader = reader_for(source, reader_name)
    stream = reader.open(source, options, report)
    metadata = stream.metadata
    if not metadata.languages:
        settle_languages(metadata, _surveyed(stream.entries))
    return Input(source=source, reader=reader, metadata=metadata)


def _surveyed(entries: Iterable[Entry]) -> tuple[str, ...]:
    try:
        return languages_in(entries)
    except GlossportError:
        # The reading that matters will come to the same place and report it.
        return ()


def _convert_one(one: Input, targets: list[Target], conversion: Conversion, run: Run, progress: Progress) -> None:
    # Every output reads the input again; what is wrong with it is reported once, by the first complete reading.
    report: Report | None = None
    complete = False
    with progress(one.source.name, one.source.size * len(targets)) as on_read:
        one.source.on_read = on_read
        for target in targets:
            attempt = Report()
            report = report if complete else attempt
            losses = Losses()
            try:
                _write(one, target, conversion, attempt, losses)
            except InvalidInputError as error:
                run.failures.append(error.exit_code)
                break
            except GlossportError as error:
                for entry, reason in losses.over_limit if error.finding.code == Code.OVER_LIMIT else ():
                    run.report.error(Code.OVER_LIMIT, reason, entry.location)
                run.fail(error)
                if isinstance(error, InputError):
                    break
            else:
                complete = True
                run.outputs.append(Output(target.file, target.exporter.name, losses))
    if report is not None:
        run.report.absorb(report)


def _write(one: Input, target: Target, conversion: Conversion, report: Report, losses: Losses) -> None:
    options = conversion.read_options
    if set(target.metadata.languages) < set(one.metadata.languages) and not conversion.only_missing:
        options = replace(options, only_languages=frozenset(target.metadata.languages))
    with _output(target.path, conversion) as out:
        if conversion.jobs > 1 and conversion.selection.is_all and not conversion.only_missing:
            # What starts processes takes long to load, and most runs start none.
            from exporters.convert.parallel import written_in_parts

            done = written_in_parts(one, target, options, out, conversion.jobs, one.source.on_read)
            if done:
                report.absorb(done[0])
                losses.absorb(done[1])
                return
        _write_whole(one, target, conversion, options, out, report, losses)


def _write_whole(
    one: Input,
    target: Target,
    conversion: Conversion,
    options: ReadOptions,
    out: IO[bytes],
    report: Report,
    losses: Losses,
) -> None:
    stream = one.reader.open(one.source, options, report)
    checker = Checker(stream.metadata, report, ids_are_unique=not stream.has_ids)
    exporter = target.exporter
    selection = replace(conversion.selection)
    entries: Iterable[Entry] = checker.watch(stream.entries)
    if not selection.is_all:
        entries = selection.of(entries, target.metadata.languages)
    if conversion.only_missing:
        entries = only_missing(entries, conversion.only_missing)
    else:
        entries = narrowed(entries, target.metadata.languages, one.metadata.languages, losses)
    page = page_around(target.path, target.options.marker) if exporter.is_part else Page()
    out.write(page.before)
    try:
        exporter.write(
            target.metadata, counted(entries, exporter.carries, target.metadata, losses), out, target.options, losses
        )
    except RefusedError:
        if report.failed:
            # What is left of an invalid input says nothing about the format.
            raise InvalidInputError from None
        raise
    out.write(page.after)
    if not selection.is_all:
        report.remark(f"{target.file}: {selection.kept} of {selection.seen} entries are selected")
    if losses.over_limit_count and not conversion.drop_over_limit:
        raise RefusedError(
            Code.OVER_LIMIT,
            f"{losses.over_limit_count} rows are over a limit of {exporter.name}",
            mend="shorten them, or leave them out with --drop-over-limit",
        )
    checker.finish(lambda: one.reader.open(one.source, options, Report()).entries)
    if report.failed:
        raise InvalidInputError


def _output(path: Path | None, conversion: Conversion) -> AbstractContextManager[IO[bytes]]:
    if path is None:
        return standard_output()
    return compared_output(path) if conversion.check else atomic_output(path)
