"""``verify``: accepts a good release, and refuses each kind of tampering with its own message."""

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[..., Path]

TEA = """\
glossport: 1
id: tea
version: 1.0.0
licence: CC0-1.0
languages: [en, fr]
concepts:
  - {id: tea, terms: {en: tea, fr: thé}}
"""
CONFIG = '[[glossary]]\ninput = "tea.yaml"\n[[output]]\nto = "tbx"\n[[output]]\nto = "csv"\n'
Members = dict[str, bytes]


@pytest.fixture
def release(run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write("tea.yaml", TEA)
    write("glossport.toml", CONFIG)
    run("bundle", "--jobs", "1", "-o", "made")
    return Path("made/tea-1.0.0.zip")


def members_of(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Members, method: int = zipfile.ZIP_STORED, *, sums: bool = False) -> bytes:
    """Pack the members again, with correct checksums on request."""
    if sums:
        lines = [
            f"{hashlib.sha256(data).hexdigest()}  {name}\n"
            for name, data in members.items()
            if name != "SHA256SUMS" and not name.endswith("/")
        ]
        members = {**members, "SHA256SUMS": "".join(lines).encode()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def refused(run: Run, data: bytes, message: str) -> None:
    Path("other.zip").write_bytes(data)
    done = run("verify", "other.zip")
    assert (done.code, message in done.err) == (1, True), done.err
    assert done.err.count("\n") == 1
    assert sorted(path.name for path in Path().iterdir()) == ["glossport.toml", "made", "other.zip", "tea.yaml"]


def test_a_good_release_is_proved(run: Run, release: Path) -> None:
    done = run("verify", release)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "17 members with plain names, of sizes within bounds",
        "11 files are as SHA256SUMS says, and no other is there",
        "manifest.json: tea 1.0.0, 4 exports",
        "exports/tea.csv: 1 entries, as manifest.json says",
        "exports/tea.tbx: 1 entries, as manifest.json says",
        "omegat/en_fr/tm/tea.tmx: well-formed TMX, 1 entries",
        "1 exports of other formats were not read again, only compared with their checksums",
        "source/tea.yaml: 1 entries, as manifest.json says",
        "the archive is as SHA256SUMS beside it says",
    ]


def test_one_made_elsewhere_is_proved(run: Run, release: Path) -> None:
    Path("other.zip").write_bytes(packed(members_of(release), zipfile.ZIP_DEFLATED))
    assert run("verify", "other.zip").code == 0


def test_the_first_file_that_differs_is_named(run: Run, release: Path) -> None:
    members = members_of(release)
    members["exports/tea.csv"] = members["exports/tea.csv"].replace(b"tea", b"tee")
    refused(run, packed(members), "exports/tea.csv: its content is not what SHA256SUMS says")


def test_a_changed_byte_is_seen(run: Run, release: Path) -> None:
    data = bytearray(release.read_bytes())
    data[data.index(b"th\xc3\xa9")] = ord("x")
    refused(run, bytes(data), "Bad CRC-32")


def test_packed_bytes_that_cannot_be_unpacked(run: Run, release: Path) -> None:
    data = bytearray(packed(members_of(release), zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo("index.html")
    start = info.header_offset + 30 + len("index.html")
    data[start : start + info.compress_size] = b"\xff" * info.compress_size
    refused(run, bytes(data), "this is no whole ZIP archive: Error -3 while decompressing data")


def test_what_the_manifest_says_drives_no_terminal(run: Run, release: Path) -> None:
    members = members_of(release)
    manifest = {**json.loads(members["manifest.json"]), "version": "1\x1b[2J"}
    Path("other.zip").write_bytes(packed({**members, "manifest.json": json.dumps(manifest).encode()}, sums=True))
    done = run("verify", "other.zip")
    assert (done.code, "\x1b" in done.out, "tea 1\\x1b[2J" in done.out) == (0, False, True)


def test_what_is_missing_or_too_much(run: Run, release: Path) -> None:
    members = members_of(release)
    refused(run, packed({**members, "more.txt": b"x"}), "more.txt: SHA256SUMS does not know it")
    del members["exports/tea.tbx"]
    refused(run, packed(members), "exports/tea.tbx: SHA256SUMS names it, but it is missing")
    refused(run, packed(members, sums=True), "exports/tea.tbx: manifest.json names it, but it is missing")
    del members["SHA256SUMS"]
    refused(run, packed(members), "SHA256SUMS: it is missing")


def test_contents_are_read_again(run: Run, release: Path) -> None:
    members = members_of(release)
    old = members["exports/tea.tbx"]

    def with_tbx(data: bytes) -> bytes:
        manifest = json.loads(members["manifest.json"])
        for one in manifest["files"]:
            if one["path"] == "exports/tea.tbx":
                one.update(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
        changed = {**members, "exports/tea.tbx": data, "manifest.json": json.dumps(manifest).encode()}
        return packed(changed, sums=True)

    refused(run, with_tbx(old.replace(b"</body>", b"")), "exports/tea.tbx: cannot be read: not well-formed XML")
    refused(run, with_tbx(b"<html><body/></html>"), "exports/tea.tbx: this is no TBX")
    entry = old[old.index(b"<termEntry") : old.index(b"</body>")]
    twice = old.replace(entry, entry + entry.replace(b'"tea"', b'"tea2"'))
    refused(run, with_tbx(twice), "exports/tea.tbx: 2 entries are read, but manifest.json says 1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1]", "manifest.json: this is no JSON object"),
        ("{", "manifest.json: this is no JSON"),
        ("{}", "manifest.json: id is missing or of another kind"),
        ("[" * 100_000, "manifest.json: this is no JSON"),
    ],
)
def test_a_manifest_that_is_none(run: Run, release: Path, text: str, message: str) -> None:
    refused(run, packed({**members_of(release), "manifest.json": text.encode()}, sums=True), message)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../out.txt", "the name leads out of the folder"),
        ("a/../../out.txt", "the name leads out of the folder"),
        ("/tmp/out.txt", "the name leads out of the folder"),
        ("a\\b.txt", "the name is not plain"),
        ("C:x.txt", "the name is not plain"),
        ("a\x1b[2J.txt", "the name is not plain"),
        ("README.MD", "the name stands twice"),
        ("./x.txt", "the name is not written in the shortest way"),
        ("a//x.txt", "the name is not written in the shortest way"),
        ("the\u0301.txt", "not in the composed form"),
        ("exports/CON", "Windows cannot have a file of this name"),
        ("exports/aux.txt", "Windows cannot have a file of this name"),
        ("exports/tea.", "Windows cannot have a file of this name"),
        ("exports/a?.txt", "the name is not plain"),
        ("README.md/x.txt", "a file has the name of its folder"),
        ("README.md/", "the name stands twice"),
    ],
)
def test_names_that_could_do_harm(run: Run, release: Path, name: str, message: str) -> None:
    content = b"" if name.endswith("/") else b"x"
    refused(run, packed({**members_of(release), name: content}, sums=True), message)


