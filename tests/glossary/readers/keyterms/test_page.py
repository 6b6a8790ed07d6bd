import os
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.files.source import Source, source_at
from glossary.findings import GlossportError, InputError, Report, UsageError
from glossary.model import Concept, Entry, Metadata, Unit
from glossary.readers.keyterms.page import READER
from glossary.reading import ReadOptions

PAGES = Path(__file__).parent.parent.parent.parent / "golden" / "keyterms"
PUBLISHED = Path(__file__).parents[5] / "shared" / "seeds" / "000_8dd73191fb3c0f53.txt"

HEADER = "Home > Tea\nPublished: 2023-04-05  Source: Society of Tea\n\n"
BODY = "Tea is grown on hillsides in the south.\n\nEvery leaf passes through five stages.\n\n\n"


class Read:
    """The result of reading a page: metadata, entries, report, and the entries as short lines."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self.report = Report()
        stream = READER.open(source, options, self.report)
        assert not stream.has_ids
        self.metadata: Metadata = stream.metadata
        self.entries: list[Entry] = list(stream.entries)
        assert not self.report.failed

    @property
    def units(self) -> list[Unit]:
        return [entry for entry in self.entries if isinstance(entry, Unit)]

    @property
    def concepts(self) -> list[Concept]:
        return [entry for entry in self.entries if isinstance(entry, Concept)]

    @property
    def terms(self) -> list[str]:
        return [
            " = ".join(term.text for section in concept.sections.values() for term in section.terms)
            for concept in self.concepts
        ]

    @property
    def unparsed(self) -> list[str]:
        return [f"{finding.location.line}: {finding.message}" for finding in self.report.findings if finding.location]

    @property
    def sum(self) -> str:
        return self.report.remarks[-1]


def read_file(path: Path, source: str | None = "en", *targets: str, encoding: str | None = None) -> Read:
    options = ReadOptions(source_language=source, target_languages=targets, encoding=encoding)
    return Read(source_at(str(path)), options)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "Tea Page.txt"


def read(page: Path, content: str | bytes, *languages: str, encoding: str | None = None) -> Read:
    page.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_file(page, *(languages or ("en",)), encoding=encoding)


def refused(page: Path, content: str | bytes, *languages: str, encoding: str | None = None) -> str:
    """Return the finding that refuses the page, without the folder in its location."""
    with pytest.raises(InputError) as caught:
        read(page, content, *languages, encoding=encoding)
    return str(caught.value.finding).replace(f"{page.parent}{os.sep}", "")


# The published page


@pytest.fixture(scope="module")
def published() -> Read:
    if not PUBLISHED.exists():
        message = "the published page lies outside the project and is not here"
        if os.environ.get("GLOSSPORT_REQUIRE_ORACLES") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return read_file(PUBLISHED)


def test_published_page_is_read_to_the_last_line(published: Read) -> None:
    assert published.report.remarks == ["59 lines: 2 metadata, 13 units, 44 terms, 0 unparsed"]
    assert published.report.losses() == {"header": 1, "text": 6}
    assert len(published.units) == 13
    assert len(published.concepts) == 44
    assert published.report.findings == []


def test_published_page_gives_metadata(published: Read) -> None:
    assert published.metadata == Metadata(
        id="000-8dd73191fb3c0f53",
        date="2022-11-11",
        publisher="中國外文局",
        source_language="en",
        languages=("en",),
    )


def test_published_page_gives_readable_ids_and_places(published: Read) -> None:
    ids = [concept.id for concept in published.concepts]
    assert ids[0] == "5g-cell-tower"
    assert ids[5] == "the-internet-protocol-version-6-ipv6"
    assert ids[18] == "action-plan-for-industrial-internet-development-2018-2020"
    assert len(set(ids)) == 44
    assert published.concepts[0].location is not None
    assert published.concepts[0].location[1:] == (48, 1)
    assert "the Internet Protocol Version 6 (IPv6)" in published.terms


def test_published_page_has_no_chinese_terms() -> None:
    if not PUBLISHED.exists():
        pytest.skip("the published page lies outside the project and is not here")
    with pytest.raises(
        InputError, match="no line of the page is in zh-Hans; the first term is '5G cell tower'"
    ) as caught:
        read_file(PUBLISHED, "en", "zh-Hans")
    assert caught.value.finding.code == "G506"
    assert caught.value.finding.location is not None
    assert caught.value.finding.location.line == 48


# Pages of our own


def test_page_in_one_language() -> None:
    page = read_file(PAGES / "one-language" / "page.txt")
    assert page.metadata.date == "2023-04-05"
    assert page.metadata.publisher == "茶葉學會"
    assert [unit.texts for unit in page.units] == [
        {"en": "Tea is grown on hillsides in the south. It needs much rain."},
        {"en": "Every leaf passes through five stages before it is sold (see below)."},
    ]
    assert page.terms == [
        "green tea",
        "Camellia sinensis (C. sinensis)",
        "Tea Trade Plan (2018-2020)",
        "U.S.",
        "Green Tea",
        "teahouse culture of the southern provinces",
    ]
    first, *_, again, _ = [concept.id for concept in page.concepts]
    assert first == "green-tea"
    assert again.startswith("green-tea-")
    assert page.unparsed == ["9: 'How it is made' is a line among the paragraphs that is no sentence"]
    assert page.report.remarks == ["11 lines: 2 metadata, 2 units, 6 terms, 1 unparsed"]
    assert page.report.losses() == {"header": 1, "text": 8, "row": 1}


def test_page_in_two_languages_source_first() -> None:
    page = read_file(PAGES / "source-first" / "page.txt", "en", "zh-Hans")
    assert page.metadata.title == "Tea in 20 words"
    assert page.metadata.publisher == "Society of Tea"
    assert page.metadata.languages == ("en", "zh-Hans")
    assert [unit.texts for unit in page.units] == [
        {"en": "Tea is grown on hillsides in the south.", "zh-Hans": "茶生长在南方的山坡上。"},
        {"en": "Every leaf passes through five stages.", "zh-Hans": "每片茶叶都要经过五道工序。"},
    ]
    assert page.terms == [
        "green tea = 绿茶",
        "BT tea garden = BT茶园",
        "Book of Tea (茶经) = 茶经（Chajing）",
        "tea ceremony = 茶道",
    ]
    assert page.sum == ("15 lines: 3 metadata, 4 units, 8 terms, 0 unparsed (2 units and 4 concepts in two languages)")


def test_page_in_two_languages_target_first_with_partners_missing() -> None:
    page = read_file(PAGES / "target-first" / "page.txt", "en", "zh-Hans")
    assert page.metadata.date == "2023-04-05"
    assert page.terms == ["green tea = 绿茶", "white tea = 白茶"]
    assert list(page.concepts[0].sections) == ["en", "zh-Hans"], "the source language stands first all the same"
    assert page.concepts[0].location is not None
    assert page.concepts[0].location.line == 8, "the place is the first of the two lines"
    assert page.unparsed == [
        "12: '乌龙茶' is a line in zh-Hans without its partner in en",
        "18: 'tea ceremony' is a line in en without its partner in zh-Hans",
    ]
    assert page.sum == ("10 lines: 2 metadata, 2 units, 4 terms, 2 unparsed (1 units and 2 concepts in two languages)")


def test_lines_across_a_longer_gap_are_no_partners(page: Path) -> None:
    lists = "green tea\n\n绿茶\n\nblack tea\n\n红茶\n\nmilk tea\n\n\n\n茶道\n\nteapot\n\n茶壶"
    result = read(page, HEADER + lists, "en", "zh-Hans")
    assert result.terms == ["green tea = 绿茶", "black tea = 红茶", "teapot = 茶壶"]
    assert [message.split(" is ")[0] for message in result.unparsed] == ["12: 'milk tea'", "16: '茶道'"]


def test_either_language_can_be_the_source(page: Path) -> None:
    result = read(page, HEADER + "green tea\n绿茶\n\nblack tea\n红茶", "zh-Hans", "en")
    assert result.terms == ["绿茶 = green tea", "红茶 = black tea"]
    assert [concept.id for concept in result.concepts] == ["绿茶", "红茶"]


@pytest.mark.parametrize("source", ["zh-Hant", "ja", "ko", "ru"])
def test_page_in_another_script(page: Path, source: str) -> None:
    lists = {
        "zh-Hant": "綠茶\n\nLTE網絡",
        "ja": "お茶\n\nインターネット",
        "ko": "녹차\n\n인터넷 (IPv6)",
        "ru": "чай\n\nсеть 5G",
    }
    assert read(page, HEADER + lists[source], source).terms == lists[source].split("\n\n")


# The lines about the page


@pytest.mark.parametrize(
    "line",
    [
        "Published: 2023-04-05  Source: Society of Tea",
        "Source: Society of Tea  Published: 2023-04-05",
        "Source: Society of Tea | Date: 2023.4.5",
        "Publication date: 2023/04/05 10:30 Source: Society of Tea",
        "2023年4月5日 來源：Society of Tea",
        "发布时间：2023-04-05\u3000信息来源：Society of Tea",
        "發(fā)佈日期: 2023-04-05\u00a0\u00a0\u00a0來(lái)源: Society of Tea",
        "来源：Society of Tea 时间：2023-04-05 10:30:59",
    ],
)
def test_date_and_source_in_many_forms(page: Path, line: str) -> None:
    result = read(page, f"Home > Tea\n{line}\n\ngreen tea\n")
    assert (result.metadata.date, result.metadata.publisher) == ("2023-04-05", "Society of Tea")
    assert result.sum == "3 lines: 2 metadata, 0 units, 1 terms, 0 unparsed"
    assert not any("left out" in remark for remark in result.report.remarks)


def test_what_else_stands_beside_the_date_is_told(page: Path) -> None:
    result = read(page, "Published: 2023-04-05  Source: Society of Tea  Author: Li Wen\n\ngreen tea\n")
    assert result.metadata.publisher == "Society of Tea"
    assert "line 1: 'Author: Li Wen' is neither date nor source and is left out" in result.report.remarks


def test_a_source_without_name_gives_no_publisher(page: Path) -> None:
    assert read(page, "Published: 2023-04-05  Source:\n\ngreen tea\n").metadata.publisher is None


def test_of_two_titles_the_one_in_the_source_language_is_taken(page: Path) -> None:
    lines = "首页 > 茶\n茶的二十个词\nTea in 20 words\nPublished: 2023-04-05  Source: X\n\ngreen tea\n\n绿茶\n"
    result = read(page, lines, "en", "zh-Hans")
    assert result.metadata.title == "Tea in 20 words"
    assert result.unparsed == ["2: '茶的二十个词' is a further line above the date"]


def test_the_glossary_is_named_after_the_file(page: Path) -> None:
    assert read(page, HEADER + "green tea").metadata.id == "tea-page"


# Paragraphs and terms


def test_short_lines_with_full_stops_stay_terms(page: Path) -> None:
    result = read(page, HEADER + BODY + "U.S.\n\ngreen tea\n\nTea Inc.\n\nteapot\n")
    assert result.terms == ["U.S.", "green tea", "Tea Inc.", "teapot"]
    assert len(result.units) == 2


def test_a_page_may_have_lists_only(page: Path) -> None:
    assert read(page, HEADER + "U.S.\ngreen tea\nteapot").terms == ["U.S.", "green tea", "teapot"]


def test_what_is_no_term_among_the_terms_is_unparsed(page: Path) -> None:
    closing = "This closing paragraph is " + "much " * 20 + "too long to be the term of anything."
    result = read(page, HEADER + BODY + f"Key terms:\n\ngreen tea\n\n* * *\n\nteapot\n\n{closing}\n")
    assert result.terms == ["green tea", "teapot"]
    assert result.unparsed == [
        "9: 'Key terms:' is a label, not a term",
        "13: '* * *' is a line without words",
        f"17: '{closing[:59]}…' is a paragraph among the terms",
    ]


def test_ids_do_not_depend_on_lines(page: Path) -> None:
    near = read(page, HEADER + "green tea\nteapot\nTeapot")
    far = read(page, "\n\n" + HEADER + BODY + "green tea\n\n\nteapot\n\n\nTeapot")
    assert [concept.id for concept in near.concepts] == [concept.id for concept in far.concepts]


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_unicode_pages_are_read_as_they_are(page: Path, encoding: str, line_end: str) -> None:
    content = (HEADER + "thé vert\n\nteapot").replace("\n", line_end).encode(encoding)
    assert READER.recognises(content)
    result = read(page, content)
    assert result.terms == ["thé vert", "teapot"]
    assert result.concepts[1].location is not None
    assert result.concepts[1].location.line == 6


def test_another_encoding_is_named(page: Path) -> None:
    content = "发布时间：2023-04-05 来源：茶叶学会\n\n绿茶\n".encode("gb18030")
    assert refused(page, content, "zh-Hans") == (
        "Tea Page.txt:1:1: error G103 wrong-encoding: this is not text in utf-8; "
        "say which encoding it is in with --encoding, or save the file as UTF-8"
    )
    assert read(page, content, "zh-Hans", encoding="gb18030").terms == ["绿茶"]


@pytest.mark.parametrize("encoding", ["klingon", "hex", "a\0b"])
def test_an_unknown_encoding_is_a_mistake_of_usage(page: Path, encoding: str) -> None:
    with pytest.raises(UsageError, match="is not an encoding"):
        read(page, HEADER + "green tea", encoding=encoding)


# What is refused


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (b"", "Tea Page.txt: error G102 empty-input: the file is empty"),
        (b" \n\n", "Tea Page.txt: error G102 empty-input: the file holds nothing but blank lines"),
        (
            HEADER.encode() + b"th\xe9",
            "Tea Page.txt:4:3: error G103 wrong-encoding: this is not text in utf-8; say which",
        ),
        (HEADER.encode("utf-16") + b"\0", "Tea Page.txt:4:1: error G103 wrong-encoding: this is not text in utf-16"),
        (HEADER.encode() + b"green\0tea", "Tea Page.txt:4:6: error G104 control-character: a NUL stands here"),
        (
            b"a\r\nb\r\n\x1b[1m",
            "Tea Page.txt:3:1: error G104 control-character: the control character U+001B stands here",
        ),
        (2 * b"\xef\xbb\xbf", "Tea Page.txt:1:1: error G107 not-a-glossary: this is no key-term page"),
        (b"green tea\n", "Tea Page.txt:1:1: error G107 not-a-glossary: this is no key-term page: none of the first 10"),
        (b"x\n" * 10 + HEADER.encode() + b"tea", "Tea Page.txt:1:1: error G107 not-a-glossary: "),
        (HEADER.encode(), "Tea Page.txt:2:1: error G107 not-a-glossary: this is no key-term page: no term"),
        (
            (HEADER + BODY).encode(),
            "Tea Page.txt:6:1: error G107 not-a-glossary: this is no key-term page: no term, a line without",
        ),
        (
            b"Published: 2023-02-30  Source: X\n\ntea",
            "Tea Page.txt:1:12: error G207 wrong-date: 'Published: 2023-02-30' is not a date",
        ),
    ],
)
def test_what_is_no_page_is_refused_at_its_place(page: Path, content: bytes, finding: str) -> None:
    assert refused(page, content).startswith(finding)


def test_a_page_in_another_language_is_refused(page: Path) -> None:
    assert refused(page, HEADER + "green tea\n\nteapot", "zh-Hans") == (
        "Tea Page.txt:4:1: error G506 language-contradiction: 'green tea' is not in zh-Hans, as the page was said to be"
    )


def test_a_second_language_that_was_not_named_is_refused(page: Path) -> None:
    assert refused(page, HEADER + "green tea\n\n绿茶\n") == (
        "Tea Page.txt:6:1: error G506 language-contradiction: '绿茶' is not in en, as the page was said to be; "
        "name the page's second language with --target"
    )


def test_a_third_language_is_refused(page: Path) -> None:
    assert refused(page, HEADER + "green tea\n绿茶\nзелёный чай", "en", "zh-Hans") == (
        "Tea Page.txt:6:1: error G506 language-contradiction: 'зелёный чай' is not in en or zh-Hans, "
        "as the page was said to be"
    )


def test_a_target_that_is_absent_is_refused_at_the_first_term(page: Path) -> None:
    assert refused(page, HEADER + BODY + "green tea\n\nteapot", "en", "zh-Hans") == (
        "Tea Page.txt:9:1: error G506 language-contradiction: no line of the page is in zh-Hans; "
        "the first term is 'green tea'; leave --target zh-Hans out"
    )


def test_a_source_that_is_absent_is_refused(page: Path) -> None:
    assert "no line of the page is in zh-Hans" in refused(page, HEADER + "green tea", "zh-Hans", "en")


@pytest.mark.parametrize(
    ("source", "targets", "message"),
    [
        (None, (), "a key-term page names no language; say it: --source en"),
        ("en", ("fr",), "the script does not tell en from fr"),
        ("zh-Hans", ("zh-Hant",), "the script does not tell zh-Hans from zh-Hant"),
        ("en", ("zh-Hans", "ru"), "a key-term page has one or two languages, not zh-Hans, ru besides the source"),
        ("en-Qaaa", (), "it is not known which script en-Qaaa is written in"),
    ],
)
def test_languages_that_cannot_be_read(page: Path, source: str | None, targets: tuple[str, ...], message: str) -> None:
    page.write_text(HEADER + "green tea")
    with pytest.raises(UsageError) as caught:
        read_file(page, source, *targets)
    assert caught.value.finding.code == "G801"
    assert message in str(caught.value.finding)


def test_a_folder_is_no_page(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEADER + "green tea")
    with pytest.raises(InputError, match="a file, not a folder"):
        read_file(tmp_path)


def test_a_page_is_recognised_by_its_date_line() -> None:
    assert READER.recognises((HEADER + "绿茶").encode()[:-1])
    assert not READER.recognises(b"green tea\tgr\xc3\xbcner Tee\n")
    assert not READER.recognises(b"")
    assert not READER.recognises(b"\xff\xfe\x00")


def test_a_hostile_date_line_takes_no_time(page: Path) -> None:
    assert "G107" in refused(page, "Published" + " " * 200_000 + "x")
    assert "G107" in refused(page, "时间" * 100_000 + " " * 100_000)


# Every line ends somewhere

LINES = st.one_of(
    st.sampled_from(["", "green tea", "绿茶", "U.S.", "Key terms:", "* * *", "Home > Tea", "茶(chá)", "5G网", "2018"]),
    st.sampled_from(["Tea grows on hillsides in the south.", "茶生长在南方的山坡上。", "Date: 2023-04-05 Source: X"]),
    st.text("tea 茶园.。:()1>\t\r\u3000", max_size=9),
)


def lines_used(entries: Iterable[Entry]) -> int:
    return sum(len(entry.texts) if isinstance(entry, Unit) else len(entry.sections) for entry in entries)


def read_or_refused(page: Path, text: str, *targets: str) -> Read | None:
    page.write_bytes(text.encode("utf-8", "replace"))
    try:
        return read_file(page, "en", *targets)
    except GlossportError:
        return None


@given(lines=st.lists(LINES, max_size=14), targets=st.sampled_from([(), ("zh-Hans",)]))
def test_every_line_is_metadata_unit_term_or_unparsed(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], targets: tuple[str, ...]
) -> None:
    text = HEADER + "\n".join(["green tea", *(["绿茶"] if targets else []), *lines])
    if not targets:
        text = re.sub(r"[\u4e00-\u9fff]", "", text)
    result = read_or_refused(tmp_path_factory.getbasetemp() / "any.txt", text, *targets)
    if result is None:
        return
    numbers = [int(word) for word in re.findall(r"\d+", result.sum)]
    counted, metadata, units, terms, unparsed = numbers[:5]
    not_blank = [line for line in re.split(r"\r\n|\r|\n", text) if line.strip()]
    assert counted == len(not_blank) == metadata + units + terms + unparsed
    assert units + terms == lines_used(result.entries)
    assert unparsed == len(result.report.findings)
    assert all(finding.code == "G505" for finding in result.report.findings)
    assert len({concept.id for concept in result.concepts}) == len(result.concepts)


@given(st.text())
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    page = tmp_path_factory.getbasetemp() / "any.txt"
    for content in (text, HEADER + text):
        result = read_or_refused(page, content)
        assert result is None or result.sum


@pytest.mark.parametrize(
    ("listed", "terms"),
    [
        ("• tea\n• green tea\n", ["tea", "green tea"]),
        ("1. tea\n2. green tea\n", ["tea", "green tea"]),
        ("(1) tea\n(2) green tea\n", ["tea", "green tea"]),
        ("- tea\n- 5G tower\n", ["tea", "5G tower"]),
        ("7. Sinfonie\ntea\n", ["7. Sinfonie", "tea"]),
    ],
)
def test_bullets_and_numbers_are_no_part_of_terms(tmp_path: Path, listed: str, terms: list[str]) -> None:
    page = tmp_path / "page.txt"
    page.write_text(f"Tea\nPublished: 12 March 2024  Source: Tea Press\n\nTea is a hot drink.\n\n{listed}", "utf-8")
    read = Read(source_at(str(page)), ReadOptions(source_language="en"))
    assert [concept.sections["en"].terms[0].text for concept in read.concepts] == terms
    assert read.metadata.date == "2024-03-12"


def test_a_day_and_month_that_may_change_places_is_a_question(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Tea\nPublished: 03/12/2024  Source: Tea Press\n\nTea is hot.\n\ntea\nleaf\n", "utf-8")
    with pytest.raises(UsageError) as caught:
        Read(source_at(str(page)), ReadOptions(source_language="en"))
    assert caught.value.finding.suggestion == "say which: --map-value date:03/12/2024=2024-12-03"
    options = ReadOptions(source_language="en", value_map=(("date", "03/12/2024", "2024-03-12"),))
    assert Read(source_at(str(page)), options).metadata.date == "2024-03-12"
