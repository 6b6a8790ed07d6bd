"""Measure a build of many glossaries, and one large file in parts; prints the tables of docs/scale.md.

    python tests/benchmarks/scale.py [--units 1000000]

Times are wall-clock seconds, since several processes run; on a shared machine, compare only ratios within one run.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from corpora import write_memory

GLOSSPORT = Path(sys.executable).parent / "glossport"
FORMATS = ("tbx", "tmx", "csv", "omegat", "tbx-omegat", "csv-deepl")
GLOSSARIES, CONCEPTS = 50, 2_000


class Measured(NamedTuple):
    seconds: float
    mebibytes: float
    """Of the largest process."""


def run(folder: Path, *arguments: str) -> Measured:
    start = time.perf_counter()
    process = subprocess.Popen([str(GLOSSPORT), "-q", *arguments], cwd=folder)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"failed: {arguments}")
    factor = 1 if sys.platform == "darwin" else 1024
    return Measured(seconds, usage.ru_maxrss * factor / 2**20)


def write_project(folder: Path) -> None:
    (folder / "words").mkdir(parents=True)
    for number in range(GLOSSARIES):
        lines = ["glossport: 1", f"id: words-{number}", "languages: [en, fr]", "concepts:"]
        for concept in range(CONCEPTS):
            lines += [f"  - id: c{concept}", "    terms:", f"      en: leaf {concept}", f"      fr: feuille {concept}"]
        (folder / "words" / f"words{number}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    outputs = "".join(f'[[output]]\nto = "{name}"\n' for name in FORMATS)
    (folder / "glossport.toml").write_text(f'[[glossary]]\ninput = "words/*.yaml"\n{outputs}', encoding="utf-8")


def build(folder: Path) -> list[tuple[str, ...]]:
    write_project(folder)
    one = run(folder, "build", "--jobs", "1")
    shutil.rmtree(folder / "dist")
    two = run(folder, "build", "--jobs", "2", "--force")
    same = statistics.median(run(folder, "build").seconds for _ in range(5))
    changed = folder / "words" / "words7.yaml"
    changed.write_text(changed.read_text(encoding="utf-8").replace("feuille 1\n", "Feuille 1\n"), encoding="utf-8")
    again = run(folder, "build")
    cost = one.seconds / (GLOSSARIES * CONCEPTS * len(FORMATS))
    return [
        ("one job", f"{one.seconds:.1f} s"),
        ("two jobs", f"{two.seconds:.1f} s, {one.seconds / two.seconds:.2f} times as fast"),
        ("nothing changed", f"{same:.2f} s, {one.seconds / same:.0f} times as fast"),
        ("one glossary changed", f"{again.seconds:.2f} s"),
        ("one concept in one format", f"{cost * 1e6:.0f} µs"),
    ]


def large(folder: Path, units: int) -> list[tuple[str, ...]]:
    source = write_memory(folder / "memory.tmx", units)
    lines: list[tuple[str, ...]] = []
    for to in ("tmx", "csv"):
        one = run(folder, "convert", source.name, "-O", "as=concepts", "--to", to, "-o", "out")
        lines.append((to, f"{one.seconds:.1f} s", f"{one.mebibytes:.0f} MiB"))
    return lines


def table(header: tuple[str, ...], lines: list[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in (header, ("---",) * len(header), *lines))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=1_000_000)
    asked = parser.parse_args()
    if not hasattr(os, "wait4"):
        raise SystemExit("this system does not tell what a process used; run it on a POSIX system")
    with tempfile.TemporaryDirectory() as name:
        print(table(("build", ""), build(Path(name, "project"))), "", sep="\n")
        print(table(("TMX to", "seconds", "memory"), large(Path(name), asked.units)))
