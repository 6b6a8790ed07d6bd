"""cspell and Hunspell find in a text what our word lists say: known words, and words to avoid in any case."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

REQUIRED = os.environ.get("GLOSSPORT_REQUIRE_ORACLES") == "1"
GLOSSARY = """\
glossport: 1
source_language: en
languages: [en]
concepts:
  - id: keemun
    terms: {en: [{text: keemun, status: preferred}, {text: coffee, status: deprecated}]}
  - id: site
    terms: {en: [{text: GitHubx, case_sensitive: true}, {text: Githubx, status: deprecated}]}
  - id: unit
    terms: {en: [zhblk qwrtz (TEUX), {text: old house, status: deprecated}]}
"""
TEXT = "keemun Keemun coffee Coffee GitHubx Githubx zhblk qwrtz TEUX old house xkcdq\n"

Run = Callable[..., Any]
Write = Callable[..., Path]


def unavailable(reason: str) -> None:
    if REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)


def word_list(name: str, run: Run, write: Write, tmp_path: Path) -> Path:
    path = tmp_path / "words.txt"
    assert run("convert", write("words.yaml", GLOSSARY), "--to", name, "-o", path).code == 0
    return path


@pytest.fixture(scope="module")
def cspell(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    npm, node = shutil.which("npm"), shutil.which("node")
    folder = tmp_path_factory.mktemp("cspell")
    command = [npm or "", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "cspell@9"]
    done = npm and subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    program = folder / "node_modules" / "cspell" / "bin.mjs"
    if not node or not done or not program.exists():
        unavailable("cspell cannot be had from npm")
    return [str(node), str(program)]


def test_cspell_knows_the_words_and_flags_those_to_avoid(
    cspell: list[str], run: Run, write: Write, tmp_path: Path
) -> None:
    path = word_list("cspell", run, write, tmp_path)
    definitions = [{"name": "terms", "path": f"./{path.name}"}]
    config = {"version": "0.2", "language": "en", "dictionaryDefinitions": definitions, "dictionaries": ["terms"]}
    write("cspell.json", json.dumps(config))
    write("text.md", TEXT)
    command = [*cspell, "--no-progress", "--no-summary", "--no-color", "-c", "cspell.json", "text.md"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert re.findall(r" - (\w+) word \((\w+)\)", done.stdout) == [
        ("Forbidden", "coffee"),
        ("Forbidden", "Coffee"),
        ("Forbidden", "Githubx"),
        ("Unknown", "xkcdq"),
    ]


def test_hunspell_knows_the_words_and_flags_those_to_avoid(run: Run, write: Write, tmp_path: Path) -> None:
    program = shutil.which("hunspell")
    dictionary = Path(os.environ.get("HUNSPELL_DICTIONARY", "/usr/share/hunspell/en_US"))
    if program is None or not dictionary.with_suffix(".dic").exists():
        unavailable("there is no hunspell with its dictionary of English")
    path = word_list("hunspell", run, write, tmp_path)
    command = [str(program), "-d", str(dictionary), "-p", str(path), "-l", "-i", "UTF-8"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, input=TEXT, capture_output=True, text=True, check=False, env=environment, encoding="utf-8"
    )
    assert done.stdout.split() == ["coffee", "Coffee", "Githubx", "xkcdq"]
