"""How tools name the columns of their tables, and how they write the values: one table, from which the docs are made.

A header cell is a name of the table, a language (as a tag or an English name), or both together: ``Term [en]``,
``description_de``, ``pt_BR_description``, ``English_Def``.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from glossary.language_names import tag_of_name
from glossary.languages import WrongTagError
from glossary.similarity import plain


class Level(Enum):
    """What a column is about."""

    ID = auto()
    CONCEPT = auto()
    LANGUAGE = auto()
    FIELD_OF_TERM = auto()
    TERM = auto()
    """The terms themselves, in a language."""
    SOURCE = auto()
    """The terms in the source language, which the header does not name."""
    TARGET = auto()
    EVERY_TERM = auto()
    """A field of every term in the row."""
    FIRST_TERM = auto()
    """A field of the term in the source language."""
    LAST_TERM = auto()
    """A field of the term whose column stands before."""


class Convert(Enum):
    """How the values of a column are read."""

    TEXT = auto()
    CHOICE = auto()
    FLAG = auto()
    FORBIDDEN = auto()
    """Yes: the term is deprecated."""
    NOT_TRANSLATED = auto()
    """Yes: the term is not to be translated."""
    DATE = auto()
    TERM_INFO = auto()
    """memoQ's list of settings; ``Forbidden`` among them means a deprecated term."""
    UNKNOWN = auto()
    """The value has no place, and is kept as a note."""


class Meaning(NamedTuple):
    """What a foreign column holds; ``name`` is the flat name of the field."""

    level: Level
    name: str = ""
    language: str = ""
    convert: Convert = Convert.TEXT


class Shape(NamedTuple):
    """Names of one kind of column: alone, and together with a language (None: they never stand with one)."""

    names: tuple[str, ...]
    alone: Meaning
    with_language: Meaning | None = None
    tools: str = ""


def _term(name: str, convert: Convert = Convert.TEXT) -> Meaning:
    return Meaning(Level.FIELD_OF_TERM, name, convert=convert)


SHAPES = (
    Shape(
        ("term", "source term", "source text"),
        Meaning(Level.SOURCE),
        Meaning(Level.TERM),
        "Lokalise, Crowdin, Phrase, Pontoon",
    ),
    Shape(("source", "src", "source language"), Meaning(Level.SOURCE), None, "Weblate, OmegaT"),
    Shape(
        ("target", "translation", "target term", "target text", "tgt", "trg"),
        Meaning(Level.TARGET),
        None,
        "Weblate, Pontoon",
    ),
    Shape(("concept id", "entry id", "entry_id", "concept number"), Meaning(Level.ID), None, "memoQ, Phrase, XTM"),
    Shape(
        ("description", "definition", "def", "concept definition", "meaning"),
        Meaning(Level.CONCEPT, "definition"),
        Meaning(Level.LANGUAGE, "definition"),
        "Lokalise, Crowdin, Google, Phrase, memoQ",
    ),
    Shape(
        (
            "note",
            "notes",
            "comment",
            "comments",
            "remark",
            "remarks",
            "explanation",
            "concept note",
            "entry_note",
            "translator comments",
            "developer comments",
            "usage note",
        ),
        Meaning(Level.CONCEPT, "note"),
        _term("note"),
        "Weblate, Crowdin, memoQ, Phrase",
    ),
    Shape(
        ("subject", "domain", "subject field", "concept subject", "entry_subject", "entry_domain", "category", "topic"),
        Meaning(Level.CONCEPT, "subject_field"),
        None,
        "Crowdin, memoQ, Phrase",
    ),
    Shape(("client", "customer", "entry_client_id"), Meaning(Level.CONCEPT, "customer_subset"), None, "memoQ"),
    Shape(("project", "entry_project_id"), Meaning(Level.CONCEPT, "project_subset"), None, "memoQ"),
    Shape(
        ("created", "creation date", "created at", "entry_created"),
        Meaning(Level.CONCEPT, "created", convert=Convert.DATE),
        _term("created", Convert.DATE),
        "memoQ",
    ),
    Shape(("creator", "created by", "author", "entry_creator"), Meaning(Level.CONCEPT, "created_by"), None, "memoQ"),
    Shape(
        ("last modified", "modified", "modification date", "updated at", "entry_last_modified"),
        Meaning(Level.CONCEPT, "modified", convert=Convert.DATE),
        _term("modified", Convert.DATE),
        "memoQ",
    ),
    Shape(("modifier", "modified by", "entry_modifier"), Meaning(Level.CONCEPT, "modified_by"), None, "memoQ"),
    Shape(
        ("url", "link", "concept url"),
        Meaning(Level.CONCEPT, "external_reference"),
        _term("external_reference"),
        "Crowdin, Phrase",
    ),
    Shape(
        ("figure", "image", "concept figure"),
        Meaning(Level.CONCEPT, "image"),
        Meaning(Level.LANGUAGE, "image"),
        "Crowdin",
    ),
    Shape(
        ("part of speech", "pos", "word class"),
        Meaning(Level.EVERY_TERM, "part_of_speech", convert=Convert.CHOICE),
        _term("part_of_speech", Convert.CHOICE),
        "Crowdin, Google, Phrase, Pontoon",
    ),
    Shape(
        ("status", "term status"),
        Meaning(Level.EVERY_TERM, "status", convert=Convert.CHOICE),
        _term("status", Convert.CHOICE),
        "Crowdin, Phrase, XTM",
    ),
    Shape(
        ("type", "term type"),
        Meaning(Level.FIRST_TERM, "term_type", convert=Convert.CHOICE),
        _term("term_type", Convert.CHOICE),
        "Crowdin, Phrase",
    ),
    Shape(
        ("gender",),
        Meaning(Level.FIRST_TERM, "gender", convert=Convert.CHOICE),
        _term("gender", Convert.CHOICE),
        "Crowdin, Phrase",
    ),
    Shape(
        ("context", "example", "examples", "usage", "usage example", "usage examples", "sample sentence"),
        Meaning(Level.FIRST_TERM, "context"),
        _term("context"),
        "Weblate, Phrase, Pontoon",
    ),
    Shape(("term_example",), Meaning(Level.LAST_TERM, "context"), None, "memoQ"),
    Shape(("term_info",), Meaning(Level.LAST_TERM, "status", convert=Convert.TERM_INFO), None, "memoQ"),
    Shape(
        ("case sensitive",),
        Meaning(Level.EVERY_TERM, "case_sensitive", convert=Convert.FLAG),
        _term("case_sensitive", Convert.FLAG),
        "Lokalise, Phrase",
    ),
    Shape(
        ("translatable",),
        Meaning(Level.EVERY_TERM, "translatable", convert=Convert.FLAG),
        _term("translatable", Convert.FLAG),
        "Lokalise, Phrase",
    ),
    Shape(
        ("do not translate", "non-translatable", "dnt"),
        Meaning(Level.EVERY_TERM, "translatable", convert=Convert.NOT_TRANSLATED),
        _term("translatable", Convert.NOT_TRANSLATED),
        "Smartling",
    ),
    Shape(
        ("forbidden",),
        Meaning(Level.EVERY_TERM, "status", convert=Convert.FORBIDDEN),
        _term("status", Convert.FORBIDDEN),
        "Lokalise, Phrase",
    ),
)
_SHAPES = {plain(name): shape for shape in SHAPES for name in shape.names}
_IN_BRACKETS = re.compile(r"(.+?)\s*[\[(]([^\[\]()]+)[\])]")
_SEPARATOR = re.compile(r"[\s_:-]+")
LONGEST = 100
"""No name of a column or language has as many characters."""
YES = frozenset({"yes", "y", "true", "1", "x", "wahr", "vrai", "ja", "oui"})
NO = frozenset({"no", "n", "false", "0", "", "falsch", "faux", "nein", "non"})
Read = Callable[[str], str]
"""Makes a tag of a language's name in the file; raises WrongTagError."""


