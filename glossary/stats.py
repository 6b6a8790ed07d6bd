"""``glossport stats``: counts the concepts, terms and units of glossaries."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from glossary.canonical.tree import metadata_tree
from glossary.escaping import harmless, harmless_json
from glossary.files.source import source_at
from glossary.findings import GlossportError, InputError, Outcome, Report, UsageError
from glossary.memories.statistics import NONE, UnitStatistics
from glossary.model import Concept, Entry, Metadata, Status
from glossary.reading import ReadRequest, reader_for
from glossary.request import option

BAR = 20
"""Characters of a bar."""
SUBJECTS = 12
"""So many subjects are shown; JSON has all."""
_NO_STATUS = "none"
_STATUSES = (*Status, _NO_STATUS)


@dataclass(slots=True)
class LanguageCount:
    concepts: int = 0
    terms: int = 0


@dataclass(slots=True)
class Statistics:
    metadata: Metadata
    concepts: int = 0
    terms: int = 0
    languages: dict[str, LanguageCount] = field(default_factory=dict)

    statuses: Counter[str] = field(default_factory=Counter)
    """Terms by status; ``none`` for those without one."""
    subjects: Counter[str] = field(default_factory=Counter)
    """Concepts by subject field; the empty text for those without one."""
    memory: UnitStatistics = field(init=False)

    def __post_init__(self) -> None:
        self.memory = UnitStatistics(self.metadata.source_language or "")

    @property
    def units(self) -> int:
        return self.memory.units

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
            "statuses": {status: self.statuses[status] for status in _STATUSES if self.statuses[status]},
            "subjects": dict(self._subjects()),
            **({"memory": self.memory.as_json()} if self.units else {}),
            "metadata": metadata,
        }

    def as_text(self) -> str:
        lines = [f"{self.concepts} concepts, {self.terms} terms, {self.units} units"]
        languages = {
            tag: (count.concepts, f"{count.concepts} concepts, {count.terms} terms")
            for tag, count in self.languages.items()
        }
        if self.concepts or not self.units:
            lines += _bars(languages, self.concepts)
        if self.statuses.keys() - {_NO_STATUS}:
            message = {
                one: (self.statuses[one], f"{self.statuses[one]} terms") for one in _STATUSES if self.statuses[one]
            }
            lines += ["", *_bars(message, self.terms)]
        if self.subjects.keys() - {""}:
            message = {one or "no subject": (count, f"{count} concepts") for one, count in self._subjects()}
            lines += ["", *_bars(dict(islice(message.items(), SUBJECTS)), self.concepts)]
            if len(message) > SUBJECTS:
                lines.append(f"  and {len(message) - SUBJECTS} more subjects")
        if self.units:
            lines += self._memory_lines()
        metadata = metadata_tree(self.metadata)
        del metadata["glossport"]
        if metadata:
            lines.append("")
        for key, value in metadata.items():
            lines.append(f"  {key}: {_on_one_line(value)}")
        return "\n".join(lines)

    def _memory_lines(self) -> Iterator[str]:
        memory = self.memory
        for name, counts in memory.parts():
            if counts.keys() == {NONE}:
                continue
            shown = dict(islice(counts.items(), SUBJECTS))
            message = {one: (count, f"{count} units") for one, count in shown.items()}
            yield from ("", f"  {name}", *_bars(message, self.units))
            if len(counts) > SUBJECTS:
                yield f"  and {len(counts) - SUBJECTS} more"
        if memory.repetitions:
            yield ""
            yield f"  {memory.repetitions} units translate a source text again, {memory.duplicates} in the same words"

    def _subjects(self) -> list[tuple[str, int]]:
        """Return the subject fields with their counts, largest count first."""
        return sorted(self.subjects.items(), key=lambda item: (-item[1], item[0]))


def _on_one_line(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_on_one_line, value))
    return (
        "; ".join(f"{key} {_on_one_line(one)}" for key, one in value.items()) if isinstance(value, dict) else str(value)
    )


def _bars(message: dict[str, tuple[int, str]], whole: int) -> list[str]:
    width = max(map(len, message), default=0)
    return [
        f"  {name:<{width}}  {_bar(count, whole)} {count / whole if whole else 0:>4.0%}  {text}"
        for name, (count, text) in message.items()
    ]


def _bar(count: int, whole: int) -> str:
    full = BAR * count // whole if whole else 0
    return "█" * full + "░" * (BAR - full)


@dataclass(frozen=True, kw_only=True)
class Stats(ReadRequest):
    form: str = option("--format", "The form of the result.", default="text", choices=("text", "json"))


def stats(request: Stats) -> Outcome:
    """Count each input; an input with errors is reported and not counted. Raises UsageError."""
    outcome = Outcome()
    counted: list[tuple[str, Statistics]] = []
    for name in request.inputs:
        report = Report()
        try:
            source = source_at(name)
            stream = reader_for(source, request.reader).open(source, request.read_options, report)
            statistics = count(stream.metadata, stream.entries)
        except UsageError:
            raise
        except GlossportError as error:
            report.add(error.finding)
        if not report.failed:
            counted.append((name, statistics))
        outcome.report.absorb(report)
    if outcome.report.failed:
        outcome.exit_code = InputError.exit_code
    if counted and request.form == "json":
        objects = [statistics.as_json() for _, statistics in counted]
        text = json.dumps(objects[0] if len(objects) == 1 else objects, ensure_ascii=False, indent=2)
        outcome.result = harmless_json(text)
    elif counted:
        outcome.result = harmless("\n".join(f"{name}: {statistics.as_text()}" for name, statistics in counted))
    return outcome


def count(metadata: Metadata, entries: Iterable[Entry]) -> Statistics:
    """Count concepts, units, and per language the terms and the concepts with terms; declared languages come first."""
    result = Statistics(metadata, languages={language: LanguageCount() for language in metadata.languages})
    for _ in counting(result, entries):
        pass
    return result


def counting(result: Statistics, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries unchanged and add each to the counts in ``result``."""
    header = result.metadata.memory_header
    tool = header.creationtool if header else None
    for entry in entries:
        if isinstance(entry, Concept):
            _count_concept(result, entry)
        else:
            result.memory.add(entry, tool)
        yield entry


def _count_concept(result: Statistics, concept: Concept) -> None:
    result.concepts += 1
    result.subjects[concept.subject_field or ""] += 1
    for language, section in concept.sections.items():
        if section.terms:
            counted = result.languages.setdefault(language, LanguageCount())
            counted.concepts += 1
            counted.terms += len(section.terms)
            result.terms += len(section.terms)
            for term in section.terms:
                result.statuses[term.status or _NO_STATUS] += 1
