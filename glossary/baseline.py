"""A baseline: findings that are known already, so that an old glossary can start clean and only new ones are told."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from glossary.check_policy import fingerprint
from glossary.errors import UsageError
from glossary.findings import Finding
from glossary.model import Location


def as_json(findings: Iterable[Finding]) -> str:
    """Write findings without their lines, which move with every change above them."""
    counts = Counter(map(fingerprint, findings))
    known = [
        {"path": path, "code": code, "message": message, "count": count}
        for (path, code, message), count in sorted(counts.items())
    ]
    return json.dumps({"glossport_baseline": 1, "findings": known}, ensure_ascii=False, indent=2)


def read_baseline(path: Path) -> Counter[tuple[str, str, str]]:
    """Count the findings of a baseline; raises UsageError G801 where it is none."""
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
        found = {
            (str(one["path"]), str(one["code"]), str(one["message"])): int(one["count"]) for one in tree["findings"]
        }
    except OSError as error:
        raise UsageError("G801", f"cannot be read: {error.strerror}", location=Location(str(path))) from None
    except (ValueError, KeyError, TypeError):
        raise UsageError(
            "G801", "this is no baseline", location=Location(str(path)), mend="make one with check --write-baseline"
        ) from None
    return Counter(found)
