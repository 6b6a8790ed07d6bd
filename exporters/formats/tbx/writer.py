"""Writes TBX-Basic in version 2 (ISO 30042:2008), which CAT tools read, and in version 3 (ISO 30042:2019).

Every value is in its own data category, at a level that the schema allows. A value without such a place becomes a
note; this is reported if it depends on the value. The most usable terms of a language come first, since readers such
as Okapi take only the first, whatever its status.
"""

import json
import re
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from functools import partial
from typing import IO, Final

from exporters.base import Consumer, Exporter, Fidelity, Languages, NoOptions, Proof, carrying
from exporters.formats.tbx.dialects import HEADER_FOLDED, TBX_2, TBX_3, TBX_3_DCT, Dialect, closing, opening
from exporters.losses import Losses
from exporters.writing.dates import writable_date
from exporters.writing.markup import escape_attribute, escape_reporting, is_nothing, is_plain
from exporters.writing.naming import by_tag, consumer_names
from exporters.writing.order import usable_first
from exporters.writing.text import TextWriter
from glossary.fields import LANGUAGE_FIELDS, UNIT_FEATURES, Feature, flat_values
from glossary.findings import RefusedError
from glossary.hashes import References
from glossary.ids import xml_id
from glossary.model import (
    Concept,
    CrossReference,
    ExternalReference,
    Gender,
    LanguageSection,
    Metadata,
    PartOfSpeech,
    Passage,
    Status,
    Term,
    TermType,
    Transaction,
)
from glossary.rules import Code
from glossary.vocabulary import FLAG_NOTES, standard_names

ADMINISTRATIVE_STATUS: Final = standard_names(Status)
TERM_TYPE: Final = standard_names(TermType)
GRAMMATICAL_GENDER: Final = standard_names(Gender)
EXTERNAL: Final = "externalCrossReference"
_CHARACTER = r"(?:[-\w.~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})"

# The URIs that both the standard's rule for targets and the validators accept.
_WEB_ADDRESS = re.compile(
    rf"https?://[^\W_][-\w.]*(?::\d{{1,5}})?(?:/{_CHARACTER}*)?(?:\?(?:{_CHARACTER}|\?)*)?(?:#(?:{_CHARACTER}|\?)*)?"
)


def open_dialect(
    dialect: Dialect, metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses
) -> TextWriter:
    names = {} if dialect.naming is by_tag else consumer_names(metadata.languages, dialect.naming, losses)
    elements = _Elements(dialect, names, losses)
    return TbxWriter(out, opening(dialect, metadata, losses), elements)


class TbxWriter(TextWriter):
    """Writes elements; the end of the file grows with the references to concepts that are not in it."""

    def __init__(self, out: IO[bytes], head: str, elements: "_Elements") -> None:
        super().__init__(out, head, elements.text_of, elements.foot)
        self._elements = elements

    def size_of_end(self) -> int:
        return self._elements.size_of_foot()


class _BackMatter:
    """Names the concepts that are referred to and not in the file; a reference to a missing id makes a file invalid.

    Memory holds hashes of ids; a temporary file has the ids of those that were missing when something referred to them.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._name = dialect.references
        self._references = References()
        self._awaited: IO[str] | None = None
        self._size = 0

    def write(self, concept_id: str) -> None:
        if self._references.missing and self._references.is_missing(concept_id):
            self._size -= len(_reference_object(concept_id).encode())
        self._references.add(concept_id)

    def refer(self, concept_id: str) -> None:
        if self._references.refer(concept_id):
            self._spool().write(json.dumps(concept_id) + "\n")
            self._size += len(_reference_object(concept_id).encode())

    def element(self) -> str:
        """Return the ``back`` element with the missing concepts, or an empty text."""
        if not self._references.missing:
            return ""
        spool = self._spool()
        spool.seek(0)
        missing = [one for one in map(json.loads, spool) if self._references.is_missing(one)]
        return self._around("".join(map(_reference_object, missing)))

    def size(self) -> int:
        return self._size + len(self._around(" ")) - 1 if self._references.missing else 0

    def _spool(self) -> IO[str]:
        if self._awaited is None:
            self._awaited = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115
            # It lives as long as this object, also where a run ends early.
            weakref.finalize(self, self._awaited.close)
        return self._awaited

    def _around(self, objects: str) -> str:
        return f'<back>\n<{self._name} type="concept">\n{objects}</{self._name}>\n</back>\n'


def _reference_object(concept_id: str) -> str:
    return f'<refObject id="{xml_id(concept_id)}">\n<item type="note">No term in this file.</item>\n</refObject>\n'


class _Tags(dict[tuple[str, str], tuple[str, str]]):
    """By element and data category: the start tag without its final ``>``, and the end tag; built on first use."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__()
        self._modules = dialect.modules

    def __missing__(self, key: tuple[str, str]) -> tuple[str, str]:
        tag, category = key
        if self._modules is None:
            tags = (f'<{tag} type="{category}"', f"</{tag}>")
        else:
            name = f"{self._modules[category]}:{category}"
            tags = (f"<{name}", f"</{name}>")
        self[key] = tags
        return tags


