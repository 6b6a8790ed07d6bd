"""``--split`` of ``convert`` and ``split`` of ``build``: files of a pair, and parts of at most a size."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

from exporters.base import Languages, exporter_names, get_exporter
from exporters.convert.split import Split, split_of
from glossary.files.parts import MOST, whole_of

Run = Callable[..., Any]
Write = Callable[..., Path]

ROOT = Path(__file__).parents[2]
HEAD = '{"glossport": 1, "id": "sea", "title": "Sea", "source_language": "en", "languages": ["en", "fr", "de"]}\n'
ENTRIES = 120


def sea(entries: int = ENTRIES, head: str = HEAD) -> str:
    """Concepts and units in turn, of different sizes."""
    lines = [head]
    for number in range(entries):
        words = "salz & wasser " * (number % 7)
        texts = {language: f"{language} {number} {words}".strip() for language in ("en", "fr", "de")}
        terms = {**texts, "en": {"text": texts["en"], "part_of_speech": "noun"}}
        entry = texts if number % 2 else {"id": f"c{number}", "note": f"n {words}".strip(), "terms": terms}
        lines.append(json.dumps(entry) + "\n")
    return "".join(lines)


@pytest.fixture
def source(write: Write) -> Path:
    return write("sea.jsonl", sea())


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def texts_of(path: Path) -> list[str]:
    return [segment.text or "" for segment in etree.parse(path).iter("seg")]


def report_of(path: Path) -> list[dict[str, Any]]:
    report = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.validate(report, json.loads((ROOT / "exporters/convert/loss-report.schema.json").read_text()))
    outputs: list[dict[str, Any]] = report["outputs"]
    return outputs


class TestTheValue:
    @pytest.mark.parametrize(
        ("text", "split"),
        [
            (None, Split()),
            ("pair", Split(by_pair=True)),
            ("200", Split(most_bytes=200)),
            ("100MB", Split(most_bytes=100_000_000)),
            ("1.5 kb", Split(most_bytes=1500)),
            ("1GB", Split(most_bytes=10**9)),
            ("2KiB", Split(most_bytes=2048)),
            ("100MiB", Split(most_bytes=100 * 1024 * 1024)),
            ("1GiB", Split(most_bytes=1024**3)),
            ("5000-units", Split(most_entries=5000)),
            ("7 concepts, pair", Split(by_pair=True, most_entries=7)),
            ("pair,100MB", Split(by_pair=True, most_bytes=100_000_000)),
            ("100MB, pair", Split(by_pair=True, most_bytes=100_000_000)),
        ],
    )
    def test_is_read(self, text: str | None, split: Split) -> None:
        assert split_of(text) == split

    @pytest.mark.parametrize(
        "text",
        [
            "pairs",
            "MB",
            "100TB",
            "-5",
            "1e6",
            "5MB,6MB",
            "pair,",
            "0",
            "0.1",
            "pair,pair",
            "0-units",
            "1.5-units",
            "-units",
        ],
    )
    def test_is_refused(self, run: Run, source: Path, tmp_path: Path, text: str) -> None:
        done = run("convert", source, "--to", "tmx", "-o", tmp_path / "sea.tmx", "--split", text)
        assert done.code == 2
        assert "error G801" in done.err
        assert "pair,100MB" in done.err
        assert files(tmp_path) == ["sea.jsonl"]


def test_terms_are_not_separated_by_nothing(run: Run, source: Path) -> None:
    done = run("convert", source, "--to", "tmx", "-o", "-", "--split", "")
    assert (done.code, "terms cannot be split at nothing" in done.err) == (2, True)


def test_signs_separate_terms_of_a_cell(run: Run, write: Write) -> None:
    table = write("t.csv", "en,fr\ntea; brew,thé\n")
    for option in (("--split", ";"), ("-O", "split=; ")):
        done = run("convert", table, "--to", "jsonl", *option, "-o", "-", "-q")
        assert '"terms": {"en": ["tea", "brew"], "fr": "thé"}' in done.out


class TestNumbers:
    @pytest.mark.parametrize("name", ["tmx", "csv", "yaml"])
    def test_parts_have_at_most_so_many_entries_and_all_of_them(
        self, run: Run, write: Write, tmp_path: Path, name: str
    ) -> None:
        table = write("t.csv", "id,en,fr\n" + "".join(f"c{number},tea {number},thé {number}\n" for number in range(10)))
        done = run("convert", table, "--to", name, "-o", tmp_path / f"out.{name}", "--split", "4-units")
        assert done.code == 0
        parts = [tmp_path / f"out.{number}.{name}" for number in (1, 2, 3)]
        assert [sum(f"tea {number}" in part.read_text(encoding="utf-8") for number in range(10)) for part in parts] == [
            4,
            4,
            2,
        ]

    def test_a_number_that_is_enough_gives_one_file(self, run: Run, source: Path, tmp_path: Path) -> None:
        assert run("convert", source, "--to", "tmx", "-o", tmp_path / "sea.tmx", "--split", "9999-units").code == 0
        assert files(tmp_path) == ["sea.jsonl", "sea.tmx"]


class TestPairs:
    def test_each_pair_is_a_file_as_its_target_alone_would_be(self, run: Run, source: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        assert run("convert", source, "--to", "tmx,tbx3,jsonl", "--split", "pair", "--output-dir", out).code == 0
        assert files(out) == [
            "sea.en_de.jsonl",
            "sea.en_de.tmx",
            "sea.en_fr.jsonl",
            "sea.en_fr.tmx",
            "sea.tbx3.en_de.tbx",
            "sea.tbx3.en_fr.tbx",
        ]
        alone = tmp_path / "alone.tmx"
        assert run("convert", source, "--to", "tmx", "--target", "de", "-o", alone).code == 0
        assert (out / "sea.en_de.tmx").read_bytes() == alone.read_bytes()

    def test_tables_can_be_split_as_well(self, run: Run, source: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        assert run("convert", source, "--to", "csv,xlsx", "--split", "pair", "--output-dir", out).code == 0
        assert files(out) == ["sea.en_de.csv", "sea.en_de.xlsx", "sea.en_fr.csv", "sea.en_fr.xlsx"]

    def test_nothing_changes_for_a_format_of_one_pair(self, run: Run, source: Path, tmp_path: Path) -> None:
        for folder, split in (("one", []), ("two", ["--split", "pair"])):
            done = run("convert", source, "--to", "omegat", "--output-dir", tmp_path / folder, *split)
            assert done.code == 0
        assert files(tmp_path / "one") == files(tmp_path / "two") == ["sea.omegat.en_de.txt", "sea.omegat.en_fr.txt"]

    def test_the_source_language_must_be_known(self, run: Run, write: Write, tmp_path: Path) -> None:
        table = write("sea.jsonl", '{"glossport": 1, "languages": ["en", "fr"]}\n{"en": "sea", "fr": "mer"}\n')
        out = tmp_path / "out"
        done = run("convert", table, "--to", "tmx", "--split", "pair", "--output-dir", out)
        assert done.code == 2
        assert "has no source language" in done.err
        assert "--source" in done.err
        assert not out.exists()
        done = run("convert", table, "--to", "tmx", "--split", "pair", "--output-dir", out, "--source", "fr")
        assert (done.code, files(out)) == (0, ["sea.fr_en.tmx"])

    def test_one_language_is_no_pair(self, run: Run, write: Write, tmp_path: Path) -> None:
        one = write("one.jsonl", '{"glossport": 1, "source_language": "en", "languages": ["en"]}\n{"en": "sea"}\n')
        done = run("convert", one, "--to", "tmx", "--split", "pair", "--output-dir", tmp_path)
        assert done.code == 2
        assert "tmx needs a source and a target language" in done.err

    def test_one_file_is_too_few(self, run: Run, source: Path, tmp_path: Path) -> None:
        done = run("convert", source, "--to", "tmx", "--split", "pair", "-o", tmp_path / "sea.tmx")
        assert done.code == 2
        assert "-o takes one file, but ….en_fr.tmx, ….en_de.tmx would be written" in done.err


class TestParts:
    def test_they_are_whole_files_and_have_every_entry_once(self, run: Run, source: Path, tmp_path: Path) -> None:
        out, whole = tmp_path / "out", tmp_path / "whole.tmx"
        assert run("convert", source, "--to", "tmx", "-o", whole).code == 0
        done = run("convert", source, "--to", "tmx", "--output-dir", out, "--split", "5KB")
        assert done.code == 0
        assert "sea.1.tmx to sea." in done.err
        parts = [out / f"sea.{number}.tmx" for number in range(1, len(files(out)) + 1)]
        assert len(parts) > 3
        assert files(out) == sorted(part.name for part in parts)
        assert [text for part in parts for text in texts_of(part)] == texts_of(whole)
        sizes = [part.stat().st_size for part in parts]
        assert max(sizes) <= 5000
        # No part is closed too early: the largest entry would not have fitted.
        assert min(sizes[:-1]) > 5000 - 1200

    @pytest.mark.parametrize("name", [name for name in exporter_names() if get_exporter(name).is_streamed])
    def test_every_format_that_is_streamed(self, run: Run, write: Write, tmp_path: Path, name: str) -> None:
        languages = ["en", "fr"] if get_exporter(name).languages is Languages.PAIR else ["en", "fr", "de"]
        source = write("sea.jsonl", sea())
        report, other = tmp_path / "report.json", tmp_path / "other.json"
        path = tmp_path / f"out/sea{get_exporter(name).suffix}"
        common = ("convert", source, "--to", name, "--source", "en", *(f"--target={tag}" for tag in languages[1:]))
        assert run(*common, "-o", tmp_path / "whole", "--loss-report", other).code == 0
        done = run(*common, "-o", path, "--split", "2500", "--loss-report", report)
        assert done.code == 0
        parts = list(path.parent.iterdir())
        assert len(parts) > 1
        assert all(0 < part.stat().st_size <= 2500 for part in parts)
        # What is lost is what one file would lose, each once.
        (split,), (whole,) = report_of(report), report_of(other)
        assert len(split.pop("parts")) == len(parts)
        assert split | {"file": ""} == whole | {"file": ""}
        assert run(*common, "-o", path, "--split", "2500", "--check").code == 0

    @pytest.mark.parametrize("name", [name for name in exporter_names() if not get_exporter(name).is_streamed])
    def test_other_formats_are_refused(self, run: Run, source: Path, tmp_path: Path, name: str) -> None:
        done = run("convert", source, "--to", name, "--output-dir", tmp_path / "out", "--split", "100MB")
        assert done.code == 2
        assert f"{name} is written as a whole at the end" in done.err
        assert not (tmp_path / "out").exists()

    @pytest.mark.parametrize("name", ["tbx", "tbx3", "tbx3-dct"])
    def test_a_reference_into_another_part_has_its_target(
        self, run: Run, write: Write, tmp_path: Path, name: str
    ) -> None:
        def concept(number: int) -> str:
            others = [f"c{(number * step) % 90}" for step in (7, 13)] + [f"c{number}"]
            terms = {"en": {"text": f"en {number}", "cross_reference": others[0]}, "fr": f"fr {number}"}
            return json.dumps({"id": f"c{number}", "cross_reference": others, "terms": terms}) + "\n"

        source = write("sea.jsonl", HEAD + "".join(map(concept, range(90))))
        done = run("convert", source, "--to", name, "-o", tmp_path / "out/sea.tbx", "--split", "4KB")
        assert done.code == 0
        sizes = []
        for number in range(1, len(files(tmp_path / "out")) + 1):
            part = tmp_path / f"out/sea.{number}.tbx"
            sizes.append(part.stat().st_size)
            elements = list(etree.parse(part).iter("{*}*"))
            ids = [element.get("id") for element in elements if element.get("id")]
            assert len(ids) == len(set(ids))
            assert {element.get("target") for element in elements if element.get("target")} <= set(ids)
        assert len(sizes) > 5
        assert max(sizes) <= 4000
        assert min(sizes[:-1]) > 4000 - 800

    def test_what_fits_keeps_its_name(self, run: Run, source: Path, tmp_path: Path) -> None:
        one, two = tmp_path / "one", tmp_path / "two"
        assert run("convert", source, "--to", "tmx", "--output-dir", one).code == 0
        whole = one / "sea.tmx"
        for size, names in ((0, ["sea.tmx"]), (-1, ["sea.1.tmx", "sea.2.tmx"])):
            limit = str(whole.stat().st_size + size)
            assert run("convert", source, "--to", "tmx", "--output-dir", two, "--split", limit).code == 0
            assert [name for name in files(two) if name != "sea.tmx" or size == 0] == names
        assert (two / "sea.tmx").read_bytes() == whole.read_bytes()

    def test_pairs_are_split_into_parts(self, run: Run, source: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        report = tmp_path / "report.json"
        done = run(
            "convert", source, "--to", "tmx", "--output-dir", out, "--split", "pair,14KB", "--loss-report", report
        )  # fmt: skip
        assert done.code == 0
        assert files(out) == [f"sea.en_{tag}.{number}.tmx" for tag in ("de", "fr") for number in (1, 2, 3)]
        assert all(path.stat().st_size <= 14_000 for path in out.iterdir())
        french, german = report_of(report)
        assert french["file"] == str(out / "sea.en_fr.tmx")
        assert french["parts"] == [str(out / f"sea.en_fr.{number}.tmx") for number in (1, 2, 3)]
        assert (german["entries_in"], german["entries_out"]) == (ENTRIES, ENTRIES)

    def test_an_entry_is_not_cut(self, run: Run, write: Write, tmp_path: Path) -> None:
        source = write("big.jsonl", f'{HEAD}{{"en": "a", "fr": "b"}}\n{{"en": "{"x" * 3000}", "fr": "y"}}\n')
        done = run("convert", source, "--to", "tmx", "--output-dir", tmp_path / "out", "--split", "2KB")
        assert done.code == 1
        assert f"{source}:3:1: error G606 file-too-large: with this entry alone, tmx has 3," in done.err
        assert files(tmp_path / "out") == []

    def test_a_size_below_the_head_of_the_file(self, run: Run, source: Path, tmp_path: Path) -> None:
        done = run("convert", source, "--to", "tmx", "--output-dir", tmp_path / "out", "--split", "10")
        assert done.code == 1
        assert f"{source}:2:1: error G606" in done.err

    def test_too_many_parts(self, run: Run, write: Write, tmp_path: Path) -> None:
        source = write("many.jsonl", HEAD + '{"en": "sea", "fr": "mer"}\n' * (MOST + 1))
        done = run("convert", source, "--to", "tmx", "--output-dir", tmp_path / "out", "--split", "400")
        assert done.code == 1
        assert f"G606 file-too-large: there would be more than {MOST} parts" in done.err
        assert files(tmp_path / "out") == []

    def test_nothing_is_put_in_place_where_the_input_is_broken(self, run: Run, write: Write, tmp_path: Path) -> None:
        out = tmp_path / "out"
        source = write("sea.jsonl", sea())
        assert run("convert", source, "--to", "tmx", "--output-dir", out, "--split", "8KB").code == 0
        before = {path.name: path.read_bytes() for path in out.iterdir()}
        write("sea.jsonl", sea(300) + "{")
        assert run("convert", source, "--to", "tmx", "--output-dir", out, "--split", "8KB").code == 3
        assert {path.name: path.read_bytes() for path in out.iterdir()} == before

    def test_no_entries_make_one_file(self, run: Run, write: Write, tmp_path: Path) -> None:
        source = write("none.jsonl", HEAD)
        run("convert", source, "--to", "tmx", "--output-dir", tmp_path / "out", "--split", "8KB")
        assert files(tmp_path / "out") == ["none.tmx"]

    @pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX")
    @pytest.mark.parametrize("check", [[], ["--check"]])
    def test_too_many_open_files_are_no_traceback(self, source: Path, tmp_path: Path, check: list[str]) -> None:
        command = [
            sys.executable, "-m", "cli", "convert", str(source), "--to", "tmx", "--output-dir", str(tmp_path / "out"),
            "--split", "2KB",
        ]  # fmt: skip
        if check:
            subprocess.run(command, check=True, capture_output=True)
        limited = ["sh", "-c", 'ulimit -n 24; exec "$@"', "sh", *command, *check]
        done = subprocess.run(limited, check=False, capture_output=True, text=True)
        assert done.returncode == 4
        assert "error G603 output-not-written: cannot be written: Too many open files" in done.stderr
        assert "Traceback" not in done.stderr

    def test_standard_output_has_no_parts(self, run: Run, source: Path) -> None:
        done = run("convert", source, "--to", "tmx", "-o", "-", "--split", "8KB")
        assert done.code == 2
        assert "do not go to standard output" in done.err

    @pytest.mark.parametrize(
        ("inputs", "to"), [(["sea.jsonl", "sea.1.jsonl"], ["--output-dir", "out"]), (["sea.12.tmx"], ["-o", "sea.tmx"])]
    )
    def test_no_part_can_be_an_input_or_another_output(
        self, run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: list[str], to: list[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        for name in inputs:
            write(name, sea())
        done = run("convert", *inputs, "--from", "jsonl", "--to", "tmx", *to, "--split", "8KB")
        assert done.code == 2
        assert "error G604 output-collision: a part of" in done.err

    def test_several_processes_write_the_same(self, run: Run, source: Path, tmp_path: Path) -> None:
        for folder, jobs in (("one", "1"), ("two", "2")):
            done = run(
                "convert", source, "--to", "tmx,tbx", "--output-dir", tmp_path / folder,
                "--split", "pair,5KB", "--jobs", jobs,
            )  # fmt: skip
            assert done.code == 0
        one, two = (
            {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()} for folder in ("one", "two")
        )
        assert one == two

    def test_over_a_limit_of_the_format(self, run: Run, write: Write, tmp_path: Path) -> None:
        long = json.dumps({"id": "long", "terms": {"en": "long", "fr": "x" * 2000}}) + "\n"
        source = write("sea.jsonl", sea() + long)
        arguments = (
            "convert", source, "--to", "csv-deepl", "--target", "fr", "--output-dir", tmp_path / "out",
            "--split", "1KB",
        )  # fmt: skip
        done = run(*arguments)
        assert done.code == 1
        assert "error G605" in done.err
        assert files(tmp_path / "out") == []
        assert run(*arguments, "--drop-over-limit").code == 0
        assert len(files(tmp_path / "out")) > 1


class TestCheck:
    def test_parts_are_compared(self, run: Run, source: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        arguments = ("convert", source, "--to", "tmx", "--output-dir", out, "--split", "8KB")
        assert run(*arguments, "--check").code == 1
        assert not out.exists()
        assert run(*arguments).code == 0
        assert run(*arguments, "--check").code == 0
        part = out / "sea.2.tmx"
        part.write_bytes(part.read_bytes() + b" ")
        done = run(*arguments, "--check")
        assert done.code == 1
        assert f"{part}: error G608" in done.err

    def test_parts_of_an_earlier_run_are_named_and_kept(self, run: Run, source: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        arguments = ("convert", source, "--to", "tmx", "--output-dir", out, "--split")
        assert run(*arguments, "5KB").code == 0
        many = files(out)
        done = run(*arguments, "30KB")
        assert done.code == 0
        assert f"{out / 'sea.tmx'}: left over from an earlier run" in done.err
        assert "sea.3.tmx, sea.4.tmx" in done.err
        assert files(out) == many
        done = run(*arguments, "30KB", "--check")
        assert done.code == 1
        assert "error G608 stale-output: left over from an earlier run" in done.err
        for path in out.iterdir():
            if path.name not in ("sea.1.tmx", "sea.2.tmx"):
                path.unlink()
        assert run(*arguments, "30KB", "--check").code == 0

    def test_one_file_after_parts_and_parts_after_one_file(self, run: Run, source: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        arguments = ("convert", source, "--to", "tmx", "--output-dir", out, "--split")
        assert run(*arguments, "30KB").code == 0
        assert "wrote other parts: sea.1.tmx, sea.2.tmx" in run(*arguments, "1MB").err
        assert run(*arguments, "1MB", "--check").code == 1
        assert "wrote other parts: sea.tmx" in run(*arguments, "30KB").err
        assert run(*arguments, "30KB", "--check").code == 1


@pytest.mark.parametrize(
    ("name", "whole"),
    [("a.1.tmx", "a.tmx"), ("a.en_fr.12.tmx", "a.en_fr.tmx"), ("a.3", "a"), ("a.tmx", None), ("a.0.tmx", None)],
)
def test_the_whole_of_a_part(name: str, whole: str | None) -> None:
    assert whole_of(Path("x") / name) == (Path("x") / whole if whole else None)


CONFIG = """\
[[glossary]]
input = "sea.jsonl"

