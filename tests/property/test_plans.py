"""Reading by plans gives the same entries, locations and report as the parser and the reader."""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from glossary.files.source import source_of
from glossary.findings import InputError, Report
from glossary.model import Location
from glossary.readers.xml.plans import Plans
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


def reading(data: bytes, suffix: str, options: ReadOptions, *, by_plan: bool) -> tuple[Any, ...]:
    """Read a file; return all its results."""
    report = Report()
    met: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        if not by_plan:
            patch.setattr(Plans, "read", lambda _self, text, _place: text)
            patch.setattr(Plans, "read_at", lambda *_: None)
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
    assert reading(data, "tbx", options, by_plan=True) == reading(data, "tbx", options, by_plan=False)


@settings(derandomize=True, database=None, max_examples=150, deadline=None)
@given(entries, st.booleans(), st.sampled_from(["glossport", "other"]))
def test_tmx_reads_alike(entries: list[tuple[str, str, str, str]], as_concepts: bool, tool: str) -> None:  # noqa: FBT001
    body = "".join(tmx_entry(number, *entry) for number, entry in enumerate(entries))
    data, options = TMX.format(tool, body).encode(), ReadOptions(as_concepts=as_concepts)
    assert reading(data, "tmx", options, by_plan=True) == reading(data, "tmx", options, by_plan=False)


# Templates: {n} is the number of the entry, {v} any text, {d} a date.
TBX_TEMPLATES = [
    """<termEntry id="c{n}">
<descrip type="subjectField">{v}</descrip><descripGrp><descrip type="definition">{v}</descrip>
<admin type="source">{v}</admin></descripGrp>
<transacGrp><transac type="transactionType">origination</transac>
<transacNote type="responsibility">{v}</transacNote><date>{d}</date></transacGrp>
<langSet xml:lang="en">
<tig><term>{v}</term><termNote type="partOfSpeech">noun</termNote><note>{v}</note></tig>
<tig><term>{v}</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
</langSet>
<langSet xml:lang="fr">
<tig><term>{v}</term><descrip type="reliabilityCode">3</descrip></tig>
</langSet>
</termEntry>
""",
    """<termEntry id="c{n}"><langSet xml:lang="en-US"><descripGrp><descrip type="definition">{v}</descrip>
</descripGrp><ntig><termGrp><term id="{n}_en">{v}</term><termNote type="partOfSpeech">Noun</termNote></termGrp>
</ntig></langSet><langSet xml:lang="fr-FR"><ntig><termGrp><term id="{n}_fr">{v}</term></termGrp></ntig>
</langSet></termEntry>""",
    """<termEntry id="c{n}"><descrip type="nobodyKnows">{v}</descrip>
<langSet xml:lang="en"><tig><term>{v}</term><descrip type="context">{v}</descrip></tig></langSet>
<langSet xml:lang="de"><tig><term>{v}</term><termNote type="grammaticalGender">feminine</termNote></tig>
</langSet>
<langSet xml:lang="pl"><note>{v}</note><tig><term>{v}</term></tig></langSet>
</termEntry>
""",
    """<termEntry><note>{v}</note>
<langSet xml:lang="en"><tig><term>{v}</term></tig></langSet>
<langSet xml:lang="de"><tig><term>{v}</term></tig></langSet></termEntry>
""",
]
ODD_TBX = [
    """<termEntry id="c{n}"><admin type="translationNeeded">no</admin>
<langSet xml:lang="en"><tig><term>{v}</term></tig></langSet></termEntry>
""",
    """<termEntry id="c{n}"><langSet xml:lang="en"><tig><term>{v}</term>
<descrip type="subjectField">{v}</descrip></tig></langSet><langSet xml:lang="fr"><tig><term>{v}</term></tig>
</langSet></termEntry>
""",
    """<termEntry id="c{n}"><langSet xml:lang="en"><tig><term>{v}</term></tig></langSet>
<!-- <langSet xml:lang="fr"> --><langSet xml:lang="fr"><tig><term>{v}</term></tig></langSet>
<langSet xml:lang="en"><tig><term>{v}</term></tig></langSet></termEntry>
""",
    """<termEntry id="c{n}"><transacGrp><transac type="origination">{v}</transac>
<transacNote type="responsibility">{v}</transacNote><date>{d}</date></transacGrp><langSet xml:lang="en"><tig>
<term>{v}</term></tig></langSet></termEntry>
""",
    """<termEntry id="c{n}"><langSet lang="en"><tig><term>{v}</term></tig></langSet>
<langSet xml:lang="xx-nonsense-1"><tig><term>{v}</term></tig></langSet>text<langSet xml:lang="fr"><tig>
<term>{v}</term></tig></langSet></termEntry>
""",
]
TMX_TEMPLATES = [
    """<tu tuid="{n}" creationdate="{t}" creationid="{v}">
<tuv xml:lang="en"><seg>{v}</seg></tuv>
<tuv xml:lang="fr"><seg>{v}</seg></tuv>
</tu>
""",
    """<tu creationdate="{t}" creationid="ann" changedate="{t}" changeid="{v}" lastusagedate="{t}" usagecount="{n}">
<prop type="x-Origin">TM</prop><prop type="client">{v}</prop><note>{v}</note>
<tuv xml:lang="en-US"><seg>{v}</seg></tuv><tuv xml:lang="de-DE"><seg>{v}</seg></tuv></tu>
""",
    """<tu><tuv xml:lang="en" changeid="{v}" changedate="{t}"><prop type="x-context">{v}</prop><seg>{v}</seg>
</tuv><tuv xml:lang="en" creationid="bob" creationdate="{t}"><seg>{v}</seg></tuv></tu>
""",
]
ODD_TMX = [
    """<tu><prop type="x-glossport-state">final</prop><tuv xml:lang="en"><seg>{v}</seg></tuv></tu>""",
    """<tu srclang="en"><tuv xml:lang="en"><seg>{v} <ph x="1"/>{v}</seg></tuv></tu>""",
    """<tu srclang="{v}"><tuv xml:lang="en"><seg>{v}<hi>{v}</hi></seg></tuv></tu>""",
]
values = st.one_of(st.sampled_from(["tea", "two words", "2024-01-02", "see elsewhere"]), texts)
files = st.lists(st.tuples(st.integers(0, 9), st.lists(values, min_size=1, max_size=4)), min_size=8, max_size=40)


