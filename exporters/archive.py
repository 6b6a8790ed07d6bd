"""ZIP archives whose bytes depend on nothing but their members: for releases that anybody can build again."""

import os
import re
import stat
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from exporters.temporary import BUFFER
from glossary.errors import UsageError

_FILE: Final = (stat.S_IFREG | 0o644) << 16
# The second bit is how MS-DOS says that it is a folder.
_FOLDER: Final = (stat.S_IFDIR | 0o755) << 16 | 0x10
_UNIX: Final = 3
_EARLIEST: Final = datetime(1980, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(2107, 12, 31, tzinfo=UTC)


def write_archive(members: Mapping[str, bytes | Path | None], out: IO[bytes], when: datetime) -> None:
    """Write the members in the order of their names; None is an empty folder, and its name ends with a slash.

    They are stored as they are: the bytes of a compressed member differ between versions of zlib.
    """
    date = min(max(when.astimezone(UTC), _EARLIEST), _LATEST)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(members.items()):
            # Of two seconds each, since that is how such an archive counts.
            info = zipfile.ZipInfo(name, (*date.timetuple()[:5], date.second // 2 * 2))
            info.create_system = _UNIX
            info.external_attr = _FOLDER if content is None else _FILE
            if isinstance(content, Path):
                _add(archive, info, content)
            else:
                archive.writestr(info, content or b"")


def _add(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> None:
    info.file_size = path.stat().st_size
    with path.open("rb") as stream, archive.open(info, "w") as member:
        while block := stream.read(BUFFER):
            member.write(block)


def release_date(date: str | None) -> datetime | None:
    """Give the moment of SOURCE_DATE_EPOCH, else the day that the glossary says, else None; never the clock's.

    Raises UsageError G801 where SOURCE_DATE_EPOCH is no number of seconds.
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            raise UsageError("G801", f"SOURCE_DATE_EPOCH is {epoch!r}, which is no number of seconds") from None
    if date and (found := re.match(r"(\d{4})-(\d\d)-(\d\d)", date)):
        try:
            return datetime(*map(int, found.groups()), tzinfo=UTC)  # type: ignore[misc,arg-type]  # three numbers
        except ValueError:
            return None
    return None
