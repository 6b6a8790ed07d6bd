"""Malicious inputs: the reason for refusal, and effects that must never occur; ``hostile.py`` has large files."""

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exporters.base import exporter_names
from tests.hostile.hostile import CASES, SMALL, Case
from tests.hostile.hostile import run as run_case

Run = Callable[..., Any]
Write = Callable[..., Path]

MEBIBYTES = 150
"""Nothing here needs two thirds of it, and what goes wrong needs hundreds."""
OF_WORKBOOK = 400
"""A workbook is unpacked into memory."""


@pytest.mark.skipif(os.name != "posix", reason="only POSIX systems tell what a process used")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_that_means_harm(case: Case) -> None:
    outcome = run_case(case, SMALL)
    assert "Traceback" not in outcome.message
    assert outcome.mebibytes < (OF_WORKBOOK if case.file.endswith(".xlsx") else MEBIBYTES)
    if outcome.exit_code == 0:
        # Some cases exceed a limit only at their full size.
        assert not case.codes or "line" in case.name or "grows" in case.name or "Markdown" in case.name
    else:
        assert any(code in outcome.message for code in case.codes), outcome.message


LINKS = """
    glossport: 1
    id: a
    languages: [en, fr]
    concepts:
      - id: tea
        definition: {text: "see http://127.0.0.1:1/a", source: "http://127.0.0.1:1/b"}
        image: {url: "http://127.0.0.1:1/c.png"}
        external_reference: {url: "ftp://127.0.0.1:1/d"}
        note: 'file:///etc/passwd <img src="http://127.0.0.1:1/e">'
        terms: {en: "http://127.0.0.1:1/f", fr: "=WEBSERVICE(\\"http://127.0.0.1:1/g\\")"}
"""


def test_no_address_in_data_is_ever_opened(
    run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*_: object) -> None:
        raise AssertionError("something was opened")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, connect)
    monkeypatch.setattr(socket, "getaddrinfo", connect)
    glossary = write("a.yaml", LINKS)
    folder = tmp_path / "out"
    done = run("convert", glossary, "--to", ",".join(exporter_names()), "--drop-over-limit", "--output-dir", folder)
    assert done.code in (0, 1), done.err
    read = 0
    for path in sorted(folder.iterdir()):
        back = run("-q", "convert", path, "--source", "en", "--target", "fr", "--to", "jsonl", "-o", tmp_path / "back")
        read += back.code == 0
    assert read > 10
    assert run("check", glossary).code in (0, 1)
    assert run("stats", glossary).code == 0


ESCAPES = "te\\e[2J\\e]0;owned\\a\\x9b31ma"


@pytest.mark.parametrize(
    "command",
    [
        ("check", "a.yaml"),
        ("-v", "convert", "a.yaml", "--to", "csv-deepl", "-o", "out"),
        ("diff", "b.yaml", "a.yaml"),
        ("diff", "b.yaml", "a.yaml", "--format", "markdown"),
        ("diff", "b.yaml", "a.yaml", "--format", "json"),
        ("stats", "a.yaml", "--format", "json"),
        ("stats", "a.yaml"),
        ("import", "a.yaml", "--into", "b.yaml", "--dry-run"),
        ("fmt", "--check", "a.yaml"),
    ],
    ids=" ".join,
)
def test_no_text_reaches_the_terminal_as_a_command(
    run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, term in (("a.yaml", ESCAPES), ("b.yaml", "tea")):
        write(
            name,
            f'''
            glossport: 1
            source_language: en
            languages: [en, fr]
            concepts:
              - {{id: a, subject_field: "{term}", note: "{term}", terms: {{en: "{term}", fr: [thé, "{term}"]}}}}
              - {{id: b, terms: {{en: "{term}"}}}}
            ''',
        )
    done = run(*command)
    assert done.out + done.err
    assert not set("\x1b\x07\x9b") & set(done.out + done.err)


@pytest.mark.parametrize("identifier", ["../../evil", "/evil", "C:\\evil", "a/b", "..", "con\x00"])
def test_no_id_leads_out_of_a_folder(
    run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, identifier: str
) -> None:
    monkeypatch.chdir(tmp_path)
    head = {"glossport": 1, "id": identifier, "version": "1.0.0", "licence": "CC0-1.0", "languages": ["en", "fr"]}
    entry = {"id": "../x", "terms": {"en": "a", "fr": "b"}}
    write("work/a.jsonl", f"{json.dumps(head)}\n{json.dumps(entry)}\n")
    outputs = '[[output]]\nto = "tbx"\n[[output]]\nto = "omegat"\n'
    write("work/glossport.toml", f'[[glossary]]\ninput = "a.jsonl"\n{outputs}')
    monkeypatch.chdir(tmp_path / "work")
    done = run("bundle", "--jobs", "1", "-o", "out")
    assert done.code in (1, 2, 3), done.err
    assert "Traceback" not in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["work"]
    assert not list(tmp_path.rglob("*.zip"))


@pytest.mark.parametrize("language", ["../../evil", "en/../x", "/etc", "en\\\\x"])
def test_no_language_leads_out_of_a_folder(run: Run, write: Write, tmp_path: Path, language: str) -> None:
    source = write("work/a.csv", f"en,note:{language}\ntea,x\n")
    done = run("convert", source, "--target", language, "--to", "omegat", "--output-dir", tmp_path / "work/out")
    assert done.code in (2, 3), done.err
    assert [path.name for path in tmp_path.iterdir()] == ["work"]
