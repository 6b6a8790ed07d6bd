"""What an exporter wrote comes back through a reader as it went: nothing doubled, nothing new, no status that was not.

What a format cannot hold may be missing; the contract proves that the loss report counts it.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from exporters.base import Languages, exporter_names, get_exporter
from exporters.convert.run import Conversion, convert
from glossary.files.source import source_at
from glossary.findings import Report
from glossary.languages import primary_language
from glossary.model import Concept, Status
from glossary.reading import ReadOptions, get_reader, reader_for

ROOT = Path(__file__).parents[2]
GLOSSARIES = (ROOT / "examples/tea/tea.yaml", ROOT / "tests/golden/every-field/glossary.yaml")
NOT_READ = {"html", "skos", "json-deepl", "vale", "cspell", "hunspell", "tbx-phrase-tms"}
"""For people, for programs that know RDF, for a service, and for those that check what is written.

The flags of Phrase TMS, as ``forbidden: true``, are notes for our reader.
"""
FOLDED = {Status.SUPERSEDED: Status.DEPRECATED}
"""Formats with one word for forbidden terms."""


class Seen(NamedTuple):
    """A term with the primary language of its section."""

    language: str
    text: str


def concepts_of(path: Path, options: ReadOptions) -> list[Concept]:
    source = source_at(str(path))
    entries = reader_for(source).open(source, options, Report()).entries
    return [entry for entry in entries if isinstance(entry, Concept)]


def statuses(concepts: list[Concept]) -> dict[Seen, set[Status | None]]:
    found: dict[Seen, set[Status | None]] = {}
    for concept in concepts:
        for language, section in concept.sections.items():
            for term in section.terms:
                found.setdefault(Seen(primary_language(language), term.text), set()).add(term.status)
    return found


def notes_of(concept: Concept) -> Iterator[str]:
    yield from concept.notes
    for section in concept.sections.values():
        yield from section.notes
        for term in section.terms:
            yield from term.notes


@pytest.mark.parametrize("glossary", GLOSSARIES, ids=lambda path: str(path.stem))
@pytest.mark.parametrize("name", [name for name in exporter_names() if name not in NOT_READ])
def test_what_was_written_comes_back_as_it_went(name: str, glossary: Path, tmp_path: Path) -> None:
    original = concepts_of(glossary, ReadOptions())
    before = statuses(original)
    most = max(max(Counter(notes_of(concept)).values(), default=0) for concept in original)
    done = convert(Conversion(inputs=(str(glossary),), formats=name, output_dir=str(tmp_path)))
    assert done.outputs
    for output in done.outputs:
        path = Path(output.file)
        pair = path.name.removesuffix(path.suffix).rpartition(".")[2].split("_")
        is_pair = get_exporter(name).languages is Languages.PAIR
        options = ReadOptions(source_language=pair[0] if is_pair else "en", target_languages=tuple(pair[1:]))
        for concept in concepts_of(path, options):
            assert max(Counter(notes_of(concept)).values(), default=0) <= max(most, 1)
            for language, section in concept.sections.items():
                texts = [term.text for term in section.terms]
                assert len(texts) == len(set(texts))
                for term in section.terms:
                    known = before.get(Seen(primary_language(language), term.text))
                    if known is None:
                        # What is not to be translated stands for its own translation.
                        assert Seen("en", term.text) in before
                    elif term.status is not None and name != "utx":
                        assert term.status in known | {FOLDED.get(status, status) for status in known if status}


def test_a_status_of_utx_is_the_lower_one_of_its_pair(tmp_path: Path) -> None:
    """UTX has one status for a pair of terms, so a term that has none takes that of its partner."""
    path = tmp_path / "a.utx"
    terms = "en: [{text: a, status: preferred}, {text: b, status: admitted}], fr: {text: c, status: preferred}"
    source = tmp_path / "a.yaml"
    source.write_text(f"glossport: 1\nlanguages: [en, fr]\nconcepts:\n  - {{id: x, terms: {{{terms}}}}}\n", "utf-8")
    convert(Conversion(inputs=(str(source),), formats="utx", file=str(path)))
    back = statuses(list(get_reader("utx").open(source_at(str(path)), ReadOptions(), Report()).entries))  # type: ignore[arg-type]  # UTX holds concepts only
    assert back == {
        Seen("en", "a"): {Status.PREFERRED},
        Seen("en", "b"): {Status.ADMITTED},
        Seen("fr", "c"): {Status.PREFERRED},
    }


@pytest.mark.parametrize("name", ["csv", "csv-excel", "csv-memoq"])
@pytest.mark.parametrize("late", [0, 1_200])
def test_a_long_text_is_written_wherever_it_stands(name: str, late: int, tmp_path: Path) -> None:
    """Longer than what the csv module takes by itself, and in a column that first appears late."""
    concepts = [f"  - {{id: c{number}, terms: {{en: t{number}, fr: u{number}}}}}\n" for number in range(late)]
    source = tmp_path / "long.yaml"
    text = f"  - {{id: long, note: {'x' * 200_000}, terms: {{en: tea, fr: thé}}}}\n"
    source.write_text(f"glossport: 1\nlanguages: [en, fr]\nconcepts:\n{''.join(concepts)}{text}", "utf-8")
    done = convert(Conversion(inputs=(str(source),), formats=name, output_dir=str(tmp_path / "out")))
    assert done.exit_code == 0
    (path,) = (tmp_path / "out").iterdir()
    assert "x" * 200_000 in path.read_text(encoding="utf-8-sig")
