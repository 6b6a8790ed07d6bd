"""Writes a table that memoQ imports into a term base: semicolons, languages by their English names."""

from exporters.base import Proof
from exporters.writing.concept_table import Column, ConceptTable, Of, concept_exporter
from glossary.languages import name

EXPORTER = concept_exporter(
    "csv-memoq",
    "table for a term base of memoQ, all languages, synonyms in one cell",
    ConceptTable(
        concept=(
            Column("Entry_ID", Of.CONCEPT_ID),
            Column("Entry_Subject", Of.SUBJECT_FIELD),
            Column("Entry_Note", Of.CONCEPT_NOTE),
            Column("Entry_Definition", Of.DEFINITION),
        ),
        language=(Column("{}", Of.TERM), Column("{}_Def", Of.LANGUAGE_DEFINITION)),
        delimiter=";",
        separator="|",
        naming=name,
        has_mark=True,
    ),
    status=Proof.EXPERIMENTAL,
    knowledge="docs.memoq.com, term base CSV import settings: columns are mapped there, and *Split alternatives* "
    "takes `|`. The names of the columns are not documented",
)
