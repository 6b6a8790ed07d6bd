"""Opens files at URLs, such as ``s3://``, ``gs://`` and ``https://``, with fsspec, which the extra ``remote`` installs.

Only URLs on the command line or in the configuration are opened, never URLs inside a glossary.
"""

import re
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from glossary.findings import InputError, UsageError
from glossary.model import Location
from glossary.rules import Code

if TYPE_CHECKING:
    from urllib.parse import SplitResult

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


def opened(path: Path) -> IO[bytes]:
    """Open a file at a URL for reading; raises InputError G101 for any failure."""
    try:
        return path.open("rb")
    except Exception as error:  # each kind of storage raises errors of its own
        raise unreadable(path, error) from None


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
    system: Any = path_at(pattern).fs  # type: ignore[attr-defined]  # of UPath
    try:
        found = system.glob(system._strip_protocol(pattern))
    except Exception as error:
        raise unreadable(path_at(pattern), error) from None
    return sorted(str(system.unstrip_protocol(path)) for path in found)
