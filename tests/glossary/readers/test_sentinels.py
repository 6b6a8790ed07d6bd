"""No value of a file is lost in silence: each is a unique word, which is read or belongs to a loss that is counted.

The files of ``sentinels`` have every element and attribute, or every kind of column and line, that their formats allow,
and some that only tools write. ``lost.toml`` says of each loss which words it stands for. Words of which the report
itself says that they are read as something else are not lost. An error is a loss as well, by its message.
"""

import io
import re
import tomllib
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from glossary.fields import CONCEPT_NAMES, LANGUAGE_NAMES, LANGUAGE_PREFIX, TERM_NAMES, iso_date
from glossary.files.source import source_at
from glossary.findings import Change, Report, Severity
from glossary.reading import ReadOptions, get_reader, reader_names
from tests.glossary.readers.sentinel_workbooks import NO_CONTENT, WORKBOOKS

FOLDER = Path(__file__).parent / "sentinels"
WORD = re.compile(r"zz[a-z]+|\b2001-?\d\d-?\d\d(?:T[\d:]+(?:Z|\+[\d:]+)?)?")
"""Dates are words of their own: a day is another word than the same day with a time."""
LOST: dict[str, dict[str, str]] = tomllib.loads((FOLDER / "lost.toml").read_text(encoding="utf-8"))
NOT_HERE = {
    "yaml": "the canonical form refuses what it does not know, and its own tests read back all that it can hold",
    "jsonl": "the same",
    "toolkit": "the sentinels of bilingual files have a test of their own",
}
"""Readers without a file of sentinels, with the reason."""


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
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_value_is_read_or_counted(case: Case, tmp_path: Path) -> None:
    path = _path_of(case, tmp_path)
    read, report = _read(path, case)
    groups = {what: words.split("|") for what, words in LOST[case.name].items()}
    lost = [word for losses in groups.values() for loss in losses for word in loss.split()]
    assert _counted(report) == {what: len(losses) for what, losses in groups.items()}
    assert _words(_text_of(path)) - read - NO_CONTENT == set(lost)
    assert len(lost) == len(set(lost))


def test_every_reader_has_a_file() -> None:
    assert {*NOT_HERE, *(case.reader for case in CASES)} == set(reader_names())
    assert {case.name for case in CASES} == set(LOST)


def test_our_table_has_every_column() -> None:
    header = (FOLDER / "ours.csv").read_text(encoding="utf-8").partition("\n")[0].split(",")
    bare = {name.removeprefix(LANGUAGE_PREFIX) for name in header}
    assert not {*CONCEPT_NAMES, *(f"{name}:fr" for name in TERM_NAMES)}.difference(header)
    assert not {f"{name}:en" for name in LANGUAGE_NAMES}.difference(bare)


def _path_of(case: Case, folder: Path) -> Path:
    if case.file not in WORKBOOKS:
        return FOLDER / case.file
    path = folder / case.file
    path.write_bytes(WORKBOOKS[case.file]())
    return path


def _read(path: Path, case: Case) -> tuple[set[str], Report]:
    """Read a file; return the words that are in the glossary, or in the name that the report has for a value."""
    report = Report()
    stream = get_reader(case.reader).open(source_at(str(path)), ReadOptions(**case.options), report)
    entries = list(stream.entries)
    named = [what for _, what, _ in report.changes]
    return _words(f"{stream.metadata} {entries} {named}"), report


def _words(text: str) -> set[str]:
    return {iso_date(word) or word for word in WORD.findall(text)}


def _counted(report: Report) -> Counter[str]:
    """Return how often each value was dropped, how many entries were left out, and the errors."""
    counted = Counter({what: tally.count for (how, what, _), tally in report.changes.items() if how is Change.DROPPED})
    counted.update(finding.message for finding in report.findings if finding.severity is Severity.ERROR)
    return counted + Counter({"an entry": report.omitted})


def _text_of(path: Path) -> str:
    """Return the text of a file, and of an archive that of all its members."""
    data = path.read_bytes()
    if not zipfile.is_zipfile(path):
        return data.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode("utf-8") for name in archive.namelist())
