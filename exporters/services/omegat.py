"""Writes for OmegaT: glossaries as text, CSV and TBX, and memories.

OmegaT reads no header and no status; every physical line is a record, and a line that begins with ``#`` is a comment.
What OmegaT does with each was observed by running it. Which of two targets of one source it takes differs by its
version, so a memory never has a second one.
"""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO

from exporters.base import Exporter, Fidelity, FormulaCells, Languages, NoOptions, Proof, carrying
from exporters.formats.tbx.pair import PairTbx, pair_tbx_exporter
from exporters.losses import Losses
from exporters.writing.blocks import write_blocks
from exporters.writing.markup import FOOTER, escape, escape_reporting, header, variant
from exporters.writing.pairs import PAIR_CARRIES, FirstEntries, one_line, pair_of
from exporters.writing.records import CARRIES, Record, write_records
from glossary.fields import Feature
from glossary.model import Concept, Entry, Metadata, Unit

ENOUGH = 32
"""So many bytes beyond one a character at the beginning of a file tell UTF-8 from any other encoding."""


def write_text(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], _options: NoOptions, losses: Losses
) -> None:
    title = " ".join((metadata.title or "glossary").split())
    write_records(metadata, entries, out, losses, _text_line, f"# -*- coding: utf-8 -*- {title}\n", _encoded)


def write_csv(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], _options: NoOptions, losses: Losses
) -> None:
    write_records(metadata, entries, out, losses, _csv_line, encode_first=_encoded)


def _encoded(text: str) -> bytes:
    """Encode the first lines; they get a byte order mark where OmegaT could take the file for another encoding.

    It guesses from what is beyond ASCII, and takes a file with no more than 红 there for Thai.
    """
    data = text.encode()
    return BOM_UTF8 + data if len(data) - len(text) < ENOUGH else data


def _comment(record: Record) -> str:
    # OmegaT shows the targets of a source together and numbers their comments; one is enough.
    return record.comment if record.is_first_target else ""


def _text_line(record: Record) -> str | None:
    if record.source.startswith("#"):
        return None
    comment = _comment(record)
    return f"{record.source}\t{record.target}\t{comment}\n" if comment else f"{record.source}\t{record.target}\n"


def _csv_line(record: Record) -> str:
    source = record.source
    first = f'"{source.replace(chr(34), chr(34) * 2)}"' if source.startswith("#") else _cell(source)
    return f"{first},{_cell(record.target)},{_cell(_comment(record))}\n"


def _cell(text: str) -> str:
    if '"' in text or "," in text:
        return '"' + text.replace('"', '""') + '"'
    return text


_KNOWLEDGE = "OmegaT itself lists every record in our tests"

OMEGAT = Exporter(
    name="omegat",
    title="OmegaT glossary, tab-separated text",
    suffix=".txt",
    languages=Languages.PAIR,
    carries={**CARRIES, Feature.GLOSSARY_TITLE: Fidelity.FOLDED},
    options=NoOptions,
    write=write_text,
    status=Proof.PROVED,
    formula_cells=FormulaCells.KEPT,
    knowledge=_KNOWLEDGE,
)

CSV_OMEGAT = Exporter(
    name="csv-omegat",
    title="OmegaT glossary, comma-separated",
    suffix=".csv",
    languages=Languages.PAIR,
    carries=CARRIES,
    options=NoOptions,
    write=write_csv,
    status=Proof.PROVED,
    formula_cells=FormulaCells.KEPT,
    knowledge=_KNOWLEDGE,
)

TBX_OMEGAT = pair_tbx_exporter(
    "tbx-omegat",
    "TBX for OmegaT: version 2, one language pair, no statuses",
    PairTbx(compares_primary_languages=True),
    status=Proof.PROVED,
    knowledge="OmegaT itself lists every pair in our tests; the schemas of TBX-Basic 2 accept it",
)


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
