"""One file converted by several processes is byte for byte what one process makes of it, with the same loss report."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exporters.convert import parallel
from glossary.files.source import source_at
from glossary.reading import ReadOptions, get_reader

Run = Callable[..., Any]
Write = Callable[..., Path]

GOLDEN = Path(__file__).parents[1] / "golden"
TMX = '<?xml version="1.0"?>\n<tmx version="1.4">\n<header srclang="en" creationtool="x"/>\n<body>\n{}</body>\n</tmx>\n'
TBX = '<martif type="TBX" xml:lang="en"><martifHeader/>\n<text><body>\n{}</body></text></martif>\n'


def unit(number: int, more: str = "") -> str:
    return (
        f'<tu tuid="{number}">{more}\n<tuv xml:lang="en"><seg>Leaf {number}</seg></tuv>'
        f'<tuv xml:lang="fr"><seg>Feuille {number}</seg></tuv></tu>\n'
    )


def entry(number: int, more: str = "", term: str = "") -> str:
    return (
        f'<termEntry id="c{number}">{more}\n<langSet xml:lang="en"><tig><term>{term or f"leaf {number}"}</term></tig>'
        f'</langSet><langSet xml:lang="fr"><tig><term>feuille {number}</term></tig></langSet></termEntry>\n'
    )


@pytest.fixture
def joins(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Every file is large enough; tells how often parts were joined."""
    joined: list[bool] = []
    join = parallel._join

    def counted(*arguments: Any) -> None:
        join(*arguments)
        joined.append(True)

    monkeypatch.setattr(parallel, "SMALLEST", 0)
    monkeypatch.setattr(parallel, "_join", counted)
    return joined


def both_ways(run: Run, folder: Path, source: Path, to: str, *options: str, jobs: int = 3) -> Any:
    """Convert with one process and with several; compare all that comes of it and give what the second run told."""
    (folder / "out").unlink(missing_ok=True)
    one = run("convert", source, "--to", to, "-o", folder / "out", "--loss-report", folder / "losses", *options)
    output = (folder / "out").read_bytes() if (folder / "out").exists() else None
    losses = (folder / "losses").read_bytes()
    (folder / "out").unlink(missing_ok=True)
    several = run(
        *("convert", source, "--to", to, "-o", folder / "out", "--loss-report", folder / "losses", *options),
        *("--jobs", str(jobs)),
    )
    assert several == one
    assert ((folder / "out").read_bytes() if (folder / "out").exists() else None) == output
    assert (folder / "losses").read_bytes() == losses
    return several


CASES = [
    (folder.name, read, write)
    for folder in sorted(GOLDEN.iterdir())
    if (folder / "glossary.yaml").exists()
    for read in ("tbx", "tmx", "csv")
    for write in ("tbx", "tbx3", "tmx", "csv", "jsonl")
]


@pytest.mark.parametrize(("name", "read", "write"), CASES)
def test_golden_glossaries(run: Run, tmp_path: Path, joins: list[bool], name: str, read: str, write: str) -> None:
    source = tmp_path / f"glossary.{read}"
    run("convert", GOLDEN / name / "glossary.yaml", "--to", read, "-o", source)
    both_ways(run, tmp_path, source, write, jobs=2)


def test_parts_are_joined(run: Run, write: Write, tmp_path: Path, joins: list[bool]) -> None:
    both_ways(run, tmp_path, write("a.tmx", TMX.format("".join(map(unit, range(9))))), "tmx")
    both_ways(run, tmp_path, write("a.tbx", TBX.format("".join(map(entry, range(9))))), "csv")
    both_ways(run, tmp_path, write("a.csv", "en,fr,note\n" + "".join(f"a{n},b{n},c\n" for n in range(9))), "tbx")
    assert joins == [True] * 3


def test_only_the_languages_that_are_asked_for(run: Run, write: Write, tmp_path: Path, joins: list[bool]) -> None:
    source = write("a.tbx", TBX.format("".join(map(entry, range(9))).replace("fr", "de", 3)))
    both_ways(run, tmp_path, source, "tbx", "--source", "en", "--target", "fr")
    assert joins == [True]


def test_lines_keep_their_numbers(run: Run, write: Write, tmp_path: Path, joins: list[bool]) -> None:
    units = [unit(number, '<prop type="x">y</prop>' if number == 7 else "") for number in range(9)]
    told = both_ways(run, tmp_path, write("a.tmx", TMX.format("".join(units))), "tmx")
    assert "a.tmx:19:1" in told.err
    rows = [f'{number},b,"{"c" * (number == 7)}"\n' for number in range(9)]
    both_ways(run, tmp_path, write("a.csv", "en,fr,fit\n" + "".join(rows)), "csv")
    assert joins == [True, True]


