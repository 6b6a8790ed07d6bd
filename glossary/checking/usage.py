"""Compares the translations of files with a glossary: finds what breaks it, and counts how its terms are used."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Final

from glossary.checking.passages import Translation, translations_of
from glossary.checking.positions import Hit
from glossary.checking.term_rules import (
    TranslatedTerms,
    changed_names,
    forbidden_sources,
    forbidden_terms,
    has_name,
    missing_term,
    not_preferred,
)
from glossary.checking.termbase import Termbase, Use
from glossary.findings import InputError
from glossary.languages import primary_language
from glossary.matching.vocabulary import Tier
from glossary.model import Entry, Location, Metadata
from glossary.rules import Code

MOST: Final = 1000
"""So many forbidden terms of one text are reported."""


@dataclass(slots=True)
class Usage:
    """How many terms the sources of one target language have, by what their translations have for them."""

    preferred: int = 0
    admitted: int = 0
    forbidden: int = 0
    not_found: int = 0

    @property
    def uses(self) -> int:
        return self.preferred + self.admitted + self.forbidden + self.not_found

    @property
    def percent(self) -> float:
        """How many of them are in use as they should; 100 where there is none."""
        return 100 * (self.preferred + self.admitted) / self.uses if self.uses else 100.0

    def as_json(self) -> dict[str, int]:
        return {"uses": self.uses, **asdict(self)}

    def __str__(self) -> str:
        return (
            f"{self.uses:,} uses of terms: {self.preferred:,} preferred, {self.admitted:,} admitted, "
            f"{self.forbidden:,} forbidden, {self.not_found:,} not found"
        )


class UsageChecker:
    """Checks the translations of one run; ``codes`` are the rules to apply, ``targets`` the languages, or all."""

    def __init__(
        self,
        base: Termbase,
        codes: Collection[str],
        source_language: str | None = None,
        targets: tuple[str, ...] = (),
    ) -> None:
        self.usage: defaultdict[str, Usage] = defaultdict(Usage)
        self._base = base
        self._codes = codes
        self._source_language = source_language
        self._targets = targets
        self._languages: set[str] = set()
        self._has_compared = False

    @property
    def unfindable(self) -> int:
        """How many terms of the glossary no text could be searched for."""
        return self._base.unfindable

    def begin(self, metadata: Metadata) -> None:
        """Begin a file."""
        self._languages = set(metadata.languages)
        self._has_compared = False

    def look_at(self, entry: Entry, metadata: Metadata) -> list[Hit]:
        """Return the problems of the translations of an entry, and count its terms."""
        source = self._source_language or metadata.source_language
        pairs = map(self._paired, translations_of(entry, source, self._targets))
        return [hit for pair in pairs if pair for hit in self._problems(pair) if hit.code in self._codes]

    def finish(self, name: str) -> None:
        """End a file; raises InputError where nothing of it is in languages of the glossary."""
        if self._has_compared or self._might_have_compared():
            return
        raise InputError(
            Code.OTHER_LANGUAGES,
            f"the texts are in {_listed(self._languages)}, and the glossary in {_listed(self._base.terms)}",
            location=Location(name),
            suggestion="name the languages with --source and --target, or with --map-lang",
        )

    def _might_have_compared(self) -> bool:
        """Return whether a file in which nothing is translated is in languages of the glossary and of the user."""
        known = {language for language in self._languages if self._base.language_for(language)}
        asked = {primary_language(language) for language in self._targets}
        return len(known) > 1 and (not asked or any(primary_language(language) in asked for language in known))

    def _paired(self, translation: Translation) -> TranslatedTerms | None:
        languages = translation.source.language, translation.target.language
        self._languages.update(languages)
        source, target = map(self._base.language_for, languages)
        # A list in one language says which words to avoid in it.
        if target is None or (source is None and len(self._base.terms) > 1):
            return None
        self._has_compared = True
        of_source = self._base.uses_in(translation.source.text, source) if source else []
        outer = [use for use in of_source if not use.match.is_inside]
        of_target = self._base.uses_in(translation.target.text, target)
        return TranslatedTerms(self._base, translation, (source or "", target), outer, of_target)

    def _problems(self, pair: TranslatedTerms) -> Iterator[Hit]:
        yield from islice(forbidden_terms(pair), MOST)
        if not pair.source:
            return
        yield from changed_names(pair)
        yield from forbidden_sources(pair)
        forbidden = {use.term.concept for use in pair.target if not use.term.is_usable}
        for uses in pair.senses():
            yield from self._counted(uses, forbidden, pair)

    def _counted(self, uses: list[Use], forbidden: set[int], pair: TranslatedTerms) -> Iterator[Hit]:
        """Count a term of the source by what the target has for it, and yield what is not as it should be."""
        usage = self.usage[pair.translation.target.language]
        usable = pair.translations(uses)
        if has_name(uses, pair) or self._has_preferred(usable, pair):
            usage.preferred += 1
        elif usable:
            usage.admitted += 1
            yield not_preferred(usable[0], pair)
        elif any(use.term.concept in forbidden for use in uses):
            usage.forbidden += 1
        elif self._is_expected(uses, pair):
            alike = pair.translations(uses, Tier.PREFIX)
            if self._has_preferred(alike, pair):
                usage.preferred += 1
            elif alike:
                usage.admitted += 1
            else:
                usage.not_found += 1
                if not any(use.term.is_name for use in uses):
                    yield missing_term(uses, pair)

    def _has_preferred(self, uses: list[Use], pair: TranslatedTerms) -> bool:
        return any(self._base.is_preferred(use.term, pair.languages[1]) for use in uses)

    def _is_expected(self, uses: list[Use], pair: TranslatedTerms) -> bool:
        """Return whether each concept that the term may mean has a term for the target, or stands there as it is."""
        return all(use.term.is_name or self._base.wanted((use.term.concept,), pair.languages[1]) for use in uses)


def _listed(languages: Iterable[str]) -> str:
    return ", ".join(sorted(languages)) or "no language"
