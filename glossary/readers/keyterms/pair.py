"""Joins two key-term pages of one language each, of which one is the translation of the other."""

from dataclasses import replace
from itertools import zip_longest
from typing import TypeAlias

from glossary.files.source import Source
from glossary.findings import InputError, ReadingLoss, Report, UsageError
from glossary.model import Location
from glossary.readers.keyterms.page import (
    Line,
    PageLanguages,
    entries_of,
    fill,
    languages_of,
    opened_page,
    quoted,
    tell,
    usual_gap,
)
from glossary.reading import ReadOptions, Stream
from glossary.rules import Code

Entries: TypeAlias = list[tuple[Line, ...]]


def open_pair(sources: tuple[Source, Source], options: ReadOptions, report: Report) -> Stream:
    """Join two pages of one language each, the first in the source and the second in the target language.

    Raises InputError G509 if their sections differ in length, and UsageError G801 without two languages.
    """
    if options.source_language is None or len(options.target_languages) != 1:
        raise UsageError(
            Code.WRONG_USAGE, "two pages have one language each", suggestion="say them: --source en --target zh-Hans"
        )
    languages = PageLanguages(options.source_language, options.target_languages[0], ())
    pages = []
    for source, language in zip(sources, languages.tags, strict=True):
        alone = languages_of(replace(options, source_language=language, target_languages=()), source)
        page, metadata, body = opened_page(source, alone, options, report)
        fill(page, body, alone, source)
        tell(page, source, report)
        pages.append((page, metadata))
    (first, metadata), (second, other) = pages
    if metadata.date != other.date:
        report.remark(f"{sources[0].name} is of {metadata.date}, {sources[1].name} of {other.date}")
    for name in ("title", "date", "publisher"):
        if getattr(other, name) not in (None, getattr(metadata, name)):
            report.drop(f"{name} of the second page", Location(sources[1].name), ReadingLoss.HEADER)
    metadata.languages = languages.tags
    units = _joined("paragraphs", first.units, second.units, sources)
    terms = _joined("terms", first.terms, second.terms, sources)
    return Stream(metadata, entries_of(units, terms, languages, sources[0], lambda lines: lines[0]), has_ids=False)


def _joined(what: str, first: Entries, second: Entries, sources: tuple[Source, Source]) -> Entries:
    """Pair the lines of two pages, section by section."""
    joined = []
    sections: list[tuple[Entries, Entries]] = list(zip_longest(_sections(first), _sections(second), fillvalue=[]))
    for number, (one, two) in enumerate(sections, 1):
        if len(one) != len(two):
            which = f"section {number} of the {what}" if len(sections) > 1 else f"the {what}"
            at = min(len(one), len(two))
            lines = (_nearest(one, at, first), _nearest(two, at, second))
            places = tuple(
                Location(source.name, line.number, 1) if line else Location(source.name)
                for source, line in zip(sources, lines, strict=True)
            )
            message = " and ".join(quoted(line) if line else "nothing" for line in lines)
            raise InputError(
                Code.PAGES_DIFFER,
                f"{which}: {len(one)} lines here and {len(two)} there; they part at the latest at {message}",
                location=places[0],
                related=places[1:],
                suggestion="add or take out what only one page has",
            )
        joined += [(*left, *right) for left, right in zip(one, two, strict=True)]
    return joined


def _sections(entries: Entries) -> list[Entries]:
    """Divide entries into sections where there are more blank lines than usual."""
    usual = usual_gap([line for lines in entries for line in lines])
    sections: list[Entries] = []
    for lines in entries:
        if not sections or lines[0].gap > usual:
            sections.append([])
        sections[-1].append(lines)
    return sections


def _nearest(section: Entries, at: int, entries: Entries) -> Line | None:
    lines = section[at] if at < len(section) else (section or entries or [()])[-1]
    return lines[0] if lines else None
