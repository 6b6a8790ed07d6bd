"""Counts what a glossary holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from glossary.errors import GlossportError, InputError, UsageError
from glossary.findings import Report
from glossary.model import Concept, Entry, Metadata
from glossary.readers.base import ReadOptions
from glossary.readers.registry import reader_for
from glossary.shape import metadata_tree
from glossary.source import source_at


@dataclass(slots=True)
class LanguageCount:
    concepts: int = 0
    terms: int = 0


@dataclass(slots=True)
class Statistics:
    metadata: Metadata
    concepts: int = 0
    units: int = 0
    terms: int = 0
    languages: dict[str, LanguageCount] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        metadata = metadata_tree(self.metadata)
        del metadata["glossport"]
        return {
            "concepts": self.concepts,
            "units": self.units,
            "terms": self.terms,
            "languages": {
                tag: {"concepts": count.concepts, "terms": count.terms} for tag, count in self.languages.items()
            },
            "metadata": metadata,
        }

    def as_text(self) -> str:
        lines = [f"{self.concepts} concepts, {self.terms} terms, {self.units} units"]
        width = max(map(len, self.languages), default=0)
        for tag, count in self.languages.items():
            share = f"{count.concepts / self.concepts:.0%}" if self.concepts else "-"
            lines.append(f"  {tag:<{width}}  {count.concepts} concepts ({share}), {count.terms} terms")
        metadata = metadata_tree(self.metadata)
        del metadata["glossport"]
        for key, value in metadata.items():
            lines.append(f"  {key}: {', '.join(value) if isinstance(value, list) else value}")
        return "\n".join(lines)


@dataclass(slots=True)
class Counted:
    """The statistics of each readable input, and what was found while reading."""

    report: Report = field(default_factory=Report)
    glossaries: list[Statistics] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        return InputError.exit_code if self.report.failed else 0

    def as_json(self) -> Any:
        """Give one object for one input, a list for several."""
        objects = [glossary.as_json() for glossary in self.glossaries]
        return objects[0] if len(objects) == 1 else objects

    def as_text(self) -> str:
        return "\n".join(
            f"{name}: {glossary.as_text()}" for name, glossary in zip(self.names, self.glossaries, strict=True)
        )


def stats(names: Iterable[str], reader_name: str | None, options: ReadOptions) -> Counted:
    """Count every input that can be read; one with an error is reported and not counted."""
    counted = Counted()
    for name in names:
        report = Report()
        try:
            source = source_at(name)
            stream = reader_for(source, reader_name).open(source, options, report)
            statistics = count(stream.metadata, stream.entries)
        except UsageError:
            raise
        except GlossportError as error:
            report.add(error.finding)
        if not report.failed:
            counted.names.append(name)
            counted.glossaries.append(statistics)
        counted.report.absorb(report)
    return counted


def count(metadata: Metadata, entries: Iterable[Entry]) -> Statistics:
    """Count concepts, units, and per language the terms and the concepts that have one; declared languages first."""
    result = Statistics(metadata, languages={language: LanguageCount() for language in metadata.languages})
    for _ in counting(result, entries):
        pass
    return result


def counting(result: Statistics, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Count the entries that pass by."""
    for entry in entries:
        if isinstance(entry, Concept):
            _count_concept(result, entry)
        else:
            result.units += 1
        yield entry


def _count_concept(result: Statistics, concept: Concept) -> None:
    result.concepts += 1
    for language, section in concept.sections.items():
        if section.terms:
            counted = result.languages.setdefault(language, LanguageCount())
            counted.concepts += 1
            counted.terms += len(section.terms)
            result.terms += len(section.terms)
