"""Reads entries with the same layout: the reader parses one of them, and a pattern made from it matches the others.

Most glossaries and memories write nearly every entry in one of a few layouts, in which only the texts differ. To learn
a layout, this module replaces each text of an entry by a test word and calls the reader of the format. The fields that
then hold the test words are the fields of the texts, so only the reader knows the format. An entry has a known layout
only if every tag is the same and its texts need no special treatment. The parser reads all others.
"""

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from xml.etree.ElementTree import Element, ParseError, fromstring

from glossary.fields import CONCEPT_FIELDS, LANGUAGE_FIELDS, TERM_FIELDS, UNIT_FIELDS
from glossary.findings import Change, ReadingLoss, Report
from glossary.model import Concept, Entry, Location, Note, Passage, Unit, bare_concept
from glossary.readers.xml.places import place_at

LONGEST = 64 * 1024
"""How many characters an entry may have that is looked at as text; a longer one is for the parser."""
_BLANKS = re.compile("[ \t\r\n]*+")


class Cursor:
    """A position between two entries in the text of a file, which ``add`` extends by blocks."""

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
            # The parser reaches the same bytes and reports the error.
            self._undecoded = block
            self.is_certain = False
            return
        self.text = self.text[self.position :] + text
        self.line_start -= self.position
        self.position = 0
        self.advance(0)

    def advance(self, length: int) -> None:
        """Move past an entry of this many characters and the blanks after it."""
        text, start = self.text, self.position
        blanks = _BLANKS.match(text, start + length)
        assert blanks
        self.position = end = blanks.end()
        if lines := text.count("\n", start, end):
            self.line += lines
            self.line_start = text.rfind("\n", start, end) + 1

    def entry(self) -> str:
        """Return the entry that begins here; an empty text if more blocks are needed or ``is_certain`` became False."""
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
        # Text in comments, CDATA and processing instructions may look like tags.
        self.is_certain = len(self._names.findall(entry)) == 1 and "<!" not in entry and "<?" not in entry
        return entry if self.is_certain else ""

    def blanks_after(self, entry: str) -> str | None:
        """Return the blanks after the entry that begins here; None if the text so far ends with them."""
        blanks = _BLANKS.match(self.text, self.position + len(entry))
        return blanks[0] if blanks and blanks.end() < len(self.text) else None

    @property
    def column(self) -> int:
        return self.position - self.line_start + 1

    def rest(self) -> bytes:
        """Return the bytes that were added, from the position on."""
        return self.text[self.position :].encode() + self._decoder.getstate()[0] + self._undecoded


Read: TypeAlias = Callable[[Element, Report], Entry | None]
"""Reads an entry as the reader does, with a report and a state of its own."""
Make: TypeAlias = Callable[[Sequence[str], Location], Entry]
MOST = 16
"""How many layouts are kept; what is written in more ways is left to the parser."""
_TOKEN = re.compile(r"<([^<>]+)>([^<>&]*)")
_ID = re.compile(r"""(.*?\s(?:id|tuid)=")([^"<>&]+)(".*)""")

# A text that begins with a space may be blank; one with ">" may hold "]]>", which XML forbids in a text.
_TEXT = r"([^\s<>&][^<>&]*+)"


@dataclass(slots=True, eq=False)
class Layout:
    """How an entry and the blanks after it are written, and which fields its texts fill."""

    pattern: re.Pattern[str]
    make: Make
    changes: tuple[tuple[Change, str, str, ReadingLoss], ...]
    """What is reported of each such entry."""
    lines: int
    """How many line feeds there are."""
    uses: int = 0


