"""Writes UTX 1.11, the simple dictionary format of AAMT: tab-separated, with a status for forbidden pairs.

The sources are samples and translate-toolkit, which reads the output in our tests; the specification was not
available.
"""

from collections.abc import Iterator
from typing import IO

from exporters.base import Exporter, FormulaCells, Languages, NoOptions, Proof, Writer, carrying
from exporters.losses import Losses
from exporters.writing.pairs import TermText, one_line, refuse_too_many, term_texts
from exporters.writing.text import TextWriter
from glossary.fields import Feature
from glossary.model import UNUSABLE, Concept, Metadata, PartOfSpeech, Status

COLUMNS = ("src", "tgt", "src:pos", "tgt:pos", "term status", "concept ID", "src:comment")
LINE_END = "\r\n"
"""translate-toolkit reads no file with others, and Windows is where UTX is at home."""
NO_DATE = "1970-01-01"
"""Where the glossary has none: the clock of the run has no place in a file."""


_IS_COMMENT = "a line that begins with # is a comment"
_STATUS = {Status.PREFERRED: "approved", Status.ADMITTED: "provisional"}
_PART_OF_SPEECH = {
    PartOfSpeech.NOUN: "noun",
    PartOfSpeech.PROPER_NOUN: "properNoun",
    PartOfSpeech.VERB: "verb",
    PartOfSpeech.ADJECTIVE: "adjective",
    PartOfSpeech.ADVERB: "adverb",
}


def _open(metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    source, target = metadata.languages
    losses.pairs = 0

    def text_of(concept: Concept) -> str:
        rows = list(_rows(concept, source, target, losses))
        losses.pairs = (losses.pairs or 0) + len(rows)
        return "".join(["\t".join(row) + LINE_END for row in rows])

    about = f"#UTX 1.11; {source}/{target}; {metadata.date or NO_DATE}"
    head = f"{about}{LINE_END}#{chr(9).join(COLUMNS)}{LINE_END}"
    return TextWriter(out, head, text_of)


def _rows(concept: Concept, source: str, target: str, losses: Losses) -> Iterator[tuple[str, ...]]:
    source_terms = term_texts(concept.sections.get(source), concept, losses)
    target_terms = term_texts(concept.sections.get(target), concept, losses)
    if not source_terms or not target_terms:
        is_empty = not any(section.terms for section in concept.sections.values())
        feature = Feature.TERMLESS if is_empty else Feature.UNTRANSLATED
        losses.omit(concept, feature, f"no term in {source if not source_terms else target}")
        return
    refuse_too_many(concept, source_terms, target_terms)
    comments = [text for _, text in source_terms if text.startswith("#")]
    if len(comments) == len(source_terms):
        losses.omit(concept, Feature.TERM, f"{comments[0]}: {_IS_COMMENT}")
        return
    for text in comments:
        losses.drop(Feature.TERM, concept, f"{text}: {_IS_COMMENT}")
    identifier = one_line(concept.id, Feature.CONCEPT_ID, concept, losses)
    comment = "; ".join(one_line(note, Feature.CONCEPT_NOTE, concept, losses) for note in concept.notes)
    for source_named in source_terms:
        if source_named[1] in comments:
            continue
        for target_named in target_terms:
            parts = (_part_of_speech(named, concept, losses) for named in (source_named, target_named))
            status = _status(source_named, target_named)
            yield source_named[1], target_named[1], *parts, status, identifier, comment


def _part_of_speech(named: TermText, concept: Concept, losses: Losses) -> str:
    part = named[0].part_of_speech
    if part is None:
        return ""
    if part not in _PART_OF_SPEECH:
        losses.drop(Feature.PART_OF_SPEECH, concept, part)
    return _PART_OF_SPEECH.get(part, "")


def _status(source: TermText, target: TermText) -> str:
    """Return ``forbidden`` if either term is deprecated or superseded; else the lower status of the two."""
    if source[0].status in UNUSABLE or target[0].status in UNUSABLE:
        return "forbidden"
    statuses = {source[0].status, target[0].status}
    status = Status.ADMITTED if Status.ADMITTED in statuses else next(filter(None, statuses), None)
    return _STATUS[status] if status else ""


EXPORTER = Exporter(
    name="utx",
    title="UTX 1.11, one language pair, with forbidden pairs",
    suffix=".utx",
    languages=Languages.PAIR,
    carries=carrying(
        [
            Feature.TERM,
            Feature.SYNONYM,
            Feature.TARGET_SYNONYM,
            Feature.HOMOGRAPH,
            Feature.CONCEPT_ID,
            Feature.CONCEPT_NOTE,
            Feature.STATUS,
            Feature.DEPRECATED_TERM,
            Feature.PART_OF_SPEECH,
            Feature.GLOSSARY_DATE,
        ]
    ),
    options=NoOptions,
    open=_open,
    status=Proof.EXPERIMENTAL,
    formula_cells=FormulaCells.KEPT,
    knowledge="samples of UTX 1.11 and translate-toolkit, which reads it; its specification was not at hand",
)
