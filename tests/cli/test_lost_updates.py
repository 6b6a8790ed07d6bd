"""What somebody else saves while a command runs is never overwritten."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from exporters.release import bundle
from glossary.canonical import format as formatting
from glossary.importing import run as importing
from glossary.importing.merge import merge

Run = Callable[..., Any]
Write = Callable[..., Path]

TEA = "glossport: 1\nlanguages: [en, fr]\nconcepts:\n  - {terms: {en: tea}, id: tea}\n"
SAVED = TEA + "# saved by an editor\n"


def test_fmt_leaves_what_an_editor_saved(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    tea = write("tea.yaml", TEA)
    formatted = formatting._formatted

    def slow(path: Path, *rest: Any) -> Any:
        made = formatted(path, *rest)
        tea.write_text(SAVED, encoding="utf-8")
        return made

    monkeypatch.setattr(formatting, "_formatted", slow)
    done = run("fmt", tea)
    assert (done.code, "error G111 changed-input" in done.err) == (1, True), done.err
    assert tea.read_text(encoding="utf-8") == SAVED
    assert [path.name for path in tea.parent.iterdir()] == ["tea.yaml"]


def test_import_leaves_what_an_editor_saved(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    tea, client = write("tea.yaml", TEA), write("fr.csv", "en,fr\ntea,thé\n")

    def slow(*arguments: Any) -> Any:
        made = merge(*arguments)
        tea.write_text(SAVED, encoding="utf-8")
        return made

    monkeypatch.setattr(importing, "merge", slow)
    done = run("import", client, "--into", tea)
    assert (done.code, "error G111 changed-input" in done.err) == (1, True), done.err
    assert tea.read_text(encoding="utf-8") == SAVED


def test_bundles_made_at_once_keep_every_line_of_the_sums(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda number: bundle._note_sum(tmp_path / f"{number}.zip", "0" * 64), range(64)))
    names = {line[66:] for line in (tmp_path / bundle.SUMS).read_text(encoding="utf-8").splitlines()}
    assert names == {f"{number}.zip" for number in range(64)}
