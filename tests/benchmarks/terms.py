"""Measure the check of translations against a glossary; prints the table of docs/performance.md.

python tests/benchmarks/terms.py
"""

import argparse
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

GLOSSPORT = Path(sys.executable).parent / "glossport"
SYLLABLES = [first + vowel + last for first in "bcdfgklmprstv" for vowel in "aeiou" for last in "nrst"]
WORDS = 30_000
"""In each language; a word stands in texts the more often the nearer it is to the beginning of the list."""
SIZES = ((10_000, 1_000), (10_000, 5_000), (100_000, 5_000))
"""Units and concepts."""


def vocabulary(chance: random.Random, ending: str) -> list[str]:
    return ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) + ending for _ in range(WORDS)]


def sentence(chance: random.Random, words: list[str], term: str) -> str:
    others = [words[int(WORDS * chance.random() ** 3)] for _ in range(11)]
    return " ".join([*others[:6], term, *others[6:]]).capitalize() + "."


def terms(chance: random.Random, words: list[str], count: int) -> Iterator[str]:
    for _ in range(count):
        yield " ".join(chance.sample(words, chance.choice((1, 1, 2, 2, 3))))


def write_files(folder: Path, units: int, concepts: int) -> tuple[Path, Path]:
    """Write a memory in which each unit has a term, 95 of 100 of them translated, and the glossary."""
    chance = random.Random(23)
    english, french = vocabulary(chance, ""), vocabulary(chance, "e")
    pairs = list(zip(terms(chance, english, concepts), terms(chance, french, concepts), strict=True))
    glossary, memory = folder / "glossary.csv", folder / "memory.tmx"
    glossary.write_text("en,fr\n" + "".join(f"{one},{other}\n" for one, other in pairs), encoding="utf-8")
    with memory.open("w", encoding="utf-8") as out:
        out.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="x" srclang="en" '
            'creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" datatype="plaintext"/><body>\n'
        )
        for _ in range(units):
            one, other = chance.choice(pairs)
            target = sentence(chance, french, other if chance.random() < 0.95 else french[0])
            out.write(f'<tu><tuv xml:lang="en"><seg>{sentence(chance, english, one)}</seg></tuv>')
            out.write(f'<tuv xml:lang="fr"><seg>{target}</seg></tuv></tu>\n')
        out.write("</body></tmx>\n")
    return memory, glossary


def measured(*arguments: object) -> tuple[float, int]:
    """Return the processor seconds and the MiB of a run of the command."""
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)"
    )
    command = [sys.executable, "-c", code, str(GLOSSPORT), *map(str, arguments)]
    seconds, memory = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(seconds), int(memory)


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    print("| units | concepts | check | check with the glossary | microseconds for a unit |")
    print("|---|---|---|---|---|")
    for units, concepts in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            memory, glossary = write_files(Path(folder), units, concepts)
            plain, _ = measured("check", memory)
            seconds, size = measured("check", memory, "--glossary", glossary)
        each = 1e6 * (seconds - plain) / units
        print(f"| {units:,} | {concepts:,} | {plain:.1f} s | {seconds:.1f} s, {size} MiB | {each:.0f} |")


if __name__ == "__main__":
    main()
