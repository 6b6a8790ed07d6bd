"""``glossport pick``: only the terms of the texts, in every form, and the block of a page."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.answers.pick import Chooser, texts_of
from glossary.files.source import source_of

Run = Callable[..., Any]
Write = Callable[..., Path]
TEA = """\
    glossport: 1
    source_language: en
    languages: [en, fr]
    concepts:
      - id: tea
        definition: {en: a hot drink}
        note: of Camellia
        terms:
          en: [{text: tea, status: preferred}, {text: char, status: deprecated}]
          fr: [infusette, {text: thé, status: preferred}, {text: infusion, status: deprecated}]
      - {id: green, terms: {en: green tea, fr: thé vert}}
      - {id: cup, terms: {en: cup, fr: tasse}}
      - {id: name, terms: {en: {text: OmegaT, translatable: false}}}
      - {id: only, terms: {en: leaf}}
    """
TEXT = "Cups of green tea.\n\nOmegaT likes tea, teas and a leaf; `cup` is code.\n"


@pytest.fixture
def files(write: Write) -> tuple[Path, Path]:
    return write("tea.yaml", TEA), write("text.md", TEXT)


def picked(run: Run, files: tuple[Path, Path], *more: object) -> Any:
    done = run("pick", *files, "--target", "fr", "--to", "json", *more)
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_only_what_occurs_in_the_order_of_the_text(run: Run, files: tuple[Path, Path]) -> None:
    found = picked(run, files)
    assert [(one["id"], one["count"]) for one in found["concepts"]] == [
        ("cup", 1),
        ("green", 1),
        ("name", 1),
        ("tea", 2),
    ]
    assert found["concepts"][3] == {
        "id": "tea",
        "source": ["tea"],
        "target": ["thé", "infusette"],
        "forbidden": ["infusion"],
        "definition": "a hot drink",
        "notes": ["of Camellia"],
        "count": 2,
    }
    assert found["concepts"][2]["target"] == ["OmegaT"]
    assert picked(run, files, "--order", "frequency")["concepts"][0]["id"] == "tea"


def test_limits_keep_what_occurs_most_often_and_count_the_rest(run: Run, files: tuple[Path, Path]) -> None:
    found = picked(run, files, "--max", "2")
    assert ([one["id"] for one in found["concepts"]], found["left_out"]) == (["cup", "tea"], 2)
    few = picked(run, files, "--max-tokens", "25")
    assert [one["id"] for one in few["concepts"]] == ["tea"]
    assert few["left_out"] == 3


def test_each_form_has_every_term(run: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    def text(form: str) -> str:
        return str(run("pick", *files, "--target", "fr", "--to", form).out)

    assert "- tea → thé or infusette; never: infusion; a hot drink; of Camellia\n" in text("prompt")
    assert "- OmegaT: keep as it is\n" in text("prompt")
    assert "| tea | thé, infusette | infusion | a hot drink of Camellia |\n" in text("markdown")
    assert "| OmegaT | as it is |  |  |\n" in text("markdown")
    assert json.loads(text("i18n-ai-translate")) == {
        "doNotTranslate": ["OmegaT"],
        "terms": {"fr": {"cup": "tasse", "green tea": "thé vert", "tea": "thé"}},
    }
    rows = list(csv.DictReader(io.StringIO(text("babeldoc"))))
    assert {(one["source"], one["target"], one["tgt_lng"]) for one in rows} >= {("tea", "thé", "fr")}
    workbook = tmp_path / "tea.xlsx"
    assert run("pick", *files, "--target", "fr", "--to", "xlsx", "-o", workbook).code == 0
    sheet = openpyxl.load_workbook(workbook)["Terms"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells == [[cell or None for cell in row] for row in csv.reader(io.StringIO(text("csv")))]


def test_a_block_of_a_page_is_kept_up_to_date(run: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    page = tmp_path / "AGENTS.md"
    page.write_text("# Rules\n\n<!-- terms -->\nold\n<!-- end terms -->\n\nMine.\n", encoding="utf-8")
    arguments = ("pick", *files, "--target", "fr", "--to", "prompt", "-o", page)
    assert run(*arguments, "--check").code == 1
    assert run(*arguments).code == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Rules\n\n<!-- terms -->\n\nUse these terms")
    assert text.endswith(
        "- tea → thé or infusette; never: infusion; a hot drink; of Camellia\n\n<!-- end terms -->\n\nMine.\n"
    )
    assert run(*arguments, "--check").code == 0
    assert run(*arguments, "--marker", "words").code == 1
    assert page.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("{glossary}", "{text}"), 2, "say which language to translate into"),
        (("{glossary}", "{text}", "--target", "fr", "--max", "1", "--max-tokens", "9"), 2, "give one of them"),
        (("{glossary}", "{text}", "--target", "fr", "--check"), 2, "--check needs a file"),
        (("{glossary}", "{text}", "--target", "fr", "--to", "xlsx"), 2, "a workbook needs a file"),
        (("{glossary}", "{text}", "--target", "de"), 3, "the glossary has no term in de"),
        (("{glossary}", "{text}", "--target", "xx"), 2, "'xx' is not"),
        (("{glossary}", "none.md", "--target", "fr"), 3, "there is no such file"),
        (("{text}", "{text}", "--target", "fr"), 3, "text.md"),
        (("{glossary}", "{text}", "--target", "fr", "-o", "{text}"), 2, "would take the place of a file"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_written(
    run: Run, files: tuple[Path, Path], arguments: tuple[str, ...], code: int, message: str
) -> None:
    glossary, text = files
    done = run("pick", *(one.format(glossary=glossary, text=text) for one in arguments))
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert text.read_text(encoding="utf-8") == TEXT


WORDS = ("tea", "green", "cup", "OmegaT", "leaf", "steam", "teacup", "and", ".", "\n\n")


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_it_finds_what_a_search_by_hand_finds(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "tea.yaml"
    path.write_text("\n".join(line[4:] for line in TEA.splitlines()), encoding="utf-8")
    text = " ".join(words)
    chooser = Chooser(str(path), "en", "fr")
    chooser.look_at(texts_of(source_of(text.encode(), "text")))
    found = {one.concept.id: one.count for one in chooser.picked()}
    rest, expected = text, {}
    for name, term in (("green", r"green\s+tea"), ("tea", "tea"), ("cup", "cup"), ("name", "OmegaT")):
        rest, count = re.subn(rf"(?<!\w){term}(?!\w)", "#", rest)
        if count:
            expected[name] = count
    assert found == expected
