"""What is a word, which words are the same, and what is no language."""

import pytest

from glossary.matching.masking import MASK, masked
from glossary.matching.words import is_speakable, spellings, words_of


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "The cURL-based e-mail", ["The", "cURL", "based", "e", "mail"]),
        ("en", "3.5 GB, Node.js and C++", ["3.5", "GB", ",", "Node.js", "and", "C", "+", "+"]),
        ("en", "green - tea", ["green", "-", "tea"]),
        ("fr", "l’eau d'ici", ["l", "eau", "d", "ici"]),
        ("uk", "сім'я", ["сім'я"]),
        ("hi", "हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("fa", "کتاب\u200cها", ["کتاب", "ها"]),
        ("ja", "サーバーとAPI", ["サー", "バー", "と", "API"]),
        ("th", "น้ำชา", ["น้", "ำ", "ช", "า"]),
        ("km", "ខ្មែរ", ["ខ្មែ", "រ"]),
        ("en", "co\u00adop &File _Open", ["co\u00adop", "&File", "_Open"]),
    ],
)
def test_words(language: str, text: str, words: list[str]) -> None:
    found = words_of(text, language)
    assert [word.text for word in found] == words
    assert all(text[word.start : word.end] == word.text for word in found)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "ＡＰＩ", "api"),
        ("en", "co\u00adop", "Coop"),
        ("en", "Fi&le", "file"),
        ("tr", "IŞIK", "ışık"),
        ("az", "İL", "il"),
        ("de", "STRASSE", "Straße"),
        ("de", "STRAẞE", "straße"),
        ("de-CH", "Strasse", "straße"),
        ("el", "ΛΌΓΟΣ", "λόγος"),
        ("ru", "Ёлка", "елка"),
        ("en", "İ", "i"),
        ("ar", "كِتَاب", "كتاب"),
    ],
)
def test_words_that_are_the_same(language: str, one: str, other: str) -> None:
    assert set(spellings(one, language)) & set(spellings(other, language))


@pytest.mark.parametrize(
    ("language", "one", "other"), [("tr", "FILE", "file"), ("de", "Maße", "Masse"), ("fr", "thé", "the")]
)
def test_words_that_are_not(language: str, one: str, other: str) -> None:
    assert not set(spellings(one, language)) & set(spellings(other, language))


@pytest.mark.parametrize(
    "hidden",
    [
        "{x}",
        "${user.name}",
        "{{ count }}",
        "{0:d}",
        "{n, number}",
        "%s",
        "%(name)s",
        "%1$d",
        "%-5.2f",
        "%1",
        "%n%",
        "<b>",
        "</b>",
        "<br/>",
        '<a href="tea">',
        "<!-- tea -->",
        "&amp;",
        "&#160;",
        "https://example.org/tea?a=b",
        "www.example.org",
        "tea@example.org",
        "`tea`",
        "``a ` b``",
    ],
)
def test_what_is_no_language_is_hidden(hidden: str) -> None:
    assert masked(f"a {hidden} b") == f"a {MASK * len(hidden)} b"


@pytest.mark.parametrize("text", ["a < b and c > d", "50% of tea", "100%der 5 %of", "R&D; tea", "a `tea"])
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert masked(text) == text.replace("&D;", MASK * 3)


@pytest.mark.parametrize(("text", "is_it"), [("C++", True), ("5G", True), ("x", False), ("x.", False), ("…", False)])
def test_one_letter_cannot_be_looked_for(text: str, is_it: bool) -> None:  # noqa: FBT001
    assert is_speakable(text, "en") is is_it


@pytest.mark.parametrize(("text", "is_it"), [("茶", True), ("あ", False), ("、", False), (" ", False)])
def test_a_chinese_character_is_a_word(text: str, is_it: bool) -> None:  # noqa: FBT001
    assert is_speakable(text, "ja") is is_it
