"""Writes output files atomically, and finds the two comments between which a page holds generated text."""

import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

from glossary.files.remote import in_time, is_url, path_at, send, shown
from glossary.files.temporary import BUFFER, replacing
from glossary.findings import OutputError, RefusedError, UsageError
from glossary.model import Location
from glossary.rules import Code

_OF_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³])(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, with any suffix."""
_SUGGESTION = "run it without --check"


@contextmanager
def atomic_output(
    path: Path, named: Callable[[], Path] | None = None, *, expected: bytes | None = None
) -> Iterator[IO[bytes]]:
    """Open a file that replaces ``path`` when the block ends without error; after an error the old file is unchanged.

    The bytes go to a temporary file in the same folder, which is flushed to disk and renamed; the file mode is kept.
    Data for a URL is sent when it is complete. ``named`` gives the path instead, in the same folder, once the file is
    complete. Raises OutputError G603 when any of this fails, and RefusedError G111 where the file to be replaced has
    other bytes than ``expected``, if these are given: somebody else has saved it meanwhile.
    """
    if is_url(path):
        with _sent(path, named) as spool:
            yield spool
        return
    # Follow a symbolic link, so that its target is replaced and not the link.
    target = Path(os.path.realpath(path))
    with _as_output_error(path):
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise OutputError(Code.OUTPUT_NOT_WRITTEN, "there is a folder of this name", location=Location(str(path)))

        def settled() -> Path:
            if expected is not None:
                _refuse_other(target, expected)
            return Path(os.path.realpath(named())) if named else target

        with replacing(target, settled) as stream:
            yield stream


def _refuse_other(path: Path, expected: bytes) -> None:
    if not path.exists() or path.read_bytes() != expected:
        raise RefusedError(
            Code.CHANGED_INPUT,
            "this file was saved by somebody else while the command ran, and stays as it is",
            location=Location(str(path)),
            suggestion="run the command again",
        )


@contextmanager
def _sent(path: Path, named: Callable[[], Path] | None) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as spool:
        yield spool
        spool.seek(0)
        path = named() if named else path
        try:
            send(spool, path)
        except Exception as error:  # each kind of storage raises errors of its own
            message = str(error) or type(error).__name__
            raise OutputError(
                Code.OUTPUT_NOT_WRITTEN, f"cannot be written: {message}", location=Location(shown(str(path)))
            ) from None


@contextmanager
def compared_output(path: Path, named: Callable[[], Path] | None = None) -> Iterator[IO[bytes]]:
    """Open a temporary file; when the block ends without error, compare its bytes with those of ``path``.

    ``named`` gives the path instead, once the file is complete. Raises RefusedError G608 if they differ or ``path`` is
    missing, and OutputError G603 if it cannot be read or compared.
    """
    with _as_output_error(path), tempfile.TemporaryFile() as stream:
        yield stream
        stream.seek(0)
        path = named() if named else path
        place = Location(str(path))
        try:
            is_same = in_time(path, partial(_has_bytes_of, path, stream))
        except FileNotFoundError:
            raise RefusedError(
                Code.STALE_OUTPUT, "this output is missing", location=place, suggestion=_SUGGESTION
            ) from None
        except OSError as error:
            raise OutputError(
                Code.OUTPUT_NOT_WRITTEN, f"cannot be read: {error.strerror or error}", location=place
            ) from error
        if not is_same:
            message = "this is not what would be written now"
            raise RefusedError(Code.STALE_OUTPUT, message, location=place, suggestion=_SUGGESTION)


def _has_bytes_of(path: Path, stream: IO[bytes], alive: Callable[[], None]) -> bool:
    with path.open("rb") as old:
        while block := stream.read(BUFFER):
            if old.read(len(block)) != block:
                return False
            alive()
        return not old.read(1)


@contextmanager
def standard_output() -> Iterator[IO[bytes]]:
    """Open a file whose bytes are copied to standard output when the block ends without error, else discarded."""
    with tempfile.SpooledTemporaryFile(max_size=1 << 20) as spool:
        yield spool
        spool.seek(0)
        with _as_output_error(Path("<stdout>")):
            while block := spool.read(1 << 16):
                sys.stdout.buffer.write(block)
            sys.stdout.buffer.flush()


def write_text(text: str, file: str | None = None) -> None:
    """Write a text and a line feed as UTF-8 to a file, atomically; None and ``-`` mean standard output."""
    with atomic_output(path_at(file)) if file and file != "-" else standard_output() as out:
        out.write(text.encode("utf-8", "backslashreplace") + b"\n")


def append_summary(make: Callable[[], str]) -> None:
    """Append Markdown to the job summary of GitHub Actions, the file named in ``GITHUB_STEP_SUMMARY``, if any."""
    if file := os.environ.get("GITHUB_STEP_SUMMARY"):
        with _as_output_error(Path(file)), Path(file).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(make() + "\n")


@contextmanager
def _as_output_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            Code.OUTPUT_NOT_WRITTEN, f"cannot be written: {error.strerror or error}", location=Location(str(path))
        ) from error


def file_digest(path: Path, expected: int | None = None) -> tuple[int, str]:
    """Return the size and the SHA-256 of an output; no hash where the size is not ``expected``. Raises OSError."""

    def measured(alive: Callable[[], None]) -> tuple[int, str]:
        size = path.stat().st_size
        if expected not in (None, size):
            return size, ""
        found = hashlib.sha256()
        with path.open("rb") as stream:
            while block := stream.read(BUFFER):
                found.update(block)
                alive()
        return size, found.hexdigest()

    return in_time(path, measured)


def is_refused_by_windows(name: str) -> bool:
    """Return whether Windows cannot have a file of this name, which is without its folders."""
    return bool(_OF_DEVICES.fullmatch(name)) or name.endswith((".", " "))


def file_key(path: Path) -> str:
    """Return a key that identifies a file; on every system it ignores case, as Windows and macOS do."""
    return str(path) if is_url(path) else str(path.resolve()).casefold()


def refuse_overwriting(reports: Iterable[str | None], others: Iterable[Path]) -> None:
    """Raise UsageError G604 if a report would take the place of another file that the run reads or writes.

    ``reports`` are as ``write_text`` takes them.
    """
    taken = {file_key(path) for path in others}
    for name in reports:
        if not name or name == "-":
            continue
        key = file_key(path_at(name))
        if key in taken:
            message = "this report would take the place of a file that the command reads or writes"
            place = Location(shown(name))
            raise UsageError(Code.OUTPUT_COLLISION, message, location=place, suggestion="choose another name")
        taken.add(key)


class Surroundings(NamedTuple):
    before: bytes = b""
    after: bytes = b""


def page_around(path: Path | None, marker: str) -> Surroundings:
    """Return the page up to and from the marker comments; for a missing file only the comments, for None nothing.

    Raises RefusedError G609 unless the page has both comments once, in order; OutputError G603 if it is unreadable.
    """
    if path is None:
        return Surroundings()
    start, end = f"<!-- {marker} -->".encode(), f"<!-- end {marker} -->".encode()
    if not path.exists():
        return Surroundings(start + b"\n\n", b"\n" + end + b"\n")
    try:
        old = path.read_bytes()
    except OSError as error:
        raise OutputError(
            Code.OUTPUT_NOT_WRITTEN, f"cannot be read: {error.strerror or error}", location=Location(str(path))
        ) from error
    before, found, rest = old.partition(start)
    _, closed, after = rest.partition(end)
    if not found or not closed or start in rest or end in before or end in after:
        raise RefusedError(
            Code.NO_MARKERS,
            f"the page needs the lines {start.decode()} and {end.decode()}, once each",
            location=Location(str(path)),
            suggestion="put them where the table belongs",
        )
    return Surroundings(before + start + b"\n\n", b"\n" + end + after)
