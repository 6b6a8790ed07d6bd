"""The one canonical form of YAML, as a reviewer sees it."""

import re
from io import BytesIO
from typing import Any

import pytest
import yaml

from glossary.canonical.comments import Comments, comments_in
from glossary.canonical.events import Events
from glossary.canonical.writer import CanonicalWriter, emit, emit_item
from glossary.model import Concept, LanguageSection, Metadata, Passage, Status, Term, Unit


def written(*entries: Concept | Unit, metadata: Metadata | None = None) -> str:
    out = BytesIO()
    writer = CanonicalWriter(metadata or Metadata(), out)
    writer.write(entries)
    writer.close()
    return out.getvalue().decode()


def rewritten(text: str) -> str:
    """Read one list item and write it again with its comments."""
    events = Events(BytesIO(text.encode()), "x")
    for _ in range(3):
        events.next()
    events.kept.clear()
    tree = events.tree(events.next())
    return emit_item(tree, 2, comments_in(text.splitlines(keepends=True), events.kept))


def test_the_form_of_a_glossary() -> None:
    tower = Concept(
        "5g-cell-tower",
        {
            "en": LanguageSection(
                [
                    Term("5G cell tower"),
                    Term("5G base station", status=Status.DEPRECATED, notes=("used in older texts",)),
                ],
                definitions=(Passage("A site that holds the radio equipment of a 5G network."),),
            ),
            "zh-Hans": LanguageSection([Term("5G基站")]),
        },
        subject_field="telecommunications",
    )
    metadata = Metadata(id="cyberspace", version="1.10", source_language="en", languages=("en", "zh-Hans"))
    assert written(tower, Unit({"en": "Hello, world.", "no": "Hei."}), metadata=metadata) == (
        "glossport: 1\n"
        "id: cyberspace\n"
        'version: "1.10"\n'
        "source_language: en\n"
        "languages: [en, zh-Hans]\n"
        "concepts:\n"
        "  - id: 5g-cell-tower\n"
        "    subject_field: telecommunications\n"
        "    definition: {en: A site that holds the radio equipment of a 5G network.}\n"
        "    terms:\n"
        "      en:\n"
        "        - 5G cell tower\n"
        "        - {text: 5G base station, status: deprecated, note: used in older texts}\n"
        "      zh-Hans: 5G基站\n"
        "units:\n"
        '  - {en: "Hello, world.", "no": Hei.}\n'
    )


def test_units_wait_until_all_concepts_are_written() -> None:
    text = written(Unit({"en": "x"}), Concept("a"))
    assert text == "glossport: 1\nconcepts:\n  - id: a\n    terms: {}\nunits:\n  - {en: x}\n"


@pytest.mark.parametrize(
    "text", ["no", "Yes", "~", "null", "1.10", "1e3", "0x1F", "12:30", "2024-03-31", "=", "<<", ".inf"]
)
def test_what_another_parser_would_resolve_is_quoted(text: str) -> None:
    assert emit({"note": text}) == f'note: "{text}"\n'


@pytest.mark.parametrize(
    "text", ["5G network", "New York", "a, b", "C#", "it's", "nothing", "http://x.org/a", "中文：是"]
)
def test_plain_text_stays_plain(text: str) -> None:
    assert emit({"note": text}) == f"note: {text}\n"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("a: b", '"a: b"'),
        (" x", '" x"'),
        ("#x", '"#x"'),
        ('"x"', r'"\"x\""'),
        ("a\r\nb", r'"a\r\nb"'),
        ("a\u2028b", r'"a\Lb"'),
        ("\ufeffx", r'"\uFEFFx"'),
        ("a\u202eb", r'"a\u202Eb"'),
        ("a\n\n", r'"a\n\n"'),
        (" a\nb", r'" a\nb"'),
    ],
)
def test_the_rest_is_in_double_quotes(text: str, quoted: str) -> None:
    assert emit({"note": text}) == f"note: {quoted}\n"


def test_lines_are_a_literal_block() -> None:
    assert emit({"note": "one\n  two: x\n\n# three"}) == "note: |-\n  one\n    two: x\n\n  # three\n"
    assert emit({"note": "one\ntwo\n"}) == "note: |\n  one\n  two\n"


def test_long_text_is_folded_at_single_spaces() -> None:
    text = "word " * 30 + "two  spaces"
    lines = emit({"note": text}).splitlines()
    assert lines[0] == "note: >-"
    assert max(map(len, lines)) <= 100
    assert yaml.safe_load("\n".join(lines)) == {"note": text}


def test_a_wide_character_takes_two_columns() -> None:
    assert emit({"note": "中" * 47}) == f"note: {'中' * 47}\n"
    assert emit({"note": "中" * 48}).count("\n") == 2


def test_long_chinese_text_breaks_after_punctuation() -> None:
    text = "互联网让世界变成了地球村，" * 6
    lines = emit({"note": text}).splitlines()
    assert all(line.endswith(("，\\", '，"')) for line in lines)
    assert yaml.safe_load("\n".join(lines)) == {"note": text}


@pytest.mark.parametrize("text", ["中\\" * 60, "中 。 " * 40 + '"', "中" * 120, "中\t，" * 50, " 中，" * 50])
def test_continued_lines_read_back(text: str) -> None:
    assert yaml.load(emit({"a": {"b": [text, "x" * 99]}}), yaml.BaseLoader) == {"a": {"b": [text, "x" * 99]}}


def test_a_line_that_does_not_fit_is_written_in_block_style() -> None:
    assert emit({"definition": {"en": "x" * 75, "fr": "z"}}) == f"definition: {{en: {'x' * 75}, fr: z}}\n"
    assert emit({"definition": {"en": "x" * 75, "fr": "z" * 2}}) == f"definition:\n  en: {'x' * 75}\n  fr: {'z' * 2}\n"


COMMENTED = """\
  - id: a  # the id
    # why these
    terms:  # here
      # first
      en:
        # the short one
        - {text: tower, note: "x # y"}  # checked
        - mast
      # last of all
      fr: tour
"""


def test_comments_stay_where_they_are() -> None:
    assert rewritten(COMMENTED) == COMMENTED


def test_a_comment_on_the_header_of_a_block_text_stays_there() -> None:
    text = "  - note: |-  # as published\n      # no comment\n      b\n    id: a\n"
    assert rewritten(text) == text


def test_comments_inside_brackets_open_them() -> None:
    text = "  - terms: {en: [tower, # one\n      mast], # two\n      # three\n      fr: tour}\n"
    assert rewritten(text) == (
        "  - terms:\n      en:  # two\n        - tower  # one\n        - mast\n      # three\n      fr: tour\n"
    )


def test_comments_of_what_is_gone_move_up() -> None:
    comments = Comments({("note", 1): ["# above"]}, {("terms", "en", "text"): "# beside"}, ["# below"])
    tree: dict[str, Any] = {"note": "x", "terms": {"en": "z"}}
    assert emit(tree, comments=comments) == "# above\nnote: x\nterms:\n  # beside\n  en: z\n# below\n"


@pytest.mark.parametrize(
    "text", ["  - # dash\n    id: a\n", "  - id: a # x\n\n    # y\n    note: n\n    # z\n", COMMENTED]
)
def test_writing_twice_changes_nothing_more(text: str) -> None:
    once = rewritten(text)
    assert re.findall("#.*", once) == re.findall("#.*", text)
    assert rewritten(once) == once
