"""How an output is split: one file for each pair of languages, parts of at most a size or a number, or both."""

import re
from dataclasses import dataclass
from typing import Final

from exporters.base import AnyExporter
from glossary.findings import UsageError
from glossary.rules import Code

PAIR: Final = "pair"
_SIZE = re.compile(r"(\d+(?:\.\d+)?)[\s-]*([a-z]*)", re.IGNORECASE)
_UNITS: Final = {
    "": 1,
    "b": 1,
    "kb": 10**3,
    "mb": 10**6,
    "gb": 10**9,
    "kib": 1 << 10,
    "mib": 1 << 20,
    "gib": 1 << 30,
}
_ENTRIES: Final = frozenset({"units", "unit", "concepts", "concept", "entries", "entry"})
_SUGGESTION: Final = (
    "write pair, a size such as 100MB or 1GiB, a number such as 5000-units, or pair and one of these: pair,100MB; "
    "-O split=TEXT separates terms"
)


@dataclass(frozen=True, slots=True)
class Split:
    by_pair: bool = False
    most_bytes: int | None = None
    """Of a part."""
    most_entries: int | None = None
    """Of a part: concepts, or units of a memory."""

    @property
    def in_parts(self) -> bool:
        return self.most_bytes is not None or self.most_entries is not None

    def refuse(self, exporter: AnyExporter) -> None:
        """Raise UsageError G801 if the format cannot be written in parts."""
        if self.most_bytes is not None and not exporter.is_streamed:
            message = f"{exporter.name} is written as a whole at the end, and not in parts of a given size"
            suggestion = "write it as one file, or write another format, such as tmx, tbx or jsonl, in parts"
            raise UsageError(Code.WRONG_USAGE, message, suggestion=suggestion)


def is_split(text: str | None) -> bool:
    """Return whether a text is meant to say how to split an output: a separator of terms has no letter or digit."""
    return text is not None and any(character.isalnum() for character in text)


def split_of(text: str | None) -> Split:
    """Parse ``pair``, a size, or both with a comma between them; raises UsageError G801 for anything else."""
    if text is None:
        return Split()
    sizes = [part.strip() for part in text.split(",")]
    by_pair = PAIR in sizes
    if by_pair:
        sizes.remove(PAIR)
    if len(sizes) > 1:
        raise UsageError(Code.WRONG_USAGE, f"{text!r} says more than one size", suggestion=_SUGGESTION)
    return _parts_of(sizes[0], by_pair=by_pair) if sizes else Split(by_pair)


def _parts_of(text: str, *, by_pair: bool) -> Split:
    found = _SIZE.fullmatch(text)
    unit = found[2].lower() if found else ""
    if found and unit in _ENTRIES and found[1].isdigit() and int(found[1]):
        return Split(by_pair, most_entries=int(found[1]))
    if not found or unit not in _UNITS:
        raise UsageError(Code.WRONG_USAGE, f"{text!r} is neither pair nor a size", suggestion=_SUGGESTION)
    size = int(float(found[1]) * _UNITS[unit])
    if not size:
        raise UsageError(Code.WRONG_USAGE, f"no file has at most {text} bytes", suggestion=_SUGGESTION)
    return Split(by_pair, most_bytes=size)
