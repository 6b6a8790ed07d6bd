"""The content of a TBX file: each data category at its level, and the report if a value has no place."""

import io
import re
from typing import Any

import pytest

from exporters.base import AnyExporter
from exporters.formats.tbx.min import EXPORTER as TBX_MIN
from exporters.formats.tbx.writer import TBX, TBX3, TBX3_DCT
from exporters.losses import Losses
from exporters.services.crowdin import TBX_CROWDIN
from exporters.services.lokalize import EXPORTER as TBX_LOKALIZE
from exporters.services.omegat import TBX_OMEGAT
from exporters.services.weblate import TBX as TBX_WEBLATE
from exporters.writing.dates import writable_date
from glossary.fields import Feature
from glossary.findings import RefusedError
from glossary.ids import xml_id
from glossary.model import (
    Concept,
    CrossReference,
    Entry,
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

EN_FR = Metadata(source_language="en", languages=("en", "fr"))


def export(exporter: AnyExporter, *entries: Entry, metadata: Metadata = EN_FR) -> tuple[str, Losses]:
    out = io.BytesIO()
    losses = Losses(entries_in=len(entries))
    exporter.write(metadata, iter(entries), out, exporter.options(), losses)
    return out.getvalue().decode(), losses


def concept(concept_id: str = "tea", *, en: Any = "tea", fr: Any = "thé", **fields: Any) -> Concept:
    """Build a concept; the value of a language is a text, a term, a list of terms or a section."""
    return Concept(concept_id, {tag: section(value) for tag, value in (("en", en), ("fr", fr)) if value}, **fields)


def section(value: Any) -> LanguageSection:
    if isinstance(value, LanguageSection):
        return value
    values = value if isinstance(value, list) else [value]
    return LanguageSection([Term(one) if isinstance(one, str) else one for one in values])


def body(text: str) -> str:
    return text.partition("<body>\n")[2].partition("</body>")[0]


def changes(losses: Losses) -> list[tuple[str, str]]:
    return [(str(one["feature"]), one["change"]) for one in losses.altered]


def test_bare_concept_in_version_2() -> None:
    text, losses = export(TBX, concept())
    assert text == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<martif type="TBX-Basic" xml:lang="en">\n'
        "<martifHeader>\n<fileDesc>\n"
        "<titleStmt><title>glossary</title></titleStmt>\n"
        "<sourceDesc><p>Written by glossport.</p></sourceDesc>\n"
        "</fileDesc>\n"
        '<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc>\n'
        "</martifHeader>\n"
        "<text>\n<body>\n"
        '<termEntry id="tea">\n'
        '<langSet xml:lang="en">\n<tig><term>tea</term></tig>\n</langSet>\n'
        '<langSet xml:lang="fr">\n<tig><term>thé</term></tig>\n</langSet>\n'
        "</termEntry>\n"
        "</body>\n</text>\n</martif>\n"
    )
    assert losses.total == 0


def test_bare_concept_in_version_3() -> None:
    text, _ = export(TBX3, concept())
    assert '<tbx xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Basic" style="dca" xml:lang="en">\n<tbxHeader>' in text
    assert body(text) == (
        '<conceptEntry id="tea">\n'
        '<langSec xml:lang="en">\n<termSec><term>tea</term></termSec>\n</langSec>\n'
        '<langSec xml:lang="fr">\n<termSec><term>thé</term></termSec>\n</langSec>\n'
        "</conceptEntry>\n"
    )


HEADER = Metadata(
    id="teas", title="Tea & co", version="1.2", date="2024-03", publisher="ACME", licence="CC0-1.0", description="Teas."
)


def test_header_of_version_2_has_the_title_first() -> None:
    text, _ = export(TBX, concept(), metadata=HEADER)
    assert (
        "<titleStmt><title>Tea &amp; co</title></titleStmt>\n"
        "<publicationStmt><p>Publisher: ACME</p><p>Licence: CC0-1.0</p><p>Version: 1.2</p><p>Date: 2024-03</p>"
        "</publicationStmt>\n"
        "<sourceDesc><p>Id: teas</p><p>Description: Teas.</p></sourceDesc>\n"
    ) in text


