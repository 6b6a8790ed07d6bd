"""``convert``: write glossaries in other formats, report losses, and apply the loss policy."""

import gc
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from exporters.base import AnyExporter, exporter_names, get_exporter, parse_options
from exporters.catalogue import exporters_for
from exporters.console import SILENT, Console
from exporters.convert.opening import Input, open_input
from exporters.convert.outputs import Written, write_outputs
from exporters.convert.plan import Target, Wanted, plan
from exporters.convert.reports import as_report, closing_line
from exporters.convert.split import is_split, split_of
from exporters.losses import LANGUAGE, READ, Converted, InputRead, Output, new_losses, over, read_accepted
from glossary.fields import Feature
from glossary.files.output import refuse_overwriting, write_text
from glossary.files.remote import path_at
from glossary.files.source import files_of, source_at
from glossary.findings import (
    Finding,
    GlossportError,
    InputError,
    InvalidInputError,
    ReadingLoss,
    RefusedError,
    Report,
    UsageError,
)
from glossary.languages import asked_language
from glossary.model import Location
from glossary.reading import ReadRequest
from glossary.request import names_in, option
from glossary.rules import Code
from glossary.selection import selection_of
from glossary.similarity import did_you_mean

HELD = 32
"""So many inputs at most stay open between planning and writing; others are opened again."""


@dataclass(frozen=True, kw_only=True)
class Conversion(ReadRequest):
    """The inputs, the output formats and the options of a conversion."""

    formats: str = option(
        "--to", "The formats to write; default: that of the suffix of -o.", default="", metavar="NAME[,NAME...]"
    )
    consumers: tuple[str, ...] = option(
        "--for",
        "Write what this tool takes best, in its folders; several tools have a folder each.",
        default=(),
        metavar="NAME[,NAME...]",
    )
    file: str | None = option("-o", "The file to write, or - for standard output.", metavar="FILE")
    output_dir: str | None = option("--output-dir", "The folder to write into.", metavar="DIR")
    only_missing: str | None = option(
        "--only-missing", "Only the concepts that have no term in this language.", metavar="LANG"
    )
    statuses: str | None = option("--status", "Only terms of these statuses, and those without one.", metavar="NAMES")
    states: str | None = option(
        "--state",
        "Only units in these states, and those without one; memories take translated, final, locked.",
        metavar="NAMES",
    )
    subjects: tuple[str, ...] = option("--subject", "Only concepts of this subject field.", default=(), metavar="TEXT")
    since: str | None = option("--since", "Only what was created or modified on this day or later.", metavar="DATE")
    only_translated: bool = option(
        "--only-translated", "Only what is there in every language that is written.", default=False
    )
    check: bool = option("--check", "Write nothing; exit 1 where a file is not what would be written.", default=False)
    drop_over_limit: bool = option(
        "--drop-over-limit", "Leave out what is over a limit of a format, and report it.", default=False
    )
    split: str | None = option(
        "--split",
        "Write a file for each pair of languages (pair), parts of at most a size (100MB) or number of entries "
        "(5000-units), or pair and one of these (pair,100MB); signs without a letter separate several terms in one "
        "cell that is read.",
        metavar="pair|SIZE|N-units|SIGNS",
    )
    jobs: int = option("--jobs", "How many processes write the outputs of an input.", default=1)
    report: str | None = option(
        "--report", "Write what became of every input and output as JSON, whatever fails.", metavar="FILE"
    )
    loss_report: str | None = option("--loss-report", "Write what was lost as JSON.", metavar="FILE")
    accepted_losses: str | None = option(
        "--accepted-losses", "Exit 1 when more is lost than in this earlier loss report.", metavar="FILE"
    )
    fail_on_loss: str | None = option(
        "--fail-on-loss",
        "Exit 1 when anything, or one of these features, is lost or changed.",
        metavar="FEATURES",
        flag_value="any",
    )

    writes = True

    @property
    def cell_separator(self) -> str | None:
        return None if is_split(self.split) else self.split

    @property
    def asked_consumers(self) -> list[str]:
        return list(dict.fromkeys(name for names in self.consumers for name in names_in(names)))

    @property
    def asked_formats(self) -> list[str]:
        """The names after ``--to``; without these, the format that the suffix of ``-o`` names."""
        if names := names_in(self.formats):
            return list(dict.fromkeys(names))
        named = Path(self.file or "").suffix[1:].lower()
        return [named] if named in exporter_names() else []

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.asked_consumers and (self.formats or self.file):
            message = "--for names the formats and the folders: it goes with --output-dir alone"
            raise UsageError(Code.WRONG_USAGE, message)
        if (self.file is None) == (self.output_dir is None):
            message = "give only one of -o FILE and --output-dir DIR" if self.file else "there is no output"
            raise UsageError(Code.WRONG_USAGE, message, suggestion="say where to write: -o FILE or --output-dir DIR")
        if not self.asked_consumers and not self.asked_formats:
            message = "there is no format to write"
            suggestion = "say --to NAME, as 'glossport formats' lists them, or --for NAME"
            raise UsageError(Code.WRONG_USAGE, message, suggestion=suggestion)


