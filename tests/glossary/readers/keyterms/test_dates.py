"""Dates of pages in the forms that people write."""

from datetime import date

import pytest

from glossary.findings import UsageError
from glossary.model import Location
from glossary.readers.keyterms.dates import day_of

HERE = Location("page.txt", 1, 1)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("2024-03-12", "en"),
        ("2024/3/12", "en"),
        ("2024.03.12", "ko"),
        ("2024年3月12日", "zh"),
        ("12 March 2024", "en"),
        ("12th March 2024", "en"),
        ("March 12, 2024", "en"),
        ("Mar. 12 2024", "en"),
        ("12. März 2024", "de"),
        ("12 mars 2024", "fr"),
        ("12 de marzo de 2024", "es"),
        ("12 марта 2024", "ru"),
        ("12.03.2024", "de"),
        ("12. 3. 2024", "cs"),
        ("3/12/2024", "en"),
        ("12/3/2024", "en"),
    ],
)
def test_a_day(text: str, language: str) -> None:
    if "/" in text and not text.startswith("2024"):
        with pytest.raises(UsageError, match="or the day"):
            day_of(text, (language,), HERE)
    else:
        assert day_of(text, (language,), HERE) == date(2024, 3, 12)


@pytest.mark.parametrize(("text", "day"), [("3/25/2024", 25), ("25/3/2024", 25), ("3/3/2024", 3)])
def test_a_day_that_can_be_no_month_is_sure(text: str, day: int) -> None:
    assert day_of(text, ("en",), HERE) == date(2024, 3, day)


@pytest.mark.parametrize("text", ["2024-13-40", "12 Marzipan 2024", "2024年13月1日"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        day_of(text, ("en",), HERE)
