"""The report of a conversion: what became of every input and every output, complete whatever fails."""

import json
from typing import Any

from exporters.losses import Converted


def as_report(result: Converted, *, check: bool) -> str:
    """Return the report as JSON; an output is ``written``, with ``check`` ``unchanged``, or it has ``failed``."""
    inputs = [
        {
            "input": one.file,
            "result": "failed" if one.report.failed else "read",
            "findings": [finding.as_json() for finding in one.report.findings],
        }
        for one in result.read
    ]
    inputs += [
        {"input": name, "result": "failed", "findings": [finding.as_json()]} for name, finding in result.unreadable
    ]
    outputs: list[dict[str, Any]] = [
        {
            "file": output.file,
            "exporter": output.exporter,
            "result": "unchanged" if check else "written",
            "findings": [],
            "entries_in": output.losses.entries_in,
            "entries_out": output.losses.entries_out,
            "losses": {feature: loss.count for feature, loss in output.losses.dropped.items()},
        }
        for output in result.outputs
    ]
    outputs += [
        {
            "file": file,
            "exporter": exporter,
            "result": "failed",
            "findings": [finding.as_json() for finding in findings],
        }
        for file, exporter, findings in result.failed
    ]
    return json.dumps({"inputs": inputs, "outputs": outputs, "summary": summary(result)}, ensure_ascii=False, indent=2)


def summary(result: Converted) -> dict[str, int]:
    unreadable = len(result.unreadable) + sum(one.report.failed for one in result.read)
    return {"written": len(result.outputs), "failed": len(result.failed), "unreadable": unreadable}


def closing_line(result: Converted) -> str:
    """Return the totals where something failed; else nothing."""
    counts = summary(result)
    if not (counts["failed"] or counts["unreadable"]):
        return ""
    return ", ".join(f"{count} {name}" for name, count in counts.items())
