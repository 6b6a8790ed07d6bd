"""Starts KDE Lokalize without a display and prints as JSON what its glossary window shows, read by AT-SPI.

``/usr/bin/python3 read_glossary.py SOURCE TARGET FILE``: the languages are KDE's, such as ``en_US zh_CN``. For each row
of the window: the source terms, the target terms, the subject field and, once the row is selected, the definition. With
``--picture PNG`` it takes a picture of the window as well.

It needs Debian's packages lokalize, xvfb, xauth, dbus, at-spi2-core, python3-pyatspi and xdotool, and imagemagick for a
picture.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

Found = TypeVar("Found")
SET = [
    *("dbus-send", "--session", "--print-reply", "--dest=org.a11y.Bus", "/org/a11y/bus"),
    *("org.freedesktop.DBus.Properties.Set", "string:org.a11y.Status"),
]
ROWS = "rows.json"
PATIENCE = 40
"""Seconds until something has to be there."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("file", type=Path)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--project", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.project:
        rows = glossary_of(asked.project, asked.picture)
        asked.project.with_name(ROWS).write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    else:
        in_a_session(asked)


def in_a_session(asked: argparse.Namespace) -> None:
    """Run this script again with a display, a bus and a home of its own; old sockets would stop the next run."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "index.lokalize")
        project.write_text(
            f"[General]\nLangCode={asked.target}\nTargetLangCode={asked.target}\nSourceLangCode={asked.source}\n"
            "PoBaseDir=./po\nGlossaryTbx=./terms.tbx\nProjectID=glossary\n",
            encoding="utf-8",
        )
        Path(folder, "po").mkdir()
        shutil.copyfile(asked.file, Path(folder, "terms.tbx"))
        home = Path(folder, "home")
        home.mkdir(mode=0o700)
        own = {
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home),
            "LC_ALL": "C.UTF-8",
            "QT_ACCESSIBILITY": "1",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }
        screen = [
            "xvfb-run",
            "-a",
            "-n",
            str(100 + os.getpid() % 400),
            "-s",
            "-screen 0 1500x900x24",
            "dbus-run-session",
            "--",
        ]
        command = [*screen, sys.executable, __file__, *sys.argv[1:], "--project", str(project)]
        # xvfb-run puts what a program reports into its output, so the rows come in a file.
        subprocess.run(command, env=os.environ | own, stdout=sys.stderr, timeout=300, check=True)
        print(project.with_name(ROWS).read_text(encoding="utf-8"))


def glossary_of(project: Path, picture: Path | None) -> list[dict[str, str]]:
    with (project.parent / "log").open("wb") as log:
        lokalize = subprocess.Popen(["lokalize", "--project", project], stdout=log, stderr=log)
        try:
            wait_for(is_up)
            time.sleep(4)
            switch_on()
            # What asks for the tree of widgets too soon is never told of them.
            time.sleep(4)
            return shown(picture)
        finally:
            lokalize.terminate()


def switch_on() -> None:
    """Switch the accessibility off and on; it starts with the switch, whatever was before."""
    for name in ("IsEnabled", "ScreenReaderEnabled"):
        for value in ("false", "true"):
            subprocess.run([*SET, f"string:{name}", f"variant:boolean:{value}"], capture_output=True, check=True)


def shown(picture: Path | None) -> list[dict[str, str]]:
    press(wait_for(lambda: next(within(application(), "menu item", "Glossary"), None)))
    table = wait_for(glossary_table)
    names = [table.getColumnDescription(column) or "id" for column in range(table.nColumns)]
    click(table.getAccessibleAt(0, names.index("Source")))
    rows = []
    for row in range(table.nRows):
        cells = [table.getAccessibleAt(row, column).name for column in range(table.nColumns)]
        time.sleep(1)
        rows.append({**dict(zip(names, cells, strict=True)), "Definition": definition()})
        if picture and not row:
            subprocess.run(["import", "-window", "root", picture], check=True)
        subprocess.run(["xdotool", "key", "Down"], check=True)
    return rows


def click(cell: Any) -> None:
    import pyatspi

    place = cell.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    subprocess.run(["xdotool", "mousemove", str(place.x + 5), str(place.y + 5), "click", "1"], check=True)


def definition() -> str:
    """Return the text below the label, in the part of the window for the row that is selected."""
    label = wait_for(lambda: next(within(application(), "label", "Definition:"), None))
    beside = [label.parent.getChildAtIndex(number) for number in range(label.parent.childCount)]
    text: str = next(one for one in beside if one.getRoleName() == "text").queryText().getText(0, -1)
    return text


def is_up() -> bool:
    ask = [
        "dbus-send",
        "--session",
        "--print-reply",
        "--dest=org.freedesktop.DBus",
        "/",
        "org.freedesktop.DBus.ListNames",
    ]
    return b"org.kde.lokalize" in subprocess.run(ask, capture_output=True, check=True).stdout


def application() -> Any:
    import pyatspi

    desktop = pyatspi.Registry.getDesktop(0)
    desktop.clearCache()
    return next((one for one in desktop if one and one.name == "lokalize"), None)


def glossary_table() -> Any:
    for tree in within(application(), "tree"):
        table = tree.queryTable()
        if "Subject Field" in [table.getColumnDescription(column) for column in range(table.nColumns)]:
            return table
    return None


def within(place: Any, role: str, name: str | None = None) -> Iterator[Any]:
    if place is None:
        return
    if place.getRoleName() == role and name in (None, place.name):
        yield place
    for number in range(place.childCount):
        yield from within(place.getChildAtIndex(number), role, name)


def press(item: Any) -> None:
    action = item.queryAction()
    names = [action.getName(number) for number in range(action.nActions)]
    action.doAction(names.index("Press"))


def wait_for(find: Callable[[], Found | None]) -> Found:
    for _ in range(PATIENCE):
        if found := find():
            return found
        time.sleep(1)
    raise SystemExit("Lokalize does not show it")


if __name__ == "__main__":
    main()