def filled(template: str, number: int, texts: list[str]) -> str:
    """Return the entry of a template; the texts take turns."""
    parts = template.replace("{n}", str(number)).replace("{d}", f"2024-0{number % 9 + 1}-01")
    parts = parts.replace("{t}", f"2024010{number % 9 + 1}T030405Z")
    first, *rest = parts.split("{v}")
    for index, part in enumerate(rest):
        text = texts[index % len(texts)]
        is_attribute = first.rpartition("<")[2].count('"') % 2
        first += (quoteattr(text)[1:-1].replace('"', "&quot;") if is_attribute else escape(text)) + part
    return first


@settings(derandomize=True, database=None, max_examples=150, deadline=None)
@given(files, st.booleans(), st.sampled_from([None, frozenset({"en"}), frozenset({"fr", "de"})]))
def test_rich_tbx_reads_alike(
    file: list[tuple[int, list[str]]],
    keep_unknown: bool,  # noqa: FBT001
    only: frozenset[str] | None,
) -> None:
    templates = TBX_TEMPLATES + ODD_TBX
    chosen = [templates[kind % len(templates)] for kind, _ in file[:3]]
    body = "".join(filled(chosen[kind % len(chosen)], number, some) for number, (kind, some) in enumerate(file * 2))
    data, options = TBX.format(body).encode(), ReadOptions(keep_unknown=keep_unknown, only_languages=only)
    assert reading(data, "tbx", options, by_plan=True) == reading(data, "tbx", options, by_plan=False)


@settings(derandomize=True, database=None, max_examples=150, deadline=None)
@given(files, st.booleans())
def test_rich_tmx_reads_alike(file: list[tuple[int, list[str]]], as_concepts: bool) -> None:  # noqa: FBT001
    templates = TMX_TEMPLATES + ODD_TMX
    chosen = [templates[kind % len(templates)] for kind, _ in file[:3]]
    body = "".join(filled(chosen[kind % len(chosen)], number, some) for number, (kind, some) in enumerate(file * 2))
    data, options = TMX.format("other", body).encode(), ReadOptions(as_concepts=as_concepts)
    assert reading(data, "tmx", options, by_plan=True) == reading(data, "tmx", options, by_plan=False)


PLAIN = ("one", "two", "note", "term note", "no id")


