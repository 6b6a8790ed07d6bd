"""Writes a TMX that every OmegaT loads and fills from: one pair, one ``tu`` per source text, plain segments.

Which of two targets of one source OmegaT takes differs by its version, so there is never a second one.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO

from exporters.base import Exporter, Languages, NoOptions, Proof, carrying
from exporters.blocks import write_blocks
from exporters.losses import Losses
from exporters.pairs import PAIR_CARRIES, FirstEntries, one_line, pair_of
from exporters.tmx_parts import FOOTER, header, variant
from exporters.xml import escape, escape_reporting
from glossary.features import Feature
from glossary.model import Concept, Entry, Metadata, Unit


def write_tmx_omegat(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], _options: NoOptions, losses: Losses
) -> None:
    source, target = metadata.languages
    out.write(header(source).encode())
    memory = _Memory(source, target, losses)
    made = (memory.of_concept(entry) if isinstance(entry, Concept) else memory.of_unit(entry) for entry in entries)
    write_blocks(chain.from_iterable(made), out)
    losses.pairs = memory.pairs
    out.write(FOOTER.encode())


class _Memory:
    """The ``tu`` of one pair of languages; remembers which source texts there are already."""

    def __init__(self, source: str, target: str, losses: Losses) -> None:
        self._source = source
        self._target = target
        self._losses = losses
        self._first = FirstEntries(losses)
        self.pairs = 0

    def of_concept(self, concept: Concept) -> Iterator[str]:
        pair = pair_of(concept, self._source, self._target, self._losses)
        if pair is None:
            return
        for text in pair.sources:
            if text not in pair.usable_sources:
                self._losses.drop(Feature.DEPRECATED_TERM, concept, text)
        if not pair.usable_sources:
            self._losses.omit(concept, Feature.UNTRANSLATED, f"every term in {self._source} is deprecated")
            return
        target, *others = pair.targets
        remarks = [
            *([pair.definition] if pair.definition else ()),
            *(f"also: {text}" for text in others),
            *pair.remarks,
        ]
        name = escape_reporting(concept.id, concept, Feature.CONCEPT_ID, self._losses)
        details = f'{_note(remarks)}<prop type="x-concept-id">{name}</prop>\n'
        yield from self._new(concept, pair.usable_sources, target, details)

    def of_unit(self, unit: Unit) -> Iterator[str]:
        texts = {
            language: text
            for language, raw in unit.texts.items()
            if (text := one_line(raw, Feature.UNIT, unit, self._losses))
        }
        if self._source not in texts or self._target not in texts:
            self._losses.omit(unit, Feature.UNTRANSLATED, "no text in one of the languages")
            return
        notes = [one_line(note, Feature.UNIT_NOTE, unit, self._losses) for note in unit.notes]
        yield from self._new(unit, [texts[self._source]], texts[self._target], _note(notes))

    def _new(self, entry: Entry, sources: list[str], target: str, details: str) -> Iterator[str]:
        """Yield a ``tu`` for each source text that has none yet."""
        for text in self._first.new(sources, entry):
            self.pairs += 1
            yield self._tu(text, target, details)

    def _tu(self, source: str, target: str, details: str) -> str:
        return f"<tu>\n{details}{variant(self._source, escape(source))}{variant(self._target, escape(target))}</tu>\n"


def _note(remarks: list[str]) -> str:
    return f"<note>{escape('; '.join(remarks))}</note>\n" if remarks else ""


TMX_OMEGAT = Exporter(
    name="tmx-omegat",
    title="TMX for OmegaT: one language pair, one target per source text",
    suffix=".tmx",
    languages=Languages.PAIR,
    carries=carrying(
        [Feature.TERM, Feature.CONCEPT_ID, Feature.UNIT],
        [*PAIR_CARRIES, Feature.SYNONYM, Feature.TARGET_SYNONYM, Feature.UNIT_NOTE],
    ),
    options=NoOptions,
    write=write_tmx_omegat,
    status=Proof.PROVED,
    knowledge="OmegaT itself loads it and fills segments from it in our tests",
)
