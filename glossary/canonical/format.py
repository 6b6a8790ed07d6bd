"""``glossport fmt``: rewrites the text of a glossary in canonical form and keeps its content and comments.

One empty line between entries, and before ``concepts`` and ``units``, is kept where the file has one or more.
"""

import difflib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import Any

from yaml.events import MappingStartEvent, StreamEndEvent

from glossary.canonical import jsonl, yaml
from glossary.canonical.comments import Comments, comments_in
from glossary.canonical.edit import Block, Splice
from glossary.canonical.events import Events
from glossary.canonical.jsonl import JsonlWriter
from glossary.canonical.tree import (
    FORMAT_VERSION,
    concept_from,
    concept_tree,
    metadata_from,
    metadata_tree,
    unit_from,
    unit_tree,
)
from glossary.canonical.writer import INDENT, emit, emit_item
from glossary.fields import Tree
from glossary.files.detection import without_mark
from glossary.files.output import atomic_output
from glossary.files.source import source_of
from glossary.findings import GlossportError, InputError, InvalidInputError, Outcome, Report, UsageError
from glossary.model import Entry, Location, Metadata, Unit
from glossary.reading import Reader, ReadOptions
from glossary.request import Request, argument, option
from glossary.rules import Code

_ENTRIES: dict[str, tuple[Any, Any]] = {"concepts": (concept_from, concept_tree), "units": (unit_from, unit_tree)}
_MARKER = b"glossport: 1\n"
"""Only one file of a folder need have it."""


def formatted_yaml(data: bytes, path: str, report: Report) -> bytes:
    """Return the canonical text of a YAML file.

    Raises InputError, or InvalidInputError with the findings in the report, if the file is not a valid glossary.
    """
    before = _read(yaml.READER, data, path, report)
    text = "".join(_parts(Splice(data, path), path)).encode()
    if _read(yaml.READER, text, path, Report()) != before:
        # Not expected to happen; it guarantees that formatting never changes the content.
        raise InputError(
            Code.NOT_A_GLOSSARY, "this cannot be formatted without changing what it says", location=Location(path)
        )
    return text


def formatted_jsonl(data: bytes, path: str, report: Report) -> tuple[Metadata, list[Entry]]:
    """Return the metadata and entries of a JSON Lines file; raises as ``formatted_yaml`` does."""
    return _read(jsonl.READER, data, path, report)


def _read(reader: Reader, data: bytes, path: str, report: Report) -> tuple[Metadata, list[Entry]]:
    if reader is yaml.READER and not yaml.recognises(data):
        data = _MARKER + without_mark(data)
    stream = reader.open(source_of(data, path), ReadOptions(), report)
    # Concepts first, as in the canonical form.
    entries = sorted(stream.entries, key=lambda entry: isinstance(entry, Unit))
    if report.failed:
        raise InvalidInputError
    return stream.metadata, entries


def _parts(splice: Splice, path: str) -> Iterator[str]:
    blocks = sorted(splice.blocks.items(), key=lambda item: int(item[1].key.start_mark.line))
    starts = [int(block.key.start_mark.line) for _, block in blocks]
    first = min(starts, default=len(splice.lines))
    yield _header(splice.lines[:first], path)
    ends = [*starts[1:], splice.document_end][: len(blocks)]
    texts = {name: "".join(_block(splice, name, block, end)) for (name, block), end in zip(blocks, ends, strict=True)}
    for number, name in enumerate(one for one in _ENTRIES if one in texts):
        start = starts[[one for one, _ in blocks].index(name)]
        is_parted = number > 0 and bool(texts[name]) and not splice.lines[start - 1].strip()
        yield ("\n" if is_parted else "") + texts[name]


def _header(lines: list[str], path: str) -> str:
    """Return the canonical metadata, and the comments between it and the first list."""
    events = Events(BytesIO("".join(lines).removeprefix("\ufeff").encode()), path)
    while not isinstance(event := events.next(), MappingStartEvent | StreamEndEvent):
        pass
    if isinstance(event, StreamEndEvent):
        return "".join(f"{line.strip()}\n" for line in lines if line.lstrip("\ufeff ").startswith("#"))
    events.kept[:] = [event]
    tree = events.tree(event)
    assert isinstance(tree, dict)
    written = metadata_tree(metadata_from({key: value for key, value in tree.items() if key != "glossport"}, []))
    canonical: dict[str, Tree] = {
        key: int(FORMAT_VERSION) if key == "glossport" else value for key, value in written.items() if key in tree
    }
    comments = comments_in(lines, events.kept)
    # Comments above everything belong to the file, not to its first key.
    top = "".join(f"{comment}\n" for comment in comments.before.pop((), ()))
    below, comments.below = comments.below, []
    behind = takewhile(lambda line: not line.strip() or line.lstrip().startswith("#"), reversed(lines))
    gap = "\n" if any(not line.strip() for line in behind) else ""
    return top + emit(canonical, 0, comments) + gap + "".join(f"{comment}\n" for comment in below)


