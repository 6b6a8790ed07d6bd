"""Reads files with the classes of translate-toolkit, whatever they raise."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from glossary.files.encodings import encoding_of
from glossary.files.source import Source
from glossary.findings import GlossportError, InputError, Report
from glossary.model import Location
from glossary.reading import ReadOptions
from glossary.rules import Code


@contextmanager
def readable_as(name: str, source: Source) -> Iterator[None]:
    """Raise InputError G105 for an exception of a class of the toolkit, which can be of any kind."""
    try:
        yield
    except (GlossportError, MemoryError):
        raise
    except Exception as error:
        message = ": ".join(filter(None, [f"not readable as {name}", " ".join(str(error).split())[:200]]))
        raise InputError(Code.BROKEN_SYNTAX, message, location=Location(source.name)) from None


def store_of(store_class: Any, data: bytes) -> Any:
    return store_class.parsestring(data)


def text_of_file(source: Source, options: ReadOptions, report: Report) -> str:
    """Return a whole text file without its byte order mark; raises InputError G103 where it is not in its encoding."""
    encoding = encoding_of(source, options.encoding, report, options.target_languages)
    data = source.whole()
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        place = Location(source.name, data[: error.start].count(b"\n") + 1)
        raise InputError(Code.WRONG_ENCODING, f"this is not {encoding} text", location=place) from None


def forms_of(text: Any) -> list[str]:
    """Return the plural forms of a text, or the text alone."""
    return [str(one) for one in getattr(text, "strings", [text])] if text is not None else []