[[output]]
to = "tmx"
split = "pair,20KB"

[[output]]
to = "csv"
split = "pair"
"""


class TestBuild:
    @pytest.fixture(autouse=True)
    def project(self, write: Write, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write("glossport.toml", CONFIG)
        monkeypatch.chdir(tmp_path)

    def message(self, run: Run, *arguments: str) -> str:
        done = run("build", *arguments)
        return f"{done.code}: {done.err.splitlines()[-1]}"

    def test_what_is_built_is_left_and_built_again(self, run: Run) -> None:
        assert self.message(run) == "0: 4 outputs built, 0 up to date, 0 failed"
        assert files(Path("dist")) == [
            "sea.en_de.1.tmx",
            "sea.en_de.2.tmx",
            "sea.en_de.csv",
            "sea.en_fr.1.tmx",
            "sea.en_fr.2.tmx",
            "sea.en_fr.csv",
        ]
        assert all(path.stat().st_size <= 20_000 for path in Path("dist").iterdir())
        assert self.message(run) == "0: 0 outputs built, 4 up to date, 0 failed"
        assert self.message(run, "--check") == "0: 0 outputs built, 4 up to date, 0 failed"
        Path("dist/sea.en_de.2.tmx").unlink()
        assert self.message(run, "--check") == "1: 0 outputs built, 3 up to date, 1 stale, 0 failed"
        assert self.message(run) == "0: 1 outputs built, 3 up to date, 0 failed"
        assert Path("dist/sea.en_de.2.tmx").exists()

    def test_the_report_names_the_parts(self, run: Run) -> None:
        run("build", "--report", "report.json")
        output = json.loads(Path("report.json").read_text())["outputs"][0]
        assert [part["file"] for part in output["parts"]] == ["dist/sea.en_fr.1.tmx", "dist/sea.en_fr.2.tmx"]
        assert output["bytes"] == sum(part["bytes"] for part in output["parts"])
        assert output["entries_out"] == ENTRIES

    def test_parts_that_are_too_many_are_strays(self, run: Run, write: Write) -> None:
        run("build")
        write("glossport.toml", CONFIG.replace("20KB", "1MB"))
        assert run("build", "--check").code == 1
        done = run("build")
        assert done.code == 0
        assert "dist/sea.en_fr.2.tmx: no longer configured" in done.err
        done = run("build", "--check")
        assert done.code == 1
        assert "left over from an earlier run, which wrote other parts: sea.en_fr.1.tmx, sea.en_fr.2.tmx" in done.err
        assert run("build", "--prune").code == 0
        assert files(Path("dist")) == ["sea.en_de.csv", "sea.en_de.tmx", "sea.en_fr.csv", "sea.en_fr.tmx"]

    def test_one_file_before_parts_is_a_stray(self, run: Run, write: Write) -> None:
        write("glossport.toml", CONFIG.replace("20KB", "1MB"))
        run("build")
        write("glossport.toml", CONFIG)
        assert run("build", "--prune").code == 0
        assert "sea.en_fr.tmx" not in files(Path("dist"))
        assert self.message(run) == "0: 0 outputs built, 4 up to date, 0 failed"

    def test_pairs_can_be_named(self, run: Run, write: Write) -> None:
        write("glossport.toml", CONFIG.replace('split = "pair"', 'split = "pair"\npairs = [["de", "fr"]]'))
        assert run("build").code == 0
        assert "sea.de_fr.csv" in files(Path("dist"))

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (("pair,20KB", "pairs"), "6:1: error G803 wrong-configuration: 'pairs' is neither pair nor a size"),
            (('"pair"', '"5KB"'), "csv is written as a whole at the end"),
            (('"pair,20KB"', "20"), "split is a text"),
        ],
    )
    def test_mistakes(self, run: Run, write: Write, change: tuple[str, str], message: str) -> None:
        write("glossport.toml", CONFIG.replace(*change))
        done = run("build")
        assert done.code == 2
        assert message in done.err

    def test_the_source_language_must_be_known(self, run: Run, write: Write) -> None:
        write("sea.jsonl", sea(head='{"glossport": 1, "languages": ["en", "fr", "de"]}\n'))
        done = run("build")
        assert done.code == 2
        assert "sea.jsonl: error G801 wrong-usage: the glossary has no source language" in done.err
        assert "under [[glossary]]" in done.err

    def test_a_release_has_whole_files(self, run: Run, write: Write) -> None:
        write("glossport.toml", CONFIG + '[bundle]\nid = "sea"\nlicence = "CC0-1.0"\n')
        assert run("bundle", "--version", "1.0.0").code == 0
        assert run("verify", "dist/sea-1.0.0.zip").code == 0
