"""Named profiles of ``[import.NAME]`` in the configuration: how the files of one client or tool are read."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from glossary.config import TABLE, TEXT, TEXTS, Config, ValueKind, found_config
from glossary.findings import TableExplained, UsageError
from glossary.reading import ReadRequest
from glossary.rules import Code
from glossary.similarity import did_you_mean

Asked = TypeVar("Asked", bound=ReadRequest)
_NUMBER = ValueKind("a whole number from 1", lambda value: isinstance(value, int) and value > 0)
_TEXTS_OR_TEXT = ValueKind("a text, or a list of texts", lambda value: isinstance(value, str) or TEXTS.fits(value))
_KEYS = {
    "from": TEXT,
    "source": TEXT,
    "target": _TEXTS_OR_TEXT,
    "sheet": TEXT,
    "header-row": _NUMBER,
    "columns": TEXTS,
    "encoding": TEXT,
    "split": TEXT,
    "keep-unknown": ValueKind("notes or drop", lambda value: value in ("notes", "drop")),
    "map": TABLE,
    "map-value": TABLE,
    "map-lang": TABLE,
}
_FIELDS = {"from": "reader", "header-row": "header_row", "keep-unknown": "keep_unknown"}
"""Fields of the request that are not named like their key."""


def with_profile(request: Asked, name: str, config: str | None) -> Asked:
    """Complete a request by a profile; what the request says itself counts.

    Raises UsageError G802 or G803 where the profile is not there or wrong.
    """
    found = found_config(config)
    profile = _profile(found, name)
    values: dict[str, Any] = {}
    for key in ("from", "source", "header-row", "encoding", "split", "keep-unknown"):
        field = _FIELDS.get(key, key)
        if key in profile and getattr(request, field) in (None, "notes"):
            values[field] = profile[key]
    if "target" in profile and not request.targets:
        target = profile["target"]
        values["targets"] = (target,) if isinstance(target, str) else tuple(target)
    if "columns" in profile and request.columns is None:
        values["columns"] = ",".join(profile["columns"])
    if "sheet" in profile and not any(one.startswith("sheet=") for one in request.settings):
        values["settings"] = (*request.settings, f"sheet={profile['sheet']}")
    # What stands first counts, so that of the command line comes first.
    values["column_map"] = (*_pairs(profile.get("map", {})), *request.column_map)
    values["language_map"] = (*request.language_map, *_pairs(profile.get("map-lang", {})))
    values["value_map"] = (
        *request.value_map,
        *(
            f"{field}:{pair}"
            for field, table in profile.get("map-value", {}).items()
            for pair in _pairs(_table(found, name, table))
        ),
    )
    return replace(request, **values)


def _profile(config: Config, name: str) -> dict[str, Any]:
    profiles = config.table("import", dict.fromkeys(config.tree.get("import", {}), TABLE))
    if name not in profiles:
        suggestion = did_you_mean(name, profiles) if profiles else "add one, as import --dry-run prints it"
        raise config.wrong(f"there is no [import.{name}]", "import", suggestion=suggestion)
    profile: dict[str, Any] = profiles[name]
    for key, value in profile.items():
        if key not in _KEYS:
            raise config.wrong(
                f"[import.{name}] has no key {key!r}", f"import.{name}", key, suggestion=did_you_mean(key, _KEYS)
            )
        if not _KEYS[key].fits(value):
            raise config.wrong(f"{key} is {_KEYS[key].message}", f"import.{name}", key)
    return profile


def _table(config: Config, name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UsageError(
            Code.WRONG_CONFIGURATION,
            f"[import.{name}] map-value has a table for each field, such as [import.{name}.map-value.status]",
            location=config.place(f"import.{name}"),
        )
    return value


def _pairs(table: dict[str, Any]) -> Iterator[str]:
    return (f"{old}={new}" for old, new in table.items())


def profile_of(request: ReadRequest, tables: Iterable[TableExplained]) -> Iterator[str]:
    """Write the profile that reads such files in the same way, as lines of TOML."""
    for table in tables:
        yield "the profile that says the same, for glossport.toml:"
        yield "[import.NAME]"
        for key, value in (("source", request.source), ("split", request.split), ("encoding", request.encoding)):
            if value:
                yield f"{key} = {_quoted(value)}"
        if request.targets:
            yield f"target = [{', '.join(map(_quoted, request.targets))}]"
        if table.sheet:
            yield f"sheet = {_quoted(table.sheet)}"
        if table.header_row is not None:
            yield f"header-row = {table.header_row}"
            yield "[import.NAME.map]"
            names = [column.name for column in table.columns]
            yield from (
                f"{_quoted(column.name)} = {_quoted(column.becomes)}"
                for column in table.columns
                if column.name and names.count(column.name) == 1
            )
        else:
            yield f"columns = [{', '.join(_quoted(column.becomes) for column in table.columns)}]"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'
