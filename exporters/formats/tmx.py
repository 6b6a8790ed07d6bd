"""Writes TMX 1.4b: a ``tu`` per concept with a ``tuv`` per term, and a ``tu`` per unit; ``prop`` holds the rest."""

from collections.abc import Collection, Iterator, Mapping
from typing import IO

from exporters.base import Exporter, Languages, Proof, Writer, carrying
from exporters.losses import Losses
from exporters.writing.markup import (
    FOOTER,
    escape_reporting,
    header,
    identifier,
    is_nothing,
    is_plain,
    variant,
)
from exporters.writing.text import TextWriter
from exporters.writing.units import CodesOption, dates, has_attributes, header_remarks, unit_tu
from glossary.fields import (
    CONCEPT_FIELDS,
    LANGUAGE_FIELDS,
    METADATA_FIELDS,
    TERM_FIELDS,
    Feature,
    Fields,
    Kind,
    flat_values,
)
from glossary.model import Concept, Entry, Metadata, Status, Term, Unit

CONCEPT = '<prop type="x-entry">concept</prop>\n'
"""Marks a ``tu`` that is a concept; the reader takes any other for a unit."""


def _open(metadata: Metadata, out: IO[bytes], options: CodesOption, losses: Losses) -> Writer:
    kept = metadata.memory_header
    names = kept.language_names if kept else {}
    props = "".join(_details(METADATA_FIELDS, metadata, None, losses, kind="x-glossport-" if kept else "x-"))
    if kept:
        props = header_remarks(kept, losses) + props
    frames = _Frames(names)

    def text_of(entry: Entry) -> str:
        if len(_languages_of(entry)) == 1:
            losses.in_one_language += 1
        if isinstance(entry, Unit):
            return unit_tu(entry, losses, options.codes, names)
        if text := _bare_tu(entry, frames):
            return text
        if any(section.terms for section in entry.sections.values()):
            return _concept_tu(entry, names, losses)
        losses.omit(entry, Feature.TERMLESS, "no term in any language")
        return ""

    source = metadata.source_language
    srclang = (kept and kept.srclang) or (names.get(source, source) if source else "*all*")
    beginning = header(srclang, props, kept, dates(kept) if kept else "")
    return TextWriter(out, beginning, text_of, lambda: FOOTER)


def _languages_of(entry: Entry) -> Collection[str]:
    if isinstance(entry, Unit):
        return entry.texts
    return entry.bare_texts() or [language for language, section in entry.sections.items() if section.terms]


class _Frames(dict[str, tuple[str, str]]):
    """The XML before and after the text of a term without details, by language."""

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, language: str) -> tuple[str, str]:
        start, end = variant(self._names.get(language, language), "\0").split("\0")
        self[language] = (start, end)
        return start, end


def _bare_tu(concept: Concept, frames: _Frames) -> str:
    """Return the ``tu`` of a simple concept: a bare term per language, no text to escape; empty for any other."""
    texts = concept.bare_texts()
    if not texts or concept.has_details or not is_plain(concept.id) or '"' in concept.id:
        return ""
    text = f'<tu tuid="{concept.id}">\n{CONCEPT}'
    for note in concept.notes:
        if not is_plain(note):
            return ""
        text += f"<note>{note}</note>\n"
    for language, bare in texts.items():
        if not is_plain(bare):
            return ""
        start, end = frames[language]
        text += f"{start}{bare}{end}"
    return text + "</tu>\n"


def _concept_tu(concept: Concept, names: Mapping[str, str], losses: Losses) -> str:
    name = identifier(concept.id, concept, Feature.CONCEPT_ID, losses)
    start = f'<tu tuid="{name}"{dates(concept)}>\n'
    parts = [start, CONCEPT, *_details(CONCEPT_FIELDS, concept, concept, losses)]
    for language, section in concept.sections.items():
        parts.extend(_details(LANGUAGE_FIELDS, section, concept, losses, language))
    terms = []
    for language, section in concept.sections.items():
        for term in preferred_first(section.terms):
            details = "".join(_details(TERM_FIELDS, term, concept, losses))
            text = escape_reporting(term.text, concept, Feature.TERM, losses)
            if not is_nothing(term.text):
                terms.append(variant(names.get(language, language), text, details, dates(term)))
    if not terms:
        losses.omit(concept, Feature.TERMLESS, "no term that XML can hold")
        return ""
    return "".join([*parts, *terms, "</tu>\n"])


def preferred_first(terms: list[Term]) -> list[Term]:
    """Return the preferred terms before the others; otherwise in the given order."""
    if len(terms) == 1:
        return terms
    return sorted(terms, key=lambda term: term.status is not Status.PREFERRED)


def _details(
    fields: Fields,
    thing: object,
    entry: Entry | None,
    losses: Losses,
    language: str | None = None,
    kind: str = "x-",
) -> Iterator[str]:
    attribute = f' xml:lang="{language}"' if language else ""
    for field, value in fields.set_in(thing):
        if field.kind is Kind.TRANSACTIONS and language is None:
            value = value[has_attributes(value) :]  # noqa: PLW2901  # the rest of it
        gone: set[tuple[str, int]] = set()
        for name, number, text in flat_values(field, value):
            escaped = escape_reporting(text, entry, field.feature, losses)
            if is_nothing(text):
                gone.add((name, number))
                continue
            if (name.removesuffix("_source"), number) in gone:
                losses.alter(entry, field.feature, "the source of a text that XML cannot hold is left out")
                continue
            if name == "note":
                yield f"<note{attribute}>{escaped}</note>\n"
            else:
                suffix = f"-{number}" if number > 1 else ""
                yield f'<prop type="{kind}{name.replace("_", "-")}{suffix}"{attribute}>{escaped}</prop>\n'


TMX = Exporter(
    name="tmx",
    title="TMX 1.4b, all languages",
    suffix=".tmx",
    languages=Languages.ANY,
    carries=carrying(set(Feature) - {Feature.TERMLESS}),
    options=CodesOption,
    open=_open,
    status=Proof.PROVED,
    is_memory=True,
    read_back_by="tmx",
    knowledge="the DTD of TMX 1.4 accepts it, translate-toolkit and OmegaT read it",
)
