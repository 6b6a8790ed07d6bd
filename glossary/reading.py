"""What a reader is, what the user says about an input, and which reader an input needs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from glossary.files.detection import TBX, TMX, UTX, WORDFAST, WORKBOOK, XLIFF, content_of
from glossary.files.slices import Extent
from glossary.files.source import Source
from glossary.findings import InputError, Report, UsageError
from glossary.languages import canonical, primary_language
from glossary.model import Concept, Entry, Location, Metadata
from glossary.plugins import load_plugin, plugin_names
from glossary.rules import Code


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
                Code.WRONG_USAGE,
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
                raise UsageError(
                    Code.WRONG_USAGE, f"entries cannot be read as {value!r}", mend="as=units or as=concepts"
                )
            options = replace(options, as_concepts=value == "concepts")
        elif key == "sheet":
            options = replace(options, sheet=value)
        elif key == "split":
            options = replace(options, split=value)
        else:
            others.append(setting)
    if options.split == "":
        raise UsageError(Code.WRONG_USAGE, "terms cannot be split at nothing", mend="for example --split ';'")
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


READERS = "glossport.readers"

_READERS = {TBX: "tbx", TMX: "tmx", WORKBOOK: "xlsx", XLIFF: "toolkit", WORDFAST: "toolkit", UTX: "toolkit"}
"""Content that is sure, whatever the suffix says."""

_MENDS = {
    "an HTML page": "perhaps an error page was saved in its place: get the file again",
    **dict.fromkeys(
        ("gzip data", "bzip2 data", "xz data", "Zstandard data", "a ZIP archive", "a 7-Zip archive", "a RAR archive"),
        "unpack it first",
    ),
}


def reader_names() -> list[str]:
    return plugin_names(READERS)


def get_reader(name: str) -> Reader:
    reader = load_plugin(READERS, name, Reader)
    assert isinstance(reader, Reader)
    return reader


def reader_for(source: Source, name: str | None = None) -> Reader:
    """Find the reader of a source; raises InputError G102 or G106 when there is none for it."""
    if source.is_folder:
        return get_reader(name or "yaml")
    head = source.head()
    content = content_of(head)
    if content is not None and content not in _READERS:
        raise InputError(
            Code.UNKNOWN_FORMAT, f"this is {content}", location=Location(source.name), mend=_MENDS.get(content)
        )
    if name:
        return get_reader(name)
    if not head.strip():
        raise InputError(Code.EMPTY_INPUT, "the file is empty", location=Location(source.name))
    if content is not None:
        return get_reader(_READERS[content])
    suffix = source.suffix
    if suffix[1:] in reader_names():
        # The reader named like the suffix is meant; the others need not even be loaded.
        return get_reader(suffix[1:])
    readers = list(_loadable())
    candidates = [reader for reader in readers if suffix in reader.suffixes]
    if len(candidates) == 1:
        return candidates[0]
    for reader in candidates or readers:
        if reader.recognises(head):
            return reader
    raise InputError(
        Code.UNKNOWN_FORMAT,
        f"cannot tell what kind of file this is{f' from the suffix {suffix!r}' if suffix else ''}",
        location=Location(source.name),
        mend=f"say it with --from {'|'.join(reader_names())}",
    )


def _loadable() -> Iterator[Reader]:
    """Yield the readers that load; a broken one must not stand in the way of others and is shown by ``formats``."""
    for name in reader_names():
        try:
            yield get_reader(name)
        except UsageError:
            continue


def languages_in(entries: Iterable[Entry]) -> tuple[str, ...]:
    """List the languages that entries use, in the order they are met."""
    languages: dict[str, None] = {}
    for entry in entries:
        languages.update(dict.fromkeys(entry.sections if isinstance(entry, Concept) else entry.texts))
    return tuple(languages)


def settle_languages(metadata: Metadata, languages: tuple[str, ...]) -> None:
    """Declare the languages that were found, source first; a source that was not found gives way to a kindred one."""
    source = metadata.source_language
    if source not in languages:
        kindred = (one for one in languages if source and primary_language(one) == primary_language(source))
        source = next(kindred, None)
    metadata.source_language = source
    metadata.languages = tuple(sorted(languages, key=lambda language: language != source))
