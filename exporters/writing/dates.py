"""Dates as XML Schema has them."""

import re
from datetime import datetime

_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(?:\.\d+)?)?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d)?)?")


def writable_date(text: str, *, times: bool) -> str | None:
    """Return an ISO 8601 date as an XML Schema date, or date and time; None if impossible, as for a month or year."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    time, seconds = found[1], found[2]
    if not time or not times:
        return text[:10]
    # XML Schema requires the seconds.
    return text if seconds else f"{text[:16]}:00{text[16:]}"
