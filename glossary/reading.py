"""Defines readers and the read options of the user, and chooses the reader for an input."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import ClassVar, TypeAlias

from glossary.fields import TreePath
from glossary.files.detection import ACCESS, GZIP, TAR, ZIP, content_of
from glossary.files.packing import files_in
from glossary.files.source import Source
from glossary.findings import Change, InputError, Report, UsageError
from glossary.hashes import HashSet
from glossary.languages import asked_language, canonical, primary_language, tag_of_locale
from glossary.model import Concept, Entry, Location, Metadata, TranslationState
from glossary.plugins import load_plugin, plugin_names
from glossary.request import Request, argument, option
from glossary.rules import Code
from glossary.similarity import did_you_mean
from glossary.vocabulary import CONCEPT_KEYS, LANGUAGE_KEYS, TERM_KEYS, choice


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """The user's options for an input; a reader ignores the options that do not apply to its format."""

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

    column_map: tuple[tuple[str, str], ...] = ()
    """Columns of a table, by name or letter, and what they hold."""
    value_map: tuple[tuple[str, str, str], ...] = ()
    """By field, the values of the input and what they are read as."""
    header_row: int | None = None
    """The row of the header, from 1."""

    only_languages: frozenset[str] | None = None
    """Leave what is in other languages unread, where that is quicker; the entries stay. None: read all."""

    def pair(self, what: str, name: str) -> tuple[str, str]:
        """Return the source and the first target language; raises UsageError G801 where one is missing."""
        if self.source_language is None or not self.target_languages:
            raise UsageError(
                Code.WRONG_USAGE,
                f"{what} does not say its languages",
                location=Location(name),
                suggestion="say them: --source en --target fr",
            )
        return self.source_language, self.target_languages[0]

    def value(self, key: str, text: str) -> str:
        """Return what a value of a field is read as."""
        for field, old, new in self.value_map:
            if field == key and old.casefold() == text.strip().casefold():
                return new
        return text

    def language(self, name: str) -> str:
        """Return the BCP 47 tag for a language as the input names it; raises WrongTagError for an invalid tag."""
        wanted = _plain(name)
        for old, new in self.language_map:
            if _plain(old) == wanted:
                return canonical(new)
        return tag_of_locale(name)


def _plain(name: str) -> str:
    return name.strip().replace("_", "-").casefold()


def _with_settings(options: ReadOptions, settings: Iterable[str]) -> tuple[ReadOptions, tuple[str, ...]]:
    """Apply the settings ``as=``, ``sheet=`` and ``split=`` to the options; return these and all other settings.

    Raises UsageError G801 for an invalid value.
    """
    others = []
    for setting in settings:
        key, _, value = setting.partition("=")
        if key == "as":
            if value not in ("units", "concepts"):
                raise UsageError(
                    Code.WRONG_USAGE, f"entries cannot be read as {value!r}", suggestion="as=units or as=concepts"
                )
            options = replace(options, as_concepts=value == "concepts")
        elif key == "sheet":
            options = replace(options, sheet=value)
        elif key == "split":
            options = replace(options, split=value)
        else:
            others.append(setting)
    if options.split == "":
        raise UsageError(Code.WRONG_USAGE, "terms cannot be split at nothing", suggestion="for example --split ';'")
    return options, tuple(others)


