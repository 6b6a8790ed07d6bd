"""Reads UTX glossaries as concepts, with the class of translate-toolkit; the whole file is in memory.

A row is a pair of terms. Rows with the same concept id are one concept.
"""

from collections.abc import Iterator
from typing import Any, Final

from glossary.fields import TERM_FIELDS, iso_date
from glossary.files.detection import UTX
from glossary.files.source import Source
from glossary.findings import Change, InputError, ReadingLoss, Report
from glossary.ids import Slugs
from glossary.model import Concept, LanguageSection, Location, Metadata, Status, Term
from glossary.readers.bilingual.pairs import BilingualFile, FileLanguages
from glossary.readers.bilingual.toolkit import readable_as, store_of, text_of_file
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code
from glossary.vocabulary import choice

_FIELDS = {one.key: one for one in TERM_FIELDS}
_STATUS: Final = {
    "approved": "preferred",
    "provisional": "admitted",
    "non-standard": "admitted",
    "forbidden": "deprecated",
    "rejected": "deprecated",
}
_WORST_FIRST: Final = (Status.DEPRECATED, Status.SUPERSEDED, None, Status.ADMITTED, Status.PREFERRED)
_COMMENTS: Final = ("src:comment", "comment")
"""Columns that are notes of the concept."""
_Row = tuple[Location, dict[str, str]]


def open_utx(source: Source, options: ReadOptions, report: Report) -> Stream:
    from translate.storage import utx

    text = text_of_file(source, options, report)
    numbers, cleaned = _cleaned(text.splitlines(), source, report)
    with readable_as("UTX", source):
        store = store_of(utx.UtxFile, "\r\n".join(cleaned).encode())
        rows = _rows(store, numbers, source)
    file = BilingualFile(store.getsourcelanguage() or "", store.gettargetlanguage() or "", [])
    languages = FileLanguages(file, source, options, has_others=bool(rows))
    metadata = Metadata(date=_date(text), source_language=languages.source or None, languages=languages.all())
    has_ids = bool(rows) and all(row.get("concept ID") for _, row in rows)
    return Stream(metadata, _UtxRows(languages, rows, options, report).read(), has_ids=has_ids)


def _date(text: str) -> str | None:
    """Return the date that the first line says."""
    return next((date for part in text.partition("\n")[0].split(";")[2:] if (date := iso_date(part.strip()))), None)


def _rows(store: Any, numbers: list[int], source: Source) -> list[_Row]:
    return [
        (Location(source.name, number, 1), {name: (text or "").strip() for name, text in unit.metadata.items() if name})
        for number, unit in zip(numbers, store.units, strict=True)
    ]


def _cleaned(lines: list[str], source: Source, report: Report) -> tuple[list[int], list[str]]:
    """Return the line numbers of the records, and the lines to parse: languages, columns, records.

    The toolkit's class takes a colon in a header value for another key, and a comment among the records for a record.
    """
    head = [
        line for line in lines[: next((n for n, line in enumerate(lines) if not line.startswith("#")), None)] if line
    ]
    if len(head) < 2 or head[0].count(";") < 1:
        raise InputError(
            Code.BROKEN_SYNTAX, "the two header lines of UTX are missing", location=Location(source.name, 1)
        )
    languages, *others = head[0].split(";")[1:]
    for other in (*others, *head[1:-1]):
        if other.strip() and iso_date(other) is None:
            what = f"{other.partition(':')[0].strip('# ')[:40]} of the header"
            report.drop(what, Location(source.name, 1, 1), ReadingLoss.HEADER)
    first = ";".join([head[0].split(";")[0], languages, *others[:1]]) + ("" if others else ";")
    records = []
    for number, line in enumerate(lines[len(head) :], len(head) + 1):
        if line.startswith("#"):
            report.drop("comment", Location(source.name, number, 1), ReadingLoss.COMMENT)
        elif line.strip():
            records.append((number, line))
    return [number for number, _ in records], [first, head[-1], *(line for _, line in records)]


