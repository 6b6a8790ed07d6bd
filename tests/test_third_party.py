"""An exporter and a reader in packages of their own are found, listed and used; the documentation shows them."""

import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import exporters
import glossary

PACKAGES = Path(__file__).parent / "third_party"
ROOT = PACKAGES.parents[1]
CONTRACT = """
from exporters import contract
from exporters.base import get_exporter
print(contract.violations(get_exporter("word-list")))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the packages into a folder of their own, from what is there already."""
    folder = tmp_path_factory.mktemp("site")
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        *offline,
        "--target",
        str(folder),
        *map(str, PACKAGES.iterdir()),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def tried(installed: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(installed), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1"},
        cwd=installed,
        check=False,
    )


def run(installed: Path, code: str, *arguments: str) -> str:
    done = tried(installed, code, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_is_listed_with_its_options(installed: Path) -> None:
    message = run(installed, "import cli; cli.main()", "formats", "word-list")
    assert "usable terms, one a line, for spelling checkers (experimental)" in message
    assert "-O comment=#: what the first line begins with, which is no term" in message


def test_it_converts(installed: Path) -> None:
    source = str(ROOT / "tests/golden/statuses/glossary.yaml")
    message = run(
        installed, "import cli; cli.main()", "convert", source, "--to", "word-list", "-O", "comment=//", "-o", "-"
    )
    assert message == (
        "// Harbour terms\ntwenty-foot equivalent unit\nTEU\n国际标准箱\n标准箱\nquay\n码头\ndemurrage\n"
    )


def test_it_keeps_the_contract(installed: Path) -> None:
    assert run(installed, CONTRACT) == "[]\n"


CEDICT = """\ufeff# CC-CEDICT
碼頭 码头 [ma3 tou5] /dock/pier/
碼頭 nothing else
茶 茶 [cha2] /tea/
"""


def test_a_reader_is_listed_and_reads(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "words.u8").write_text(CEDICT, encoding="utf-8")
    assert "CC-CEDICT, a Chinese-English dictionary" in run(installed, "import cli; cli.main()", "formats")
    done = tried(installed, "import cli; cli.main()", "convert", str(tmp_path / "words.u8"), "--to", "yaml", "-o", "-")
    assert "zh-Hans: 码头\n      zh-Hant: 碼頭\n      en:\n        - dock\n        - pier" in done.stdout
    assert "words.u8:3:1: warning G105 broken-syntax: this is no line of CC-CEDICT" in done.stderr
    assert "pinyin kept as a note: 2 ×" in done.stderr


def test_a_reader_that_meets_another_encoding_says_so(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "words.u8").write_bytes(CEDICT.encode("gb18030"))
    done = tried(installed, "import cli; cli.main()", "stats", str(tmp_path / "words.u8"))
    assert done.stderr.endswith("this is not utf-8-sig text; say what it is with --encoding\n")


@pytest.mark.parametrize(("page", "package"), [("exporters", "word_list"), ("readers", "cedict")])
def test_the_page_shows_the_package_as_it_is(page: str, package: str) -> None:
    text = (ROOT / f"docs/{page}.md").read_text(encoding="utf-8")
    for path in (PACKAGES / package).glob("*.*"):
        assert path.read_text(encoding="utf-8").strip() in text, path.name


@pytest.mark.parametrize("face", [glossary, exporters])
def test_the_face_gives_every_name_it_lists(face: ModuleType) -> None:
    annotated = re.findall(r"^    from \S+ import \w+ as (\w+)$", Path(str(face.__file__)).read_text("utf-8"), re.M)
    assert sorted(annotated) == face.__all__
    for name in face.__all__:
        assert getattr(face, name) is not None


@pytest.mark.parametrize("page", ["exporters", "readers"])
def test_the_pages_list_every_name_of_the_faces(page: str) -> None:
    """A name that is exported is a promise, so it is written down."""
    text = (ROOT / f"docs/{page}.md").read_text(encoding="utf-8")
    face = exporters if page == "exporters" else glossary
    assert [name for name in face.__all__ if f"`{name}`" not in text] == []
