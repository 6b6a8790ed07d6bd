"""Writes a table for Trados: a header with field names, synonyms in one cell."""

from exporters.base import Proof
from exporters.writing.concept_table import Column, ConceptTable, Of, concept_exporter
from glossary.languages import name

EXPORTER = concept_exporter(
    "csv-trados",
    "table for Trados and MultiTerm Convert, all languages, synonyms in one cell",
    ConceptTable(
        concept=(
            Column("Subject", Of.SUBJECT_FIELD),
            Column("Definition", Of.DEFINITION),
            Column("Note", Of.CONCEPT_NOTE),
        ),
        language=(Column("{}", Of.TERM), Column("{} definition", Of.LANGUAGE_DEFINITION)),
        separator="|",
        naming=name,
    ),
    status=Proof.EXPERIMENTAL,
    knowledge="docs.rws.com, prerequisites for file conversion and formats for data import: UTF-8, one header row, "
    "synonyms joined by `|`. Field names are those of the term base",
)
