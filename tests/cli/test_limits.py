"""What grows with the product or the square of its input is bounded, or made not to."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exporters.base import get_exporter
from exporters.losses import Losses
from glossary.canonical import events
from glossary.model import Concept, LanguageSection, Metadata, Term

Run = Callable[..., Any]
Write = Callable[..., Path]

HEAD = '{"glossport": 1, "source_language": "en", "languages": ["en", "fr"]}\n'


def concept(sources: int, targets: int) -> str:
    terms = {"en": [f"t{number}" for number in range(sources)], "fr": [f"u{number}" for number in range(targets)]}
    return HEAD + json.dumps({"id": "a", "terms": terms}) + "\n"


@pytest.mark.parametrize(
    "options", ["omegat", "csv-omegat", "csv-weblate", "tbx-weblate -O entry=pair", "utx", "tsv-xbench"]
)
def test_pairs_that_would_fill_the_memory_are_refused(run: Run, write: Write, tmp_path: Path, options: str) -> None:
    to = ("--to", *options.split(), "--target", "fr", "-o", tmp_path / "o")
    done = run("convert", write("g.jsonl", concept(2_000, 2_000)), *to)
    assert (done.code, "'a' has 4,000,000 pairs of terms" in done.err) == (1, True), done.err
    assert not (tmp_path / "o").exists()


class Counted(str):
    """A text that counts how often it is compared."""

    times = 0
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        Counted.times += 1
        return str.__eq__(self, other)


@pytest.mark.parametrize(
    "name", ["csv-deepl", "csv-aws", "csv-google", "tsv-azure", "tmx-omegat", "omegat", "csv-weblate"]
)
def test_synonyms_are_not_compared_each_with_each(name: str) -> None:
    size = 500
    exporter = get_exporter(name)
    sources = [Term(Counted(f"t{number}")) for number in range(size)]
    entry = Concept("a", {"en": LanguageSection(sources), "fr": LanguageSection([Term(Counted("u"))])})
    metadata = Metadata(source_language="en", languages=("en", "fr"))
    Counted.times = 0
    exporter.write(metadata, iter([entry]), io.BytesIO(), exporter.options(), Losses())
    assert Counted.times < 20 * size


def test_twice_the_mistakes_of_an_entry_are_twice_the_work(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0
    after = events._after

    def counted(*arguments: Any) -> int:
        nonlocal calls
        calls += 1
        return after(*arguments)

    monkeypatch.setattr(events, "_after", counted)
    keys = "".join(f"    key{number}: x\n" for number in range(2_000))
    text = f"glossport: 1\nlanguages: [en, fr]\nconcepts:\n  - id: a\n    terms: {{en: tea, fr: thé}}\n{keys}"
    assert run("check", write("g.yaml", text)).code == 1
    assert calls < 10_000
