"""Tables by concept and by term: which terms and languages they have, and what they report."""

import csv
import io
from typing import Any

import pytest

from exporters.base import get_exporter
from exporters.losses import Losses
from glossary.fields import Feature
from glossary.findings import RefusedError
from glossary.model import Concept, Entry, LanguageSection, Metadata, PartOfSpeech, Status, Term, Transaction

TEA = Concept(
    "tea",
    {
        "en": LanguageSection([Term("brew|char", Status.ADMITTED), Term("tea", Status.PREFERRED)]),
        "zh-Hans": LanguageSection(
            [Term("荼", Status.DEPRECATED), Term("茶", part_of_speech=PartOfSpeech.PROPER_NOUN)]
        ),
    },
)
CUP = Concept("cup", {"en": LanguageSection([Term("=cup", translatable=False)])})
OLD = Concept("old", {"en": LanguageSection([Term("old", Status.SUPERSEDED)])})


def written(
    name: str, entries: list[Entry], languages: tuple[str, ...] = ("en", "zh-Hans"), **options: Any
) -> tuple[str, Losses]:
    exporter = get_exporter(name)
    out, losses = io.BytesIO(), Losses()
    metadata = Metadata(source_language=next(iter(languages), None), languages=languages)
    exporter.write(metadata, iter(entries), out, exporter.options(**options), losses)
    return out.getvalue().decode("utf-8-sig"), losses


def test_memoq_has_a_group_of_columns_for_each_term() -> None:
    text, losses = written("csv-memoq", [TEA, CUP, OLD])
    header, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert header[:2] == ["Entry_ID", "Entry_Subject"]
    group = ["English", "Term_Info", "Term_Example"]
    chinese = ["Chinese_PRC", *group[1:]]
    assert header[10:] == ["English_Def", *group * 2, "Chinese_PRC_Def", *chinese * 2]
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert rows[0][11:17:3] == ["tea", "brew|char"]
    assert rows[0][18:24] == [
        *("茶", "CasePermissive;HalfPrefix", ""),
        *("荼", "CasePermissive;HalfPrefix;Forbidden", ""),
    ]
    assert {len(row) for row in rows} == {len(header)}
    assert Feature.DEPRECATED_TERM not in losses.dropped


def test_crowdin_takes_a_deprecated_term_where_there_is_no_other() -> None:
    old = Concept("x", {"en": LanguageSection([Term("tea"), Term("char", Status.DEPRECATED)])})
    only = Concept("y", {"en": LanguageSection([Term("brew", Status.SUPERSEDED)])})
    text, losses = written("csv-crowdin", [old, only])
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["Term [en]"], row["Status [en]"]) for row in rows] == [("tea", ""), ("brew", "obsolete")]
    assert losses.dropped[Feature.DEPRECATED_TERM].count == 1


def test_a_set_of_google_has_no_concept_of_one_language() -> None:
    text, losses = written("csv-google-set", [TEA, CUP])
    assert text == "en,zh-CN\ntea,茶\n"
    assert losses.omitted[0]["reason"] == "a term in one language only"


def test_crowdin_has_its_words_for_parts_of_speech_and_languages() -> None:
    text, _ = written("csv-crowdin", [TEA])
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["Term [en]"], row["Status [en]"], row["Term [zh-CN]"], row["Part of Speech [zh-CN]"]) == (
        "tea",
        "preferred",
        "茶",
        "proper noun",
    )


def test_phrase_leaves_deprecated_terms_out() -> None:
    text, losses = written("csv-phrase", [TEA, CUP, OLD])
    assert text.splitlines() == [
        "term,case sensitive,translatable,description,zh-Hans",
        "tea,false,true,,茶",
        "brew|char,false,true,,茶",
        "=cup,false,false,,",
    ]
    assert losses.entries_omitted == 1


@pytest.mark.parametrize("name", ["csv-google-set", "csv-crowdin", "tbx-crowdin", "tmx-google", "tmx-aws"])
def test_two_languages_that_would_become_one_are_refused(name: str) -> None:
    with pytest.raises(RefusedError, match="are both zh"):
        written(name, [TEA], ("zh-Hans", "zh-CN"))


def test_every_name_that_is_no_tag_is_reported() -> None:
    _, losses = written("csv-lokalise", [TEA], ("en", "zh-Hans"))
    assert losses.altered[0]["change"] == "zh-Hans is written as zh_Hans"


class TestExcel:
    def test_formulas_are_marked_and_reported_by_concept(self) -> None:
        text, losses = written("csv-excel", [TEA, CUP])
        assert text.endswith("\r\n'=cup,,cup,,false,,\r\n")
        assert [(change["entry"], change["feature"]) for change in losses.altered] == [("cup", "term")]

    def test_formulas_can_be_kept_and_the_separator_chosen(self) -> None:
        excel = get_exporter("csv-excel").options
        hints = excel.__annotations__
        text, losses = written(
            "csv-excel", [CUP], formulas=hints["formulas"]("keep"), separator=hints["separator"]("semicolon")
        )
        assert text == "en;zh-Hans;id;translatable:en\r\n=cup;;cup;false\r\n"
        assert losses.altered_count == 0

    @pytest.mark.parametrize(
        "text",
        [
            *("007", "1E5", "1.5e-3", "TRUE", "false", "$5", "5 €", "(12)", "50%", "1,000", "2.50", "1234567890123456"),
            *("1/2", "1-2", "12:30", "9 pm", "MAR1", "Sept 2", "1-May-2024", "2024-01-02"),
        ],
    )
    def test_what_would_become_a_number_or_a_date_is_marked(self, text: str) -> None:
        concept = Concept("c", {"en": LanguageSection([Term(text)])})
        found, losses = written("csv-excel", [concept])
        assert f"'{text}" in found
        assert [(one["entry"], one["feature"]) for one in losses.altered] == [("c", "term")]

    @pytest.mark.parametrize("text", ["42", "0", "May", "true north", "5 o'clock", "B2B", "v1.0", "march", "MP3", "3D"])
    def test_what_a_spreadsheet_leaves_is_left(self, text: str) -> None:
        found, losses = written("csv-excel", [Concept("c", {"en": LanguageSection([Term(text)])})])
        assert f"{text}," in found
        assert "'" not in found.replace("o'clock", "")
        assert losses.altered_count == 0

    def test_dates_of_ours_are_counted_and_flags_are_left(self) -> None:
        concept = Concept(
            "c",
            {"en": LanguageSection([Term("tea", translatable=False)])},
            created=(Transaction("2024-01-02T00:00:00Z"), Transaction("2024-01-03")),
        )
        found, losses = written("csv-excel", [concept])
        assert "2024-01-03" in found
        assert "'" not in found
        assert {one["feature"] for one in losses.altered} == {"transaction"}


def test_aws_refuses_formulas() -> None:
    concept = Concept("cup", {"en": LanguageSection([Term("=cup")]), "zh-Hans": LanguageSection([Term("杯")])})
    _, losses = written("csv-aws", [concept])
    assert [reason for _, reason in losses.over_limit] == ["'=cup' begins like a formula"]


def test_a_glossary_without_languages_has_no_table() -> None:
    for name in ("csv-phrase", "csv-google-set"):
        with pytest.raises(RefusedError):
            written(name, [], ())
