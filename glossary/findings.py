"""Findings about an input, collected while it is read, and the exceptions for mistakes of users.

Each has a code of ``glossary.rules``, a location where one is known, and a suggestion where one is certain.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from glossary.model import Location
from glossary.rules import RULES, Code

CHANGES = 1000
"""How many different changes are told apart."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One violation of a rule of ``glossary.rules``; ``related`` are further places, such as the first of two ids."""

    code: str
    severity: Severity
    message: str
    location: Location | None = None
    related: tuple[Location, ...] = ()
    suggestion: str | None = None

    @property
    def name(self) -> str:
        return RULES[self.code].name

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location else ""
        also = f" (also {', '.join(map(str, self.related))})" if self.related else ""
        suggestion = f"; {self.suggestion}" if self.suggestion else ""
        return f"{place}{self.severity} {self.code} {self.name}: {self.message}{also}{suggestion}"

    def as_json(self) -> dict[str, Any]:
        """Return the finding with path, line and column as keys of their own; line and column are 0 where unknown."""
        return {
            "code": self.code,
            "name": self.name,
            "severity": str(self.severity),
            **(self.location or Location(""))._asdict(),
            "message": f"{self.message}; {self.suggestion}" if self.suggestion else self.message,
            "related": [location._asdict() for location in self.related],
        }


class Change(StrEnum):
    """How a reader treated a value that the model has no place for or names differently."""

    MAPPED = "read as"
    NOTED = "kept as a note"
    DROPPED = "dropped"


class ReadingLoss(StrEnum):
    """What a reader can lose: the features of reading in a loss report."""

    ENTRY = "entry"
    """An entry that is left out; it is a finding as well."""
    TEXT = "text"
    UNKNOWN_LANGUAGE = "unknown_language"
    INLINE_CODE = "inline_code"
    UNIT_ID = "unit_id"
    UNIT_ATTRIBUTE = "unit_attribute"
    """Of a unit of a memory: usage, tool, kind of data."""
    VALUE = "value"
    """Of a category, property or column that the glossary has no place for, and that was not kept as a note."""
    HEADER = "header"
    MARKUP = "markup"
    ATTRIBUTE = "attribute"
    COMMENT = "comment"
    REFERENCE = "reference"
    TRANSACTION = "transaction"
    ALTERNATIVE = "alternative"
    """A match, or a glossary within a file of units."""
    ROW = "row"
    """Above the header, or a heading."""
    CELL = "cell"
    """An error, or a formula without a value."""


@dataclass(slots=True)
class Tally:
    """The number of times a change was made, and the place of the first."""

    count: int = 0
    first: Location | None = None
    loss: ReadingLoss = ReadingLoss.VALUE


def letters(position: int) -> str:
    """Return the letters of a column as spreadsheets have them: A, B ... Z, AA."""
    text = ""
    position += 1
    while position:
        position, letter = divmod(position - 1, 26)
        text = chr(ord("A") + letter) + text
    return text


class ColumnExplained(NamedTuple):
    """A column: its header, what its values become (``-``: nothing), and the first two values."""

    name: str
    becomes: str
    values: tuple[str, ...]


@dataclass(slots=True)
class TableExplained:
    """How a table is read, for a preview."""

    path: str
    header_row: int | None
    """None where the table has no header."""
    columns: list[ColumnExplained]
    sheet: str = ""
    why: str = ""
    """Why this sheet, or this form of text."""
    skipped: list[tuple[int, str]] = field(default_factory=list)
    """Rows that are not read, with the reason."""

    def as_json(self) -> dict[str, Any]:
        return {
            "input": self.path,
            **({"sheet": self.sheet} if self.sheet else {}),
            "why": self.why,
            "header_row": self.header_row,
            "columns": [column._asdict() for column in self.columns],
            "skipped": [{"row": row, "reason": reason} for row, reason in self.skipped],
        }


