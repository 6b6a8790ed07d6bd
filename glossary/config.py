"""Reads ``glossport.toml``, or ``[tool.glossport]`` in ``pyproject.toml``; errors give file, line and column."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glossary.findings import Severity, UsageError
from glossary.model import Location
from glossary.rules import Code
from glossary.similarity import did_you_mean

TABLES = ("glossary", "output", "build", "loss", "check", "bundle", "import", "clean")
NAMES = ("glossport.toml", "pyproject.toml")
_TABLE = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?")
_KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+))\s*=""")


@dataclass(frozen=True, slots=True)
class Config:
    """A parsed configuration and its text; ``prefix`` is empty, or ``tool.glossport.`` in ``pyproject.toml``."""

    path: Path
    tree: Mapping[str, Any]
    text: str
    prefix: str = ""

    def table(self, name: str, kinds: Mapping[str, "ValueKind"]) -> dict[str, Any]:
        """Return a table, empty if absent; raises UsageError G803 for an unknown key or a value of another kind."""
        table = self.tree.get(name, {})
        if not isinstance(table, dict):
            raise self.wrong(f"[{name}] is a table", name)
        self._examine(name, table, kinds)
        return table

    def tables(self, name: str, kinds: Mapping[str, "ValueKind"]) -> list[dict[str, Any]]:
        """Return the tables of a name, written as one ``[name]`` or several ``[[name]]``; raises as ``table``."""
        found = self.tree.get(name, [])
        tables = [found] if isinstance(found, dict) else found
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self.wrong(f"[[{name}]] is a table", name)
        for number, table in enumerate(tables):
            self._examine(name, table, kinds, number)
        return tables

    def _examine(self, name: str, table: dict[str, Any], kinds: Mapping[str, "ValueKind"], number: int = 0) -> None:
        for key, value in table.items():
            if key not in kinds:
                message = f"[{name}] has no key {key!r}"
                raise self.wrong(message, name, key, suggestion=did_you_mean(key, kinds), number=number)
            if isinstance(value, str) and "\0" in value:
                raise self.wrong(f"{key} holds U+0000, which no name can have", name, key, number=number)
            if not kinds[key].fits(value):
                raise self.wrong(f"{key} is {kinds[key].message}", name, key, number=number)

    def refuse_other_tables(self) -> None:
        """Raise UsageError G803 for an unknown table or key at the top level, such as a misspelt one."""
        for name in self.tree:
            if name not in TABLES:
                raise self.wrong(f"there is no [{name}]", name, suggestion=did_you_mean(name, TABLES))

    def wrong(
        self, message: str, table: str, key: str | None = None, *, suggestion: str | None = None, number: int = 0
    ) -> UsageError:
        return UsageError(
            Code.WRONG_CONFIGURATION, message, location=self.place(table, key, number), suggestion=suggestion
        )

    def place(self, table: str, key: str | None = None, number: int = 0) -> Location:
        """Return the location of a table header or of a key; ``number``, from 0, selects among repeated tables."""
        wanted = f"{self.prefix}{table}"
        current = ""
        left = number
        for line_number, line in enumerate(self.text.splitlines(), 1):
            if found := _TABLE.match(line):
                current = found[1]
                if current == wanted and left:
                    left -= 1
                    current = ""
                if key is None and current == wanted:
                    return Location(str(self.path), line_number, line.index("[") + 1)
            elif (found := _KEY.match(line)) and key is not None and current == wanted:
                name = found[1] or found[2] or found[3]
                if name == key or name.startswith(f"{key}."):
                    return Location(str(self.path), line_number, len(line) - len(line.lstrip()) + 1)
        return Location(str(self.path))


@dataclass(frozen=True, slots=True)
class ValueKind:
    """A test for values, and the name of the kind for error messages."""

    message: str
    fits: Callable[[Any], bool]


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_pair(value: Any) -> bool:
    return _is_texts(value) and len(value) == 2


TEXT = ValueKind("a text", lambda value: isinstance(value, str))
TEXTS = ValueKind("a list of texts", _is_texts)
SEVERITIES = ValueKind(
    "a table from rules to error or warning",
    lambda value: isinstance(value, dict) and all(one in set(Severity) for one in value.values()),
)
TEXTS_BY_TEXT = ValueKind(
    "a table from patterns to lists of rules",
    lambda value: isinstance(value, dict) and all(map(_is_texts, value.values())),
)
TABLE = ValueKind("a table", lambda value: isinstance(value, dict))
YES_OR_NO = ValueKind("true or false", lambda value: isinstance(value, bool))
PAIRS = ValueKind(
    'a list of pairs of languages, or "all"',
    lambda value: value == "all" or (isinstance(value, list) and all(map(_is_pair, value))),
)
SEVERITY = ValueKind("error or warning", lambda value: value in set(Severity))


def find_config(name: str | None) -> Config | None:
    """Read the named file, or the configuration of the current folder; None where there is none.

    Within a git repository, the folders above the current one are searched as well, up to that of the repository.
    Raises UsageError G802 where the file cannot be read, and G803 where it is not valid TOML in UTF-8.
    """
    if name is not None:
        return _read(Path(name))
    for folder in _folders():
        for candidate in NAMES:
            path = folder / candidate
            if path.is_file() and (config := _read(path)).tree:
                return config
    return None


def _folders() -> Iterator[Path]:
    """Yield the current folder, and those above it up to that of its git repository."""
    folder, above = Path(), Path.cwd()
    yield folder
    if not any((one / ".git").exists() for one in (above, *above.parents)):
        return
    while not (above / ".git").exists():
        folder, above = folder / "..", above.parent
        yield folder


def found_config(name: str | None) -> Config:
    """Read the configuration as ``find_config`` does; raises UsageError G802 where there is none."""
    config = find_config(name)
    if config is None:
        raise UsageError(
            Code.NO_CONFIGURATION, "there is no glossport.toml here, and no [tool.glossport] in pyproject.toml"
        )
    return config


def _read(path: Path) -> Config:
    try:
        text = path.read_bytes().decode()
        tree = tomllib.loads(text)
    except OSError as error:
        raise UsageError(
            Code.NO_CONFIGURATION, f"cannot be read: {error.strerror}", location=Location(str(path))
        ) from None
    except UnicodeDecodeError:
        raise UsageError(Code.WRONG_CONFIGURATION, "this is not UTF-8 text", location=Location(str(path))) from None
    except tomllib.TOMLDecodeError as error:
        message, _, where = str(error).partition(" (at line ")
        numbers = [int(number) for number in re.findall(r"\d+", where)] or [0, 0]
        raise UsageError(Code.WRONG_CONFIGURATION, message, location=Location(str(path), *numbers[:2])) from None
    if path.name == "pyproject.toml":
        return Config(path, tree.get("tool", {}).get("glossport", {}), text, "tool.glossport.")
    return Config(path, tree, text)