@dataclass(frozen=True, kw_only=True)
class ReadRequest(Request):
    """The inputs of a command, and the options for reading them.

    Raises UsageError for an invalid language tag, or for a setting that is not for reading.
    """

    inputs: tuple[str, ...] = argument("INPUT...")
    reader: str | None = option("--from", "The format of the input, see 'glossport formats'.", metavar="NAME")
    source: str | None = option("--source", "The source language (BCP 47).", metavar="LANG")
    targets: tuple[str, ...] = option("--target", "A target language; may be repeated.", default=(), metavar="LANG")
    columns: str | None = option(
        "--columns", "The columns of a table without header: en,zh-Hans,note.", metavar="NAMES"
    )
    encoding: str | None = option(
        "--encoding", "The encoding of a text file, where it is not detected.", metavar="NAME"
    )
    language_map: tuple[str, ...] = option("--map-lang", "Read language OLD as NEW.", default=(), metavar="OLD=NEW")
    column_map: tuple[str, ...] = option(
        "--map",
        "What a column of a table holds: a language, a field such as note or definition:en, or - for nothing.",
        default=(),
        metavar="COLUMN=FIELD",
    )
    value_map: tuple[str, ...] = option(
        "--map-value", "Read a value of a field as another one.", default=(), metavar="FIELD:VALUE=VALUE"
    )
    header_row: int | None = option("--header-row", "The row of a table's header, from 1.", metavar="N")
    explain: bool = option("--explain", "Show how tables are read: sheet, header, columns.", default=False)
    split: str | None = option("--split", "Several terms in one cell are separated by this.", metavar="TEXT")
    keep_unknown: str = option(
        "--keep-unknown",
        "What becomes of values that a glossary has no place for.",
        default="notes",
        choices=("notes", "drop"),
    )
    settings: tuple[str, ...] = option(
        "-O",
        "To read: as=concepts, sheet=NAME, split=TEXT. To write: an option of a format, or FORMAT:KEY=VALUE.",
        default=(),
        metavar="KEY=VALUE",
    )
    writes: ClassVar[bool] = False
    """Whether settings that are not for reading are for writing."""

    def __post_init__(self) -> None:
        _, others = self._read
        if others and not self.writes:
            message = f"{others[0]!r} is not an option for reading"
            raise UsageError(Code.WRONG_USAGE, message, suggestion="as=, sheet= or split=")

    @property
    def cell_separator(self) -> str | None:
        return self.split

    @property
    def read_options(self) -> ReadOptions:
        return self._read[0]

    @property
    def write_settings(self) -> tuple[str, ...]:
        """The settings that are not for reading."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[ReadOptions, tuple[str, ...]]:
        languages = [_divided("--map-lang", "OLD=NEW, such as chs=zh-Hans", pair) for pair in self.language_map]
        for _, new in languages:
            asked_language(new)
        if self.header_row is not None and self.header_row < 1:
            raise UsageError(Code.WRONG_USAGE, "--header-row counts from 1")
        options = ReadOptions(
            source_language=asked_language(self.source),
            target_languages=tuple(dict.fromkeys(filter(None, map(asked_language, self.targets)))),
            columns=tuple(self.columns.split(",")) if self.columns else None,
            encoding=self.encoding,
            language_map=tuple(languages),
            column_map=tuple(
                _divided("--map", "COLUMN=FIELD, such as 'Kunde=customer_subset'", pair) for pair in self.column_map
            ),
            value_map=tuple(map(_mapped_value, self.value_map)),
            header_row=self.header_row,
            split=self.cell_separator,
            keep_unknown=self.keep_unknown == "notes",
        )
        return _with_settings(options, self.settings)


def _divided(flag: str, form: str, pair: str) -> tuple[str, str]:
    old, equals, new = pair.rpartition("=")
    if not (old and equals and new):
        raise UsageError(Code.WRONG_USAGE, f"{flag} takes {form}, not {pair!r}")
    return old, new


def _mapped_value(pair: str) -> tuple[str, str, str]:
    form = "FIELD:VALUE=VALUE, such as status:ok=preferred"
    column, new = _divided("--map-value", form, pair)
    field, colon, old = column.partition(":")
    if not (field and colon and old):
        raise UsageError(Code.WRONG_USAGE, f"--map-value takes {form}, not {pair!r}")
    if field == "state":
        _check_choice(field, new, list(TranslationState), is_one=new in list(TranslationState))
        return field, old, new
    known = {**CONCEPT_KEYS, **LANGUAGE_KEYS, **TERM_KEYS}
    if field != "date" and field not in known:
        raise UsageError(
            Code.WRONG_USAGE, f"--map-value: there is no field {field!r}", suggestion=did_you_mean(field, known)
        )
    choices = known[field].choices if field in known else None
    if choices:
        _check_choice(field, new, list(choices), is_one=choice(known[field], new) is not None)
    return field, old, new


def _check_choice(field: str, value: str, values: Collection[str], *, is_one: bool) -> None:
    if not is_one:
        raise UsageError(
            Code.WRONG_USAGE, f"--map-value: {value!r} is no {field}", suggestion=did_you_mean(value, values)
        )


@dataclass(slots=True)
class Stream:
    """An opened input: its metadata, and an iterator over its entries.

    The iterator reports and skips invalid entries; it raises InputError where it cannot read any further.
    """

    metadata: Metadata
    entries: Iterator[Entry]
    has_ids: bool = True
    """False when the ids were made from the terms, so that they must not join with ids of another glossary."""


def with_unique_ids(entries: Iterable[Entry], report: Report) -> Iterator[Entry]:
    """Give a number to the id of a concept that another one has already, and report it.

    For formats in which entries may share what becomes the id of a concept.
    """
    used = HashSet()
    for entry in entries:
        if isinstance(entry, Concept) and not used.add(entry.id):
            shared, number = entry.id, 2
            while not used.add(f"{shared}-{number}"):
                number += 1
            entry.id = f"{shared}-{number}"
            report.change(Change.MAPPED, "id of another entry", entry.location, into="an id with a number")
        yield entry


def _recognises_nothing(_head: bytes) -> bool:
    return False


Locate: TypeAlias = Callable[
    [Source, Mapping[Location, Collection[TreePath]]], dict[tuple[Location, TreePath], Location]
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A format that glossport can read."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    open: Callable[[Source, ReadOptions, Report], Stream]
    also: tuple[str, ...] = ()
    """Suffixes of files that it reads only where it recognises them."""
    rows: Callable[[Source, ReadOptions], Iterator[tuple[int, Sequence[str]]]] | None = None
    """For tables, the rows with their numbers, in which the place of a value is found."""
    contents: frozenset[str] = frozenset()
    """What ``content_of`` calls the files that this reader reads, whatever their suffix."""
    recognises: Callable[[bytes], bool] = _recognises_nothing
    """Sees the first bytes of a file without sure content, and settles what its suffix leaves open."""
    entry_names: tuple[str, ...] = ()
    """Of XML: the elements that are entries."""
    has_paragraphs: bool = False
    """Of text: whether an entry takes several lines, up to a blank one."""
    locate: Locate | None = None
    """Finds values in entries, by the locations of the entries and the paths of the values in their trees."""

    def __reduce__(self) -> tuple[Callable[[str], "Reader"], tuple[str]]:
        """Pickle the reader by its name."""
        return get_reader, (self.name,)


READERS = "glossport.readers"
FOLDERS = "yaml"
"""The reader of folders."""
_SUGGESTIONS = {
    ACCESS: "a termbase of MultiTerm (.sdltb) is one: export it there as MultiTerm XML",
    "an HTML page": "perhaps an error page was saved in its place: get the file again",
    **dict.fromkeys(
        (GZIP, "bzip2 data", "xz data", "Zstandard data", ZIP, "a 7-Zip archive", "a RAR archive", TAR),
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
    """Return the reader for a source: by ``name``, else by file signature, suffix, or ``Reader.recognises``.

    Raises InputError G102 for an empty file, and G106 for an unknown format.
    """
    if source.is_folder:
        return get_reader(name or FOLDERS)
    head = source.head()
    content = content_of(head)
    by_content = _by_content(content, source.suffix) if content else None
    if content and not by_content and not content.startswith("<"):
        raise InputError(
            Code.UNKNOWN_FORMAT,
            _told(content, source),
            location=Location(source.name),
            suggestion=_SUGGESTIONS.get(content),
        )
    if name:
        return get_reader(name)
    if not head.strip():
        raise InputError(Code.EMPTY_INPUT, "the file is empty", location=Location(source.name))
    return by_content or _by_suffix(source.suffix, head) or _by_recognition(source, head)


def _told(content: str, source: Source) -> str:
    if source.packing:
        return f"this is {source.packing.what} with {content} in it"
    if content != ZIP:
        return f"this is {content}"
    with source.stored() as stream:
        return f"this is {content} with {len(files_in(stream, source.name))} files"


def _by_content(content: str, suffix: str) -> Reader | None:
    """Return the reader for a content; try the reader named like the suffix first, to avoid loading the others."""
    named = suffix[1:]
    first = [get_reader(named)] if named in reader_names() else []
    return next((reader for reader in chain(first, _loadable()) if content in reader.contents), None)


def _by_suffix(suffix: str, head: bytes) -> Reader | None:
    if suffix[1:] in reader_names():
        return get_reader(suffix[1:])
    readers = list(_loadable())
    own = [reader for reader in readers if suffix in reader.suffixes]
    others = [reader for reader in readers if suffix in reader.also]
    if len(own) == 1 and not others:
        return own[0]
    found = next((reader for reader in (*others, *own) if reader.recognises(head)), None)
    return found or (own[0] if len(own) == 1 else None)


def _by_recognition(source: Source, head: bytes) -> Reader:
    suffix = source.suffix
    readers = list(_loadable())
    # Try the readers that share the suffix; where none has it, try all.
    for reader in [reader for reader in readers if suffix in reader.suffixes] or readers:
        if reader.recognises(head):
            return reader
    raise InputError(
        Code.UNKNOWN_FORMAT,
        f"cannot tell what kind of file this is{f' from the suffix {suffix!r}' if suffix else ''}",
        location=Location(source.name),
        suggestion=f"say it with --from {'|'.join(reader_names())}",
    )


def _loadable() -> Iterator[Reader]:
    """Yield the readers that can be loaded; skip broken ones, which ``glossport formats`` reports."""
    for name in reader_names():
        try:
            yield get_reader(name)
        except UsageError:
            continue


def languages_in(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return the language tags of the entries, in order of first use."""
    languages: dict[str, None] = {}
    for entry in entries:
        languages.update(dict.fromkeys(entry.sections if isinstance(entry, Concept) else entry.texts))
    return tuple(languages)


def settle_languages(metadata: Metadata, languages: tuple[str, ...]) -> None:
    """Set the languages of the metadata, source first.

    A source language that is not among them is replaced by one with the same primary language subtag, else by None.
    """
    source = metadata.source_language
    if source not in languages:
        kindred = (one for one in languages if source and primary_language(one) == primary_language(source))
        source = next(kindred, None)
    metadata.source_language = source
    metadata.languages = tuple(sorted(languages, key=lambda language: language != source))
