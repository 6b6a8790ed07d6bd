"""Opens files at URLs, such as ``s3://``, ``gs://`` and ``https://``, with fsspec, which the extra ``remote`` installs.

Only URLs on the command line or in the configuration are opened, never URLs inside a glossary.
"""

import os
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar, cast

from glossary.findings import InputError, UsageError
from glossary.model import Location
from glossary.rules import Code

if TYPE_CHECKING:
    from urllib.parse import SplitResult

T = TypeVar("T")
TIME_LIMIT: Final = "GLOSSPORT_TIMEOUT"
"""The environment variable with the seconds after which a storage that does not answer is given up."""
USUAL_LIMIT: Final = 60.0
_BLOCK = 64 * 1024

# The scheme has two characters at least: a single letter is a Windows drive.
_URL = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_SUGGESTION = "install it: pip install 'glossport[remote]'"


def is_url(name: object) -> bool:
    return _URL.match(str(name)) is not None


def path_at(name: str) -> Path:
    """Return the path of a local file or of a URL; raises UsageError G804 if nothing installed opens this URL."""
    if not is_url(name):
        return Path(name)
    if name.lower().startswith("file://"):
        from urllib.request import url2pathname

        return Path(url2pathname(_split(name).path))
    try:
        from upath import UPath

        # UPath has the methods of Path but is not a subclass.
        return cast("Path", UPath(name))
    except (ImportError, ValueError) as error:
        raise UsageError(
            Code.NO_ACCESS, f"URLs cannot be opened: {error}", location=Location(shown(name)), suggestion=_SUGGESTION
        ) from None


def _split(url: str) -> "SplitResult":
    # Imported here, so that runs without URLs do not load urllib.
    from urllib.parse import urlsplit

    return urlsplit(url)


def shown(name: str) -> str:
    """Return a URL without its possible secrets: user, password, query and fragment."""
    if not is_url(name):
        return name
    parts = _split(name)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def in_time(path: Path, work: Callable[[Callable[[], None]], T]) -> T:
    """Return what ``work`` returns, which calls its argument whenever something has arrived or gone.

    Raises TimeoutError where ``path`` is at a URL and nothing moves within the time limit.
    """
    if not is_url(path):
        return work(lambda: None)
    moved = threading.Event()
    results: list[T] = []
    errors: list[BaseException] = []
    ended = threading.Event()

    def worked() -> None:
        try:
            results.append(work(moved.set))
        except BaseException as error:  # raised again below
            errors.append(error)
        ended.set()
        moved.set()

    # Nothing can stop a thread that waits for a server; as a daemon it does not keep the process.
    threading.Thread(target=worked, daemon=True).start()
    limit = float(os.environ.get(TIME_LIMIT, USUAL_LIMIT))
    while not ended.is_set():
        if not moved.wait(limit):
            raise TimeoutError(f"no answer within {limit:g} seconds; wait longer with --timeout SECONDS")
        moved.clear()
    if errors:
        raise errors[0]
    return results[0]


def fetch(path: Path, out: IO[bytes]) -> None:
    """Copy a file, which may be at a URL; raises InputError G101 for any failure."""

    def copy(alive: Callable[[], None]) -> None:
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                out.write(block)
                alive()

    try:
        in_time(path, copy)
    except Exception as error:  # each kind of storage raises errors of its own
        raise unreadable(path, error) from None


def send(data: IO[bytes], path: Path) -> None:
    """Copy data to a URL: the whole file appears, or nothing. Raises whatever the storage raises."""
    system: Any = path.fs  # type: ignore[attr-defined]  # of a path at a URL

    def copy(alive: Callable[[], None]) -> None:
        with system.transaction, system.open(path.path, "wb") as stream:  # type: ignore[attr-defined]
            while block := data.read(_BLOCK):
                stream.write(block)
                alive()

    in_time(path, copy)


def unreadable(path: Path, error: Exception) -> InputError:
    message = getattr(error, "strerror", None) or str(error) or type(error).__name__
    place = shown(str(path))
    if isinstance(error, FileNotFoundError):
        return InputError(Code.UNREADABLE_INPUT, "there is no such file", location=Location(place))
    return InputError(
        Code.UNREADABLE_INPUT, f"cannot be read: {message.replace(str(path), place)}", location=Location(place)
    )


def matching(pattern: str) -> list[str]:
    """Return the URLs that match a glob pattern, sorted; a URL without ``*``, ``?`` or ``[`` is returned as it is."""
    if not set("*?[") & set(_split(pattern).path):
        return [pattern]
    path = path_at(pattern)
    system: Any = path.fs  # type: ignore[attr-defined]  # of UPath
    try:
        found = in_time(path, lambda _: system.glob(system._strip_protocol(pattern)))
    except Exception as error:
        raise unreadable(path, error) from None
    return sorted(str(system.unstrip_protocol(path)) for path in found)
