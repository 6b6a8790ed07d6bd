"""Compares two glossaries by concept and term, and derives the step of the next version number.

Memory holds ids and 64-bit hashes of all concepts. Only concepts that differ are read again and held in full.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from glossary.escaping import cell, harmless, harmless_json
from glossary.fields import CONCEPT_FIELDS, LANGUAGE_FIELDS, TERM_FIELDS, Fields
from glossary.files.revisions import source_in
from glossary.files.source import Source
from glossary.findings import InvalidInputError, Outcome, Report, UsageError
from glossary.memories.differences import ChangedUnit, UnitDifference, UnitHashes, unit_differences
from glossary.model import UNUSABLE, Concept, Entry, LanguageSection, Location, Metadata, Status, Term, Unit
from glossary.reading import ReadOptions, reader_for
from glossary.request import Request, argument, option
from glossary.rules import Code
from glossary.similarity import alike

_NOTHING = LanguageSection()


class Step(StrEnum):
    """The part of a semantic version number to increase, from the least to the most disruptive change."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


_RANKS = {step: rank for rank, step in enumerate(Step)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptChange:
    """One change of a concept; ``kind`` is one of ``_STEPS``."""

    kind: str
    language: str = ""
    old: str = ""
    new: str = ""

    @property
    def step(self) -> Step:
        return _STEPS[self.kind]

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind, "language": self.language, "old": self.old, "new": self.new}

    def message(self) -> str:
        """Describe the change for people, such as ``preferred term (en): tea → cha``."""
        where = f" ({self.language})" if self.language else ""
        what = _MESSAGES.get(self.kind, self.kind.replace("_", " "))
        values = " → ".join(filter(None, (self.old, self.new)))
        return f"{what}{where}{f': {values}' if values else ''}"


