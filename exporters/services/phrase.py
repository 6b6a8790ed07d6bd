"""Phrase Strings: CSV with a row for each source term and a column for each target language."""

from exporters.base import Consumer
from exporters.writing.source_rows import BySourceTerm, case_sensitive, description, source_term, translatable
from exporters.writing.tables import Table, table_exporter

EXPORTER = table_exporter(
    "csv-phrase",
    "term base for Phrase Strings, all languages",
    Table(
        rows=BySourceTerm(
            columns=(
                source_term("term"),
                case_sensitive("case sensitive"),
                translatable("translatable"),
                description("description"),
            )
        )
    ),
    knowledge="support.phrase.com, term bases of Phrase Strings: these column names only, in any order; a region makes "
    "another language",
    consumer=Consumer(
        name="phrase",
        title="Phrase Strings",
        advice=("Import the .csv into the term base; en, en-US and en-GB are unrelated languages there.",),
    ),
)
