"""Writes canonical YAML for review: the same tree always gives the same text.

The indent is 2. A mapping or list of texts is in flow style if its line fits; ``terms`` and lists of terms always have
one item per line. Scalars are plain only if every YAML 1.1 and 1.2 parser reads the same text.
"""

import re
import shutil
import weakref
from collections.abc import Iterable, Iterator
from functools import lru_cache
from tempfile import TemporaryFile
from typing import IO, Any

from glossary.canonical.comments import Comments, ancestors, fitting
from glossary.canonical.tree import FORMAT_VERSION, concept_tree, metadata_tree, unit_tree
from glossary.fields import Tree, TreePath
from glossary.model import Concept, Entry, Metadata

WIDTH = 100
"""Columns; a wide character, such as a Chinese one, takes two."""
INDENT = 2
_WIDE_CLASS = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f"
    "\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd"
)
_WIDE = re.compile(f"[{_WIDE_CLASS}]")

# Fixed ranges, because str.isprintable() differs between versions of Python. Escaped are the characters that YAML does
# not allow unescaped, and those that reorder or hide text in a review.
_ESCAPED_CLASS = (
    "\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
)
_ESCAPED = re.compile(f"[{_ESCAPED_CLASS}]")
_ESCAPED_IN_QUOTES = re.compile(rf'["\\{_ESCAPED_CLASS}]')
_ESCAPED_IN_LITERAL = re.compile(f"(?!\n)[{_ESCAPED_CLASS}]")
_ESCAPES = {
    "\0": "\\0", "\a": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r",
    "\x1b": "\\e", '"': '\\"', "\\": "\\\\", "\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P",
}  # fmt: skip

