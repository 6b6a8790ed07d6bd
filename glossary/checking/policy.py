"""Decides which findings ``check`` reports and their severity: by rule, path, comment in the file and baseline."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import Final

from glossary.config import SEVERITIES, SEVERITY, TEXT, TEXTS, TEXTS_BY_TEXT, Config
from glossary.findings import Finding, Severity, UsageError
from glossary.model import Location
from glossary.rules import RULES, Code
from glossary.similarity import did_you_mean

_COMMENT = re.compile(r"(?P<before>.*?)#\s*glossport:\s*ignore\b\s*(?P<codes>[\w ,-]*)")
_CODE_BY_NAME: Final = {rule.name: code for code, rule in RULES.items()}


def codes_of(names: Iterable[str]) -> frozenset[str]:
    """Return the codes of rules, each given by its code or name; raises UsageError G801 for an unknown rule."""
    codes = set()
    for name in names:
        code = _CODE_BY_NAME.get(name, name.upper())
        if code not in RULES:
            raise UsageError(
                Code.WRONG_USAGE, f"there is no rule {name!r}", suggestion=did_you_mean(name, [*_CODE_BY_NAME, *RULES])
            )
        codes.add(code)
    return frozenset(codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the user wants; ``select`` adds optional rules, ``known`` counts the findings that a baseline accepts."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    per_path: tuple[tuple[str, frozenset[str]], ...] = ()
    """Glob patterns over paths with forward slashes, and the rules that are ignored there."""
    known: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    @property
    def codes(self) -> frozenset[str]:
        """The rules to apply: the standard and the selected ones, without the ignored ones."""
        return frozenset(code for code, rule in RULES.items() if not rule.is_optional or code in self.select) - (
            self.ignore
        )


class Judge:
    """Applies a policy to the findings of one run."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._left = policy.known.copy()
        self._lines: dict[str, Mapping[int, frozenset[str]]] = {}
        """By file, the lines that its comments are about."""

    def judged(self, finding: Finding) -> Finding | None:
        """Return the finding with its severity, or None where it is not wanted."""
        if finding.code in self._policy.ignore or self._is_ignored_at_place(finding):
            return None
        key = fingerprint(finding)
        if self._left[key] > 0:
            self._left[key] -= 1
            return None
        severity = self._policy.severity.get(finding.code, finding.severity)
        return finding if severity is finding.severity else replace(finding, severity=severity)

    def _is_ignored_at_place(self, finding: Finding) -> bool:
        place = finding.location
        if place is None or not place.path:
            return False
        path = PurePath(place.path).as_posix()
        if any(finding.code in codes and fnmatchcase(path, pattern) for pattern, codes in self._policy.per_path):
            return True
        if place.path not in self._lines:
            self._lines[place.path] = _ignored_lines(place.path)
        codes = self._lines[place.path].get(place.line)
        return codes is not None and (not codes or finding.code in codes)


DEFAULT_POLICY: Final = Policy()


def fingerprint(finding: Finding) -> tuple[str, str, str]:
    """Return the path, code and message that identify a finding; not its line, which edits above it change."""
    path = PurePath(finding.location.path).as_posix() if finding.location else ""
    return path, finding.code, finding.message


def _codes_in(comment: re.Match[str], place: Location) -> frozenset[str]:
    try:
        return codes_of(comment["codes"].replace(",", " ").split())
    except UsageError as error:
        finding = error.finding
        raise UsageError(finding.code, finding.message, location=place, suggestion=finding.suggestion) from None


def _ignored_lines(path: str) -> Mapping[int, frozenset[str]]:
    """Map line numbers of a YAML or PO file to the rules that comments ignore there; an empty set means all rules.

    A comment applies to its line. On a line of its own, it applies to the next line, or to the list item that begins
    there; in PO, to the entry that it stands above.
    """
    if not path.endswith((".yaml", ".yml", ".po", ".pot")):
        return {}
    try:
        data = Path(path).read_bytes()
    except OSError:
        return {}
    if b"glossport:" not in data or b"ignore" not in data:
        return {}
    lines = data.decode("utf-8", "replace").splitlines()
    return _ignored_in_yaml(lines, path) if path.endswith((".yaml", ".yml")) else _ignored_in_po(lines, path)


