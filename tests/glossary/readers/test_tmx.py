"""TMX as tools write it, and its report."""

from typing import Any

import pytest

from glossary.canonical.segments import parsed
from glossary.canonical.tree import concept_tree, unit_tree
from glossary.files.source import source_of
from glossary.findings import InputError, Report
from glossary.model import Concept, MemoryHeader, Metadata, Note, Property, Segtype, Transaction, Unit, Variant
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
    assert read(body) == ([{"en": "tea", "fr": ["thé", "infusion", "thé"]}], [])
    concepts, changes = read(body, CONCEPTS)
    assert concepts == [{"id": "tea", "terms": {"en": "tea", "fr": ["thé", "infusion", "thé"]}}]
    assert changes == []


CODES = (
    'a <bpt i="1" x="2" type="bold">&lt;b&gt;</bpt><hi type="x">bold <it pos="begin">x</it>one</hi>'
    '<ept i="1">&lt;/b&gt;</ept> <ph assoc="p">{0}<sub>a <ph/>title</sub></ph>end<ut>\\x</ut>'
)


def test_a_unit_keeps_its_codes_beside_its_text() -> None:
    body = f'<tu><tuv xml:lang="en"><seg>{CODES}</seg></tuv><tuv xml:lang="fr"><seg>fin</seg></tuv></tu>'
    assert read(body) == ([{"en": {"segment": CODES}, "fr": "fin"}], [])
    (unit,) = opened(f'<tmx version="1.4">{HEADER}<body>{body}</body></tmx>')[0].entries
    assert isinstance(unit, Unit)
    assert unit.texts == {"en": "a bold one end", "fr": "fin"}


def test_a_concept_has_no_codes_and_they_are_counted() -> None:
    body = f'<tu><tuv xml:lang="en"><seg>{CODES}</seg></tuv></tu>'
    concepts, changes = read(body, CONCEPTS)
    assert concepts[0]["terms"] == {"en": "a bold one end"}
    assert changes == [
        "code bpt dropped: 1",
        "code hi dropped: 1",
        "code it dropped: 1",
        "code ept dropped: 1",
        "code ph dropped: 2",
        "code sub dropped: 1",
        "code ut dropped: 1",
    ]


@pytest.mark.parametrize(
    ("segment", "mistake"),
    [
        ("<bpt i='1'/>a", 'warning G210 odd-codes: <bpt i="1"> has no <ept>'),
        ("a<ept i='1'/>", 'warning G210 odd-codes: <ept i="1"> has no <bpt>'),
        ("<bpt i='1'/>a<ept i='1'/><bpt i='1'/>b<ept i='1'/>", 'warning G210 odd-codes: i="1" stands 2 times'),
        ("<bpt/>a<ept/>", "warning G210 odd-codes: <bpt> has no i"),
        ("<it>a</it>b", "warning G210 odd-codes: <it> has no pos"),
    ],
)
def test_codes_that_do_not_pair_are_kept_with_a_warning(segment: str, mistake: str) -> None:
    (unit,), messages = read(f'<tu><tuv xml:lang="en"><seg>{segment}</seg></tuv></tu>')
    assert unit["en"]["segment"] == segment.replace("'", '"')
    assert messages[0].endswith(mistake)


def test_what_is_no_code_of_tmx_becomes_text_and_is_counted() -> None:
    body = '<tu><tuv xml:lang="en"><seg>a <b>bold</b> <ph x="1" y="2"/>one</seg></tuv></tu>'
    assert read(body) == (
        [{"en": {"segment": 'a bold <ph x="1"/>one'}}],
        ["<b> of a segment read as its text: 1", "y of a code dropped: 1"],
    )


RICH = """<tu tuid="17" creationdate="20240131T120000Z" creationid="Ann" usagecount="3" srclang="en">
    <note>of the entry</note><prop type="x-domain">food</prop>
    <tuv xml:lang="en"><prop type="x-case">low</prop><seg>tea</seg></tuv>
    <tuv xml:lang="fr" changedate="20240201" changeid="Bob"><note>of the text</note><seg>thé</seg></tuv></tu>"""


def test_a_unit_keeps_all_of_each_level() -> None:
    assert read(RICH) == (
        [
            {
                "en": {"text": "tea", "prop": {"type": "x-case", "text": "low"}},
                "fr": {"text": "thé", "note": "of the text", "modified": {"date": "2024-02-01", "by": "Bob"}},
                "tuid": "17",
                "note": "of the entry",
                "prop": {"type": "x-domain", "text": "food"},
                "created": {"date": "2024-01-31T12:00:00Z", "by": "Ann"},
                "usagecount": "3",
                "srclang": "en",
            }
        ],
        [],
    )


def test_notes_and_properties_keep_their_order_language_and_encoding() -> None:
    remarks = (
        '<prop type="a">1</prop><note xml:lang="fr">n1</note><prop type="b" o-encoding="x">2</prop>'
        '<note o-encoding="y">n2</note><prop type="c" xml:lang="de">3</prop>'
    )
    (tree,), _ = read(f'<tu>{remarks}<tuv xml:lang="en"><seg>tea</seg></tuv></tu>')
    assert tree["note"] == [{"text": "n1", "language": "fr"}, {"text": "n2", "o-encoding": "y"}]
    assert tree["prop"] == [
        {"type": "a", "text": "1", "notes_before": 0},
        {"type": "b", "text": "2", "o-encoding": "x", "notes_before": 1},
        {"type": "c", "text": "3", "language": "de"},
    ]


