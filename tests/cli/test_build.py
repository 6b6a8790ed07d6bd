"""``build``: what is built again and what is left, checks, strays, parts and failures."""

import hashlib
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

from exporters.build import workers
from exporters.build.config import _BUILD, _BUNDLE, _GLOSSARY, _LOSS, _OUTPUT
from exporters.build.tasks import Job, Result
from exporters.build.workers import Work, make
from exporters.convert.opening import open_input
from glossary.checking.policy import _CHECK
from glossary.files.source import Source, source_at

Run = Callable[..., Any]
Write = Callable[..., Path]

ROOT = Path(__file__).parents[2]

TEA = "glossport: 1\nlanguages: [en, fr, de]\nconcepts:\n  - {id: tea, terms: {en: tea, fr: thé, de: Tee}}\n"
CUP = "glossport: 1\nlanguages: [en, fr]\nconcepts:\n  - {id: cup, terms: {en: cup, fr: tasse}}\n"
CONFIG = """\
[[glossary]]
input = "words/*.yaml"

[[output]]
to = "tbx"

[[output]]
to = "omegat"
path = "out/{source}_{target}/{stem}.txt"

[[output]]
to = "csv-deepl"
pairs = [["fr", "en"], ["de", "en"]]
status = ["preferred"]
"""


