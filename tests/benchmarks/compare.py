"""Race glossport against translate-toolkit in one run, and measure its memory; writes docs/performance.md.

    python tests/benchmarks/compare.py [--quick]

Both commands must be installed in the environment of this Python. Every figure is of a whole process: processor seconds
and peak memory as the system accounts for them, which only POSIX systems tell. Machines are noisy: rounds alternate,
and medians and ratios are what counts. Nothing here is a test.
"""

import argparse
import importlib.metadata
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from corpora import write_iate_like, write_memory, write_small_terms

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
ENGLISH = ["tea", "leaf", "harbour", "network", "bond", "law", "source", "valve", "crane", "target"]
FRENCH = ["thé", "feuille", "port", "réseau", "obligation", "loi", "source", "été", "grue", "cible"]


class Measured(NamedTuple):
    seconds: float
    mebibytes: float


def run(*command: str | Path) -> Measured:
    """Run a process to its end; raises when it fails."""
    with tempfile.TemporaryFile() as told:
        # Modules compiled once stay compiled, as they do for a user.
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        process = subprocess.Popen([str(part) for part in command], stdout=told, stderr=told, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {command}")
    factor = 1 if sys.platform == "darwin" else 1024
    return Measured(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * factor / 2**20)


def write_table(path: Path, header: str, count: int) -> Path:
    """Write the same pairs in every run, a third of them with a comment.

    As a stream: a child's peak memory is at least what this process had when it was started.
    """
    choice = random.Random(1).choice
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(f"{header}\n")
        for number in range(count):
            note = f"see {choice(ENGLISH)}" if number % 3 == 0 else ""
            source = f"{choice(ENGLISH)} {choice(ENGLISH)} {number}"
            stream.write(f"{source},{choice(FRENCH)} {choice(FRENCH)} {number},{note}\n")
    return path


def convert(source: Path, to: str, target: Path) -> Measured:
    return run(BIN / "glossport", "-q", "convert", source, "--to", to, "-o", target)


def race(folder: Path, count: int, rounds: int) -> list[str]:
    ours = write_table(folder / "ours.csv", "en,fr,note", count)
    theirs = write_table(folder / "theirs.csv", "source,target,translator_comments", count)
    ours_runs, their_runs = [], []
    for _ in range(rounds):
        ours_runs.append(convert(ours, "tbx", folder / "ours.tbx"))
        their_runs.append(run(BIN / "csv2tbx", "--progress=none", theirs, folder / "theirs.tbx"))
    ratios = [their.seconds / our.seconds for our, their in zip(ours_runs, their_runs, strict=True)]
    return [
        f"{count:,}",
        *(
            f"{statistics.median(one.seconds for one in runs):.2f} s, {max(one.mebibytes for one in runs):.0f} MiB"
            for runs in (ours_runs, their_runs)
        ),
        f"{statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})",
    ]


def memory(folder: Path, to: str, counts: tuple[int, int]) -> list[str]:
    peaks = []
    for count in counts:
        source = folder / f"{count}.csv"
        if not source.exists():
            write_table(source, "en,fr,note", count)
        peaks.append(convert(source, to, folder / "out").mebibytes)
    return [f"CSV to `{to}`", *(f"{peak:.0f} MiB" for peak in peaks), f"{peaks[1] - peaks[0]:+.0f} MiB"]


TOOLKIT = """
import csv, sys
from translate.storage.{module} import {name} as storage
with open(sys.argv[1], "rb") as stream:
    units = storage(stream, sourcelanguage="en", targetlanguage="fr").units
with open(sys.argv[2], "w", encoding="utf-8", newline="") as out:
    csv.writer(out).writerows([unit.source, unit.target, unit.getnotes()] for unit in units)
"""


def reading(folder: Path, what: str, source: Path, rounds: int) -> list[str]:
    """Race reading a file into CSV with the toolkit's classes, which keep one pair and its notes."""
    module = source.suffix[1:]
    code = TOOLKIT.format(module=module, name=f"{module}file")
    ours, theirs = [], []
    for _ in range(rounds):
        command = (BIN / "glossport", "-q", "convert", source, "-O", "as=concepts", "--to", "csv", "-o", folder / "out")
        ours.append(run(*command))
        theirs.append(run(sys.executable, "-c", code, source, folder / "theirs.csv"))
    ratios = [their.seconds / our.seconds for our, their in zip(ours, theirs, strict=True)]
    return [
        what,
        *(
            f"{statistics.median(one.seconds for one in runs):.2f} s, {max(one.mebibytes for one in runs):.0f} MiB"
            for runs in (ours, theirs)
        ),
        f"{statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})",
    ]


def reading_peaks(folder: Path, counts: tuple[int, int]) -> list[list[str]]:
    lines = []
    for what, write in (("IATE-like TBX to `csv`", write_iate_like), ("TMX as concepts to `csv`", write_memory)):
        peaks = []
        for count in counts:
            source = write(folder / f"{count}{'.tbx' if write is write_iate_like else '.tmx'}", count)
            command = (BIN / "glossport", "-q", "convert", source, "-O", "as=concepts", "--to", "csv")
            peaks.append(run(*command, "-o", folder / "out").mebibytes)
        lines.append([what, *(f"{peak:.0f} MiB" for peak in peaks), f"{peaks[1] - peaks[0]:+.0f} MiB"])
    return lines


def canonical(folder: Path, count: int) -> str:
    table = write_table(folder / "canonical.csv", "en,fr,note", count)
    convert(table, "yaml", folder / "canonical.yaml")
    return f"{count / convert(folder / 'canonical.yaml', 'tbx', folder / 'out').seconds:,.0f}"


def median_of(action: Callable[[], Measured], rounds: int) -> float:
    return statistics.median(action().seconds for _ in range(rounds))


def table(header: list[str], lines: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(line)} |" for line in (header, ["---"] * len(header), *lines)]


def report(*, quick: bool) -> str:
    rounds = 3 if quick else 7
    counts = (1_000, 100_000) if quick else (10_000, 1_000_000)
    formats = ("tbx",) if quick else ("tbx", "tmx", "csv", "omegat", "tmx-omegat", "yaml")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        speed = [race(folder, count, rounds) for count in ((10_000,) if quick else (10_000, 100_000))]
        peaks = [memory(folder, to, counts) for to in formats]
        rate = canonical(folder, 5_000 if quick else 50_000)
        size = 5_000 if quick else 100_000
        read = [
            reading(folder, f"TBX, {size:,} of two terms", write_small_terms(folder / "small.tbx", size), rounds),
            reading(folder, f"TBX, {size // 5:,} like IATE", write_iate_like(folder / "iate.tbx", size // 5), rounds),
            reading(folder, f"TMX, {size:,}", write_memory(folder / "memory.tmx", size), rounds),
        ]
        read_peaks = reading_peaks(folder, (1_000, size))
    start = median_of(lambda: run(BIN / "glossport", "--help"), rounds)
    click = median_of(lambda: run(sys.executable, "-c", "import click"), rounds)
    versions = ", ".join(f"{one} {importlib.metadata.version(one)}" for one in ("glossport", "translate-toolkit"))
    return "\n".join(
        [
            "# Performance",
            "",
            f"Measured on {datetime.now(UTC):%Y-%m-%d} with `python tests/benchmarks/compare.py`:",
            f"{platform.system()} on {os.cpu_count()} cores, Python {platform.python_version()}, {versions}.",
            "Seconds are processor seconds of the whole process, medians of alternating rounds; the ratio is the one",
            "to quote, since the machine is shared.",
            "",
            "## CSV to TBX, against translate-toolkit's `csv2tbx`",
            "",
            *table(["concepts", "glossport", "csv2tbx", "times as fast (lowest to highest round)"], speed),
            "",
            "The same pairs and comments for both. glossport writes valid TBX-Basic with ids of its own and checks all",
            "it reads; `csv2tbx` holds the whole glossary in memory.",
            "",
            "## Reading into CSV, against translate-toolkit's classes",
            "",
            *table(["file", "glossport", "toolkit", "times as fast (lowest to highest round)"], read),
            "",
            "The toolkit's classes give one pair of languages and its notes. glossport gives every language, every",
            "term and every category, and checks all it reads.",
            "",
            "## Peak memory",
            "",
            *table(["job", *(f"{count:,} concepts" for count in counts), "difference"], peaks),
            "",
            *table(["job", "1,000 entries", f"{size:,} entries", "difference"], read_peaks),
            "",
            "## Other figures",
            "",
            f"- Canonical YAML to TBX: {rate} concepts a second.",
            f"- `glossport --help`: {start * 1000:.0f} ms; `python -c 'import click'`: {click * 1000:.0f} ms.",
            "",
        ]
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute instead of ten; prints instead of writing")
    if not hasattr(os, "wait4"):
        raise SystemExit("this system does not tell what a process used; run it on a POSIX system")
    if parser.parse_args().quick:
        print(report(quick=True))
    else:
        (ROOT / "docs/performance.md").write_text(report(quick=False), encoding="utf-8", newline="\n")
