"""``check``, ``stats`` and ``formats``: what they print, to the letter, and their exit codes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[..., Path]

GOOD = """\
    glossport: 1
    id: tea
    title: Tea
    source_language: en
    languages: [en, fr]
    concepts:
      - id: tea
        terms: {en: [tea, char], fr: thé}
    units:
      - {en: Tea is ready., fr: Le thé est prêt.}
    """


class TestCheck:
    def test_good_data_is_quiet(self, run: Run, write: Write) -> None:
        assert run("check", write("tea.yaml", GOOD)) == (0, "0 errors, 0 warnings\n", "")

    def test_json_has_every_finding_with_its_place(self, run: Run, write: Write) -> None:
        source = write("tea.yaml", GOOD.replace("fr: thé}", 'fr: ""}'))
        done = run("check", source, "--format", "json")
        assert done.code == 1
        assert json.loads(done.out) == {
            "findings": [
                {
                    "code": "G205",
                    "name": "missing-value",
                    "severity": "error",
                    "path": str(source),
                    "line": 8,
                    "column": 34,
                    "message": "there is no text here; write one or remove the key",
                    "related": [],
                }
            ],
            "summary": {"error": 1, "warning": 0},
        }

    @pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1)])
    def test_warnings_fail_only_when_asked(self, run: Run, write: Write, fail_on: str, code: int) -> None:
        source = write("tea.yaml", GOOD.replace(", fr: thé", ""))
        done = run("check", source, "--fail-on", fail_on)
        assert (done.code, done.out) == (
            code,
            f"{source}:7:5: warning G402 missing-translation: 'tea' has no term in fr\n0 errors, 1 warnings\n",
        )

    @pytest.mark.parametrize(
        ("change", "code", "finding"),
        [
            (("char", "tea"), 0, "G403"),
            (("char", "' char'"), 0, "G406"),
            (("fr: thé", "de: Tee, fr: thé"), 0, "G303"),
            (("terms: {en: [tea, char], fr: thé}", "note: empty"), 0, "G404"),
            (("title: Tea", "colour: green"), 1, "G201"),
            (("fr: thé}", "fr: thé}\n        definition: {en: a, en: b}"), 1, "G202"),
            (("fr: thé}", "fr: thé}\n        created: yesterday"), 1, "G207"),
            (("id: tea\n        terms", "id: &tea tea\n        terms"), 1, "G206"),
            (("languages: [en, fr]", "languages: [fr]"), 1, "G303"),
        ],
    )
    def test_each_rule_sees_its_mistake(
        self, run: Run, write: Write, change: tuple[str, str], code: int, finding: str
    ) -> None:
        done = run("check", write("tea.yaml", GOOD.replace(*change)))
        assert (done.code, finding in done.out) == (code, True)

    def test_what_cannot_be_parsed_exits_3_with_the_findings_so_far(self, run: Run, write: Write) -> None:
        broken = GOOD.replace("id: tea\n        terms", "id: tea\n        trems").replace("units:", "units: ]")
        done = run("check", write("tea.yaml", broken))
        assert done.code == 3
        assert [line.split()[2] for line in done.out.splitlines()[:2]] == ["G201", "G105"]

    def test_findings_can_go_to_a_file(self, run: Run, write: Write, tmp_path: Path) -> None:
        done = run("check", write("tea.yaml", GOOD), "--output-file", tmp_path / "found.txt")
        assert (done.out, (tmp_path / "found.txt").read_text()) == ("", "0 errors, 0 warnings\n")


class TestStats:
    def test_json_is_one_object(self, run: Run, write: Write) -> None:
        done = run("stats", write("tea.yaml", GOOD), "--format", "json")
        found = json.loads(done.out)
        assert found.pop("memory")["languages"] == {"en_fr": {"units": 1, "characters": 13}}
        assert (done.code, found) == (
            0,
            {
                "concepts": 1,
                "units": 1,
                "terms": 3,
                "languages": {"en": {"concepts": 1, "terms": 2}, "fr": {"concepts": 1, "terms": 1}},
                "statuses": {"none": 3},
                "subjects": {"": 1},
                "metadata": {"id": "tea", "title": "Tea", "source_language": "en", "languages": ["en", "fr"]},
            },
        )

    def test_text_has_bars_by_language_status_and_subject(self, run: Run, write: Write) -> None:
        text = (
            "glossport: 1\nlanguages: [en, fr]\nconcepts:\n"
            "  - {id: a, subject_field: food, terms: {en: [{text: x, status: preferred}], fr: y}}\n"
            "  - {id: b, terms: {en: z}}\n"
        )
        assert run("stats", write("t.yaml", text)).out.splitlines()[1:] == [
            "  en  ████████████████████ 100%  2 concepts, 2 terms",
            "  fr  ██████████░░░░░░░░░░  50%  1 concepts, 1 terms",
            "",
            "  preferred  ██████░░░░░░░░░░░░░░  33%  1 terms",
            "  none       █████████████░░░░░░░  67%  2 terms",
            "",
            "  no subject  ██████████░░░░░░░░░░  50%  1 concepts",
            "  food        ██████████░░░░░░░░░░  50%  1 concepts",
            "",
            "  languages: en, fr",
        ]

    def test_a_broken_input_exits_3(self, run: Run, write: Write) -> None:
        done = run("stats", write("x.yaml", "glossport: 1\nconcepts: [\n"))
        assert (done.code, done.out) == (3, "")


class TestFormats:
    def test_json_describes_exporters_and_readers(self, run: Run) -> None:
        found = json.loads(run("formats", "--json").out)
        assert {"tbx", "tbx3", "tbx-omegat", "tmx", "tmx-omegat", "csv", "csv-omegat", "omegat", "jsonl"} <= {
            exporter["name"] for exporter in found["exporters"]
        }
        assert {"yaml", "jsonl", "csv", "keyterms"} <= {reader["name"] for reader in found["readers"]}
        for exporter in found["exporters"]:
            promised = {"name", "title", "suffix", "languages", "carries", "options", "status"}
            assert set(exporter) == promised | {"knowledge", "formula_cells"}

    def test_one_format_is_described(self, run: Run) -> None:
        found = json.loads(run("formats", "omegat", "--json").out)
        assert [(one["name"], one["suffix"], one["languages"]) for one in found["exporters"]] == [
            ("omegat", ".txt", "pair")
        ]
        assert "one per language pair" in run("formats", "omegat").out

    def test_an_unknown_format_is_told_the_nearest(self, run: Run) -> None:
        done = run("formats", "omegta")
        assert (done.code, "did you mean 'omegat'?" in done.err) == (2, True)


class TestAllCommands:
    def test_version_and_help(self, run: Run) -> None:
        assert run("--version").out.startswith("glossport, version ")
        assert "convert" in run("--help").out

    @pytest.mark.parametrize("where", [0, 1])
    def test_quiet_stands_before_or_after_the_command(self, run: Run, write: Write, tmp_path: Path, where: int) -> None:
        arguments = ["convert", str(write("tea.yaml", GOOD)), "--to", "csv", "-o", str(tmp_path / "x.csv")]
        arguments.insert(where, "-q")
        assert run(*arguments) == (0, "", "")

    def test_a_term_cannot_drive_the_terminal(self, run: Run, write: Write, tmp_path: Path) -> None:
        source = write(
            "x.jsonl", '{"glossport": 1, "languages": ["en"]}\n{"id": "a\\u001b[2J", "terms": {"en": "b"}}\n'
        )
        done = run("convert", source, "--to", "omegat,csv", "--output-dir", tmp_path, "-v")
        assert "\x1b" not in done.out + done.err


def test_a_folder_is_read_with_both_suffixes_of_yaml(run: Run, write: Write, tmp_path: Path) -> None:
    for name, identifier in (("a.yaml", "tea"), ("b.yml", "cup"), (".hidden.yml", "no")):
        write(
            f"words/{name}", f"glossport: 1\nlanguages: [en]\nconcepts:\n  - {{id: {identifier}, terms: {{en: x}}}}\n"
        )
    assert "2 concepts" in run("stats", tmp_path / "words").out
