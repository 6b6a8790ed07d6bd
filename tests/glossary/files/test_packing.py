"""Packed inputs: gzip data and ZIP archives of one file, and those that cannot or must not be unpacked."""

import bz2
import gzip
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from glossary.files import packing
from glossary.files.source import Source, source_at, source_of, unpacked
from glossary.findings import InputError, Report
from glossary.model import Unit
from glossary.reading import ReadOptions, reader_for

Run = Callable[..., Any]
Write = Callable[..., Path]

TMX = (
    b'<?xml version="1.0"?>\n<tmx version="1.4"><header srclang="en"/><body>\n'
    b'<tu><tuv xml:lang="en"><seg>tea</seg></tuv><tuv xml:lang="fr"><seg>the</seg></tuv></tu>\n'
    b"</body></tmx>\n"
)
CSV = b"en,fr\ntea,the\n"


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def encrypted(data: bytes) -> bytes:
    """Say in both headers of the only file of an archive that it is encrypted."""
    made, directory = bytearray(data), data.index(b"PK\1\2")
    made[6] |= 1
    made[directory + 8] |= 1
    return bytes(made)


def read(source: Source) -> list[str]:
    stream = reader_for(source).open(source, ReadOptions(), Report())
    return [f"{entry.location}: {entry.texts}" for entry in stream.entries if isinstance(entry, Unit)]


CHANGED = zipped({"a.tmx": TMX}, zipfile.ZIP_STORED).replace(b"tea", b"TEA")


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(source_at(str(path)))
    return str(caught.value.finding).removeprefix(str(path.parent)).lstrip("/\\")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("memory.tmx.gz", gzip.compress(TMX)),
        ("memory.TMX.GZ", gzip.compress(TMX)),
        ("memory.tmx", gzip.compress(TMX)),
        ("memory.tmx.gz", gzip.compress(TMX[:99]) + gzip.compress(TMX[99:])),
        ("memory.tmx.gz", TMX),
        ("memory.tmx.zip", zipped({"memory.tmx": TMX})),
        ("memory.tmx.zip", zipped({"memory.tmx": TMX}, zipfile.ZIP_STORED)),
        ("memory.zip", zipped({"export/": b"", "export/fr.tmx": TMX, "__MACOSX/export/._fr.tmx": b"", ".a": b""})),
        ("memory.tmx", zipped({"../../etc/passwd": TMX})),
        ("memory.tmx", zipped({"xl/a.tmx": TMX})),
    ],
)
def test_what_is_packed_is_read_as_what_it_is(write: Write, name: str, data: bytes) -> None:
    path = write(name, data)
    source = source_at(str(path))
    assert read(source) == [f"{path}:3:1: {{'en': 'tea', 'fr': 'the'}}"]
    assert source.stem == "memory"


@pytest.mark.parametrize(
    ("name", "data", "stem", "suffix"),
    [
        ("terms.csv.gz", gzip.compress(CSV), "terms", ".csv"),
        ("terms-1.2.zip", zipped({"a/b.CSV": CSV}), "terms-1.2", ".csv"),
        ("terms-1.2.csv.zip", zipped({"b.csv": CSV}), "terms-1.2", ".csv"),
        ("terms.csv.zip", zipped({"b": CSV}), "terms", ".csv"),
        ("terms.gz", gzip.compress(CSV), "terms", ""),
        (".csv.gz", gzip.compress(CSV), ".csv", ""),
        ("terms.csv", CSV, "terms", ".csv"),
    ],
)
def test_names_are_those_of_what_is_packed(write: Write, name: str, data: bytes, stem: str, suffix: str) -> None:
    source = source_at(str(write(name, data)))
    assert (source.stem, source.suffix, source.whole()) == (stem, suffix, CSV)


def test_a_workbook_is_no_archive(run: Run, write: Write, tmp_path: Path) -> None:
    book = tmp_path / "terms.xlsx"
    assert run("convert", write("terms.csv", CSV), "--to", "xlsx", "-o", book).code == 0
    assert source_at(str(book)).packing is None
    for name, data in (
        ("book.xlsx.gz", gzip.compress(book.read_bytes())),
        ("book.zip", zipped({"terms.xlsx": book.read_bytes()})),
    ):
        assert reader_for(source_at(str(write(name, data)))).name == "xlsx"


