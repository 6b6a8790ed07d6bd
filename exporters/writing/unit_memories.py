"""Translation memories of one language pair in TMX, as CAT tools take them: units with their codes, and concepts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import IO, Final
from xml.sax.saxutils import unescape

from exporters.base import Consumer, Exporter, Folders, Languages, Proof, Writer, carrying, option
from exporters.losses import Losses
from exporters.writing.markup import FOOTER, escape, escape_reporting, header, variant
from exporters.writing.naming import Naming, by_tag, consumer_names
from exporters.writing.pairs import (
    PAIR_CARRIES,
    FirstEntries,
    Pair,
    omit_pair,
    one_line,
    pair_of,
    terms_of,
)
from exporters.writing.text import TextWriter
from exporters.writing.units import Codes, CodesOption, dates, header_remarks, unit_tu
from glossary.canonical.segments import codes_of
from glossary.fields import Feature
from glossary.model import Concept, Entry, Metadata, Note, Property, TranslationState, Unit, Variant

_HI = re.compile(r"</?hi\b[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contexts:
    """The properties in which a tool keeps the source texts before and after a segment."""

    before: str
    after: str
    in_source: bool
    """Whether they stand in the ``tuv`` of the source, and not in the ``tu``."""
    is_seg: bool = False
    """Whether their text is a ``seg`` element, written as text."""


MEMOQ: Final = Contexts(before="x-context-pre", after="x-context-post", in_source=True, is_seg=True)
XTM: Final = Contexts(before="x-previous-source-text", after="x-next-source-text", in_source=False)
_KNOWN: Final = {
    **dict.fromkeys(("prev", "context_prev", MEMOQ.before, XTM.before), "before"),
    **dict.fromkeys(("next", "context_next", MEMOQ.after, XTM.after), "after"),
}
"""The properties of OmegaT, Phrase, memoQ and XTM that hold a neighbouring source text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryProfile:
    """What a tool takes as a memory. Of each source text the first unit is written, and the others are counted."""

    title: str
    naming: Naming = by_tag
    is_plain: bool = False
    """Whether only texts are written, without codes, notes, properties and dates."""
    beside: frozenset[str] = frozenset()
    """Properties of a unit that is an alternative for one place: it stands beside the first unit of a source text."""
    keeps_every_unit: bool = False
    """Whether the tool keeps several units with the same source text."""
    has_ids: bool = False
    highlights: bool = True
    """Whether the tool keeps the text of ``hi``."""
    prefix: str = ""
    """Before the type of each property, where it does not have it."""
    contexts: Contexts | None = None
    longest: int | None = None
    """Characters of a segment."""
    state_folders: Mapping[str, frozenset[TranslationState | None]] = field(default_factory=dict)
    """Where the tool takes entries in these states from."""


class PlainCodes(StrEnum):
    """What becomes of inline codes where there can be none."""

    TEXT = "text"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class _MemoryInFolders(CodesOption):
    folders: Folders = option(
        Folders.ONE, "One file for each pair, or one in each folder from which OmegaT takes units in a state."
    )


@dataclass(frozen=True, slots=True)
class _PlainMemory:
    codes: PlainCodes = option(
        PlainCodes.DROP, "What becomes of inline codes: their content becomes text, or they are left out."
    )


def unit_memory_exporter(
    name: str,
    profile: MemoryProfile,
    *,
    knowledge: str,
    status: Proof = Proof.DOCUMENTED,
    consumer: Consumer | None = None,
    folder: str = "",
) -> Exporter[CodesOption] | Exporter[_PlainMemory]:
    full, folded = _features(profile)
    make = partial(
        Exporter,
        name=name,
        title=profile.title,
        suffix=".tmx",
        languages=Languages.PAIR,
        carries=carrying(full, folded),
        open=partial(_open, profile),
        status=status,
        is_memory=True,
        knowledge=knowledge,
        consumer=consumer,
        folder=folder,
        state_folders=profile.state_folders,
    )
    if profile.state_folders:
        return make(options=_MemoryInFolders)
    return make(options=_PlainMemory if profile.is_plain else CodesOption)