def test_header_of_version_3_has_the_publication_first() -> None:
    text, _ = export(TBX3, concept(), metadata=HEADER)
    assert text.index("<publicationStmt>") < text.index("<titleStmt>") < text.index("<sourceDesc>")


@pytest.mark.parametrize(
    ("metadata", "language"),
    [(Metadata(source_language="pt-BR"), "pt-BR"), (Metadata(languages=("ja", "en")), "ja"), (Metadata(), "en")],
)
def test_language_of_the_file_is_the_source_language(metadata: Metadata, language: str) -> None:
    text, _ = export(TBX, concept(), metadata=metadata)
    assert f'<martif type="TBX-Basic" xml:lang="{language}">' in text


def test_concept_level_of_version_3() -> None:
    full = concept(
        subject_field="food",
        definitions=(Passage("A drink."), Passage("A leaf.", "a book")),
        images=(ExternalReference("https://example.org/tea.png", "a cup"),),
        cross_references=(CrossReference("tea", "itself"),),
        external_references=(ExternalReference("https://example.org/?a=1&b=2"),),
        sources=("a dictionary",),
        customer_subset="ACME",
        project_subset="menu",
        notes=("Served hot.",),
        created=(Transaction("2024-01-02", "Ann"),),
        modified=(Transaction("2024-02-03"), Transaction(None, "Bob")),
    )
    text, losses = export(TBX3, full)
    assert body(text).partition("<langSec")[0] == (
        '<conceptEntry id="tea">\n'
        '<descrip type="subjectField">food</descrip>\n'
        '<descrip type="definition">A drink.</descrip>\n'
        '<descripGrp>\n<descrip type="definition">A leaf.</descrip>\n<admin type="source">a book</admin>\n'
        "</descripGrp>\n"
        '<xref type="xGraphic" target="https://example.org/tea.png">a cup</xref>\n'
        '<ref type="crossReference" target="tea">itself</ref>\n'
        '<xref type="externalCrossReference" target="https://example.org/?a=1&amp;b=2"></xref>\n'
        '<admin type="source">a dictionary</admin>\n'
        '<admin type="customerSubset">ACME</admin>\n'
        '<admin type="projectSubset">menu</admin>\n'
        '<transacGrp>\n<transac type="transactionType">origination</transac>\n'
        '<transacNote type="responsibility">Ann</transacNote>\n<date>2024-01-02</date>\n</transacGrp>\n'
        '<transacGrp>\n<transac type="transactionType">modification</transac>\n<date>2024-02-03</date>\n</transacGrp>\n'
        '<transacGrp>\n<transac type="transactionType">modification</transac>\n'
        '<transacNote type="responsibility">Bob</transacNote>\n</transacGrp>\n'
        "<note>Served hot.</note>\n"
    )
    assert losses.total == 0


def test_subsets_of_a_concept_are_notes_in_version_2() -> None:
    text, losses = export(TBX, concept(customer_subset="ACME", project_subset="menu"))
    assert "<note>Customer subset: ACME</note>\n<note>Project subset: menu</note>\n<langSet" in text
    assert losses.total == 0  # declared as folded


FULL_SECTION = LanguageSection(
    [Term("thé")],
    definitions=(Passage("Une boisson.", "un livre"),),
    images=(ExternalReference("https://example.org/the.png"),),
    external_references=(ExternalReference("https://example.org/the", "le thé"),),
    sources=("un dictionnaire",),
    notes=("Chaud.",),
    created=(Transaction("2024-01-02"),),
)


def test_language_level_of_version_3() -> None:
    text, losses = export(TBX3, concept(fr=FULL_SECTION))
    assert text.partition('<langSec xml:lang="fr">\n')[2].partition("<termSec>")[0] == (
        '<descripGrp>\n<descrip type="definition">Une boisson.</descrip>\n<admin type="source">un livre</admin>\n'
        "</descripGrp>\n"
        '<xref type="xGraphic" target="https://example.org/the.png"></xref>\n'
        '<xref type="externalCrossReference" target="https://example.org/the">le thé</xref>\n'
        '<admin type="source">un dictionnaire</admin>\n'
        "<note>Chaud.</note>\n"
        '<transacGrp>\n<transac type="transactionType">origination</transac>\n<date>2024-01-02</date>\n</transacGrp>\n'
    )
    assert losses.total == 0