class Report:
    """Collects findings, remarks and changed values; counts all findings and keeps the first ``limit``.

    ``judge`` returns each finding, perhaps with another severity, or None to drop it.
    """

    def __init__(self, limit: int = 10_000, judge: Callable[[Finding], Finding | None] | None = None) -> None:
        self.findings: list[Finding] = []
        self.counts: Counter[Severity] = Counter()
        self.remarks: list[str] = []
        self.tables: list[TableExplained] = []
        """How the tables of the input are read."""
        self.changes: dict[tuple[Change, str, str], Tally] = {}
        self.omitted = 0
        """How many entries of the input a reader could not give; each is a finding as well."""
        self._limit = limit
        self._judge = judge

    def add(self, finding: Finding) -> None:
        if self._judge:
            judged = self._judge(finding)
            if judged is None:
                return
            finding = judged
        self.counts[finding.severity] += 1
        if len(self.findings) < self._limit:
            self.findings.append(finding)

    def error(
        self,
        code: str,
        message: str,
        location: Location | None,
        *,
        suggestion: str | None = None,
        related: tuple[Location, ...] = (),
    ) -> None:
        self.add(
            Finding(
                code=code,
                severity=Severity.ERROR,
                message=message,
                location=location,
                related=related,
                suggestion=suggestion,
            )
        )

    def warn(
        self,
        code: str,
        message: str,
        location: Location | None,
        *,
        suggestion: str | None = None,
        related: tuple[Location, ...] = (),
    ) -> None:
        self.add(
            Finding(
                code=code,
                severity=Severity.WARNING,
                message=message,
                location=location,
                related=related,
                suggestion=suggestion,
            )
        )

    def omit(self, code: str, message: str, location: Location | None, *, suggestion: str | None = None) -> None:
        """Warn of an entry that is left out; ``omitted`` + entries read = entries in the file."""
        self.omitted += 1
        self.warn(code, message, location, suggestion=suggestion)

    def change(
        self,
        how: Change,
        what: str,
        location: Location | None,
        *,
        into: str = "",
        loss: ReadingLoss = ReadingLoss.VALUE,
        count: int = 1,
    ) -> None:
        """Count a value that was mapped, noted or dropped; ``what`` names the category and, where useful, the value.

        For a mapped value, ``into`` names the result; for a dropped one, ``loss`` is its feature in a loss report.
        """
        key = (how, what, into)
        tally = self.changes.get(key)
        if tally is None:
            if len(self.changes) >= CHANGES:
                key = (how, "other values", "others")
            tally = self.changes.setdefault(key, Tally(first=location, loss=loss))
        tally.count += count

    def drop(self, what: str, location: Location | None, loss: ReadingLoss = ReadingLoss.VALUE) -> None:
        """Count a value that is left out; ``loss`` is its feature in a loss report."""
        self.change(Change.DROPPED, what, location, loss=loss)

    def losses(self) -> dict[str, int]:
        """Count what was dropped or left out, by feature."""
        counts: Counter[str] = Counter()
        if self.omitted:
            counts[ReadingLoss.ENTRY] = self.omitted
        for (how, _, _), tally in self.changes.items():
            if how is Change.DROPPED:
                counts[tally.loss] += tally.count
        return dict(counts)

    def losses_as_json(self) -> dict[str, Any]:
        """Return the losses with an example for each kind, and what was read as something else."""
        losses: dict[str, dict[str, Any]] = {
            loss: {"count": count, "examples": []} for loss, count in sorted(self.losses().items())
        }
        mapped = []
        for (how, what, into), tally in self.changes.items():
            place = {"location": str(tally.first)} if tally.first else {}
            if how is Change.DROPPED:
                losses[tally.loss]["examples"].append({"value": what, "count": tally.count, **place})
            else:
                becomes = into if how is Change.MAPPED else "a note"
                mapped.append({"value": what, "becomes": becomes, "count": tally.count, **place})
        return {"losses": losses, "mapped": mapped}

    def changes_as_json(self) -> list[dict[str, Any]]:
        return [
            {
                "change": str(how),
                "what": what,
                "into": into,
                "count": tally.count,
                "location": tally.first and tally.first._asdict(),
            }
            for (how, what, into), tally in self.changes.items()
        ]

    def change_lines(self) -> list[str]:
        """Return a line of text for each kind of change."""
        return [
            " ".join(filter(None, (what, how, into)))
            + f": {tally.count} ×"
            + (f", first at {tally.first}" if tally.first else "")
            for (how, what, into), tally in self.changes.items()
        ]

    def absorb(self, other: "Report") -> None:
        """Add the content of another report to this one."""
        kept = len(self.findings) + len(other.findings) <= self._limit
        self.findings += other.findings if kept else other.findings[: self._limit - len(self.findings)]
        self.counts += other.counts
        self.omitted += other.omitted
        for key, tally in other.changes.items():
            mine = self.changes.setdefault(key, Tally(first=tally.first, loss=tally.loss))
            mine.count += tally.count
        self.remarks += other.remarks
        self.tables += other.tables

    def remark(self, text: str) -> None:
        """Add neutral information about the input, such as its encoding."""
        self.remarks.append(text)

    @property
    def failed(self) -> bool:
        return self.counts[Severity.ERROR] > 0

    @property
    def unkept(self) -> int:
        """The number of findings that were counted but not kept."""
        return self.counts.total() - len(self.findings)


class GlossportError(Exception):
    """A mistake in the user's input or request, described by ``finding``; ``exit_code`` is that of the command."""

    exit_code: ClassVar[int] = 3

    def __init__(
        self,
        code: str,
        message: str,
        *,
        location: Location | None = None,
        related: tuple[Location, ...] = (),
        suggestion: str | None = None,
    ) -> None:
        super().__init__(message)
        self.finding = Finding(
            code=code,
            severity=Severity.ERROR,
            message=message,
            location=location,
            related=related,
            suggestion=suggestion,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the error by its finding, because the parameters of the constructor are not in ``args``."""
        return _restored, (type(self), self.finding)


def _restored(kind: type["GlossportError"], finding: Finding) -> "GlossportError":
    error = kind.__new__(kind, finding.message)
    error.finding = finding
    return error


class UsageError(GlossportError):
    """The command line or the configuration is invalid."""

    exit_code = 2


class InputError(GlossportError):
    """An input cannot be read or is invalid as a whole."""


class RefusedError(GlossportError):
    """An output is not written because its format cannot hold this glossary."""

    exit_code = 1


class OutputError(GlossportError):
    """An output could not be written; the previous file is unchanged."""

    exit_code = 4


class InvalidInputError(InputError):
    """An input was read to its end and is invalid; the report has the findings."""

    def __init__(self) -> None:
        super().__init__(Code.NOT_A_GLOSSARY, "the input is invalid")


@dataclass(slots=True)
class Outcome:
    """The result of a command."""

    report: Report = field(default_factory=Report)
    lines: list[str] = field(default_factory=list)
    """Said in passing, on standard error."""
    result: str | None = None
    """For standard output."""
    exit_code: int = 0

    def fail(self, error: GlossportError) -> None:
        """Report an error and raise the exit code to its own if higher: 4 output, 3 input, 1 refused or lost."""
        self.report.add(error.finding)
        self.exit_code = max(self.exit_code, error.exit_code)
