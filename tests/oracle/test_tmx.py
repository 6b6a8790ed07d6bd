"""The official TMX 1.4 DTD accepts our TMX, and translate-toolkit reads it back."""

import io
import os
from pathlib import Path

import pytest
from lxml import etree
from translate.storage.tmx import tmxfile

from exporters import contract
from exporters.base import AnyExporter, exporter_names, get_exporter
from exporters.losses import LossCounter, Losses
from glossary.canonical.yaml import READER
from glossary.files.source import source_at
from glossary.findings import Report
from glossary.model import Concept, Entry, LanguageSection, Metadata, Note, Term, Unit
from glossary.reading import ReadOptions
from glossary.selection import only_languages

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT.parent / "shared" / "schemas"
NAMES = [name for name in exporter_names() if get_exporter(name).suffix == ".tmx"]


@pytest.fixture(scope="module")
def dtd() -> etree.DTD:
    path = SCHEMAS / "tmx14" / "tmx14.dtd"
    if path.exists():
        return etree.DTD(str(path))
    if os.environ.get("GLOSSPORT_REQUIRE_ORACLES") == "1":
        pytest.fail(f"{path} is required here")
    pytest.skip("the official schemas are not beside this checkout")


def written(name: str, metadata: Metadata, entries: list[Entry]) -> bytes:
    exporter: AnyExporter = get_exporter(name)
    out = io.BytesIO()
    losses = Losses()
    narrowed = only_languages(iter(entries), metadata.languages)
    exporter.write(
        metadata, LossCounter(exporter.carries, metadata, losses).carried(narrowed), out, exporter.options(), losses
    )
    return out.getvalue()


def tea() -> tuple[Metadata, list[Entry]]:
    stream = READER.open(source_at(str(ROOT / "examples/tea/tea.yaml")), ReadOptions(), Report())
    return stream.metadata, list(stream.entries)


def pair(source: str, target: str) -> Metadata:
    return Metadata(source_language=source, languages=(source, target))


@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_valid(dtd: etree.DTD, name: str) -> None:
    metadata, entries = tea()
    data = written(name, metadata if name == "tmx" else pair("en", "fr"), entries)
    assert dtd.validate(etree.fromstring(data)), dtd.error_log


@pytest.mark.parametrize("name", NAMES)
def test_every_feature_and_hostile_text_are_valid(dtd: etree.DTD, name: str) -> None:
    sample = contract.plain()
    for use in contract.USES.values():
        use(sample)
    hostile: list[Entry] = [
        Concept(
            f"h{number} <{text}>",
            {"en": LanguageSection([Term(text)]), "fr": LanguageSection([Term(text)])},
            notes=(text,),
        )
        for number, text in enumerate(contract.HOSTILE)
    ]
    units: list[Entry] = [Unit({"en": text, "fr": text}, notes=(Note(text),)) for text in contract.HOSTILE]
    data = written(name, sample.metadata, [*sample.entries, *hostile, *units])
    assert dtd.validate(etree.fromstring(data)), dtd.error_log


@pytest.mark.parametrize("bad", ["tmx14-bad-order.tmx", "tmx14-bad-segtype.tmx"])
def test_the_schema_sees_what_is_wrong(dtd: etree.DTD, bad: str) -> None:
    assert not dtd.validate(etree.parse(str(SCHEMAS / "samples" / bad)))


def test_what_the_schema_does_not_see() -> None:
    _, entries = tea()
    root = etree.fromstring(written("tmx-omegat", pair("en", "zh-Hans"), entries))
    sources = [unit.findtext("tuv/seg") for unit in root.iter("tu")]
    assert len(sources) == len(set(sources)) > 40
    languages = {
        tuple(variant.get("{http://www.w3.org/XML/1998/namespace}lang") for variant in unit.iter("tuv"))
        for unit in root.iter("tu")
    }
    assert languages == {("en", "zh-Hans")}
    assert b"CDATA" not in etree.tostring(root)
    every = etree.fromstring(written("tmx", *tea()))
    ids = [unit.get("tuid") for unit in every.iter("tu") if unit.get("tuid")]
    assert len(ids) == len(set(ids)) == 40


@pytest.mark.parametrize("target", ["zh-Hans", "fr"])
def test_translate_toolkit_reads_the_first_term_of_each_language(target: str) -> None:
    metadata, entries = tea()
    store = tmxfile(sourcelanguage="en", targetlanguage=target)
    store.parse(written("tmx", metadata, entries))
    assert len(store.units) == len(entries)
    for unit, entry in zip(store.units, entries, strict=True):
        assert (str(unit.source), str(unit.gettarget(target))) == (first(entry, "en"), first(entry, target))


def first(entry: Entry, language: str) -> str:
    if isinstance(entry, Unit):
        return entry.texts[language]
    terms = entry.sections[language].terms
    return next((term.text for term in terms if term.status == "preferred"), terms[0].text)
