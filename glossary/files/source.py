"""Input sources: a file, a folder of YAML files, a URL, or standard input; each can be read several times."""

import hashlib
import shutil
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import Path, PurePath
from typing import IO, Any, BinaryIO, TypeVar

from glossary.files import remote
from glossary.files.packing import Packing, packing_of, unpacked_name
from glossary.findings import InputError
from glossary.model import Location
from glossary.rules import Code

T = TypeVar("T")
HEAD = 64 * 1024
"""How much of an input is looked at to tell what it is."""
LONGEST_LINE = 16 << 20
"""Bytes of a line that is read as one; the longest notes have a thousandth."""
LARGEST = 64 << 20
"""Bytes of a file that is read as a whole: a workbook of a million rows, or a page of as many lines, has fewer."""


@dataclass(slots=True, weakref_slot=True)
class Source:
    """The input of one glossary. Findings give its ``name``; output file names begin with its ``stem``."""

    name: str
    stem: str | None
    path: Path | None
    files: tuple[Path, ...]
    on_read: Callable[[int], None] | None = field(default=None, repr=False)
    _spool: IO[bytes] | None = field(default=None, repr=False)
    """A copy of the input, in which a folder's files stand one behind the other."""
    _pieces: dict[Path | None, tuple[int, int]] = field(default_factory=dict, repr=False)
    """Where each file begins in the copy, and its size."""
    memory: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    packing: Packing | None = None

    @property
    def is_folder(self) -> bool:
        return self.path is not None and self.files != (self.path,)

    @property
    def suffix(self) -> str:
        """The suffix in lower case, such as ``.csv``; of a packed file, that of what is packed."""
        return unpacked_name(self.name, self.packing).suffix.lower()

    @property
    def size(self) -> int:
        """The size of all files in bytes, as they are stored."""
        if self._spool is not None:
            return self._spool.seek(0, 2)
        return sum(path.stat().st_size for path in self.files)

    def digest(self) -> str:
        """Return the SHA-256 of the stored bytes; for a folder, of the names and bytes of its files."""
        if not self.is_folder:
            with self.stored() as stream:
                return sha256_of(stream)
        names = []
        for path in self.files:
            with self.stored(path) as stream:
                names.append(f"{path.name}\0{sha256_of(stream)}\0")
        return hashlib.sha256("".join(names).encode()).hexdigest()

    def freeze(self) -> None:
        """Copy the input, which is read as it is now from here on, whatever becomes of its files."""
        if self._spool is not None:
            return
        spool = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the source
        pieces: dict[Path | None, tuple[int, int]] = {}
        for path in self.files:
            begin = spool.tell()
            with self.stored(path) as stream:
                shutil.copyfileobj(stream, spool)
            pieces[path] = (begin, spool.tell() - begin)
        self._spool, self._pieces = spool, pieces
        self.memory.clear()
        weakref.finalize(self, spool.close)

    def remembered(self, what: str, find_out: Callable[[], T]) -> T:
        """Return a cached fact about the input; the first call with this key computes it with ``find_out``."""
        if what not in self.memory:
            self.memory[what] = find_out()
        found: T = self.memory[what]
        return found

    def whole(self) -> bytes:
        """Return all bytes, for formats that cannot be streamed; raises InputError G110 above ``LARGEST`` bytes."""
        with self.open() as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            message = f"larger than {LARGEST >> 20} MB, and this kind of file is read as a whole"
            raise InputError(Code.TOO_LARGE, message, location=Location(self.name))
        return data

    @contextmanager
    def open_lines(self, path: Path | None = None) -> Iterator[BinaryIO]:
        """Open the input as ``open`` does; reading a line longer than ``LONGEST_LINE`` bytes raises InputError G110."""
        with self.open(path) as stream:
            yield BufferedReader(_BoundedLines(stream, str(path or self.name)), 128 * 1024)

    def head(self) -> bytes:
        """Return the first 64 KB."""

        def read() -> bytes:
            with self.open() as stream:
                return stream.read(HEAD)

        return self.remembered("head", read)

    @contextmanager
    def open(self, path: Path | None = None) -> Iterator[BinaryIO]:
        """Open the input at its beginning, or one file of a folder; unpack it if it is packed.

        Raises InputError G101. Reading a packed input raises InputError G105 or G110.
        """
        with self.stored(path) as stream:
            yield stream if self.packing is None else self.packing.opened(stream, self.size, self.name)

    @contextmanager
    def stored(self, path: Path | None = None) -> Iterator[BinaryIO]:
        """Open the input as ``open`` does, but do not unpack it."""
        if self._spool is not None:
            # Several streams over the spool may be open at once.
            whole = (0, self._spool.seek(0, 2))
            begin, size = self._pieces.get(path or next(iter(self.files), None), whole)
            yield self._watched(BufferedReader(_OwnPosition(self._spool, begin, size), 128 * 1024))
            return
        path = path or self.files[0]
        try:
            stream = path.open("rb")
        except OSError as error:
            raise InputError(
                Code.UNREADABLE_INPUT, f"cannot be read: {error.strerror}", location=Location(str(path))
            ) from None
        with stream:
            yield self._watched(stream)

    def _watched(self, stream: IO[bytes]) -> BinaryIO:
        if self.on_read is None:
            return stream  # type: ignore[return-value]  # IO[bytes] in binary mode is what BinaryIO says
        on_read = self.on_read
        return BufferedReader(_Looked(stream, lambda block: on_read(len(block))), 128 * 1024)


