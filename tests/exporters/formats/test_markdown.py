"""The Markdown table: what a renderer makes of it, and the page around it."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from exporters.formats.markdown import EXPORTER
from exporters.losses import Losses
from glossary.model import Concept, LanguageSection, Metadata, Status, Term

Run = Callable[..., Any]
Write = Callable[..., Path]

METADATA = Metadata(source_language="en", languages=("en", "zh-Hans"))


def written(text: str) -> tuple[str, Losses]:
    out, losses = io.BytesIO(), Losses()
    concept = Concept("a", {"en": LanguageSection([Term(text), Term("old", Status.DEPRECATED)])})
    EXPORTER.write(METADATA, iter([concept]), out, EXPORTER.options(), losses)
    return out.getvalue().decode(), losses


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=20))
def test_a_renderer_shows_the_term_as_it_is(text: str) -> None:
    page, losses = written(text)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(page)
    cells = [token for token in tokens if token.type == "inline"]
    if losses.entries_omitted:
        return
    shown = "".join(child.content for child in cells[2].children or [] if child.type == "text")
    assert shown == f"{text}old" or losses.altered_count
    assert [child.tag for child in cells[2].children or [] if child.type == "s_open"] == ["s"]
    assert len(cells) == 4


GLOSSARY = (
    "glossport: 1\nsource_language: en\nlanguages: [en, fr]\nconcepts:\n  - {id: tea, terms: {en: tea, fr: thé}}\n"
)
TABLE = "| English | French |\n| --- | --- |\n| tea | thé |\n"
PAGE = "# Words\n\n<!-- glossport -->\nold\n<!-- end glossport -->\n\nMore.\n"


def test_a_new_page_has_the_comments(run: Run, write: Write, tmp_path: Path) -> None:
    assert run("convert", write("t.yaml", GLOSSARY), "--to", "markdown", "-o", tmp_path / "t.md").code == 0
    assert (tmp_path / "t.md").read_text(encoding="utf-8") == (
        f"<!-- glossport -->\n\n{TABLE}\n<!-- end glossport -->\n"
    )


def test_only_what_is_between_the_comments_is_written(run: Run, write: Write) -> None:
    source, page = write("t.yaml", GLOSSARY), write("README.md", PAGE)
    assert run("convert", source, "--to", "markdown", "-o", page).code == 0
    expected = PAGE.replace("\nold\n", f"\n\n{TABLE}\n")
    assert page.read_bytes().decode() == expected
    assert run("convert", source, "--to", "markdown", "-o", page).code == 0
    assert page.read_bytes().decode() == expected


def test_check_tells_a_stale_page_and_writes_nothing(run: Run, write: Write, tmp_path: Path) -> None:
    source, page = write("t.yaml", GLOSSARY), write("README.md", PAGE)
    done = run("convert", source, "--to", "markdown", "-o", page, "--check")
    assert (done.code, page.read_text(encoding="utf-8")) == (1, PAGE)
    assert f"{page}: error G608 stale-output: this is not what would be written now" in done.err
    run("convert", source, "--to", "markdown", "-o", page)
    assert run("convert", source, "--to", "markdown", "-o", page, "--check").code == 0
    missing = run("convert", source, "--to", "tbx", "-o", tmp_path / "no.tbx", "--check")
    assert missing.code == 1
    assert "this output is missing" in missing.err
    assert not (tmp_path / "no.tbx").exists()


@pytest.mark.parametrize(
    "page",
    ["# Words\n", "<!-- glossport -->\n", "<!-- end glossport -->\n<!-- glossport -->\n", PAGE + PAGE, ""],
)
def test_a_page_without_both_comments_is_left_alone(run: Run, write: Write, page: str) -> None:
    path = write("README.md", page)
    done = run("convert", write("t.yaml", GLOSSARY), "--to", "markdown", "-o", path)
    assert done.code == 1
    assert "G609 no-markers" in done.err
    assert path.read_text(encoding="utf-8") == page


def test_a_page_may_have_several_tables(run: Run, write: Write) -> None:
    page = write("README.md", PAGE.replace("glossport", "tea") + PAGE)
    source = write("t.yaml", GLOSSARY)
    assert run("convert", source, "--to", "markdown", "-O", "marker=tea", "-o", page).code == 0
    text = page.read_text(encoding="utf-8")
    assert text.count(TABLE) == 1
    assert text.endswith(PAGE)
