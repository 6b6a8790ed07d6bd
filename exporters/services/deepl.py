"""DeepL: CSV without a header; each source term once, at most 1,024 bytes per term and 10 MiB per file."""

from exporters.base import Consumer, Proof
from exporters.writing.tables import ByPair, Table, table_exporter

EXPORTER = table_exporter(
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