def test_links_and_encryption(run: Run, release: Path) -> None:
    out = io.BytesIO(packed(members_of(release)))
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    refused(run, out.getvalue(), "link: this is no file but a link or a device")
    data = bytearray(packed(members_of(release)))
    start = data.index(b"PK\x01\x02")
    data[start + 8] |= 1
    refused(run, bytes(data), "it is encrypted")


def test_no_member_runs_with_the_rights_of_its_owner(run: Run, release: Path) -> None:
    out = io.BytesIO(packed(members_of(release)))
    with zipfile.ZipFile(out, "a") as archive:
        tool = zipfile.ZipInfo("tool")
        tool.create_system, tool.external_attr = 3, 0o104755 << 16
        archive.writestr(tool, "#!/bin/sh")
    refused(run, out.getvalue(), "tool: it would run with the rights of its owner")


def test_nothing_stands_beside_the_members(run: Run, release: Path) -> None:
    data = release.read_bytes()
    refused(run, b"#!/bin/sh\n" + data, "there is something before it")
    refused(run, data + b"behind", "there is something behind its directory")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.start_dir
    hidden = io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as archive:
        archive.writestr("hidden.txt", "not listed")
    local = hidden.getvalue()[: hidden.getvalue().index(b"PK\x01\x02")]
    moved = bytearray(data[:start] + local + data[start:])
    moved[-6:-2] = struct.pack("<I", start + len(local))
    refused(run, bytes(moved), "there is something between its members and its directory")


def test_an_export_is_named_once(run: Run, release: Path) -> None:
    """So that no small file makes work without end."""
    members = members_of(release)
    manifest = json.loads(members["manifest.json"])
    manifest["files"] *= 40_000
    members["manifest.json"] = json.dumps(manifest).encode()
    refused(run, packed(members, zipfile.ZIP_STORED, sums=True), "manifest.json names it twice")


def test_bombs(run: Run, release: Path) -> None:
    members = members_of(release)
    bomb = packed({**members, "bomb.txt": b"0" * 10_000_000}, zipfile.ZIP_DEFLATED, sums=True)
    assert len(bomb) < 500_000
    refused(run, bomb, "bomb.txt:")
    data = bytearray(packed(members))
    start = data.index(b"PK\x01\x02")
    data[start + 20 : start + 28] = struct.pack("<II", 0xFFFFFFF0, 0xFFFFFFF0)
    refused(run, bytes(data), "")


def test_members_that_lie_over_each_other(run: Run, release: Path) -> None:
    data = bytearray(packed(members_of(release)))
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 1)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    refused(run, bytes(data), "it lies over another member")


@pytest.mark.parametrize("size", [0, 10, 1000, -1])
def test_truncated_or_no_archive(run: Run, release: Path, size: int) -> None:
    refused(run, release.read_bytes()[:size], "this is no whole ZIP archive")


def test_the_sum_beside(run: Run, release: Path) -> None:
    Path("made/SHA256SUMS").write_text(f"{'0' * 64}  tea-1.0.0.zip\n", encoding="utf-8")
    done = run("verify", release)
    assert (done.code, "the archive is not what SHA256SUMS beside it says" in done.err) == (1, True)


def test_nothing_there(run: Run, release: Path) -> None:
    assert run("verify", "none.zip").code == 3
    assert run("verify", "made").code == 3
