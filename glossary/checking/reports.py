"""Writes the findings of ``check`` as text, JSON, GitHub annotations, Markdown, SARIF and JUnit XML."""

import json
import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePath
from typing import Any
from xml.sax.saxutils import escape

from glossary.checking.usage import Usage
from glossary.escaping import attribute, cell, printable
from glossary.findings import Finding, InputError, Severity
from glossary.model import Location
from glossary.plugins import own_version
from glossary.rules import RULES

GITHUB_CAP = 10
"""So many annotations of a kind GitHub shows for one step; it drops the others without a word."""
_TAB = 4
_PASSED = '<testsuite name="glossport check" tests="1" failures="0"><testcase name="check"/></testsuite>\n'
_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}
_PLAIN = "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings about some inputs, sorted by location; ``unreadable`` if an input could not be read."""

    findings: tuple[Finding, ...]
    counts: Mapping[Severity, int]
    """Of all findings; those beyond the first ones are counted and not listed."""
    unreadable: bool
    usage: Mapping[str, Usage] | None = None
    """By target language, how the terms of a glossary are used; None without a glossary."""
    unfindable: int = 0
    """Terms of that glossary for which no text could be searched."""

    @property
    def unkept(self) -> int:
        return sum(self.counts.values()) - len(self.findings)

    def exit_code(self, fail_on: str) -> int:
        """Return 3 for an unreadable input, 1 for findings of at least this severity, else 0."""
        if self.unreadable:
            return InputError.exit_code
        counts = self.counts
        return int(counts[Severity.ERROR] > 0 or (fail_on == Severity.WARNING and counts[Severity.WARNING] > 0))


def as_text(verdict: Verdict, *, with_lines: bool = False, in_colour: bool = False) -> str:
    """Return one line for each finding, on request with the line of the file and a caret; the totals at the end."""
    lines: list[str] = []
    files = _Files()
    for finding in verdict.findings:
        message = printable(str(finding))
        if in_colour:
            word = f" {finding.severity} {finding.code} "
            message = message.replace(word, f" {_COLOURS[finding.severity]}{word.strip()}{_PLAIN} ", 1)
        lines.append(message)
        if with_lines and finding.location:
            lines += _shown(finding.location, files.line_at(finding.location))
    if verdict.unkept:
        lines.append(f"and {verdict.unkept} more findings")
    return "\n".join([*lines, *_usage(verdict), _sum(verdict)])


def _usage(verdict: Verdict) -> list[str]:
    """Return how the terms of the glossary are used: a line for each language, and what was not looked for."""
    if verdict.usage is None:
        return []
    lines = [f"{language}: {usage}" for language, usage in sorted(verdict.usage.items())]
    if verdict.unfindable:
        lines.append(f"{verdict.unfindable} terms are too short to look for")
    return lines or ["0 uses of terms"]


def _shown(place: Location, text: str | None) -> list[str]:
    if text is None:
        return []
    margin = f"{place.line:>6} | "
    if not place.column:
        return [f"{margin}{printable(text)}"]
    before = text[: place.column - 1].expandtabs(_TAB)
    return [f"{margin}{printable(text.expandtabs(_TAB))}", f"{' ' * len(margin)}{' ' * _columns(before)}^"]


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


class _Files:
    """Reads single lines of files; a file is read once if its lines are requested in ascending order."""

    def __init__(self) -> None:
        self._path = ""
        self._lines: Iterator[tuple[int, str]] = iter(())
        self._last = (0, "")

    def line_at(self, place: Location) -> str | None:
        """Return up to 200 characters of the line; None if it is empty or cannot be read as UTF-8."""
        if not place.line:
            return None
        if place.path != self._path or place.line < self._last[0]:
            self._path, self._last = place.path, (0, "")
            self._lines = enumerate(_text_lines(place.path), 1)
        while self._last[0] < place.line:
            self._last = next(self._lines, (place.line, ""))
        return self._last[1].rstrip("\r\n")[:200] or None


def _text_lines(path: str) -> Iterator[str]:
    try:
        with Path(path).open(encoding="utf-8") as stream:
            yield from stream
    except (OSError, UnicodeError):
        return


def _sum(verdict: Verdict) -> str:
    counts = verdict.counts
    return f"{counts[Severity.ERROR]} errors, {counts[Severity.WARNING]} warnings"


def as_json(verdict: Verdict) -> str:
    tree: dict[str, Any] = {
        "findings": [finding.as_json() for finding in verdict.findings],
        "summary": {str(severity): count for severity, count in verdict.counts.items()},
    }
    if verdict.usage is not None:
        tree["usage"] = {language: usage.as_json() for language, usage in sorted(verdict.usage.items())}
        tree["unfindable"] = verdict.unfindable
    return _json(tree)


