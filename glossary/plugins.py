"""Finds and loads readers and exporters by their Python entry points.

``importlib.metadata`` takes longer to import, and to read what is installed, than a small conversion takes. So the
files that it would read are read here, wherever packages are plain folders.
"""

import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path
from typing import NamedTuple

from glossary.findings import UsageError
from glossary.rules import Code
from glossary.similarity import did_you_mean

GROUPS = frozenset({"glossport.readers", "glossport.exporters"})


def plugin_names(group: str) -> list[str]:
    return sorted(_found(group))


def load_plugin(group: str, name: str, expected: type) -> object:
    """Load a plugin by name; raises UsageError G801 if it is unknown, ambiguous, broken or of another type."""
    points = _found(group).get(name)
    kind = group.rsplit(".", 1)[-1].rstrip("s")
    if points is None:
        raise UsageError(
            Code.WRONG_USAGE, f"there is no {kind} {name!r}", suggestion=did_you_mean(name, plugin_names(group))
        )
    if len(points) > 1:
        owners = " and ".join(sorted(_owner(point) for point in points))
        raise UsageError(
            Code.WRONG_USAGE, f"the {kind} {name!r} is provided by both {owners}", suggestion="uninstall one of them"
        )
    try:
        value: object = points[0].load()
    except Exception as error:
        raise UsageError(
            Code.WRONG_USAGE, f"the {kind} {name!r} of {_owner(points[0])} does not load: {error!r}"
        ) from error
    if not isinstance(value, expected) or getattr(value, "name", None) != name:
        raise UsageError(Code.WRONG_USAGE, f"{points[0].value} of {_owner(points[0])} is not the {kind} {name!r}")
    return value


@cache
def own_version() -> str:
    """Return the version of glossport that is installed."""
    for folder in sys.path:
        for path in Path(folder or ".").glob("glossport-*.dist-info"):
            return path.name.removeprefix("glossport-").removesuffix(".dist-info")
    from importlib.metadata import version

    return version("glossport")


class EntryPoint(NamedTuple):
    """An object that a distribution offers under a name, as ``module:attribute``."""

    group: str
    name: str
    value: str
    owner: str
    """The distribution."""

    def load(self) -> object:
        module, _, attribute = self.value.partition(":")
        return getattr(import_module(module), attribute)


@cache
def _installed() -> tuple[EntryPoint, ...]:
    # All groups at once, because the look-up opens every installed distribution.
    folders = [Path(path or ".") for path in sys.path]
    finders = [one for one in sys.meta_path if hasattr(one, "find_distributions") and one is not PathFinder]
    if finders or any(folder.is_file() for folder in folders):
        return tuple(_of_the_library())
    return tuple(_in_folders(folders))


def _of_the_library() -> Iterator[EntryPoint]:
    """Yield entry points as Python itself finds them, also in archives."""
    from importlib.metadata import entry_points

    for group in GROUPS:
        for point in entry_points(group=group):
            yield EntryPoint(group, point.name, point.value, point.dist.name if point.dist else "")


def _in_folders(folders: list[Path]) -> Iterator[EntryPoint]:
    seen = set()
    for folder in folders:
        for path in sorted(folder.glob("*-info/entry_points.txt")):
            # A distribution that comes first on the path hides another of its name.
            owner = path.parent.name.partition("-")[0].lower()
            if owner in seen or path.parent.suffix not in (".dist-info", ".egg-info"):
                continue
            seen.add(owner)
            yield from _in_text(path.read_text(encoding="utf-8"), owner.replace("_", "-"))


def _in_text(text: str, owner: str) -> Iterator[EntryPoint]:
    """Yield our entry points in a file of the packaging standard: sections in brackets, lines of ``name = value``."""
    group = ""
    for line in text.splitlines():
        if line.startswith("["):
            group = line.strip().strip("[]")
        elif group in GROUPS and "=" in line:
            name, _, value = line.partition("=")
            yield EntryPoint(group, name.strip(), value.partition("[")[0].strip(), owner)


@cache
def _found(group: str) -> dict[str, list[EntryPoint]]:
    found: dict[str, list[EntryPoint]] = {}
    for point in _installed():
        if point.group != group:
            continue
        same = found.setdefault(point.name, [])
        # The same distribution can be on the path twice: as a checkout and as an installed package.
        if point not in same:
            same.append(point)
    return found


def _owner(point: EntryPoint) -> str:
    return point.owner or "an unknown distribution"
