"""Requests: frozen dataclasses whose fields define the options and arguments of a command.

A front end, such as the command line, derives its options from the fields. A request validates itself when created.
"""

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, NamedTuple, get_type_hints


class Option(NamedTuple):
    """The command line form of a field: an option with ``flags`` such as ``-o``, or without flags an argument."""

    name: str
    flags: tuple[str, ...]
    help: str
    metavar: str | None
    choices: tuple[str, ...]
    flag_value: str | None
    """What an option without a value stands for; None: it needs one."""
    kind: type[bool] | type[int] | type[str]
    is_many: bool
    default: Any
    """``MISSING`` where a value must be given."""


def option(
    flags: str,
    text: str,
    *,
    default: Any = None,
    metavar: str | None = None,
    choices: tuple[str, ...] = (),
    flag_value: str | None = None,
) -> Any:
    """Declare a field as an option; spaces separate several flags, and ``text`` is the help."""
    how = {
        "flags": tuple(flags.split()),
        "help": text,
        "metavar": metavar,
        "choices": choices,
        "flag_value": flag_value,
    }
    return field(default=default, metadata=how)


def argument(metavar: str, *, default: Any = MISSING) -> Any:
    """Declare a field as a positional argument."""
    how = {"flags": (), "help": "", "metavar": metavar, "choices": (), "flag_value": None}
    return field(metadata=how) if default is MISSING else field(default=default, metadata=how)


def options_of(request: type[Any]) -> Iterator[Option]:
    """Yield the options of a request in the order of its fields; the options common to all commands come last."""
    hints = get_type_hints(request)
    for one in sorted(fields(request), key=lambda one: one.name in Request.__dataclass_fields__):
        if "flags" in one.metadata:
            hint = str(hints[one.name])
            kind = bool if hints[one.name] is bool else int if "int" in hint else str
            yield Option(one.name, kind=kind, is_many="tuple" in hint, default=one.default, **one.metadata)


@dataclass(frozen=True, kw_only=True)
class Request:
    """The options common to all commands."""

    quiet: bool = option("-q --quiet", "Show errors only.", default=False)
    verbose: bool = option("-v --verbose", "Show the losses, up to 100 of each kind.", default=False)
    no_progress: bool = option("--no-progress", "Show no progress bar.", default=False)
    timeout: int | None = option(
        "--timeout", "How many seconds to wait for a storage that does not answer; 60.", metavar="SECONDS"
    )


def names_in(text: str | None) -> tuple[str, ...]:
    """Split a comma-separated list of names; skip blank ones."""
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())
