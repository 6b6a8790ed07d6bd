"""DeepL: glossaries as CSV without a header, and translation memories as TMX.

Each source term stands once; at most 1,024 bytes per term and 10 MiB per file.
"""

from exporters.base import Consumer, Proof
from exporters.writing.pair_rows import ByPair
from exporters.writing.tables import Table, table_exporter
from exporters.writing.unit_memories import MemoryProfile, unit_memory_exporter

CSV = table_exporter(
    "csv-deepl",
    "glossary for DeepL, one language pair",
    Table(rows=ByPair(most_bytes=1024), has_header=False, most_bytes=10 * 2**20),
    status=Proof.PROVED,
    knowledge="developers.deepl.com, managing glossaries; the `deepl` package's own check accepts every term. Each "
    "source once, 1,024 bytes a term, 10 MiB a file, no control characters",
    consumer=Consumer(
        name="deepl",
        title="DeepL",
        advice=("Create a glossary of each file with the pair of languages in its name, regions left out.",),
    ),
)
TMX = unit_memory_exporter(
    "tmx-deepl",
    MemoryProfile(title="translation memory for DeepL: plain texts of one language pair", is_plain=True),
    status=Proof.EXPERIMENTAL,
    knowledge="developers.deepl.com, translation memories: a memory is made from a TMX file; which parts are read is "
    "not documented",
)
