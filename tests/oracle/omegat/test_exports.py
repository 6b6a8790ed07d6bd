"""OmegaT 3.6 lists from our files exactly the pairs that the loss report counts, with the expected texts.

This module computes the expected pairs from the glossary's text alone, by the rules that a translator would state.
"""

import csv
import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest
import yaml

import cli

# The types of the fixtures in conftest.py, which tests cannot import.
Entries: TypeAlias = list[tuple[str, str, str]]
OmegatList: TypeAlias = Callable[..., dict[Path, Entries]]
OmegatTranslate: TypeAlias = Callable[..., str]

Tree: TypeAlias = Any
Pair: TypeAlias = tuple[str, str]

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared"
TEA = (ROOT / "examples/tea/tea.yaml").read_text(encoding="utf-8")
HOSTILE = r"""
glossport: 1
source_language: en
languages: [en, zh-Hans, fr]
concepts:
  - id: number-sign
    note: "two lines\nand a\ttab"
    terms: {en: ["#1 grade", grade one], zh-Hans: ["#一级", 一级], fr: "#premier choix"}
  - id: coding
    terms: {en: "# -*- coding: utf-16 -*-", zh-Hans: 编码}
  - id: separators
    definition: {en: "first, \"quoted\"\nsecond", zh-Hans: "甲，\t乙", fr: "définition, \"française\""}
    terms: {en: 'tea, "loose"', zh-Hans: '"散装", 茶', fr: 'thé, "vrac"'}
  - id: quotes
    terms: {en: ['"', '""quoted"', "it's"], zh-Hans: ['"', ',', "'引'"]}
  - id: lines
    terms: {en: "green\ttea\r\nleaf", zh-Hans: "绿\n茶\u2028叶"}
  - id: markup
    note: ["<hi>no</hi> & so on", "]]>"]
    terms: {en: "<b>tea & milk</b>", zh-Hans: "<奶>&amp;茶"}
  - id: punctuation
    terms: {en: ["]]>", "...", "-->"], zh-Hans: 。}
  - id: decomposed
    terms: {en: "cafe\u0301 tea", zh-Hans: "\uF900茶"}
  - id: astral
    terms: {en: "🍵 tea", zh-Hans: 𠮷茶🫖}
  - id: right-to-left
    terms: {en: "شاي tea", zh-Hans: 阿拉伯茶}
  - id: synonyms
    terms:
      en:
        - cha
        - {text: char, status: superseded}
        - {text: tea leaf, status: admitted}
        - {text: tea, status: preferred}
        - {text: cuppa, status: deprecated, note: slang}
      zh-Hans:
        - 茶叶
        - {text: 茗, status: superseded, note: literary}
        - {text: 荼, status: deprecated}
        - {text: 茶, status: preferred}
        - {text: 茶水, status: admitted}
      fr: [{text: thé, status: preferred, note: en français}, {text: infusion, status: deprecated}]
  - id: untranslatable
    terms:
      en: {text: OP, translatable: false, case_sensitive: true}
      zh-Hans: {text: OP, translatable: false, case_sensitive: true}
  - id: outer-spaces
    terms: {en: " oolong ", zh-Hans: "\u3000乌龙\u00a0"}
  - id: alike-once-trimmed
    terms: {en: [sencha, "sencha "], zh-Hans: ["煎茶\n", 煎茶]}
  - id: tip-of-a-leaf
    terms: {en: tip, zh-Hans: 芽尖}
  - id: tip-in-a-cafe
    terms: {en: [tip, gratuity], zh-Hans: 小费}
  - id: only-deprecated-targets
    terms: {en: brick, zh-Hans: [{text: 砖, status: deprecated}, {text: 老砖, status: superseded}]}
  - id: only-deprecated-sources
    terms: {en: [{text: bohea, status: superseded}], zh-Hans: 武夷茶}
  - id: no-target
    terms: {en: gyokuro, fr: gyokuro}
  - id: no-source
    terms: {zh-Hans: 玉露, fr: gyokuro}
  - id: other-language-only
    terms: {fr: théière}
units:
  - {en: "Boil\nwater.", zh-Hans: "烧\t水。", fr: Faites bouillir l'eau., note: "once\nonly"}
  - {en: tip, zh-Hans: 尖}
  - {en: Wait., fr: Attendez.}
"""
GLOSSARIES = {"tea": TEA, "hostile": HOSTILE}

