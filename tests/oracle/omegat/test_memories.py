"""OmegaT 3.6 finds the same in a memory before and after glossport.

It reads each as a memory of the folder tm/, with and without the tags of codes, and as the memory of a project.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from lxml import etree

from tests.oracle.memory_files import OURS, each_memory

# The types of the fixtures in conftest.py, which tests cannot import.
Entries: TypeAlias = list[dict[str, str]]
OmegatMemories: TypeAlias = Callable[..., dict[Path, Entries]]
Run: TypeAlias = Callable[..., Any]

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def pair_of(memory: Path) -> tuple[str, str]:
    """Return the first two languages of a memory, as it writes them."""
    found = [tuv.get(XML_LANG) or tuv.get("lang") for tuv in etree.parse(memory).iter("tuv")]
    source, target, *_ = dict.fromkeys([*filter(None, found), "en", "fr"])
    return source, target


@each_memory
def test_it_finds_the_same_entries(run: Run, omegat_memories: OmegatMemories, tmp_path: Path, memory: Path) -> None:
    out = tmp_path / "out.tmx"
    assert run("convert", memory, "--to", "tmx", "-o", out, "-q").code == 0
    found = omegat_memories(*pair_of(memory), memory, out)
    assert found[out] == found[memory]


@each_memory
def test_it_finds_the_same_alternatives_in_its_own_memory(
    run: Run, omegat_memories: OmegatMemories, tmp_path: Path, memory: Path
) -> None:
    out = tmp_path / "out.tmx"
    source, target = pair_of(memory)
    done = run("convert", memory, "--to", "tmx-omegat", "--source", source, "--target", target, "-o", out, "-q")
    # Nothing is written where no unit is in both languages.
    written = [out] if done.code == 0 else []
    found = omegat_memories(source, target, memory, *written)
    assert alternatives(found.get(out, [])) == alternatives(found[memory])


def alternatives(entries: Entries) -> Entries:
    """Return the entries for one place each; a comment is on one line in memories for OmegaT."""
    return [one | {"comment": " ".join(one["comment"].split())} for one in entries if one["as"] == "alternative"]


def test_the_memory_of_a_project_keeps_defaults_and_alternatives(
    run: Run, omegat_memories: OmegatMemories, tmp_path: Path
) -> None:
    out = tmp_path / "out.tmx"
    convert = ("--to", "tmx-omegat", "--source", "en", "--target", "fr", "-o", out, "-q")
    assert run("convert", OURS / "project_save.tmx", *convert).code == 0
    found = [one for one in omegat_memories("en", "fr", out)[out] if one["as"] in ("default", "alternative")]
    assert sorted((one["as"], one["target"], one["place"].partition("prev=")[0]) for one in found) == [
        ("alternative", "Bouillir l'eau.", "file=menu/c.po\nid=boil.1\n"),
        ("alternative", "Fais bouillir l'eau.", "file=menu/a & b.html\nid=null\n"),
        ("alternative", "L'eau bout.", "file=menu/c.po\nid=boil.2\n"),
        ("default", "Faites bouillir l'eau.", ""),
        ("default", "Ouvrir le <b0>thé</b0><br1/>", ""),
        ("default", "À moitié <i2>ouvert", ""),
    ]


def test_the_comparison_sees_another_place(omegat_memories: OmegatMemories, tmp_path: Path) -> None:
    memory, other = OURS / "project_save.tmx", tmp_path / "other.tmx"
    text = memory.read_text(encoding="utf-8")
    other.write_text(text.replace("boil.1", "boil.3"), encoding="utf-8")
    found = omegat_memories("en", "fr", memory, other)
    assert alternatives(found[memory]) != alternatives(found[other])
