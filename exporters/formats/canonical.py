"""Writes the canonical form, for review and version control, as YAML and as JSON Lines; without loss."""

from typing import IO

from exporters.base import Exporter, Languages, NoOptions, Proof, Writer, carrying
from exporters.losses import Losses
from glossary.canonical.jsonl import JsonlWriter
from glossary.canonical.writer import CanonicalWriter
from glossary.fields import Feature
from glossary.model import Metadata


def _open_yaml(metadata: Metadata, out: IO[bytes], _options: NoOptions, _losses: Losses) -> Writer:
    return CanonicalWriter(metadata, out)


def _open_jsonl(metadata: Metadata, out: IO[bytes], _options: NoOptions, _losses: Losses) -> Writer:
    return JsonlWriter(metadata, out)


YAML = Exporter(
    name="yaml",
    title="Canonical YAML",
    suffix=".yaml",
    languages=Languages.ANY,
    carries=carrying(Feature),
    options=NoOptions,
    open=_open_yaml,
    is_streamed=False,
    status=Proof.PROVED,
    read_back_by="yaml",
    knowledge="our own shape: reads back equal",
)
JSONL = Exporter(
    name="jsonl",
    title="Canonical shape, one JSON object a line",
    suffix=".jsonl",
    languages=Languages.ANY,
    carries=carrying(Feature),
    options=NoOptions,
    open=_open_jsonl,
    status=Proof.PROVED,
    read_back_by="jsonl",
    knowledge="our own shape: reads back equal",
)