_STEPS = {
    "deprecated": Step.MAJOR,
    "preferred_changed": Step.MAJOR,
    "term_removed": Step.MAJOR,
    "id_changed": Step.MAJOR,
    "language_removed": Step.MAJOR,
    "term_added": Step.MINOR,
    "language_added": Step.MINOR,
    "status_changed": Step.PATCH,
    "definition_changed": Step.PATCH,
    "wording_changed": Step.PATCH,
    "unused_removed": Step.PATCH,
    "order_changed": Step.PATCH,
    "field_changed": Step.PATCH,
}
"""By kind, the worst first."""
_MESSAGES = {
    "deprecated": "newly deprecated",
    "preferred_changed": "preferred term",
    "term_removed": "term removed",
    "unused_removed": "term removed",
    "order_changed": "order of the terms",
    "term_added": "term added",
    "id_changed": "id",
    "status_changed": "status",
    "definition_changed": "definition",
    "wording_changed": "spelling",
    "field_changed": "changed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A concept that is in both glossaries, with the worst changes first."""

    id: str
    term: str
    changes: tuple[ConceptChange, ...]

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "term": self.term, "changes": [change.as_json() for change in self.changes]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A concept that only one of the glossaries has; its terms by language."""

    id: str
    terms: dict[str, list[str]]

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "terms": self.terms}

    @property
    def term(self) -> str:
        return next((terms[0] for terms in self.terms.values() if terms), "")


@dataclass(slots=True)
class Difference:
    added: list[Named] = field(default_factory=list)
    removed: list[Named] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    units: UnitDifference = field(default_factory=UnitDifference)
    metadata: list[ConceptChange] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.step is not Step.NONE

    @property
    def step(self) -> Step:
        steps = [change.step for one in self.changed for change in one.changes]
        steps += [Step.MAJOR] * bool(self.removed) + [Step.MINOR] * bool(self.added)
        steps += [Step.MAJOR] * any(change.kind == "language_removed" for change in self.metadata)
        steps += [Step.PATCH] * bool(self.units or self.metadata)
        return max(steps, key=_RANKS.__getitem__, default=Step.NONE)

    def as_json(self) -> dict[str, Any]:
        return {
            "added": [one.as_json() for one in self.added],
            "removed": [one.as_json() for one in self.removed],
            "changed": [one.as_json() for one in self.changed],
            "units": self.units.as_json(),
            "metadata": [change.as_json() for change in self.metadata],
            "version_step": str(self.step),
        }


Opened = Callable[[], tuple[Metadata, Iterable[Entry]]]
"""Reads a glossary from its beginning."""


def differences(old: Opened, new: Opened) -> Difference:
    """Compare concepts by id; a removed and an added concept with the same terms count as one with a new id."""
    old_metadata, old_entries = old()
    new_metadata, new_entries = new()
    # Units without an id are told apart by the texts of one language in both.
    source = new_metadata.source_language or old_metadata.source_language
    units_before, units_after = UnitHashes(source), UnitHashes(source)
    first = _hashed(old_entries, units_before)
    second = _hashed(new_entries, units_after)
    found = Difference(metadata=_metadata_changes(old_metadata, new_metadata))
    before = _kept(old, {name for name, content in first.items() if second.get(name) != content})
    after = _kept(new, {name for name, content in second.items() if first.get(name) != content})
    renamed = _renamed(before, after)
    for name, concept in after.items():
        former = before.get(renamed.get(name, name))
        if former is None:
            found.added.append(_named(concept))
        elif former != concept and (changes := tuple(_changes(former, concept))):
            found.changed.append(Changed(id=name, term=_named(concept).term, changes=changes))
    gone = before.keys() - after.keys() - set(renamed.values())
    found.removed = [_named(concept) for name, concept in before.items() if name in gone]
    found.changed.sort(key=lambda one: -_RANKS[one.changes[0].step])
    found.units = unit_differences(units_before, units_after, lambda: old()[1], lambda: new()[1])
    return found


def _hashed(entries: Iterable[Entry], units: UnitHashes) -> dict[str, int]:
    """Add the units to ``units``; return the hashes of the concepts by id."""
    concepts: dict[str, int] = {}
    for entry in entries:
        if isinstance(entry, Unit):
            units.add(entry)
        else:
            # Concepts that differ only in the order of languages are compared again and then found equal.
            concepts.setdefault(entry.id, hash(repr(entry)))
    return concepts


def _kept(opened: Opened, names: set[str]) -> dict[str, Concept]:
    kept: dict[str, Concept] = {}
    if names:
        for entry in opened()[1]:
            if isinstance(entry, Concept) and entry.id in names:
                kept.setdefault(entry.id, entry)
    return kept


def _renamed(before: dict[str, Concept], after: dict[str, Concept]) -> dict[str, str]:
    """Map the new ids of renamed concepts to their former ids."""
    gone: dict[frozenset[tuple[str, str]], str] = {}
    for name, concept in before.items():
        if name not in after:
            gone.setdefault(_words(concept), name)
    return {
        name: gone.pop(words)
        for name, concept in after.items()
        if name not in before and (words := _words(concept)) in gone and words
    }


def _words(concept: Concept) -> frozenset[tuple[str, str]]:
    return frozenset(
        (language, alike(term.text)) for language, section in concept.sections.items() for term in section.terms
    )


def _named(concept: Concept) -> Named:
    terms = {language: [term.text for term in section.terms] for language, section in concept.sections.items()}
    return Named(id=concept.id, terms={language: texts for language, texts in terms.items() if texts})


def _metadata_changes(old: Metadata, new: Metadata) -> list[ConceptChange]:
    changes = [
        ConceptChange(kind="field_changed", language=name, old=getattr(old, name) or "", new=getattr(new, name) or "")
        for name in ("id", "title", "description", "version", "date", "publisher", "licence", "source_language")
        if getattr(old, name) != getattr(new, name)
    ]
    if old.memory_header != new.memory_header:
        changes.append(ConceptChange(kind="field_changed", new="memory header"))
    changes += [ConceptChange(kind="language_removed", old=tag) for tag in old.languages if tag not in new.languages]
    changes += [ConceptChange(kind="language_added", new=tag) for tag in new.languages if tag not in old.languages]
    return changes


def _changes(old: Concept, new: Concept) -> list[ConceptChange]:
    changes: list[ConceptChange] = []
    if old.id != new.id:
        changes.append(ConceptChange(kind="id_changed", old=old.id, new=new.id))
    for language in dict.fromkeys([*old.sections, *new.sections]):
        changes += _section_changes(
            old.sections.get(language, _NOTHING), new.sections.get(language, _NOTHING), language
        )
    if old.definitions != new.definitions:
        changes.append(_definition_change(old, new, ""))
    changes += _field_changes(CONCEPT_FIELDS, old, new, "")
    order = list(_STEPS)
    return sorted(changes, key=lambda change: order.index(change.kind))


def _section_changes(old: LanguageSection, new: LanguageSection, language: str) -> list[ConceptChange]:
    changes: list[ConceptChange] = []
    pairs, gone, come = _paired(old.terms, new.terms)
    for before, after in pairs:
        if before.text != after.text:
            changes.append(ConceptChange(kind="wording_changed", language=language, old=before.text, new=after.text))
        changes += _term_changes(before, after, language)
    first, second = _main(old.terms), _main(new.terms)
    successor = next((after for before, after in pairs if before is first), None)
    if first and second and second is not successor:
        changes.append(ConceptChange(kind="preferred_changed", language=language, old=first.text, new=second.text))
        if any(one is first for one in gone) and any(one is second for one in come):
            # One went and one came in its place.
            gone = [one for one in gone if one is not first]
            come = [one for one in come if one is not second]
    for term in gone:
        kind = "unused_removed" if term.status in UNUSABLE else "term_removed"
        changes.append(ConceptChange(kind=kind, language=language, old=_with_status(term)))
    changes += [ConceptChange(kind="term_added", language=language, new=_with_status(term)) for term in come]
    if not changes and old.terms != new.terms:
        changes.append(ConceptChange(kind="order_changed", language=language))
    if old.definitions != new.definitions:
        changes.append(_definition_change(old, new, language))
    return changes + _field_changes(LANGUAGE_FIELDS, old, new, language)


def _paired(old: list[Term], new: list[Term]) -> tuple[list[tuple[Term, Term]], list[Term], list[Term]]:
    """Return the terms that are in both, in pairs, and those that are only in the first or the second.

    Terms that are equal are paired first, then those with the same text, then those that differ in their spelling.
    """
    pairs: list[tuple[Term, Term]] = []
    gone, come = list(old), list(new)
    same: tuple[Callable[[Term, Term], bool], ...] = (
        lambda one, other: one == other,
        lambda one, other: one.text == other.text,
        lambda one, other: alike(one.text) == alike(other.text),
    )
    for is_same in same:
        for term in list(gone):
            number = next((number for number, other in enumerate(come) if is_same(term, other)), None)
            if number is not None:
                pairs.append((term, come.pop(number)))
                gone = [one for one in gone if one is not term]
    return pairs, gone, come


def _with_status(term: Term) -> str:
    return f"{term.text} ({term.status})" if term.status in UNUSABLE else term.text


def _main(terms: list[Term]) -> Term | None:
    """Return the preferred term, else the first usable one."""
    usable = [term for term in terms if term.status not in UNUSABLE]
    return next((term for term in usable if term.status is Status.PREFERRED), usable[0] if usable else None)


def _term_changes(old: Term, new: Term, language: str) -> list[ConceptChange]:
    changes: list[ConceptChange] = []
    if old.status != new.status:
        is_newly = new.status in UNUSABLE and old.status not in UNUSABLE
        if is_newly:
            changes.append(ConceptChange(kind="deprecated", language=language, old=new.text))
        else:
            message = f"{new.text}: {old.status or 'none'}"
            changes.append(
                ConceptChange(kind="status_changed", language=language, old=message, new=str(new.status or "none"))
            )
    return changes + _field_changes(TERM_FIELDS, old, new, language, f"{new.text}: ")


def _definition_change(old: Concept | LanguageSection, new: Concept | LanguageSection, language: str) -> ConceptChange:
    texts = ["; ".join(passage.text for passage in one.definitions) for one in (old, new)]
    return ConceptChange(kind="definition_changed", language=language, old=texts[0], new=texts[1])


def _field_changes(fields: Fields, old: object, new: object, language: str, name: str = "") -> list[ConceptChange]:
    return [
        ConceptChange(kind="field_changed", language=language, new=f"{name}{field.key.replace('_', ' ')}")
        for field in fields
        if field.key not in ("definition", "status") and getattr(old, field.attribute) != getattr(new, field.attribute)
    ]


_SHOWN = 100
"""So many concepts a section of Markdown has: a comment of a pull request has an end."""
_STEP_TEXT = {
    Step.NONE: "nothing changed",
    Step.PATCH: "wording only",
    Step.MINOR: "something was added, nothing went",
    Step.MAJOR: "something that is in use went or is not to be used any more",
}


def compare(old: str, new: str, reader: str | None, options: ReadOptions, report: Report) -> Difference:
    """Read both glossaries and compare them.

    Raises InputError or UsageError; raises InvalidInputError where the report has errors.
    """
    with source_in(old, new) as first, source_in(new, old) as second:
        if second is None:
            message = "the glossary is in neither" if first is None else f"there is no {old.rpartition(':')[2]}"
            raise UsageError(Code.WRONG_USAGE, message, location=Location(new))
        after = _Opening(second, reader, options, report)
        before = _Opening(first, reader, options, report) if first else after.without_entries
        found = differences(before, after)
    if report.failed:
        raise InvalidInputError
    return found


class _Opening:
    """Reads a glossary from its beginning at each call; only the first call adds findings to the report."""

    def __init__(self, source: Source, reader: str | None, options: ReadOptions, report: Report) -> None:
        self._source = source
        self._reader = reader_for(source, reader)
        self._options = options
        self._report = report

    def without_entries(self) -> tuple[Metadata, Iterator[Entry]]:
        """Open the glossary as it is before its first entry is written."""
        return self._reader.open(self._source, self._options, Report()).metadata, iter(())

    def __call__(self) -> tuple[Metadata, Iterator[Entry]]:
        stream = self._reader.open(self._source, self._options, self._report)
        self._report = Report()
        return stream.metadata, stream.entries


@dataclass(frozen=True, kw_only=True)
class Diff(Request):
    old: str = argument("OLD")
    new: str = argument("NEW")
    reader: str | None = option("--from", "The format of both, see 'glossport formats'.", metavar="NAME")
    form: str = option("--format", "The form of the result.", default="text", choices=("text", "markdown", "json"))
    stat: bool = option("--stat", "Only count what changed.", default=False)
    exit_code: bool = option("--exit-code", "Exit 1 where they differ.", default=False)


def diff(request: Diff) -> Outcome:
    """Compare two glossaries; each is a file, a folder, or ``REVISION:PATH`` in a git repository."""
    outcome = Outcome()
    try:
        found = compare(request.old, request.new, request.reader, ReadOptions(), outcome.report)
    except InvalidInputError as error:
        outcome.exit_code = error.exit_code
        return outcome
    outcome.report = Report()
    text = FORMS[request.form](found) if not request.stat or request.form == "json" else as_statistics(found)
    outcome.result = (harmless_json if request.form == "json" else harmless)(text)
    outcome.exit_code = int(request.exit_code and bool(found))
    return outcome


def as_json(found: Difference) -> str:
    return json.dumps(found.as_json(), ensure_ascii=False, indent=2)


def as_text(found: Difference) -> str:
    lines = [f"- {_headline(one)}" for one in found.removed] + [f"+ {_headline(one)}" for one in found.added]
    for one in found.changed:
        lines.append(f"~ {one.id}: {one.term}")
        lines += [f"    {change.message()}" for change in one.changes]
    lines += _unit_lines(found.units)
    lines += [change.message() for change in found.metadata]
    return "\n".join([*lines, as_statistics(found)])


def _unit_lines(units: UnitDifference) -> Iterator[str]:
    yield from (f"- {one.headline()}" for one in units.units_removed[:_SHOWN])
    yield from (f"+ {one.headline()}" for one in units.units_added[:_SHOWN])
    for one in units.units_changed[:_SHOWN]:
        yield f"~ {one.headline()}"
        yield from (f"    {change.message()}" for change in one.changes)
    shown = sum(len(one[:_SHOWN]) for one in (units.units_removed, units.units_added, units.units_changed))
    if more := units.removed + units.added + units.changed - shown:
        yield f"and {more} more units"


def as_statistics(found: Difference) -> str:
    """Return the counts and the version step."""
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(found.units.kinds.items()))
    changed = [f"units changed in: {kinds}"] if kinds else []
    return "\n".join([_sum(found), *changed, f"version step: {found.step} ({_STEP_TEXT[found.step]})"])


def _headline(one: Named) -> str:
    terms = "; ".join(f"{language}: {', '.join(texts)}" for language, texts in one.terms.items())
    return f"{one.id}: {terms}"


def _sum(found: Difference) -> str:
    counts = [f"{len(found.added)} concepts added", f"{len(found.removed)} removed", f"{len(found.changed)} changed"]
    if found.units:
        counts.append(f"{found.units.added} units added, {found.units.removed} removed")
    if found.units.changed:
        counts.append(f"{found.units.changed} changed")
    return ", ".join(counts)


def as_markdown(found: Difference) -> str:
    """Return collapsible sections for a pull request comment, newly deprecated terms first."""
    parts = [f"### Glossary: {_sum(found)}", "", f"Version step: **{found.step}** ({_STEP_TEXT[found.step]})", ""]
    deprecated = [
        f"- {cell(change.old)} ({change.language}) in {cell(one.id)}"
        for one in found.changed
        for change in one.changes
        if change.kind == "deprecated"
    ]
    parts += _section("Newly deprecated", deprecated)
    parts += _section(
        "Removed", [f"- `{cell(one.id)}`: {cell(_headline(one).partition(': ')[2])}" for one in found.removed]
    )
    parts += _section(
        "Added", [f"- `{cell(one.id)}`: {cell(_headline(one).partition(': ')[2])}" for one in found.added]
    )
    parts += _section("Changed", [_changed(one) for one in found.changed])
    units = found.units
    parts += _section("Units removed", [f"- {cell(one.headline())}" for one in units.units_removed], units.removed)
    parts += _section("Units added", [f"- {cell(one.headline())}" for one in units.units_added], units.added)
    parts += _section("Units changed", [_changed_unit(one) for one in units.units_changed], units.changed)
    parts += _section("The glossary itself", [f"- {cell(change.message())}" for change in found.metadata])
    return "\n".join(parts).rstrip("\n")


def _item(one: Named) -> str:
    return f"- {cell(_headline(one))}"


def _changed(one: Changed) -> str:
    return "\n".join(
        [f"- {cell(one.id)}: {cell(one.term)}", *(f"  - {cell(change.message())}" for change in one.changes)]
    )


def _changed_unit(one: ChangedUnit) -> str:
    return "\n".join([f"- {cell(one.headline())}", *(f"  - {cell(change.message())}" for change in one.changes)])


def _section(title: str, items: list[str], count: int | None = None) -> list[str]:
    """Return a section with the first items; ``count`` is their number where not all are here."""
    if not items:
        return []
    whole = count or len(items)
    more = [f"- and {whole - _SHOWN} more"] if whole > _SHOWN else []
    summary = f"<summary>{title} ({whole})</summary>"
    return ["<details open>", summary, "", *items[:_SHOWN], *more, "", "</details>", ""]


FORMS = {"text": as_text, "json": as_json, "markdown": as_markdown}