class _SectionOpens(dict[str, str]):
    """The start tag of each language's section, built on first use."""

    def __init__(self, dialect: Dialect, names: Mapping[str, str]) -> None:
        super().__init__()
        self._name = dialect.section
        self._names = names

    def __missing__(self, language: str) -> str:
        name = self._names.get(language, language)
        tag = f'<{self._name} xml:lang="{escape_attribute(name)}">\n'
        self[language] = tag
        return tag


class _BareSections(dict[str, tuple[str, str]]):
    """By language: the XML before and after the text of its only term, built on first use."""

    def __init__(self, dialect: Dialect, opens: _SectionOpens) -> None:
        super().__init__()
        self._opens = opens
        self._term = dialect.term
        self._close = f"</term></{dialect.term}>\n</{dialect.section}>\n"

    def __missing__(self, language: str) -> tuple[str, str]:
        around = (f"{self._opens[language]}<{self._term}><term>", self._close)
        self[language] = around
        return around


class _Elements:
    """Builds the elements of concepts in a dialect."""

    def __init__(self, dialect: Dialect, names: Mapping[str, str], losses: Losses) -> None:
        self._back = _BackMatter(dialect)
        self._is_empty = True
        self._dialect = dialect
        self._losses = losses
        self._concept_open = f'<{dialect.concept} id="'
        self._concept_close = f"</{dialect.concept}>\n"
        self._section_opens = _SectionOpens(dialect, names)
        self._section_close = f"</{dialect.section}>\n"
        self._bare_sections = _BareSections(dialect, self._section_opens)
        self._term_open = f"<{dialect.term}><term>"
        self._term_close = f"</{dialect.term}>\n"
        self._plain_close = f"</term>{self._term_close}"
        self._tags = _Tags(dialect)
        self._statuses = {
            status: self._token("administrativeStatus", name).rstrip("\n")
            for status, name in ADMINISTRATIVE_STATUS.items()
        }

    def text_of(self, concept: Concept) -> str:
        """Return the element of a concept; omit and report a concept that has no term."""
        text = self._bare(concept) or self._full(concept)
        if text:
            self._is_empty = False
            self._back.write(concept.id)
        return text

    def foot(self) -> str:
        if self._is_empty:
            suggestion = (
                "read the units as concepts: -O as=concepts" if self._losses.dropped.get(Feature.UNIT) else None
            )
            message = "no concept with a term is left, and TBX does not allow a file without one"
            raise RefusedError(Code.EMPTY_OUTPUT, message, suggestion=suggestion)
        return closing(self._dialect, self._back.element())

    def size_of_foot(self) -> int:
        return len(closing(self._dialect)) + self._back.size()

    def _bare(self, concept: Concept) -> str:
        """Return the element of a simple concept: a bare term per language, no text to escape; empty for any other."""
        texts = concept.bare_texts()
        if not texts or concept.has_details or xml_id(concept.id) != concept.id:
            return ""
        text = f'{self._concept_open}{concept.id}">\n'
        for note in concept.notes:
            if not is_plain(note):
                return ""
            text += f"<note>{note}</note>\n"
        bare_sections = self._bare_sections
        for language, bare in texts.items():
            if not is_plain(bare) or bare.isspace():
                return ""
            opening, closing = bare_sections[language]
            text += f"{opening}{bare}{closing}"
        return text + self._concept_close

    def _full(self, concept: Concept) -> str:
        """Return the element of any concept; if it has no term, report that and return an empty text."""
        sections = ""
        moved: list[str] = []
        termless: list[str] = []
        for language, section in concept.sections.items():
            if text := self._section(language, section, concept, moved):
                sections += f"{self._section_opens[language]}{text}{self._section_close}"
            else:
                termless.append(language)
        if not sections:
            self._losses.omit(concept, Feature.TERMLESS, "no term in any language")
            return ""
        for language in termless:
            moved.extend(self._termless_details(language, concept.sections[language], concept))
        identifier = xml_id(concept.id)
        if identifier != concept.id:
            self._losses.alter(concept, Feature.CONCEPT_ID, f"written as {identifier!r}, which XML takes as an id")
        details = ""
        if concept.notes:
            details = "".join([self._note(note, Feature.CONCEPT_NOTE, concept) for note in concept.notes])
        if moved or concept.has_details:
            details = "".join([*self._concept_details(concept), details, *moved])
        return f'{self._concept_open}{identifier}">\n{details}{sections}{self._concept_close}'

    # The three levels

    def _concept_details(self, concept: Concept) -> Iterator[str]:
        if concept.subject_field:
            yield self._element("descrip", "subjectField", concept.subject_field, Feature.SUBJECT_FIELD, concept)
        yield from self._passages("definition", concept.definitions, Feature.DEFINITION, concept)
        yield from self._links("xGraphic", concept.images, Feature.IMAGE, concept)
        yield from self._cross_references(concept.cross_references, Feature.CROSS_REFERENCE, concept)
        yield from self._links(EXTERNAL, concept.external_references, Feature.EXTERNAL_REFERENCE, concept)
        yield from self._sources(concept.sources, Feature.CONCEPT_SOURCE, concept)
        for category, label, subset, feature in (
            ("customerSubset", "Customer subset", concept.customer_subset, Feature.CUSTOMER_SUBSET),
            ("projectSubset", "Project subset", concept.project_subset, Feature.PROJECT_SUBSET),
        ):
            if subset and self._dialect.concept_subsets:
                yield self._element("admin", category, subset, feature, concept)
            elif subset:
                yield self._note(f"{label}: {subset}", feature, concept)
        yield from self._transactions(concept.created, concept.modified, Feature.TRANSACTION, concept)

    def _section(self, language: str, section: LanguageSection, concept: Concept, moved: list[str]) -> str:
        terms = "".join([self._term(term, concept) for term in usable_first(section.terms)])
        return terms and self._section_details(language, section, concept, moved) + terms

    def _section_details(self, language: str, section: LanguageSection, concept: Concept, moved: list[str]) -> str:
        """Return the XML before the terms; add links that only a concept may hold to ``moved``, with the language."""
        keeps_links = self._dialect.section_links
        name = "" if keeps_links else language
        links = [
            *self._links("xGraphic", section.images, Feature.LANGUAGE_IMAGE, concept, name),
            *self._links(EXTERNAL, section.external_references, Feature.LANGUAGE_EXTERNAL_REFERENCE, concept, name),
        ]
        parts = [*self._passages("definition", section.definitions, Feature.LANGUAGE_DEFINITION, concept)]
        (parts if keeps_links else moved).extend(links)
        parts.extend(self._sources(section.sources, Feature.LANGUAGE_SOURCE, concept))
        parts.extend(self._notes(section.notes, Feature.LANGUAGE_NOTE, concept))
        parts.extend(self._transactions(section.created, section.modified, Feature.LANGUAGE_TRANSACTION, concept))
        return "".join(parts)

    def _termless_details(self, language: str, section: LanguageSection, concept: Concept) -> Iterator[str]:
        """Yield the values of a language without terms as notes of the concept, since TBX has no other place."""
        for field, value in LANGUAGE_FIELDS.set_in(section):
            for name, _, text in flat_values(field, value):
                self._losses.alter(concept, field.feature, f"a note of the concept, for {language} has no term")
                yield self._note(f"{language} {name.replace('_', ' ')}: {text}", field.feature, concept)

    def _plain_term(self, term: Term, concept: Concept) -> str:
        """Return the element of a term with only its status; report a term without text and return an empty string."""
        text = term.text
        if not is_plain(text):
            text = escape_reporting(text, concept, Feature.TERM, self._losses)
        if not text or text.isspace() or is_nothing(term.text):
            self._losses.drop(Feature.TERM, concept, "a term without text")
            return ""
        if term.status is None:
            return f"{self._term_open}{text}{self._plain_close}"
        return f"{self._term_open}{text}</term>{self._statuses[term.status]}{self._term_close}"

    def _term(self, term: Term, concept: Concept) -> str:
        plain = self._plain_term(term, concept)
        if not plain or not term.has_details:
            return plain
        details = "".join([*self._term_notes(term, concept), *self._term_details(term, concept)])
        return f"{plain.removesuffix(self._term_close)}\n{details}{self._term_close}"

    def _term_notes(self, term: Term, concept: Concept) -> Iterator[str]:
        if term.part_of_speech:
            yield self._token("partOfSpeech", self._part_of_speech(term.part_of_speech, concept))
        if term.term_type:
            yield self._token("termType", TERM_TYPE[term.term_type])
        if term.gender:
            yield self._token("grammaticalGender", GRAMMATICAL_GENDER[term.gender])
        if usage := term.geographical_usage:
            yield self._element("termNote", "geographicalUsage", usage, Feature.GEOGRAPHICAL_USAGE, concept)
        if (place := term.term_location) and self._is_listed(place):
            yield self._element("termNote", "termLocation", place, Feature.TERM_LOCATION, concept)

    def _term_details(self, term: Term, concept: Concept) -> Iterator[str]:
        yield from self._passages("context", term.contexts, Feature.CONTEXT, concept)
        yield from self._cross_references(term.cross_references, Feature.TERM_CROSS_REFERENCE, concept)
        yield from self._links(EXTERNAL, term.external_references, Feature.TERM_EXTERNAL_REFERENCE, concept)
        yield from self._sources(term.sources, Feature.TERM_SOURCE, concept)
        if term.customer_subset:
            yield self._element("admin", "customerSubset", term.customer_subset, Feature.TERM_CUSTOMER_SUBSET, concept)
        if term.project_subset:
            yield self._element("admin", "projectSubset", term.project_subset, Feature.TERM_PROJECT_SUBSET, concept)
        if (place := term.term_location) and not self._is_listed(place):
            self._losses.alter(concept, Feature.TERM_LOCATION, f"a note, for it is not in the standard's list: {place}")
            yield self._note(f"termLocation: {place}", Feature.TERM_LOCATION, concept)
        if term.translatable is not None:
            yield self._note(FLAG_NOTES["translatable"][term.translatable], Feature.TRANSLATABLE, concept)
        if term.case_sensitive is not None:
            yield self._note(FLAG_NOTES["case_sensitive"][term.case_sensitive], Feature.CASE_SENSITIVE, concept)
        yield from self._notes(term.notes, Feature.TERM_NOTE, concept)
        yield from self._transactions(term.created, term.modified, Feature.TERM_TRANSACTION, concept)

    # Values

    def _part_of_speech(self, value: PartOfSpeech, concept: Concept) -> str:
        token = self._dialect.parts_of_speech.get(value)
        if token is None:
            token = self._dialect.parts_of_speech[PartOfSpeech.NOUN]
            self._losses.alter(concept, Feature.PART_OF_SPEECH, f"{value} written as {token}")
        return token

    def _is_listed(self, term_location: str) -> bool:
        listed = self._dialect.term_locations
        return listed is None or term_location in listed

    def _passages(
        self, category: str, passages: tuple[Passage, ...], feature: Feature, concept: Concept
    ) -> Iterator[str]:
        for text, source in passages:
            element = self._element("descrip", category, text, feature, concept)
            if source is None:
                yield element
            else:
                source_feature = Feature.CONTEXT_SOURCE if category == "context" else Feature.DEFINITION_SOURCE
                admin = self._element("admin", "source", source, source_feature, concept)
                yield f"<descripGrp>\n{element}{admin}</descripGrp>\n"

    def _links(
        self,
        category: str,
        links: tuple[ExternalReference, ...],
        feature: Feature,
        concept: Concept,
        language: str = "",
    ) -> Iterator[str]:
        for url, text in links:
            label = ": ".join(filter(None, (language, text)))
            if _WEB_ADDRESS.fullmatch(url):
                content = escape_reporting(label, concept, feature, self._losses)
                start, end = self._tags["xref", category]
                yield f'{start} target="{escape_attribute(url)}">{content}{end}\n'
            else:
                self._losses.alter(concept, feature, f"a note, for TBX only refers to web addresses: {url}")
                yield self._note(f"{category}: {url}{f' ({label})' if label else ''}", feature, concept)

    def _cross_references(
        self, references: tuple[CrossReference, ...], feature: Feature, concept: Concept
    ) -> Iterator[str]:
        for target, text in references:
            self._back.refer(target)
            content = escape_reporting(text or "", concept, feature, self._losses)
            start, end = self._tags["ref", "crossReference"]
            yield f'{start} target="{xml_id(target)}">{content}{end}\n'

    def _sources(self, sources: tuple[str, ...], feature: Feature, concept: Concept) -> Iterator[str]:
        for source in sources:
            yield self._element("admin", "source", source, feature, concept)

    def _notes(self, notes: tuple[str, ...], feature: Feature, concept: Concept) -> Iterator[str]:
        for note in notes:
            yield self._note(note, feature, concept)

    def _transactions(
        self, created: tuple[Transaction, ...], modified: tuple[Transaction, ...], feature: Feature, concept: Concept
    ) -> Iterator[str]:
        for transaction in created:
            yield self._transaction("origination", transaction, feature, concept)
        for transaction in modified:
            yield self._transaction("modification", transaction, feature, concept)

    def _transaction(self, kind: str, transaction: Transaction, feature: Feature, concept: Concept) -> str:
        day = transaction.date and writable_date(transaction.date, times=self._dialect.times)
        if day != transaction.date:
            self._losses.alter(concept, feature, f"{transaction.date} {f'written as {day}' if day else 'is a note'}")
        if transaction.date and not day:
            by = f", {transaction.by}" if transaction.by else ""
            return self._note(f"{kind}: {transaction.date}{by}", feature, concept)
        start, end = self._tags["transac", "transactionType"]
        parts = [f"<transacGrp>\n{start}>{kind}{end}\n"]
        if transaction.by:
            parts.append(self._element("transacNote", "responsibility", transaction.by, feature, concept))
        if day:
            parts.append(f"<date>{day}</date>\n")
        return "".join([*parts, "</transacGrp>\n"])

    def _element(self, tag: str, category: str, text: str, feature: Feature, concept: Concept) -> str:
        start, end = self._tags[tag, category]
        return f"{start}>{escape_reporting(text, concept, feature, self._losses)}{end}\n"

    def _token(self, category: str, token: str) -> str:
        start, end = self._tags["termNote", category]
        return f"{start}>{token}{end}\n"

    def _note(self, text: str, feature: Feature, concept: Concept) -> str:
        return f"<note>{escape_reporting(text, concept, feature, self._losses)}</note>\n"


