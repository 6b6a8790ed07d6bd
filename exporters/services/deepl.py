"""Writes DeepL's glossaries: CSV without header, every source once, at most 1,024 bytes a side and 10 MiB a file."""

from exporters.base import Proof
from exporters.writing.pair_table import PairTable, pair_exporter

EXPORTER = pair_exporter(
    "csv-deepl",
    "glossary for DeepL, one language pair",
    PairTable(term_bytes=1024, file_bytes=10 * 2**20),
    suffix=".csv",
    status=Proof.PROVED,
    knowledge="developers.deepl.com, managing glossaries; the `deepl` package's own check accepts every term. Each "
    "source once, 1,024 bytes a term, 10 MiB a file, no control characters",
)