def test_links_of_a_language_stand_at_the_concept_in_version_2() -> None:
    text, losses = export(TBX, concept(fr=FULL_SECTION))
    assert body(text).partition("<langSet")[0] == (
        '<termEntry id="tea">\n'
        '<xref type="xGraphic" target="https://example.org/the.png">fr</xref>\n'
        '<xref type="externalCrossReference" target="https://example.org/the">fr: le thé</xref>\n'
    )
    assert losses.total == 0  # declared as folded


FULL_TERM = Term(
    "tea",
    status=Status.PREFERRED,
    part_of_speech=PartOfSpeech.NOUN,
    term_type=TermType.FULL_FORM,
    gender=Gender.NEUTER,
    geographical_usage="en-GB",
    term_location="menuItem",
    translatable=False,
    case_sensitive=True,
    contexts=(Passage("Tea is served."), Passage("No tea.", "a novel")),
    sources=("a dictionary",),
    notes=("Uncountable.",),
    customer_subset="ACME",
    project_subset="menu",
    cross_references=(CrossReference("tea"),),
    external_references=(ExternalReference("https://example.org/tea"),),
    created=(Transaction("2024-01-02"),),
    modified=(Transaction("2024-02-03"),),
)


@pytest.mark.parametrize("exporter", [TBX, TBX3])
def test_term_level(exporter: AnyExporter) -> None:
    text, losses = export(exporter, concept(en=FULL_TERM))
    assert text.partition("<term>")[2].partition("</tig>" if exporter is TBX else "</termSec>")[0] == (
        'tea</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>\n'
        '<termNote type="partOfSpeech">noun</termNote>\n'
        '<termNote type="termType">fullForm</termNote>\n'
        '<termNote type="grammaticalGender">neuter</termNote>\n'
        '<termNote type="geographicalUsage">en-GB</termNote>\n'
        '<termNote type="termLocation">menuItem</termNote>\n'
        '<descrip type="context">Tea is served.</descrip>\n'
        '<descripGrp>\n<descrip type="context">No tea.</descrip>\n<admin type="source">a novel</admin>\n</descripGrp>\n'
        '<ref type="crossReference" target="tea"></ref>\n'
        '<xref type="externalCrossReference" target="https://example.org/tea"></xref>\n'
        '<admin type="source">a dictionary</admin>\n'
        '<admin type="customerSubset">ACME</admin>\n'
        '<admin type="projectSubset">menu</admin>\n'
        "<note>Do not translate.</note>\n"
        "<note>Case-sensitive.</note>\n"
        "<note>Uncountable.</note>\n"
        '<transacGrp>\n<transac type="transactionType">origination</transac>\n<date>2024-01-02</date>\n</transacGrp>\n'
        '<transacGrp>\n<transac type="transactionType">modification</transac>\n<date>2024-02-03</date>\n</transacGrp>\n'
    )
    assert losses.total == 0


@pytest.mark.parametrize(
    ("status", "token"),
    [
        (Status.PREFERRED, "preferredTerm-admn-sts"),
        (Status.ADMITTED, "admittedTerm-admn-sts"),
        (Status.DEPRECATED, "deprecatedTerm-admn-sts"),
        (Status.SUPERSEDED, "supersededTerm-admn-sts"),
    ],
)
def test_status(status: Status, token: str) -> None:
    text, _ = export(TBX, concept(en=Term("tea", status)))
    assert (
        f'<tig><term>tea</term><termNote type="administrativeStatus">{token}</termNote></tig>\n</langSet>\n'
        '<langSet xml:lang="fr">\n<tig><term>thé</term></tig>\n'
    ) in text


def test_flags_that_are_the_other_way_round() -> None:
    text, _ = export(TBX, concept(en=Term("tea", translatable=True, case_sensitive=False)))
    assert "<note>To be translated.</note>\n<note>Not case-sensitive.</note>\n" in text


