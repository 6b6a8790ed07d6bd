"""Counts which values of ``tbx-lokalize`` KDE Lokalize shows: every declared feature, in every entry.

Run it in glossport's own environment on a machine that has what ``read_glossary.py`` needs; CI does not, since what a
window shows in time depends on the machine. docs/formats.md has what it printed.
"""

import json
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from exporters.losses import Losses
from exporters.services.lokalize import EXPORTER, kde_locale
from glossary.fields import Feature
from glossary.ids import ascii_id
from glossary.model import Concept, LanguageSection, Metadata, Passage, Status, Term

SOURCE, TARGET = "en", "zh-Hans"
MANY = 20
READER = Path(__file__).with_name("read_glossary.py")
Row = dict[str, str]


def concept(number: int) -> Concept:
    def named(text: str, status: Status | None = None, **fields: Any) -> Term:
        return Term(f"{text} {number:02}", status, **fields)

    english = [
        named("old", Status.DEPRECATED),
        named("source", case_sensitive=True, contexts=(Passage(f"context {number}"),), notes=(f"term note {number}",)),
        named("other"),
    ]
    chinese = [
        named("坏词", Status.DEPRECATED),
        named("词", Status.PREFERRED, translatable=False),
        named("同义词"),
    ]
    return Concept(
        f"概念{number}",
        {
            SOURCE: LanguageSection(english, definitions=(Passage(f"source definition {number}"),)),
            TARGET: LanguageSection(
                chinese, definitions=(Passage(f"定义 {number}"),), notes=(f"language note {number}",)
            ),
        },
        subject_field=f"field {number}",
        definitions=(Passage(f"definition {number}"),),
        notes=(f"concept note {number}",),
    )


def homograph(number: int) -> Concept:
    sections = {SOURCE: LanguageSection([Term("twice")]), TARGET: LanguageSection([Term(f"两次 {number:02}")])}
    return Concept(f"又{number}", sections)


def holds(column: str, *texts: str) -> Callable[[list[Row], int], int]:
    """Count which of the texts the column shows in the row of the concept with this number."""

    def count(rows: list[Row], number: int) -> int:
        shown = next((row[column] for row in rows if f"source {number:02}" in row["Source"]), "")
        parts = shown.split("; ") if column == "Definition" else shown.split(" · ")
        return sum(text.format(number, number) in parts for text in texts)

    return count


def homographs(rows: list[Row], number: int) -> int:
    return sum(row["Source"] == "twice" and row["Target"] == f"两次 {number:02}" for row in rows)


def ids(rows: list[Row], number: int) -> int:
    return sum(row["id"] == ascii_id(f"概念{number}") for row in rows)


SHOWN: dict[Feature, tuple[Callable[[list[Row], int], int], int]] = {
    Feature.TERM: (holds("Source", "source {:02}"), 1),
    Feature.SYNONYM: (holds("Source", "other {:02}", "old {:02}"), 2),
    Feature.TARGET_SYNONYM: (holds("Target", "词 {:02}", "同义词 {:02}"), 2),
    Feature.HOMOGRAPH: (homographs, 1),
    Feature.CONCEPT_ID: (ids, 1),
    Feature.SUBJECT_FIELD: (holds("Subject Field", "field {}"), 1),
    Feature.DEFINITION: (holds("Definition", "definition: definition {}"), 1),
    Feature.LANGUAGE_DEFINITION: (holds("Definition", "source definition {}", "definition: 定义 {}"), 2),
    Feature.CONCEPT_NOTE: (holds("Definition", "concept note {}"), 1),
    Feature.LANGUAGE_NOTE: (holds("Definition", "language note {}"), 1),
    Feature.TERM_NOTE: (holds("Definition", "source {:02}: term note {}"), 1),
    Feature.CONTEXT: (holds("Definition", "source {:02}: context: context {}"), 1),
    Feature.STATUS: (
        holds("Definition", "old {:02}: deprecated", "do not use: 坏词 {:02}", "preferred: 词 {:02}"),
        3,
    ),
    Feature.TRANSLATABLE: (holds("Definition", "词 {:02}: do not translate"), 1),
    Feature.CASE_SENSITIVE: (holds("Definition", "source {:02}: case-sensitive"), 1),
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "terms.tbx")
        concepts = [*map(concept, range(MANY)), *map(homograph, range(MANY))]
        with path.open("wb") as out:
            metadata = Metadata(source_language=SOURCE, languages=(SOURCE, TARGET))
            EXPORTER.write(metadata, concepts, out, EXPORTER.options(), Losses())
        command = ["/usr/bin/python3", str(READER), "en_US", kde_locale(TARGET), str(path)]
        rows = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    print(f"{len(rows)} of {len(concepts)} entries")
    for feature, (count, times) in SHOWN.items():
        found = sum(count(rows, number) for number in range(MANY))
        print(f"{feature}: {found} of {MANY * times}")
    assert set(SHOWN) == set(EXPORTER.carries)


if __name__ == "__main__":
    main()
