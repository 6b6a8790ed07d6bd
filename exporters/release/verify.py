"""``verify``: check a release against its checksums and manifest; every byte of the archive is untrusted."""

import hashlib
import json
import re
import shutil
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from exporters.base import get_exporter
from glossary.escaping import harmless
from glossary.files.detection import content_of
from glossary.files.output import is_refused_by_windows
from glossary.files.source import Source, source_at
from glossary.files.temporary import BUFFER
from glossary.findings import GlossportError, InputError, Outcome, RefusedError, Report, UsageError
from glossary.model import Location
from glossary.reading import Reader, ReadOptions, get_reader, reader_names
from glossary.request import Request, argument
from glossary.rules import Code

SUMS: Final = "SHA256SUMS"
MANIFEST: Final = "manifest.json"
MOST_MEMBERS: Final = 100_000
LARGEST: Final = 4 << 30
"""Bytes of all members together."""
LARGEST_PAPER: Final = 64 << 20
HIGHEST_RATIO: Final = 200
"""So many times larger than packed a member may be; text packs into a twentieth at best."""
_LOCAL_HEAD: Final = 30
"""Bytes before the name of a member, where it stands."""
_SIZE_BEHIND: Final = 8
"""The flag of a member whose size stands behind it."""
_END: Final = 22
"""Bytes of the end of the directory, without a comment."""
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "id": (str,),
    "version": (str,),
    "licence": (str, type(None)),
    "revision": (str, type(None)),
    "tool": (dict,),
    "glossaries": (list,),
    "files": (list,),
}
_FILE_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "path": (str,),
    "exporter": (str,),
    "options": (list,),
    "languages": (list,),
    "entries": (int,),
    "losses": (dict,),
    "sha256": (str,),
    "bytes": (int,),
}


@dataclass(frozen=True, kw_only=True)
class Verify(Request):
    name: str = argument("BUNDLE")


def verify_bundle(request: Verify) -> Outcome:
    return Outcome(result="\n".join(map(harmless, verify(request.name))))


def verify(name: str) -> list[str]:
    """Verify a release; return a line for each successful check.

    Raises RefusedError G613 for the first mistake, and InputError G101 if the file cannot be read.
    """
    path = Path(name)
    lines: list[str] = []
    with _opened(path) as archive:
        members = _members(archive, name)
        lines.append(f"{len(members)} members with plain names, of sizes within bounds")
        digests = {one.filename: _digest(archive, one, name) for one in members if not one.is_dir()}
        _compare_sums(archive, digests, name)
        lines.append(f"{len(digests) - 1} files are as {SUMS} says, and no other is there")
        manifest = _manifest(archive, digests, name)
        lines.append(f"{MANIFEST}: {manifest['id']} {manifest['version']}, {len(manifest['files'])} exports")
        lines += _exports(archive, manifest, name)
        lines += _sources(path, manifest)
        _compare_package(archive, digests, name)
    if beside := _sum_beside(path):
        lines.append(beside)
    return lines


def _wrong(name: str, message: str, member: str = "") -> RefusedError:
    return RefusedError(Code.BAD_RELEASE, f"{member}: {message}" if member else message, location=Location(name))


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    name = str(path)
    try:
        with path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            yield archive
    except FileNotFoundError:
        raise InputError(Code.UNREADABLE_INPUT, "there is no such file", location=Location(name)) from None
    except OSError as error:
        raise InputError(
            Code.UNREADABLE_INPUT, f"cannot be read: {error.strerror or error}", location=Location(name)
        ) from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise _wrong(name, f"this is no whole ZIP archive: {error}") from None


