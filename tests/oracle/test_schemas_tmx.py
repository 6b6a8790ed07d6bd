"""The official TMX 1.4 DTD accepts the output of the TMX exporters; other tests cover rules that a DTD cannot check."""

import io
import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from exporters.base import AnyExporter, Languages, exporter_names, get_exporter
from exporters.formats.tmx import TMX
from exporters.losses import LossCounter, Losses
from exporters.writing.units import Codes
from glossary.fields import Feature
from glossary.model import (
    Concept,
    CrossReference,
    Entry,
    ExternalReference,
    LanguageSection,
    Metadata,
    Note,
    PartOfSpeech,
    Passage,
    Status,
    Term,
    Transaction,
    Unit,
    Variant,
)
from tests.oracle.memory_files import OURS
from tests.property.models import headers_of, units_of, xml_texts

DTD = Path(__file__).parents[3] / "shared/schemas/tmx14/tmx14.dtd"
REQUIRED = os.environ.get("GLOSSPORT_REQUIRE_ORACLES") == "1"

pytestmark = pytest.mark.skipif(not DTD.exists() and not REQUIRED, reason=f"there is no {DTD}")

ALL = [exporter for exporter in map(get_exporter, exporter_names()) if exporter.suffix == TMX.suffix]
EXPORTERS = pytest.mark.parametrize("exporter", ALL, ids=lambda exporter: exporter.name)
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@cache
def dtd() -> etree.DTD:
    return etree.DTD(str(DTD))


def complaints(written: bytes) -> str:
    return "" if dtd().validate(etree.fromstring(written)) else str(dtd().error_log)


def export(exporter: AnyExporter, entries: list[Entry], metadata: Metadata) -> tuple[bytes, Losses]:
    if exporter.languages is Languages.PAIR:
        metadata = replace(metadata, source_language="en", languages=("en", "fr"))
    out = io.BytesIO()
    losses = Losses()
    carried = LossCounter(exporter.carries, metadata, losses).carried(iter(entries))
    exporter.write(metadata, carried, out, exporter.options(), losses)
    return out.getvalue(), losses


def bilingual(concept_id: str, **fields: object) -> Concept:
    term = Term("tea", created=(Transaction("2024-03-31T12:30:00Z"),), notes=("a note",))
    return Concept(concept_id, {"en": LanguageSection([term]), "fr": LanguageSection([Term("thé")])}, **fields)  # type: ignore[arg-type]  # each value is of its field's type


@EXPORTERS
def test_empty_glossary_is_valid(exporter: AnyExporter) -> None:
    written, _ = export(exporter, [], Metadata())
    assert complaints(written) == ""


@EXPORTERS
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b'version="1.4"', b'version="1.4b"'),
        (b"<seg>tea</seg>", b"<seg><b>tea</b></seg>"),
        (b"<seg>tea</seg>", b"<seg>tea</seg><note>late</note>"),
        (b' datatype="plaintext"', b""),
    ],
)
def test_what_omegat_refuses_fails_here(exporter: AnyExporter, right: bytes, wrong: bytes) -> None:
    written, _ = export(exporter, [bilingual("tea")], Metadata())
    assert complaints(written) == ""
    assert right in written
    assert complaints(written.replace(right, wrong, 1))


HOSTILE = st.sampled_from(
    [
        "]]>",
        "<seg>",
        "&amp;",
        '"',
        "'",
        "\x00",
        "\r\n",
        "\t",
        "\u2028",
        "\ufffe",
        "\ud800",
        "🍵",
        "שלום",
        " ",
        "e\u0301",
    ]
)
TEXT = st.lists(st.one_of(HOSTILE, st.text(max_size=3), st.just("a")), min_size=1, max_size=4).map("".join)


