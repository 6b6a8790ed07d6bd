"""Writes the canonical form, in which glossaries are reviewed, as YAML and as JSON Lines; lossless."""

from collections.abc import Iterable
from typing import IO

from exporters.base import Exporter, Languages, NoOptions, Proof, Seam, carrying
from exporters.losses import Losses
from glossary.canonical.jsonl import write_jsonl
from glossary.canonical.writer import write_canonical
from glossary.fields import Feature
from glossary.model import Entry, Metadata


def write_yaml(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], _options: NoOptions, _losses: Losses
) -> None:
    write_canonical(metadata, entries, out)


def _write_jsonl(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], _options: NoOptions, _losses: Losses
) -> None:
    write_jsonl(metadata, entries, out)


YAML = Exporter(
    name="yaml",
    title="Canonical YAML",
    suffix=".yaml",
    languages=Languages.ANY,
    carries=carrying(Feature),
    options=NoOptions,
    write=write_yaml,
    status=Proof.PROVED,
    knowledge="our own shape: reads back equal",
)


JSONL = Exporter(
    name="jsonl",
    title="Canonical shape, one JSON object a line",
    suffix=".jsonl",
    languages=Languages.ANY,
    carries=carrying(Feature),
    options=NoOptions,
    write=_write_jsonl,
    seam=Seam(head_end=b"\n", foot=b""),
    status=Proof.PROVED,
    knowledge="our own shape: reads back equal",
)
