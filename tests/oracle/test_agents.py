"""The inspector of the Model Context Protocol calls our server as agents do."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

ROOT = Path(__file__).parents[2]
Write = Callable[..., Path]
GLOSSARY = """\
    glossport: 1
    source_language: en
    languages: [en, fr]
    concepts:
      - {id: tea, terms: {en: tea, fr: [thé, {text: infusion, status: deprecated}]}}
    """


@pytest.fixture(scope="module")
def inspector(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    npm = shutil.which("npm")
    folder = tmp_path_factory.mktemp("inspector")
    command = [npm or "", "install", "--silent", "--no-audit", "--no-fund", "@modelcontextprotocol/inspector"]
    done = npm and subprocess.run(command, cwd=folder, capture_output=True, check=False)
    program = folder / "node_modules/.bin/mcp-inspector"
    return program if done and program.exists() else None


def test_the_inspector_lists_and_calls_every_tool(
    inspector: Path | None, write: Write, missing: Callable[[str], NoReturn]
) -> None:
    program = inspector or missing("the inspector cannot be had from npm")
    server = [sys.executable, "-m", "cli", "serve", str(write("tea.yaml", GLOSSARY)), "--mcp"]

    def asked(*arguments: str) -> Any:
        command = [str(program), "--cli", *server, "--method", *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    tools = {tool["name"]: tool for tool in asked("tools/list")["tools"]}
    assert all(tool["annotations"]["readOnlyHint"] for tool in tools.values())
    calls = {
        "pick": ("text=Two teas", "target_language=fr"),
        "lookup": ("words=teas",),
        "check_text": ("source=tea", "target=infusion", "source_language=en", "target_language=fr"),
    }
    assert tools.keys() == calls.keys()
    answers = {
        name: asked("tools/call", "--tool-name", name, *(part for one in given for part in ("--tool-arg", one)))
        for name, given in calls.items()
    }
    assert answers["lookup"]["structuredContent"]["found"][0]["id"] == "tea"
    assert answers["pick"]["structuredContent"]["concepts"][0]["forbidden"] == ["infusion"]
    assert answers["check_text"]["structuredContent"]["findings"][0]["rule"] == "forbidden-term"
    assert [one["uri"] for one in asked("resources/list")["resources"]] == ["glossport://concepts"]
