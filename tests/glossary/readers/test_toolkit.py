"""Formats that are read with translate-toolkit: their languages and their reports."""

from pathlib import Path
from typing import Any

import pytest

from glossary.canonical.tree import concept_tree, unit_tree
from glossary.files.source import Source, source_at, source_of
from glossary.findings import InputError, Report, UsageError
from glossary.model import Concept, Unit
from glossary.readers.toolkit import READER
from glossary.reading import ReadOptions, reader_for

EN_FR = ReadOptions(source_language="en", target_languages=("fr",))


def read(data: str | bytes, options: ReadOptions | None = None) -> tuple[list[dict[str, Any]], Report, tuple[str, ...]]:
    source: Source = source_of(data.encode() if isinstance(data, str) else data, "x")
    report = Report()
    reader = reader_for(source)
    assert reader.name == "toolkit"
    stream = reader.open(source, options or ReadOptions(), report)
    entries = [concept_tree(one) if isinstance(one, Concept) else unit_tree(one) for one in stream.entries]
    return entries, report, stream.metadata.languages


def changes(report: Report) -> list[str]:
    return [line.partition(" ×")[0] for line in report.change_lines()]


PO = r"""msgid ""
msgstr ""
"Language: fr\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=n>1;\n"

#. of the developer
# of the translator
msgctxt "menu"
msgid "tea"
msgstr "thé"

#, fuzzy
msgid "leaf"
msgstr "feuille"

msgid "%d cup"
msgid_plural "%d cups"
msgstr[0] "%d tasse"
msgstr[1] "%d tasses"

msgid "none"
msgstr ""

#~ msgid "old"
#~ msgstr "vieux"
"""


def test_po() -> None:
    entries, report, languages = read(PO)
    assert entries == [
        {"en": "tea", "fr": "thé", "note": ["of the translator", "of the developer", "context: menu"]},
        {"en": "leaf", "fr": "feuille", "note": "state: fuzzy"},
        {"en": "%d cup", "fr": "%d tasse"},
        {"en": "%d cups", "fr": "%d tasses"},
        {"en": "none"},
    ]
    assert languages == ("en", "fr")
    assert changes(report) == [
        "context kept as a note: 1",
        "state kept as a note: 1",
        "plural form read as an entry of its own: 1",
    ]
    assert [(str(finding.location), finding.message) for finding in report.findings] == [
        ("x:25:1", "'old' is obsolete")
    ]
    assert report.omitted == 1
    assert report.remarks == ["x: a PO file does not say its source language; it is read as English"]


def test_entries_can_be_concepts_and_what_is_unknown_dropped() -> None:
    entries, report, _ = read(PO, ReadOptions(source_language="en", as_concepts=True, keep_unknown=False))
    assert entries[0] == {
        "id": "tea",
        "note": ["of the translator", "of the developer"],
        "terms": {"en": "tea", "fr": "thé"},
    }
    assert "context dropped: 1" in changes(report)


def test_both_texts_are_kept_where_source_and_target_are_one_language() -> None:
    text = PO.replace("Language: fr", "Language: en")
    entries, report, languages = read(text)
    assert entries[1] == {"en": "leaf", "note": ["state: fuzzy", "another text in en: feuille"]}
    assert languages == ("en",)
    assert "another text in en kept as a note: 4" in changes(report)
    concepts, _, _ = read(text, ReadOptions(as_concepts=True))
    assert concepts[1]["terms"] == {"en": ["leaf", "feuille"]}


def test_the_same_text_twice_in_one_language_is_one() -> None:
    entries, report, _ = read(PO.replace("Language: fr", "Language: en").replace("thé", "tea"))
    assert entries[0]["en"] == "tea"
    assert "the same text twice in en read as one: 1" in changes(report)


def test_a_template_needs_no_target_language() -> None:
    entries, _, languages = read('msgid ""\nmsgstr "Language: \\n"\n\nmsgid "tea"\nmsgstr ""\n')
    assert (entries, languages) == ([{"en": "tea"}], ("en",))


