"""Losses that are known and accepted: a loss report of an earlier run, against which new losses are told."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

from exporters.losses import Losses
from glossary.errors import UsageError
from glossary.model import Location

CHANGED = "changed values"

Counts: TypeAlias = Mapping[str, int]


def read_accepted(path: Path) -> dict[str, Counts]:
    """Read the counts of losses by the name of the output's file; raises UsageError G801 for no loss report."""
    place = Location(str(path))
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        return {
            Path(output["file"]).name: {
                **{str(feature): int(loss["count"]) for feature, loss in output["losses"].items()},
                CHANGED: int(output["altered_count"]),
            }
            for output in report["outputs"]
        }
    except OSError as error:
        raise UsageError("G801", f"cannot be read: {error.strerror}", location=place) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(
            "G801", "this is not a loss report", location=place, mend="--loss-report FILE writes one"
        ) from None


def new_losses(losses: Losses, accepted: Counts) -> Iterable[str]:
    """Say which losses are more than the accepted ones."""
    counts = {str(feature): loss.count for feature, loss in losses.dropped.items()} | {CHANGED: losses.altered_count}
    for name, count in sorted(counts.items()):
        if count > accepted.get(name, 0):
            yield f"{name}: {count}, and {accepted.get(name, 0)} are accepted"
