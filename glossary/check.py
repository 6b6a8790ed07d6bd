"""``check``: every rule, applied to each input and across them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from glossary.check_policy import DEFAULT_POLICY, Policy
from glossary.checker import Checker
from glossary.content import ContentChecker
from glossary.errors import GlossportError, InputError, UsageError
from glossary.findings import Finding, Report, Severity
from glossary.model import Entry, Location, Metadata
from glossary.places import Hit, settled, settled_among
from glossary.readers.base import Reader, ReadOptions
from glossary.readers.registry import reader_for
from glossary.source import Source, source_at

LISTED: Final = 100_000
"""How many findings are listed; more are counted."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings about some inputs, in the order of their places; ``unreadable`` when one could not be read."""

    findings: tuple[Finding, ...]
    counts: Mapping[Severity, int]
    """Of all findings; those beyond the first ones are counted and not listed."""
    unreadable: bool

    @property
    def unkept(self) -> int:
        return sum(self.counts.values()) - len(self.findings)

    def exit_code(self, fail_on: str) -> int:
        """Give 3 for an unreadable input, 1 for findings of at least this severity, else 0."""
        if self.unreadable:
            return InputError.exit_code
        counts = self.counts
        return int(counts[Severity.ERROR] > 0 or (fail_on == Severity.WARNING and counts[Severity.WARNING] > 0))


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
