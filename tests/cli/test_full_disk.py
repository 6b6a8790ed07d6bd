"""A full disk: exit 4, the old file stands, nothing is left behind."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[..., Path]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of 256 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small file system needs Linux and root")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"cannot mount here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("format_", ["tbx", "csv", "yaml", "tmx", "omegat"])
def test_the_old_file_stands(run: Run, write: Write, small_disk: Path, format_: str) -> None:
    rows = "".join(
        f"a rather long English term {number},un terme français assez long {number}\n" for number in range(20_000)
    )
    old = small_disk / "old"
    old.write_text("old")
    done = run("convert", write("big.csv", "en,fr\n" + rows), "--to", format_, "-o", old)
    assert (done.code, f"{old}: error G603 output-not-written" in done.err) == (4, True)
    assert old.read_text() == "old"
    assert [path.name for path in small_disk.iterdir()] == ["old"]


def test_a_merge_leaves_the_glossary_as_it_was(run: Run, write: Write, small_disk: Path) -> None:
    into = small_disk / "old.yaml"
    into.write_text("glossport: 1\nsource_language: en\nlanguages: [en]\nconcepts:\n  - {id: a, terms: {en: a}}\n")
    before = into.read_bytes()
    rows = "".join(f"an English term {number},un terme français {number}\n" for number in range(5_000))
    done = run("import", write("big.csv", "en,fr\n" + rows), "--into", into)
    assert (done.code, into.read_bytes()) == (4, before)
    assert [path.name for path in small_disk.iterdir()] == ["old.yaml"]
