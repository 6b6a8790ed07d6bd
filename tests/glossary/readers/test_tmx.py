"""TMX as tools write it, and its report."""

from typing import Any

import pytest

from glossary.canonical.tree import concept_tree, unit_tree
from glossary.files.source import source_of
from glossary.findings import InputError, Report
from glossary.model import Concept, Metadata, Transaction, Unit
from glossary.readers.tmx import READER
from glossary.reading import ReadOptions, Stream

CONCEPTS = ReadOptions(as_concepts=True)
HEADER = '<header creationtool="X" srclang="en" adminlang="en" segtype="sentence" o-tmf="x" datatype="plaintext"/>'


def opened(text: str, options: ReadOptions | None = None) -> tuple[Stream, Report]:
    report = Report()
    return READER.open(source_of(text.encode(), "x.tmx"), options or ReadOptions(), report), report


def read(body: str, options: ReadOptions | None = None) -> tuple[list[dict[str, Any]], list[str]]:
    stream, report = opened(f'<tmx version="1.4">{HEADER}<body>{body}</body></tmx>', options)
    trees = [concept_tree(one) if isinstance(one, Concept) else unit_tree(one) for one in stream.entries]
    return trees, [*(line.partition(" ×")[0] for line in report.change_lines()), *map(str, report.findings)]


def test_any_number_of_languages() -> None:
    body = """<tu><tuv xml:lang="en"><seg>tea</seg></tuv><tuv xml:lang="fr_CA"><seg>thé</seg></tuv>
              <tuv xml:lang="ZH-hans"><seg>茶</seg></tuv></tu>"""
    assert read(body) == ([{"en": "tea", "fr-CA": "thé", "zh-Hans": "茶"}], [])


def test_version_1_1_says_lang() -> None:
    text = '<tmx version="1.1"><header/><body><tu><tuv lang="EN"><seg>tea</seg></tuv></tu></body></tmx>'
    stream, _ = opened(text)
    assert list(stream.entries) == [Unit({"en": "tea"})]


@pytest.mark.parametrize(
    ("srclang", "languages"),
    [("fr", ("fr", "en")), ("*all*", ("en", "fr")), ("fr-FR", ("fr", "en")), ("x?", ("en", "fr"))],
)
def test_the_source_language_is_the_header_s(srclang: str, languages: tuple[str, ...]) -> None:
    stream, _ = opened(
        f"""<tmx><header srclang="{srclang}"/><body><!-- <tuv xml:lang="de"> --><tu>
        <tuv xml:lang="en"><seg>tea</seg></tuv><tuv changeid="x" xml:lang='fr'><seg>thé</seg></tuv></tu></body></tmx>"""
    )
    assert stream.metadata.languages == languages


def test_the_same_language_twice() -> None:
    body = """<tu><tuv xml:lang="en"><seg>tea</seg></tuv><tuv xml:lang="fr"><seg>thé</seg></tuv>
              <tuv xml:lang="fr"><seg>infusion</seg></tuv><tuv xml:lang="fr"><seg>thé</seg></tuv></tu>"""
    assert read(body) == (
        [{"en": "tea", "fr": "thé", "note": "another text in fr: infusion"}],
        ["another text in fr kept as a note: 1", "the same text twice in fr read as one: 1"],
    )
    concepts, changes = read(body, CONCEPTS)
    assert concepts == [{"id": "tea", "terms": {"en": "tea", "fr": ["thé", "infusion", "thé"]}}]
    assert changes == []


def test_codes_are_dropped_and_highlighted_text_is_kept() -> None:
    body = """<tu><tuv xml:lang="en"><seg>a <bpt i="1">&lt;b&gt;</bpt><hi>bold <it pos="begin">x</it>one</hi><ept
              i="1">&lt;/b&gt;</ept> <ph>{0}<sub>title</sub></ph>end<ut>\\x</ut></seg></tuv></tu>"""
    assert read(body) == (
        [{"en": "a bold one end"}],
        [
            "code <bpt> dropped: 1",
            "<hi> of a segment read as its text: 1",
            "code <it> dropped: 1",
            "code <ept> dropped: 1",
            "code <ph> dropped: 1",
            "text of a <sub> within a <ph> dropped: 1",
            "code <ut> dropped: 1",
        ],
    )


