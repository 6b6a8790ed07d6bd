"""A concept for a bilingual consumer without statuses: its terms in two languages, a definition and remarks.

Each text becomes one line, trimmed, in NFC, without characters that XML cannot hold; every change is reported.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple, TypeAlias
from unicodedata import is_normalized, normalize

from exporters.losses import Losses
from exporters.writing.markup import illegal_characters
from exporters.writing.order import rank_of
from glossary.fields import Feature
from glossary.findings import RefusedError
from glossary.hashes import HashSet
from glossary.model import UNUSABLE, Concept, Entry, LanguageSection, Passage, Status, Term
from glossary.rules import Code

PAIR_CARRIES: Final = frozenset(
    {
        Feature.SUBJECT_FIELD,
        Feature.DEFINITION,
        Feature.LANGUAGE_DEFINITION,
        Feature.CONCEPT_NOTE,
        Feature.LANGUAGE_NOTE,
        Feature.TERM_NOTE,
        Feature.CONTEXT,
        Feature.STATUS,
        Feature.TRANSLATABLE,
        Feature.CASE_SENSITIVE,
    }
)
"""What the definition and the remarks of a pair keep."""
MOST_PAIRS: Final = 1_000_000
"""Of one concept."""
NOTHING: Final = LanguageSection()
_TRANSLATABLE: Final = {False: "do not translate", True: "to be translated"}
_CASE_SENSITIVE: Final = {True: "case-sensitive", False: "not case-sensitive"}
_LINE_BREAKS = re.compile("(?:(?<! ) +)?[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+ *")
_BLANKS: Final = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\ufeff"
Clean: TypeAlias = Callable[[str, Feature], str]
TermText: TypeAlias = tuple[Term, str]
"""A term and its text on one line."""


@dataclass(slots=True)
class Pair:
    """A concept in two languages; ``sources`` and ``targets`` are never empty, and the most usable terms come first.

    ``usable_sources`` are the sources that are neither deprecated nor superseded.
    """

    sources: list[str]
    usable_sources: list[str]
    targets: list[str]
    definition: str | None
    remarks: list[str]
    source_terms: "list[TermText]"


class Terms(NamedTuple):
    """The terms of a concept in two languages; ``sources`` has all distinct texts, ``targets`` only the usable ones."""

    source_terms: list[TermText]
    target_terms: list[TermText]
    sources: list[str]
    targets: list[str]

    @property
    def usable_sources(self) -> list[str]:
        return usable_texts(self.source_terms)


def terms_of(concept: Concept, source: str, target: str, losses: Losses) -> Terms:
    """Return the terms of a concept, each on one line; in both lists of texts the most usable terms come first."""
    clean = partial(one_line, entry=concept, losses=losses)
    source_terms = _named(concept.sections.get(source, NOTHING).terms, clean, concept, losses)
    target_terms = _named(concept.sections.get(target, NOTHING).terms, clean, concept, losses)
    return Terms(source_terms, target_terms, _texts(source_terms), usable_texts(target_terms))


def term_texts(section: LanguageSection | None, concept: Concept, losses: Losses) -> list[TermText]:
    """Return the terms of a language, each on one line and without duplicates; preferred terms come first."""
    clean = partial(one_line, entry=concept, losses=losses)
    named = _named(section.terms if section else [], clean, concept, losses)
    ordered = sorted(named, key=lambda one: one[0].status is not Status.PREFERRED)
    unlike: dict[str, TermText] = {}
    for one in ordered:
        unlike.setdefault(one[1], one)
    return list(unlike.values())


def usable_terms(terms: list[TermText]) -> list[TermText]:
    return [named for named in terms if named[0].status not in UNUSABLE]


def usable_texts(terms: list[TermText]) -> list[str]:
    """Return the distinct texts of the terms that are neither deprecated nor superseded."""
    return _texts([named for named in terms if named[0].status not in UNUSABLE])


def pair_of(
    concept: Concept, source: str, target: str, losses: Losses, *, subject_is_remark: bool = True
) -> Pair | None:
    """Return the pair of a concept; if a language has no suitable term, omit the concept and return None.

    Deprecated and superseded terms can be sources, so that a tool recognises them, but never targets. A term that must
    not be translated is its own target where there is no other: a translator who sees it knows that it stays.
    """
    clean = partial(one_line, entry=concept, losses=losses)
    if concept.is_only_terms and (bare := _bare_pair(concept, source, target)):
        return bare
    source_section = concept.sections.get(source, NOTHING)
    target_section = concept.sections.get(target, NOTHING)
    terms = terms_of(concept, source, target, losses)
    source_terms, target_terms, sources, targets = terms
    usable = terms.usable_sources
    if not targets and (kept := _kept(terms)):
        sources = usable = targets = [kept]
        for text in terms.sources:
            if text != kept:
                losses.drop(Feature.UNTRANSLATED, concept, f"{text}: no term in {target}")
    if not sources or not targets:
        omit_pair(concept, terms, target, losses)
        return None
    definitions = [
        *_cleaned(source_section.definitions, Feature.LANGUAGE_DEFINITION, clean),
        *_cleaned(concept.definitions, Feature.DEFINITION, clean),
        *_cleaned(target_section.definitions, Feature.LANGUAGE_DEFINITION, clean),
    ]
    remarks: list[str] = []
    if concept.subject_field and subject_is_remark:
        remarks.append(f"subject: {clean(concept.subject_field, Feature.SUBJECT_FIELD)}")
    if not _all_plain(source_section.terms) or not _all_plain(target_section.terms):
        remarks += [
            *_source_statuses(source_terms, concept, losses),
            *_target_statuses(target_terms, targets, concept, losses),
            *_term_remarks(source_terms, len(source_terms) > 1, clean),
            *_term_remarks(target_terms, len(target_terms) > 1, clean),
        ]
    remarks += [f"definition: {text}" for text in definitions[1:]]
    for notes, feature in (
        (concept.notes, Feature.CONCEPT_NOTE),
        (source_section.notes, Feature.LANGUAGE_NOTE),
        (target_section.notes, Feature.LANGUAGE_NOTE),
    ):
        remarks += [text for note in notes if (text := clean(note, feature))]
    # A source and a target with the same text can have the same remark; keep it once.
    definition = definitions[0] if definitions else None
    return Pair(sources, usable, targets, definition, list(dict.fromkeys(remarks)), source_terms)


def _kept(terms: Terms) -> str:
    """Return the first usable source term that must not be translated; nothing where there is none."""
    names = (text for term, text in terms.source_terms if term.translatable is False and term.status not in UNUSABLE)
    return next(names, "")


def _bare_pair(concept: Concept, source: str, target: str) -> Pair | None:
    """Return the pair of a concept that is only terms; None where that needs more care."""
    texts = concept.bare_texts() or {}
    first, second = texts.get(source, ""), texts.get(target, "")
    # Text that is changed is reported once, by the ordinary way.
    if not (first and second and _is_one_line(first) and _is_one_line(second)):
        return None
    return Pair([first], [first], [second], None, [], [(Term(first), first)])


class FirstEntries:
    """Keeps only the first entry of each source text, for consumers that accept or show no second one."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._known = HashSet()

    def is_new(self, key: str, entry: Entry, text: str) -> bool:
        """Return whether no earlier entry has the key; otherwise omit this entry, whose source text is ``text``."""
        if self._known.add(key):
            return True
        self._losses.omit(entry, Feature.HOMOGRAPH, f"there is an earlier entry for {text!r}")
        return False

    def new(self, texts: list[str], entry: Entry) -> list[str]:
        """Return the texts that no earlier entry has; report the others, or omit the entry if none is left."""
        new = [text for text in texts if self._known.add(text)]
        if not new:
            self._losses.omit(entry, Feature.HOMOGRAPH, f"there is an earlier entry for {texts[0]!r}")
            return []
        kept = set(new)
        for text in texts:
            if text not in kept:
                self._losses.drop(Feature.HOMOGRAPH, entry, text)
        return new


