"""One report says what became of every input and every output, whatever fails."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[..., Path]

TEA = "glossport: 1\nsource_language: en\nlanguages: [en, fr]\nconcepts:\n  - {id: tea, terms: {en: tea, fr: thé}}\n"
DUPLICATE = f"{TEA}  - {{id: tea, terms: {{en: cup, fr: tasse}}}}\n"


@pytest.fixture
def folder(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write("good.yaml", TEA)
    write("wrong.yaml", DUPLICATE)
    write("broken.yaml", "glossport: [")
    write("long.yaml", TEA.replace("tea, fr", f"{'x' * 3000}, fr"))
    return tmp_path


def test_convert_tells_of_every_input_and_output(run: Run, folder: Path) -> None:
    names = ("good.yaml", "wrong.yaml", "broken.yaml", "long.yaml")
    done = run("convert", *names, "--to", "tbx,csv-deepl", "--output-dir", "out", "--report", "report.json")
    assert done.code == 3
    assert done.err.endswith("3 written, 3 failed, 2 unreadable\n")
    report = json.loads(Path("report.json").read_text(encoding="utf-8"))
    assert {one["input"]: one["result"] for one in report["inputs"]} == {
        "good.yaml": "read",
        "wrong.yaml": "failed",
        "broken.yaml": "failed",
        "long.yaml": "read",
    }
    results = {Path(one["file"]).name: one["result"] for one in report["outputs"]}
    assert results == {
        "good.tbx": "written",
        "good.csv-deepl.en_fr.csv": "written",
        "long.tbx": "written",
        "long.csv-deepl.en_fr.csv": "failed",
        "wrong.tbx": "failed",
        "wrong.csv-deepl.en_fr.csv": "failed",
    }
    codes = {Path(one["file"]).name: [finding["code"] for finding in one["findings"]] for one in report["outputs"]}
    assert codes["wrong.tbx"] == ["G401"]
    assert codes["long.csv-deepl.en_fr.csv"] == ["G605"]
    assert report["summary"] == {"written": 3, "failed": 3, "unreadable": 2}


def test_a_run_without_failures_ends_as_ever(run: Run, folder: Path) -> None:
    done = run("convert", "good.yaml", "--to", "tbx", "-o", "good.tbx", "--report", "report.json")
    assert (done.code, "written" in done.err) == (0, False)
    assert json.loads(Path("report.json").read_text(encoding="utf-8"))["summary"]["written"] == 1


def test_build_tells_of_every_input_and_output(run: Run, folder: Path, write: Write) -> None:
    write("glossport.toml", '[[glossary]]\ninput = "*.yaml"\n\n[[output]]\nto = "tbx"\n')
    done = run("build", "--jobs", "1", "--report", "report.json", "--junit", "junit.xml")
    assert done.code == 3
    assert done.err.endswith("2 outputs built, 0 up to date, 1 failed, 1 inputs unreadable\n")
    report = json.loads(Path("report.json").read_text(encoding="utf-8"))
    assert {one["input"]: one["result"] for one in report["inputs"]} == {
        "good.yaml": "read",
        "wrong.yaml": "failed",
        "broken.yaml": "failed",
        "long.yaml": "read",
    }
    (wrong,) = (one for one in report["outputs"] if one["file"].endswith("wrong.tbx"))
    assert (wrong["outcome"], [finding["code"] for finding in wrong["findings"]]) == ("failed", ["G401"])
    assert report["summary"] == {"built": 2, "fresh": 0, "stale": 0, "failed": 1, "unreadable": 1}
    assert 'tests="4" failures="2"' in Path("junit.xml").read_text(encoding="utf-8")