def several(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


NOTES = several(TEXT)
LINKS = several(st.builds(ExternalReference, TEXT, maybe(TEXT)))
PASSAGES = several(st.builds(Passage, TEXT, maybe(TEXT)))
REFERENCES = several(st.builds(CrossReference, TEXT, maybe(TEXT)))
DATE = st.sampled_from(["2024", "2024-03-31", "2024-03-31T12:30:00Z"])
TRANSACTIONS = several(st.builds(Transaction, DATE, maybe(TEXT)) | st.builds(Transaction, st.none(), TEXT))
TERM = st.builds(Term, TEXT) | st.builds(
    Term,
    TEXT,
    status=maybe(st.sampled_from(Status)),
    part_of_speech=maybe(st.sampled_from(PartOfSpeech)),
    term_location=maybe(TEXT),
    translatable=maybe(st.booleans()),
    contexts=PASSAGES,
    notes=NOTES,
    cross_references=REFERENCES,
    created=TRANSACTIONS,
)
SECTION = st.builds(
    LanguageSection, st.lists(TERM, max_size=3), definitions=PASSAGES, images=LINKS, notes=NOTES, modified=TRANSACTIONS
)
LANGUAGE = st.sampled_from(["en", "fr", "zh-Hant-TW"])
CONCEPT = st.builds(
    Concept,
    TEXT,
    st.dictionaries(LANGUAGE, SECTION, max_size=3),
    subject_field=maybe(TEXT),
    definitions=PASSAGES,
    external_references=LINKS,
    notes=NOTES,
    project_subset=maybe(TEXT),
)
UNIT = units_of(xml_texts, ["en", "fr"]) | st.builds(
    Unit, st.dictionaries(LANGUAGE, TEXT, min_size=1), notes=several(st.builds(Note, TEXT)), sources=NOTES
)
METADATA = st.builds(
    Metadata, maybe(TEXT), maybe(TEXT), maybe(TEXT), maybe(TEXT), memory_header=maybe(headers_of(TEXT))
)


@EXPORTERS
@settings(derandomize=True, database=None, deadline=None, max_examples=100)
@given(st.lists(CONCEPT | UNIT, max_size=5), METADATA)
def test_any_glossary_is_valid(exporter: AnyExporter, entries: list[Entry], metadata: Metadata) -> None:
    written, losses = export(exporter, entries, metadata)
    assert complaints(written) == ""
    # No DOCTYPE, so nothing to fetch; no CDATA, whose text one version of OmegaT loses.
    assert b"<!" not in written
    translation_units = [*etree.fromstring(written).iter("tu")]
    if exporter is TMX:
        assert len(translation_units) == losses.entries_out
        return
    assert len(translation_units) == losses.pairs
    if Feature.HOMOGRAPH not in exporter.carries:
        sources = [etree.tostring(next(unit.iter("seg"))) for unit in translation_units]
        assert len(sources) == len(set(sources))
    for unit in translation_units:
        assert [variant.get(XML_LANG) for variant in unit.iter("tuv")] == ["en", "fr"]
        for segment in unit.iter("seg"):
            text = "".join(segment.itertext())
            assert text.strip()
            assert len(segment) or text == text.strip()


WITH_CODES = [
    pytest.param(one, codes, id=f"{one.name}-{codes}")
    for one in ALL
    if Feature.UNIT in one.carries
    for codes in get_type_hints(one.options)["codes"]
]


@pytest.mark.parametrize(("exporter", "codes"), WITH_CODES)
@pytest.mark.parametrize("memory", sorted(OURS.glob("*.tmx")), ids=lambda memory: memory.stem)
def test_memories_stay_valid(
    run: Callable[..., Any], tmp_path: Path, exporter: AnyExporter, codes: str, memory: Path
) -> None:
    wanted = ["--to", exporter.name, "-O", f"codes={codes}", "--output-dir", tmp_path, "-q"]
    done = run("convert", memory, *wanted)
    assert done.code == 0, done.err
    found = [file.read_bytes() for file in tmp_path.iterdir()]
    assert b"<tuv" in b"".join(found)
    assert [complaints(written) for written in found] == [""] * len(found)


@pytest.mark.parametrize("name", ["tmx-deepl", "tmx-omegat"])
def test_a_text_without_its_codes_is_one_line(name: str) -> None:
    exporter = get_exporter(name)
    coded = Variant("en", " tea\n ", "<ph/> tea\n <ph/>")
    metadata = Metadata(source_language="en", languages=("en", "fr"))
    out = io.BytesIO()
    losses = Losses()
    unit = Unit({}).with_variants([coded, Variant("fr", "thé")])
    exporter.write(metadata, [unit], out, exporter.options(codes=Codes.DROP), losses)
    assert [segment.text for segment in etree.fromstring(out.getvalue()).iter("seg")] == ["tea", "thé"]


def test_ids_that_differ_in_white_space_or_case_stay_apart() -> None:
    ids = ["tip", "tip ", "Tip", "tip\n", "tip\t", "tip\r", "tıp"]
    written, _ = export(TMX, [bilingual(one) for one in ids], Metadata())
    assert [unit.get("tuid") for unit in etree.fromstring(written).iter("tu")] == ids


def test_dates_are_attributes_only_where_tmx_says_them_as_they_are() -> None:
    """TMX requires ``20240331T123000Z``, with seconds and in UTC; our dates can be less precise."""
    exact, vague = Transaction("2024-03-31T12:30:00Z", "Ann"), Transaction("2024-03")
    written, _ = export(TMX, [bilingual("tea", created=(exact,), modified=(vague, exact))], Metadata())
    assert b'creationdate="20240331T123000Z" creationid="Ann"' in written
    assert b"changedate" not in written
    assert b'<prop type="x-modified">2024-03</prop>' in written
    assert b'<prop type="x-modified-2">2024-03-31T12:30:00Z</prop>' in written
