"""Crowdin: a CSV table whose columns it recognises by their names, and TBX 2 with Crowdin's language ids."""

from dataclasses import replace

from exporters.base import Consumer, Proof
from exporters.formats.tbx.dialects import TBX_2
from exporters.formats.tbx.writer import TBX, tbx_exporter
from exporters.writing.concept_rows import (
    ByConcept,
    concept_note,
    definition,
    gender,
    language_definition,
    part_of_speech,
    status,
    subject_field,
    term_note,
    term_type,
    terms_column,
)
from exporters.writing.naming import CHINESE_BY_REGION
from exporters.writing.tables import Table, table_exporter
from glossary.model import Gender, PartOfSpeech, Status, TermType

_IDS = {**CHINESE_BY_REGION, "es": "es-ES", "pt": "pt-PT", "sv": "sv-SE"}
_PARTS_OF_SPEECH = {
    PartOfSpeech.NOUN: "noun",
    PartOfSpeech.PROPER_NOUN: "proper noun",
    PartOfSpeech.VERB: "verb",
    PartOfSpeech.ADJECTIVE: "adjective",
    PartOfSpeech.ADVERB: "adverb",
    PartOfSpeech.OTHER: "other",
}
_STATUSES = {
    Status.PREFERRED: "preferred",
    Status.ADMITTED: "admitted",
    Status.DEPRECATED: "not recommended",
    Status.SUPERSEDED: "obsolete",
}
_CONSUMER = Consumer(
    name="crowdin",
    title="Crowdin",
    advice=(
        "Upload the .tbx to the glossary; check one concept there, for this format is from few sources.",
        "In place of it, csv/ has a table: Crowdin recognises its columns; set *Translatable* there.",
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
                definition("Concept Definition"),
                subject_field("Concept Subject"),
                concept_note("Concept Note"),
            ),
            language=(
                terms_column("Term [{}]"),
                language_definition("Description [{}]"),
                part_of_speech("Part of Speech [{}]", _PARTS_OF_SPEECH),
                status("Status [{}]", _STATUSES),
                term_type("Type [{}]", {one: one.replace("_", " ") for one in TermType}),
                gender("Gender [{}]", {one: str(one) for one in Gender}),
                term_note("Note [{}]"),
            ),
            takes_deprecated=True,
        ),
        naming=crowdin_id,
    ),
    status=Proof.EXPERIMENTAL,
    knowledge="support.crowdin.com, glossary: the names of columns that are recognised, statuses, types, genders and "
    "parts of speech. What a term in two rows becomes is not documented, so each language has one; nor is a column for "
    "the switch *Translatable*",
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