def test_proper_noun_is_a_noun_in_version_3() -> None:
    proper = concept(en=Term("Assam", part_of_speech=PartOfSpeech.PROPER_NOUN))
    text, losses = export(TBX3, proper)
    assert '<termNote type="partOfSpeech">noun</termNote>' in text
    assert changes(losses) == [("part_of_speech", "proper_noun written as noun")]
    assert '<termNote type="partOfSpeech">properNoun</termNote>' in export(TBX, proper)[0]


def test_location_outside_the_list_is_a_note_in_version_3() -> None:
    located = concept(en=Term("tea", term_location="samovar"))
    text, losses = export(TBX3, located)
    assert "<note>termLocation: samovar</note>" in text
    assert "termNote" not in text
    assert changes(losses) == [("term_location", "a note, for it is not in the standard's list: samovar")]
    assert '<termNote type="termLocation">samovar</termNote>' in export(TBX, located)[0]


@pytest.mark.parametrize(
    ("text", "version_2", "version_3"),
    [
        ("2024-03-31", "2024-03-31", "2024-03-31"),
        ("2024-03-31T12:30:00Z", "2024-03-31", "2024-03-31T12:30:00Z"),
        ("2024-03-31T12:30+02:00", "2024-03-31", "2024-03-31T12:30:00+02:00"),
        ("2024-03-31T12:30:00.25", "2024-03-31", "2024-03-31T12:30:00.25"),
        ("2024-03-31T25:30:00", None, None),
        ("2024-02-31", None, None),
        ("2024-W10-1", None, None),
        ("2024-03", None, None),
        ("2024", None, None),
    ],
)
def test_writable_date(text: str, version_2: str | None, version_3: str | None) -> None:
    assert writable_date(text, times=False) == version_2
    assert writable_date(text, times=True) == version_3


def test_month_is_a_note_since_no_date_can_say_it() -> None:
    text, losses = export(TBX, concept(created=(Transaction("2024-03", "Ann"),)))
    assert "<note>origination: 2024-03, Ann</note>" in text
    assert "transac" not in text
    assert changes(losses) == [("transaction", "2024-03 is a note")]


def test_time_of_day_is_left_out_of_version_2_and_reported() -> None:
    text, losses = export(TBX, concept(modified=(Transaction("2024-03-31T12:30:00Z"),)))
    assert "<date>2024-03-31</date>" in text
    assert changes(losses) == [("transaction", "2024-03-31T12:30:00Z written as 2024-03-31")]


@pytest.mark.parametrize(
    "url",
    ["file:///tea", "tea.png", "http://", "https://exa mple.org", "https://example.org/%zz", "ftp://example.org/"],
)
def test_reference_that_is_no_web_address_is_a_note(url: str) -> None:
    text, losses = export(TBX3, concept(external_references=(ExternalReference(url, "more"),)))
    assert f"<note>externalCrossReference: {url} (more)</note>" in text
    assert changes(losses) == [("external_reference", f"a note, for TBX only refers to web addresses: {url}")]


def test_international_address_is_a_reference() -> None:
    text, losses = export(TBX3, concept(images=(ExternalReference("https://例え.jp:8080/お茶?x=%20#a"),)))
    assert '<xref type="xGraphic" target="https://例え.jp:8080/お茶?x=%20#a"></xref>' in text
    assert losses.total == 0


@pytest.mark.parametrize("exporter", [TBX, TBX3])
def test_reference_to_a_concept_that_is_left_out_has_its_target_in_the_back_matter(exporter: AnyExporter) -> None:
    referring = concept(cross_references=(CrossReference("no terms"), CrossReference("milk")))
    text, losses = export(exporter, Concept("unasked"), referring, Concept("no terms"), concept("milk"))
    assert '<ref type="crossReference" target="_no_x0020_terms"></ref>' in text
    assert (
        text.partition("</body>\n")[2]
        .replace("List", "Sec")
        .startswith(
            '<back>\n<refObjectSec type="concept">\n'
            '<refObject id="_no_x0020_terms">\n<item type="note">No term in this file.</item>\n</refObject>\n'
            "</refObjectSec>\n</back>\n</text>\n"
        )
    )
    assert losses.entries_omitted == 2


