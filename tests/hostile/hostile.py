"""Malicious inputs, each read by the command in its own process: the exit code, message, time and memory.

    python tests/hostile/hostile.py [--small]

Prints the table of docs/reliability.md. ``--small`` makes files of megabytes instead of gigabytes; the test in this
folder runs that form.
"""

# ruff: noqa: E501  # a case is a line
import argparse
import gzip
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

GIGABYTE: Final = 1 << 30
LONGEST: Final = 600
"""Seconds after which a case is given up."""

TBX = '<?xml version="1.0"?>\n{}<martif type="TBX" xml:lang="en"><martifHeader/><text><body>{}</body></text></martif>\n'
TMX = '<?xml version="1.0"?>\n{}<tmx version="1.4"><header srclang="en"/><body>{}</body></tmx>\n'
ENTRY = '<termEntry id="a"><langSet xml:lang="en"><tig><term>{}</term></tig></langSet></termEntry>'
UNIT = '<tu><tuv xml:lang="en"><seg>{}</seg></tuv><tuv xml:lang="fr"><seg>x</seg></tuv></tu>'
YAML = "glossport: 1\nlanguages: [en]\nconcepts:\n  - id: a\n    terms: {{en: {}}}\n"


class Size(NamedTuple):
    """The sizes of the large files."""

    sparse: int
    line: int
    deep: int
    bomb: int


LARGE = Size(sparse=10 * GIGABYTE, line=100 << 20, deep=1_000_000, bomb=GIGABYTE)
SMALL = Size(sparse=256 << 20, line=2 << 20, deep=1_000_000, bomb=64 << 20)


@dataclass(frozen=True, slots=True)
class Case:
    """A generated file and the command that reads it; one of the ``codes`` must appear among the findings.

    Without codes, the file must be readable.
    """

    name: str
    file: str
    make: Callable[[Path, Size], None]
    codes: tuple[str, ...] = ()
    command: tuple[str, ...] = ("-q", "convert", "{file}", "-O", "as=concepts", "--to", "csv", "-o", "{out}")


class Outcome(NamedTuple):
    exit_code: int
    message: str
    seconds: float
    mebibytes: float


def text(content: str) -> Callable[[Path, Size], None]:
    def make(path: Path, _: Size) -> None:
        path.write_text(content, encoding="utf-8", newline="")

    return make


def sparse(head: bytes) -> Callable[[Path, Size], None]:
    """Return a function that writes a valid beginning and then zeros that take no disk space (a sparse file)."""

    def make(path: Path, size: Size) -> None:
        path.write_bytes(head)
        os.truncate(path, size.sparse)

    return make


