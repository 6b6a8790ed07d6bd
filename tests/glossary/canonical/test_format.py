"""One canonical form: comments stay, nothing changes its meaning, and a second run changes nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.canonical.format import formatted_yaml
from glossary.findings import InvalidInputError, Report

ROOT = Path(__file__).parents[3]
Run = Callable[..., Any]
Write = Callable[..., Path]


def formatted(text: str) -> str:
    return formatted_yaml(text.encode(), "g.yaml", Report()).decode()


def test_form_order_and_comments() -> None:
    text = """\
# Words of the harbour
languages: [ en,fr ]   # two
title:   "Harbour"
glossport: 1   # the form

# What there is
concepts:   # sorted by hand
   # the first
   - terms: {fr: [ancre], en: {text: anchor, status: preferred}}   # of iron
     id: anchor


   # the second

   - id: "rope"
     terms:
        en: rope   # or line
   # the end of it
units:
- {fr: Le port., en: The port.}
# bye
"""
    assert (
        formatted(text)
        == """\
# Words of the harbour
glossport: 1  # the form
title: Harbour
languages: [en, fr]  # two

# What there is
concepts:  # sorted by hand
  # the first
  - id: anchor
    terms:  # of iron
      fr: ancre
      en: {text: anchor, status: preferred}

  # the second
  - id: rope
    terms:
      en: rope  # or line
  # the end of it
units:
  - {fr: Le port., en: The port.}
# bye
"""
    )


@pytest.mark.parametrize(
    "text",
    [
        "glossport: 1\nconcepts: [{id: a, terms: {en: tea}}] # flow\n",
        "glossport: 1\nconcepts: [ # in\n  {id: a, terms: {en: tea}} # one\n]\nunits: []\n",
        "---\n# top\nglossport: 1\nunits:\n- {en: a, fr: b}\nconcepts:\n- {id: a, terms: {en: tea}}\n...\n",
        "\ufeffglossport: 1\r\nconcepts:\r\n- id: a\r\n  terms: {en: tea}\r\n",
        "# only\nglossport: 1\n",
        "glossport: 1\nconcepts:\n",
        "concepts:\n# a file of a folder\n- {id: a, terms: {en: tea}}\n",
        "glossport: 1\nconcepts:\n- id: a\n  definition: |\n    two\n    # lines\n  terms: {en: 'te # a'}  # real\n",
    ],
)
def test_a_second_run_changes_nothing_and_every_comment_stays(text: str) -> None:
    once = formatted(text)
    assert formatted(once) == once
    for comment in ("# flow", "# in", "# one", "# top", "# only", "# a file of a folder", "# real"):
        assert (comment in once) is (comment in text)


@pytest.mark.parametrize("path", ["examples/tea/tea.yaml", "tests/golden/statuses/glossary.yaml"])
def test_real_glossaries(path: str) -> None:
    once = formatted((ROOT / path).read_text(encoding="utf-8"))
    assert formatted(once) == once


_ENTRIES = st.sampled_from(
    [
        "- {id: %d, terms: {en: tea}}",
        "- id: %d\n  # inner\n  terms:\n    en: [tea, cha] # beside",
        "-   id: '%d'\n    note: >\n      folded\n      text\n    terms: {fr: [{text: thé, status: preferred}]}",
        "\n# between\n- id: %d\n  definition: {en: a,\n    fr: b} # after\n  terms: {en: x}\n",
        "\n\n- {terms: {en: y}, id: %d} # last",
    ]
)


@given(st.lists(_ENTRIES, max_size=6), st.sampled_from(["", "  "]), st.sampled_from(["\n", "\r\n"]))
def test_any_glossary_keeps_its_meaning_and_comments(entries: list[str], indent: str, newline: str) -> None:
    lines = "\n".join(entry % number for number, entry in enumerate(entries, 1)).split("\n")
    body = "\n".join(indent + line if line else line for line in lines)
    text = f"glossport: 1\nconcepts:\n{body}\n".replace("\n", newline)
    once = formatted(text)
    assert formatted(once) == once
    assert sorted(part for part in once.split() if part == "#") == sorted(part for part in text.split() if part == "#")


def test_mistakes_are_told_and_nothing_is_written(run: Run, write: Write) -> None:
    with pytest.raises(InvalidInputError):
        formatted("glossport: 1\nconcepts:\n- {id: a, term: {en: tea}}\n")
    path = write("g.yaml", "glossport: 1\nconcepts:\n- {id: a, term: {en: tea}}\n")
    done = run("fmt", path)
    assert done.code == 3
    assert f"{path}:3:11: error G201 unknown-key" in done.err


LOOSE = "glossport: 1\nconcepts:\n- {id: a, terms: {en: tea}}\n"
CANONICAL = "glossport: 1\nconcepts:\n  - id: a\n    terms:\n      en: tea\n"


class TestCommand:
    def test_files_are_written_and_named(self, run: Run, write: Write) -> None:
        path = write("g.yaml", LOOSE)
        done = run("fmt", path)
        assert (done.code, path.read_text(encoding="utf-8")) == (0, CANONICAL)
        assert done.err == f"{path}: written again\n1 files written again, 0 as they should be\n"
        assert run("fmt", path.parent).err == "0 files written again, 1 as they should be\n"

    def test_check_writes_nothing_and_fails(self, run: Run, write: Write) -> None:
        path = write("g.yaml", LOOSE)
        done = run("fmt", "--check", path)
        assert (done.code, path.read_text(encoding="utf-8")) == (1, LOOSE)
        assert f"{path}: would be written again" in done.err

    def test_diff_shows_what_would_change(self, run: Run, write: Write) -> None:
        path = write("g.yaml", LOOSE)
        done = run("fmt", "--diff", path)
        assert (done.code, path.read_text(encoding="utf-8")) == (1, LOOSE)
        assert done.out.splitlines()[-4:] == [
            "-- {id: a, terms: {en: tea}}",
            "+  - id: a",
            "+    terms:",
            "+      en: tea",
        ]

    def test_json_lines(self, run: Run, write: Write) -> None:
        path = write("g.jsonl", '{"glossport":1}\n\n{"terms":{"en":["tea"]},"id":"a"}\n')
        assert run("fmt", path).code == 0
        assert path.read_text(encoding="utf-8") == '{"glossport": 1}\n{"id": "a", "terms": {"en": "tea"}}\n'

    def test_other_formats_are_refused(self, run: Run, write: Write, tmp_path: Path) -> None:
        assert run("fmt", write("g.csv", "en\ntea\n")).code == 2
        assert run("fmt", tmp_path / "none.yaml").code == 3


@pytest.mark.parametrize("blank", ["", "\n", "\n\n", "\n# a comment\n\n"])
@pytest.mark.parametrize("units", ["units: []\n", "units: []", "units:\n"])
def test_an_empty_list_at_the_end_leaves_nothing_behind(run: Run, write: Write, blank: str, units: str) -> None:
    text = f"glossport: 1\nlanguages: [en]\nconcepts:\n  - {{id: a, terms: {{en: tea}}}}\n{blank}{units}"
    glossary = write("g.yaml", text)
    run("fmt", glossary)
    once = glossary.read_bytes()
    assert run("fmt", "--check", glossary).code == 0
    assert not once.endswith(b"\n\n")
