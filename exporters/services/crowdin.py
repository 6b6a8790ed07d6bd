"""Writes glossaries for Crowdin: a table whose columns its scheme maps, and TBX with its ids of languages."""

from dataclasses import replace

from exporters.base import Proof
from exporters.formats.tbx.dialects import TBX_2
from exporters.formats.tbx.writer import TBX, tbx_exporter
from exporters.writing.concept_table import Column, ConceptTable, Of, concept_exporter
from exporters.writing.naming import crowdin
from glossary.model import PartOfSpeech, Status

_PARTS_OF_SPEECH = {
    PartOfSpeech.NOUN: "noun",
    PartOfSpeech.PROPER_NOUN: "proper noun",
    PartOfSpeech.VERB: "verb",
    PartOfSpeech.ADJECTIVE: "adjective",
    PartOfSpeech.ADVERB: "adverb",
    PartOfSpeech.OTHER: "other",
}

CSV = concept_exporter(
    "csv-crowdin",
    "table for a glossary of Crowdin, all languages, one term for each",
    ConceptTable(
        concept=(
            Column("concept_definition", Of.DEFINITION),
            Column("concept_subject", Of.SUBJECT_FIELD),
            Column("concept_note", Of.CONCEPT_NOTE),
        ),
        language=(
            Column("term_{}", Of.TERM),
            Column("description_{}", Of.LANGUAGE_DEFINITION),
            Column("partOfSpeech_{}", Of.PART_OF_SPEECH),
            Column("status_{}", Of.STATUS),
            Column("note_{}", Of.TERM_NOTE),
        ),
        statuses={Status.PREFERRED: "preferred", Status.ADMITTED: "admitted"},
        parts_of_speech=_PARTS_OF_SPEECH,
        naming=crowdin,
    ),
    status=Proof.EXPERIMENTAL,
    knowledge="crowdin-api-client (glossaries: fields and statuses) and the scheme of `crowdin glossary upload`, by "
    "which any columns are mapped; what a term in two rows becomes is not documented, so each language has one",
)

TBX_CROWDIN = tbx_exporter(
    "tbx-crowdin",
    "TBX 2 for Crowdin, with its ids of languages",
    replace(TBX_2, parts_of_speech=_PARTS_OF_SPEECH, naming=crowdin),
    carries=TBX.carries,
    status=Proof.EXPERIMENTAL,
    knowledge="crowdin-api-client (import formats `tbx` and `tbx_v3`, parts of speech); its ids of languages are from "
    "memory",
)
