"""``glossport import``: new glossaries, merges, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[..., Path]

GLOSSARY = """\
    glossport: 1
    source_language: en
    languages: [en]
    concepts:
      # the drink
      - id: tea
        terms: {en: tea}  # as in China
      - id: leaf
        terms: {en: leaf}
    """


def test_a_table_becomes_canonical_yaml(run: Run, write: Write) -> None:
    done = run("import", write("list.csv", "en,zh-Hans,note\ntea,茶,\nleaf,叶,of the tea plant\n"))
    assert (done.code, done.out) == (
        0,
        "glossport: 1\nsource_language: en\nlanguages: [en, zh-Hans]\nconcepts:\n"
        "  - id: tea\n    terms:\n      en: tea\n      zh-Hans: 茶\n"
        "  - id: leaf\n    note: of the tea plant\n    terms:\n      en: leaf\n      zh-Hans: 叶\n",
    )
    assert "read as utf-8 with commas" in done.err


def test_a_merge_fills_in_and_keeps_comments_and_order(run: Run, write: Write) -> None:
    into = write("tea.yaml", GLOSSARY)
    done = run("import", write("fr.csv", "en,fr\nleaf,feuille\n"), "--into", into)
    assert done.code == 0
    assert into.read_text(encoding="utf-8") == (
        "glossport: 1\nsource_language: en\nlanguages: [en, fr]\nconcepts:\n"
        "  # the drink\n  - id: tea\n    terms: {en: tea}  # as in China\n"
        "  - id: leaf\n    terms:\n      en: leaf\n      fr: feuille\n"
    )
    assert "1 concepts with fr, 1 without" in done.err
    assert "without fr: tea: tea" in done.err


def test_a_dry_run_writes_nothing(run: Run, write: Write) -> None:
    into = write("tea.yaml", GLOSSARY)
    before = into.read_bytes()
    done = run("import", write("fr.csv", "en,fr\nleaf,feuille\nwater,eau\n"), "--into", into, "--dry-run")
    assert (done.code, into.read_bytes()) == (0, before)
    assert "1 added, 1 changed, 0 kept as they are, 0 in conflict (nothing is written)" in done.err


@pytest.mark.parametrize(
    ("policy", "code", "term"), [("fail", 1, "feuille"), ("keep", 0, "feuille"), ("theirs", 0, "lame")]
)
def test_a_conflict_is_decided_by_the_policy(run: Run, write: Write, policy: str, code: int, term: str) -> None:
    into = write("tea.yaml", GLOSSARY.replace("{en: leaf}", "{en: leaf, fr: feuille}").replace("[en]", "[en, fr]"))
    incoming = write("fr.csv", "en,fr\nleaf,lame\n")
    done = run("import", incoming, "--into", into, "--merge", policy)
    assert done.code == code
    assert (f"fr: {term}" in into.read_text(encoding="utf-8")) is True
    if policy == "fail":
        assert f"{incoming}:2" in done.err
        assert f"(also {into}:9:" in done.err


def test_the_report_has_what_reading_lost(run: Run, write: Write, tmp_path: Path) -> None:
    into, report = write("tea.yaml", GLOSSARY), tmp_path / "report.json"
    memory = (
        '<tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>leaf<ph/></seg></tuv>'
        '<tuv xml:lang="fr"><seg>feuille</seg></tuv></tu></body></tmx>'
    )
    run("import", write("m.tmx", memory), "-O", "as=concepts", "--into", into, "--report", report)
    read = json.loads(report.read_text(encoding="utf-8"))["read"]
    assert {name: loss["count"] for name, loss in read["losses"].items()} == {"inline_code": 1}


def test_the_report_lists_what_happened(run: Run, write: Write, tmp_path: Path) -> None:
    into, report = write("tea.yaml", GLOSSARY), tmp_path / "report.json"
    run("import", write("fr.csv", "en,fr\nleaf,feuille\n"), "--into", into, "--report", report)
    message = json.loads(report.read_text(encoding="utf-8"))
    assert [one["id"] for one in message["changed"]] == ["leaf"]
    assert [one["id"] for one in message["untranslated"]] == ["tea"]
    assert message["conflicts"] == []


def test_a_bad_row_leaves_the_glossary_untouched(run: Run, write: Write) -> None:
    into = write("tea.yaml", GLOSSARY)
    before = into.read_bytes()
    done = run("import", write("fr.csv", "en,fr,status:fr\nleaf,feuille,good\n"), "--into", into)
    assert (done.code, into.read_bytes()) == (3, before)
    assert "G203" in done.err


def test_a_table_without_header_is_refused_with_the_suggestion(run: Run, write: Write) -> None:
    table = write("list.csv", "tea,茶\nleaf,叶\n")
    done = run("import", table)
    assert (done.code, "--columns en,zh-Hans,note" in done.err) == (3, True)
    done = run("import", table, "--columns", "en,zh-Hans")
    assert (done.code, done.out.count("- id:")) == (0, 2)


def test_the_same_id_twice_is_refused(run: Run, write: Write, tmp_path: Path) -> None:
    done = run("import", write("x.csv", "en,id\ntea,t\nleaf,l\nbrew,t\n"), "-o", tmp_path / "x.yaml")
    assert (done.code, "G401" in done.err) == (3, True)
    assert not (tmp_path / "x.yaml").exists()


def test_into_must_be_there(run: Run, write: Write, tmp_path: Path) -> None:
    done = run("import", write("x.csv", "en,fr\ntea,thé\n"), "--into", tmp_path / "no.yaml")
    assert (done.code, "no.yaml: error G101" in done.err) == (3, True)


def test_the_input_is_never_the_output(run: Run, write: Write) -> None:
    table = write("terms.csv", "en,fr\ntea,thé\n")
    done = run("import", table, "-o", table)
    assert (done.code, "G604" in done.err) == (2, True)
    assert table.read_text(encoding="utf-8") == "en,fr\ntea,thé\n"


def test_terms_are_joined_on_a_language_of_the_glossary(run: Run, write: Write) -> None:
    table = write("terms.csv", "en,fr\ntea,thé\n")
    glossary = write("a.yaml", "glossport: 1\nlanguages: [en]\nconcepts:\n  - {id: a, terms: {en: tea}}\n")
    before = glossary.read_bytes()
    done = run("import", table, "--into", glossary, "--on", "de")
    assert (done.code, "de is not a language of" in done.err) == (2, True)
    assert glossary.read_bytes() == before


def test_a_foreign_termbase_becomes_a_glossary_with_its_languages(run: Run, write: Write, tmp_path: Path) -> None:
    base = write(
        "base.tbx",
        '<martif type="TBX" xml:lang="en"><text><body><termEntry id="a"><langSet xml:lang="nl-nl">'
        "<tig><term>thee</term></tig></langSet>"
        '<langSet xml:lang="en-US"><tig><term>tea</term><termNote type="partOfSpeech">Noun</termNote>'
        "</tig></langSet></termEntry></body></text></martif>",
    )
    report = tmp_path / "report.json"
    done = run("import", base, "--report", report)
    assert done.code == 0
    assert done.out.startswith("glossport: 1\nsource_language: en-US\nlanguages: [en-US, nl-NL]\n")
    assert "partOfSpeech 'Noun' read as noun: 1 ×, first at" in done.err
    change = json.loads(report.read_text(encoding="utf-8"))["changes"][0]
    assert (change["change"], change["into"], change["count"], change["location"]["line"]) == ("read as", "noun", 1, 1)


class TestTwoPagesOfOneLanguageEach:
    EN = "Published: 2024-01-02  Source: Tea Press\n\n\nTea is hot.\n\n\n\ngreen tea\n\nblack tea\n\n\n\n\ncup\n"
    ZH = "发布时间：2024-01-02 来源：茶社\n\n\n茶是热的。很好。\n\n\n\n绿茶\n\n红茶\n\n\n\n\n杯\n"
    ASKED = ("--source", "en", "--target", "zh-Hans")

    def test_are_joined_line_by_line(self, run: Run, write: Write, tmp_path: Path) -> None:
        out = tmp_path / "t.yaml"
        done = run("import", write("en.txt", self.EN), "--pair", write("zh.txt", self.ZH), *self.ASKED, "-o", out)
        assert done.code == 0, done.err
        assert "3 concepts and 1 units added" in done.err
        text = out.read_text(encoding="utf-8")
        assert "- {en: Tea is hot., zh-Hans: 茶是热的。很好。}" in text
        assert "- id: black-tea\n    terms:\n      en: black tea\n      zh-Hans: 红茶" in text

    def test_what_only_the_second_one_says_of_itself_is_counted(self, run: Run, write: Write, tmp_path: Path) -> None:
        zh = write("zh.txt", f"茶的页面\n{self.ZH.replace('-02', '-03')}")
        done = run("import", write("en.txt", self.EN), "--pair", zh, *self.ASKED, "-o", tmp_path / "t.yaml")
        assert done.code == 0, done.err
        for name in ("title", "date", "publisher"):
            assert f"{name} of the second page dropped: 1 ×, first at {zh}" in done.err

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (ZH.replace("红茶\n\n", ""), "section 1 of the terms: 2 lines here and 1 there"),
            (ZH + "\n盘\n", "section 2 of the terms: 1 lines here and 2 there"),
            (
                ZH.replace("茶是热的。很好。\n", "茶是热的。\n\n很好的茶。\n"),
                "the paragraphs: 1 lines here and 2 there",
            ),
        ],
    )
    def test_of_different_shape_are_refused_with_the_two_lines(
        self, run: Run, write: Write, tmp_path: Path, text: str, message: str
    ) -> None:
        zh = write("zh.txt", text)
        done = run("import", write("en.txt", self.EN), "--pair", zh, *self.ASKED, "-o", tmp_path / "t.yaml")
        assert done.code == 3
        assert message in done.err
        assert "en.txt:" in done.err
        assert f"also {zh}:" in done.err
        assert not (tmp_path / "t.yaml").exists()

    def test_need_both_languages_and_one_input(self, run: Run, write: Write) -> None:
        en, zh = write("en.txt", self.EN), write("zh.txt", self.ZH)
        assert "--source en --target zh-Hans" in run("import", en, "--pair", zh, "--source", "en").err
        assert run("import", en, en, "--pair", zh, *self.ASKED).code == 2


CLIENT = "Kundenglossar;;;\nNr;Englisch;Deutsch;Status\n1;quay;Kai;ok\n2;wharf;Kaje;weg\n"
PROFILE = """\
    [import.client]
    source = "en"
    header-row = 2
    [import.client.map]
    Nr = "-"
    [import.client.map-value.status]
    ok = "preferred"
    weg = "deprecated"
    """


def test_a_dry_run_shows_how_a_table_is_read(run: Run, write: Write, tmp_path: Path) -> None:
    done = run("import", write("client.csv", CLIENT), "--dry-run", "--report", tmp_path / "report.json")
    assert done.code == 0, done.err
    assert "the header is row 2" in done.err
    assert [line.split()[:3] for line in done.err.splitlines() if line[:1] in "ABCD" and line[1:3] == "  "] == [
        ["A", "Nr", "-"],
        ["B", "Englisch", "en"],
        ["C", "Deutsch", "de"],
        ["D", "Status", "status"],
    ]
    assert '"Englisch" = "en"' in done.err
    (table,) = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["tables"]
    assert table["header_row"] == 2
    assert table["columns"][1] == {"name": "Englisch", "becomes": "en", "values": ["quay", "wharf"]}


def test_any_command_explains_how_it_reads(run: Run, write: Write) -> None:
    assert "the header is row 2" in run("stats", write("client.csv", CLIENT), "--explain").err


def test_a_profile_says_what_the_client_means(run: Run, write: Write, tmp_path: Path) -> None:
    config = write("glossport.toml", PROFILE)
    done = run("import", write("client.csv", CLIENT), "--profile", "client", "-c", config)
    assert done.code == 0, done.err
    assert "en: {text: quay, status: preferred}" in done.out
    assert "de: {text: Kaje, status: deprecated}" in done.out
    done = run("import", tmp_path / "client.csv", "--profile", "clint", "-c", config)
    assert (done.code, "did you mean 'client'?" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("header-row = 0", "header-row is a whole number from 1"),
        ("colour = 1", "[import.client] has no key 'colour'"),
        ('map-value = {status = "x"}', "map-value has a table for each field"),
    ],
)
def test_a_wrong_profile_is_told_at_its_place(run: Run, write: Write, line: str, message: str) -> None:
    config = write("glossport.toml", f"[import.client]\n{line}\n")
    done = run("import", write("client.csv", CLIENT), "--profile", "client", "-c", config)
    assert (done.code, message in done.err) == (2, True), done.err


def test_the_printed_profile_reads_the_same(run: Run, write: Write, tmp_path: Path) -> None:
    table = write("client.csv", CLIENT)
    plain = run("import", table)
    printed = run("import", table, "--dry-run").err.partition("for glossport.toml:\n")[2].replace("NAME", "same")
    again = run("import", table, "--profile", "same", "-c", write("glossport.toml", printed))
    assert (again.code, again.out) == (0, plain.out)


def test_a_glossary_is_not_replaced_without_force(run: Run, write: Write) -> None:
    table, there = write("list.csv", "en,fr\ntea,thé\n"), write("tea.yaml", GLOSSARY)
    done = run("import", table, "-o", there)
    assert (done.code, "--force replaces it" in done.err) == (2, True)
    assert "# the drink" in Path(there).read_text(encoding="utf-8")
    assert run("import", table, "-o", there, "--force").code == 0
    assert "# the drink" not in Path(there).read_text(encoding="utf-8")


def test_a_regional_language_is_asked_about_before_it_joins(run: Run, write: Write) -> None:
    into, table = write("tea.yaml", GLOSSARY), write("us.csv", "en-US,fr-FR\ntea,thé\n")
    done = run("import", table, "--into", into)
    assert (done.code, "--map-lang en-US=en reads en-US as en" in done.err) == (2, True)
    done = run("import", table, "--into", into, "--map-lang", "en-US=en")
    assert "0 added, 1 changed" in done.err


def test_a_list_without_the_source_language_is_asked_about(run: Run, write: Write) -> None:
    into = write("tea.yaml", GLOSSARY.replace("[en]", "[en, de]").replace("{en: tea}", "{en: tea, de: Tee}"))
    done = run("import", write("fr.csv", "de,fr\nTee,thé\n"), "--into", into)
    assert (done.code, "--on de joins by the terms in de" in done.err) == (2, True)


def test_a_work_list_merges_in_any_order_and_without_ids(run: Run, write: Write) -> None:
    for rows in (
        "en,fr,id\nleaf,feuille,leaf\ntea,thé,tea\nleaf,limbe,leaf\n",
        "en,fr\nleaf,feuille\ntea,thé\nleaf,limbe\n",
    ):
        into = write("tea.yaml", GLOSSARY)
        done = run("import", write("fr.csv", rows), "--into", into)
        assert done.code == 0, done.err
        text = Path(into).read_text(encoding="utf-8")
        assert "fr: thé" in text
        assert text.count("- feuille") == text.count("- limbe") == 1
        assert text.count("- id:") == 2


def test_a_long_list_of_untranslated_concepts_is_cut(run: Run, write: Write) -> None:
    concepts = "".join(f"      - {{id: c{number}, terms: {{en: word {number}}}}}\n" for number in range(9))
    into = write("many.yaml", f"    glossport: 1\n    languages: [en]\n    concepts:\n{concepts}")
    done = run("import", write("fr.csv", "en,fr\nword 0,mot\n"), "--into", into)
    assert done.err.count("  without fr: ") == 5
    assert "and 3 more without fr; --verbose shows all" in done.err


def test_a_conflict_of_a_unit_names_it(run: Run, write: Write) -> None:
    into = write("m.yaml", "glossport: 1\nlanguages: [en, fr]\nunits:\n  - {en: Tea is hot., fr: chaud}\n")
    new = write("n.yaml", "glossport: 1\nlanguages: [en, fr]\nunits:\n  - {en: Tea is hot., fr: froid}\n")
    assert "fr of 'Tea is hot.' is 'chaud', not 'froid'" in run("import", new, "--into", into).err


def test_units_may_stand_before_the_concepts(run: Run, write: Write) -> None:
    units = "units:\n  - {en: a b, fr: c d}\n"
    into = write("g.yaml", f"glossport: 1\nlanguages: [en, fr]\n{units}concepts:\n  - {{id: a, terms: {{en: tea}}}}\n")
    done = run("import", write("g.csv", "en,fr\ntea,thé\ncup,tasse\n"), "--into", into)
    assert done.code == 0, done.err
    text = into.read_text(encoding="utf-8")
    assert text.startswith(f"glossport: 1\nlanguages: [en, fr]\n{units}concepts:\n")
    assert "fr: thé" in text
    assert "en: cup" in text
