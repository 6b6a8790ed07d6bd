"""Weblate: TBX 2 with an entry for each pair of terms, and CSV.

Weblate reads files with translate-toolkit. There, an entry has one source and one target; it is forbidden if all its
terms are deprecated, and read-only if it says that no translation is needed.
"""

from collections.abc import Iterator
from typing import IO, NamedTuple

from exporters.base import Consumer, Exporter, Languages, NoOptions, Proof, Writer, carrying
from exporters.formats.tbx.dialects import HEADER_FOLDED, TBX_2, closing, opening
from exporters.formats.tbx.pair import no_pair, written_id
from exporters.losses import Losses
from exporters.writing.markup import escape, escape_attribute
from exporters.writing.pairs import TermText, one_line, refuse_too_many, term_texts
from exporters.writing.records import COMMENT, SOURCE, TARGET, ByRecord, Record
from exporters.writing.tables import Column, Table, table_exporter
from exporters.writing.text import TextWriter
from glossary.fields import Feature
from glossary.ids import xml_id
from glossary.model import UNUSABLE, Concept, Metadata, Status

_DEPRECATED = '<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>'
_READ_ONLY = '<descrip type="Translation needed">No</descrip>\n'


class _TermPair(NamedTuple):
    source: str
    target: str
    is_forbidden: bool
    is_read_only: bool


def _open_tbx(metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    source, target = metadata.languages
    losses.pairs = 0

    def text_of(concept: Concept) -> str:
        pairs = _pairs(concept, source, target, losses)
        losses.pairs = (losses.pairs or 0) + len(pairs)
        return "".join(_entries(concept, pairs, (source, target), losses)) if pairs else ""

    def foot() -> str:
        if not losses.pairs:
            raise no_pair(source, target)
        return closing(TBX_2)

    return TextWriter(out, opening(TBX_2, metadata, losses), text_of, foot)


def _pairs(concept: Concept, source: str, target: str, losses: Losses) -> list[_TermPair]:
    sources = term_texts(concept.sections.get(source), concept, losses)
    targets = term_texts(concept.sections.get(target), concept, losses)
    for named in (sources, targets):
        for term, _ in named:
            is_said = term.status is Status.PREFERRED and len(named) > 1
            if term.status and not (is_said or (named is targets and term.status in UNUSABLE)):
                losses.drop(Feature.STATUS, concept, term.status)
    if not targets and any(term.translatable is False for term, _ in sources):
        targets = sources[:1]
    if not sources or not targets or (all(map(_is_unusable, sources)) and all(map(_is_unusable, targets))):
        is_empty = not any(section.terms for section in concept.sections.values())
        feature = Feature.TERMLESS if is_empty else Feature.UNTRANSLATED
        losses.omit(concept, feature, f"no term in {target if sources else source}, or none that is usable")
        return []
    refuse_too_many(concept, sources, targets)
    return [
        _pair(one, other) for one in sources for other in targets if not (_is_unusable(one) and _is_unusable(other))
    ]


def _is_unusable(named: TermText) -> bool:
    return named[0].status in UNUSABLE


def _pair(source: TermText, target: TermText) -> _TermPair:
    """Return the pair; it is forbidden if its target is deprecated, but not if only its source is."""
    is_read_only = any(named[0].translatable is False for named in (source, target))
    return _TermPair(source[1], target[1], _is_unusable(target), is_read_only)


def _entries(concept: Concept, pairs: list[_TermPair], languages: tuple[str, str], losses: Losses) -> Iterator[str]:
    identifier = written_id(concept, losses)
    details = _details(concept, languages[0], losses)
    for number, pair in enumerate(pairs):
        # No concept id holds a NUL, so an id made with one belongs to no other concept.
        name = xml_id(f"{concept.id}\0{number + 1}") if number else identifier
        status = _DEPRECATED if pair.is_forbidden else ""
        sections = "".join(
            f'<langSet xml:lang="{escape_attribute(language)}">\n'
            f"<tig><term>{escape(text)}</term>{status}</tig>\n</langSet>\n"
            for language, text in zip(languages, pair[:2], strict=True)
        )
        read_only = _READ_ONLY if pair.is_read_only else ""
        yield f'<termEntry id="{name}">\n{details}{read_only}{sections}</termEntry>\n'


def _details(concept: Concept, source: str, losses: Losses) -> str:
    """Return the definitions and notes, which Weblate shows as the explanation of the source."""
    section = concept.sections.get(source)
    texts = [
        *(one_line(passage.text, Feature.DEFINITION, concept, losses) for passage in concept.definitions),
        *(
            one_line(passage.text, Feature.LANGUAGE_DEFINITION, concept, losses)
            for passage in (section.definitions if section else ())
        ),
    ]
    notes = [one_line(note, Feature.CONCEPT_NOTE, concept, losses) for note in concept.notes]
    definition = f'<descrip type="definition">{escape(" / ".join(texts))}</descrip>\n' if texts else ""
    return definition + "".join(f"<note>{escape(note)}</note>\n" for note in notes if note)


TBX = Exporter(
    name="tbx-weblate",
    title="TBX for Weblate: version 2, one language pair, forbidden and read-only terms",
    suffix=".tbx",
    languages=Languages.PAIR,
    carries=carrying(
        {
            Feature.TERM,
            Feature.SYNONYM,
            Feature.TARGET_SYNONYM,
            Feature.HOMOGRAPH,
            Feature.CONCEPT_ID,
            Feature.DEPRECATED_TERM,
            Feature.TRANSLATABLE,
            Feature.DEFINITION,
            Feature.CONCEPT_NOTE,
            Feature.GLOSSARY_TITLE,
        },
        HEADER_FOLDED | {Feature.LANGUAGE_DEFINITION, Feature.STATUS},
    ),
    options=NoOptions,
    open=_open_tbx,
    status=Proof.PROVED,
    knowledge="docs.weblate.org, formats/tbx; translate-toolkit, which Weblate reads with, finds each pair with its "
    "flags. *Translation needed* is no category of TBX-Basic, so only the core schema accepts it",
    consumer=Consumer(
        name="weblate",
        title="Weblate",
        advice=(
            "Upload each .tbx to the glossary component, for the target language in its name.",
            "Forbidden terms are marked there, and what is not to be translated is read-only.",
        ),
    ),
)


def _context(record: Record) -> str:
    # Weblate treats records with the same source and context as one string.
    return f"{record.concept.id}#{record.number + 1}" if record.number else record.concept.id


CSV = table_exporter(
    "csv-weblate",
    "CSV for a glossary of Weblate, one language pair",
    Table(
        rows=ByRecord(
            columns=(
                SOURCE,
                TARGET,
                Column("context", _context, {Feature.CONCEPT_ID}),
                COMMENT._replace(header="developer_comments"),
            )
        )
    ),
    status=Proof.PROVED,
    knowledge="docs.weblate.org, formats/csv; translate-toolkit, which Weblate reads with, finds every record",
)
