"""Readers and exporters are found by entry point; nothing lists them by hand."""

from collections.abc import Iterable
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from glossary.errors import UsageError
from glossary.likeness import closest


def names(group: str) -> list[str]:
    return sorted(_found(group))


def load(group: str, name: str, expected: type) -> object:
    """Load one by name; raises UsageError when it is unknown, claimed twice, broken, or not of the expected type."""
    points = _found(group).get(name)
    kind = group.rsplit(".", 1)[-1].rstrip("s")
    if points is None:
        raise UsageError("G801", f"there is no {kind} {name!r}", mend=suggestion(name, names(group)))
    if len(points) > 1:
        owners = " and ".join(sorted(_owner(point) for point in points))
        raise UsageError("G801", f"the {kind} {name!r} is provided by both {owners}", mend="uninstall one of them")
    try:
        value: object = points[0].load()
    except Exception as error:
        raise UsageError("G801", f"the {kind} {name!r} of {_owner(points[0])} does not load: {error!r}") from error
    if not isinstance(value, expected) or getattr(value, "name", None) != name:
        raise UsageError("G801", f"{points[0].value} of {_owner(points[0])} is not the {kind} {name!r}")
    return value


def suggestion(word: str, known: Iterable[str]) -> str:
    known = [str(one) for one in known]
    listed = f"known are {', '.join(known)}"
    return f"did you mean {close!r}? {listed}" if (close := closest(word, known)) else listed


@cache
def _installed() -> Any:
    # Of all groups at once, since each distribution is opened for it.
    return entry_points()


@cache
def _found(group: str) -> dict[str, list[EntryPoint]]:
    found: dict[str, list[EntryPoint]] = {}
    for point in _installed().select(group=group):
        same = found.setdefault(point.name, [])
        # The same distribution can be on the path twice, as a checkout and installed.
        if not any(other.value == point.value and _owner(other) == _owner(point) for other in same):
            same.append(point)
    return found


def _owner(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "an unknown distribution"
