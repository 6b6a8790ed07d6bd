"""The fast path by entry layouts gives the same entries, locations and report as the parser and the reader."""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from glossary.files.source import source_of
from glossary.findings import InputError, Report
from glossary.readers.xml.templates import Layouts
from glossary.reading import ReadOptions, get_reader

NASTY = [
    " x", "x ", "a\nb", "a\u00a0b", "&", "<", ">", "]]>", '"', "'", "Do not translate.", "noun", "_x0020_", "e\u0301",
    "𝔸", "</termEntry>", "<!-- c -->", "\u2028", "\t", "茶",
]  # fmt: skip
texts = st.one_of(st.just("tea"), st.sampled_from(NASTY), st.text("ab <>&é茶\u200b", min_size=1, max_size=4))
layouts = st.sampled_from(["one", "two", "note", "term note", "definition", "part of speech", "no id", "odd", "nested"])
entries = st.lists(st.tuples(layouts, texts, texts, st.sampled_from(["\n", " ", "", "\n\n  "])), max_size=30)


def tbx_entry(number: int, layout: str, text: str, other: str, blanks: str) -> str:
    identifier = "" if layout == "no id" else f" id={quoteattr(f'{text}{number}')}"
    more = {
        "note": f"<note>{escape(other)}</note>",
        "definition": f'<descrip type="definition">{escape(other)}</descrip>',
        "odd": "<!-- a comment --><note><![CDATA[</termEntry>]]></note>",
        "nested": f"<termEntry>{escape(other)}</termEntry>",
    }.get(layout, "")
    of_term = {
        "term note": f"<note>{escape(other)}</note>",
        "part of speech": f'<termNote type="partOfSpeech">{["noun", "verb"][number % 2]}</termNote>',
    }.get(layout, "")
    french = f'<langSet xml:lang="fr"><tig><term>{escape(other)}</term></tig></langSet>' if layout == "two" else ""
    return (
        f'<termEntry{identifier}>\n{more}<langSet xml:lang="en"><tig><term>{escape(text)}</term>{of_term}</tig>'
        f"</langSet>{french}</termEntry>{blanks}"
    )


def tmx_entry(number: int, layout: str, text: str, other: str, blanks: str) -> str:
    identifier = "" if layout == "no id" else f" tuid={quoteattr(f'{text}{number}')}"
    more = {
        "note": f"<note>{escape(other)}</note>",
        "definition": f'<prop type="x-definition">{escape(other)}</prop>',
        "odd": "<!-- a comment --><note><![CDATA[</tu>]]></note>",
        "nested": f"<tu>{escape(other)}</tu>",
    }.get(layout, "")
    of_term = {
        "term note": f"<note>{escape(other)}</note>",
        "part of speech": f'<prop type="x-part-of-speech">{["noun", "verb"][number % 2]}</prop>',
    }.get(layout, "")
    french = f'<tuv xml:lang="fr"><seg>{escape(other)}</seg></tuv>' if layout == "two" else ""
    return f'<tu{identifier}>{more}<tuv xml:lang="en">{of_term}<seg>{escape(text)}</seg></tuv>{french}</tu>{blanks}'


TBX = '<?xml version="1.0"?>\n<martif type="TBX"><martifHeader/><text><body>\n{}</body></text></martif>'
TMX = '<?xml version="1.0"?>\n<tmx version="1.4"><header creationtool="{}" srclang="en"/><body>\n{}</body></tmx>'


def reading(data: bytes, suffix: str, options: ReadOptions, *, by_layout: bool) -> tuple[Any, ...]:
    """Read a file; return all its results."""
    report = Report()
    met: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        if not by_layout:
            patch.setattr(Layouts, "learn", lambda *_: False)
        try:
            reader = get_reader(suffix)
            stream = reader.open(source_of(data, f"x.{suffix}"), options, report)
            met.extend((entry, entry.location) for entry in stream.entries)
        except InputError as error:
            met.append(str(error.finding))
    return met, [str(finding) for finding in report.findings], report.changes_as_json()


ANOTHER_QUOTE = [("one", "tea", "tea", "\n"), ("one", '"', "tea", "\n")]
LEARNT_FROM_TWO_LINES = [
    ("one", "a", "a", "\n"),
    ("no id", "a\nb", "a", ""),
    ("no id", "a", "a", ""),
    ("one", "a", "a", ""),
]
ON_ONE_LINE = [("one", "tea", "a", " "), ("one", "x", "a", " "), ("one", "long tea", "a", " "), ("one", "a", "a", "")]