# A fast test: most texts match none of these, and are plain unless they are one of _WORDS.
_SUSPECT = re.compile(rf"^(?![a-zA-Z\u0400-\u04ff\u4e00-\u9fff])|[:#,?\[\]{{}}{_ESCAPED_CLASS}]|\s\Z")
_NOT_PLAIN = re.compile(rf"""^[-?:,\[\]{{}}#&*!|>'"%@`=<\s]|[{_ESCAPED_CLASS}]|\s\#|:(?:\s|\Z)|\s\Z""")
_NOT_PLAIN_IN_FLOW = re.compile(r"[,\[\]{}:?]")
_WORDS = frozenset(["", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n"])
_NUMBER_OR_DATE = re.compile(
    r"[-+]?[0-9_.,:]+([eE][-+]?[0-9]*)?|[-+]?0[xX][0-9a-fA-F_]*|[-+]?0[oO][0-7_]*|[-+]?0[bB][01_]*"
    r"|[-+]?\.(inf|nan)|\d{4}-\d\d?(-\d.*)?|\.\.\..*",
    re.IGNORECASE,
)
_BREAK_AFTER = "、。，；：！？…—）」』】》〉〕’”"
_BREAK = re.compile(
    f"(?<=[{_BREAK_AFTER}])(?![{_BREAK_AFTER}])|(?<=[{_WIDE_CLASS}])(?=[{_WIDE_CLASS}])(?![{_BREAK_AFTER}])"
)
_SINGLE_SPACE = re.compile(r"(?<! ) (?! )")


class CanonicalWriter:
    """Writes a glossary as YAML: concepts, then units, which are kept in a temporary file until ``close``."""

    def __init__(self, metadata: Metadata, out: IO[bytes]) -> None:
        self._out = out
        self._has_concepts = False
        self._units: IO[bytes] | None = None
        out.write(emit({**metadata_tree(metadata), "glossport": int(FORMAT_VERSION)}).encode())

    def write(self, entries: Iterable[Entry], /) -> None:
        for entry in entries:
            if isinstance(entry, Concept):
                if not self._has_concepts:
                    self._out.write(b"concepts:\n")
                    self._has_concepts = True
                self._out.write(emit_item(concept_tree(entry), INDENT).encode())
            else:
                self._waiting().write(emit_item(unit_tree(entry), INDENT).encode())

    def close(self) -> None:
        if self._units is not None:
            self._out.write(b"units:\n")
            self._units.seek(0)
            shutil.copyfileobj(self._units, self._out)

    def _waiting(self) -> IO[bytes]:
        if self._units is None:
            self._units = TemporaryFile()  # noqa: SIM115  # lives as long as the writer
            weakref.finalize(self, self._units.close)
        return self._units


def emit(tree: dict[str, Tree], indent: int = 0, comments: Comments | None = None) -> str:
    """Return a mapping in block style; each line ends with a line feed."""
    emission = _Emission(tree, comments)
    emission.mapping(tree, indent, ())
    return emission.text(indent)


def emit_item(tree: Tree, indent: int, comments: Comments | None = None) -> str:
    """Return a value as an item of a block list; ``indent`` is the column of the dashes."""
    emission = _Emission(tree, comments)
    emission.item(tree, indent, ())
    return emission.text(indent)


def emit_inline(tree: Tree) -> str:
    """Return a text, or a list or mapping of texts, in flow style."""
    if isinstance(tree, dict):
        return f"{{{', '.join(f'{_key(key)}: {_atom(value, in_flow=True)}' for key, value in tree.items())}}}"
    if isinstance(tree, list):
        return f"[{', '.join(_atom(value, in_flow=True) for value in tree)}]"
    return _atom(tree, in_flow=True)


# Emission


class _Emission:
    """The lines of one tree."""

    def __init__(self, tree: Tree, comments: Comments | None) -> None:
        self._lines: list[str] = []
        self._comments = fitting(comments, tree) if comments else None
        self._commented_inside = ancestors(self._comments) if self._comments else frozenset()

    def text(self, indent: int) -> str:
        if self._comments:
            self._lines += [" " * indent + comment for comment in self._comments.below]
        self._lines.append("")
        return "\n".join(self._lines)

    def mapping(self, tree: dict[str, Tree], indent: int, path: TreePath, first: str | None = None) -> None:
        """Add one line or block per key; the first line begins with ``first``, if given, instead of the indent."""
        margin = " " * indent
        start = first or margin
        for key, value in tree.items():
            here = (*path, key)
            if start is margin:
                self._before(here, margin)
            self._value(f"{start}{_key(key)}:", value, indent + INDENT, here)
            start = margin

    def item(self, tree: Tree, indent: int, path: TreePath) -> None:
        margin = " " * indent
        self._before(path, margin)
        if not tree or not isinstance(tree, dict):
            self._value(f"{margin}-", tree, indent + INDENT, path)
        elif (flow := self._flow(tree, path, indent + INDENT)) is not None:
            self._line(f"{margin}- {flow}", path)
        else:
            if self._comments:
                # The dash shares its line with the first key, so these comments go above it.
                self._lines += [margin + comment for comment in (self._comments.beside.get(path),) if comment]
                self._before((*path, next(iter(tree))), margin)
            self.mapping(tree, indent + INDENT, path, f"{margin}- ")

    def _value(self, start: str, tree: Tree, indent: int, path: TreePath) -> None:
        if isinstance(tree, dict | list):
            self._collection(start, tree, indent, path)
            return
        if not isinstance(tree, str):
            self._line(f"{start} {_atom(tree)}", path)
            return
        if "\n" not in tree:
            line = f"{start} {_atom(tree)}"
            if _fits(line):
                self._line(line, path)
                return
        self._long(start, tree, indent, path)

    def _collection(self, start: str, tree: Tree, indent: int, path: TreePath) -> None:
        if not tree:
            self._line(f"{start} {'{}' if isinstance(tree, dict) else '[]'}", path)
        elif (flow := self._flow(tree, path, len(start) + 1)) is not None:
            self._line(f"{start} {flow}", path)
        else:
            self._line(start, path)
            if isinstance(tree, dict):
                self.mapping(tree, indent, path)
                return
            for index, item in enumerate(tree):
                self.item(item, indent, (*path, index))

    def _flow(self, tree: Tree, path: TreePath, column: int) -> str | None:
        """Return a collection in flow style; None if it needs block style or does not fit after this column."""
        if path in self._commented_inside or (path and path[0] == "terms" and _is_terms(path, tree)):
            return None
        length = column
        for value in tree.values() if isinstance(tree, dict) else tree:
            if isinstance(value, str):
                length += len(value)
                if length > WIDTH or "\n" in value:
                    return None
            elif isinstance(value, dict | list):
                return None
        flow = emit_inline(tree)
        return flow if column + _columns(flow) <= WIDTH else None

    def _long(self, start: str, text: str, indent: int, path: TreePath) -> None:
        margin = " " * indent
        if (block := _literal(text) if "\n" in text else _folded(text, WIDTH - indent)) is not None:
            header, *lines = block
            self._line(f"{start} {header}", path)
            self._lines += [margin + line if line else "" for line in lines]
            return
        parts = _continued(text, start, indent)
        self._lines += parts[:-1]
        self._line(parts[-1], path)

    def _line(self, line: str, path: TreePath) -> None:
        if self._comments and (comment := self._comments.beside.get(path)):
            line = f"{line}  {comment}"
        self._lines.append(line)

    def _before(self, path: TreePath, margin: str) -> None:
        if self._comments:
            self._lines += [margin + comment for comment in self._comments.before.get(path, ())]


def _is_terms(path: TreePath, tree: Tree) -> bool:
    """Return whether a path below ``terms`` is the mapping or a list of terms, written with one item per line."""
    return len(path) == 1 or (len(path) == 2 and isinstance(tree, list))


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    return _atom(text, in_flow=True)


def _atom(value: Any, *, in_flow: bool = False) -> str:
    """Return a scalar on one line, plain or in double quotes."""
    if not isinstance(value, str):
        return str(value).lower()
    return value if _is_plain(value, in_flow=in_flow) else _quoted(value)


def _is_plain(text: str, *, in_flow: bool) -> bool:
    if _SUSPECT.search(text):
        if _NOT_PLAIN.search(text) or (in_flow and _NOT_PLAIN_IN_FLOW.search(text)):
            return False
        if _NUMBER_OR_DATE.fullmatch(text):
            return False
    return len(text) > 5 or text.lower() not in _WORDS


def _quoted(text: str) -> str:
    return f'"{_ESCAPED_IN_QUOTES.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    return _ESCAPES.get(character) or (f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}")


def _literal(text: str) -> list[str] | None:
    """Return header and lines of a literal block scalar; None if text needs escapes or has spaces that may get lost."""
    if (
        _ESCAPED_IN_LITERAL.search(text)
        or text.startswith(("\n", " "))
        or text.endswith(("\n\n", " "))
        or " \n" in text
    ):
        return None
    if text.endswith("\n"):
        return ["|", *text[:-1].split("\n")]
    return ["|-", *text.split("\n")]


def _folded(text: str, width: int) -> list[str] | None:
    """Return header and lines of a folded block scalar, wrapped at single spaces; None if escapes are needed.

    None also without single spaces, or if a line with wide characters is longer than the width.
    """
    if _ESCAPED.search(text) or text.startswith(" ") or text.endswith(" "):
        return None
    words = _SINGLE_SPACE.split(text)
    if len(words) == 1:
        return None
    lines = list(_filled(words, width))
    if any(_columns(line) > width and _WIDE.search(line) for line in lines):
        return None
    return [">-", *lines]


def _filled(words: list[str], width: int) -> Iterator[str]:
    line, length = words[0], _columns(words[0])
    for word in words[1:]:
        columns = _columns(word)
        if length + 1 + columns > width:
            yield line
            line, length = word, columns
        else:
            line, length = f"{line} {word}", length + 1 + columns
    yield line


def _continued(text: str, start: str, indent: int) -> list[str]:
    """Return the lines of a scalar: one line, or with wide characters a quoted scalar broken after punctuation."""
    if "\n" in text or not _WIDE.search(text):
        return [f"{start} {_atom(text)}"]
    margin = " " * indent
    lines: list[str] = []
    line, length = f'{start} "', _columns(start) + 2
    for piece in _pieces(text, WIDTH - indent - 1):
        escaped = _quoted(piece)[1:-1]
        columns = _columns(escaped)
        if length + columns > WIDTH - 1 and line != margin:
            lines.append(f"{line}\\")
            # YAML skips unescaped white space at the beginning of a continued line.
            line, length = margin, indent
            if escaped.startswith(" "):
                escaped, columns = f"\\{escaped}", columns + 1
        line, length = line + escaped, length + columns
    lines.append(f'{line}"')
    return lines


def _pieces(text: str, width: int) -> Iterator[str]:
    """Split after punctuation, and between wide characters where a piece would be longer than ``width``."""
    piece, length = "", 0
    for part in _BREAK.split(text):
        columns = _columns(part)
        if piece and (piece[-1] in _BREAK_AFTER or length + columns > width):
            yield piece
            piece, length = "", 0
        piece += part
        length += columns
    yield piece


def _fits(line: str) -> bool:
    return len(line) * 2 <= WIDTH or _columns(line) <= WIDTH


def _columns(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))