@pytest.mark.parametrize("exporter", [TBX, TBX3])
def test_only_a_reference_to_a_concept_that_is_not_written_has_a_target_at_the_end(exporter: AnyExporter) -> None:
    references = tuple(map(CrossReference, ("before", "tea", "behind", "elsewhere")))
    text, _ = export(exporter, concept("before"), concept("tea", cross_references=references), concept("behind"))
    assert re.findall('<refObject id="(.*)">', text) == ["elsewhere"]


def test_concept_without_terms_is_omitted_and_reported() -> None:
    text, losses = export(TBX, concept(), Concept("empty", definitions=(Passage("Lost."),)))
    assert "Lost" not in text
    assert [(one["entry"], one["feature"]) for one in losses.omitted] == [("empty", Feature.TERMLESS)]


def test_language_without_terms_becomes_notes_of_the_concept() -> None:
    details = LanguageSection([], definitions=(Passage("Une boisson.", "un livre"),), notes=("Chaud.",))
    text, losses = export(TBX, concept(fr=details))
    assert body(text) == (
        '<termEntry id="tea">\n'
        "<note>fr definition: Une boisson.</note>\n"
        "<note>fr definition source: un livre</note>\n"
        "<note>fr note: Chaud.</note>\n"
        '<langSet xml:lang="en">\n<tig><term>tea</term></tig>\n</langSet>\n'
        "</termEntry>\n"
    )
    assert [feature for feature, _ in changes(losses)] == ["language_definition"] * 2 + ["language_note"]


@pytest.mark.parametrize("exporter", [TBX, TBX3, TBX_OMEGAT])
def test_empty_file_is_refused(exporter: AnyExporter) -> None:
    for entries in ([], [Concept("empty")]):
        with pytest.raises(RefusedError) as refused:
            export(exporter, *entries)
        assert refused.value.finding.code == "G601"


def test_markup_is_escaped() -> None:
    text, losses = export(TBX, concept("a", en='<b> & "c" ]]>', notes=("CR\rLF\n\ttab",)))
    assert '<term>&lt;b&gt; &amp; "c" ]]&gt;</term>' in text
    assert "<note>CR&#13;LF\n\ttab</note>" in text
    assert losses.total == 0


def test_characters_that_xml_cannot_hold_are_dropped_and_reported() -> None:
    text, losses = export(TBX, concept(en="te\x00a\ufffe", notes=("bell\x07",)), metadata=Metadata(title="t\x1b"))
    assert "<term>tea</term>" in text
    assert "<note>bell</note>" in text
    assert changes(losses) == [
        ("glossary_title", "U+001B dropped: XML cannot hold it"),
        ("term", "U+0000, U+FFFE dropped: XML cannot hold it"),
        ("concept_note", "U+0007 dropped: XML cannot hold it"),
    ]


def test_term_of_nothing_but_such_characters_is_dropped() -> None:
    text, losses = export(TBX, concept(en=["tea", "\x00"], fr="\x00"))
    assert body(text).count("<term>") == 1
    assert losses.dropped[Feature.TERM].count == 2


@pytest.mark.parametrize(
    ("concept_id", "written"),
    [
        ("5g-cell-tower", "_5g-cell-tower"),
        ("tea.green_1", "tea.green_1"),
        ("green tea", "_green_x0020_tea"),
        ("a:b", "_a_x003A_b"),
        ("_tea", "__tea"),
        ("茶", "茶"),
        ("شاي", "شاي"),
        ("thé", "thé"),
        ("🍵", "__x1F375_"),
        ("-", "_-"),
        ("", "_"),
        ("a_x0020_ b", "_a_x005F_x0020__x0020_b"),
    ],
)
def test_id(concept_id: str, written: str) -> None:
    text, losses = export(TBX, concept(concept_id, cross_references=(CrossReference(concept_id),)))
    assert f'<termEntry id="{written}">' in text
    assert f'target="{written}"' in text
    assert [feature for feature, _ in changes(losses)] == ([] if concept_id == written else ["concept_id"])


