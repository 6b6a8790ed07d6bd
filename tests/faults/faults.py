"""Kills the command at random moments, lets the disk run full, or saves its files meanwhile, and then checks the files.

    python tests/faults/faults.py kill [--trials 200] [--seed 1]
    python tests/faults/faults.py disk
    python tests/faults/faults.py race [--trials 200] [--seed 1]

After each trial every output must be complete, either old or new; after the next run it must be new, and no other
files may be left. What an editor saved while the command ran must be there, and a build must not take an input that
changed and came back for the one that it read. The trials with a full disk need Linux and root, since they mount file
systems.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

STEP: Final = 64 * 1024
"""By how many bytes the disk grows from one trial to the next."""
FEW: Final = 400
MANY: Final = 4000


@dataclass(frozen=True, slots=True)
class Scenario:
    """A command, glob patterns of its output files, and a function that writes its inputs."""

    command: tuple[str, ...]
    outputs: tuple[str, ...]
    change: Callable[[Path, int], None]

    def prepare(self, folder: Path, size: int) -> None:
        """Create the folder with the old outputs, and then change the input."""
        folder.mkdir(parents=True, exist_ok=True)
        self.change(folder, size // 2)
        if done := run(self.command, folder):
            raise SystemExit(f"{self.command} ended with {done}")
        self.change(folder, size)

    def state(self, folder: Path) -> dict[str, bytes]:
        found = {path for pattern in self.outputs for path in folder.glob(pattern) if path.is_file()}
        return {str(path.relative_to(folder)): path.read_bytes() for path in found if not is_temporary(path)}


def terms(folder: Path, size: int) -> None:
    rows = "".join(f"English term number {number},terme français numéro {number}\n" for number in range(size))
    folder.joinpath("terms.csv").write_text(f"en,fr\n{rows}", encoding="utf-8", newline="")


def glossary(folder: Path, size: int) -> None:
    """Write a glossary of ``size`` concepts and version 1.SIZE.0, and a build configuration."""
    concepts = "".join(f"  - {{id: c{n}, terms: {{en: word {n}, fr: mot {n}}}}}\n" for n in range(size))
    folder.joinpath("glossary.yaml").write_text(
        f"glossport: 1\nid: words\nversion: 1.{size}.0\nlicence: CC0-1.0\nlanguages: [en, fr]\nconcepts:\n{concepts}",
        encoding="utf-8",
        newline="",
    )
    folder.joinpath("glossport.toml").write_text(
        '[[glossary]]\ninput = "glossary.yaml"\n[build]\noutput-dir = "dist"\n'
        + "".join(f'[[output]]\nto = "{name}"\n' for name in ("tbx", "tmx", "csv", "omegat")),
        encoding="utf-8",
        newline="",
    )


def merged(folder: Path, size: int) -> None:
    """Write terms, and a reviewed glossary into which ``import`` merges them."""
    terms(folder, size)
    into = folder / "into.yaml"
    if not into.exists():
        into.write_text(
            "glossport: 1\nsource_language: en\nlanguages: [en, fr]\nconcepts:\n"
            "  - {id: tea, terms: {en: tea, fr: thé}}  # reviewed\n",
            encoding="utf-8",
            newline="",
        )


SCENARIOS: Final = {
    "convert": Scenario(("convert", "terms.csv", "--to", "tbx", "-o", "out/terms.tbx"), ("out/*",), terms),
    "import": Scenario(("import", "terms.csv", "--into", "into.yaml"), ("into.yaml",), merged),
    "build": Scenario(("build", "--jobs", "2"), ("dist/**/*",), glossary),
    "bundle": Scenario(("bundle", "--jobs", "1"), ("dist/**/*",), glossary),
}


def start(command: tuple[str, ...], folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "cli", "-q", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def run(command: tuple[str, ...], folder: Path) -> int:
    return start(command, folder).wait()


def is_temporary(path: Path) -> bool:
    return path.name.startswith(".") and path.suffix == ".tmp"


def left_over(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob(".*.tmp")]


class BrokenError(Exception):
    """An output is neither the old nor the new one, or a temporary file was left."""


def trial(scenario: Scenario, before: Path, new: dict[str, bytes], folder: Path, delay: float) -> bool:
    """Kill a run after ``delay`` seconds; return whether it was still running."""
    shutil.copytree(before, folder)
    old = scenario.state(folder)
    process = start(scenario.command, folder)
    time.sleep(delay)
    was_running = process.poll() is None
    process.kill()
    process.wait()
    _await_others(process.pid)
    for name, content in scenario.state(folder).items():
        if content not in (old.get(name), new.get(name)):
            raise BrokenError(f"{name} is neither old nor new")
    if run(scenario.command, folder):
        raise BrokenError("the next run failed")
    if scenario.state(folder) != new:
        raise BrokenError("the next run made something else")
    if left := left_over(folder):
        raise BrokenError(f"left behind: {left}")
    shutil.rmtree(folder)
    return was_running


def _await_others(group: int) -> None:
    """Wait until the workers of a killed process end by themselves; after five seconds raise BrokenError."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.killpg(group, signal.SIGKILL)
    raise BrokenError("its workers went on for five seconds")


def kill(name: str, trials: int, seed: int, size: int, folder: Path) -> tuple[int, float]:
    """Kill a scenario at random moments; return how often it was still running, and the seconds of a full run."""
    scenario = SCENARIOS[name]
    before, after = folder / "before", folder / "after"
    scenario.prepare(before, size)
    shutil.copytree(before, after)
    begun = time.monotonic()
    run(scenario.command, after)
    seconds = time.monotonic() - begun
    new = scenario.state(after)
    chance = random.Random(f"{name}/{seed}")
    hit = sum(
        trial(scenario, before, new, folder / f"trial{number}", chance.uniform(0, seconds)) for number in range(trials)
    )
    return hit, seconds


