"""SKOS, parsed by rdflib."""

import io

from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from exporters.formats.skos import EXPORTER, SkosOptions
from exporters.losses import Losses
from glossary.fields import Feature
from glossary.model import (
    Concept,
    CrossReference,
    Entry,
    ExternalReference,
    LanguageSection,
    Metadata,
    Passage,
    Status,
    Term,
)

BASE = "https://example.org/tea#"
METADATA = Metadata(title='The "Tea"', source_language="en", languages=("en", "zh-Hans"))


def graph(entries: list[Entry], base: str = BASE) -> tuple[Graph, Losses]:
    out, losses = io.BytesIO(), Losses()
    EXPORTER.write(METADATA, iter(entries), out, SkosOptions(base=base), losses)
    return Graph().parse(data=out.getvalue(), format="turtle", publicID="https://here.example/x.ttl"), losses


def test_labels_by_status_definitions_with_source_and_relations() -> None:
    tea = Concept(
        "black tea",
        {
            "en": LanguageSection([Term("char", Status.DEPRECATED), Term("brew"), Term("tea", Status.PREFERRED)]),
            "zh-Hans": LanguageSection([Term("茶")]),
        },
        definitions=(Passage("a drink\nof leaves", "a book"),),
        cross_references=(CrossReference("cup"),),
        external_references=(ExternalReference("https://example.org/a b"), ExternalReference("isbn 1")),
    )
    found, losses = graph([tea, Concept("cup", {"en": LanguageSection([Term("cup", Status.ADMITTED)])})])
    node = URIRef(f"{BASE}black%20tea")
    labels = {name: set(found.objects(node, SKOS[name])) for name in ("prefLabel", "altLabel", "hiddenLabel")}
    assert labels == {
        "prefLabel": {Literal("tea", lang="en"), Literal("茶", lang="zh-Hans")},
        "altLabel": {Literal("brew", lang="en")},
        "hiddenLabel": {Literal("char", lang="en")},
    }
    (definition,) = found.objects(node, SKOS.definition)
    assert found.value(definition, RDF.value) == Literal("a drink\nof leaves")
    assert found.value(definition, DCTERMS.source) == Literal("a book")
    assert (node, SKOS.related, URIRef(f"{BASE}cup")) in found
    assert set(found.objects(node, RDFS.seeAlso)) == {URIRef("https://example.org/a%20b"), Literal("isbn 1")}
    assert found.value(URIRef(BASE), DCTERMS.title) == Literal('The "Tea"')
    assert losses.dropped[Feature.STATUS].count == 1


def test_without_a_base_concepts_are_within_the_document() -> None:
    found, _ = graph([Concept("cup", {"en": LanguageSection([Term("cup")])})], base="")
    assert set(found.subjects(RDF.type, SKOS.Concept)) == {URIRef("https://here.example/x.ttl#cup")}


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4), st.text(min_size=1))
def test_any_text_comes_back_or_is_reported(terms: list[str], name: str) -> None:
    found, losses = graph([Concept(name, {"en": LanguageSection([Term(text) for text in terms])})])
    labels = {str(label) for kind in (SKOS.prefLabel, SKOS.altLabel) for label in found.objects(None, kind)}
    assert labels == set(terms) or losses.altered_count
    assert len(list(found.objects(None, SKOS.prefLabel))) == 1
