"""The texts of an entry with their translations, as the rules about translations look at them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from glossary.checking.positions import Hit
from glossary.fields import TreePath
from glossary.findings import Severity
from glossary.languages import primary_language
from glossary.model import NOT_TRANSLATED, UNUSABLE, Concept, Entry, Location, TranslationState, Unit

SHOWN = 60
"""Characters of a text that a message shows."""


class Text(NamedTuple):
    """A text of an entry; ``path`` and ``skip`` say where it stands, as in a Hit."""

    text: str
    language: str
    path: TreePath
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Translation:
    """A text and its translation."""

    source: Text
    target: Text
    place: Location | None

    def hit(
        self,
        code: str,
        message: str,
        at: Text,
        *,
        span: tuple[int, int] = (0, 0),
        severity: Severity = Severity.WARNING,
        suggestion: str | None = None,
        related: tuple[Hit, ...] = (),
    ) -> Hit:
        """Return a problem of one of the two texts, or of the span of it that is wrong."""
        word = at.text[slice(*span)]
        return Hit(
            code,
            f"{message}: {_short(self.source.text)} → {_short(self.target.text)}",
            self.place,
            at.path,
            at.text,
            severity,
            related,
            suggestion,
            at.skip,
            word,
            at.text.count(word, 0, span[0]) if word else 0,
        )


def _short(text: str) -> str:
    flat = " ".join(text[: 2 * SHOWN].split())
    return repr(flat if len(flat) <= SHOWN else f"{flat[: SHOWN - 1]}…")


def translations_of(entry: Entry, source_language: str | None, targets: tuple[str, ...]) -> Iterator[Translation]:
    """Yield each translation of an entry: of a unit, or the terms of a concept.

    Not those that are not in use: empty ones, fuzzy ones, and what is not to be translated. ``targets`` are the
    languages that are looked at; empty: all.
    """
    texts = _texts_of_concept(entry) if isinstance(entry, Concept) else _texts_of_unit(entry)
    language = _chosen(texts, source_language)
    if language is None:
        return
    source = texts[language][0]
    wanted = {chosen for one in targets if (chosen := _chosen(texts, one))} if targets else texts.keys()
    for target_language, of_language in texts.items():
        if target_language != language and target_language in wanted:
            for target in of_language:
                yield Translation(source, target, entry.location)


def _chosen(texts: Mapping[str, list[Text]], language: str | None) -> str | None:
    if language is None or language in texts:
        return language or next(iter(texts), None)
    return next((one for one in texts if primary_language(one) == primary_language(language)), None)


def _texts_of_unit(unit: Unit) -> dict[str, list[Text]]:
    if unit.state is TranslationState.FUZZY or NOT_TRANSLATED in unit.properties:
        return {}
    texts: dict[str, list[Text]] = {}
    seen: list[str] = []
    for language, text in unit.texts.items():
        if text.strip():
            texts[language] = [Text(text, language, (language,), seen.count(text))]
        seen.append(text)
    return texts


def _texts_of_concept(concept: Concept) -> dict[str, list[Text]]:
    return {
        language: found
        for language, section in concept.sections.items()
        if (
            found := [
                Text(term.text, language, ("terms", language, number, "text"))
                for number, term in enumerate(section.terms)
                if term.status not in UNUSABLE
            ]
        )
    }
