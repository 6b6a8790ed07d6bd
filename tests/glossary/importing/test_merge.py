"""Merging into a reviewed file: what comes in, what stays, and that every other byte is left alone."""

import os
from pathlib import Path

import pytest

from glossary.files.source import source_at, source_of
from glossary.findings import InputError, Report, Severity, UsageError
from glossary.importing.merge import Merge, OnConflict, merge
from glossary.model import (
    Concept,
    CrossReference,
    Entry,
    LanguageSection,
    Location,
    Metadata,
    PartOfSpeech,
    Passage,
    Status,
    Term,
    Unit,
)
from glossary.readers.csv import READER as CSV
from glossary.reading import ReadOptions, Stream

HEAD = "glossport: 1\nsource_language: en\n"
SAMPLE = Path(__file__).parents[3] / "../shared/samples/cyberspace-terms.en-zh.csv"
TOWER = HEAD + "concepts:\n  - id: tower\n    terms: {en: 5G cell tower, fr: tour}\n"


def merged(
    text: str | bytes,
    *entries: Entry,
    policy: OnConflict = OnConflict.FAIL,
    on: str | None = None,
    has_ids: bool = False,
    report: Report | None = None,
) -> Merge:
    data = text if isinstance(text, bytes) else text.encode()
    into = source_of(data, "old.yaml")
    return merge(into, Stream(Metadata(), iter(entries), has_ids), policy, on, report or Report())


def concept(id_: str = "x", **terms: str | Term | list[Term]) -> Concept:
    def section(value: str | Term | list[Term]) -> LanguageSection:
        values = value if isinstance(value, list) else [value]
        return LanguageSection([Term(term) if isinstance(term, str) else term for term in values])

    sections = {language.replace("_", "-"): section(value) for language, value in terms.items()}
    return Concept(id_, sections, location=Location("new.csv", 2))


def text_of(result: Merge) -> str:
    assert result.text is not None
    return result.text.decode()


def test_a_translation_is_filled_in_beside_the_same_term() -> None:
    result = merged(TOWER, concept(en="5G cell tower", zh_Hans="5G基站"))
    assert text_of(result) == (
        HEAD + "concepts:\n  - id: tower\n    terms:\n      en: 5G cell tower\n      fr: tour\n      zh-Hans: 5G基站\n"
    )
    assert [listed.id for listed in result.changed] == ["tower"]
    assert result.conflicts == []


def test_an_id_joins_before_a_term() -> None:
    text = HEAD + "concepts:\n  - {id: a, terms: {en: one}}\n  - {id: b, terms: {en: two}}\n"
    result = merged(text, concept("b", de="zwei"), has_ids=True)
    assert [listed.id for listed in result.changed] == ["b"]
    assert merged(text, concept("b", de="zwei"), has_ids=False).changed == []


def test_terms_join_in_any_unicode_normal_form() -> None:
    text = HEAD + "concepts:\n  - {id: a, terms: {en: caf\u00e9}}\n"
    result = merged(text, concept(en="cafe\u0301", de="Café"))
    assert [listed.id for listed in result.changed] == ["a"]
    assert "en: caf\u00e9\n" in text_of(result)


def test_every_other_byte_stays() -> None:
    before = (
        "\ufeff# our glossary\nglossport:   1\nsource_language: 'en'   # of course\nlanguages: [ en, fr ]  # ours\n\n"
        "concepts:\n# the first\n- id:  'one'   # stays as it is\n  terms: {en: 'one'}\n\n"
    )
    touched = "- id: two # yes\n  terms:\n    # short\n    en: 'two'\n"
    after = "  # still about two\n\n# the end\nunits:\n- {en: 'x', fr: \"y\"}\n..."
    result = merged(before + touched + after, concept(en="two", de="zwei"))
    expected = "- id: two  # yes\n  terms:\n    # short\n    en: two\n    de: zwei\n"
    assert text_of(result) == before.replace("fr ]", "fr, de ]") + expected + after


