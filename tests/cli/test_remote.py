"""Inputs and outputs at URLs: in memory, and from a server on this machine."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import fsspec
import pytest

from glossary.files import remote

Run = Callable[..., Any]
Write = Callable[..., Path]

TEA = "glossport: 1\nlanguages: [en, fr]\nconcepts:\n  - {id: tea, terms: {en: tea, fr: thé}}\n"
CUP = TEA.replace("tea", "cup").replace("thé", "tasse")


@pytest.fixture
def memory() -> Iterator[Any]:
    system = fsspec.filesystem("memory")
    system.pipe("/words/tea.yaml", TEA.encode())
    system.pipe("/words/cup.yaml", CUP.encode())
    yield system
    system.rm("/", recursive=True)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002  # the name it has there
        pass


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "served").mkdir()
    (tmp_path / "served" / "tea.yaml").write_text(TEA, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "served")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_convert_reads_and_writes_at_urls(run: Run, memory: Any, tmp_path: Path) -> None:
    done = run("convert", "memory://words/tea.yaml", "--to", "tbx,omegat", "--output-dir", "memory://out")
    assert done.code == 0, done.err
    assert "memory://out/tea.omegat.en_fr.txt" in done.err
    assert memory.cat("/out/tea.omegat.en_fr.txt").decode().endswith("tea\tthé\n")
    run("convert", "memory://words/tea.yaml", "--to", "tbx", "-o", tmp_path / "tea.tbx")
    assert memory.cat("/out/tea.tbx") == (tmp_path / "tea.tbx").read_bytes()


def test_parts_are_written_at_urls(run: Run, memory: Any) -> None:
    words = "".join(f"  - {{id: w{number}, terms: {{en: word {number}, fr: mot {number}}}}}\n" for number in range(9))
    memory.pipe("/words/many.yaml", TEA.encode() + words.encode())
    arguments = ("convert", "memory://words/many.yaml", "--source", "en", "--to", "tmx", "--output-dir", "memory://out")
    for size, names in (("900", [".1", ".2", ".3"]), ("1MB", [""])):
        done = run(*arguments, "--split", size)
        assert done.code == 0, done.err
        assert all(memory.exists(f"/out/many{name}.tmx") for name in names)
    assert "left over from an earlier run, which wrote other parts: many.1.tmx, many.2.tmx, many.3.tmx" in done.err


def test_every_command_reads_from_a_server(run: Run, address: str, tmp_path: Path) -> None:
    assert run("stats", f"{address}/tea.yaml").code == 0
    done = run("convert", f"{address}/tea.yaml?token=secret", "--to", "csv", "-o", tmp_path / "tea.csv")
    assert (done.code, "secret" in done.err) == (0, False)
    assert (tmp_path / "tea.csv").read_text(encoding="utf-8") == "en,fr,id\ntea,thé,tea\n"


def test_findings_name_the_url(run: Run, memory: Any) -> None:
    memory.pipe("/words/bad.yaml", TEA.replace("id: tea", "name: tea").encode())
    done = run("check", "memory://words/bad.yaml")
    assert done.code == 1
    assert "memory:///words/bad.yaml:4:6: error G201 unknown-key" in done.out.replace(
        "memory://words", "memory:///words"
    )


def test_what_is_not_there_is_said_in_a_line(run: Run, memory: Any, address: str) -> None:
    done = run("stats", "memory://words/none.yaml")
    assert (done.code, done.err) == (
        3,
        "memory://words/none.yaml: error G101 unreadable-input: there is no such file\n",
    )
    done = run("stats", f"{address}/none.yaml")
    assert (done.code, done.err) == (3, f"{address}/none.yaml: error G101 unreadable-input: there is no such file\n")
    done = run("stats", "http://127.0.0.1:1/tea.yaml")
    assert (done.code, done.err.count("\n")) == (3, 1)
    assert "error G101" in done.err
    done = run("stats", "nothing://words/tea.yaml")
    assert (done.code, "error G804 no-access: URLs cannot be opened" in done.err) == (2, True)


def test_what_cannot_be_written_is_said_in_a_line(run: Run, memory: Any, address: str) -> None:
    done = run("convert", "memory://words/tea.yaml", "--to", "tbx", "-o", f"{address}/tea.tbx")
    assert (done.code, f"{address}/tea.tbx: error G603 output-not-written" in done.err) == (4, True)


def test_a_refused_output_leaves_the_old_one(run: Run, memory: Any) -> None:
    memory.pipe("/out/tea.tbx", b"old")
    memory.pipe("/words/tea.yaml", TEA.replace("id: tea", "name: tea").encode())
    assert run("convert", "memory://words/tea.yaml", "--to", "tbx", "-o", "memory://out/tea.tbx").code == 3
    assert memory.cat("/out/tea.tbx") == b"old"


CONFIG = """\
[[glossary]]
input = "memory://words/*.yaml"
[[output]]
to = "tbx"
[build]
output-dir = "memory://built"
allow-outside = true
"""


def test_build_reads_and_writes_at_urls(
    run: Run, memory: Any, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write("glossport.toml", CONFIG)

    def message(*arguments: str) -> str:
        return str(run("build", "--jobs", "1", *arguments).err)

    assert message() == "2 outputs built, 0 up to date, 0 failed\n"
    assert sorted(memory.find("/built")) == ["/built/cup.tbx", "/built/tea.tbx"]
    assert message() == "0 outputs built, 2 up to date, 0 failed\n"
    assert message("--check") == "0 outputs built, 2 up to date, 0 failed\n"
    memory.pipe("/words/tea.yaml", TEA.replace("thé", "Thé").encode())
    assert message("--check").endswith("0 outputs built, 1 up to date, 1 stale, 0 failed\n")
    assert message() == "1 outputs built, 1 up to date, 0 failed\n"
    memory.rm("/words/tea.yaml")
    assert message("--prune") == "memory://built/tea.tbx: removed\n0 outputs built, 1 up to date, 0 failed\n"
    assert memory.find("/built") == ["/built/cup.tbx"]


def test_what_an_url_may_hide_is_not_shown() -> None:
    assert remote.shown("https://ada:secret@example.org/a/b.csv?key=secret#x") == "https://example.org/a/b.csv"
    assert remote.shown("words/a?b.csv") == "words/a?b.csv"


@pytest.mark.parametrize("name", ["C:/words.yaml", "c://words.yaml", "words.yaml", "-", "a:b://c", "://x"])
def test_what_is_no_url(name: str) -> None:
    assert not remote.is_url(name)


def test_a_file_url_is_a_file(tmp_path: Path) -> None:
    assert remote.path_at((tmp_path / "a b.csv").as_uri()) == tmp_path / "a b.csv"


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that accepts a connection and never answers."""
    # So that the limit that a test sets ends with it.
    monkeypatch.setenv(remote.TIME_LIMIT, "60")
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_server_that_does_not_answer_is_given_up(run: Run, silent: str, tmp_path: Path) -> None:
    done = run("convert", f"{silent}/tea.tbx", "--to", "csv", "-o", tmp_path / "tea.csv", "--timeout", "1")
    assert done.code == 3
    assert "G101" in done.err
    assert "no answer within 1 seconds; wait longer with --timeout SECONDS" in done.err
    assert not (tmp_path / "tea.csv").exists()


def test_the_time_limit_may_stand_before_the_command(run: Run, silent: str) -> None:
    assert "no answer within 1 seconds" in run("--timeout", "1", "check", f"{silent}/tea.tbx").out


def test_the_time_begins_again_when_something_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(remote.TIME_LIMIT, "0.5")

    def work(alive: Callable[[], None]) -> str:
        for _ in range(6):
            time.sleep(0.15)
            alive()
        return "done"

    assert remote.in_time(remote.path_at("memory://words/tea.yaml"), work) == "done"


def test_a_storage_that_stalls_while_it_is_written_is_given_up(
    run: Run, memory: Any, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(remote.TIME_LIMIT, "60")
    stopped = threading.Event()

    def stalled(*_: Any, **__: Any) -> None:
        stopped.wait()

    monkeypatch.setattr(type(memory), "open", stalled)
    done = run("convert", write("tea.yaml", TEA), "--to", "tbx", "-o", "memory://out/tea.tbx", "--timeout", "1")
    stopped.set()
    assert done.code == 4
    assert "G603" in done.err
    assert "no answer" in done.err
