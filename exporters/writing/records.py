"""Writes lists of source, target and comment, a record for each pair of terms: how a record looks is a function.

Deprecated source terms are records, so that they are recognised; deprecated targets are named in the comment only.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import IO, Final, NamedTuple, TypeAlias

from exporters.base import carrying
from exporters.losses import Losses
from exporters.writing.pairs import PAIR_CARRIES, pair_of
from glossary.fields import Feature
from glossary.model import Concept, Entry, Metadata

BLOCK = 512
"""How many records are written at once."""

CARRIES: Final = carrying([Feature.TERM, Feature.SYNONYM, Feature.TARGET_SYNONYM, Feature.HOMOGRAPH], PAIR_CARRIES)


class Record(NamedTuple):
    source: str
    target: str
    comment: str
    concept_id: str
    number: int
    """Of the record within its concept, from 0."""
    is_first_target: bool


Line: TypeAlias = Callable[[Record], str | None]
"""Makes the line of a record; None where the format cannot hold its source term."""


def write_records(
    metadata: Metadata,
    entries: Iterable[Entry],
    out: IO[bytes],
    losses: Losses,
    line: Line,
    head: str = "",
    encode_first: Callable[[str], bytes] = str.encode,
) -> None:
    """Write the records of a pair; the first block is encoded by a function of its own."""
    losses.pairs = 0
    block = [head]
    encode = encode_first
    for concept in entries:
        assert isinstance(concept, Concept)
        for record in _records(concept, metadata, losses):
            if (text := line(record)) is None:
                losses.drop(Feature.TERM, concept, f"{record.source}: a line that begins with # is a comment there")
                continue
            losses.pairs += 1
            block.append(text)
        if len(block) >= BLOCK:
            out.write(encode("".join(block)))
            encode = str.encode
            block.clear()
    out.write(encode("".join(block)))


def _records(concept: Concept, metadata: Metadata, losses: Losses) -> Iterator[Record]:
    source, target = metadata.languages
    pair = pair_of(concept, source, target, losses)
    if pair is None:
        return
    comment = "; ".join([pair.definition, *pair.remarks] if pair.definition else pair.remarks)
    number = 0
    for source_text in pair.sources:
        for rank, target_text in enumerate(pair.targets):
            yield Record(source_text, target_text, comment, concept.id, number, rank == 0)
            number += 1
