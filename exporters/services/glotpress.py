"""GlotPress: CSV with the header cells ``en``, the slug of the target locale, ``pos`` and ``description``."""

from exporters.base import Consumer
from exporters.writing.naming import CHINESE_BY_REGION
from exporters.writing.records import ByRecord, Record
from exporters.writing.tables import Column, Table, table_exporter
from glossary.fields import Feature
from glossary.model import PartOfSpeech

_PARTS_OF_SPEECH = {
    PartOfSpeech.NOUN: "noun",
    PartOfSpeech.VERB: "verb",
    PartOfSpeech.ADJECTIVE: "adjective",
    PartOfSpeech.ADVERB: "adverb",
}


def locale_slug(tag: str) -> str:
    """Return GlotPress's slug of a locale, such as ``pt-br`` or ``zh-cn``."""
    return CHINESE_BY_REGION.get(tag, tag).lower()


def _part_of_speech(record: Record) -> str:
    part = record.source_term.part_of_speech
    if part is PartOfSpeech.PROPER_NOUN:
        record.losses.alter(record.concept, Feature.PART_OF_SPEECH, "a proper noun became a noun")
        return "noun"
    return _PARTS_OF_SPEECH.get(part, "") if part else ""


def _refusal(record: Record) -> str:
    part = record.source_term.part_of_speech
    is_taken = part in _PARTS_OF_SPEECH or part is PartOfSpeech.PROPER_NOUN
    return "" if is_taken else "GlotPress takes no term without one of its parts of speech"


EXPORTER = table_exporter(
    "csv-glotpress",
    "glossary for GlotPress, one language pair, terms with a part of speech",
    Table(
        rows=ByRecord(
            columns=(
                Column("{0}", lambda record: record.source),
                Column("{1}", lambda record: record.target),
                Column("pos", _part_of_speech, {Feature.PART_OF_SPEECH}),
                Column("description", lambda record: record.comment),
            ),
            refusal=_refusal,
        ),
        naming=locale_slug,
    ),
    knowledge="GlotPress, routes/glossary-entry.php and things/glossary-entry.php: the second cell of the header is "
    "the slug of the locale; an entry without a part of speech, or one that is there already, is passed over",
    consumer=Consumer(
        name="glotpress",
        title="GlotPress (WordPress)",
        advice=("Import each .csv into the glossary of its locale; GlotPress adds entries and changes none.",),
    ),
)
