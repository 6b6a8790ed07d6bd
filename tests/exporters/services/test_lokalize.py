"""KDE Lokalize's glossary; tests/oracle/lokalize starts Lokalize itself, as docs/formats.md tells."""

import io
import re
from typing import Any

import pytest

from exporters.losses import Losses
from exporters.services.lokalize import EXPORTER
from glossary.fields import Feature
from glossary.findings import RefusedError
from glossary.ids import id_of
from glossary.model import Concept, LanguageSection, Metadata, Passage, Term


def written(*concepts: Concept, languages: tuple[str, str] = ("en", "fr")) -> tuple[str, Losses]:
    out, losses = io.BytesIO(), Losses()
    metadata = Metadata(source_language=languages[0], languages=languages)
    EXPORTER.write(metadata, concepts, out, EXPORTER.options(), losses)
    return out.getvalue().decode(), losses


def concept(identifier: str = "tea", languages: tuple[str, str] = ("en", "fr"), **fields: Any) -> Concept:
    return Concept(identifier, {tag: LanguageSection([Term(f"tea in {tag}")]) for tag in languages}, **fields)


def test_ids_are_ascii_and_tell_the_entries_apart_which_lokalize_reads_as_latin_1() -> None:
    ids = ["红茶", "绿茶", "thé", "tea", "tea 2", "_红", "a_x7EA2_"]
    text, losses = written(*map(concept, ids))
    found = re.findall('<termEntry id="(.*?)"', text)
    assert all(one.isascii() for one in found)
    assert len(set(found)) == len(ids)
    assert [id_of(one) for one in found] == ids
    assert losses.altered_counts[Feature.CONCEPT_ID] == sum(one != other for one, other in zip(found, ids, strict=True))


@pytest.mark.parametrize("languages", [("en", "en-GB"), ("pt-BR", "pt"), ("fi", "fil")])
def test_a_language_whose_terms_would_be_shown_as_those_of_the_other_is_refused(languages: tuple[str, str]) -> None:
    with pytest.raises(RefusedError) as refused:
        written(concept(languages=languages), languages=languages)
    assert refused.value.finding.code == "G602"
    assert "--map-lang en=en-US" in (refused.value.finding.suggestion or "")


@pytest.mark.parametrize("languages", [("en-US", "en-GB"), ("zh-Hans", "zh-Hant"), ("en", "fr-CA"), ("fr", "en")])
def test_other_languages_are_written(languages: tuple[str, str]) -> None:
    text, _ = written(concept(languages=languages), languages=languages)
    assert text.count("<langSet") == 2


def test_the_subject_has_a_column_of_its_own() -> None:
    text, losses = written(concept(subject_field="drinks\nhot", definitions=(Passage("a drink"),)))
    assert '<descrip type="subjectField">drinks hot</descrip>\n<descrip type="definition">a drink</descrip>' in text
    assert losses.altered_counts[Feature.SUBJECT_FIELD] == 1
