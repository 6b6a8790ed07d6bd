"""What memoQ adds to XLIFF 1.2 in its MQXLIFF files: the status and the lock of a segment.

The source are files of memoQ as they are published; there is no specification.
"""

from typing import Any, Final

from glossary.findings import Report
from glossary.model import TranslationState
from glossary.readers.bilingual.document import plain
from glossary.readers.bilingual.pairs import SegmentPair
from glossary.readers.bilingual.states import MEMOQ, state_of
from glossary.reading import ReadOptions

_MEMOQ: Final = "{MQXliff}"


def is_its_own(name: str) -> bool:
    """Return whether an attribute is read here."""
    return name.startswith(_MEMOQ) and plain(name) in ("status", "locked")


def read_unit(unit: Any, pair: SegmentPair, options: ReadOptions, report: Report) -> None:
    if status := unit.get(f"{_MEMOQ}status"):
        pair.state = state_of(status, MEMOQ, pair.place, options, report)
    if unit.get(f"{_MEMOQ}locked"):
        pair.say("locked", unit.get(f"{_MEMOQ}locked"))
        if pair.state in (TranslationState.TRANSLATED, TranslationState.FINAL):
            pair.state = TranslationState.LOCKED
