"""A memory that went through glossport is the same XML, compared by its canonical form.

The comparison shares no code with our reader. It ignores comments, the order of attributes, white space between
elements outside of segments, and the source language of the header, which belongs to the glossary.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.oracle.memory_files import OURS, each_memory

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SEGTYPES = {"block", "paragraph", "sentence", "phrase"}

Run = Callable[..., Any]


def canonical(memory: bytes) -> list[str]:
    """Return the header and each unit in canonical form."""
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, load_dtd=False, no_network=True)
    parts = etree.fromstring(memory, parser).iter("header", "tu")
    return [etree.tostring(plain(part), method="c14n", exclusive=True).decode() for part in parts]


def plain(part: Any) -> Any:
    """Take away what may differ: white space between elements, the name of TMX 1.1 for a language, what we drop."""
    part.tail = None
    for element in list(part.iter("header", "tu", "tuv", "note", "prop")):
        if "lang" in element.attrib:
            element.set(XML_LANG, element.attrib.pop("lang"))
        if element.get("segtype", "block") not in SEGTYPES:
            del element.attrib["segtype"]
        if element.tag in ("note", "prop"):
            continue
        for private in element.findall("ude"):
            element.remove(private)
        element.text = visible(element.text)
        for child in element:
            child.tail = visible(child.tail)
    return part


def visible(text: str | None) -> str | None:
    return text if text and not text.isspace() else None


def written(run: Run, memory: Path, *through: Path) -> bytes:
    """Convert the memory to each of the files in turn; return the last."""
    for file in through:
        done = run("convert", memory, "--to", file.suffix[1:], "-o", file, "-q")
        assert done.code == 0, done.err
        memory = file
    return memory.read_bytes()


@each_memory
def test_it_comes_back_as_it_went_in(run: Run, tmp_path: Path, memory: Path) -> None:
    assert canonical(written(run, memory, tmp_path / "out.tmx")) == canonical(memory.read_bytes())


@each_memory
@pytest.mark.parametrize("between", ["yaml", "jsonl"])
def test_it_comes_back_through_our_own_formats(run: Run, tmp_path: Path, memory: Path, between: str) -> None:
    through = (tmp_path / f"between.{between}", tmp_path / "out.tmx")
    assert canonical(written(run, memory, *through)) == canonical(memory.read_bytes())


def test_what_is_dropped_is_counted(run: Run, tmp_path: Path) -> None:
    done = run("convert", OURS / "dropped.tmx", "--to", "tmx", "-o", tmp_path / "out.tmx")
    counted = re.findall(r"^(.*) dropped: 1 ×", done.err, re.MULTILINE)
    assert sorted(counted) == ["<ude>", "segtype Sentence", "segtype clause"]


# The comparison itself


@pytest.mark.parametrize(
    ("memory", "before", "after"),
    [
        ("codes", '<ph x="2" assoc="f">[^<]*</ph>', ""),
        ("codes", ' assoc="f"', ""),
        ("nested", '<sub datatype="rtf" type="x-note">', "<sub>"),
        ("nested", "<hi>deep</hi>", "deep"),
        ("codes", "one<ph", "one <ph"),
        ("codes", "  spaces  ", " spaces "),
        ("details", '<prop type="between">p3</prop>', ""),
        ("details", '(<prop type="before">p1</prop>)\\s+(<note>n1</note>)', r"\2\1"),
        ("details", '(<prop type="after">p4</prop>)\\s+(<tuv xml:lang="en"[^>]*>)', r"\2\1"),
        ("details", '<note xml:lang="fr">v2', "<note>v2"),
        ("details", 'usagecount="3"', 'usagecount="4"'),
        ("details", '<prop type="client">[^<]*</prop>', ""),
        ("languages", 'xml:lang="en-us"', 'xml:lang="en-US"'),
        ("languages", '(<tuv xml:lang="fr"><seg>thé</seg></tuv>)(<tuv.*?</tuv>)', r"\2\1"),
        ("languages", "<tu><tuv[^>]*><seg>alone</seg></tuv></tu>", ""),
    ],
)
def test_the_comparison_sees_a_change(memory: str, before: str, after: str) -> None:
    text = (OURS / f"{memory}.tmx").read_text(encoding="utf-8")
    changed, count = re.subn(before, after, text, count=1)
    assert count == 1
    assert canonical(changed.encode()) != canonical(text.encode())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<!--.*?-->", ""),
        ('(x="1") (assoc="p") (type="lb")', r"\3 \1 \2"),
        ("</tuv>\n +<tuv", "</tuv><!-- a comment --><tuv"),
        ('<ph assoc="b"/>', '<ph assoc="b"></ph>'),
        ("&#x1F375;", "🍵"),
    ],
)
def test_the_comparison_ignores_how_xml_is_written(before: str, after: str) -> None:
    text = (OURS / "codes.tmx").read_text(encoding="utf-8")
    changed, count = re.subn(before, after, text, count=1)
    assert count == 1
    assert canonical(changed.encode()) == canonical(text.encode())
