"""Writes TBX 2 with two languages, for tools that read no statuses; remarks become notes or part of the definition."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import IO, TypeAlias

from exporters.base import Consumer, Exporter, Languages, NoOptions, Proof, Writer, carrying
from exporters.formats.tbx.dialects import HEADER_FOLDED, TBX_2, closing, opening
from exporters.losses import Losses
from exporters.writing.markup import escape, escape_attribute
from exporters.writing.naming import Naming, by_tag, consumer_names
from exporters.writing.pairs import PAIR_CARRIES, Pair, one_line, pair_of
from exporters.writing.text import TextWriter
from glossary.fields import Feature
from glossary.findings import RefusedError
from glossary.ids import xml_id
from glossary.model import Concept, Metadata
from glossary.rules import Code

_FULL = {
    Feature.TERM,
    Feature.SYNONYM,
    Feature.TARGET_SYNONYM,
    Feature.CONCEPT_ID,
    Feature.HOMOGRAPH,
}


Refusal: TypeAlias = Callable[[str, str], RefusedError | None]
"""Says why the tool cannot tell a source from a target language; None where it can."""


def tells_all_apart(_source: str, _target: str) -> RefusedError | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairTbx:
    """The ways in which a tool reads TBX that change the output."""

    refusal: Refusal = tells_all_apart
    shows_notes: bool = True
    """Else remarks stand in the definition, which it does show."""
    shows_subject: bool = False
    """Else the subject field is a remark."""
    has_header: bool = True
    """Whether title, version and the like stand in the file."""
    naming: Naming = by_tag
    identifier: Callable[[str], str] = xml_id
    """Gives the id of an entry for the id of a concept."""


def pair_tbx_exporter(
    name: str,
    title: str,
    form: PairTbx,
    *,
    status: Proof,
    knowledge: str,
    consumer: Consumer | None = None,
    folder: str = "",
) -> Exporter[NoOptions]:
    """Return the exporter for a tool that reads TBX as ``form`` describes."""
    subject = {Feature.SUBJECT_FIELD} if form.shows_subject else set()
    header = HEADER_FOLDED | {Feature.GLOSSARY_TITLE} if form.has_header else set()
    full = _FULL | subject | (header - HEADER_FOLDED)
    return Exporter(
        name=name,
        title=title,
        suffix=".tbx",
        languages=Languages.PAIR,
        carries=carrying(full, (PAIR_CARRIES | header) - full),
        options=NoOptions,
        open=partial(_open, form),
        status=status,
        knowledge=knowledge,
        consumer=consumer,
        folder=folder,
    )


def _open(form: PairTbx, metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    source, target = metadata.languages
    if refused := form.refusal(source, target):
        raise refused
    names = tuple(consumer_names(metadata.languages, form.naming, losses).values())
    pairs = 0

    def text_of(concept: Concept) -> str:
        nonlocal pairs
        pair = pair_of(concept, source, target, losses, subject_is_remark=not form.shows_subject)
        if pair is None:
            return ""
        pairs += len(pair.sources) * len(pair.targets)
        sections = f"{_section(names[0], pair.sources)}{_section(names[1], pair.targets)}"
        subject = _subject(concept, losses) if form.shows_subject else ""
        identifier = written_id(concept, losses, form.identifier)
        return f'<termEntry id="{identifier}">\n{subject}{_details(pair, form)}{sections}</termEntry>\n'

    def foot() -> str:
        if not pairs:
            raise no_pair(source, target)
        losses.pairs = pairs
        return closing(TBX_2)

    known = metadata if form.has_header else Metadata(source_language=source, languages=metadata.languages)
    return TextWriter(out, opening(TBX_2, known, losses), text_of, foot)


def no_pair(source: str, target: str) -> RefusedError:
    message = f"no concept has both a {source} and a {target} term, and TBX does not allow a file without one"
    return RefusedError(Code.EMPTY_OUTPUT, message)


def written_id(concept: Concept, losses: Losses, identifier: Callable[[str], str] = xml_id) -> str:
    """Return the id of a concept as an XML name; report it if it differs from the concept's id."""
    name = identifier(concept.id)
    if name != concept.id:
        losses.alter(concept, Feature.CONCEPT_ID, f"written as {name!r}, an id that XML and the tool can read")
    return name


def _subject(concept: Concept, losses: Losses) -> str:
    text = concept.subject_field and one_line(concept.subject_field, Feature.SUBJECT_FIELD, concept, losses)
    return f'<descrip type="subjectField">{escape(text)}</descrip>\n' if text else ""


def _details(pair: Pair, form: PairTbx) -> str:
    if form.shows_notes:
        definition = _definition(pair.definition) if pair.definition is not None else ""
        return definition + "".join([f"<note>{escape(remark)}</note>\n" for remark in pair.remarks])
    texts = [*([pair.definition] if pair.definition else ()), *pair.remarks]
    return _definition("; ".join(texts)) if texts else ""


def _definition(text: str) -> str:
    return f'<descrip type="definition">{escape(text)}</descrip>\n'


def _section(language: str, terms: list[str]) -> str:
    tigs = "".join([f"<tig><term>{escape(term)}</term></tig>\n" for term in terms])
    return f'<langSet xml:lang="{escape_attribute(language)}">\n{tigs}</langSet>\n'
