"""Writing parts: exporters whose files have ends that nobody expects."""

from collections.abc import Sequence
from pathlib import Path
from typing import IO

import pytest

from exporters.base import Exporter, Languages, NoOptions, Writer, carrying
from exporters.convert.parts import PartsWriter
from exporters.convert.plan import Target
from exporters.losses import Losses
from glossary.fields import Feature
from glossary.files.parts import Parts
from glossary.findings import RefusedError
from glossary.model import Entry, Metadata, Unit

LINE = b"a line of ten\n"


class Growing:
    """Writes a line for each entry; for every second one, another line at the end."""

    def __init__(self, _metadata: Metadata, out: IO[bytes], _options: NoOptions, _losses: Losses) -> None:
        self._out = out
        self._entries = 0

    def write(self, entries: Sequence[Entry], /) -> None:
        self._entries += len(entries)
        self._out.write(LINE * len(entries))

    def close(self) -> None:
        self._out.write(LINE * (self._entries // 2))


class Telling(Growing):
    def size_of_end(self) -> int:
        return self._entries // 2 * len(LINE)


def written(path: Path, opens: type[Growing], lines: int) -> list[int]:
    """Write 20 entries into parts of so many lines; return the lines of each part."""

    def begin(metadata: Metadata, out: IO[bytes], options: NoOptions, losses: Losses) -> Writer:
        return opens(metadata, out, options, losses)

    exporter = Exporter(
        name="growing",
        title="",
        suffix=".txt",
        languages=Languages.ANY,
        carries=carrying(Feature),
        options=NoOptions,
        open=begin,
    )
    target = Target(exporter=exporter, options=NoOptions(), metadata=Metadata(), path=path)
    with Parts(path, check=False) as files:
        writer = PartsWriter(target, lines * len(LINE), files, Losses())
        writer.write([Unit({"en": "a"})] * 20)
        writer.close()
    return [len(part.read_bytes()) // len(LINE) for part in files.paths]


def test_the_end_that_a_writer_tells_has_its_place(tmp_path: Path) -> None:
    # Five entries and two lines at the end; the sixth would need nine.
    assert written(tmp_path / "a.txt", Telling, 8) == [7, 7, 7, 7]


def test_an_end_that_is_longer_than_expected_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="a part would have 168 bytes, more than 112"):
        written(tmp_path / "a.txt", Growing, 8)
    assert list(tmp_path.iterdir()) == []
