"""Temporary files in the folder of an output, which replace the output when complete.

A temporary file is locked while it is written. Unlocked ones are left over from killed processes; the next write of
the same output removes them. Windows needs no lock, because it does not remove open files.
"""

import contextlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

if os.name == "posix":
    import fcntl

BUFFER = 256 * 1024
_LONGEST = 50


@contextlib.contextmanager
def replacing(target: Path, named: Callable[[], Path] | None = None) -> Iterator[IO[bytes]]:
    """Open a file that replaces the target when the block ends without error; the file mode is kept.

    ``named`` gives the target instead, once the file is complete. The bytes are flushed to disk before the rename.
    Raises OSError if any step fails; the target is then unchanged.
    """
    _remove_left_over(target)
    # The name is set before the file exists, so that an interrupt at any time removes the file.
    temporary = target.with_name(f"{_prefix(target)}{os.urandom(8).hex()}.tmp")
    try:
        with _claimed(temporary) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            target = named() if named else target
            if os.name == "posix":
                # Still locked, so that no other process removes it as left over.
                _put_in_place(temporary, target)
        if os.name != "posix":
            _put_in_place(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _prefix(target: Path) -> str:
    return f".{target.name[:_LONGEST]}."


def _claimed(temporary: Path) -> IO[bytes]:
    while True:
        stream = temporary.open("xb", BUFFER)
        _lock(stream)
        if temporary.exists():
            return stream
        # Another process removed it as left over before it was locked.
        stream.close()


def _put_in_place(temporary: Path, target: Path) -> None:
    if target.exists():
        temporary.chmod(stat.S_IMODE(target.stat().st_mode))
    temporary.replace(target)
    _sync_folder(target.parent)


def _remove_left_over(target: Path) -> None:
    """Remove temporary files for this output that no process has locked."""
    name = re.compile(re.escape(_prefix(target)) + r"[0-9a-f]{16}\.tmp", re.DOTALL)
    for path in target.parent.iterdir():
        if name.fullmatch(path.name):
            # Skip a file that is locked or cannot be removed.
            with contextlib.suppress(OSError), path.open("rb") as stream:
                _lock(stream, or_fail=True)
                path.unlink()


def _lock(stream: IO[bytes], *, or_fail: bool = False) -> None:
    if os.name == "posix":
        fcntl.flock(stream, fcntl.LOCK_EX | (fcntl.LOCK_NB if or_fail else 0))


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Wait until no other process of glossport works on the shared files of a folder; on Windows there is no lock."""
    if os.name != "posix":
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    # Windows cannot open folders; there the rename is durable enough without a sync.
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
