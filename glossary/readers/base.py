"""What a reader is: one value per format."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from glossary.errors import UsageError
from glossary.extents import Extent
from glossary.findings import Report
from glossary.languages import canonical
from glossary.model import Entry, Location, Metadata
from glossary.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the user says about an input; a reader uses what concerns it."""

    source_language: str | None = None
    target_languages: tuple[str, ...] = ()
    columns: tuple[str, ...] | None = None
    encoding: str | None = None
    language_map: tuple[tuple[str, str], ...] = ()
    """Languages as the input names them, and the tags they are read as."""
    split: str | None = None
    """What separates several terms in one cell; None: a cell is one term."""
    sheet: str | None = None
    as_concepts: bool = False
    """Read the entries of a translation memory as concepts."""
    keep_unknown: bool = True
    """Keep as notes what the model has no place for; else it is dropped. Both are counted in the report."""

    only_languages: frozenset[str] | None = None
    """Leave what is in other languages unread, where that is quicker; the entries stay. None: read all."""

    def pair(self, what: str, name: str) -> tuple[str, str]:
        """Give the source and the first target language asked for; raises UsageError G801 where one is missing."""
        if self.source_language is None or not self.target_languages:
            raise UsageError(
                "G801",
                f"{what} does not say its languages",
                location=Location(name),
                mend="say them: --source en --target fr",
            )
        return self.source_language, self.target_languages[0]

    def language(self, name: str) -> str:
        """Return the tag that a language's name in the input stands for; raises WrongTagError when it is none."""
        wanted = _plain(name)
        for old, new in self.language_map:
            if _plain(old) == wanted:
                return canonical(new)
        return canonical(name)


def _plain(name: str) -> str:
    return name.strip().replace("_", "-").casefold()


def with_settings(options: ReadOptions, settings: Iterable[str]) -> tuple[ReadOptions, tuple[str, ...]]:
    """Take the ``key=value`` settings for reading out of others: ``as``, ``sheet`` and ``split``.

    Raises UsageError G801 for a value that one of them does not take.
    """
    others = []
    for setting in settings:
        key, _, value = setting.partition("=")
        if key == "as":
            if value not in ("units", "concepts"):
                raise UsageError("G801", f"entries cannot be read as {value!r}", mend="as=units or as=concepts")
            options = replace(options, as_concepts=value == "concepts")
        elif key == "sheet":
            options = replace(options, sheet=value)
        elif key == "split":
            options = replace(options, split=value)
        else:
            others.append(setting)
    if options.split == "":
        raise UsageError("G801", "terms cannot be split at nothing", mend="for example --split ';'")
    return options, tuple(others)


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
    rows: Callable[[Source, ReadOptions], Iterator[tuple[int, Sequence[str]]]] | None = None
    """For tables, the rows with their numbers, in which the place of a value is found."""
    cut: Callable[[Source, ReadOptions, int], list[Extent]] | None = None
    """Cuts a file into about so many parts that can be read one by one; into none where that may go wrong."""