@pytest.fixture
def project(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "words").mkdir()
    write("words/tea.yaml", TEA)
    write("words/cup.yaml", CUP)
    write("glossport.toml", CONFIG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


FILES = [
    "dist/cup.csv-deepl.fr_en.csv",
    "dist/cup.tbx",
    "dist/tea.csv-deepl.de_en.csv",
    "dist/tea.csv-deepl.fr_en.csv",
    "dist/tea.tbx",
    "out/en_de/tea.txt",
    "out/en_fr/cup.txt",
    "out/en_fr/tea.txt",
]


def files() -> list[str]:
    return sorted(path.as_posix() for top in ("dist", "out") for path in Path(top).rglob("*") if path.is_file())


def message(run: Run, *arguments: str) -> str:
    done = run("build", *arguments)
    return f"{done.code}: {done.err.splitlines()[-1]}"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_everything_once_and_then_nothing(run: Run, project: Path, jobs: str) -> None:
    assert message(run, "--jobs", jobs) == "0: 8 outputs built, 0 up to date, 0 failed"
    assert files() == FILES
    assert Path("out/en_fr/tea.txt").read_text(encoding="utf-8").endswith("tea\tthé\n")
    before = {name: Path(name).stat().st_mtime_ns for name in FILES}
    assert message(run) == "0: 0 outputs built, 8 up to date, 0 failed"
    assert {name: Path(name).stat().st_mtime_ns for name in FILES} == before
    assert message(run, "--force", "--jobs", "1") == "0: 8 outputs built, 0 up to date, 0 failed"


def test_jobs_make_the_same_bytes(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    one = {name: Path(name).read_bytes() for name in FILES}
    run("build", "--jobs", "3", "--force")
    assert {name: Path(name).read_bytes() for name in FILES} == one


def test_only_what_depends_on_a_change_is_built(run: Run, project: Path, write: Write) -> None:
    run("build", "--jobs", "1")
    write("words/cup.yaml", CUP.replace("tasse", "Tasse"))
    assert message(run, "--jobs", "1") == "0: 3 outputs built, 5 up to date, 0 failed"
    write("glossport.toml", CONFIG.replace('status = ["preferred"]', 'status = ["admitted"]'))
    assert message(run, "--jobs", "1") == "0: 3 outputs built, 5 up to date, 0 failed"
    Path("dist/tea.tbx").write_text("changed", encoding="utf-8")
    Path("dist/cup.tbx").unlink()
    assert message(run, "--jobs", "1") == "0: 2 outputs built, 6 up to date, 0 failed"
    Path(".glossport-state.json").write_text("{", encoding="utf-8")
    assert message(run, "--jobs", "1") == "0: 8 outputs built, 0 up to date, 0 failed"


def test_check_compares_bytes_and_writes_nothing(run: Run, project: Path, write: Write) -> None:
    done = run("build", "--check", "--jobs", "1")
    assert done.code == 1
    assert f"{Path('dist/cup.tbx')}: error G608 stale-output: this output is missing" in done.err
    assert files() == []
    run("build", "--jobs", "1")
    Path(".glossport-state.json").unlink()
    assert message(run, "--check", "--jobs", "1") == "0: 0 outputs built, 8 up to date, 0 failed"
    write("words/tea.yaml", TEA.replace("Tee", "tee"))
    done = run("build", "--check", "--jobs", "1")
    assert done.code == 1
    assert "this is not what would be written now" in done.err
    assert not Path(".glossport-state.json").exists()


def test_strays_are_named_and_only_our_own_are_removed(run: Run, project: Path, write: Write) -> None:
    run("build", "--jobs", "1")
    Path("dist/mine.txt").write_text("mine", encoding="utf-8")
    Path("out/en_de/tea.txt").write_text("edited", encoding="utf-8")
    write("glossport.toml", CONFIG.replace('to = "omegat"', 'to = "omegat"\npairs = [["fr", "en"]]'))
    assert f"{Path('out/en_fr/tea.txt')}: no longer configured" in run("build", "--jobs", "1").err
    assert run("build", "--check", "--jobs", "1").code == 1
    run("build", "--prune", "--jobs", "1")
    assert files() == sorted(
        [
            *(name for name in FILES if name.startswith("dist")),
            "dist/mine.txt",
            "out/en_de/tea.txt",
            "out/fr_en/cup.txt",
            "out/fr_en/tea.txt",
        ]
    )


def test_shards_share_the_outputs(run: Run, project: Path) -> None:
    seen: list[str] = []
    for number in (1, 2, 3):
        run("build", "--jobs", "1", "--shard", f"{number}/3", "--report", "report.json")
        seen += [one["file"] for one in json.loads(Path("report.json").read_text(encoding="utf-8"))["outputs"]]
    assert sorted(Path(name).as_posix() for name in seen) == files() == FILES
    assert run("build", "--shard", "4/3").code == 2


def test_a_failing_input_is_named_and_the_others_are_built(run: Run, project: Path, write: Write) -> None:
    run("build", "--jobs", "1")
    old = Path("dist/tea.tbx").read_bytes()
    write("words/tea.yaml", TEA.replace("id: tea", "name: tea"))
    write("words/bad.yaml", "glossport: [\n")
    write("words/cup.yaml", CUP.replace("tasse", "Tasse"))
    done = run("build", "--jobs", "2", "--prune")
    assert done.code == 3
    assert f"{Path('words/tea.yaml')}:4:6: error G201 unknown-key" in done.err
    assert f"{Path('words/bad.yaml')}:2:1: error G105 broken-syntax" in done.err
    assert f"{Path('dist/tea.tbx')}: not built" in done.err
    assert "Tasse" in Path("dist/cup.tbx").read_text(encoding="utf-8")
    assert Path("dist/tea.tbx").read_bytes() == old


def test_the_report_has_hashes_and_losses(run: Run, project: Path) -> None:
    run("build", "--jobs", "1", "--report", "report.json")
    outputs = json.loads(Path("report.json").read_text(encoding="utf-8"))["outputs"]
    (one,) = (output for output in outputs if output["file"].endswith("tea.csv-deepl.fr_en.csv"))
    assert (one["exporter"], one["outcome"], one["entries_in"], one["bytes"]) == (
        "csv-deepl",
        "built",
        1,
        len("thé,tea\n") + 1,
    )
    assert len(one["sha256"]) == len(one["input_sha256"]) == 64
    assert one["losses"] == {"concept_id": {"count": 1, "examples": one["losses"]["concept_id"]["examples"]}}


MEMORY = (
    '<tmx version="1.4"><header srclang="en"/><body><tu tuid="1" lost="x"><tuv xml:lang="en"><seg>tea</seg></tuv>'
    '<tuv xml:lang="fr"><seg>thé</seg></tuv></tu></body></tmx>'
)
OF_MEMORY = '[[glossary]]\ninput = "m.tmx"\n\n[[output]]\nto = "tmx"\n\n[[output]]\nto = "html"\n'


def test_losses_of_reading_are_reported_once_for_each_input(run: Run, project: Path, write: Write) -> None:
    write("m.tmx", MEMORY)
    write("glossport.toml", OF_MEMORY)
    assert run("build", "--jobs", "1", "--report", "report.json").code == 0
    (read,) = json.loads(Path("report.json").read_text(encoding="utf-8"))["read"]
    assert (read["input"], read["reader"], read["entries"]) == ("m.tmx", "tmx", 1)
    assert {name: loss["count"] for name, loss in read["losses"].items()} == {"unit_attribute": 1}


def test_losses_of_reading_fail_a_build(run: Run, project: Path, write: Write) -> None:
    write("m.tmx", MEMORY)
    write("glossport.toml", f'{OF_MEMORY}[loss]\nfail-on = ["unit_attribute"]\n')
    done = run("build", "--jobs", "1")
    assert done.code == 1
    assert "m.tmx: --fail-on-loss: is lost in reading: unit_attribute 1" in done.err


def unit(text: str, date: str, number: int) -> str:
    return (
        f'<tu changedate="{date}T000000Z" changeid="Ann"><tuv xml:lang="en"><seg>{text}</seg></tuv>'
        f'<tuv xml:lang="fr"><seg>{text} {number}</seg></tuv></tu>'
    )


CROWDED = (
    '<tmx version="1.4"><header srclang="en"/><body>'
    + unit("tea", "20240101", 1)
    + unit("tea", "20250101", 2)
    + unit("cup", "20240101", 3)
    + "</body></tmx>"
)
CLEANED = (
    '[clean.delivery]\ndedupe = "source"\nkeep = "newest"\nmask = "authors"\n\n[[glossary]]\ninput = "m.tmx"\n'
    'clean = "delivery"\n\n[[output]]\nto = "jsonl"\n\n[[output]]\nto = "tmx"\n'
)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_build_cleans_its_input_first(run: Run, project: Path, write: Write, jobs: str) -> None:
    write("m.tmx", CROWDED)
    write("glossport.toml", CLEANED)
    assert run("build", "--jobs", jobs, "--report", "report.json").code == 0
    written = Path("dist/m.jsonl").read_text(encoding="utf-8")
    assert ("tea 1" in written, "tea 2" in written, "cup 3" in written, "Ann" in written) == (False, True, True, False)
    assert run("clean", "m.tmx", "--profile", "delivery", "-o", "alone.tmx").code == 0
    assert Path("alone.tmx").read_bytes() == Path("dist/m.tmx").read_bytes()
    outputs = json.loads(Path("report.json").read_text(encoding="utf-8"))["outputs"]
    assert [output["cleaned"]["removed"] for output in outputs] == [{"duplicate-source": {"en_fr": 1}}] * 2


def test_outputs_are_built_again_when_the_profile_changes(run: Run, project: Path, write: Write) -> None:
    write("m.tmx", CROWDED)
    write("glossport.toml", CLEANED)
    run("build", "--jobs", "1")
    assert "0 outputs built, 2 up to date" in run("build", "--jobs", "1").err
    write("glossport.toml", CLEANED.replace('"newest"', '"oldest"'))
    assert "2 outputs built" in run("build", "--jobs", "1").err
    assert "tea 1" in Path("dist/m.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('clean = "delivery"', 'clean = "delivry"', "there is no [clean.delivry]"),
        ('mask = "authors"', 'split = "pair"', "split is for the command 'clean'"),
        ('dedupe = "source"\nkeep = "newest"\nmask = "authors"', 'source = "en"', "[clean.delivery] names no rule"),
        ('mask = "authors"', 'drop = "nonsense"', "there is no 'nonsense'"),
    ],
)
def test_a_wrong_profile_stops_a_build(run: Run, project: Path, write: Write, old: str, new: str, message: str) -> None:
    write("m.tmx", CROWDED)
    write("glossport.toml", CLEANED.replace(old, new))
    done = run("build", "--jobs", "1")
    assert (done.code, message in done.err) == (2, True), done.err
    assert not Path("dist").exists()


def test_junit_and_the_summary_name_what_failed(
    run: Run, project: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(project / "summary.md"))
    write("words/tea.yaml", TEA.replace("id: tea", "name: tea"))
    write("words/bad.yaml", "glossport: [\n")
    run("build", "--jobs", "1", "--junit", "build.xml")
    root = etree.parse("build.xml").getroot()
    assert (root.get("tests"), root.get("failures")) == ("9", "6")
    assert len(root.findall(".//failure")) == 6
    summary = Path("summary.md").read_text(encoding="utf-8")
    assert summary.startswith(
        "### glossport build: 3 outputs built, 0 up to date, 5 failed, 1 inputs unreadable\n\n| | file |"
    )
    assert "| failed | dist/tea.tbx |" in summary.replace("\\", "/")


def test_losses_beyond_the_policy_fail(run: Run, project: Path, write: Write) -> None:
    write("glossport.toml", CONFIG + '\n[loss]\nfail-on = ["concept_id"]\n')
    done = run("build", "--jobs", "1")
    assert done.code == 1
    assert f"{Path('out/en_fr/cup.txt')}: --fail-on-loss: is lost or changed: concept_id 1" in done.err
    assert Path("dist/cup.tbx").exists()


def test_a_list_is_read_in_its_own_direction_whatever_pair_is_written(run: Run, project: Path, write: Write) -> None:
    write("list.txt", "tea\tthé\ncup\ttasse\n")
    glossary = '[[glossary]]\ninput = "list.txt"\nsource = "en"\ntargets = ["fr"]\n'
    write("glossport.toml", glossary + '[[output]]\nto = "csv-deepl"\npairs = "all"\n')
    assert message(run, "--jobs", "1") == "0: 2 outputs built, 0 up to date, 0 failed"
    assert Path("dist/list.csv-deepl.en_fr.csv").read_text(encoding="utf-8") == "tea,thé\ncup,tasse\n"
    assert Path("dist/list.csv-deepl.fr_en.csv").read_text(encoding="utf-8") == "thé,tea\ntasse,cup\n"


def test_targets_of_a_glossary_hold_for_every_format(run: Run, project: Path, write: Write) -> None:
    write("glossport.toml", CONFIG.replace('words/*.yaml"', 'words/tea.yaml"\ntargets = ["de"]'))
    run("build", "--jobs", "1")
    assert files() == ["dist/tea.csv-deepl.de_en.csv", "dist/tea.tbx", "out/en_de/tea.txt"]
    assert "thé" not in Path("dist/tea.tbx").read_text(encoding="utf-8")


def test_it_writes_what_convert_writes(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    run("convert", "words/tea.yaml", "--to", "tbx", "-o", "one.tbx")
    run("convert", "words/tea.yaml", "--to", "omegat", "--source", "en", "--target", "de", "-o", "one.txt")
    assert Path("one.tbx").read_bytes() == Path("dist/tea.tbx").read_bytes()
    assert Path("one.txt").read_bytes() == Path("out/en_de/tea.txt").read_bytes()


def test_a_stricter_policy_on_losses_builds_again(run: Run, project: Path, write: Write) -> None:
    run("build", "--jobs", "1")
    write("glossport.toml", CONFIG + '\n[loss]\nfail-on = ["concept_id"]\n')
    assert message(run, "--jobs", "1").startswith("1: 2 outputs built, 0 up to date, 6 failed")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ('to = "tbx"', 'to = "tbxx"'),
            "glossport.toml:5:1: error G803 wrong-configuration: there is no exporter",
        ),
        (
            ("words/*.yaml", "none/*.yaml"),
            "glossport.toml:2:1: error G803 wrong-configuration: there is no none/",
        ),
        (
            ("{stem}.txt", "{name}.txt"),
            "glossport.toml:9:1: error G803 wrong-configuration: a path has {stem}, {source}, {target}, {format}",
        ),
        (("{stem}.txt", "words.txt"), "error G604 output-collision: both"),
        (
            ('path = "out/{source}_{target}/{stem}.txt"', 'path = "words/{stem}.yaml"'),
            "this output is an input as well",
        ),
        (('path = "out/', 'path = "../out/'), "error G604 output-collision: this output is outside the folder"),
        (('path = "out/', 'path = "memory://out/'), "error G604 output-collision: this output is outside the folder"),
        (('["preferred"]', '["best"]'), "'best' is not a valid Status; known are preferred"),
        (
            ("[[glossary]]", "[glossaries]"),
            "glossport.toml:1:1: error G803 wrong-configuration: there is no [glossaries]; did you mean 'glossary'?",
        ),
        (('[[glossary]]\ninput = "words/*.yaml"\n', ""), "there is no [[glossary]] to build"),
        (("words/*.yaml", "/*.none"), "glossport.toml:2:1: error G803"),
        (('["fr", "en"]', '["fr"]'), 'pairs is a list of pairs of languages, or "all"'),
        (('["fr", "en"]', '["fr", "english"]'), "error G803 wrong-configuration"),
    ],
)
def test_a_wrong_configuration_builds_nothing(
    run: Run, project: Path, write: Write, change: tuple[str, str], message: str
) -> None:
    write("glossport.toml", CONFIG.replace(*change))
    done = run("build")
    assert done.code == 2
    assert message in done.err
    assert files() == []


