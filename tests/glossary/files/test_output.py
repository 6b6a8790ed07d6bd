"""An output file is complete or unchanged and keeps its mode; killed processes leave no files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from glossary.files.output import atomic_output

ROOT = Path(__file__).parents[3]
ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="modes and locks of POSIX")
WRITER = """
import sys, time
from pathlib import Path
from glossary.files.output import atomic_output
with atomic_output(Path(sys.argv[1])) as out:
    out.write(b"half")
    out.flush()
    print("begun", flush=True)
    time.sleep(60)
"""


def begun(target: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", WRITER, str(target)]
    writer = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "begun\n"
    writer.stdout.close()
    return writer


def write(target: Path, content: bytes = b"whole") -> None:
    with atomic_output(target) as out:
        out.write(content)


@ON_POSIX
def test_what_a_killed_process_left_is_removed_by_the_next_one(tmp_path: Path) -> None:
    target = tmp_path / "words.tbx"
    writer = begun(target)
    writer.kill()
    writer.wait()
    assert [path.suffix for path in tmp_path.iterdir()] == [".tmp"]
    write(target)
    assert [path.name for path in tmp_path.iterdir()] == ["words.tbx"]


@ON_POSIX
def test_what_another_process_still_writes_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "words.tbx"
    writer = begun(target)
    write(target)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".tbx", ".tmp"]
    assert target.read_bytes() == b"whole"
    writer.kill()
    writer.wait()


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    names = [
        ".words.tbx.tmp",
        ".words.tbx.0123.tmp",
        ".words.tbx.0123456789abcdef.txt",
        "words.tbx.0123456789abcdef.tmp",
    ]
    for name in names:
        (tmp_path / name).touch()
    write(tmp_path / "words.tbx")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, "words.tbx"])


@ON_POSIX
def test_a_new_file_has_the_mode_that_is_usual_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    target = tmp_path / "new"
    write(target)
    assert target.stat().st_mode == usual.stat().st_mode
    target.chmod(0o640)
    write(target)
    assert target.stat().st_mode & 0o777 == 0o640


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "words.tbx"
    write(target, b"old")

    def fail() -> None:
        with atomic_output(target) as out:
            out.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert [path.name for path in tmp_path.iterdir()] == ["words.tbx"]
    assert target.read_bytes() == b"old"


def test_names_of_any_length_the_system_takes(tmp_path: Path) -> None:
    target = tmp_path / ("t" * 250)
    write(target)
    assert target.read_bytes() == b"whole"
