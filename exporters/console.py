"""Output for people: findings, tables and progress on standard error; results on standard output."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from exporters.losses import SHOWN as MOST
from exporters.losses import Converted, Losses, Output
from glossary.escaping import harmless
from glossary.files.output import write_text
from glossary.findings import Outcome, Report, TableExplained, letters
from glossary.model import name_on_one_line
from glossary.request import Request

SHOWN = 4
"""How many features a line of the table names; --verbose shows all of them."""


@dataclass(frozen=True, slots=True)
class Console:
    """Prints messages for people, as the options --quiet, --verbose and --no-progress ask."""

    quiet: bool = False
    verbose: bool = False
    progress: bool = True
    explain: bool = False
    """Show how the inputs were read."""

    @classmethod
    def of(cls, request: Request) -> "Console":
        explain = getattr(request, "explain", False) or getattr(request, "dry_run", False)
        return cls(quiet=request.quiet, verbose=request.verbose, progress=not request.no_progress, explain=explain)

    def say(self, text: str) -> None:
        """Print a line on standard error, unless quiet."""
        if not self.quiet:
            self.warn(text)

    def warn(self, text: str) -> None:
        # Where standard error cannot be written the work goes on; the exit code says so at the end.
        with suppress(OSError):
            print(harmless(text), file=sys.stderr)  # noqa: T201

    def lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.say(line)

    def show(self, outcome: Outcome) -> None:
        """Print a command's outcome: findings, tables and lines on standard error, its result on standard output."""
        self.report(outcome.report)
        if isinstance(outcome, Converted):
            self.outputs(outcome.outputs)
        if outcome.result is not None:
            write_text(outcome.result)
        self.lines(outcome.lines)

    def report(self, report: Report) -> None:
        """Print remarks and findings; if quiet, only errors and the number of findings that were not kept."""
        if self.explain:
            for table in report.tables:
                self.table(table)
        for line in [*report.remarks, *report.change_lines()]:
            self.say(line)
        for finding in report.findings:
            if finding.severity == "error" or not self.quiet:
                self.warn(str(finding))
        if report.unkept:
            self.warn(f"and {report.unkept} more findings")

    def table(self, explained: TableExplained) -> None:
        """Print how a table is read: where it stands, and what each of its columns becomes."""
        sheet = f", sheet {explained.sheet!r}" if explained.sheet else ""
        why = f" ({explained.why})" if explained.why else ""
        header = f"the header is row {explained.header_row}" if explained.header_row else "there is no header"
        self.say(f"{explained.path}{sheet}{why}: {header}")
        rows = [
            (letters(position), one.name, one.becomes, " | ".join(one.values))
            for position, one in enumerate(explained.columns)
        ]
        self._print_table(("", "column", "becomes", "first values"), rows)
        for row, reason in explained.skipped:
            self.say(f"  row {row} is not read: {reason}")

    def outputs(self, outputs: Iterable[Output]) -> None:
        """Print a table of the written files with their entries and losses, unless quiet."""
        outputs = list(outputs)
        if self.quiet or not outputs:
            return
        most = None if self.verbose else SHOWN
        rows = [(one.shown, entries_text(one.losses), losses_text(one.losses, most=most)) for one in outputs]
        self._print_table(("file", "entries", "not carried or changed"), rows)
        if self.verbose:
            for output in outputs:
                for line in details(output):
                    self.warn(line)

    def _print_table(self, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        if self.quiet:
            return
        from rich.console import Console as RichConsole
        from rich.table import Column, Table

        # Names of files stay whole, so that they can be told apart; the other columns break between words.
        table = Table(*(Column(one, overflow="fold") for one in header), box=None, pad_edge=False)
        for row in rows:
            table.add_row(*map(harmless, row))
        console = RichConsole(stderr=True, highlight=False, markup=False)
        if not console.is_terminal:
            # In a pipe or a log, each row of the table stays on one line.
            console.width = 1000
        console.print(table)

    @contextmanager
    def working(self, name: str, size: int) -> Iterator[Callable[[int], None] | None]:
        """Show a progress bar while an input of 1 MiB or more is read, on a terminal only.

        Yields the function to call with the number of bytes just read, or None without a bar.
        """
        if self.quiet or not self.progress or size < 1 << 20 or not sys.stderr.isatty():
            yield None
            return
        from rich.console import Console as RichConsole
        from rich.progress import Progress

        with Progress(console=RichConsole(stderr=True), transient=True) as progress:
            task = progress.add_task(harmless(name), total=size)
            yield lambda count: progress.update(task, advance=count)


SILENT = Console(quiet=True, progress=False)


def entries_text(losses: Losses) -> str:
    of = "" if losses.entries_out == losses.entries_in else f" of {losses.entries_in}"
    pairs = "" if losses.pairs is None else f", {losses.pairs} pairs"
    alone = f", {losses.in_one_language} in one language only" if losses.in_one_language else ""
    return f"{losses.entries_out}{of}{pairs}{alone}"


def losses_text(losses: Losses, *, most: int | None = SHOWN) -> str:
    """Return a text such as ``definition 3, status 1``, the largest count first."""
    counts = {str(feature): loss.count for feature, loss in losses.dropped.items()}
    if losses.altered_count:
        counts["changed values"] = losses.altered_count
    parts = [f"{name} {count}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    more = [f"and {len(parts) - most} more"] if most is not None and len(parts) > most else []
    return ", ".join(parts[:most] + more) or "nothing"


def details(output: Output) -> Iterator[str]:
    """Yield a line for each loss and each changed value, up to ``MOST`` of a feature, and the number of the others."""
    file = name_on_one_line(output.file)
    for feature, loss in sorted(output.losses.dropped.items()):
        for example in loss.examples[:MOST]:
            yield f"{file}: {feature} not carried: {_named(example, 'value')}"
        if loss.count > MOST:
            yield f"{file}: {feature} not carried: and {loss.count - MOST} more"
    for change in output.losses.altered[:MOST]:
        yield f"{file}: {change['feature']} changed: {_named(change, 'change')}"
    if output.losses.altered_count > MOST:
        yield f"{file}: changed: and {output.losses.altered_count - MOST} more"


def _named(loss: Mapping[str, str], what: str) -> str:
    where = f" ({loss['location']})" if "location" in loss else ""
    # What the glossary itself says belongs to no entry.
    entry = f"{loss['entry']}: " if loss["entry"] else ""
    return f"{entry}{loss[what]}{where}"
