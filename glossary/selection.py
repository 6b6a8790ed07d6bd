"""Selects the entries, terms and languages of a glossary that are written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from glossary.fields import is_date
from glossary.findings import UsageError
from glossary.model import Concept, Entry, LanguageSection, Metadata, Status, Term, TranslationState, Unit, Variant
from glossary.rules import Code
from glossary.similarity import did_you_mean


def with_languages(metadata: Metadata, source: str | None, targets: tuple[str, ...]) -> Metadata:
    """Return the metadata with only the requested source and target languages; source first.

    Raises UsageError G801 when the glossary lacks one of them.
    """
    known = metadata.languages
    for language in (source, *targets):
        if language and language not in known:
            raise UsageError(
                Code.WRONG_USAGE,
                f"{language} is not a language of this glossary",
                suggestion=f"it has {', '.join(known) or 'none'}",
            )
    first = source or metadata.source_language or (known[0] if known else None)
    others = targets or tuple(known)
    if first is None:
        return metadata
    return replace(
        metadata, source_language=first, languages=(first, *(language for language in others if language != first))
    )


def only_languages(entries: Iterable[Entry], languages: Iterable[str]) -> Iterator[Entry]:
    """Yield the entries without their content in other languages; an entry that becomes empty is still yielded."""
    wanted = frozenset(languages)
    for entry in entries:
        if isinstance(entry, Concept):
            if entry.sections.keys() <= wanted:
                yield entry
            else:
                sections = {language: section for language, section in entry.sections.items() if language in wanted}
                yield replace(entry, sections=sections)
        elif entry.variants:
            kept = [variant for variant in entry.variants if variant.language in wanted]
            yield entry if len(kept) == len(entry.variants) else replace(entry).with_variants(kept)
        elif entry.texts.keys() <= wanted:
            yield entry
        else:
            yield replace(entry, texts={language: text for language, text in entry.texts.items() if language in wanted})


@dataclass(slots=True)
class Selection:
    """A filter for entries and terms; counts the entries it received and those it kept."""

    statuses: frozenset[Status] = frozenset()
    """Of the terms; those without a status are always meant. Empty: all."""
    subjects: frozenset[str] = frozenset()
    """Subject fields of concepts, in lower case; then no unit is meant, for it has none. Empty: all."""
    states: frozenset[TranslationState] = frozenset()
    """Of units; those without a state are always meant. Empty: all, or those that are usable, as the format has it."""
    since: str = ""
    """Entries that were created or modified on this day or later, on any level."""
    only_translated: bool = False
    """Entries with a term or text in every language that is written."""
    seen: int = 0
    kept: int = 0

    @property
    def is_all(self) -> bool:
        return not (self.statuses or self.states or self.subjects or self.since or self.only_translated)

    @property
    def remark(self) -> str:
        """What is said of an output that does not hold all entries."""
        return "" if self.is_all else f"{self.kept} of {self.seen} entries are selected"

    def of(self, entries: Iterable[Entry], languages: tuple[str, ...]) -> Iterator[Entry]:
        for entry in entries:
            self.seen += 1
            chosen = self._with_statuses(entry) if self.statuses and isinstance(entry, Concept) else entry
            if self._is_meant(chosen, languages):
                self.kept += 1
                yield chosen

    def _with_statuses(self, concept: Concept) -> Concept:
        sections = {
            language: replace(section, terms=[term for term in section.terms if self._has_status(term)])
            for language, section in concept.sections.items()
        }
        return replace(concept, sections=sections)

    def _has_status(self, term: Term) -> bool:
        return term.status is None or term.status in self.statuses

    def _is_meant(self, entry: Entry, languages: tuple[str, ...]) -> bool:
        if isinstance(entry, Unit):
            if self.states and entry.state and entry.state not in self.states:
                return False
            present = set(entry.texts)
        else:
            present = {language for language, section in entry.sections.items() if section.terms}
        if not present or (self.only_translated and not present.issuperset(languages)):
            return False
        if self.subjects and not (
            isinstance(entry, Concept) and (entry.subject_field or "").casefold() in self.subjects
        ):
            return False
        return not self.since or any(date[: len(self.since)] >= self.since for date in _dates_of(entry))


@dataclass(slots=True)
class InStates(Selection):
    """A selection of the entries in exactly some states.

    A concept whose terms are preferred or admitted in every language that is written is in the state ``final``; any
    other has no state.
    """

    exactly: frozenset[TranslationState | None] = frozenset()

    @property
    def is_all(self) -> bool:
        return False

    def of(self, entries: Iterable[Entry], languages: tuple[str, ...]) -> Iterator[Entry]:
        yield from Selection.of(self, self._in_states(entries, languages), languages)

    def _in_states(self, entries: Iterable[Entry], languages: tuple[str, ...]) -> Iterator[Entry]:
        for entry in entries:
            if _state_of(entry, languages) in self.exactly:
                yield entry
            else:
                self.seen += 1


def _state_of(entry: Entry, languages: tuple[str, ...]) -> TranslationState | None:
    if isinstance(entry, Unit):
        return entry.state
    sections = [entry.sections[language] for language in languages if language in entry.sections]
    are_confirmed = all(any(term.status in _CONFIRMED for term in section.terms) for section in sections)
    return TranslationState.FINAL if are_confirmed and len(sections) == len(languages) else None


_CONFIRMED = frozenset({Status.PREFERRED, Status.ADMITTED})


def _dates_of(entry: Entry) -> Iterator[str]:
    things: list[Concept | Unit | Variant | LanguageSection | Term] = [entry]
    if isinstance(entry, Unit):
        things += entry.variants
    else:
        for section in entry.sections.values():
            things += [section, *section.terms]
    for thing in things:
        yield from (one.date for one in (*thing.created, *thing.modified) if one.date)


def only_missing(entries: Iterable[Entry], language: str) -> Iterator[Entry]:
    """Yield the concepts that have no term in the language."""
    for entry in entries:
        if isinstance(entry, Concept) and not (language in entry.sections and entry.sections[language].terms):
            yield entry


def selection_of(
    statuses: Iterable[str],
    subjects: Iterable[str],
    since: str | None,
    *,
    states: Iterable[str] = (),
    only_translated: bool,
) -> Selection:
    """Build a selection from the user's options; raises UsageError G801 for an invalid status, state or date.

    ``all`` among the states means every state.
    """
    statuses, states = tuple(statuses), tuple(states)
    if "all" in states:
        states = tuple(TranslationState)
    for what, names, known in (("status", statuses, Status), ("state", states, TranslationState)):
        for name in names:
            if name not in set(known):
                raise UsageError(Code.WRONG_USAGE, f"{name!r} is not a {what}", suggestion=did_you_mean(name, known))
    if since and not is_date(since):
        raise UsageError(Code.WRONG_USAGE, f"--since takes a day such as 2026-01-31, not {since!r}")
    return Selection(
        statuses=frozenset(map(Status, statuses)),
        states=frozenset(map(TranslationState, states)),
        subjects=frozenset(subject.casefold() for subject in subjects),
        since=since or "",
        only_translated=only_translated,
    )