def _ignored_in_po(lines: list[str], path: str) -> Mapping[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    current: frozenset[str] | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            current = None
        elif line.startswith("#") and (match := _COMMENT.match(line)):
            current = _codes_in(match, Location(path, number, match.start("codes") + 1))
        elif current is not None:
            found[number] = current
    return found


def _ignored_in_yaml(lines: list[str], path: str) -> Mapping[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    pending: frozenset[str] | None = None
    item: tuple[int, frozenset[str]] | None = None
    for number, line in enumerate(lines, 1):
        text = line.lstrip()
        indent = len(line) - len(text)
        match = _COMMENT.match(line)
        codes = _codes_in(match, Location(path, number, match.start("codes") + 1)) if match else None
        if not text or text.startswith("#"):
            pending = codes if codes is not None else pending
            continue
        if item and indent <= item[0]:
            item = None
        if pending is not None and text.startswith("- "):
            item = (indent, pending)
        spoken = [one for one in (codes, pending, item and item[1]) if one is not None]
        if spoken:
            found[number] = frozenset().union(*spoken) if all(spoken) else frozenset()
        pending = None
    return found


def baseline_json(findings: Iterable[Finding]) -> str:
    """Return a baseline as JSON: findings with counts, without their lines, which edits above them change."""
    counts = Counter(map(fingerprint, findings))
    known = [
        {"path": path, "code": code, "message": message, "count": count}
        for (path, code, message), count in sorted(counts.items())
    ]
    return json.dumps({"glossport_baseline": 1, "findings": known}, ensure_ascii=False, indent=2)


def read_baseline(path: Path) -> Counter[tuple[str, str, str]]:
    """Count the findings of a baseline by fingerprint; raises UsageError G801 if the file is not a baseline."""
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
        found = {
            (str(one["path"]), str(one["code"]), str(one["message"])): int(one["count"]) for one in tree["findings"]
        }
    except OSError as error:
        raise UsageError(Code.WRONG_USAGE, f"cannot be read: {error.strerror}", location=Location(str(path))) from None
    except (ValueError, KeyError, TypeError):
        raise UsageError(
            Code.WRONG_USAGE,
            "this is no baseline",
            location=Location(str(path)),
            suggestion="make one with check --write-baseline",
        ) from None
    return Counter(found)


_CHECK = {
    "fail-on": SEVERITY,
    "select": TEXTS,
    "ignore": TEXTS,
    "severity": SEVERITIES,
    "per-path-ignores": TEXTS_BY_TEXT,
    "baseline": TEXT,
}


@dataclass(frozen=True, slots=True)
class CheckConfig:
    policy: Policy = DEFAULT_POLICY
    fail_on: str = Severity.ERROR


def check_config(config: Config | None) -> CheckConfig:
    """Return the settings of the table ``[check]``; raises UsageError for unknown rules."""
    if config is None:
        return CheckConfig()
    config.refuse_other_tables()
    table = config.table("check", _CHECK)
    severity = {
        code: Severity(level)
        for name, level in table.get("severity", {}).items()
        for code in _codes(config, "severity", [name])
    }
    per_path = tuple(
        (pattern, _codes(config, "per-path-ignores", names))
        for pattern, names in table.get("per-path-ignores", {}).items()
    )
    baseline = table.get("baseline")
    policy = Policy(
        select=_codes(config, "select", table.get("select", [])),
        ignore=_codes(config, "ignore", table.get("ignore", [])),
        severity=severity,
        per_path=per_path,
        known=read_baseline(config.path.parent / baseline) if baseline else Counter(),
    )
    return CheckConfig(policy, table.get("fail-on", Severity.ERROR))


def _codes(config: Config, key: str, names: list[str]) -> frozenset[str]:
    try:
        return codes_of(names)
    except UsageError as error:
        raise config.wrong(error.finding.message, "check", key, suggestion=error.finding.suggestion) from None
