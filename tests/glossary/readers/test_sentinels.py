"""No value of a file is lost in silence: each is a unique word, which is read or belongs to a loss that is counted.

The files of ``sentinels`` have every element and attribute, or every kind of column and line, that their formats allow,
and some that only tools write. ``lost.toml`` says of each loss which words it stands for. Words of which the report
itself says that they are read as something else are not lost. An error is a loss as well, by its message.
"""

import io
import zipfile
from collections import Counter

import pytest

from glossary.fields import CONCEPT_NAMES, LANGUAGE_NAMES, LANGUAGE_PREFIX, TERM_NAMES
from glossary.findings import Change, Report, Severity
from glossary.reading import reader_names
from tests.glossary.readers.sentinel_cases import CASES, FOLDER, LOST, Case, data_of, read, words_of
from tests.glossary.readers.sentinel_workbooks import NO_CONTENT

NOT_HERE = {
    "yaml": "the canonical form refuses what it does not know, and its own tests read back all that it can hold",
    "jsonl": "the same",
}
"""Readers without a file of sentinels, with the reason."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_value_is_read_or_counted(case: Case) -> None:
    metadata, entries, report = read(case)
    found = words_of(f"{metadata} {entries} {[what for _, what, _ in report.changes]}")
    groups = {what: words.split("|") for what, words in LOST[case.name].items()}
    lost = [word for losses in groups.values() for loss in losses for word in loss.split()]
    assert _counted(report) == {what: len(losses) for what, losses in groups.items()}
    assert words_of(_text_of(data_of(case))) - found - NO_CONTENT == set(lost)
    assert len(lost) == len(set(lost))


def test_every_reader_has_a_file() -> None:
    assert {*NOT_HERE, *(case.reader for case in CASES)} == set(reader_names())
    assert {case.name for case in CASES} == set(LOST)


def test_our_table_has_every_column() -> None:
    header = (FOLDER / "ours.csv").read_text(encoding="utf-8").partition("\n")[0].split(",")
    bare = {name.removeprefix(LANGUAGE_PREFIX) for name in header}
    assert not {*CONCEPT_NAMES, *(f"{name}:fr" for name in TERM_NAMES)}.difference(header)
    assert not {f"{name}:en" for name in LANGUAGE_NAMES}.difference(bare)


def _counted(report: Report) -> Counter[str]:
    """Return how often each value was dropped, how many entries were left out, and the errors."""
    counted = Counter({what: tally.count for (how, what, _), tally in report.changes.items() if how is Change.DROPPED})
    counted.update(finding.message for finding in report.findings if finding.severity is Severity.ERROR)
    return counted + Counter({"an entry": report.omitted})


def _text_of(data: bytes) -> str:
    """Return the text of a file, and of an archive that of all its members."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode("utf-8") for name in archive.namelist())
