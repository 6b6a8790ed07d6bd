"""Divides the text of an entry into sections, each in one language, without parsing it."""

import re
from collections.abc import Callable
from typing import NamedTuple

MOST_NAMES = 4000
"""How many names of languages, and shapes of sections, are remembered."""
_TEXTS = re.compile(r">[^<>]+<")
_LANGUAGE = ' xml:lang="'
_WITH_ID = re.compile(r"""<[\w.:-]+\s(?:[^<>]*?\s)?id="[^"_]""")
_CATEGORIES = re.compile(r"""<(?:[\w.-]+:)?([\w.-]+)(?:[^<>]*?\stype\s*=\s*(?:"([^"]*)"|'([^']*)'))?""")


class Sections(NamedTuple):
    """How the concepts of a format are divided."""

    names: frozenset[str]
    """The elements that are sections."""
    language: Callable[[str], str | None]
    """Returns the tag of a language as the file names it; None if it has none."""
    only: frozenset[str] | None
    """The languages that are wanted; None: all."""
    is_of_concept: Callable[[str], bool]
    """Tells whether a category within a section says something of the whole concept."""


class Division(NamedTuple):
    """The text of an entry: before its sections, those that are wanted by language, and after them.

    A section is without the beginning of its start tag.
    """

    head: str
    sections: dict[str, str]
    tail: str
    name: str
    """Of the sections."""
    has_all: bool

    @property
    def text(self) -> str:
        """The text of the entry without the sections that nobody wants."""
        return f"{self.head}{''.join(f'<{self.name}{one}' for one in self.sections.values())}{self.tail}"


class _Categories(dict[tuple[str, str, str], bool]):
    """Whether what is said of an element and its type is about the whole concept."""

    def __init__(self, is_of_concept: Callable[[str], bool]) -> None:
        self._is_of_concept = is_of_concept

    def __missing__(self, named: tuple[str, str, str]) -> bool:
        element, *types = named
        is_one = self._is_of_concept(next(filter(None, types), element))
        if len(self) < MOST_NAMES:
            self[named] = is_one
        return is_one


class Divider:
    def __init__(self, rules: Sections) -> None:
        self.only = rules.only
        self._rules = rules
        self._begin = re.compile(f"<({'|'.join(sorted(rules.names))}){_LANGUAGE}")
        self._name = self._closing = ""
        self._languages: dict[str, str | None] = {}
        self._categories = _Categories(rules.is_of_concept)
        self._of_concept: dict[str, bool] = {}
        """By shapes of sections."""

    def division(self, text: str) -> Division | None:
        """Divide a text; return None unless each section has a language of its own and nothing stands between them."""
        if not self._name and (found := self._begin.search(text)):
            self._name, self._closing = found[1], f"</{found[1]}>"
        head, *pieces = text.split(f"<{self._name}{_LANGUAGE}") if self._name else [text]
        if not pieces:
            return None
        last, end, tail = pieces[-1].rpartition(self._closing)
        pieces[-1] = last + end
        only = self.only if self.only is None or _WITH_ID.match(head) else None
        sections: dict[str, str] = {}
        closing, languages = self._closing, self._languages
        for piece in pieces:
            section = piece if piece[-1] == ">" else piece.rstrip()
            name = section[: section.find('"')]
            language = languages[name] if name in languages else self._language(name)
            if language is None or section.find(closing) != len(section) - len(closing):
                return None
            if only is None or language in only or self._is_of_concept(section):
                if language in sections:
                    return None
                sections[language] = f"{_LANGUAGE}{section}"
        return Division(head, sections, tail, self._name, len(sections) == len(pieces))

    def _language(self, name: str) -> str | None:
        language = self._rules.language(name)
        if len(self._languages) < MOST_NAMES:
            self._languages[name] = language
        return language

    def _is_of_concept(self, section: str) -> bool:
        """Tell whether a section says something of the whole concept."""
        # Few sections differ in more than their texts.
        shape = "".join(_TEXTS.split(section))
        is_one = self._of_concept.get(shape)
        if is_one is None:
            is_one = any(map(self._categories.__getitem__, _CATEGORIES.findall(section)))
            if len(self._of_concept) < MOST_NAMES:
                self._of_concept[shape] = is_one
        return is_one