PLAIN = "tbx"
PROFILES = ("tbx-omegat", "omegat", "csv-omegat", "tmx-omegat")
"""Made for OmegaT: one pair of languages, with comments for the translator's eye."""
EXPORTERS = (PLAIN, *PROFILES)
LANGUAGE_PAIRS = (
    ("en", "zh-Hans"),
    ("zh-Hans", "en"),
    ("en-US", "zh-CN"),
    ("en-US", "fr-CA"),
    ("en", "ar"),
    ("ja", "en"),
)
UNUSABLE = ("deprecated", "superseded")


class Export(NamedTuple):
    """The report of one exporter, and the entries that OmegaT found in its file."""

    report: dict[str, Any]
    entries: Entries

    @property
    def pairs(self) -> list[Pair]:
        return [(source, target) for source, target, _ in self.entries]

    @property
    def comments(self) -> list[str]:
        return [comment for *_, comment in self.entries if comment]


Exports: TypeAlias = dict[tuple[str, str, str, str], Export]


# What is to be expected


def tree_of(glossary: str, source: str, target: str) -> Tree:
    """Load a glossary as plain texts, with its English and Chinese under the tags of the pair."""
    english, chinese = (source, target) if source.startswith("en") else (target, source)
    names = {"en": english, "zh-Hans": chinese}

    def renamed(tree: Tree) -> Tree:
        if isinstance(tree, dict):
            return {names.get(key, key): renamed(value) for key, value in tree.items()}
        if isinstance(tree, list):
            return [renamed(item) for item in tree]
        return tree

    tree = renamed(yaml.load(GLOSSARIES[glossary], yaml.BaseLoader))
    return {**tree, "source_language": english, "languages": [english, chinese, "fr"]}


def terms_of(concept: Tree, language: str) -> list[Tree]:
    terms = concept.get("terms", {}).get(language, [])
    terms = terms if isinstance(terms, list) else [terms]
    return [term if isinstance(term, dict) else {"text": term} for term in terms]


def one_line(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(re.split(r"[\t\r\n\u2028]+", text.strip())))


def texts(terms: list[Tree]) -> list[str]:
    """Return each text once, on one line, the preferred terms first."""
    preferred_first = sorted(terms, key=lambda term: term.get("status") != "preferred")
    return list(dict.fromkeys(one_line(term["text"]) for term in preferred_first))


def usable(terms: list[Tree]) -> list[Tree]:
    return [term for term in terms if term.get("status") not in UNUSABLE]


def tbx_pairs(tree: Tree, source: str, target: str) -> Iterator[Pair]:
    """Yield every source with every target, unchanged except for NFC, which OmegaT applies itself."""
    for concept in tree["concepts"]:
        for source_term in terms_of(concept, source):
            for target_term in terms_of(concept, target):
                yield (
                    unicodedata.normalize("NFC", source_term["text"]),
                    unicodedata.normalize("NFC", target_term["text"]),
                )


def glossary_pairs(tree: Tree, source: str, target: str) -> Iterator[Pair]:
    """Yield every source, including deprecated ones, with every usable target."""
    for concept in tree["concepts"]:
        for source_text in texts(terms_of(concept, source)):
            for target_text in texts(usable(terms_of(concept, target))):
                yield source_text, target_text


def text_pairs(tree: Tree, source: str, target: str) -> Iterator[Pair]:
    """Return the glossary pairs without those whose line begins with #, which is a comment."""
    return (pair for pair in glossary_pairs(tree, source, target) if not pair[0].startswith("#"))


def memory_pairs(tree: Tree, source: str, target: str) -> Iterator[Pair]:
    """Yield every usable source text once, with the preferred target; sentences come after the terms."""
    memory: dict[str, str] = {}
    for concept in tree["concepts"]:
        if targets := texts(usable(terms_of(concept, target))):
            for source_text in texts(usable(terms_of(concept, source))):
                memory.setdefault(source_text, targets[0])
    for unit in tree.get("units", []):
        if source in unit and target in unit:
            memory.setdefault(one_line(unit[source]), one_line(unit[target]))
    yield from memory.items()


EXPECTED = {
    "tbx": tbx_pairs,
    "tbx-omegat": glossary_pairs,
    "omegat": text_pairs,
    "csv-omegat": glossary_pairs,
    "tmx-omegat": memory_pairs,
}


