"""The hooks, run by pre-commit itself, and the steps of the action, run as in its YAML."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
REQUIRED = os.environ.get("GLOSSPORT_REQUIRE_ORACLES") == "1"
GOOD = "glossport: 1\nconcepts:\n  - id: tea\n    terms:\n      en: tea\n"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_"))}
    return {**kept, "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


@pytest.fixture
def repository(tmp_path: Path, environment: dict[str, str]) -> Path:
    """A temporary repository with a glossary committed on the branch ``main``."""
    folder = tmp_path / "words"
    folder.mkdir()
    git = ["git", "-c", "user.name=A Translator", "-c", "user.email=translator@example.org"]
    (folder / "terms.yaml").write_text(GOOD, encoding="utf-8")
    for arguments in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Begin"]):
        subprocess.run([*git, *arguments], cwd=folder, env=environment, check=True)
    return folder


@pytest.fixture
def clone(tmp_path: Path, environment: dict[str, str]) -> Path:
    """A copy of the project's files in git, including uncommitted ones."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not in a clone of the project")
    folder = tmp_path / "clone"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    git = ["git", "-c", "user.name=A Translator", "-c", "user.email=translator@example.org"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "All"]):
        subprocess.run([*git, *arguments], cwd=folder, env=environment, check=True)
    return folder


def skipped_without_network(output: str) -> None:
    if not REQUIRED and re.search(r"No matching distribution|Temporary failure|Connection|Could not fetch", output):
        pytest.skip("packages cannot be installed here")


def test_pre_commit_checks_and_formats(repository: Path, clone: Path, environment: dict[str, str]) -> None:
    def hooks() -> subprocess.CompletedProcess[str]:
        subprocess.run(["git", "add", "-A"], cwd=repository, env=environment, check=True)
        command = [sys.executable, "-m", "pre_commit", "try-repo", str(clone), "--all-files", "--color", "never"]
        return subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)

    done = hooks()
    skipped_without_network(done.stdout + done.stderr)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.findall(r"(check|format) glossaries\.+(\w+)", done.stdout) == [("check", "Passed"), ("format", "Passed")]
    (repository / "terms.yaml").write_text(GOOD.replace("en: tea", 'en: {text: "tea ", state: x}'), encoding="utf-8")
    done = hooks()
    assert re.findall(r"(check|format) glossaries\.+(\w+)", done.stdout) == [("check", "Failed"), ("format", "Failed")]
    assert "terms.yaml:5:26: error G201 unknown-key" in done.stdout
    (repository / "terms.yaml").write_text(GOOD.replace("      en: tea", "      en:   tea"), encoding="utf-8")
    done = hooks()
    assert re.findall(r"(check|format) glossaries\.+(\w+)", done.stdout) == [("check", "Passed"), ("format", "Failed")]
    assert (repository / "terms.yaml").read_text(encoding="utf-8") == GOOD


class Runner:
    """Runs the steps of a composite action as GitHub does."""

    def __init__(self, folder: Path, inputs: dict[str, str], action_path: Path, environment: dict[str, str]) -> None:
        self._action: dict[str, Any] = yaml.safe_load((action_path / "action.yml").read_text(encoding="utf-8"))
        given = {name: one.get("default", "") for name, one in self._action["inputs"].items()}
        self._values = {f"inputs.{name}": value for name, value in {**given, **inputs}.items()}
        self._values["github.action_path"] = str(action_path)
        self._folder = folder
        temp = folder.parent / "temp"
        temp.mkdir(exist_ok=True)
        self.files = {name: temp / name.lower() for name in ("GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in self.files.values():
            file.write_text("", encoding="utf-8")
        self._environment = {**environment, "RUNNER_TEMP": str(temp), **{k: str(v) for k, v in self.files.items()}}

    def run(self) -> tuple[int, str]:
        output = ""
        for step in self._action["runs"]["steps"]:
            assert step["shell"] == "bash"
            if "if" in step and not self._is_true(step["if"]):
                continue
            path = os.pathsep.join([*self.files["GITHUB_PATH"].read_text().split(), self._environment["PATH"]])
            own = {name: self._filled(value) for name, value in step.get("env", {}).items()}
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", self._filled(step["run"])],
                cwd=self._folder,
                env={**self._environment, **own, "PATH": path},
                capture_output=True,
                text=True,
                check=False,
            )
            output += done.stdout + done.stderr
            if done.returncode:
                return done.returncode, output
        return 0, output

    def _is_true(self, condition: str) -> bool:
        name, value = re.fullmatch(r"([\w.-]+) != '(.*)'", condition).groups()  # type: ignore[union-attr]
        return bool(self._values[name] != value)

    def _filled(self, text: str) -> str:
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda match: self._values[match[1]], text)


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_the_action_compares_and_annotates(repository: Path, clone: Path, environment: dict[str, str]) -> None:
    (repository / "terms.yaml").write_text(GOOD + "  - id: cup\n    terms:\n      en: 'cup '\n", encoding="utf-8")
    runner = Runner(repository, {"glossary": "terms.yaml", "base": "main"}, clone, environment)
    code, output = runner.run()
    skipped_without_network(output)
    assert code == 0, output
    assert "::warning file=terms.yaml,line=8,col=11,title=G406 outer-space::'cup ' has an outer space (en)" in output
    summary = runner.files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
    assert "### Glossary: 1 concepts added, 0 removed, 0 changed" in summary
    assert "### glossport check: 0 errors, 1 warnings" in summary
    assert "comment=" in runner.files["GITHUB_OUTPUT"].read_text(encoding="utf-8")

    (repository / "terms.yaml").write_text(GOOD, encoding="utf-8")
    config = '[[glossary]]\ninput = "terms.yaml"\n[[output]]\nto = "tbx"\n'
    (repository / "glossport.toml").write_text(config, encoding="utf-8")
    runner = Runner(repository, {"glossary": "terms.yaml", "build": "true"}, clone, environment)
    assert runner.run()[0] == 0
    assert (repository / "dist" / "terms.tbx").exists()
    assert "### glossport build: 1 outputs built" in runner.files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")

    (repository / "terms.yaml").write_text(GOOD.replace("en: tea", "en: 'tea '"), encoding="utf-8")
    assert Runner(repository, {"glossary": "terms.yaml", "fail-on": "warning"}, clone, environment).run()[0] == 1


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_the_action_checks_translations(repository: Path, clone: Path, environment: dict[str, str]) -> None:
    terms = "{en: tea, fr: [{text: thé, status: preferred}, {text: cha, status: deprecated}]}"
    (repository / "terms.yaml").write_text(
        f"glossport: 1\nconcepts:\n- {{id: tea, terms: {terms}}}\n", encoding="utf-8"
    )
    (repository / "fr.po").write_text(
        'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\nmsgid "tea"\nmsgstr "cha"\n', encoding="utf-8"
    )
    runner = Runner(repository, {"glossary": "terms.yaml", "translations": "*.po"}, clone, environment)
    code, output = runner.run()
    skipped_without_network(output)
    assert code == 1, output
    assert "::error file=fr.po,line=6,col=9,title=G901 forbidden-term::'cha' is not to be used in fr" in output
