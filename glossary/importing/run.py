"""``glossport import``: foreign files into canonical YAML, on its own or merged into a glossary."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from glossary.canonical.writer import write_canonical
from glossary.checking.integrity import Checker
from glossary.files.output import atomic_output, file_key, standard_output, write_text
from glossary.files.source import source_at
from glossary.findings import GlossportError, InputError, InvalidInputError, RefusedError, Report, UsageError
from glossary.importing.merge import Listed, Merge, Policy, merge
from glossary.model import Location
from glossary.readers.keyterms.pair import open_pair
from glossary.reading import ReadOptions, Stream, languages_in, reader_for, settle_languages
from glossary.rules import Code
from glossary.stats import Statistics, counting

SHOWN = 20
"""How many additions and changes are named on the terminal; --verbose and the report name all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What to import, and where to."""

    inputs: tuple[str, ...]
    reader: str | None = None
    read_options: ReadOptions = field(default_factory=ReadOptions)
    into: str | None = None
    policy: str = "fail"
    on: str | None = None
    pair: str | None = None
    """A second key-term page, in the target language, that completes the one input."""
    file: str | None = None
    dry_run: bool = False
    report_file: Path | None = None
    verbose: bool = False


@dataclass(slots=True)
class Imported:
    """What came of an import: findings, lines for the terminal, exit code."""

    report: Report = field(default_factory=Report)
    lines: list[str] = field(default_factory=list)
    exit_code: int = 0


def run_import(request: Import) -> Imported:
    """Import; nothing is written unless all of it can be. Raises UsageError for an impossible request."""
    result = Imported()
    _refuse_overwritten_input(request)
    try:
        stream = _incoming(request, result.report)
        summary = _merge(request, stream, result) if request.into else _write_new(request, stream, result)
    except UsageError:
        raise
    except GlossportError as error:
        if not isinstance(error, InvalidInputError):
            result.report.add(error.finding)
        result.exit_code = error.exit_code
        return result
    if request.report_file:
        summary |= {"changes": result.report.changes_as_json(), "omitted": result.report.omitted}
        write_text(json.dumps(summary, ensure_ascii=False, indent=2), str(request.report_file))
    return result


def _refuse_overwritten_input(request: Import) -> None:
    if request.file in (None, "-"):
        return
    names = (*request.inputs, *filter(None, [request.pair]))
    inputs = {file_key(path) for name in names if name != "-" for path in source_at(name).files}
    if file_key(Path(request.file or "")) in inputs:
        raise UsageError(
            Code.OUTPUT_COLLISION,
            "this output is an input as well",
            location=Location(request.file or ""),
            mend="choose another name",
        )


def _incoming(request: Import, report: Report) -> Stream:
    """Chain the inputs; the metadata is the first one's, with the languages of all."""
    if request.pair:
        if len(request.inputs) > 1 or request.reader not in (None, "keyterms"):
            raise UsageError(Code.WRONG_USAGE, "--pair completes one key-term page")
        pages = (source_at(request.inputs[0]), source_at(request.pair))
        return open_pair(pages, request.read_options, report)
    streams = []
    for name in request.inputs:
        source = source_at(name)
        reader = reader_for(source, request.reader)
        stream = reader.open(source, request.read_options, report)
        if not stream.metadata.languages:
            survey = reader.open(source, request.read_options, Report())
            with suppress(GlossportError):
                # What stops this reading stops the one that matters, which reports it.
                settle_languages(stream.metadata, languages_in(survey.entries))
        streams.append(stream)
    first = streams[0].metadata
    languages = dict.fromkeys(language for stream in streams for language in stream.metadata.languages)
    first.languages = tuple(languages)
    entries = chain.from_iterable(stream.entries for stream in streams)
    return Stream(first, entries, has_ids=all(stream.has_ids for stream in streams))


def _write_new(request: Import, stream: Stream, result: Imported) -> dict[str, Any]:
    checker = Checker(stream.metadata, result.report)
    statistics = Statistics(stream.metadata)
    entries = counting(statistics, checker.watch(stream.entries))
    if request.dry_run:
        for _ in entries:
            pass
        _finish(checker, request, result.report)
    else:
        to_file = request.file and request.file != "-"
        with atomic_output(Path(request.file or "")) if to_file else standard_output() as out:
            write_canonical(stream.metadata, entries, out)
            _finish(checker, request, result.report)
    would = "would be " if request.dry_run else ""
    result.lines.append(f"{statistics.concepts} concepts and {statistics.units} units {would}added")
    return {"added": {"concepts": statistics.concepts, "units": statistics.units}}


def _finish(checker: Checker, request: Import, report: Report) -> None:
    checker.finish(lambda: _incoming(request, Report()).entries)
    if report.failed:
        raise InvalidInputError


def _merge(request: Import, stream: Stream, result: Imported) -> dict[str, Any]:
    assert request.into is not None
    merged = merge(source_at(request.into), stream, Policy(request.policy), request.on, result.report)
    result.lines.extend(_summary(merged, request))
    if merged.refused:
        result.exit_code = RefusedError.exit_code
    elif result.report.failed:
        result.exit_code = InputError.exit_code
    elif not request.dry_run:
        target = request.file or request.into
        with standard_output() if target == "-" else atomic_output(Path(target)) as out:
            merged.write(out)
    return merged.as_json()


def _summary(merged: Merge, request: Import) -> Iterator[str]:
    counts = [(len(merged.added), "added"), (len(merged.changed), "changed"), (len(merged.kept), "kept as they are")]
    if merged.ambiguous:
        counts.append((len(merged.ambiguous), "ambiguous"))
    counts.append((len(merged.conflicts), "in conflict"))
    written = " (nothing is written)" if merged.refused or request.dry_run else ""
    yield f"{request.into}: {', '.join(f'{count} {what}' for count, what in counts)}{written}"
    if request.dry_run or request.verbose:
        for what, listed in (("added", merged.added), ("changed", merged.changed)):
            yield from (f"  {what}: {_named(one)}" for one in _shown(listed, request))
    for conflict in merged.conflicts if request.policy != Policy.FAIL else ():
        kept = "kept" if merged.policy is Policy.KEEP else "replaced"
        yield f"  {kept}: {conflict.id}: {conflict.field}: {conflict.existing!r}, incoming {conflict.incoming!r}"
    for language, count in sorted(merged.translated.items()):
        missing = [one for one in merged.untranslated if one.language == language]
        yield f"{count} concepts with {language}, {len(missing)} without"
        yield from (f"  without {language}: {_named(one)}" for one in missing)


def _shown(listed: list[Listed], request: Import) -> Iterator[Listed]:
    yield from listed if request.verbose else listed[:SHOWN]


def _named(one: Listed) -> str:
    return f"{one.id}: {one.term}" if one.id else one.term
