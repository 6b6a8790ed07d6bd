"""Writes MultiTerm XML (MTF): concepts with fields that have the names of the model's, as far as a term base has them.

Its entries have numbers, so an id is a field of its own. A value at a level that has no such field there becomes none
of another level: it is reported.
"""

import re
from collections.abc import Iterator
from typing import IO, Any, Final

from exporters.base import Consumer, Exporter, Languages, NoOptions, Proof, Writer, carrying
from exporters.losses import Losses
from exporters.writing.dates import writable_date
from exporters.writing.markup import escape_attribute, escape_reporting, is_nothing
from exporters.writing.naming import CHINESE_BY_REGION, consumer_names
from exporters.writing.text import TextWriter
from glossary.fields import (
    CONCEPT_FIELDS,
    LANGUAGE_FIELDS,
    TERM_FIELDS,
    UNIT_FEATURES,
    Feature,
    Field,
    Fields,
    Kind,
    flat_values,
)
from glossary.findings import RefusedError
from glossary.languages import name as language_name
from glossary.model import Concept, Metadata, Term, Transaction
from glossary.rules import Code
from glossary.vocabulary import FLAG_NOTES

_LABELS: Final = {"subject_field": "Subject", "image": "Graphic", "external_reference": "URL"}
"""Names of fields that are not those of the model."""
_KINDS_OF_TRANSACTION: Final = {"created": "origination", "modified": "modification"}
_ZONE: Final = re.compile("(?:Z|[+-][0-9]{2}:[0-9]{2})$")
_NOT_CARRIED: Final = UNIT_FEATURES | {
    Feature.TERMLESS,
    Feature.MEMORY_HEADER,
    Feature.CROSS_REFERENCE,
    Feature.TERM_CROSS_REFERENCE,
    Feature.GLOSSARY_ID,
    Feature.GLOSSARY_TITLE,
    Feature.GLOSSARY_DESCRIPTION,
    Feature.GLOSSARY_VERSION,
    Feature.GLOSSARY_DATE,
    Feature.GLOSSARY_PUBLISHER,
    Feature.GLOSSARY_LICENCE,
}
_FOLDED: Final = {Feature.CONCEPT_ID, Feature.TRANSLATABLE, Feature.CASE_SENSITIVE}


def multiterm_exporter(name: str, *, consumer: Consumer, folder: str) -> Exporter[NoOptions]:
    return Exporter(
        name=name,
        title="MultiTerm XML, which MultiTerm, memoQ and XTM import, all languages",
        suffix=".xml",
        languages=Languages.ANY,
        carries=carrying(set(Feature) - _NOT_CARRIED - _FOLDED, _FOLDED),
        options=NoOptions,
        open=_open,
        status=Proof.DOCUMENTED,
        read_back_by="multiterm",
        knowledge="the schema of MTF in the documentation of MultiTerm's interfaces, and exports of MultiTerm: entries "
        "have numbers, links lead to these. The names of fields are those of the term base; what it does not have, "
        "MultiTerm leaves out. memoQ and XTM document that they import it",
        consumer=consumer,
        folder=folder,
    )


