"""The order of the terms of a language: many tools take, show or suggest only the first."""

from typing import Final

from glossary.model import Status, Term

_RANKS: Final = {Status.PREFERRED: 0, Status.ADMITTED: 1, None: 2, Status.DEPRECATED: 3, Status.SUPERSEDED: 3}


def rank_of(term: Term) -> int:
    """Return the place of a term among others: preferred, admitted, without a status, not to be used."""
    return _RANKS[term.status]


def rank_of_text(named: tuple[Term, str]) -> int:
    """Return the place of a term that is given with its text on one line."""
    return rank_of(named[0])


def usable_first(terms: list[Term]) -> list[Term]:
    """Return the terms by rank; those of one rank stay in their order."""
    return terms if len(terms) < 2 else sorted(terms, key=rank_of)
