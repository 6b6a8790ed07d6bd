"""Phrase: CSV for the term bases of Phrase Strings, TBX with its own data categories for those of Phrase TMS."""

from collections.abc import Iterable, Iterator
from typing import IO

from exporters.base import Consumer, Exporter, Languages, NoOptions, Proof, Writer, carrying
from exporters.formats.tbx.pair import written_id
from exporters.losses import Losses
from exporters.writing.markup import escape, escape_attribute
from exporters.writing.pairs import TermText, one_line, term_texts
from exporters.writing.source_rows import BySourceTerm, case_sensitive, description, source_term, translatable
from exporters.writing.tables import Table, table_exporter
from exporters.writing.text import TextWriter
from glossary.fields import Feature
from glossary.model import UNUSABLE, Concept, Gender, Metadata, PartOfSpeech, Status, Term
from glossary.vocabulary import FLAG_NOTES

CSV = table_exporter(
    "csv-phrase",
    "term base for Phrase Strings, all languages",
    Table(
        rows=BySourceTerm(
            columns=(
                source_term("term"),
                case_sensitive("case sensitive"),
                translatable("translatable"),
                description("description"),
            )
        )
    ),
    knowledge="support.phrase.com, term bases of Phrase Strings: these column names only, in any order; a region makes "
    "another language",
    consumer=Consumer(
        name="phrase",
        title="Phrase Strings",
        advice=("Import the .csv into the term base; en, en-US and en-GB are unrelated languages there.",),
    ),
)
_MOST_CHARACTERS = 1000
"""Of a term."""
_PARTS_OF_SPEECH = {
    PartOfSpeech.NOUN: "NOUN",
    PartOfSpeech.PROPER_NOUN: "NOUN",
    PartOfSpeech.VERB: "VERB",
    PartOfSpeech.ADJECTIVE: "ADJECTIVE",
    PartOfSpeech.ADVERB: "ADVERB",
}
_GENDERS = {Gender.MASCULINE: "MASCULINE", Gender.FEMININE: "FEMININE", Gender.NEUTER: "NEUTRAL"}


