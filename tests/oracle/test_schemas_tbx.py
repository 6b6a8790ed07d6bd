"""The official schemas of TBX-Basic accept what the TBX exporters write, for any glossary."""

import io
import os
import string
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, isoschematron

from exporters.base import AnyExporter
from exporters.formats.tbx.min import EXPORTER as TBX_MIN
from exporters.formats.tbx.writer import TBX, TBX3, TBX3_DCT
from exporters.losses import Losses
from exporters.services.crowdin import TBX_CROWDIN as CROWDIN
from exporters.services.lokalize import EXPORTER as LOKALIZE
from exporters.services.omegat import TBX_OMEGAT
from exporters.writing.markup import illegal_characters
from glossary.findings import RefusedError
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

SCHEMAS = Path(__file__).parents[3] / "shared" / "schemas"
SAMPLES = SCHEMAS / "samples"
REQUIRED = os.environ.get("GLOSSPORT_REQUIRE_ORACLES") == "1"

pytestmark = pytest.mark.skipif(not SCHEMAS.is_dir() and not REQUIRED, reason=f"no official schemas in {SCHEMAS}")

BILINGUAL = (TBX_OMEGAT, LOKALIZE)
# tbx-weblate is not here: it says of whom a note is, for which TBX has no attribute.
EXPORTERS = pytest.mark.parametrize(
    "exporter", [TBX, TBX3, TBX3_DCT, TBX_MIN, CROWDIN, *BILINGUAL], ids=lambda exporter: exporter.name
)

# The validators


def parse(source: Path) -> etree._ElementTree:
    return etree.parse(source, etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True))


def relax_ng(path: str) -> etree.RelaxNG:
    return etree.RelaxNG(parse(SCHEMAS / path))


def embedded_schematron(path: str) -> isoschematron.Schematron:
    """Return the Schematron rules embedded in a RELAX NG schema, which RELAX NG validators ignore."""
    schema = etree.Element(f"{{{isoschematron.SCHEMATRON_NS}}}schema", queryBinding="xslt")
    for pattern in parse(SCHEMAS / path).iter("{http://www.ascc.net/xml/schematron}pattern"):
        for element in pattern.iter("{http://www.ascc.net/xml/schematron}*"):
            element.tag = f"{{{isoschematron.SCHEMATRON_NS}}}{etree.QName(element).localname}"
        del pattern.attrib["name"]
        schema.append(pattern)
    return isoschematron.Schematron(etree.ElementTree(schema))


SCHEMATRON_3 = "tbx-v3/TBX-Basic_DCA.xpath1.sch"
VALIDATORS: dict[str, Callable[[], etree._Validator]] = {
    "3 core RNG": lambda: relax_ng("tbx-v3/TBXcoreStructV03.rng"),
    "3 Basic Schematron": lambda: isoschematron.Schematron(parse(SCHEMAS / SCHEMATRON_3)),
    "2 core DTD": lambda: etree.DTD(str(SCHEMAS / "tbx-v2-core/TBXcoreStructV02.dtd")),
    "2 core RNG": lambda: relax_ng("tbx-v2-core/TBXcoreStructV02.rng"),
    "2 default RNG": lambda: relax_ng("tbx-v2-core/TBX_RNGV02.rng"),
    "2 Basic DTD": lambda: etree.DTD(str(SCHEMAS / "tbx-v2-basic/TBXBasiccoreStructV02.dtd")),
    "2 Basic RNG": lambda: relax_ng("tbx-v2-basic/TBXBasicRNGV02.rng"),
    "2 Basic RNG's rules": lambda: embedded_schematron("tbx-v2-basic/TBXBasicRNGV02.rng"),
}


@cache
def validator(name: str) -> etree._Validator:
    return VALIDATORS[name]()


def complaints(document: etree._ElementTree, only: str = "") -> list[str]:
    """List the errors of a document by the schemas of its version whose names contain ``only``."""
    version = "3" if etree.QName(document.getroot()).localname == "tbx" else "2"
    return [
        f"{name}: {validator(name).error_log}"
        for name in VALIDATORS
        if name.startswith(version) and only in name and not validator(name).validate(document)
    ]


def complaints_about(exporter: AnyExporter, document: etree._ElementTree) -> list[str]:
    # Its parts of speech are more than those of TBX-Basic.
    if exporter is CROWDIN:
        return complaints(document, "core")
    if exporter in (TBX3_DCT, TBX_MIN):
        return [*complaints(document, "core"), *complaints(as_basic_dca(document))]
    return complaints(document)