# What OmegaT finds


def convert(glossary: Path, folder: Path, source: str, target: str, *formats: str) -> dict[str, Any]:
    """Run the command; return the loss report of each format."""
    report = folder / "losses.json"
    to = ["--to", ",".join(formats), "--source", source, "--target", target]
    assert (
        cli.run(["convert", str(glossary), *to, "--output-dir", str(folder), "--loss-report", str(report), "-q"]) == 0
    )
    outputs = json.loads(report.read_text(encoding="utf-8"))["outputs"]
    return {output["exporter"]: output for output in outputs}


@pytest.fixture(scope="module")
def exports(omegat_list: OmegatList, tmp_path_factory: pytest.TempPathFactory) -> Exports:
    """Every glossary, from every exporter, for every pair; one OmegaT per pair loads them."""
    found = {}
    for source, target in LANGUAGE_PAIRS:
        reports = {}
        for glossary in GLOSSARIES:
            folder = tmp_path_factory.mktemp(f"{glossary}-{source}-{target}")
            file = folder / f"{glossary}.yaml"
            tree = tree_of(glossary, source, target)
            file.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")
            reports[glossary] = convert(file, folder, source, target, *EXPORTERS)
        files = [Path(report["file"]) for glossary in GLOSSARIES for report in reports[glossary].values()]
        listed = omegat_list(source, target, *files)
        for glossary, by_exporter in reports.items():
            for exporter, report in by_exporter.items():
                found[glossary, source, target, exporter] = Export(report, listed[Path(report["file"])])
    return found


each_pair = pytest.mark.parametrize(("source", "target"), LANGUAGE_PAIRS)
each_glossary = pytest.mark.parametrize("glossary", GLOSSARIES)
each_exporter = pytest.mark.parametrize("exporter", EXPORTERS)
each_profile = pytest.mark.parametrize("exporter", PROFILES)


@each_pair
@each_glossary
@each_exporter
def test_omegat_finds_every_pair_and_no_other(
    exports: Exports, glossary: str, source: str, target: str, exporter: str
) -> None:
    found = [pair for pair in exports[glossary, source, target, exporter].pairs if exporter != PLAIN or pair[1]]
    expected = EXPECTED[exporter](tree_of(glossary, source, target), source, target)
    assert sorted(found) == sorted(expected)


@each_pair
@each_glossary
@each_profile
def test_the_report_counts_what_omegat_finds(
    exports: Exports, glossary: str, source: str, target: str, exporter: str
) -> None:
    export = exports[glossary, source, target, exporter]
    assert export.report["pairs"] == len(export.entries) > 0


@each_pair
@each_glossary
@each_exporter
def test_every_entry_is_written_or_reported(
    exports: Exports, glossary: str, source: str, target: str, exporter: str
) -> None:
    tree = tree_of(glossary, source, target)
    report = exports[glossary, source, target, exporter].report
    assert report["entries_in"] == len(tree["concepts"]) + len(tree["units"])
    assert report["entries_in"] == report["entries_out"] + len(report["omitted"])


@each_pair
@each_profile
def test_omitted_concepts_are_named(exports: Exports, source: str, target: str, exporter: str) -> None:
    omitted = {one["entry"] for one in exports["hostile", source, target, exporter].report["omitted"]}
    unpaired = {"no-target", "no-source", "other-language-only"}
    other_way = {"only-deprecated-sources"} if not source.startswith("en") else {"only-deprecated-targets"}
    assert {*unpaired, *other_way} <= omitted
    tip = "tip-in-a-cafe"
    assert tip not in omitted


@each_pair
def test_terms_omegat_takes_for_comments_are_reported(exports: Exports, source: str, target: str) -> None:
    lost = exports["hostile", source, target, "omegat"].report["losses"]["term"]["examples"]
    named = " ".join(example["value"] for example in lost)
    assert ("#1 grade" if source.startswith("en") else "#一级") in named
    assert "term" not in exports["hostile", source, target, "csv-omegat"].report["losses"]


@each_pair
@each_profile
def test_changed_terms_are_reported(exports: Exports, source: str, target: str, exporter: str) -> None:
    altered = exports["hostile", source, target, exporter].report["altered"]
    terms = {change["entry"] for change in altered if change["feature"] == "term"}
    assert terms == {"lines", "decomposed", "outer-spaces", "alike-once-trimmed"}