def _open_tbx(metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    source = metadata.source_language or next(iter(metadata.languages), "en")

    def text_of(concept: Concept) -> str:
        sections = "".join(_section(tag, concept, losses) for tag in metadata.languages if tag in concept.sections)
        if not sections:
            losses.omit(concept, Feature.TERMLESS, "no term in any language, or none that is within the limits")
            return ""
        details = "".join(_concept_details(concept, losses))
        return f'<termEntry id="{written_id(concept, losses)}">\n{details}{sections}</termEntry>\n'

    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<martif type="TBX" xml:lang="{escape_attribute(source)}">\n'
    return TextWriter(out, f"{head}<text>\n<body>\n", text_of, lambda: "</body>\n</text>\n</martif>\n")


def _concept_details(concept: Concept, losses: Losses) -> Iterator[str]:
    """Yield the domain and the note of a concept; its definitions are part of the note."""
    if concept.subject_field:
        yield _element("descrip", "conceptDomain", [concept.subject_field], Feature.SUBJECT_FIELD, concept, losses)
    notes = [_lines([passage.text], Feature.DEFINITION, concept, losses) for passage in concept.definitions]
    for tag, section in concept.sections.items():
        for passage in section.definitions:
            text = _lines([passage.text], Feature.LANGUAGE_DEFINITION, concept, losses)
            notes.append(f"{tag}: {text}" if text else "")
    notes.append(_lines(concept.notes, Feature.CONCEPT_NOTE, concept, losses))
    if text := " / ".join(filter(None, notes)):
        yield f'<descrip type="conceptNote">{escape(text)}</descrip>\n'


def _section(tag: str, concept: Concept, losses: Losses) -> str:
    terms = "".join(
        _term(named, concept, losses)
        for named in term_texts(concept.sections[tag], concept, losses)
        if not _exceeds(named[1], concept, losses)
    )
    return f'<langSet xml:lang="{escape_attribute(tag)}">\n{terms}</langSet>\n' if terms else ""


def _exceeds(text: str, concept: Concept, losses: Losses) -> bool:
    if len(text) > _MOST_CHARACTERS:
        losses.exceed(concept, f"{text[:40]!r} has {len(text):,} characters, more than {_MOST_CHARACTERS:,}")
    return len(text) > _MOST_CHARACTERS


def _term(named: TermText, concept: Concept, losses: Losses) -> str:
    term, text = named
    notes = [*term.notes, *([FLAG_NOTES["translatable"][term.translatable]] if term.translatable is not None else ())]
    note = _lines(notes, Feature.TERM_NOTE, concept, losses)
    contexts = [passage.text for passage in term.contexts]
    words = "".join(f'<termNote type="{name}">{word}</termNote>\n' for name, word in _words(term, concept, losses))
    usage = _element("termNote", "usageNote", contexts, Feature.CONTEXT, concept, losses)
    remark = f"<note>{escape(note)}</note>\n" if note else ""
    return f"<tig>\n<term>{escape(text)}</term>\n{remark}{words}{usage}</tig>\n"


def _words(term: Term, concept: Concept, losses: Losses) -> Iterator[tuple[str, str]]:
    if term.status in UNUSABLE:
        yield "forbidden", "true"
    elif term.status is Status.PREFERRED:
        yield "preferred", "true"
    elif term.status:
        losses.drop(Feature.STATUS, concept, term.status)
    if term.case_sensitive is not None:
        yield "caseSensitive", "true" if term.case_sensitive else "false"
    if term.part_of_speech in _PARTS_OF_SPEECH:
        yield "partOfSpeech", _PARTS_OF_SPEECH[term.part_of_speech]
    elif term.part_of_speech:
        losses.drop(Feature.PART_OF_SPEECH, concept, term.part_of_speech)
    if term.gender in _GENDERS:
        yield "grammaticalGender", _GENDERS[term.gender]
    elif term.gender:
        losses.drop(Feature.GENDER, concept, term.gender)
    if term.part_of_speech is PartOfSpeech.PROPER_NOUN:
        losses.alter(concept, Feature.PART_OF_SPEECH, "a proper noun became a noun")
    if term.term_type:
        yield "termType", term.term_type.upper()


def _element(name: str, category: str, texts: Iterable[str], feature: Feature, concept: Concept, losses: Losses) -> str:
    text = _lines(texts, feature, concept, losses)
    return f'<{name} type="{category}">{escape(text)}</{name}>\n' if text else ""


def _lines(texts: Iterable[str], feature: Feature, concept: Concept, losses: Losses) -> str:
    return " / ".join(filter(None, [one_line(text, feature, concept, losses) for text in texts]))


TMS = Exporter(
    name="tbx-phrase-tms",
    title="TBX for a term base of Phrase TMS, all languages, with forbidden and preferred terms",
    suffix=".tbx",
    languages=Languages.ANY,
    carries=carrying(
        {
            Feature.TERM,
            Feature.SYNONYM,
            Feature.TARGET_SYNONYM,
            Feature.HOMOGRAPH,
            Feature.UNTRANSLATED,
            Feature.DEPRECATED_TERM,
            Feature.CONCEPT_ID,
            Feature.SUBJECT_FIELD,
            Feature.CONCEPT_NOTE,
            Feature.TERM_NOTE,
            Feature.CONTEXT,
            Feature.PART_OF_SPEECH,
            Feature.GENDER,
            Feature.TERM_TYPE,
            Feature.CASE_SENSITIVE,
        },
        {Feature.STATUS, Feature.DEFINITION, Feature.LANGUAGE_DEFINITION, Feature.TRANSLATABLE},
    ),
    options=NoOptions,
    open=_open_tbx,
    status=Proof.EXPERIMENTAL,
    knowledge="support.phrase.com/hc/en-us/articles/5709733407772 (TBX and XLSX, 1 GB a file), TermWeb's documentation "
    "of its integration (the names and values of the data categories), an export of Phrase TMS; 1,000 characters a "
    "term. The columns of XLSX are not known here, nor where a definition stands, so it is part of the note",
    consumer=Consumer(
        name="phrase-tms",
        title="Phrase TMS",
        advice=(
            "Import the .tbx into the term base; try a small file first, for this format is from few sources.",
            "With strict locale matching, en-US is not taken for en.",
        ),
    ),
)
