"""Findings about an input, collected while it is read."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from glossary.model import Location
from glossary.rules import RULES


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong: which rule (see ``glossary.rules``), where, and how to mend it where that is sure."""

    code: str
    severity: Severity
    message: str
    location: Location | None = None
    related: tuple[Location, ...] = ()
    mend: str | None = None

    @property
    def name(self) -> str:
        return RULES[self.code].name

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location else ""
        also = f" (also {', '.join(map(str, self.related))})" if self.related else ""
        mend = f"; {self.mend}" if self.mend else ""
        return f"{place}{self.severity} {self.code} {self.name}: {self.message}{also}{mend}"

    def as_json(self) -> dict[str, Any]:
        """Give the finding with its place in parts; line and column are 0 where they are unknown."""
        return {
            "code": self.code,
            "name": self.name,
            "severity": str(self.severity),
            **(self.location or Location(""))._asdict(),
            "message": f"{self.message}; {self.mend}" if self.mend else self.message,
            "related": [location._asdict() for location in self.related],
        }


class Report:
    """Collects findings and what a reader wants to tell; keeps the first ``limit`` findings and counts them all."""

    def __init__(self, limit: int = 10_000) -> None:
        self.findings: list[Finding] = []
        self.counts: Counter[Severity] = Counter()
        self.remarks: list[str] = []
        self._limit = limit

    def add(self, finding: Finding) -> None:
        self.counts[finding.severity] += 1
        if len(self.findings) < self._limit:
            self.findings.append(finding)

    def error(
        self,
        code: str,
        message: str,
        location: Location | None,
        *,
        mend: str | None = None,
        related: tuple[Location, ...] = (),
    ) -> None:
        self.add(
            Finding(code=code, severity=Severity.ERROR, message=message, location=location, related=related, mend=mend)
        )

    def warn(
        self,
        code: str,
        message: str,
        location: Location | None,
        *,
        mend: str | None = None,
        related: tuple[Location, ...] = (),
    ) -> None:
        self.add(
            Finding(
                code=code, severity=Severity.WARNING, message=message, location=location, related=related, mend=mend
            )
        )

    def absorb(self, other: "Report") -> None:
        """Take over what another report collected."""
        kept = len(self.findings) + len(other.findings) <= self._limit
        self.findings += other.findings if kept else other.findings[: self._limit - len(self.findings)]
        self.counts += other.counts
        self.remarks += other.remarks

    def remark(self, text: str) -> None:
        """Tell what was found out about the input, such as its encoding; neither good nor bad."""
        self.remarks.append(text)

    @property
    def failed(self) -> bool:
        return self.counts[Severity.ERROR] > 0

    @property
    def unkept(self) -> int:
        """How many findings were counted but not kept."""
        return self.counts.total() - len(self.findings)
