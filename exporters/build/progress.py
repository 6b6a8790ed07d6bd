"""How a build shows what it does: bars on a terminal, a line for each output in CI, otherwise nothing."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from exporters.build.tasks import Result, Task
from exporters.console import Terminal
from glossary.escaping import harmless
from glossary.files.remote import shown

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Display:
    """Shows nothing."""

    is_live = False
    """Whether it wants to know how far each input is read."""

    @contextmanager
    def showing(self, tasks: Sequence[Task]) -> Iterator[None]:  # noqa: ARG002  # for those who show something
        yield

    def read(self, number: int, size: int) -> None:
        """Hear that so many more bytes were read for a task of this process."""

    def at(self, counts: Sequence[int]) -> None:
        """Hear how many bytes were read for each task so far."""

    def done(self, result: Result) -> None:
        """Hear of an output that is ready."""


NO_DISPLAY = Display()


def display_for(terminal: Terminal) -> Display:
    if terminal.quiet or not terminal.progress:
        return NO_DISPLAY
    if os.environ.get("CI") == "true":
        return Lines(terminal)
    return Bars() if sys.stderr.isatty() else NO_DISPLAY


class Lines(Display):
    """A line for each output as it is ready, with its number."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._count = self._done = 0

    @contextmanager
    def showing(self, tasks: Sequence[Task]) -> Iterator[None]:
        self._count = len(tasks)
        yield

    def done(self, result: Result) -> None:
        self._done += 1
        self._terminal.say(f"{self._done}/{self._count} {result.outcome} {shown(result.task.path)}")


class Bars(Display):
    """A bar for all outputs and one for each that is being made."""

    is_live = True

    def __init__(self) -> None:
        self._tasks: Sequence[Task] = ()
        self._counts: list[int] = []
        self._bars: dict[str, TaskID] = {}
        self._ready: set[str] = set()
        self._progress: Progress | None = None

    @contextmanager
    def showing(self, tasks: Sequence[Task]) -> Iterator[None]:
        if not tasks:
            yield
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

        self._tasks = tasks
        self._counts = [0] * len(tasks)
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as self._progress:
            self._all = self._progress.add_task(self._told(), total=len(tasks))
            yield

    def read(self, number: int, size: int) -> None:
        self._counts[number] += size
        self.at(self._counts)

    def at(self, counts: Sequence[int]) -> None:
        for task, count in zip(self._tasks, counts, strict=False):
            if count and self._progress and task.path not in self._ready:
                if task.path not in self._bars:
                    self._bars[task.path] = self._progress.add_task(harmless(shown(task.path)), total=task.size)
                # Some inputs are read more than once.
                self._progress.update(self._bars[task.path], completed=min(count, task.size))

    def done(self, result: Result) -> None:
        self._ready.add(result.task.path)
        if self._progress:
            self._progress.update(self._all, advance=1, description=self._told())
            if (bar := self._bars.pop(result.task.path, None)) is not None:
                self._progress.remove_task(bar)

    def _told(self) -> str:
        return f"{len(self._ready)} of {len(self._tasks)} outputs"
