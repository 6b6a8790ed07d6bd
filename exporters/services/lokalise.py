"""Writes Lokalise's glossary: CSV with semicolons, flags in words, two columns for each other language."""

from exporters.writing.naming import with_underscore
from exporters.writing.term_table import TermTable, term_exporter

EXPORTER = term_exporter(
    "csv-lokalise",
    "glossary for Lokalise, all languages, with its own flag for forbidden terms",
    TermTable(
        columns={
            "term": "term",
            "description": "description",
            "casesensitive": "case_sensitive",
            "translatable": "translatable",
            "forbidden": "forbidden",
            "tags": "tags",
        },
        delimiter=";",
        flags=("yes", "no"),
        describes_languages=True,
        naming=with_underscore,
    ),
    knowledge="docs.lokalise.com, glossary, and the checks of lokalise-glossary-guard-core: no term twice, none both "
    "forbidden and not translatable",
)
