"""Several processes write the same as one, whatever the number of outputs."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exporters.convert import parallel

Run = Callable[..., Any]
Write = Callable[..., Path]
TABLE = "en,fr,de,id,note\n" + "".join(f"Leaf {n},feuille {n},Blatt {n},c{n},note {n}\n" for n in range(40))
FORMATS = "tbx,tmx,csv,jsonl,omegat,tbx-omegat,csv-deepl"


def converted(run: Run, source: Path, folder: Path, jobs: int, *options: str) -> tuple[Any, dict[str, bytes]]:
    report = folder.with_suffix(".json")
    arguments = ("--to", FORMATS, "--output-dir", folder, "--jobs", jobs, "--loss-report", report, *options)
    done = run("convert", source, *arguments)
    files = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}
    losses = report.read_bytes().replace(str(folder).encode(), b"") if report.exists() else b""
    return (done.code, done.err.replace(str(folder), "")), {**files, "losses": losses}


@pytest.mark.parametrize("jobs", [2, 3, 50])
def test_the_same_files_losses_and_messages(run: Run, write: Write, tmp_path: Path, jobs: int) -> None:
    source = write("a.csv", TABLE)
    one = converted(run, source, tmp_path / "1", 1)
    assert one[0][0] == 0
    assert len(one[1]) == 4 + 3 * 2 + 1
    assert converted(run, source, tmp_path / "2", jobs) == one


def test_an_invalid_input_is_reported_once(run: Run, write: Write, tmp_path: Path) -> None:
    source = write("a.csv", TABLE + 'again,encore,,c1,\nagain,encore,,c2,\n\n"x\n')
    one = converted(run, source, tmp_path / "1", 1)
    several = converted(run, source, tmp_path / "2", 2)
    assert (one[0][0], several) == (3, one)
    assert several[0][1].count("G504") == 1


def test_one_output_needs_no_other_process(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_results", None)
    source = Path(__file__).parents[2] / "golden/minimal/glossary.yaml"
    done = run("convert", source, "--to", "tbx", "-o", tmp_path / "out.tbx", "--jobs", "4")
    assert done.code == 0, done.err


def killed(job: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(multiprocessing.get_start_method() != "fork", reason="the function must be there in the process")
def test_a_killed_process_costs_nothing(
    run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write("a.csv", TABLE)
    one = converted(run, source, tmp_path / "1", 1)
    monkeypatch.setattr(parallel, "_write", killed)
    assert converted(run, source, tmp_path / "2", 2) == one
