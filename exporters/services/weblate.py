"""Weblate: TBX 2 with an entry for each concept or for each pair of terms, and CSV.

What Weblate 2026.10 shows of a TBX file, and this module writes accordingly:

- the ``id`` of an entry is its context, and *Translation needed* makes it read-only;
- a ``descrip`` of the entry or of the source language is the explanation of the source, a ``note`` from ``developer``
  is its description, and a ``note`` from ``translator`` in the target language is the explanation of the translation;
- each ``tig`` is a term of its own, with the text of its status, its grammar, its contexts and its notes;
- a translation is forbidden if its status is ``forbidden`` or ``obsolete``, and also if the source term is called
  deprecated; an entry in which all terms are called deprecated is passed over.

The header, and what stands in any other element, is nowhere to be seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import product
from typing import IO, Final, NamedTuple

from exporters.base import Consumer, Exporter, Languages, Proof, Writer, carrying, option
from exporters.formats.tbx.dialects import TBX_2, closing, opening
from exporters.formats.tbx.pair import no_pair, written_id
from exporters.formats.tbx.writer import ADMINISTRATIVE_STATUS, GRAMMATICAL_GENDER, TERM_TYPE
from exporters.losses import Losses
from exporters.writing.concept_rows import drop_deprecated
from exporters.writing.markup import escape, escape_attribute
from exporters.writing.order import usable_first
from exporters.writing.pairs import (
    NOTHING,
    TermText,
    omit_pair,
    one_line,
    refuse_too_many,
    terms_of,
    usable_terms,
)
from exporters.writing.tables import NamesOf, RowsOf, Table, table_exporter
from exporters.writing.text import TextWriter
from glossary.fields import Feature
from glossary.ids import xml_id
from glossary.model import Concept, LanguageSection, Metadata, Status, Term
from glossary.vocabulary import FLAG_NOTES

_SOURCE_STATUSES: Final = {**ADMINISTRATIVE_STATUS, Status.DEPRECATED: "notRecommended"}
"""None makes the translations forbidden there."""
_TARGET_STATUSES: Final = {**ADMINISTRATIVE_STATUS, Status.DEPRECATED: "forbidden", Status.SUPERSEDED: "obsolete"}


class EntryForm(StrEnum):
    """What an entry of the file is."""

    CONCEPT = "concept"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class WeblateOptions:
    """The options of ``tbx-weblate``."""

    entry: EntryForm = option(EntryForm.CONCEPT, "pair: an entry for each pair of terms, for Weblate before 2026.10")


class _Tig(NamedTuple):
    """The element of a term, and whether the term is to be translated."""

    xml: str
    translatable: bool | None


@dataclass(frozen=True, slots=True)
class _ShownLanguage:
    """One of the two languages, and what of it is written differently."""

    language: str
    origin: str
    """Of its notes: who Weblate says they are from."""
    statuses: dict[Status, str]


def _open_tbx(metadata: Metadata, out: IO[bytes], options: WeblateOptions, losses: Losses) -> Writer:
    source, target = metadata.languages
    sides = (
        _ShownLanguage(source, "developer", _SOURCE_STATUSES),
        _ShownLanguage(target, "translator", _TARGET_STATUSES),
    )
    losses.pairs = 0

    def text_of(concept: Concept) -> str:
        elements = _ConceptXml(concept, losses)
        tigs = [elements.tigs(side) for side in sides]
        if not tigs[1]:
            tigs[1] = elements.untranslated(sides[0])
        if not all(tigs):
            omit_pair(concept, terms_of(concept, source, target, Losses()), target, losses)
            return ""
        losses.pairs = (losses.pairs or 0) + len(tigs[0]) * len(tigs[1])
        if options.entry is EntryForm.CONCEPT:
            return "".join(elements.entries(sides, [tigs]))
        refuse_too_many(concept, *tigs)
        return "".join(elements.entries(sides, [[[one], [other]] for one, other in product(*tigs)]))

    def foot() -> str:
        if not losses.pairs:
            raise no_pair(source, target)
        return closing(TBX_2)

    languages_only = Metadata(source_language=source, languages=metadata.languages)
    return TextWriter(out, opening(TBX_2, languages_only, losses), text_of, foot)


class _ConceptXml:
    """Builds the elements of one concept."""

    def __init__(self, concept: Concept, losses: Losses) -> None:
        self._concept = concept
        self._losses = losses

    def entries(self, sides: tuple[_ShownLanguage, _ShownLanguage], pairs: list[list[list[_Tig]]]) -> Iterator[str]:
        identifier = written_id(self._concept, self._losses)
        details = "".join(self._concept_details())
        section_details = ["".join(self._section_details(side)) for side in sides]
        for number, pair in enumerate(pairs):
            # No concept id holds a NUL, so an id made with one belongs to no other concept.
            name = xml_id(f"{self._concept.id}\0{number + 1}") if number else identifier
            sections = "".join(
                f'<langSet xml:lang="{escape_attribute(side.language)}">\n'
                f"{inner}{''.join(tig.xml for tig in tigs)}</langSet>\n"
                for side, inner, tigs in zip(sides, section_details, pair, strict=True)
            )
            yield f'<termEntry id="{name}">\n{details}{self._translation_needed(pair)}{sections}</termEntry>\n'

    def tigs(self, side: _ShownLanguage) -> list[_Tig]:
        return [tig for term in usable_first(self._section(side).terms) if (tig := self._tig(term, side))]

    def untranslated(self, source: _ShownLanguage) -> list[_Tig]:
        """Return the first source term as its own translation, if one is not to be translated."""
        terms = usable_first(self._section(source).terms)
        if not any(term.translatable is False for term in terms):
            return []
        named = (self._line(term.text, Feature.TERM) for term in terms)
        return [_Tig(f"<tig><term>{escape(text)}</term></tig>\n", translatable=False) for text in named if text][:1]

    def _section(self, side: _ShownLanguage) -> LanguageSection:
        return self._concept.sections.get(side.language, NOTHING)

    def _line(self, text: str, feature: Feature) -> str:
        return one_line(text, feature, self._concept, self._losses)

    def _concept_details(self) -> Iterator[str]:
        concept = self._concept
        for passage in concept.definitions:
            yield self._element("descrip", "definition", passage.text, Feature.DEFINITION)
        if concept.subject_field:
            yield self._note(concept.subject_field, "developer", Feature.SUBJECT_FIELD, "subject: ")
        for note in concept.notes:
            yield self._note(note, "developer", Feature.CONCEPT_NOTE)

    def _section_details(self, side: _ShownLanguage) -> Iterator[str]:
        section = self._section(side)
        for passage in section.definitions:
            if side.origin == "translator":
                yield self._note(passage.text, side.origin, Feature.LANGUAGE_DEFINITION)
            else:
                yield self._element("descrip", "definition", passage.text, Feature.LANGUAGE_DEFINITION)
        for note in section.notes:
            yield self._note(note, side.origin, Feature.LANGUAGE_NOTE)

    def _tig(self, term: Term, side: _ShownLanguage) -> _Tig | None:
        text = self._line(term.text, Feature.TERM)
        if not text:
            self._losses.drop(Feature.TERM, self._concept, f"{term.text!r}: nothing is left of it on one line")
            return None
        details = "".join([*self._grammar(term, side), *self._term_details(term, side)])
        return _Tig(f"<tig><term>{escape(text)}</term>{details and chr(10) + details}</tig>\n", term.translatable)

    def _grammar(self, term: Term, side: _ShownLanguage) -> Iterator[str]:
        if term.status:
            yield _token("administrativeStatus", side.statuses[term.status])
        if term.part_of_speech:
            yield _token("partOfSpeech", TBX_2.parts_of_speech[term.part_of_speech])
        if term.term_type:
            yield _token("termType", TERM_TYPE[term.term_type])
        if term.gender:
            yield _token("grammaticalGender", GRAMMATICAL_GENDER[term.gender])
        if usage := term.geographical_usage:
            yield self._element("termNote", "geographicalUsage", usage, Feature.GEOGRAPHICAL_USAGE)
        if place := term.term_location:
            yield self._element("termNote", "termLocation", place, Feature.TERM_LOCATION)

    def _term_details(self, term: Term, side: _ShownLanguage) -> Iterator[str]:
        for context in term.contexts:
            yield self._element("descrip", "context", context.text, Feature.CONTEXT)
        if term.case_sensitive is not None:
            yield self._note(FLAG_NOTES["case_sensitive"][term.case_sensitive], side.origin, Feature.CASE_SENSITIVE)
        for note in term.notes:
            yield self._note(note, side.origin, Feature.TERM_NOTE)

    def _translation_needed(self, pair: list[list[_Tig]]) -> str:
        """Return what makes the entry read-only, or says that it is not; report where not all its terms are alike."""
        said = {tig.translatable for tigs in pair for tig in tigs}
        if False not in said:
            return _needed("Yes") if True in said else ""
        if any(len({tig.translatable is False for tig in tigs}) > 1 for tigs in pair):
            change = "the whole entry is read-only there, not only the terms that are not to be translated"
            self._losses.alter(self._concept, Feature.TRANSLATABLE, change)
        return _needed("No")

    def _element(self, tag: str, category: str, text: str, feature: Feature) -> str:
        line = self._line(text, feature)
        return f'<{tag} type="{category}">{escape(line)}</{tag}>\n' if line else ""

    def _note(self, text: str, origin: str, feature: Feature, label: str = "") -> str:
        line = self._line(text, feature)
        return f'<note from="{origin}">{escape(label + line)}</note>\n' if line else ""


def _token(category: str, token: str) -> str:
    return f'<termNote type="{category}">{token}</termNote>\n'


def _needed(answer: str) -> str:
    return f'<descrip type="Translation needed">{answer}</descrip>\n'


TBX = Exporter(
    name="tbx-weblate",
    title="TBX for Weblate: version 2, one language pair, statuses and notes where Weblate shows them",
    suffix=".tbx",
    languages=Languages.PAIR,
    carries=carrying(
        {
            Feature.TERM,
            Feature.SYNONYM,
            Feature.TARGET_SYNONYM,
            Feature.HOMOGRAPH,
            Feature.CONCEPT_ID,
            Feature.STATUS,
            Feature.DEPRECATED_TERM,
            Feature.TRANSLATABLE,
            Feature.DEFINITION,
            Feature.CONCEPT_NOTE,
            Feature.LANGUAGE_NOTE,
            Feature.TERM_NOTE,
            Feature.CONTEXT,
            Feature.PART_OF_SPEECH,
            Feature.TERM_TYPE,
            Feature.GENDER,
            Feature.GEOGRAPHICAL_USAGE,
            Feature.TERM_LOCATION,
        },
        {Feature.LANGUAGE_DEFINITION, Feature.SUBJECT_FIELD, Feature.CASE_SENSITIVE},
    ),
    options=WeblateOptions,
    open=_open_tbx,
    status=Proof.PROVED,
    knowledge="Weblate 2026.10 itself reads it in our tests, and each value is where it shows it. It is no TBX by the "
    "schemas: Weblate asks of whom a note is, and TBX has no place for that",
    consumer=Consumer(
        name="weblate",
        title="Weblate",
        advice=(
            "Upload each .tbx to the glossary component, for the target language in its name: add as new strings.",
            "With the API or wlc, upload with method=add: by default, only strings that are there already are changed.",
            "Before 2026.10 it sees only the first term of each language: with -O entry=pair each pair is an entry.",
        ),
    ),
)


class _ByUpload:
    """A row for each pair of terms; of an uploaded table Weblate takes source, target and context only."""

    languages = Languages.PAIR

    def features(self) -> tuple[set[Feature], set[Feature]]:
        full = {
            Feature.TERM,
            Feature.SYNONYM,
            Feature.TARGET_SYNONYM,
            Feature.HOMOGRAPH,
            Feature.CONCEPT_ID,
        }
        return full, set()

    def begin(self, metadata: Metadata, _names_of: NamesOf, losses: Losses) -> tuple[list[str], RowsOf]:
        losses.pairs = 0
        return ["source", "target", "context"], partial(self._rows, metadata.languages, losses)

    def _rows(self, languages: tuple[str, ...], losses: Losses, concept: Concept) -> Iterator[tuple[str, str, str]]:
        source_language, target_language = languages
        terms = terms_of(concept, source_language, target_language, losses)
        drop_deprecated(terms.target_terms, concept, losses)
        sources, targets = _texts(terms.source_terms), _texts(usable_terms(terms.target_terms))
        if not sources or not targets:
            omit_pair(concept, terms, target_language, losses)
            return
        refuse_too_many(concept, sources, targets)
        for number, (source, target) in enumerate(product(sources, targets)):
            losses.pairs = (losses.pairs or 0) + 1
            # Weblate treats rows with the same source and context as one string.
            yield source, target, f"{concept.id}#{number + 1}" if number else concept.id


def _texts(terms: list[TermText]) -> list[str]:
    """Return the distinct texts, in the order of the glossary: there, no row comes before another."""
    return list(dict.fromkeys(text for _, text in terms))


CSV = table_exporter(
    "csv-weblate",
    "CSV for a glossary of Weblate, one language pair, only terms",
    Table(rows=_ByUpload()),
    status=Proof.PROVED,
    knowledge="Weblate 2026.10 itself reads it in our tests; an upload takes source, target and context, nothing else",
)
