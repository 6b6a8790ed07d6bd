"""Tables as other tools write them: their headers, their values, their encodings."""

from typing import Any

import pytest

from glossary.canonical.tree import concept_tree
from glossary.files.source import source_of
from glossary.findings import InputError, Report, UsageError
from glossary.language_names import language_named
from glossary.model import Concept
from glossary.readers.csv import READER
from glossary.readers.tables.header import SAMPLE
from glossary.reading import ReadOptions

EN_DE = ReadOptions(source_language="en", target_languages=("de",))


def read(text: str | bytes, options: ReadOptions | None = None) -> tuple[list[dict[str, Any]], list[str]]:
    report = Report()
    data = text.encode() if isinstance(text, str) else text
    stream = READER.open(source_of(data, "x.csv"), options or ReadOptions(), report)
    trees = [concept_tree(one) for one in stream.entries if isinstance(one, Concept)]
    return trees, [*(line.partition(" ×")[0] for line in report.change_lines()), *map(str, report.findings)]


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("English", "en"),
        ("Chinese Simplified", "zh-Hans"),
        ("Chinese (Traditional)", "zh-Hant"),
        ("Simplified Chinese", "zh-Hans"),
        ("French (Canada)", "fr-CA"),
        ("English (United States)", "en-US"),
        ("Portuguese (Brazil)", "pt-BR"),
        ("Brazilian Portuguese", "pt-BR"),
        ("Chinese (PRC)", "zh-CN"),
        ("Spanish (Latin America)", "es-419"),
        ("Serbian (Latin)", "sr-Latn"),
        ("Norwegian Bokmål", "nb"),
        *(
            (word, None)
            for word in ("Id", "Note", "Label", "Even", "Type", "English Definition", "French (Paris)", "茶", "")
        ),
    ],
)
def test_languages_by_their_english_names(name: str, tag: str | None) -> None:
    found = language_named(name)
    assert (found.tag if found and found.is_sure else None) == tag


def test_lokalise() -> None:
    trees, message = read(
        "term;description;casesensitive;translatable;forbidden;tags;de;de_description;pt_BR;pt_BR_description\n"
        "tea;A drink;yes;no;no;food;Tee;Ein Getränk;chá;\n"
        "brew;;no;yes;yes;;Gebräu;;;\n",
        ReadOptions(source_language="en"),
    )
    assert trees == [
        {
            "id": "tea",
            "definition": "A drink",
            "note": "tags: food",
            "languages": {"de": {"definition": "Ein Getränk"}},
            "terms": {
                language: {"text": text, "translatable": False, "case_sensitive": True}
                for language, text in (("en", "tea"), ("de", "Tee"), ("pt-BR", "chá"))
            },
        },
        {
            "id": "brew",
            "terms": {
                "en": {"text": "brew", "status": "deprecated", "translatable": True, "case_sensitive": False},
                "de": {"text": "Gebräu", "translatable": True, "case_sensitive": False},
            },
        },
    ]
    assert "tags kept as a note: 1" in message
    assert "forbidden 'yes' read as status deprecated: 1" in message


def test_lokalise_without_its_base_language_is_asked_for() -> None:
    with pytest.raises(InputError) as caught:
        read("term;description\ntea;A drink\n")
    assert caught.value.finding.suggestion == "say which language the column 'term' is in: --source LANG"


def test_weblate() -> None:
    trees, _ = read(
        '"location","source","target","id","fuzzy","context","translator_comments","developer_comments"\n'
        '"","tea","Tee","","False","","from leaves","a drink"\n',
        EN_DE,
    )
    assert trees == [
        {"id": "tea", "note": ["from leaves", "a drink", "fuzzy: False"], "terms": {"en": "tea", "de": "Tee"}}
    ]


def test_crowdin() -> None:
    trees, message = read(
        "Concept Definition,Concept Subject,Term [en],Description [en],Part of Speech [en],Status [en],Term [uk],"
        "Status [uk],URL [uk]\n"
        "A drink,Food,tea,hot,proper noun,preferred,чай,not recommended,https://example.org\n"
    )
    assert trees == [
        {
            "id": "tea",
            "subject_field": "Food",
            "definition": "A drink",
            "languages": {"en": {"definition": "hot"}},
            "terms": {
                "en": {"text": "tea", "status": "preferred", "part_of_speech": "proper_noun"},
                "uk": {"text": "чай", "status": "deprecated", "external_reference": "https://example.org"},
            },
        }
    ]
    assert "Status [uk] 'not recommended' read as status deprecated: 1" in message