def _json(tree: Any) -> str:
    return json.dumps(tree, ensure_ascii=False, indent=2)


# GitHub


def as_github(verdict: Verdict) -> str:
    """Return workflow commands, errors first, at most as many as GitHub shows, and the number of further findings."""
    lines: list[str] = []
    more = verdict.unkept
    for severity in (Severity.ERROR, Severity.WARNING):
        found = [finding for finding in verdict.findings if finding.severity is severity]
        lines += [_annotation(finding) for finding in found[:GITHUB_CAP]]
        more += max(0, len(found) - GITHUB_CAP)
    if more:
        lines.append(f"::notice title=glossport::{more} more findings, listed in the summary of this job")
    return "\n".join([*lines, *_usage(verdict), _sum(verdict)])


def _annotation(finding: Finding) -> str:
    place = finding.location or Location("")
    properties = {
        "file": PurePath(place.path).as_posix() if place.path else "",
        "line": str(place.line or ""),
        "col": str(place.column or ""),
        "title": f"{finding.code} {finding.name}",
    }
    message = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in properties.items() if value)
    return f"::{finding.severity} {message}::{_escaped(_message(finding))}"


def _escaped(text: str, more: str = "") -> str:
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _message(finding: Finding) -> str:
    also = f" (also {', '.join(map(str, finding.related))})" if finding.related else ""
    return f"{finding.message}{also}{f'; {finding.suggestion}' if finding.suggestion else ''}"


def as_markdown(verdict: Verdict) -> str:
    """Return a Markdown table of the findings, errors first, for the job summary of GitHub Actions."""
    rows = [
        f"| {finding.severity} | `{finding.code}` {finding.name} | {cell(str(finding.location or ''))} "
        f"| {cell(_message(finding))} |"
        for finding in _worst_first(verdict.findings)
    ]
    table = ["| | rule | place | finding |", "|---|---|---|---|", *rows, ""] if rows else []
    usage = [f"- {line}" for line in _usage(verdict)]
    return "\n".join([f"### glossport check: {_sum(verdict)}", "", *usage, *([""] if usage else []), *table])


def _worst_first(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)


# SARIF


def as_sarif(verdict: Verdict) -> str:
    """Return the findings as SARIF 2.1.0."""
    used = sorted({finding.code for finding in verdict.findings})
    rules = [
        {
            "id": code,
            "name": "".join(word.capitalize() for word in RULES[code].name.split("-")),
            "shortDescription": {"text": RULES[code].name.replace("-", " ")},
            "fullDescription": {"text": RULES[code].explanation},
        }
        for code in used
    ]
    driver = {"name": "glossport", "version": own_version(), "rules": rules}
    results = [
        {
            "ruleId": finding.code,
            "ruleIndex": used.index(finding.code),
            "level": str(finding.severity),
            "message": {"text": _message(finding)},
            "locations": [_sarif_place(finding.location)] if finding.location and finding.location.path else [],
            **({"relatedLocations": list(map(_sarif_place, finding.related))} if finding.related else {}),
        }
        for finding in verdict.findings
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _json({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})


def _sarif_place(place: Location) -> dict[str, Any]:
    from urllib.parse import quote

    region = {
        **({"startLine": place.line} if place.line else {}),
        **({"startColumn": place.column} if place.line and place.column else {}),
    }
    path = {"artifactLocation": {"uri": quote(os.fsencode(PurePath(place.path).as_posix()))}}
    return {"physicalLocation": {**path, **({"region": region} if region else {})}}


# JUnit


def as_junit(verdict: Verdict) -> str:
    """Return JUnit XML: a suite for each file, a failed case for each finding; one passed case without findings."""
    suites = [
        _suite(path, list(found))
        for path, found in groupby(verdict.findings, lambda finding: finding.location.path if finding.location else "")
    ]
    body = "".join(suites or [_PASSED])
    failures = verdict.counts[Severity.ERROR] + verdict.counts[Severity.WARNING]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<testsuites name="glossport" tests="{max(1, failures)}" failures="{failures}">\n{body}</testsuites>'


def _suite(path: str, findings: list[Finding]) -> str:
    cases = "".join(
        f"<testcase classname={attribute(path)} name={attribute(f'{one.code} {one.name} {one.location or str()}')}>"
        f"<failure type={attribute(str(one.severity))} message={attribute(one.message)}>"
        f"{escape(printable(str(one)))}</failure></testcase>\n"
        for one in findings
    )
    count = len(findings)
    return f'<testsuite name={attribute(path)} tests="{count}" failures="{count}">\n{cases}</testsuite>\n'


FORMS = {"text": as_text, "json": as_json, "github": as_github, "sarif": as_sarif, "junit": as_junit}
