"""Writes TMX 1.4b: a ``tu`` per concept with a ``tuv`` per term, and a ``tu`` per unit; ``prop`` holds the rest."""

import re
from collections.abc import Iterator
from typing import IO

from exporters.base import Exporter, Languages, NoOptions, Proof, Writer, carrying
from exporters.losses import Losses
from exporters.writing.markup import (
    FOOTER,
    escape_attribute,
    escape_reporting,
    header,
    illegal_characters,
    is_plain,
    variant,
)
from exporters.writing.text import TextWriter
from glossary.fields import (
    CONCEPT_FIELDS,
    LANGUAGE_FIELDS,
    METADATA_FIELDS,
    TERM_FIELDS,
    UNIT_FIELDS,
    Feature,
    Fields,
    Kind,
    flat_values,
)
from glossary.model import Concept, Entry, Metadata, Status, Term, Transaction, Unit

_WITH_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def _open(metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    props = "".join(_details(METADATA_FIELDS, metadata, None, losses))
    frames = _Frames()

    def text_of(entry: Entry) -> str:
        if isinstance(entry, Unit):
            return _unit_tu(entry, losses)
        if text := _bare_tu(entry, frames):
            return text
        if any(section.terms for section in entry.sections.values()):
            return _concept_tu(entry, losses)
        losses.omit(entry, Feature.TERMLESS, "no term in any language")
        return ""

    return TextWriter(out, header(metadata.source_language or "*all*", props), text_of, lambda: FOOTER)


class _Frames(dict[str, tuple[str, str]]):
    """The XML before and after the text of a term without details, by language."""

    def __missing__(self, language: str) -> tuple[str, str]:
        start, end = variant(language, "\0").split("\0")
        self[language] = (start, end)
        return start, end


def _bare_tu(concept: Concept, frames: _Frames) -> str:
    """Return the ``tu`` of a simple concept: a bare term per language, no text to escape; empty for any other."""
    texts = concept.bare_texts()
    if not texts or concept.has_details or not is_plain(concept.id) or '"' in concept.id:
        return ""
    text = f'<tu tuid="{concept.id}">\n'
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


def _concept_tu(concept: Concept, losses: Losses) -> str:
    if found := illegal_characters(concept.id):
        losses.alter(concept, Feature.CONCEPT_ID, f"{', '.join(found)} dropped: XML cannot hold it")
    start = f'<tu tuid="{escape_attribute(concept.id)}"{_dates(concept)}>\n'
    parts = [start, *_details(CONCEPT_FIELDS, concept, concept, losses)]
    for language, section in concept.sections.items():
        parts.extend(_details(LANGUAGE_FIELDS, section, concept, losses, language))
    for language, section in concept.sections.items():
        for term in preferred_first(section.terms):
            details = "".join(_details(TERM_FIELDS, term, concept, losses))
            text = escape_reporting(term.text, concept, Feature.TERM, losses)
            parts.append(variant(language, text, details, _dates(term)))
    parts.append("</tu>\n")
    return "".join(parts)


def _unit_tu(unit: Unit, losses: Losses) -> str:
    variants = [variant(tag, escape_reporting(text, unit, Feature.UNIT, losses)) for tag, text in unit.texts.items()]
    return "".join([f"<tu{_dates(unit)}>\n", *_details(UNIT_FIELDS, unit, unit, losses), *variants, "</tu>\n"])


def preferred_first(terms: list[Term]) -> list[Term]:
    """Return the preferred terms before the others; otherwise in the given order."""
    if len(terms) == 1:
        return terms
    return sorted(terms, key=lambda term: term.status is not Status.PREFERRED)


def _details(
    fields: Fields, thing: object, entry: Entry | None, losses: Losses, language: str | None = None
) -> Iterator[str]:
    attribute = f' xml:lang="{language}"' if language else ""
    for field, value in fields.set_in(thing):
        if field.kind is Kind.TRANSACTIONS and language is None:
            value = value[_has_attributes(value) :]  # noqa: PLW2901  # the rest of it
        for name, number, text in flat_values(field, value):
            escaped = escape_reporting(text, entry, field.feature, losses)
            if name == "note":
                yield f"<note{attribute}>{escaped}</note>\n"
            else:
                suffix = f"-{number}" if number > 1 else ""
                yield f'<prop type="x-{name.replace("_", "-")}{suffix}"{attribute}>{escaped}</prop>\n'


def _dates(thing: Concept | Term | Unit) -> str:
    """Return the attributes of the first creation and the first change that TMX can hold without a change."""
    if not thing.created and not thing.modified:
        return ""
    attributes = ""
    for kind, transactions in (("creation", thing.created), ("change", thing.modified)):
        if _has_attributes(transactions):
            date, by = transactions[0]
            if date:
                attributes += f' {kind}date="{date.replace("-", "").replace(":", "")}"'
            if by:
                attributes += f' {kind}id="{escape_attribute(by)}"'
    return attributes


def _has_attributes(transactions: tuple[Transaction, ...]) -> bool:
    if not transactions:
        return False
    date, by = transactions[0]
    return (date is None or _WITH_TIME.fullmatch(date) is not None) and not (by and illegal_characters(by))


TMX = Exporter(
    name="tmx",
    title="TMX 1.4b, all languages",
    suffix=".tmx",
    languages=Languages.ANY,
    carries=carrying(set(Feature) - {Feature.TERMLESS}),
    options=NoOptions,
    open=_open,
    status=Proof.PROVED,
    read_back_by="tmx",
    knowledge="the DTD of TMX 1.4 accepts it, translate-toolkit and OmegaT read it",
)
