"""``bundle``: what a release holds, that it is the same anywhere, and when it is refused."""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import jsonschema
import pytest

Run = Callable[..., Any]
Write = Callable[..., Path]

ROOT = Path(__file__).parents[2]
TEA = """\
glossport: 1
id: tea
title: Tea terms
version: 1.0.0
date: 2026-03-02
licence: CC-BY-4.0
source_language: en
languages: [en, fr, ar]
concepts:
  - id: tea
    subject_field: drinks
    terms: {en: tea, fr: thé, ar: شاي}
  - id: cup
    terms: {en: cup, fr: tasse}
units:
  - {en: Tea is hot., fr: Le thé est chaud.}
"""
CONFIG = """\
[[glossary]]
input = "words/tea.yaml"
[[output]]
to = "tbx"
[[output]]
to = "csv"
[[output]]
to = "csv-deepl"
path = "dist/{source}_{target}/{stem}.csv"
"""
ZIP = Path("dist/tea-1.0.0.zip")


@pytest.fixture
def project(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    write("words/tea.yaml", TEA)
    write("glossport.toml", CONFIG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def made(run: Run, *arguments: str) -> Any:
    return run("bundle", "--jobs", "1", *arguments)


def member(name: str, archive: Path = ZIP) -> str:
    with zipfile.ZipFile(archive) as opened:
        return opened.read(name).decode()


def test_it_holds_all_that_a_release_needs(run: Run, project: Path) -> None:
    assert made(run).code == 0
    with zipfile.ZipFile(ZIP) as archive:
        assert archive.namelist() == [
            "CHANGES.md",
            "README.md",
            "SHA256SUMS",
            "datapackage.json",
            "exports/en_ar/tea.csv",
            "exports/en_fr/tea.csv",
            "exports/tea.csv",
            "exports/tea.tbx",
            "index.html",
            "manifest.json",
            *(
                f"omegat/{pair}/{name}"
                for pair in ("en_ar", "en_fr")
                for name in (
                    "dictionary/",
                    "glossary/tea.txt",
                    "omegat.project",
                    "omegat/",
                    "source/",
                    "target/",
                    "tm/auto/",
                    "tm/tea.tmx",
                )
            ),
            "source/tea.yaml",
        ]
        infos = archive.infolist()
    assert {info.date_time for info in infos} == {(2026, 3, 2, 0, 0, 0)}
    assert {info.compress_type for info in infos} == {zipfile.ZIP_STORED}
    assert {info.external_attr >> 16 for info in infos} == {0o100644, 0o40755}
    assert member("source/tea.yaml") == TEA
    assert "<source_lang>en</source_lang>" in member("omegat/en_ar/omegat.project")


def test_the_manifest_tells_of_each_file(run: Run, project: Path) -> None:
    made(run, "--revision", "abc123")
    manifest = json.loads(member("manifest.json"))
    schema = json.loads((ROOT / "exporters/release/manifest.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(manifest, schema)
    assert (manifest["id"], manifest["version"], manifest["licence"]) == ("tea", "1.0.0", "CC-BY-4.0")
    assert (manifest["revision"], manifest["date"]) == ("abc123", "2026-03-02")
    (glossary,) = manifest["glossaries"]
    assert (glossary["concepts"], glossary["units"]) == (2, 1)
    assert glossary["languages"]["ar"] == {"concepts": 1, "terms": 1}
    (tbx,) = (one for one in manifest["files"] if one["path"] == "exports/tea.tbx")
    assert (tbx["exporter"], tbx["entries"], tbx["losses"]) == ("tbx", 2, {"unit": 1})
    assert tbx["read_losses"] == {}
    assert tbx["sha256"] == hashlib.sha256(member("exports/tea.tbx").encode()).hexdigest()
    assert not any(str(project) in member(name) for name in ("manifest.json", "README.md", "datapackage.json"))


def test_the_package_describes_the_tables(run: Run, project: Path) -> None:
    made(run)
    package = json.loads(member("datapackage.json"))
    by_path = {one["path"]: one for one in package["resources"]}
    assert by_path.keys() == {"exports/tea.csv", "exports/en_fr/tea.csv", "exports/en_ar/tea.csv"}
    full = by_path["exports/tea.csv"]
    assert [one["name"] for one in full["schema"]["fields"]][:4] == ["en", "fr", "ar", "id"]
    assert full["dialect"] == {"delimiter": ",", "header": True}
    assert by_path["exports/en_fr/tea.csv"]["dialect"] == {"delimiter": ",", "header": False}


def test_the_sums_are_those_of_the_files(run: Run, project: Path) -> None:
    Path("dist").mkdir()
    other = f"{'0' * 64}  cup-2.0.0.zip"
    Path("dist/SHA256SUMS").write_text(other + "\n", encoding="utf-8")
    made(run)
    line = f"{hashlib.sha256(ZIP.read_bytes()).hexdigest()}  tea-1.0.0.zip"
    assert Path("dist/SHA256SUMS").read_text(encoding="utf-8").splitlines() == [other, line]
    for one in member("SHA256SUMS").splitlines():
        digest, _, name = one.partition("  ")
        assert digest == hashlib.sha256(member(name).encode()).hexdigest()


def test_the_same_again_is_left_and_another_is_refused(run: Run, project: Path, write: Write) -> None:
    made(run)
    before = ZIP.stat().st_mtime_ns
    done = made(run)
    assert (done.code, ZIP.stat().st_mtime_ns) == (0, before)
    assert f"{ZIP}: there already, and the same" in done.err
    assert made(run, "--check").code == 0
    write("words/tea.yaml", TEA.replace("tasse", "Tasse"))
    done = made(run, "--check")
    assert (done.code, "error G608 stale-output: this is not what would be bundled now" in done.err) == (1, True)
    done = made(run)
    assert (done.code, "error G612 released-differently" in done.err) == (1, True)
    assert ZIP.stat().st_mtime_ns == before
    assert made(run, "--version", "1.0.1").code == 0


def test_the_version_fits_what_changed_since_the_last_release(run: Run, project: Path, write: Write) -> None:
    made(run)
    write("words/tea.yaml", TEA.replace("thé", "cha").replace("version: 1.0.0", "version: 1.1.0"))
    done = made(run, "--since", str(ZIP))
    assert done.code == 1
    assert (
        "error G611 version-mismatch: the changes since 1.0.0 are a major step, but the new version is 1.1.0"
        in done.err
    )
    assert not Path("dist/tea-1.1.0.zip").exists()
    assert made(run, "--since", str(ZIP), "--allow-version-mismatch").code == 0
    assert made(run, "--since", str(ZIP), "--version", "2.0.0").code == 0
    new = Path("dist/tea-2.0.0.zip")
    assert "# Changes in tea 2.0.0" in member("CHANGES.md", new)
    assert "thé → cha" in member("CHANGES.md", new)
    assert "What changed in this release" in member("index.html", new)
    assert "The first release." in member("CHANGES.md")


def test_the_version_of_a_release_stands_in_every_file(run: Run, project: Path) -> None:
    made(run, "--version", "1.2.0")
    new = Path("dist/tea-1.2.0.zip")
    assert "1.2.0" in member("exports/tea.tbx", new)
    assert "1.2.0" in member("index.html", new)
    assert "1.0.0" not in member("exports/tea.tbx", new) + member("index.html", new)


def test_the_step_is_counted_from_the_version_that_was_released(run: Run, project: Path, write: Write) -> None:
    made(run, "--version", "1.2.0")
    released = "dist/tea-1.2.0.zip"
    done = made(run, "--since", released, "--version", "1.1.0")
    assert (done.code, "the version 1.1.0 is older than 1.2.0, which was released" in done.err) == (1, True), done.err
    write("words/tea.yaml", TEA.replace("units:", "  - {id: pot, terms: {en: pot}}\nunits:"))
    done = made(run, "--since", released, "--version", "1.2.1")
    assert (done.code, "are a minor step, but the new version is 1.2.1" in done.err) == (1, True), done.err
    assert made(run, "--since", released, "--version", "1.3.0").code == 0


def test_two_outputs_of_one_name_are_refused(run: Run, project: Path, write: Write) -> None:
    for place in ("dist/a.csv", "a.csv"):
        write("glossport.toml", f'{CONFIG}[[output]]\nto = "csv"\npath = "{place}"\n')
        assert made(run, "--version", f"1.0.{len(place)}").code == 0
    both = "".join(f'[[output]]\nto = "csv"\npath = "{place}"\n' for place in ("dist/a.csv", "a.csv"))
    write("glossport.toml", CONFIG + both)
    done = made(run)
    assert (done.code, "would both be exports/a.csv in the release" in done.err) == (2, True), done.err
    assert not ZIP.exists()


@pytest.mark.parametrize("name", ["a:b.csv", "a\\\\b.csv", "a\\nb.csv", "a\u00a0b.csv", "aux.csv", "the\u0301.csv"])
def test_a_name_that_verify_refuses_is_not_released(run: Run, project: Path, write: Write, name: str) -> None:
    write("glossport.toml", f'{CONFIG}[[output]]\nto = "csv"\npath = "dist/{name}"\n')
    done = made(run)
    assert (done.code, "cannot be in a release" in done.err) == (2, True), done.err
    assert not ZIP.exists()


def test_an_output_above_the_folder_stays_within_the_release(run: Run, project: Path, write: Write) -> None:
    build = "[build]\nallow-outside = true\n"
    write("glossport.toml", f'{build}{CONFIG}[[output]]\nto = "csv"\npath = "dist/../../above.csv"\n')
    assert made(run).code == 0
    assert "exports/above.csv" in zipfile.ZipFile(ZIP).namelist()
    assert not (project.parent / "above.csv").exists()
    assert run("verify", ZIP).code == 0


@pytest.mark.skipif(shutil.which("git") is None, reason="no git")
def test_the_last_release_may_be_a_revision(run: Run, project: Path, write: Write) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    git = ["git", "-c", "user.name=A Translator", "-c", "user.email=translator@example.org"]
    for arguments in (["init", "-q"], ["add", "words"], ["commit", "-q", "-m", "Begin"], ["tag", "v1.0.0"]):
        subprocess.run([*git, *arguments], env=environment, check=True)
    write(
        "words/tea.yaml",
        TEA.replace("version: 1.0.0", "version: 1.1.0").replace("units:", "  - {id: pot, terms: {en: pot}}\nunits:"),
    )
    assert made(run, "--since", "v1.0.0").code == 0
    assert "1 concepts added" in member("CHANGES.md", Path("dist/tea-1.1.0.zip"))


COPY = """
import os, sys
import cli
os.umask(int(sys.argv[1], 8))
sys.exit(cli.run(["-q", "bundle", "--jobs", sys.argv[2], "-o", "out"]))
"""


def test_it_is_the_same_anywhere(project: Path, tmp_path: Path) -> None:
    digests = set()
    for number, (umask, zone, locale, seed, jobs) in enumerate(
        [("022", "UTC", "C", "0", "1"), ("077", "Asia/Tokyo", "C.UTF-8", "7", "2")]
    ):
        folder = tmp_path / f"clone{number}" / ("deep" * number)
        shutil.copytree(project / "words", folder / "words")
        shutil.copyfile(project / "glossport.toml", folder / "glossport.toml")
        environment = {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", COPY, umask, jobs]
        subprocess.run(command, cwd=folder, env={**os.environ, **environment}, check=True)
        digests.add(hashlib.sha256((folder / "out/tea-1.0.0.zip").read_bytes()).hexdigest())
    assert len(digests) == 1


def test_the_date_is_the_one_that_is_said(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225601")
    made(run)
    with zipfile.ZipFile(ZIP) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert made(run).code == 2


def test_memories_may_go_where_omegat_fills_in_segments(run: Run, project: Path, write: Write) -> None:
    write("glossport.toml", CONFIG + '[bundle]\ntm-auto = true\nurl = "https://example.org/{id}/{version}/"\n')
    assert 'url="https://example.org/tea/1.0.0/"' in made(run).err
    with zipfile.ZipFile(ZIP) as archive:
        assert "omegat/en_fr/tm/auto/tea.tmx" in archive.namelist()
        assert "omegat/en_fr/tm/auto/" not in archive.namelist()


def test_several_glossaries_are_one_release(run: Run, project: Path, write: Write) -> None:
    write("words/cup.yaml", TEA.replace("id: tea\n", "id: cups\n", 1))
    write("glossport.toml", CONFIG.replace("words/tea.yaml", "words/*.yaml"))
    done = made(run)
    assert (done.code, "the release has no id" in done.err) == (2, True)
    write("glossport.toml", CONFIG.replace("words/tea.yaml", "words/*.yaml") + '[bundle]\nid = "drinks"\n')
    assert made(run).code == 0
    with zipfile.ZipFile("dist/drinks-1.0.0.zip") as archive:
        names = archive.namelist()
    assert {"cup.html", "tea.html", "source/cup.yaml", "omegat/en_fr/glossary/cup.txt"} <= set(names)
    assert run("verify", "dist/drinks-1.0.0.zip").code == 0


def test_a_folder_is_one_glossary(run: Run, project: Path, write: Write) -> None:
    write("words/more.yaml", "concepts:\n  - {id: pot, terms: {en: pot, fr: pot}}\n")
    write("glossport.toml", CONFIG.replace("words/tea.yaml", "words"))
    assert made(run).code == 0
    done = run("verify", ZIP)
    assert (done.code, done.err) == (0, "")
    assert "source/words/: 4 entries, as manifest.json says" in done.out
    write("words/more.yaml", "concepts:\n  - {id: pot, terms: {en: pot, fr: pots}}\n")
    assert made(run, "--since", str(ZIP), "--version", "2.0.0").code == 0
    assert "pot → pots" in member("CHANGES.md", Path("dist/tea-2.0.0.zip"))


def test_other_sources_are_taken_as_they_are(run: Run, project: Path, write: Write) -> None:
    write("words/tea.csv", "en,fr\ntea,thé\n")
    write("glossport.toml", CONFIG.replace("tea.yaml", "tea.csv") + '[bundle]\nid = "tea"\n')
    assert made(run, "--version", "1.0.0").code == 0
    assert "source/tea.csv: not read again, since it is no canonical YAML" in run("verify", ZIP).out


def test_a_glossary_from_a_url_is_in_the_release(run: Run, project: Path, write: Write) -> None:
    system = fsspec.filesystem("memory")
    system.pipe("/words/tea.yaml", TEA.encode())
    write("glossport.toml", CONFIG.replace("words/tea.yaml", "memory://words/tea.yaml"))
    assert made(run).code == 0
    assert member("source/tea.yaml") == TEA
    assert run("verify", ZIP).code == 0
    system.rm("/", recursive=True)


def test_two_sources_of_one_name_are_refused(run: Run, project: Path, write: Write) -> None:
    write("other/tea.yaml", TEA)
    config = CONFIG.replace('"tbx"', '"tbx"\npath = "dist/{stem}.tbx"').replace("words/tea.yaml", "*/tea.yaml")
    write("glossport.toml", config)
    done = made(run)
    assert (done.code, "error G604 output-collision" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("change", "arguments", "code", "message"),
    [
        (("version: 1.0.0\n", ""), [], 2, "the release has no version; say it in the glossary, or with --version"),
        (("id: tea\n", ""), [], 2, "the release has no id"),
        (("licence: CC-BY-4.0\n", ""), [], 0, "warning: no licence is named"),
        (("id: tea\n", "id: tea\n"), ["--version", "../1"], 2, "the version '../1' cannot be in the name of a file"),
        (("- id: cup", "- name: cup"), [], 3, "tea.yaml:13:5: error G205 missing-value: the concept has no id"),
        (("tea", "tea"), ["--since", "nothing.zip"], 2, "error G801"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_left(
    run: Run, project: Path, write: Write, change: tuple[str, str], arguments: list[str], code: int, message: str
) -> None:
    write("words/tea.yaml", TEA.replace(*change, 1))
    done = made(run, *arguments)
    assert (done.code, message in done.err) == (code, True), done.err
    assert bool(list(project.rglob("*.zip"))) == (code == 0)


def test_an_output_that_fails_releases_nothing(run: Run, project: Path, write: Write) -> None:
    write("glossport.toml", CONFIG + '[loss]\nfail-on = ["unit"]\n')
    done = made(run)
    assert (done.code, "exports/tea.tbx: --fail-on-loss: is lost or changed: unit 1" in done.err) == (1, True), done.err
    assert not ZIP.exists()


def test_a_folder_in_its_place(run: Run, project: Path) -> None:
    ZIP.mkdir(parents=True)
    assert made(run).code == 4


@pytest.mark.skipif(os.name != "posix", reason="kill of POSIX")
@pytest.mark.parametrize("tenths", range(1, 13, 2))
def test_killed_at_any_moment(run: Run, project: Path, tenths: int) -> None:
    made(run)
    before = ZIP.read_bytes()
    command = [sys.executable, "-c", "import cli; cli.main()", "bundle", "--jobs", "1", "--version", "1.0.1"]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(tenths / 10)
    process.kill()
    process.wait()
    assert ZIP.read_bytes() == before
    new = Path("dist/tea-1.0.1.zip")
    if new.exists():
        assert run("verify", new).code == 0
    assert made(run, "--version", "1.0.1").code == 0
    assert run("verify", new).code == 0
    assert sorted(path.name for path in Path("dist").iterdir()) == ["SHA256SUMS", "tea-1.0.0.zip", "tea-1.0.1.zip"]
