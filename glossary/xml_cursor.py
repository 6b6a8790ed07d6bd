"""Where a reader stands in the text of an XML file, between two entries."""

import codecs
import re

LONGEST = 64 * 1024
"""How many characters an entry may have that is looked at as text; a longer one is for the parser."""

_BLANKS = re.compile("[ \t\r\n]*+")


class Cursor:
    """A place between two entries in the text of a file, which is added to in blocks."""

    __slots__ = ("_decoder", "_names", "_undecoded", "is_certain", "line", "line_start", "path", "position", "text")

    def __init__(self, path: str, line: int, column: int, names: tuple[str, ...]) -> None:
        self.path = path
        self.text = ""
        self.position = 0
        self.line = line
        self.line_start = 1 - column
        """Where in the text this line begins, or began."""
        self.is_certain = True
        """False from where it is not sure any more that entries follow each other."""
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._undecoded = b""
        self._names = re.compile(f"<({'|'.join(map(re.escape, names))})(?=[\\s/>])")

    def add(self, block: bytes) -> None:
        try:
            text = self._decoder.decode(block)
        except UnicodeDecodeError:
            # The parser comes to the same place and tells it.
            self._undecoded = block
            self.is_certain = False
            return
        self.text = self.text[self.position :] + text
        self.line_start -= self.position
        self.position = 0
        self.advance(0)

    def advance(self, length: int) -> None:
        """Go on to the end of an entry, and over the blanks behind it."""
        text, start = self.text, self.position
        blanks = _BLANKS.match(text, start + length)
        assert blanks
        self.position = end = blanks.end()
        if lines := text.count("\n", start, end):
            self.line += lines
            self.line_start = text.rfind("\n", start, end) + 1

    def entry(self) -> str:
        """Give the text of the entry that begins here; nothing where more of the file is needed, or it is not sure."""
        opening = self._names.match(self.text, self.position)
        left = len(self.text) - self.position
        if opening is None:
            self.is_certain = left < len("<longer than any name of an entry")
            return ""
        close = f"</{opening[1]}>"
        end = self.text.find(close, self.position)
        if end < 0:
            self.is_certain = left < LONGEST
            return ""
        entry = self.text[self.position : end + len(close)]
        # In comments, CDATA and instructions no tag is one.
        self.is_certain = len(self._names.findall(entry)) == 1 and "<!" not in entry and "<?" not in entry
        return entry if self.is_certain else ""

    def blanks_after(self, entry: str) -> str | None:
        """Give the blanks between the entry that begins here and what follows; None where that is not there yet."""
        blanks = _BLANKS.match(self.text, self.position + len(entry))
        return blanks[0] if blanks and blanks.end() < len(self.text) else None

    @property
    def column(self) -> int:
        return self.position - self.line_start + 1

    def rest(self) -> bytes:
        """Give what was added and not yet passed."""
        return self.text[self.position :].encode() + self._decoder.getstate()[0] + self._undecoded
