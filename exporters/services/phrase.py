"""Writes the term base of Phrase Strings: CSV with a row for each source term and a column for each other language."""

from exporters.writing.term_table import TermTable, term_exporter

EXPORTER = term_exporter(
    "csv-phrase",
    "term base for Phrase Strings, all languages",
    TermTable(
        columns={
            "term": "term",
            "case sensitive": "case_sensitive",
            "translatable": "translatable",
            "description": "description",
        },
    ),
    knowledge="support.phrase.com, term bases of Phrase Strings: these column names only, in any order; a region makes "
    "another language",
)
