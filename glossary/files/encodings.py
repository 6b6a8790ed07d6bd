"""Detects the encoding of text files, and reads files as text."""

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from glossary.files.detection import encoding_by_mark, encoding_by_zeros, fits
from glossary.files.source import Source
from glossary.findings import InputError, Report, UsageError
from glossary.languages import primary_language
from glossary.model import Location
from glossary.rules import Code

_OF_LANGUAGES = {
    "zh-Hans": "gb18030",
    "zh-CN": "gb18030",
    "zh-SG": "gb18030",
    "zh-Hant": "big5hkscs",
    "zh-TW": "big5hkscs",
    "zh-HK": "big5hkscs",
    "zh": "gb18030",
    "ja": "cp932",
    "ko": "cp949",
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "sr"), "cp1251"),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "ro"), "cp1250"),
    **dict.fromkeys(("et", "lv", "lt"), "cp1257"),
    "el": "cp1253",
    "tr": "cp1254",
    "he": "cp1255",
    "ar": "cp1256",
    "vi": "cp1258",
    "th": "cp874",
    **dict.fromkeys(
        ("de", "fr", "es", "pt", "it", "nl", "da", "sv", "nb", "nn", "no", "fi", "is", "ca", "eu"), "cp1252"
    ),
}
"""What a file with text in a language is in, when it is none of Unicode's encodings."""


def encoding_of(source: Source, asked: str | None, report: Report, languages: Iterable[str] = ()) -> str:
    """Return Python's name of the encoding: ``asked``, by byte order mark, UTF-16 or UTF-8 if valid, else a guess.

    A guess adds the warning G108; the usual encoding of one of the ``languages`` comes before statistics of the bytes.

    Raises UsageError G801 for an unknown name, and InputError G103 where no encoding fits.
    """
    if asked:
        return encoding_named(asked)
    head = source.head()
    if wide := encoding_by_mark(head) or encoding_by_zeros(head):
        return wide
    if fits(head, "utf-8"):
        return "utf-8"
    for language in languages:
        known = _OF_LANGUAGES.get(language) or _OF_LANGUAGES.get(primary_language(language))
        if known and fits(head, known):
            return _reported(known, head.decode(known, "ignore"), source, report)
    return _guessed(head, source, report)


def encoding_named(name: str) -> str:
    """Return Python's name of a text encoding.

    Raises UsageError G801 for an unknown name, or for a codec that does not encode text.
    """
    try:
        "".encode(name)
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        raise UsageError(
            Code.WRONG_USAGE, f"{name!r} is not an encoding", suggestion="for example utf-8 or gb18030"
        ) from None


@contextmanager
def open_text(source: Source, encoding: str) -> Iterator[IO[str]]:
    """Open an input as text whose line ends are as they stand there.

    Raises InputError G103 for the reader that does not say itself in which line the text is of another encoding.
    """
    with source.open_lines() as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        try:
            yield text
        except UnicodeError:
            raise InputError(
                Code.WRONG_ENCODING,
                f"this is not {encoding} text",
                location=Location(source.name),
                suggestion="say what it is with --encoding",
            ) from None
        finally:
            text.detach()


def _guessed(head: bytes, source: Source, report: Report) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(head).best()
    if best is None:
        raise InputError(
            Code.WRONG_ENCODING,
            "this is not text in any known encoding",
            location=Location(source.name),
            suggestion="say it with --encoding, or save the file as UTF-8",
        )
    return _reported(best.encoding, str(best), source, report)


def _reported(encoding: str, text: str, source: Source, report: Report) -> str:
    report.warn(
        Code.GUESSED_ENCODING,
        f"this is not UTF-8 and looks like {encoding}, in which it says {_sample(text)!r}",
        Location(source.name),
        suggestion="say it with --encoding if the text is wrong",
    )
    return encoding


def _sample(text: str) -> str:
    """Return at most 20 characters, from the first non-ASCII one if any, so that a person can judge the guess."""
    found = re.search(r"[^\x00-\x7f](?:[^\W\d_]|[^\x00-\x7f]){0,19}", text)
    return found[0] if found else text[:20]


# Control characters, and other characters that neither XML nor YAML allows.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n|\r|\n")


def read_text(source: Source, encoding: str | None) -> str:
    """Return the text without byte order mark, decoded as ``encoding``, else as its mark says, else as UTF-8.

    Raises UsageError G801 for an unknown encoding, and InputError G102, G103, G104 or G110.
    """
    data = source.whole()
    if not data:
        raise InputError(Code.EMPTY_INPUT, "the file is empty", location=Location(source.name))
    if encoding:
        text = _decoded(data, encoding_named(encoding), source.name).removeprefix("\ufeff")
    else:
        text = _decoded(data, encoding_by_mark(data[:4]) or "utf-8", source.name)
    if not text.strip():
        raise InputError(Code.EMPTY_INPUT, "the file holds nothing but blank lines", location=Location(source.name))
    if found := _FORBIDDEN.search(text):
        what = "a NUL" if found[0] == "\0" else f"the control character U+{ord(found[0]):04X}"
        raise InputError(
            Code.CONTROL_CHARACTER, f"{what} stands here", location=_end_of(text[: found.start()], source.name)
        )
    return text


def lines_of(text: str) -> list[str]:
    """Split at CR LF, CR and LF only; ``str.splitlines`` also splits at characters that editors do not count."""
    return _LINE_END.split(text)


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "ignore").removeprefix("\ufeff")
        raise InputError(
            Code.WRONG_ENCODING,
            f"this is not text in {encoding}",
            location=_end_of(before, name),
            suggestion="say which encoding it is in with --encoding, or save the file as UTF-8",
        ) from None
    except UnicodeError:
        raise InputError(Code.WRONG_ENCODING, f"this is not text in {encoding}", location=Location(name)) from None


def _end_of(text: str, name: str) -> Location:
    lines = lines_of(text)
    return Location(name, len(lines), len(lines[-1]) + 1)