# An editor


def untidy(folder: Path, size: int) -> None:
    """Write a glossary that ``fmt`` has something to do with."""
    concepts = "".join(f"  - {{terms: {{fr: mot {n}, en: word {n}}}, id: c{n}}}\n" for n in range(size))
    text = f"languages: [en, fr]\nglossport: 1\nconcepts:\n{concepts}"
    folder.joinpath("into.yaml").write_text(text, encoding="utf-8", newline="")


EDITED: Final = {
    "import": Scenario(SCENARIOS["import"].command, ("into.yaml",), merged),
    "fmt": Scenario(("fmt", "into.yaml"), ("into.yaml",), untidy),
}
MARK: Final = b"# saved by an editor\n"


def saved(path: Path) -> None:
    """Save the file with a line more, as editors do: another file takes its place."""
    other = path.with_name("of-the-editor")
    other.write_bytes(path.read_bytes() + MARK)
    other.replace(path)


def edit(name: str, trials: int, seed: int, size: int, folder: Path) -> int:
    """Save a file at random moments while a command changes it; return how often the command gave way."""
    scenario = EDITED[name]
    folder.mkdir()
    (folder / "before").mkdir()
    scenario.change(folder / "before", size)
    shutil.copytree(folder / "before", folder / "alone")
    begun = time.monotonic()
    run(scenario.command, folder / "alone")
    seconds = time.monotonic() - begun
    chance = random.Random(f"{name}/{seed}")
    gave_way = 0
    for _ in range(trials):
        work = folder / "trial"
        shutil.copytree(folder / "before", work)
        process = start(scenario.command, work)
        time.sleep(chance.uniform(0, seconds))
        saved(work / "into.yaml")
        gave_way += process.wait() != 0
        if MARK not in (work / "into.yaml").read_bytes():
            raise BrokenError("what the editor saved is gone")
        if left := left_over(work):
            raise BrokenError(f"left behind: {left}")
        shutil.rmtree(work)
    return gave_way


def swap(trials: int, seed: int, size: int, folder: Path) -> int:
    """Change an input at random moments of a build and put it back; return how many builds saw that and failed."""
    scenario = SCENARIOS["build"]
    scenario.prepare(folder, size)
    begun = time.monotonic()
    run(scenario.command, folder)
    seconds = time.monotonic() - begun
    new, input_ = scenario.state(folder), folder / "glossary.yaml"
    content = input_.read_bytes()
    chance = random.Random(f"swap/{seed}")
    failed = 0
    for _ in range(trials):
        shutil.rmtree(folder / "dist")
        process = start((*scenario.command, "--force"), folder)
        time.sleep(chance.uniform(0, seconds))
        input_.write_bytes(content.replace(b"word", b"term"))
        time.sleep(chance.uniform(0, seconds / 4))
        input_.write_bytes(content)
        failed += process.wait() != 0
        if run(scenario.command, folder) or scenario.state(folder) != new:
            raise BrokenError("an output of another input is taken for up to date")
    return failed


# A full disk


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """Mount a file system of ``size`` bytes; raises OSError if that is not possible."""
    folder.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        raise OSError(mounted.stderr.decode().strip())
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def fill(name: str, size: int, folder: Path, step: int = STEP) -> int:
    """Run a scenario on disks with more and more free space; return how many disks were too small."""
    scenario = SCENARIOS[name]
    before = folder / "before"
    scenario.prepare(before, size)
    used = sum(path.stat().st_size + 4096 for path in before.rglob("*"))
    room = -(-used // 4096) * 4096 + 8192
    old = scenario.state(before)
    failures = 0
    while True:
        with small_disk(folder / "disk", room + failures * step) as disk:
            work = disk / "work"
            shutil.copytree(before, work)
            code = run(scenario.command, work)
            found = scenario.state(work)
            if left := left_over(work):
                raise BrokenError(f"left behind: {left}")
        if code == 0:
            return failures
        if code != 4 or any(found.get(path) is None for path in old):
            raise BrokenError(f"with {failures * step:,} bytes of room: exit {code}")
        if name != "build" and found != old:
            raise BrokenError(f"with {failures * step:,} bytes of room an output changed")
        failures += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fault", choices=["kill", "disk", "race"])
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=list(SCENARIOS))
    asked = parser.parse_args()
    if asked.fault == "race":
        with tempfile.TemporaryDirectory() as folder:
            for name in EDITED:
                gave_way = edit(name, asked.trials, asked.seed, MANY, Path(folder, name))
                print(f"| {name} | {asked.trials} | {gave_way} | none |", flush=True)
            failed = swap(asked.trials, asked.seed, MANY, Path(folder, "swap"))
            print(f"| build, the input changes and comes back | {asked.trials} | {failed} | none |", flush=True)
        return
    for name in [asked.only] if asked.only else SCENARIOS:
        with tempfile.TemporaryDirectory() as folder, suppress(KeyboardInterrupt):
            if asked.fault == "kill":
                hit, seconds = kill(name, asked.trials, asked.seed, MANY, Path(folder))
                print(f"| {name} | {asked.trials} | {hit} | {seconds:.2f} s | none |", flush=True)
            else:
                print(f"| {name} | {fill(name, MANY, Path(folder))} | none |", flush=True)


if __name__ == "__main__":
    main()
