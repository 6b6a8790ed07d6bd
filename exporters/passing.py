"""What stands between the entries of an input and an exporter: languages are narrowed, and losses counted."""

from collections.abc import Iterable, Iterator

from exporters.base import AnyExporter
from exporters.losses import Losses
from glossary.features import Feature
from glossary.fields import Uses
from glossary.model import Concept, Entry, Metadata, Unit
from glossary.select import only_languages


def narrowed(
    entries: Iterable[Entry], languages: tuple[str, ...], all_languages: tuple[str, ...], losses: Losses
) -> Iterable[Entry]:
    """Leave only what is in these languages; an entry without any of them is omitted."""
    if set(languages) == set(all_languages):
        return entries
    return _not_empty(only_languages(entries, languages), losses)


def _not_empty(entries: Iterable[Entry], losses: Losses) -> Iterator[Entry]:
    for entry in entries:
        if entry.sections if isinstance(entry, Concept) else entry.texts:
            yield entry
        else:
            losses.entries_in += 1
            losses.omit(entry, Feature.UNTRANSLATED, "nothing in the languages that are written")


def counted(
    entries: Iterable[Entry], exporter: AnyExporter, metadata: Metadata, losses: Losses, *, is_first: bool = True
) -> Iterator[Entry]:
    """Pass on what the exporter carries; count the rest. The first part of a glossary counts the metadata as well."""
    uses = Uses(set(Feature) - exporter.carries.keys(), metadata.source_language)
    has_units = Feature.UNIT in exporter.carries
    for feature, value in uses.of_metadata(metadata) if is_first else ():
        losses.drop(feature, None, value)
    skips_concepts = not uses.concerns_concepts
    for entry in entries:
        losses.entries_in += 1
        if skips_concepts and isinstance(entry, Concept):
            yield entry
            continue
        for feature, value in uses.of(entry):
            losses.drop(feature, entry, value)
        if isinstance(entry, Unit) and not has_units:
            losses.omit(entry, Feature.UNIT, "the format holds terms only")
        else:
            yield entry
