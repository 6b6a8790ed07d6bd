"""What a reader is: one value per format."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from glossary.findings import Report
from glossary.model import Entry, Metadata
from glossary.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the user says about an input; a reader uses what concerns it."""

    source_language: str | None = None
    target_languages: tuple[str, ...] = ()
    columns: tuple[str, ...] | None = None
    encoding: str | None = None


@dataclass(slots=True)
class Stream:
    """An opened input: its metadata, and its entries to be read once.

    Iterating reports bad records and goes on; it raises InputError where the input cannot be read any further.
    """

    metadata: Metadata
    entries: Iterator[Entry]
    has_ids: bool = True
    """False when the ids were made from the terms, so that they must not join with ids of another glossary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A format that can be read. ``recognises`` sees the first bytes and settles what a suffix leaves open."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    open: Callable[[Source, ReadOptions, Report], Stream]
