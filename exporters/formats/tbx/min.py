"""Writes TBX-Min, version 3: only terms, statuses, parts of speech, subjects, customer subsets, links and notes."""

from collections.abc import Sequence
from typing import IO

from exporters.base import Exporter, Languages, NoOptions, Proof, Writer, carrying
from exporters.formats.tbx.dialects import HEADER_FOLDED, TBX_3_MIN
from exporters.formats.tbx.writer import open_dialect
from exporters.losses import Losses
from exporters.writing.text import TextWriter
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


class _Reducing:
    """Removes the values for which TBX-Min has no data category, and writes the rest."""

    def __init__(self, writer: TextWriter) -> None:
        self._writer = writer

    def write(self, entries: Sequence[Entry], /) -> None:
        self._writer.write(list(map(_reduced, entries)))

    def close(self) -> None:
        self._writer.close()


def _open(metadata: Metadata, out: IO[bytes], options: NoOptions, losses: Losses) -> Writer:
    return _Reducing(open_dialect(TBX_3_MIN, metadata, out, options, losses))


def _reduced(concept: Entry) -> Concept:
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
    open=_open,
    status=Proof.PROVED,
    knowledge="the core schema of version 3 accepts it; its data categories are those of the module *min*",
)
