"""``init``: what it writes passes every check of ours, and nothing that is there is touched."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

Run = Callable[..., Any]


def test_the_skeleton_passes_its_own_checks(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("init", tmp_path / "new").code == 0
    monkeypatch.chdir(tmp_path / "new")
    assert run("check", "terms.yaml") == (0, "0 errors, 0 warnings\n", "")
    assert run("check", ".") == (0, "0 errors, 0 warnings\n", "")
    assert run("fmt", "--check", "terms.yaml").code == 0
    assert run("convert", "terms.yaml", "--for", "omegat", "--output-dir", "out").code == 0
    tree = yaml.safe_load(Path("terms.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(tree, json.loads(Path("glossport.schema.json").read_text(encoding="utf-8")))
    assert tomllib.loads(Path("glossport.toml").read_text(encoding="utf-8"))["check"] == {"fail-on": "error"}
    assert run("build", "--jobs", "1").code == 0
    # What a build writes is not for the repository.
    ignored = Path(".gitignore").read_text(encoding="utf-8").splitlines()
    assert Path(ignored[1].strip("/")).is_dir()
    assert Path(ignored[2]).is_file()
    assert Path("dist/terms.omegat.en_fr.txt").exists()
    workflow = yaml.safe_load(Path(".github/workflows/glossary.yml").read_text(encoding="utf-8"))
    assert workflow["jobs"]["check"]["steps"][3]["run"] == "glossport fmt --check terms.yaml"


def test_what_is_there_is_left(run: Run, tmp_path: Path) -> None:
    (tmp_path / "terms.yaml").write_text("mine", encoding="utf-8")
    done = run("init", tmp_path)
    assert f"{tmp_path / 'terms.yaml'}: there already, left as it is" in done.err
    assert (tmp_path / "terms.yaml").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "glossport.toml").exists()


def test_a_file_in_the_folder_s_place_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "new").write_text("", encoding="utf-8")
    assert run("init", tmp_path / "new").code == 4
