"""Temporary files beside outputs: they take an output's place when complete, and none stays behind.

One that is being written is locked, so that those of processes that were killed are told from it and removed when the
same output is written again. Windows needs no lock: it removes no file that is open.
"""

import contextlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

if os.name == "posix":
    import fcntl

BUFFER = 256 * 1024
_LONGEST = 50


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[IO[bytes]]:
    """Open a file that replaces the target when the block ends well; the mode is kept.

    The bytes are on the disk before it is renamed. Raises OSError where any of this fails: the target is as it was.
    """
    _remove_left_over(target)
    # Named before it is there, so that no interrupt finds a file that nobody would remove.
    temporary = target.with_name(f"{_prefix(target)}{os.urandom(8).hex()}.tmp")
    try:
        with _claimed(temporary) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            if os.name == "posix":
                # While it is locked: nobody takes it for left over.
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
        # Somebody took it for left over before it was locked.
        stream.close()


def _put_in_place(temporary: Path, target: Path) -> None:
    if target.exists():
        temporary.chmod(stat.S_IMODE(target.stat().st_mode))
    temporary.replace(target)
    _sync_folder(target.parent)


def _remove_left_over(target: Path) -> None:
    """Remove what was to be this output and belongs to no process any more."""
    name = re.compile(re.escape(_prefix(target)) + r"[0-9a-f]{16}\.tmp", re.DOTALL)
    for path in target.parent.iterdir():
        if name.fullmatch(path.name):
            # One that is locked or cannot be removed is in nobody's way.
            with contextlib.suppress(OSError), path.open("rb") as stream:
                _lock(stream, or_fail=True)
                path.unlink()


def _lock(stream: IO[bytes], *, or_fail: bool = False) -> None:
    if os.name == "posix":
        fcntl.flock(stream, fcntl.LOCK_EX | (fcntl.LOCK_NB if or_fail else 0))


def _sync_folder(folder: Path) -> None:
    # Windows cannot open folders; there the rename is durable enough without it.
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