def test_crlf_line_ends_and_a_missing_last_one_stay() -> None:
    text = TOWER.rstrip("\n").replace("\n", "\r\n")
    result = text_of(merged(text, concept(en="5G cell tower", de="Mast"), concept("new", en="new")))
    assert result.count("\n") == result.count("\r\n") == 11
    assert result.endswith("      de: Mast\r\n  - id: new\r\n    terms:\r\n      en: new\r\n")
    assert text_of(merged(text, concept(en="5G cell tower", de="Mast"))).endswith("de: Mast")


def test_nothing_new_changes_no_byte() -> None:
    result = merged(TOWER, concept(en="5G cell tower", fr="tour"))
    assert result.text == TOWER.encode()
    assert [listed.id for listed in result.kept] == ["tower"]
    assert result.changed == []


def test_a_second_merge_changes_nothing_more() -> None:
    entries: list[Entry] = [
        concept(en="5G cell tower", de="Mast"),
        concept("k1", en="new"),
        Unit({"en": "Hi.", "de": "Hallo."}),
    ]
    once = merged(TOWER, *entries)
    again = merged(text_of(once), *entries)
    assert again.text == once.text
    assert (again.added, again.changed, len(again.kept)) == ([], [], 3)


def test_fail_names_both_places_and_writes_nothing() -> None:
    report = Report()
    result = merged(TOWER, concept(en="5G cell tower", fr="antenne"), report=report)
    [finding] = report.findings
    assert finding.code == "G701"
    assert str(finding.location) == "new.csv:2"
    assert [str(place) for place in finding.related] == ["old.yaml:5:36"]
    assert "'tour'" in finding.message
    assert "'antenne'" in finding.message
    assert result.refused
    assert result.text is None


def test_keep_and_theirs_settle_a_conflict_and_tell_it() -> None:
    kept = merged(TOWER, concept(en="5G cell tower", fr="antenne"), policy=OnConflict.KEEP)
    assert kept.text == TOWER.encode()
    theirs = merged(TOWER, concept(en="5G cell tower", fr="antenne"), policy=OnConflict.THEIRS)
    assert "fr: antenne" in text_of(theirs)
    for result in (kept, theirs):
        [conflict] = result.conflicts
        assert (conflict.field, conflict.existing, conflict.incoming) == ("terms.fr", "tour", "antenne")


@pytest.mark.parametrize(("policy", "status"), [(OnConflict.KEEP, "admitted"), (OnConflict.THEIRS, "deprecated")])
def test_the_fields_of_the_same_term_merge(policy: OnConflict, status: str) -> None:
    text = HEAD + "concepts:\n  - id: a\n    terms:\n      en: {text: mast, status: admitted, note: old}\n"
    mast = Term("mast", status=Status.DEPRECATED, part_of_speech=PartOfSpeech.NOUN, notes=("old", "new"))
    result = merged(text, concept(en=[mast, Term("pole")]), policy=policy)
    fields = ["- text: mast", f"status: {status}", "part_of_speech: noun", "note: [old, new]", "- pole"]
    assert [line.strip() for line in text_of(result).splitlines()[-5:]] == fields
    assert [conflict.field for conflict in result.conflicts] == ["terms.en.status"]


def test_a_different_definition_is_a_conflict_and_a_missing_source_is_none() -> None:
    text = HEAD + "concepts:\n  - {id: a, definition: {en: A mast.}, terms: {en: mast}}\n"

    def incoming(*passages: Passage) -> Concept:
        return Concept("x", {"en": LanguageSection([Term("mast")], definitions=passages)})

    assert "text: A mast." in text_of(merged(text, incoming(Passage("A mast.", "ISO"))))
    refused = merged(text, incoming(Passage("Another.")))
    assert [conflict.field for conflict in refused.conflicts] == ["languages.en.definition"]
    assert [str(conflict.related) for conflict in refused.conflicts] == ["old.yaml:4:30"]