_FOLDED: Final = HEADER_FOLDED | {Feature.TRANSLATABLE, Feature.CASE_SENSITIVE}
_FOLDED_2: Final = _FOLDED | {
    Feature.CUSTOMER_SUBSET,
    Feature.PROJECT_SUBSET,
    Feature.LANGUAGE_IMAGE,
    Feature.LANGUAGE_EXTERNAL_REFERENCE,
}
_NOT_CARRIED: Final = UNIT_FEATURES | {Feature.TERMLESS, Feature.MEMORY_HEADER, Feature.FORM}


def tbx_exporter(
    name: str,
    title: str,
    dialect: Dialect,
    *,
    carries: Mapping[Feature, Fidelity],
    knowledge: str,
    status: Proof = Proof.PROVED,
    read_back_by: str = "",
    consumer: Consumer | None = None,
) -> Exporter[NoOptions]:
    """Return the exporter that writes a TBX dialect."""
    return Exporter(
        name=name,
        title=title,
        suffix=".tbx",
        languages=Languages.ANY,
        carries=carries,
        options=NoOptions,
        open=partial(open_dialect, dialect),
        status=status,
        read_back_by=read_back_by,
        consumer=consumer,
        knowledge=knowledge,
    )


_CARRIES_3: Final = carrying(set(Feature) - _FOLDED - _NOT_CARRIED, _FOLDED)
TBX = tbx_exporter(
    "tbx",
    "TBX-Basic, version 2 (ISO 30042:2008), which CAT tools read",
    TBX_2,
    carries=carrying(set(Feature) - _FOLDED_2 - _NOT_CARRIED, _FOLDED_2),
    read_back_by="tbx",
    knowledge="the schemas of TBX-Basic 2 with their rules accept it, translate-toolkit reads it back",
)
TBX3 = tbx_exporter(
    "tbx3",
    "TBX-Basic, version 3 (ISO 30042:2019), style DCA",
    TBX_3,
    carries=_CARRIES_3,
    read_back_by="tbx",
    knowledge="the core schema of version 3 and the rules of TBX-Basic accept it",
)
TBX3_DCT = tbx_exporter(
    "tbx3-dct",
    "TBX-Basic, version 3 (ISO 30042:2019), style DCT",
    TBX_3_DCT,
    carries=_CARRIES_3,
    read_back_by="tbx",
    knowledge="the core schema of version 3 accepts it; with its elements renamed, the rules of TBX-Basic",
)
