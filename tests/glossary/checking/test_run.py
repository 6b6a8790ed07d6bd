"""Every rule of ``check`` finds its bad example, at its place, and is quiet on its good one and on good glossaries."""

from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.checking.policy import Policy, fingerprint
from glossary.checking.reports import Verdict
from glossary.checking.run import check
from glossary.checking.terms import problems_in
from glossary.findings import UsageError
from glossary.reading import ReadOptions
from glossary.rules import RULES, page
from glossary.similarity import alike

ROOT = Path(__file__).parents[3]
WITH_EXAMPLES = [code for code, rule in RULES.items() if rule.bad]


def checked(text: str, tmp_path: Path, *, select: str = "") -> Verdict:
    whole = text if text.startswith("glossport") else f"glossport: 1\nconcepts:\n{text}"
    path = tmp_path / "g.yaml"
    path.write_text(whole + "\n", encoding="utf-8")
    policy = Policy(select=frozenset({select} if select else ()))
    return check([str(path)], None, ReadOptions(), policy)


def codes(verdict: Verdict) -> list[str]:
    return [finding.code for finding in verdict.findings]


@pytest.mark.parametrize("code", WITH_EXAMPLES)
def test_the_bad_example_has_the_finding_and_no_other(code: str, tmp_path: Path) -> None:
    found = set(codes(checked(RULES[code].bad, tmp_path, select=code)))
    # A duplicate id is also a term without anything to tell it apart, and the like.
    assert code in found
    assert found - {code} <= ({"G303"} if code == "G301" else set())


@pytest.mark.parametrize("code", WITH_EXAMPLES)
def test_the_good_example_has_no_finding_at_all(code: str, tmp_path: Path) -> None:
    assert codes(checked(RULES[code].good, tmp_path, select=code)) == []


@pytest.mark.parametrize("code", [code for code in WITH_EXAMPLES if RULES[code].is_optional])
def test_an_optional_rule_is_quiet_until_it_is_selected(code: str, tmp_path: Path) -> None:
    assert codes(checked(RULES[code].bad, tmp_path)) == []


def test_every_rule_about_content_has_examples() -> None:
    assert [code for code, rule in RULES.items() if code[1] in "34" and not (rule.bad and rule.good)] == []
    assert "Wrong:\n    - {id: tea, terms: {en: tea; cha}}" in page("G417")


@pytest.mark.parametrize("path", ["examples/tea/tea.yaml", "tests/golden/every-field/glossary.yaml"])
def test_good_glossaries_are_quiet(path: str) -> None:
    assert codes(check([str(ROOT / path)], None, ReadOptions())) == []


GOOD_TERMS = [
    ("en", "5G cell tower"),
    ("en", "TCP/IP"),
    ("en", "input/output (I/O)"),
    ("en", "a) first option"),
    ("en", "Pu'er tea"),
    ("en", "naïve Bayes"),
    ("en", "TNFα inhibitor"),
    ("en", "µm"),
    ("en", "C++"),
    ("en", "No. 5 (red)"),
    ("en", "state-of-the-art"),
    ("en", "U.S. dollar"),
    ("fr", "qu’est-ce que c’est\u00a0?"),
    ("fr", "« thé »"),
    ("zh-Hans", "普洱茶（熟茶）"),
    ("zh-Hans", "AI 芯片"),
    ("zh-Hans", "瞭望塔"),
    ("zh-Hans", "5G"),
    ("zh-Hans", "智慧工业、智慧交通"),
    ("zh-Hant", "綠茶"),
    ("zh-Hant-HK", "着色"),
    ("ja", "コンテナ船"),
    ("ja", "お茶"),
    ("ru", "чай 5G"),
    ("ru", "IP-адрес"),
    ("fa", "می\u200cخواهم"),
    ("hi", "क्\u200dष"),
    ("ar", "شاي"),
    ("he", "תה"),
    ("el", "τσάι"),
    ("ko", "녹차"),
    ("de", "β-Karotin"),
    ("en", "👩\u200d🍳 cook"),
    ("sr-Cyrl", "чај"),
    ("und", "茶"),
]


@pytest.mark.parametrize(("language", "text"), GOOD_TERMS)
def test_good_terms_are_quiet(language: str, text: str) -> None:
    wanted = {code for code, rule in RULES.items() if not rule.is_optional}
    assert [message for code, message in problems_in(text, language) if code in wanted] == []