RICH = """<tu tuid="17" creationdate="20240131T120000Z" creationid="Ann" usagecount="3" srclang="en">
    <note>of the entry</note><prop type="x-domain">food</prop>
    <tuv xml:lang="en"><prop type="x-case">low</prop><seg>tea</seg></tuv>
    <tuv xml:lang="fr" changedate="20240201" changeid="Bob"><note>of the text</note><seg>thé</seg></tuv></tu>"""


def test_a_unit_keeps_notes_and_dates_and_what_has_no_place_becomes_a_note() -> None:
    assert read(RICH) == (
        [
            {
                "en": "tea",
                "fr": "thé",
                "note": ["en: x-case: low", "fr: of the text", "of the entry", "x-domain: food"],
                "created": {"date": "2024-01-31T12:00:00Z", "by": "Ann"},
                "modified": {"date": "2024-02-01", "by": "Bob"},
            }
        ],
        [
            "usagecount dropped: 1",
            "srclang dropped: 1",
            "x-case kept as a note: 1",
            "note of a tuv read as that of its unit: 1",
            "change of a tuv read as that of its unit: 1",
            "tuid of a unit dropped: 1",
            "x-domain kept as a note: 1",
        ],
    )


def test_as_concepts_each_level_keeps_its_own() -> None:
    concepts, _ = read(RICH, CONCEPTS)
    assert concepts == [
        {
            "id": "17",
            "note": ["of the entry", "x-domain: food"],
            "created": {"date": "2024-01-31T12:00:00Z", "by": "Ann"},
            "terms": {
                "en": {"text": "tea", "note": "x-case: low"},
                "fr": {"text": "thé", "note": "of the text", "modified": {"date": "2024-02-01", "by": "Bob"}},
            },
        }
    ]


def test_unknown_values_can_be_dropped() -> None:
    trees, changes = read(RICH, ReadOptions(keep_unknown=False))
    assert trees[0]["note"] == ["fr: of the text", "of the entry"]
    assert "x-domain dropped: 1" in changes


def test_every_unit_is_read_or_reported() -> None:
    body = """
        <tu><tuv xml:lang="en"><seg>tea</seg></tuv><tuv xml:lang="fr"><seg> </seg></tuv></tu>
        <tu><tuv xml:lang="en"><seg/></tuv></tu>
        <tu><note>nothing</note></tu>
        <tx/>
        <tu><tuv><seg>nowhere</seg></tuv></tu>"""
    stream, report = opened(f"<tmx>{HEADER}<body>{body}</body></tmx>")
    entries = list(stream.entries)
    assert entries == [Unit({"en": "tea"})]
    assert len(entries) + report.omitted == 5
    assert [finding.location and finding.location.line for finding in report.findings] == [3, 4, 0, 6, 6]


def test_a_wrong_language_is_an_error_with_its_suggestion_and_reading_goes_on() -> None:
    body = '<tu><tuv xml:lang="chs!"><seg>茶</seg></tuv><tuv xml:lang="en"><seg>tea</seg></tuv></tu>'
    trees, message = read(body)
    assert trees == [{"en": "tea"}]
    assert "--map-lang 'chs!=TAG'" in message[-1]
    assert read(body, ReadOptions(language_map=(("chs!", "zh-Hans"),))) == ([{"zh-Hans": "茶", "en": "tea"}], [])


OWN = """<tmx><header creationtool="glossport" srclang="en"><prop type="x-title">Teas</prop></header><body>
    <tu tuid="tea"><prop type="x-definition">a drink</prop><note xml:lang="fr">sans lait</note>
    <prop type="x-subject-field">food</prop><prop type="x-mine">1</prop>
    <tuv xml:lang="en" creationid="Ann"><prop type="x-status">preferred</prop><seg>tea</seg></tuv></tu>
    <tu><note>a proverb</note><tuv xml:lang="en"><seg>Tea is served.</seg></tuv></tu></body></tmx>"""


