"""Terms in Markdown: tables and lists."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.errors import InputError, UsageError
from glossary.findings import Report
from glossary.model import Concept
from glossary.readers.base import ReadOptions
from glossary.readers.markdown import READER, recognises
from glossary.shape import concept_tree
from glossary.source import source_of

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
        "| en | id |\n|--|--|\n| [cup](https://example.org) | c1 |\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    assert trees == [
        {"id": "tea", "note": "a | b", "terms": {"en": "tea", "zh-Hans": "茶"}},
        {"id": "leaf", "terms": {"en": "leaf", "zh-Hans": "叶"}},
        {"id": "c1", "terms": {"en": "cup"}},
    ]
    assert [line.partition(" ×")[0] for line in report.change_lines()] == [
        "line without terms dropped: 4",
        "markup of a text read as its text: 4",
    ]
    assert report.remarks == ["x.md: columns read: 'English' as en, 'Chinese (Simplified)' as zh-Hans"]


def test_a_row_with_too_many_cells_is_an_error_at_its_line() -> None:
    trees, report = read("| en | fr |\n|---|---|\n| tea | thé | x |\n| leaf |\n")
    assert [tree["id"] for tree in trees] == ["leaf"]
    assert [str(finding.location) for finding in report.findings] == ["x.md:3:1"]


def test_two_tables_without_ids_get_different_ones() -> None:
    trees, _ = read("| en |\n|---|\n| tea |\n\n| en | fr |\n|---|---|\n| tea | thé |\n")
    assert len({tree["id"] for tree in trees}) == 2


@pytest.mark.parametrize("mark", ["- ", "* ", "1. ", "", "  + "])
def test_lists_with_a_separator(mark: str) -> None:
    trees, report = read(f"# Terms\n\n{mark}tea，茶\n{mark}black tea，红茶，暗\n{mark}no translation\n", LIST)
    assert [tree["terms"] for tree in trees] == [
        {"en": "tea", "zh-Hans": "茶"},
        {"en": "black tea", "zh-Hans": "红茶，暗"},
    ]
    assert [str(finding.location) for finding in report.findings] == ["x.md:5:1"]
    assert report.omitted == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- tea：茶\n- leaf：叶\n- cup\n", "'：' divides 2 of its 3 lines; say --split '：'"),
        ("tea - thé\nbrew - infusion: x\n", "' - ' divides 2 of its 2 lines"),
    ],
)
def test_the_separator_is_found_and_proposed_not_guessed(text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text, EN_ZH)
    assert told in str(caught.value.finding)


def test_a_list_needs_its_languages() -> None:
    with pytest.raises(UsageError) as caught:
        read("- tea，茶\n", ReadOptions(split="，"))
    assert caught.value.finding.mend == "say them: --source en --target fr"


@pytest.mark.parametrize("text", ["# Only a heading\n", "Some prose here.\n", "| a | b |\n|---|---|\n| 1 | 2 |\n"])
def test_what_has_no_terms_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.finding.code == "G107"


def test_code_blocks_are_no_tables() -> None:
    trees, _ = read("```\n| en |\n|---|\n| no |\n```\n\n| en |\n|---|\n| yes |\n")
    assert [tree["id"] for tree in trees] == ["yes"]


def test_it_is_recognised_by_a_table_of_languages() -> None:
    assert recognises(b"# Teas\n\n| en | fr |\n| --- | --- |\n")
    assert not recognises(b"| a | b |\n|---|---|\n")


@given(st.lists(st.sampled_from(["- a，b", "- ，b", "- a", "- a，", "x", "", "# h", "1. c，d，e"]), min_size=1))
def test_every_item_is_read_or_reported(lines: list[str]) -> None:
    bullets = [line for line in lines if line.startswith(("- ", "1. "))]
    if not bullets:
        return
    trees, report = read("\n".join(lines), LIST)
    assert len(trees) + report.omitted == len(bullets)