# Comments


def french_texts(tree: Tree) -> Iterator[str]:
    """Return every text that is under ``fr`` and under no other language."""

    def texts_under(tree: Tree, language: str | None) -> Iterator[tuple[str | None, str]]:
        if isinstance(tree, dict):
            for key, value in tree.items():
                yield from texts_under(value, key if key in ("fr", *tree_languages) else language)
        elif isinstance(tree, list):
            for item in tree:
                yield from texts_under(item, language)
        else:
            yield language, tree

    tree_languages = tree["languages"]
    every = [*texts_under(tree["concepts"], None), *texts_under(tree["units"], None)]
    shared = {text for language, text in every if language != "fr"}
    yield from (one_line(text) for language, text in every if language == "fr" and text not in shared)


@each_pair
@each_glossary
@each_exporter
def test_comments_hold_no_other_language(
    exports: Exports, glossary: str, source: str, target: str, exporter: str
) -> None:
    french = {text for text in french_texts(tree_of(glossary, source, target)) if len(text) > 10}
    assert french
    comments = "\n".join(exports[glossary, source, target, exporter].comments)
    assert [text for text in french if text in comments] == []


@each_pair
@each_glossary
@each_profile
def test_comments_hold_no_token_of_a_standard(
    exports: Exports, glossary: str, source: str, target: str, exporter: str
) -> None:
    comments = "\n".join(exports[glossary, source, target, exporter].comments)
    assert (
        re.findall(r"admn-sts|properNoun|fullForm|\bnoun\b|part_of_speech|<|\\n", comments.replace("<hi>no</hi>", ""))
        == []
    )


@each_pair
@each_glossary
@each_profile
def test_deprecated_targets_are_never_offered_but_named(
    exports: Exports, glossary: str, source: str, target: str, exporter: str
) -> None:
    export = exports[glossary, source, target, exporter]
    sources_of = usable if exporter == "tmx-omegat" else list
    checked = 0
    for concept in tree_of(glossary, source, target)["concepts"]:
        terms = terms_of(concept, target)
        sources, targets = texts(sources_of(terms_of(concept, source))), texts(usable(terms))
        if not targets:
            continue
        for text in texts([term for term in terms if term.get("status") in UNUSABLE]):
            for source_text in sources:
                comments = "\n".join(comment for first, _, comment in export.entries if first == source_text)
                assert f"do not use: {text}" in comments
                assert (source_text, text) not in export.pairs
                checked += 1
    assert checked


def test_deprecated_sources_are_recognised_and_marked(exports: Exports) -> None:
    for exporter in ("tbx-omegat", "omegat", "csv-omegat"):
        entries = exports["hostile", "en", "zh-Hans", exporter].entries
        comments = [comment for source, _, comment in entries if source == "cuppa" and comment]
        assert comments
        assert all("cuppa: deprecated" in comment and "char: superseded" in comment for comment in comments)


@each_profile
def test_comments_are_for_the_translator(exports: Exports, exporter: str) -> None:
    comments = {source: comment for source, _, comment in exports["tea", "en", "zh-Hans", exporter].entries if comment}
    assert "evergreen shrub or small tree of the genus Camellia" in comments["tea plant"]
    assert "subject: cultivation" in comments["tea plant"]
    assert "preferred: 茶树" in comments["tea plant"]
    assert "tea tree: Suggests Melaleuca alternifolia, the source of tea tree oil." in comments["tea plant"]
    assert "do not translate" in comments["FTGFOP"]


# A translation from end to end


def test_omegat_fills_segments_from_our_memory(omegat_translate: OmegatTranslate, tmp_path: Path) -> None:
    glossary = tmp_path / "hostile.yaml"
    glossary.write_text(HOSTILE, encoding="utf-8")
    report = convert(glossary, tmp_path, "en", "zh-Hans", "tmx-omegat")["tmx-omegat"]
    filled = {
        "tea": "茶",
        "cha": "茶",
        "tip": "芽尖",
        'tea, "loose"': '"散装", 茶',
        "#1 grade": "#一级",
        "<b>tea & milk</b>": "<奶>&amp;茶",
        "🍵 tea": "𠮷茶🫖",
        "café tea": "豈茶",
        "Boil water.": "烧 水。",
    }
    left = ["cuppa", "brick", "gyokuro", "Wait.", "Tea", "tea leaves"]
    text = "".join(f"{line}\n" for line in [*filled, *left])
    translated = "".join(f"{line}\n" for line in [*filled.values(), *left])
    assert omegat_translate("en", "zh-Hans", text, Path(report["file"])) == translated


