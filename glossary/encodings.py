"""Which encoding a text file is in."""

import codecs
import re

from glossary.errors import InputError, UsageError
from glossary.findings import Report
from glossary.model import Location
from glossary.source import Source

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(source: Source, asked: str | None, report: Report) -> str:
    """Name the encoding: the one asked for, by byte order mark, UTF-8 where it fits, else guessed with a warning.

    Raises UsageError for an unknown name and InputError G103 where nothing fits.
    """
    if asked:
        try:
            return codecs.lookup(asked).name
        except (LookupError, ValueError):
            raise UsageError("G801", f"{asked!r} is not an encoding", mend="for example utf-8 or gb18030") from None
    head = source.head()
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return _guessed(head, source, report)
    return "utf-8"


def _guessed(head: bytes, source: Source, report: Report) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(head).best()
    if best is None:
        raise InputError(
            "G103",
            "this is not text in any known encoding",
            location=Location(source.name),
            mend="say it with --encoding, or save the file as UTF-8",
        )
    report.warn(
        "G108",
        f"this is not UTF-8 and looks like {best.encoding}, in which it says {_sample(str(best))!r}",
        Location(source.name),
        mend="say it with --encoding if the text is wrong",
    )
    return best.encoding


def _sample(text: str) -> str:
    """Give the first words beyond ASCII, by which a person sees whether the guess is right."""
    found = re.search(r"[^\x00-\x7f](?:[^\W\d_]|[^\x00-\x7f]){0,19}", text)
    return found[0] if found else text[:20]
