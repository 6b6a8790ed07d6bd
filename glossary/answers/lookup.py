"""``glossport lookup``: finds the concepts of a term, as it is written, in another form, or nearly so."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from heapq import nsmallest
from typing import Any, Final, NamedTuple

from glossary.canonical.tree import concept_tree
from glossary.escaping import harmless, harmless_json
from glossary.files.source import source_at
from glossary.findings import InvalidInputError, Outcome, Report
from glossary.languages import asked_language
from glossary.matching.matcher import Match, Matcher
from glossary.matching.vocabulary import Tier
from glossary.model import UNUSABLE, Concept, LanguageSection, Term
from glossary.reading import ReadOptions, reader_for
from glossary.request import Request, argument, option

LISTED: Final = 20
"""So many near matches are listed; exact ones and other forms all are."""
_NEAR: Final = 0.75
"""How alike two texts are, from 0 to 1."""
_RANKS: Final = {"exact": 0, "stem": 1, "near": 2}


@dataclass(frozen=True, kw_only=True)
class Lookup(Request):
    """What to look for, and in which glossary."""

    glossary: str = argument("GLOSSARY")
    words: tuple[str, ...] = argument("WORDS...")
    language: str | None = option("--language", "Look for terms of this language only.", metavar="LANG")
    form: str = option("--format", "The form of the result.", default="text", choices=("text", "json"))

    def __post_init__(self) -> None:
        asked_language(self.language)


class Answer(NamedTuple):
    """A term that was found, and how alike it is: 1 is the same."""

    match: str
    likeness: float
    number: int
    """Of the term in the glossary, in the order of which equals come."""
    language: str
    term: Term
    concept: Concept

    @property
    def rank(self) -> tuple[int, float, int]:
        return _RANKS[self.match], -self.likeness, self.number


class Search:
    """Compares terms with the words that are looked for; their language is that of the term."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._letters = words.casefold()
        self._matchers: dict[str, Matcher] = {}

    def compare(self, text: str, language: str) -> tuple[str, float] | None:
        """Return how a term matches, and how alike it is; None where it does not."""
        letters = text.casefold()
        if letters == self._letters:
            return "exact", 1.0
        sequence = SequenceMatcher(None, letters, self._letters, autojunk=False)
        found = self._found_in(text, language)
        if found and (found.start, found.end) == (0, len(text)):
            return ("exact" if found.tier is Tier.EXACT else "stem"), sequence.ratio()
        is_near = found or (
            sequence.real_quick_ratio() >= _NEAR and sequence.quick_ratio() >= _NEAR and sequence.ratio() >= _NEAR
        )
        return ("near", sequence.ratio()) if is_near else None

    def _found_in(self, text: str, language: str) -> Match | None:
        """Return the longest use of the words in a term."""
        if language not in self._matchers:
            self._matchers[language] = Matcher(language)
            self._matchers[language].add(self._words, 0, case_sensitive=False)
        found = self._matchers[language].find(text)
        return max(found, key=lambda one: one.end - one.start, default=None)


def lookup(request: Lookup) -> Outcome:
    """Return the concepts that have the words as a term: exit code 1 where there is none. Raises InputError."""
    report = Report()
    found = _sorted(_found(request, report))
    if report.failed:
        outcome = Outcome(report=report, exit_code=InvalidInputError.exit_code)
    else:
        outcome = Outcome(exit_code=0 if found else 1)
    if request.form == "json":
        outcome.result = harmless_json(json.dumps(list(map(_as_json, found)), ensure_ascii=False, indent=2))
    elif found:
        outcome.result = harmless(_as_text(found))
    else:
        outcome.lines.append(f"nothing is like {' '.join(request.words)!r} in {request.glossary}")
    return outcome


def _found(request: Lookup, report: Report) -> Iterator[Answer]:
    source = source_at(request.glossary)
    search = Search(" ".join(request.words))
    entries = reader_for(source).open(source, ReadOptions(as_concepts=True), report).entries
    number = 0
    for concept in entries:
        if not isinstance(concept, Concept):
            continue
        for language, section in concept.sections.items():
            if request.language not in (None, language):
                continue
            for term in section.terms:
                number += 1
                if compared := search.compare(term.text, language):
                    yield Answer(*compared, number, language, term, concept)


def _sorted(found: Iterator[Answer]) -> list[Answer]:
    """Return the best matches of each concept, the surest first, and not too many that are only near."""
    best: dict[int, Answer] = {}
    for one in found:
        key = id(one.concept)
        if key not in best or one.rank < best[key].rank:
            best[key] = one
    sure = sorted((one for one in best.values() if one.match != "near"), key=lambda one: one.rank)
    near = nsmallest(LISTED, (one for one in best.values() if one.match == "near"), key=lambda one: one.rank)
    return sure + near


def _as_json(found: Answer) -> dict[str, Any]:
    return {
        "id": found.concept.id,
        "term": found.term.text,
        "language": found.language,
        "match": found.match,
        "concept": concept_tree(found.concept),
    }


def _as_text(found: list[Answer]) -> str:
    sure = [_whole(one) for one in found if one.match != "near"]
    near = [_in_short(one) for one in found if one.match == "near"]
    return "\n\n".join([*sure, *(["\n".join(["alike:", *near])] if near else [])])


def _in_short(found: Answer) -> str:
    sections = found.concept.sections.values()
    best = [next((term.text for term in section.terms if term.status not in UNUSABLE), "") for section in sections]
    return f"  {found.term.text} ({found.language}), {found.concept.id}: {', '.join(filter(None, best))}"


def _whole(found: Answer) -> str:
    concept = found.concept
    subject = f", {concept.subject_field}" if concept.subject_field else ""
    form = ", in another form" if found.match == "stem" else ""
    lines = [f"{found.term.text} ({found.language}){form}: {concept.id}{subject}"]
    lines += [f"  {passage.text}" for passage in concept.definitions]
    for language, section in concept.sections.items():
        lines += _section_lines(language, section)
    lines += [f"  note: {note}" for note in concept.notes]
    return "\n".join(lines)


def _section_lines(language: str, section: LanguageSection) -> Iterator[str]:
    yield from (f"  {language}: {_described(term)}" for term in section.terms)
    yield from (f"    {passage.text}" for passage in section.definitions)
    yield from (f"    note: {note}" for note in section.notes)


def _described(term: Term) -> str:
    details = [str(term.status)] if term.status else []
    if term.part_of_speech:
        details.append(term.part_of_speech.replace("_", " "))
    if term.translatable is False:
        details.append("do not translate")
    shown = f" ({', '.join(details)})" if details else ""
    return "; ".join([f"{term.text}{shown}", *term.notes])
