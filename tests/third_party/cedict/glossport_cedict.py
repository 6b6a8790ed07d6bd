"""Reads CC-CEDICT: ``Traditional Simplified [pin1 yin1] /English/English/`` on each line, comments begin with ``#``."""

import re
from collections.abc import Iterator

from glossary import (
    Change,
    Code,
    Concept,
    LanguageSection,
    Location,
    Metadata,
    Reader,
    ReadOptions,
    Report,
    Slugs,
    Source,
    Stream,
    Term,
    open_text,
)

LINE = re.compile(r"(\S+) (\S+) \[(.*?)\] /(.+)/\s*")


def open_cedict(source: Source, _options: ReadOptions, report: Report) -> Stream:
    metadata = Metadata(title="CC-CEDICT", source_language="zh-Hans", languages=("zh-Hans", "zh-Hant", "en"))
    return Stream(metadata, concepts(source, report), has_ids=False)


def concepts(source: Source, report: Report) -> Iterator[Concept]:
    slugs = Slugs()
    with open_text(source, "utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            place = Location(source.name, number, 1)
            if found := LINE.fullmatch(line):
                yield concept(found, slugs, place, report)
            else:
                report.omit(Code.BROKEN_SYNTAX, "this is no line of CC-CEDICT", place)


def concept(found: re.Match[str], slugs: Slugs, place: Location, report: Report) -> Concept:
    traditional, simplified, pinyin, english = found.groups()
    texts = {"zh-Hans": [simplified], "zh-Hant": [traditional], "en": english.split("/")}
    report.change(Change.NOTED, "pinyin", place)
    return Concept(
        id=slugs.id_for(simplified, [traditional, simplified, pinyin, english]),
        sections={language: LanguageSection(terms=[Term(text) for text in of]) for language, of in texts.items()},
        notes=(f"pinyin: {pinyin}",),
        location=place,
    )


READER = Reader(
    name="cedict",
    title="CC-CEDICT, a Chinese-English dictionary",
    suffixes=(".u8",),
    open=open_cedict,
)
