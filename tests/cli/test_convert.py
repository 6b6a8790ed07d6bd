"""``glossport convert``: names, pairs, refusals; the state of the files after an error."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[..., Path]

TEA = """\
    glossport: 1
    id: tea
    title: Tea
    source_language: en
    languages: [en, zh-Hans, fr]
    concepts:
      - id: tea
        terms: {en: tea, zh-Hans: 茶, fr: thé}
      - id: leaf
        terms: {en: leaf, fr: feuille}
    units:
      - {en: Tea is ready., fr: Le thé est prêt.}
    """


def test_files_are_named_after_the_input_the_format_and_the_pair(run: Run, write: Write, tmp_path: Path) -> None:
    done = run(
        "convert",
        write("tea.yaml", TEA),
        "--to",
        "tbx,tbx3,tmx,csv,omegat,tbx-omegat",
        "--output-dir",
        tmp_path / "out",
    )
    assert done.code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "tea.csv",
        "tea.omegat.en_fr.txt",
        "tea.omegat.en_zh-Hans.txt",
        "tea.tbx",
        "tea.tbx-omegat.en_fr.tbx",
        "tea.tbx-omegat.en_zh-Hans.tbx",
        "tea.tbx3.tbx",
        "tea.tmx",
    ]


def test_source_and_target_choose_the_languages(run: Run, write: Write, tmp_path: Path) -> None:
    done = run(
        "convert", write("tea.yaml", TEA), "--to", "omegat,csv", "--output-dir", tmp_path,
        "--source", "fr", "--target", "en",
    )  # fmt: skip
    assert done.code == 0
    assert (tmp_path / "tea.omegat.fr_en.txt").read_text(encoding="utf-8-sig") == (
        "# -*- coding: utf-8 -*- Tea\nthé\ttea\nfeuille\tleaf\n"
    )
    assert (tmp_path / "tea.csv").read_text(encoding="utf-8") == "fr,en,id\nthé,tea,tea\nfeuille,leaf,leaf\n"
    assert not (tmp_path / "tea.omegat.fr_zh-Hans.txt").exists()


def test_result_goes_to_standard_output(run: Run, write: Write) -> None:
    done = run("convert", write("tea.yaml", TEA), "--to", "csv", "-o", "-")
    assert done.out.splitlines()[:2] == ["en,zh-Hans,fr,id", "tea,茶,thé,tea"]


def test_standard_input_is_named_after_the_glossary(tmp_path: Path) -> None:
    glossary = (
        '{"glossport": 1, "id": "tea", "languages": ["en", "fr"]}\n{"id": "t", "terms": {"en": "tea", "fr": "thé"}}\n'
    )
    command = [sys.executable, "-m", "cli", "convert", "-", "--to", "csv,omegat", "--output-dir", str(tmp_path)]
    subprocess.run(command, input=glossary.encode(), check=True, capture_output=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tea.csv", "tea.omegat.en_fr.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_a_pipe_is_read_like_a_file(run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["sh", "-c", f"printf 'en,fr\\ntea,thé\\n' > '{pipe}'"]):
        done = run("convert", pipe, "--from", "csv", "--to", "csv", "-o", "-")
    assert (done.code, done.out) == (0, "en,fr,id\ntea,thé,tea\n")


def test_a_folder_is_one_glossary(run: Run, write: Write, tmp_path: Path) -> None:
    write("terms/00-glossary.yaml", "glossport: 1\nlanguages: [en, fr]\n")
    write("terms/b.yaml", "concepts:\n  - {id: b, terms: {en: two, fr: deux}}\n")
    write("terms/a.yaml", "concepts:\n  - {id: a, terms: {en: one, fr: un}}\n")
    assert run("convert", tmp_path / "terms", "--to", "csv", "--output-dir", tmp_path).code == 0
    assert (tmp_path / "terms.csv").read_text() == "en,fr,id\none,un,a\ntwo,deux,b\n"


def test_only_missing_makes_a_work_list(run: Run, write: Write) -> None:
    done = run("convert", write("tea.yaml", TEA), "--to", "csv", "-o", "-", "--only-missing", "zh-Hans")
    assert done.out == "en,zh-Hans,fr,id\nleaf,,feuille,leaf\n"


def test_losses_are_counted_in_the_report(run: Run, write: Write, tmp_path: Path) -> None:
    losses = tmp_path / "losses.json"
    source = write("tea.yaml", TEA)
    done = run(
        "convert", source, "--to", "omegat", "--target", "zh-Hans", "-o", tmp_path / "t.txt", "--loss-report", losses
    )
    assert done.code == 0
    (output,) = json.loads(losses.read_text(encoding="utf-8"))["outputs"]
    assert (output["entries_in"], output["entries_out"], output["pairs"]) == (3, 1, 1)
    assert output["losses"]["untranslated"] == {
        "count": 1,
        "examples": [{"entry": "leaf", "location": f"{source}:9:5", "value": "no term in zh-Hans"}],
    }
    assert output["losses"]["unit"]["count"] == 1
    assert "untranslated 1" in done.err


@pytest.mark.parametrize(("policy", "code"), [("unit", 1), ("gender", 0), ("any", 1)])
def test_a_loss_can_fail_the_run(run: Run, write: Write, tmp_path: Path, policy: str, code: int) -> None:
    done = run("convert", write("tea.yaml", TEA), "--to", "csv", "-o", tmp_path / "t.csv", f"--fail-on-loss={policy}")
    assert done.code == code


class TestUsage:
    """Impossible requests: exit code 2, one line of message, no output."""

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--to", "tbxx", "-o", "x"], "there is no exporter 'tbxx'; did you mean 'tbx'"),
            (["--to", "csv"], "say where to write"),
            (["--to", "csv,tmx", "-o", "x"], "-o takes one file"),
            (["--to", "omegat", "-o", "x"], "-o takes one file"),
            (["--to", "csv", "-o", "x", "--target", "de"], "de is not a language of this glossary"),
            (["--to", "csv", "-o", "x", "--target", "xx"], "'xx' is not a registered language"),
            (["--to", "csv", "-o", "x", "-O", "delimiter=tab"], "csv has no option 'delimiter'"),
            (["--to", "csv", "-o", "x", "-O", "nonsense"], "write it as key=value"),
            (["--to", "csv", "-o", "x", "--from", "word"], "there is no reader 'word'"),
            (["--to", "tmx", "-o", "x", "--only-missing", "fr"], "--only-missing makes a work list"),
            (["--to", "csv", "-o", "x", "--fail-on-loss=colour"], "'colour' is not a feature"),
        ],
    )  # fmt: skip
    def test_is_told(
        self,
        run: Run,
        write: Write,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        arguments: list[str],
        message: str,
    ) -> None:
        source = write("tea.yaml", TEA)
        monkeypatch.chdir(tmp_path)
        done = run("convert", source, *arguments)
        assert done.code == 2
        assert message in done.err
        assert [path.name for path in tmp_path.iterdir()] == ["tea.yaml"]

    def test_an_output_may_not_be_an_input(self, run: Run, write: Write, tmp_path: Path) -> None:
        source = write("tea.yaml", TEA)
        done = run("convert", source, "--to", "yaml", "--output-dir", tmp_path)
        assert (done.code, "G604" in done.err) == (2, True)
        assert source.read_text(encoding="utf-8").startswith("glossport: 1\nid: tea\n")

    def test_two_outputs_may_not_be_one_file(self, run: Run, write: Write, tmp_path: Path) -> None:
        inputs = write("a/tea.yaml", TEA), write("b/TEA.yaml", TEA)
        done = run("convert", *inputs, "--to", "csv", "--output-dir", tmp_path / "out")
        assert (done.code, "G604" in done.err) == (2, True)
        assert not (tmp_path / "out").exists()

    def test_a_pair_format_needs_two_languages(self, run: Run, write: Write, tmp_path: Path) -> None:
        source = write("one.csv", "en,id\ntea,tea\n")
        done = run("convert", source, "--to", "omegat", "--output-dir", tmp_path)
        assert (done.code, "omegat needs a source and a target language" in done.err) == (2, True)


class TestBadInput:
    """Unreadable or invalid inputs: exit code 3, every finding with its location, the old output unchanged."""

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("x.yaml", b"", "x.yaml: error G102 empty-input"),
            ("x.yaml", b"just text\n", "x.yaml:1:1: error G107"),
            ("x.yaml", b"concepts: []\n", "x.yaml:1:1: error G107 not-a-glossary: this YAML is no glossary"),
            ("x.yaml", b"glossport: 1\ntitle: a\x00b\n", "x.yaml:2:9: error G104 control-character"),
            ("x.yaml", b"glossport: 1\ntitle: caf\xe9 noir\n", "x.yaml:2:11: error G103 wrong-encoding"),
            ("x.yaml", b"glossport: 1\ntitle: [\n", "error G105 broken-syntax"),
            ("x.yaml", b"glossport: 1\nconcepts:\n  - {id: a, terms: {xx: b}}\n", "x.yaml:3:21: error G301"),
            ("x.yaml", b"glossport: 1\nconcepts:\n  - {id: a, trems: {en: b}}\n", "x.yaml:3:13: error G201"),
            (
                "x.yaml",
                b"glossport: 1\nconcepts:\n  - {id: a, terms: {en: b}}\n  - {id: a, terms: {en: c}}\n",
                "x.yaml:4:5: error G401 duplicate-id: the id 'a' stands twice (also ",
            ),
            (
                "x.yaml",
                b"glossport: 1\nconcepts:\n  - {id: a, cross_reference: b, terms: {en: b}}\n",
                "x.yaml:3:5: error G405 dangling-reference",
            ),
            ("x.yaml", b"glossport: 1\nconcepts:\n  - {id: a, terms: {en: b}}\nid: late\n", "x.yaml:4:1: error G208"),
            ("x.bin", b"\x00\x01\x02", "x.bin: error G106 unknown-format"),
            ("x.csv", b"term,translation\ntea,the\n", "x.csv:1: error G501 no-header"),
            ("x.csv", b'en,fr\ntea,"the\n', "x.csv:2: error G504 open-quote"),
            ("x.csv", b"en,fr\ntea,the,brew\n", "x.csv:2: error G503 ragged-row"),
            ("x.csv", b"en,fr\nte\x00a,the\n", "x.csv:2: error G104"),
            ("x.csv", b"en,fr,status:fr\ntea,the,prefered\n", "x.csv:2:3: error G203"),
            ("x.csv", b"en," + b"," * 20_000 + b"\ntea\n", "x.csv:1: error G510 too-many-columns"),
            ("x.csv", b"en,fr,defintion\ntea,the,red\n", "x.csv:1:3: error G511 unclear-column"),
            ("x.jsonl", b'{"glossport": 1}\n{"id": "a", "terms": {"en": 1}}\n', "x.jsonl:2:1: error G204"),
            ("x.jsonl", b'{"glossport": 1}\n{"id": "a"\n', "x.jsonl:2:11: error G105"),
            ("x.jsonl", b'{"id": "a", "terms": {"en": "b"}}\n', "x.jsonl:1: error G107"),
        ],
    )  # fmt: skip
    def test_is_told_at_its_place(
        self, run: Run, write: Write, tmp_path: Path, name: str, content: bytes, message: str
    ) -> None:
        old = write("out.csv", "old")
        done = run("convert", write(name, content), "--to", "csv", "-o", old)
        assert done.code == (2 if "G511" in message else 3)
        assert message in done.err
        assert old.read_text() == "old"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", name]

    def test_a_missing_file_does_not_stop_the_others(self, run: Run, write: Write, tmp_path: Path) -> None:
        done = run("convert", tmp_path / "no.yaml", write("tea.yaml", TEA), "--to", "csv", "--output-dir", tmp_path)
        assert (done.code, "no.yaml: error G101" in done.err) == (3, True)
        assert (tmp_path / "tea.csv").exists()

    def test_every_bad_record_is_told_in_one_run(self, run: Run, write: Write, tmp_path: Path) -> None:
        source = write("x.csv", "en,fr,status:en\na,b,good\nc,d,\ne,f,bad\n")
        done = run("convert", source, "--to", "tmx", "-o", tmp_path / "x.tmx")
        assert [line.split(": ")[0] for line in done.err.splitlines() if "G203" in line] == [
            f"{source}:2:3",
            f"{source}:4:3",
        ]

    def test_several_outputs_report_a_warning_once(self, run: Run, write: Write, tmp_path: Path) -> None:
        source = write("x.yaml", "glossport: 1\nlanguages: [en]\nconcepts:\n  - {id: a, terms: {en: b, iw: c}}\n")
        done = run("convert", source, "--to", "csv,tmx,tbx", "--output-dir", tmp_path)
        assert (done.code, done.err.count("G303"), done.err.count("G302")) == (0, 1, 1)


class TestOutputs:
    """An output file is either complete or unchanged."""

    def test_an_empty_tbx_is_refused_and_a_tmx_written(self, run: Run, write: Write, tmp_path: Path) -> None:
        source = write("x.yaml", "glossport: 1\nlanguages: [en, fr]\nconcepts: []\n")
        done = run("convert", source, "--to", "tbx,tmx,csv", "--output-dir", tmp_path)
        assert (done.code, done.err.count("G601")) == (1, 1)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["x.csv", "x.tmx", "x.yaml"]

    def test_a_file_in_the_place_of_the_folder(self, run: Run, write: Write, tmp_path: Path) -> None:
        source, blocker = write("tea.yaml", TEA), write("out", "a file")
        done = run("convert", source, "--to", "csv", "--output-dir", blocker)
        assert (done.code, "G603 output-not-written" in done.err) == (4, True)
        assert blocker.read_text() == "a file"

    def test_a_folder_in_the_place_of_the_file(self, run: Run, write: Write, tmp_path: Path) -> None:
        (tmp_path / "x.csv").mkdir()
        done = run("convert", write("tea.yaml", TEA), "--to", "csv", "-o", tmp_path / "x.csv")
        assert (done.code, "there is a folder of this name" in done.err) == (4, True)

    @pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
    def test_the_mode_of_an_existing_file_is_kept(self, run: Run, write: Write) -> None:
        old = write("x.csv", "old")
        old.chmod(0o640)
        run("convert", write("tea.yaml", TEA), "--to", "csv", "-o", old)
        assert (old.stat().st_mode & 0o777, old.read_text(encoding="utf-8")[:2]) == (0o640, "en")

    @pytest.mark.skipif(os.name != "posix", reason="signals are sent as on POSIX")
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
    def test_killed_half_way_the_old_file_stands(self, write: Write, tmp_path: Path, number: signal.Signals) -> None:
        rows = "".join(f"term {number},terme {number}\n" for number in range(200_000))
        source, old = write("big.csv", "en,fr\n" + rows), write("out/big.tbx", "old")
        command = [sys.executable, "-m", "cli", "convert", str(source), "--to", "tbx", "-o", str(old)]
        process = subprocess.Popen(command, stderr=subprocess.PIPE)
        while not any(path.suffix == ".tmp" and path.stat().st_size for path in old.parent.iterdir()):
            assert process.poll() is None, "it ended before it could be killed"
            time.sleep(0.001)
        process.send_signal(number)
        process.communicate(timeout=30)
        assert old.read_text() == "old"
        if number is not signal.SIGKILL:
            assert process.returncode == 130
            assert [path.name for path in old.parent.iterdir()] == ["big.tbx"]


def test_a_work_list_can_begin_a_new_language(run: Run, write: Write) -> None:
    done = run("convert", write("tea.yaml", TEA), "--to", "csv", "-o", "-", "--only-missing", "de")
    assert done.out.splitlines()[0].split(",")[:4] == ["en", "zh-Hans", "fr", "de"]


def test_markup_is_not_read_as_a_page_of_terms(run: Run, write: Write) -> None:
    page = write("page.html", "<html>\n<p>2024-01-02 from: news</p>\n</html>\n")
    done = run("stats", page)
    assert (done.code, "G106" in done.err) == (3, True)


def test_an_unknown_feature_is_answered_with_the_nearest_one(run: Run, write: Write) -> None:
    done = run("convert", write("tea.yaml", TEA), "--to", "csv", "-o", "-", "--fail-on-loss=units")
    assert "did you mean 'unit'?" in done.err


def test_units_alone_give_no_tbx_and_the_way_out_is_told(run: Run, write: Write, tmp_path: Path) -> None:
    po = write("x.po", 'msgid ""\nmsgstr "Language: fr\\n"\n\nmsgid "tea"\nmsgstr "thé"\n')
    done = run("convert", po, "--to", "tbx", "-o", tmp_path / "x.tbx")
    assert done.code == 1
    assert "read the units as concepts: -O as=concepts" in done.err
    assert run("convert", po, "-O", "as=concepts", "--to", "tbx", "-o", tmp_path / "x.tbx").code == 0


class TestAcceptedLosses:
    TABLE = "en,fr,note\ntea,thé,hot\nleaf,feuille,\n"

    def test_known_losses_pass_and_new_ones_are_named(self, run: Run, write: Write, tmp_path: Path) -> None:
        known, out = tmp_path / "losses.json", tmp_path / "out.csv"
        table = write("g.csv", self.TABLE)
        assert run("convert", table, "--to", "csv-deepl", "-o", out, "--loss-report", known).code == 0
        assert run("convert", table, "--to", "csv-deepl", "-o", out, "--accepted-losses", known).code == 0
        write("g.csv", self.TABLE.replace("feuille,", "feuille,green"))
        done = run("convert", table, "--to", "csv-deepl", "-o", out, "--accepted-losses", known)
        assert done.code == 1
        assert "error G607 new-loss: concept_note: 2, and 1 are accepted" in done.err
        assert done.err.count("new-loss") == 1

    def test_an_output_that_the_report_does_not_know_has_no_accepted_losses(
        self, run: Run, write: Write, tmp_path: Path
    ) -> None:
        known = write("losses.json", '{"outputs": []}')
        done = run(
            "convert", write("g.csv", self.TABLE), "--to", "csv-deepl", "-o", tmp_path / "o", "--accepted-losses", known
        )
        assert (done.code, "concept_id: 2, and 0 are accepted" in done.err) == (1, True)

    @pytest.mark.parametrize("content", ["", "[]", '{"outputs": [{}]}'])
    def test_what_is_no_loss_report_is_refused(self, run: Run, write: Write, content: str) -> None:
        known = write("l", content)
        done = run("convert", write("g.csv", self.TABLE), "--to", "tmx", "-o", "x", "--accepted-losses", known)
        assert (done.code, "this is not a loss report" in done.err) == (2, True)


UNITS = "glossport: 1\nlanguages: [en, fr]\nunits:\n  - {en: Tea is hot., fr: Le thé est chaud.}\n"


def test_nothing_written_at_all_is_a_failure_that_names_the_way_out(run: Run, write: Write, tmp_path: Path) -> None:
    memory = write("m.yaml", UNITS)
    done = run("convert", memory, "--to", "csv", "-o", tmp_path / "m.csv")
    assert done.code == 1
    assert "-O as=concepts reads them as concepts" in done.err
    done = run("convert", memory, "--to", "csv,tmx", "--output-dir", tmp_path / "out")
    assert (done.code, "warning G601" in done.err) == (0, True)


def test_a_refused_file_is_named(run: Run, write: Write, tmp_path: Path) -> None:
    done = run("convert", write("m.yaml", UNITS), "--to", "tbx", "-o", tmp_path / "m.tbx")
    assert f"{tmp_path / 'm.tbx'}: error G601" in done.err


def test_a_work_list_has_the_languages_that_were_asked_for(run: Run, write: Write) -> None:
    glossary = write("g.yaml", "glossport: 1\nlanguages: [en, de]\nconcepts:\n  - {id: a, terms: {en: tea, de: Tee}}\n")
    asked = ("--only-missing", "it", "--source", "en", "--target", "it")
    done = run("convert", glossary, "--to", "csv", *asked, "-o", "-")
    assert done.out == "en,it,id\ntea,,a\n"


RICH = (
    '<tmx version="1.4"><header srclang="en"/><body><tu tuid="1" usagecount="3"><tuv xml:lang="en"><seg>tea <ph>0</ph>'
    '</seg></tuv><tuv xml:lang="fr"><seg>thé</seg></tuv></tu></body></tmx>'
)


AS_CONCEPTS = ("-O", "as=concepts", "--to", "tmx")


@pytest.mark.parametrize(
    ("codes", "segment", "code"),
    [("keep", "tea <ph>0</ph>", 0), ("text", "tea 0", 1), ("drop", "tea ", 1)],
)
def test_a_memory_keeps_its_codes_or_loses_them_aloud(
    run: Run, write: Write, tmp_path: Path, codes: str, segment: str, code: int
) -> None:
    out, report = tmp_path / "out.tmx", tmp_path / "losses.json"
    options = ("-O", f"codes={codes}", "-o", out, "--fail-on-loss=inline_code", "--loss-report", report)
    done = run("-q", "convert", write("m.tmx", RICH), "--to", "tmx", *options)
    assert done.code == code
    (output,) = json.loads(report.read_text(encoding="utf-8"))["outputs"]
    assert bool(output["losses"] or output["altered"]) == bool(code)
    assert f"<seg>{segment}</seg>" in out.read_text(encoding="utf-8")


def test_a_loss_of_reading_is_a_loss(run: Run, write: Write, tmp_path: Path) -> None:
    memory, report, out = write("m.tmx", RICH), tmp_path / "losses.json", tmp_path / "out.tmx"
    done = run("-q", "convert", memory, *AS_CONCEPTS, "-o", out, "--loss-report", report, "--fail-on-loss")
    assert done.code == 1
    (read,) = json.loads(report.read_text(encoding="utf-8"))["read"]
    assert (read["input"], read["reader"], read["entries"]) == (str(memory), "tmx", 1)
    assert {name: loss["count"] for name, loss in read["losses"].items()} == {
        "inline_code": 1,
        "unit_attribute": 1,
    }
    assert read["losses"]["inline_code"]["examples"] == [{"value": "code ph", "count": 1, "location": f"{memory}:1:48"}]


@pytest.mark.parametrize(
    ("feature", "code"), [("inline_code", 1), ("unit_attribute", 1), ("header", 0), ("definition", 0)]
)
def test_one_feature_of_reading_can_be_refused(run: Run, write: Write, tmp_path: Path, feature: str, code: int) -> None:
    done = run("convert", write("m.tmx", RICH), *AS_CONCEPTS, "-o", tmp_path / "out.tmx", f"--fail-on-loss={feature}")
    assert done.code == code
    assert ("m.tmx: --fail-on-loss: is lost in reading: " in done.err) == bool(code)


def test_an_entry_that_is_left_out_is_lost_with_all_it_holds(run: Run, write: Write, tmp_path: Path) -> None:
    concepts = "  - {id: a, terms: {en: tea}, note: n}\n  - {id: b, terms: {en: cup, fr: tasse}}\n"
    glossary = write("g.yaml", f"glossport: 1\nlanguages: [en, fr]\nconcepts:\n{concepts}")
    command = ("convert", glossary, "--to", "csv-deepl", "--source", "en", "--target", "fr", "-o", tmp_path / "a.csv")
    done = run(*command, "--fail-on-loss=concept_note")
    assert (done.code, "a.csv: --fail-on-loss: is lost or changed: concept_note 1" in done.err) == (1, True)
    assert run(*command, "--fail-on-loss=definition").code == 0


def test_more_changes_than_are_listed_are_counted(run: Run, write: Write, tmp_path: Path) -> None:
    count = 10_003
    table = "en,fr\n" + "".join(f"=tea {number},thé {number}\n" for number in range(count))
    done = run("convert", write("g.csv", table), "--to", "csv-excel", "-o", tmp_path / "out.csv", "--fail-on-loss=term")
    assert (done.code, f"is lost or changed: term {count}\n" in done.err) == (1, True)


def test_losses_of_reading_can_be_accepted(run: Run, write: Write, tmp_path: Path) -> None:
    memory, report = write("m.tmx", RICH), tmp_path / "losses.json"
    command = ("convert", memory, *AS_CONCEPTS, "-o", tmp_path / "out.tmx")
    assert run(*command, "--loss-report", report).code == 0
    assert run(*command, "--accepted-losses", report).code == 0
    write("m.tmx", RICH.replace("tea <ph>", "<ph>a</ph>tea <ph>"))
    done = run(*command, "--accepted-losses", report)
    assert (done.code, "reading: inline_code: 2, and 1 are accepted" in done.err) == (1, True)


XLIFF = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" source-language="en"
target-language="fr" datatype="plaintext"><body>
<trans-unit id="1"><source>tea</source><target state="translated">thé</target></trans-unit>
<trans-unit id="2"><source>cup</source><target state="needs-translation">coupe</target></trans-unit>
<trans-unit id="3"><source>leaf</source><target state="x-ready">feuille</target></trans-unit>
<trans-unit id="4" translate="no"><source>KapiMart</source><target>KapiMart</target></trans-unit>
</body></file></xliff>"""


