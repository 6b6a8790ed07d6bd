"""What Phrase adds to XLIFF 1.2 in its MXLIFF files: confirmation, locks, persons and times of segments.

The source are files of Phrase as they are published; there is no specification.
"""

from datetime import UTC, datetime
from typing import Any, Final

from glossary.findings import Change, Report
from glossary.model import Transaction, TranslationState
from glossary.readers.bilingual.document import attributes_of, plain
from glossary.readers.bilingual.pairs import SegmentPair

_PHRASE: Final = "{http://www.memsource.com/mxlf/2.0}"
OF_ROOT: Final = frozenset({f"{_PHRASE}version"})
OF_GROUP: Final = frozenset({f"{_PHRASE}para-id"})
_READ: Final = frozenset({"confirmed", "locked", "created-at", "created-by", "modified-at", "modified-by"})


def is_its_own(name: str) -> bool:
    """Return whether an attribute is read here."""
    return name.startswith(_PHRASE) and plain(name) in _READ


def read_unit(unit: Any, pair: SegmentPair, report: Report) -> None:
    said = {plain(name): value for name, value in attributes_of(unit).items() if is_its_own(name)}
    if confirmed := said.get("confirmed"):
        pair.state = TranslationState.TRANSLATED if confirmed in ("1", "true") else TranslationState.DRAFT
        report.change(Change.MAPPED, f"confirmed {confirmed}", pair.place, into=f"state {pair.state}")
    if said.get("locked") == "true":
        if pair.state is TranslationState.TRANSLATED:
            pair.state = TranslationState.LOCKED
        pair.say("locked", "true")
    for level in ("created", "modified"):
        date, by = _time(said.get(f"{level}-at"), level, pair), said.get(f"{level}-by") or None
        if date or by:
            setattr(pair, level, (Transaction(date, by),))


def _time(text: str | None, level: str, pair: SegmentPair) -> str | None:
    """Return the time, which Phrase writes in milliseconds since 1970; 0 means none."""
    if not text or text == "0":
        return None
    try:
        moment = datetime.fromtimestamp(int(text) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        pair.say(f"{level}-at", text)
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
