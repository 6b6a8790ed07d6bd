"""What the two XLIFFs share: the state of reading a file, and what holds for the units within a file or group."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from glossary.findings import Report
from glossary.model import Note, Property
from glossary.readers.bilingual.codes import Contents, InlineElements
from glossary.readers.bilingual.document import Counted
from glossary.readers.bilingual.pairs import SegmentPair
from glossary.reading import ReadOptions


@dataclass
class XliffReading:
    """One file while it is read."""

    options: ReadOptions
    report: Report
    counted: Counted
    inline: InlineElements
    pairs: list[SegmentPair] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    """Of the file as a whole."""
    terms: list[Any] = field(default_factory=list)
    """The entries of glossaries."""


@dataclass(frozen=True)
class Scope:
    """What holds for the units within a file or group."""

    properties: tuple[Property, ...] = ()
    notes: tuple[Note, ...] = ()
    is_translated: bool = True
    languages: tuple[str, str] | None = None
    datatype: str | None = None
    contents: Contents = field(default_factory=Contents)
    """What codes stand for, by the ids that the file defines."""
    comments: Mapping[str, list[Note]] = field(default_factory=dict)
    """By the ids that the file defines."""

    def is_translated_in(self, element: Any) -> bool:
        """Return whether a unit or group within is to be translated."""
        said = element.get("translate")
        return self.is_translated if said is None else said != "no"


def named(kind: str, name: str | None) -> tuple[Property, ...]:
    """Return the property that says the name of a file or group, if it has one."""
    return (Property(kind, name),) if name and name.strip() else ()
