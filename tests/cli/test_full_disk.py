"""A full disk: exit code 4, the old file unchanged, no temporary files left."""

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


def test_a_release_is_there_as_a_whole_or_not_at_all(
    run: Run, write: Write, small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    glossary = "glossport: 1\nid: a\nversion: 1.0.0\nlicence: CC0-1.0\nlanguages: [en, fr]\nconcepts:\n"
    write(
        "a.yaml", glossary + "".join(f"  - {{id: c{n}, terms: {{en: word {n}, fr: mot {n}}}}}\n" for n in range(2000))
    )
    write("glossport.toml", '[[glossary]]\ninput = "a.yaml"\n[[output]]\nto = "tbx"\n')
    sums = small_disk / "SHA256SUMS"
    sums.write_text(f"{'0' * 64}  b-1.0.0.zip\n", encoding="utf-8")
    done = run("bundle", "--jobs", "1", "-o", small_disk)
    assert (done.code, "a-1.0.0.zip: error G603 output-not-written" in done.err) == (4, True), done.err
    assert [path.name for path in small_disk.iterdir()] == ["SHA256SUMS"]
    assert "b-1.0.0.zip" in sums.read_text(encoding="utf-8")
    # No room for temporary files.
    monkeypatch.setattr("tempfile.tempdir", str(small_disk))
    done = run("bundle", "--jobs", "1", "-o", tmp_path / "out")
    assert (done.code, "error G603" in done.err) == (4, True), done.err
    assert not (tmp_path / "out").exists()
    assert [path.name for path in small_disk.iterdir()] == ["SHA256SUMS"]
