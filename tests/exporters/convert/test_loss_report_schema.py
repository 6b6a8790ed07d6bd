"""The published schema of the loss report is what ``--loss-report`` writes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from exporters.base import exporter_names

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "exporters" / "convert" / "loss-report.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    return jsonschema.Draft202012Validator(SCHEMA)


def test_a_report_of_every_format_fits(
    run: Callable[..., Any], tmp_path: Path, validator: jsonschema.Draft202012Validator
) -> None:
    for case in ("every-field", "statuses"):
        source = ROOT / "tests" / "golden" / case / "glossary.yaml"
        report = tmp_path / f"{case}.json"
        formats = ",".join(exporter_names())
        done = run("convert", source, "--to", formats, "--output-dir", tmp_path / case, "--loss-report", report)
        assert done.code == 0, done.err
        found = json.loads(report.read_text(encoding="utf-8"))
        validator.validate(found)
        assert len(found["outputs"]) == len(exporter_names())
        assert any(output["omitted"] for output in found["outputs"])


@pytest.mark.parametrize("key", ["losses", "entries_in", "omitted"])
def test_a_report_without_a_promised_key_does_not_fit(validator: jsonschema.Draft202012Validator, key: str) -> None:
    output: dict[str, Any] = {"file": "x", "exporter": "tbx", "entries_in": 1, "entries_out": 1}
    output |= {"losses": {}, "altered": [], "altered_count": 0, "omitted": []}
    validator.validate({"outputs": [output]})
    del output[key]
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({"outputs": [output]})
