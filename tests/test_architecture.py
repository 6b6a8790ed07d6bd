"""The packages, the direction of imports between them, and the modules that the start of the command loads."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parent.parent

FLOORS = (
    ("glossary.model", "glossary.rules", "glossary.request"),
    ("glossary.findings", "glossary.hashes"),
    ("glossary.languages", "glossary.ids", "glossary.similarity", "glossary.escaping"),
    ("glossary.language_names", "glossary.matching"),
    ("glossary.fields", "glossary.plugins"),
    ("glossary.vocabulary",),
    ("glossary.files",),
    ("glossary.reading", "glossary.config"),
    ("glossary.canonical",),
    ("glossary.readers.tables", "glossary.readers.xml", "glossary.readers.keyterms"),
    ("glossary.readers.bilingual", "glossary.readers.memory"),
    ("glossary.readers",),
    ("glossary.cleaning",),
    ("glossary.memories",),
    ("glossary.selection", "glossary.stats", "glossary.comparison", "glossary.scaffold"),
    ("glossary.checking",),
    ("glossary.importing", "glossary.answers"),
    ("glossary",),
    ("exporters.losses",),
    ("exporters.base",),
    ("exporters.writing",),
    ("exporters.formats.tbx", "exporters.formats.html", "exporters.formats"),
    ("exporters.services", "exporters.machine_translation", "exporters.prose"),
    ("exporters.catalogue", "exporters.contract", "exporters.console"),
    ("exporters",),
    ("exporters.convert", "exporters.pick"),
    ("exporters.clean",),
    ("exporters.build",),
    ("exporters.release",),
    ("cli",),
)
"""Rooms from the ground up. A module imports its own room and those on lower floors, never one beside or above it."""

FORMATS = ("exporters.formats", "exporters.services", "exporters.machine_translation", "exporters.prose")
BY_REGISTRY = {
    "exporters.convert",
    "exporters.build",
    "exporters.clean",
    "exporters.catalogue",
    "exporters.contract",
    "exporters.console",
}
"""Rooms that know formats by the registry only."""
ONLY_IN = {
    "click": {"cli"},
    "rich": {"exporters.console", "exporters.build"},
    "yaml": {"glossary.canonical"},
    "mcp": {"glossary.answers"},
    "regex": {"glossary.matching"},
    "snowballstemmer": {"glossary.matching"},
    "jinja2": {"exporters.formats.html"},
}
"""Libraries, and the rooms that may import them."""
MOST_MODULES = 19
"""Directly in a folder."""

_FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def modules() -> dict[str, Path]:
    found = {}
    for path in [ROOT / "cli.py", *(ROOT / "glossary").rglob("*.py"), *(ROOT / "exporters").rglob("*.py")]:
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def room_of(module: str) -> str:
    """Return the innermost package in ``FLOORS`` that contains the module."""
    while module not in _FLOOR_OF:
        module, dot, _ = module.rpartition(".")
        assert dot, f"{module} is in no room"
    return module


def imports_of(path: Path, known: set[str]) -> Iterator[str]:
    """Yield the modules that a module imports, at the top or in a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in known else node.module


def our_imports() -> Iterator[tuple[str, str]]:
    known = modules()
    for module, path in known.items():
        for imported in imports_of(path, set(known)):
            if imported in known:
                yield module, imported


def wrong_imports(pairs: Iterator[tuple[str, str]]) -> list[str]:
    wrong = []
    for module, imported in pairs:
        room, other = room_of(module), room_of(imported)
        if room != other and _FLOOR_OF[other] >= _FLOOR_OF[room]:
            wrong.append(f"{module} imports {imported}")
    return wrong


def test_imports_go_down_the_floors() -> None:
    assert wrong_imports(our_imports()) == []


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("glossary.reading", "glossary.readers.tbx"),
        ("glossary.readers.xml.stream", "glossary.readers.tables.rows"),
        ("exporters.formats.tmx", "exporters.services.omegat"),
        ("glossary.stats", "glossary.comparison"),
    ],
)
def test_an_import_upward_or_between_neighbours_is_seen(module: str, imported: str) -> None:
    assert wrong_imports(iter([(module, imported)])) == [f"{module} imports {imported}"]


def test_no_circle_of_modules() -> None:
    needs: dict[str, set[str]] = {module: set() for module in modules()}
    for module, imported in our_imports():
        needs[module].add(imported)
    while ready := {module for module, imported in needs.items() if not imported & needs.keys() - {module}}:
        needs = {module: imported for module, imported in needs.items() if module not in ready}
    assert needs == {}


def test_formats_are_reached_by_the_registry() -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, imported in our_imports()
        if room_of(module) in BY_REGISTRY and imported.startswith(FORMATS)
    ]
    assert wrong == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_imported_in_its_room_only(library: str) -> None:
    known = modules()
    users = {
        room_of(module)
        for module, path in known.items()
        if any(name.split(".")[0] == library for name in imports_of(path, set(known)))
    }
    assert users <= ONLY_IN[library]


def test_the_map_names_every_folder() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    if not tracked:
        pytest.skip("not a git checkout")
    paths = [PurePosixPath(name).parts for name in tracked.splitlines()]
    deepest = {"glossary": 3, "exporters": 3, "tests": 2}
    folders = {part for path in paths for part in path[1:-1][: deepest.get(path[0], 0) - 1] if path[0] in deepest}
    assert sorted(folder for folder in folders if not re.search(rf"\b{folder}\b", text)) == []


def test_a_name_of_a_class_means_one_thing() -> None:
    names = [
        node.name.lstrip("_")
        for path in modules().values()
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_no_code_of_a_finding_outside_the_rules() -> None:
    wrong = [
        f"{module}: {code}"
        for module, path in modules().items()
        if module != "glossary.rules"
        for code in re.findall(r"""["']G\d{3}["']""", path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_a_folder_has_few_modules_and_says_what_it_is_for() -> None:
    for folder in {path.parent for path in modules().values()} - {ROOT}:
        assert len(list(folder.glob("*.py"))) - 1 <= MOST_MODULES, folder
        assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))), folder


def test_help_imports_neither_lxml_nor_translate_toolkit() -> None:
    code = (
        "import sys, cli\n"
        "assert cli.run(['--help']) == 0\n"
        "heavy = {'lxml', 'translate', 'rich', 'yaml', 'langcodes', 'charset_normalizer', 'regex'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"
