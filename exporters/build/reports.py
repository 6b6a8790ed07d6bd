"""Reports of a build for CI services: the job summary of GitHub Actions, and JUnit XML."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from exporters.build.tasks import Result
from glossary.escaping import attribute, cell, printable
from glossary.files.remote import shown
from glossary.findings import InputError


@dataclass(slots=True)
class Built:
    """The outcome of a build."""

    results: list[Result] = field(default_factory=list)
    unreadable: list[InputError] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    exit_code: int = 0

    def lines(self) -> Iterator[str]:
        """Yield a line for each error, each stray and each removed file, and at the end the totals."""
        yield from (str(error.finding) for error in self.unreadable)
        for result in self.results:
            yield from result.lines
            if result.outcome == "failed" and not result.report:
                yield f"{shown(result.task.path)}: not built"
        for path in self.strays:
            yield f"{shown(path)}: no longer configured; --prune removes it"
        for path in self.removed:
            yield f"{shown(path)}: removed"
        counts = Counter(result.outcome for result in self.results)
        stale = f"{counts['stale']} stale, " if counts["stale"] else ""
        unreadable = f", {len(self.unreadable)} inputs unreadable" if self.unreadable else ""
        built = f"{counts['built']} outputs built, {counts['fresh']} up to date"
        yield f"{built}, {stale}{counts['failed']} failed{unreadable}"

    def as_json(self) -> dict[str, Any]:
        """Return every input and every output, whatever failed, and the totals."""
        read = {result.task.input: result.report.get("read") for result in self.results}
        mistakes = {
            result.task.input: result.findings for result in self.results if result.exit_code == InputError.exit_code
        }
        counts = Counter(result.outcome for result in self.results)
        inputs: list[dict[str, Any]] = [
            {
                "input": shown(name),
                "result": "failed" if name in mistakes else "read",
                "findings": [finding.as_json() for finding in mistakes.get(name, ())],
            }
            for name in read
        ]
        inputs += [
            {
                "input": error.finding.location.path if error.finding.location else "",
                "result": "failed",
                "findings": [error.finding.as_json()],
            }
            for error in self.unreadable
        ]
        return {
            "inputs": inputs,
            "read": [one for one in read.values() if one],
            "outputs": [result.as_json() for result in self.results],
            "strays": self.strays,
            "summary": {
                **{name: counts[name] for name in ("built", "fresh", "stale", "failed")},
                "unreadable": len(self.unreadable),
            },
        }


def as_markdown(built: Built) -> str:
    """Return a table of all outputs except those that are up to date; failed outputs come first."""
    message = sorted(
        (result for result in built.results if result.outcome != "fresh"), key=lambda result: not result.exit_code
    )
    rows = [
        f"| {result.outcome} | {cell(result.task.path)} | {_entries(result)} | {result.size:,} "
        f"| {cell('; '.join(result.lines))} |"
        for result in message
    ]
    table = ["| | file | entries | bytes | |", "|---|---|--:|--:|---|", *rows, ""] if rows else []
    *_, summed = built.lines()
    return "\n".join([f"### glossport build: {summed}", "", *table])


def _entries(result: Result) -> str:
    if "entries_in" not in result.report:
        return ""
    return f"{result.report['entries_out']} of {result.report['entries_in']}"


def as_junit(built: Built) -> str:
    """Return JUnit XML: a suite for each input, a case for each output, a failing case for each unreadable input."""
    ordered = sorted(built.results, key=lambda result: result.task.input)
    suites = [_suite(name, list(results)) for name, results in groupby(ordered, lambda result: result.task.input)]
    suites += [_unreadable(str(error.finding)) for error in built.unreadable]
    failures = sum(result.exit_code > 0 for result in ordered) + len(built.unreadable)
    head = f'<testsuites name="glossport build" tests="{len(ordered) + len(built.unreadable)}" failures="{failures}">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>"])


def _suite(name: str, results: list[Result]) -> str:
    failures = sum(result.exit_code > 0 for result in results)
    cases = "\n".join(map(_case, results))
    return f'<testsuite name={attribute(name)} tests="{len(results)}" failures="{failures}">\n{cases}\n</testsuite>'


def _case(result: Result) -> str:
    names = f"classname={attribute(result.task.output.exporter)} name={attribute(result.task.path)}"
    start = f'<testcase {names} time="{result.seconds:.3f}"'
    if not result.exit_code:
        return f"{start}/>"
    message = escape(printable("; ".join(result.lines)))
    return f'{start}><failure message="{result.outcome}">{message}</failure></testcase>'


def _unreadable(message: str) -> str:
    case = f'<testcase name="input"><failure message="not readable">{escape(printable(message))}</failure></testcase>'
    return f'<testsuite name="inputs" tests="1" failures="1">\n{case}\n</testsuite>'
