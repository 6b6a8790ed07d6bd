"""The memories that oracles compare before and after glossport: our own, and those of the TMX Compliance Kit."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

OURS = Path(__file__).with_name("memories")
KIT = os.environ.get("GLOSSPORT_TMX_KIT")
"""The folder of the kit as OmegaT has it among its test files; never a part of this repository."""


def _memories() -> Iterator[Any]:
    for path in sorted(OURS.glob("*.tmx")):
        yield pytest.param(path, id=path.stem)
    if not KIT:
        yield pytest.param(None, id="kit", marks=pytest.mark.skip(reason="GLOSSPORT_TMX_KIT names no folder"))
        return
    found = sorted(Path(KIT).rglob("*.tmx"))
    assert found, f"there is no memory in {KIT}"
    for path in found:
        yield pytest.param(path, id=path.relative_to(KIT).as_posix())


each_memory = pytest.mark.parametrize("memory", list(_memories()))