class Layouts:
    """The layouts of a file.

    ``special`` are texts that the reader does not store unchanged. ``named`` makes an id from the terms of a concept
    that has none.
    """

    def __init__(
        self,
        read: Read,
        report: Report,
        *,
        special: frozenset[str] = frozenset(),
        named: Callable[[Sequence[str]], str] | None = None,
    ) -> None:
        self._read = read
        self._report = report
        self._special = special
        self._named = named
        self._layouts: list[Layout] = []

    def entries_at(self, cursor: Cursor) -> Iterator[tuple[Location, Entry]]:
        """Yield entries while their layouts are known and their texts need no special treatment; move the cursor on."""
        self._layouts.sort(key=lambda layout: -layout.uses)
        patterns = [(layout, layout.pattern.match) for layout in self._layouts]
        text, path, special = cursor.text, cursor.path, self._special
        while True:
            position = cursor.position
            for layout, match in patterns:  # noqa: B007  # the one that matches is meant
                if found := match(text, position):
                    break
            else:
                return
            texts = found.groups()
            # Line breaks, and all characters that XML forbids, are not printable.
            if not "".join(texts).isprintable() or (special and not special.isdisjoint(texts)):
                return
            place = place_at((path, cursor.line, position - cursor.line_start + 1))
            for how, what, into, loss in layout.changes:
                self._report.change(how, what, place, into=into, loss=loss)
            layout.uses += 1
            cursor.position = end = found.end()
            if layout.lines:
                cursor.line += layout.lines
                cursor.line_start = text.rfind("\n", position, end) + 1
            yield place, layout.make(texts, place)

    @property
    def uses(self) -> int:
        """The number of entries that were read by their layouts."""
        return sum(layout.uses for layout in self._layouts)

    def learn(self, entry: str, blanks: str) -> bool:
        """Learn the layout of an entry and the blanks after it; return whether this gave a new layout."""
        if len(self._layouts) == MOST or len(entry) > LONGEST:
            return False
        layout = self._layout_of(entry, blanks)
        if layout is None or layout.pattern in {known.pattern for known in self._layouts}:
            return False
        self._layouts.append(layout)
        return True

    def _layout_of(self, entry: str, blanks: str) -> Layout | None:
        tokens = _TOKEN.findall(entry)
        if "".join([f"<{tag}>{text}" for tag, text in tokens]) != entry:
            return None
        has_id = _ID.fullmatch(tokens[0][0]) is not None
        if not has_id and "id" in tokens[0][0]:
            # It may have an id that is written in another way.
            return None
        as_written = self._sample(tokens, {})
        if as_written is None:
            return None
        stored = set(_texts_of(as_written[0]))
        # Any other text may say what kind of entry this is.
        numbers = [number for number, (_, text) in enumerate(tokens) if text in stored]
        words = {number: f"text {number} of this entry" for number in ([-1] if has_id else []) + numbers}
        sample = self._sample(tokens, words)
        if sample is None:
            return None
        # A text that is not stored unchanged, such as a part of speech, belongs to the layout.
        taken = set(_texts_of(sample[0]))
        words = {number: word for number, word in words.items() if word in taken or number == -1}
        again = self._sample(tokens, words)
        if again is None or type(again[0]) is not type(as_written[0]):
            return None
        found, report = again
        indexes = {word: index for index, word in enumerate(words.values())}
        changes = tuple((*key, tally.loss) for key, tally in report.changes.items())
        make = _maker(found, indexes, None if has_id else self._named)
        if make is None or report.findings or any(word in what for _, what, _, _ in changes for word in indexes):
            return None
        made = make(tuple(indexes), Location(""))
        if isinstance(found, Concept) and isinstance(made, Concept) and not has_id:
            made.id = found.id
        if made != found:
            return None
        # The state of a unit may be the same as one of its texts, and a word in its place is no state.
        if isinstance(found, Unit) and make(_own_texts(tokens, words), Location("")) != as_written[0]:
            return None
        # Texts that match a layout hold no line feed.
        lines = "".join([*_with_words(tokens, words), blanks]).count("\n")
        return Layout(_pattern(tokens, words, blanks), make, changes, lines)

    def _sample(self, tokens: list[tuple[str, str]], words: dict[int, str]) -> tuple[Entry, Report] | None:
        """Read an entry with words in place of its texts, by token number; number -1 is the id."""
        report = Report()
        try:
            element = fromstring("".join(_with_words(tokens, words)))
        except ParseError:
            # For example a namespace prefix: the file declares it, but the entry alone does not.
            return None
        entry = self._read(element, report)
        return None if entry is None else (entry, report)


def _own_texts(tokens: list[tuple[str, str]], words: dict[int, str]) -> list[str]:
    """Return what the entry itself has in place of the words."""
    identifier = _ID.fullmatch(tokens[0][0])
    return [identifier[2] if identifier and number == -1 else tokens[number][1] for number in words]


def _with_words(tokens: list[tuple[str, str]], words: dict[int, str]) -> Iterator[str]:
    for number, (tag, text) in enumerate(tokens):
        identifier = _ID.fullmatch(tag) if number == 0 and -1 in words else None
        yield f"<{identifier[1]}{words[-1]}{identifier[3]}>" if identifier else f"<{tag}>"
        yield words.get(number, text)


def _pattern(tokens: list[tuple[str, str]], words: dict[int, str], blanks: str) -> re.Pattern[str]:
    parts = []
    for number, (tag, text) in enumerate(tokens):
        identifier = _ID.fullmatch(tag) if number == 0 and -1 in words else None
        if identifier:
            # An id that begins with an underscore may be the encoded form of another id (``glossary.ids.xml_id``).
            parts.append(f'<{re.escape(identifier[1])}([^_"<>&][^"<>&]*+){re.escape(identifier[3])}>')
        else:
            parts.append(f"<{re.escape(tag)}>")
        parts.append(_TEXT if number in words else re.escape(text))
    return re.compile("".join([*parts, re.escape(blanks), "(?=<)"]))


