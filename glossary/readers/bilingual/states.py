"""Reads the states that bilingual files have for a translation."""

from collections.abc import Mapping
from typing import Final

from glossary.findings import Change, Report
from glossary.model import Location, TranslationState
from glossary.reading import ReadOptions

_DRAFT, _REVIEW = TranslationState.DRAFT, TranslationState.NEEDS_REVIEW
_DONE, _FINAL, _FUZZY = TranslationState.TRANSLATED, TranslationState.FINAL, TranslationState.FUZZY

XLIFF_1: Final = {
    "new": _DRAFT,
    "needs-translation": _DRAFT,
    **dict.fromkeys(("needs-adaptation", "needs-l10n", "needs-review-translation"), _REVIEW),
    **dict.fromkeys(("needs-review-adaptation", "needs-review-l10n"), _REVIEW),
    "translated": _DONE,
    "signed-off": _FINAL,
    "final": _FINAL,
}
SUGGESTIONS: Final = frozenset(
    {
        "fuzzy-match",
        "mt-suggestion",
        "leveraged-mt",
        "leveraged-tm",
        "leveraged-repository",
        "leveraged-glossary",
        "leveraged-inherited",
        "tm-suggestion",
    }
)
"""Values of ``state-qualifier`` for a translation that nobody has looked at."""
XLIFF_2: Final = {"initial": _DRAFT, "translated": _DONE, "reviewed": _FINAL, "final": _FINAL}
SDLXLIFF: Final = {
    "Unspecified": _DRAFT,
    "Draft": _DRAFT,
    "Translated": _DONE,
    "RejectedTranslation": _REVIEW,
    "ApprovedTranslation": _FINAL,
    "RejectedSignOff": _REVIEW,
    "ApprovedSignOff": _FINAL,
}
"""The values of ``conf``; a segment without one is a draft."""
MEMOQ: Final = {
    **dict.fromkeys(("NotStarted", "Edited", "PartiallyEdited", "AssembledFromFragments"), _DRAFT),
    "Pretranslated": _FUZZY,
    "MachineTranslated": _FUZZY,
    "Rejected": _REVIEW,
    "ManuallyConfirmed": _DONE,
    **dict.fromkeys(("Reviewer1Confirmed", "ProofReaderConfirmed"), _FINAL),
}
QT: Final = {"unfinished": _REVIEW}


def state_of(
    name: str, states: Mapping[str, TranslationState], place: Location | None, options: ReadOptions, report: Report
) -> TranslationState:
    """Return the state with a name of the format, and report it where the model has another name.

    A name that nobody knows says that somebody is to look at the translation.
    """
    name = options.value("state", name)
    state = states.get(name) or (TranslationState(name) if name in list(TranslationState) else _REVIEW)
    if name != state:
        report.change(Change.MAPPED, f"state {name}", place, into=str(state))
    return state
