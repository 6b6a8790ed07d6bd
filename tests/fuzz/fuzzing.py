"""Mutates real inputs and reports any result other than entries or an error of glossport.

    python tests/fuzz/fuzzing.py READER|keyterms-pair|packed|verify [--minutes 10] [--seed 1] [--crashes FOLDER]

Every input is read to its end and, if that succeeds, written in one of the formats that carry most features. Allowed
results are entries, findings, or a GlossportError with its code. For any other exception, or if reading takes longer
than ten seconds, the input is saved in a file. The same seed makes the same inputs.
"""

import argparse
import gzip
import io
import os
import random
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from itertools import count, takewhile
from pathlib import Path
from typing import Final

import cli
from exporters.base import get_exporter
from exporters.losses import LossCounter, Losses
from exporters.release.verify import verify
from glossary.files.source import source_of, unpacked
from glossary.findings import GlossportError, Report
from glossary.readers.keyterms.pair import open_pair
from glossary.reading import ReadOptions, reader_for, settle_languages

ROOT: Final = Path(__file__).parents[2]
LONGEST: Final = 10
"""Seconds that one input may take."""
LARGEST: Final = 64 * 1024
"""Bytes of an input; only what is larger than a block of the readers needs more, and would be slow to mutate."""
WRITERS: Final = ("tbx", "tbx3", "tmx", "csv", "yaml", "jsonl", "markdown", "skos")
PIECES: Final = tuple(
    piece.encode("utf-8", "surrogatepass")
    for piece in (
        *"<>&\"'\0\t\r\n,;|#:=-[]{}%\\\u2028\ufeff\ufffe\ud800\u202e\x1b\x85\x0b",
        "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "</", "/>", "&#0;", "&#x10FFFF;", "&#xD800;", "&e;", "&amp;",
        '<!DOCTYPE x [<!ENTITY e "y">]>', "<tu>", "</tu>", "<tuv>", "<seg>", "<term>", "</term>", "<termEntry>",
        "</termEntry>", "</body>", "<body>", "</text>", '<note xml:lang="">', ' xml:lang="xx-"', ' type="', ' id="',
        " target='", "xmlns='u'", "xmlns:a=''", "*all*", "null", "true", "~", "? ", "- ", ": ", "&a ", "*a",
        "!!python/x",
        "%YAML 9", "---\n", "...\n", "<<: ", '{"', '"}', '":', "1e999", "-0", "9" * 400, '""', '"\n', "sep=x\n",
        "\r\r", "id,", "en", "zh-Hans", "xx", "en_US", "note:en", "definition#2", "#10001", "Terms;", "msgid ",
        'msgstr "', "msgctxt", "#~ ", "#, fuzzy", "%Wordfast", "|---|", "| ", "：", "，", "（", "* ", "## ",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of fuzzing: real inputs with their file names, and the function that reads an input."""

    seeds: tuple[tuple[str, bytes], ...]
    read: Callable[[str, bytes, random.Random], None]


def subject(name: str) -> Subject:
    """Return the subject for a reader or one of ``OTHERS``."""
    if name == "verify":
        return Subject((("release.zip", _release()),), _verify)
    if name == "keyterms-pair":
        return Subject(_of("golden/keyterms/one-language/*"), _pair)
    if name == "packed":
        return Subject(_packed(), lambda file, data, chance: _read("tmx", file, data, chance))
    return Subject(_of(*SEEDS[name]), lambda file, data, chance: _read(name, file, data, chance))


EVERY: Final = "golden/every-field/expected/glossary"
SEEDS: Final = {
    "csv": ("golden/reading/csv-*/*.?sv", f"{EVERY}*.?sv"),
    "jsonl": (f"{EVERY}.jsonl",),
    "keyterms": ("golden/keyterms/*/*",),
    "markdown": ("golden/reading/markdown-*/*.md", f"{EVERY}*.md"),
    "multiterm": ("golden/reading/multiterm-xml/*.xml",),
    "omegat": ("golden/reading/omegat/*.txt", f"{EVERY}*.txt"),
    "po": ("golden/reading/po/*.po", "fuzz/seeds/*.po"),
    "qph": ("fuzz/seeds/*.qph",),
    "tbx": ("golden/reading/tbx*/*.tbx", f"{EVERY}*.tbx", "golden/minimal/expected/glossary.tbx"),
    "tmx": ("golden/reading/tmx*/*.tmx", f"{EVERY}*.tmx", "golden/minimal/expected/glossary.tmx"),
    "ts": ("fuzz/seeds/*.ts",),
    "utx": ("golden/reading/utx/*.utx", f"{EVERY}*.utx", "fuzz/seeds/*.utx"),
    "wordfast": ("fuzz/seeds/*.txt",),
    "xliff": ("fuzz/seeds/*.*xlf", "fuzz/seeds/*.*liff"),
    "xlsx": ("made/*.xlsx",),
    "yaml": ("golden/*/glossary.yaml",),
}
"""By reader, files below ``tests/``."""
OTHERS: Final = ("keyterms-pair", "packed", "verify")


def _of(*patterns: str) -> tuple[tuple[str, bytes], ...]:
    if patterns == ("made/*.xlsx",):
        return (("terms.xlsx", _workbook()),)
    tests = ROOT / "tests"
    found = [path for pattern in patterns for path in sorted(tests.glob(pattern)) if path.suffix not in (".json", "")]
    return tuple((path.name, path.read_bytes()) for path in found)


def _workbook() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "terms.xlsx"
        _quietly("convert", str(ROOT / "tests/golden/every-field/glossary.yaml"), "--to", "xlsx", "-o", str(made))
        return made.read_bytes()


def _packed() -> tuple[tuple[str, bytes], ...]:
    data = (ROOT / "tests/golden/reading/tmx-trados/memory.tmx").read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("memory.tmx", data)
    return ("memory.tmx.gz", gzip.compress(data, mtime=0)), ("memory.tmx.zip", out.getvalue())


def _release() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        _quietly("bundle", "-c", str(ROOT / "examples/release/glossport.toml"), "--jobs", "1", "-o", folder)
        (made,) = Path(folder).glob("*.zip")
        return made.read_bytes()


def _quietly(*arguments: str) -> None:
    message = io.StringIO()
    with redirect_stderr(message), redirect_stdout(io.StringIO()):
        code = cli.run(list(arguments))
    if code:
        raise SystemExit(f"{arguments}: {message.getvalue()}")


# What is done with an input


def _read(reader: str, file: str, data: bytes, chance: random.Random) -> None:
    options = ReadOptions(
        source_language=chance.choice([None, "en"]),
        target_languages=chance.choice([(), ("fr",), ("zh-Hans",)]),
        as_concepts=chance.random() < 0.5,
        split=chance.choice([None, ";"]),
        keep_unknown=chance.random() < 0.5,
    )
    report = Report()
    source = unpacked(source_of(data, file))
    stream = reader_for(source, reader).open(source, options, report)
    entries = list(stream.entries)
    settle_languages(stream.metadata, ())
    for finding in report.findings:
        str(finding.location)
    if report.failed:
        return
    exporter, losses = get_exporter(chance.choice(WRITERS)), Losses()
    carried = LossCounter(exporter.carries, stream.metadata, losses).carried(entries)
    exporter.write(stream.metadata, carried, io.BytesIO(), exporter.options(), losses)


def _pair(file: str, data: bytes, chance: random.Random) -> None:
    other = chance.choice(_of("golden/keyterms/one-language/*"))
    options = ReadOptions(source_language="en", target_languages=("zh-Hans",))
    stream = open_pair((source_of(data, file), source_of(other[1], other[0])), options, Report())
    list(stream.entries)


def _verify(file: str, data: bytes, _chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_bytes(data)
        verify(str(path))


# Mutations


def mutated(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Change an input in a few places; some of the new bytes may come from ``other``."""
    made = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 4, 16])):
        start = chance.randrange(len(made) + 1)
        stop = min(len(made), start + chance.choice([1, 1, 4, 16, 256, 4096]))
        match chance.randrange(8):
            case 0 if start < len(made):
                made[start] ^= 1 << chance.randrange(8)
            case 1:
                del made[start:stop]
            case 2:
                made[start:start] = made[start:stop] * chance.choice([1, 2, 8])
            case 3:
                del made[start:]
            case 4:
                begin = chance.randrange(len(other) + 1)
                made[start:stop] = other[begin : begin + chance.choice([4, 64, 1024])]
            case 5:
                made[start:stop] = chance.randbytes(stop - start)
            case _:
                made[start:start] = chance.choice(PIECES)
    return bytes(made[:LARGEST])


