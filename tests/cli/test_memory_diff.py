"""``diff`` of memories: units by id, or by source text and context, with what changed in each."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from glossary.memories import differences
from tests.cli.test_clean import tmx, tu

Run = Callable[..., Any]
Write = Callable[..., Path]


def state(name: str) -> str:
    return f'<prop type="x-glossport-state">{name}</prop>'


BEFORE = tmx(
    tu("Open", "Ouvrir", attributes=' tuid="1"', rest=state("draft")),
    tu("Close", "Fermer"),
    tu("Save", "Enregistrer"),
    tu("Quit", "Quitter"),
    tu("Go", "Aller", rest='<prop type="prev">Quit</prop>'),
    tu('Bold<ph x="1"/>', "Gras"),
)
AFTER = tmx(
    tu("Open it", "Ouvrir", attributes=' tuid="1"', rest=state("final")),
    tu("Close", "Clore", attributes=' usagecount="2"'),
    tu("Save", "Enregistrer"),
    tu("Print", "Imprimer"),
    tu("Go", "Aller", rest='<prop type="prev">Print</prop>'),
    tu('Bold<ph x="2"/>', "Gras"),
)
TEXT = """\
- unit: en: Quit; fr: Quitter
- unit: en: Go; fr: Aller
+ unit: en: Print; fr: Imprimer
+ unit: en: Go; fr: Aller
~ unit 1: Open it
    text (en): Open → Open it
    state: draft → final
~ unit: Close
    text (fr): Fermer → Clore
    changed: usagecount
~ unit: Bold
    text (en): Bold<ph x="1"/> → Bold<ph x="2"/>
"""
STATISTICS = """\
0 concepts added, 0 removed, 0 changed, 2 units added, 2 removed, 3 changed
units changed in: other 1, state 1, text en 2, text fr 1
version step: patch (wording only)
"""


@pytest.fixture
def memories(write: Write) -> tuple[Path, Path]:
    return write("old.tmx", BEFORE), write("new.tmx", AFTER)


def test_text(run: Run, memories: tuple[Path, Path]) -> None:
    assert run("diff", *memories).out == TEXT + STATISTICS


def test_statistics_alone(run: Run, memories: tuple[Path, Path]) -> None:
    assert run("diff", *memories, "--stat").out == STATISTICS
    assert run("diff", *memories, "--stat", "--format", "markdown").out == STATISTICS


def test_markdown(run: Run, memories: tuple[Path, Path]) -> None:
    text = run("diff", *memories, "--format", "markdown").out
    assert "<summary>Units changed (3)</summary>" in text
    assert "- unit 1: Open it\n  - text (en): Open → Open it\n  - state: draft → final\n" in text
    assert '&lt;ph x="1"/&gt;' in text


def test_json(run: Run, memories: tuple[Path, Path]) -> None:
    units = json.loads(run("diff", *memories, "--format", "json").out)["units"]
    assert (units["added"], units["removed"], units["changed"]) == (2, 2, 3)
    assert units["listed"]["removed"][0] == {"id": "", "texts": {"en": "Quit", "fr": "Quitter"}}
    assert units["listed"]["changed"][0]["changes"][1] == {
        "kind": "state",
        "language": "",
        "old": "draft",
        "new": "final",
    }


def test_the_order_of_units_means_nothing(run: Run, write: Write) -> None:
    units = [tu("a", "b"), tu("a", "c"), tu("d", "e")]
    old, new = write("old.tmx", tmx(*units)), write("new.tmx", tmx(*units[::-1]))
    assert run("diff", old, new, "--exit-code").code == 0


def test_all_are_counted_and_the_first_are_held(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences, "LISTED", 2)
    old = write("old.tmx", tmx(*(tu(f"a{number}", "b") for number in range(5))))
    new = write("new.tmx", tmx(*(tu(f"a{number}", "c") for number in range(5))))
    text = run("diff", old, new).out
    assert "5 changed" in text
    assert "and 3 more units" in text
    assert text.count("~ unit") == 2