def _texts_of(entry: Entry) -> Iterator[str]:
    """Yield the texts of the fields that a reader stores unchanged."""
    if isinstance(entry, Unit):
        yield from (note.text for note in entry.notes)
        yield from (one.text for one in entry.properties)
        yield from entry.texts.values()
        if entry.tuid:
            yield entry.tuid
        return
    yield from entry.notes
    yield entry.id
    yield from (passage.text for passage in entry.definitions)
    for section in entry.sections.values():
        for term in section.terms:
            yield term.text
            yield from term.notes


def _maker(sample: Entry, indexes: dict[str, int], named: Callable[[Sequence[str]], str] | None) -> Make | None:
    """Return a function that builds entries like the sample from other texts; None if this is not certain."""
    texts = [note.text if isinstance(note, Note) else note for note in sample.notes]
    if not all(text in indexes for text in texts):
        return None
    notes = [indexes[text] for text in texts]
    if isinstance(sample, Unit):
        return _unit_maker(sample, indexes, notes)
    if named is None and sample.id not in indexes:
        return None
    if any(field.attribute not in ("notes", "definitions") for field, _ in CONCEPT_FIELDS.set_in(sample)):
        return None
    if not all(passage.text in indexes and passage.source is None for passage in sample.definitions):
        return None
    definitions = [indexes[passage.text] for passage in sample.definitions]
    sections = []
    for language, section in sample.sections.items():
        if len(section.terms) != 1 or LANGUAGE_FIELDS.set_in(section):
            return None
        (term,) = section.terms
        details = [(field.attribute, value) for field, value in TERM_FIELDS.set_in(term) if field.attribute != "notes"]
        if term.text not in indexes or not all(note in indexes for note in term.notes):
            return None
        if any(word in repr(details) for word in indexes):
            return None
        sections.append((language, indexes[term.text], [indexes[note] for note in term.notes], details))
    return _concept_maker(indexes.get(sample.id), sections, notes, definitions, named)


def _unit_maker(sample: Unit, indexes: dict[str, int], notes: list[int]) -> Make | None:
    if sample.variants or not all(text in indexes for text in sample.texts.values()):
        return None
    constant = [(field.attribute, value) for field, value in UNIT_FIELDS.set_in(sample)]
    constant = [(name, value) for name, value in constant if name not in _FROM_TEXTS]
    if any(word in repr(constant) for word in indexes):
        return None
    if not all(one.text in indexes for one in sample.properties) or any(one.language for one in sample.notes):
        return None
    id_index = indexes.get(sample.tuid or "")
    if sample.tuid is not None and id_index is None:
        return None
    languages = [(language, indexes[text]) for language, text in sample.texts.items()]
    properties = [(one, indexes[one.text]) for one in sample.properties]

    def unit(texts: Sequence[str], place: Location) -> Unit:
        made = Unit({language: texts[index] for language, index in languages}, location=place)
        if id_index is not None:
            made.tuid = texts[id_index]
        if notes:
            made.notes = tuple([Note(texts[index]) for index in notes])
        if properties:
            made.properties = tuple([one._replace(text=texts[index]) for one, index in properties])
        for name, value in constant:
            setattr(made, name, value)
        return made

    return unit


_FROM_TEXTS = frozenset({"tuid", "notes", "properties"})
"""Fields of a unit that hold texts of the entry."""


def _concept_maker(
    id_index: int | None,
    sections: list[tuple[str, int, list[int], list[tuple[str, object]]]],
    notes: list[int],
    definitions: list[int],
    named: Callable[[Sequence[str]], str] | None,
) -> Make:
    plain = [(language, index) for language, index, _, _ in sections]
    detailed = [
        (language, note_indexes, details) for language, _, note_indexes, details in sections if note_indexes or details
    ]

    def concept(texts: Sequence[str], place: Location) -> Concept:
        bare = {}
        for language, index in plain:
            bare[language] = texts[index]
        made = bare_concept("" if id_index is None else texts[id_index], bare, place)
        for language, note_indexes, details in detailed:
            term = made.sections[language].terms[0]
            term.notes = tuple([texts[index] for index in note_indexes])
            for name, value in details:
                setattr(term, name, value)
        if notes:
            made.notes = tuple([texts[index] for index in notes])
        if definitions:
            made.definitions = tuple([Passage(texts[index]) for index in definitions])
        if named is not None:
            made.id = named([texts[index] for _, index in plain])
        return made

    return concept