def test_what_is_said_of_the_whole_is_said_once(run: Run, write: Write, tmp_path: Path, joins: list[bool]) -> None:
    head = TMX.replace('creationtool="x"/>', 'creationtool="x"><prop type="client">Ada</prop></header>')
    told = both_ways(run, tmp_path, write("a.tmx", head.format("".join(map(unit, range(9))))), "tmx")
    assert "client of the header dropped: 1 ×" in told.err
    assert joins == [True]


ALONE = [
    pytest.param("a.tbx", TBX.format("".join(map(entry, [0, 1, 2, 3, 4, 0]))), "G401", id="an id twice"),
    pytest.param(
        "a.tbx",
        TBX.format("".join(map(entry, range(8))) + entry(8, '<ref type="crossReference" target="c99">x</ref>')),
        "G405",
        id="a reference to nothing",
    ),
    pytest.param("a.csv", "en,fr\n" + "tea,thé\ncup,tasse\n" * 4, "", id="a term twice"),
    pytest.param("a.tbx", TBX.format("".join(map(entry, range(8))) + "<!-- x -->\n" + entry(9)), "", id="a comment"),
    pytest.param("a.csv", 'en,fr\ntea,thé\ncup,"a\nb"\nleaf,c\n', "", id="a cell of two lines"),
    pytest.param("a.csv", "en,fr\ntea,thé\rcup,tasse\nleaf,feuille\n", "", id="two kinds of line ends"),
    pytest.param("a.csv", "en,fr\na,b\nc,d,e\nf,g\nh,i\n", "G503", id="a row that is too long"),
    pytest.param("a.csv", 'en,fr\na,b\nc,"d\ne,f\ng,h\n', "G504", id="an open quote"),
    pytest.param("a.tmx", TMX.format("".join(map(unit, range(8))) + "<tu>"), "G105", id="broken XML"),
    pytest.param(
        "a.csv", "en,fr,note\n" + "".join(f"a{n},b{n},{'c' * (n > 7)}\n" for n in range(9)), "", id="a late column"
    ),
    pytest.param("a.tbx", TBX.format(entry(0, term=" ") + "".join(map(entry, range(1, 9)))), "", id="no term"),
]


@pytest.mark.parametrize(("name", "content", "code"), ALONE)
def test_what_concerns_the_whole_is_done_by_one_process(
    run: Run, write: Write, tmp_path: Path, joins: list[bool], name: str, content: str, code: str
) -> None:
    assert code in both_ways(run, tmp_path, write(name, content), "csv").err


def test_references_into_another_part(run: Run, write: Write, tmp_path: Path, joins: list[bool]) -> None:
    rows = "".join(f"leaf {n},c{n},c{(n + 4) % 9}\n" for n in range(9))
    both_ways(run, tmp_path, write("a.csv", f"en,id,cross_reference\n{rows}"), "tbx")
    assert joins == [True]
    dangling = rows.replace("c0,c4", "c0,c10")
    assert "G405" in both_ways(run, tmp_path, write("a.csv", f"en,id,cross_reference\n{dangling}"), "tbx").err
    assert joins == [True]


def test_rows_of_one_concept_stay_together(run: Run, write: Write, tmp_path: Path, joins: list[bool]) -> None:
    rows = "".join(f"tea {n},{'thé' * (n == 0)},t\n" for n in range(9)) + "cup,tasse,c\n"
    both_ways(run, tmp_path, write("a.csv", "en,fr,id\n" + rows), "csv")
    assert joins == [True]


def killed(part: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)
    return parallel._write_slice(part)


@pytest.mark.skipif(multiprocessing.get_start_method() != "fork", reason="the function must be there in the process")
def test_a_killed_process_costs_nothing(
    run: Run, write: Write, tmp_path: Path, joins: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "_write", killed)
    both_ways(run, tmp_path, write("a.tmx", TMX.format("".join(map(unit, range(9))))), "tmx")
    assert joins == []


@pytest.mark.parametrize("count", [2, 3, 5, 50])
def test_every_line_is_in_one_part(write: Write, count: int) -> None:
    names = {
        write("a.tmx", TMX.format("".join(map(unit, range(20))))): "Leaf",
        write("a.csv", "en,fr\n" + "".join(f"Leaf {n},b\n" for n in range(20))): "Leaf",
    }
    for path, word in names.items():
        source = source_at(str(path))
        reader = get_reader(path.suffix[1:])
        assert reader.cut is not None
        cuts = reader.cut(source, ReadOptions(), count)
        assert 2 <= len(cuts) <= count
        seen = b""
        for extent in cuts:
            source.extent = extent
            with source.open() as stream:
                content = stream.read()
            head = content[: extent.head]
            assert path.read_bytes().startswith(head)
            before = path.read_bytes()[extent.head : extent.start]
            assert extent.lines_before == before.count(b"\n")
            seen += content[extent.head :]
        source.extent = None
        assert seen.count(word.encode()) == 20
