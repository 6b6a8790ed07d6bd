"""The direction of imports, and what starting the command costs."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORBIDDEN = {"glossary": {"exporters", "cli", "click"}, "exporters": {"cli", "click"}}
FORMAT_MODULES = {"csv", "jsonl", "omegat", "tbx", "tmx", "yaml"}


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("package", FORBIDDEN)
def test_imports_go_one_way(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / package).rglob("*.py")
        for name in imports_of(path)
        if name.split(".", 1)[0] in FORBIDDEN[package]
    ]
    assert wrong == []


def test_format_modules_do_not_import_each_other() -> None:
    formats = {f"exporters.{name}" for name in FORMAT_MODULES}
    wrong = [
        f"exporters/{name}.py imports {imported}"
        for name in FORMAT_MODULES
        for imported in imports_of(ROOT / "exporters" / f"{name}.py")
        if imported in formats
    ]
    assert wrong == []


def test_help_imports_neither_lxml_nor_translate_toolkit() -> None:
    code = (
        "import sys, cli\n"
        "assert cli.run(['--help']) == 0\n"
        "heavy = {'lxml', 'translate', 'rich', 'yaml', 'langcodes', 'charset_normalizer'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"
