"""memoQ: TMX for a translation memory; a CSV table for a term base, with semicolons and English language names."""

from exporters.base import Consumer, Proof
from exporters.writing.concept_rows import (
    ByConcept,
    concept_id,
    concept_note,
    definition,
    language_definition,
    subject_field,
    terms_column,
)
from exporters.writing.tables import Table, table_exporter
from exporters.writing.unit_memories import MEMOQ, MemoryProfile, unit_memory_exporter
from glossary.languages import name

CSV = table_exporter(
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
TMX = unit_memory_exporter(
    "tmx-memoq",
    MemoryProfile(
        title="translation memory for memoQ: one language pair, contexts with the source",
        keeps_every_unit=True,
        has_ids=True,
        contexts=MEMOQ,
    ),
    status=Proof.EXPERIMENTAL,
    knowledge="memoQ's own TMX has `x-context-pre` and `x-context-post` in the source `tuv`",
)
