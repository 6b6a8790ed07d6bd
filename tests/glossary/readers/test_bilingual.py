"""Bilingual files and UTX: their languages, their units and their reports."""

import re
from pathlib import Path
from typing import Any

import pytest

from glossary.canonical.tree import concept_tree, unit_tree
from glossary.files.source import Source, source_at, source_of
from glossary.findings import InputError, Report, UsageError
from glossary.model import Concept, MemoryHeader, Note, Unit
from glossary.reading import ReadOptions, get_reader, reader_for

READERS = [get_reader(name) for name in ("po", "qph", "ts", "utx", "wordfast", "xliff")]
EN_FR = ReadOptions(source_language="en", target_languages=("fr",))


def read(data: str | bytes, options: ReadOptions | None = None) -> tuple[list[dict[str, Any]], Report, tuple[str, ...]]:
    source: Source = source_of(data.encode() if isinstance(data, str) else data, "x")
    report = Report()
    reader = reader_for(source)
    assert reader in READERS
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
        {
            "en": "tea",
            "fr": "thé",
            "note": ["of the translator", "of the developer"],
            "prop": {"type": "x-context", "text": "menu"},
        },
        {"en": "leaf", "fr": "feuille", "state": "fuzzy"},
        {"en": "%d cup", "fr": "%d tasse", "prop": {"type": "x-plural", "text": "0"}},
        {"en": "%d cups", "fr": "%d tasses", "prop": {"type": "x-plural", "text": "1"}},
        {"en": "none"},
    ]
    assert languages == ("en", "fr")
    assert changes(report) == ["plural form read as an entry of its own: 2"]
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
    assert entries[1] == {"en": ["leaf", "feuille"], "state": "fuzzy"}
    assert languages == ("en",)
    assert changes(report) == ["plural form read as an entry of its own: 2"]
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
@pytest.mark.parametrize("suffix", [suffix for reader in READERS for suffix in reader.suffixes])
def test_whatever_a_file_holds_there_is_no_traceback(data: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(data)
    (reader,) = (reader for reader in READERS if suffix in reader.suffixes)
    with pytest.raises(InputError) as caught:
        reader.open(source_at(str(path)), EN_FR, Report())
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
        {
            "en": {
                "segment": 'tea <bpt i="1" x="1">&lt;g id="1"&gt;</bpt>hot<ept i="1">&lt;/g&gt;</ept>'
                '<ph x="2">&lt;b&gt;</ph>'
            },
            "fr": {"segment": 'thé <hi type="x">chaud</hi>'},
            "tuid": "1",
            "state": "translated",
            "note": "of the unit",
            "prop": {"type": "x-file", "text": "a"},
        },
        {"en": "leaf", "tuid": "2", "prop": {"type": "x-file", "text": "a"}},
        {"en": "cup", "de": "Tasse", "tuid": "1", "prop": {"type": "x-file", "text": "b"}},
    ]
    assert languages == ("en", "fr", "de")
    assert changes(report) == ["alt-trans dropped: 1"]


XLIFF_2 = """<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="fr">
<file id="f"><unit id="1"><notes><note>hot</note></notes><segment state="final"><source>tea <pc id="1">hot</pc></source>
<target>thé chaud</target></segment><segment><source>cup</source></segment></unit></file></xliff>"""