@pytest.mark.parametrize(
    ("name", "data", "code", "message"),
    [
        (
            "a.tmx.gz",
            gzip.compress(TMX)[:-20],
            "G105",
            "this is gzip data that cannot be unpacked: Compressed file ended",
        ),
        ("a.tmx.gz", b"\x1f\x8b", "G105", "this is gzip data that cannot be unpacked"),
        ("a.tmx.gz", gzip.compress(TMX)[:20] + bytes(90), "G105", "this is gzip data that cannot be unpacked"),
        ("a.tmx.gz", gzip.compress(TMX) + b"more", "G105", "this is gzip data that cannot be unpacked"),
        ("a.tmx.gz", gzip.compress(b"\x89PNG\r\n"), "G106", "this is gzip data with an image in it"),
        ("a.tmx.gz", gzip.compress(b"nothing"), "G105", "not well-formed XML"),
        ("a.tmx.gz", b"nothing", "G105", "not well-formed XML"),
        ("a.tmx.gz", gzip.compress(b""), "G102", "the file is empty"),
        ("a.tmx.gz", gzip.compress(gzip.compress(TMX)), "G106", "this is gzip data with gzip data in it"),
        (
            "a.tar.gz",
            gzip.compress(bytes(257) + b"ustar\0" + bytes(249)),
            "G106",
            "this is gzip data with a tar archive",
        ),
        ("a.zip", zipped({"b.zip": zipped({"c.tmx": TMX})}), "G106", "this is a ZIP archive with a ZIP archive in it"),
        ("a.zip", zipped({"a.tmx": TMX, "b.tmx": TMX}), "G106", "this is a ZIP archive with 2 files"),
        ("a.zip", zipped({".a.tmx": TMX}), "G106", "this is a ZIP archive with 0 files"),
        ("a.zip", zipped({"a.tmx": TMX})[:-30], "G105", "this is a ZIP archive that cannot be unpacked"),
        ("a.zip", CHANGED, "G105", "this is a ZIP archive that cannot be unpacked: Bad CRC-32"),
        ("a.zip", encrypted(zipped({"a.tmx": TMX})), "G101", "a.tmx in it is encrypted"),
        (
            "a.zip",
            zipped({"a.tmx": TMX}, zipfile.ZIP_BZIP2),
            "G101",
            "a.tmx in it is compressed in a way that is not read",
        ),
    ],
)
def test_what_cannot_be_unpacked_is_told(write: Write, name: str, data: bytes, code: str, message: str) -> None:
    finding = refused(write(name, data))
    assert finding.startswith((f"{name}: error {code} ", f"{name}:1:1: error {code} "))
    assert message in finding
    assert code not in ("G101", "G106") or "; unpack it first" in finding or "image" in finding


def test_other_compressions_are_named(write: Write) -> None:
    assert "this is bzip2 data; unpack it first" in refused(write("memory.tmx.bz2", bz2.compress(TMX)))


@pytest.mark.parametrize("packed", [gzip.compress, lambda data: zipped({"a.tmx": data})], ids=["gzip", "zip"])
def test_a_file_that_grows_is_refused(
    write: Write, monkeypatch: pytest.MonkeyPatch, packed: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(packing, "HARMLESS", 100_000)
    path = write("a.tmx", packed(TMX.replace(b"<body>", b"<body>" + b" " * 300_000)))
    assert "G110 too-large: this is" in refused(path)
    assert "unpacks to more than 200 times its size; unpack it first if you trust it" in refused(path)
    monkeypatch.setattr(packing, "GROWTH", 2000)
    assert len(read(source_at(str(path)))) == 1


def test_a_long_list_of_files_does_not_fill_the_memory(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("a.zip", zipped({f"{number:0500}": b"" for number in range(40)}))
    assert "with 40 files" in refused(path)
    monkeypatch.setattr(packing, "LARGEST_DIRECTORY", 10_000)
    assert "G105 broken-syntax: this is a ZIP archive that cannot be unpacked" in refused(path)


@pytest.mark.parametrize("data", [gzip.compress(TMX), zipped({"a.tmx": TMX})], ids=["gzip", "zip"])
def test_several_readings_and_their_progress(data: bytes) -> None:
    source = unpacked(source_of(data, "<stdin>"))
    passed: list[int] = []
    source.on_read = passed.append
    with source.open() as first, source.open() as second:
        assert first.read(20) == TMX[:20]
        assert second.read() == TMX
        assert first.read() == TMX[20:]
        first.seek(0)
        assert first.read() == TMX
    assert sum(passed) >= source.size == len(data)


@pytest.mark.parametrize("data", [gzip.compress(CSV), zipped({"terms.csv": CSV})], ids=["gzip", "zip"])
def test_standard_input(data: bytes) -> None:
    command = [sys.executable, "-m", "cli", "-q", "convert", "-", "--to", "csv-deepl", "-o", "-"]
    assert subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode().split() == ["tea,the"]


def test_every_command_takes_it(run: Run, write: Write, tmp_path: Path) -> None:
    table = write("terms.csv.gz", gzip.compress(CSV.replace(b"tea", b"t\xe2\x80\x8bea")))
    assert f"{table}:2:1: warning" in run("check", table).out
    path = write("memory.tmx.gz", gzip.compress(TMX))
    assert run("convert", path, "--to", "tmx,jsonl", "--jobs", "2", "--output-dir", tmp_path / "out").code == 0
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["memory.jsonl", "memory.tmx"]
    assert run("import", path, "-o", path).err.startswith(f"{path}: error G604")


def test_nothing_is_merged_into_a_packed_file(run: Run, write: Write) -> None:
    into = write("tea.yaml.gz", gzip.compress(b"glossport: 1\nlanguages: [en, fr]\nconcepts: []\n"))
    done = run("import", write("terms.csv", CSV), "--into", into)
    assert (done.code, "is gzip data; unpack it first" in done.err) == (2, True)