def test_ids_stay_different() -> None:
    ids = ["a b", "_a b", "a_x0020_b", "_a_x0020_b", "__a_x0020_b", "a_ b", "a x0020_b", "x0020_b", " b", "_b", "b"]
    assert len({xml_id(one) for one in ids}) == len(ids)


# The profile for OmegaT


def test_omegat_gets_two_languages_with_bare_terms() -> None:
    text, losses = export(TBX_OMEGAT, concept(en=FULL_TERM), concept("milk", en="milk", fr="lait"))
    assert body(text) == (
        '<termEntry id="tea">\n'
        "<note>do not translate</note>\n"
        "<note>case-sensitive</note>\n"
        "<note>context: Tea is served.</note>\n"
        "<note>context: No tea.</note>\n"
        "<note>Uncountable.</note>\n"
        '<langSet xml:lang="en">\n<tig><term>tea</term></tig>\n</langSet>\n'
        '<langSet xml:lang="fr">\n<tig><term>thé</term></tig>\n</langSet>\n'
        "</termEntry>\n"
        '<termEntry id="milk">\n'
        '<langSet xml:lang="en">\n<tig><term>milk</term></tig>\n</langSet>\n'
        '<langSet xml:lang="fr">\n<tig><term>lait</term></tig>\n</langSet>\n'
        "</termEntry>\n"
    )
    assert losses.pairs == 2


def test_omegat_is_never_offered_a_deprecated_target() -> None:
    targets = ["thé", Term("té", Status.DEPRECATED), Term("thay", Status.SUPERSEDED)]
    text, losses = export(TBX_OMEGAT, concept(fr=targets))
    assert text.count("<tig>") == 2
    assert "<note>do not use: té</note>\n<note>do not use: thay</note>\n" in text
    assert losses.dropped[Feature.DEPRECATED_TERM].count == 2


def test_omegat_recognises_a_deprecated_source() -> None:
    text, losses = export(TBX_OMEGAT, concept(en=["tea", Term("tay", Status.DEPRECATED, notes=("old",))]))
    assert "<note>tay: deprecated</note>\n<note>tay: old</note>\n" in text
    assert "<tig><term>tay</term></tig>" in text
    assert losses.pairs == 2
    assert losses.total == 0


def test_omegat_is_told_the_preferred_one_of_several_targets() -> None:
    text, losses = export(TBX_OMEGAT, concept(fr=["infusion", Term("thé", Status.PREFERRED)]))
    assert "<note>preferred: thé</note>" in text
    assert text.index("<term>thé<") < text.index("<term>infusion<")
    assert losses.total == 0


def test_status_that_omegat_is_not_told_is_counted() -> None:
    text, losses = export(
        TBX_OMEGAT, concept(en=Term("tea", Status.PREFERRED), fr=Term("thé", Status.ADMITTED)), concept("milk")
    )
    assert "note" not in body(text)
    assert losses.dropped[Feature.STATUS].count == 2


@pytest.mark.parametrize(
    ("in_source", "of_concept", "in_target", "definition", "notes"),
    [
        ("s", "c", "t", "s", ["definition: c", "definition: t"]),
        (None, "c", "t", "c", ["definition: t"]),
        (None, None, "t", "t", []),
    ],
)
def test_omegat_gets_one_definition(
    in_source: str | None, of_concept: str | None, in_target: str | None, definition: str, notes: list[str]
) -> None:
    def passages(text: str | None) -> tuple[Passage, ...]:
        return (Passage(text),) if text else ()

    defined = Concept(
        "tea",
        {
            "en": LanguageSection([Term("tea")], definitions=passages(in_source)),
            "fr": LanguageSection([Term("thé")], definitions=passages(in_target)),
        },
        definitions=passages(of_concept),
    )
    text, losses = export(TBX_OMEGAT, defined)
    expected = "".join(f"<note>{note}</note>\n" for note in notes)
    assert body(text).partition("<langSet")[0] == (
        f'<termEntry id="tea">\n<descrip type="definition">{definition}</descrip>\n{expected}'
    )
    assert losses.total == 0


