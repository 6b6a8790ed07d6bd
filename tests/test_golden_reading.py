"""Golden cases of reading: a file as a tool writes it, the resulting glossary, and the report.

The file ``options`` holds extra command-line options. ``GLOSSPORT_UPDATE_GOLDEN=1`` accepts new output; read the diff
before you commit it.
"""

import json
import os
import shlex
import shutil
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from glossary.files.source import source_at
from glossary.findings import Report
from glossary.readers.tbx import READER as TBX
from glossary.reading import ReadOptions
from glossary.selection import only_languages

GOLDEN = Path(__file__).parent / "golden" / "reading"
CASES = sorted(path.name for path in GOLDEN.iterdir())
OURS = ("glossary.yaml", "report.json", "options")
UPDATE = os.environ.get("GLOSSPORT_UPDATE_GOLDEN") == "1"


@pytest.mark.parametrize("case", CASES)
def test_files_of_tools_become_what_was_read_once(
    case: str, run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(GOLDEN / case, tmp_path / "case")
    monkeypatch.chdir(tmp_path / "case")
    folder = GOLDEN / case
    (name,) = (path.name for path in folder.iterdir() if path.name not in OURS)
    options = shlex.split((folder / "options").read_text(encoding="utf-8")) if (folder / "options").exists() else []
    done = run("import", name, *options, "-o", "glossary.yaml", "--force", "--report", "report.json")
    assert done.code == 0, done.err
    report = json.loads(Path("report.json").read_text(encoding="utf-8"))
    report["messages"] = [line for line in done.err.splitlines() if ": warning " in line]
    Path("report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for made in ("glossary.yaml", "report.json"):
        if UPDATE:
            shutil.copy(made, folder / made)
        assert Path(made).read_text(encoding="utf-8") == (folder / made).read_text(encoding="utf-8")


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("tbx")])
def test_leaving_languages_unread_changes_nothing_in_the_others(case: str) -> None:
    source = source_at(str(GOLDEN / case / "terms.tbx"))
    everything = TBX.open(source, ReadOptions(), Report())
    languages = everything.metadata.languages
    concepts = list(everything.entries)
    for pair in combinations(languages, min(2, len(languages))):
        some = TBX.open(source, ReadOptions(only_languages=frozenset(pair)), Report()).entries
        assert list(only_languages(some, pair)) == list(only_languages(concepts, pair))