def _block(splice: Splice, name: str, block: Block, end: int) -> Iterator[str]:
    """Yield the canonical text of a list of entries, from its key to the line before the next key."""
    key_line = int(block.key.end_mark.line)
    beside = splice.lines[key_line][block.key.end_mark.column :].partition(":")[2].strip()
    comment = f"  {beside}" if beside.startswith("#") else ""
    if block.is_flow or not block.spans:
        yield from _in_brackets(splice, name, block, end)
        return
    yield f"{name}:{comment}\n"
    line = key_line + 1
    for number, (first, last) in enumerate(block.spans):
        yield from _between(splice.lines[line:first], is_first=number == 0)
        yield emit_item(_canonical(name, splice.tree(first, last)), INDENT, splice.comments(first, last))
        line = last + 1
    rest = [text for text in splice.lines[line:end] if text.strip()]
    yield from (f"{' ' * INDENT if text.startswith((' ', chr(9))) else ''}{text.strip()}\n" for text in rest)


def _between(lines: list[str], *, is_first: bool) -> Iterator[str]:
    comments = [line.strip() for line in lines if line.strip()]
    if not is_first and len(comments) < len(lines):
        yield "\n"
    yield from (f"{' ' * INDENT}{comment}\n" for comment in comments)


def _in_brackets(splice: Splice, name: str, block: Block, end: int) -> Iterator[str]:
    """Yield a list in flow style as a block list; its comments go before it, because entries may share lines."""
    first = int(block.key.start_mark.line)
    lines = splice.lines[first:end]
    events = Events(BytesIO("".join(lines).encode()), "")
    while not isinstance(event := events.next(), MappingStartEvent):
        pass
    events.kept[:] = [event]
    tree = events.tree(event)
    assert isinstance(tree, dict)
    entries = tree[name]
    yield from (f"{comment}\n" for comment in _all(comments_in(lines, events.kept)))
    if not entries:
        return
    yield f"{name}:\n"
    for entry in entries:
        yield emit_item(_canonical(name, entry), INDENT)


def _all(comments: Comments) -> Iterator[str]:
    for above in comments.before.values():
        yield from above
    yield from comments.beside.values()
    yield from comments.below


def _canonical(name: str, tree: Tree) -> Tree:
    read, write = _ENTRIES[name]
    entry = read(tree, [])
    assert entry is not None
    written: Tree = write(entry)
    return written


SUFFIXES = {".yaml": "yaml", ".yml": "yaml", ".jsonl": "jsonl", ".ndjson": "jsonl"}


@dataclass(frozen=True, kw_only=True)
class Format(Request):
    paths: tuple[str, ...] = argument("PATH...")
    check: bool = option("--check", "Write nothing; exit 1 and name the files that are not canonical.", default=False)
    diff: bool = option("--diff", "Write nothing but the differences.", default=False)


def format_(request: Format) -> Outcome:
    """Rewrite each glossary in canonical form; with ``check`` or ``diff`` write nothing.

    Raises UsageError G801 for a file that is neither YAML nor JSON Lines, and InputError G101 for a folder without any.
    """
    outcome = Outcome()
    writes = not (request.check or request.diff)
    would = "written again" if writes else "would be written again"
    changed = unchanged = 0
    differences: list[str] = []
    for path in list(_files(request.paths)):
        try:
            data, text = _formatted(path, outcome.report)
            if text == data:
                unchanged += 1
                continue
            changed += 1
            outcome.lines.append(f"{path}: {would}")
            if request.diff:
                differences.append(_difference(path, data, text))
            if writes:
                with atomic_output(path, expected=data) as out:
                    out.write(text)
        except InvalidInputError as error:
            outcome.exit_code = max(outcome.exit_code, error.exit_code)
        except GlossportError as error:
            outcome.fail(error)
    outcome.lines.append(f"{changed} files {would}, {unchanged} as they should be")
    outcome.exit_code = max(outcome.exit_code, int(changed > 0 and not writes))
    outcome.result = "".join(differences).removesuffix("\n") if differences else None
    return outcome


def _files(names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        path = Path(name)
        if path.is_dir():
            found = sorted(
                one for one in path.iterdir() if one.suffix.lower() in SUFFIXES and not one.name.startswith(".")
            )
            if not found:
                raise InputError(
                    Code.UNREADABLE_INPUT, "the folder holds no YAML and no JSON Lines", location=Location(name)
                )
            yield from found
        elif path.suffix.lower() not in SUFFIXES:
            suggestion = "glossport import makes a glossary of another format"
            raise UsageError(
                Code.WRONG_USAGE,
                "only YAML and JSON Lines are formatted",
                location=Location(name),
                suggestion=suggestion,
            )
        else:
            yield path


def _formatted(path: Path, report: Report) -> tuple[bytes, bytes]:
    """Return the bytes of a file and of its canonical form."""
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise InputError(Code.UNREADABLE_INPUT, message, location=Location(str(path))) from None
    if SUFFIXES[path.suffix.lower()] == "yaml":
        return data, formatted_yaml(data, str(path), report)
    metadata, entries = formatted_jsonl(data, str(path), report)
    out = io.BytesIO()
    JsonlWriter(metadata, out).write(entries)
    return data, out.getvalue()


def _difference(path: Path, old: bytes, new: bytes) -> str:
    lines = difflib.unified_diff(
        old.decode("utf-8", "replace").splitlines(keepends=True),
        new.decode().splitlines(keepends=True),
        str(path),
        f"{path} (canonical)",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
