"""``glossport import``: converts files of other formats to canonical YAML, or merges them into a glossary."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from glossary.canonical.writer import CanonicalWriter
from glossary.checking.integrity import Checker
from glossary.files.output import atomic_output, file_key, refuse_overwriting, standard_output, write_text
from glossary.files.source import files_of, source_at
from glossary.findings import GlossportError, InputError, InvalidInputError, Outcome, RefusedError, Report, UsageError
from glossary.importing.merge import Listed, Merge, OnConflict, merge
from glossary.importing.profile import profile_of, with_profile
from glossary.languages import asked_language
from glossary.model import Location
from glossary.readers.keyterms.pair import open_pair
from glossary.reading import ReadRequest, Stream, languages_in, reader_for, settle_languages
from glossary.request import option
from glossary.rules import Code
from glossary.stats import Statistics, counting

SHOWN = 20
"""How many additions and changes are named on the terminal; --verbose and the report name all."""


@dataclass(frozen=True, kw_only=True)
class Import(ReadRequest):
    """What to import, and where to write it."""

    into: str | None = option("--into", "Merge into this canonical YAML file.", metavar="GLOSSARY")
    policy: str = option(
        "--merge", "What to do where a filled value differs.", default="fail", choices=("fail", "keep", "theirs")
    )
    on: str | None = option(
        "--on", "Join by a term of this language; default: the glossary's source language.", metavar="LANG"
    )
    pair: str | None = option(
        "--pair", "The other half of a key-term page, in the language of --target.", metavar="FILE"
    )
    file: str | None = option("-o", "Write here; default: standard output, or the file merged into.", metavar="FILE")
    dry_run: bool = option("--dry-run", "Only say what would be added, changed, kept or in conflict.", default=False)
    force: bool = option("--force", "Replace the file of -o if it is there.", default=False)
    profile: str | None = option(
        "--profile", "Read the input as [import.NAME] in the configuration says.", metavar="NAME"
    )
    config: str | None = option(
        "-c", "The configuration; default: glossport.toml or pyproject.toml here or above.", metavar="FILE"
    )
    report: str | None = option("--report", "Write the same as JSON.", metavar="FILE")


FEW = 5
"""How many untranslated concepts of a language are named on the terminal."""


def import_(request: Import) -> Outcome:
    """Import all the inputs, or write no glossary. Raises UsageError for an impossible request."""
    outcome = Outcome()
    if request.profile:
        request = with_profile(request, request.profile, request.config)
    _refuse_overwritten_input(request)
    used = filter(None, [*request.inputs, request.pair, request.into, request.file, request.config])
    refuse_overwriting([request.report], files_of(used))
    _refuse_existing(request)
    try:
        stream = _incoming(request, outcome.report)
        summary = _merge(request, stream, outcome) if request.into else _write_new(request, stream, outcome)
    except UsageError:
        raise
    except InvalidInputError as error:
        outcome.exit_code = error.exit_code
        return outcome
    except GlossportError as error:
        outcome.fail(error)
        return outcome
    if request.dry_run:
        outcome.lines += profile_of(request, outcome.report.tables)
    if request.report:
        summary |= {
            "read": outcome.report.losses_as_json(),
            "changes": outcome.report.changes_as_json(),
            "omitted": outcome.report.omitted,
        }
        if outcome.report.tables:
            summary["tables"] = [table.as_json() for table in outcome.report.tables]
        write_text(json.dumps(summary, ensure_ascii=False, indent=2), request.report)
    return outcome


def _refuse_overwritten_input(request: Import) -> None:
    if request.file in (None, "-"):
        return
    names = (*request.inputs, *filter(None, [request.pair]))
    inputs = {file_key(path) for path in files_of(names)}
    if file_key(Path(request.file or "")) in inputs:
        raise UsageError(
            Code.OUTPUT_COLLISION,
            "this output is an input as well",
            location=Location(request.file or ""),
            suggestion="choose another name",
        )


def _refuse_existing(request: Import) -> None:
    """Refuse to replace a glossary by accident; a pipe or a device is no file to protect."""
    path = Path(request.file or "-")
    is_other = request.into is None or file_key(Path(request.into)) != file_key(path)
    if request.file not in (None, "-") and is_other and not request.force and not request.dry_run and path.is_file():
        raise UsageError(
            Code.OUTPUT_COLLISION,
            "this file is there already",
            location=Location(str(path)),
            suggestion=f"--into {path} merges into it, --force replaces it",
        )


def _incoming(request: Import, report: Report) -> Stream:
    """Chain the inputs into one stream, with the metadata of the first input and the languages of all."""
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
                # The main reading stops at the same error and reports it.
                settle_languages(stream.metadata, languages_in(survey.entries))
        streams.append(stream)
    first = streams[0].metadata
    languages = dict.fromkeys(language for stream in streams for language in stream.metadata.languages)
    first.languages = tuple(languages)
    entries = chain.from_iterable(stream.entries for stream in streams)
    return Stream(first, entries, has_ids=all(stream.has_ids for stream in streams))


def _write_new(request: Import, stream: Stream, outcome: Outcome) -> dict[str, Any]:
    checker = Checker(stream.metadata, outcome.report)
    statistics = Statistics(stream.metadata)
    entries = counting(statistics, checker.watch(stream.entries))
    if request.dry_run:
        for _ in entries:
            pass
        _finish(checker, request, outcome.report)
    else:
        to_file = request.file and request.file != "-"
        with atomic_output(Path(request.file or "")) if to_file else standard_output() as out:
            writer = CanonicalWriter(stream.metadata, out)
            writer.write(entries)
            writer.close()
            _finish(checker, request, outcome.report)
    would = "would be " if request.dry_run else ""
    outcome.lines.append(f"{statistics.concepts} concepts and {statistics.units} units {would}added")
    return {"added": {"concepts": statistics.concepts, "units": statistics.units}}


def _finish(checker: Checker, request: Import, report: Report) -> None:
    checker.finish(lambda: _incoming(request, Report()).entries)
    if report.failed:
        raise InvalidInputError


def _merge(request: Import, stream: Stream, outcome: Outcome) -> dict[str, Any]:
    assert request.into is not None
    merged = merge(
        source_at(request.into), stream, OnConflict(request.policy), asked_language(request.on), outcome.report
    )
    outcome.lines.extend(_summary(merged, request))
    if merged.refused:
        outcome.exit_code = RefusedError.exit_code
    elif outcome.report.failed:
        outcome.exit_code = InputError.exit_code
    elif not request.dry_run:
        target = request.file or request.into
        replaced = merged.before if file_key(Path(target)) == file_key(Path(request.into)) else None
        with standard_output() if target == "-" else atomic_output(Path(target), expected=replaced) as out:
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
    for conflict in merged.conflicts if request.policy != OnConflict.FAIL else ():
        kept = "kept" if merged.policy is OnConflict.KEEP else "replaced"
        yield f"  {kept}: {conflict.id}: {conflict.field}: {conflict.existing!r}, incoming {conflict.incoming!r}"
    for language, count in sorted(merged.translated.items()):
        missing = [one for one in merged.untranslated if one.language == language]
        yield f"{count} concepts with {language}, {len(missing)} without"
        shown = missing if request.verbose else missing[:FEW]
        yield from (f"  without {language}: {_named(one)}" for one in shown)
        if len(shown) < len(missing):
            yield f"  and {len(missing) - len(shown)} more without {language}; --verbose shows all"


def _shown(listed: list[Listed], request: Import) -> Iterator[Listed]:
    yield from listed if request.verbose else listed[:SHOWN]


def _named(one: Listed) -> str:
    return f"{one.id}: {one.term}" if one.id else one.term