BAD_TERMS = [
    ("en", " tea", "G406"),
    ("en", "green  tea", "G413"),
    ("en", "green\u00a0tea", "G415"),
    ("en", "te\u200ba", "G414"),
    ("en", "tea\u202e", "G414"),
    ("en", "tea\u200d", "G414"),
    ("en", "\u0441up", "G305"),
    ("en", "чай", "G304"),
    ("ru", "茶", "G304"),
    ("zh-Hans", "綠茶", "G306"),
    ("zh-Hant", "绿茶", "G306"),
    ("zh-Hans", "чай", "G304"),
    ("en", "tea (black", "G416"),
    ("zh-Hans", "茶）", "G416"),
    ("en", "tea | cha", "G417"),
    ("zh-Hans", "茶；茶叶", "G417"),
    ("en", "tea / cha", "G417"),
    ("en", "brew (v)", "G418"),
    ("en", "brew v.", "G418"),
    ("zh-Hans", "泡（动词）", "G418"),
]


@pytest.mark.parametrize(("language", "text", "code"), BAD_TERMS)
def test_bad_terms_are_found(language: str, text: str, code: str) -> None:
    assert [found for found, _ in problems_in(text, language) if not RULES[found].is_optional] == [code]


@given(st.text(max_size=40), st.sampled_from(["en", "fr", "zh-Hans", "zh-Hant", "ja", "ru", "und", "x-mine"]))
def test_any_text_can_be_looked_at(text: str, language: str) -> None:
    list(problems_in(text, language))
    assert alike(alike(text)) == alike(text)


@pytest.mark.parametrize("text", ["a" * 50_000 + "!", "(" * 50_000, "a " * 25_000, "v. " * 20_000, "/ " * 25_000])
def test_long_terms_cost_no_more_than_their_length(text: str) -> None:
    list(problems_in(text, "en"))


PLANTED = """\
glossport: 1
source_language: en
languages: [en, zh-Hans]
concepts:
  - id: leaf
    terms:
      en: "leaf "
      zh-Hans: 葉
  - id: cup
    definition: {en: Cup}
    terms:
      en:
        - cup
        - text: mug  of tea
          status: admitted
      zh-Hans: 杯
  - id: cup-2
    image: cup.png
    terms: {en: [bowl, CUP], zh-Hans: 碗}
"""


def test_findings_stand_at_the_value_with_the_related_place(tmp_path: Path) -> None:
    verdict = checked(PLANTED, tmp_path)
    found = [
        (finding.code, finding.location.line, finding.location.column)
        for finding in verdict.findings
        if finding.location
    ]
    assert found == [
        ("G406", 7, 11),
        ("G306", 8, 16),
        ("G412", 10, 22),
        ("G411", 13, 9),
        ("G413", 14, 17),
        ("G419", 18, 12),
        ("G408", 19, 24),
    ]
    (related,) = verdict.findings[-1].related
    assert (related.line, related.column) == (13, 11)


