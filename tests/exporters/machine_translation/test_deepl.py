"""DeepL's glossary for all languages: the request that the package of DeepL sends, and each loss once."""

import io
import json
from typing import Any

import deepl
import pytest
from deepl.api_data import MultilingualGlossaryDictionaryEntries

from exporters.base import get_exporter
from exporters.losses import LossCounter, Losses
from glossary.fields import Feature
from glossary.findings import RefusedError
from glossary.model import Concept, Entry, LanguageSection, Metadata, Status, Term

METADATA = Metadata(source_language="en", languages=("en", "fr", "pt-BR"), title="Tea terms")


def concept(name: str, **terms: list[Term]) -> Concept:
    return Concept(name, {tag.replace("_", "-"): LanguageSection(some) for tag, some in terms.items()})


def written(entries: list[Entry], metadata: Metadata = METADATA) -> tuple[dict[str, Any], Losses]:
    exporter = get_exporter("json-deepl")
    out, losses = io.BytesIO(), Losses()
    carried = LossCounter(exporter.carries, metadata, losses).carried(iter(entries))
    exporter.write(metadata, carried, out, exporter.options(), losses)
    return json.loads(out.getvalue()), losses


ENTRIES: list[Entry] = [
    concept("tea", en=[Term("tea"), Term("brew", Status.DEPRECATED)], fr=[Term("thé")], pt_BR=[Term("chá")]),
    concept("cup", en=[Term("cup")], fr=[Term("tasse")]),
    concept("name", en=[Term("OmegaT", translatable=False)]),
    concept("alone", en=[Term("alone")]),
]


def test_it_is_what_the_package_of_deepl_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    client = deepl.DeepLClient("none")

    def call(_url: str, *, json: Any) -> Any:
        sent.append(json)
        raise InterruptedError

    monkeypatch.setattr(client, "_api_call", call)
    dictionaries = [
        MultilingualGlossaryDictionaryEntries("en", "fr", {"tea": "thé", "cup": "tasse", "OmegaT": "OmegaT"}),
        MultilingualGlossaryDictionaryEntries("en", "pt-BR", {"tea": "chá", "OmegaT": "OmegaT"}),
    ]
    with pytest.raises(InterruptedError):
        client.create_multilingual_glossary("Tea terms", dictionaries)
    assert written(ENTRIES)[0] == sent[0]


def test_a_loss_of_every_pair_is_counted_once() -> None:
    _, losses = written(ENTRIES)
    assert {str(feature): loss.count for feature, loss in losses.dropped.items()} == {
        "concept_id": 4,
        "deprecated_term": 1,
        "untranslated": 3,
    }
    assert (losses.pairs, losses.entries_out, losses.omitted[0]["reason"]) == (5, 3, "no term in fr")
    assert losses.altered == [{"entry": "", "feature": "language", "change": "pt-BR is written as pt"}]


def test_what_is_over_a_limit_is_told_and_nothing_at_all_is_refused() -> None:
    _, losses = written([concept("tea", en=[Term("x" * 1025), Term("tea")], fr=[Term("thé")])])
    assert losses.over_limit_count == 1
    with pytest.raises(RefusedError, match="no concept has terms in two languages"):
        written([concept("alone", en=[Term("alone")])])
    many: list[Entry] = [
        concept(f"c{number}", en=[Term(f"{number} {'x' * 1000}")], fr=[Term("y" * 1000)]) for number in range(5300)
    ]
    with pytest.raises(RefusedError, match="more than 10,485,760 bytes"):
        written(many)


def test_two_variants_of_a_language_are_refused() -> None:
    metadata = Metadata(source_language="en", languages=("en", "pt-BR", "pt-PT"))
    with pytest.raises(RefusedError, match="both pt there"):
        written([concept("tea", en=[Term("tea")], pt_PT=[Term("chá")])], metadata)
    assert Feature.GLOSSARY_TITLE in get_exporter("json-deepl").carries
