"""``glossport check``: applies every rule to each input and across the inputs, and reports the findings."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Final, TypeAlias

from glossary.checking.concepts import ContentChecker
from glossary.checking.integrity import Checker
from glossary.checking.policy import DEFAULT_POLICY, Judge, Policy, baseline_json, check_config, codes_of, read_baseline
from glossary.checking.positions import Hit, at_positions, at_positions_among
from glossary.checking.reports import FORMS, Verdict, as_markdown, as_text
from glossary.checking.termbase import termbase_of
from glossary.checking.units import UnitChecker
from glossary.checking.usage import UsageChecker
from glossary.config import find_config
from glossary.files.output import append_summary, refuse_overwriting, write_text
from glossary.files.source import Source, files_of, source_at
from glossary.findings import Finding, GlossportError, Outcome, Report, Severity, UsageError
from glossary.model import Entry, Location, Metadata
from glossary.reading import Reader, ReadOptions, ReadRequest, reader_for
from glossary.request import Request, argument, names_in, option
from glossary.rules import Code, page

LISTED: Final = 100_000
"""How many findings are listed; more are counted."""


@dataclass(frozen=True, slots=True)
class GlossaryUse:
    """The glossaries that translations must keep, and how many percent of the terms they must have."""

    names: tuple[str, ...]
    min_use: float | None = None

    def checker(self, codes: frozenset[str], options: ReadOptions) -> UsageChecker:
        return UsageChecker(termbase_of(self.names), codes, options.source_language, options.target_languages)

    def too_few(self, checker: UsageChecker) -> Iterator[Finding]:
        """Yield a finding for each language in which too few terms are used."""
        least = self.min_use or 0
        for language, usage in sorted(checker.usage.items()):
            if usage.percent < least:
                message = f"{language}: {usage.percent:.1f} % of {usage.uses:,} terms are used, and not {least:g} %"
                yield Finding(code=Code.MISSING_TERM, severity=Severity.ERROR, message=message)


Rules: TypeAlias = Callable[[Entry, Metadata], list[Hit]]
"""Returns the problems of an entry."""


def check(
    names: Iterable[str],
    reader_name: str | None,
    options: ReadOptions,
    policy: Policy = DEFAULT_POLICY,
    glossary: GlossaryUse | None = None,
) -> Verdict:
    """Read each input to its end and apply every rule that the policy wants, also across the inputs.

    With a glossary, translations are compared with it. Raises InputError when it cannot be read.
    """
    report = Report(LISTED, Judge(policy).judged)
    content = ContentChecker(policy.codes)
    units = UnitChecker(policy.codes)
    usage = glossary.checker(policy.codes, options) if glossary else None
    rules = [one.look_at for one in (content, units, usage) if one]
    unreadable = False
    inputs: list[tuple[Source, Reader]] = []
    for name in names:
        try:
            source = source_at(name)
            reader = reader_for(source, reader_name)
            _check_one(source, reader, options, report, rules, usage)
            inputs.append((source, reader))
        except UsageError:
            raise
        except GlossportError as error:
            report.add(error.finding)
            unreadable = True
    _check_together(inputs, options, report, content)
    if glossary and usage:
        for finding in glossary.too_few(usage):
            report.add(finding)
    # Findings at the same location stay in the order in which they were found.
    findings = tuple(sorted(report.findings, key=lambda finding: finding.location or Location("")))
    counts = {severity: report.counts[severity] for severity in Severity}
    return Verdict(
        findings, counts, unreadable, usage.usage if usage else None, unfindable=usage.unfindable if usage else 0
    )


def _check_one(
    source: Source,
    reader: Reader,
    options: ReadOptions,
    report: Report,
    rules: Iterable[Rules],
    usage: UsageChecker | None,
) -> None:
    stream = reader.open(source, options, report)
    checker = Checker(stream.metadata, report, ids_are_unique=not stream.has_ids)
    hits: list[Hit] = []
    if usage:
        usage.begin(stream.metadata)
    try:
        for entry in checker.watch(stream.entries):
            for hit in chain.from_iterable(look_at(entry, stream.metadata) for look_at in rules):
                if len(hits) < LISTED:
                    hits.append(hit)
                else:
                    report.add(hit.at_entry())
        checker.finish(lambda: reader.open(source, options, Report()).entries)
        if usage:
            usage.finish(source.name)
    finally:
        for finding in at_positions(source, reader, options, hits):
            report.add(finding)


def _check_together(
    inputs: list[tuple[Source, Reader]], options: ReadOptions, report: Report, content: ContentChecker
) -> None:
    def reread() -> Iterator[tuple[Entry, Metadata]]:
        for source, reader in inputs:
            stream = reader.open(source, options, Report())
            yield from ((entry, stream.metadata) for entry in stream.entries)

    hits = list(islice(content.finish(reread), LISTED))
    for finding in at_positions_among(inputs, options, hits):
        report.add(finding)


@dataclass(frozen=True, kw_only=True)
class Check(ReadRequest):
    """What to check and how to report it; the configuration file supplies what is not given here."""

    form: str = option(
        "--format", "The form of the result.", default="text", choices=("text", "json", "github", "sarif", "junit")
    )
    output_file: str | None = option(
        "--output-file", "Write the findings here instead of standard output.", metavar="FILE"
    )
    fail_on: str | None = option("--fail-on", "Exit 1 from here on.  [default: error]", choices=("error", "warning"))
    select: str | None = option("--select", "Look for these optional rules as well, by code or name.", metavar="RULES")
    ignore: str | None = option("--ignore", "Do not report these rules.", metavar="RULES")
    baseline: str | None = option("--baseline", "Report only what this baseline does not know.", metavar="FILE")
    write_baseline: str | None = option(
        "--write-baseline", "Accept all findings, as a baseline for later.", metavar="FILE"
    )
    glossaries: tuple[str, ...] = option(
        "--glossary", "Check that the translations keep this glossary; may be repeated.", default=(), metavar="GLOSSARY"
    )
    min_use: str | None = option(
        "--min-use", "With --glossary: so many terms of the sources must be used in each language.", metavar="PERCENT"
    )
    config: str | None = option(
        "-c", "The configuration; default: glossport.toml or pyproject.toml here or above.", metavar="FILE"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.min_use and not self.glossaries:
            raise UsageError(Code.WRONG_USAGE, "--min-use counts the terms of a glossary", suggestion="add --glossary")
        _ = self.glossary_use

    @property
    def glossary_use(self) -> GlossaryUse | None:
        return GlossaryUse(self.glossaries, _percent(self.min_use)) if self.glossaries else None


def _percent(text: str | None) -> float | None:
    """Return a number of percent; raises UsageError where it is none."""
    if text is None:
        return None
    try:
        number = float(text.strip().removesuffix("%"))
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        raise UsageError(Code.WRONG_USAGE, f"--min-use is a number from 0 to 100, not {text!r}")
    return number


def run_check(request: Check) -> Outcome:
    """Check the inputs, and write the report or the baseline that the request asks for."""
    config = find_config(request.config)
    used = [*files_of([*request.inputs, *request.glossaries]), *([config.path] if config else [])]
    refuse_overwriting([request.output_file, request.write_baseline], used)
    refuse_overwriting([request.output_file, request.baseline], used)
    configured = check_config(config)
    policy = replace(
        configured.policy,
        select=configured.policy.select | codes_of(names_in(request.select)),
        ignore=configured.policy.ignore | codes_of(names_in(request.ignore)),
    )
    if request.baseline:
        policy = replace(policy, known=read_baseline(Path(request.baseline)))
    if request.write_baseline:
        policy = replace(policy, known=Counter())
    verdict = check(request.inputs, request.reader, request.read_options, policy, request.glossary_use)
    if request.write_baseline:
        write_text(baseline_json(verdict.findings), request.write_baseline)
        known = f"{len(verdict.findings)} findings are known from now on"
        return Outcome(result=known, exit_code=verdict.exit_code("error") if verdict.unreadable else 0)
    text = _text(request, verdict)
    if request.output_file:
        write_text(text, request.output_file)
    if request.form == "github":
        append_summary(lambda: as_markdown(verdict))
    return Outcome(
        result=None if request.output_file else text,
        exit_code=verdict.exit_code(request.fail_on or configured.fail_on),
    )


def _text(request: Check, verdict: Verdict) -> str:
    if request.form != "text":
        return FORMS[request.form](verdict)
    is_seen = request.output_file is None and sys.stdout.isatty()
    in_colour = is_seen and not os.environ.get("NO_COLOR")
    return as_text(verdict, with_lines=request.verbose or is_seen, in_colour=in_colour)


@dataclass(frozen=True, kw_only=True)
class Explain(Request):
    code: str = argument("CODE")


def explain(request: Explain) -> Outcome:
    """Return the explanation of a rule, given by its code or name; raises UsageError G801 for an unknown rule."""
    (code,) = codes_of([request.code])
    return Outcome(result=page(code))