@pytest.mark.parametrize(
    ("options", "texts"),
    [
        ((), ["thé"]),
        (("--map-value", "state:x-ready=final"), ["thé", "feuille"]),
        (("--state", "draft,translated"), ["thé", "coupe", "KapiMart"]),
        (("--state", "all"), ["thé", "coupe", "feuille", "KapiMart"]),
    ],
)
def test_only_usable_translations_go_into_a_memory(
    run: Run, write: Write, tmp_path: Path, options: tuple[str, ...], texts: list[str]
) -> None:
    done = run("convert", write("a.xlf", XLIFF), "--to", "tmx-omegat", *options, "-o", tmp_path / "a.tmx")
    assert done.code == 0, done.err
    written = (tmp_path / "a.tmx").read_text(encoding="utf-8")
    assert re.findall(r'<tuv xml:lang="fr"><seg>(.*?)</seg>', written) == texts


def test_a_state_that_is_none_is_refused(run: Run, write: Write) -> None:
    done = run("convert", write("a.xlf", XLIFF), "--to", "tmx", "--map-value", "state:x-ready=finel", "-o", "-")
    assert (done.code, "'finel' is no state" in done.err, "final" in done.err) == (2, True, True)


@pytest.mark.parametrize("name", ["tbx", "tmx", "csv", "jsonl"])
def test_the_suffix_of_the_output_says_the_format(run: Run, write: Write, tmp_path: Path, name: str) -> None:
    glossary = write("g.yaml", "glossport: 1\nlanguages: [en, fr]\nconcepts:\n  - {id: a, terms: {en: tea, fr: thé}}\n")
    for out, options in ((f"a.{name}", ()), (f"b.{name}", ("--to", name))):
        assert run("convert", glossary, *options, "-o", tmp_path / out).code == 0
    assert (tmp_path / f"a.{name}").read_bytes() == (tmp_path / f"b.{name}").read_bytes()


def test_a_suffix_of_no_format_says_nothing(run: Run, write: Write, tmp_path: Path) -> None:
    done = run("convert", write("g.yaml", "glossport: 1\nconcepts: []\n"), "-o", tmp_path / "a.docx")
    assert (done.code, "there is no format to write" in done.err) == (2, True)
