"""Crowdin: a CSV table whose columns the upload scheme maps, and TBX 2 with Crowdin's language ids."""

from dataclasses import replace

from exporters.base import Consumer, Proof
from exporters.formats.tbx.dialects import TBX_2
from exporters.formats.tbx.writer import TBX, tbx_exporter
from exporters.writing.concept_rows import (
    ByConcept,
    concept_note,
    definition,
    language_definition,
    part_of_speech,
    status,
    subject_field,
    term_note,
    terms_column,
)
from exporters.writing.naming import CHINESE_BY_REGION
from exporters.writing.tables import Table, table_exporter
from glossary.model import PartOfSpeech, Status

_IDS = {**CHINESE_BY_REGION, "es": "es-ES", "pt": "pt-PT", "sv": "sv-SE"}
_PARTS_OF_SPEECH = {
    PartOfSpeech.NOUN: "noun",
    PartOfSpeech.PROPER_NOUN: "proper noun",
    PartOfSpeech.VERB: "verb",
    PartOfSpeech.ADJECTIVE: "adjective",
    PartOfSpeech.ADVERB: "adverb",
    PartOfSpeech.OTHER: "other",
}
_CONSUMER = Consumer(
    name="crowdin",
    title="Crowdin",
    advice=(
        "Upload the .tbx to the glossary; check one concept there, for this format is from few sources.",
        "In place of it, csv/ has a table: map its columns by their names in the scheme of the upload.",
    ),
)


def crowdin_id(tag: str) -> str:
    """Return Crowdin's language id; some ids have a region where the BCP 47 tag has none, such as ``es-ES``."""
    return _IDS.get(tag, tag)


CSV = table_exporter(
    "csv-crowdin",
    "table for a glossary of Crowdin, all languages, one term for each",
    Table(
        rows=ByConcept(
            concept=(
                definition("concept_definition"),
                subject_field("concept_subject"),
                concept_note("concept_note"),
            ),
            language=(
                terms_column("term_{}"),
                language_definition("description_{}"),
                part_of_speech("partOfSpeech_{}", _PARTS_OF_SPEECH),
                status("status_{}", {Status.PREFERRED: "preferred", Status.ADMITTED: "admitted"}),
                term_note("note_{}"),
            ),
        ),
        naming=crowdin_id,
    ),
    status=Proof.EXPERIMENTAL,
    knowledge="crowdin-api-client (glossaries: fields and statuses) and the scheme of `crowdin glossary upload`, by "
    "which any columns are mapped; what a term in two rows becomes is not documented, so each language has one",
    consumer=_CONSUMER,
    folder="csv",
)
TBX_CROWDIN = tbx_exporter(
    "tbx-crowdin",
    "TBX 2 for Crowdin, with its ids of languages",
    replace(TBX_2, parts_of_speech=_PARTS_OF_SPEECH, naming=crowdin_id),
    carries=TBX.carries,
    status=Proof.EXPERIMENTAL,
    knowledge="crowdin-api-client (import formats `tbx` and `tbx_v3`, parts of speech); its ids of languages are from "
    "memory",
    consumer=_CONSUMER,
)
