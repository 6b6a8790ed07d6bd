"""Independent readers find everything that we write: translate-toolkit in TMX, Python's csv and json in the tables.

translate-toolkit's CSV reader is no oracle here: it loses text in quotes.
"""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from translate.storage.tmx import tmxfile

ROOT = Path(__file__).parents[2]
TEA = ROOT / "examples/tea/tea.yaml"
HOSTILE = r"""
glossport: 1
source_language: en
languages: [en, fr]
concepts:
  - {id: quotes, note: "two\nlines", terms: {en: ['"tea"', 'a, "b"'], fr: "l'\"thé\""}}
  - {id: "5 o'clock", terms: {en: "<tea> & milk", fr: "]]>"}}
  - {id: spaces, terms: {en: " tea ", fr: "thé\tvert\r\nfroid"}}
  - {id: formula, terms: {en: "=1+1", fr: "#1; -2"}}
  - {id: astral, terms: {en: "🍵", fr: "e\u0301té"}}
  - {id: preferred-last, terms: {en: [char, {text: cha, status: preferred}], fr: thé}}
  - {id: one-language, terms: {fr: théière}}
units:
  - {en: "Boil\nwater.", fr: Faites bouillir.}
"""

Tree = dict[str, Any]
Convert = Callable[[str], Path]


@pytest.fixture(params=["tea", "hostile"])
def glossary(request: pytest.FixtureRequest, write: Callable[..., Path]) -> Path:
    return TEA if request.param == "tea" else write("hostile.yaml", HOSTILE)


@pytest.fixture
def convert(glossary: Path, run: Callable[..., Any], tmp_path: Path) -> Convert:
    def convert(name: str) -> Path:
        out = tmp_path / f"out.{name}"
        assert run("convert", glossary, "--to", name, "--source", "en", "--target", "fr", "-o", out, "-q").code == 0
        return out

    return convert


@pytest.fixture
def tree(glossary: Path) -> Tree:
    loaded: Tree = yaml.load(glossary.read_text(encoding="utf-8"), yaml.BaseLoader)
    return loaded


def terms_of(concept: Tree, language: str) -> list[Tree]:
    """Return the terms of a language, each as a mapping; the list may be empty."""
    terms = concept["terms"].get(language, [])
    return [
        term if isinstance(term, dict) else {"text": term} for term in (terms if isinstance(terms, list) else [terms])
    ]


def first_text(concept: Tree, language: str) -> str:
    terms = sorted(terms_of(concept, language), key=lambda term: term.get("status") != "preferred")
    return terms[0]["text"] if terms else ""


def test_translate_toolkit_reads_the_first_term_of_each_language(convert: Convert, tree: Tree) -> None:
    store = tmxfile(sourcelanguage="en", targetlanguage="fr")
    store.parse(convert("tmx").read_bytes())
    expected = [(one["id"], first_text(one, "en"), first_text(one, "fr")) for one in tree["concepts"]]
    concepts = [unit for unit in store.units if unit.xmlelement.get("tuid")]
    found = [(unit.getid(), variant(unit, "en"), variant(unit, "fr")) for unit in concepts]
    assert found == expected
    units = [(variant(unit, "en"), variant(unit, "fr")) for unit in store.units[len(concepts) :]]
    assert units == [(unit["en"], unit["fr"]) for unit in tree["units"]]


def variant(unit: Any, language: str) -> str:
    """Return the text of a language, or an empty text; translate-toolkit's ``source`` would return another language."""
    node = unit.getlanguageNode(lang=language)
    return "" if node is None else str(unit.getNodeText(node))


def test_python_reads_every_term_from_the_table(convert: Convert, tree: Tree) -> None:
    with convert("csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, strict=True))
    assert list(rows[0])[:3] == ["en", "fr", "id"]
    for language in ("en", "fr"):
        found = [(row["id"], row[language], row.get(f"status:{language}", "")) for row in rows if row[language]]
        assert found == [
            (concept["id"], term["text"], term.get("status", ""))
            for concept in tree["concepts"]
            for term in terms_of(concept, language)
        ]
    assert [row["note"] for row in rows if row.get("note")] == [
        note if isinstance(note, str) else note[0] for concept in tree["concepts"] if (note := concept.get("note"))
    ]


def test_python_reads_every_entry_from_json_lines(convert: Convert, tree: Tree) -> None:
    lines = convert("jsonl").read_bytes().decode().removesuffix("\n").split("\n")
    metadata, *entries = map(json.loads, lines)
    assert metadata["source_language"] == "en"
    assert metadata["languages"] == ["en", "fr"]
    concepts, units = entries[: len(tree["concepts"])], entries[len(tree["concepts"]) :]
    for found, expected in zip(concepts, tree["concepts"], strict=True):
        assert found["id"] == expected["id"]
        for language in ("en", "fr"):
            assert list(as_texts(terms_of(found, language))) == list(as_texts(terms_of(expected, language)))
        assert "zh-Hans" not in found["terms"]
    for found, expected in zip(units, tree["units"], strict=True):
        assert found == {key: text for key, text in expected.items() if key != "zh-Hans"}


def as_texts(terms: list[Tree]) -> Iterator[Tree]:
    """Return true and false of JSON as texts, as plain YAML has them."""
    words = {True: "true", False: "false"}
    return ({key: words[value] if isinstance(value, bool) else value for key, value in term.items()} for term in terms)
