"""The terms of each language as a tool for writers takes them: those to use, and those to avoid."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from exporters.losses import Losses
from exporters.writing.pairs import TermText, term_texts
from glossary.fields import Feature
from glossary.model import UNUSABLE, Concept


class TermsToUse(NamedTuple):
    """The terms of a concept in one language; preferred ones come first."""

    language: str
    used: list[TermText]
    avoided: "list[Avoided]"


class Avoided(NamedTuple):
    """A deprecated or superseded term."""

    concept: Concept
    text: str
    is_case_sensitive: bool
    replacement: str
    """The preferred or first usable term of its concept; empty if there is none."""


def terms_of(concept: Concept, languages: Iterable[str], losses: Losses) -> list[TermsToUse]:
    """Return the terms of a concept in these languages; omit a concept without any."""
    found = []
    for tag in languages:
        used: list[TermText] = []
        unusable: list[TermText] = []
        for named in term_texts(concept.sections.get(tag), concept, losses):
            (unusable if named[0].status in UNUSABLE else used).append(named)
        replacement = used[0][1] if used else ""
        avoided = [Avoided(concept, text, term.case_sensitive is True, replacement) for term, text in unusable]
        if used or avoided:
            found.append(TermsToUse(tag, used, avoided))
    if not found:
        losses.omit(concept, Feature.TERMLESS, "no term in any language")
    return found


def not_used(avoided: Iterable[Avoided], used: Collection[str], losses: Losses) -> Iterator[Avoided]:
    """Yield the terms to avoid, each text once, without those to use elsewhere; report these as lost."""
    known: set[str] = set()
    for one in avoided:
        if is_used(one.text, used):
            losses.drop(Feature.DEPRECATED_TERM, one.concept, f"{one.text}: it is to be used elsewhere")
        elif one.text not in known:
            known.add(one.text)
            yield one


def is_used(text: str, used: Collection[str]) -> bool:
    """Return whether a text is one to use, perhaps at the beginning of a sentence."""
    return text in used or text[:1].lower() + text[1:] in used