@settings(derandomize=True, database=None, max_examples=150, deadline=None)
@given(entries, st.booleans())
@example(entries=ANOTHER_QUOTE, keep_unknown=False)
@example(entries=LEARNT_FROM_TWO_LINES, keep_unknown=False)
@example(entries=ON_ONE_LINE, keep_unknown=False)
def test_tbx_reads_alike(entries: list[tuple[str, str, str, str]], keep_unknown: bool) -> None:  # noqa: FBT001
    body = "".join(tbx_entry(number, *entry) for number, entry in enumerate(entries))
    data, options = TBX.format(body).encode(), ReadOptions(keep_unknown=keep_unknown)
    assert reading(data, "tbx", options, by_layout=True) == reading(data, "tbx", options, by_layout=False)


@settings(derandomize=True, database=None, max_examples=150, deadline=None)
@given(entries, st.booleans(), st.sampled_from(["glossport", "other"]))
def test_tmx_reads_alike(entries: list[tuple[str, str, str, str]], as_concepts: bool, tool: str) -> None:  # noqa: FBT001
    body = "".join(tmx_entry(number, *entry) for number, entry in enumerate(entries))
    data, options = TMX.format(tool, body).encode(), ReadOptions(as_concepts=as_concepts)
    assert reading(data, "tmx", options, by_layout=True) == reading(data, "tmx", options, by_layout=False)


PLAIN = ("one", "two", "note", "term note", "no id")


# Props of other tools' TMX are kept as notes that begin with their names, so that each entry differs.
@pytest.mark.parametrize(
    ("suffix", "layout"),
    [
        ("tbx", "definition"),
        ("tbx", "part of speech"),
        *((suffix, name) for suffix in ("tbx", "tmx") for name in PLAIN),
    ],
)
def test_plain_entries_have_a_layout(suffix: str, layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the properties above would compare the parser with itself."""
    made = {"tbx": tbx_entry, "tmx": tmx_entry}[suffix]
    body = "".join(made(number, layout, f"term {number}", f"terme {number}", "\n") for number in range(100))
    data = (TBX.format(body) if suffix == "tbx" else TMX.format("other", body)).encode()
    known: list[Layouts] = []
    learn = Layouts.learn

    def watched(self: Layouts, entry: str, blanks: str) -> bool:
        known.append(self)
        return learn(self, entry, blanks)

    monkeypatch.setattr(Layouts, "learn", watched)
    stream = get_reader(suffix).open(source_of(data, f"x.{suffix}"), ReadOptions(as_concepts=True), Report())
    assert len(list(stream.entries)) == 100
    assert known[-1].uses > 90


@pytest.mark.parametrize(
    "broken",
    [
        b"<termEntry>",
        b"<termEntry></langSet></termEntry>",
        "thé <termEntry>".encode(),
        b"<termEntry><note>\x01</note></termEntry>",
        b"<termEntry><note>\xff</note></termEntry>",
        b"<termEntry><note>&no;</note></termEntry>",
        b"<!-- <termEntry> -->\n<termEntry><b></termEntry>",
        b"\xff",
        b"</body></text></martif><martif>",
    ],
)
@pytest.mark.parametrize("blanks", ["\n", " ", "\n    "])
def test_a_mistake_is_told_at_its_place(broken: bytes, blanks: str) -> None:
    """The location is right however many earlier entries bypassed the parser."""
    entries = [tbx_entry(number, "two", "tea", "thé", blanks) for number in range(300)]
    start, end = (part.encode() for part in TBX.split("{}"))
    data = start + "".join(entries).encode() + broken + "".join(entries).encode() + end
    # Ignore how many entries came before the error: the parser receives blocks.
    (*_, message), findings, _ = reading(data, "tbx", ReadOptions(), by_layout=True)
    (*_, expected), others, _ = reading(data, "tbx", ReadOptions(), by_layout=False)
    assert (message, findings) == (expected, others)
    assert "error" in message


def test_a_state_that_is_also_a_text_of_its_unit() -> None:
    states = ["draft", "final", "translated", "final"]
    body = "\n".join(
        f'<tu><prop type="x-glossport-state">{state}</prop><tuv xml:lang="en"><seg>{state}</seg></tuv></tu>'
        for state in states
    )
    source = source_of(TMX.format("other", body).encode(), "in.tmx")
    entries = list(get_reader("tmx").open(source, ReadOptions(), Report()).entries)
    assert [getattr(entry, "state", None) for entry in entries] == states
