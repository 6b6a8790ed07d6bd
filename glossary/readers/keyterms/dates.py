"""Dates as pages write them: 2024-03-12, 12 March 2024, 12. März 2024, 2024年3月12日, 12/03/2024."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from glossary.findings import UsageError
from glossary.model import Location
from glossary.rules import Code

_MONTH = r"[^\W\d_]{3,}\.?"
DAY = (
    r"(?<!\d)(?:"
    r"\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2}|\d{4}\.\d{1,2}\.\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日"
    r"|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}-\d{1,2}-\d{4}|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.|er|º)?\s+(?:de\s+)?{_MONTH},?\s+(?:de\s+)?\d{{4}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    r")(?!\d)"
)
"""A pattern without groups."""
_PARTS = re.compile(r"\d+|[^\W\d_]{3,}")


def day_of(text: str, languages: Iterable[str], place: Location) -> date:
    """Read a date; the months are named in English or one of the languages.

    Raises ValueError for what is no date, and UsageError G801 where day and month are both possible.
    """
    parts = [part for part in _PARTS.findall(text) if part not in ("th", "nd", "rd")]
    numbers = [int(part) for part in parts if part.isdigit()]
    names = [part for part in parts if not part.isdigit()]
    if names:
        months = _months(("en", *languages))
        month = next((months[name.casefold()] for name in names if name.casefold() in months), 0)
        return date(max(numbers), month, min(numbers))
    first, second, third = numbers
    if first > 31:
        return date(first, second, third)
    if "/" in text and first <= 12 and second <= 12 and first != second:
        raise UsageError(
            Code.WRONG_USAGE,
            f"{text!r} is the day {first} of month {second}, or the day {second} of month {first}?",
            location=place,
            suggestion=f"say which: --map-value date:{text}={third}-{second:02}-{first:02}",
        )
    day, month = (second, first) if "/" in text and second > 12 else (first, second)
    return date(third, month, day)


@lru_cache(maxsize=16)
def _months(languages: tuple[str, ...]) -> dict[str, int]:
    from babel import Locale, UnknownLocaleError

    months: dict[str, int] = {}
    for language in languages:
        try:
            forms = Locale.parse(language, sep="-").months
        except (UnknownLocaleError, ValueError):
            continue
        for context in forms.values():
            for width in ("wide", "abbreviated"):
                months |= {
                    word.casefold(): number
                    for number, name in context[width].items()
                    for word in _PARTS.findall(name)
                    if not word.isdigit()
                }
    return months
