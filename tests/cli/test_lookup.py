"""``lookup``: exact terms, then other forms, then what is alike, for people and for programs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[..., Path]

TERMS = """\
    glossport: 1
    languages: [en, de]
    concepts:
      - id: teapot
        terms: {en: teapot, de: Teekanne}
      - id: green-tea
        terms: {en: green tea, de: grüner Tee}
      - id: tea
        subject_field: drinks
        definition: {en: a hot drink of leaves}
        note: not herbs
        terms:
          en: [{text: tea, status: preferred}, {text: char, status: deprecated, note: slang}]
          de: {text: Tee, part_of_speech: noun}
      - id: github
        terms: {en: {text: GitHub, translatable: false}}
    """


@pytest.fixture
def terms(write: Write) -> Path:
    return write("terms.yaml", TERMS)


def found(run: Run, terms: Path, *words: str) -> list[tuple[str, str, str]]:
    done = run("lookup", terms, *words, "--format", "json")
    assert done.code == 0
    return [(one["id"], one["term"], one["match"]) for one in json.loads(done.out)]


def test_exact_comes_before_other_forms_and_what_is_alike(run: Run, terms: Path) -> None:
    assert found(run, terms, "TEA")[:2] == [("tea", "tea", "exact"), ("green-tea", "green tea", "near")]
    assert found(run, terms, "teas")[0] == ("tea", "tea", "stem")
    assert found(run, terms, "grünem", "Tee")[0] == ("green-tea", "grüner Tee", "stem")
    assert found(run, terms, "Teekane") == [("teapot", "Teekanne", "near")]
    assert found(run, terms, "green-tea")[0] == ("green-tea", "green tea", "exact")


def test_a_concept_is_written_for_people(run: Run, terms: Path) -> None:
    assert run("lookup", terms, "tea").out.startswith(
        "tea (en): tea, drinks\n"
        "  en: tea (preferred)\n"
        "  en: char (deprecated); slang\n"
        "    a hot drink of leaves\n"
        "  de: Tee (noun)\n"
        "  note: not herbs\n"
    )
    assert "tea (en), in another form: tea, drinks\n" in run("lookup", terms, "teas").out
    assert run("lookup", terms, "tea").out.endswith("\nalike:\n  green tea (en), green-tea: green tea, grüner Tee\n")
    assert "  en: GitHub (do not translate)" in run("lookup", terms, "github").out


def test_json_has_the_concept(run: Run, terms: Path) -> None:
    (first, *_) = json.loads(run("lookup", terms, "char", "--format", "json").out)
    assert first["language"] == "en"
    assert first["concept"]["terms"]["de"] == {"text": "Tee", "part_of_speech": "noun"}


def test_a_language_can_be_asked_for(run: Run, terms: Path) -> None:
    assert run("lookup", terms, "tea", "--language", "de").code == 1
    assert run("lookup", terms, "tea", "--language", "nope").code == 2


def test_nothing_is_exit_code_1(run: Run, terms: Path) -> None:
    done = run("lookup", terms, "xylophone")
    assert (done.code, done.out) == (1, "")
    assert "nothing is like 'xylophone'" in done.err
    assert run("lookup", terms, "xylophone", "--format", "json").out == "[]\n"


@pytest.mark.parametrize("words", [" ", "(", "x"])
def test_words_that_cannot_be_found_are_no_trouble(run: Run, terms: Path, words: str) -> None:
    assert run("lookup", terms, words).code == 1


def test_a_glossary_that_cannot_be_read(run: Run, write: Write) -> None:
    assert run("lookup", "nowhere.yaml", "tea").code == 3
    assert run("lookup", write("g.yaml", "glossport: 1\nconcepts: [{id: a, term: x}]\n"), "tea").code == 3
