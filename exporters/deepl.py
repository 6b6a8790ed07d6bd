"""Writes DeepL's glossaries: CSV without header, every source once, at most 1,024 bytes a side and 10 MiB a file.

From developers.deepl.com (managing glossaries) and the checks of the ``deepl`` package, which a test runs on our files.
"""

from exporters.base import Proof
from exporters.pair_table import PairTable, pair_exporter

EXPORTER = pair_exporter(
    "csv-deepl",
    "glossary for DeepL, one language pair",
    PairTable(term_bytes=1024, file_bytes=10 * 2**20),
    suffix=".csv",
    status=Proof.PROVED,
)
