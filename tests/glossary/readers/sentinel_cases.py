"""The files of sentinels, how each is read, and what is lost of it."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from glossary.fields import iso_date
from glossary.files.source import source_of
from glossary.findings import Report
from glossary.model import Entry, Metadata
from glossary.reading import ReadOptions, get_reader
from tests.glossary.readers.sentinel_workbooks import WORKBOOKS

FOLDER = Path(__file__).parent / "sentinels"
WORD = re.compile(r"zz[a-z]+|\b(?:block|paragraph)\b|\b2001-?\d\d-?\d\d(?:T[\d:]+(?:Z|\+[\d:]+)?)?")
"""Dates are words of their own: a day is another word than the same day with a time. So are two values of a segtype."""
LOST: dict[str, dict[str, str]] = tomllib.loads((FOLDER / "lost.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Case:
    """How a file is read; ``name`` is that of its table in ``lost.toml``, the file's unless it is read twice."""

    file: str
    reader: str
    options: dict[str, Any] = field(default_factory=dict)
    also: str = ""

    @property
    def name(self) -> str:
        return f"{self.file} {self.also}".rstrip()


PAIR = {"source_language": "en", "target_languages": ("fr",)}
CASES = [
    *(Case(file, "tbx") for file in ("martif.tbx", "dca.tbx", "dct.tbx", "min.tbx")),
    Case("multiterm.xml", "multiterm"),
    Case("memory.tmx", "tmx"),
    Case("memory.tmx", "tmx", {"as_concepts": True}, "as concepts"),
    Case("ours.tmx", "tmx"),
    Case("ours.csv", "csv"),
    Case("client.csv", "csv", {"column_map": (("Left out", "-"),)}),
    Case("pairs.csv", "csv"),
    Case("objects.json", "json"),
    Case("byids.json", "json"),
    Case("lists.json", "json"),
    Case("terms.md", "markdown"),
    Case("list.md", "markdown", {**PAIR, "split": " — "}),
    *(Case(file, "xlsx") for file in WORKBOOKS),
    Case("page.txt", "keyterms", {"source_language": "en"}),
    Case("two-languages.txt", "keyterms", {"source_language": "en", "target_languages": ("zh-Hans",)}),
    Case("glossary.utf8", "omegat", PAIR),
    Case("app.po", "po"),
    Case("app.ts", "ts"),
    Case("book.qph", "qph"),
    Case("terms.utx", "utx"),
    Case("memory.txt", "wordfast"),
    *(Case(file, "xliff") for file in ("one.xlf", "two.xlf", "trados.sdlxliff", "phrase.mxliff", "memoq.mqxliff")),
]


def data_of(case: Case) -> bytes:
    return WORKBOOKS[case.file]() if case.file in WORKBOOKS else (FOLDER / case.file).read_bytes()


def read(case: Case) -> tuple[Metadata, list[Entry], Report]:
    report = Report()
    source = source_of(data_of(case), case.file)
    stream = get_reader(case.reader).open(source, ReadOptions(**case.options), report)
    return stream.metadata, list(stream.entries), report


def words_of(text: str) -> set[str]:
    return {iso_date(word) or word for word in WORD.findall(text)}
