"""``check``: forms of the report, configuration, comments and baselines; ``explain``."""

import json
import os
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

from glossary.checking.reports import as_text
from glossary.checking.run import check
from glossary.reading import ReadOptions

Run = Callable[..., Any]
Write = Callable[..., Path]

BAD = """\
    glossport: 1
    languages: [en, fr]
    concepts:
      - id: tea
        terms: {en: "tea ", fr: thé}
      - id: cup
        terms: {en: "50%, or more: a\\nb", fr: tasse, de: [{text: T, status: preferred}, {text: T, status: deprecated}]}
    """


@pytest.fixture
def bad(write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.chdir(tmp_path)
    write("g.yaml", BAD)
    return "g.yaml"


class TestForms:
    def test_text_shows_the_line_when_asked(self, run: Run, bad: str) -> None:
        lines = run("check", bad, "-v").out.splitlines()
        assert lines[0].startswith("g.yaml:5:17: warning G406 outer-space: 'tea ' has an outer space (en)")
        assert lines[1:3] == ['     5 |     terms: {en: "tea ", fr: thé}', f"{' ' * 25}^"]

    def test_a_terminal_gets_colours_and_no_escapes_of_the_glossary(self, tmp_path: Path) -> None:
        path = tmp_path / "g.csv"
        path.write_text("en,fr\ngreen  \x1b[31mtea,vert\n", encoding="utf-8")
        verdict = check([str(path)], None, ReadOptions())
        message = as_text(verdict, with_lines=True, in_colour=True)
        assert "\x1b[1;33mwarning G413\x1b[0m double-space" in message
        assert "\x1b[31m" not in message
        assert "     2 | green  \ufffd[31mtea,vert" in message
        assert "\x1b" not in as_text(verdict, with_lines=True)

    def test_github_has_annotations_with_escapes_worst_first(
        self, run: Run, bad: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        summary = tmp_path / "summary.md"
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
        lines = run("check", bad, "--format", "github").out.splitlines()
        assert lines[0].startswith(
            "::error file=g.yaml,line=7,col=85,title=G409 conflicting-statuses::'T' (de) is both"
        )
        hidden = "::warning file=g.yaml,line=7,col=17,title=G414 hidden-character::'50%25, or more"
        assert any(hidden in one for one in lines)
        assert lines[-1] == "1 errors, 3 warnings"
        assert "| error | `G409` conflicting-statuses | g.yaml:7:85 |" in summary.read_text(encoding="utf-8")

    def test_github_s_caps_are_respected_and_the_rest_is_counted(
        self, run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
        rows = "".join(f"word {number} ; x,mot {number}\n" for number in range(25))
        lines = run("check", write("t.csv", f"en,fr\n{rows}"), "--format", "github").out.splitlines()
        assert [line[:9] for line in lines[:11]] == ["::warning"] * 10 + ["::notice "]
        assert "15 more findings" in lines[10]

    def test_junit_has_a_case_for_each_finding(self, run: Run, bad: str, write: Write) -> None:
        root = etree.fromstring(run("check", bad, "--format", "junit").out.encode())
        assert (root.get("tests"), root.get("failures"), len(root.findall(".//failure"))) == ("4", "4", 4)
        good = write("good.yaml", "glossport: 1\nconcepts:\n  - {id: tea, terms: {en: tea}}\n")
        root = etree.fromstring(run("check", good, "--format", "junit").out.encode())
        assert (root.get("tests"), root.get("failures")) == ("1", "0")

    def test_sarif_is_valid_by_the_official_schema(self, run: Run, bad: str, sarif_schema: Any) -> None:
        tree = json.loads(run("check", bad, "--format", "sarif").out)
        jsonschema.validate(tree, sarif_schema)
        first = tree["runs"][0]["results"][0]
        assert first["locations"][0]["physicalLocation"] == {
            "artifactLocation": {"uri": "g.yaml"},
            "region": {"startLine": 5, "startColumn": 17},
        }
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**tree, "version": "2.0"}, sarif_schema)

    def test_sarif_without_findings_is_valid(self, run: Run, write: Write, sarif_schema: Any) -> None:
        good = write("good.yaml", "glossport: 1\nconcepts:\n  - {id: tea, terms: {en: tea}}\n")
        jsonschema.validate(json.loads(run("check", good, "--format", "sarif").out), sarif_schema)


@pytest.fixture(scope="module")
def sarif_schema(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the official schema of SARIF 2.1.0 from the package that contains it."""
    folder = tmp_path_factory.mktemp("sarif")
    try:
        npm = "npm.cmd" if os.name == "nt" else "npm"
        command = [npm, "pack", "--silent", "@microsoft/jest-sarif@1.0.0-beta.0"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    except (OSError, subprocess.SubprocessError) as error:
        if os.environ.get("GLOSSPORT_REQUIRE_ORACLES") == "1":
            raise
        pytest.skip(f"no SARIF schema: {error}")
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as packed:
        (name,) = (one for one in packed.getnames() if one.endswith("sarif-2.1.0-rtm.5.json"))
        member = packed.extractfile(name)
        assert member
        return json.load(member)


class TestPolicy:
    def test_rules_are_ignored_and_selected_by_name(self, run: Run, bad: str) -> None:
        assert "3 warnings" in run("check", bad).out
        assert "outer-space" not in run("check", bad, "--ignore", "G406,hidden-character").out
        assert "no-definition" in run("check", bad, "--select", "no-definition").out

    def test_the_configuration_sets_severity_paths_and_the_exit_code(self, run: Run, bad: str, write: Write) -> None:
        write(
            "glossport.toml",
            '[check]\nignore = ["G409"]\nfail-on = "error"\nseverity = {outer-space = "error"}\n'
            'per-path-ignores = {"g.*" = ["G303", "G414"]}\n',
        )
        done = run("check", bad)
        assert done.code == 1
        assert done.out.splitlines()[1:] == ["1 errors, 0 warnings"]
        assert run("check", bad, "--ignore", "G406").code == 0

    def test_it_stands_in_pyproject_as_well(self, run: Run, bad: str, write: Write) -> None:
        write("pyproject.toml", '[tool.glossport.check]\nignore = ["G406", "G409", "G303", "G414"]\n')
        assert run("check", bad) == (0, "0 errors, 0 warnings\n", "")

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("[check\n", "1:7: error G803 wrong-configuration: Expected"),
            (
                "[check]\nignored = []\n",
                "2:1: error G803 wrong-configuration: [check] has no key 'ignored'",
            ),
            ('[check]\n  ignore = "G406"\n', "2:3: error G803 wrong-configuration: ignore is a list of texts"),
            ('[check]\nselect = ["G999"]\n', "2:1: error G803 wrong-configuration: there is no rule 'G999'"),
            ('[check]\nfail-on = "all"\n', "2:1: error G803 wrong-configuration: fail-on is error or warning"),
            ("check = 1\n", "error G803 wrong-configuration: [check] is a table"),
        ],
    )
    def test_a_wrong_configuration_is_refused_at_its_place(
        self, run: Run, bad: str, write: Write, text: str, place: str
    ) -> None:
        write("glossport.toml", text)
        done = run("check", bad)
        assert done.code == 2
        assert place in done.err

    def test_a_configuration_that_is_not_there_is_refused(self, run: Run, bad: str) -> None:
        assert run("check", bad, "-c", "none.toml").code == 2

    def test_comments_ignore_findings_of_their_line_or_the_next(self, run: Run, bad: str, write: Write) -> None:
        text = BAD.replace("fr: thé}", "fr: thé}  # glossport: ignore G406")
        text = text.replace("      - id: cup\n", "      # glossport: ignore\n      - id: cup\n")
        write("g.yaml", text)
        assert run("check", bad).out == "0 errors, 0 warnings\n"

    def test_a_baseline_knows_old_findings_wherever_they_move(self, run: Run, bad: str, write: Write) -> None:
        assert run("check", bad, "--write-baseline", "known.json").out == "4 findings are known from now on\n"
        assert run("check", bad, "--baseline", "known.json") == (0, "0 errors, 0 warnings\n", "")
        write("g.yaml", BAD.replace("concepts:", "concepts:\n      - {id: new, terms: {en: new , fr: [neuf, neuf]}}"))
        assert run("check", bad, "--baseline", "known.json").out.splitlines()[1:] == ["0 errors, 1 warnings"]
        assert run("check", bad, "--baseline", "g.yaml").code == 2


def test_explain_tells_the_rule_with_an_example(run: Run) -> None:
    assert run("explain", "missing-translation").out.startswith("G402 missing-translation\n\nA concept has no term")
    done = run("explain", "G999")
    assert done.code == 2
    assert "there is no rule 'G999'" in done.err


def test_what_follows_a_broken_entry_is_checked_too(run: Run, write: Write) -> None:
    done = run(
        "check",
        write(
            "g.yaml",
            "glossport: 1\nconcepts:\n  - {id: a, terms: {en: tea }, colour: red}\n  - {id: b, terms: {en: 'cup '}}\n",
        ),
    )
    assert done.code == 1
    assert [line.split()[2] for line in done.out.splitlines()[:-1]] == ["G201", "G406"]
