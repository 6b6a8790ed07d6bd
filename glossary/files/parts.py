"""The files of an output in parts: ``tea.1.tmx``, ``tea.2.tmx`` and so on, or ``tea.tmx`` where one part is enough."""

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from itertools import count, takewhile
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from glossary.files.output import atomic_output, compared_output
from glossary.findings import RefusedError
from glossary.rules import Code

MOST: Final = 500
"""Parts; all of them are open until the last one is complete."""
_PART = re.compile(r"(.+?)\.[1-9]\d*(\.[^.]*)?", re.DOTALL)


def part_path(whole: Path, number: int) -> Path:
    return whole.with_name(f"{whole.stem}.{number}{whole.suffix}")


def paths_of(whole: Path, parts: int) -> list[Path]:
    """Return the paths of an output in so many parts."""
    return [whole] if parts == 1 else [part_path(whole, number) for number in range(1, parts + 1)]


def whole_of(path: Path) -> Path | None:
    """Return the output of which a file would be a part, if it has such a name."""
    found = _PART.fullmatch(path.name)
    return path.with_name(found[1] + (found[2] or "")) if found else None


def left_over(whole: Path, parts: int) -> list[Path]:
    """Return the files that an output in another number of parts has left behind."""
    further = (part_path(whole, number) for number in count(1 if parts == 1 else parts + 1))
    wholes = [whole] if parts > 1 and whole.exists() else []
    return [*wholes, *takewhile(lambda part: part.exists(), further)]


class Parts:
    """Opens one part after the other; when the block ends without error, all of them are put in place.

    With ``check`` they are only compared with the existing files. Raises as ``atomic_output`` and ``compared_output``.
    """

    def __init__(self, whole: Path, *, check: bool) -> None:
        self._whole = whole
        self._output = compared_output if check else atomic_output
        self._open: list[AbstractContextManager[IO[bytes]]] = []

    @property
    def paths(self) -> Sequence[Path]:
        return paths_of(self._whole, len(self._open))

    def begin(self) -> IO[bytes]:
        """Open the next part; raises RefusedError G606 if there would be too many."""
        number = len(self._open) + 1
        if number > MOST:
            message = f"there would be more than {MOST} parts"
            raise RefusedError(Code.FILE_TOO_LARGE, message, suggestion="choose a larger size")
        if number == 1:
            # Only the end shows which name the first part has.
            part = self._output(self._whole, lambda: self.paths[0])
        else:
            part = self._output(part_path(self._whole, number))
        stream = part.__enter__()
        self._open.append(part)
        return stream

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        in_order = ExitStack()
        for part in reversed(self._open):
            in_order.push(part)
        in_order.__exit__(kind, error, trace)
