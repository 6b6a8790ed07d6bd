"""Writes Lokalise's glossary: CSV with semicolons, a row for each source term, and two columns for each other language.

From docs.lokalise.com (glossary) and the checks of lokalise-glossary-guard-core: the header is lower case and begins
with ``term;description``, flags are ``yes`` or ``no``, no term stands twice, and none is both forbidden and not
translatable.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import IO

from exporters.base import Exporter, Languages, NoOptions, carrying
from exporters.losses import Losses
from exporters.pairs import UNUSABLE, FirstEntries, Named, named_terms, one_line, usable_terms
from glossary.errors import RefusedError
from glossary.features import Feature
from glossary.model import Concept, Entry, LanguageSection, Metadata, Passage, Status

COLUMNS = ("term", "description", "casesensitive", "translatable", "forbidden", "tags")
BLOCK = 512
"""How many concepts are written at once."""


def write_lokalise(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], _options: NoOptions, losses: Losses
) -> None:
    if not metadata.languages:
        raise RefusedError("G601", "a glossary without a language has no header there")
    source, *targets = metadata.languages
    codes = [target.replace("-", "_") for target in targets]
    rows = _Rows(source, targets, losses)
    block = io.StringIO(newline="")
    writer = csv.writer(block, delimiter=";", lineterminator="\n")
    writer.writerow([*COLUMNS, *(name for code in codes for name in (code, f"{code}_description"))])
    for number, concept in enumerate(entries, 1):
        assert isinstance(concept, Concept)
        writer.writerows(rows.of(concept))
        if number % BLOCK == 0:
            out.write(block.getvalue().encode())
            block.seek(0)
            block.truncate()
    out.write(block.getvalue().encode())


class _Rows:
    """The rows of concepts; remembers which terms there are already."""

    def __init__(self, source: str, targets: list[str], losses: Losses) -> None:
        self._source = source
        self._targets = targets
        self._losses = losses
        self._first = FirstEntries(losses)

    def of(self, concept: Concept) -> Iterator[list[str]]:
        sections = concept.sections
        terms = named_terms(sections.get(self._source), concept, self._losses)
        if not terms:
            is_empty = not any(section.terms for section in sections.values())
            feature = Feature.TERMLESS if is_empty else Feature.UNTRANSLATED
            self._losses.omit(concept, feature, "no term in the source language")
            return
        chosen = [self._chosen(sections.get(target), concept) for target in self._targets]
        new = self._first.new([text for _, text in terms], concept)
        if not new:
            return
        rest = []
        for target, one in zip(self._targets, chosen, strict=True):
            section = sections.get(target)
            about = self._definition(section.definitions if section else (), Feature.LANGUAGE_DEFINITION, concept)
            rest += [one[1] if one else "", about]
        description = self._description(concept)
        tag = self._tag(concept)
        for named in terms:
            if named[1] in new:
                yield [named[1], description, *self._flags(named, chosen, concept), tag, *rest]

    def _tag(self, concept: Concept) -> str:
        tag = one_line(concept.subject_field or "", Feature.SUBJECT_FIELD, concept, self._losses)
        if "," in tag:
            self._losses.alter(concept, Feature.SUBJECT_FIELD, "commas became slashes: they separate tags")
        return tag.replace(",", " /")

    def _chosen(self, section: LanguageSection | None, concept: Concept) -> Named | None:
        """Choose the term of another language: the preferred one, or the first; report the deprecated ones."""
        terms = named_terms(section, concept, self._losses)
        for term, text in terms:
            if term.status in UNUSABLE:
                self._losses.drop(Feature.DEPRECATED_TERM, concept, text)
        return next(iter(usable_terms(terms)), None)

    def _description(self, concept: Concept) -> str:
        section = concept.sections[self._source]
        if not concept.definitions:
            return self._definition(section.definitions, Feature.LANGUAGE_DEFINITION, concept)
        for passage in section.definitions:
            self._losses.drop(Feature.LANGUAGE_DEFINITION, concept, passage.text)
        return self._definition(concept.definitions, Feature.DEFINITION, concept)

    def _definition(self, passages: tuple[Passage, ...], feature: Feature, concept: Concept) -> str:
        return " / ".join(one_line(passage.text, feature, concept, self._losses) for passage in passages)

    def _flags(self, named: Named, chosen: list[Named | None], concept: Concept) -> list[str]:
        terms = [named[0], *(one[0] for one in chosen if one)]
        is_forbidden = named[0].status in UNUSABLE
        is_kept = any(term.translatable is False for term in terms)
        if is_forbidden and is_kept:
            self._losses.drop(Feature.TRANSLATABLE, concept, f"{named[1]}: forbidden, and cannot be both")
            is_kept = False
        if named[0].status in (Status.SUPERSEDED, Status.ADMITTED):
            self._losses.drop(Feature.STATUS, concept, named[0].status)
        yes = {True: "yes", False: "no"}
        return [yes[any(term.case_sensitive is True for term in terms)], yes[not is_kept], yes[is_forbidden]]


EXPORTER = Exporter(
    name="csv-lokalise",
    title="glossary for Lokalise, all languages, with its own flag for forbidden terms",
    suffix=".csv",
    languages=Languages.ANY,
    carries=carrying(
        [
            Feature.TERM,
            Feature.SYNONYM,
            Feature.DEFINITION,
            Feature.LANGUAGE_DEFINITION,
            Feature.CASE_SENSITIVE,
            Feature.TRANSLATABLE,
            Feature.UNTRANSLATED,
        ],
        [Feature.STATUS, Feature.SUBJECT_FIELD],
    ),
    options=NoOptions,
    write=write_lokalise,
)
