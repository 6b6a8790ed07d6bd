"""translate-toolkit finds the same texts, codes, notes and ids in a memory before and after glossport."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lxml import etree
from translate.storage.tmx import tmxfile

from tests.oracle.memory_files import OURS, each_memory

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Seen(NamedTuple):
    """What translate-toolkit finds in a unit."""

    id: str
    notes: str
    source: str
    target: str
    rich_source: str
    rich_target: str
    variants: list[tuple[str, str, str]]
    """Of each language its name, its text, and the XML of its segment."""


def seen(memory: bytes) -> list[Seen]:
    store = tmxfile()
    store.parse(memory)
    name_languages(store)
    languages: list[Any] = list(dict.fromkeys(tuv.get(XML_LANG) for tuv in store.document.iter("tuv")))
    if len(languages) > 1:
        store.setsourcelanguage(languages[0])
        store.settargetlanguage(languages[1])
    return [as_seen(unit) for unit in store.units]


def name_languages(store: Any) -> None:
    """Name the attribute of TMX 1.1 for a language as TMX 1.4 does; translate-toolkit does not know it."""
    for tuv in store.document.iter("tuv"):
        if "lang" in tuv.attrib:
            tuv.set(XML_LANG, tuv.attrib.pop("lang"))


def as_seen(unit: Any) -> Seen:
    rich = (repr(unit.rich_source), repr(unit.rich_target))
    return Seen(unit.getid(), unit.getnotes(), str(unit.source), str(unit.target), *rich, list(variants(unit)))


def variants(unit: Any) -> Iterator[tuple[str, str, str]]:
    for node in unit.getlanguageNodes():
        segment = next(node.iter(unit.textNode))
        segment.tail = None
        xml = etree.tostring(segment, method="c14n").decode()
        yield node.get(XML_LANG), str(unit.getNodeText(node)), xml


@each_memory
def test_it_sees_the_same_before_and_after(run: Callable[..., Any], tmp_path: Path, memory: Path) -> None:
    out = tmp_path / "out.tmx"
    assert run("convert", memory, "--to", "tmx", "-o", out, "-q").code == 0
    assert seen(out.read_bytes()) == seen(memory.read_bytes())


@pytest.mark.parametrize(("before", "after"), [("{0}", "{1}"), (' assoc="f"', ""), ("<hi>", '<hi x="2">')])
def test_it_sees_another_code(before: str, after: str) -> None:
    text = (OURS / "codes.tmx").read_text(encoding="utf-8")
    assert before in text
    assert seen(text.replace(before, after, 1).encode()) != seen(text.encode())
