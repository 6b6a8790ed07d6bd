"""Tolgee: CSV with the flags of a term, and a column for the tag of each target language."""

from exporters.base import Consumer
from exporters.writing.source_rows import (
    BySourceTerm,
    abbreviation,
    case_sensitive,
    description,
    forbidden,
    source_term,
    translatable,
)
from exporters.writing.tables import Table, table_exporter

_YES, _NO = "Yes", "No"
EXPORTER = table_exporter(
    "csv-tolgee",
    "glossary for Tolgee, all languages, with its flags",
    Table(
        rows=BySourceTerm(
            columns=(
                source_term("term"),
                description("description"),
                translatable("translatable", _YES, _NO, excludes_forbidden=False),
                case_sensitive("casesensitive", _YES, _NO),
                abbreviation("abbreviation", _YES, _NO),
                forbidden("forbidden", _YES, _NO),
            ),
            takes_deprecated=True,
            unique_sources=False,
            untranslatable_as_is=True,
        ),
        escape="\\",
    ),
    knowledge="github.com/tolgee/tolgee-platform, GlossaryCSVParser.kt, Headers.kt and GlossaryImportService.kt: the "
    "names of the columns, `Yes` and `No`, a backslash escapes. Of a term that is not translatable only the source is "
    "imported; every row is a new term, also one that is there already. No limit is stated",
    consumer=Consumer(
        name="tolgee",
        title="Tolgee",
        advice=(
            "Import the .csv into a glossary whose base language is the source language.",
            "Choose to replace when you import again; to add makes each row a new term.",
        ),
    ),
)
