"""The release packages: the same bytes on every machine and at any time."""

import io
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
INCLUDED = (
    "glossary",
    "exporters",
    "cli.py",
    "docs",
    "examples",
    "CHANGELOG.md",
    "README.md",
    "LICENSE",
    "pyproject.toml",
)


def built(source: Path, umask: int, zone: str) -> dict[str, bytes]:
    """Build both packages from a copy of the project, as on another machine."""
    for name in INCLUDED:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            source.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, source / name)
    before = os.umask(umask)
    try:
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-d", "made"],
            cwd=source,
            env={
                **os.environ,
                "TZ": zone,
                "PYTHONHASHSEED": zone.count("e").__str__(),
                "SOURCE_DATE_EPOCH": "1700000000",
            },
            capture_output=True,
            check=True,
        )
    finally:
        os.umask(before)
    return {path.name: path.read_bytes() for path in (source / "made").iterdir()}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(tmp_path_factory.mktemp("made") / "a", 0o022, "UTC")


def test_they_are_reproducible(packages: dict[str, bytes], tmp_path: Path) -> None:
    assert sorted(Path(name).suffix for name in packages) == [".gz", ".whl"]
    assert built(tmp_path / "elsewhere" / "b", 0o077, "Asia/Tokyo") == packages


@pytest.mark.parametrize(
    "needed", ["exporters/formats/html/assets/head.html", "exporters/release/manifest.schema.json", "cli.py"]
)
def test_they_hold_what_is_read_at_run_time(packages: dict[str, bytes], needed: str) -> None:
    for name, content in packages.items():
        if name.endswith(".whl"):
            assert needed in zipfile.ZipFile(io.BytesIO(content)).namelist()
        else:
            with tarfile.open(fileobj=io.BytesIO(content)) as members:
                assert any(member.endswith(f"/{needed}") for member in members.getnames())