def recoded(data: bytes, chance: random.Random) -> bytes:
    """Change the encoding of an input in one of ten cases."""
    if chance.random() < 0.9:
        return data
    encoding = chance.choice(["utf-16", "utf-16-le", "utf-8-sig", "latin-1", "gb18030", "utf-32"])
    return data.decode("utf-8", "ignore").encode(encoding, "ignore")


def inputs(seeds: tuple[tuple[str, bytes], ...], seed: int) -> Iterator[tuple[str, bytes, random.Random]]:
    """Yield an endless sequence of inputs: file name, bytes, and the random generator to use with them."""
    for number in count():
        chance = random.Random(f"{seed}/{number}")
        (file, data), (_, other) = chance.choice(seeds), chance.choice(seeds)
        yield file, mutated(recoded(data, chance), other, chance), chance


def tried(one: Subject, file: str, data: bytes, chance: random.Random) -> str | None:
    """Read an input; return the traceback of an unexpected exception, or None."""
    try:
        with _limited(), warnings.catch_warnings():
            warnings.simplefilter("error")
            one.read(file, data, chance)
    except GlossportError:
        return None
    except Exception:  # any other exception is a bug
        return traceback.format_exc()
    return None


@contextmanager
def _limited() -> Iterator[None]:
    """Raise TimeoutError after ``LONGEST`` CPU seconds, if the system supports it."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"longer than {LONGEST} seconds")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=[*SEEDS, *OTHERS])
    parser.add_argument("--minutes", type=float, default=10, help="of the processor")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--crashes", type=Path, default=Path("crashes"))
    asked = parser.parse_args()
    one = subject(asked.name)
    end = time.process_time() + 60 * asked.minutes
    crashes: dict[str, str] = {}
    number = 0
    for number, (file, data, chance) in enumerate(
        takewhile(lambda _: time.process_time() < end, inputs(one.seeds, asked.seed)), 1
    ):
        message = tried(one, file, data, chance)
        # Crashes with the same traceback are one kind, whatever the message.
        if message and (kind := message.rpartition(":")[0]) not in crashes:
            asked.crashes.mkdir(parents=True, exist_ok=True)
            kept = asked.crashes / f"{asked.name}-{asked.seed}-{number}{Path(file).suffix}"
            kept.write_bytes(data)
            crashes[kind] = str(kept)
            print(f"{kept}\n{message}", file=sys.stderr, flush=True)
    took = f"{number:,} inputs in {asked.minutes:g} processor minutes"
    print(f"{asked.name}: {took}, {len(crashes)} crashes (seed {asked.seed})")
    return int(bool(crashes))


if __name__ == "__main__":
    os.chdir(ROOT)
    raise SystemExit(main())
