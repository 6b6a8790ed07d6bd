"""Lokalise: CSV with semicolons, the flags ``yes`` and ``no``, and two columns for each target language."""

from exporters.base import Consumer
from exporters.writing.concept_rows import language_definition, terms_column
from exporters.writing.naming import with_underscore
from exporters.writing.source_rows import (
    BySourceTerm,
    case_sensitive,
    description,
    forbidden,
    source_term,
    tag,
    translatable,
)
from exporters.writing.tables import Table, table_exporter

EXPORTER = table_exporter(
    "csv-lokalise",
    "glossary for Lokalise, all languages, with its own flag for forbidden terms",
    Table(
        rows=BySourceTerm(
            columns=(
                source_term("term"),
                description("description"),
                case_sensitive("casesensitive", "yes", "no"),
                translatable("translatable", "yes", "no"),
                forbidden("forbidden", "yes", "no"),
                tag("tags"),
            ),
            takes_deprecated=True,
            target=(terms_column("{}"), language_definition("{}_description")),
        ),
        delimiter=";",
        naming=with_underscore,
    ),
    knowledge="docs.lokalise.com, glossary, and the checks of lokalise-glossary-guard-core: no term twice, none both "
    "forbidden and not translatable",
    consumer=Consumer(
        name="lokalise",
        title="Lokalise",
        advice=("Upload the .csv as the glossary; deprecated source terms are marked as forbidden there.",),
    ),
)