def test_google_term_set() -> None:
    trees, _ = read("en,fr,pos,description\ntea,thé,noun,a drink\n")
    assert trees[0]["terms"]["fr"] == {"text": "thé", "part_of_speech": "noun"}
    assert trees[0]["definition"] == "a drink"


def test_memoq_has_groups_of_columns_for_each_term() -> None:
    trees, message = read(
        "Entry_ID;Entry_Subject;Entry_Created;Entry_Creator;Entry_Note;English;English_Def;Term_Info;Term_Example;"
        "English;Term_Info;Term_Example;German;Term_Info\n"
        "7;Food;3/31/2024 1:05:09 PM;Ann;hot;tea;A drink;CasePermissive;A cup of tea;char;Forbidden;;Tee;Fuzzy\n"
    )
    assert trees == [
        {
            "id": "7",
            "subject_field": "Food",
            "note": "hot",
            "created": {"date": "2024-03-31T13:05:09", "by": "Ann"},
            "definition": {"en": "A drink"},
            "terms": {
                "en": [
                    {"text": "tea", "context": "A cup of tea"},
                    {"text": "char", "status": "deprecated"},
                ],
                "de": {"text": "Tee", "note": "Term_Info: Fuzzy"},
            },
        }
    ]
    assert "Term_Info kept as a note: 1" in message


def test_pontoon() -> None:
    trees, _ = read("Term,Part of speech,Definition,Usage,Translation\ntea,noun,A drink,A cup of tea.,Tee\n", EN_DE)
    assert trees[0]["terms"] == {
        "en": {"text": "tea", "part_of_speech": "noun", "context": "A cup of tea."},
        "de": {"text": "Tee", "part_of_speech": "noun"},
    }


def test_phrase_strings() -> None:
    trees, _ = read("term,case sensitive,translatable,description,de\ntea,true,false,A drink,Tee\n", EN_DE)
    assert trees[0]["terms"]["de"] == {"text": "Tee", "translatable": False, "case_sensitive": True}


def test_a_value_outside_the_picklist_is_kept_as_a_note() -> None:
    trees, message = read("en,POS [en]\ntea,interjection\n")
    assert trees == [{"id": "tea", "terms": {"en": {"text": "tea", "note": "POS [en]: interjection"}}}]
    assert message[-1] == "POS [en] kept as a note: 1"


def test_an_unknown_column_is_kept_as_notes_or_dropped_with_a_warning() -> None:
    table = "en,fr,Owner\ntea,thé,Ann\n"
    trees, message = read(table)
    assert trees[0]["note"] == "Owner: Ann"
    assert "warning G502" in message[-1]
    trees, message = read(table, ReadOptions(keep_unknown=False))
    assert "note" not in trees[0]
    assert message[0] == "Owner dropped: 1"


@pytest.mark.parametrize("header", ["en,fr,defintion:en", "en,Deutsh", "tea,thé"])
def test_what_may_be_a_misspelt_column_or_no_header_at_all_is_refused(header: str) -> None:
    with pytest.raises((InputError, UsageError)):
        read(f"{header}\ntea,thé,x\n")


def test_a_language_that_the_table_names_in_its_own_way() -> None:
    trees, _ = read("en,Deutsch\ntea,Tee\n", ReadOptions(language_map=(("deutsch", "de"),)))
    assert trees[0]["terms"]["de"] == "Tee"


