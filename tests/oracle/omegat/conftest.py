"""Fixtures that ask the real OmegaT 3.6 (Debian's package) what it reads."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol, TypeAlias

import pytest

OMEGAT_JAR = Path("/usr/share/omegat/OmegaT.jar")  # its manifest names every library it needs
HARNESS = Path(__file__).with_name("ListGlossary.java")

PROJECT = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
  <project version="1.0">
    <source_dir>__DEFAULT__</source_dir>
    <target_dir>__DEFAULT__</target_dir>
    <tm_dir>__DEFAULT__</tm_dir>
    <glossary_dir>__DEFAULT__</glossary_dir>
    <glossary_file>__DEFAULT__</glossary_file>
    <dictionary_dir>__DEFAULT__</dictionary_dir>
    <source_lang>{source}</source_lang>
    <target_lang>{target}</target_lang>
    <sentence_seg>false</sentence_seg>
    <support_default_translations>true</support_default_translations>
    <remove_tags>false</remove_tags>
  </project>
</omegat>
"""


class Entry(NamedTuple):
    """An entry that OmegaT shows for one pair; equal to a plain tuple of three strings."""

    source: str
    target: str
    comment: str  # empty where there is none


Known: TypeAlias = dict[str, str]
"""What the harness prints of an entry."""


class OmegatList(Protocol):
    def __call__(self, source: str, target: str, *files: Path) -> dict[Path, list[Entry]]: ...


class OmegatTranslate(Protocol):
    def __call__(self, source: str, target: str, source_text: str, *tmx: Path) -> str: ...


class OmegatMemories(Protocol):
    def __call__(self, source: str, target: str, *files: Path) -> dict[Path, list[Known]]: ...


@pytest.fixture(scope="session")
def omegat_harness(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Known]]:
    """Compile the harness; return what calls it with arguments, for the objects that it prints."""
    require_omegat("java", "javac")
    classes = tmp_path_factory.mktemp("omegat-harness")
    compiler = ["javac", "-encoding", "UTF-8", "-cp", str(OMEGAT_JAR), "-d", str(classes), str(HARNESS)]
    run(compiler, home=classes)

    def call(*arguments: str | Path) -> list[Known]:
        home = tmp_path_factory.mktemp("omegat-home")
        harness = ["-cp", f"{OMEGAT_JAR}{os.pathsep}{classes}", "ListGlossary"]
        output, _ = run_java([*harness, *map(str, arguments)], home=home)
        # Not splitlines(): it would also split at U+2028, which JSON need not escape.
        return [json.loads(line) for line in output.removesuffix("\n").split("\n")] if output else []

    return call


@pytest.fixture(scope="session")
def omegat_list(omegat_harness: Callable[..., list[Known]]) -> OmegatList:
    """Load all files of one language pair in one OmegaT; fail with its message if it refuses or ignores a file."""

    def list_entries(source: str, target: str, *files: Path) -> dict[Path, list[Entry]]:
        entries: dict[Path, list[Entry]] = {file: [] for file in files}
        refused = []
        for found in omegat_harness(source, target, *files):
            if "error" in found:
                refused.append(f"OmegaT does not read {found['file']}: {found['error']}")
            else:
                entries[Path(found["file"])].append(Entry(found["source"], found["target"], found["comment"]))
        if refused:
            raise AssertionError("\n".join(refused))
        return entries

    return list_entries


@pytest.fixture(scope="session")
def omegat_memories(omegat_harness: Callable[..., list[Known]]) -> OmegatMemories:
    """List all that OmegaT knows of the entries of memories, in a fixed order; where it refuses one, that it does."""

    def list_entries(source: str, target: str, *files: Path) -> dict[Path, list[Known]]:
        entries: dict[Path, list[Known]] = {file: [] for file in files}
        for found in omegat_harness("--whole", source, target, *files):
            entries[Path(found.pop("file"))].append(found)
        return {file: sorted(found, key=json.dumps) for file, found in entries.items()}

    return list_entries


@pytest.fixture(scope="session")
def omegat_console(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """Translate the files in a project's source/ with OmegaT's console mode; return its log."""
    require_omegat("java")

    def translate(project: Path) -> str:
        home = tmp_path_factory.mktemp("omegat-home")
        console = ["--mode=console-translate", f"--config-dir={home}", "--quiet", "--disable-location-save"]
        _, log = run_java(["-jar", str(OMEGAT_JAR), str(project), *console], home=home)
        # OmegaT exits with 0 and translates without a memory that it could not load.
        if errors := re.findall(r"^\d+: Error: (?!\tat )(.*)", log, re.MULTILINE):
            raise AssertionError("\n".join(errors))
        return log

    return translate


@pytest.fixture(scope="session")
def omegat_translate(
    tmp_path_factory: pytest.TempPathFactory, omegat_console: Callable[[Path], str]
) -> OmegatTranslate:
    """Translate a text with OmegaT's console mode and the given memories in tm/auto; each line is one segment."""

    def translate(source: str, target: str, source_text: str, *tmx: Path) -> str:
        project = tmp_path_factory.mktemp("omegat-project") / "project"
        for folder in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
            (project / folder).mkdir(parents=True)
        (project / "omegat.project").write_text(PROJECT.format(source=source, target=target), encoding="utf-8")
        # OmegaT's text filter ends a segment at an empty line, not at a line end.
        (project / "source/a.txt").write_bytes(source_text.replace("\n", "\n\n").encode())
        for number, memory in enumerate(tmx):
            shutil.copyfile(memory, project / "tm/auto" / f"{number}-{memory.name}")

        log = omegat_console(project)
        translated = project / "target/a.txt"
        assert translated.exists(), f"OmegaT wrote no translation:\n{log}"
        return translated.read_bytes().decode().replace("\n\n", "\n")

    return translate


def require_omegat(*programs: str) -> None:
    """Skip, or fail if GLOSSPORT_REQUIRE_ORACLES=1, unless OmegaT and the programs are installed."""
    missing = [program for program in programs if shutil.which(program) is None]
    if not OMEGAT_JAR.exists():
        missing.append(str(OMEGAT_JAR))
    if not missing:
        return
    reason = f"{', '.join(missing)} not found; install the Debian packages omegat and default-jdk-headless"
    if os.environ.get("GLOSSPORT_REQUIRE_ORACLES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def run_java(arguments: list[str], *, home: Path) -> tuple[str, str]:
    """Run Java without a display and outside the user's home folder; return its stdout and stderr."""
    options = [
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF-8",
        # Java asks the password database, not HOME.
        f"-Duser.home={home}",
        f"-Djava.io.tmpdir={home}",
        # Each of these JVMs lives for a second or two: better compiled fast than well.
        "-XX:TieredStopAtLevel=1",
    ]
    return run(["java", *options, *arguments], home=home)


def run(command: list[str], *, home: Path) -> tuple[str, str]:
    # C.UTF-8: English messages, and file names outside ASCII reach Java intact.
    environment = os.environ | {"LC_ALL": "C.UTF-8", "HOME": str(home)}
    done = subprocess.run(command, capture_output=True, env=environment, timeout=300, check=False)
    log = done.stderr.decode(errors="replace")
    assert done.returncode == 0, f"{command[0]} ended with {done.returncode}:\n{log}"
    return done.stdout.decode(), log
