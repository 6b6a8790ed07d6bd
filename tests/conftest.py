"""Fixtures that many tests share: run the command, write a file with given text."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest
from hypothesis import settings

import cli

# The same examples in every run, without a time limit; tests/fuzz searches for new ones.
settings.register_profile("glossport", deadline=None, derandomize=True, database=None)
settings.load_profile("glossport")


class Result(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def nobody_is_told_that_this_is_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unset the variables of CI services, so that the output of commands is the same everywhere."""
    for name in ("CI", "GITHUB_STEP_SUMMARY", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Run the command line in this process; it must not raise an exception."""

    def run(*arguments: str | Path) -> Result:
        code = cli.run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file under the test's folder; text is dedented and written as UTF-8."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())
        return path

    return write