def line(before: str, unit: str, after: str = "") -> Callable[[Path, Size], None]:
    """Return a function that writes a file with ``unit`` repeated on one line."""

    def make(path: Path, size: Size) -> None:
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.write(before)
            for _ in range(size.line // (len(unit) * 1024)):
                stream.write(unit * 1024)
            stream.write(after)

    return make


def deep(before: str, opening: str, closing: str, after: str = "") -> Callable[[Path, Size], None]:
    def make(path: Path, size: Size) -> None:
        path.write_text(f"{before}{opening * size.deep}{closing * size.deep}{after}", encoding="utf-8", newline="")

    return make


def indented(path: Path, size: Size) -> None:
    """Write nested YAML block mappings, one level per line; the file size grows with the square of the depth."""
    depth = min(size.deep, 10_000)
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write("glossport: 1\nconcepts:\n")
        stream.writelines(f"{' ' * level}a:\n" for level in range(1, depth))


def bomb(path: Path, size: Size) -> None:
    """Write a workbook of a few megabytes whose sheet unpacks to gigabytes."""
    import xlsxwriter

    small = path.with_suffix(".small")
    book = xlsxwriter.Workbook(small, {"in_memory": True})
    book.add_worksheet().write_row(0, 0, ["en", "fr"])
    book.close()
    row = b'<row><c t="inlineStr"><is><t>' + b"a" * 1000 + b"</t></is></c></row>"
    with zipfile.ZipFile(small) as before, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            start, end, rest = before.read(name).partition(b"</sheetData>")
            with after.open(name, "w") as member:
                member.write(start)
                for _ in range(size.bomb // (len(row) * 100) if end else 0):
                    member.write(row * 100)
                member.write(end + rest)


def gzip_bomb(path: Path, size: Size) -> None:
    """Write a memory of a megabyte that unpacks to a gigabyte."""
    before, after = TMX.format("", "|").split("|")
    with gzip.open(path, "wb") as stream:
        stream.write(before.encode())
        for _ in range(size.bomb >> 20):
            stream.write(UNIT.format("tea").encode() + b" " * (1 << 20))
        stream.write(after.encode())


def zip_bomb(path: Path, size: Size) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("SHA256SUMS", "w") as member:
        for _ in range(size.bomb >> 20):
            member.write(bytes(1 << 20))


MEASURED: Final = """
import os, sys
process = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(process, 0)
open(sys.argv[1], "w").write(str(usage.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Starts a process from a small one: what one used at least is what the process had that started it."""
OF_A_PAIR: Final = ("-q", "convert", "{file}", "--source", "en", "--target", "fr", "--to", "csv", "-o", "{out}")
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n'
REMOTE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]>\n'

CASES: Final = (
    Case("billion laughs, TBX", "a.tbx", text(TBX.format(f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>', ENTRY.format("&l9;"))), ("G109",)),
    Case("billion laughs, TMX", "a.tmx", text(TMX.format(f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>', UNIT.format("&l9;"))), ("G109",)),
    Case("quadratic blow-up, TBX", "a.tbx", text(TBX.format(f'<!DOCTYPE x [<!ENTITY e "{"a" * 50_000}">]>', ENTRY.format("&e;" * 50_000))), ("G109",)),
    Case("an entity of another file", "a.tbx", text(TBX.format(OUTSIDE, ENTRY.format("&e;"))), ("G105",)),
    Case("a DTD at a URL", "a.tmx", text(TMX.format(REMOTE, UNIT.format("x")))),
    Case("sparse file, CSV", "a.csv", sparse(b"en,fr\ntea,the\n"), ("G104", "G110")),
    Case("sparse file, JSON Lines", "a.jsonl", sparse(b'{"glossport": 1, "languages": ["en"]}\n'), ("G104", "G105", "G110")),
    Case("sparse file, YAML", "a.yaml", sparse(YAML.format("tea").encode()), ("G104", "G105", "G110")),
    Case("sparse file, TBX", "a.tbx", sparse(TBX.format("", ENTRY.format("tea")).encode()), ("G105",)),
    Case("sparse file, TMX", "a.tmx", sparse(TMX.format("", UNIT.format("tea")).encode()), ("G105",)),
    Case("sparse file, Markdown", "a.md", sparse(b"| en | fr |\n|---|---|\n| tea | the |\n"), ("G104", "G105", "G110")),
    Case("sparse file, OmegaT", "a.utf8", sparse(b"tea\tthe\n"), ("G110",), OF_A_PAIR),
    Case("sparse file, PO", "a.po", sparse(b'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\nmsgid "a"\nmsgstr "b"\n'), ("G104", "G105", "G110")),
    Case("sparse file, workbook", "a.xlsx", sparse(b"PK\x03\x04[Content_Types].xml"), ("G105", "G110")),
    Case("sparse file, of no kind", "a.bin", sparse(b""), ("G102", "G104", "G106")),
    Case("one cell of a line, CSV", "a.csv", line("en,fr\n", "a"), ("G503", "G110")),
    Case("many cells on a line, CSV", "a.csv", line("en,fr\n", "a,"), ("G503", "G110")),
    Case("a header of a line, CSV", "a.csv", line("", "en,"), ("G110", "G510")),
    Case("a quote that never closes, CSV", "a.csv", line('en,fr\n"', "a\n"), ("G504", "G110")),
    Case("one term of a line, TBX", "a.tbx", line('<martif><text><body><termEntry id="a"><langSet xml:lang="en"><tig><term>', "a", "</term></tig></langSet></termEntry></body></text></martif>"), ("G109",)),
    Case("many entries on a line, TBX", "a.tbx", line("<martif><text><body>", '<termEntry><langSet xml:lang="en"><tig><term>tea</term></tig></langSet></termEntry>', "</body></text></martif>")),
    Case("one segment of a line, TMX", "a.tmx", line('<tmx><header/><body><tu><tuv xml:lang="en"><seg>', "a", "</seg></tuv></tu></body></tmx>"), ("G109",)),
    Case("a CDATA section of a line, TMX", "a.tmx", line('<tmx><header/><body><tu><tuv xml:lang="en"><seg><![CDATA[', "<![CDATA[ ", "]]></seg></tuv></tu></body></tmx>"), ("G109",)),
    Case("comments on a line, TBX", "a.tbx", line("<martif><text><body>", "<!-- -->", "</body></text></martif>"), ("G109",)),
    Case("one string of a line, JSON Lines", "a.jsonl", line('{"glossport": 1, "languages": ["en"]}\n{"id": "a", "terms": {"en": "', "a", '"}}\n'), ("G110",)),
    Case("one scalar of a line, YAML", "a.yaml", line("glossport: 1\nlanguages: [en]\nconcepts:\n  - id: a\n    terms: {en: ", "a", "}\n"), ("G110",)),
    Case("one line, Markdown", "a.md", line("| en | fr |\n|---|---|\n| ", "a"), ("G110",)),
    Case("backticks, Markdown", "a.md", line("| en | fr |\n|---|---|\n| a | b |\n\n", "`", " x `"), ("G110",)),
    Case("one line, OmegaT", "a.utf8", line("tea\t", "a"), ("G110",), OF_A_PAIR),
    Case("one line, PO", "a.po", line('msgid ""\nmsgstr ""\n"Language: fr\\n"\n\nmsgid "', "a", '"\nmsgstr "b"\n'), ("G110",)),
    Case("nesting, TBX", "a.tbx", deep("<martif><text><body><termEntry>", "<a>", "</a>", "</termEntry></body></text></martif>"), ("G109",)),
    Case("nesting, TMX", "a.tmx", deep("<tmx><header/><body><tu>", "<a>", "</a>", "</tu></body></tmx>"), ("G109",)),
    Case("nesting in a header, TMX", "a.tmx", deep("<tmx><header>", "<a>", "</a>", "</header><body/></tmx>"), ("G109",)),
    Case("nesting behind the entries, TBX", "a.tbx", deep(f"<martif><text><body>{ENTRY.format('a')}</body><back>", "<a>", "</a>", "</back></text></martif>"), ("G109",)),
    Case("nesting, XLIFF", "a.xlf", deep('<xliff version="1.2"><file><body><trans-unit><source>', "<g>", "</g>", "</source></trans-unit></body></file></xliff>"), ("G105",)),
    Case("nesting, MultiTerm", "a.xml", deep("<mtf><conceptGrp>", "<a>", "</a>", "</conceptGrp></mtf>"), ("G109",)),
    Case("nesting, Qt", "a.ts", deep('<TS version="2.1" language="fr"><context><message>', "<a>", "</a>", "</message></context></TS>"), ("G105",)),
    Case("nesting, JSON Lines", "a.jsonl", deep('{"glossport": 1, "languages": ["en"]}\n', "[", "]"), ("G204",)),
    Case("nesting, YAML in brackets", "a.yaml", deep("glossport: 1\nconcepts: ", "[", "]"), ("G105", "G204")),
    Case("nesting, YAML by indentation", "a.yaml", indented, ("G204",)),
    Case("aliases of aliases, YAML", "a.yaml", text("glossport: 1\na0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))), ("G206",)),
    Case("a workbook that grows", "a.xlsx", bomb, ("G110",)),
    Case("a memory that grows", "a.tmx.gz", gzip_bomb, ("G110",)),
    Case("a hole in a release", "a.zip", sparse(b"PK\x03\x04"), ("G613",), ("verify", "{file}")),
    Case("a release that grows", "a.zip", zip_bomb, ("G613",), ("verify", "{file}")),
)  # fmt: skip


def run(case: Case, size: Size) -> Outcome:
    """Write the file of a case and run the command on it."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder, case.file), Path(folder, "out.csv")
        case.make(path, size)
        command = [part.format(file=path, out=out) for part in case.command]
        message, used = Path(folder, "message"), Path(folder, "used")
        with message.open("wb") as stream:
            start = time.monotonic()
            arguments = [sys.executable, "-S", "-c", MEASURED, str(used), sys.executable, "-m", "cli", *command]
            code = subprocess.run(arguments, stdout=stream, stderr=stream, check=False).returncode
            seconds = time.monotonic() - start
        words = message.read_bytes()[:4000].decode("utf-8", "replace").replace(folder, "").strip()
        return Outcome(code, words, seconds, int(used.read_text(encoding="ascii")) / 1024)


def rows(size: Size, only: str) -> Iterator[str]:
    for case in CASES:
        if only not in case.name:
            continue
        outcome = run(case, size)
        first = outcome.message.splitlines()[0][:140] if outcome.message else "read"
        yield f"| {case.name} | {outcome.exit_code} | {first} | {outcome.seconds:.1f} s | {outcome.mebibytes:.0f} MiB |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--only", default="", metavar="TEXT", help="the cases with this in their names")
    asked = parser.parse_args()
    print("| case | exit | told | time | memory |\n| --- | --- | --- | --- | --- |")
    for row in rows(SMALL if asked.small else LARGE, asked.only):
        print(row, flush=True)


if __name__ == "__main__":
    main()