def convert(request: Conversion, console: Console = SILENT) -> Converted:
    """Convert, write the loss report, and apply the loss policy.

    An input or output that fails does not stop the others. Raises UsageError, before it writes any output, if the
    request is impossible.
    """
    features = names_in(request.fail_on_loss)
    known = ("any", LANGUAGE, *Feature, *ReadingLoss)
    if unknown := set(features).difference(known):
        name = min(unknown)
        raise UsageError(Code.WRONG_USAGE, f"{name!r} is not a feature", suggestion=did_you_mean(name, known))
    accepted = read_accepted(Path(request.accepted_losses)) if request.accepted_losses else None
    exporters = _exporters(request)
    missing = asked_language(request.only_missing)
    result = Converted()
    with rare_garbage_collection():
        inputs = _opened(request, missing, result)
        planned = plan(inputs, _wanted(request, exporters))
        outputs = (target.path for _, targets in planned for target in targets if target.path)
        reports = [request.accepted_losses, request.loss_report, request.report]
        refuse_overwriting(reports, [*files_of(request.inputs), *outputs])
        for one, targets in planned:
            _convert(one, targets, request, missing, result, console)
    _report_empty(result, request)
    apply_loss_policy(result, accepted, features)
    if request.loss_report:
        report = {
            "read": [one.as_json() for one in result.read],
            "outputs": [output.as_json() for output in result.outputs],
        }
        write_text(json.dumps(report, ensure_ascii=False, indent=2), request.loss_report)
    if request.report:
        write_text(as_report(result, check=request.check), request.report)
    if line := closing_line(result):
        result.lines.append(line)
    if request.asked_consumers and result.outputs:
        result.lines += _advice(exporters)
    return result


def _advice(exporters: Iterable[AnyExporter]) -> Iterator[str]:
    """Yield what to do with the files; of several consumers each has its name before."""
    consumers = {one.consumer.name: one.consumer for one in exporters if one.consumer}
    for consumer in consumers.values():
        title = f"{consumer.title}: " if len(consumers) > 1 else ""
        yield from (f"{title}{line}" for line in consumer.advice)


def _report_empty(result: Converted, request: Conversion) -> None:
    """Say why an output holds nothing of its input; nothing in any output is a failure."""
    if (
        request.only_missing
        or request.statuses
        or request.states
        or request.subjects
        or request.since
        or request.only_translated
    ):
        return
    empty = [output for output in result.outputs if output.losses.entries_in and not output.losses.entries_out]
    is_all = len(empty) == len(result.outputs)
    for output in empty:
        are_units = output.losses.dropped.get(Feature.UNIT)
        say = result.report.error if is_all else result.report.warn
        say(
            Code.EMPTY_OUTPUT,
            f"none of {output.losses.entries_in} entries is written: {output.exporter} holds "
            + ("concepts, and these are translation units" if are_units else "none of these"),
            Location(output.file),
            suggestion="-O as=concepts reads them as concepts" if are_units else None,
        )
    if empty and is_all:
        result.exit_code = max(result.exit_code, RefusedError.exit_code)


def apply_loss_policy(
    result: Converted, accepted: Mapping[str, Mapping[str, int]] | None, features: tuple[str, ...]
) -> None:
    """Make the result fail if an output loses more than is accepted, or one of ``features``; ``any`` means all."""
    if accepted is not None:
        for output in result.outputs:
            for message in new_losses(output.losses, accepted.get(Path(output.file).name, {})):
                result.fail(RefusedError(Code.NEW_LOSS, message, location=Location(output.file)))
        for one in result.read:
            for message in over(one.report.losses(), accepted.get(READ + Path(one.file).name, {})):
                result.fail(RefusedError(Code.NEW_LOSS, f"reading: {message}", location=Location(one.file)))
    for output in result.outputs:
        if lost := output.losses.lost(features) if features else {}:
            _fail(result, output.file, f"is lost or changed: {_counted(lost)}")
    for one in result.read:
        counts = one.report.losses()
        if lost := {name: count for name, count in counts.items() if {"any", name} & set(features)}:
            _fail(result, one.file, f"is lost in reading: {_counted(lost)}")


def _fail(result: Converted, file: str, message: str) -> None:
    """Make the result fail by ``--fail-on-loss``, and say why."""
    result.lines.append(f"{file}: --fail-on-loss: {message}")
    result.exit_code = max(result.exit_code, RefusedError.exit_code)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def _exporters(request: Conversion) -> list[AnyExporter]:
    if request.asked_consumers:
        return [exporter for name in request.asked_consumers for exporter in exporters_for(name)]
    exporters = [get_exporter(name) for name in request.asked_formats]
    if request.only_missing and not all(exporter.is_work_list for exporter in exporters):
        lists = [name for name in exporter_names() if get_exporter(name).is_work_list]
        message = f"--only-missing makes a work list: --to {' or '.join(lists)}"
        raise UsageError(Code.WRONG_USAGE, message)
    return exporters


