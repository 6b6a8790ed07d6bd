"""``init``: the files that a new glossary under version control begins with."""

from importlib.resources import files
from pathlib import Path

from glossary.files.output import atomic_output
from glossary.findings import OutputError
from glossary.model import Location
from glossary.rules import Code

TERMS = """\
# yaml-language-server: $schema=glossport.schema.json
glossport: 1
id: terms
title: Our terms
source_language: en
languages: [en, fr]
concepts:
  # A concept has an id that stays, and terms in each language; the first or the preferred one is meant to be used.
  - id: glossary
    definition: {en: list of the terms of a field with their equivalents in other languages}
    terms:
      en:
        - {text: glossary, status: preferred, part_of_speech: noun}
        - {text: word list, status: deprecated, note: says nothing of concepts}
      fr: {text: glossaire, part_of_speech: noun, gender: masculine}
"""

CONFIG = """\
# What `glossport check` finds by itself is listed in its documentation; `glossport explain CODE` tells of one.
[check]
fail-on = "error"
# select = ["no-definition"]
# ignore = ["missing-translation"]

# `glossport build` writes these into dist/; `glossport formats` lists more.
[[glossary]]
input = "terms.yaml"

[[output]]
to = "tbx"

[[output]]
to = "omegat"
"""

PRE_COMMIT = """\
repos:
  - repo: local
    hooks:
      - id: glossport-check
        name: check the glossary
        entry: glossport check
        language: system
        files: ^terms\\.yaml$
      - id: glossport-fmt
        name: format the glossary
        entry: glossport fmt
        language: system
        files: ^terms\\.yaml$
"""

WORKFLOW = """\
name: glossary
on: [push, pull_request]
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0}
      - uses: actions/setup-python@v5
        with: {python-version: "3.12"}
      # The variable GLOSSPORT of the repository says where to install from, such as git+https://…
      - run: pip install "${{ vars.GLOSSPORT || 'glossport' }}"
      - run: glossport fmt --check terms.yaml
      - run: glossport check terms.yaml --format github
      - if: github.base_ref
        run: glossport diff "origin/$BASE:" terms.yaml --format markdown >> "$GITHUB_STEP_SUMMARY"
        env: {BASE: "${{ github.base_ref }}"}
"""


def start(folder: Path) -> list[str]:
    """Write what is not there yet and leave the rest; say what was done. Raises OutputError."""
    schema = files("glossary.canonical").joinpath("schema.json").read_text(encoding="utf-8")
    texts = {
        "terms.yaml": TERMS,
        "glossport.schema.json": schema,
        "glossport.toml": CONFIG,
        ".pre-commit-config.yaml": PRE_COMMIT,
        ".github/workflows/glossary.yml": WORKFLOW,
    }
    if folder.exists() and not folder.is_dir():
        raise OutputError(Code.OUTPUT_NOT_WRITTEN, "there is a file of this name", location=Location(str(folder)))
    lines = []
    for name, text in texts.items():
        path = folder / name
        if path.exists():
            lines.append(f"{path}: there already, left as it is")
            continue
        with atomic_output(path) as out:
            out.write(text.encode())
        lines.append(f"{path}: written")
    return [*lines, f"next: glossport check {folder / 'terms.yaml'}"]
