"""``check``: every rule, applied to each input and across them, reported as the user asks."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Final

from glossary.checking.concepts import ContentChecker
from glossary.checking.integrity import Checker
from glossary.checking.policy import DEFAULT_POLICY, Policy, baseline_json, check_config, codes_of, read_baseline
from glossary.checking.positions import Hit, settled, settled_among
from glossary.checking.reports import FORMS, Verdict, as_markdown, as_text
from glossary.config import find_config
from glossary.files.output import append_summary, write_text
from glossary.files.source import Source, source_at
from glossary.findings import GlossportError, Report, Severity, UsageError
from glossary.model import Entry, Location, Metadata
from glossary.reading import Reader, ReadOptions, reader_for

LISTED: Final = 100_000
"""How many findings are listed; more are counted."""


def check(
    names: Iterable[str], reader_name: str | None, options: ReadOptions, policy: Policy = DEFAULT_POLICY
) -> Verdict:
    """Read each input to its end and apply every rule that the policy wants, also across the inputs."""
    report = Report(LISTED, policy.judged)
    content = ContentChecker(policy.codes)
    unreadable = False
    inputs: list[tuple[Source, Reader]] = []
    for name in names:
        try:
            source = source_at(name)
            reader = reader_for(source, reader_name)
            _check_one(source, reader, options, report, content)
            inputs.append((source, reader))
        except UsageError:
            raise
        except GlossportError as error:
            report.add(error.finding)
            unreadable = True
    _check_together(inputs, options, report, content)
    # Findings of equal place stay in the order in which they were found.
    findings = tuple(sorted(report.findings, key=lambda finding: finding.location or Location("")))
    return Verdict(findings, {severity: report.counts[severity] for severity in Severity}, unreadable)


def _check_one(source: Source, reader: Reader, options: ReadOptions, report: Report, content: ContentChecker) -> None:
    stream = reader.open(source, options, report)
    checker = Checker(stream.metadata, report, ids_are_unique=not stream.has_ids)
    hits: list[Hit] = []
    try:
        for entry in checker.watch(stream.entries):
            for hit in content.look_at(entry, stream.metadata):
                if len(hits) < LISTED:
                    hits.append(hit)
                else:
                    report.add(hit.at_entry())
        checker.finish(lambda: reader.open(source, options, Report()).entries)
    finally:
        for finding in settled(source, reader, options, hits):
            report.add(finding)


def _check_together(
    inputs: list[tuple[Source, Reader]], options: ReadOptions, report: Report, content: ContentChecker
) -> None:
    def reread() -> Iterator[tuple[Entry, Metadata]]:
        for source, reader in inputs:
            stream = reader.open(source, options, Report())
            yield from ((entry, stream.metadata) for entry in stream.entries)

    hits = list(islice(content.finish(reread), LISTED))
    for finding in settled_among(inputs, options, hits):
        report.add(finding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What to check and how to tell it; what is not said here is as the configuration says."""

    inputs: tuple[str, ...]
    reader: str | None = None
    read_options: ReadOptions = field(default_factory=ReadOptions)
    form: str = "text"
    output_file: str | None = None
    fail_on: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: str | None = None
    write_baseline: str | None = None
    config: str | None = None
    verbose: bool = False


def run_check(asked: Check) -> int:
    """Check, tell, and return the exit code."""
    configured = check_config(find_config(asked.config))
    policy = replace(
        configured.policy,
        select=configured.policy.select | codes_of(asked.select),
        ignore=configured.policy.ignore | codes_of(asked.ignore),
    )
    if asked.baseline:
        policy = replace(policy, known=read_baseline(Path(asked.baseline)))
    if asked.write_baseline:
        policy = replace(policy, known=Counter())
    verdict = check(asked.inputs, asked.reader, asked.read_options, policy)
    if asked.write_baseline:
        write_text(baseline_json(verdict.findings), asked.write_baseline)
        write_text(f"{len(verdict.findings)} findings are known from now on")
        return 0 if not verdict.unreadable else verdict.exit_code("error")
    if asked.form == "text":
        is_seen = asked.output_file is None and sys.stdout.isatty()
        in_colour = is_seen and not os.environ.get("NO_COLOR")
        told = as_text(verdict, with_lines=asked.verbose or is_seen, in_colour=in_colour)
    else:
        told = FORMS[asked.form](verdict)
    write_text(told, asked.output_file)
    if asked.form == "github":
        append_summary(lambda: as_markdown(verdict))
    return verdict.exit_code(asked.fail_on or configured.fail_on)
