"""``-O key=value``: parsed into an exporter's own options class."""

from collections.abc import Iterable
from dataclasses import MISSING, fields
from enum import Enum
from types import NoneType, UnionType
from typing import Any, NamedTuple, get_args, get_type_hints

from exporters.base import AnyExporter
from glossary.errors import UsageError
from glossary.plugins import suggestion


class Option(NamedTuple):
    """One option of an exporter: its values are told in words, such as ``true or false``."""

    name: str
    values: str
    default: Any
    help: str


def options_of(exporter: AnyExporter) -> list[Option]:
    hints = get_type_hints(exporter.options)
    return [
        Option(field.name, _values(hints[field.name]), field.default, field.metadata.get("help", ""))
        for field in fields(exporter.options)
        if field.default is not MISSING
    ]


def parse_options(exporter: AnyExporter, settings: Iterable[str], chosen: Iterable[str]) -> Any:
    """Make the options of an exporter from ``key=value`` and ``format:key=value`` settings.

    A setting that names another of the ``chosen`` formats is passed over. Raises UsageError G801.
    """
    hints = get_type_hints(exporter.options)
    chosen = list(chosen)
    values = {}
    for setting in settings:
        key, separator, value = setting.partition("=")
        if not separator:
            raise UsageError("G801", f"{setting!r} is no option", mend="write it as key=value")
        owner, colon, name = key.rpartition(":")
        if colon and owner not in chosen:
            raise UsageError("G801", f"{owner!r} in {setting!r} is not among the formats that are written")
        if colon and owner != exporter.name:
            continue
        if name not in hints:
            known = suggestion(name, hints) if hints else f"{exporter.name} has no options"
            raise UsageError("G801", f"{exporter.name} has no option {name!r}", mend=known)
        values[name] = _parse(value, hints[name], setting)
    return exporter.options(**values)


def _parse(value: str, kind: Any, setting: str) -> Any:
    kind = _plain(kind)
    try:
        if kind is bool:
            return {"true": True, "false": False}[value]
        return kind(value)
    except (KeyError, ValueError):
        raise UsageError("G801", f"the value in {setting!r} does not fit", mend=f"it is {_values(kind)}") from None


def _values(kind: Any) -> str:
    kind = _plain(kind)
    if kind is bool:
        return "true or false"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " or ".join(str(member.value) for member in kind)
    return "a whole number" if kind is int else "a text"


def _plain(kind: Any) -> Any:
    if isinstance(kind, UnionType):
        return next(part for part in get_args(kind) if part is not NoneType)
    return kind
