"""Compare the speed of glossport with other tools, and measure its memory; writes docs/performance.md.

    python tests/benchmarks/compare.py [--quick]

translate-toolkit is installed with glossport; python-tmx, tmxutil and ``xmllint`` take part if they are installed.
Every figure is for a whole process: CPU seconds and peak memory, which only POSIX systems report. Since machines are
noisy, the rounds alternate between the tools; compare medians and ratios only. Nothing here is a test.
"""

import argparse
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import peers
from corpora import (
    write_company_like,
    write_iate_like,
    write_memory,
    write_microsoft_like,
    write_pairs,
    write_small_terms,
)

ROOT: Final = Path(__file__).parents[2]
BIN: Final = Path(sys.executable).parent
CONCEPTS: Final = ("-O", "as=concepts")

Command: TypeAlias = Sequence[str | Path]


class Measured(NamedTuple):
    seconds: float
    """Of the processors, with those of its own processes."""
    wall: float
    mebibytes: float


def run(command: Command) -> Measured:
    """Run a process to its end; raises an error if it fails."""
    with tempfile.TemporaryFile() as message:
        # Keep compiled modules between runs, as for a user.
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        begun = time.monotonic()
        process = subprocess.Popen([str(part) for part in command], stdout=message, stderr=message, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begun
    if status:
        raise SystemExit(f"failed: {command}")
    factor = 1 if sys.platform == "darwin" else 1024
    return Measured(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * factor / 2**20)


def convert(source: Path, to: str, target: Path, *options: str) -> Command:
    return (BIN / "glossport", "-q", "convert", source, *options, "--to", to, "-o", target)


def python(code: str, *files: Path) -> Command:
    return (sys.executable, "-c", code, *files)


class Race(NamedTuple):
    """A job: its name, our command, and the other tool's command."""

    what: str
    ours: Command
    theirs: Command


def races(folder: Path, size: int) -> list[Race]:
    """Return jobs that both tools do, as far as the other tool supports them."""
    ours, theirs = folder / "ours.out", folder / "theirs.out"
    table = write_pairs(folder / "pairs.csv", size)
    # translate-toolkit uses this column name for a comment.
    for_toolkit = write_pairs(folder / "toolkit.csv", size, "source,target,translator_comments")
    run(convert(table, "tmx", folder / "pairs.tmx"))
    run(convert(table, "tbx", folder / "pairs.tbx"))
    run(python(peers.CSV_TO_TMX, for_toolkit, folder / "toolkit.tmx"))
    small = write_small_terms(folder / "small.tbx", size)

    def reading(what: str, source: Path) -> Race:
        code = peers.TO_CSV.format(module=source.suffix[1:])
        return Race(what, convert(source, "csv", ours, *CONCEPTS), python(code, source, theirs))

    def to_tmx(what: str, source: Path, *options: str) -> Race:
        command = (BIN / "tbx2tmx", "--progress=none", "-l", "fr", source, theirs)
        return Race(what, convert(source, "tmx", ours, *options), command)

    iate = write_iate_like(folder / "iate.tbx", size // 5)
    one_pair = ("--source", "en", "--target", "fr")
    return [
        Race(
            f"CSV to TBX, {size:,} pairs",
            convert(table, "tbx", ours),
            (BIN / "csv2tbx", "--progress=none", for_toolkit, theirs),
        ),
        Race(f"CSV to TMX, {size:,} pairs", convert(table, "tmx", ours), python(peers.CSV_TO_TMX, for_toolkit, theirs)),
        to_tmx(f"TBX to TMX, {size:,} pairs", small),
        to_tmx(f"TBX to TMX, {size // 5:,} like IATE, all languages", iate),
        reading(f"TMX to CSV, {size:,} pairs that glossport wrote", folder / "pairs.tmx"),
        reading(f"TMX to CSV, {size:,} pairs that the toolkit wrote", folder / "toolkit.tmx"),
        reading(f"TMX to CSV, {size:,} with dates and codes", write_memory(folder / "memory.tmx", size)),
        reading(f"TBX to CSV, {size:,} pairs that glossport wrote", folder / "pairs.tbx"),
        reading(f"TBX to CSV, {size:,} pairs, notes of terms", small),
        reading(f"TBX to CSV, {size // 4:,} like Microsoft's", write_microsoft_like(folder / "ms.tbx", size // 4)),
        reading(f"TBX to CSV, {size // 5:,} like IATE, all languages", iate),
        reading(f"TBX to CSV, {size // 5:,} like IATE, one pair", iate)._replace(
            ours=convert(iate, "csv", ours, *one_pair)
        ),
    ]


def raced(race: Race, rounds: int) -> list[str]:
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(run(race.ours))
        theirs.append(run(race.theirs))
    ratios = [their.seconds / our.seconds for our, their in zip(ours, theirs, strict=True)]
    return [
        race.what,
        *(
            f"{statistics.median(one.seconds for one in runs):.2f} s, {max(one.mebibytes for one in runs):.0f} MiB"
            for runs in (ours, theirs)
        ),
        f"{statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})",
    ]


SIX = ("tbx", "tmx", "csv", "jsonl", "omegat", "tbx-omegat")


def in_one_run(folder: Path, size: int, rounds: int) -> list[list[str]]:
    """Measure six outputs in six runs, in one run, and in one run with two processes."""
    table = write_pairs(folder / "six.csv", size)
    rows: list[tuple[str, list[Measured]]] = [("six runs", []), ("one run", []), ("one run, two processes", [])]
    command = (BIN / "glossport", "-q", "convert", table, "--to", ",".join(SIX), "--output-dir", folder / "six")
    for _ in range(rounds):
        each = [run(convert(table, name, folder / "out")) for name in SIX]
        rows[0][1].append(Measured(sum(one.seconds for one in each), sum(one.wall for one in each), 0))
        rows[1][1].append(run(command))
        rows[2][1].append(run((*command, "--jobs", "2")))
    first = rows[0][1]
    return [
        [
            what,
            f"{statistics.median(one.seconds for one in runs):.2f} s",
            f"{statistics.median(one.wall for one in runs):.2f} s",
            f"{statistics.median(before.wall / one.wall for before, one in zip(first, runs, strict=True)):.2f}",
        ]
        for what, runs in rows
    ]


def others(folder: Path, rounds: int) -> list[list[str]]:
    """Measure other tools, and lower bounds of the time, on the files of ``races``."""
    out = folder / "others.out"
    memory, table = folder / "pairs.tmx", folder / "pairs.csv"
    # Label: the command, or None if the tool is not installed.
    found: dict[str, Command | None] = {
        "glossport, TMX to CSV": convert(memory, "csv", out, *CONCEPTS),
        "tmxutil, TMX to a text of one language": (
            (BIN / "tmxutil", "-q", "-i", "tmx", "-o", "txt", "--output-languages", "en", "--output", out, memory)
            if (BIN / "tmxutil").exists()
            else None
        ),
        "python-tmx, TMX to CSV": (
            python(peers.PYTHON_TMX, memory, out) if importlib.util.find_spec("PythonTmx") else None
        ),
        "floor: xmllint --stream of the same file": (
            ("xmllint", "--stream", "--noout", memory) if shutil.which("xmllint") else None
        ),
        "floor: cp of the same file": ("cp", memory, out),
        "glossport, CSV to TBX": convert(table, "tbx", out),
        "floor: csv.reader over the same table": python(peers.CSV_READER, table),
    }
    commands = {what: command for what, command in found.items() if command}
    runs: dict[str, list[Measured]] = {what: [] for what in commands}
    for _ in range(rounds):
        for what, command in commands.items():
            runs[what].append(run(command))
    return [
        [
            what,
            f"{statistics.median(one.seconds for one in measured):.2f} s",
            f"{max(one.mebibytes for one in measured):.0f} MiB",
        ]
        for what, measured in runs.items()
    ]


def growth(folder: Path, sizes: Sequence[int], rounds: int) -> list[list[str]]:
    """Measure the time per concept at each size, including the start of the process."""
    lines = []
    for what, to in (("CSV to TBX", "tbx"), ("CSV to TMX", "tmx"), ("TMX to CSV", "csv"), ("TBX to CSV", "csv")):
        cells = []
        for size in sizes:
            source = folder / f"{size}.{what[:3].lower()}"
            written = write_pairs(folder / f"{size}.csv", size)
            if source != written:
                run(convert(written, source.suffix[1:], source))
            runs = [run(convert(source, to, folder / "out", *CONCEPTS)) for _ in range(1 if size > 10**5 else rounds)]
            seconds = statistics.median(one.seconds for one in runs)
            cells.append(f"{seconds / size * 1e6:.1f} µs, {max(one.mebibytes for one in runs):.0f} MiB")
        lines.append([what, *cells])
    return lines


def peaks(folder: Path, counts: tuple[int, int]) -> list[list[str]]:
    tables = [write_pairs(folder / f"{count}.csv", count) for count in counts]
    jobs: list[tuple[str, Callable[[int], Command]]] = [
        (f"CSV to `{to}`", lambda index, to=to: convert(tables[index], to, folder / "out"))  # type: ignore[misc]
        for to in ("tbx", "tmx", "csv", "omegat", "tmx-omegat", "yaml")
    ]
    for suffix, to in (("tmx", "csv"), ("tbx", "csv"), ("tbx", "tmx")):
        for count in counts:
            if not (folder / f"{count}.{suffix}").exists():
                run(convert(folder / f"{count}.csv", suffix, folder / f"{count}.{suffix}"))
        jobs.append(
            (
                f"{suffix.upper()} to `{to}`",
                lambda index, suffix=suffix, to=to: convert(  # type: ignore[misc]
                    folder / f"{counts[index]}.{suffix}", to, folder / "out", *CONCEPTS
                ),
            )
        )
    lines = []
    for what, command in jobs:
        few, many = (run(command(index)).mebibytes for index in (0, 1))
        lines.append([what, f"{few:.0f} MiB", f"{many:.0f} MiB", f"{many - few:+.0f} MiB"])
    return lines


def cleaned(folder: Path, units: int, rounds: int) -> list[list[str]]:
    """Measure the removal of duplicates, a quarter of the units, with and without all rules, and by the toolkit."""
    source = write_memory(folder / "crowded.tmx", units, units * 3 // 4)
    clean = (BIN / "glossport", "-q", "clean", source, "-o", folder / "clean.tmx")
    jobs: list[tuple[str, Command]] = [
        ("translate-toolkit: duplicates", python(peers.DEDUPE, source, folder / "toolkit-clean.tmx")),
        ("glossport: duplicates, the first is kept", (*clean, "--dedupe", "pair")),
        ("glossport: duplicates, the newest is kept", (*clean, "--dedupe", "pair", "--keep", "newest")),
        ("glossport: the same, and all rules", (*clean, "--dedupe", "pair", "--keep", "newest", "--drop", EVERY_RULE)),
    ]
    found: dict[str, list[Measured]] = {what: [] for what, _ in jobs}
    for _ in range(rounds):
        for what, command in jobs:
            found[what].append(run(command))
    return [
        [
            what,
            f"{statistics.median(one.seconds for one in measured):.1f} s",
            f"{max(one.mebibytes for one in measured):,.0f} MiB",
        ]
        for what, measured in found.items()
    ]


def rate(folder: Path, size: int, rounds: int) -> list[str]:
    """Measure conversion of canonical YAML, with pairs and with rich concepts, in concepts per second."""
    run(convert(write_pairs(folder / "canonical.csv", size), "yaml", folder / "pairs.yaml"))
    company = write_company_like(folder / "company.yaml", size // 10)
    found = []
    for source, count in ((folder / "pairs.yaml", size), (company, size // 10)):
        seconds = statistics.median(run(convert(source, "tbx", folder / "out")).seconds for _ in range(rounds))
        found.append(f"{count / seconds:,.0f}")
    return found


def table(header: list[str], lines: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(line)} |" for line in (header, ["---"] * len(header), *lines)]


def report(*, quick: bool) -> str:
    rounds, size = (1, 2_000) if quick else (7, 100_000)
    sizes = (100, 1_000) if quick else (1_000, 10_000, 100_000, 1_000_000)
    counts = (100, 1_000) if quick else (10_000, 1_000_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        speed = [raced(race, rounds) for race in races(folder, size)]
        shared = in_one_run(folder, size, min(rounds, 3))
        peer_lines = others(folder, rounds)
        cost = growth(folder, sizes, min(rounds, 3))
        memory = peaks(folder, counts)
        cleaning = cleaned(folder, counts[-1], min(rounds, 3))
        pairs, rich = rate(folder, size // 2, min(rounds, 3))
    start = statistics.median(run((BIN / "glossport", "--help")).seconds for _ in range(3 * rounds))
    click = statistics.median(run((sys.executable, "-c", "import click")).seconds for _ in range(3 * rounds))
    versions = ", ".join(filter(None, map(_version, ("glossport", "translate-toolkit", "python-tmx", "tmxutil"))))
    return "\n".join(
        [
            "# Performance",
            "",
            f"Measured on {datetime.now(UTC):%Y-%m-%d} with `python tests/benchmarks/compare.py`:",
            f"{platform.system()} on {os.cpu_count()} cores ({_processor()}), Python {platform.python_version()};",
            f"{versions}.",
            "Seconds are processor seconds of the whole process, medians of alternating rounds; the ratio is what to",
            "quote, since the machine is shared.",
            "",
            "## Against translate-toolkit",
            "",
            *table(["job", "glossport", "toolkit", "times as fast (lowest to highest round)"], speed),
            "",
            "`csv2tbx` and `tbx2tmx` are the toolkit's commands; where it has none, a few lines over its classes do",
            "the job (tests/benchmarks/peers.py). It keeps one pair of languages and the whole file in memory.",
            "glossport gives every language, every term and every category but where one pair is asked for, makes ids,",
            "and checks all it reads, in one process.",
            "",
            *NOTES,
            "## Six outputs of one input",
            "",
            f"A CSV of {size:,} pairs to {', '.join(f'`{name}`' for name in SIX)}: one run reads it once.",
            "",
            *table(["", "processor", "wall", "times as fast (wall)"], shared),
            "",
            "## Other peers, and floors",
            "",
            f"The pairs of above, {size:,} of them.",
            "",
            *table(["what", "seconds", "memory"], peer_lines),
            "",
            "## What a concept costs",
            "",
            *table(["job", *(f"{size:,} concepts" for size in sizes)], cost),
            "",
            "The start of the process is in it: about a tenth of a second.",
            "",
            "## Peak memory",
            "",
            *table(["job", *(f"{count:,} concepts" for count in counts), "difference"], memory),
            "",
            "## Cleaning a memory",
            "",
            f"A memory of {counts[-1]:,} units, a quarter of them duplicates; see [clean](clean.md).",
            "",
            *table(["what", "seconds", "memory"], cleaning),
            "",
            *CLEANING,
            "",
            "## Other figures",
            "",
            f"- Canonical YAML to TBX: {pairs} pairs a second; {rich} concepts of eight languages and 16 terms.",
            f"- `glossport --help`: {start * 1000:.0f} ms; `python -c 'import click'`: {click * 1000:.0f} ms.",
            "",
        ]
    )


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _version(name: str) -> str | None:
    try:
        return f"{name} {importlib.metadata.version(name)}"
    except importlib.metadata.PackageNotFoundError:
        return None


EVERY_RULE: Final = "empty,same,no-letters,numbers,codes,length-ratio,script,unconfirmed,punctuation,double-words"
CLEANING: Final = (
    "The toolkit loads the whole file and looks at the texts of one pair, without inline codes. glossport is slower:",
    "it reads the file twice, since the unit that is kept may be the last one, looks at all that a unit has, and",
    "holds none of them. Ten million units (2.5 GB), duplicates, the newest kept, measured once on 2026-11-28: 505 s",
    "of the processor, 150 MiB.",
)
NOTES: Final = (
    "What is fast and what is not: entries of one shape are read by a plan that is made of the first ones",
    "(`glossary/readers/xml/shapes.py`), with their dates, ids and statuses; entries of many languages are read in",
    "sections, and sections in languages that nobody wants are not read. Inline codes, entities such as `&amp;`,",
    "texts of several lines and sections in which more varies than the texts keep an entry to the parser. A concept",
    "of bare terms is written at once. What is left is spread thin: of 3.7 µs for a row of a table, reading it takes",
    "0.7, its id 0.6, making the concept 0.8, checks and counting 0.4, and writing 1.2.",
    "",
)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small files and one round; prints instead of writing")
    if not hasattr(os, "wait4"):
        raise SystemExit("this system does not tell what a process used; run it on a POSIX system")
    if parser.parse_args().quick:
        print(report(quick=True))
    else:
        (ROOT / "docs/performance.md").write_text(report(quick=False), encoding="utf-8", newline="\n")