class _UtxRows:
    """Makes concepts of the rows of one file."""

    def __init__(self, languages: FileLanguages, rows: list[_Row], options: ReadOptions, report: Report) -> None:
        self._languages = languages
        self._rows = rows
        self._keep_unknown = options.keep_unknown
        self._report = report
        self._slugs = Slugs()
        self._identifiers = {row.get("concept ID") for _, row in rows}

    def read(self) -> Iterator[Concept]:
        """Yield a concept for each row; rows with the same id become one."""
        concepts: dict[str, Concept] = {}
        for place, row in self._rows:
            if not row.get("src"):
                self._report.omit(Code.MISSING_VALUE, "the entry has no source text", place)
                continue
            concept = self._concept(dict(row), place)
            if concept.id in concepts:
                self._report.change(Change.MAPPED, "entry with the id of another", place, into="one concept")
                self._join(concepts[concept.id], concept)
            else:
                concepts[concept.id] = concept
        yield from concepts.values()

    def _concept(self, row: dict[str, str], place: Location) -> Concept:
        source, target = row.pop("src"), row.pop("tgt", "")
        concept = Concept(row.pop("concept ID", "") or self._free_id(source, target), location=place)
        terms = [Term(source)]
        concept.sections[self._languages.source] = LanguageSection(terms[:])
        if target and (self._languages.source, source) == (self._languages.target, target):
            what = f"the same text twice in {self._languages.source}"
            self._report.change(Change.MAPPED, what, place, into="one")
        elif target:
            terms.append(Term(target))
            concept.sections.setdefault(self._languages.target, LanguageSection()).terms.append(terms[1])
        concept.notes = tuple(note for name in _COMMENTS if (note := row.pop(name, "")))
        status, of_source, of_target = (row.pop(name, "") for name in ("term status", "src:pos", "tgt:pos"))
        concept.notes += tuple(self._kept(row, place))
        terms[0].part_of_speech = self._value("part_of_speech", of_source, concept)
        if len(terms) > 1:
            terms[1].part_of_speech = self._value("part_of_speech", of_target, concept)
        pair = self._value("status", status, concept)
        for term in terms:
            term.status = pair
        return concept

    def _free_id(self, source: str, target: str) -> str:
        """Return an id made from the source text that no row of the file has as its own id."""
        made = self._slugs.id_for(source, [source, target])
        while made in self._identifiers:
            made = self._slugs.id_for(source, [source, target])
        return made

    def _kept(self, row: dict[str, str], place: Location) -> Iterator[str]:
        for name, text in row.items():
            if text and self._keep_unknown:
                self._report.change(Change.NOTED, name, place)
                yield f"{name}: {text}"
            elif text:
                self._report.drop(name, place)

    def _value(self, key: str, text: str, concept: Concept) -> Any:
        """Return the value of a picklist; one that is not known becomes a note of the concept."""
        if not text:
            return None
        read = choice(_FIELDS[key], _STATUS.get(text.casefold(), text) if key == "status" else text)
        if read is None:
            self._report.change(Change.NOTED, f"{key} {text!r}", concept.location)
            concept.notes += (f"{key}: {text}",)
            return None
        if str(read.value) != text:
            self._report.change(Change.MAPPED, f"{key} {text!r}", concept.location, into=str(read.value))
        return read.value

    def _join(self, concept: Concept, other: Concept) -> None:
        """Add the terms and notes of another row."""
        for language, section in other.sections.items():
            terms = concept.sections.setdefault(language, LanguageSection()).terms
            for term in section.terms:
                if known := next((one for one in terms if _is_same(one, term)), None):
                    known.part_of_speech = known.part_of_speech or term.part_of_speech
                    self._settle_status(known, term, other.location)
                else:
                    terms.append(term)
        concept.notes = tuple(dict.fromkeys([*concept.notes, *other.notes]))

    def _settle_status(self, known: Term, other: Term, place: Location | None) -> None:
        """Keep the better status: a term is deprecated only if all its pairs are."""
        worse, better = sorted((known.status, other.status), key=_WORST_FIRST.index)
        if worse and worse != better:
            self._report.change(
                Change.MAPPED, f"status {worse} of one pair of a term", place, into=str(better or "no status")
            )
        known.status = better


def _is_same(term: Term, other: Term) -> bool:
    parts = {term.part_of_speech, other.part_of_speech} - {None}
    return term.text == other.text and len(parts) < 2


READER = Reader(name="utx", title="UTX", suffixes=(".utx",), contents=frozenset({UTX}), open=open_utx)
