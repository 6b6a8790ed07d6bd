"""OmegaT 3.6 loads a cleaned memory and the removed units, and finds in them what the report counts."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

OmegatMemories: TypeAlias = Callable[..., dict[Path, list[dict[str, str]]]]
Run: TypeAlias = Callable[..., Any]

MEMORY = Path(__file__).parents[3] / "examples/memory/harbour.tmx"


def test_it_lists_what_the_report_counts(run: Run, omegat_memories: OmegatMemories, tmp_path: Path) -> None:
    kept, gone, report = (tmp_path / name for name in ("kept.tmx", "gone.tmx", "report.json"))
    options = ("--dedupe", "source", "--keep", "newest", "--drop", "numbers,no-letters")
    done = run("clean", MEMORY, "-o", kept, "--removed", gone, "--report", report, *options, "-q")
    assert done.code == 0, done.err
    counted = json.loads(report.read_text(encoding="utf-8"))
    found = omegat_memories("en", "fr", MEMORY, kept, gone)
    entries = {
        path: Counter((one["source"], one["target"]) for one in listed if one["as"] == "memory")
        for path, listed in found.items()
    }
    assert entries[kept] + entries[gone] == entries[MEMORY]
    assert entries[kept].total() == counted["kept"] == 4
    assert ("The pilot boards at 06:30.", "Le pilote monte à bord à 06:30.") in entries[kept]
