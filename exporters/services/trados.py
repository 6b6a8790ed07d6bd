"""Trados and MultiTerm Convert: CSV with field names in the header; synonyms share a cell."""

from exporters.base import Consumer, Proof
from exporters.writing.tables import (
    ByConcept,
    Table,
    concept_note,
    definition,
    language_definition,
    subject_field,
    table_exporter,
    terms_column,
)
from glossary.languages import name

EXPORTER = table_exporter(
    "csv-trados",
    "table for Trados and MultiTerm Convert, all languages, synonyms in one cell",
    Table(
        rows=ByConcept(
            concept=(subject_field("Subject"), definition("Definition"), concept_note("Note")),
            language=(terms_column("{}", "|"), language_definition("{} definition")),
            separator="|",
        ),
        naming=name,
    ),
    status=Proof.EXPERIMENTAL,
    knowledge="docs.rws.com, prerequisites for file conversion and formats for data import: UTF-8, one header row, "
    "synonyms joined by `|`. Field names are those of the term base",
    consumer=Consumer(
        name="trados",
        title="Trados and MultiTerm",
        advice=("Import the .csv, or convert it with MultiTerm Convert; synonyms are separated by |.",),
    ),
)
