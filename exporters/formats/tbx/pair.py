"""Writes TBX 2 with two languages, for tools that read no statuses; remarks become notes or part of the definition."""

from dataclasses import dataclass
from functools import partial
from typing import IO

from exporters.base import Consumer, Exporter, Languages, NoOptions, Proof, Writer, carrying
from exporters.formats.tbx.dialects import HEADER_FOLDED, TBX_2, closing, opening
from exporters.losses import Losses
from exporters.writing.markup import escape, escape_attribute
from exporters.writing.naming import Naming, by_tag, consumer_names
from exporters.writing.pairs import PAIR_CARRIES, Pair, pair_of
from exporters.writing.text import TextWriter
from glossary.fields import Feature
from glossary.findings import RefusedError
from glossary.ids import xml_id
from glossary.languages import primary_language
from glossary.model import Concept, Metadata
from glossary.rules import Code

_FULL = {
    Feature.TERM,
    Feature.SYNONYM,
    Feature.TARGET_SYNONYM,
    Feature.CONCEPT_ID,
    Feature.HOMOGRAPH,
    Feature.GLOSSARY_TITLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PairTbx:
    """The ways in which a tool reads TBX that change the output."""

    compares_primary_languages: bool = False
    """It does not tell regions and scripts apart."""
    shows_notes: bool = True
    """Else remarks stand in the definition, which it does show."""
    naming: Naming = by_tag


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
    return Exporter(
        name=name,
        title=title,
        suffix=".tbx",
        languages=Languages.PAIR,
        carries=carrying(_FULL, PAIR_CARRIES | HEADER_FOLDED),
        options=NoOptions,
        open=partial(_open, form),
        status=status,
        knowledge=knowledge,
        consumer=consumer,
        folder=folder,
    )


def _open(form: PairTbx, metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    source, target = metadata.languages
    if form.compares_primary_languages and primary_language(source) == primary_language(target):
        raise RefusedError(
            Code.SAME_LANGUAGE_PAIR,
            f"OmegaT does not tell {source} from {target} in a TBX file",
            suggestion="use --to omegat or --to csv-omegat",
        )
    names = tuple(consumer_names(metadata.languages, form.naming, losses).values())
    pairs = 0

    def text_of(concept: Concept) -> str:
        nonlocal pairs
        pair = pair_of(concept, source, target, losses)
        if pair is None:
            return ""
        pairs += len(pair.sources) * len(pair.targets)
        sections = f"{_section(names[0], pair.sources)}{_section(names[1], pair.targets)}"
        return f'<termEntry id="{written_id(concept, losses)}">\n{_details(pair, form)}{sections}</termEntry>\n'

    def foot() -> str:
        if not pairs:
            raise no_pair(source, target)
        losses.pairs = pairs
        return closing(TBX_2)

    return TextWriter(out, opening(TBX_2, metadata, losses), text_of, foot)


def no_pair(source: str, target: str) -> RefusedError:
    message = f"no concept has both a {source} and a {target} term, and TBX does not allow a file without one"
    return RefusedError(Code.EMPTY_OUTPUT, message)


def written_id(concept: Concept, losses: Losses) -> str:
    """Return the id of a concept as an XML name; report it if it differs from the concept's id."""
    identifier = xml_id(concept.id)
    if identifier != concept.id:
        losses.alter(concept, Feature.CONCEPT_ID, f"written as {identifier!r}, which XML takes as an id")
    return identifier


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
