"""Writes TBX-Min in version 3: statuses, parts of speech, subjects, links and notes, and nothing else."""

from collections.abc import Iterable
from typing import IO

from exporters.base import Exporter, Languages, NoOptions, Proof, carrying
from exporters.formats.tbx.dialects import HEADER_FOLDED, TBX_3_MIN
from exporters.formats.tbx.writer import write_dialect
from exporters.losses import Losses
from glossary.fields import CONCEPT_FIELDS, LANGUAGE_FIELDS, TERM_FIELDS, Feature
from glossary.model import Concept, Entry, LanguageSection, Metadata

_CARRIES = carrying(
    {
        Feature.TERM,
        Feature.CONCEPT_ID,
        Feature.SYNONYM,
        Feature.TARGET_SYNONYM,
        Feature.HOMOGRAPH,
        Feature.UNTRANSLATED,
        Feature.STATUS,
        Feature.DEPRECATED_TERM,
        Feature.PART_OF_SPEECH,
        Feature.SUBJECT_FIELD,
        Feature.CUSTOMER_SUBSET,
        Feature.TERM_CUSTOMER_SUBSET,
        Feature.EXTERNAL_REFERENCE,
        Feature.LANGUAGE_EXTERNAL_REFERENCE,
        Feature.TERM_EXTERNAL_REFERENCE,
        Feature.CONCEPT_NOTE,
        Feature.LANGUAGE_NOTE,
        Feature.TERM_NOTE,
        Feature.GLOSSARY_TITLE,
    },
    HEADER_FOLDED | {Feature.TRANSLATABLE, Feature.CASE_SENSITIVE},
)


def write_tbx_min(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], options: NoOptions, losses: Losses
) -> None:
    write_dialect(TBX_3_MIN, metadata, map(_reduced, entries), out, options, losses)


def _reduced(concept: Entry) -> Concept:
    """Take away what the dialect has no data category for."""
    assert isinstance(concept, Concept)
    kept = CONCEPT_FIELDS.only(concept, _CARRIES)
    kept.sections = {language: _reduced_section(section) for language, section in concept.sections.items()}
    return kept


def _reduced_section(section: LanguageSection) -> LanguageSection:
    kept = LANGUAGE_FIELDS.only(section, _CARRIES)
    kept.terms = [TERM_FIELDS.only(term, _CARRIES) for term in section.terms]
    return kept


EXPORTER = Exporter(
    name="tbx3-min",
    title="TBX-Min, version 3 (ISO 30042:2019), style DCA",
    suffix=".tbx",
    languages=Languages.ANY,
    carries=_CARRIES,
    options=NoOptions,
    write=write_tbx_min,
    status=Proof.PROVED,
    knowledge="the core schema of version 3 accepts it; its data categories are those of the module *min*",
)
