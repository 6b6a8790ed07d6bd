"""Detection of the format from the content of a file, whatever its name."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from glossary.files.detection import content_of
from glossary.files.source import HEAD, source_at
from glossary.findings import InputError, Report
from glossary.reading import ReadOptions, reader_for

TBX = b'<?xml version="1.0"?>\n<!DOCTYPE martif SYSTEM "x.dtd">\n<martif type="TBX"><text><body/></text></martif>'


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("terms.csv", zipped("terms.txt", "more.txt"), "this is a ZIP archive with 2 files; unpack it first"),
        ("terms.tbx", gzip.compress(gzip.compress(TBX)), "this is gzip data with gzip data in it; unpack it first"),
        ("terms.tbx", b"<!DOCTYPE html>\n<html><body>404</body></html>", "this is an HTML page; perhaps an error page"),
        ("terms.tmx", b"\n<HTML><head>", "this is an HTML page"),
        ("terms.yaml", b"%PDF-1.7\n", "this is a PDF document"),
        ("terms.xlsx", zipped("[Content_Types].xml", "word/document.xml"), "this is a ZIP archive"),
        ("terms.csv", b"\x89PNG\r\n\x1a\n", "this is an image"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("reader", [None, "csv"])
def test_what_no_reader_reads_is_called_what_it_is(
    write: Callable[..., Path], name: str, content: bytes, message: str, reader: str | None
) -> None:
    with pytest.raises(InputError) as caught:
        reader_for(source_at(str(write(name, content))), reader)
    assert f"{name}: error G106 unknown-format: {message}" in str(caught.value.finding)


@pytest.mark.parametrize(
    ("name", "content", "reader"),
    [
        ("terms.xml", TBX, "tbx"),
        ("terms.csv", TBX.decode().encode("utf-16"), "tbx"),
        ("terms.tbx", b"<!-- a memory --><tmx version='1.4'><header/><body/></tmx>", "tmx"),
        ("terms.csv", zipped("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"), "xlsx"),
        ("terms", b'<t:tbx xmlns:t="urn:iso:std:iso:30042:ed-2">', "tbx"),
        ("terms.csv", b"en,fr\n<html>,<html>\n", "csv"),
        ("terms.md", b"| en | fr |\n", None),
    ],
)
def test_content_that_is_sure_counts_more_than_the_suffix(
    write: Callable[..., Path], name: str, content: bytes, reader: str | None
) -> None:
    if reader is None:
        assert content_of(content) is None
    else:
        assert reader_for(source_at(str(write(name, content)))).name == reader


@pytest.mark.parametrize("opening", [b"<!--", b"<?", b"<!DOCTYPE [", b" <a", b"<? ?>", b"<!DOCTYPE a>", b"<xliff "])
def test_no_beginning_of_a_file_is_looked_at_again_and_again(write: Callable[..., Path], opening: bytes) -> None:
    """Regression: each of these inputs took minutes or more."""
    path = write("terms.xyz", opening * (HEAD // len(opening)))
    with pytest.raises(InputError, match=r"cannot tell what kind|not readable"):
        reader_for(source_at(str(path))).open(source_at(str(path)), ReadOptions(), Report())