# Two languages that OmegaT tells apart in its own glossaries only


def test_one_script_to_another_loads_as_text_and_is_refused_as_tbx(omegat_list: OmegatList, tmp_path: Path) -> None:
    source, target = "zh-Hans", "zh-Hant"
    glossary = tmp_path / "hostile.yaml"
    tree = tree_of("hostile", source, target)
    glossary.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")
    reports = convert(glossary, tmp_path, source, target, "omegat", "csv-omegat", "tmx-omegat")
    listed = omegat_list(source, target, *(Path(report["file"]) for report in reports.values()))
    for exporter, report in reports.items():
        export = Export(report, listed[Path(report["file"])])
        assert sorted(export.pairs) == sorted(EXPECTED[exporter](tree, source, target))
        assert report["pairs"] == len(export.entries) > 0


def test_the_refusal_says_what_to_do(run: Callable[..., Any], tmp_path: Path) -> None:
    glossary = tmp_path / "g.yaml"
    tree = tree_of("hostile", "zh-Hans", "zh-Hant")
    glossary.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")
    asked = ["--to", "tbx-omegat", "--source", "zh-Hans", "--target", "zh-Hant", "--output-dir", tmp_path]
    done = run("convert", glossary, *asked)
    assert done.code == 1
    assert "OmegaT does not tell zh-Hans from zh-Hant in a TBX file; use --to omegat or --to csv-omegat" in done.err


# The encoding, which OmegaT guesses


def test_few_letters_beyond_ascii_are_no_other_encoding(omegat_list: OmegatList, tmp_path: Path) -> None:
    """Without a byte order mark, OmegaT reads a file with only 红 or ไ beyond ASCII as Thai, and with ﬁ as Russian."""
    expected = {}
    for number, letters in enumerate(["红", "ไ", "ﬁ", "é", "°", "红茶绿茶白茶黑茶" * 3]):
        glossary = tmp_path / f"{number}.yaml"
        glossary.write_text(
            "glossport: 1\nsource_language: en\nlanguages: [en, fr]\n"
            f"concepts:\n  - {{id: one, terms: {{en: red, fr: {letters}}}}}\n",
            encoding="utf-8",
        )
        for report in convert(glossary, tmp_path, "en", "fr", "omegat", "csv-omegat").values():
            expected[Path(report["file"])] = [("red", letters, "")]
    assert omegat_list("en", "fr", *expected) == expected


# The page of key terms, completed from a table


def require(path: Path) -> Path:
    if not path.exists():
        reason = f"{path.name} is not there"
        if os.environ.get("GLOSSPORT_REQUIRE_ORACLES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


def test_key_terms_of_a_page_and_their_table_reach_omegat(omegat_list: OmegatList, tmp_path: Path) -> None:
    page = next(require(SHARED / "seeds").glob("*.txt"))
    table = require(SHARED / "samples/cyberspace-terms.en-zh.csv")
    glossary = tmp_path / "cyberspace.yaml"
    assert cli.run(["import", str(page), "--from", "keyterms", "--source", "en", "-o", str(glossary), "-q"]) == 0
    assert cli.run(["import", str(table), "--into", str(glossary), "-q"]) == 0
    # The page has no equivalents, so its glossary declares no target language; the terms have it.
    reports = convert(glossary, tmp_path, "en", "zh-Hans", *EXPORTERS)

    with table.open(encoding="utf-8", newline="") as stream:
        equivalents = sorted(tuple(row) for row in csv.reader(stream))
    equivalents.remove(("en", "zh-Hans"))
    listed = omegat_list("en", "zh-Hans", *(Path(report["file"]) for report in reports.values()))
    assert len(equivalents) == 40
    for exporter, report in reports.items():
        found = Export(report, listed[Path(report["file"])])
        assert sorted(pair for pair in found.pairs if exporter != PLAIN or pair[1]) == equivalents
        assert exporter == PLAIN or report["pairs"] == 40
