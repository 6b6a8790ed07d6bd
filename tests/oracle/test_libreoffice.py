"""LibreOffice opens our workbooks and tables, and saves every cell as it was written or as it was marked."""

import csv
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from exporters.base import get_exporter
from exporters.losses import Losses
from exporters.writing.text import MARK
from glossary.model import Concept, Entry, LanguageSection, Metadata, Passage, Status, Term

Missing = Callable[[str], NoReturn]

METADATA = Metadata(source_language="en", languages=("en", "zh-Hans"))
TEXTS = (
    *("007", "1/2", "1E5", "TRUE", "$5", "MAR1", "2024-01-02", "12:30", "1234567890123456", "50%", "1,000", "2.50"),
    *("=1+1", "-able", "+33 1", "@home", "42", "tea", "a;b,c", 'say "tea"', " outer ", "two\nlines", "'90s", "no.\t1"),
)
ENTRIES: list[Entry] = [
    Concept(
        f"c{number}",
        {
            "en": LanguageSection([Term(text, Status.PREFERRED, notes=(text,))], definitions=(Passage(text, text),)),
            "zh-Hans": LanguageSection([Term(f"茶{text}")]),
        },
        notes=(text,),
    )
    for number, text in enumerate(TEXTS)
]


def written(name: str) -> tuple[bytes, Losses]:
    exporter, losses, out = get_exporter(name), Losses(), io.BytesIO()
    exporter.write(METADATA, iter(ENTRIES), out, exporter.options(), losses)
    return out.getvalue(), losses


def saved(data: bytes, suffix: str, folder: Path, missing: Missing) -> list[list[str]]:
    """Let LibreOffice open a file and save it as CSV with its cells as they are shown."""
    office = shutil.which("soffice") or missing("LibreOffice is not installed")
    (folder / f"terms{suffix}").write_bytes(data)
    # Comma, quotes, UTF-8; the cells as they are shown.
    asked = ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "--outdir", "saved"]
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    if suffix == ".csv":
        command.append("--infilter=CSV:44,34,76,1,,0,false,true")
    subprocess.run([*command, *asked, f"terms{suffix}"], cwd=folder, check=True, capture_output=True, timeout=120)
    return list(csv.reader(io.StringIO((folder / "saved/terms.csv").read_text(encoding="utf-8"), newline="")))


@pytest.mark.parametrize(("name", "suffix"), [("xlsx", ".xlsx"), ("csv-excel", ".csv")])
def test_every_cell_is_saved_as_it_was_written(name: str, suffix: str, tmp_path: Path, missing: Missing) -> None:
    data, losses = written(name)
    header, *rows = saved(data, suffix, tmp_path, missing)
    shown = [dict(zip(header, row, strict=True)) for row in rows]
    assert len(shown) == len(TEXTS)
    columns = ("en", "definition:en", "definition_source:en", "note:en", "note")
    marked = 0
    for text, row in zip(TEXTS, shown, strict=True):
        assert row["zh-Hans"] == f"茶{text}"
        assert row["status:en"] == "preferred"
        for column in columns:
            # A mark before the text is one that was reported.
            marked += row[column] == MARK + text
            assert row[column] in (text, MARK + text)
    assert marked == losses.altered_count
    assert bool(marked) == (name == "csv-excel")


def test_without_the_mark_libreoffice_changes_what_we_mark(tmp_path: Path, missing: Missing) -> None:
    text = "﻿" + "\r\n".join(["en", "007", "1E5", "2.50", "1234567890123456"]) + "\r\n"
    rows = saved(text.encode(), ".csv", tmp_path, missing)
    assert [row[0] for row in rows[1:]] != ["007", "1E5", "2.50", "1234567890123456"]
