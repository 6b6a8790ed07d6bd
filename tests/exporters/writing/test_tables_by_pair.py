"""Tables of pairs: the written terms, the limits and the reported losses."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from deepl import util
from hypothesis import given
from hypothesis import strategies as st

from exporters.base import get_exporter
from exporters.losses import LossCounter, Losses
from glossary.fields import Feature
from glossary.findings import RefusedError
from glossary.model import Concept, Entry, LanguageSection, Metadata, Status, Term

Run = Callable[..., Any]


def concept(name: str, source: list[Term], target: list[Term]) -> Concept:
    sections = {"en": LanguageSection(source), "zh-Hans": LanguageSection(target)}
    return Concept(name, {language: section for language, section in sections.items() if section.terms})


def written(name: str, entries: list[Entry], languages: tuple[str, str] = ("en", "zh-Hans")) -> tuple[str, Losses]:
    exporter = get_exporter(name)
    metadata = Metadata(source_language=languages[0], languages=languages)
    out = io.BytesIO()
    losses = Losses()
    exporter.write(
        metadata,
        LossCounter(exporter.carries, metadata, losses).carried(iter(entries)),
        out,
        exporter.options(),
        losses,
    )
    return out.getvalue().decode(), losses


ENTRIES: list[Entry] = [
    concept(
        "tea", [Term("tea"), Term("brew")], [Term("茶叶"), Term("茶", Status.PREFERRED), Term("荼", Status.DEPRECATED)]
    ),
    concept("char", [Term("char", Status.DEPRECATED)], [Term("茶")]),
    concept("homograph", [Term("tea")], [Term("茶点")]),
    concept("name", [Term("OmegaT", translatable=False)], []),
    concept("comma", [Term('a, "b"')], [Term("甲")]),
    concept("alone", [Term("cup")], []),
]


def test_deepl_gets_each_source_once_the_preferred_target_and_nothing_deprecated() -> None:
    text, losses = written("csv-deepl", ENTRIES)
    assert text == 'tea,茶\nbrew,茶\nOmegaT,OmegaT\n"a, ""b""",甲\n'
    assert losses.pairs == 4
    assert {str(feature): loss.count for feature, loss in losses.dropped.items()} == {
        "concept_id": 6,
        "target_synonym": 2,
        "deprecated_term": 2,
        "homograph": 1,
        "untranslated": 1,
    }
    assert losses.entries_out == 3


def test_azure_has_tabs_and_no_quotes() -> None:
    assert written("tsv-azure", ENTRIES)[0] == 'tea\t茶\nbrew\t茶\nOmegaT\tOmegaT\na, "b"\t甲\n'


def test_aws_names_its_languages_and_reports_the_names() -> None:
    text, losses = written("csv-aws", ENTRIES[:1])
    assert text == "en,zh\ntea,茶\nbrew,茶\n"
    assert [change["change"] for change in losses.altered] == ["zh-Hans is written as zh"]


def test_languages_that_would_be_one_are_refused() -> None:
    with pytest.raises(RefusedError, match="zh-CN and zh-Hans are both zh"):
        written("csv-aws", [], ("zh-CN", "zh-Hans"))


class TestLimits:
    LONG = "x" * 1025

    @pytest.fixture
    def glossary(self, tmp_path: Path) -> Path:
        path = tmp_path / "g.csv"
        path.write_text(f"en,fr\ntea,thé\n{self.LONG},long\ncup,tasse\u0085x\n", encoding="utf-8")
        return path

    def test_a_term_over_a_limit_refuses_the_output_and_is_named(
        self, run: Run, glossary: Path, tmp_path: Path
    ) -> None:
        old = tmp_path / "out.csv"
        old.write_text("old", encoding="utf-8")
        done = run("convert", glossary, "--to", "csv-deepl", "-o", old)
        assert done.code == 1
        assert "g.csv:3: error G605 over-limit" in done.err
        assert "has 1025 bytes, more than 1024" in done.err
        assert (
            "1 rows are over a limit of csv-deepl; shorten them, or leave them out with --drop-over-limit" in done.err
        )
        assert old.read_text(encoding="utf-8") == "old"

    def test_it_can_be_left_out_and_is_reported(self, run: Run, glossary: Path, tmp_path: Path) -> None:
        out = tmp_path / "out.csv"
        done = run("convert", glossary, "--to", "csv-deepl", "-o", out, "--drop-over-limit")
        assert done.code == 0
        assert out.read_text(encoding="utf-8") == "tea,thé\ncup,tasse x\n"
        assert "term 2" in done.err

    def test_a_file_over_its_limit_is_refused(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "g.csv"
        rows = "".join(f"{number} {'x' * 1000},y\n" for number in range(10_600))
        path.write_text(f"en,fr\n{rows}", encoding="utf-8")
        done = run("convert", path, "--to", "csv-deepl", "-o", tmp_path / "out.csv")
        assert done.code == 1
        assert "error G606 file-too-large: the file would have more than 10,485,760 bytes" in done.err
        assert not (tmp_path / "out.csv").exists()


texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_deepl_s_own_check_accepts_every_term(pairs: list[tuple[str, str]]) -> None:
    entries: list[Entry] = [concept(f"c{number}", [Term(a)], [Term(b)]) for number, (a, b) in enumerate(pairs)]
    text, _ = written("csv-deepl", entries)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for row in rows:
        for term in row:
            util.validate_glossary_term(term)
            assert term == term.strip()
    assert len({row[0] for row in rows}) == len(rows)


def test_feature_of_status_is_only_the_order() -> None:
    _, losses = written("csv-google", [concept("a", [Term("tea", Status.ADMITTED)], [Term("茶", Status.PREFERRED)])])
    assert losses.dropped[Feature.STATUS].count == 2


def test_only_the_synonym_that_is_not_to_be_translated_is_its_own_translation() -> None:
    grade = concept("op", [Term("orange pekoe"), Term("OP", translatable=False)], [Term("橙黄白毫")])
    alone = concept("bop", [Term("broken pekoe"), Term("BOP", translatable=False)], [])
    whole = concept("name", [Term("tea"), Term("TEA")], [Term("Tea", translatable=False)])
    text, losses = written("csv-deepl", [grade, alone, whole])
    assert text == "orange pekoe,橙黄白毫\nOP,OP\nBOP,BOP\ntea,tea\nTEA,TEA\n"
    assert losses.dropped[Feature.UNTRANSLATED].examples[0]["value"] == "broken pekoe: no term in zh-Hans"
