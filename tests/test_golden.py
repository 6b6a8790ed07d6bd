"""Golden cases: a glossary and the expected file in each format, readable like a manual.

``GLOSSPORT_UPDATE_GOLDEN=1`` accepts new output; read the diff before you commit it.
"""

import os
import re
import zipfile
from codecs import BOM_UTF16_LE
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exporters.base import exporter_names, get_exporter

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/glossary.yaml"))
UPDATE = os.environ.get("GLOSSPORT_UPDATE_GOLDEN") == "1"


@pytest.mark.parametrize("case", CASES)
def test_outputs_are_as_they_were_read(case: str, run: Callable[..., Any], tmp_path: Path) -> None:
    source = GOLDEN / case / "glossary.yaml"
    # A workbook is not readable text; tests of its own read it with another library.
    formats = ",".join(name for name in exporter_names() if get_exporter(name).suffix != ".xlsx")
    done = run("convert", source, "--to", formats, "--output-dir", tmp_path)
    assert done.code == 0, done.err
    made = {f"{path.name}{shown_as(path)}": readable(path) for path in tmp_path.iterdir()}
    folder = GOLDEN / case / "expected"
    if UPDATE:
        folder.mkdir(exist_ok=True)
        for name, content in made.items():
            (folder / name).write_bytes(content)
    assert {path.name for path in folder.iterdir()} == set(made)
    for name, content in sorted(made.items()):
        assert text_of(content) == text_of((folder / name).read_bytes()), name


def text_of(content: bytes) -> str:
    return content.decode("utf-16" if content.startswith(BOM_UTF16_LE) else "utf-8")


def shown_as(path: Path) -> str:
    return ".txt" if path.suffix == ".zip" else ""


def readable(path: Path) -> bytes:
    """Return what is compared of an output: of an archive, its members one after another."""
    if path.suffix != ".zip":
        return versionless(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        return b"".join(f"== {name}\n".encode() + archive.read(name) for name in archive.namelist())


def versionless(content: bytes) -> bytes:
    """Return the content without the version of glossport, which changes with each release."""
    return re.sub(rb'(creationtoolversion=")[^"]*', rb"\1VERSION", content)
