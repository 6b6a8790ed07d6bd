"""Which entries and terms go out: by status, subject, date and completeness."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[..., Path]
GLOSSARY = """
    glossport: 1
    source_language: en
    languages: [en, fr]
    concepts:
      - id: tea
        subject_field: Food
        modified: 2026-02-01
        terms:
          en: [{text: tea, status: preferred}, {text: brew, status: deprecated}, cha]
          fr: {text: thé, created: 2026-03-01}
      - id: cup
        created: 2025-12-31
        terms: {en: {text: cup, status: admitted}}
      - id: old
        terms: {en: {text: dish, status: deprecated}, fr: plat}
    units:
      - {en: Tea is hot., fr: Le thé est chaud.}
    """


@pytest.fixture
def converted(run: Run, write: Callable[..., Path], tmp_path: Path) -> Callable[..., str]:
    def convert(*options: str) -> str:
        done = run("convert", write("g.yaml", GLOSSARY), "--to", "tmx", "-o", tmp_path / "o.tmx", *options)
        assert done.code == 0, done.err
        return (tmp_path / "o.tmx").read_text(encoding="utf-8") + str(done.err)

    return convert


def segments(text: str) -> list[str]:
    return [part.partition("</seg>")[0] for part in text.split("<seg>")[1:]]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--status", "preferred,admitted"), ["tea", "cha", "thé", "cup", "plat", "Tea is hot.", "Le thé est chaud."]),
        (("--subject", "food"), ["tea", "brew", "cha", "thé"]),
        (("--since", "2026"), ["tea", "brew", "cha", "thé"]),
        (("--since", "2026-03-01"), ["tea", "brew", "cha", "thé"]),
        (("--since", "2026-03-02"), []),
        (("--only-translated",), ["tea", "brew", "cha", "thé", "dish", "plat", "Tea is hot.", "Le thé est chaud."]),
        (("--only-translated", "--status", "preferred"), ["tea", "cha", "thé", "Tea is hot.", "Le thé est chaud."]),
        (("--only-translated", "--target", "en"), ["tea", "brew", "cha", "cup", "dish", "Tea is hot."]),
    ],
)
def test_only_what_is_meant_goes_out(
    converted: Callable[..., str], options: tuple[str, ...], expected: list[str]
) -> None:
    assert segments(converted(*options)) == expected


def test_how_many_were_selected_is_told(converted: Callable[..., str]) -> None:
    assert "1 of 4 entries are selected" in converted("--subject", "Food")


@pytest.mark.parametrize(
    ("options", "message"),
    [(("--status", "prefered"), "did you mean 'preferred'?"), (("--since", "May"), "--since takes a day")],
)
def test_a_wrong_value_is_told(run: Run, write: Callable[..., Path], options: tuple[str, ...], message: str) -> None:
    done = run("convert", write("g.yaml", GLOSSARY), "--to", "tmx", "-o", "x.tmx", *options)
    assert done.code == 2
    assert message in done.err


REFERRING = """glossport: 1
source_language: en
languages: [en, fr, de]
concepts:
  - {id: a, subject_field: x, cross_reference: b, terms: {en: tea, fr: thé, de: Tee}}
  - {id: b, subject_field: y, terms: {en: cup, de: Tasse}}
  - {id: c, subject_field: x, cross_reference: d, terms: {en: {text: leaf, cross_reference: b}, fr: feuille}}
  - {id: d, subject_field: x, terms: {}}
"""


@pytest.mark.parametrize("name", ["tbx", "tbx3", "tmx", "csv", "yaml", "jsonl"])
@pytest.mark.parametrize(
    ("selection", "lost"),
    [
        (("--subject", "x"), 3),
        (("--target", "fr"), 1),
        (("--only-translated", "--target", "fr"), 3),
    ],
)
def test_no_reference_to_what_is_not_in_the_output(
    run: Run, write: Write, tmp_path: Path, name: str, selection: tuple[str, ...], lost: int
) -> None:
    reader = name.rstrip("3") if name == "tbx3" else name
    out, report = tmp_path / f"out.{reader}", tmp_path / "losses.json"
    write("g.yaml", REFERRING)
    done = run("convert", tmp_path / "g.yaml", "--to", name, *selection, "-o", out, "--loss-report", report)
    assert done.code == 0, done.err
    (output,) = json.loads(report.read_text(encoding="utf-8"))["outputs"]
    counts = {feature: loss["count"] for feature, loss in output["losses"].items()}
    assert counts.get("cross_reference", 0) + counts.get("term_cross_reference", 0) == lost
    assert "G405" not in run("check", out).out


def test_each_output_keeps_the_references_that_it_can_hold(run: Run, write: Write, tmp_path: Path) -> None:
    write("g.yaml", REFERRING)
    run("convert", tmp_path / "g.yaml", "--to", "tmx,jsonl", "--output-dir", tmp_path)
    assert (tmp_path / "g.tmx").read_text(encoding="utf-8").count("x-cross-reference") == 2
    assert (tmp_path / "g.jsonl").read_text(encoding="utf-8").count("cross_reference") == 3


def test_a_work_list_refers_to_nothing_that_is_not_in_it(run: Run, write: Write, tmp_path: Path) -> None:
    write("g.yaml", REFERRING.replace("{en: cup, de: Tasse}", "{en: cup, fr: tasse}").replace(", fr: thé", ""))
    out = tmp_path / "todo.csv"
    done = run("convert", tmp_path / "g.yaml", "--to", "csv", "--only-missing", "fr", "-o", out)
    assert (done.code, "cross_reference 1" in done.err) == (0, True), done.err
    assert "G405" not in run("check", out).out
