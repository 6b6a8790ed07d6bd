"""Writes an output in parts, each a whole file of at most a size or a number of entries.

The exporter knows nothing of it. A part of at most a size has two writers. One writes to a scale and goes ahead by one
entry: it shows whether that entry still fits. The other writes the file.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import IO, Any

from exporters.base import GrowingWriter
from exporters.convert.plan import Target
from exporters.losses import Losses
from glossary.files.parts import Parts
from glossary.findings import RefusedError
from glossary.model import Entry
from glossary.rules import Code


def parts_writer(target: Target, files: Parts, losses: Losses) -> "PartsWriter | CountedPartsWriter":
    """Return the writer for the parts that the target says."""
    split = target.split
    if split.most_bytes is not None:
        return PartsWriter(target, split.most_bytes, files, losses)
    assert split.most_entries is not None
    return CountedPartsWriter(target, split.most_entries, files, losses)


class CountedPartsWriter:
    """Writes entries; begins a new part when one has enough of them. Adds up the losses of all parts."""

    def __init__(self, target: Target, most: int, files: Parts, losses: Losses) -> None:
        self._target = target
        self._most = self._free = most
        self._files = files
        self._losses = self._part_losses = losses
        self._out = files.begin()
        self._writer = target.begin(self._out, losses)

    def write(self, entries: Sequence[Entry], /) -> None:
        begin = 0
        while begin < len(entries):
            if not self._free:
                self._next()
            some = entries[begin : begin + self._free]
            self._writer.write(some)
            self._free -= len(some)
            begin += len(some)

    def close(self) -> None:
        self._writer.close()
        # A full disk shows here, before any part is put in place.
        self._out.flush()
        if self._part_losses is not self._losses:
            self._losses.absorb(self._part_losses)

    def _next(self) -> None:
        self.close()
        self._part_losses = Losses(carried=self._losses.carried)
        self._out, self._free = self._files.begin(), self._most
        self._writer = self._target.begin(self._out, self._part_losses)
        self._part_losses.forget()


class PartsWriter:
    """Writes entries; begins a new part when the next entry does not fit. Adds up the losses of all parts.

    Raises RefusedError G606 if an entry fits into no part.
    """

    def __init__(self, target: Target, most: int, files: Parts, losses: Losses) -> None:
        self._target = target
        self._most = most
        self._files = files
        self._losses = losses
        self._part = _Part(target, most, files.begin(), losses)

    def write(self, entries: Sequence[Entry], /) -> None:
        fitting: list[Entry] = []
        for entry in entries:
            while not self._part.takes(entry):
                self._part.writer.write(fitting)
                fitting = []
                self._next(entry)
            fitting.append(entry)
        self._part.writer.write(fitting)

    def close(self) -> None:
        self._part.close()
        if self._part.losses is not self._losses:
            self._losses.absorb(self._part.losses)

    def _next(self, entry: Entry) -> None:
        if self._part.is_empty:
            raise RefusedError(
                Code.FILE_TOO_LARGE,
                f"with this entry alone, {self._target.exporter.name} has {self._part.size:,} bytes, "
                f"more than {self._most:,}",
                location=entry.location,
                suggestion="choose a larger size",
            )
        self.close()
        losses = Losses(carried=self._losses.carried)
        self._part = _Part(self._target, self._most, self._files.begin(), losses)
        losses.forget()


class _Part:
    """One file, its writer, and the writer that goes ahead."""

    def __init__(self, target: Target, most: int, out: IO[bytes], losses: Losses) -> None:
        self.losses = losses
        self.writer = target.begin(out, losses)
        self.size = 0
        """With the entry that was asked about last."""
        self.is_empty = True
        self._target = target
        self._most = most
        self._out = out
        self._scale = _Scale()
        self._ahead = target.begin(self._scale, Losses())
        self._end = self._ahead.size_of_end if isinstance(self._ahead, GrowingWriter) else None
        """Returns how many bytes the end of the file has; None until it is measured."""

    def takes(self, entry: Entry) -> bool:
        """Return whether the next entry fits; if it does not, the part takes no more."""
        before = self._scale.size
        self._ahead.write([entry])
        if self._scale.size == before:
            return True
        if self._end is None:
            end = _size_of_end(self._target, entry)
            self._end = lambda: end
        self.size = self._scale.size + self._end()
        if self.size > self._most:
            return False
        self.is_empty = False
        return True

    def close(self) -> None:
        """Complete the file; raises RefusedError G606 if its end is longer than it was expected to be."""
        self.writer.close()
        # A full disk shows here, before any part is put in place.
        self._out.flush()
        if (size := self._out.tell()) > self._most:
            message = f"a part would have {size:,} bytes, more than {self._most:,}"
            raise RefusedError(Code.FILE_TOO_LARGE, message, suggestion="choose a slightly different size")


def _size_of_end(target: Target, entry: Entry) -> int:
    """Measure what is written when a file is closed; many formats allow no file without an entry."""
    scale = _Scale()
    writer = target.begin(scale, Losses())
    writer.write([entry])
    before = scale.size
    writer.close()
    return scale.size - before


class _Scale(BytesIO):
    """Counts bytes and keeps none."""

    size = 0

    def write(self, data: Any, /) -> int:
        self.size += len(data)
        return len(data)
