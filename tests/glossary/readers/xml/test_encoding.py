"""The encodings of Unicode, with and without byte order mark: each reads as the same file."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

import pytest

from glossary.files.source import source_of
from glossary.findings import InputError, Report
from glossary.model import Entry
from glossary.reading import ReadOptions, reader_for

TBX = (
    '<martif type="TBX" xml:lang="en"><martifHeader/><text><body>\n<termEntry id="tea">'
    '<langSet xml:lang="en"><tig><term>tea</term></tig></langSet>'
    '<langSet xml:lang="zh-Hans"><tig><term>茶𝕏</term></tig></langSet></termEntry>\n</body></text></martif>'
)
TMX = (
    '<tmx version="1.4"><header srclang="en"/><body>\n<tu><tuv xml:lang="en"><seg>tea</seg></tuv>'
    '<tuv xml:lang="zh-Hans"><seg>茶𝕏</seg></tuv></tu>\n</body></tmx>'
)
ENCODINGS = {
    "utf-8": BOM_UTF8,
    "utf-16-le": BOM_UTF16_LE,
    "utf-16-be": BOM_UTF16_BE,
    "utf-32-le": BOM_UTF32_LE,
    "utf-32-be": BOM_UTF32_BE,
}


def read(data: bytes) -> tuple[tuple[str, ...], list[Entry]]:
    source = source_of(data, "x.xml")
    stream = reader_for(source).open(source, ReadOptions(), Report())
    return stream.metadata.languages, list(stream.entries)


@pytest.mark.parametrize("text", [TBX, TMX], ids=["tbx", "tmx"])
@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="{}"?>'])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_of_unicode_reads_alike(text: str, declaration: str, encoding: str) -> None:
    declared = declaration.format(encoding[:6].strip("-"))
    data = f"{declared}{text}".encode(encoding)
    without_mark, with_mark = read(data), read(ENCODINGS[encoding] + data)
    assert without_mark == with_mark == read(text.encode())
    languages, entries = with_mark
    assert languages == ("en", "zh-Hans")
    assert [entry.location and entry.location.line for entry in entries] == [2]


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_blocks_end_anywhere(encoding: str) -> None:
    start, unit, end = TMX.splitlines()
    assert len(read((start + unit * 3000 + end).encode(encoding))[1]) == 3000


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_what_is_no_utf_32_is_told(encoding: str) -> None:
    data = TMX.encode(encoding)
    for broken in (data[:400] + b"\xff\xff\xff\xff" + data[404:], data[:-2]):
        with pytest.raises(InputError) as caught:
            read(broken)
        assert caught.value.finding.message == f"this is not {encoding} text, though it says so"


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_entities_are_refused_in_utf_32(encoding: str) -> None:
    doctype = '<!DOCTYPE tmx [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(InputError, match="holds other entities"):
        read((doctype + TMX).encode(encoding))
