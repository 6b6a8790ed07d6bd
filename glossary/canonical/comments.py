"""Finds the comments in YAML and the values they belong to, so that they are kept when a value is written again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from glossary.fields import Tree, TreePath


@dataclass(slots=True)
class Comments:
    """The comments of one tree by path; each text begins with ``#``.

    ``before`` holds whole-line comments above a key or item, ``beside`` those at the end of its line, ``below`` those
    after the last value.
    """

    before: dict[TreePath, list[str]] = field(default_factory=dict)
    beside: dict[TreePath, str] = field(default_factory=dict)
    below: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.before or self.beside or self.below)


def comments_in(lines: Sequence[str], events: Sequence[Any]) -> Comments:
    """Return the comments in the lines of one value; the marks of its ``events`` count these lines from 0.

    The value must have no anchors and tags, so that every ``#`` outside a scalar begins a comment.
    """
    nodes = list(_nodes(events))
    comments = Comments()
    for line, column, comment in _comment_marks(lines, [node for node in nodes if node.scalar]):
        place = (line, column)
        # After only "-", "?", "[" or "{", a comment belongs to the next node.
        if lines[line][:column].strip(" \t-?[{\ufeff"):
            _put_beside(comments, nodes, place, comment)
        else:
            following = next((node.path for node in nodes if node.leads and node.start > place), None)
            if following is None:
                comments.below.append(comment)
            else:
                comments.before.setdefault(following, []).append(comment)
    return comments


# Comments


@dataclass(slots=True)
class _Node:
    """A key, item or value with its start and end (line and column); the end of a block collection is None."""

    path: TreePath
    start: tuple[int, int]
    end: tuple[int, int] | None
    scalar: bool
    block: bool = False
    leads: bool = True
    """False for a block collection under a key: it begins where its first child does."""


def _nodes(events: Sequence[Any]) -> Iterator[_Node]:
    """Yield the nodes in order of their start; a collection in flow style is yielded again at its end."""
    open_collections: list[tuple[TreePath, Any]] = []
    counts: list[int] = []
    key: str | None = None
    for event in events:
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            path, start = open_collections.pop()
            counts.pop()
            if start.flow_style:
                yield _Node(path, _position(event.start_mark), _position(event.end_mark), scalar=False)
            key = None
            continue
        if not open_collections:
            path = ()
        else:
            parent, start = open_collections[-1]
            if isinstance(start, SequenceStartEvent):
                path = (*parent, counts[-1])
                counts[-1] += 1
            elif key is None and isinstance(event, ScalarEvent):
                key = event.value
                yield _Node((*parent, key), _position(event.start_mark), _position(event.end_mark), scalar=True)
                continue
            else:
                path, key = (*parent, key or ""), None
        yield from _value_node(path, event)
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            open_collections.append((path, event))
            counts.append(0)
            key = None


def _value_node(path: TreePath, event: Any) -> Iterator[_Node]:
    start = _position(event.start_mark)
    if isinstance(event, ScalarEvent):
        yield _Node(path, start, _position(event.end_mark), scalar=True, block=event.style in ("|", ">"))
    elif not isinstance(event, AliasEvent):
        under_key = bool(path) and isinstance(path[-1], str)
        yield _Node(path, start, None, scalar=False, leads=event.flow_style or not under_key)


def _position(mark: Any) -> tuple[int, int]:
    return mark.line, mark.column


def _comment_marks(lines: Sequence[str], scalars: list[_Node]) -> Iterator[tuple[int, int, str]]:
    covered: dict[int, list[tuple[int, int]]] = {}
    for node in scalars:
        for number, start, end in _spans(node):
            covered.setdefault(number, []).append((start, end))
    for number, line in enumerate(lines):
        column = line.find("#")
        while column >= 0:
            inside = [end for start, end in covered.get(number, ()) if start <= column < end]
            if not inside:
                yield number, column, line[column:].rstrip()
                break
            column = line.find("#", max(inside))


def _spans(node: _Node) -> Iterator[tuple[int, int, int]]:
    """Yield line, start and end column for each line of a scalar; for a block scalar's header only the indicator."""
    endless = 1 << 30
    (line, column), end = node.start, node.end or node.start
    if node.start[0] == end[0]:
        yield line, column, end[1]
        return
    yield line, column, column + 1 if node.block else endless
    for between in range(line + 1, end[0]):
        yield between, 0, endless
    # A block scalar ends at the start of the next line, except on the last line of a file, where it ends in that line.
    yield end[0], 0, end[1]


def _put_beside(comments: Comments, nodes: list[_Node], place: tuple[int, int], comment: str) -> None:
    path: TreePath = ()
    for node in nodes:
        if node.end is not None and (node.start if node.scalar else node.end) <= place:
            path = node.path
    comments.beside[path] = f"{comments.beside[path]} {comment}" if path in comments.beside else comment


def fitting(comments: Comments, tree: Tree) -> Comments:
    """Return the comments for a changed tree; those of removed values move to the line above the nearest ancestor."""
    placed = Comments(below=list(comments.below))
    for path, lines in comments.before.items():
        placed.before.setdefault(_nearest(path, tree), []).extend(lines)
    for path, comment in comments.beside.items():
        if (nearest := _nearest(path, tree)) == path:
            placed.beside[path] = comment
        else:
            placed.before.setdefault(nearest, []).append(comment)
    return placed


def _nearest(path: TreePath, tree: Tree) -> TreePath:
    for depth, step in enumerate(path):
        if isinstance(tree, dict) and step in tree:
            tree = tree[str(step)]
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return path[:depth]
    return path


def ancestors(comments: Comments) -> frozenset[TreePath]:
    return frozenset(path[:depth] for path in (*comments.before, *comments.beside) for depth in range(len(path)))