def refuse_too_many(concept: Concept, sources: Sequence[object], targets: Sequence[object]) -> None:
    """Raise RefusedError G605 where a concept has so many terms that their pairs would fill the memory."""
    count = len(sources) * len(targets)
    if count > MOST_PAIRS:
        raise RefusedError(
            Code.OVER_LIMIT,
            f"{concept.id!r} has {count:,} pairs of terms, and at most {MOST_PAIRS:,} are written",
            location=concept.location,
            suggestion="divide the concept, or leave out terms with --status",
        )


def omit_pair(concept: Concept, terms: Terms, target: str, losses: Losses) -> None:
    """Omit a concept that has no pair, and report the reason."""
    sources, targets = terms.source_terms, terms.target_terms
    if not sources and not targets:
        losses.omit(concept, Feature.TERMLESS, "no term in either language")
    elif not sources:
        losses.omit(concept, Feature.UNTRANSLATED, "no term in the source language")
    elif not targets:
        losses.omit(concept, Feature.UNTRANSLATED, f"no term in {target}")
    else:
        losses.omit(concept, Feature.DEPRECATED_TERM, f"every term in {target} is deprecated")


def one_line(text: str, feature: Feature, entry: Entry, losses: Losses) -> str:
    """Return a text as one line, by the rules in the module's docstring; report every change."""
    if _is_one_line(text):
        return text
    changes = []
    legal = text
    if found := illegal_characters(text):
        changes.append(f"{', '.join(found)} dropped")
        legal = "".join(character for character in text if not illegal_characters(character))
    trimmed = legal.strip(_BLANKS)
    if trimmed != legal:
        changes.append("trimmed")
    folded = _LINE_BREAKS.sub(" ", trimmed)
    if folded != trimmed:
        changes.append("line breaks and tabs became spaces")
    composed = normalize("NFC", folded)
    if composed != folded:
        changes.append("normalised to NFC")
    if changes:
        losses.alter(entry, feature, "; ".join(changes))
    return composed


