"""Changes single entries of a YAML glossary; every other byte of the file stays."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from yaml.events import (
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from glossary.canonical.comments import Comments, comments_in
from glossary.canonical.events import Events, place_in
from glossary.canonical.writer import INDENT, emit_inline, emit_item
from glossary.fields import Tree, TreePath
from glossary.findings import InputError
from glossary.model import Location
from glossary.rules import Code

# The line ends of libyaml.
_LINE = re.compile("[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029])|[^\r\n\x85\u2028\u2029]+")
_BREAKS = "\r\n\x85\u2028\u2029"


@dataclass(slots=True)
class Block:
    """A top-level list: the events of its key and value, and the first and last line of each item, from 0."""

    key: Any
    value: Any
    end: Any = None
    spans: list[tuple[int, int]] = field(default_factory=list)

    @property
    def indent(self) -> int:
        return int(self.value.start_mark.column) if self.spans else INDENT

    @property
    def is_flow(self) -> bool:
        return isinstance(self.value, SequenceStartEvent) and bool(self.value.flow_style)


class Splice:
    """The text of one file and its pending changes. Raises InputError G204 for a glossary or list in flow style."""

    def __init__(self, data: bytes, path: str) -> None:
        self._path = path
        self.lines = _LINE.findall(_decoded(data, path))
        self._newline = "\r\n" if self.lines and self.lines[0].endswith("\r\n") else "\n"
        self.blocks: dict[str, Block] = {}
        self._languages: list[Any] = []
        self._root_column = 0
        self.document_end = len(self.lines)
        self._changed: dict[int, tuple[int, str]] = {}
        self._inserted: dict[int, list[str]] = {}
        self._scan(data)

    def replace(self, name: str, index: int, tree: Tree) -> None:
        """Replace an entry; its comments are kept."""
        block = self._block(name)
        first, last = block.spans[index]
        text = emit_item(tree, block.indent, self.comments(first, last))
        self._changed[first] = (last, text)

    def append(self, name: str, trees: Iterable[Tree]) -> None:
        """Add entries after the last one of ``concepts`` or ``units``."""
        block = self.blocks.get(name)
        if block is None:
            margin = " " * self._root_column
            text = "".join(emit_item(tree, self._root_column + INDENT) for tree in trees)
            self._inserted.setdefault(self.document_end, []).append(f"{margin}{name}:\n{text}")
            return
        if not block.spans:
            self._drop_empty_value(block)
            after = block.key.end_mark.line + 1
            indent = self._root_column + INDENT
        else:
            block = self._block(name)
            after = self._end_of_list(block)
            indent = block.indent
        gap = "\n" if self._has_gaps(block) else ""
        self._inserted.setdefault(after, []).extend(gap + emit_item(tree, indent) for tree in trees)

    def declare(self, languages: Iterable[str]) -> None:
        """Add languages to ``languages`` in the metadata, which must exist."""
        added = [emit_inline(tag) for tag in languages]
        start, last = self._languages[0], self._languages[-1]
        begin, mark = start.start_mark, last.end_mark
        if not isinstance(start, SequenceStartEvent):
            self._insert_in_line(mark.line, mark.column, f", {', '.join(added)}]")
            self._insert_in_line(begin.line, begin.column, "[")
        elif start.flow_style:
            self._insert_in_line(mark.line, mark.column, f", {', '.join(added)}")
        else:
            margin = " " * begin.column
            self._inserted.setdefault(mark.line + 1, []).extend(f"{margin}- {tag}\n" for tag in added)

    def place(self, name: str, index: int, path: TreePath) -> Location | None:
        """Return the location of a value, or of its nearest ancestor; None for a list in flow style."""
        if self.blocks[name].is_flow:
            return None
        first, last = self.blocks[name].spans[index]
        mark = place_in(self._events(first, last), path, {})
        return Location(self._path, first + mark.line + 1, mark.column + 1)

    def text(self) -> bytes:
        """Return the whole file with the changes, in UTF-8."""
        parts: list[str] = []
        number = 0
        while number <= len(self.lines):
            for text in self._inserted.get(number, ()):
                self._end_line(parts)
                parts.append(self._with_line_ends(text))
            if number in self._changed:
                last, text = self._changed[number]
                unended = self.lines[last].rstrip(_BREAKS) == self.lines[last]
                parts.append(self._with_line_ends(text.removesuffix("\n") if unended else text))
                number = last + 1
                continue
            if number < len(self.lines):
                parts.append(self.lines[number])
            number += 1
        return "".join(parts).encode()

    def _scan(self, data: bytes) -> None:
        """Find the lists and the languages in the events of the file, without building trees."""
        events = Events(BytesIO(data), self._path)
        event = _first(events, MappingStartEvent)
        if event.flow_style:
            raise self._unspliceable(event.start_mark, "the glossary")
        self._root_column = event.start_mark.column
        while not isinstance(key := events.next(), MappingEndEvent):
            value = events.next()
            if key.value in ("concepts", "units"):
                self.blocks[key.value] = self._scan_list(events, key, value)
            else:
                kept = [value, *_walk(events, value)]
                if key.value == "languages":
                    self._languages = [item for item in kept if not isinstance(item, SequenceEndEvent)]
            events.kept.clear()
        end = events.next()
        line = end.start_mark.line
        if isinstance(end, DocumentEndEvent) and end.explicit:
            self.document_end = line

    def _scan_list(self, events: Events, key: Any, value: Any) -> Block:
        found = Block(key, value)
        dash = value.start_mark.column
        if not isinstance(value, SequenceStartEvent):
            return found
        before = key.end_mark.line
        item: Any
        while type(item := events.next()) is not SequenceEndEvent:
            last = max(self._last_line(event) for event in (item, *_walk(events, item)))
            first = item.start_mark.line
            while not found.is_flow and not self._begins_item(first, dash) and first > before:
                first -= 1
            found.spans.append((first, last))
            before = last
            events.kept.clear()
        found.end = item
        return found

    def _last_line(self, event: Any) -> int:
        kind = type(event)
        if kind is ScalarEvent and event.style in ("|", ">"):
            line = event.end_mark.line - (event.end_mark.column == 0)
            # Trailing blank lines belong to the scalar only if its value keeps them.
            while not event.value.endswith("\n\n") and line > event.start_mark.line and not self.lines[line].strip():
                line -= 1
            return int(line)
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            # libyaml marks the end of a block collection at the start of the next token.
            return int(event.start_mark.line) if event.end_mark.column != event.start_mark.column else 0
        return int(event.end_mark.line)

    def _begins_item(self, line: int, column: int) -> bool:
        text = self.lines[line]
        return text[column : column + 1] == "-" and not text[:column].strip("\ufeff ")

    def _block(self, name: str) -> Block:
        block = self.blocks[name]
        if block.is_flow:
            raise self._unspliceable(block.value.start_mark, f"{name!r}")
        return block

    def _unspliceable(self, mark: Any, what: str) -> InputError:
        return InputError(
            Code.WRONG_SHAPE,
            f"{what} stands in brackets, where single entries cannot be changed and all else be kept",
            location=Location(self._path, mark.line + 1, mark.column + 1),
            suggestion="write each entry on lines of its own after '- ', as glossport convert --to yaml does",
        )

    def _events(self, first: int, last: int) -> list[Any]:
        """Return the events of the entry in these lines; the marks count lines from 0."""
        events = Events(BytesIO("".join(self.lines[first : last + 1]).lstrip("\ufeff").encode()), self._path)
        _first(events, SequenceStartEvent)
        events.kept.clear()
        event = events.next()
        return [event, *_walk(events, event)]

    def tree(self, first: int, last: int) -> Tree:
        """Return the tree of the entry in these lines."""
        events = Events(BytesIO("".join(self.lines[first : last + 1]).lstrip("\ufeff").encode()), self._path)
        _first(events, SequenceStartEvent)
        return events.tree(events.next())

    def comments(self, first: int, last: int) -> Comments | None:
        """Return the comments of the entry in these lines; None if they have no ``#``."""
        lines = self.lines[first : last + 1]
        if not any("#" in line for line in lines):
            return None
        return comments_in(lines, self._events(first, last))

    def _end_of_list(self, block: Block) -> int:
        """Return the line after the last item, and after following comments with a deeper indent than its dash."""
        last = after = block.spans[-1][1] + 1
        while after < len(self.lines):
            line = self.lines[after].strip()
            indent = len(self.lines[after]) - len(self.lines[after].lstrip(" "))
            if line and not (line.startswith("#") and indent > block.indent):
                break
            after += 1
            if line:
                last = after
        return last

    def _has_gaps(self, block: Block) -> bool:
        """Return whether an empty line precedes the last of several items."""
        return len(block.spans) > 1 and not self.lines[block.spans[-1][0] - 1].strip()

    def _drop_empty_value(self, block: Block) -> None:
        if block.end is None and not block.value.end_mark.column - block.value.start_mark.column:
            return
        start = block.key.end_mark
        line = self.lines[start.line]
        end = (block.end or block.value).end_mark
        if end.line != start.line:
            raise self._unspliceable(block.value.start_mark, f"{block.key.value!r}")
        self.lines[start.line] = f"{line[: start.column]}:{line[end.column :]}"

    def _insert_in_line(self, number: int, column: int, text: str) -> None:
        line = self.lines[number]
        self.lines[number] = f"{line[:column]}{text}{line[column:]}"

    def _with_line_ends(self, text: str) -> str:
        return text if self._newline == "\n" else text.replace("\n", self._newline)

    def _end_line(self, parts: list[str]) -> None:
        if parts and not parts[-1].endswith(tuple(_BREAKS)):
            parts.append(self._newline)


def _decoded(data: bytes, path: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise InputError(
            Code.WRONG_ENCODING, "this is not UTF-8 text", location=Location(path), suggestion="save the file as UTF-8"
        ) from None


def _first(events: Events, kind: type[Any]) -> Any:
    while type(event := events.next()) is not kind:
        pass
    return event


def _walk(events: Events, start: Any) -> list[Any]:
    """Consume and return the remaining events of the value that begins with ``start``."""
    taken: list[Any] = []
    depth = 1 if type(start) in (MappingStartEvent, SequenceStartEvent) else 0
    while depth:
        event = events.next()
        taken.append(event)
        if type(event) in (MappingStartEvent, SequenceStartEvent):
            depth += 1
        elif type(event) in (MappingEndEvent, SequenceEndEvent):
            depth -= 1
    return taken
