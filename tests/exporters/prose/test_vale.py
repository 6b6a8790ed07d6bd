"""Vale's styles: the rules as YAML and regular expressions read them, and the vocabulary."""

import io
import re
import zipfile
from typing import Any

import yaml

from exporters.losses import Losses
from exporters.prose.vale import EXPORTER
from glossary.fields import Feature
from glossary.model import Concept, Entry, LanguageSection, Metadata, Status, Term

METADATA = Metadata(source_language="en", languages=("en", "zh-Hans"))


def members(entries: list[Entry]) -> tuple[dict[str, str], Losses]:
    out, losses = io.BytesIO(), Losses()
    EXPORTER.write(METADATA, iter(entries), out, EXPORTER.options(), losses)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}, losses


def english(name: str, *terms: Term) -> Concept:
    return Concept(name, {"en": LanguageSection(list(terms))})


def found(rule: dict[str, Any], text: str) -> list[tuple[str, str]]:
    """Return what a rule finds in a text, each with its replacement."""
    swaps = rule.get("swap") or dict.fromkeys(rule["tokens"], "")
    return [(match[0], swap) for key, swap in swaps.items() for match in re.finditer(f"(?i){key}", text)]


def test_a_term_to_avoid_has_its_preferred_term_or_none() -> None:
    tea = english("tea", Term("infusion"), Term("tea", Status.PREFERRED), Term("brew (hot)", Status.DEPRECATED))
    site = english("site", Term("GitHub", case_sensitive=True), Term("Github", Status.DEPRECATED, case_sensitive=True))
    old = english("old", Term("Thea", Status.SUPERSEDED))
    bars = english("bars", Term("a|b"), Term("a/b", Status.DEPRECATED))
    files, losses = members([tea, site, old, bars])
    assert set(files) == {"config/vocabularies/Terms-en/accept.txt", "Terms-en/Use.yml", "Terms-en/Avoid.yml"}
    assert files["config/vocabularies/Terms-en/accept.txt"] == "(?i)a\\|b\n(?i)infusion\n(?i)tea\nGitHub\n"
    use, avoid = yaml.safe_load(files["Terms-en/Use.yml"]), yaml.safe_load(files["Terms-en/Avoid.yml"])
    assert (use["extends"], use["message"], use["action"]) == (
        "substitution",
        "Use '%s' instead of '%s'.",
        {"name": "replace"},
    )
    assert found(use, "A Brew (hot), Github, github.") == [("Github", "GitHub"), ("Brew (hot)", "tea")]
    assert (avoid["extends"], found(avoid, "theater, Thea, a/b")) == ("existence", [("Thea", ""), ("a/b", "")])
    assert not losses.dropped


def test_a_term_that_is_to_be_used_elsewhere_has_no_rule() -> None:
    files, losses = members(
        [english("tea", Term("tea"), Term("Brew", Status.DEPRECATED)), english("beer", Term("brew"))]
    )
    assert list(files) == ["config/vocabularies/Terms-en/accept.txt"]
    assert losses.dropped[Feature.DEPRECATED_TERM].examples[0]["value"] == "Brew: it is to be used elsewhere"


def test_each_language_has_its_style_and_chinese_needs_no_spaces() -> None:
    terms = [Term("茶"), Term("荼", Status.DEPRECATED)]
    files, _ = members([Concept("tea", {"en": LanguageSection([Term("tea")]), "zh-Hans": LanguageSection(terms)})])
    assert list(files) == [
        "config/vocabularies/Terms-en/accept.txt",
        "config/vocabularies/Terms-zh-Hans/accept.txt",
        "Terms-zh-Hans/Use.yml",
    ]
    assert found(yaml.safe_load(files["Terms-zh-Hans/Use.yml"]), "喝荼吧") == [("荼", "茶")]


def test_nothing_is_an_empty_archive() -> None:
    files, losses = members([Concept("none")])
    assert (files, losses.omitted[0]["reason"]) == ({}, "no term in any language")
