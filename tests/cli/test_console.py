"""What people see: the losses of a run, the names of files and units, the warnings about names."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exporters import console
from exporters.losses import SHOWN

Run = Callable[..., Any]
Write = Callable[..., Path]

HEAD = "glossport: 1\nsource_language: en\nlanguages: [en, fr]\nconcepts:\n"


def test_verbose_shows_the_losses_up_to_a_number_and_counts_the_rest(run: Run, write: Write, tmp_path: Path) -> None:
    noted = "".join(
        f"  - {{id: c{one}, note: n{one}, terms: {{en: tea {one}, fr: thé {one}}}}}\n" for one in range(SHOWN + 7)
    )
    arguments = ("convert", write("tea.yaml", HEAD + noted), "--to", "csv-deepl", "-o", tmp_path / "tea.csv")
    lines = [line for line in run(*arguments, "-v").err.splitlines() if "concept_note not carried" in line]
    assert len(lines) == SHOWN + 1
    assert lines[0].endswith(f"not carried: c0: n0 ({tmp_path / 'tea.yaml'}:5:5)")
    assert lines[-1].endswith("concept_note not carried: and 7 more")
    assert "not carried:" not in run(*arguments).err


def test_a_value_of_the_glossary_has_no_entry_before_it(run: Run, write: Write, tmp_path: Path) -> None:
    source = write("tea.yaml", "id: words\n" + HEAD + "  - {id: tea, terms: {en: tea, fr: thé}}\n")
    done = run("convert", source, "--to", "csv-deepl", "-o", tmp_path / "tea.csv", "-v")
    assert "glossary_id not carried: words\n" in done.err


@pytest.mark.parametrize("name", ["csv-deepl", "omegat", "tmx-trados", "tsv-azure", "csv-lokalise"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_only_has_deprecated_terms_is_not_called_untranslated(
    run: Run, write: Write, tmp_path: Path, name: str, language: str
) -> None:
    texts = {"en": "char", "fr": "infusion", language: "{text: old, status: deprecated}"}
    concepts = f"  - {{id: tea, terms: {{en: tea, fr: thé}}}}\n  - {{id: x, terms: {{{texts_of(texts)}}}}}\n"
    done = run("convert", write("x.yaml", HEAD + concepts), "--to", name, "-o", tmp_path / "out", "-v")
    assert done.code == 0, done.err
    assert "untranslated" not in done.err


def texts_of(texts: dict[str, str]) -> str:
    return ", ".join(f"{language}: {text}" for language, text in texts.items())


def test_a_memory_says_how_many_units_translate_nothing(run: Run, write: Write, tmp_path: Path) -> None:
    entries = "  - {id: tea, terms: {en: [tea, brew]}}\n  - {id: cup, terms: {en: cup, fr: tasse}}\n"
    source = write("tea.yaml", HEAD + entries + "units:\n  - {fr: Seul}\n")
    done = run("convert", source, "--to", "tmx", "-o", tmp_path / "tea.tmx")
    assert "3, 2 in one language only" in done.err


def test_a_unit_is_named_by_its_text(run: Run, write: Write) -> None:
    long = "Long " * 40
    done = run("check", write("tea.yaml", HEAD.replace("concepts:", "units:") + f"  - en: Hello\n  - fr: {long}\n"))
    assert "the unit 'Hello' has no text in fr" in done.out
    assert f"the unit '{long[:59]}…' has no text in en" in done.out


def test_a_name_that_stays_as_it_is_lacks_no_translation(run: Run, write: Write) -> None:
    source = write("a.yaml", HEAD + "  - {id: x, terms: {en: {text: OmegaT, translatable: false}}}\n")
    assert run("check", source).out == "0 errors, 0 warnings\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_the_name_of_a_file_stays_on_its_line(run: Run, write: Write, tmp_path: Path) -> None:
    source = write("a\nb\x1b[31m\u202e.yaml", HEAD + "  - {id: tea, terms: {en: tea, fr: ''}}\n")
    for done in (run("check", source), run("convert", source, "--to", "csv", "-o", tmp_path / "x.csv")):
        assert "a\\nb\\x1b[31m\\u202e.yaml:5:" in done.out + done.err
    source.write_text(HEAD + "  - {id: tea, terms: {en: tea, fr: thé}}\n", encoding="utf-8")
    done = run("convert", source, "--to", "csv", "--output-dir", tmp_path / "out", "-v", "--subject", "x")
    assert not [line for line in done.err.splitlines() if line.startswith("b")]


def test_names_of_files_stay_whole_on_a_narrow_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    name = "a/rather/deep/folder/of/output/files/of-the-department/with-a-long-name-{}.tbx"
    rows = [(name.format(one), "1 of 5, 1 pairs", "concept_id 3, unit 2, untranslated 2, and 3 more") for one in "ab"]
    console.Console()._print_table(("file", "entries", "not carried or changed"), rows)
    lines = capsys.readouterr().err.splitlines()
    assert max(map(len, lines)) <= 80
    shown = "".join(line.split("  ")[0].strip() for line in lines)
    assert all(name.format(one) in shown for one in "ab")


def test_a_name_that_windows_refuses_is_told(run: Run, write: Write, tmp_path: Path) -> None:
    source = write("tea.yaml", HEAD + "  - {id: tea, terms: {en: tea, fr: thé}}\n")
    told = "Windows cannot have a file of this name"
    assert told in run("convert", source, "--to", "tbx", "-o", tmp_path / "nul.tbx").err
    assert told not in run("convert", source, "--to", "tbx", "-o", tmp_path / "null.tbx").err