def _is_one_line(text: str) -> bool:
    return text.isprintable() and (text.isascii() or is_normalized("NFC", text)) and text == text.strip(" ")


def _named(terms: list[Term], clean: Clean, concept: Concept, losses: Losses) -> list[TermText]:
    named = [(term, clean(term.text, Feature.TERM)) for term in terms]
    for term, text in named:
        if not text:
            losses.drop(Feature.TERM, concept, f"{term.text!r}: nothing is left of it on one line")
    return [one for one in named if one[1]]


def _texts(terms: list[TermText]) -> list[str]:
    if len(terms) < 2:
        return [text for _, text in terms]
    ordered = sorted(terms, key=lambda named: rank_of(named[0]))
    # Two equal texts, perhaps equal only after the change to one line, would make the same pair twice.
    return list(dict.fromkeys(text for _, text in ordered))


def _cleaned(passages: tuple[Passage, ...], feature: Feature, clean: Clean) -> list[str]:
    return [text for passage in passages if (text := clean(passage.text, feature))]


def _all_plain(terms: list[Term]) -> bool:
    """Return whether no term has a value that makes a remark; this is the usual case."""
    for term in terms:
        if (
            term.status
            or term.notes
            or term.contexts
            or term.translatable is not None
            or term.case_sensitive is not None
        ):
            return False
    return True


def _source_statuses(terms: list[TermText], concept: Concept, losses: Losses) -> Iterator[str]:
    for term, text in terms:
        if term.status in UNUSABLE:
            yield f"{text}: {term.status}"
        elif term.status:
            losses.drop(Feature.STATUS, concept, term.status)


def _target_statuses(terms: list[TermText], targets: list[str], concept: Concept, losses: Losses) -> Iterator[str]:
    for term, text in terms:
        if term.status in UNUSABLE:
            losses.drop(Feature.DEPRECATED_TERM, concept, text)
            yield f"do not use: {text}"
        elif term.status is Status.PREFERRED and len(targets) > 1:
            yield f"preferred: {text}"
        elif term.status:
            losses.drop(Feature.STATUS, concept, term.status)


def _term_remarks(terms: list[TermText], by_name: bool, clean: Clean) -> Iterator[str]:  # noqa: FBT001
    """Yield remarks on the terms of a language: flags, contexts, notes; ``by_name`` puts the term before each."""
    for term, text in terms:
        remarks = [
            *([_TRANSLATABLE[term.translatable]] if term.translatable is not None else ()),
            *([_CASE_SENSITIVE[term.case_sensitive]] if term.case_sensitive is not None else ()),
            *(f"context: {clean(context.text, Feature.CONTEXT)}" for context in term.contexts),
            *(cleaned for note in term.notes if (cleaned := clean(note, Feature.TERM_NOTE))),
        ]
        for remark in remarks:
            yield f"{text}: {remark}" if by_name else remark
