"""Writes OmegaT's own glossaries, tab-separated text and comma-separated CSV: source, target, comment.

No header and no status are read there, every physical line is a record, and a line that begins with ``#`` is a
comment; what OmegaT does with each was observed by running it.
"""

from codecs import BOM_UTF8
from collections.abc import Iterable
from typing import IO

from exporters.base import Exporter, Fidelity, FormulaCells, Languages, NoOptions, Proof
from exporters.commented_pairs import CARRIES, Record, write_records
from exporters.losses import Losses
from glossary.features import Feature
from glossary.model import Entry, Metadata

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
