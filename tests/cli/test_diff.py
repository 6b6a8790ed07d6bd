"""``diff``: what changed in terms of concepts, against files, folders and revisions."""

import gzip
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.comparison import Difference, Step, differences
from glossary.model import (
    Concept,
    Entry,
    LanguageSection,
    MemoryHeader,
    Metadata,
    PartOfSpeech,
    Status,
    Term,
    Transaction,
    Unit,
)

Run = Callable[..., Any]
Write = Callable[..., Path]
EN = Metadata(source_language="en", languages=("en", "fr"))

OLD = """\
    glossport: 1
    source_language: en
    languages: [en, fr]
    concepts:
      - id: tea
        definition: {en: a drink}
        terms:
          en: [{text: tea, status: preferred}, char]
          fr: thé
      - {id: mug, terms: {en: mug, fr: grande tasse}}
      - {id: cup, terms: {en: cup, fr: tasse}}
      - {id: pot, terms: {en: pot, fr: théière}}
    units:
      - {en: Boil it., fr: Faites-la bouillir.}
    """
NEW = """\
    glossport: 1
    source_language: en
    languages: [en, fr]
    concepts:
      - id: tea
        definition: {en: a hot drink}
        terms:
          en: [{text: brew, status: preferred}, {text: char, status: deprecated}]
          fr: Thé
      - {id: tea-cup, terms: {en: cup, fr: tasse}}
      - {id: pot, terms: {en: pot, fr: théière, }, note: not the plant}
      - {id: leaf, terms: {en: leaf, fr: feuille}}
    """
TEXT = """\
- mug: en: mug; fr: grande tasse
+ leaf: en: leaf; fr: feuille
~ tea: brew
    newly deprecated (en): char
    preferred term (en): tea → brew
    definition (en): a drink → a hot drink
    spelling (fr): thé → Thé
~ tea-cup: cup
    id: cup → tea-cup
~ pot: pot
    changed: note
- unit: en: Boil it.; fr: Faites-la bouillir.
1 concepts added, 1 removed, 3 changed, 0 units added, 1 removed
version step: major (something that is in use went or is not to be used any more)
"""


def test_the_worst_comes_first(run: Run, write: Write) -> None:
    assert run("diff", write("old.yaml", OLD), write("new.yaml", NEW)) == (0, TEXT, "")


def test_json_has_the_promised_shape(run: Run, write: Write) -> None:
    tree = json.loads(run("diff", write("old.yaml", OLD), write("new.yaml", NEW), "--format", "json").out)
    assert set(tree) == {"added", "removed", "changed", "units", "metadata", "version_step"}
    assert tree["version_step"] == "major"
    assert tree["added"] == [{"id": "leaf", "terms": {"en": ["leaf"], "fr": ["feuille"]}}]
    assert tree["changed"][0]["changes"][0] == {"kind": "deprecated", "language": "en", "old": "char", "new": ""}


def test_markdown_is_harmless_and_says_the_step(run: Run, write: Write) -> None:
    old = write("old.yaml", OLD)
    new = write("new.yaml", NEW.replace("text: brew", 'text: "<b>|br*w"'))
    message = run("diff", old, new, "--format", "markdown").out
    assert "Version step: **major**" in message
    assert "<summary>Newly deprecated (1)</summary>\n\n- char (en) in tea\n" in message
    assert "preferred term (en): tea → &lt;b&gt;\\|br\\*w" in message


@pytest.mark.parametrize(
    ("old", "new", "step"),
    [
        ("{id: a, terms: {en: x}}", "{id: a, terms: {en: x}}", "none"),
        ("{id: a, terms: {en: x}}", "{terms: {en: [x]}, id: a}", "none"),
        ("{id: a, terms: {en: x}}", "{id: a, terms: {en: X}}", "patch"),
        ("{id: a, terms: {en: x}}", "{id: a, terms: {en: x}, note: n}", "patch"),
        ("{id: a, terms: {en: x}}", "{id: a, terms: {en: [x, y]}}", "minor"),
        ("{id: a, terms: {en: x}}", "{id: a, terms: {en: x, fr: y}}", "minor"),
        ("{id: a, terms: {en: [x, y]}}", "{id: a, terms: {en: x}}", "major"),
        ("{id: a, terms: {en: x}}", "{id: a, terms: {en: {text: x, status: superseded}}}", "major"),
        ("{id: a, terms: {en: {text: x, status: deprecated}}}", "{id: a, terms: {en: x}}", "patch"),
        ("{id: a, terms: {en: [x, y]}}", "{id: a, terms: {en: [y, x]}}", "major"),
        ("{id: a, terms: {en: x}}", "{id: b, terms: {en: x}}", "major"),
    ],
)
def test_the_version_step(run: Run, write: Write, old: str, new: str, step: str) -> None:
    names = [write(f"{name}.yaml", f"glossport: 1\nconcepts:\n- {text}\n") for name, text in (("o", old), ("n", new))]
    done = run("diff", *names, "--exit-code")
    assert f"version step: {step} (" in done.out
    assert done.code == int(step != "none")


