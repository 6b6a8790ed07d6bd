"""Writes the TBX that suits OmegaT: version 2, two languages, and what a translator is to see as a comment.

OmegaT reads no status, shows the notes of every language in the entry, and compares primary languages only.
"""

from collections.abc import Iterable
from typing import IO, cast

from exporters.base import Exporter, Languages, NoOptions, Proof, carrying
from exporters.losses import Losses
from exporters.pairs import PAIR_CARRIES, Pair, pair_of
from exporters.tbx_dialects import HEADER_FOLDED, TBX_2, closing, opening
from exporters.xml import escape, escape_attribute
from glossary.errors import RefusedError
from glossary.features import Feature
from glossary.languages import primary_language
from glossary.model import Concept, Entry, Metadata
from glossary.xml_ids import xml_id

BLOCK = 512
"""How many concepts are written at once."""


def write_tbx_omegat(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], _options: NoOptions, losses: Losses
) -> None:
    source, target = metadata.languages
    if primary_language(source) == primary_language(target):
        raise RefusedError(
            "G602",
            f"OmegaT does not tell {source} from {target} in a TBX file",
            mend="use --to omegat or --to csv-omegat",
        )
    out.write(opening(TBX_2, metadata, losses).encode())
    # Units are not carried, so none comes here.
    concepts = cast("Iterable[Concept]", entries)
    pairs = 0
    block: list[str] = []
    for concept in concepts:
        pair = pair_of(concept, source, target, losses)
        if pair is None:
            continue
        pairs += len(pair.sources) * len(pair.targets)
        block.append(_entry(concept, pair, source, target, losses))
        if len(block) == BLOCK:
            out.write("".join(block).encode())
            block.clear()
    if not pairs:
        raise RefusedError(
            "G601", f"no concept has both a {source} and a {target} term, and TBX does not allow a file without one"
        )
    losses.pairs = pairs
    out.write("".join([*block, closing(TBX_2)]).encode())


def _entry(concept: Concept, pair: Pair, source: str, target: str, losses: Losses) -> str:
    identifier = xml_id(concept.id)
    if identifier != concept.id:
        losses.alter(concept, Feature.CONCEPT_ID, f"written as {identifier!r}, which XML takes as an id")
    definition = (
        f'<descrip type="definition">{escape(pair.definition)}</descrip>\n' if pair.definition is not None else ""
    )
    notes = "".join([f"<note>{escape(remark)}</note>\n" for remark in pair.remarks])
    return (
        f'<termEntry id="{identifier}">\n{definition}{notes}'
        f"{_section(source, pair.sources)}{_section(target, pair.targets)}</termEntry>\n"
    )


def _section(language: str, terms: list[str]) -> str:
    tigs = "".join([f"<tig><term>{escape(term)}</term></tig>\n" for term in terms])
    return f'<langSet xml:lang="{escape_attribute(language)}">\n{tigs}</langSet>\n'


_FULL = {
    Feature.TERM,
    Feature.SYNONYM,
    Feature.TARGET_SYNONYM,
    Feature.CONCEPT_ID,
    Feature.HOMOGRAPH,
    Feature.GLOSSARY_TITLE,
}

TBX_OMEGAT = Exporter(
    name="tbx-omegat",
    title="TBX for OmegaT: version 2, one language pair, no statuses",
    suffix=".tbx",
    languages=Languages.PAIR,
    carries=carrying(_FULL, PAIR_CARRIES | HEADER_FOLDED),
    options=NoOptions,
    write=write_tbx_omegat,
    status=Proof.PROVED,
)
