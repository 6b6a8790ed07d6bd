"""Terms in texts: the longest one, its forms, its case; the same as a search of every term at every place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.matching.matcher import LONGEST, Match, Matcher
from glossary.matching.vocabulary import Tier
from glossary.matching.words import is_speakable, spellings, words_of


def matcher(language: str, *terms: str, case_sensitive: bool | None = None) -> Matcher:
    made = Matcher(language)
    for number, term in enumerate(terms):
        made.add(term, number, case_sensitive=case_sensitive)
    return made


def uses(language: str, terms: list[str], text: str, loosest: Tier = Tier.STEM) -> list[tuple[str, str]]:
    found = matcher(language, *terms).find(text, loosest)
    return [(text[one.start : one.end], one.tier.name.lower()) for one in found if not one.is_inside]


@pytest.mark.parametrize(
    ("language", "term", "text", "found"),
    [
        ("en", "URL", "cURL takes a URL", [("URL", "exact")]),
        ("en", "server", "the servers of a Server's", [("servers", "stem"), ("Server", "exact")]),
        ("en", "e-mail", "an E mail, e‑mail", [("E mail", "exact"), ("e‑mail", "exact")]),
        ("en", "green tea", "green, tea; green\ntea", [("green\ntea", "exact")]),
        ("en", "tea", "{tea} <tea> `tea` https://x.org/tea", []),
        ("en", "Pu'er", "Pu’er", [("Pu’er", "exact")]),
        ("de", "grüner Tee", "Bei grünem Tee", [("grünem Tee", "stem")]),
        ("de", "Schalter", "Lichtschalter, Schalterraum", [("Lichtschalter", "stem"), ("Schalterraum", "stem")]),
        ("de", "Tee", "Teller", []),
        ("de", "Rolle", "Mikrocontroller", []),
        ("fr", "ordinateur", "l’ordinateur", [("ordinateur", "exact")]),
        ("tr", "ışık", "IŞIK", [("IŞIK", "exact")]),
        ("tr", "Ankara", "Ankara'da", [("Ankara", "exact")]),
        ("ko", "서버", "서버는", [("서버는", "stem")]),
        ("ko", "서버", "서버들이", [("서버들이", "stem")]),
        ("zh", "终端", "打开终端。", [("终端", "exact")]),
        ("ja", "サーバ", "ファイルサーバー", []),
        ("ja", "サーバー", "ファイルサーバー", [("サーバー", "exact")]),
        ("th", "ชา", "ดื่มชาเขียว", [("ชา", "exact")]),
    ],
)
def test_uses(language: str, term: str, text: str, found: list[tuple[str, str]]) -> None:
    assert uses(language, [term], text) == found


def test_a_word_that_begins_alike_is_found_only_when_asked() -> None:
    assert uses("lv", ["dators"], "datoriem") == []
    assert uses("lv", ["dators"], "datoriem", Tier.PREFIX) == [("datoriem", "prefix")]
    assert uses("pl", ["hasło"], "w haśle", Tier.PREFIX) == [("haśle", "prefix")]
    assert uses("lv", ["tēja"], "tējām", Tier.PREFIX) == []


def test_the_longest_term_wins_and_the_surest_of_one_place() -> None:
    assert uses("en", ["tea", "green tea"], "green tea, tea") == [("green tea", "exact"), ("tea", "exact")]
    assert uses("en", ["green tea", "tea cup"], "green tea cup") == [("green tea", "exact"), ("tea cup", "exact")]
    assert [one.key for one in matcher("en", "server", "servers").find("servers")] == [1]


def test_the_case_counts_where_the_term_says_so() -> None:
    assert matcher("en", "GitHub", case_sensitive=True).find("Github") == []
    assert len(matcher("en", "GitHub", case_sensitive=False).find("github")) == 1
    assert len(matcher("en", "tea").find("TEA")) == 1
    assert matcher("en", "IT").find("it") == []
    assert len(matcher("en", "IT", case_sensitive=False).find("it")) == 1
    assert [one.tier for one in matcher("en", "API").find("APIs, apis")] == [Tier.STEM]


def test_a_term_that_cannot_be_looked_for_is_refused() -> None:
    assert not matcher("en").add("x", 0)
    assert not matcher("en").add("word " * (LONGEST + 1), 0)


def by_brute_force(terms: list[str], text: str, language: str) -> set[tuple[int, int, int]]:
    """Compare each term with the words of the text at each place."""
    words = words_of(text, language)
    found = set()
    for key, term in enumerate(terms):
        wanted = words_of(term, language)
        for first in range(len(words) - len(wanted) + 1 if is_speakable(term, language) else 0):
            here = words[first : first + len(wanted)]
            if all(
                set(spellings(one.text, language)) & set(spellings(other.text, language))
                for one, other in zip(here, wanted, strict=True)
            ):
                found.add((here[0].start, here[-1].end, key))
    return found


TEXTS = st.text(alphabet="abA .-'茶葉サバーß&,", max_size=14)


@given(st.lists(TEXTS, max_size=6), TEXTS, st.sampled_from(["en", "de", "ja", "tr"]))
def test_the_same_as_a_search_of_every_term_at_every_place(terms: list[str], text: str, language: str) -> None:
    found = matcher(language, *terms, case_sensitive=False).find(text)
    exact = {(one.start, one.end, one.key) for one in found if one.tier is Tier.EXACT}
    assert exact == by_brute_force(terms, text, language)
    assert {one: one.is_inside for one in found} == {one: is_within_another(one, found) for one in found}


def is_within_another(match: Match, found: list[Match]) -> bool:
    return any(
        one.start <= match.start and match.end <= one.end and (one.start, one.end) != (match.start, match.end)
        for one in found
    )
