"""The progress display of a build: bars on a terminal, a line for each output in CI, otherwise nothing."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from exporters.build.tasks import Job, Result
from exporters.console import Console
from glossary.escaping import harmless
from glossary.files.remote import shown

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Display:
    """A display that shows nothing; the base class of the others."""

    is_live = False
    """Whether it wants to know how far each input is read."""

    @contextmanager
    def showing(self, jobs: Sequence[Job], outputs: int) -> Iterator[None]:  # noqa: ARG002  # for those who show it
        yield

    def say(self, text: str) -> None:
        """Show a line at once."""

    def read(self, number: int, size: int) -> None:
        """Receive the number of bytes just read for a job in this process."""

    def at(self, counts: Sequence[int]) -> None:
        """Receive the total number of bytes read so far for each job."""

    def done(self, number: int, results: Sequence[Result]) -> None:
        """Receive the results of a completed job."""


NO_DISPLAY = Display()


def display_for(console: Console) -> Display:
    if console.quiet or not console.progress:
        return NO_DISPLAY
    if os.environ.get("CI") == "true":
        return LineDisplay(console)
    return Bars() if sys.stderr.isatty() else NO_DISPLAY


class LineDisplay(Display):
    """Prints a numbered line for each completed output."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._count = self._done = 0

    @contextmanager
    def showing(self, jobs: Sequence[Job], outputs: int) -> Iterator[None]:  # noqa: ARG002
        self._count = outputs
        yield

    def say(self, text: str) -> None:
        self._console.say(text)

    def done(self, number: int, results: Sequence[Result]) -> None:  # noqa: ARG002
        for result in results:
            self._done += 1
            self._console.say(f"{self._done}/{self._count} {result.outcome} {shown(result.task.path)}")


class Bars(Display):
    """Shows a bar for all outputs and a bar for each input that is being read."""

    is_live = True

    def __init__(self) -> None:
        self._jobs: Sequence[Job] = ()
        self._counts: list[int] = []
        self._bars: dict[int, TaskID] = {}
        self._ready: set[int] = set()
        self._done = self._outputs = 0
        self._progress: Progress | None = None

    @contextmanager
    def showing(self, jobs: Sequence[Job], outputs: int) -> Iterator[None]:
        if not jobs:
            yield
            return
        from rich.console import Console as RichConsole
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

        self._jobs, self._outputs = jobs, outputs
        self._counts = [0] * len(jobs)
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
        with Progress(*columns, console=RichConsole(stderr=True), transient=True) as self._progress:
            self._all = self._progress.add_task(self._sum(), total=outputs)
            yield

    def say(self, text: str) -> None:
        if self._progress:
            self._progress.console.print(text, markup=False, highlight=False)

    def read(self, number: int, size: int) -> None:
        self._counts[number] += size
        self.at(self._counts)

    def at(self, counts: Sequence[int]) -> None:
        for number, (job, count) in enumerate(zip(self._jobs, counts, strict=False)):
            if count and self._progress and number not in self._ready:
                if number not in self._bars:
                    self._bars[number] = self._progress.add_task(harmless(shown(job.input)), total=job.size)
                # Some inputs are read more than once.
                self._progress.update(self._bars[number], completed=min(count, job.size))

    def done(self, number: int, results: Sequence[Result]) -> None:
        self._ready.add(number)
        self._done += len(results)
        if self._progress:
            self._progress.update(self._all, advance=len(results), description=self._sum())
            if (bar := self._bars.pop(number, None)) is not None:
                self._progress.remove_task(bar)

    def _sum(self) -> str:
        return f"{self._done} of {self._outputs} outputs"
