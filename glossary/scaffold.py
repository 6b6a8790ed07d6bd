"""``glossport init``: writes the first files of a new glossary under version control."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from glossary.files.output import atomic_output
from glossary.findings import Outcome, OutputError
from glossary.model import Location
from glossary.request import Request, argument
from glossary.rules import Code

_FILES = {
    "terms.yaml": "templates/terms.yaml",
    "glossport.schema.json": "canonical/schema.json",
    ".gitignore": "templates/gitignore",
    "glossport.toml": "templates/glossport.toml",
    ".pre-commit-config.yaml": "templates/pre-commit-config.yaml",
    ".github/workflows/glossary.yml": "templates/workflow.yml",
}
"""Their names, and where their texts are."""


@dataclass(frozen=True, kw_only=True)
class Init(Request):
    folder: str = argument("[DIR]", default=".")


def init(request: Init) -> Outcome:
    """Write the files that do not exist yet; leave existing files unchanged. Raises OutputError G603."""
    folder = Path(request.folder)
    if folder.exists() and not folder.is_dir():
        message = "there is a file of this name"
        raise OutputError(Code.OUTPUT_NOT_WRITTEN, message, location=Location(str(folder)))
    lines = []
    for name, text in _FILES.items():
        path = folder / name
        if path.exists():
            lines.append(f"{path}: there already, left as it is")
            continue
        with atomic_output(path) as out:
            out.write(files("glossary").joinpath(text).read_bytes())
        lines.append(f"{path}: written")
    return Outcome(lines=[*lines, f"next: glossport check {folder / 'terms.yaml'}"])
