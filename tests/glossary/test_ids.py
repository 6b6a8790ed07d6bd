import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.ids import LONGEST, Slugs, slug


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("5G cell tower", "5g-cell-tower"),
        ("the Internet Protocol Version 6 (IPv6)", "the-internet-protocol-version-6-ipv6"),
        ("People's Republic", "people-s-republic"),
        ("骨干网", "骨干网"),
        ("《数据安全法》（2021年）", "数据安全法-2021年"),
        ("Ärger über Öl", "ärger-über-öl"),
        ("A\u0308rger", "ärger"),
        ("हिन्दी शब्द", "हिन्दी-शब्द"),
        ("snake_case", "snake-case"),
        ("  --spaces--  ", "spaces"),
        ("C++", "c"),
        ("???", "concept"),
        ("", "concept"),
        ("\u0301", "concept"),
    ],
)
def test_a_slug_is_the_term_in_lower_case_with_hyphens(term: str, expected: str) -> None:
    assert slug(term) == expected


def test_a_long_slug_ends_at_a_whole_word() -> None:
    assert slug("word " * 40) == "-".join(["word"] * 16)
    assert slug("x" * 100) == "x" * LONGEST


@given(st.text())
def test_every_text_has_a_slug_of_words_and_hyphens(text: str) -> None:
    made = slug(text)
    assert 0 < len(made) <= LONGEST
    assert not made.startswith("-")
    assert not made.endswith("-")
    assert re.search(r"[\s/\\:#'\"<>&]|--", made) is None


def test_a_second_concept_of_the_same_slug_gets_a_hash_of_its_content() -> None:
    slugs = Slugs()
    assert slugs.id_for("Tea", ["drink"]) == "tea"
    second = slugs.id_for("tea", ["meal"])
    assert re.fullmatch("tea-[0-9a-f]{6}", second)
    assert slugs.id_for("coffee", ["drink"]) == "coffee"

    other_order = Slugs()
    other_order.id_for("coffee", ["drink"])
    other_order.id_for("tea", ["drink"])
    other_order.id_for("TEA", ["leaf"])
    assert other_order.id_for("tea", ["meal"]) == second, "the id depends on the content, not on what stood before"


def test_the_same_content_again_is_numbered() -> None:
    slugs = Slugs()
    first, second, *others = [slugs.id_for("tea", ["drink"]) for _ in range(9)]
    assert first == "tea"
    assert others == [f"{second}-{number}" for number in range(2, 9)]


def test_an_id_is_never_given_twice() -> None:
    slugs = Slugs()
    numbered = [slugs.id_for("tea", ["drink"]) for _ in range(3)]
    again = [slugs.id_for(term, "x") for term in numbered]
    many = [slugs.id_for("tea", ["drink"]) for _ in range(20)]
    assert len({*numbered, *again, *many}) == 26


def test_a_term_repeated_ten_thousand_times_takes_no_quadratic_time() -> None:
    slugs = Slugs()
    assert len({slugs.id_for("tea", ["drink"]) for _ in range(10_000)}) == 10_000
