"""Reports and other side outputs never take the place of a file that a run reads or writes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[..., Path]

TEA = "glossport: 1\nlanguages: [en, fr]\nconcepts:\n  - {id: tea, terms: {en: tea, fr: thé}}\n"
CONFIG = '[[glossary]]\ninput = "tea.yaml"\n\n[[output]]\nto = "tbx"\n\n[loss]\naccepted = "accepted.json"\n'


@pytest.fixture
def folder(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write("tea.yaml", TEA)
    write("glossport.toml", CONFIG)
    write("accepted.json", json.dumps({"outputs": []}))
    write("client.csv", "en,fr\ncup,tasse\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        "convert tea.yaml --to tbx -o out.tbx --loss-report tea.yaml",
        "convert tea.yaml --to tbx -o out.tbx --loss-report ./out.tbx",
        "convert tea.yaml --to tbx -o out.tbx --accepted-losses accepted.json --loss-report accepted.json",
        "convert tea.yaml --to jsonl -o accepted.json --accepted-losses accepted.json",
        "check tea.yaml --baseline accepted.json --output-file accepted.json",
        "check tea.yaml --output-file tea.yaml",
        "check tea.yaml --write-baseline tea.yaml",
        "check . --output-file tea.yaml",
        "check tea.yaml --output-file glossport.toml",
        "import client.csv --into tea.yaml --report tea.yaml",
        "import client.csv --into tea.yaml --report client.csv",
        "import client.csv -o new.yaml --report new.yaml",
        "build --report tea.yaml",
        "build --junit glossport.toml",
        "build --report accepted.json",
        "build --report dist/tea.tbx",
        "build --junit .glossport-state.json",
        "build --report same.json --junit same.json",
    ],
)
def test_no_report_takes_the_place_of_another_file(run: Run, folder: Path, command: str) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = run(*command.split())
    assert (done.code, "error G604" in done.err) == (2, True), done.err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", ["glossport.toml", "accepted.json", ".glossport-state.json", "tea.yaml"])
def test_no_output_of_a_build_takes_the_place_of_what_it_reads(run: Run, folder: Path, write: Write, name: str) -> None:
    write("glossport.toml", CONFIG.replace('to = "tbx"', f'to = "tbx"\npath = "{name}"'))
    before = (folder / name).read_bytes() if (folder / name).exists() else None
    done = run("build", "--jobs", "1")
    assert (done.code, "error G604" in done.err) == (2, True), done.err
    assert ((folder / name).read_bytes() if (folder / name).exists() else None) == before


def test_a_baseline_can_be_renewed(run: Run, folder: Path) -> None:
    for _ in range(2):
        assert run("check", "tea.yaml", "--write-baseline", "baseline.json").code == 0
    assert run("check", "tea.yaml", "--baseline", "baseline.json").code == 0
