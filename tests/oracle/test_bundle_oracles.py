"""A release, checked with common tools: unzip, sha256sum, Frictionless."""

import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

ROOT = Path(__file__).parents[2]
CONFIG = (
    '[[glossary]]\ninput = "tea.yaml"\n[[output]]\nto = "tbx"\n[[output]]\nto = "csv"\n[[output]]\nto = "csv-aws"\n'
)


@pytest.fixture
def unpacked(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(ROOT / "examples/tea/tea.yaml", "tea.yaml")
    Path("glossport.toml").write_text(CONFIG, encoding="utf-8")
    assert run("bundle", "--jobs", "1").code == 0
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile("dist/tea-1.0.0.zip") as archive:
        archive.extractall(folder)
    return folder


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum")
def test_sha256sum_agrees(unpacked: Path) -> None:
    for folder in (unpacked, unpacked.parent / "dist"):
        done = subprocess.run(
            ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout
    (unpacked / "index.html").write_text("changed", encoding="utf-8")
    assert subprocess.run(["sha256sum", "--status", "-c", "SHA256SUMS"], cwd=unpacked, check=False).returncode == 1


def test_frictionless_finds_the_tables_as_described(unpacked: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    os.chdir(unpacked)
    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["message"])
    (unpacked / "exports/tea.csv").write_text("en,id\na,b\n", encoding="utf-8")
    assert not frictionless.validate("datapackage.json").valid
