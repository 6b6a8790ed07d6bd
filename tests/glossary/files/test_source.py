"""Inputs other than local files: standard input, and content that is stored in a temporary file."""

from pathlib import Path

from glossary.files.source import source_of
from glossary.findings import Report
from glossary.reading import ReadOptions, get_reader

ENTRY = '<termEntry id="c{0}"><langSet xml:lang="en"><tig><term>leaf {0}</term></tig></langSet></termEntry>\n'


def test_one_reading_does_not_disturb_another() -> None:
    source = source_of(b"0123456789", "<stdin>")
    with source.open() as first:
        assert first.read(4) == b"0123"
        with source.open() as second:
            assert second.read() == b"0123456789"
        assert first.read() == b"456789"


def test_a_large_document_is_read_to_its_end() -> None:
    # Regression: the search for its languages once left nothing to read.
    body = "".join(map(ENTRY.format, range(5000)))
    document = f'<martif type="TBX" xml:lang="en"><martifHeader/><text><body>\n{body}</body></text></martif>'
    source = source_of(document.encode(), "<stdin>")
    stream = get_reader("tbx").open(source, ReadOptions(), Report())
    assert sum(1 for _ in stream.entries) == 5000


def test_bytes_with_progress(tmp_path: Path) -> None:
    read: list[int] = []
    source = source_of(b"en,fr\ntea,the\n" * 1000, "<stdin>")
    source.on_read = read.append
    list(get_reader("csv").open(source, ReadOptions(), Report()).entries)
    assert sum(read) >= source.size
