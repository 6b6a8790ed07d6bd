"""Word lists: the words of terms, the words to avoid, and what cannot be said of them."""

import io

import pytest

from exporters.base import get_exporter
from exporters.losses import Losses
from exporters.prose.word_lists import words_of
from glossary.fields import Feature
from glossary.model import Concept, Entry, LanguageSection, Metadata, Status, Term

METADATA = Metadata(source_language="en", languages=("en", "fr"))
ENTRIES: list[Entry] = [
    Concept(
        "tea",
        {
            "en": LanguageSection([Term("tea"), Term("brew", Status.DEPRECATED), Term("hot brew", Status.DEPRECATED)]),
            "fr": LanguageSection([Term("thé d'été")]),
        },
    ),
    Concept("site", {"en": LanguageSection([Term("GitHub"), Term("Github", Status.DEPRECATED)])}),
    Concept("unit", {"en": LanguageSection([Term("twenty-foot unit (TEU)"), Term("+", Status.ADMITTED)])}),
    Concept("drink", {"en": LanguageSection([Term("drink"), Term("Tea", Status.DEPRECATED)])}),
]


def lines(name: str, entries: list[Entry]) -> tuple[list[str], Losses]:
    out, losses = io.BytesIO(), Losses()
    exporter = get_exporter(name)
    exporter.write(METADATA, iter(entries), out, exporter.options(), losses)
    return out.getvalue().decode().splitlines(), losses


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cspell", "!Brew !Github !brew !github GitHub TEU drink d'été tea thé twenty-foot unit"),
        ("hunspell", "*brew *github GitHub TEU drink d'été foot tea thé twenty unit"),
    ],
)
def test_terms_are_written_as_words_and_what_cannot_be_said_is_reported(name: str, expected: str) -> None:
    found, losses = lines(name, ENTRIES)
    assert found == sorted(expected.split())
    assert [change["change"].partition(" is ")[0] for change in losses.altered] == [
        "thé d'été",
        "twenty-foot unit (TEU)",
    ]
    assert [one["value"] for one in losses.dropped[Feature.DEPRECATED_TERM].examples] == [
        "hot brew: only a single word can be marked",
        "Tea: it is to be used elsewhere",
    ]
    assert losses.dropped[Feature.TERM].examples[0]["value"] == "+: there is no word in it"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("l'-eau-", ["l'-eau"]),
        ("C++ / #1", ["C", "1"]),
        ("चाय की पत्ती", ["चाय", "की", "पत्ती"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("…", []),
    ],
)
def test_words_keep_their_marks(text: str, words: list[str]) -> None:
    assert words_of(text, "'-\u200c") == words


def test_a_word_that_is_wrong_in_one_case_only_is_none_for_hunspell() -> None:
    terms = [Term("Tea", Status.DEPRECATED, case_sensitive=True)]
    concept = Concept("a", {"en": LanguageSection(terms)})
    assert lines("cspell", [concept])[0] == ["!Tea"]
    found, losses = lines("hunspell", [concept])
    assert (found, losses.dropped[Feature.DEPRECATED_TERM].count) == ([], 1)
