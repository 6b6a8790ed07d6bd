"""Finds and loads readers and exporters by their Python entry points."""

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from glossary.findings import UsageError
from glossary.rules import Code
from glossary.similarity import did_you_mean


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
def _installed() -> Any:
    # All groups at once, because the look-up opens every installed distribution.
    return entry_points()


@cache
def _found(group: str) -> dict[str, list[EntryPoint]]:
    found: dict[str, list[EntryPoint]] = {}
    for point in _installed().select(group=group):
        same = found.setdefault(point.name, [])
        # The same distribution can be on the path twice: as a checkout and as an installed package.
        if not any(other.value == point.value and _owner(other) == _owner(point) for other in same):
            same.append(point)
    return found


def _owner(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "an unknown distribution"
