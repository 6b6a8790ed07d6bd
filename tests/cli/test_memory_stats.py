"""``stats`` of a memory: by languages, age, person, state, tool and length, with repetitions and duplicates."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from glossary.memories import statistics
from tests.cli.test_clean import NEW, OLD, UNDATED, tmx, tu

Run = Callable[..., Any]
Write = Callable[..., Path]

DRAFT = tu("Save", "Sichern", language="de", rest='<prop type="x-glossport-state">draft</prop>')
LONG = tu("x" * 101, "y", attributes=' creationtool="memoQ"')


@pytest.fixture
def memory(write: Write) -> Path:
    return write("in.tmx", tmx(OLD, NEW, OLD, UNDATED, DRAFT, LONG))


def test_json(run: Run, memory: Path) -> None:
    found = json.loads(run("stats", memory, "--format", "json").out)
    assert found["units"] == 6
    assert found["memory"] == {
        "languages": {"en_fr": {"units": 5, "characters": 147}, "en_de": {"units": 1, "characters": 4}},
        "years": {"2023": 2, "2024": 1, "none": 3},
        "persons": {"none": 3, "anna": 2, "bert": 1},
        "states": {"none": 5, "draft": 1},
        "tools": {"Trados": 5, "memoQ": 1},
        "lengths": {"up to 20": 5, "up to 200": 1},
        "repetitions": 2,
        "duplicates": 1,
    }


def test_text(run: Run, memory: Path) -> None:
    lines = run("stats", memory).out.splitlines()
    assert lines[0].endswith("0 concepts, 0 terms, 6 units")
    assert "  en_fr  ████████████████░░░░  83%  5 units" in lines
    assert "  bert  ███░░░░░░░░░░░░░░░░░  17%  1 units" in lines
    assert "  2 units translate a source text again, 1 in the same words" in lines
    assert not any("{" in line for line in lines)


def test_what_no_unit_says_is_not_shown(run: Run, write: Write) -> None:
    lines = run("stats", write("in.yaml", "glossport: 1\nlanguages: [en, fr]\nunits:\n  - {en: tea, fr: thé}\n")).out
    assert "by person" not in lines
    assert "en_fr" in lines


def test_a_glossary_has_no_memory(run: Run, write: Write) -> None:
    source = write("in.yaml", "glossport: 1\nlanguages: [en]\nconcepts:\n  - {id: tea, terms: {en: tea}}\n")
    assert "memory" not in json.loads(run("stats", source, "--format", "json").out)


def test_many_persons(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "MOST", 2)
    units = [tu("a", "b", attributes=f' changeid="p{number % 4}"') for number in range(8)]
    found = json.loads(run("stats", write("in.tmx", tmx(*units)), "--format", "json").out)
    assert found["memory"]["persons"] == {"others": 4, "p0": 2, "p1": 2}