def test_a_term_of_several_concepts_joins_none() -> None:
    text = HEAD + "concepts:\n  - {id: a, terms: {en: bank}}\n  - {id: b, terms: {en: bank}}\n"
    for policy, severity in ((OnConflict.FAIL, Severity.ERROR), (OnConflict.KEEP, Severity.WARNING)):
        report = Report()
        result = merged(text, concept(en="bank", de="Ufer"), policy=policy, report=report)
        assert [(finding.code, finding.severity) for finding in report.findings] == [("G702", severity)]
        assert [len(finding.related) for finding in report.findings] == [2]
        assert result.text == (None if policy is OnConflict.FAIL else text.encode())


def test_new_concepts_stand_at_the_end_with_ids_of_their_own() -> None:
    new = concept("tower", en="control tower", fr="tour de contrôle")
    referring = Concept("other", {"en": LanguageSection([Term("other")])}, cross_references=(CrossReference("tower"),))
    result = merged(TOWER + "    # about the tower\n# end\n", referring, new)
    ids = [listed.id for listed in result.added]
    assert ids[0] == "other"
    assert ids[1].startswith("tower-")
    assert f"cross_reference: {ids[1]}\n" in text_of(result)
    assert text_of(result).startswith(TOWER + "    # about the tower\n  - id: other\n")
    assert text_of(result).endswith("# end\n")


def test_a_real_id_that_comes_in_twice_is_an_error() -> None:
    report = Report()
    assert merged(TOWER, concept("k1", en="a"), concept("k1", en="b"), has_ids=True, report=report).text is None
    assert [finding.code for finding in report.findings] == ["G401"]


@pytest.mark.parametrize("empty", ["", "concepts:\n", "concepts: []  # none yet\n", 'concepts: ""\n'])
def test_the_first_concept_and_the_first_unit(empty: str) -> None:
    result = merged(HEAD + empty, concept("k1", en="new"), Unit({"en": "Hi."}))
    comment = "  # none yet" if "#" in empty else ""
    expected = f"concepts:{comment}\n  - id: k1\n    terms:\n      en: new\nunits:\n  - {{en: Hi.}}\n"
    assert text_of(result) == HEAD + expected


def test_units_join_by_their_text() -> None:
    text = HEAD + "units:\n- {en: Hello., fr: Salut.}\n# end\n"
    result = merged(text, Unit({"en": "Hello.", "de": "Hallo."}), Unit({"en": "Bye."}))
    assert text_of(result) == HEAD + "units:\n- {en: Hello., fr: Salut., de: Hallo.}\n- {en: Bye.}\n# end\n"
    refused = merged(text, Unit({"en": "Hello.", "fr": "Bonjour."}))
    assert [(conflict.field, conflict.existing) for conflict in refused.conflicts] == [("fr", "Salut.")]


@pytest.mark.parametrize(
    ("declared", "grown"),
    [
        ("languages: [en]", 'languages: [en, "no"]'),
        ("languages: en  # x", 'languages: [en, "no"]  # x'),
        ("languages:\n- en  # x\n- fr", 'languages:\n- en  # x\n- fr\n- "no"'),
        ("languages: [en, # x\n  fr]", 'languages: [en, # x\n  fr, "no"]'),
        ("title: x", "title: x"),
    ],
)
def test_declared_languages_grow(declared: str, grown: str) -> None:
    rest = "\nconcepts:\n  - id: a\n    terms:\n      en: tower\n"
    result = merged(HEAD + declared + rest, concept(en="tower", no="tårn"))
    assert text_of(result) == HEAD + grown + rest + '      "no": tårn\n'


def test_entries_in_brackets_are_refused_with_a_suggestion() -> None:
    text = HEAD + "concepts: [{id: a, terms: {en: tower}}]\n"
    with pytest.raises(InputError, match="brackets") as caught:
        merged(text, concept(en="tower", de="Turm"))
    assert caught.value.finding.suggestion is not None
    assert str(caught.value.finding.location) == "old.yaml:3:11"


