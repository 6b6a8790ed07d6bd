"""Finds the languages of an XML file without parsing it: they must be known before the first entry is written."""

import codecs
import re
from collections.abc import Callable
from contextlib import suppress

from glossary.files.source import Source
from glossary.findings import InputError
from glossary.languages import WrongTagError
from glossary.readers.xml.cutting import LONGEST, without_comments
from glossary.readers.xml.encoding import Utf8


def languages_named(source: Source, names: tuple[str, ...], read: Callable[[str], str]) -> tuple[str, ...]:
    """Return the languages of the elements with these names, in the order of the file.

    ``read`` converts an attribute to a tag; those for which it raises WrongTagError are skipped. An InputError ends the
    search without a report: the reader of the file raises it again.
    """
    found = source.remembered("languages", lambda: _languages_in(source, names))
    languages: dict[str, None] = {}
    for tag in found:
        with suppress(WrongTagError):
            languages[read(tag)] = None
    return tuple(languages)


def _languages_in(source: Source, names: tuple[str, ...]) -> tuple[str, ...]:
    scan = _LanguageScan(names)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    rest = ""
    with suppress(InputError):
        for block in Utf8(source, lambda: 0).blocks():
            if b"\0" in block:
                # XML allows no NUL: the reader of the file stops here with an error.
                break
            text = rest + decoder.decode(block)
            seen, end = without_comments(text)
            scan.look(seen, end)
            # A tag is short. A comment may be long, and what is left of its beginning goes on as one.
            rest = text[end:] if len(text) - end <= LONGEST else f"{text[end : end + len('<![CDATA[')]} {text[-2:]}"
    return tuple(scan.found)


class _LanguageScan:
    """Finds the language attributes of elements in text without comments."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.found: dict[str, None] = {}
        self._element = re.compile(
            rf"<(?:[\w.-]+:)?(?:{'|'.join(names)})"
            # Of an element with both, xml:lang counts.
            r"""\s(?:(?:[^<>]*?\s)?xml:lang\s*=\s*(?:"([^"<]*)"|'([^'<]*)')"""
            r"""|(?![^<>]*?\sxml:lang\s*=)(?:[^<>]*?\s)?lang\s*=\s*(?:"([^"<]*)"|'([^'<]*)'))""",
        )
        self._other = self._any_but_found()

    def look(self, text: str, end: int) -> None:
        # A file has few languages: a search for new ones only is many times as fast as one for elements.
        position = 0
        while other := self._other.search(text, position, end):
            position = other.end()
            if named := self._element.match(text, text.rfind("<", 0, position)):
                self._add(named)

    def _add(self, element: re.Match[str]) -> None:
        tag = next(filter(None, element.groups()), "")
        if tag and tag not in self.found:
            self.found[tag] = None
            self._other = self._any_but_found()

    def _any_but_found(self) -> re.Pattern[str]:
        known = "|".join(map(re.escape, self.found))
        return re.compile(rf"""lang\s*=\s*["'](?!(?:{known})["'])""" if known else r"lang\s*=")