def killed_once(job: Job, number: int, work: Work, on_read: Any = None) -> list[Result]:
    marker = Path("killed")
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return make(job, number, work, on_read)


@pytest.mark.skipif(multiprocessing.get_start_method() != "fork", reason="the function must be there in the process")
def test_the_work_of_a_killed_process_is_done_by_another(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "make", killed_once)
    assert message(run, "--jobs", "2") == "0: 8 outputs built, 0 up to date, 0 failed"
    assert files() == FILES
    assert Path("killed").exists()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interrupt_ends_it_without_a_partial_file(project: Path, write: Write) -> None:
    rows = "".join(f"word {number},mot {number}\n" for number in range(200_000))
    write("words.csv", f"en,fr\n{rows}")
    outputs = "".join(f'[[output]]\nto = "{name}"\n' for name in ("tbx", "tmx", "csv", "jsonl", "yaml", "skos"))
    write("glossport.toml", f'[[glossary]]\ninput = "words.csv"\n{outputs}')
    code = "import cli; cli.main()"
    root = str(Path(__file__).parents[2])
    build = subprocess.Popen(
        [sys.executable, "-c", code, "build", "--jobs", "2"],
        env={**os.environ, "PYTHONPATH": root},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not list(Path("dist").glob(".*.tmp")) and build.poll() is None:
        time.sleep(0.01)
    # Like a terminal, send the signal to all processes.
    os.killpg(build.pid, signal.SIGINT)
    _, errors = build.communicate(timeout=60)
    assert build.returncode == 130, errors
    assert errors.strip() == "interrupted"
    assert list(Path("dist").glob(".*")) == []


def test_outputs_go_outside_where_that_is_allowed(run: Run, project: Path, write: Write) -> None:
    config = CONFIG.replace('path = "out/', f'path = "../{project.name}-out/')
    write("glossport.toml", config + "\n[build]\nallow-outside = true\n")
    assert message(run, "--jobs", "1") == "0: 8 outputs built, 0 up to date, 0 failed"
    assert (project.parent / f"{project.name}-out" / "en_fr" / "cup.txt").exists()


def test_it_is_the_same_build_seen_from_another_folder(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("build", "--jobs", "1")
    monkeypatch.chdir(project / "words")
    assert message(run, "-c", "../glossport.toml") == "0: 0 outputs built, 8 up to date, 0 failed"


def test_two_builds_at_once(project: Path, write: Write) -> None:
    for number in range(20):
        write(f"words/word{number}.yaml", TEA.replace("tea", f"word {number}").replace("id: word ", "id: word-"))
    command = [sys.executable, "-c", "import cli; cli.main()", "build", "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    builds = [
        subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        for _ in range(2)
    ]
    for build in builds:
        _, errors = build.communicate(timeout=120)
        # One may find what the other has built already.
        found = re.fullmatch(r"(\d+) outputs built, (\d+) up to date, 0 failed\n", errors)
        assert build.returncode == 0
        assert found, errors
        assert int(found[1]) + int(found[2]) == 108
    assert not [path for top in ("dist", "out", ".") for path in Path(top).rglob("*.tmp")]
    again = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=True)
    assert again.stderr == "0 outputs built, 108 up to date, 0 failed\n"


def test_an_input_that_changes_before_it_is_read_fails_and_is_built_again(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is put back afterwards, so that nothing but what was read shows it."""
    tea = project / "words/tea.yaml"
    right = tea.read_bytes()

    def swapped(name: str) -> Source:
        tea.write_bytes(right.replace(b"Tee", b"Tea"))
        source = source_at(name)
        source.freeze()
        tea.write_bytes(right)
        return source

    with monkeypatch.context() as patched:
        patched.setattr(workers, "source_at", swapped)
        done = run("build", "--jobs", "1")
    assert (done.code, "error G111 changed-input" in done.err) == (3, True)
    assert not Path("dist/tea.tbx").exists()
    assert run("build", "--jobs", "1").code == 0
    assert "Tee" in Path("dist/tea.tbx").read_text(encoding="utf-8")


def test_an_input_that_changes_while_it_is_read_is_read_as_it_was(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tea = project / "words/tea.yaml"

    def opened_late(source: Source, *rest: Any) -> Any:
        tea.write_bytes(tea.read_bytes().replace(b"Tee", b"Tea"))
        return open_input(source, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(workers, "open_input", opened_late)
        assert run("build", "--jobs", "1").code == 0
    assert "Tee" in Path("dist/tea.tbx").read_text(encoding="utf-8")
    assert run("build", "--jobs", "1").err.startswith("5 outputs built")
    assert "Tee" not in Path("dist/tea.tbx").read_text(encoding="utf-8")


def planted(project: Path, *names: str) -> None:
    """Bring along a state that calls these files outputs of an earlier build."""
    outputs = {
        name: {
            "key": "",
            "sha256": hashlib.sha256((project / name).read_bytes()).hexdigest(),
            "bytes": (project / name).stat().st_size,
            "report": {},
        }
        for name in names
    }
    (project / ".glossport-state.json").write_text(json.dumps({"tool": "0", "inputs": {}, "outputs": outputs}), "utf-8")


def test_prune_removes_nothing_that_is_no_output(run: Run, project: Path, write: Write, tmp_path: Path) -> None:
    above = tmp_path.parent / f"{tmp_path.name}.tbx"
    above.write_text("precious", encoding="utf-8")
    write("notes.txt.key", "precious")
    names = ("words/tea.yaml", "glossport.toml", "notes.txt.key", f"../{above.name}", str(above))
    planted(project, *names)
    done = run("build", "--jobs", "1", "--prune")
    assert done.code == 0, done.err
    assert all((project / name).exists() for name in names)


def test_a_file_that_the_state_names_twice_is_removed_once(run: Run, project: Path, write: Write) -> None:
    write("old.tbx", "old")
    planted(project, "old.tbx", "./old.tbx", "words/../old.tbx")
    done = run("build", "--jobs", "1", "--prune")
    assert (done.code, (project / "old.tbx").exists()) == (0, False), done.err


def test_prune_leaves_a_page_with_text_of_others(run: Run, project: Path, write: Write) -> None:
    write("page.md", "# Words\n\n<!-- glossport -->\n<!-- end glossport -->\n\nWritten by hand.\n")
    write("words.toml", '[[glossary]]\ninput = "words/tea.yaml"\n\n[[output]]\nto = "markdown"\npath = "page.md"\n')
    assert run("build", "-c", "words.toml", "--jobs", "1").code == 0
    write("words.toml", '[[glossary]]\ninput = "words/tea.yaml"\n\n[[output]]\nto = "tbx"\n')
    done = run("build", "-c", "words.toml", "--jobs", "1", "--prune")
    assert "Written by hand." in (project / "page.md").read_text(encoding="utf-8")
    assert "page.md" in done.err


def test_the_configuration_is_found_from_a_folder_below(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = project / "words" / "more"
    below.mkdir()
    monkeypatch.chdir(below)
    done = run("build", "--jobs", "1")
    assert (done.code, "error G802" in done.err) == (2, True)
    (project / ".git").mkdir()
    assert run("build", "--jobs", "1").code == 0
    assert (project / "dist/tea.tbx").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        'path = "{stem!r:{source}}"',
        'path = "{stem:>100000000}.tbx"',
        'path = "{stem!r}.tbx"',
        'path = "a\\u0000b.tbx"',
    ],
)
def test_a_path_that_is_none_is_told(run: Run, project: Path, write: Write, wrong: str) -> None:
    write("glossport.toml", f'[[glossary]]\ninput = "words/*.yaml"\n\n[[output]]\nto = "tbx"\n{wrong}\n')
    done = run("build", "--jobs", "1")
    assert (done.code, "glossport.toml:6:1: error G803" in done.err) == (2, True), done.err


@pytest.mark.parametrize("table", ['[build]\noutput-dir = "a\\u0000b"\n', '[loss]\naccepted = "a\\u0000b"\n'])
def test_a_name_with_a_nul_is_told(run: Run, project: Path, write: Write, table: str) -> None:
    write("glossport.toml", f"{table}{CONFIG}")
    done = run("build", "--jobs", "1")
    assert (done.code, "error G803" in done.err, "U+0000" in done.err) == (2, True, True), done.err


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text here")
def test_a_file_name_that_is_no_text(run: Run, project: Path) -> None:
    Path("words/cup.yaml").rename(os.fsdecode(b"words/c\xffp.yaml"))
    done = run("build", "--jobs", "1", "--report", "report.json", "--junit", "junit.xml")
    assert done.code == 0, done.err
    assert os.fsdecode(b"c\xffp.tbx") in [path.name for path in Path("dist").iterdir()]
    assert run("build", "--jobs", "1").err.startswith("0 outputs built, 8 up to date")
    assert "c%FFp.yaml" in run("check", "words", "--format", "sarif").out.replace("c\udcffp", "c%FFp")
    done = run("bundle", "--version", "1.0.0", "--jobs", "1")
    assert (done.code, "Traceback" in done.err) == (2, False)


def test_in_ci_there_is_a_line_for_each_output(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    first, *_, last = run("build", "--jobs", "1").err.splitlines()
    assert first == f"1/8 built {Path('dist/tea.tbx')}"
    assert last == "8 outputs built, 0 up to date, 0 failed"
    for silent in (["--quiet"], ["--no-progress"]):
        assert "1/8" not in run("build", "--force", "--jobs", "1", *silent).err


@pytest.mark.skipif(os.name != "posix", reason="a terminal of POSIX")
def test_on_a_terminal_there_are_bars(project: Path, write: Write) -> None:
    import pty  # not on every system

    write("words/many.csv", "en,fr\n" + "".join(f"word {number},mot {number}\n" for number in range(20_000)))
    write("glossport.toml", CONFIG.replace("*.yaml", "many.csv"))
    leader, follower = pty.openpty()
    command = [sys.executable, "-c", "import cli; cli.main()", "build", "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"}
    environment.pop("CI", None)
    with subprocess.Popen(command, env=environment, stderr=follower) as build:
        os.close(follower)
        shown = b""
        while part := _read(leader):
            shown += part
    os.close(leader)
    assert build.returncode == 0
    text = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", shown.decode())
    assert "0 of 3 outputs" in text
    assert "many.csv" in text
    assert text.rstrip().endswith("3 outputs built, 0 up to date, 0 failed")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # as Linux says that nobody writes any more
        return b""


class TestSchema:
    @pytest.fixture
    def schema(self) -> Any:
        return json.loads((ROOT / "exporters/build/config.schema.json").read_text(encoding="utf-8"))

    def test_it_has_the_keys_that_are_read(self, schema: Any) -> None:
        def keys(tree: Any) -> set[str]:
            return set(tree["properties"])

        tables = schema["properties"]
        assert keys(schema["$defs"]["glossary"]) == _GLOSSARY.keys()
        assert keys(schema["$defs"]["output"]) == _OUTPUT.keys()
        assert keys(tables["build"]) == _BUILD.keys()
        assert keys(tables["bundle"]) == _BUNDLE.keys()
        assert keys(tables["loss"]) == _LOSS.keys()
        assert keys(tables["check"]) == _CHECK.keys()

    def test_it_accepts_the_examples_of_the_docs_and_of_init(self, schema: Any) -> None:
        examples = [CONFIG, (ROOT / "glossary/templates/glossport.toml").read_text(encoding="utf-8")]
        for name in ("ci", "review"):
            text = (ROOT / f"docs/{name}.md").read_text(encoding="utf-8")
            examples += re.findall("```toml\n(.*?)```", text, re.DOTALL)
        assert len(examples) == 5
        for example in examples:
            jsonschema.validate(tomllib.loads(example), schema)

    @pytest.mark.parametrize("change", [("to =", "too ="), ('"words/*.yaml"', "1"), ('["preferred"]', '["best"]')])
    def test_it_sees_mistakes(self, schema: Any, change: tuple[str, str]) -> None:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(tomllib.loads(CONFIG.replace(*change)), schema)


def test_without_a_configuration(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("build").code == 2