MODULE = "{http://www.tbxinfo.net/ns/"
TAGS = {
    "descrip": {"subjectField", "definition", "context"},
    "termNote": {
        "administrativeStatus",
        "partOfSpeech",
        "termType",
        "grammaticalGender",
        "geographicalUsage",
        "termLocation",
    },
    "admin": {"source", "customerSubset", "projectSubset"},
    "ref": {"crossReference"},
    "xref": {"xGraphic", "externalCrossReference"},
    "transac": {"transactionType"},
    "transacNote": {"responsibility"},
}


def as_basic_dca(document: etree._ElementTree) -> etree._ElementTree:
    """Return a copy as TBX-Basic DCA: the rules of DCT need XSLT 2, and TBX-Min is a subset of TBX-Basic."""
    copy = etree.ElementTree(etree.fromstring(etree.tostring(document)))
    for element in copy.iter(f"{MODULE}min}}*", f"{MODULE}basic}}*"):
        category = etree.QName(element).localname
        (tag,) = (tag for tag, categories in TAGS.items() if category in categories)
        element.tag = f"{{urn:iso:std:iso:30042:ed-2}}{tag}"
        element.set("type", category)
    copy.getroot().set("style", "dca")
    copy.getroot().set("type", "TBX-Basic")
    return copy


def test_the_renamed_sample_of_style_dct_is_good() -> None:
    document = parse(SAMPLES / "v3-basic-dct-good.tbx")
    assert complaints(document, "core") == []
    assert complaints(as_basic_dca(document)) == []


@pytest.mark.parametrize(
    ("name", "sample"),
    [
        ("3 core RNG", "v3-basic-dca-bad-structure"),
        ("3 core RNG", "v3-basic-dca-bad-lang"),
        ("3 Basic Schematron", "v3-basic-dca-bad-picklist"),
        ("3 Basic Schematron", "v3-basic-dca-bad-level"),
        ("3 Basic Schematron", "v3-basic-dca-bad-category"),
        ("3 Basic Schematron", "v3-basic-dca-bad-transaction"),
        ("2 core DTD", "v2-basic-bad-order"),
        ("2 core RNG", "v2-basic-bad-order"),
        ("2 default RNG", "v2-basic-bad-category"),
        ("2 Basic DTD", "v2-basic-bad-order"),
        ("2 Basic RNG", "v2-basic-bad-category"),
        ("2 Basic RNG's rules", "v2-basic-bad-picklist"),
    ],
)
def test_validator_rejects_a_bad_file(name: str, sample: str) -> None:
    assert not validator(name).validate(parse(SAMPLES / f"{sample}.tbx"))


@pytest.mark.parametrize("sample", ["v2-basic-good", "v3-basic-dca-good"])
def test_validators_accept_a_good_file(sample: str) -> None:
    assert complaints(parse(SAMPLES / f"{sample}.tbx")) == []


# What is written


def export(exporter: AnyExporter, concepts: list[Concept], metadata: Metadata) -> tuple[etree._ElementTree, Losses]:
    if exporter in BILINGUAL:
        metadata = replace(metadata, source_language="en", languages=("en", "fr"))
    out = io.BytesIO()
    losses = Losses(entries_in=len(concepts))
    exporter.write(metadata, iter(concepts), out, exporter.options(), losses)
    return etree.ElementTree(etree.fromstring(out.getvalue())), losses


LINKS = (
    ExternalReference("https://example.org/a?b=c&d#e", "a page"),
    ExternalReference("http://例え.jp/茶"),
    ExternalReference("ftp://example.org/", "no web page"),
)
TRANSACTIONS = (
    Transaction("2024-03-31", "Ann"),
    Transaction("2024-03-31T12:30Z"),
    Transaction("2024-03"),
    Transaction(None, "Bob"),
)
PASSAGES = (Passage("one"), Passage("two <b>", "a book & more"))


def full_term(text: str, status: Status | None) -> Term:
    return Term(
        text,
        status=status,
        part_of_speech=PartOfSpeech.PROPER_NOUN,
        term_type=TermType.SHORT_FORM,
        gender=Gender.FEMININE,
        geographical_usage="en-GB",
        term_location="samovar",
        translatable=False,
        case_sensitive=False,
        contexts=PASSAGES,
        sources=("a source",),
        notes=("a note",),
        customer_subset="ACME",
        project_subset="menu",
        cross_references=(CrossReference("tea", "itself"), CrossReference("no terms")),
        external_references=LINKS,
        created=TRANSACTIONS,
        modified=TRANSACTIONS,
    )


