"""Encodings by name."""

import pytest

from glossary.files.encodings import encoding_named
from glossary.files.source import source_of
from glossary.findings import Report, UsageError
from glossary.reading import ReadOptions, get_reader

TEXT_READERS = ("csv", "keyterms", "markdown", "omegat")


@pytest.mark.parametrize(("name", "known"), [("GB18030", "gb18030"), ("latin 1", "iso8859-1"), ("UTF8", "utf-8")])
def test_a_name_is_spelt_as_python_does(name: str, known: str) -> None:
    assert encoding_named(name) == known


@pytest.mark.parametrize("name", ["", "nope", "rot13", "base64", "hex", "undefined", "a\0b", "x" * 1000])
def test_what_encodes_no_text_is_no_encoding(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        encoding_named(name)
    assert caught.value.finding.code == "G801"


@pytest.mark.parametrize("reader", TEXT_READERS)
@pytest.mark.parametrize("name", ["rot13", "base64", "undefined", "nope"])
def test_every_reader_of_text_refuses_it(reader: str, name: str) -> None:
    options = ReadOptions(encoding=name, source_language="en", target_languages=("fr",))
    with pytest.raises(UsageError):
        list(get_reader(reader).open(source_of(b"en\tfr\ntea\tthe\n", "x"), options, Report()).entries)