def test_several_terms_in_a_cell_only_when_it_is_said() -> None:
    table = 'en,fr\n"tea; char ;",thé\n'
    assert read(table)[0][0]["terms"]["en"] == "tea; char ;"
    assert read(table, ReadOptions(split=";"))[0][0]["terms"] == {"en": ["tea", "char"], "fr": "thé"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("sep=;\nen;fr\ntea, hot;thé\n", "utf-8 with semicolons"),
        ("\ufeffsep=,\r\nen,fr\r\n\"tea, hot\",thé\r\n", "utf-8-sig with commas"),
        ("sep=|\nen|fr\ntea, hot|thé\n", "utf-8 with bars"),
        ("en,fr\r\"tea, hot\",thé\r", "utf-8 with commas"),
        ('"en";"fr"\n"tea, hot";"thé"\n', "utf-8 with semicolons"),
        ('"en";"fr";"Owner, of it"\n"tea, hot";"thé";\n', "utf-8 with semicolons"),
    ],
)  # fmt: skip
def test_separators_and_line_ends(data: str, message: str) -> None:
    report = Report()
    stream = READER.open(source_of(data.encode(), "x.csv"), ReadOptions(), report)
    assert [concept_tree(one)["terms"] for one in stream.entries if isinstance(one, Concept)] == [
        {"en": "tea, hot", "fr": "thé"}
    ]
    assert report.remarks == [f"x.csv: read as {message}"]


@pytest.mark.parametrize(
    ("language", "term", "encoding"),
    [
        ("zh-Hans", "茶", "gb18030"),
        ("zh-Hant", "茶葉", "big5hkscs"),
        ("ja", "お茶", "cp932"),
        ("ru", "чай", "cp1251"),
        ("fr", "thé", "cp1252"),
        ("pl", "herbata ż", "cp1250"),
    ],
)
def test_the_languages_of_the_columns_tell_the_encoding_of_the_shortest_table(
    language: str, term: str, encoding: str
) -> None:
    trees, message = read(f"en,{language}\ntea,{term}\n".encode(encoding))
    assert trees[0]["terms"][language] == term
    assert f"looks like {encoding}" in message[-1]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_mark(encoding: str) -> None:
    assert read("en,zh-Hans\ntea,茶\n".encode(encoding)) == (
        [{"id": "tea", "terms": {"en": "tea", "zh-Hans": "茶"}}],
        [],
    )


def test_a_header_under_columns_of_the_same_languages_is_passed_over() -> None:
    options = ReadOptions(columns=("en", "fr", "note"))
    assert [tree["id"] for tree in read("English,French,Remarks\ntea,thé,x\n", options)[0]] == ["tea"]
    assert [tree["id"] for tree in read("en,x\ntea,thé\n", ReadOptions(columns=("en", "fr")))[0]] == ["en", "tea"]


def test_every_row_is_a_concept_or_reported() -> None:
    report = Report()
    rows = "tea,thé\n,\n,Owner\nleaf,\n,feuille\n"
    stream = READER.open(source_of(f"en,fr\n{rows}".replace(",Owner", ",").encode(), "x.csv"), ReadOptions(), report)
    assert len(list(stream.entries)) + report.omitted == 3


def languages(text: str, options: ReadOptions | None = None) -> tuple[str, ...]:
    return READER.open(source_of(text.encode(), "x.csv"), options or ReadOptions(), Report()).metadata.languages


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("No,English,French\n1,tea,thé\n2,cup,tasse\n", ("en", "fr")),
        ("Nr,English,German\n1,tea,Tee\n", ("en", "de")),
        ("EN,DE,Nr\nnut,Mutter,12\n", ("en", "de")),
        ("key,en,cs\nsave.button,Save,Uložit\n", ("en", "cs")),
        ("en,fr_1,fr_2\ntea,thé,infusion\n", ("en", "fr")),
        ("term_en,term_fr,def_en,def_fr\ntea,thé,hot,chaud\n", ("en", "fr")),
        ("Englisch,Deutsch,Französisch\ntea,Tee,thé\n", ("en", "de", "fr")),
        ("English (United Kingdom),French (France),Russian (Russia)\ntea,thé,чай\n", ("en-GB", "fr-FR", "ru-RU")),
        ("en,no,de\ntea,te,Tee\n", ("en", "no", "de")),
        ("EN,NO,DE\ntea,te,Tee\n", ("en", "no", "de")),
        ("sr@latin,en_US.UTF-8,pt-ao90\nčaj,tea,chá\n", ("sr-Latn", "en-US", "pt-ao1990")),
        ("en,fr,ISO,Art,Doc\ntea,thé,A1,acronym,x.pdf\n", ("en", "fr")),
        ("tea,Tee,en,de\ncup,Tasse,en,de\n", ("en", "de")),
        ("tea,Tee,en,de\n", ("en", "de")),
        ("Source Term,Target Term,Source Language,Target Language\ntea,Tee,en,de\nTasse,cup,de,en\n", ("en", "de")),
        ("My glossary;;\n;;\nEnglish;French;Note\ntea;thé;a\n", ("en", "fr")),
        ("'en','fr'\n'tea','thé'\n", ("en", "fr")),
        ("en|fr\ntea|thé\n", ("en", "fr")),
    ],
)
def test_a_header_is_read_as_a_person_would(table: str, expected: tuple[str, ...]) -> None:
    assert languages(table) == expected