@pytest.mark.parametrize("data", [b"\0" * 100, bytes(range(128, 256)) * 20, b"hello\nworld\n"])
@pytest.mark.parametrize("suffix", READER.suffixes)
def test_whatever_a_file_holds_there_is_no_traceback(data: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        READER.open(source_at(str(path)), EN_FR, Report())
    assert caught.value.finding.code in {"G103", "G105", "G106"}
    assert caught.value.finding.location


XLIFF = """<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a" source-language="en" target-language="fr" datatype="plaintext"><body>
<trans-unit id="1"><source>tea <g id="1">hot</g><ph id="2">&lt;b&gt;</ph></source>
<target state="translated">thé <mrk mtype="x">chaud</mrk></target><note>of the unit</note>
<alt-trans><target>another</target></alt-trans></trans-unit>
<group><trans-unit id="2"><source>leaf</source></trans-unit></group></body></file>
<file original="b" source-language="en" target-language="de" datatype="plaintext"><body>
<trans-unit id="1"><source>cup</source><target>Tasse</target></trans-unit></body></file></xliff>"""


def test_xliff() -> None:
    entries, report, languages = read(XLIFF)
    assert entries == [
        {"en": "tea hot", "fr": "thé chaud", "note": ["of the unit", "state: translated"]},
        {"en": "leaf"},
        {"en": "cup", "de": "Tasse"},
    ]
    assert languages == ("en", "fr", "de")
    assert changes(report) == [
        "<g> of a segment read as its text: 1",
        "code <ph> dropped: 1",
        "<mrk> of a segment read as its text: 1",
        "id of a unit dropped: 3",
        "alt-trans dropped: 1",
        "state kept as a note: 1",
    ]


XLIFF_2 = """<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="fr">
<file id="f"><unit id="1"><notes><note>hot</note></notes><segment state="final"><source>tea <pc id="1">hot</pc></source>
<target>thé chaud</target></segment><segment><source>cup</source></segment></unit></file></xliff>"""


def test_xliff_2() -> None:
    entries, _, languages = read(XLIFF_2)
    assert languages == ("en", "fr")
    assert entries == [
        {"en": "tea hot", "fr": "thé chaud", "note": ["hot", "state: final"]},
        {"en": "cup", "note": "hot"},
    ]


TS = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en"><context><name>Main</name>
<message><source>tea</source><comment>hot</comment><translatorcomment>of leaves</translatorcomment>
<translation>thé</translation></message>
<message numerus="yes"><source>%n cup(s)</source><translation><numerusform>%n tasse</numerusform>
<numerusform>%n tasses</numerusform></translation></message>
<message><source>x</source><translation type="unfinished">y</translation></message>
<message><source>old</source><translation type="obsolete">vieux</translation></message></context></TS>"""


def test_qt_linguist() -> None:
    entries, report, _ = read(TS)
    assert entries == [
        {"en": "tea", "fr-FR": "thé", "note": ["of leaves", "context: Main; hot"]},
        {"en": "%n cup(s)", "fr-FR": "%n tasse", "note": ["plural form 1: %n tasses", "context: Main"]},
        {"en": "x", "fr-FR": "y", "note": ["context: Main", "state: unfinished"]},
    ]
    assert report.omitted == 1


def test_a_phrase_book_is_a_glossary() -> None:
    entries, _, _ = read(
        '<!DOCTYPE QPH><QPH language="fr" sourcelanguage="en"><phrase><source>tea</source><target>thé</target>'
        "<definition>a drink</definition></phrase></QPH>"
    )
    assert entries == [{"id": "tea", "definition": "a drink", "terms": {"en": "tea", "fr": "thé"}}]


UTX = (
    "#UTX 1.11; en-US/ja-JP; 2013-12-20T17:00:45Z; copyright: AAMT; url: https://example.org; bidirectional;\n"
    "#src\ttgt\tsrc:pos\tterm status\tconcept ID\tsrc:comment\tmine\n"
    "tea\t茶\tnoun\tapproved\tc1\thot\tx\n# a comment\nchar\tちゃ\tnoun\tforbidden\t\t\t\n"
)


@pytest.mark.parametrize("text", [UTX, UTX.replace("\n", "\r\n"), "\ufeff" + UTX])
def test_utx_with_what_the_toolkit_stumbles_on(text: str) -> None:
    entries, report, languages = read(text)
    assert languages == ("en-US", "ja-JP")
    assert entries == [
        {
            "id": "c1",
            "note": ["hot", "mine: x"],
            "terms": {
                "en-US": {"text": "tea", "status": "preferred", "part_of_speech": "noun"},
                "ja-JP": {"text": "茶", "status": "preferred"},
            },
        },
        {
            "id": "char",
            "terms": {
                "en-US": {"text": "char", "status": "deprecated", "part_of_speech": "noun"},
                "ja-JP": {"text": "ちゃ", "status": "deprecated"},
            },
        },
    ]
    assert changes(report)[0:2] == ["mine kept as a note: 1", "status 'approved' read as preferred: 1"]


SYNONYMS = (
    "#UTX 1.11; en/fr; 2013\n#src\ttgt\tsrc:pos\tterm status\tconcept ID\tsrc:comment\n"
    "tea\tthé\tnoun\tapproved\ttea-1\thot\ntea\ttisane\t\tforbidden\ttea-1\thot\n"
    "chai\tthé\tnoun\tprovisional\ttea-1\tspiced\ntea\tgoûter\tverb\t\ttea-1\t\n"
)


def test_rows_with_one_concept_id_are_one_concept() -> None:
    entries, report, _ = read(SYNONYMS)
    assert entries == [
        {
            "id": "tea-1",
            "note": ["hot", "spiced"],
            "terms": {
                "en": [
                    {"text": "tea", "status": "preferred", "part_of_speech": "noun"},
                    {"text": "chai", "status": "admitted", "part_of_speech": "noun"},
                    {"text": "tea", "part_of_speech": "verb"},
                ],
                "fr": [
                    {"text": "thé", "status": "preferred"},
                    {"text": "tisane", "status": "deprecated"},
                    "goûter",
                ],
            },
        }
    ]
    message = changes(report)
    assert "entry with the id of another read as one concept: 3" in message
    assert "status deprecated of one pair of a term read as preferred: 1" in message
    assert "status admitted of one pair of a term read as preferred: 1" in message


def test_a_made_id_gives_way_to_one_of_the_file() -> None:
    entries, _, _ = read("#UTX 1.11; en/fr; 2013\n#src\ttgt\tconcept ID\ntea\tthé\nleaf\tfeuille\ttea\n")
    assert [entry["id"] for entry in entries][1] == "tea"
    assert len({entry["id"] for entry in entries}) == 2


@pytest.mark.parametrize(("concept_id", "has_ids"), [("c2", True), ("", False)])
def test_ids_are_the_file_s_where_every_row_has_one(concept_id: str, has_ids: bool) -> None:  # noqa: FBT001
    text = f"#UTX 1.11; en/fr; 2013\n#src\ttgt\tconcept ID\ntea\tthé\tc1\nleaf\tfeuille\t{concept_id}\n"
    assert READER.open(source_of(text.encode(), "x"), ReadOptions(), Report()).has_ids is has_ids


WORDFAST = (
    "%20031222~164545\t%User ID\t%TU=00000002\t%EN-US\t%Wordfast TM v.5.51w9/00\t%FR-FR\t%\t.\r\n"
    "20031222~164545\tTT\t0\tEN-US\tgreen tea\tFR-FR\tthé vert\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_wordfast(encoding: str) -> None:
    entries, _, _ = read(WORDFAST.encode(encoding))
    assert entries == [{"en-US": "green tea", "fr-FR": "thé vert"}]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (XLIFF[:300], "G105"),
        (TS[:200], "G105"),
        ("#UTX 1.11; en/ja\n", "G105"),
        (XLIFF.replace('"de"', '"no such"'), "G301"),
        (PO.replace("Language: fr", "Language: fr!"), "G301"),
    ],
)
def test_what_cannot_be_read_is_an_error_and_no_traceback(data: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(data)
    assert caught.value.finding.code == code


def test_a_language_that_the_file_does_not_say_is_asked_for() -> None:
    text = PO.replace('"Language: fr\\n"\n', "")
    with pytest.raises(UsageError) as caught:
        read(text)
    assert caught.value.finding.suggestion == "say it: --target LANG"
    assert read(text, EN_FR)[2] == ("en", "fr")


@pytest.mark.parametrize(
    ("data", "entries", "extra"),
    [(PO, 5, 1), (XLIFF, 3, 0), (TS, 4, 0), (UTX, 2, 0), (WORDFAST, 1, 0)],
)
def test_every_entry_is_read_or_reported(data: str, entries: int, extra: int) -> None:
    read_entries, report, _ = read(data)
    assert len(read_entries) - extra + report.omitted == entries


UNIT_1 = (
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" {}><file source-language="en" '
    'target-language="fr" original="a" datatype="{}"><body>{}</body></file></xliff>'
)


def test_the_text_behind_a_comment_stays() -> None:
    unit = '<trans-unit id="1"><source>main <!-- c -->sail</source><target>grand-<?pi x?>voile</target></trans-unit>'
    assert read(UNIT_1.format("", "plaintext", unit))[0] == [{"en": "main sail", "fr": "grand-voile"}]


def test_plural_forms_of_xliff_are_entries_of_their_own() -> None:
    forms = "".join(
        f'<trans-unit id="7[{number}]"><source>{source}</source><target>{target}</target></trans-unit>'
        for number, (source, target) in enumerate([("one cup", "une tasse"), ("%d cups", "%d tasses")])
    )
    group = f'<group restype="x-gettext-plurals" id="7">{forms}</group>'
    entries = read(UNIT_1.format("", "po", group).replace("1.2", "1.1"))[0]
    assert [(entry["en"], entry["fr"]) for entry in entries] == [("one cup", "une tasse"), ("%d cups", "%d tasses")]


def test_a_version_of_another_namespace_is_not_that_of_xliff() -> None:
    its = 'xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"'
    unit = '<trans-unit id="1"><source>tea</source><target>thé</target></trans-unit>'
    assert read(UNIT_1.format(its, "plaintext", unit))[0] == [{"en": "tea", "fr": "thé"}]


def test_a_unit_of_xliff_keeps_its_attributes_and_its_own_notes() -> None:
    unit = (
        '<trans-unit id="1" resname="TEA" translate="no"><source>tea</source><target>thé</target><note>hot</note>'
        "<context-group><context context-type='sourcefile'>a.c</context></context-group>"
        "<alt-trans><target>infusion</target><note>of the other</note></alt-trans></trans-unit>"
    )
    (entry,), _, _ = read(UNIT_1.format("", "plaintext", unit))
    assert entry["note"] == ["hot", "resname: TEA", "translate: no", "context sourcefile: a.c"]


def test_what_stands_beside_the_units_of_xliff_2_is_counted() -> None:
    text = XLIFF_2.replace('<unit id="1">', '<notes><note>of it</note></notes><unit id="1">', 1).replace(
        "</unit>", "<ignorable><source> ... </source></ignorable></unit>", 1
    )
    _, report, _ = read(text)
    assert "note of a file dropped: 1" in changes(report)
    assert "ignorable text between segments dropped: 1" in changes(report)


CYRILLIC = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset={}\n"
"Language: ru\n"

msgid "tea"
msgstr "чай"
"""


@pytest.mark.parametrize(
    ("declared", "written", "options"),
    [
        ("windows-1251", "cp1251", ReadOptions()),
        ("UTF-8", "koi8-r", ReadOptions(encoding="koi8-r")),
        ("CHARSET", "utf-8", ReadOptions()),
    ],
)
def test_a_po_file_is_in_the_encoding_that_is_said(declared: str, written: str, options: ReadOptions) -> None:
    source = source_of(CYRILLIC.format(declared).encode(written), "a.po")
    (unit,) = READER.open(source, options, Report()).entries
    assert isinstance(unit, Unit)
    assert unit.texts == {"en": "tea", "ru": "чай"}


def test_a_po_file_in_another_encoding_than_it_says_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        READER.open(source_of(CYRILLIC.format("UTF-8").encode("cp1251"), "a.po"), ReadOptions(), Report())
    assert (caught.value.finding.code, str(caught.value.finding.location)) == ("G103", "a.po:7")


def test_what_a_po_entry_says_about_itself_is_counted() -> None:
    entry = '#: a.c:1\n#, c-format, fuzzy\n#| msgid "old"\nmsgid "tea"\nmsgstr "thé"\n'
    header = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\n'
    report = Report()
    list(READER.open(source_of((header + entry).encode(), "a.po"), ReadOptions(), report).entries)
    assert {"location dropped: 1", "flag c-format dropped: 1", "previous msgid dropped: 1"} <= set(changes(report))
