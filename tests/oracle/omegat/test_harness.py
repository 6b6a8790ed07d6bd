"""The OmegaT oracle itself, with files that OmegaT is known to read, to refuse, or to read as empty."""

from collections.abc import Callable
from pathlib import Path

import pytest

# The types of the fixtures in conftest.py, which tests cannot import.
Entries = list[tuple[str, str, str]]
OmegatList = Callable[..., dict[Path, Entries]]
OmegatTranslate = Callable[..., str]

TBX2 = """\
<?xml version="1.0" encoding="UTF-8"?>
<martif type="TBX-Basic" xml:lang="en"><text><body>
<termEntry id="c1"><descrip type="definition">fully oxidised</descrip><note>check "Dian Hong"</note>
<langSet xml:lang="en"><tig><term>black tea</term></tig></langSet>
<langSet xml:lang="zh-CN"><tig><term>红茶</term></tig><tig><term>紅茶</term></tig></langSet></termEntry>
<termEntry id="c2"><langSet xml:lang="en"><tig><term>tea</term></tig></langSet></termEntry>
</body></text></martif>
"""
CONCEPT = """\
<conceptEntry id="c1"><langSec xml:lang="en"><termSec><term>tea</term></termSec></langSec>
<langSec xml:lang="zh-CN"><termSec><term>茶</term></termSec></langSec></conceptEntry>
"""
TMX = """\
<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="test" creationtoolversion="1" segtype="phrase" o-tmf="test" adminlang="en"
srclang="en" datatype="plaintext"/><body>
<tu><note>hot</note><tuv xml:lang="en"><seg>black tea</seg></tuv><tuv xml:lang="zh-CN"><seg>红茶</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>tea &amp; "milk"</seg></tuv><tuv xml:lang="zh-CN"><seg>奶茶</seg></tuv></tu>
</body></tmx>
"""

READ = {
    "pairs.tbx": TBX2,
    "concept-entry.tbx": f"<martif><text><body>{CONCEPT}</body></text></martif>",
    "header.csv": 'source,target,comment\ntea,茶,"a ""leaf"", dried"\n',
    "semicolon.csv": "tea;茶;leaf\n",
    "coding-line.txt": "# -*- coding: utf-8 -*- tea terms\ntea\t茶\tleaf\n#1 grade\t一级\n",
    # The controls, separators and planes that a JSON line could get wrong; "é" comes back composed.
    "hostile.utf8": 'a\\b"c\x01\x7f\x85\u2028\u2029\ttea 🍵 e\u0301\n',
    "茶 é.txt": "tea\t茶\n",
    "pair.tmx": TMX,
}
REFUSED = {
    "v3.tbx": f'<tbx type="TBX-Basic" style="dca" xml:lang="en"><text><body>{CONCEPT}</body></text></tbx>',
    "namespace.tbx": TBX2.replace("<martif", '<martif xmlns="urn:iso:std:iso:30042:ed-2"'),
    "no-term.tbx": TBX2.replace("<term>tea</term>", ""),
    "extension.tsv": "tea\t茶\n",
    "capitals.TMX": TMX,
    "no-source-language.tmx": TMX.replace('srclang="en"', ""),
    "truncated.tmx": TMX[:-20],
}


def write(folder: Path, contents: dict[str, str]) -> list[Path]:
    files = [folder / name for name in contents]
    for file in files:
        file.write_text(contents[file.name], encoding="utf-8", newline="\n")
    return files


@pytest.fixture(scope="module")
def listed(omegat_list: OmegatList, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Entries]:
    """The entries of all files of READ by file name, loaded in one OmegaT."""
    files = write(tmp_path_factory.mktemp("read"), READ)
    return {file.name: entries for file, entries in omegat_list("en", "zh-CN", *files).items()}


def test_tbx2_lists_each_pair_and_a_blank_for_no_target(listed: dict[str, Entries]) -> None:
    comment = 'definition: fully oxidised\ncheck "Dian Hong"'
    assert listed["pairs.tbx"] == [("black tea", "红茶", comment), ("black tea", "紅茶", comment), ("tea", "", "")]


def test_tbx3_elements_in_a_martif_root_are_read_as_nothing(listed: dict[str, Entries]) -> None:
    assert listed["concept-entry.tbx"] == []


def test_csv_header_is_an_entry(listed: dict[str, Entries]) -> None:
    assert listed["header.csv"] == [("source", "target", "comment"), ("tea", "茶", 'a "leaf", dried')]


def test_csv_with_semicolons_is_read_as_nothing(listed: dict[str, Entries]) -> None:
    assert listed["semicolon.csv"] == []


def test_txt_coding_line_and_number_sign_are_comments(listed: dict[str, Entries]) -> None:
    assert listed["coding-line.txt"] == [("tea", "茶", "leaf")]


def test_tmx_lists_source_target_and_note(listed: dict[str, Entries]) -> None:
    assert listed["pair.tmx"] == [("black tea", "红茶", "hot"), ('tea & "milk"', "奶茶", "")]


def test_hostile_characters_come_through(listed: dict[str, Entries]) -> None:
    assert listed["hostile.utf8"] == [('a\\b"c\x01\x7f\x85\u2028\u2029', "tea 🍵 é", "")]


def test_file_name_outside_ascii(listed: dict[str, Entries]) -> None:
    assert listed["茶 é.txt"] == [("tea", "茶", "")]


def test_refused_and_ignored_files_fail_by_name(omegat_list: OmegatList, tmp_path: Path) -> None:
    files = write(tmp_path, {**REFUSED, "good.tbx": TBX2})
    with pytest.raises(AssertionError) as failure:
        omegat_list("en", "zh-CN", *files, tmp_path / "absent.csv")
    messages = str(failure.value).split("\n")
    refused = [*map(str, files[:-1]), str(tmp_path / "absent.csv")]
    assert [name for name in refused if not any(f"read {name}: " in message for message in messages)] == []
    assert "UnmarshalException" in messages[0]
    assert "good.tbx" not in str(failure.value)


def test_languages_choose_what_is_read(omegat_list: OmegatList, tmp_path: Path) -> None:
    tbx, tmx = write(tmp_path, {"pairs.tbx": TBX2, "pair.tmx": TMX})
    listed = omegat_list("zh-CN", "en", tbx, tmx)
    assert [entry[:2] for entry in listed[tbx]] == [("红茶", "black tea"), ("紅茶", "black tea")]
    assert listed[tmx] == [("红茶", "black tea", "hot"), ("奶茶", 'tea & "milk"', "")]


def test_console_translation_fills_exact_segments_only(omegat_translate: OmegatTranslate, tmp_path: Path) -> None:
    tmx, other = tmp_path / "pair.tmx", tmp_path / "other/pair.tmx"
    other.parent.mkdir()
    tmx.write_text(TMX, encoding="utf-8")
    other.write_text(TMX.replace("black tea", "茶").replace("红茶", "绿茶"), encoding="utf-8")
    text = 'black tea\nBlack tea\nblack tea.\ntea & "milk"\n茶\n'
    assert omegat_translate("en", "zh-CN", text, tmx, other) == "红茶\nBlack tea\nblack tea.\n奶茶\n绿茶\n"


def test_console_translation_fails_with_a_memory_that_does_not_load(
    omegat_translate: OmegatTranslate, tmp_path: Path
) -> None:
    tmx = tmp_path / "truncated.tmx"
    tmx.write_text(REFUSED["truncated.tmx"], encoding="utf-8")
    with pytest.raises(AssertionError, match=r"Failed to load translation memory .*truncated\.tmx"):
        omegat_translate("en", "zh-CN", "tea\n", tmx)