def language_of(name: str, read: Read) -> str | None:
    """Give the tag of a language that a cell names, as a tag or in English."""
    if len(name) > LONGEST:
        return None
    try:
        return read(name)
    except WrongTagError:
        return tag_of_name(name)


def is_term(name: str) -> bool:
    """Tell whether a cell says that the terms of one language stand below it, whichever that is."""
    shape = _SHAPES.get(plain(name))
    return shape is not None and shape.alone.level in (Level.SOURCE, Level.TARGET)


def is_known(name: str) -> bool:
    """Tell whether the table has this name."""
    return plain(name) in _SHAPES


def is_bilingual(names: Sequence[str]) -> bool:
    """Tell whether a header has a column for targets: then ``source`` means the terms, not where they are from."""
    shapes = (_SHAPES.get(plain(name)) for name in names)
    return any(shape is not None and shape.alone.level is Level.TARGET for shape in shapes)


def is_memory(names: Sequence[str]) -> bool:
    """Tell whether the rows are those of a translation file, whose ``id`` is mostly empty."""
    return is_bilingual(names) and any(plain(name) in ("location", "fuzzy") for name in names)


def meaning(name: str, read: Read) -> Meaning | None:
    """Find what a header cell of another tool means; None for one that the table does not know."""
    if len(name) > LONGEST:
        return None
    if shape := _SHAPES.get(plain(name)):
        return shape.alone
    for part, rest in _divisions(name):
        shape = _SHAPES.get(plain(part))
        if shape and shape.with_language and (language := language_of(rest, read)):
            return shape.with_language._replace(language=language)
    tag = tag_of_name(name)
    return Meaning(Level.TERM, language=tag) if tag else None


def _divisions(name: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to divide a cell into a column's name and a language."""
    if found := _IN_BRACKETS.fullmatch(name):
        yield found[1], found[2]
    for separator in _SEPARATOR.finditer(name):
        before, after = name[: separator.start()], name[separator.end() :]
        yield before, after
        yield after, before


def as_markdown() -> str:
    """Make the table of docs/read-tables.md."""
    rows = [
        f"| {', '.join(shape.names)} | {_said(shape.alone)} | "
        f"{_said(shape.with_language) if shape.with_language else ''} | {shape.tools} |"
        for shape in SHAPES
    ]
    return "\n".join(["| header | alone | with a language | seen in |", "|---|---|---|---|", *rows])


_WORDS = {
    Level.ID: "id of the concept",
    Level.CONCEPT: "of the concept",
    Level.LANGUAGE: "of that language",
    Level.FIELD_OF_TERM: "of the term",
    Level.TERM: "terms in that language",
    Level.SOURCE: "terms in the language `--source`",
    Level.TARGET: "terms in the language `--target`",
    Level.EVERY_TERM: "of every term in the row",
    Level.FIRST_TERM: "of the source term",
    Level.LAST_TERM: "of the term before",
}


def _said(meaning: Meaning) -> str:
    words = _WORDS[meaning.level]
    return f"`{meaning.name}` {words}" if meaning.name else words
