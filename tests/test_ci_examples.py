"""The shell lines of docs/ci.md, as GitHub, GitLab and a shell would run them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import cli

ROOT = Path(__file__).parent.parent
DOCS = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
CONFIG = """\
[[glossary]]
input = "glossary/*.yaml"
[[output]]
to = "tbx"
[[output]]
to = "omegat"
"""


def part(title: str) -> str:
    """Return the first example under a heading."""
    found = re.search(rf"^## {title}$.*?^```\w+\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def of_github() -> list[str]:
    job: Any = yaml.safe_load(part("On GitHub"))["jobs"]["glossary"]
    matrix = job["strategy"]["matrix"]["part"]
    return [
        step["run"].replace("${{ matrix.part }}", str(number))
        for number in matrix
        for step in job["steps"]
        if "run" in step
    ]


def of_gitlab() -> list[str]:
    script: list[str] = yaml.safe_load(part("On GitLab"))["glossary"]["script"]
    return script


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
@pytest.mark.parametrize(
    ("lines", "made"),
    [
        (part("In a shell").splitlines(), ["build.json", "build.xml"]),
        (of_github(), ["build.json"]),
        (of_gitlab(), ["build.xml", "check.xml"]),
    ],
    ids=["shell", "github", "gitlab"],
)
def test_the_lines_run(lines: list[str], made: list[str], tmp_path: Path) -> None:
    (tmp_path / "glossary").mkdir()
    shutil.copyfile(ROOT / "examples/tea/tea.yaml", tmp_path / "glossary/tea.yaml")
    assert cli.run(["fmt", str(tmp_path / "glossary")]) == 0
    (tmp_path / "glossport.toml").write_text(CONFIG, encoding="utf-8")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    commands = [line for line in lines if not line.startswith("pip install ")]
    assert len(commands) >= 2
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", "\n".join(commands)],
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "CI": "true"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(path.name for path in (tmp_path / "dist").iterdir()) == [
        "tea.omegat.en_fr.txt",
        "tea.omegat.en_zh-Hans.txt",
        "tea.tbx",
    ]
    assert sorted(path.name for path in tmp_path.glob("[!.]*.[jx]*")) == made
