"""What one output could not hold: counted by feature, with the first examples and the list of changed values."""

from dataclasses import dataclass, field
from typing import Any

from glossary.features import Feature
from glossary.model import Concept, Entry

EXAMPLES = 2
LISTED = 10_000
"""How many altered values and omitted entries are listed; all are counted."""


@dataclass(slots=True)
class FeatureLoss:
    count: int = 0
    examples: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Losses:
    """The loss report of one output. Entries in = entries out + entries omitted."""

    entries_in: int = 0
    entries_omitted: int = 0
    pairs: int | None = None
    """How many source and target pairs a bilingual output holds."""
    dropped: dict[Feature, FeatureLoss] = field(default_factory=dict)
    altered_count: int = 0
    altered: list[dict[str, str]] = field(default_factory=list)
    omitted: list[dict[str, str]] = field(default_factory=list)
    over_limit: list[tuple[Entry, str]] = field(default_factory=list)
    over_limit_count: int = 0
    """How many rows were left out since they are over a limit of the format; the first are listed."""

    @property
    def entries_out(self) -> int:
        return self.entries_in - self.entries_omitted

    @property
    def total(self) -> int:
        return sum(loss.count for loss in self.dropped.values()) + self.altered_count

    def drop(self, feature: Feature, entry: Entry | None, value: object) -> None:
        """Count a value that is not in the output; the entry is None for the glossary's own metadata."""
        loss = self.dropped.setdefault(feature, FeatureLoss())
        loss.count += 1
        if len(loss.examples) < EXAMPLES:
            loss.examples.append({**_where(entry), "value": _text(value)})

    def omit(self, entry: Entry, feature: Feature, reason: str) -> None:
        """Count an entry that is not in the output at all, and why."""
        self.entries_omitted += 1
        self.drop(feature, entry, reason)
        if len(self.omitted) < LISTED:
            self.omitted.append({**_where(entry), "feature": feature, "reason": reason})

    def exceed(self, entry: Entry, reason: str) -> None:
        """Count a value that is left out since it is over a limit; a run without leave to do so refuses the output."""
        self.over_limit_count += 1
        self.drop(Feature.TERM, entry, reason)
        if len(self.over_limit) < LISTED:
            self.over_limit.append((entry, reason))

    def alter(self, entry: Entry | None, feature: Feature | str, change: str) -> None:
        """Count a value that is in the output but not as it was."""
        self.altered_count += 1
        if len(self.altered) < LISTED:
            self.altered.append({**_where(entry), "feature": feature, "change": change})

    def absorb(self, other: "Losses") -> None:
        """Add what was lost of a later part of the same glossary."""
        self.entries_in += other.entries_in
        self.entries_omitted += other.entries_omitted
        for feature, loss in other.dropped.items():
            mine = self.dropped.setdefault(feature, FeatureLoss())
            mine.count += loss.count
            mine.examples += loss.examples[: EXAMPLES - len(mine.examples)]
        self.altered_count += other.altered_count
        self.altered += other.altered[: LISTED - len(self.altered)]
        self.omitted += other.omitted[: LISTED - len(self.omitted)]

    def forget_metadata(self) -> None:
        """Take out what was changed of the glossary's own metadata: each part of a glossary repeats it."""
        kept = [change for change in self.altered if change["entry"] or "location" in change]
        self.altered_count -= len(self.altered) - len(kept)
        self.altered = kept

    def as_json(self) -> dict[str, Any]:
        return {
            "entries_in": self.entries_in,
            "entries_out": self.entries_out,
            **({} if self.pairs is None else {"pairs": self.pairs}),
            "losses": {
                str(feature): {"count": loss.count, "examples": loss.examples}
                for feature, loss in sorted(self.dropped.items())
            },
            "altered": self.altered,
            "altered_count": self.altered_count,
            "omitted": self.omitted,
        }


def _where(entry: Entry | None) -> dict[str, str]:
    if entry is None:
        return {"entry": ""}
    name = entry.id if isinstance(entry, Concept) else next(iter(entry.texts.values()), "")
    place = {"location": str(entry.location)} if entry.location else {}
    return {"entry": _text(name), **place}


def _text(value: object) -> str:
    if isinstance(value, tuple):
        value = "; ".join(_text(part) for part in value if part is not None)
    text = str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
