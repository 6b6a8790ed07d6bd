"""The page around an output that is only a part of it: what stands before and behind it, with two comments."""

from pathlib import Path
from typing import NamedTuple

from glossary.errors import OutputError, RefusedError
from glossary.model import Location


class Page(NamedTuple):
    before: bytes = b""
    after: bytes = b""


def page_around(path: Path | None, marker: str) -> Page:
    """Give what stands around the part in a page; for a new page only the comments, and nothing for no file.

    Raises RefusedError G609 where the page has not both comments, each once and in order, and OutputError G603.
    """
    if path is None:
        return Page()
    start, end = f"<!-- {marker} -->".encode(), f"<!-- end {marker} -->".encode()
    if not path.exists():
        return Page(start + b"\n\n", b"\n" + end + b"\n")
    try:
        old = path.read_bytes()
    except OSError as error:
        raise OutputError("G603", f"cannot be read: {error.strerror or error}", location=Location(str(path))) from error
    before, found, rest = old.partition(start)
    _, closed, after = rest.partition(end)
    if not found or not closed or start in rest or end in before or end in after:
        raise RefusedError(
            "G609",
            f"the page needs the lines {start.decode()} and {end.decode()}, once each",
            location=Location(str(path)),
            mend="put them where the table belongs",
        )
    return Page(before + start + b"\n\n", b"\n" + end + after)