@pytest.mark.parametrize(
    ("table", "question"),
    [
        ("en,fr,xx\ntea,thé,foo\n", "the column 'xx' (first values: 'foo'): what does it hold?"),
        ("am,soy\nI,yo\n", "the column 'soy'"),
        ("English,Elbisch\na,b\nc,d\ne,f\ng,h\ni,k\n", "the column 'Elbisch' (first values: 'b', 'd')"),
        ("en,de,syn\ntea,Tee,char\n", "the column 'syn' (first values: 'char'): which language are its terms in?"),
        ("English,Inconnu\ntea,чай\n", "the column 'Inconnu'"),
        ("pl,id,cs\nzawór,katup,ventil\n", "the ids of the concepts, or terms in Indonesian?"),
    ],
)
def test_what_may_be_a_language_is_a_question(table: str, question: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(table)
    assert caught.value.finding.code == "G511"
    assert question in caught.value.finding.message


def test_a_column_is_what_the_user_says() -> None:
    table = "Kunde,English,Elbisch,X\nBosch,tea,mîr,rare\n"
    options = ReadOptions(column_map=(("Elbisch", "sjn"), ("D", "note"), ("kunde", "-")))
    trees, message = read(table, options)
    assert trees == [{"id": "tea", "note": "rare", "terms": {"en": "tea", "sjn": "mîr"}}]
    assert "Kunde dropped: 1" in message
    with pytest.raises(UsageError, match="there is no column 'Z9'"):
        read(table, ReadOptions(column_map=(("Z9", "note"),)))


def test_a_value_is_what_the_user_says() -> None:
    options = ReadOptions(value_map=(("status", "OK", "preferred"), ("part_of_speech", "s", "noun")))
    trees, _ = read("en,Status,POS\ntea,ok,s\n", options)
    assert trees[0]["terms"]["en"] == {"text": "tea", "status": "preferred", "part_of_speech": "noun"}


def test_the_header_is_where_the_user_says() -> None:
    table = "en,fr\nold,vieux\nEnglish,French\ntea,thé\n"
    assert [tree["id"] for tree in read(table, ReadOptions(header_row=3))[0]] == ["tea"]
    with pytest.raises(UsageError, match="no row in line 9"):
        read(table, ReadOptions(header_row=9))


@pytest.mark.parametrize("header", ["status,forbidden", "forbidden,status"])
@pytest.mark.parametrize(
    ("status", "forbidden", "read_as", "is_told"),
    [
        ("preferred", "x", "deprecated", True),
        ("", "x", "deprecated", False),
        ("deprecated", "", "deprecated", False),
        ("deprecated", "no", "deprecated", True),
        ("admitted", "no", "admitted", False),
    ],
)
def test_the_worse_of_two_statuses_counts(
    header: str,
    status: str,
    forbidden: str,
    read_as: str,
    is_told: bool,  # noqa: FBT001
) -> None:
    values = {"status": status, "forbidden": forbidden}
    row = ",".join(values[name] for name in header.split(","))
    trees, message = read(f"en,de,{header}\nhose,Schlauch,{row}\n")
    assert {term["status"] for term in trees[0]["terms"].values()} == {read_as}
    assert sum("G512" in line for line in message) == is_told


def test_a_note_made_of_a_value_stands_once() -> None:
    trees, _ = read("en,de,status\ntea,Tee,draft\n")
    assert trees[0]["note"] == "status: draft"
    trees, _ = read("en,de,status:de,Status [de]\ntea,Tee,,draft\n")
    assert trees[0]["terms"] == {"en": "tea", "de": {"text": "Tee", "note": "Status [de]: draft"}}


def test_pairs_without_header_are_read_with_their_languages_only() -> None:
    table = "tea,Tee\ncup,Tasse\n"
    assert languages(table, EN_DE) == ("en", "de")
    assert [tree["terms"]["en"] for tree in read(table, EN_DE)[0]] == ["tea", "cup"]
    assert read("tea,Tee,hot\n", EN_DE)[0][0]["note"] == "hot"
    with pytest.raises(UsageError, match="and 4 columns"):
        read("tea,Tee,hot,x\n", EN_DE)


def test_a_language_in_a_row_that_is_none_costs_its_term() -> None:
    trees, message = read("id,language,term\na,en,tea\na,C,thé\n")
    assert trees == [{"id": "a", "terms": {"en": "tea"}}]
    assert "a term in no known language dropped: 1" in message
    assert any("'C' is no language" in line for line in message)


@pytest.mark.parametrize(
    ("written", "date"),
    [("3/31/2024", "2024-03-31"), ("31/3/2024", "2024-03-31"), ("31.3.2024", "2024-03-31"), ("3/4/2024", None)],
)
def test_a_date_is_read_where_its_order_is_sure(written: str, date: str | None) -> None:
    trees, _ = read(f"en,fr,Created\ntea,thé,{written}\n")
    assert trees[0].get("created") == date
    assert trees[0].get("note") == (None if date else f"Created: {written}")


def test_a_header_of_two_rows_is_joined() -> None:
    table = ",English,,French,\nID,Term,Note,Term,Note\n1,tea,hot,thé,chaud\n"
    for options in (ReadOptions(), ReadOptions(header_row=1)):
        trees, _ = read(table, options)
        assert trees == [
            {"id": "1", "terms": {"en": {"text": "tea", "note": "hot"}, "fr": {"text": "thé", "note": "chaud"}}}
        ]


def test_a_header_that_stands_again_is_no_term() -> None:
    trees, message = read("English,French\ntea,thé\nEnglish,French\ncup,tasse\n")
    assert [tree["id"] for tree in trees] == ["tea", "cup"]
    assert "header that stands again dropped: 1" in message


@pytest.mark.parametrize(
    "header",
    [
        "English (EN),French (FR)",
        "EN - English,FR - French",
        "English*,French*",
        "English / Englisch,French / Français",
        "eng,FRE",
        "Term in English,Term in French",
        "Source: English,Target: French",
        "term.en,term.fr",
        '"English\n",French',
    ],
)
def test_a_header_may_name_a_language_in_many_ways(header: str) -> None:
    assert languages(f"{header}\ntea,thé\n") == ("en", "fr")


def test_terms_share_a_cell_as_memoq_writes_them() -> None:
    trees, message = read("English,German\ntea|char,Tee\ncup|mug,Tasse\n")
    assert [tree["terms"]["en"] for tree in trees] == [["tea", "char"], ["cup", "mug"]]
    assert "terms separated by '|' read as terms of their own: 2" in message


LATE = ["tea,thé,"] * (SAMPLE + 1)
"""More rows than are looked at, before the one that holds something unexpected."""


def test_a_column_of_the_same_terms_as_another_one_may_have_others_further_down() -> None:
    rows = ["id,English,French,Source Term", *(f"tea-{number},tea,thé,tea" for number in range(SAMPLE)), "cha,a,b,c"]
    trees, _ = read("\n".join(rows))
    assert trees[0]["terms"] == {"en": "tea", "fr": "thé"}
    assert trees[-1]["terms"] == {"en": ["a", "c"], "fr": "b"}


def test_values_of_a_column_without_a_name_are_counted_wherever_they_stand() -> None:
    assert read("\n".join(["English,French,", *LATE, "leaf,feuille,here"]))[1] == ["column C dropped: 1"]


def test_values_of_a_column_that_the_user_skips_are_counted() -> None:
    assert read("tea,here,thé\n", ReadOptions(columns=("en", "-", "fr")))[1] == ["column B dropped: 1"]


def test_a_value_about_the_terms_of_a_row_without_terms_is_a_note() -> None:
    trees, message = read("id,English,French,Example\na-1,,,here\n")
    assert trees == [{"id": "a-1", "note": "Example: here", "terms": {}}]
    assert message == ["Example kept as a note: 1"]