def test_what_our_exporter_wrote_comes_back() -> None:
    stream, report = opened(OWN)
    concept, unit = stream.entries
    assert stream.metadata == Metadata(title="Teas", source_language="en", languages=("en",))
    assert isinstance(concept, Concept)
    assert concept.sections["en"].terms[0].created == (Transaction(None, "Ann"),)
    assert concept_tree(concept)["subject_field"] == "food"
    assert concept_tree(concept)["languages"] == {"fr": {"note": "sans lait"}}
    assert unit == Unit({"en": "Tea is served."}, notes=("a proverb",))
    assert [line.partition(" ×")[0] for line in report.change_lines()] == ["x-mine dropped: 1"]


def test_units_of_our_own_can_be_read_as_concepts() -> None:
    stream, _ = opened(OWN, CONCEPTS)
    assert [entry.id for entry in stream.entries if isinstance(entry, Concept)] == ["tea", "tea-is-served"]


def test_a_value_that_is_none_of_ours_is_an_error_at_its_entry() -> None:
    stream, report = opened(OWN.replace("preferred", "best"))
    assert len(list(stream.entries)) == 1
    assert str(report.findings[0].location) == "x.tmx:2:5"


def test_a_language_that_is_not_even_text_is_told_with_its_encoding() -> None:
    data = (
        f'<tmx version="1.4">{HEADER}<body><tu><tuv xml:lang="e'.encode()
        + b'\xff"><seg>x</seg></tuv></tu></body></tmx>'
    )
    with pytest.raises(InputError, match="not utf-8"):
        list(READER.open(source_of(data, "x.tmx"), ReadOptions(), Report()).entries)


def test_props_are_numbered_from_one() -> None:
    text = """<tmx version="1.4"><header creationtool="glossport"/><body><tu tuid="a">
              <prop type="x-definition-0">d</prop><tuv xml:lang="en"><seg>tea</seg></tuv></tu></body></tmx>"""
    stream, report = opened(text)
    assert [concept_tree(one) for one in stream.entries if isinstance(one, Concept)] == [
        {"id": "a", "terms": {"en": "tea"}}
    ]
    assert [what for _, what, _ in report.changes] == ["x-definition-0"]


def test_dates_of_a_tuv_do_not_displace_those_of_its_tu() -> None:
    tuvs = "".join(
        f'<tuv xml:lang="{language}" creationdate="{date}T000000Z"><seg>tea</seg></tuv>'
        for language, date in (("en", "20200202"), ("fr", "20210303"))
    )
    for attributes, created, notes in (
        ('creationdate="20010101T000000Z"', "2001-01-01T00:00:00Z", 2),
        ("", "2020-02-02T00:00:00Z", 1),
    ):
        (unit,), _ = read(f"<tu {attributes}>{tuvs}</tu>")
        assert unit["created"] == created
        assert str(unit["note"]).count("creation of a tuv") == notes


def test_what_another_tool_added_to_our_memory_is_kept() -> None:
    ours = HEADER.replace('creationtool="X"', 'creationtool="glossport"')
    stream, _ = opened(
        f'<tmx version="1.4">{ours}<body>'
        '<tu><tuv xml:lang="en"><seg>tea</seg></tuv>'
        '<tuv xml:lang="fr" changeid="Ann"><prop type="client">ACME</prop><note>hot</note><seg>thé</seg></tuv></tu>'
        "</body></tmx>"
    )
    (unit,) = stream.entries
    assert isinstance(unit, Unit)
    assert unit.notes == ("fr: client: ACME", "fr: hot")
    assert unit.modified == (Transaction(by="Ann"),)


@pytest.mark.parametrize(
    ("segment", "text"),
    [
        ('one<ph type="lb"/>two', "one two"),
        ("one<ph>&lt;br/&gt;</ph>two", "one two"),
        ('one <ph type="lb"/>two', "one two"),
        ("b<bpt i='1'/>ol<ept i='1'/>d", "bold"),
        ("%<ph/>s", "%s"),
    ],
)
def test_a_line_break_between_words_does_not_join_them(segment: str, text: str) -> None:
    (unit,), _ = read(f'<tu><tuv xml:lang="en"><seg>{segment}</seg></tuv></tu>')
    assert unit["en"] == text