def full_section(*texts: str) -> LanguageSection:
    return LanguageSection(
        [full_term(text, status) for text, status in zip(texts, [None, *Status], strict=False)],
        definitions=PASSAGES,
        images=LINKS,
        external_references=LINKS,
        sources=("a source",),
        notes=("a note",),
        created=TRANSACTIONS,
        modified=TRANSACTIONS,
    )


FULL_METADATA = Metadata(
    id="teas",
    title="Teas",
    description="All of them.",
    version="1",
    date="2024",
    publisher="ACME",
    licence="CC0-1.0",
    source_language="en",
    languages=("en", "fr", "zh-Hant-TW"),
)


@EXPORTERS
def test_every_field_at_once_is_valid(exporter: AnyExporter) -> None:
    full = Concept(
        "tea",
        {
            "en": full_section("tea", "cha"),
            "fr": full_section("thé", "té", "tay", "ti", "tcha"),
            "zh-Hant-TW": full_section(),
        },
        subject_field="food",
        definitions=PASSAGES,
        images=LINKS,
        cross_references=(CrossReference("tea"), CrossReference("no terms")),
        external_references=LINKS,
        sources=("a source",),
        notes=("a note",),
        customer_subset="ACME",
        project_subset="menu",
        created=TRANSACTIONS,
        modified=TRANSACTIONS,
    )
    document, _ = export(exporter, [full, Concept("no terms")], FULL_METADATA)
    assert complaints_about(exporter, document) == []


@EXPORTERS
@pytest.mark.parametrize("choices", [PartOfSpeech, TermType, Gender, Status])
def test_every_choice_is_valid(exporter: AnyExporter, choices: type[PartOfSpeech | TermType | Gender | Status]) -> None:
    field = {PartOfSpeech: "part_of_speech", TermType: "term_type", Gender: "gender", Status: "status"}[choices]
    terms = [Term(f"term {number}") for number, _ in enumerate(choices)]
    for term, choice in zip(terms, choices, strict=True):
        setattr(term, field, choice)
    document, _ = export(
        exporter, [Concept("tea", {"en": LanguageSection(terms), "fr": LanguageSection([Term("thé")])})], Metadata()
    )
    assert complaints_about(exporter, document) == []


def characters() -> Iterator[str]:
    yield from (chr(code) for code in range(0xD800))
    yield from (chr(code) for code in range(0xE000, 0x10000))
    yield from ("\U00010000", "\U0001f375", "\U0002f81a", "\U000f0000", "\U0010ffff", "\ud800")


@pytest.mark.parametrize(("exporter", "name"), [(TBX, "2 Basic DTD"), (TBX, "2 Basic RNG"), (TBX3, "3 core RNG")])
@pytest.mark.parametrize("before", ["", "a"])
def test_every_character_makes_a_valid_id(exporter: AnyExporter, name: str, before: str) -> None:
    section = {"en": LanguageSection([Term("tea")])}
    concepts = [Concept(f"{before}{character}", section) for character in characters()]
    document, _ = export(exporter, concepts, Metadata())
    ids = {entry.get("id") for entry in document.iter("{*}termEntry", "{*}conceptEntry")}
    assert len(ids) == len(concepts)
    assert validator(name).validate(document), validator(name).error_log


HOSTILE = st.sampled_from(["]]>", "<b>", "&amp;", '"', "'", "\x00", "\r\n", "\ufffe", "\ud800", "🍵", "שלום", " ", "é"])
TEXT = st.lists(st.one_of(HOSTILE, st.text(max_size=3), st.just("a")), min_size=1, max_size=4).map("".join)
URL = st.one_of(
    TEXT,
    st.builds(
        "{}{}".format,
        st.sampled_from(["https://", "http://a", "https://a.b:8/", "https://a/?", "https://a#"]),
        st.text(string.printable + "é茶", max_size=6),
    ),
)
DATE = st.one_of(
    st.sampled_from(["2024", "2024-03", "2024-02-31", "2024-03-31T12:30", "2024-03-31T12:30:00+13:59", "0000-01-01"]),
    st.datetimes().map(lambda moment: moment.isoformat()),
    st.dates().map(lambda day: day.isoformat()),
)
IDS = ["tea", "milk", "5g", "a b", "茶", "_", "é"]