def _wanted(request: Conversion, exporters: list[AnyExporter]) -> Wanted:
    names = [exporter.name for exporter in exporters]
    return Wanted(
        formats=tuple((one, parse_options(one, request.write_settings, names)) for one in exporters),
        source_language=request.read_options.source_language,
        target_languages=request.read_options.target_languages,
        file=request.file,
        folder=path_at(request.output_dir) if request.output_dir else None,
        folders=_folders(request, exporters),
        selection=selection_of(
            names_in(request.statuses),
            request.subjects,
            request.since,
            states=names_in(request.states),
            only_translated=request.only_translated,
        ),
        drop_over_limit=request.drop_over_limit,
        split=split_of(request.split if is_split(request.split) else None),
    )


def _folders(request: Conversion, exporters: list[AnyExporter]) -> dict[str, str]:
    consumers = request.asked_consumers
    return {
        one.name: f"{one.consumer.name}/{one.folder}" if len(consumers) > 1 else one.folder
        for one in exporters
        if one.consumer and consumers
    }


def _opened(request: Conversion, missing: str | None, result: Converted) -> Iterator[Input]:
    for number, name in enumerate(request.inputs):
        report = Report()
        try:
            one = open_input(source_at(name), request.reader, request.read_options, report)
        except UsageError:
            raise
        except GlossportError as error:
            result.report.absorb(report)
            result.unreadable.append((name, error.finding))
            result.fail(error)
            continue
        if number >= HELD:
            one.stream = None
        if missing and missing not in one.metadata.languages:
            # A work list can also begin a new language; it needs an empty column for it.
            one.metadata.languages += (missing,)
        yield one


def _convert(
    one: Input,
    targets: list[Target],
    request: Conversion,
    missing: str | None,
    result: Converted,
    console: Console,
) -> None:
    with console.working(one.source.name, one.source.size) as on_read:
        one.source.on_read = on_read
        report, written = _written(one, targets, request, missing)
    for output in written:
        for remark in output.remarks:
            report.remark(remark)
    entries = max((output.losses.entries_in for output in written), default=0)
    result.read.append(InputRead(one.source.name, one.reader.name, entries, report))
    result.report.absorb(report)
    if request.asked_consumers:
        written = _without_empty(written, result)
    take_over(written, result, report)


def _without_empty(written: list[Written], result: Converted) -> list[Written]:
    """Return the outputs without those that have nothing to hold, which are told, if another one holds something."""
    empty = [one for one in written if one.error and one.error.finding.code == Code.EMPTY_OUTPUT]
    if not any(one.error is None and one.losses.entries_out for one in written):
        return written
    for output in empty:
        if output.error:
            message = f"not written: {output.error.finding.message}"
            result.report.warn(Code.EMPTY_OUTPUT, message, Location(output.target.file))
    return [one for one in written if one not in empty]


def _written(
    one: Input, targets: list[Target], request: Conversion, missing: str | None
) -> tuple[Report, list[Written]]:
    if request.jobs > 1:
        # Import here: the module loads slowly, and most runs need no processes.
        from exporters.convert.parallel import write_by_processes

        if done := write_by_processes(one, targets, request.jobs, check=request.check, missing=missing):
            return done
    return write_outputs(one, targets, check=request.check, missing=missing)


def take_over(written: list[Written], result: Converted, report: Report) -> None:
    """Add the outcomes of the outputs of an input to the result; report an unreadable input only once.

    ``report`` has what was found in the input.
    """
    mistakes = tuple(one for one in report.findings if one.severity == "error")
    unreadable: set[Finding] = set()
    for output in written:
        error = output.error
        file, exporter = output.target.file, output.target.exporter.name
        if error is None:
            result.outputs.append(Output(file, exporter, output.losses, tuple(map(str, output.parts))))
            continue
        reasons = mistakes if isinstance(error, InvalidInputError) else (error.finding,)
        result.failed.append((file, exporter, reasons))
        if isinstance(error, InvalidInputError):
            result.exit_code = max(result.exit_code, error.exit_code)
        elif not (isinstance(error, InputError) and error.finding in unreadable):
            unreadable.add(error.finding)
            if error.finding.code == Code.OVER_LIMIT:
                for entry, reason in output.losses.over_limit:
                    result.report.error(Code.OVER_LIMIT, reason, entry.location)
            result.fail(error)


@contextmanager
def rare_garbage_collection() -> Iterator[None]:
    """Run the garbage collector less often: entries make no cycles, and it takes a tenth of the conversion time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
