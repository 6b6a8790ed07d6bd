"""Reads PO, XLIFF, Qt Linguist, Qt phrase books, UTX and Wordfast memories with the classes of translate-toolkit.

These classes hold a whole file in memory; docs/read-toolkit.md says how much. Entries of translation files become
units, or concepts with ``-O as=concepts``. UTX files and phrase books are glossaries and always become concepts.
"""

import re
from collections.abc import Iterator

from glossary.fields import TERM_FIELDS
from glossary.files.detection import content_of
from glossary.files.source import Source
from glossary.findings import Change, GlossportError, InputError, Report, UsageError
from glossary.ids import Slugs
from glossary.languages import WrongTagError
from glossary.model import Concept, Entry, LanguageSection, Location, Metadata, Note, Passage, Status, Term, Unit
from glossary.readers.toolkit_formats import KINDS, File, ParsedEntry, ToolkitFormat
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code
from glossary.vocabulary import choice

_TERM_FIELDS = {one.key: one for one in TERM_FIELDS}
_UTX_STATUS = {
    "approved": "preferred",
    "provisional": "admitted",
    "non-standard": "admitted",
    "forbidden": "deprecated",
    "rejected": "deprecated",
}
_WORST_FIRST = (Status.DEPRECATED, Status.SUPERSEDED, None, Status.ADMITTED, Status.PREFERRED)


def open_toolkit(source: Source, options: ReadOptions, report: Report) -> Stream:
    kind = _kind(source)
    try:
        file = kind.parse(source, options, report)
        items = list(file.items)
    except (GlossportError, MemoryError):
        raise
    except Exception as error:
        # The parsers of the toolkit raise exceptions of any class.
        message = ": ".join(filter(None, [f"not readable as {kind.name}", " ".join(str(error).split())[:200]]))
        raise InputError(Code.BROKEN_SYNTAX, message, location=Location(source.name)) from None
    entries = _ToolkitEntries(kind, file, items, source, options, report)
    has_ids = kind.is_glossary and bool(items) and all(item.identifier for item in items)
    return Stream(entries.metadata(), entries.read(), has_ids=has_ids)


def recognises(head: bytes) -> bool:
    return re.search(rb'^msgid "', head, re.MULTILINE) is not None


def _kind(source: Source) -> ToolkitFormat:
    head = source.head()
    suffix = source.suffix
    content = content_of(head)
    by_content = next((kind for kind in KINDS.values() if content and kind.content == content), None)
    kind = (
        by_content
        or (KINDS[".po"] if recognises(head) else None)
        or KINDS.get(suffix.replace(".pot", ".po").replace(".xliff", ".xlf"))
    )
    if kind is None:
        names = ", ".join(dict.fromkeys(kind.name for kind in KINDS.values()))
        raise InputError(Code.UNKNOWN_FORMAT, f"this is none of {names}", location=Location(source.name))
    return kind


