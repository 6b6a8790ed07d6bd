"""The state of earlier builds: a key and a hash for each output, the languages of each input.

It is one small file. Users may delete it at any time; builds are correct without it, but slower.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from exporters.base import exporter_names, get_exporter
from exporters.build.config import BuildConfig, place
from exporters.build.tasks import STATE, TOOL, Known, Result, Task, WrittenPart
from glossary.files.output import file_digest, file_key, write_text
from glossary.files.parts import paths_of
from glossary.files.remote import in_time, is_url, path_at
from glossary.files.temporary import locked

_OF_OUTPUT: Final = {"key", "sha256", "bytes", "report"}
_OF_INPUT: Final = {"key", "languages", "source", "id"}


@dataclass(slots=True)
class State:
    """Outputs and inputs by their paths relative to the folder of the configuration."""

    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    inputs: dict[str, Known] = field(default_factory=dict)

    def fresh(self, task: Task) -> Result | None:
        """Return the stored result of an output that is up to date; None if it is not."""
        known = self.outputs.get(task.name)
        if not known or known["key"] != task.key:
            return None
        names = self.names(task)
        paths = paths_of(path_at(task.path), len(names))
        files = [self.outputs.get(name, {}) for name in names]
        if not all(is_as_built(path, one) for path, one in zip(paths, files, strict=True)):
            return None
        parts = [WrittenPart(name, one["sha256"], one["bytes"]) for name, one in zip(names, files, strict=True)]
        return Result(
            task=task,
            outcome="fresh",
            sha256=known["sha256"],
            size=known["bytes"],
            report=known["report"],
            parts=tuple(parts) if len(parts) > 1 else (),
        )

    def names(self, task: Task) -> list[str]:
        """Return the names of the files that the output was last built as."""
        return self.outputs.get(task.name, {}).get("parts") or [task.name]


def read_state(folder: Path) -> State:
    """Read the state; it is empty if the file is missing or malformed, without inputs if from another version."""
    try:
        state = json.loads((folder / STATE).read_text(encoding="utf-8"))
        is_ours = state.get("tool") == TOOL
        outputs = {path: one for path, one in state["outputs"].items() if one.keys() >= _OF_OUTPUT}
        inputs = {path: one for path, one in state["inputs"].items() if one.keys() >= _OF_INPUT}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return State()
    return State(outputs, inputs if is_ours else {})


def write_state(folder: Path, results: Iterable[Result], removed: Iterable[str], inputs: Mapping[str, Known]) -> None:
    """Merge the results into the current state file, since another build may have changed it."""
    with locked(folder):
        outputs = read_state(folder).outputs
        for name in removed:
            outputs.pop(name, None)
        for result in results:
            if result.outcome == "built":
                outputs |= _facts_of(result)
        state = {"tool": TOOL, "inputs": inputs, "outputs": outputs}
        write_text(json.dumps(state, ensure_ascii=False), str(folder / STATE))


def _facts_of(result: Result) -> dict[str, dict[str, Any]]:
    """Return what is stored of an output and its parts, by name."""
    key = result.task.key
    parts = {name: {"key": key, "sha256": sha256, "bytes": size, "report": {}} for name, sha256, size in result.parts}
    whole = {
        "key": key,
        "sha256": result.sha256,
        "bytes": result.size,
        "report": result.report,
        **({"parts": result.names} if result.parts else {}),
        **({"is_page": True} if get_exporter(result.task.output.exporter).is_part else {}),
    }
    return {**parts, result.task.name: whole}


def strays(config: BuildConfig, wanted: AbstractSet[str]) -> list[str]:
    """Return the outputs that an earlier build wrote and that are none any more.

    The state is a file that anybody can bring along: what lies outside the folder is no output of ours, unless outputs
    may be there.
    """
    inside = config.folder.resolve()
    found: dict[str, str] = {}
    for name in read_state(config.folder).outputs:
        path = place(config.folder, name)
        if name in wanted or not in_time(path, partial(_exists, path)):
            continue
        if config.allow_outside or (not is_url(name) and path.resolve().is_relative_to(inside)):
            found.setdefault(file_key(path), name)
    return list(found.values())


def _exists(path: Path, _alive: Callable[[], None]) -> bool:
    return path.exists()


def remove(folder: Path, names: Iterable[str], used: Iterable[Path]) -> list[str]:
    """Delete outputs that nobody has changed since the build; return the names of the deleted ones.

    Stays what is no file of a format that is written, a page of which only a part was written, and what is ``used``.
    """
    owned = read_state(folder).outputs
    suffixes = tuple({get_exporter(name).suffix for name in exporter_names()})
    spared = {file_key(path) for path in used}
    removed = []
    for name in names:
        path, known = place(folder, name), owned[name]
        is_ours = name.endswith(suffixes) and not known.get("is_page") and file_key(path) not in spared
        if is_ours and is_as_built(path, known):
            path.unlink(missing_ok=True)
            removed.append(name)
    return removed


def is_as_built(path: Path, known: Mapping[str, Any]) -> bool:
    """Return whether a file has the bytes of which ``known`` has the size and the hash."""
    try:
        return bool(known) and file_digest(path, known["bytes"]) == (known["bytes"], known["sha256"])
    except OSError:
        return False
