"""An exporter in a package of its own is found, listed, converts and keeps the contract."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent / "third_party"
CONTRACT = """
from exporters import contract
from exporters.base import get_exporter
print(contract.violations(get_exporter("word-list")))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the package into a folder of its own, from what is there already."""
    folder = tmp_path_factory.mktemp("site")
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", "--quiet", *offline, "--target", str(folder), str(PACKAGE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def run(installed: Path, code: str, *arguments: str) -> str:
    paths = os.pathsep.join([str(installed), str(PACKAGE.parents[1])])
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1"},
        cwd=installed,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_is_listed_with_its_options(installed: Path) -> None:
    message = run(installed, "import cli; cli.main()", "formats", "word-list")
    assert "usable terms, one a line, for spelling checkers (experimental)" in message
    assert "-O comment=#: what the first line begins with, which is no term" in message


def test_it_converts(installed: Path) -> None:
    source = str(PACKAGE.parent / "golden/statuses/glossary.yaml")
    message = run(
        installed, "import cli; cli.main()", "convert", source, "--to", "word-list", "-O", "comment=//", "-o", "-"
    )
    assert message == (
        "// Harbour terms\ntwenty-foot equivalent unit\nTEU\n国际标准箱\n标准箱\nquay\n码头\ndemurrage\n"
    )


def test_it_keeps_the_contract(installed: Path) -> None:
    assert run(installed, CONTRACT) == "[]\n"


def test_the_page_shows_the_package_as_it_is() -> None:
    page = (PACKAGE.parents[1] / "docs/exporters.md").read_text(encoding="utf-8")
    for name in ("glossport_word_list.py", "pyproject.toml"):
        assert (PACKAGE / name).read_text(encoding="utf-8").strip() in page, name