def several(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


NOTES = several(TEXT)
LINK = st.builds(ExternalReference, URL, maybe(TEXT))
PASSAGE = st.builds(Passage, TEXT, maybe(TEXT))
REFERENCE = st.builds(CrossReference, st.sampled_from(IDS), maybe(TEXT))
TRANSACTION = st.builds(Transaction, maybe(DATE), maybe(TEXT))
TERM = st.builds(Term, TEXT) | st.builds(
    Term,
    TEXT,
    status=maybe(st.sampled_from(Status)),
    part_of_speech=maybe(st.sampled_from(PartOfSpeech)),
    term_type=maybe(st.sampled_from(TermType)),
    gender=maybe(st.sampled_from(Gender)),
    geographical_usage=maybe(TEXT),
    term_location=maybe(TEXT | st.just("menuItem")),
    translatable=maybe(st.booleans()),
    case_sensitive=maybe(st.booleans()),
    contexts=several(PASSAGE),
    sources=NOTES,
    notes=NOTES,
    customer_subset=maybe(TEXT),
    project_subset=maybe(TEXT),
    cross_references=several(REFERENCE),
    external_references=several(LINK),
    created=several(TRANSACTION),
    modified=several(TRANSACTION),
)
SECTION = st.builds(
    LanguageSection,
    st.lists(TERM, max_size=3),
    definitions=several(PASSAGE),
    images=several(LINK),
    external_references=several(LINK),
    sources=NOTES,
    notes=NOTES,
    created=several(TRANSACTION),
    modified=several(TRANSACTION),
)
CONCEPT = st.builds(
    Concept,
    st.just(""),
    st.dictionaries(st.sampled_from(["en", "fr"]), SECTION, max_size=2),
    subject_field=maybe(TEXT),
    definitions=several(PASSAGE),
    images=several(LINK),
    cross_references=several(REFERENCE),
    external_references=several(LINK),
    sources=NOTES,
    notes=NOTES,
    customer_subset=maybe(TEXT),
    project_subset=maybe(TEXT),
    created=several(TRANSACTION),
    modified=several(TRANSACTION),
)
# Every id is there, since a reference to none is an error before anything is exported.
GLOSSARY = st.lists(CONCEPT, min_size=len(IDS), max_size=len(IDS)).map(
    lambda concepts: [replace(concept, id=one) for concept, one in zip(concepts, IDS, strict=True)]
)
METADATA = st.builds(
    Metadata, maybe(TEXT), maybe(TEXT), maybe(TEXT), maybe(TEXT), maybe(TEXT), maybe(TEXT), maybe(TEXT)
)


def is_writable(exporter: AnyExporter, concept: Concept) -> bool:
    # Texts on one line are trimmed of these as well.
    invisible = "\u200b\ufeff" if exporter in BILINGUAL else ""

    def has_text(term: Term) -> bool:
        return not all(illegal_characters(one) or one.isspace() or one in invisible for one in term.text)

    if exporter not in BILINGUAL:
        return any(has_text(term) for section in concept.sections.values() for term in section.terms)
    source, target = (
        [term for term in concept.sections.get(tag, LanguageSection()).terms if has_text(term)] for tag in ("en", "fr")
    )
    is_kept = any(is_usable(term) and term.translatable is False for term in source)
    return is_kept or (any(source) and any(map(is_usable, target)))


def is_usable(term: Term) -> bool:
    return term.status not in (Status.DEPRECATED, Status.SUPERSEDED)


@EXPORTERS
@settings(derandomize=True, database=None, deadline=None, max_examples=25)
@given(GLOSSARY, METADATA)
def test_any_glossary_is_valid_or_refused(exporter: AnyExporter, concepts: list[Concept], metadata: Metadata) -> None:
    if not any(is_writable(exporter, concept) for concept in concepts):
        with pytest.raises(RefusedError):
            export(exporter, concepts, metadata)
        return
    document, losses = export(exporter, concepts, metadata)
    assert complaints_about(exporter, document) == []
    entries = [*document.iter("{*}termEntry", "{*}conceptEntry")]
    assert len(entries) == losses.entries_out
    assert len({entry.get("id") for entry in entries}) == len(entries)
