"""Reads packed files: gzip data, and a ZIP archive of one file. Each reading unpacks anew; nothing is written."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, BinaryIO

from glossary.files.detection import GZIP, GZIP_MAGIC, WORKBOOK, ZIP, ZIP_MAGIC, content_of
from glossary.findings import InputError
from glossary.model import Location
from glossary.rules import Code

if TYPE_CHECKING:
    import zipfile

SUFFIXES = (".gz", ".zip")
GROWTH = 200
"""Text becomes about ten times smaller, zeros a thousand times; what unpacks to more than this is refused."""
HARMLESS = 64 << 20
"""So many bytes may be unpacked from a file of any size."""
LARGEST_DIRECTORY = 1 << 20
"""Bytes of the list of files of a ZIP archive; each file takes about a hundred."""
_BLOCK = 128 * 1024


@dataclass(frozen=True, slots=True)
class Packing:
    """How an input is packed. ``member`` is the file in an archive, empty for gzip."""

    what: str
    member: str
    _open: Callable[[IO[bytes]], IO[bytes]]

    def opened(self, stream: IO[bytes], size: int, name: str) -> BinaryIO:
        """Return the unpacked bytes of a stream with ``size`` packed bytes; findings give the ``name``.

        Opening or reading raises InputError G105 for damaged data, and G110 for more than ``GROWTH`` times the size.
        """
        with _failures_told(self.what, name):
            return io.BufferedReader(
                _Unpacked(self._open(stream), self.what, max(HARMLESS, GROWTH * size), name), _BLOCK
            )


def packing_of(head: bytes, stream: IO[bytes], name: str) -> Packing | None:
    """Return how an input is packed; None for what is not, for workbooks, and for archives of several files.

    Raises InputError G105 for a damaged archive, and G101 if its only file is encrypted or compressed in a rare way.
    """
    if head.startswith(GZIP_MAGIC):
        return Packing(GZIP, "", _gunzipped)
    if not head.startswith(ZIP_MAGIC):
        return None
    try:
        files = files_in(stream, name)
    except InputError:
        if content_of(head) == WORKBOOK:
            return None
        raise
    if len(files) != 1:
        return None
    _refuse_unreadable(files[0], name)
    return Packing(ZIP, files[0].filename, _unzipped)


def files_in(stream: IO[bytes], name: str) -> list["zipfile.ZipInfo"]:
    """List the files of a ZIP archive except hidden ones; raises InputError G105 if it is damaged."""
    with _failures_told(ZIP, name):
        return _files(_archive(stream))


def unpacked_name(name: str, packing: Packing | None) -> PurePath:
    """Return the name of what is packed: ``memory.tmx`` for ``memory.tmx.gz``, and for ``memory.zip`` with a TMX."""
    path = PurePath(name)
    suffix = PurePath(packing.member).suffix if packing else ""
    inner = PurePath(path.stem) if suffix or path.suffix.lower() in SUFFIXES else path
    return inner if inner.suffix.lower() == suffix.lower() else inner.with_name(inner.name + suffix)


def _refuse_unreadable(file: "zipfile.ZipInfo", name: str) -> None:
    import zipfile

    is_encrypted = bool(file.flag_bits & 1)
    # Methods other than these unpack without limit: some bytes of bzip2 become gigabytes at once.
    if is_encrypted or file.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        why = "is encrypted" if is_encrypted else "is compressed in a way that is not read"
        raise InputError(
            Code.UNREADABLE_INPUT, f"{file.filename} in it {why}", location=Location(name), suggestion="unpack it first"
        )


def _files(archive: "zipfile.ZipFile") -> list["zipfile.ZipInfo"]:
    return [file for file in archive.infolist() if not file.is_dir() and not _is_hidden(file.filename)]


def _is_hidden(name: str) -> bool:
    parts = name.split("/")
    return "__MACOSX" in parts or any(part.startswith(".") and part.strip(".") for part in parts)


def _gunzipped(stream: IO[bytes]) -> IO[bytes]:
    import gzip

    return gzip.GzipFile(fileobj=stream)  # type: ignore[return-value]  # a binary stream, though it is no IO[bytes]


def _unzipped(stream: IO[bytes]) -> IO[bytes]:
    archive = _archive(stream)
    return archive.open(_files(archive)[0])


def _archive(stream: IO[bytes]) -> "zipfile.ZipFile":
    import zipfile

    return zipfile.ZipFile(_InParts(stream))


@contextmanager
def _failures_told(what: str, name: str) -> Iterator[None]:
    try:
        yield
    except InputError:
        raise
    except Exception as error:  # gzip, zipfile and zlib raise errors of many kinds
        message = f"this is {what} that cannot be unpacked: {error or type(error).__name__}"
        raise InputError(Code.BROKEN_SYNTAX, message, location=Location(name)) from None


class _InParts(io.RawIOBase):
    """A ZIP archive for zipfile, which reads the list of files at once, of whatever size it says it is."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(size, LARGEST_DIRECTORY + 1) if size >= 0 else LARGEST_DIRECTORY + 1)
        if len(data) > LARGEST_DIRECTORY:
            raise ValueError("its list of files is too long")
        return data


class _Unpacked(io.RawIOBase):
    """The bytes of a stream that unpacks; raises InputError for damage, and from ``most`` bytes on."""

    def __init__(self, stream: IO[bytes], what: str, most: int, name: str) -> None:
        self._stream = stream
        self._what = what
        self._most = most
        self._name = name
        self._length = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        with _failures_told(self._what, self._name):
            self._length = self._stream.seek(offset, whence)
        return self._length

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the buffer is always a memoryview here
        with _failures_told(self._what, self._name):
            block = self._stream.read(min(len(buffer), _BLOCK))
        buffer[: len(block)] = block
        self._length += len(block)
        if self._length > self._most:
            raise InputError(
                Code.TOO_LARGE,
                f"this is {self._what} that unpacks to more than {GROWTH} times its size",
                location=Location(self._name),
                suggestion="unpack it first if you trust it",
            )
        return len(block)
