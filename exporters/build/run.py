"""``build``: every output that a configuration asks for, those that are up to date left as they are.

An output is built anew when the bytes of its input, what is asked of it, or the tool's version changed.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from exporters.build.config import BuildConfig, place
from exporters.build.progress import NO_DISPLAY, Display
from exporters.build.state import State, read_state, remove, write_state
from exporters.build.tasks import Result, Task, plan_build
from exporters.build.workers import Work, run
from glossary.files.output import write_text
from glossary.files.remote import shown
from glossary.findings import InputError, UsageError
from glossary.rules import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What is asked for. ``jobs`` 0: as many as there are cores. ``shard`` takes the outputs of number I of N."""

    config: BuildConfig
    jobs: int = 0
    scheduler: str | None = None
    check: bool = False
    force: bool = False
    prune: bool = False
    shard: tuple[int, int] = (1, 1)
    report_file: str | None = None


@dataclass(slots=True)
class Built:
    """What came of a build."""

    results: list[Result] = field(default_factory=list)
    unreadable: list[InputError] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    exit_code: int = 0

    def lines(self) -> Iterator[str]:
        """Say what went wrong, what is left over, and the sum."""
        yield from (str(error.finding) for error in self.unreadable)
        for result in self.results:
            yield from result.lines
            if result.outcome == "failed" and not result.report:
                yield f"{shown(result.task.path)}: not built"
        for path in self.strays:
            yield f"{shown(path)}: no longer configured; --prune removes it"
        for path in self.removed:
            yield f"{shown(path)}: removed"
        counts = Counter(result.outcome for result in self.results)
        stale = f"{counts['stale']} stale, " if counts["stale"] else ""
        yield f"{counts['built']} outputs built, {counts['fresh']} up to date, {stale}{counts['failed']} failed"


def build(asked: Build, display: Display = NO_DISPLAY) -> Built:
    """Build what is not up to date; with ``check`` write nothing and fail where a file is not what would be written.

    Raises UsageError where two outputs would be one file, one is an input, or one is where none may be.
    """
    config = asked.config
    if asked.scheduler:
        # Those who do the work are in folders of their own.
        config = config.resolved()
    state = State() if asked.force else read_state(config.folder)
    plan = plan_build(config, state.inputs)
    built = Built(unreadable=plan.unreadable)
    mine = [task for task in plan.tasks if _is_in_shard(task, *asked.shard)]
    # A check trusts no state: it compares what would be written with what is there.
    fresh = {} if asked.check else {task.path: known for task in mine if (known := state.fresh(task))}
    work = Work(config=config, check=asked.check, jobs=asked.jobs, scheduler=asked.scheduler)
    done = {result.task.path: result for result in run([one for one in mine if one.path not in fresh], work, display)}
    built.results = [fresh.get(task.path) or done[task.path] for task in mine]
    built.exit_code = max(
        [*(result.exit_code for result in built.results), *(error.exit_code for error in built.unreadable)], default=0
    )
    # What an input that cannot be read would give is not known, so nothing is called a stray then.
    names = [] if plan.unreadable else _strays(config, plan.tasks)
    if asked.prune and not asked.check:
        built.removed = remove(config.folder, names)
    built.strays = [name for name in names if name not in built.removed]
    if asked.check and built.strays:
        built.exit_code = max(built.exit_code, 1)
    if not asked.check:
        write_state(config.folder, built.results, built.removed, plan.known)
    if asked.report_file:
        report = {"outputs": [result.as_json() for result in built.results], "strays": built.strays}
        write_text(json.dumps(report, ensure_ascii=False, indent=2), asked.report_file)
    return built


def _is_in_shard(task: Task, number: int, count: int) -> bool:
    return int.from_bytes(hashlib.sha256(task.name.encode()).digest()[:8]) % count == number - 1


def _strays(config: BuildConfig, tasks: Iterable[Task]) -> list[str]:
    wanted = {task.name for task in tasks}
    owned = read_state(config.folder).outputs
    return [name for name in owned if name not in wanted and place(config.folder, name).exists()]


def shard_of(text: str | None) -> tuple[int, int]:
    """Read ``I/N``; raises UsageError G801."""
    number, _, count = (text or "1/1").partition("/")
    if number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count):
        return int(number), int(count)
    raise UsageError(Code.WRONG_USAGE, f"{text!r} is no part of a whole", mend="--shard 2/4 is the second of four")
