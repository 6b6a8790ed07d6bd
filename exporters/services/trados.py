"""Trados and MultiTerm: MultiTerm XML; CSV with field names in the header, synonyms in a cell; TMX for Studio."""

from exporters.base import Consumer, Proof
from exporters.formats.multiterm import multiterm_exporter
from exporters.writing.concept_rows import (
    ByConcept,
    concept_note,
    definition,
    language_definition,
    subject_field,
    terms_column,
)
from exporters.writing.tables import Table, table_exporter
from exporters.writing.unit_memories import MemoryProfile, unit_memory_exporter
from glossary.languages import name

_CONSUMER = Consumer(
    name="trados",
    title="Trados and MultiTerm",
    advice=(
        "Import the .csv, or convert it with MultiTerm Convert; synonyms are separated by |.",
        "In place of it, multiterm/ has MultiTerm XML with statuses and notes, for a term base with these fields.",
    ),
)
CSV = table_exporter(
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
    consumer=_CONSUMER,
)
MULTITERM = multiterm_exporter("multiterm", consumer=_CONSUMER, folder="multiterm")
TMX = unit_memory_exporter(
    "tmx-trados",
    MemoryProfile(
        title="translation memory for Trados: one language pair, properties as custom fields",
        keeps_every_unit=True,
        has_ids=True,
        prefix="x-",
        longest=2000,
    ),
    status=Proof.EXPERIMENTAL,
    knowledge="docs.rws.com, importing TMX: fields are properties that begin with `x-`; the cloud takes 2,000 "
    "characters a segment and 1 GB a file (write parts with --split)",
)