def test_the_header_is_kept() -> None:
    text = """<tmx version="1.4"><header creationtool="X" creationtoolversion="9" srclang="EN-us" adminlang="en"
        segtype="block" o-tmf="y" datatype="xml" creationdate="20240131T120000Z" changeid="Bob"><note>n</note>
        <prop type="p">v</prop><ude name="e"><map unicode="#xF8FF"/></ude></header><body>
        <tu><tuv xml:lang="EN-us"><seg>tea</seg></tuv><tuv xml:lang="en-US"><seg>tea</seg></tuv></tu></body></tmx>"""
    stream, report = opened(text)
    assert stream.metadata.memory_header == MemoryHeader(
        creationtool="X",
        creationtoolversion="9",
        segtype=Segtype.BLOCK,
        o_tmf="y",
        adminlang="en",
        datatype="xml",
        created=(Transaction("2024-01-31T12:00:00Z"),),
        modified=(Transaction(by="Bob"),),
        notes=(Note("n"),),
        properties=(Property("p", "v"),),
        language_names={"en-US": "EN-us"},
    )
    (unit,) = stream.entries
    assert isinstance(unit, Unit)
    assert [one.language_name for one in unit.variants] == [None, "en-US"]
    assert report.losses() == {"header": 1}


def test_a_segtype_that_tmx_does_not_know_is_counted() -> None:
    body = RICH.replace("<tu ", '<tu segtype="line" ')
    stream, report = opened(f'<tmx version="1.4">{HEADER}<body>{body}</body></tmx>')
    (unit,) = stream.entries
    assert isinstance(unit, Unit)
    assert unit.segtype is None
    assert report.losses() == {"unit_attribute": 1}


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


def test_unknown_values_of_concepts_can_be_dropped() -> None:
    trees, changes = read(RICH, ReadOptions(as_concepts=True, keep_unknown=False))
    assert trees[0]["note"] == "of the entry"
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
    assert entries == [Unit({}).with_variants([Variant("en", "tea"), Variant("fr", " ")])]
    assert len(entries) + report.omitted == 5
    assert [finding.location and finding.location.line for finding in report.findings] == [3, 4, 0, 6, 6]


def test_a_wrong_language_is_an_error_with_its_suggestion_and_reading_goes_on() -> None:
    body = '<tu><tuv xml:lang="chs!"><seg>茶</seg></tuv><tuv xml:lang="en"><seg>tea</seg></tuv></tu>'
    trees, message = read(body)
    assert trees == [{"en": "tea"}]
    assert "--map-lang 'chs!=TAG'" in message[-1]
    assert read(body, ReadOptions(language_map=(("chs!", "zh-Hans"),))) == ([{"zh-Hans": "茶", "en": "tea"}], [])


OWN = """<tmx><header creationtool="glossport" srclang="en"><prop type="x-title">Teas</prop></header><body>
    <tu tuid="tea"><prop type="x-entry">concept</prop>
    <prop type="x-definition">a drink</prop><note xml:lang="fr">sans lait</note>
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
    assert unit == Unit({"en": "Tea is served."}, notes=(Note("a proverb"),))
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
              <prop type="x-entry">concept</prop><prop type="x-definition-0">d</prop>
              <tuv xml:lang="en"><seg>tea</seg></tuv></tu></body></tmx>"""
    stream, report = opened(text)
    assert [concept_tree(one) for one in stream.entries if isinstance(one, Concept)] == [
        {"id": "a", "terms": {"en": "tea"}}
    ]
    assert [what for _, what, _ in report.changes] == ["x-definition-0"]


def test_a_tuid_alone_makes_no_concept() -> None:
    ours = '<header creationtool="glossport" creationtoolversion="{}"/>'
    body = '<tu tuid="17"><tuv xml:lang="en"><seg>tea</seg></tuv></tu>'
    kinds = [
        type(entry)
        for number in ("0.2.0", "0.1.0")
        for entry in opened(f"<tmx>{ours.format(number)}<body>{body}</body></tmx>")[0].entries
    ]
    # Version 0.1.0 gave ids to concepts only.
    assert kinds == [Unit, Concept]


def test_a_text_without_seg_is_read() -> None:
    body = '<tu><tuv xml:lang="en"> tea <note>n</note></tuv></tu>'
    assert read(body) == (
        [{"en": {"text": "tea", "note": "n"}}],
        ["text of a tuv without seg read as its segment: 1"],
    )


@pytest.mark.parametrize(
    ("segment", "text"),
    [
        ('one<ph type="lb"/>two', "one two"),
        ("one<ph>&lt;br/&gt;</ph>two", "one two"),
        ('one <ph type="lb"/>two', "one two"),
        ("b<bpt i='1'/>ol<ept i='1'/>d", "bold"),
        ("%<ph/>s", "%s"),
        ("one<ph>{0}</ph>two", "one two"),
        ("soft<ph>\u00ad</ph>ware", "software"),
        ("一<ph/>二", "一二"),
        ("one<it pos='end'>\\par</it>two", "one two"),
    ],
)
def test_a_line_break_between_words_does_not_join_them(segment: str, text: str) -> None:
    (unit,), _ = read(f'<tu><tuv xml:lang="en"><seg>{segment}</seg></tuv></tu>')
    assert parsed(unit["en"]["segment"]).text == text


def test_units_with_one_tuid_are_concepts_with_ids_of_their_own() -> None:
    units = "".join(
        f'<tu tuid="photo"><tuv xml:lang="en"><seg>{text}</seg></tuv></tu>\n' for text in ("photo", "picture", "image")
    )
    concepts, told = read(f'{units}<tu tuid="photo-2"><tuv xml:lang="en"><seg>film</seg></tuv></tu>', CONCEPTS)
    assert [concept["id"] for concept in concepts] == ["photo", "photo-2", "photo-3", "photo-2-2"]
    assert "id of another entry read as an id with a number: 3" in told