def _open(metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    names = consumer_names(metadata.languages, lambda tag: CHINESE_BY_REGION.get(tag, tag), losses)
    languages = {
        tag: f'<language type="{escape_attribute(language_name(tag))}" lang="{escape_attribute(name.upper())}"/>\n'
        for tag, name in names.items()
    }
    number = 0

    def text_of(concept: Concept) -> str:
        nonlocal number
        elements = _EntryElements(concept, losses)
        sections = elements.sections(languages)
        if not sections:
            losses.omit(concept, Feature.TERMLESS, "no term in any language")
            return ""
        number += 1
        identifier = "" if concept.id == str(number) else elements.descrip("ID", concept.id, Feature.CONCEPT_ID)
        details = elements.details(concept, CONCEPT_FIELDS)
        return f"<conceptGrp>\n<concept>{number}</concept>\n{identifier}{details}{sections}</conceptGrp>\n"

    def foot() -> str:
        if not number:
            message = "no concept with a term is left, and MultiTerm XML has no file without one"
            raise RefusedError(Code.EMPTY_OUTPUT, message)
        return "</mtf>\n"

    return TextWriter(out, '<?xml version="1.0" encoding="UTF-8"?>\n<mtf>\n', text_of, foot)


class _EntryElements:
    """Builds the elements of one concept."""

    def __init__(self, concept: Concept, losses: Losses) -> None:
        self._concept = concept
        self._losses = losses

    def sections(self, languages: dict[str, str]) -> str:
        return "".join(
            self._section(languages[tag], section)
            for tag, section in self._concept.sections.items()
            if tag in languages
        )

    def details(self, thing: Any, fields: Fields) -> str:
        """Return what a concept, language or term says of itself; the elements of transactions stand first."""
        values = sorted(fields.set_in(thing), key=lambda one: one[0].kind is not Kind.TRANSACTIONS)
        return "".join(element for field, value in values for element in self._elements(field, value))

    def descrip(self, label: str, text: str, feature: Feature, inner: str = "") -> str:
        content = self._text(text, feature)
        return f'<descripGrp><descrip type="{label}">{content}</descrip>{inner}</descripGrp>\n' if content else ""

    def _section(self, language: str, section: Any) -> str:
        terms = "".join(map(self._term, section.terms))
        if not terms:
            # The schema has no language without a term.
            for field, value in LANGUAGE_FIELDS.set_in(section):
                self._losses.drop(field.feature, self._concept, value)
            return ""
        return f"<languageGrp>\n{language}{self.details(section, LANGUAGE_FIELDS)}{terms}</languageGrp>\n"

    def _term(self, term: Term) -> str:
        text = self._text(term.text, Feature.TERM)
        return f"<termGrp>\n<term>{text}</term>\n{self.details(term, TERM_FIELDS)}</termGrp>\n" if text else ""

    def _elements(self, field: Field, value: Any) -> Iterator[str]:
        label = _LABELS.get(field.key, field.key.replace("_", " ").capitalize())
        if field.kind is Kind.TRANSACTIONS:
            for transaction in value:
                yield self._transaction(_KINDS_OF_TRANSACTION[field.key], transaction, field.feature)
        elif field.kind is Kind.FLAG:
            yield self.descrip("Note", FLAG_NOTES[field.key][value], field.feature)
        elif field.kind is Kind.CHOICE:
            yield self.descrip(label, str(value).replace("_", " ").capitalize(), field.feature)
        elif field.kind is Kind.PASSAGES:
            for text, source in value:
                yield self._passage(label, text, source, field.feature)
        elif field.kind is Kind.EXTERNAL_REFERENCES:
            for url, text in value:
                content = self._text(text or url, field.feature)
                link = f'<xref Ulink="{escape_attribute(url)}">{content}</xref>'
                yield f'<descripGrp><descrip type="{label}">{link}</descrip></descripGrp>\n'
        elif field.kind is not Kind.CROSS_REFERENCES:
            for _, _, text in flat_values(field, value):
                yield self.descrip(label, text, field.feature)

    def _passage(self, label: str, text: str, source: str | None, feature: Feature) -> str:
        origin = Feature.CONTEXT_SOURCE if feature is Feature.CONTEXT else Feature.DEFINITION_SOURCE
        return self.descrip(label, text, feature, self.descrip("Source", source, origin).rstrip() if source else "")

    def _transaction(self, kind: str, transaction: Transaction, feature: Feature) -> str:
        moment = writable_date(transaction.date or "", times=True)
        if not moment:
            self._losses.drop(feature, self._concept, f"{kind} without a day: {transaction.date or transaction.by}")
            return ""
        date = _ZONE.sub("", moment) if "T" in moment else moment
        if date != transaction.date:
            self._losses.alter(self._concept, feature, f"{transaction.date} is written as {date}")
        person = self._text(transaction.by or "", feature)
        return f'<transacGrp><transac type="{kind}">{person}</transac><date>{date}</date></transacGrp>\n'

    def _text(self, text: str, feature: Feature) -> str:
        if is_nothing(text):
            self._losses.drop(feature, self._concept, f"{text!r}: nothing is left of it in XML")
            return ""
        return escape_reporting(text, self._concept, feature, self._losses)
