"""memoQ: a CSV table for a term base, with semicolons and English language names."""

from exporters.base import Consumer, Proof
from exporters.writing.tables import (
    ByConcept,
    Table,
    concept_id,
    concept_note,
    definition,
    language_definition,
    subject_field,
    table_exporter,
    terms_column,
)
from glossary.languages import name

EXPORTER = table_exporter(
    "csv-memoq",
    "table for a term base of memoQ, all languages, synonyms in one cell",
    Table(
        rows=ByConcept(
            concept=(
                concept_id("Entry_ID"),
                subject_field("Entry_Subject"),
                concept_note("Entry_Note"),
                definition("Entry_Definition"),
            ),
            language=(terms_column("{}", "|"), language_definition("{}_Def")),
            separator="|",
        ),
        delimiter=";",
        naming=name,
        has_mark=True,
    ),
    status=Proof.EXPERIMENTAL,
    knowledge="docs.memoq.com, term base CSV import settings: columns are mapped there, and *Split alternatives* "
    "takes `|`. The names of the columns are not documented",
    consumer=Consumer(
        name="memoq",
        title="memoQ",
        advice=(
            "Import the .csv into a term base as UTF-8 with semicolons, and say | at Split alternatives.",
            "Map each column to its field; deprecated terms are left out.",
        ),
    ),
)