class _ToolkitEntries:
    """Converts the entries of one file to units or concepts."""

    def __init__(
        self,
        kind: ToolkitFormat,
        file: File,
        items: list[ParsedEntry],
        source: Source,
        options: ReadOptions,
        report: Report,
    ) -> None:
        self._kind = kind
        self._items = items
        self._source = source
        self._options = options
        self._report = report
        self._known: dict[str, str] = {}
        self._slugs = Slugs()
        self._identifiers = {item.identifier for item in items}
        self._source_language = self._settled(file.source_language, options.source_language)
        self._target_language = self._settled(file.target_language, next(iter(options.target_languages), None))
        self._ask_for_languages()

    def _settled(self, named: str, wanted: str | None) -> str:
        return self._language(named) if named else wanted or ""

    def _ask_for_languages(self) -> None:
        """Raise UsageError G801 if neither the file nor the user names the language of a text."""
        undeclared = [item for item in self._items if item.languages is None]
        if undeclared and not self._source_language:
            raise self._unknown("source")
        if not self._target_language and any(_has_target(item) for item in undeclared):
            raise self._unknown("target")

    def metadata(self) -> Metadata:
        pairs = dict.fromkeys(item.languages for item in self._items if item.languages)
        named = (self._language(name) for pair in pairs for name in pair)
        languages = dict.fromkeys([self._source_language, self._target_language, *named])
        return Metadata(source_language=self._source_language or None, languages=tuple(filter(None, languages)))

    def read(self) -> Iterator[Entry]:
        return self._concepts() if self._kind.is_glossary else self._entries()

    def _entries(self) -> Iterator[Entry]:
        for item in self._usable():
            yield self._entry(item, item.source, item.target)
            for source, target in item.plurals:
                if not (source.strip() or target.strip()):
                    continue
                self._report.change(Change.MAPPED, "plural form", item.place, into="an entry of its own")
                yield self._entry(item, source, target)

    def _concepts(self) -> Iterator[Concept]:
        """Yield a concept for each entry; entries with the same id become one concept."""
        concepts: dict[str, Concept] = {}
        for item in self._usable():
            concept = self._concept(item, item.source, item.target)
            if concept.id in concepts:
                self._report.change(Change.MAPPED, "entry with the id of another", item.place, into="one concept")
                self._join(concepts[concept.id], concept)
            else:
                concepts[concept.id] = concept
        yield from concepts.values()

    def _usable(self) -> Iterator[ParsedEntry]:
        for item in self._items:
            if item.is_obsolete:
                self._report.omit(Code.MISSING_VALUE, f"{item.source[:60]!r} is obsolete", item.place)
            elif not item.source.strip():
                self._report.omit(Code.MISSING_VALUE, "the entry has no source text", item.place)
            else:
                yield item

    def _entry(self, item: ParsedEntry, source: str, target: str) -> Entry:
        return (self._concept if self._options.as_concepts else self._unit)(item, source, target)

    def _texts(self, item: ParsedEntry, source: str, target: str) -> list[tuple[str, str]]:
        """Return (language, text) pairs, the source first, without blank or repeated texts."""
        languages = map(self._language, item.languages) if item.languages else self._pair
        texts = [(language, text) for language, text in zip(languages, (source, target), strict=True) if text.strip()]
        if len(texts) == 2 and texts[0] == texts[1]:
            self._report.change(Change.MAPPED, f"the same text twice in {texts[0][0]}", item.place, into="one")
        return list(dict.fromkeys(texts))

    @property
    def _pair(self) -> tuple[str, str]:
        return self._source_language, self._target_language

    def _unit(self, item: ParsedEntry, source: str, target: str) -> Unit:
        texts: dict[str, str] = {}
        others: dict[str, str] = {}
        for language, text in self._texts(item, source, target):
            if texts.setdefault(language, text) != text:
                others[f"another text in {language}"] = text
        notes = (*item.notes, *self._kept(item.extra | others, item.place))
        return Unit(texts, notes=tuple(map(Note, notes)), location=item.place)

    def _concept(self, item: ParsedEntry, source: str, target: str) -> Concept:
        concept = Concept(item.identifier or self._free_id(source, target), location=item.place)
        texts = self._texts(item, source, target)
        for language, text in texts:
            concept.sections.setdefault(language, LanguageSection()).terms.append(Term(text))
        concept.notes = (*item.notes, *self._kept(item.extra, item.place))
        concept.definitions = (Passage(item.definition),) if item.definition else ()
        self._fill(concept.sections[texts[0][0]].terms[0], item.term, item, concept)
        if len(texts) > 1:
            self._fill(concept.sections[texts[1][0]].terms[-1], item.target_term, item, concept)
        return concept

    def _free_id(self, source: str, target: str) -> str:
        """Return an id made from the source text that no entry of the file has as its own id."""
        made = self._slugs.id_for(source, [source, target])
        while made in self._identifiers:
            made = self._slugs.id_for(source, [source, target])
        return made

    def _join(self, concept: Concept, other: Concept) -> None:
        """Add the terms, notes and definitions of another entry; UTX has a row for each pair of terms."""
        for language, section in other.sections.items():
            terms = concept.sections.setdefault(language, LanguageSection()).terms
            for term in section.terms:
                if known := next((one for one in terms if _is_same(one, term)), None):
                    known.part_of_speech = known.part_of_speech or term.part_of_speech
                    self._settle_status(known, term, other.location)
                else:
                    terms.append(term)
        concept.notes = tuple(dict.fromkeys([*concept.notes, *other.notes]))
        concept.definitions = tuple(dict.fromkeys([*concept.definitions, *other.definitions]))

    def _settle_status(self, known: Term, other: Term, place: Location | None) -> None:
        """Keep the better status: a term is deprecated only if all its pairs are."""
        worse, better = sorted((known.status, other.status), key=_WORST_FIRST.index)
        if worse and worse != better:
            self._report.change(
                Change.MAPPED, f"status {worse} of one pair of a term", place, into=str(better or "no status")
            )
        known.status = better

    def _fill(self, term: Term, values: dict[str, str], item: ParsedEntry, concept: Concept) -> None:
        for key, text in values.items():
            read = choice(_TERM_FIELDS[key], _UTX_STATUS.get(text.casefold(), text) if key == "status" else text)
            if read is None:
                self._report.change(Change.NOTED, f"{key} {text!r}", item.place)
                concept.notes += (f"{key}: {text}",)
                continue
            if str(read.value) != text:
                self._report.change(Change.MAPPED, f"{key} {text!r}", item.place, into=str(read.value))
            # A UTX status applies to the pair, so to all terms of the concept.
            terms = (
                [one for section in concept.sections.values() for one in section.terms] if key == "status" else [term]
            )
            for one in terms:
                setattr(one, _TERM_FIELDS[key].attribute, read.value)

    def _kept(self, extra: dict[str, str], place: Location | None) -> Iterator[str]:
        for name, text in extra.items():
            if self._options.keep_unknown:
                self._report.change(Change.NOTED, name, place)
                yield f"{name}: {text}"
            else:
                self._report.drop(name, place)

    def _language(self, name: str) -> str:
        if name not in self._known:
            try:
                self._known[name] = self._options.language(name)
            except WrongTagError as error:
                raise InputError(
                    Code.WRONG_LANGUAGE,
                    str(error),
                    location=Location(self._source.name),
                    suggestion=f"say what it is: --map-lang '{name}=TAG'",
                ) from None
        return self._known[name]

    def _unknown(self, side: str) -> UsageError:
        return UsageError(
            Code.WRONG_USAGE,
            f"the file does not say its {side} language",
            location=Location(self._source.name),
            suggestion=f"say it: --{side} LANG",
        )


def _has_target(item: ParsedEntry) -> bool:
    return any(target.strip() for target in (item.target, *(target for _, target in item.plurals)))


def _is_same(term: Term, other: Term) -> bool:
    parts = {term.part_of_speech, other.part_of_speech} - {None}
    return term.text == other.text and len(parts) < 2


READER = Reader(
    name="toolkit",
    title="PO, XLIFF, Qt Linguist, Qt phrase books, UTX, Wordfast TM (by translate-toolkit)",
    suffixes=(".po", ".pot", ".xlf", ".xliff", ".sdlxliff", ".ts", ".qph", ".utx"),
    contents=frozenset(kind.content for kind in KINDS.values() if kind.content),
    recognises=recognises,
    open=open_toolkit,
)