def test_an_invalid_file_is_left_alone() -> None:
    report = Report()
    assert merged(TOWER + "    colour: red\n", concept(en="5G cell tower", de="x"), report=report).text is None
    assert [finding.code for finding in report.findings] == ["G201"]


def test_a_folder_and_a_missing_join_language_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(TOWER)
    with pytest.raises(UsageError, match="is a folder"):
        merge(source_at(str(tmp_path)), Stream(Metadata(), iter(())), OnConflict.FAIL, None, Report())
    with pytest.raises(UsageError, match="source language"):
        merged("glossport: 1\n", concept(en="x"))


@pytest.mark.parametrize(
    "entry",
    [
        "  -\n    id: a\n    terms: {en: mast}\n",
        "  - # dash\n    id: a\n    terms: {en: mast}\n",
        "  -   terms: {en: mast}\n      id: a\n",
        "  - {id: a,\n    terms: {en: mast} }  # x\n",
        "  - id: a\n    terms: {en: mast}\n    note: |+\n      kept\n\n\n",
        "  - id: a\n    terms: {en: mast}\n    note: >-  # folded\n      kept\n\n",
        '  - id: a\n    terms: {en: mast}\n    note: "two\n\n      lines # no comment"\n',
        "  - id: a\n    note: x\u2028# no line end here\n    terms: {en: mast}\n",
    ],
)
@pytest.mark.parametrize("following", ["", "  - id: z # z\n    terms: {en: zed}\n", "# end\nunits: []\n"])
def test_any_layout_of_an_entry_can_be_rewritten(entry: str, following: str) -> None:
    text = f"{HEAD}concepts:\n  - id: '0'\n    terms: {{en: zero}}\n{entry}{following}"
    result = text_of(merged(text, concept(en="mast", de="Mast")))
    assert result.startswith(text[: text.index(entry)])
    assert result.endswith(following)
    assert "de: Mast\n" in result


def test_the_report_as_json() -> None:
    result = merged(TOWER, concept(en="5G cell tower", de="Mast"), concept("k1", en="new"))
    assert result.as_json() == {
        "policy": "fail",
        "on": "en",
        "added": [{"id": "k1", "term": "new"}],
        "changed": [{"id": "tower", "term": "5G cell tower"}],
        "kept": [],
        "ambiguous": [],
        "conflicts": [],
        "untranslated": [{"id": "k1", "term": "new", "language": "de"}],
        "translated": {"de": 1},
    }


def test_the_sample_gives_forty_concepts_with_chinese_and_names_the_four_without() -> None:
    if not SAMPLE.exists():
        assert os.environ.get("GLOSSPORT_REQUIRE_ORACLES") != "1", "the sample is missing"
        pytest.skip("the sample ../shared/samples is not here")
    report = Report()
    rows = list(CSV.open(source_at(str(SAMPLE)), ReadOptions(), report).entries)
    english = [entry.sections["en"].terms[0].text for entry in rows if isinstance(entry, Concept)]
    lines = [f"  - id: t{number}\n    terms:\n      en: {term!r}\n" for number, term in enumerate(english)]
    lines = [line.replace("\\'", "''") for line in lines]
    missing = [f"  - id: m{number}\n    terms: {{en: missing {number}}}\n" for number in range(4)]
    text = HEAD + "languages: [en]\nconcepts:\n" + "".join([*missing[:2], *lines, *missing[2:]])
    stream = CSV.open(source_at(str(SAMPLE)), ReadOptions(), report)
    into = source_of(text.encode(), "old.yaml")
    result = merge(into, stream, OnConflict.FAIL, None, report)
    assert report.findings == []
    assert len(result.changed) == 40
    assert result.translated == {"zh-Hans": 40}
    assert [(listed.id, listed.term) for listed in result.untranslated] == [(f"m{n}", f"missing {n}") for n in range(4)]
    assert all(line in text_of(result) for line in missing)