def _features(profile: MemoryProfile) -> tuple[set[Feature], set[Feature]]:
    full = {Feature.TERM, Feature.UNIT, *([Feature.HOMOGRAPH] if profile.keeps_every_unit else ())}
    if profile.is_plain:
        return {*full, Feature.SYNONYM}, {Feature.STATUS}
    full |= {
        Feature.CONCEPT_ID,
        Feature.INLINE_CODE,
        Feature.MEMORY_HEADER,
        Feature.UNIT_ATTRIBUTE,
        Feature.UNIT_PROPERTY,
        Feature.UNIT_STATE,
        Feature.UNIT_SOURCE,
        Feature.UNIT_TRANSACTION,
        Feature.UNIT_USAGE,
        Feature.VARIANT_ATTRIBUTE,
        Feature.VARIANT_NOTE,
        Feature.VARIANT_PROPERTY,
        Feature.VARIANT_TRANSACTION,
        Feature.VARIANT_USAGE,
        *([Feature.UNIT_ID] if profile.has_ids else ()),
    }
    return full, {*PAIR_CARRIES, Feature.SYNONYM, Feature.TARGET_SYNONYM, Feature.UNIT_NOTE}


def _open(
    profile: MemoryProfile,
    metadata: Metadata,
    out: IO[bytes],
    options: CodesOption | _PlainMemory,
    losses: Losses,
) -> Writer:
    names = consumer_names(metadata.languages, profile.naming, losses)
    source, target = metadata.languages
    kept = None if profile.is_plain else metadata.memory_header
    props = header_remarks(kept, losses) if kept else ""
    begins = header(names[source], props, kept, dates(kept) if kept else "")
    memory = _Memory(profile, source, target, names[source], names[target], Codes(options.codes), losses)
    return TextWriter(out, begins, memory.text_of, lambda: FOOTER)