def test_terms_are_compared_across_files(tmp_path: Path) -> None:
    for name, term in (("a", "tea"), ("b", "Tea")):
        path = tmp_path / f"{name}.yaml"
        path.write_text(f"glossport: 1\nconcepts:\n  - {{id: {name}, terms: {{en: {term}}}}}\n", encoding="utf-8")
    (finding,) = check([str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml")], None, ReadOptions()).findings
    assert (finding.code, str(finding.location)) == ("G408", f"{tmp_path / 'b.yaml'}:3:25")
    assert [str(place) for place in finding.related] == [f"{tmp_path / 'a.yaml'}:3:25"]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("t.csv", "en,fr\ntea,thé\ngreen  tea,vert\n", "3:1"),
        ("t.csv", "fr,en\nthé,tea\nvert,green  tea\n", "3:2"),
        ("t.tsv", "en\tfr\ngreen  tea\tvert\n", "2:1"),
        ("t.csv", 'en,fr,id\ntea,"thé\nvert",tea\ncha,,tea\n"green  tea",,tea\n', "5:1"),
        ("t.txt", "tea\tthé\ngreen  tea\tvert\n", "2:1"),
        (
            "t.jsonl",
            '{"glossport": 1}\n{"id": "a", "terms": {"en": "green  tea"}}\n',
            "2:30",
        ),
        (
            "t.tbx",
            '<martif type="TBX"><text><body>\n<termEntry id="a">\n<langSet xml:lang="en">\n'
            "<tig><term>green  tea &amp; milk</term></tig></langSet>\n</termEntry></body></text></martif>",
            "4:12",
        ),
    ],
)
def test_places_in_tables_and_xml(name: str, text: str, place: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    options = ReadOptions(source_language="en", target_languages=("fr",)) if name == "t.txt" else ReadOptions()
    found = [finding for finding in check([str(path)], None, options).findings if finding.code == "G413"]
    assert [str(finding.location) for finding in found] == [f"{path}:{place}"]


def test_places_in_workbooks(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active
    for row in (["fr", "en"], ["thé", "tea"], ["vert", "green  tea"]):
        book.active.append(row)
    path = tmp_path / "t.xlsx"
    book.save(path)
    assert [str(finding.location) for finding in check([str(path)], None, ReadOptions()).findings] == [f"{path}:3:2"]


def test_an_unknown_rule_is_refused() -> None:
    from glossary.checking.policy import codes_of

    assert codes_of(["missing-translation", "g403"]) == {"G402", "G403"}
    with pytest.raises(UsageError, match="there is no rule 'G999'"):
        codes_of(["G999"])


PLANTS = {
    # number of the concept: (its terms, code, line within the concept from 0, column)
    10: ("en: term  10", "fr: terme 10", "G413", 2, 11),
    110: ('en: "term 110 "', "fr: terme 110", "G406", 2, 11),
    210: ("en: term 210", "fr: терм", "G304", 3, 11),
    310: ('en: "t\\u0435rm 310"', "fr: terme 310", "G305", 2, 11),
    410: ("en: term 410", "zh-Hans: 葉", "G306", 3, 16),
    510: ("en: [term 510, term 510]", "fr: terme 510", "G403", 2, 22),
    610: ("en: [term 610, Term 610]", "fr: terme 610", "G407", 2, 22),
    710: ("en: term 709", "fr: terme 710", "G408", 2, 11),
    810: ("en: [{text: a, status: preferred}, {text: a, status: deprecated}]", "fr: b", "G409", 2, 42),
    910: ("en: [{text: b910, status: preferred}, {text: c910, status: preferred}]", "fr: b", "G410", 2, 11),
    1010: ("en: [{text: b1010, status: admitted}, {text: c1010, status: admitted}]", "fr: b", "G411", 2, 11),
    1110: ('en: "term\\u200B 1110"', "fr: terme", "G414", 2, 11),
    1210: ('en: "term\\u00A01210"', "fr: terme", "G415", 2, 11),
    1310: ("en: term (1310", "fr: terme", "G416", 2, 11),
    1410: ("en: term 1410; word 1410", "fr: terme", "G417", 2, 11),
    1510: ("en: term 1510 (n.)", "fr: terme", "G418", 2, 11),
    1610: ("en: term 1610", "fr: terme\n      colour: red", "G301", 4, 7),
    1710: ("en: term 1710", "fr: [terme, a | b]", "G417", 3, 19),
    1810: ("en: term 1810", "fr: {text: terme 1810, state: x}", "G201", 3, 30),
    1910: ("en: term 1910", "fr: {text: terme 1910, status: prefered}", "G203", 3, 38),
}


def test_planted_defects_are_found_all_and_only_those(tmp_path: Path) -> None:
    lines = ["glossport: 1", "source_language: en", "concepts:"]
    expected = []
    for number in range(2000):
        english, other, *plant = PLANTS.get(number, (f"en: term {number}", f"fr: terme {number}"))
        start = len(lines) + 1
        lines += [f"  - id: c{number}", "    terms:"]
        lines += [f"      {english}", *f"      {other}".split("\n")]
        if plant:
            expected.append((plant[0], start + int(str(plant[1])), plant[2]))
    found = [
        (finding.code, finding.location.line, finding.location.column)
        for finding in checked("\n".join(lines), tmp_path).findings
        if finding.location
    ]
    assert len(expected) == 20
    assert sorted(found, key=lambda one: one[1]) == expected


def test_each_run_reads_the_comments_that_stand_there_now(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    for comment, found in (("  # glossport: ignore", []), ("", ["G405"])):
        text = (
            f"glossport: 1\nconcepts:\n  - id: a{comment}\n    terms: {{en: a}}\n    cross_reference: none{comment}\n"
        )
        path.write_text(text, encoding="utf-8")
        assert codes(check([str(path)], None, ReadOptions())) == found


def test_a_baseline_holds_in_every_run(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    path.write_text("glossport: 1\nconcepts:\n  - {id: a, terms: {en: a}, cross_reference: none}\n", encoding="utf-8")
    known = Counter(map(fingerprint, check([str(path)], None, ReadOptions()).findings))
    assert known
    policy = Policy(known=known)
    assert [check([str(path)], None, ReadOptions(), policy).findings for _ in range(2)] == [(), ()]
