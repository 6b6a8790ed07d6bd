"""Merges incoming entries into a YAML glossary, by id or else by a term; rewrites only the entries that change."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import blake2b
from typing import IO, Any

from glossary.canonical.edit import Splice
from glossary.canonical.tree import concept_tree, unit_tree
from glossary.canonical.writer import emit
from glossary.canonical.yaml import READER
from glossary.fields import CONCEPT_FIELDS, LANGUAGE_FIELDS, TERM_FIELDS, UNIT_FIELDS, Field, Kind, TreePath
from glossary.files.source import Source, source_of
from glossary.findings import InputError, Report, UsageError
from glossary.importing.incoming import (
    Thing,
    ask_for_language,
    joined_by_id,
    languages_of,
    name_near_languages,
    normal,
    texts_of,
    union_of,
    with_synonyms,
)
from glossary.languages import WrongTagError, canonical
from glossary.model import Concept, CrossReference, Entry, LanguageSection, Location, Metadata, Term, Unit, Variant
from glossary.reading import ReadOptions, Stream, languages_in
from glossary.rules import Code

SHOWN = 80


class OnConflict(StrEnum):
    """What to do when a different value comes in for a filled field."""

    FAIL = "fail"
    KEEP = "keep"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A filled value and a different incoming one; the policy decides which of them the merged file contains."""

    id: str
    field: str
    existing: str
    incoming: str
    location: Location | None
    related: Location | None

    def as_json(self) -> dict[str, Any]:
        places = {"location": self.location, "related": self.related}
        return {
            "id": self.id,
            "field": self.field,
            "existing": self.existing,
            "incoming": self.incoming,
            **{name: place and place._asdict() for name, place in places.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry named in the result; a unit has an empty ``id``, and one of its texts as ``term``."""

    id: str
    term: str
    language: str | None = None

    def as_json(self) -> dict[str, str]:
        return {"id": self.id, "term": self.term, **({"language": self.language} if self.language else {})}


@dataclass(slots=True)
class Merge:
    """The effect of a merge on each entry. ``text`` is the new file, or None if nothing may be written."""

    policy: OnConflict
    on: str
    added: list[Listed] = field(default_factory=list)
    changed: list[Listed] = field(default_factory=list)
    kept: list[Listed] = field(default_factory=list)
    """Found in the glossary with everything that came in already there, or kept by the policy."""
    ambiguous: list[Listed] = field(default_factory=list)
    """Came in but touched nothing: their term belongs to several entries."""
    conflicts: list[Conflict] = field(default_factory=list)
    translated: dict[str, int] = field(default_factory=dict)
    """How many concepts of the merged glossary have a term in each incoming target language."""
    untranslated: list[Listed] = field(default_factory=list)
    """The other concepts of the merged glossary, once for each incoming target language they lack."""
    before: bytes | None = None
    """The file as it was read."""
    text: bytes | None = None

    @property
    def refused(self) -> bool:
        """Whether the policy is ``fail`` and there are conflicts or ambiguous entries."""
        return self.policy is OnConflict.FAIL and bool(self.conflicts or self.ambiguous)

    def write(self, out: IO[bytes]) -> None:
        assert self.text is not None
        out.write(self.text)

    def as_json(self) -> dict[str, Any]:
        lists = {
            name: [item.as_json() for item in getattr(self, name)]
            for name in ("added", "changed", "kept", "ambiguous", "conflicts", "untranslated")
        }
        return {"policy": str(self.policy), "on": self.on, **lists, "translated": dict(sorted(self.translated.items()))}


def merge(into: Source, incoming: Stream, policy: OnConflict, on: str | None, report: Report) -> Merge:
    """Merge a stream into one YAML file without writing it.

    Reports a G702 for each ambiguous join: an error with the policy ``fail``, else a warning. With ``fail``, reports a
    G701 for each conflict. Raises UsageError G801 if ``into`` is a folder, is packed or lacks the language to join on,
    UsageError G301 if ``on`` is not a BCP 47 tag, and InputError G204 if single entries of the file cannot be replaced.
    """
    if into.is_folder:
        raise UsageError(Code.WRONG_USAGE, f"{into.name} is a folder; merge into one of its files")
    if into.packing:
        raise UsageError(Code.WRONG_USAGE, f"{into.name} is {into.packing.what}; unpack it first")
    with into.open() as stream:
        data = stream.read()
    metadata, existing = _read(data, into.name, report)
    language = _join_language(on, metadata)
    known = {*metadata.languages, *languages_in(existing)}
    if known and language not in known:
        raise UsageError(
            Code.WRONG_USAGE,
            f"{language} is not a language of {into.name}",
            suggestion=f"it has {', '.join(sorted(known))}",
        )
    result = Merge(policy, language, before=data)
    new_entries = list(incoming.entries)
    if incoming.has_ids:
        new_entries = joined_by_id(new_entries, language, report)
    ask_for_language(new_entries, language, known, by_id=incoming.has_ids)
    name_near_languages(new_entries, metadata, report)
    if report.failed:
        return result
    splice = Splice(data, into.name)
    merger = _Merger(existing, splice, result, report)
    merger.take(new_entries, by_id=incoming.has_ids)
    _count_translations(result, merger.concepts, new_entries)
    if result.refused:
        return result
    metadata = _declare(metadata, merger, splice, new_entries)
    result.text = merger.spliced()
    _confirm(result.text, into.name, metadata, [*merger.concepts, *merger.units])
    return result


class _Merger:
    """The merged entries: those of the file in their order, with the changes, then the added entries."""

    def __init__(self, existing: list[Entry], splice: Splice, result: Merge, report: Report) -> None:
        self.concepts = [entry for entry in existing if isinstance(entry, Concept)]
        self.units = [entry for entry in existing if isinstance(entry, Unit)]
        self.arrived: set[str] = set()
        self._old_concepts, self._old_units = len(self.concepts), len(self.units)
        self._touched_concepts: set[int] = set()
        self._touched_units: set[int] = set()
        self._filled: set[tuple[int, str]] = set()
        """Languages of concepts that this merge filled: what comes in for them again are synonyms."""
        self._splice = splice
        self._result = result
        self._report = report
        self._ids = {concept.id: index for index, concept in enumerate(self.concepts)}
        self._terms: dict[str, set[int]] = defaultdict(set)
        for index, concept in enumerate(self.concepts):
            for term in texts_of(concept, result.on):
                self._terms[term].add(index)
        self._texts: dict[str, set[int]] = defaultdict(set)
        for index, unit in enumerate(self.units):
            if result.on in unit.texts:
                self._texts[normal(unit.texts[result.on])].add(index)

    def take(self, entries: list[Entry], *, by_id: bool) -> None:
        joined: list[tuple[Concept, set[int]]] = []
        ids: dict[str, str] = {}
        taken = set(self._ids)
        for entry in entries:
            if not isinstance(entry, Concept):
                continue
            indexes = self._join(entry, by_id=by_id)
            joined.append((entry, indexes))
            if not indexes:
                ids[entry.id] = _free_id(entry, taken)
                taken.add(ids[entry.id])
            elif len(indexes) == 1:
                ids[entry.id] = self.concepts[min(indexes)].id
        # Only now does every incoming concept have its final id, which references to it need.
        for concept, indexes in joined:
            if len(indexes) > 1:
                self._ambiguous(concept, indexes)
            elif indexes:
                self._merge_concept(min(indexes), _retargeted(concept, ids))
            else:
                self._add(replace(_retargeted(concept, ids), id=ids[concept.id]))
        for entry in entries:
            if isinstance(entry, Unit):
                self._take_unit(entry)

    def spliced(self) -> bytes:
        for index in sorted(self._touched_concepts):
            self._splice.replace("concepts", index, concept_tree(self.concepts[index]))
        for index in sorted(self._touched_units):
            self._splice.replace("units", index, unit_tree(self.units[index]))
        if added := self.concepts[self._old_concepts :]:
            self._splice.append("concepts", map(concept_tree, added))
        if added_units := self.units[self._old_units :]:
            self._splice.append("units", map(unit_tree, added_units))
        return self._splice.text()

    def _join(self, concept: Concept, *, by_id: bool) -> set[int]:
        if by_id and concept.id in self._ids:
            return {self._ids[concept.id]}
        return {index for term in texts_of(concept, self._result.on) for index in self._terms.get(term, ())}

    def _ambiguous(self, entry: Entry, indexes: set[int]) -> None:
        entries: list[Any] = self.concepts if isinstance(entry, Concept) else self.units
        listed = self._listed(entry)
        self._result.ambiguous.append(listed)
        add = self._report.error if self._result.policy is OnConflict.FAIL else self._report.warn
        add(
            Code.AMBIGUOUS_JOIN,
            f"{listed.term!r} belongs to {len(indexes)} entries of the glossary, so this entry is not merged",
            entry.location,
            related=tuple(entries[index].location for index in sorted(indexes)),
            suggestion="give it the id of the one that is meant" if isinstance(entry, Concept) else None,
        )

    def _add(self, concept: Concept) -> None:
        self.concepts.append(concept)
        self._result.added.append(self._listed(concept))
        self.arrived |= concept.sections.keys()

    def _merge_concept(self, index: int, new: Concept) -> None:
        old = self.concepts[index]
        pair = _EntryMerge(self._result, self._splice, "concepts", index, old, new)
        merged = pair.fields(CONCEPT_FIELDS, old, new, ())
        sections = dict(old.sections)
        for language, section in new.sections.items():
            found = old.sections.get(language)
            if found is None:
                self._filled.add((index, language))
                sections[language] = section
            elif (index, language) in self._filled:
                sections[language] = replace(found, terms=with_synonyms(found.terms, section.terms))
            else:
                sections[language] = pair.section(language, found, section)
        self._put(pair, replace(merged, sections=sections))

    def _take_unit(self, new: Unit) -> None:
        text = new.texts.get(self._result.on)
        indexes = self._texts.get(normal(text), set()) if text is not None else set()
        if len(indexes) > 1:
            # The glossary may hold the same text twice. A unit that it already holds is not ambiguous.
            if any(new.texts.items() <= self.units[index].texts.items() for index in indexes):
                self._result.kept.append(self._listed(new))
            else:
                self._ambiguous(new, indexes)
        elif indexes:
            self._merge_unit(min(indexes), new)
        elif new in self.units[: self._old_units]:
            self._result.kept.append(self._listed(new))
        else:
            self.units.append(new)
            self._result.added.append(self._listed(new))
            self.arrived |= new.texts.keys()

    def _merge_unit(self, index: int, new: Unit) -> None:
        old = self.units[index]
        pair = _EntryMerge(self._result, self._splice, "units", index, old, new)
        merged = replace(pair.fields(UNIT_FIELDS, old, new, ()))
        theirs = {
            language
            for language, text in new.texts.items()
            if (existing := old.texts.get(language)) != text == pair.text(existing, text, (language,))
        }
        self._put(pair, merged.with_variants(_merged_variants(old, new, theirs)))

    def _put(self, pair: "_EntryMerge", merged: Entry) -> None:
        self._report_conflicts(pair.conflicts)
        old = pair.old
        if merged == old:
            self._result.kept.append(self._listed(old))
            return
        listed = self._listed(merged)
        if isinstance(merged, Concept):
            self.concepts[pair.index] = merged
            touched = self._touched_concepts
            self.arrived |= merged.sections.keys()
        else:
            self.units[pair.index] = merged
            touched = self._touched_units
            self.arrived |= merged.texts.keys()
        # A second incoming entry may change the same entry.
        if pair.index not in touched:
            self._result.changed.append(listed)
        touched.add(pair.index)

    def _report_conflicts(self, conflicts: list[Conflict]) -> None:
        self._result.conflicts += conflicts
        if self._result.policy is not OnConflict.FAIL:
            return
        for conflict in conflicts:
            self._report.error(
                Code.MERGE_CONFLICT,
                f"{conflict.field} of {conflict.id!r} is {conflict.existing!r}, not {conflict.incoming!r}",
                conflict.location,
                related=(conflict.related,) if conflict.related else (),
                suggestion="--merge keep keeps it, --merge theirs replaces it",
            )

    def _listed(self, entry: Entry) -> Listed:
        return _listed(entry, self._result.on)


class _EntryMerge:
    """An entry of the file and the incoming entry to merge into it."""

    def __init__(self, result: Merge, splice: Splice, name: str, index: int, old: Entry, new: Entry) -> None:
        self.index = index
        self.old = old
        self.conflicts: list[Conflict] = []
        self._new = new
        self._result = result
        self._splice = splice
        self._name = name

    def fields(self, fields: Iterable[Field], old: Thing, new: Thing, path: TreePath) -> Thing:
        """Return ``old`` with the incoming fields merged in; ``path`` locates ``old`` within its entry."""
        changes: dict[str, Any] = {}
        for each in fields:
            incoming = getattr(new, each.attribute)
            if incoming is None or incoming == ():
                continue
            existing = getattr(old, each.attribute)
            if existing is None or existing == ():
                changes[each.attribute] = incoming
            elif existing != incoming:
                changes[each.attribute] = self._value(each, existing, incoming, (*path, each.key))
        return replace(old, **changes) if changes else old

    def section(self, language: str, old: LanguageSection, new: LanguageSection) -> LanguageSection:
        merged = self.fields(LANGUAGE_FIELDS, old, new, ("languages", language))
        terms = self._terms(language, old.terms, new.terms)
        return merged if terms == old.terms else replace(merged, terms=terms)

    def text(self, existing: str | None, incoming: str, path: TreePath) -> str:
        if existing is None:
            return incoming
        return existing if normal(existing) == normal(incoming) else self._conflict(existing, incoming, path)

    def _terms(self, language: str, old: list[Term], new: list[Term]) -> list[Term]:
        if not old or not new:
            return old or new
        merged = list(old)
        places = {normal(term.text): index for index, term in reversed(list(enumerate(old)))}
        if not any(normal(term.text) in places for term in new):
            winner: list[Term] = self._conflict(old, new, ("terms", language))
            return winner
        for term in new:
            index = places.get(normal(term.text))
            if index is None:
                places[normal(term.text)] = len(merged)
                merged.append(term)
            else:
                item = (index,) if len(old) > 1 else ()
                merged[index] = self.fields(TERM_FIELDS, merged[index], term, ("terms", language, *item))
        return merged

    def _value(self, each: Field, existing: Any, incoming: Any, path: TreePath) -> Any:
        if each.kind is Kind.TEXT:
            return self.text(existing, incoming, path)
        if each.kind in (Kind.CHOICE, Kind.FLAG):
            return self._conflict(existing, incoming, path)
        united = union_of(existing, incoming)
        if each.attribute == "definitions" and len(united) > len(existing):
            return self._conflict(existing, incoming, path)
        return united

    def _conflict(self, existing: Any, incoming: Any, path: TreePath) -> Any:
        """Record a conflict; return the value that the policy chooses."""
        place = self._splice_place(path)
        listed = _listed(self.old, self._result.on)
        self.conflicts.append(
            Conflict(
                id=listed.id or listed.term,
                field=".".join(str(step) for step in path if not isinstance(step, int)),
                existing=_shown(existing),
                incoming=_shown(incoming),
                location=self._new.location,
                related=place or self.old.location,
            )
        )
        return incoming if self._result.policy is OnConflict.THEIRS else existing

    def _splice_place(self, path: TreePath) -> Location | None:
        if path[:1] == ("languages",) and path[-1] == "definition":
            # A definition of a language may also stand here, in the short form.
            short = self._splice.place(self._name, self.index, ("definition", path[1]))
            if short != self._splice.place(self._name, self.index, ()):
                return short
        return self._splice.place(self._name, self.index, path)


def _read(data: bytes, name: str, report: Report) -> tuple[Metadata, list[Entry]]:
    stream = READER.open(source_of(data, name), ReadOptions(), report)
    return stream.metadata, list(stream.entries)


def _join_language(on: str | None, metadata: Metadata) -> str:
    language = on or metadata.source_language or next(iter(metadata.languages), None)
    if language is None:
        raise UsageError(
            Code.WRONG_USAGE,
            "the glossary names no source language to join its terms on",
            suggestion="give the language with --on",
        )
    try:
        return canonical(language)
    except WrongTagError as error:
        raise UsageError(Code.WRONG_LANGUAGE, str(error), suggestion=error.suggestion) from None


def _free_id(concept: Concept, taken: set[str]) -> str:
    if concept.id not in taken:
        return concept.id
    content = emit(concept_tree(concept)).encode("utf-8", "surrogatepass")
    free = hashed = f"{concept.id}-{blake2b(content, digest_size=3).hexdigest()}"
    number = 1
    while free in taken:
        number += 1
        free = f"{hashed}-{number}"
    return free


def _retargeted(concept: Concept, ids: dict[str, str]) -> Concept:
    """Replace the targets of references by the ids that the concepts have in the merged glossary."""

    def moved(references: tuple[CrossReference, ...]) -> tuple[CrossReference, ...]:
        return tuple(reference._replace(target=ids.get(reference.target, reference.target)) for reference in references)

    if not concept.cross_references and not any(
        term.cross_references for section in concept.sections.values() for term in section.terms
    ):
        return concept
    sections = {
        language: replace(
            section, terms=[replace(term, cross_references=moved(term.cross_references)) for term in section.terms]
        )
        for language, section in concept.sections.items()
    }
    return replace(concept, cross_references=moved(concept.cross_references), sections=sections)


def _declare(metadata: Metadata, merger: _Merger, splice: Splice, entries: list[Entry]) -> Metadata:
    """Declare the languages that were added; a glossary that declares no languages stays without them."""
    incoming = dict.fromkeys(language for entry in entries for language in languages_of(entry))
    new = [tag for tag in incoming if tag in merger.arrived and tag not in metadata.languages]
    if not metadata.languages or not new:
        return metadata
    splice.declare(new)
    return replace(metadata, languages=(*metadata.languages, *new))


def _count_translations(result: Merge, concepts: list[Concept], entries: list[Entry]) -> None:
    targets = dict.fromkeys(
        language
        for entry in entries
        if isinstance(entry, Concept)
        for language, section in entry.sections.items()
        if section.terms and language != result.on
    )
    for language in targets:
        lacking = [
            concept for concept in concepts if language not in concept.sections or not concept.sections[language].terms
        ]
        result.translated[language] = len(concepts) - len(lacking)
        result.untranslated += [replace(_listed(concept, result.on), language=language) for concept in lacking]


def _confirm(text: bytes, name: str, metadata: Metadata, entries: list[Entry]) -> None:
    """Read the merged text again; raise InputError G204 if it does not contain the merged entries."""
    report = Report()
    try:
        read, found = _read(text, name, report)
        # In the file units may stand before concepts.
        same = read == metadata and sorted(found, key=_is_unit) == sorted(entries, key=_is_unit)
    except InputError:
        same = False
    if not same:
        raise InputError(
            Code.WRONG_SHAPE,
            "the layout of this file does not allow to change single entries",
            location=Location(name),
            suggestion="write each entry on lines of its own, as glossport convert --to yaml does",
        )


def _is_unit(entry: Entry) -> bool:
    return isinstance(entry, Unit)


def _merged_variants(old: Unit, new: Unit, theirs: Collection[str]) -> Iterator[Variant]:
    """Yield the variants of a unit, with those of the languages of ``theirs`` from the incoming unit."""
    incoming = {language: [one for one in new.as_variants() if one.language == language] for language in theirs}
    for one in old.as_variants():
        if one.language not in theirs:
            yield one
        else:
            yield from incoming.pop(one.language, ())
    for rest in incoming.values():
        yield from rest


def _listed(entry: Entry, language: str) -> Listed:
    if isinstance(entry, Unit):
        return Listed(id="", term=entry.texts.get(language) or next(iter(entry.texts.values()), ""))
    section = entry.sections.get(language)
    terms = section.terms if section and section.terms else [t for s in entry.sections.values() for t in s.terms]
    return Listed(id=entry.id, term=terms[0].text if terms else "")


def _shown(value: Any) -> str:
    if isinstance(value, Term):
        return value.text
    if isinstance(value, list | tuple):
        value = "; ".join(_shown(part) for part in value if part is not None)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
