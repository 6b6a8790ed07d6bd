"""``--for``: the right files in the right folders, and what to do with them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exporters.base import exporter_names, get_exporter
from exporters.catalogue import exporters_for

Run = Callable[..., Any]
CONSUMERS = sorted({one.consumer.name for one in map(get_exporter, exporter_names()) if one.consumer})
TABLE = "en,fr,zh-Hans,Part of speech\ntea,thé,茶,noun\n"


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_omegat_gets_a_folder_for_each_pair(run: Run, write: Callable[..., Path], tmp_path: Path) -> None:
    done = run("convert", write("tea.csv", TABLE), "--for", "omegat", "--output-dir", tmp_path / "out")
    assert done.code == 0, done.err
    assert files(tmp_path / "out") == [
        f"en_{target}/{folder}/tea.{name}.en_{target}{suffix}"
        for target in ("fr", "zh-Hans")
        for folder, name, suffix in (
            ("glossary-tbx", "tbx-omegat", ".tbx"),
            ("glossary", "omegat", ".txt"),
            ("tm", "tmx-omegat", ".tmx"),
        )
    ]
    assert "Copy glossary/ and tm/ of a pair into the folder of the OmegaT project" in done.err


@pytest.mark.parametrize("name", CONSUMERS)
def test_every_consumer_gets_its_files_and_is_told_what_to_do(
    run: Run, write: Callable[..., Path], tmp_path: Path, name: str
) -> None:
    exporters = exporters_for(name)
    consumer = exporters[0].consumer
    assert consumer
    assert 1 <= len(consumer.advice) <= 3
    done = run("convert", write("tea.csv", TABLE), "--for", name, "--target", "fr", "--output-dir", tmp_path / "out")
    assert done.code == 0, done.err
    assert len(files(tmp_path / "out")) == len(exporters)
    assert consumer.advice[0] in done.err


def test_several_consumers_have_a_folder_each(run: Run, write: Callable[..., Path], tmp_path: Path) -> None:
    table = write("tea.csv", TABLE)
    for number, names in enumerate((["omegat,xbench"], ["omegat", "xbench", "omegat"])):
        options = [option for name in names for option in ("--for", name)]
        done = run("convert", table, *options, "--target", "fr", "--output-dir", tmp_path / str(number))
        assert done.code == 0, done.err
        assert files(tmp_path / str(number)) == [
            "omegat/en_fr/glossary-tbx/tea.tbx-omegat.en_fr.tbx",
            "omegat/en_fr/glossary/tea.omegat.en_fr.txt",
            "omegat/en_fr/tm/tea.tmx-omegat.en_fr.tmx",
            "xbench/tea.tsv-xbench.en_fr.tsv",
        ]
        assert "OmegaT: Copy glossary/" in done.err
        assert "ApSIC Xbench: Add each .tsv" in done.err


def test_a_memory_without_concepts_has_no_glossary_and_does_not_fail(
    run: Run, write: Callable[..., Path], tmp_path: Path
) -> None:
    units = write(
        "memory.yaml", "glossport: 1\nlanguages: [en, fr]\nunits:\n  - {en: They wither., fr: Elles fanent.}\n"
    )
    done = run("convert", units, "--for", "omegat", "--output-dir", tmp_path / "out")
    assert done.code == 0, done.err
    assert "not written: no concept has both a en and a fr term" in done.err
    assert "en_fr/tm/memory.tmx-omegat.en_fr.tmx" in files(tmp_path / "out")
    assert "en_fr/glossary-tbx/memory.tbx-omegat.en_fr.tbx" not in files(tmp_path / "out")
    empty = write("empty.yaml", "glossport: 1\nlanguages: [en, fr]\nconcepts:\n  - {id: a, terms: {en: a}}\n")
    assert run("convert", empty, "--for", "omegat", "--output-dir", tmp_path / "none").code == 1


STATES = {"final": "auto", "locked": "auto", "translated": "", "needs-review": "penalty-010", "fuzzy": "penalty-030"}
MEMORY = (
    "glossport: 1\nlanguages: [en, fr]\nconcepts:\n"
    "  - {id: a, terms: {en: [{text: cup, status: preferred}], fr: [{text: tasse, status: admitted}]}}\n"
    "  - {id: b, terms: {en: [{text: tea, status: preferred}], fr: thé}}\nunits:\n"
    "  - {en: They wither., fr: Elles fanent.}\n"
)
UNITS = "".join(f"  - {{en: Text {state}., fr: Texte {state}., state: {state}}}\n" for state in STATES)
BY_STATE = ("--for", "omegat", "-O", "tmx-omegat:folders=by-state")


def test_omegat_gets_each_state_in_the_folder_for_it(run: Run, write: Callable[..., Path], tmp_path: Path) -> None:
    memory = write("memory.yaml", MEMORY + UNITS)
    done = run("convert", memory, *BY_STATE, "--output-dir", tmp_path / "out")
    assert done.code == 0, done.err
    expected = {f"Texte {state}.": folder for state, folder in STATES.items()}
    assert "penalty-010/memory.tmx-omegat.en_fr.tmx: 1 of 8 entries are selected" in done.err
    expected |= {"Elles fanent.": "", "tasse": "auto", "thé": ""}
    for folder in ("auto", "", "penalty-010", "penalty-030"):
        text = (tmp_path / "out/en_fr/tm" / folder / "memory.tmx-omegat.en_fr.tmx").read_text(encoding="utf-8")
        assert [one for one in expected if f"<seg>{one}</seg>" in text] == [
            one for one, where in expected.items() if where == folder
        ]


def test_a_state_that_nothing_is_in_leaves_nothing_of_an_earlier_run(
    run: Run, write: Callable[..., Path], tmp_path: Path
) -> None:
    for memory in (MEMORY + UNITS, MEMORY):
        run("convert", write("memory.yaml", memory), *BY_STATE, "--output-dir", tmp_path / "out")
    old = tmp_path / "out/en_fr/tm/penalty-010/memory.tmx-omegat.en_fr.tmx"
    assert "<tu" not in old.read_text(encoding="utf-8")


def test_folders_for_all_states_and_a_choice_of_states_contradict_each_other(
    run: Run, write: Callable[..., Path], tmp_path: Path
) -> None:
    done = run("convert", write("memory.yaml", MEMORY), *BY_STATE, "--state", "final", "--output-dir", tmp_path / "out")
    assert (done.code, "--state cannot choose some" in done.err) == (2, True)
    write(
        "glossport.toml",
        '[[glossary]]\ninput = "memory.yaml"\n[[output]]\nto = "tmx-omegat"\noptions = {folders = "by-state"}\n',
    )
    done = run("build", "-c", tmp_path / "glossport.toml")
    assert (done.code, "folders by state are for 'convert'" in done.err) == (2, True)
    assert not (tmp_path / "out").exists()


def test_a_wrong_request_is_told(run: Run, write: Callable[..., Path], tmp_path: Path) -> None:
    table = write("tea.csv", TABLE)
    assert "did you mean 'omegat'?" in run("convert", table, "--for", "omegt", "--output-dir", tmp_path).err
    done = run("convert", table, "--for", "omegat", "--to", "tbx", "--output-dir", tmp_path)
    assert (done.code, "--for names the formats" in done.err) == (2, True)
    assert run("convert", table, "--output-dir", tmp_path).code == 2
