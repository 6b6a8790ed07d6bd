"""OmegaT opens the project in a release, and sees its glossary and its memory."""

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

ROOT = Path(__file__).parents[3]


@pytest.fixture
def project(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(ROOT / "examples/tea/tea.yaml", "tea.yaml")
    config = '[[glossary]]\ninput = "tea.yaml"\n[[output]]\nto = "tbx"\n[bundle]\ntm-auto = true\n'
    Path("glossport.toml").write_text(config, encoding="utf-8")
    assert run("bundle", "--jobs", "1").code == 0
    with zipfile.ZipFile("dist/tea-1.0.0.zip") as archive:
        archive.extractall("unpacked")
    return tmp_path / "unpacked/omegat/en_fr"


def test_it_translates_with_the_memory(project: Path, omegat_console: Callable[[Path], str]) -> None:
    unit = next(
        found
        for found in re.findall(r"<seg>(.*?)</seg>", (project / "tm/auto/tea.tmx").read_text(encoding="utf-8"))
        if found.endswith(".")
    )
    (project / "source/a.txt").write_text(unit, encoding="utf-8")
    omegat_console(project)
    translated = (project / "target/a.txt").read_text(encoding="utf-8")
    assert translated
    assert translated != unit
    assert f"<seg>{translated.strip()}</seg>" in (project / "tm/auto/tea.tmx").read_text(encoding="utf-8")


def test_its_reader_sees_the_glossary(project: Path, omegat_list: Callable[..., dict[Path, list[Any]]]) -> None:
    file = project / "glossary/tea.txt"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    entries = omegat_list("en", "fr", file)[file]
    assert len(entries) == len(lines) > 100
    assert ("tea plant", "théier") in [entry[:2] for entry in entries]
