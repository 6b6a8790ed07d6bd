"""Reads a whole small input as text, or says at which line and column it is none."""

import codecs
import re

from glossary.encodings import encoding_named
from glossary.errors import InputError
from glossary.model import Location
from glossary.source import Source

# Besides the control characters, what no XML and no YAML file can hold.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n|\r|\n")


def read_text(source: Source, encoding: str | None) -> str:
    """Return the text without a byte order mark: in the encoding given, else UTF-16 with its mark, else UTF-8.

    Raises UsageError for an unknown encoding, and InputError G102, G103 or G104.
    """
    data = source.whole()
    if not data:
        raise InputError("G102", "the file is empty", location=Location(source.name))
    text = _decoded(data, encoding_named(encoding) if encoding else _marked(data), source.name).removeprefix("\ufeff")
    if not text.strip():
        raise InputError("G102", "the file holds nothing but blank lines", location=Location(source.name))
    if found := _FORBIDDEN.search(text):
        what = "a NUL" if found[0] == "\0" else f"the control character U+{ord(found[0]):04X}"
        raise InputError("G104", f"{what} stands here", location=_end_of(text[: found.start()], source.name))
    return text


def lines_of(text: str) -> list[str]:
    """Split at line feeds and carriage returns only: Python's ``splitlines`` knows line ends that no editor counts."""
    return _LINE_END.split(text)


def _marked(data: bytes) -> str:
    return "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "ignore").removeprefix("\ufeff")
        raise InputError(
            "G103",
            f"this is not text in {encoding}",
            location=_end_of(before, name),
            mend="say which encoding it is in with --encoding, or save the file as UTF-8",
        ) from None
    except UnicodeError:
        raise InputError("G103", f"this is not text in {encoding}", location=Location(name)) from None


def _end_of(text: str, name: str) -> Location:
    lines = lines_of(text)
    return Location(name, len(lines), len(lines[-1]) + 1)
