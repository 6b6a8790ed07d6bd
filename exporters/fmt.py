"""``fmt``: glossaries in their one canonical form, or only the differences to it."""

import difflib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from exporters.base import NoOptions
from exporters.jsonl import write_jsonl
from exporters.losses import Losses
from exporters.output import atomic_output
from glossary.errors import GlossportError, InputError, InvalidInputError, UsageError
from glossary.findings import Report
from glossary.formatting import formatted_jsonl, formatted_yaml
from glossary.model import Location

SUFFIXES = {".yaml": "yaml", ".yml": "yaml", ".jsonl": "jsonl", ".ndjson": "jsonl"}


@dataclass(slots=True)
class Formatted:
    """What came of it: the files that are, or would be, written anew, and a difference for each."""

    report: Report = field(default_factory=Report)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    differences: list[str] = field(default_factory=list)
    is_only_told: bool = False
    exit_codes: list[int] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        return max([*self.exit_codes, int(self.is_only_told and bool(self.changed))])

    @property
    def lines(self) -> list[str]:
        would = "would be written anew" if self.is_only_told else "written anew"
        summed = f"{len(self.changed)} files {would}, {self.unchanged} as they should be"
        return [*(f"{name}: {would}" for name in self.changed), summed]


def run_fmt(names: Iterable[str], *, check: bool, diff: bool) -> Formatted:
    """Write each glossary in canonical form; with ``check`` or ``diff`` write nothing.

    Raises UsageError for what is neither YAML nor JSON Lines.
    """
    result = Formatted(is_only_told=check or diff)
    for path in list(_files(names)):
        try:
            _format(path, result, diff=diff)
        except InvalidInputError as error:
            result.exit_codes.append(error.exit_code)
        except GlossportError as error:
            result.report.add(error.finding)
            result.exit_codes.append(error.exit_code)
    return result


def _files(names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        path = Path(name)
        if path.is_dir():
            found = sorted(
                one for one in path.iterdir() if one.suffix.lower() in SUFFIXES and not one.name.startswith(".")
            )
            if not found:
                raise InputError("G101", "the folder holds no YAML and no JSON Lines", location=Location(name))
            yield from found
        elif path.suffix.lower() not in SUFFIXES:
            mend = "glossport import makes a glossary of another format"
            raise UsageError("G801", "only YAML and JSON Lines are formatted", location=Location(name), mend=mend)
        else:
            yield path


def _format(path: Path, result: Formatted, *, diff: bool) -> None:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError("G101", f"cannot be read: {error.strerror}", location=Location(str(path))) from None
    text = _text(path, data, result.report)
    if text == data:
        result.unchanged += 1
        return
    result.changed.append(str(path))
    if diff:
        result.differences.append(_difference(path, data, text))
    if not result.is_only_told:
        with atomic_output(path) as out:
            out.write(text)


def _text(path: Path, data: bytes, report: Report) -> bytes:
    if SUFFIXES[path.suffix.lower()] == "yaml":
        return formatted_yaml(data, str(path), report)
    metadata, entries = formatted_jsonl(data, str(path), report)
    out = io.BytesIO()
    write_jsonl(metadata, entries, out, NoOptions(), Losses())
    return out.getvalue()


def _difference(path: Path, old: bytes, new: bytes) -> str:
    lines = difflib.unified_diff(
        old.decode("utf-8", "replace").splitlines(keepends=True),
        new.decode().splitlines(keepends=True),
        str(path),
        f"{path} (canonical)",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