@pytest.mark.parametrize(
    ("suffix", "layout"),
    [
        ("tbx", "definition"),
        ("tbx", "part of speech"),
        *((suffix, name) for suffix in ("tbx", "tmx") for name in PLAIN),
    ],
)
def test_plain_entries_have_a_plan(suffix: str, layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the properties here would compare the parser with itself."""
    made = {"tbx": tbx_entry, "tmx": tmx_entry}[suffix]
    entries = [made(number, layout, f"term {number}", f"terme {number}", "\n") for number in range(100)]
    assert planned(entries, suffix, monkeypatch) > 90


@pytest.mark.parametrize("template", TBX_TEMPLATES)
def test_rich_concepts_have_a_plan(template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [filled(template, number, [f"text {number}"]) for number in range(100)]
    assert planned(entries, "tbx", monkeypatch) > 90


@pytest.mark.parametrize("template", TMX_TEMPLATES)
def test_rich_units_have_a_plan(template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [filled(template, number, [f"text {number}"]) for number in range(100)]
    assert planned(entries, "tmx", monkeypatch, as_concepts=False) > 90


def planned(entries: list[str], suffix: str, monkeypatch: pytest.MonkeyPatch, *, as_concepts: bool = True) -> int:
    """Read a file, and count the entries that were read by a plan."""
    data = (TBX.format("".join(entries)) if suffix == "tbx" else TMX.format("other", "".join(entries))).encode()
    parsed = []
    read = Plans.read

    def watched(self: Plans, text: str, place: Location) -> Any:
        made = read(self, text, place)
        parsed.extend([made] if isinstance(made, str) else [])
        return made

    monkeypatch.setattr(Plans, "read", watched)
    options = ReadOptions(as_concepts=as_concepts)
    stream = get_reader(suffix).open(source_of(data, f"x.{suffix}"), options, Report())
    assert len(list(stream.entries)) == len(entries)
    return len(entries) - len(parsed)


USUAL = """<termEntry id="c{n}"><transacGrp><transac type="origination">Ann</transac><date>{d}</date></transacGrp>
<langSet xml:lang="en"><tig><term>{v}</term><note>{v}</note></tig></langSet>
<langSet xml:lang="fr"><tig><term>{v}</term></tig></langSet></termEntry>
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<note>{v}", "<note>Do not translate."),
        (">Ann<", ">Ann <"),
        ("{d}", "in May"),
        ('id="c{n}"', 'id="_a_x0020_b"'),
        ("</langSet>\n", '</langSet>\n<!-- <langSet xml:lang="de"><tig><term>no</term></tig></langSet> -->'),
        ('<langSet xml:lang="en">', '<langSet lang="en">'),
        ('<langSet xml:lang="fr">', '<langSet xml:lang="en">'),
        ('<langSet xml:lang="en">', '<langSet xml:lang="en"><descrip type="SUBJECT field">{v}</descrip>'),
        ("</termEntry>", "<note>{v}</note></termEntry>"),
        ("<tig><term>{v}", "<tig><term>{v}\n{v}"),
        ("<tig><term>{v}", "<tig><term>{v} <![CDATA[<b>]]>"),
        ("</langSet></termEntry>", "</langSet><langSet/></termEntry>"),
    ],
)
@pytest.mark.parametrize("only", [None, frozenset({"fr"})])
@pytest.mark.parametrize("by_sections", [False, True])
def test_an_entry_that_is_only_nearly_like_the_others(
    old: str,
    new: str,
    only: frozenset[str] | None,
    by_sections: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if by_sections:
        monkeypatch.setattr(Plans, "_by_one_plan", lambda *_: None)
        monkeypatch.setattr(Plans, "read_at", lambda *_: None)
    entries = [filled(USUAL, number, [f"t{number}"]) for number in range(20)]
    assert old in USUAL
    odd = filled(USUAL.replace(old, new), 1000, ["tea"])
    data = TBX.format("".join([*entries, odd, *entries[:10]])).encode()
    options = ReadOptions(only_languages=only)
    assert reading(data, "tbx", options, by_plan=True) == reading(data, "tbx", options, by_plan=False)


@pytest.mark.parametrize("category", ["partOfSpeech", "administrativeStatus", "termType", "grammaticalGender"])
@pytest.mark.parametrize("by_sections", [False, True])
def test_a_known_value_behind_unknown_ones(
    category: str,
    by_sections: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A plan that is made of an unknown part of speech, which is kept as a note, must not read a known one so."""
    if by_sections:
        monkeypatch.setattr(Plans, "_by_one_plan", lambda *_: None)
        monkeypatch.setattr(Plans, "read_at", lambda *_: None)
    known = {"partOfSpeech": "verb", "administrativeStatus": "deprecatedTerm-admn-sts", "termType": "acronym"}
    detail = f'<termNote type="{category}">{{v}}</termNote></tig>'
    template = USUAL.replace("</note></tig>", f"</note>{detail}")
    entries = [filled(template, number, ["tea", "see tea", f"odd {number}"]) for number in range(8)]
    entries.append(filled(template, 100, ["tea", "see tea", known.get(category, "feminine")]))
    data = TBX.format("".join([*entries, *entries])).encode()
    assert reading(data, "tbx", ReadOptions(), by_plan=True) == reading(data, "tbx", ReadOptions(), by_plan=False)


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
    (*_, message), findings, _ = reading(data, "tbx", ReadOptions(), by_plan=True)
    (*_, expected), others, _ = reading(data, "tbx", ReadOptions(), by_plan=False)
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