def test_omegat_gets_subject_and_notes() -> None:
    noted = concept(
        subject_field="food",
        notes=("c",),
        en=LanguageSection([Term("tea", notes=("t",))], notes=("e",)),
        fr=LanguageSection([Term("thé"), Term("infusion", notes=("i",))], notes=("f",)),
    )
    text, _ = export(TBX_OMEGAT, noted)
    notes = ["subject: food", "t", "infusion: i", "c", "e", "f"]
    assert "".join(f"<note>{note}</note>\n" for note in notes) in text


def test_omegat_gets_terms_on_one_line() -> None:
    text, losses = export(TBX_OMEGAT, concept(en=" green\n tea\u3000", fr="the\u0301\tvert\x00", notes=("a\nb",)))
    assert "<term>green tea</term>" in text
    assert "<term>thé vert</term>" in text
    assert "<note>a b</note>" in text
    assert changes(losses) == [
        ("term", "trimmed; line breaks and tabs became spaces"),
        ("term", "U+0000 dropped; line breaks and tabs became spaces; normalised to NFC"),
        ("concept_note", "line breaks and tabs became spaces"),
    ]


def test_terms_that_become_alike_make_one_pair() -> None:
    text, losses = export(TBX_OMEGAT, concept(en=["tea", "tea "]))
    assert text.count("<term>tea</term>") == 1
    assert losses.pairs == 1
    assert losses.altered_count == 1


@pytest.mark.parametrize(
    ("useless", "feature", "reason"),
    [
        (concept("x", fr=None), Feature.UNTRANSLATED, "no term in fr"),
        (concept("x", en=None), Feature.UNTRANSLATED, "no term in the source language"),
        (concept("x", fr=Term("té", Status.DEPRECATED)), Feature.DEPRECATED_TERM, "every term in fr is deprecated"),
        (concept("x", fr=" \u200b"), Feature.UNTRANSLATED, "no term in fr"),
        (Concept("x"), Feature.TERMLESS, "no term in either language"),
    ],
)
def test_omegat_gets_no_half_pairs(useless: Concept, feature: Feature, reason: str) -> None:
    text, losses = export(TBX_OMEGAT, concept(), useless)
    assert text.count("<termEntry") == 1
    assert [(one["entry"], one["feature"], one["reason"]) for one in losses.omitted] == [("x", feature, reason)]
    assert losses.entries_out == 1


def test_two_variants_of_one_language_are_refused_for_omegat() -> None:
    with pytest.raises(RefusedError) as refused:
        export(TBX_OMEGAT, concept(), metadata=Metadata(source_language="zh-CN", languages=("zh-CN", "zh-TW")))
    assert refused.value.finding.code == "G602"
    assert refused.value.finding.suggestion == "use --to omegat or --to csv-omegat"


def test_omegat_gets_no_references() -> None:
    text, _ = export(TBX_OMEGAT, concept(cross_references=(CrossReference("gone"),)))
    assert "<ref" not in text


WRITERS = [TBX, TBX3, TBX3_DCT, TBX_MIN, TBX_CROWDIN, TBX_OMEGAT, TBX_LOKALIZE, TBX_WEBLATE]


@pytest.mark.parametrize("exporter", WRITERS, ids=lambda exporter: exporter.name)
def test_the_most_usable_terms_come_first_since_readers_take_the_first(exporter: AnyExporter) -> None:
    terms = [
        Term("old", Status.SUPERSEDED),
        Term("bad", Status.DEPRECATED),
        Term("plain"),
        Term("another"),
        Term("admitted", Status.ADMITTED),
        Term("best", Status.PREFERRED),
    ]
    text, _ = export(exporter, concept(en=terms, fr="mot"))
    written = re.findall("<term>(.*?)</term>", body(text))
    assert [one for one in written if one != "mot"] == ["best", "admitted", "plain", "another", "old", "bad"]


@pytest.mark.parametrize("text", ["\r\n", "\r", " \x00\r", "\u2028"])
def test_a_term_of_line_breaks_is_no_term(text: str) -> None:
    written, losses = export(TBX, concept(fr=["thé", text]))
    assert re.findall("<term>(.*?)</term>", body(written)) == ["tea", "thé"]
    assert losses.dropped[Feature.TERM].count == 1
