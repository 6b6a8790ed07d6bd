"""Writes SKOS as Turtle: a concept scheme with labels, definitions and relations, for public registers and linked data.

In each language the preferred or first term is the ``prefLabel``, since SKOS allows only one; other terms are
``altLabel``, deprecated and superseded terms ``hiddenLabel`` (SKOS Reference, W3C, 18 August 2009).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO
from urllib.parse import quote

from exporters.base import Consumer, Exporter, Languages, Proof, Writer, carrying, option
from exporters.losses import Losses
from exporters.writing.text import TextWriter
from glossary.fields import Feature
from glossary.model import (
    UNUSABLE,
    Concept,
    CrossReference,
    ExternalReference,
    Metadata,
    Passage,
    Status,
    Term,
    Transaction,
)

_PREFIXES = """\
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r"[\\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_WEB_ADDRESS = re.compile(r"https?://[^\s/].*")
_SAFE_IN_IRI = "%:/?#[]@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class SkosOptions:
    base: str = option("", "what the ids of concepts are put behind: https://example.org/tea#")


def _open(metadata: Metadata, out: IO[bytes], options: SkosOptions, losses: Losses) -> Writer:
    graph = _Graph(options.base, losses)
    return TextWriter(out, _PREFIXES + graph.scheme(metadata), graph.concept)


class _Graph:
    def __init__(self, base: str, losses: Losses) -> None:
        self._base = base
        self._losses = losses
        self._scheme = f"<{_iri(base)}>"

    def scheme(self, metadata: Metadata) -> str:
        texts = (
            ("dct:identifier", metadata.id, Feature.GLOSSARY_ID),
            ("dct:title", metadata.title, Feature.GLOSSARY_TITLE),
            ("dct:description", metadata.description, Feature.GLOSSARY_DESCRIPTION),
            ("owl:versionInfo", metadata.version, Feature.GLOSSARY_VERSION),
            ("dct:issued", metadata.date, Feature.GLOSSARY_DATE),
            ("dct:publisher", metadata.publisher, Feature.GLOSSARY_PUBLISHER),
            ("dct:license", metadata.licence, Feature.GLOSSARY_LICENCE),
        )
        statements = [f"{name} {self._literal(text, None, feature)}" for name, text, feature in texts if text]
        return _resource(self._scheme, ["a skos:ConceptScheme", *statements])

    def concept(self, concept: Concept) -> str:
        statements = [
            "a skos:Concept",
            f"skos:inScheme {self._scheme}",
            f"skos:notation {self._literal(concept.id, concept, Feature.CONCEPT_ID)}",
        ]
        for language, section in concept.sections.items():
            statements += self._labels(language, section.terms, concept)
        statements += self._of_concept(concept)
        for language, section in concept.sections.items():
            feature = Feature.LANGUAGE_DEFINITION
            statements += self._passages("skos:definition", section.definitions, feature, concept, language)
            statements += self._texts("skos:note", section.notes, Feature.LANGUAGE_NOTE, concept, language)
            statements += self._texts("dct:source", section.sources, Feature.LANGUAGE_SOURCE, concept, language)
            for term in section.terms:
                statements += self._passages("skos:example", term.contexts, Feature.CONTEXT, concept, language)
                notes = [f"{term.text}: {note}" for note in term.notes]
                statements += self._texts("skos:note", notes, Feature.TERM_NOTE, concept, language)
        return _resource(self._name(concept.id), list(dict.fromkeys(statements)))

    def _name(self, concept_id: str) -> str:
        """Return the IRI of a concept: the base and the id, or ``#`` and the id if there is no base."""
        return f"<{_iri(self._base) or '#'}{quote(concept_id.encode('utf-8', 'replace'), safe='')}>"

    def _labels(self, language: str, terms: list[Term], concept: Concept) -> Iterator[str]:
        usable = [term for term in terms if term.status not in UNUSABLE]
        ordered = sorted(usable, key=lambda term: term.status is not Status.PREFERRED)
        for term in ordered:
            if term.status and (term.status is not Status.PREFERRED or term is not ordered[0]):
                self._losses.drop(Feature.STATUS, concept, term.status)
        written: set[str] = set()
        for number, term in enumerate([*ordered, *(term for term in terms if term not in usable)]):
            if term.text in written:
                continue
            # SKOS: a text can be only one of the three kinds of labels of a concept.
            written.add(term.text)
            kind = "hiddenLabel" if term.status in UNUSABLE else "prefLabel" if number == 0 else "altLabel"
            yield f"skos:{kind} {self._literal(term.text, concept, Feature.TERM, language)}"

    def _of_concept(self, concept: Concept) -> Iterator[str]:
        if concept.subject_field:
            yield f"dct:subject {self._literal(concept.subject_field, concept, Feature.SUBJECT_FIELD)}"
        yield from self._passages("skos:definition", concept.definitions, Feature.DEFINITION, concept)
        yield from self._texts("skos:note", concept.notes, Feature.CONCEPT_NOTE, concept)
        yield from self._texts("dct:source", concept.sources, Feature.CONCEPT_SOURCE, concept)
        yield from self._related(concept.cross_references, concept)
        yield from self._links("foaf:depiction", concept.images, Feature.IMAGE, concept)
        yield from self._links("rdfs:seeAlso", concept.external_references, Feature.EXTERNAL_REFERENCE, concept)
        yield from self._dates("dct:created", "dct:creator", concept.created, concept)
        yield from self._dates("dct:modified", "dct:contributor", concept.modified, concept)

    def _texts(
        self, name: str, texts: Iterable[str], feature: Feature, concept: Concept, language: str = ""
    ) -> Iterator[str]:
        for text in texts:
            yield f"{name} {self._literal(text, concept, feature, language)}"

    def _passages(
        self, name: str, passages: tuple[Passage, ...], feature: Feature, concept: Concept, language: str = ""
    ) -> Iterator[str]:
        for text, source in passages:
            literal = self._literal(text, concept, feature, language)
            if source is None:
                yield f"{name} {literal}"
            else:
                yield f"{name} [ rdf:value {literal} ; dct:source {self._literal(source, concept, feature)} ]"

    def _related(self, references: tuple[CrossReference, ...], concept: Concept) -> Iterator[str]:
        for target, text in references:
            yield f"skos:related {self._name(target)}"
            if text:
                yield f"skos:editorialNote {self._literal(f'{target}: {text}', concept, Feature.CROSS_REFERENCE)}"

    def _links(
        self, name: str, links: tuple[ExternalReference, ...], feature: Feature, concept: Concept
    ) -> Iterator[str]:
        for url, text in links:
            yield (
                f"{name} <{_iri(url)}>"
                if _WEB_ADDRESS.fullmatch(url)
                else (f"{name} {self._literal(url, concept, feature)}")
            )
            if text:
                yield f"skos:editorialNote {self._literal(f'{url}: {text}', concept, feature)}"

    def _dates(self, name: str, by_name: str, transactions: tuple[Transaction, ...], concept: Concept) -> Iterator[str]:
        for date, by in transactions:
            if date:
                yield f"{name} {self._literal(date, concept, Feature.TRANSACTION)}"
            if by:
                yield f"{by_name} {self._literal(by, concept, Feature.TRANSACTION)}"

    def _literal(self, text: str, concept: Concept | None, feature: Feature, language: str = "") -> str:
        if found := _SURROGATES.findall(text):
            message = ", ".join(f"U+{ord(one):04X}" for one in found)
            self._losses.alter(concept, feature, f"{message} dropped: UTF-8 cannot hold it")
            text = _SURROGATES.sub("", text)
        escaped = text if text.isprintable() and '"' not in text and "\\" not in text else _SPECIAL.sub(_escaped, text)
        return f'"{escaped}"@{language}' if language else f'"{escaped}"'


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}"


