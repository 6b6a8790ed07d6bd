"""The loss report of an output: losses counted by feature, with examples; changed values; accepted losses."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TypeAlias

from glossary.fields import (
    CONCEPT_FIELDS,
    HEADER_FIELDS,
    LANGUAGE_FIELDS,
    METADATA_FIELDS,
    TERM_FIELDS,
    UNIT_FIELDS,
    VARIANT_FIELDS,
    Feature,
    Fields,
)
from glossary.findings import Finding, Outcome, Report, UsageError
from glossary.hashes import HashSet, References
from glossary.model import (
    NOT_TRANSLATED,
    Concept,
    CrossReference,
    Entry,
    Location,
    Metadata,
    Passage,
    Unit,
    name_on_one_line,
)
from glossary.rules import Code
from glossary.selection import only_languages

EXAMPLES = 2
"""How many values of a feature the report of losses names."""
SHOWN = 100
"""How many values of a feature are kept, for --verbose."""
LISTED = 10_000
"""How many altered values and omitted entries are listed; all are counted."""
LANGUAGE: Final = "language"
"""What is altered where a language is written under another name."""


@dataclass(slots=True)
class FeatureLoss:
    count: int = 0
    examples: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Losses:
    """The loss report of one output. Entries in = entries out + entries omitted."""

    entries_in: int = 0
    entries_omitted: int = 0
    pairs: int | None = None
    """How many source and target pairs a bilingual output holds."""
    in_one_language: int = 0
    """How many units of a memory have a text in one language only, so that they translate nothing."""
    dropped: dict[Feature, FeatureLoss] = field(default_factory=dict)
    altered_counts: Counter[str] = field(default_factory=Counter)
    """By feature."""
    left_out: Counter[Feature] = field(default_factory=Counter)
    """How often each feature is used in the entries that are omitted; what is dropped anyway is not counted again."""
    omitted_ids: HashSet = field(default_factory=HashSet, compare=False, repr=False)
    """Of the concepts that are not in the output."""
    carried: "Uses | None" = field(default=None, compare=False, repr=False)
    """Finds what the format carries."""
    altered: list[dict[str, str]] = field(default_factory=list)
    omitted: list[dict[str, str]] = field(default_factory=list)
    over_limit: list[tuple[Entry, str]] = field(default_factory=list)
    over_limit_count: int = 0
    """How many rows were left out since they are over a limit of the format; the first are listed."""

    @property
    def altered_count(self) -> int:
        return self.altered_counts.total()

    @property
    def entries_out(self) -> int:
        return self.entries_in - self.entries_omitted

    @property
    def total(self) -> int:
        return sum(loss.count for loss in self.dropped.values()) + self.altered_count

    def drop(self, feature: Feature, entry: Entry | None, value: object) -> None:
        """Count a value that is not in the output; ``entry`` is None for a value of the glossary's metadata."""
        loss = self.dropped.setdefault(feature, FeatureLoss())
        loss.count += 1
        if len(loss.examples) < SHOWN:
            loss.examples.append({**_where(entry), "value": _text(value)})

    def omit(self, entry: Entry, feature: Feature, reason: str) -> None:
        """Count an entry that is not in the output at all, and record the reason."""
        self._omit(entry, feature, reason, self.carried or _EVERY_USE)

    def pass_over(self, entry: Entry, feature: Feature, reason: str) -> None:
        """Count an entry that is not even given to the writer."""
        self.entries_in += 1
        self._omit(entry, feature, reason, _EVERY_USE)

    def _omit(self, entry: Entry, feature: Feature, reason: str, uses: "Uses") -> None:
        self.entries_omitted += 1
        if isinstance(entry, Concept):
            self.omitted_ids.add(entry.id)
        self.drop(feature, entry, reason)
        self.left_out.update(one for one, _ in uses.of(entry))
        if len(self.omitted) < LISTED:
            self.omitted.append({**_where(entry), "feature": feature, "reason": reason})

    def exceed(self, entry: Entry, reason: str) -> None:
        """Count a value left out because it exceeds a limit; without --drop-over-limit the output is refused."""
        self.over_limit_count += 1
        self.drop(Feature.TERM, entry, reason)
        if len(self.over_limit) < LISTED:
            self.over_limit.append((entry, reason))

    def alter(self, entry: Entry | None, feature: Feature | str, change: str) -> None:
        """Count a value that is in the output in a changed form; ``feature`` is one, or ``LANGUAGE``."""
        self.altered_counts[str(feature)] += 1
        if len(self.altered) < LISTED:
            self.altered.append({**_where(entry), "feature": feature, "change": change})

    def forget(self) -> None:
        """Forget what beginning a further part of an output has reported: the first part has reported the same."""
        self.dropped.clear()
        self.altered_counts.clear()
        self.altered.clear()

    def absorb(self, other: "Losses") -> None:
        """Add the losses of a further part of the same output."""
        self.entries_in += other.entries_in
        self.entries_omitted += other.entries_omitted
        if other.pairs is not None:
            self.pairs = (self.pairs or 0) + other.pairs
        self.in_one_language += other.in_one_language
        for feature, loss in other.dropped.items():
            mine = self.dropped.setdefault(feature, FeatureLoss())
            mine.count += loss.count
            mine.examples += loss.examples[: SHOWN - len(mine.examples)]
        self.altered_counts.update(other.altered_counts)
        self.left_out.update(other.left_out)
        self.altered += other.altered[: LISTED - len(self.altered)]
        self.omitted += other.omitted[: LISTED - len(self.omitted)]
        self.over_limit += other.over_limit[: LISTED - len(self.over_limit)]
        self.over_limit_count += other.over_limit_count

    def as_json(self) -> dict[str, Any]:
        return {
            "entries_in": self.entries_in,
            "entries_out": self.entries_out,
            **({} if self.pairs is None else {"pairs": self.pairs}),
            **({"in_one_language": self.in_one_language} if self.in_one_language else {}),
            "losses": {
                str(feature): {"count": loss.count, "examples": loss.examples[:EXAMPLES]}
                for feature, loss in sorted(self.dropped.items())
            },
            "altered": self.altered,
            "altered_count": self.altered_count,
            "omitted": self.omitted,
            **({"left_out": dict(sorted(self.left_out.items()))} if self.left_out else {}),
        }

    def lost(self, features: Collection[str]) -> dict[str, int]:
        """Count what is dropped, altered or left out with its entry, of these features or, with ``any``, of all."""
        counts: Counter[str] = Counter({str(feature): loss.count for feature, loss in self.dropped.items()})
        counts.update(self.altered_counts)
        if "any" not in features:
            counts.update({str(feature): count for feature, count in self.left_out.items()})
            counts = Counter({name: count for name, count in counts.items() if name in features})
        return dict(counts)


