"""Standard streams that are closed or full: a line where one can be said, exit 4, and no traceback."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., Path]

ROOT = Path(__file__).parents[2]
TEA = "glossport: 1\nlanguages: [en, fr]\nconcepts:\n  - {id: tea, terms: {en: tea, fr: thé}}\n"
MAIN = f'{sys.executable} -c "import cli; cli.main()"'

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")


@pytest.mark.parametrize(
    ("command", "code", "says"),
    [
        ("convert tea.yaml --to csv -o - >&-", 4, "cannot be written"),
        ("convert tea.yaml --to csv -o - >/dev/full", 4, "cannot be written"),
        ("formats >&-", 4, "cannot be written"),
        ("stats tea.yaml >/dev/full", 4, "cannot be written"),
        ("--help >/dev/full", 4, "cannot be written"),
        ("convert tea.yaml --to csv -o out.csv >&-", 0, ""),
        ("convert tea.yaml --to csv -o out.csv 2>&-", 4, ""),
        ("convert tea.yaml --to csv -o out.csv 2>/dev/full", 4, ""),
        ("convert tea.yaml --to csv -o out.csv >&- 2>&-", 4, ""),
        ("-q convert tea.yaml --to csv -o out.csv 2>&-", 0, ""),
        ("no-such-command 2>&-", 4, ""),
        ("check tea.yaml <&-", 0, ""),
        ("convert - --from yaml --to csv -o - <&-", 3, "the file holds no YAML"),
    ],
)
def test_a_stream_that_cannot_be_used(write: Write, tmp_path: Path, command: str, code: int, says: str) -> None:
    write("tea.yaml", TEA)
    done = subprocess.run(
        ["sh", "-c", f"{MAIN} {command}"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (code, True, False), done.stderr
    if "out.csv" in command:
        assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "en,fr,id\ntea,thé,tea\n"
