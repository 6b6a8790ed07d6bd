"""Writes JSON Lines: the canonical shape, metadata first, then one entry on each line; lossless."""

import json
from collections.abc import Iterable
from typing import IO

from exporters.base import Exporter, Languages, NoOptions, Proof, Seam, carrying
from exporters.losses import Losses
from glossary.features import Feature
from glossary.model import Concept, Entry, Metadata
from glossary.shape import FORMAT_VERSION, Tree, concept_tree, metadata_tree, unit_tree

_encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode


def write_jsonl(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], _options: NoOptions, _losses: Losses
) -> None:
    out.write(_line({**metadata_tree(metadata), "glossport": int(FORMAT_VERSION)}))
    for entry in entries:
        out.write(_line(concept_tree(entry) if isinstance(entry, Concept) else unit_tree(entry)))


def _line(tree: dict[str, Tree]) -> bytes:
    return _encode(tree).encode() + b"\n"


EXPORTER = Exporter(
    name="jsonl",
    title="Canonical shape, one JSON object a line",
    suffix=".jsonl",
    languages=Languages.ANY,
    carries=carrying(Feature),
    options=NoOptions,
    write=write_jsonl,
    seam=Seam(head_end=b"\n", foot=b""),
    status=Proof.PROVED,
    knowledge="our own shape: reads back equal",
)
