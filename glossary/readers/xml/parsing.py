"""Two parsers of one XML file: one reads all of it and finds every mistake, one builds trees of what is given to it.

The first has no handlers, which makes it several times as fast as the second. So an entry of which no tree is needed
costs little, and is as well-formed as any other.
"""

from itertools import islice
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate

from glossary.findings import InputError
from glossary.model import Location
from glossary.readers.xml.encoding import Utf8, is_utf_8
from glossary.rules import Code

DEEPEST = 100
"""No element of a glossary stands deeper than about a dozen levels."""
SHALLOW = DEEPEST * len("<a></a>")
"""An element of no more characters cannot be as deep."""
STEP = 64 * 1024
"""Characters after which the parser is asked how many elements are open."""


class Parsers:
    """Both raise InputError: G105 where the file is not well-formed, G103 where it is not in UTF-8, and G109 for
    entities and nesting without limit.
    """

    def __init__(self, path: str, encoding: Utf8) -> None:
        self._path = path
        self._encoding = encoding
        self._checker = ParserCreate("utf-8", "}")
        builder = TreeBuilder()
        # An extra element above the root gives access to the tree while it is built.
        self.top = builder.start("top", {})
        self._builder = XMLParser(target=builder, encoding="utf-8")
        self._line = 1
        """Of the text that was built."""
        self._began = Location(path, 1, 1)
        self._began_at = 1
        """The line of the built text in which the text from the place ``_began`` begins."""

    def check(self, block: bytes) -> None:
        """Read the next block of the file; an empty one is the end."""
        try:
            self._checker.Parse(block, not block)
        except ExpatError as error:
            raise self._error(ErrorString(error.code), error.lineno, error.offset, block) from None

    def build_at(self, place: Location, text: str) -> None:
        """Build the tree of a text that begins in the body, and does not follow the text that was built last."""
        self._began, self._began_at = place, self._line + 1
        self.build(f"\n{text}")

    def build(self, text: str) -> None:
        """Build the tree of a text that follows the one before."""
        try:
            for start in range(0, len(text), STEP):
                step = text[start : start + STEP]
                self._builder.feed(step)
                self._line += step.count("\n")
                self._refuse_depth()
        except ParseError as error:
            line, column = error.position
            if line == self._began_at:
                column += self._began.column - 1
            message = str(error).partition(":")[0]
            raise self._error(message, self._began.line + line - self._began_at, column, b"") from None

    def close(self) -> None:
        self.check(b"")
        try:
            self._builder.close()
        except ParseError as error:
            raise self._error(str(error).partition(":")[0], self._line, 0, b"") from None
        except AssertionError:
            # The builder finds that the extra element is still open.
            pass

    def _refuse_depth(self) -> None:
        """Raise InputError G109 where too many elements are open: each is the last one within the one around it."""
        element = self.top
        for _ in range(DEEPEST):
            if not len(element):
                return
            element = element[-1]
        line = self._began.line + self._line - self._began_at
        raise too_deep(self._began if line == self._began.line else Location(self._path, line))

    def _error(self, message: str, line: int, column: int, block: bytes) -> InputError:
        if "invalid token" in message and not is_utf_8(block):
            return self._encoding.wrong_encoding("utf-8", line, column + 1)
        return InputError(
            Code.HOSTILE_MARKUP if "amplification" in message else Code.BROKEN_SYNTAX,
            f"not well-formed XML: {message}",
            location=Location(self._path, line, column + 1),
        )


def too_deep(place: Location) -> InputError:
    return InputError(Code.HOSTILE_MARKUP, f"nested deeper than {DEEPEST} levels", location=place)


def is_too_deep(element: Element) -> bool:
    if next(islice(element.iter(), DEEPEST, None), None) is None:
        # So few elements cannot stand so deep.
        return False
    level = [element]
    for _ in range(DEEPEST):
        level = [child for parent in level for child in parent if len(child)]
        if not level:
            return False
    return True