def _iri(text: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe=_SAFE_IN_IRI)


def _resource(name: str, statements: list[str]) -> str:
    return f"\n{name} " + " ;\n    ".join(statements) + " .\n"


EXPORTER = Exporter(
    name="skos",
    title="SKOS as Turtle, all languages",
    suffix=".ttl",
    languages=Languages.ANY,
    carries=carrying(
        {
            Feature.TERM,
            Feature.CONCEPT_ID,
            Feature.SYNONYM,
            Feature.TARGET_SYNONYM,
            Feature.DEPRECATED_TERM,
            Feature.UNTRANSLATED,
            Feature.TERMLESS,
            Feature.HOMOGRAPH,
            Feature.SUBJECT_FIELD,
            Feature.DEFINITION,
            Feature.LANGUAGE_DEFINITION,
            Feature.DEFINITION_SOURCE,
            Feature.CONTEXT_SOURCE,
            Feature.CONCEPT_NOTE,
            Feature.LANGUAGE_NOTE,
            Feature.CONCEPT_SOURCE,
            Feature.LANGUAGE_SOURCE,
            Feature.CROSS_REFERENCE,
            Feature.IMAGE,
            Feature.EXTERNAL_REFERENCE,
            Feature.TRANSACTION,
            Feature.GLOSSARY_ID,
            Feature.GLOSSARY_TITLE,
            Feature.GLOSSARY_DESCRIPTION,
            Feature.GLOSSARY_VERSION,
            Feature.GLOSSARY_DATE,
            Feature.GLOSSARY_PUBLISHER,
            Feature.GLOSSARY_LICENCE,
        },
        {Feature.STATUS, Feature.CONTEXT, Feature.TERM_NOTE},
    ),
    options=SkosOptions,
    open=_open,
    status=Proof.PROVED,
    knowledge="SKOS Reference (W3C); rdflib parses it in our tests and finds every label",
    consumer=Consumer(
        name="web",
        title="linked data",
        advice=("Publish the .ttl; -O base=https://… gives concepts the addresses they will have.",),
    ),
)
