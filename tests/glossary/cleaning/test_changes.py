"""Changes of texts: what each changes and what it leaves, and that twice is once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.cleaning.changes import MASKS, NORMALISING, Changes, Masks
from glossary.cleaning.unit_rules import PAIR_RULES, Side
from glossary.model import Unit
from tests.property.models import units_of, xml_texts

PARTS = [
    "+49 30 1234567",
    "0",
    " ",
    "\t",
    "a@b.de",
    "www.x.org/a",
    "“",
    "e\u0301",
    "(",
    ")",
    "-",
    "12.02.2024",
    "a",
    "'",
]
texts = st.lists(st.sampled_from(PARTS), min_size=1, max_size=8).map("".join).filter(str.strip)
every = Changes(tuple(NORMALISING), Masks(frozenset(MASKS)))


def masked(text: str, *names: str) -> str:
    changes = Changes(masks=Masks(frozenset(names)))
    return changes.masked(Unit({"en": text})).texts["en"]


@given(units_of(texts) | units_of(xml_texts))
def test_twice_is_once(unit: Unit) -> None:
    once = every.masked(every.normalised(unit))
    assert every.masked(every.normalised(once)) == once


@given(st.builds(Unit, st.fixed_dictionaries({"en": texts, "fr": texts})))
def test_the_unit_that_was_read_stays(unit: Unit) -> None:
    before = dict(unit.texts)
    every.masked(every.normalised(unit))
    assert unit.texts == before


@pytest.mark.parametrize(
    "text",
    [
        "+33 1 23 45 67 89",
        "+4930123456",
        "0049 30 123456",
        "(030) 123 4567",
        "030/1234567",
        "555-123-4567",
        "(555) 123-4567",
    ],
)
def test_phones(text: str) -> None:
    assert masked(f"Call {text}!", "phones").startswith("Call phone-")
    assert masked(f"Call {text}!", "phones").endswith("!")


@pytest.mark.parametrize(
    "text",
    ["01.02.2024", "0.00000012", "1 000 000 000", "2024-01-02", "12,345,678", "ISBN 978-3-16-148410-0", "v0.10.2"],
)
def test_numbers_that_are_no_phones(text: str) -> None:
    assert masked(text, "phones") == text


@pytest.mark.parametrize("text", ["joe@acme.com", "j.o-e+x@mail.acme.co.uk", "Joe <joe@acme.com>"])
def test_mails(text: str) -> None:
    assert "acme" not in masked(text, "emails")


@pytest.mark.parametrize("text", ["https://acme.com/a?b=c&d=joe@acme.com", "www.acme.com", "FTP://acme.com"])
def test_addresses_of_pages(text: str) -> None:
    written = masked(f"(see {text}).", "urls", "emails")
    assert "acme" not in written
    assert written.startswith("(see https://masked.invalid/")
    assert written.endswith(").")


def test_line_breaks_and_no_break_spaces_stay() -> None:
    changes = Changes(("spaces",))
    assert changes.normalised(Unit({"fr": " a\tb  c\nd\u00a0!\u202f? "})).texts == {"fr": "a b c\nd\u00a0!\u202f?"}
    assert changes.counts == {"spaces": 1}


@pytest.mark.parametrize(
    "part", ["a", "a.", "0", "0-", "00- ", "(0 ", "www.", "+1 ", "@", "a@", "<a", "{a", "1 ", "1,", "ab "]
)
def test_long_texts_take_no_longer_than_their_size_asks_for(part: str) -> None:
    """With a square of the time this would take many minutes."""
    text = part * 100_000
    every.masked(every.normalised(Unit({"en": text})))
    for rule in PAIR_RULES.values():
        rule(Side("en", text), Side("fr", f"{text}1"))
