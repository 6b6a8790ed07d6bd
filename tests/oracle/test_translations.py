"""Translations of installed programs: quiet as they are, and every mistake that is put into them is found."""

import gettext
import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.oracle.conftest import Missing

Run = Callable[..., Any]
Write = Callable[..., Path]

WORDS = {"de": ("Datei", "Akte"), "fr": ("fichier", "classeur"), "pl": ("plik", "skoroszyt")}
"""By language, what a file is called in coreutils, and what it is to be called in no translation."""
SEEDS = 60


@pytest.fixture(params=WORDS)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def pairs(language: str, missing: Missing) -> list[tuple[str, str]]:
    path = Path(f"/usr/share/locale/{language}/LC_MESSAGES/coreutils.mo")
    if not path.exists():
        missing(f"there is no translation of coreutils into {language}")
    with path.open("rb") as stream:
        catalog = vars(gettext.GNUTranslations(stream))["_catalog"]
    return [(source, target) for source, target in catalog.items() if isinstance(source, str) and source]


def po(language: str, pairs: list[tuple[str, str]]) -> str:
    """Write each text on one line: the translation of the first pair is on line 7, that of the next on 10."""
    head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    quoted = ([json.dumps(text, ensure_ascii=False) for text in pair] for pair in pairs)
    return head + "\n".join(f"msgid {source}\nmsgstr {target}\n" for source, target in quoted)


@pytest.fixture
def glossary(language: str, write: Write) -> Path:
    right, wrong = WORDS[language]
    terms = f"[{{text: {right}, status: preferred}}, {{text: {wrong}, status: deprecated}}]"
    return write(
        "terms.yaml",
        f"glossport: 1\nsource_language: en\nlanguages: [en, {language}]\nconcepts:\n"
        f"- {{id: file, terms: {{en: file, {language}: {terms}}}}}\n"
        "- {id: gnu, terms: {en: {text: GNU, translatable: false}}}\n",
    )


def findings(run: Run, path: Path, *options: object) -> list[dict[str, Any]]:
    found = json.loads(run("check", path, "--format", "json", "--ignore", "G402,G205", *options).out)["findings"]
    return list(found)


def errors(found: list[dict[str, Any]]) -> set[tuple[int, int, str]]:
    return {(one["line"], one["column"], one["name"]) for one in found if one["severity"] == "error"}


def test_what_translators_wrote_has_next_to_no_finding(
    run: Run, write: Write, glossary: Path, language: str, pairs: list[tuple[str, str]]
) -> None:
    found = findings(run, write("app.po", po(language, pairs)), "--glossary", glossary)
    assert [one for one in found if one["name"] == "forbidden-term"] == []
    assert len(found) <= len(pairs) / 1000


def test_every_mistake_is_found_at_its_place(
    run: Run, write: Write, glossary: Path, language: str, pairs: list[tuple[str, str]]
) -> None:
    right, wrong = WORDS[language]
    word = re.compile(rf"\b{right}\b")
    chance = random.Random(23)
    with_word = [number for number, (_, target) in enumerate(pairs) if word.search(target) and "`" not in target]
    with_name = [number for number, (_, target) in enumerate(pairs) if target.count("GNU") == 1 and "<" not in target]
    expected = errors(findings(run, write("before.po", po(language, pairs)), "--glossary", glossary))
    for number in chance.sample(with_word, min(SEEDS, len(with_word))):
        source, target = pairs[number]
        pairs[number] = source, word.sub(wrong, target, count=1)
        column = len("msgstr ") + json.dumps(pairs[number][1], ensure_ascii=False).index(wrong) + 1
        expected.add((7 + 3 * number, column, "forbidden-term"))
    for number in chance.sample(with_name, min(5, len(with_name))):
        source, target = pairs[number]
        if "GNU" in source:
            pairs[number] = source, target.replace("GNU", "Gnu")
            expected.add((7 + 3 * number, 9, "changed-name"))
    found = findings(run, write("app.po", po(language, pairs)), "--glossary", glossary)
    assert errors(found) == expected
    assert len(expected) > SEEDS / 2
