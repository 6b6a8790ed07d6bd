"""Reads key-term pages: a few lines about the page, paragraphs, then lists of terms, in one or two languages."""

import re
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from glossary.files.detection import text_of_head
from glossary.files.encodings import lines_of, read_text
from glossary.files.source import Source
from glossary.findings import InputError, ReadingLoss, Report, UsageError
from glossary.ids import Slugs, slug
from glossary.languages import main_script, scripts_of, scripts_of_pair, weight
from glossary.model import Concept, Entry, LanguageSection, Location, Metadata, Term, Unit
from glossary.readers.keyterms.dates import DAY, day_of
from glossary.readers.keyterms.pinyin import without_readings
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code

HEADER_LINES = 10
"""The line with date and source is among this many first lines that are not blank."""
HEADER_LENGTH = 500
"""And not longer than this."""
SENTENCE = 5
"""From this weight on a line with a full stop is a sentence; a shorter one may be a term such as ``U.S.``."""
PARAGRAPH = 20
"""From this weight on it is too long for a term."""
_DATE_LABEL = (
    r"(?:[發发]?[布佈表]?(?:時間|时间|日期)|出版(?:時間|时间|日期)|更新(?:時間|时间|日期)"
    r"|(?:publication |release )?(?:date|time)|(?:published|updated|posted)(?: on| at)?)\s*[:：]?"
)
_SOURCE_LABEL = r"(?:(?:[信訊]息|新[聞闻]|文章|稿件)?(?:[來来]源|出[處处])|稿源|\b(?:source|publisher))\s*[:：]"
_DATE = re.compile(rf"(?:{_DATE_LABEL}\s*)?(?P<day>{DAY})(?:[T\s]+\d{{1,2}}:\d\d(?::\d\d)?)?", re.IGNORECASE)
_SOURCE = re.compile(
    rf"{_SOURCE_LABEL}[^\S\n]*(\S.*?)??(?=\s{{2}}|\s*[\t\u3000|｜]|\s*{_DATE_LABEL}\s*\d|\s*{DAY}|\s*$)", re.IGNORECASE
)
_BREADCRUMB = re.compile(
    r"[>＞›»]|[當当]前位置|您(?:所在|[現现]在)?的位置|所在位置|you are here|^(?:current )?location\s*[:：]",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?:[•·●▪◦‣○■□*–—-]\s+|(?P<number>\(?\d{1,3}(?:[.)]\s+|[)）、．]\s*)|[①-⑳]\s*))(?=\S)")
_SENTENCE_END = re.compile(r"[.!?。！？．…][)）\]】\"'”’」』》]*$")


class Line(NamedTuple):
    number: int
    gap: int
    """How many blank lines stand before it."""
    text: str


@dataclass(slots=True)
class Page:
    """A page; each line that is not blank is in one of ``metadata``, ``units``, ``terms`` and ``unparsed``."""

    lines: list[Line]
    readings: int
    bullets: int = 0
    """Terms in front of which a bullet or a number stood."""
    languages: dict[int, str] = field(default_factory=dict)
    """Of the lines below the header, by line number."""
    metadata: list[Line] = field(default_factory=list)
    units: list[tuple[Line, ...]] = field(default_factory=list)
    terms: list[tuple[Line, ...]] = field(default_factory=list)
    unparsed: list[tuple[Line, str]] = field(default_factory=list)
    """With the reason."""

    def sum(self) -> str:
        """Return the number of lines of each kind; assert that no line is lost or used twice."""
        units = [line for lines in self.units for line in lines]
        terms = [line for lines in self.terms for line in lines]
        placed = [*self.metadata, *units, *terms, *(line for line, _ in self.unparsed)]
        assert sorted(placed) == self.lines, "a line of the page is lost or used twice"
        text = (
            f"{len(self.lines)} lines: {len(self.metadata)} metadata, {len(units)} units, {len(terms)} terms, "
            f"{len(self.unparsed)} unparsed"
        )
        if len(units) + len(terms) > len(self.units) + len(self.terms):
            text += f" ({len(self.units)} units and {len(self.terms)} concepts in two languages)"
        return text