class _Memory:
    """Builds the ``tu`` elements of one language pair."""

    def __init__(
        self,
        profile: MemoryProfile,
        source: str,
        target: str,
        source_name: str,
        target_name: str,
        codes: Codes,
        losses: Losses,
    ) -> None:
        self._profile = profile
        self._source = source
        self._target = target
        self._names = {source: source_name, target: target_name}
        self._codes = codes
        self._losses = losses
        self._first = FirstEntries(losses)
        losses.pairs = 0

    def text_of(self, entry: Entry) -> str:
        return self._concept(entry) if isinstance(entry, Concept) else self._unit(entry)

    def _concept(self, concept: Concept) -> str:
        pair = self._plain_pair(concept) if self._profile.is_plain else self._pair(concept)
        if pair is None:
            return ""
        target, *others = pair.targets
        details = ""
        if not self._profile.is_plain:
            remarks = [
                *([pair.definition] if pair.definition else ()),
                *(f"also: {text}" for text in others),
                *pair.remarks,
            ]
            name = escape_reporting(concept.id, concept, Feature.CONCEPT_ID, self._losses)
            details = f'{_note(remarks)}<prop type="x-concept-id">{name}</prop>\n'
        if self._is_too_long(concept, (*pair.usable_sources, target)):
            return ""
        new = pair.usable_sources if self._profile.keeps_every_unit else self._first.new(pair.usable_sources, concept)
        self._losses.pairs = (self._losses.pairs or 0) + len(new)
        source_name, target_name = self._names.values()
        return "".join(
            f"<tu>\n{details}{variant(source_name, escape(text))}{variant(target_name, escape(target))}</tu>\n"
            for text in new
        )

    def _pair(self, concept: Concept) -> Pair | None:
        pair = pair_of(concept, self._source, self._target, self._losses)
        if pair is None:
            return None
        if not pair.usable_sources:
            self._losses.omit(concept, Feature.DEPRECATED_TERM, f"every term in {self._source} is deprecated")
            return None
        usable = set(pair.usable_sources)
        for text in pair.sources:
            if text not in usable:
                self._losses.drop(Feature.DEPRECATED_TERM, concept, text)
        return pair

    def _plain_pair(self, concept: Concept) -> Pair | None:
        terms = terms_of(concept, self._source, self._target, self._losses)
        if not terms.sources or not terms.targets:
            omit_pair(concept, terms, self._target, self._losses)
            return None
        if not terms.usable_sources:
            self._losses.omit(concept, Feature.DEPRECATED_TERM, f"every term in {self._source} is deprecated")
            return None
        usable = {*terms.usable_sources, *terms.targets}
        for _, text in (*terms.source_terms, *terms.target_terms):
            if text not in usable:
                self._losses.drop(Feature.DEPRECATED_TERM, concept, text)
        return Pair(terms.sources, terms.usable_sources, terms.targets[:1], None, [], terms.source_terms)

    def _unit(self, unit: Unit) -> str:
        variants = self._pair_of_variants(unit)
        if variants is None:
            return ""
        if self._is_too_long(unit, (one.text for one in variants)):
            return ""
        beside = [one for one in unit.properties if one.type in self._profile.beside]
        if not self._profile.keeps_every_unit:
            key = "\0".join([variants[0].text, *(f"{one.type}\1{one.text}" for one in beside)])
            if not self._first.is_new(key, unit, variants[0].text):
                return ""
        self._losses.pairs = (self._losses.pairs or 0) + 1
        return unit_tu(self._fitted(unit, variants), self._losses, self._codes, self._names)

    def _pair_of_variants(self, unit: Unit) -> list[Variant] | None:
        """Return the first variant of each language, its text on one line; None, and a report, if one is missing."""
        found: dict[str, Variant] = {}
        for one in unit.as_variants():
            is_text = one.markup is None or self._codes is Codes.DROP
            text = one_line(one.text, Feature.UNIT, unit, self._losses) if is_text else one.text
            if text.strip():
                found.setdefault(one.language, replace(one, text=text) if text != one.text else one)
        if self._source in found and self._target in found:
            return [found[self._source], found[self._target]]
        self._losses.omit(unit, Feature.UNTRANSLATED, "no text in one of the languages")
        return None

    def _is_too_long(self, entry: Entry, texts: Iterable[str]) -> bool:
        longest = self._profile.longest
        for text in texts if longest else ():
            if longest and len(text) > longest:
                self._losses.exceed(entry, f"a segment has {len(text)} characters, more than {longest}")
                self._losses.entries_omitted += 1
                return True
        return False

    def _fitted(self, unit: Unit, variants: list[Variant]) -> Unit:
        """Return the unit as the tool takes it."""
        profile = self._profile
        if profile.is_plain:
            plain = [Variant(one.language, one.text, one.markup) for one in variants]
            return Unit({}).with_variants(plain)
        source, target = (self._highlighted(unit, one) for one in variants)
        fitted = replace(unit, tuid=unit.tuid if profile.has_ids else None, notes=self._one_note(unit))
        if profile.contexts:
            self._place_contexts(fitted, source, profile.contexts)
        for thing in (fitted, source, target):
            thing.properties = tuple(self._prefixed(unit, one) for one in thing.properties)
        return fitted.with_variants([source, target])

    def _highlighted(self, unit: Unit, one: Variant) -> Variant:
        """Return the variant, without the ``hi`` that the tool would leave out together with its text."""
        if one.markup is None or self._profile.highlights or "<hi" not in one.markup:
            return replace(one)
        self._losses.alter(unit, Feature.INLINE_CODE, "<hi> left out, and its text kept")
        markup = _HI.sub("", one.markup)
        return replace(one, markup=markup if codes_of(markup) else None, text=one.text)

    def _one_note(self, unit: Unit) -> tuple[Note, ...]:
        notes = [one_line(note.text, Feature.UNIT_NOTE, unit, self._losses) for note in unit.notes]
        return (Note("; ".join(notes)),) if notes else ()

    def _prefixed(self, unit: Unit, one: Property) -> Property:
        prefix = self._profile.prefix
        if not prefix or one.type.startswith(prefix):
            return one
        self._losses.alter(unit, Feature.UNIT_PROPERTY, f"{one.type} is written as {prefix}{one.type}")
        return one._replace(type=f"{prefix}{one.type}")

    def _place_contexts(self, unit: Unit, source: Variant, wanted: Contexts) -> None:
        """Move the neighbouring texts to the properties by which the tool knows them; report new names."""
        found: dict[str, Property] = {}
        things: tuple[Unit | Variant, ...] = (unit, source)
        for thing in things:
            for one in thing.properties:
                if side := _KNOWN.get(one.type):
                    found.setdefault(side, one)
            thing.properties = tuple(one for one in thing.properties if one.type not in _KNOWN)
        contexts = []
        for side, name in (("before", wanted.before), ("after", wanted.after)):
            if side not in found:
                continue
            if found[side].type != name:
                self._losses.alter(unit, Feature.UNIT_PROPERTY, f"{found[side].type} is written as {name}")
            contexts.append(Property(name, _as_context(found[side].text, is_seg=wanted.is_seg)))
        holder = source if wanted.in_source else unit
        holder.properties = (*holder.properties, *contexts)


def _as_context(text: str, *, is_seg: bool) -> str:
    """Return a neighbouring text with or without the ``<seg>`` around it that memoQ writes as text."""
    inner = re.fullmatch(r"<seg>(.*)</seg>", text, re.DOTALL)
    plain = unescape(inner[1]) if inner else text
    if not is_seg:
        return plain
    return text if inner else f"<seg>{escape(plain)}</seg>"


def _note(remarks: list[str]) -> str:
    return f"<note>{escape('; '.join(remarks))}</note>\n" if remarks else ""