def _members(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """Return the members; raises RefusedError G613 if the name, the type or the size of one is dangerous."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise _wrong(name, f"{len(members)} members are more than any release has")
    seen: set[str] = set()
    for one in members:
        if message := _harm(one):
            raise _wrong(name, message, one.filename)
        key = one.filename.rstrip("/").casefold()
        if key in seen:
            raise _wrong(name, "the name stands twice", one.filename)
        seen.add(key)
    files = {one.filename.casefold() for one in members if not one.is_dir()}
    for one in members:
        if any(str(above).casefold() in files for above in PurePosixPath(one.filename).parents):
            raise _wrong(name, "a file has the name of its folder", one.filename)
    if _size(members) > LARGEST:
        raise _wrong(name, f"unpacked it would be {_size(members):,} bytes")
    _refuse_gaps(archive, members, name)
    return members


def _refuse_gaps(archive: zipfile.ZipFile, members: Iterable[zipfile.ZipInfo], name: str) -> None:
    """Refuse an archive in which anything stands before, between or behind its members and its directory."""
    stream = archive.fp
    assert stream is not None
    position = 0
    for one in sorted(members, key=lambda one: one.header_offset):
        if one.header_offset != position:
            message = "it lies over another member" if one.header_offset < position else "there is something before it"
            raise _wrong(name, message, one.filename)
        stream.seek(position)
        head = stream.read(_LOCAL_HEAD)
        if len(head) < _LOCAL_HEAD or not head.startswith(b"PK\3\4") or one.flag_bits & _SIZE_BEHIND:
            raise _wrong(name, "it is written in an unusual way", one.filename)
        names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        position += _LOCAL_HEAD + names + one.compress_size
    if archive.start_dir != position:
        raise _wrong(name, "there is something between its members and its directory")
    stream.seek(0, 2)
    end = stream.tell()
    stream.seek(max(0, end - _END))
    last = stream.read(_END)
    if not last.startswith(b"PK\5\6") or int.from_bytes(last[20:22], "little"):
        raise _wrong(name, "there is something behind its directory")


def _size(members: list[zipfile.ZipInfo]) -> int:
    return sum(one.file_size for one in members)


def wrong_name(member: str) -> str:
    """Return what is wrong with the name of a member of a release; nothing if every system can unpack it."""
    path = PurePosixPath(member)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        return "the name leads out of the folder"
    if any(character in member for character in '\\:\0<>"|?*') or not member.isprintable():
        return "the name is not plain"
    if member.rstrip("/") != str(path):
        return "the name is not written in the shortest way"
    if unicodedata.normalize("NFC", member) != member:
        return "the name is not in the composed form of Unicode (NFC)"
    if any(map(is_refused_by_windows, path.parts)):
        return "Windows cannot have a file of this name"
    return ""


def _harm(one: zipfile.ZipInfo) -> str:
    if message := wrong_name(one.filename):
        return message
    mode = one.external_attr >> 16
    if mode and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_IFMT(mode) == 0):
        return "this is no file but a link or a device"
    if mode & (stat.S_ISUID | stat.S_ISGID | stat.S_ISVTX):
        return "it would run with the rights of its owner, or the like"
    if one.flag_bits & 1:
        return "it is encrypted"
    if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "it is packed in an unusual way"
    if one.is_dir() and one.file_size:
        return "a folder has content"
    if one.file_size > HIGHEST_RATIO * max(one.compress_size, 100):
        return f"{one.compress_size:,} bytes would unpack to {one.file_size:,}"
    return ""


def _digest(archive: zipfile.ZipFile, one: zipfile.ZipInfo, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(one) as stream:
            while block := stream.read(BUFFER):
                digest.update(block)
    except zipfile.BadZipFile as error:
        raise _wrong(name, str(error), one.filename) from None
    return digest.hexdigest()


def _paper(archive: zipfile.ZipFile, member: str, name: str) -> str:
    try:
        one = archive.getinfo(member)
    except KeyError:
        raise _wrong(name, "it is missing", member) from None
    if one.file_size > LARGEST_PAPER:
        raise _wrong(name, "it is larger than any", member)
    try:
        return archive.read(one).decode()
    except UnicodeDecodeError:
        raise _wrong(name, "it is not UTF-8 text", member) from None


def _compare_sums(archive: zipfile.ZipFile, digests: Mapping[str, str], name: str) -> None:
    listed: dict[str, str] = {}
    for line in _paper(archive, SUMS, name).splitlines():
        found = _LINE.fullmatch(line)
        if not found:
            raise _wrong(name, f"{line[:80]!r} is no checksum", SUMS)
        listed[found[2]] = found[1]
    for member, digest in digests.items():
        if member == SUMS:
            continue
        if member not in listed:
            raise _wrong(name, f"{SUMS} does not know it", member)
        if listed[member] != digest:
            raise _wrong(name, f"its content is not what {SUMS} says", member)
    for member in listed:
        if member not in digests:
            raise _wrong(name, f"{SUMS} names it, but it is missing", member)


def _tree(archive: zipfile.ZipFile, member: str, name: str) -> Any:
    try:
        tree = json.loads(_paper(archive, member, name))
    except (ValueError, RecursionError) as error:
        raise _wrong(name, f"this is no JSON: {error}", member) from None
    if not isinstance(tree, dict):
        raise _wrong(name, "this is no JSON object", member)
    return tree


def _manifest(archive: zipfile.ZipFile, digests: Mapping[str, str], name: str) -> dict[str, Any]:
    tree: dict[str, Any] = _tree(archive, MANIFEST, name)
    _require(tree, _KINDS, name, "")
    named: set[str] = set()
    for number, one in enumerate(tree["files"]):
        _require(one, _FILE_KINDS, name, f"files[{number}].")
        member = one["path"]
        if member in named:
            raise _wrong(name, f"{MANIFEST} names it twice", member)
        named.add(member)
        if member not in digests:
            raise _wrong(name, f"{MANIFEST} names it, but it is missing", member)
        if not all(isinstance(text, str) for text in (*one["languages"], *one["options"])):
            raise _wrong(name, f"files[{number}] has a language or an option that is no text", MANIFEST)
        if (one["sha256"], one["bytes"]) != (digests[member], archive.getinfo(member).file_size):
            raise _wrong(name, f"its content is not what {MANIFEST} says", member)
    return tree


def _require(tree: Any, kinds: Mapping[str, tuple[type, ...]], name: str, place: str) -> None:
    if not isinstance(tree, dict):
        raise _wrong(name, f"{place.rstrip('.')} is no object", MANIFEST)
    for key, kind in kinds.items():
        if key not in tree or not isinstance(tree[key], kind) or isinstance(tree[key], bool):
            raise _wrong(name, f"{place}{key} is missing or of another kind", MANIFEST)


def _exports(archive: zipfile.ZipFile, manifest: Mapping[str, Any], name: str) -> Iterator[str]:
    """Read each export that has a reader; compare its number of entries if the format holds each entry once."""
    unread = 0
    for one in manifest["files"]:
        member, exporter = one["path"], one["exporter"]
        suffix = PurePosixPath(member).suffix
        counted_by, xml_reader = _reader_of(exporter), _xml_reader(suffix)
        if not counted_by and not xml_reader:
            unread += 1
            continue
        options = ReadOptions(source_language=next(iter(one["languages"]), None))
        count = _entries(archive, member, counted_by, xml_reader, options, name)
        if not counted_by:
            yield f"{member}: well-formed {suffix[1:].upper()}, {count} entries"
        elif count != one["entries"]:
            raise _wrong(name, f"{count} entries are read, but {MANIFEST} says {one['entries']}", member)
        else:
            yield f"{member}: {count} entries, as {MANIFEST} says"
    if unread:
        yield f"{unread} exports of other formats were not read again, only compared with their checksums"


def _reader_of(exporter: str) -> str:
    """Return the name of the reader that finds each entry of an exporter once; empty if there is none."""
    try:
        return get_exporter(exporter).read_back_by
    except UsageError:
        return ""


def _xml_reader(suffix: str) -> Reader | None:
    """Return the reader of XML files with this suffix, or None."""
    return next((one for one in map(get_reader, reader_names()) if suffix in one.suffixes and one.entry_names), None)


def _entries(
    archive: zipfile.ZipFile, member: str, reader: str, xml_reader: Reader | None, options: ReadOptions, name: str
) -> int:
    with tempfile.TemporaryFile() as spool:
        with archive.open(member) as stream:
            shutil.copyfileobj(stream, spool, BUFFER)
        source = Source(name=member, stem=None, path=None, files=(), _spool=spool)
        if xml_reader and content_of(source.head()) not in xml_reader.contents:
            raise _wrong(name, f"this is no {PurePosixPath(member).suffix[1:].upper()}", member)
        return _count(source, reader or (xml_reader.name if xml_reader else ""), options, name, member)


def _count(source: Source, reader: str, options: ReadOptions, name: str, member: str) -> int:
    report = Report()
    try:
        count = sum(1 for _ in get_reader(reader).open(source, options, report).entries)
    except GlossportError as error:
        raise _wrong(name, f"cannot be read: {error.finding.message}", member) from None
    if report.failed:
        first = next(finding for finding in report.findings if finding.severity == "error")
        raise _wrong(name, f"cannot be read: {first.message}", member)
    return count


def _sources(path: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Read the source glossaries in canonical YAML, and compare their numbers of entries with the manifest."""
    name = str(path)
    with tempfile.TemporaryDirectory(prefix="glossport-") as folder:
        # The names of the members were checked before.
        sources = source_members(path, Path(folder))
        for one in manifest["glossaries"]:
            _require(one, {"source": (str,), "concepts": (int,), "units": (int,)}, name, "glossaries[].")
            member = one["source"]
            if member not in sources:
                raise _wrong(name, f"{MANIFEST} names it, but it is missing", member)
            if not member.endswith(("/", ".yaml")):
                yield f"{member}: not read again, since it is no canonical YAML"
                continue
            try:
                source = source_at(str(sources[member]))
            except InputError as error:
                raise _wrong(name, f"cannot be read: {error.finding.message}", member) from None
            count = _count(source, "yaml", ReadOptions(), name, member)
            expected = one["concepts"] + one["units"]
            if count != expected:
                raise _wrong(name, f"{count} entries are read, but {MANIFEST} says {expected}", member)
            yield f"{member}: {count} entries, as {MANIFEST} says"


def _compare_package(archive: zipfile.ZipFile, digests: Mapping[str, str], name: str) -> None:
    if "datapackage.json" not in digests:
        return
    resources = _tree(archive, "datapackage.json", name).get("resources")
    for one in resources if isinstance(resources, list) else ():
        if not isinstance(one, dict) or one.get("hash") != f"sha256:{digests.get(str(one.get('path')))}":
            raise _wrong(name, "the hash of a table is not that of the table", "datapackage.json")


def _sum_beside(path: Path) -> str | None:
    """Compare the archive with its line in a SHA256SUMS file in the same folder; None if there is no line."""
    sums = path.parent / SUMS
    try:
        lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, UnicodeError):
        return None
    for line in lines:
        found = _LINE.fullmatch(line)
        if found and found[2] == path.name:
            if found[1] != digest:
                raise _wrong(str(path), f"the archive is not what {SUMS} beside it says")
            return f"the archive is as {SUMS} beside it says"
    return None


def released_version(path: Path) -> str:
    """Return the version of a release, as its manifest says it; raises the same errors as ``verify``."""
    with _opened(path) as archive:
        digests = {one.filename: "" for one in _members(archive, str(path))}
        tree = _tree(archive, MANIFEST, str(path)) if MANIFEST in digests else {}
        return str(tree.get("version", ""))


def source_members(path: Path, folder: Path) -> dict[str, Path]:
    """Extract the sources of a release into a folder; return their paths by archive name, folders with a slash.

    Raises the same errors as ``verify``.
    """
    found: dict[str, Path] = {}
    with _opened(path) as archive:
        for one in _members(archive, str(path)):
            parts = PurePosixPath(one.filename).parts
            if one.is_dir() or parts[0] != "source" or len(parts) not in (2, 3):
                continue
            target = folder.joinpath(*parts[1:])
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(one) as stream, target.open("wb") as out:
                shutil.copyfileobj(stream, out, BUFFER)
            found[f"source/{parts[1]}{'/' if len(parts) == 3 else ''}"] = folder / parts[1]
    return found
