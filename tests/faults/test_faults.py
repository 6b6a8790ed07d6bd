"""Killed processes, full disks, failing disks, read-only folders and clocks: outputs are old or new, never a mixture.

``faults.py`` in this folder does the same with many more trials.
"""

import errno
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from tests.faults.faults import EDITED, FEW, SCENARIOS, edit, fill, kill, small_disk, swap

Run = Callable[..., Any]
Write = Callable[..., Path]

posix_only = pytest.mark.skipif(os.name != "posix", reason="processes are killed as POSIX systems do it")


@posix_only
@pytest.mark.parametrize("name", SCENARIOS)
def test_killed_at_random_moments(name: str, tmp_path: Path) -> None:
    kill(name, 3, 2, FEW, tmp_path)


@posix_only
def test_workers_of_a_killed_build_end_as_well(tmp_path: Path) -> None:
    """Regression: a worker that was busy with a task waited for the next task forever."""
    SCENARIOS["build"].prepare(tmp_path / "work", 40 * FEW)
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "-q", "build", "--jobs", "2"],
        cwd=tmp_path / "work",
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    while not list((tmp_path / "work/dist").glob(".*.tmp")):
        assert process.poll() is None
    process.kill()
    # The workers keep the pipe open until they end.
    assert process.communicate(timeout=60)[0] is not None


@pytest.fixture
def mounts(tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "tried", 64 * 1024):
            pass
    except OSError as error:
        pytest.skip(f"cannot mount here: {error}")


@pytest.mark.usefixtures("mounts")
@pytest.mark.parametrize("name", SCENARIOS)
def test_the_disk_is_full_at_every_point(name: str, tmp_path: Path) -> None:
    assert fill(name, FEW, tmp_path, step=32 * 1024) > 0


@pytest.mark.usefixtures("mounts")
def test_a_folder_that_can_only_be_read(run: Run, write: Write, tmp_path: Path) -> None:
    source = write("terms.csv", "en,fr\ntea,thé\n")
    with small_disk(tmp_path / "disk", 1 << 20) as disk:
        disk.joinpath("old.tbx").write_text("old", encoding="utf-8")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        for output in (disk / "old.tbx", disk / "new.tbx", disk / "folder/new.tbx"):
            done = run("convert", source, "--to", "tbx", "-o", output)
            assert (done.code, f"{output}: error G603 output-not-written" in done.err) == (4, True), done.err
        assert [path.name for path in disk.iterdir()] == ["old.tbx"]


class Disk:
    """A simulated disk: it writes in short pieces, and one chosen operation fails."""

    def __init__(self, good: int, code: int) -> None:
        self.good = good
        self._code = code

    def check(self) -> None:
        self.good -= 1
        if self.good == -1:
            raise OSError(self._code, os.strerror(self._code))

    def open(self, path: Path, mode: str = "r", *arguments: Any, **options: Any) -> IO[Any]:
        if mode != "xb":
            return io.open(path, mode, *arguments, **options)  # noqa: UP020  # not the one that is replaced
        self.check()
        return io.BufferedWriter(_ShortWriter(path, self))


class _ShortWriter(io.FileIO):
    def __init__(self, path: Path, disk: Disk) -> None:
        super().__init__(path, "x")
        self._disk = disk

    def write(self, data: Any) -> int | None:  # type: ignore[override]  # it may write less, and says so
        self._disk.check()
        return super().write(bytes(data)[:777])


@pytest.fixture
def broken_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], Disk]:
    """Send every operation on outputs through the simulated disk."""
    fsync, replace = os.fsync, Path.replace

    def install(good: int, code: int) -> Disk:
        disk = Disk(good, code)

        def opened(path: Path, *arguments: Any, **options: Any) -> IO[Any]:
            return disk.open(path, *arguments, **options)

        monkeypatch.setattr(Path, "open", opened)

        def synced(number: int) -> None:
            disk.check()
            fsync(number)

        def replaced(path: Path, target: Path) -> Path:
            disk.check()
            return replace(path, target)

        monkeypatch.setattr(os, "fsync", synced)
        monkeypatch.setattr(Path, "replace", replaced)
        return disk

    return install


COMMANDS = {
    "convert": ("convert", "terms.csv", "--to", "tbx,csv", "--output-dir", "out"),
    "import": ("import", "terms.csv", "--into", "into.yaml"),
    "build": ("build", "--jobs", "1"),
}


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_disk_that_fails_at_any_operation(
    run: Run,
    broken_at: Callable[[int, int], Disk],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    code: int,
) -> None:
    def state() -> dict[str, bytes]:
        found = [path for folder in (".", "out", "dist") for path in Path(folder).glob("*") if path.is_file()]
        return {str(path): path.read_bytes() for path in found if ".glossport" not in path.name}

    def trials() -> Iterator[tuple[int, dict[str, bytes], dict[str, bytes], Disk]]:
        for good in range(10_000):
            folder = tmp_path / str(good)
            scenario = SCENARIOS[name]
            folder.mkdir()
            monkeypatch.chdir(folder)
            scenario.change(folder, 30)
            assert run(*COMMANDS[name]).code == 0
            scenario.change(folder, 60)
            before = state()
            disk = broken_at(good, code)
            result = run(*COMMANDS[name])
            monkeypatch.undo()
            monkeypatch.chdir(folder)
            yield result.code, before, state(), disk
            if disk.good >= 0:
                return

    *failed, last = trials()
    new = last[2]
    assert last[0] == 0
    assert len(failed) > 5
    for exit_code, before, after, _ in failed:
        assert exit_code == 4
        for file, content in after.items():
            assert content in (before.get(file), new[file]), file


def test_a_clock_that_goes_backwards(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes are found by content: file dates in the past or in the future have no effect."""
    monkeypatch.chdir(tmp_path)
    SCENARIOS["build"].change(tmp_path, 10)
    assert run("build", "--jobs", "1").code == 0
    old = Path("dist/glossary.csv").read_bytes()
    glossary = Path("glossary.yaml")
    glossary.write_text(glossary.read_text(encoding="utf-8").replace("word 7", "WORD 7"), encoding="utf-8", newline="")
    os.utime(glossary, (1, 1))
    assert run("build", "--jobs", "1").code == 0
    assert Path("dist/glossary.csv").read_bytes() == old.replace(b"word 7", b"WORD 7")
    os.utime(glossary, (2**31, 2**31))
    assert "0 outputs built, 4 up to date" in run("build", "--jobs", "1").err


@posix_only
@pytest.mark.parametrize("name", list(EDITED))
def test_what_an_editor_saves_at_random_moments_is_kept(name: str, tmp_path: Path) -> None:
    edit(name, 3, 2, FEW, tmp_path / name)


@posix_only
def test_an_input_that_changes_and_comes_back_at_random_moments(tmp_path: Path) -> None:
    swap(3, 2, FEW, tmp_path / "swap")
