"""The documentation matches the code: its tables come from the code, and its examples show the real output.

``GLOSSPORT_UPDATE_DOCS=1`` writes both again; read the diff before you commit it.
"""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click
import jsonschema
import pytest

import cli
from exporters import catalogue
from glossary import rules, vocabulary
from glossary.canonical import schema
from glossary.canonical.tree import concept_tree, metadata_tree, unit_tree
from glossary.canonical.yaml import READER
from glossary.files.source import source_at
from glossary.findings import Report
from glossary.model import Concept, Unit
from glossary.readers.tables import column_names
from glossary.reading import ReadOptions
from tests.glossary.readers import sentinel_docs

ROOT = Path(__file__).parent.parent
UPDATE = os.environ.get("GLOSSPORT_UPDATE_DOCS") == "1"


def between(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {name} -->\n)(.*?)(\n<!-- end {name} -->)", re.DOTALL)


def help_text() -> str:
    """Return the commands with their options, in our own form, since click's form depends on its version."""
    parts = []
    for name in sorted(cli.COMMANDS):
        command = cli.Command(name, cli.COMMANDS[name])
        parameters = command.get_params(click.Context(command))
        options = [described(one) for one in parameters if isinstance(one, click.Option) and one.name != "help"]
        arguments = " ".join(one.metavar or "" for one in parameters if isinstance(one, click.Argument))
        usage = f"glossport {name} [OPTIONS] {arguments}".strip()
        parts.append("\n".join([f"## {name}", "", f"`{usage}`", "", command.help or "", "", *options]))
    return "\n\n".join(parts)


def described(option: click.Option) -> str:
    values = "|".join(option.type.choices) if isinstance(option.type, click.Choice) else option.metavar
    default = f" Default: {option.default}." if option.show_default else ""
    return f"- `{', '.join(option.opts)}{f' {values}' if values else ''}`: {option.help or ''}{default}"


@pytest.mark.parametrize(
    ("file", "name", "make"),
    [
        ("docs/formats.md", "formats", catalogue.as_markdown),
        ("README.md", "formats", catalogue.formats_as_markdown),
        ("README.md", "consumers", catalogue.consumers_as_markdown),
        ("docs/findings.md", "findings", rules.as_markdown),
        ("docs/read-tbx.md", "categories", vocabulary.as_markdown),
        ("docs/read-tables.md", "headers", column_names.as_markdown),
        ("docs/commands.md", "help", help_text),
        ("docs/read-tmx.md", "elements", sentinel_docs.tmx_as_markdown),
        *((file, "losses", partial(sentinel_docs.losses_as_markdown, file)) for file in sentinel_docs.READERS),
    ],
)
def test_generated_part_is_what_the_code_says(file: str, name: str, make: Callable[[], str]) -> None:
    path = ROOT / file
    text = path.read_text(encoding="utf-8")
    pattern = between(name)
    made = pattern.sub(lambda match: match[1] + make() + match[3], text)
    assert pattern.search(text), f"{file} has no part {name}"
    if UPDATE:
        path.write_text(made, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == made


def test_schema_is_made_from_the_fields() -> None:
    path = ROOT / "glossary" / "canonical" / "schema.json"
    if UPDATE:
        path.write_text(schema.schema_text(), encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == schema.schema_text()


BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    "file",
    [
        "README.md",
        "docs/keyterms.md",
        "docs/import.md",
        "docs/clean.md",
        "docs/convert.md",
        "docs/read-lists.md",
        "docs/review.md",
        "docs/agents.md",
        "docs/ci.md",
        "docs/bundle.md",
        "docs/check-translations.md",
    ],
)
def test_examples_print_what_is_shown(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "A Translator")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "translator@example.org")
    text = (ROOT / file).read_text(encoding="utf-8")

    def played(block: re.Match[str]) -> str:
        lines: list[str] = []
        for line in block[1].splitlines():
            if line.startswith("$ "):
                lines.append(line)
                lines += play(line[2:], tmp_path, capsys)
        return "```console\n" + "".join(f"{line}\n".lstrip(" ") if not line else f"{line}\n" for line in lines) + "```"

    shown = BLOCK.sub(played, text)
    if UPDATE:
        (ROOT / file).write_text(shown, encoding="utf-8", newline="\n")
    assert (ROOT / file).read_text(encoding="utf-8") == shown


def play(line: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Run one line of an example; other than glossport, it may use only git, cp, cat and head."""
    program, *arguments = shlex.split(line)
    if program == "git":
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()
    if program == "glossport":
        cli.run(arguments)
        captured = capsys.readouterr()
        return [printed.rstrip() for printed in (captured.out + captured.err).splitlines()]
    if program == "cp":
        shutil.copyfile(folder / arguments[0], folder / arguments[1])
        return []
    count = int(arguments.pop(0)[1:]) if program == "head" else None
    assert program in ("cat", "head")
    return (folder / arguments[0]).read_text(encoding="utf-8").splitlines()[:count]


def test_every_code_is_used() -> None:
    paths = [*ROOT.glob("glossary/**/*.py"), *ROOT.glob("exporters/**/*.py")]
    sources = "".join(path.read_text(encoding="utf-8") for path in paths if path.name != "rules.py")
    assert [code for code in rules.Code if f"Code.{code.name}" not in sources] == []


def test_schema_accepts_the_example_and_sees_a_mistake() -> None:
    stream = READER.open(source_at(str(ROOT / "examples/tea/tea.yaml")), ReadOptions(), Report())
    entries = list(stream.entries)
    tree = {
        **metadata_tree(stream.metadata),
        "glossport": 1,
        "concepts": [concept_tree(entry) for entry in entries if isinstance(entry, Concept)],
        "units": [unit_tree(entry) for entry in entries if isinstance(entry, Unit)],
    }
    jsonschema.validate(tree, schema.schema())
    tree["concepts"][0]["colour"] = "green"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tree, schema.schema())
