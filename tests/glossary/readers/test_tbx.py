"""TBX as tools write it: one case for each known structure, and its report."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.canonical.tree import concept_tree
from glossary.files.source import source_of
from glossary.findings import Report
from glossary.model import Concept, Passage, Status, Transaction
from glossary.readers import tbx
from glossary.readers.tbx import READER
from glossary.readers.xml.stream import Document, open_document
from glossary.reading import ReadOptions


def read(text: str, options: ReadOptions | None = None) -> tuple[list[Concept], Report]:
    report = Report()
    stream = READER.open(source_of(text.encode(), "x.tbx"), options or ReadOptions(), report)
    return [entry for entry in stream.entries if isinstance(entry, Concept)], report


def trees(text: str, options: ReadOptions | None = None) -> list[dict[str, Any]]:
    return [concept_tree(concept) for concept in read(text, options)[0]]


def v2(body: str, root: str = '<martif type="TBX" xml:lang="en">') -> str:
    return f"{root}<martifHeader><fileDesc/></martifHeader><text><body>{body}</body></text></martif>"


def changes(report: Report) -> list[str]:
    return [line.partition(" ×, first at ")[0] for line in report.change_lines()]


def test_microsoft_writes_ntig_with_capitals_and_odd_tags() -> None:
    text = v2(
        """
        <termEntry id="1_11444">
          <langSet xml:lang="en-US">
            <descripGrp><descrip type="definition">A server that keeps copies.</descrip></descripGrp>
            <ntig><termGrp><term id="2">cache server</term><termNote type="partOfSpeech">Noun</termNote></termGrp>
            </ntig>
          </langSet>
          <langSet xml:lang="nl-nl">
            <ntig><termGrp><term>cacheserver</term><termNote type="partOfSpeech">Proper Noun</termNote></termGrp></ntig>
          </langSet>
        </termEntry>"""
    )
    concepts, report = read(text)
    assert [concept_tree(one) for one in concepts] == [
        {
            "id": "1_11444",
            "definition": {"en-US": "A server that keeps copies."},
            "terms": {
                "en-US": {"text": "cache server", "part_of_speech": "noun"},
                "nl-NL": {"text": "cacheserver", "part_of_speech": "proper_noun"},
            },
        }
    ]
    assert changes(report) == [
        "id of a term dropped: 1",
        "partOfSpeech 'Noun' read as noun: 1",
        "partOfSpeech 'Proper Noun' read as proper_noun: 1",
    ]


def test_iate_keeps_what_has_no_home_as_notes() -> None:
    text = v2(
        """
        <termEntry id="IATE-14">
          <descripGrp><descrip type="subjectField">1011, 2841</descrip></descripGrp>
          <langSet xml:lang="de">
            <tig><term>Zuständigkeit</term><termNote type="termType">fullForm</termNote>
                 <descrip type="reliabilityCode">3</descrip></tig>
            <tig><term>ZK</term><termNote type="termType">phraseologicalUnit</termNote></tig>
          </langSet>
        </termEntry>""",
        '<martif type="TBX-Default" xml:lang="en">',
    )
    concepts, report = read(text)
    assert concept_tree(concepts[0]) == {
        "id": "IATE-14",
        "subject_field": "1011, 2841",
        "terms": {
            "de": [
                {"text": "Zuständigkeit", "term_type": "full_form", "note": "reliabilityCode: 3"},
                {"text": "ZK", "term_type": "phrase"},
            ]
        },
    }
    assert "reliabilityCode kept as a note: 1" in changes(report)
    dropped = read(text, ReadOptions(keep_unknown=False))
    assert dropped[0][0].sections["de"].terms[0].notes == ()
    assert "reliabilityCode dropped: 1" in changes(dropped[1])


def test_multiterm_writes_transactions_on_every_level() -> None:
    def made(kind: str, who: str) -> str:
        return (
            f'<transacGrp><transac type="transactionType">{kind}</transac>'
            f'<transacNote type="responsibility" target="u1">{who}</transacNote>'
            "<date>2009-06-04T11:27:20</date></transacGrp>"
        )

    text = v2(
        f"""
        <termEntry id="c228">{made("origination", "ada")}{made("modification", "bob")}{made("importation", "eve")}
          <langSet xml:lang="EN">{made("origination", "ada")}
            <tig><term>pump</term>{made("modification", "bob")}</tig></langSet>
        </termEntry>"""
    )
    concept = read(text)[0][0]
    assert concept.created == (Transaction("2009-06-04T11:27:20", "ada"),)
    assert concept.modified == (Transaction("2009-06-04T11:27:20", "bob"),)
    assert concept.notes == ("transaction importation: 2009-06-04T11:27:20, eve",)
    assert concept.sections["en"].created == (Transaction("2009-06-04T11:27:20", "ada"),)
    assert concept.sections["en"].terms[0].modified == (Transaction("2009-06-04T11:27:20", "bob"),)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("preferredTerm-admn-sts", Status.PREFERRED),
        ("admittedTerm", Status.ADMITTED),
        ("notRecommended", Status.DEPRECATED),
        ("not recommended", Status.DEPRECATED),
        ("forbidden", Status.DEPRECATED),
        ("Obsolete", Status.SUPERSEDED),
        ("Draft", None),
    ],
)
def test_statuses_as_termweb_and_others_say_them(said: str, status: Status | None) -> None:
    text = v2(
        f'<termEntry id="a"><langSet xml:lang="en"><tig><term>disk</term>'
        f'<termNote type="administrativeStatus">{said}</termNote></tig></langSet></termEntry>'
    )
    term = read(text)[0][0].sections["en"].terms[0]
    assert term.status == status
    assert term.notes == (() if status else (f"administrativeStatus: {said}",))


def test_termweb_says_what_is_not_to_be_translated() -> None:
    text = v2(
        '<termEntry id="a"><descrip type="Translation needed">No</descrip>'
        '<langSet xml:lang="en"><tig><term>SUSE</term></tig></langSet></termEntry>'
    )
    assert trees(text)[0]["terms"] == {"en": {"text": "SUSE", "translatable": False}}


def test_crowdin_part_of_speech_beyond_the_picklist_stays_as_a_note() -> None:
    text = v2(
        '<termEntry id="a"><langSet xml:lang="en"><tig><term>oh</term>'
        '<termNote type="partOfSpeech">interjection</termNote><termNote type="type">acronym</termNote>'
        "</tig></langSet></termEntry>"
    )
    assert trees(text)[0]["terms"] == {
        "en": {"text": "oh", "term_type": "acronym", "note": "partOfSpeech: interjection"}
    }


def test_lokalize_has_no_header_and_empty_descriptions() -> None:
    text = (
        '<?xml version="1.0"?><!DOCTYPE martif PUBLIC "ISO 12200:1999A//DTD MARTIF core (DXFcdV04)//EN" "TBXcdv04.dtd">'
        '<martif type="TBX"><text><body><termEntry id="ada-1"><descrip type="definition"></descrip>'
        '<langSet xml:lang="en_US"><tig><term>window</term></tig></langSet>'
        '<langSet lang="vi"><ntig><termGrp><term>cửa sổ</term></termGrp></ntig></langSet>'
        "</termEntry></body></text></martif>"
    )
    assert trees(text) == [{"id": "ada-1", "terms": {"en-US": "window", "vi": "cửa sổ"}}]


def test_a_definition_of_a_term_goes_to_its_language() -> None:
    text = v2(
        '<termEntry id="a"><langSet xml:lang="lv"><tig><term>koks</term><descripGrp>'
        '<descrip type="definition">augs</descrip><admin type="source">grāmata</admin></descripGrp></tig>'
        "</langSet></termEntry>",
        "<martif>",
    )
    concepts, report = read(text)
    assert concepts[0].sections["lv"].definitions == (Passage("augs", "grāmata"),)
    assert changes(report) == ["definition of a term read as that of its language: 1"]


def test_markup_within_texts_is_flattened_and_counted() -> None:
    text = v2(
        '<termEntry id="a"><langSet xml:lang="en"><tig><term>H<hi type="subscript">2</hi>O</term>'
        "<termNote type='termType'>variant</termNote><note>see <hi>water</hi></note></tig></langSet></termEntry>"
    )
    concepts, report = read(text)
    assert concept_tree(concepts[0])["terms"] == {"en": {"text": "H2O", "term_type": "variant", "note": "see water"}}
    assert changes(report) == ["markup within term dropped: 1", "markup within note dropped: 1"]


def test_parts_of_a_compound_are_a_note() -> None:
    text = v2(
        '<termEntry id="a"><langSet xml:lang="en"><ntig><termGrp><term>tea pot</term><termCompList type="lemma">'
        "<termComp>tea</termComp><termComp>pot</termComp></termCompList></termGrp></ntig></langSet></termEntry>"
    )
    assert trees(text)[0]["terms"] == {"en": {"text": "tea pot", "note": "termCompList lemma: tea + pot"}}


def test_what_is_said_of_a_part_of_a_compound_is_a_note_with_its_name() -> None:
    text = v2(
        '<termEntry id="a"><langSet xml:lang="en"><tig><term>tea pot</term><termCompList type="lemma">'
        "<note>by ear</note><termCompGrp><termComp>tea</termComp><note>the leaf</note></termCompGrp>"
        "<termComp>pot</termComp></termCompList></tig></langSet></termEntry>"
    )
    assert read(text)[0][0].sections["en"].terms[0].notes == (
        "termCompList lemma note: by ear",
        "termComp note: tea: the leaf",
        "termCompList lemma: tea + pot",
    )


def test_pontoon_puts_definition_and_context_in_one_group() -> None:
    text = (
        f'{DCA}<tbxHeader/><text><body><conceptEntry id="a"><langSec xml:lang="en"><termSec><term>tab</term>'
        "<descripGrp>"
        '<descrip type="definition">A page.</descrip><admin type="source">MDN</admin>'
        '<descrip type="context">Open a tab.</descrip><admin type="source">menu</admin><note>new</note>'
        "</descripGrp></termSec></langSec></conceptEntry></body></text></tbx>"
    )
    concepts, report = read(text)
    section = concepts[0].sections["en"]
    assert section.definitions == (Passage("A page.", "MDN"),)
    assert section.terms[0].contexts == (Passage("Open a tab.", "menu"),)
    assert section.terms[0].notes == ("context note: new",)
    assert "context in the group of a definition read as one of its own: 1" in changes(report)


def test_a_line_break_within_a_term_is_reported_and_one_around_it_is_layout() -> None:
    term = "<tig><term>{}</term></tig>"
    terms = term.format("\n  green\n  tea\n") + term.format("\n  leaf\n")
    concepts, report = read(v2(f'<termEntry id="a"><langSet xml:lang="en">{terms}</langSet></termEntry>'))
    assert [term.text for term in concepts[0].sections["en"].terms] == ["green tea", "leaf"]
    assert changes(report) == ["a line break within a term read as a space: 1"]


def test_a_value_that_is_only_a_reference_is_a_note() -> None:
    text = v2(
        '<termEntry id="a"><admin type="source" target="book-7"/><langSet xml:lang="en"><tig><term>tea</term></tig>'
        "</langSet></termEntry>"
    )
    (concept,) = read(text)[0]
    assert (concept.sources, concept.notes) == ((), ("source: book-7",))


def test_the_person_may_stand_in_the_transaction_and_its_kind_alone() -> None:
    text = v2(
        '<termEntry id="a"><transacGrp><transac type="origination">ada</transac></transacGrp>'
        '<transacGrp><transac type="transactionType">check</transac></transacGrp>'
        '<langSet xml:lang="en"><tig><term>tea</term></tig></langSet></termEntry>'
    )
    (concept,) = read(text)[0]
    assert (concept.created, concept.notes) == ((Transaction(None, "ada"),), ("transaction: check",))


def test_notes_that_contradict_each_other_stay_notes() -> None:
    text = v2(
        '<termEntry id="a"><langSet xml:lang="en"><tig><term>tea</term><note>Do not translate.</note>'
        "<note>To be translated.</note></tig></langSet></termEntry>"
    )
    assert trees(text)[0]["terms"]["en"] == {"text": "tea", "translatable": False, "note": "To be translated."}


def test_what_an_entry_and_its_term_say_differently_of_translation_is_kept() -> None:
    need = '<descrip type="Translation needed">{}</descrip>'
    text = v2(
        f'<termEntry id="a">{need.format("yes")}<langSet xml:lang="en"><tig><term>tea</term>{need.format("no")}</tig>'
        "<tig><term>cha</term></tig></langSet></termEntry>"
    )
    assert trees(text)[0]["terms"]["en"] == [
        {"text": "tea", "translatable": False, "note": "Translation needed: yes"},
        {"text": "cha", "translatable": True},
    ]


def test_a_language_of_the_file_that_no_section_has_is_counted() -> None:
    text = v2('<termEntry id="a"><langSet xml:lang="lv"><tig><term>tēja</term></tig></langSet></termEntry>')
    assert changes(read(text)[1]) == ["lang of a martif dropped: 1 ×"]


@pytest.mark.parametrize(("constraints", "lost"), [("TBXBasicXCSV02.xcs", 0), ("ours.xcs", 1)])
def test_constraints_of_the_standard_are_no_loss(constraints: str, lost: int) -> None:
    head = f'<martifHeader><encodingDesc><p type="XCSURI">{constraints}</p></encodingDesc></martifHeader>'
    entry = '<termEntry id="a"><langSet xml:lang="en"><tig><term>tea</term></tig></langSet></termEntry>'
    _, report = read(f'<martif type="TBX" xml:lang="en">{head}<text><body>{entry}</body></text></martif>')
    assert len(report.changes) == lost


DCA = '<tbx xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Basic" style="dca" xml:lang="en">'
DCT = (
    '<tbx xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min" type="TBX-Basic" style="dct"'
    ' xmlns:basic="http://www.tbxinfo.net/ns/basic" xml:lang="en">'
)
V3_BODY = {
    DCA: '<descrip type="subjectField">law</descrip>{langs}'
    '<termNote type="partOfSpeech">noun</termNote><admin type="source">code</admin>',
    DCT: "<min:subjectField>law</min:subjectField>{langs}"
    "<min:partOfSpeech>noun</min:partOfSpeech><basic:source>code</basic:source>",
}


@pytest.mark.parametrize("root", [DCA, DCT])
def test_both_styles_of_version_3(root: str) -> None:
    before, after = V3_BODY[root].split("{langs}")
    text = (
        f'{root}<tbxHeader/><text><body><conceptEntry id="a">{before}<langSec xml:lang="en"><termSec><term>bond</term>'
        f"{after}</termSec></langSec></conceptEntry></body></text></tbx>"
    )
    assert trees(text) == [
        {
            "id": "a",
            "subject_field": "law",
            "terms": {"en": {"text": "bond", "part_of_speech": "noun", "source": "code"}},
        }
    ]


def test_a_prefix_for_the_namespace_and_old_names_in_it() -> None:
    prefixed = (
        '<t:tbx xmlns:t="urn:iso:std:iso:30042:ed-2" xml:lang="en"><t:tbxHeader/><t:text><t:body>'
        '<t:conceptEntry id="a">'
        '<t:langSec xml:lang="en"><t:termSec><t:term>bond</t:term></t:termSec></t:langSec></t:conceptEntry>'
        "</t:body></t:text></t:tbx>"
    )
    mixed = v2(
        '<termEntry id="a"><langSet xml:lang="en"><tig><term>bond</term></tig></langSet></termEntry>',
        '<martif xmlns="urn:iso:std:iso:30042:ed-2" type="TBX">',
    )
    assert trees(prefixed) == trees(mixed) == [{"id": "a", "terms": {"en": "bond"}}]


def test_the_first_tbx_min() -> None:
    text = (
        '<TBX dialect="TBX-Min"><header><id>g</id><languages source="de" target="en"/></header><body>'
        '<entry id="C002"><subjectField>biology</subjectField><langGroup xml:lang="en"><termGroup><term>dog</term>'
        "<customer>SAP</customer><noteGrp><note><noteKey>breed</noteKey><noteValue>any</noteValue></note></noteGrp>"
        "<note>a note</note><termStatus>preferred</termStatus><partOfSpeech>noun</partOfSpeech>"
        "</termGroup></langGroup></entry></body></TBX>"
    )
    assert trees(text) == [
        {
            "id": "C002",
            "subject_field": "biology",
            "terms": {
                "en": {
                    "text": "dog",
                    "status": "preferred",
                    "part_of_speech": "noun",
                    "note": ["breed: any", "a note"],
                    "customer_subset": "SAP",
                }
            },
        }
    ]


def test_two_sections_of_one_language_become_one() -> None:
    section = '<langSet xml:lang="en"><tig><term>{}</term></tig></langSet>'
    concepts, report = read(v2(f'<termEntry id="a">{section.format("tea")}{section.format("cha")}</termEntry>'))
    assert [term.text for term in concepts[0].sections["en"].terms] == ["tea", "cha"]
    assert changes(report) == ["a second section in en read as part of the first: 1"]


def test_references_lead_to_entries_even_from_their_terms() -> None:
    text = v2(
        '<termEntry id="a"><ref type="crossReference" target="t-b">see</ref>'
        '<ref target="gone">lost</ref><langSet xml:lang="en"><tig><term>tea</term></tig></langSet></termEntry>'
        '<termEntry id="b"><langSet xml:lang="en"><tig id="t-b"><term>leaf</term></tig></langSet></termEntry>'
    )
    concepts, report = read(text)
    assert [tuple(one) for one in concepts[0].cross_references] == [("b", "see")]
    assert concepts[0].notes == ("crossReference: lost, gone",)
    assert [(finding.code, str(finding.location)) for finding in report.findings] == [("G405", "x.tbx:1:86")]


def test_what_each_entry_drops_twice_is_counted_twice() -> None:
    """Regression: files with entries that are all alike counted it once for each entry."""
    section = '<langSet xml:lang="{}"><tig><term id="t">tea {}</term></tig></langSet>'
    entries = "".join(
        f'<termEntry id="c{number}">{section.format("en", number)}{section.format("fr", number)}</termEntry>'
        for number in range(100)
    )
    data = f"<martif><martifHeader/><text><body>{entries}</body></text></martif>".encode()
    report = Report()
    assert len(list(READER.open(source_of(data, "x.tbx"), ReadOptions(), report).entries)) == 100
    assert [tally.count for tally in report.changes.values()] == [200]


def test_references_cost_two_more_passes_however_many_entries_have_them(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    def counted(*args: Any) -> Document:
        opened.append(args)
        return open_document(*args)

    monkeypatch.setattr(tbx, "open_document", counted)
    text = v2(
        "".join(
            f'<termEntry id="c{number}"><ref type="crossReference" target="t{number + 1}">see {number}</ref>'
            f'<langSet xml:lang="en"><tig id="t{number}"><term>term {number}</term></tig></langSet></termEntry>'
            for number in range(300)
        )
    )
    concepts, report = read(text)
    assert [one.cross_references[0].target for one in concepts[:-1]] == [f"c{number}" for number in range(1, 300)]
    assert [finding.message for finding in report.findings] == ["a reference to 't300', which no entry has"]
    assert len(opened) == 3


def test_entries_without_ids_get_readable_ones() -> None:
    entry = '<termEntry><langSet xml:lang="en"><tig><term>{}</term></tig></langSet></termEntry>'
    concepts, _ = read(v2(entry.format("green tea") + entry.format("black tea")))
    assert [re.sub("[0-9a-f]{6}$", "…", concept.id) for concept in concepts] == ["green-tea-…", "black-tea-…"]


def test_an_unknown_language_is_an_error_that_names_the_way_out() -> None:
    text = v2('<termEntry id="a"><langSet xml:lang="1033"><tig><term>tea</term></tig></langSet></termEntry>')
    _, report = read(text)
    assert [(finding.severity, finding.code, str(finding.suggestion)) for finding in report.findings] == [
        (severity, "G301", "say what it is: --map-lang '1033=TAG'") for severity in ("warning", "error")
    ]
    assert trees(text, ReadOptions(language_map=(("1033", "en-US"),))) == [{"id": "a", "terms": {"en-US": "tea"}}]


def test_an_unknown_language_costs_its_own_sections_only() -> None:
    sections = "".join(
        f'<langSet xml:lang="{language}"><tig><term>tea</term></tig></langSet>' for language in ("en", "xx", "C", "")
    )
    concepts, report = read(v2(f'<termEntry id="a">{sections}</termEntry>'))
    assert [list(concept.sections) for concept in concepts] == [["en"]]
    assert not report.failed
    assert [line for line in report.change_lines() if "no known language" in line] == [
        "a section in no known language dropped: 3 ×, first at x.tbx:1:86"
    ]


def test_a_file_without_entries_is_said_to_be_one() -> None:
    assert [finding.code for finding in read(v2(""))[1].findings] == ["G102"]


@given(st.lists(st.sampled_from(["termEntry", "conceptEntry", "other"]), max_size=30))
def test_every_entry_is_read_or_reported(names: list[str]) -> None:
    entry = '<{0} id="{1}"><langSet xml:lang="en"><tig><term>t</term></tig></langSet></{0}>'
    text = v2("".join(entry.format(name, f"c{number}") for number, name in enumerate(names)))
    concepts, report = read(text)
    assert len(re.findall("<(?:termEntry|conceptEntry|other) ", text)) == len(concepts) + report.omitted
    assert len(concepts) == sum(name != "other" for name in names)
