"""``check FILES --glossary``: what breaks the glossary is found at its place, and the rest is counted."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[..., Path]

TERMS = """\
    glossport: 1
    source_language: en
    languages: [en, fr]
    concepts:
      - id: tea
        terms:
          en: tea
          fr: [{text: thé, status: preferred}, {text: cha, status: admitted}, {text: infusion, status: deprecated}]
      - id: infusion
        terms: {en: infusion, fr: infusion}
      - id: github
        terms: {en: {text: GitHub, translatable: false}}
      - id: folder
        terms:
          en: [folder, {text: directory, status: deprecated}]
          fr: [{text: dossier, status: preferred}, {text: répertoire, status: deprecated}]
      - id: address-book
        terms: {en: address book, fr: répertoire d'adresses}
    """
HEADER = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def po(*pairs: tuple[str, str]) -> str:
    quoted = ([json.dumps(text, ensure_ascii=False) for text in pair] for pair in pairs)
    return HEADER + "\n".join(f"msgid {source}\nmsgstr {target}\n" for source, target in quoted)


@pytest.fixture
def checked(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Any]:
    """Return a function that checks pairs in a PO file, and gives the findings as line, column, rule and severity."""
    monkeypatch.chdir(tmp_path)
    write("terms.yaml", TERMS)

    def checked(*pairs: tuple[str, str], select: str = "") -> list[tuple[int, int, str, str]]:
        Path("app.po").write_text(po(*pairs), encoding="utf-8")
        options = ["--select", select] if select else []
        done = run("check", "app.po", "--glossary", "terms.yaml", "--format", "json", *options)
        found = json.loads(done.out)["findings"]
        return [(one["line"], one["column"], one["name"], one["severity"]) for one in found]

    return checked


class TestFindings:
    def test_a_forbidden_term_is_found_at_its_place(self, checked: Callable[..., Any]) -> None:
        assert checked(("Open the folder", "Ouvrir le répertoire")) == [(7, 19, "forbidden-term", "error")]
        assert checked(("Open the folders", "Ouvrir les répertoires")) == [(7, 20, "forbidden-term", "warning")]

    def test_each_of_several_is_found(self, checked: Callable[..., Any]) -> None:
        pair = ("folders", 'Un "répertoire" et un répertoire')
        assert [place[:2] for place in checked(pair)] == [(7, 14), (7, 33)]

    def test_a_text_on_several_lines_and_the_same_text_twice(self, run: Run, write: Write) -> None:
        terms = write("terms.yaml", TERMS)
        text = (
            'msgid ""\n"A folder "\n"here"\nmsgstr ""\n"Un autre "\n"répertoire ici"\n\n'
            '# x\nmsgid "répertoire"\nmsgstr "répertoire"\n'
        )
        done = run("check", write("app.po", HEADER + text), "--glossary", terms)
        places = [line.split(": ")[0].rpartition("app.po:")[2] for line in done.out.splitlines()[:2]]
        assert places == ["11:2", "15:9"]

    def test_a_forbidden_word_within_a_longer_term_is_not_meant(self, checked: Callable[..., Any]) -> None:
        assert checked(("Address book", "Un répertoire d’adresses")) == []

    def test_a_homonym_is_forbidden_only_for_its_own_concept(self, checked: Callable[..., Any]) -> None:
        assert checked(("An infusion", "Une infusion")) == []
        assert [one[2] for one in checked(("Drink tea", "Buvez une infusion"))] == ["forbidden-term"]
        assert checked(("tea and infusion", "thé et infusion")) == []

    def test_a_name_stays_as_it_is(self, checked: Callable[..., Any]) -> None:
        assert checked(("Push to GitHub", "Pousser vers GitHub")) == []
        assert checked(("Push to GitHub", "Pousser vers Github")) == [(7, 9, "changed-name", "error")]

    def test_a_name_with_itself_as_its_translation_is_no_other_case_of_it(self, run: Run, write: Write) -> None:
        name = "{text: GitHub, translatable: false}"
        terms = write("t.yaml", f"glossport: 1\nconcepts:\n- {{id: a, terms: {{en: {name}, fr: {name}}}}}\n")
        found = run("check", write("a.po", po(("GitHub", "Github"), ("GitHub", "GitHub"))), "--glossary", terms).out
        assert "a.po:7:9: error G902" in found
        assert found.splitlines()[1] == "fr: 2 uses of terms: 1 preferred, 0 admitted, 0 forbidden, 1 not found"

    def test_forms_say_what_no_rule_knows(self, run: Run, write: Write) -> None:
        terms = "[{text: wziąć, status: preferred}, {text: iść, forms: [szedł, szła], status: deprecated}]"
        glossary = write("t.yaml", f"glossport: 1\nconcepts:\n- {{id: go, terms: {{en: go, pl: {terms}}}}}\n")
        file = write("a.csv", "en,pl\nwent,szedł dalej\nwent,idzie\n")
        found = run("check", file, "--glossary", glossary).out.splitlines()
        assert "a.csv:2:2: error G901 forbidden-term: 'szedł' is not to be used in pl" in found[0]
        assert "forbidden-term" not in found[1]

    def test_placeholders_tags_and_addresses_are_no_words(self, checked: Callable[..., Any]) -> None:
        hidden = "{répertoire} <répertoire> %(répertoire)s `répertoire` https://x.org/répertoire"
        assert checked((hidden, hidden)) == []

    def test_fuzzy_and_empty_translations_are_not_in_use(self, run: Run, write: Write) -> None:
        text = HEADER + '#, fuzzy\nmsgid "folder"\nmsgstr "répertoire"\n\nmsgid "GitHub"\nmsgstr ""\n'
        done = run("check", write("app.po", text), "--glossary", write("terms.yaml", TERMS), "--ignore", "G402")
        assert done.out == "0 uses of terms\n0 errors, 0 warnings\n"

    def test_what_is_off_is_found_when_selected(self, checked: Callable[..., Any]) -> None:
        pairs = (("tea", "cha"), ("folder", "chemise"), ("directory", "dossier"))
        assert checked(*pairs) == []
        select = "not-preferred,missing-term,forbidden-source"
        assert [one[:3] for one in checked(*pairs, select=select)] == [
            (7, 9, "not-preferred"),
            (10, 9, "missing-term"),
            (12, 8, "forbidden-source"),
        ]

    def test_a_message_has_both_texts_and_what_to_use(self, run: Run, write: Write) -> None:
        done = run("check", write("a.po", po(("tea", "infusion"))), "--glossary", write("t.yaml", TERMS))
        line = done.out.splitlines()[0]
        assert "'infusion' is not to be used in fr: 'tea' → 'infusion' (also " in line
        assert line.endswith("t.yaml:5:5); use 'thé'")


class TestUsage:
    PAIRS = (("tea", "thé"), ("tea", "cha"), ("tea", "infusion"), ("tea", "boisson"), ("GitHub tea", "GitHub thés"))

    def test_it_is_counted_by_language(self, run: Run, write: Write) -> None:
        terms, file = write("t.yaml", TERMS), write("a.po", po(*self.PAIRS))
        done = run("check", file, "--glossary", terms)
        assert "fr: 6 uses of terms: 3 preferred, 1 admitted, 1 forbidden, 1 not found" in done.out.splitlines()
        found = json.loads(run("check", file, "--glossary", terms, "--format", "json").out)
        expected = {"uses": 6, "preferred": 3, "admitted": 1, "forbidden": 1, "not_found": 1}
        assert found["usage"] == {"fr": expected}

    @pytest.mark.parametrize(("percent", "code"), [("66%", 0), ("67", 1), ("66.7 %", 1)])
    def test_a_rate_can_be_asked_for(self, run: Run, write: Write, percent: str, code: int) -> None:
        terms, file = write("t.yaml", TERMS), write("a.po", po(*self.PAIRS))
        done = run("check", file, "--glossary", terms, "--min-use", percent, "--ignore", "forbidden-term")
        assert done.code == code
        assert ("missing-term: fr: 66.7 % of 6 terms are used" in done.out) == bool(code)

    def test_a_term_of_one_letter_is_counted_and_not_looked_for(self, run: Run, write: Write) -> None:
        text = "glossport: 1\nconcepts:\n- {id: a, terms: {en: A4, fr: [{text: a, status: deprecated}, A4]}}\n"
        terms = write("t.yaml", text)
        done = run("check", write("a.po", po(("A4", "a A4"))), "--glossary", terms)
        assert done.out.splitlines()[-2:] == ["1 terms are too short to look for", "0 errors, 0 warnings"]
        assert "G423 unfindable-term: 'a' (fr) cannot be looked for" in run("check", terms).out


class TestLanguages:
    @pytest.mark.parametrize(
        ("glossary", "code", "message"),
        [
            ("glossport: 1\nconcepts: []\n", 3, "the glossary has no term"),
            ("", 3, "G102"),
            ("glossport: 1\nconcepts:\n- {id: a, terms: {en: tea, de: Tee}}\n", 3, "the texts are in en, fr, and"),
            ("glossport: 1\nconcepts:\n- {id: a, terms: {es: té, fr: thé}}\n", 3, "the glossary in es, fr"),
        ],
    )
    def test_a_glossary_that_does_not_fit_is_refused(
        self, run: Run, write: Write, glossary: str, code: int, message: str
    ) -> None:
        done = run("check", write("a.po", po(("tea", "thé"))), "--glossary", write("t.yaml", glossary))
        assert done.code == code
        assert message in done.out + done.err

    def test_a_language_that_the_file_has_not_is_refused(self, run: Run, write: Write) -> None:
        terms, file = write("t.yaml", TERMS), write("a.po", po(("tea", "thé")))
        assert run("check", file, "--glossary", terms, "--target", "de").code == 3

    def test_regions_and_lists_of_one_language_fit(self, run: Run, write: Write) -> None:
        words = write("t.yaml", "glossport: 1\nconcepts:\n- {id: a, terms: {fr: [{text: cha, status: deprecated}]}}\n")
        file = write("a.csv", "en-GB,fr-CA\ntea,cha\n")
        assert "a.csv:2:2: error G901" in run("check", file, "--glossary", words).out

    @pytest.mark.parametrize("options", [["--min-use", "9"], ["--glossary", "t.yaml", "--min-use", "x"]])
    def test_wrong_options(self, run: Run, options: list[str]) -> None:
        assert run("check", "a.po", *options).code == 2


@pytest.mark.parametrize("form", ["github", "sarif", "junit"])
def test_every_form_of_the_report_has_the_findings(run: Run, write: Write, form: str) -> None:
    terms, file = write("t.yaml", TERMS), write("a.po", po(("folder", "répertoire")))
    assert "is not to be used in fr" in run("check", file, "--glossary", terms, "--format", form).out


def test_policy_works_as_in_check(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    write("t.yaml", TERMS)
    write("a.po", po(("folder", "répertoire")))
    command = ("check", "a.po", "--glossary", "t.yaml")
    assert run(*command).code == 1
    assert run(*command, "--ignore", "forbidden-term").code == 0
    assert run(*command, "--write-baseline", "known.json").code == 0
    assert run(*command, "--baseline", "known.json").code == 0
    write("glossport.toml", '[check.severity]\nforbidden-term = "warning"\n')
    assert run(*command).code == 0
    write("glossport.toml", '[check.per-path-ignores]\n"*.po" = ["G901"]\n')
    assert run(*command).code == 0
    write("p.po", HEADER + '# glossport: ignore G901\nmsgid "folder"\nmsgstr "répertoire"\n')
    assert run("check", "p.po", "--glossary", "t.yaml").code == 0
    write("glossport.toml", "")
    unit = "{en: folder, fr: un répertoire}"
    write("u.yaml", f"glossport: 1\nunits:\n- {unit}\n# glossport: ignore forbidden-term\n- {unit}\n")
    assert "u.yaml:3:23: error G901" in run("check", "u.yaml", "--glossary", "t.yaml").out
    assert "u.yaml:5" not in run("check", "u.yaml", "--glossary", "t.yaml").out


def test_all_seeded_mistakes_are_found_at_their_place(run: Run, write: Write) -> None:
    """Of a thousand translations, some have a forbidden term or a changed name."""
    chance = random.Random(23)
    pairs, lines = [], set()
    for number in range(1000):
        wrong = chance.random() < 0.1
        kind = chance.choice(["folder", "name"])
        target = {
            ("folder", False): f"Ouvrir le dossier « {number} »",
            ("folder", True): f"Ouvrir le répertoire « {number} »",
            ("name", False): f"Depuis GitHub {number}",
            ("name", True): f"Depuis Git-Hub {number}",
        }[kind, wrong]
        pairs.append((f"Open folder {number}" if kind == "folder" else f"From GitHub {number}", target))
        if wrong:
            lines.add((7 + 3 * number, 19 if kind == "folder" else 9))
    done = run("check", write("a.po", po(*pairs)), "--glossary", write("t.yaml", TERMS), "--format", "json")
    assert {(one["line"], one["column"]) for one in json.loads(done.out)["findings"]} == lines
