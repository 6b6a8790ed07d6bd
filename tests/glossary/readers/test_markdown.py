"""Terms in Markdown: tables and lists."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.canonical.tree import concept_tree
from glossary.files.source import source_of
from glossary.findings import InputError, Report, Severity, UsageError
from glossary.model import Concept
from glossary.readers.markdown import READER, recognises
from glossary.reading import ReadOptions

EN_ZH = ReadOptions(source_language="en", target_languages=("zh-Hans",))
LIST = ReadOptions(source_language="en", target_languages=("zh-Hans",), split="，")


def read(text: str, options: ReadOptions | None = None) -> tuple[list[dict[str, Any]], Report]:
    report = Report()
    stream = READER.open(source_of(text.encode(), "x.md"), options or ReadOptions(), report)
    return [concept_tree(one) for one in stream.entries if isinstance(one, Concept)], report


def test_tables_have_the_columns_of_any_table() -> None:
    trees, report = read(
        "# Teas\n\nSome words.\n\n"
        "| English | Chinese (Simplified) | note |\n|:---|:-:|---|\n| **tea** | 茶 | a \\| b |\n|leaf|`叶`||\n\n"
        "| en | note |\n|--|--|\n| [cup](https://example.org) | |\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    assert trees == [
        {"id": "tea", "note": "a | b", "terms": {"en": "tea", "zh-Hans": "茶"}},
        {"id": "leaf", "terms": {"en": "leaf", "zh-Hans": "叶"}},
        {"id": "cup", "terms": {"en": "cup"}},
    ]
    assert [line.partition(" ×")[0] for line in report.change_lines()] == [
        "line without terms dropped: 4",
        "markup of a text read as its text: 4",
        "address of a link dropped: 1",
    ]
    assert report.remarks == ["x.md: columns read: 'English' as en, 'Chinese (Simplified)' as zh-Hans"]


def test_a_row_with_too_many_cells_is_an_error_at_its_line() -> None:
    trees, report = read("| en | fr |\n|---|---|\n| tea | thé | x |\n| leaf |\n")
    assert [tree["id"] for tree in trees] == ["leaf"]
    assert [str(finding.location) for finding in report.findings] == ["x.md:3:1"]


def test_two_tables_without_ids_get_different_ones() -> None:
    trees, _ = read("| en |\n|---|\n| tea |\n\n| en | fr |\n|---|---|\n| tea | thé |\n")
    assert len({tree["id"] for tree in trees}) == 2


def test_made_ids_are_not_those_of_another_table() -> None:
    report = Report()
    text = "| id | en | fr |\n|---|---|---|\n| tea | leaf | feuille |\n\n| en |\n|---|\n| tea |\n| tea |\n"
    stream = READER.open(source_of(text.encode(), "x.md"), ReadOptions(column_map=(("id", "id"),)), report)
    ids = [one.id for one in stream.entries if isinstance(one, Concept)]
    assert ids[0] == "tea"
    assert len(set(ids)) == 3
    assert stream.has_ids


def test_a_row_without_a_bar_belongs_to_its_table() -> None:
    trees, report = read("| en | fr |\n|---|---|\ntea\n- not a row\n")
    assert [tree["terms"] for tree in trees] == [{"en": "tea"}]
    assert [line.partition(" ×")[0] for line in report.change_lines()] == ["line without terms dropped: 1"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("**tea** and *leaf*", "tea and leaf"),
        ("***tea***", "tea"),
        ("*a **b** c*", "a b c"),
        ("**_tea_**", "tea"),
        ("红**茶**叶", "红茶叶"),
        ("`a_b **c**`", "a_b **c**"),
        ("`` a`b ``", "a`b"),
        (r"`a\|b`", "a|b"),
        ("[tea](https://x.org/a(b) 'hot')", "tea"),
        ("![tea](x.png)", "tea"),
        ("<https://x.org>", "https://x.org"),
        ("~~tea~~", "tea"),
        ("tea<br/>leaf", ["tea", "leaf"]),
        ("salt &amp; tea &#8212;", "salt & tea —"),
        (r"\*tea\* \[a](b)", "*tea* [a](b)"),
        (r"\\", "\\"),
    ],
)
def test_markup_is_taken_off_and_counted(cell: str, text: str | list[str]) -> None:
    trees, report = read(f"| en |\n|---|\n| {cell} |\n")
    assert trees[0]["terms"] == {"en": text}
    assert "markup of a text read as its text: 1 ×, first at x.md:3:1" in report.change_lines()


@pytest.mark.parametrize(
    "cell", ["snake_case_name", "2*3*4", "a * b * c", r"C:\dir", "AT&T &none;", "a__b__c", "[b][c]", "<b>x</b>", "**x"]
)
def test_what_is_no_markup_stays(cell: str) -> None:
    trees, report = read(f"| en |\n|---|\n| {cell} |\n")
    assert trees[0]["terms"] == {"en": cell}
    assert report.change_lines() == []


@pytest.mark.parametrize("mark", ["**a ", "[", "[](", "`a", "_a ", "*a*", "~~a ", "&a", "<!--"])
def test_many_opening_marks_cost_no_more_than_time_for_each(mark: str) -> None:
    assert len(read(f"| en |\n|---|\n| {mark * 2000} |\n")[0]) == 1


@pytest.mark.parametrize("mark", ["- ", "* ", "1. ", "", "  + ", "- [x] "])
def test_lists_with_a_separator(mark: str) -> None:
    trees, report = read(f"# Terms\n\n{mark}tea，茶\n{mark}black tea，红茶，暗\n{mark}no translation\n", LIST)
    assert [tree["terms"] for tree in trees] == [
        {"en": "tea", "zh-Hans": "茶"},
        {"en": "black tea", "zh-Hans": "红茶，暗"},
    ]
    assert [str(finding.location) for finding in report.findings] == ["x.md:5:1"]
    assert report.omitted == 1


def test_one_language_on_both_sides_is_declared_once() -> None:
    options = ReadOptions(source_language="en", target_languages=("en",), split="，")
    stream = READER.open(source_of("- tea，chai\n".encode(), "x.md"), options, Report())
    assert stream.metadata.languages == ("en",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- tea：茶\n- leaf：叶\n- cup\n", "'：' divides 2 of its 3 lines; say --split '：'"),
        ("tea\tthé\n", "say --split $'\\t', a tab"),
        ("- [tea](a: b)：茶\n- **leaf：叶**\n- x: y\n", "'：' divides 2 of its 3 lines"),
        ("tea - thé\nbrew - infusion: x\n", "' - ' divides 2 of its 2 lines"),
    ],
)
def test_the_separator_is_found_and_proposed_not_guessed(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text, EN_ZH)
    assert message in str(caught.value.finding)


def test_a_list_needs_its_languages() -> None:
    with pytest.raises(UsageError) as caught:
        read("- tea，茶\n", ReadOptions(split="，"))
    assert caught.value.finding.suggestion == "say them: --source en --target fr"


@pytest.mark.parametrize("text", ["# Only a heading\n", "Some prose here.\n", "| a | b |\n|---|---|\n| 1 | 2 |\n"])
def test_what_has_no_terms_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.finding.code == "G107"


@pytest.mark.parametrize(
    ("start", "end"), [("```", "```"), ("````md", "````"), ("~~~", "~~~~"), ("<!--", "-->"), ("<!-- |", "| -->")]
)
def test_code_and_comments_are_no_tables_and_no_lists(start: str, end: str) -> None:
    trees, _ = read(f"{start}\n| en |\n|---|\n| no |\n{end}\n\n| en |\n|---|\n| yes |\n")
    assert [tree["id"] for tree in trees] == ["yes"]
    trees, report = read(f"{start}\n- no，不\n{end}\n- yes，是\n", LIST)
    assert [tree["id"] for tree in trees] == ["yes"]
    assert [line.partition(" ×")[0] for line in report.change_lines()] == ["line without terms dropped: 3"]


@pytest.mark.parametrize("above", ["---\ntitle，x\n---\n", "Words，many\n===\n", "# A，b\n", "* * *\n", "> a，b\n"])
def test_front_matter_headings_rules_and_quotes_are_no_items(above: str) -> None:
    trees, report = read(f"{above}tea，茶\n", LIST)
    assert [tree["id"] for tree in trees] == ["tea"]
    assert report.findings == []


def test_it_is_recognised_by_a_table_of_languages() -> None:
    assert recognises(b"| **en** | fr |\n| --- | --- |  \n")
    assert recognises(b"# Teas\n\n| en | fr |\n| --- | --- |\n")
    assert not recognises(b"| a | b |\n|---|---|\n")


@given(st.lists(st.sampled_from(["- a，b", "- ，b", "- a", "- a，", "x", "", "# h", "1. c，d，e"]), min_size=1))
def test_every_item_is_read_or_reported(lines: list[str]) -> None:
    bullets = [line for line in lines if line.startswith(("- ", "1. "))]
    if not bullets:
        return
    trees, report = read("\n".join(lines), LIST)
    assert len(trees) + report.omitted == len(bullets)


_ROWS = [
    "| a | b |",
    "| | b |",
    "a | ",
    "| **a** | `b` | | ",
    "| a | b | c |",
    "| | |",
    "x",
    "| a \\| b | c |",
    "| | | n |",
]


@given(st.lists(st.lists(st.sampled_from(_ROWS), max_size=6), min_size=1, max_size=3))
def test_every_row_is_read_or_reported(tables: list[list[str]]) -> None:
    trees, report = read("\n\n".join("\n".join(["| en | fr |", "|---|---|", *rows]) for rows in tables))
    filled = sum(row != "| | |" for rows in tables for row in rows)
    assert len(trees) + report.omitted + report.counts[Severity.ERROR] == filled
    assert len({tree["id"] for tree in trees}) == len(trees)