def _where(entry: Entry | None) -> dict[str, str]:
    if entry is None:
        return {"entry": ""}
    name = entry.id if isinstance(entry, Concept) else next(iter(entry.texts.values()), "")
    place = {"location": str(entry.location)} if entry.location else {}
    return {"entry": _text(name), **place}


def _text(value: object) -> str:
    if isinstance(value, tuple):
        value = "; ".join(_text(part) for part in value if part is not None)
    text = str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


class LossCounter:
    """Counts what a format does not carry, before the entries reach the writer of one output."""

    def __init__(self, carries: Collection[Feature], metadata: Metadata, losses: Losses) -> None:
        self._uses = Uses(set(Feature).difference(carries), metadata.source_language)
        self._has_units = Feature.UNIT in carries
        self._losses = losses
        losses.carried = Uses(carries, metadata.source_language)

    def count_metadata(self, metadata: Metadata) -> None:
        for feature, value in self._uses.of_metadata(metadata):
            self._losses.drop(feature, None, value)

    def carried(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        losses, uses = self._losses, self._uses
        skips_concepts = not uses.concerns_concepts
        for entry in entries:
            losses.entries_in += 1
            if skips_concepts and isinstance(entry, Concept):
                yield entry
                continue
            for feature, value in uses.of(entry):
                losses.drop(feature, entry, value)
            if isinstance(entry, Unit) and not self._has_units:
                losses.omit(entry, Feature.UNIT, "the format holds terms only")
            else:
                yield entry


def without_references(entries: Iterable[Entry], kept: References, losses: Losses) -> Iterator[Entry]:
    """Yield the entries without their cross references to concepts that are not among those kept; count them."""
    for entry in entries:
        if not isinstance(entry, Concept) or all(target in kept for target in entry.referred_ids()):
            yield entry
            continue

        def remaining(references: tuple[CrossReference, ...], feature: Feature, concept: Concept = entry) -> Any:
            for one in references:
                if one.target not in kept:
                    losses.drop(feature, concept, one.target)
            return tuple(one for one in references if one.target in kept)

        sections = {
            language: replace(
                section,
                terms=[
                    replace(term, cross_references=remaining(term.cross_references, Feature.TERM_CROSS_REFERENCE))
                    for term in section.terms
                ],
            )
            for language, section in entry.sections.items()
        }
        references = remaining(entry.cross_references, Feature.CROSS_REFERENCE)
        yield replace(entry, sections=sections, cross_references=references)


def narrowed(entries: Iterable[Entry], languages: Collection[str], losses: Losses) -> Iterator[Entry]:
    """Yield the entries with only these languages; omit and count an entry that has none of them."""
    for entry in only_languages(entries, languages):
        if entry.sections if isinstance(entry, Concept) else entry.texts:
            yield entry
        else:
            losses.pass_over(entry, Feature.UNTRANSLATED, "nothing in the languages that are written")


def usable(entries: Iterable[Entry], states: frozenset[str], losses: Losses) -> Iterator[Entry]:
    """Yield the entries but for units in another state and those that are not to be translated, which are counted."""
    for entry in entries:
        if isinstance(entry, Unit) and NOT_TRANSLATED in entry.properties:
            losses.pass_over(entry, Feature.UNIT_STATE, "it is not to be translated")
        elif isinstance(entry, Unit) and entry.state and entry.state not in states:
            losses.pass_over(entry, Feature.UNIT_STATE, f"{entry.state}: write it with --state {entry.state}")
        else:
            yield entry


CHANGED = "changed values"
READ = "read "
"""Before the name of an input among the accepted losses."""
Counts: TypeAlias = Mapping[str, int]


def read_accepted(path: Path) -> dict[str, Counts]:
    """Read a loss report: for each file name of an output or an input, the count of each loss.

    Raises UsageError G801 if the file cannot be read or is not a loss report.
    """
    place = Location(str(path))
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        counts: dict[str, Counts] = {
            Path(output["file"]).name: {
                **{str(feature): int(loss["count"]) for feature, loss in output["losses"].items()},
                CHANGED: int(output["altered_count"]),
            }
            for output in report["outputs"]
        }
        for one in report.get("read", ()):
            read = {str(feature): int(loss["count"]) for feature, loss in one["losses"].items()}
            counts[READ + Path(one["input"]).name] = read
        return counts
    except OSError as error:
        raise UsageError(Code.WRONG_USAGE, f"cannot be read: {error.strerror}", location=place) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(
            Code.WRONG_USAGE, "this is not a loss report", location=place, suggestion="--loss-report FILE writes one"
        ) from None


def new_losses(losses: Losses, accepted: Counts) -> Iterable[str]:
    """Yield a message for each loss whose count is higher than the accepted count."""
    counts = {str(feature): loss.count for feature, loss in losses.dropped.items()} | {CHANGED: losses.altered_count}
    return over(counts, accepted)


def over(counts: Mapping[str, int], accepted: Counts) -> Iterable[str]:
    for name, count in sorted(counts.items()):
        if count > accepted.get(name, 0):
            yield f"{name}: {count}, and {accepted.get(name, 0)} are accepted"


class Uses:
    """Finds which of the given features entries use; other features cost no time."""

    def __init__(self, features: Collection[Feature], source_language: str | None = None) -> None:
        def asked(fields: Fields) -> tuple[tuple[str, Feature], ...]:
            return tuple((field.attribute, field.feature) for field in fields if field.feature in features)

        self._features = features
        self._metadata = asked(METADATA_FIELDS)
        self._concept = asked(CONCEPT_FIELDS)
        self._language = asked(LANGUAGE_FIELDS)
        self._term = asked(TERM_FIELDS)
        self._header = asked(HEADER_FIELDS)
        self._unit = asked(UNIT_FIELDS)
        self._variant = asked(VARIANT_FIELDS)
        self._concerns_variants = bool(self._variant or {Feature.INLINE_CODE, Feature.FURTHER_VARIANT} & set(features))
        self._concept_id = Feature.CONCEPT_ID in features
        self._source_language = source_language
        self._synonym = Feature.SYNONYM in features or Feature.TARGET_SYNONYM in features
        self._passage_sources = Feature.DEFINITION_SOURCE in features or Feature.CONTEXT_SOURCE in features

    @property
    def concerns_concepts(self) -> bool:
        """Whether a concept can use any of the given features."""
        return bool(
            self._concept or self._language or self._term or self._concept_id or self._synonym or self._passage_sources
        )

    def of_metadata(self, metadata: Metadata) -> Iterator[tuple[Feature, Any]]:
        yield from _values_set(metadata, self._metadata)
        if metadata.memory_header:
            yield from _values_set(metadata.memory_header, self._header)

    def of(self, entry: Entry) -> Iterator[tuple[Feature, Any]]:
        """Yield a feature and its value for each use of a given feature in the entry."""
        if isinstance(entry, Unit):
            yield from _values_set(entry, self._unit)
            if entry.variants and self._concerns_variants:
                yield from self._of_variants(entry)
            return
        if self._concept_id:
            yield Feature.CONCEPT_ID, entry.id
        if entry.is_only_terms:
            return
        yield from _values_set(entry, self._concept)
        for language, section in entry.sections.items():
            yield from _values_set(section, self._language)
            if self._synonym and len(section.terms) > 1:
                is_target = self._source_language not in (None, language)
                feature = Feature.TARGET_SYNONYM if is_target else Feature.SYNONYM
                if feature in self._features:
                    for term in section.terms[1:]:
                        yield feature, term.text
            if self._term:
                for term in section.terms:
                    yield from _values_set(term, self._term)
        if self._passage_sources:
            yield from self._sources_of_passages(entry)

    def _of_variants(self, unit: Unit) -> Iterator[tuple[Feature, Any]]:
        seen = set()
        for variant in unit.variants:
            yield from _values_set(variant, self._variant)
            if variant.markup and Feature.INLINE_CODE in self._features:
                # Imported where there is a code, as few glossaries have one.
                from glossary.canonical.segments import codes_of

                for code in codes_of(variant.markup):
                    yield Feature.INLINE_CODE, code
            if variant.language in seen and Feature.FURTHER_VARIANT in self._features:
                yield Feature.FURTHER_VARIANT, variant.text
            seen.add(variant.language)

    def _sources_of_passages(self, concept: Concept) -> Iterator[tuple[Feature, Any]]:
        definitions = [*concept.definitions]
        contexts: list[Passage] = []
        for section in concept.sections.values():
            definitions += section.definitions
            for term in section.terms:
                contexts += term.contexts
        for feature, passages in ((Feature.DEFINITION_SOURCE, definitions), (Feature.CONTEXT_SOURCE, contexts)):
            if feature in self._features:
                for passage in passages:
                    if passage.source is not None:
                        yield feature, passage.source


_EVERY_USE = Uses(frozenset(Feature))


def _values_set(thing: object, attributes: tuple[tuple[str, Feature], ...]) -> Iterator[tuple[Feature, Any]]:
    for attribute, feature in attributes:
        value = getattr(thing, attribute)
        if value or value is False:
            yield feature, value


@dataclass(frozen=True, slots=True)
class Output:
    """A written file and its losses."""

    file: str
    exporter: str
    losses: Losses
    parts: tuple[str, ...] = ()
    """The files in place of the one, where it is written in several parts."""

    @property
    def shown(self) -> str:
        return name_on_one_line(f"{self.parts[0]} to {Path(self.parts[-1]).name}" if self.parts else self.file)

    def as_json(self) -> dict[str, Any]:
        parts = {"parts": list(self.parts)} if self.parts else {}
        return {"file": self.file, **parts, "exporter": self.exporter, **self.losses.as_json()}


@dataclass(frozen=True, slots=True)
class InputRead:
    """An input that was read, with the report of what its reader lost."""

    file: str
    reader: str
    entries: int
    report: Report

    def as_json(self) -> dict[str, Any]:
        return {"input": self.file, "reader": self.reader, "entries": self.entries, **self.report.losses_as_json()}


@dataclass(slots=True)
class Converted(Outcome):
    """The outcome of a conversion."""

    outputs: list[Output] = field(default_factory=list)
    failed: list[tuple[str, str, tuple[Finding, ...]]] = field(default_factory=list)
    """The outputs that were not written: file, exporter and why."""
    read: list[InputRead] = field(default_factory=list)
    unreadable: list[tuple[str, Finding]] = field(default_factory=list)
    """The inputs that could not be opened, and why."""