@dataclass(frozen=True, slots=True)
class PageLanguages:
    """The one or two languages of the request, with the scripts that distinguish them."""

    source: str
    target: str | None
    scripts: tuple[tuple[str, ...], ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (self.source,) if self.target is None else (self.source, self.target)

    def is_source(self, text: str) -> bool:
        return self.written_in(main_script(text, *self.scripts)) == self.source

    def written_in(self, script: str | None) -> str | None:
        return next((tag for tag, scripts in zip(self.tags, self.scripts, strict=True) if script in scripts), None)


def open_keyterms(source: Source, options: ReadOptions, report: Report) -> Stream:
    languages = languages_of(options, source)
    page, metadata, body = opened_page(source, languages, options, report)
    return Stream(metadata, _entries(page, body, languages, source, report), has_ids=False)


def opened_page(
    source: Source, languages: PageLanguages, options: ReadOptions, report: Report
) -> tuple[Page, Metadata, int]:
    if source.is_folder:
        raise InputError(Code.NOT_A_GLOSSARY, "a key-term page is a file, not a folder", location=Location(source.name))
    page = _page(read_text(source, options.encoding))
    metadata = Metadata(
        id=slug(source.stem) if source.stem else "page", source_language=languages.source, languages=languages.tags
    )
    return page, metadata, _read_header(page, metadata, languages, source, options, report)


def recognises(head: bytes) -> bool:
    if head.lstrip().startswith(b"<"):
        # Markup also has lines with dates; its terms would be full of tags.
        return False
    return _date_line(_page(text_of_head(head)).lines) is not None


READER = Reader(
    name="keyterms",
    title="a published page of key terms, as text",
    suffixes=(".txt",),
    recognises=recognises,
    open=open_keyterms,
)


def languages_of(options: ReadOptions, source: Source) -> PageLanguages:
    place = Location(source.name)
    if options.source_language is None:
        raise UsageError(
            Code.WRONG_USAGE, "a key-term page names no language", location=place, suggestion="say it: --source en"
        )
    if len(options.target_languages) > 1:
        asked = ", ".join(options.target_languages)
        raise UsageError(
            Code.WRONG_USAGE,
            f"a key-term page has one or two languages, not {asked} besides the source",
            location=place,
        )
    target = options.target_languages[0] if options.target_languages else None
    if target is None:
        scripts = scripts_of(options.source_language)
        if not scripts:
            raise UsageError(
                Code.WRONG_USAGE,
                f"it is not known which script {options.source_language} is written in",
                location=place,
            )
        return PageLanguages(options.source_language, None, (scripts,))
    pair = scripts_of_pair(options.source_language, target)
    if pair is None:
        raise UsageError(
            Code.WRONG_USAGE,
            f"the script does not tell {options.source_language} from {target}, and a key-term page has no other sign",
            location=place,
        )
    return PageLanguages(options.source_language, target, pair)


def _page(text: str) -> Page:
    lines: list[Line] = []
    readings = 0
    last = 0
    for number, raw in enumerate(lines_of(text), 1):
        stripped, removed = without_readings(raw.strip())
        readings += removed
        if stripped:
            lines.append(Line(number, number - last - 1, stripped))
            last = number
    return Page(lines, readings)


# The lines about the page


def _date_line(lines: list[Line]) -> int | None:
    for index, line in enumerate(lines[:HEADER_LINES]):
        if len(line.text) <= HEADER_LENGTH and _DATE.search(line.text) and _SOURCE.search(line.text):
            return index
    return None


def _read_header(
    page: Page, metadata: Metadata, languages: PageLanguages, source: Source, options: ReadOptions, report: Report
) -> int:
    """Fill the metadata; return the index of the first body line. Raises InputError G107 without a date line."""
    end = _date_line(page.lines)
    if end is None:
        raise InputError(
            Code.NOT_A_GLOSSARY,
            f"this is no key-term page: none of the first {HEADER_LINES} lines has a date and a source, "
            "such as 'Published: 2022-11-11  Source: Example Press'",
            location=Location(source.name, page.lines[0].number, 1),
        )
    before = page.lines[:end]
    breadcrumb = next((line for line in before if _BREADCRUMB.search(line.text)), None)
    titles = [line for line in before if line is not breadcrumb]
    title = min(titles, key=lambda line: not languages.is_source(line.text), default=None)
    metadata.title = title.text if title else None
    page.metadata = [line for line in (*before, page.lines[end]) if line in (breadcrumb, title, page.lines[end])]
    page.unparsed = [(line, "a further line above the date") for line in titles if line is not title]
    if breadcrumb:
        report.drop("position in the site", Location(source.name, breadcrumb.number, 1), ReadingLoss.HEADER)
    _read_date_line(page.lines[end], metadata, languages, source, options, report)
    return end + 1


def _read_date_line(
    line: Line, metadata: Metadata, languages: PageLanguages, source: Source, options: ReadOptions, report: Report
) -> None:
    day, publisher = _DATE.search(line.text), _SOURCE.search(line.text)
    assert day is not None
    assert publisher is not None
    place = Location(source.name, line.number, day.start("day") + 1)
    text = options.value("date", day["day"])
    try:
        metadata.date = day_of(text, languages.tags, place).isoformat()
    except ValueError:
        raise InputError(Code.WRONG_DATE, f"{day[0].strip()!r} is not a date", location=place) from None
    metadata.publisher = publisher[1]
    if day.end() > day.end("day"):
        report.drop("time of the date", place, ReadingLoss.HEADER)
    spans = sorted((day.span(), publisher.span()))
    rest = line.text[: spans[0][0]] + " " + line.text[spans[0][1] : spans[1][0]] + " " + line.text[spans[1][1] :]
    if any(character.isalnum() for character in rest):
        report.remark(f"line {line.number}: {' '.join(rest.split())!r} is neither date nor source and is left out")
        report.drop("text beside date and source", Location(source.name, line.number, 1), ReadingLoss.HEADER)


# The lines of the body and of the lists


def _entries(page: Page, begin: int, languages: PageLanguages, source: Source, report: Report) -> Iterator[Entry]:
    fill(page, begin, languages, source)
    tell(page, source, report)
    yield from entries_of(page.units, page.terms, languages, source)


def entries_of(
    units: list[tuple[Line, ...]],
    terms: list[tuple[Line, ...]],
    languages: PageLanguages,
    source: Source,
    place_of: Callable[[tuple[Line, ...]], Line] = min,
) -> Iterator[Entry]:
    """Yield entries from lines in the order of the languages; ``place_of`` chooses the line of their location."""
    for lines in units:
        yield _unit(lines, languages, Location(source.name, place_of(lines).number, 1))
    slugs = Slugs()
    for lines in terms:
        yield _concept(lines, languages, slugs, Location(source.name, place_of(lines).number, 1))


def fill(page: Page, begin: int, languages: PageLanguages, source: Source) -> None:
    """Sort each line after the header into units, terms or unparsed; raises InputError G107 or G506."""
    content = _lines_with_words(page, begin, languages, source)
    boundary = _first_term(content)
    body, terms = content[:boundary], _without_bullets(content[boundary:], page)
    if not terms:
        raise InputError(
            Code.NOT_A_GLOSSARY,
            "this is no key-term page: no term, a line without a full stop, follows the paragraphs",
            location=Location(source.name, page.lines[-1].number, 1),
        )
    if languages.target is None:
        _place(page, [((line,), None) for line in body], [((line,), None) for line in terms])
    else:
        _refuse_absent_language(page, terms[0], languages, source)
        _place(page, *_paired(page, body, terms, languages))


def _without_bullets(terms: list[Line], page: Page) -> list[Line]:
    """Take the bullets off the terms, and their numbers where more than one has one."""
    found = [_BULLET.match(line.text) for line in terms]
    numbers = sum(bullet is not None and bullet["number"] is not None for bullet in found)
    stripped = []
    for line, bullet in zip(terms, found, strict=True):
        if bullet and (bullet["number"] is None or numbers > 1):
            page.bullets += 1
            stripped.append(line._replace(text=line.text[bullet.end() :]))
        else:
            stripped.append(line)
    by_number = {line.number: line for line in stripped}
    page.lines = [by_number.get(line.number, line) for line in page.lines]
    return stripped


def _lines_with_words(page: Page, begin: int, languages: PageLanguages, source: Source) -> list[Line]:
    content = []
    foreign = []
    for line in page.lines[begin:]:
        script = main_script(line.text, *languages.scripts)
        language = languages.written_in(script)
        if script is None:
            page.unparsed.append((line, "a line without words"))
        elif language is None:
            foreign.append(line)
        else:
            page.languages[line.number] = language
            content.append(line)
    if foreign:
        raise InputError(
            Code.LANGUAGE_CONTRADICTION,
            f"{quoted(foreign[0])} is not in {' or '.join(languages.tags)}, as the page was said to be",
            location=Location(source.name, foreign[0].number, 1),
            suggestion="name the page's second language with --target"
            if content and languages.target is None
            else None,
        )
    return content


def _refuse_absent_language(page: Page, first_term: Line, languages: PageLanguages, source: Source) -> None:
    for language in languages.tags:
        if language not in page.languages.values():
            raise InputError(
                Code.LANGUAGE_CONTRADICTION,
                f"no line of the page is in {language}; the first term is {quoted(first_term)}",
                location=Location(source.name, first_term.number, 1),
                suggestion=f"leave --target {language} out" if language == languages.target else None,
            )


def _first_term(lines: list[Line]) -> int:
    """Return the index where the lists begin: the one with the lowest cost, by line ends, lengths and gaps."""
    if not lines:
        return 0
    usual = usual_gap(lines)
    as_term = [_cost_as_term(line) for line in lines]
    as_body = [0 if cost else 2 for cost in as_term]
    # costs[n]: the cost if the first n lines are the body.
    before = accumulate(as_body, initial=0)
    after = list(accumulate(reversed(as_term), initial=0))[::-1]
    costs = [
        body + terms - 2 * (index < len(lines) and lines[index].gap > usual)
        for index, (body, terms) in enumerate(zip(before, after, strict=True))
    ]
    return max(range(len(costs)), key=lambda index: (-costs[index], index))


def _cost_as_term(line: Line) -> int:
    if not _ends_a_sentence(line):
        return 0
    return 4 if weight(line.text) >= SENTENCE else 1


def usual_gap(lines: list[Line]) -> int:
    """Return the median number of blank lines between entries; a larger gap begins another list."""
    gaps = [line.gap for line in lines[1:] if line.gap]
    return int(statistics.median_low(gaps)) if gaps else 0


def _ends_a_sentence(line: Line) -> bool:
    return _SENTENCE_END.search(line.text) is not None


Candidate = tuple[tuple[Line, ...], str | None]
"""The line of an entry, or its two lines with the source first; and why it can be none."""


def _place(page: Page, body: list[Candidate], terms: list[Candidate]) -> None:
    for lines, reason in body:
        _put(page, page.units, lines, reason or _why_no_unit(lines))
    for lines, reason in terms:
        _put(page, page.terms, lines, reason or _why_no_term(lines))
    page.unparsed.sort()


def _put(page: Page, entries: list[tuple[Line, ...]], lines: tuple[Line, ...], reason: str | None) -> None:
    if reason is None:
        entries.append(lines)
    else:
        page.unparsed += [(line, reason) for line in lines]


def _why_no_unit(lines: tuple[Line, ...]) -> str | None:
    return None if any(map(_ends_a_sentence, lines)) else "a line among the paragraphs that is no sentence"


def _why_no_term(lines: tuple[Line, ...]) -> str | None:
    if any(line.text.endswith((":", "：")) for line in lines):
        return "a label, not a term"
    if any(_ends_a_sentence(line) and weight(line.text) >= PARAGRAPH for line in lines):
        return "a paragraph among the terms"
    return None


# Pages in two languages


def _paired(
    page: Page, body: list[Line], terms: list[Line], languages: PageLanguages
) -> tuple[list[Candidate], list[Candidate]]:
    """Pair the lines source first or target first, whichever leaves fewer lines without a partner."""

    def pairs_in(first: str) -> tuple[list[Candidate], list[Candidate]]:
        return _pairs(page, body, first, languages), _pairs(page, terms, first, languages)

    def worth(first: str) -> tuple[int, int]:
        pairs = [lines for candidates in pairs_in(first) for lines, _ in candidates if len(lines) == 2]
        return len(pairs), -sum(max(lines).gap for lines in pairs)

    began_with = page.languages[(body or terms)[0].number]
    return pairs_in(max(languages.tags, key=lambda first: (*worth(first), first == began_with)))


def _pairs(page: Page, lines: list[Line], first: str, languages: PageLanguages) -> list[Candidate]:
    usual = usual_gap(lines)
    candidates: list[Candidate] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        language = page.languages[line.number]
        after = lines[index + 1] if index + 1 < len(lines) else None
        if after and language == first and page.languages[after.number] != first and after.gap <= usual:
            candidates.append(((line, after) if first == languages.source else (after, line), None))
            index += 2
        else:
            other = next(tag for tag in languages.tags if tag != language)
            candidates.append(((line,), f"a line in {language} without its partner in {other}"))
            index += 1
    return candidates


# What comes out


def tell(page: Page, source: Source, report: Report) -> None:
    for line, reason in page.unparsed:
        place = Location(source.name, line.number, 1)
        report.warn(Code.UNPARSED_LINE, f"{quoted(line)} is {reason}", place)
        report.drop(reason, place, ReadingLoss.ROW)
    for _ in range(page.readings):
        report.drop("reading in brackets", Location(source.name), ReadingLoss.TEXT)
    if page.bullets:
        report.remark(f"bullets or numbers in front of {page.bullets} terms removed")
    report.remark(page.sum())


def _unit(lines: tuple[Line, ...], languages: PageLanguages, place: Location) -> Unit:
    texts = {language: line.text for language, line in zip(languages.tags, lines, strict=True)}
    return Unit(texts, location=place)


def _concept(lines: tuple[Line, ...], languages: PageLanguages, slugs: Slugs, place: Location) -> Concept:
    content = "\n".join(f"{language} {line.text}" for language, line in zip(languages.tags, lines, strict=True))
    sections = {
        language: LanguageSection([Term(line.text)]) for language, line in zip(languages.tags, lines, strict=True)
    }
    return Concept(slugs.id_for(lines[0].text, [content]), sections, location=place)


def quoted(line: Line) -> str:
    return repr(line.text if len(line.text) <= 60 else f"{line.text[:59]}…")
