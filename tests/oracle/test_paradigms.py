"""Inflected forms of Hunspell's dictionaries are taken for their word, and different words are not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from glossary.matching.matcher import Matcher
from glossary.matching.vocabulary import Tier, Vocabulary
from tests.oracle.conftest import Missing
from tests.oracle.paradigms import paradigms

FOLDER = Path("/usr/share/hunspell")
WORDS = {
    "de": ("de_DE", "[A-ZÄÖÜ][a-zäöüß]{3,}/"),
    "fr": ("fr", "[a-zàâéèêîôûç]{4,}/.*po:nom"),
    "pl": ("pl_PL", "[a-ząćęłńóśźż]{3,}(?<![ćc])/"),
    "ru": ("ru_RU", "[а-яё]{3,}(?<!ть)(?<!ться)(?<!ти)(?<!чь)/"),
    "cs": ("cs_CZ", "[a-zěščřžýáíéúůďťň]{3,}(?<!t)(?<!ti)/"),
}
"""Dictionaries, and which of their lines have nouns, or at least no verbs in the infinitive."""
COUNT = 1500


@pytest.fixture(params=WORDS)
def language(request: pytest.FixtureRequest, missing: Missing) -> str:
    language = str(request.param)
    if not (FOLDER / f"{WORDS[language][0]}.dic").exists():
        missing(f"the dictionary {WORDS[language][0]} of Hunspell is not installed")
    return language


def words(language: str) -> Iterator[tuple[str, list[str]]]:
    return paradigms(FOLDER, *WORDS[language], COUNT)


def is_found(language: str, term: str, form: str) -> bool:
    matcher = Matcher(language)
    matcher.add(term, 0)
    return bool(matcher.find(form, Tier.PREFIX))


def test_at_least_97_percent_of_the_forms_are_accepted(language: str) -> None:
    accepted = [is_found(language, word, form) for word, forms in words(language) for form in forms]
    assert len(accepted) >= COUNT
    assert sum(accepted) / len(accepted) >= 0.97


def test_at_most_one_pair_of_words_in_a_thousand_passes_for_another(language: str) -> None:
    forms = {word: {word, *others} for word, others in words(language)}
    vocabulary = Vocabulary(language)
    numbers = {}
    for word in forms:
        (numbers[word],) = vocabulary.numbers(word)
        vocabulary.stands_alone(word)
    by_number = {number: word for word, number in numbers.items()}
    passing = [
        (word, by_number[number])
        for word in forms
        for number, _ in vocabulary.readings(word, Tier.PREFIX)
        if not forms[word] & forms[by_number[number]]
    ]
    assert len(passing) / len(forms) ** 2 <= 0.001