def test_xliff_2() -> None:
    entries, _, languages = read(XLIFF_2)
    assert languages == ("en", "fr")
    assert entries == [
        {
            "en": {"segment": 'tea <bpt i="1" x="1">&lt;pc id="1"&gt;</bpt>hot<ept i="1">&lt;/pc&gt;</ept>'},
            "fr": "thé chaud",
            "tuid": "1#1",
            "state": "final",
            "note": "hot",
            "prop": {"type": "x-file", "text": "f"},
        },
        {"en": "cup", "tuid": "1#2", "note": "hot", "prop": {"type": "x-file", "text": "f"}},
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
    of_main = {"type": "x-context", "text": "Main"}
    assert entries == [
        {"en": "tea", "fr-FR": "thé", "note": "of leaves", "prop": [of_main, {"type": "x-comment", "text": "hot"}]},
        {"en": "%n cup(s)", "fr-FR": "%n tasse", "prop": [of_main, {"type": "x-plural", "text": "0"}]},
        {"en": "%n cup(s)", "fr-FR": "%n tasses", "prop": [of_main, {"type": "x-plural", "text": "1"}]},
        {"en": "x", "fr-FR": "y", "state": "needs-review", "prop": of_main},
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
    assert changes(report) == [
        "copyright of the header dropped: 1",
        "url of the header dropped: 1",
        "bidirectional of the header dropped: 1",
        "comment dropped: 1",
        "mine kept as a note: 1",
        "status 'approved' read as preferred: 1",
        "status 'forbidden' read as deprecated: 1",
    ]


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
    assert get_reader("utx").open(source_of(text.encode(), "x"), ReadOptions(), Report()).has_ids is has_ids


WORDFAST = (
    "%20031222~164545\t%User ID\t%TU=00000002\t%EN-US\t%Wordfast TM v.5.51w9/00\t%FR-FR\t%\t.\r\n"
    "20031222~164545\tTT\t0\tEN-US\tgreen tea\tFR-FR\tthé vert\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_wordfast(encoding: str) -> None:
    entries, _, _ = read(WORDFAST.encode(encoding))
    created = {"date": "2003-12-22T16:45:45Z", "by": "TT"}
    assert entries == [{"en-US": "green tea", "fr-FR": "thé vert", "created": created}]


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
    [(PO, 5, 1), (XLIFF, 3, 0), (TS, 4, 1), (UTX, 2, 0), (WORDFAST, 1, 0)],
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
    ((entry,), _, _) = read(UNIT_1.format("", "plaintext", unit))
    assert (entry["en"], entry["fr"]) == ("main sail", "grand-voile")


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
    ((entry,), _, _) = read(UNIT_1.format(its, "plaintext", unit))
    assert (entry["en"], entry["fr"]) == ("tea", "thé")


def test_a_unit_of_xliff_keeps_its_attributes_and_its_own_notes() -> None:
    unit = (
        '<trans-unit id="1" resname="TEA" translate="no"><source>tea</source><target>thé</target><note>hot</note>'
        "<context-group><context context-type='sourcefile'>a.c</context></context-group>"
        "<alt-trans><target>infusion</target><note>of the other</note></alt-trans></trans-unit>"
    )
    (entry,), _, _ = read(UNIT_1.format("", "plaintext", unit))
    assert entry["note"] == "hot"
    assert {one["type"]: one["text"] for one in entry["prop"]} == {
        "x-file": "a",
        "x-translate": "no",
        "x-resname": "TEA",
        "x-context-sourcefile": "a.c",
    }


def test_notes_of_a_file_are_the_memorys_and_ignorable_text_is_counted() -> None:
    text = XLIFF_2.replace('<unit id="1">', '<notes><note>of it</note></notes><unit id="1">', 1).replace(
        "</unit>", "<ignorable><source> ... </source></ignorable></unit>", 1
    )
    report = Report()
    stream = get_reader("xliff").open(source_of(text.encode(), "x"), ReadOptions(), report)
    assert stream.metadata.memory_header == MemoryHeader(notes=(Note("of it"),))
    assert changes(report) == ["ignorable text between segments dropped: 1"]


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
    (unit,) = get_reader("po").open(source, options, Report()).entries
    assert isinstance(unit, Unit)
    assert unit.texts == {"en": "tea", "ru": "чай"}


def test_a_po_file_in_another_encoding_than_it_says_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        get_reader("po").open(source_of(CYRILLIC.format("UTF-8").encode("cp1251"), "a.po"), ReadOptions(), Report())
    assert (caught.value.finding.code, str(caught.value.finding.location)) == ("G103", "a.po:7")


def test_what_a_po_entry_says_about_itself_is_counted() -> None:
    entry = '#: a.c:1\n#, c-format, fuzzy\n#| msgid "old"\nmsgid "tea"\nmsgstr "thé"\n'
    header = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\n'
    report = Report()
    list(get_reader("po").open(source_of((header + entry).encode(), "a.po"), ReadOptions(), report).entries)
    assert {"location dropped: 1", "flag c-format dropped: 1", "previous msgid dropped: 1"} <= set(changes(report))


def unit_1(unit: str) -> tuple[dict[str, Any], Report]:
    (entry,), report, _ = read(UNIT_1.format("xmlns:m='http://www.memsource.com/mxlf/2.0'", "plaintext", unit))
    return entry, report


@pytest.mark.parametrize(
    ("of_unit", "of_target", "state"),
    [
        ("", "", None),
        ("", "state='new'", "draft"),
        ("", "state='needs-translation'", "draft"),
        ("", "state='needs-review-translation'", "needs-review"),
        ("", "state='translated'", "translated"),
        ("approved='yes'", "state='translated'", "final"),
        ("approved='yes'", "state='needs-translation'", "draft"),
        ("approved='no'", "", "needs-review"),
        ("approved='yes'", "", "final"),
        ("", "state='signed-off'", "final"),
        ("", "state='x-nobody-knows'", "needs-review"),
        ("", "state-qualifier='fuzzy-match'", "fuzzy"),
        ("", "state='final' state-qualifier='mt-suggestion'", "final"),
        ("m:confirmed='1'", "", "translated"),
        ("m:confirmed='0'", "", "draft"),
        ("m:confirmed='1' m:locked='true'", "", "locked"),
    ],
)
def test_states_of_xliff_1(of_unit: str, of_target: str, state: str | None) -> None:
    entry, report = unit_1(
        f'<trans-unit id="1" {of_unit}><source>tea</source><target {of_target}>thé</target></trans-unit>'
    )
    assert entry.get("state") == state
    assert report.losses() == {}


def test_a_state_is_read_as_the_user_says() -> None:
    unit = '<trans-unit id="1"><source>tea</source><target state="x-done">thé</target></trans-unit>'
    options = ReadOptions(value_map=(("state", "x-done", "translated"),))
    (entry,), _, _ = read(UNIT_1.format("", "plaintext", unit), options)
    assert entry["state"] == "translated"


SDLXLIFF = """<?xml version="1.0" encoding="utf-8"?>
<xliff xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0" xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<doc-info xmlns="http://sdl.com/FileTypes/SdlXliff/1.0"><cmt-defs><cmt-def id="c"><Comments>
<Comment user="Ann">too short?</Comment></Comments></cmt-def></cmt-defs></doc-info>
<file original="a" datatype="x-sdl" source-language="en" target-language="de"><header><tag-defs
xmlns="http://sdl.com/FileTypes/SdlXliff/1.0"><tag id="3"><bpt>[b]</bpt><ept>[/b]</ept></tag><tag id="4"><ph>&lt;br/&gt;
</ph></tag></tag-defs></header><body>
<trans-unit id="u"><source>Press <g id="3">it</g><x id="4"/>now. Stop.</source><seg-source><mrk mtype="seg"
mid="1">Press <g id="3">it</g><x id="4"/>now.</mrk> <mrk mtype="seg" mid="2">Stop.</mrk> loose</seg-source><target><mrk
mtype="seg" mid="1"><g id="3">Jetzt</g> <mrk mtype="x-sdl-deleted">alt</mrk>das.</mrk> <mrk mtype="seg" mid="2"><mrk
mtype="x-sdl-comment" sdl:cid="c">Halt</mrk>.</mrk><mrk mtype="seg" mid="9">mehr</mrk></target>
<sdl:seg-defs><sdl:seg id="1" conf="ApprovedTranslation" locked="true" origin="tm"><sdl:value key="created_by">Ann
</sdl:value><sdl:value key="created_on">01/30/2024 10:20:30</sdl:value><sdl:value key="modified_on">soon</sdl:value>
</sdl:seg><sdl:seg id="2" conf="Draft"/></sdl:seg-defs></trans-unit></body></file></xliff>"""


def test_segments_of_trados_are_units_of_their_own() -> None:
    entries, report, languages = read(SDLXLIFF)
    assert languages == ("en", "de")
    assert entries == [
        {
            "en": {
                "segment": 'Press <bpt i="1" x="3">[b]</bpt>it<ept i="1">[/b]</ept><ph x="4">&lt;br/&gt;\n</ph>now.'
            },
            "de": {"segment": '<bpt i="1" x="3">[b]</bpt>Jetzt<ept i="1">[/b]</ept> das.'},
            "tuid": "u#1",
            "state": "locked",
            "created": {"date": "2024-01-30T10:20:30Z", "by": "Ann"},
            "prop": [
                {"type": "x-file", "text": "a"},
                {"type": "x-locked", "text": "true"},
                {"type": "x-origin", "text": "tm"},
                {"type": "x-modified_on", "text": "soon"},
            ],
            "datatype": "x-sdl",
        },
        {
            "en": "Stop.",
            "de": "Halt.",
            "tuid": "u#2",
            "state": "draft",
            "note": "too short?",
            "prop": {"type": "x-file", "text": "a"},
            "datatype": "x-sdl",
        },
    ]
    assert set(changes(report)) == {
        "state ApprovedTranslation read as final: 1",
        "state Draft read as draft: 1",
        "<mrk> x-sdl-deleted dropped: 1",
        "<mrk> x-sdl-comment dropped: 1",
        "a target segment without a source segment dropped: 1",
        "text between segments dropped: 1",
        "<sdl:doc-info> dropped: 1",
    }


def test_the_plain_text_of_a_code_parts_words_where_it_is_a_line_break() -> None:
    stream = get_reader("xliff").open(source_of(SDLXLIFF.encode(), "x"), ReadOptions(), Report())
    first, _ = stream.entries
    assert isinstance(first, Unit)
    assert first.texts == {"en": "Press it now.", "de": "Jetzt das."}


DIVIDED = '<trans-unit id="u"><source>One. Two.</source><seg-source>{}</seg-source>{}</trans-unit>'
MARKS = '<mrk mtype="seg" mid="{}">One.</mrk> <mrk mtype="seg" mid="{}">Two.</mrk>'


@pytest.mark.parametrize(
    ("ids", "targets", "texts"),
    [
        # The translation is not divided: it is that of the whole unit.
        ((1, 2), "<target>Un. Deux.</target>", [("One. Two.", "Un. Deux.")]),
        # An id stands twice.
        (
            (1, 1),
            '<target><mrk mtype="seg" mid="1">Un.</mrk> <mrk mtype="seg" mid="1">Deux.</mrk></target>',
            [("One.", "Un."), ("Two.", "Deux.")],
        ),
        ((1, 2), "<target/>", [("One.", None), ("Two.", None)]),
    ],
)
def test_no_segment_of_a_divided_unit_vanishes(
    ids: tuple[int, int], targets: str, texts: list[tuple[str, str | None]]
) -> None:
    entries, report, _ = read(UNIT_1.format("", "plaintext", DIVIDED.format(MARKS.format(*ids), targets)))
    assert [(entry["en"], entry.get("fr")) for entry in entries] == texts
    assert report.losses() == {}


def test_a_further_target_is_counted() -> None:
    _, report = unit_1('<trans-unit id="1"><source>a</source><target>b</target><target>c</target></trans-unit>')
    assert changes(report) == ["a further <target> of a unit dropped: 1"]
    text = XLIFF_2.replace("</target>", "</target><target>another</target>", 1)
    assert "a further <target> of a segment dropped: 1" in changes(read(text)[1])


@pytest.mark.parametrize(
    ("markup", "segment"),
    [
        ('a<bx id="1"/>b<ex id="2" rid="9"/>', 'a<it pos="begin" x="1">…</it>b<it pos="end" x="2">…</it>'),
        ('a<bx id="1" rid="7"/>b<ex id="2" rid="7"/>', 'a<bpt i="1" x="1">…</bpt>b<ept i="1">…</ept>'),
        (
            'a<bpt id="1" ctype="bold">[</bpt>b<ept id="1">]</ept>',
            'a<bpt i="1" x="1" type="bold">[</bpt>b<ept i="1">]</ept>',
        ),
        ('a<it id="1" pos="close">[</it>', 'a<it pos="end" x="1">[</it>'),
        ('a<ph id="1" assoc="p">[<sub ctype="x">t</sub>]</ph>', 'a<ph assoc="p" x="1">[<sub type="x">t</sub>]</ph>'),
        ('a<mrk mtype="term" mid="5">b</mrk>', 'a<hi x="5" type="term">b</hi>'),
        (
            'a<g id="1">b<x id="2" ctype="lb"/></g>',
            'a<bpt i="1" x="1">…</bpt>b<ph x="2" type="lb">…</ph><ept i="1">…</ept>',
        ),
    ],
)
def test_inline_elements_of_xliff_1_are_codes_of_tmx(markup: str, segment: str) -> None:
    entry, report = unit_1(f'<trans-unit id="1"><source>{markup}</source></trans-unit>')
    assert _attributes_sorted(re.sub("&lt;[^<]*&gt;", "…", entry["en"]["segment"])) == _attributes_sorted(segment)
    assert report.losses() == {}


def _attributes_sorted(markup: str) -> str:
    return re.sub(r"(<\w+) ([^<>]*?)(/?>)", lambda m: f"{m[1]} {' '.join(sorted(m[2].split()))}{m[3]}", markup)


UNIT_2 = """<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="fr"><file id="f"
original="a.txt"><group id="g" translate="no"><unit id="1"><originalData><data id="d1">[b]</data><data
id="d2">[/b]</data></originalData><segment state="initial" subState="x:y">
<source>{}</source><target>t</target></segment>
</unit></group></file></xliff>"""


@pytest.mark.parametrize(
    ("markup", "segment"),
    [
        (
            'a<pc id="1" dataRefStart="d1" dataRefEnd="d2" type="fmt" subType="xlf:b">b</pc>',
            'a<bpt i="1" x="1" type="bold">[b]</bpt>b<ept i="1">[/b]</ept>',
        ),
        (
            'a<sc id="1" dataRef="d1"/>b<ec startRef="1" dataRef="d2"/>',
            'a<bpt i="1" x="1">[b]</bpt>b<ept i="1">[/b]</ept>',
        ),
        ('a<sc id="1" isolated="yes" dataRef="d1"/>b', 'a<it pos="begin" x="1">[b]</it>b'),
        ('a<ph id="1" dataRef="d1"/>', 'a<ph x="1">[b]</ph>'),
        ('a<mrk id="m" translate="no">b</mrk>', 'a<hi type="protected" x="m">b</hi>'),
    ],
)
def test_inline_elements_of_xliff_2_are_codes_of_tmx(markup: str, segment: str) -> None:
    (entry,), report, _ = read(UNIT_2.format(markup))
    assert _attributes_sorted(entry["en"]["segment"]) == _attributes_sorted(segment)
    assert entry["state"] == "draft"
    assert {one["type"]: one["text"] for one in entry["prop"]} == {
        "x-file": "a.txt",
        "x-group": "g",
        "x-translate": "no",
        "x-subState": "x:y",
    }
    assert report.losses() == {"unit_id": 1}


def test_a_glossary_of_xliff_2_is_read_as_concepts() -> None:
    glossary = (
        '<gls:glossary xmlns:gls="urn:oasis:names:tc:xliff:glossary:2.0"><gls:glossEntry id="tea"><gls:term '
        'source="dict">tea</gls:term><gls:translation>thé</gls:translation><gls:translation>infusion</gls:translation>'
        '<gls:definition source="d">a drink</gls:definition></gls:glossEntry></gls:glossary>'
    )
    entries, report, _ = read(XLIFF_2.replace("<segment", f"{glossary}<segment", 1))
    assert entries[0] == {
        "id": "tea",
        "definition": {"text": "a drink", "source": "d"},
        "terms": {"en": {"text": "tea", "source": "dict"}, "fr": ["thé", "infusion"]},
    }
    assert len(entries) == 3
    assert changes(report) == ["glossEntry read as a concept: 1"]


def test_lengths_of_qt_are_units_of_their_own() -> None:
    translation = '<translation variants="yes"><lengthvariant>Ein Tee</lengthvariant><lengthvariant>Tee</lengthvariant>'
    text = TS.replace("<translation>thé", f"{translation}")
    entries, _, _ = read(text)
    assert [(entry["fr-FR"], entry["prop"][-1]["text"]) for entry in entries[:2]] == [("Ein Tee", "0"), ("Tee", "1")]


def test_every_plural_form_of_a_po_entry_is_a_unit() -> None:
    forms = "".join(f'msgstr[{number}] "{text}"\n' for number, text in enumerate(("чашка", "чашки", "чашек")))
    header = 'msgid ""\nmsgstr ""\n"Language: ru\\n"\n\n'
    entries, _, _ = read(f'{header}msgid "cup"\nmsgid_plural "cups"\n{forms}')
    assert [(one["en"], one["ru"]) for one in entries] == [("cup", "чашка"), ("cups", "чашки"), ("cups", "чашек")]


def test_one_plural_form_for_all_numbers_translates_both_texts() -> None:
    header = 'msgid ""\nmsgstr ""\n"Language: ja\\n"\n\n'
    entries, _, _ = read(f'{header}msgid "cup"\nmsgid_plural "cups"\nmsgstr[0] "茶碗"\n')
    assert [(one["en"], one["ja"]) for one in entries] == [("cup", "茶碗"), ("cups", "茶碗")]


def test_as_concepts_nothing_is_lost_in_silence() -> None:
    (concept, _, _), report, _ = read(XLIFF, ReadOptions(as_concepts=True))
    assert concept["note"] == ["of the unit", "file: a", "state: translated"]
    assert report.losses() == {"inline_code": 4, "unit_id": 3, "alternative": 1}