_TERM = st.builds(Term, st.sampled_from("abcd"), status=st.none() | st.sampled_from(Status))
_CONCEPTS = st.dictionaries(
    st.sampled_from("xyz"),
    st.dictionaries(st.sampled_from(["en", "fr"]), st.lists(_TERM, max_size=3, unique_by=lambda term: term.text)),
).map(
    lambda tree: [
        Concept(name, {tag: LanguageSection(terms) for tag, terms in of.items()}) for name, of in tree.items()
    ]
)


@given(_CONCEPTS, _CONCEPTS)
def test_nothing_differs_from_itself_and_every_concept_is_accounted_for(old: list[Concept], new: list[Concept]) -> None:
    metadata = Metadata()
    assert differences(lambda: (metadata, old), lambda: (metadata, old)).step is Step.NONE
    found = differences(lambda: (metadata, old), lambda: (metadata, new))
    renamed = {change.old for one in found.changed for change in one.changes if change.kind == "id_changed"}
    assert {one.id for one in found.removed} == {one.id for one in old} - {one.id for one in new} - renamed
    assert len(new) - len(old) == len(found.added) - len(found.removed)


class TestRevisions:
    @pytest.fixture
    def repository(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Write) -> Path:
        if shutil.which("git") is None:
            pytest.skip("git is not installed")
        for name in list(os.environ):
            if name.startswith("GIT_"):
                monkeypatch.delenv(name)
        monkeypatch.chdir(tmp_path)
        write("terms.yaml", OLD)
        (tmp_path / "all").mkdir()
        write("all/a.yaml", OLD)
        write("packed.yaml.gz", gzip.compress((tmp_path / "terms.yaml").read_bytes()))
        git("init", "-q", "-b", "main")
        git("config", "user.name", "A Translator")
        git("config", "user.email", "translator@example.org")
        git("add", ".")
        git("commit", "-q", "-m", "Begin")
        git("tag", "v1.0.0")
        write("terms.yaml", NEW)
        write("all/a.yaml", NEW)
        return tmp_path

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("v1.0.0:terms.yaml", "terms.yaml"),
            ("HEAD:", "terms.yaml"),
            ("v1.0.0:all/", "all"),
            ("main:all", "terms.yaml"),
            ("main:packed.yaml.gz", "terms.yaml"),
        ],
    )
    def test_files_and_folders_of_a_revision(self, run: Run, repository: Path, old: str, new: str) -> None:
        assert run("diff", old, new).out == TEXT

    def test_a_path_within_a_subfolder_is_that_of_the_folder(
        self, run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(repository / "all")
        assert run("diff", "HEAD:a.yaml", "a.yaml").out == TEXT
        assert run("diff", "HEAD:", str(repository / "all" / "a.yaml")).out == TEXT

    @pytest.mark.parametrize(
        ("old", "message"),
        [
            ("v9:terms.yaml", "there is no revision 'v9'"),
            ("HEAD:none.yaml", "HEAD has no none.yaml"),
            ("--help:terms.yaml", "there is no revision '--help'"),
        ],
    )
    def test_what_is_not_there_is_one_line(self, run: Run, repository: Path, old: str, message: str) -> None:
        done = run("diff", "--", old, "terms.yaml")
        assert (done.code, done.out) == (2, "")
        assert message in done.err
        assert len(done.err.splitlines()) == 1

    @pytest.mark.parametrize("old", ["main:", "main:new.yaml", "main:./new.yaml"])
    def test_a_glossary_that_the_revision_does_not_have_yet_is_all_new(
        self, run: Run, repository: Path, write: Write, old: str
    ) -> None:
        write("new.yaml", NEW)
        done = run("diff", old, "new.yaml", "--format", "json")
        assert (done.code, done.err) == (0, "")
        found = json.loads(done.out)
        assert (found["removed"], found["changed"]) == ([], [])
        assert len(found["added"]) == NEW.count("- id:") + NEW.count("- {id:")
        # What has gone from the branch is no new glossary.
        assert run("diff", "new.yaml", "main:").code == 2
        assert "in neither" in run("diff", "main:none.yaml", "main:none.yaml").err

    def test_a_shallow_clone_says_how_to_deepen_it(
        self, run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        git("commit", "-qam", "Go on")
        git("clone", "-q", "--depth", "1", f"file://{repository.as_posix()}", "shallow")
        monkeypatch.chdir(repository / "shallow")
        done = run("diff", "HEAD~1:terms.yaml", "terms.yaml")
        assert done.code == 2
        assert "this clone is shallow: git fetch --unshallow" in done.err


def test_outside_of_a_repository(run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    done = run("diff", "HEAD:g.yaml", write("g.yaml", OLD))
    assert done.code == 2
    assert "this is no git repository" in done.err


def test_a_broken_glossary_is_told_with_its_mistakes(run: Run, write: Write) -> None:
    done = run("diff", write("a.yaml", OLD), write("b.yaml", NEW.replace("terms:", "term:")))
    assert done.code == 3
    assert "G201" in done.err


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def compared(old: list[Entry], new: list[Entry], *, before: Metadata = EN, after: Metadata = EN) -> Difference:
    return differences(lambda: (before, old), lambda: (after, new))


def tea(*terms: Term) -> list[Entry]:
    return [Concept("tea", {"en": LanguageSection(list(terms))})]


PREFERRED, DEPRECATED = Status.PREFERRED, Status.DEPRECATED


@pytest.mark.parametrize(
    ("old", "new", "kinds", "step"),
    [
        # One of two homonyms goes.
        (
            tea(Term("cast", part_of_speech=PartOfSpeech.NOUN), Term("cast", part_of_speech=PartOfSpeech.VERB)),
            tea(Term("cast", part_of_speech=PartOfSpeech.NOUN)),
            ["term_removed"],
            Step.MAJOR,
        ),
        (tea(Term("a"), Term("b"), Term("c")), tea(Term("a"), Term("c"), Term("b")), ["order_changed"], Step.PATCH),
        # A new term is preferred to the one that was in use.
        (
            tea(Term("a")),
            tea(Term("a"), Term("b", status=PREFERRED)),
            ["preferred_changed", "term_added"],
            Step.MAJOR,
        ),
        # The spelling changes, and the preferred term as well.
        (
            tea(Term("tea", status=PREFERRED), Term("brew")),
            tea(Term("Tea"), Term("brew", status=PREFERRED)),
            ["preferred_changed", "status_changed", "status_changed", "wording_changed"],
            Step.MAJOR,
        ),
        (tea(Term("tea", status=PREFERRED)), tea(Term("Tea", status=PREFERRED)), ["wording_changed"], Step.PATCH),
        # What was not to be used any more goes.
        (tea(Term("a"), Term("b", status=DEPRECATED)), tea(Term("a")), ["unused_removed"], Step.PATCH),
        (
            tea(Term("a", modified=(Transaction("2024-01-01"),))),
            tea(Term("a", modified=(Transaction("2024-02-02"),))),
            ["field_changed"],
            Step.PATCH,
        ),
    ],
)
def test_what_changed_in_a_concept(old: list[Entry], new: list[Entry], kinds: list[str], step: Step) -> None:
    found = compared(old, new)
    assert [change.kind for one in found.changed for change in one.changes] == kinds
    assert found.step is step


def test_units_are_told_apart_by_their_id_or_source_text() -> None:
    def unit(text: str, tuid: str | None = None, source: str = "Open") -> Unit:
        return Unit({"en": source, "fr": text}, tuid=tuid)

    def counts(old: list[Entry], new: list[Entry]) -> tuple[int, int, int]:
        found = compared(old, new)
        return found.units.added, found.units.removed, found.units.changed

    assert counts([unit("Ouvrir"), unit("Ouvrir")], [unit("Ouvrir")]) == (0, 1, 0)
    assert counts([unit("Ouvrir")], [unit("Ouvert")]) == (0, 0, 1)
    assert counts([unit("Ouvrir", "1")], [unit("Ouvert", "2")]) == (1, 1, 0)
    assert counts([unit("Ouvrir", "1")], [unit("Ouvrir", "1", "Open it")]) == (0, 0, 1)
    assert compared([unit("Ouvrir")], [unit("Ouvert")]).step is Step.PATCH


@pytest.mark.parametrize(
    "after",
    [
        replace(EN, version="1.0.1"),
        replace(EN, date="2026-01-01"),
        replace(EN, memory_header=MemoryHeader(creationtool="OmegaT")),
    ],
)
def test_what_changed_in_the_glossary_itself(after: Metadata) -> None:
    assert compared(tea(Term("a")), tea(Term("a")), after=after).step is Step.PATCH
