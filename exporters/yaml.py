"""Writes canonical YAML, the form in which glossaries are reviewed; lossless."""

from collections.abc import Iterable
from typing import IO

from exporters.base import Exporter, Languages, NoOptions, Proof, carrying
from exporters.losses import Losses
from glossary.canonical import write_canonical
from glossary.features import Feature
from glossary.model import Entry, Metadata


def write_yaml(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], _options: NoOptions, _losses: Losses
) -> None:
    write_canonical(metadata, entries, out)


EXPORTER = Exporter(
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
