"""Several memories become one: its metadata, and what their units no longer inherit from the header of their own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from glossary.model import Entry, MemoryHeader, Metadata, Unit

_INHERITED: Final = ("creationtool", "creationtoolversion", "datatype", "segtype", "o_tmf")


def merged_metadata(memories: Sequence[Metadata]) -> Metadata:
    """Return the metadata of the first memory, with the languages of all, the source language first."""
    if len(memories) == 1:
        return memories[0]
    languages = dict.fromkeys(language for one in memories for language in one.languages)
    source = next((one.source_language for one in memories if one.source_language), None)
    in_order = tuple(sorted(languages, key=lambda language: language != source))
    return replace(memories[0], source_language=source, languages=in_order)


def as_in(whole: Metadata, own: Metadata, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries of a memory; units say themselves what its header said and that of the whole does not."""
    said = _said(whole, own)
    if not said:
        yield from entries
        return
    for entry in entries:
        missing = {name: value for name, value in said.items() if getattr(entry, name, "") is None}
        yield replace(entry, **missing) if isinstance(entry, Unit) and missing else entry


def _said(whole: Metadata, own: Metadata) -> dict[str, Any]:
    header, other = own.memory_header or MemoryHeader(), whole.memory_header or MemoryHeader()
    said = {name: getattr(header, name) for name in _INHERITED if getattr(header, name) != getattr(other, name)}
    if own.source_language != whole.source_language:
        said["srclang"] = own.source_language
    return {name: value for name, value in said.items() if value}
