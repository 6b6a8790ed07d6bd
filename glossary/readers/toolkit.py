"""Reads PO, XLIFF, Qt Linguist, Qt phrase books, UTX and Wordfast memories with the classes of translate-toolkit.

These hold a whole file in memory; docs/read-toolkit.md says how much. Entries of translation files become units, or
concepts where that is asked for; UTX and phrase books are glossaries and always become concepts.
"""

from collections.abc import Iterable, Iterator

from glossary.categories import choice
from glossary.errors import GlossportError, InputError, UsageError
from glossary.fields import TERM_FIELDS
from glossary.findings import Change, Report
from glossary.ids import Slugs
from glossary.languages import WrongTagError
from glossary.model import Concept, Entry, LanguageSection, Location, Metadata, Passage, Term, Unit
from glossary.readers.base import Reader, ReadOptions, Stream
from glossary.readers.toolkit_formats import KINDS, File, Item, Kind
from glossary.source import Source

_TERM_FIELDS = {one.key: one for one in TERM_FIELDS}
_UTX_STATUS = {
    "approved": "preferred",
    "provisional": "admitted",
    "non-standard": "admitted",
    "forbidden": "deprecated",
    "rejected": "deprecated",
}


def open_toolkit(source: Source, options: ReadOptions, report: Report) -> Stream:
    kind = _kind(source)
    try:
        file = kind.parse(source, options, report)
        items = list(file.items)
    except ImportError:
        raise UsageError(
            "G801",
            f"this {kind.name} file needs a newer translate-toolkit",
            location=Location(source.name),
            mend="pip install --upgrade translate-toolkit",
        ) from None
    except (GlossportError, MemoryError):
        raise
    except Exception as error:
        # The toolkit raises whatever its parsers do.
        told = " ".join(str(error).split())[:200] or type(error).__name__
        raise InputError("G105", f"not readable as {kind.name}: {told}", location=Location(source.name)) from None
    entries = _Entries(kind, file, source, options, report)
    return Stream(entries.metadata(items), entries.read(items), has_ids=False)


def recognises(head: bytes) -> bool:
    return any(kind.recognises(head) for kind in KINDS.values())


def _kind(source: Source) -> Kind:
    head = source.head()
    suffix = source.path.suffix.lower() if source.path else ""
    by_content = next((kind for kind in KINDS.values() if kind.recognises(head)), None)
    kind = by_content or KINDS.get(suffix.replace(".pot", ".po").replace(".xliff", ".xlf"))
    if kind is None:
        names = ", ".join(dict.fromkeys(kind.name for kind in KINDS.values()))
        raise InputError("G106", f"this is none of {names}", location=Location(source.name))
    return kind


class _Entries:
    """The entries of one file on their way into the model."""

    def __init__(self, kind: Kind, file: File, source: Source, options: ReadOptions, report: Report) -> None:
        self._kind = kind
        self._source = source
        self._options = options
        self._report = report
        self._known: dict[str, str] = {}
        self._slugs = Slugs()
        asked = (options.source_language, next(iter(options.target_languages), None))
        self._pair = tuple(
            self._language(named) if named else wanted or self._unknown(option)
            for named, wanted, option in zip(file[:2], asked, ("--source", "--target"), strict=True)
        )

    def metadata(self, items: list[Item]) -> Metadata:
        pairs = dict.fromkeys(item.languages for item in items if item.languages)
        languages = dict.fromkeys([*self._pair, *(self._language(name) for pair in pairs for name in pair)])
        return Metadata(source_language=self._pair[0], languages=tuple(languages))

    def read(self, items: Iterable[Item]) -> Iterator[Entry]:
        for item in items:
            if item.is_obsolete:
                self._report.omit("G205", f"{item.source[:60]!r} is obsolete", item.place)
            elif not item.source.strip():
                self._report.omit("G205", "the entry has no source text", item.place)
            else:
                yield self._entry(item, item.source, item.target)
                for source, target in item.plurals:
                    self._report.change(Change.MAPPED, "plural form", item.place, into="an entry of its own")
                    yield self._entry(item, source, target)

    def _entry(self, item: Item, source: str, target: str) -> Entry:
        languages = self._pair if item.languages is None else tuple(map(self._language, item.languages))
        texts = {language: text for language, text in zip(languages, (source, target), strict=True) if text.strip()}
        notes = [*item.notes, *self._kept(item)]
        if not (self._kind.is_glossary or self._options.as_concepts):
            return Unit(texts, notes=tuple(notes), location=item.place)
        concept = Concept(item.identifier or self._slugs.id_for(source, [source, target]), location=item.place)
        concept.sections = {language: LanguageSection([Term(text)]) for language, text in texts.items()}
        concept.notes = tuple(notes)
        concept.definitions = (Passage(item.definition),) if item.definition else ()
        self._fill(concept.sections[languages[0]].terms[0], item, concept)
        return concept

    def _fill(self, term: Term, item: Item, concept: Concept) -> None:
        for key, text in item.term.items():
            read = choice(_TERM_FIELDS[key], _UTX_STATUS.get(text.casefold(), text) if key == "status" else text)
            if read is None:
                self._report.change(Change.NOTED, f"{key} {text!r}", item.place)
                concept.notes += (f"{key}: {text}",)
                continue
            if str(read.value) != text:
                self._report.change(Change.MAPPED, f"{key} {text!r}", item.place, into=str(read.value))
            # A status is about the pair, as the file means it.
            terms = (
                [one for section in concept.sections.values() for one in section.terms] if key == "status" else [term]
            )
            for one in terms:
                setattr(one, _TERM_FIELDS[key].attribute, read.value)

    def _kept(self, item: Item) -> Iterator[str]:
        for name, text in item.extra.items():
            if self._options.keep_unknown:
                self._report.change(Change.NOTED, name, item.place)
                yield f"{name}: {text}"
            else:
                self._report.change(Change.DROPPED, name, item.place)

    def _language(self, name: str) -> str:
        if name not in self._known:
            try:
                self._known[name] = self._options.language(name)
            except WrongTagError as error:
                raise InputError(
                    "G301",
                    str(error),
                    location=Location(self._source.name),
                    mend=f"say what it is: --map-lang '{name}=TAG'",
                ) from None
        return self._known[name]

    def _unknown(self, option: str) -> str:
        side = option.removeprefix("--")
        raise UsageError(
            "G801",
            f"the file does not say its {side} language",
            location=Location(self._source.name),
            mend=f"say it: {option} LANG",
        )


READER = Reader(
    name="toolkit",
    title="PO, XLIFF, Qt Linguist, Qt phrase books, UTX, Wordfast TM (by translate-toolkit)",
    suffixes=(".po", ".pot", ".xlf", ".xliff", ".sdlxliff", ".ts", ".qph", ".utx"),
    recognises=recognises,
    open=open_toolkit,
)
