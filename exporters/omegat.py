"""Writes OmegaT's own glossaries, tab-separated text and comma-separated CSV: source, target, comment.

No header and no status are read there, every physical line is a record, and a line that begins with ``#`` is a
comment; what OmegaT does with each was observed by running it.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from typing import IO

from exporters.base import Exporter, Languages, NoOptions, Proof, carrying
from exporters.losses import Losses
from exporters.pairs import PAIR_CARRIES, pair_of
from glossary.features import Feature
from glossary.model import Concept, Entry, Metadata

BLOCK = 512
"""How many records are written at once."""

ENOUGH = 32
"""So many bytes beyond one a character at the beginning of a file tell UTF-8 from any other encoding."""

Row = tuple[str, str, str]


def write_text(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], _options: NoOptions, losses: Losses
) -> None:
    title = " ".join((metadata.title or "glossary").split())
    _write(metadata, entries, out, losses, _text_line, f"# -*- coding: utf-8 -*- {title}\n")


def write_csv(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], _options: NoOptions, losses: Losses
) -> None:
    _write(metadata, entries, out, losses, _csv_line)


def _write(
    metadata: Metadata,
    entries: Iterable[Entry],
    out: IO[bytes],
    losses: Losses,
    line: Callable[[Row], str | None],
    head: str = "",
) -> None:
    losses.pairs = 0
    block = [head]
    marked = False
    for concept in entries:
        assert isinstance(concept, Concept)
        for row in _rows(concept, metadata, losses):
            if (text := line(row)) is None:
                losses.drop(Feature.TERM, concept, f"{row[0]}: a line that begins with # is a comment to OmegaT")
                continue
            losses.pairs += 1
            block.append(text)
        if len(block) >= BLOCK:
            out.write(_encoded(block, first=not marked))
            marked = True
            block.clear()
    out.write(_encoded(block, first=not marked))


def _encoded(block: list[str], *, first: bool) -> bytes:
    """Encode lines; the first ones get a byte order mark where OmegaT could take the file for another encoding.

    It guesses from what is beyond ASCII, and takes a file with no more than 红 there for Thai.
    """
    data = "".join(block).encode()
    text_length = sum(map(len, block))
    return BOM_UTF8 + data if first and len(data) - text_length < ENOUGH else data


def _rows(concept: Concept, metadata: Metadata, losses: Losses) -> Iterator[Row]:
    source, target = metadata.languages
    pair = pair_of(concept, source, target, losses)
    if pair is None:
        return
    comment = "; ".join([pair.definition, *pair.remarks] if pair.definition else pair.remarks)
    for source_text in pair.sources:
        for number, target_text in enumerate(pair.targets):
            # OmegaT shows the targets of a source together and numbers their comments; one is enough.
            yield source_text, target_text, comment if number == 0 else ""


def _text_line(row: Row) -> str | None:
    source, target, comment = row
    if source.startswith("#"):
        return None
    return f"{source}\t{target}\t{comment}\n" if comment else f"{source}\t{target}\n"


def _csv_line(row: Row) -> str:
    source, target, comment = row
    first = f'"{source.replace(chr(34), chr(34) * 2)}"' if source.startswith("#") else _cell(source)
    return f"{first},{_cell(target)},{_cell(comment)}\n"


def _cell(text: str) -> str:
    if '"' in text or "," in text:
        return '"' + text.replace('"', '""') + '"'
    return text


OMEGAT = Exporter(
    name="omegat",
    title="OmegaT glossary, tab-separated text",
    suffix=".txt",
    languages=Languages.PAIR,
    carries=carrying(
        [Feature.TERM, Feature.SYNONYM, Feature.TARGET_SYNONYM, Feature.HOMOGRAPH],
        [*PAIR_CARRIES, Feature.GLOSSARY_TITLE],
    ),
    options=NoOptions,
    write=write_text,
    status=Proof.PROVED,
)
CSV_OMEGAT = Exporter(
    name="csv-omegat",
    title="OmegaT glossary, comma-separated",
    suffix=".csv",
    languages=Languages.PAIR,
    carries=carrying([Feature.TERM, Feature.SYNONYM, Feature.TARGET_SYNONYM, Feature.HOMOGRAPH], PAIR_CARRIES),
    options=NoOptions,
    write=write_csv,
    status=Proof.PROVED,
)