class _OwnPosition(RawIOBase):
    """A stream with its own position over a part of a file object that other streams share."""

    def __init__(self, stream: IO[bytes], begin: int, size: int) -> None:
        self._stream = stream
        self._begin = begin
        self._size = size
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        if whence:
            offset += self._position if whence == 1 else self._size
        self._position = offset
        return offset

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the buffer is always a memoryview here
        self._stream.seek(self._begin + self._position)
        block = self._stream.read(max(0, min(len(buffer), self._size - self._position)))
        buffer[: len(block)] = block
        self._position += len(block)
        return len(block)


class _Looked(RawIOBase):
    """A stream that calls ``look`` with each block it reads."""

    def __init__(self, stream: IO[bytes], look: Callable[[bytes], object]) -> None:
        self._stream = stream
        self._look = look

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # as above
        block = self._stream.read(len(buffer))
        buffer[: len(block)] = block
        self._look(block)
        return len(block)


class _BoundedLines(_Looked):
    """A stream that raises InputError G110 for a line longer than ``LONGEST_LINE`` bytes."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        super().__init__(stream, self._measure)
        self._name = name
        self._line = 1
        self._length = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        self._line, self._length = 1, 0
        return super().seek(offset, whence)

    def _measure(self, block: bytes) -> None:
        if end := max(block.rfind(b"\n"), block.rfind(b"\r")) + 1:
            self._line += block.count(b"\n")
            self._length = len(block) - end
            return
        self._length += len(block)
        if self._length > LONGEST_LINE:
            place = Location(self._name, self._line)
            raise InputError(Code.TOO_LARGE, f"a line of more than {LONGEST_LINE >> 20} MB", location=place)


def sha256_of(stream: IO[bytes]) -> str:
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # any binary file is one


def source_at(name: str) -> Source:
    """Return the source with this name; ``-`` is standard input.

    Standard input, pipes and URLs are copied to a temporary file, so that they can be read several times.

    Raises InputError G101 if nothing can be read or G105 if an archive is damaged, and UsageError G804 if nothing
    installed opens the URL.
    """
    if name == "-":
        return unpacked(_spooled(partial(shutil.copyfileobj, sys.stdin.buffer), "<stdin>"))
    path = remote.path_at(name)
    if remote.is_url(path):
        return unpacked(_fetched(path))
    if path.is_dir():
        # Hidden files, such as the configuration of a tool, do not belong to the glossary.
        files = _files_in(path)
        if not files:
            raise InputError(
                Code.UNREADABLE_INPUT, "the folder holds no *.yaml and no *.yml file", location=Location(name)
            )
        return Source(name=name, stem=path.resolve().name, path=path, files=files)
    if not path.exists():
        raise InputError(Code.UNREADABLE_INPUT, "there is no such file", location=Location(name))
    if path.is_file():
        return unpacked(Source(name=name, stem=path.stem, path=path, files=(path,)))
    try:
        with path.open("rb") as stream:
            return unpacked(_spooled(partial(shutil.copyfileobj, stream), name))
    except OSError as error:
        raise InputError(Code.UNREADABLE_INPUT, f"cannot be read: {error.strerror}", location=Location(name)) from None


def _files_in(folder: Path) -> tuple[Path, ...]:
    found = (file for file in folder.iterdir() if file.suffix.lower() in (".yaml", ".yml") and file.is_file())
    return tuple(sorted(file for file in found if not file.name.startswith(".")))


def files_of(names: Iterable[str]) -> Iterator[Path]:
    """Yield the files that inputs with these names are read from, whether they can be read or not."""
    for path in map(remote.path_at, names):
        if not remote.is_url(path):
            yield from _files_in(path) if path.is_dir() else (path,)


def source_of(data: bytes, name: str) -> Source:
    """Return a source that reads these bytes."""
    return Source(name=name, stem=None, path=None, files=(), _spool=BytesIO(data))


def unpacked(source: Source) -> Source:
    """Make a source unpack what it reads, if it is gzip data or a ZIP archive of one file and no workbook.

    Raises InputError G101 or G105 if it cannot be unpacked.
    """
    with source.stored() as stream:
        source.packing = packing_of(source.head(), stream, source.name)
    if source.packing:
        # The head is that of the packed file.
        source.memory.clear()
    if source.stem is not None:
        source.stem = unpacked_name(source.name, source.packing).stem
    return source


def _fetched(path: Path) -> Source:
    shown = remote.shown(str(path))
    return _spooled(partial(remote.fetch, path), shown, PurePath(shown).stem)


def _spooled(copy: Callable[[IO[bytes]], None], name: str, stem: str | None = None) -> Source:
    spool = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the source
    try:
        copy(spool)
    except BaseException:
        spool.close()
        raise
    source = Source(name=name, stem=stem, path=None, files=(), _spool=spool)
    weakref.finalize(source, spool.close)
    return source
