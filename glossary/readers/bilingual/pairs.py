"""Turns the pairs of a bilingual file into units, or into concepts with ``-O as=concepts``."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from glossary.canonical.segments import Segment, codes_of
from glossary.files.source import Source
from glossary.findings import Change, InputError, ReadingLoss, Report, UsageError
from glossary.ids import Slugs
from glossary.languages import WrongTagError
from glossary.model import (
    NOT_TRANSLATED,
    Concept,
    Entry,
    LanguageSection,
    Location,
    MemoryHeader,
    Metadata,
    Note,
    Property,
    Term,
    Transaction,
    TranslationState,
    Unit,
    Variant,
)
from glossary.reading import ReadOptions, Stream, with_unique_ids
from glossary.rules import Code

NO_SEGMENT = Segment("", None)


@dataclass(slots=True)
class SegmentPair:
    """A segment and its translation, with what the file says about them."""

    source: Segment
    target: Segment = NO_SEGMENT
    place: Location | None = None
    languages: tuple[str, str] | None = None
    """As the file writes them, where each part of a file has its own."""
    identifier: str = ""
    state: TranslationState | None = None
    notes: list[Note] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)
    created: tuple[Transaction, ...] = ()
    modified: tuple[Transaction, ...] = ()
    usagecount: str | None = None
    datatype: str | None = None

    def say(self, name: str, text: str | None) -> None:
        """Add a property that TMX has no attribute for, if there is one."""
        if text and text.strip():
            self.properties.append(Property(name if name.startswith("x-") else f"x-{name}", text))


@dataclass(slots=True)
class BilingualFile:
    """What was read of a file; languages are as it writes them, and empty where it does not say them."""

    source_language: str
    target_language: str
    pairs: list[SegmentPair]
    notes: list[Note] = field(default_factory=list)
    """Of the file as a whole."""
    concepts: Callable[["FileLanguages"], Iterable[Concept]] | None = None
    """Of a glossary within the file."""


def stream_of(file: BilingualFile, source: Source, options: ReadOptions, report: Report) -> Stream:
    """Return the entries of a file.

    Raises UsageError G801 where neither the file nor the user says a language, InputError G301 for one that is none.
    """
    languages = FileLanguages(file, source, options)
    header = MemoryHeader(notes=tuple(file.notes)) if file.notes else None
    metadata = Metadata(source_language=languages.source or None, languages=languages.all(), memory_header=header)
    entries = _entries(file, languages, options, report)
    return Stream(metadata, with_unique_ids(entries, report) if file.concepts else entries, has_ids=False)


class FileLanguages:
    """The languages of a file: those that it says, else those of the user; ``has_others`` if terms need both as well.

    Raises UsageError G801 where one is missing.
    """

    def __init__(self, file: BilingualFile, source: Source, options: ReadOptions, *, has_others: bool = False) -> None:
        self._options = options
        self._name = source.name
        self._known: dict[str, str] = {}
        self._pairs = dict.fromkeys(pair.languages for pair in file.pairs if pair.languages)
        self.source = self._settled(file.source_language, options.source_language)
        self.target = self._settled(file.target_language, next(iter(options.target_languages), None))
        undeclared = [pair for pair in file.pairs if pair.languages is None]
        if not self.source and (undeclared or has_others):
            raise self._unknown("source")
        if not self.target and (has_others or any(pair.target.text.strip() for pair in undeclared)):
            raise self._unknown("target")

    def all(self) -> tuple[str, ...]:
        named = (self.tag(name) for pair in self._pairs for name in pair)
        return tuple(dict.fromkeys(filter(None, [self.source, self.target, *named])))

    def of(self, pair: SegmentPair) -> tuple[str, str]:
        if pair.languages:
            return self.tag(pair.languages[0]), self.tag(pair.languages[1])
        return self.source, self.target

    def tag(self, name: str) -> str:
        if name not in self._known:
            try:
                self._known[name] = self._options.language(name)
            except WrongTagError as error:
                raise InputError(
                    Code.WRONG_LANGUAGE,
                    str(error),
                    location=Location(self._name),
                    suggestion=f"say what it is: --map-lang '{name}=TAG'",
                ) from None
        return self._known[name]

    def _settled(self, named: str, wanted: str | None) -> str:
        return self.tag(named) if named else wanted or ""

    def _unknown(self, side: str) -> UsageError:
        return UsageError(
            Code.WRONG_USAGE,
            f"the file does not say its {side} language",
            location=Location(self._name),
            suggestion=f"say it: --{side} LANG",
        )


def _entries(file: BilingualFile, languages: FileLanguages, options: ReadOptions, report: Report) -> Iterator[Entry]:
    if file.concepts:
        yield from file.concepts(languages)
    slugs = Slugs()
    for pair in file.pairs:
        if not pair.source.text.strip():
            report.omit(Code.MISSING_VALUE, "the entry has no source text", pair.place)
            continue
        variants = _variants(pair, languages, report)
        yield _concept(pair, variants, slugs, options, report) if options.as_concepts else _unit(pair, variants)


def _variants(pair: SegmentPair, languages: FileLanguages, report: Report) -> list[Variant]:
    """Return the source, and the target unless it is blank or the same as the source."""
    source, target = languages.of(pair)
    variants = [Variant(source, *pair.source)]
    if not pair.target.text.strip():
        return variants
    if (source, pair.source) == (target, pair.target):
        report.change(Change.MAPPED, f"the same text twice in {source}", pair.place, into="one")
        return variants
    return [*variants, Variant(target, *pair.target)]


def _unit(pair: SegmentPair, variants: list[Variant]) -> Unit:
    unit = Unit(
        {},
        notes=tuple(pair.notes),
        created=pair.created,
        modified=pair.modified,
        tuid=pair.identifier or None,
        state=pair.state,
        properties=tuple(pair.properties),
        usagecount=pair.usagecount,
        datatype=pair.datatype,
        location=pair.place,
    )
    return unit.with_variants(variants)


def _concept(pair: SegmentPair, variants: list[Variant], slugs: Slugs, options: ReadOptions, report: Report) -> Concept:
    texts = [variant.text for variant in variants]
    concept = Concept(slugs.id_for(texts[0], texts), location=pair.place)
    for variant in variants:
        term = Term(variant.text)
        if NOT_TRANSLATED in pair.properties:
            term.translatable = False
        concept.sections.setdefault(variant.language, LanguageSection()).terms.append(term)
        for code in codes_of(variant.markup or ""):
            report.drop(f"code {code[1:].split()[0].rstrip('>/')}", pair.place, ReadingLoss.INLINE_CODE)
    concept.created, concept.modified = pair.created, pair.modified
    concept.notes = (*(note.text for note in pair.notes), *_kept(pair, options, report))
    if pair.identifier:
        report.drop("id of a unit", pair.place, ReadingLoss.UNIT_ID)
    for note in pair.notes:
        if note.language:
            report.drop("xml:lang of a note", pair.place, ReadingLoss.ATTRIBUTE)
    for name in ("usagecount", "datatype"):
        if getattr(pair, name):
            report.drop(name, pair.place, ReadingLoss.UNIT_ATTRIBUTE)
    return concept


def _kept(pair: SegmentPair, options: ReadOptions, report: Report) -> Iterator[str]:
    """Yield the properties and the state as notes, or count them."""
    found = [(one.type.removeprefix("x-"), one.text) for one in pair.properties if one != NOT_TRANSLATED]
    if pair.state:
        found.append(("state", pair.state))
    for name, text in found:
        if options.keep_unknown:
            report.change(Change.NOTED, name, pair.place)
            yield f"{name}: {text}"
        else:
            report.drop(name, pair.place)
