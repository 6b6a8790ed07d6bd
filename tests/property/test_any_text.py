"""Whatever text a glossary holds, our own readers take what each exporter writes of it, and find no mistake."""

import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from exporters.base import AnyExporter, Languages, exporter_names, get_exporter
from exporters.losses import LossCounter, Losses
from glossary.files.source import source_of
from glossary.findings import GlossportError, InputError, Report, UsageError
from glossary.model import Concept, Entry, LanguageSection, Metadata, Note, Passage, Term, Unit
from glossary.reading import ReadOptions, reader_for

NOT_READ = {"html", "skos", "json-deepl", "vale", "cspell", "hunspell"}
"""For people, for programs that know RDF, for a service, and for those that check what is written."""
ASKS = {"csv-omegat", "csv-deepl", "tsv-azure", "tsv-xbench", "csv-google", "csv-lokalise"}
"""Tables without a header, or with one that leaves something open: the reader may ask."""
ODD = ["\x01", "\x08", "\x1f", "\x85", "\u2028", "\ufffe", "\ufeff", "\r", "\n", "\r\n", "\t", " ", "\xa0"]
SIGNS = [*"\"',;|<>&=+-@#\\%{}[]*_`", "]]>", "<!--", "&amp;", "U+0001", "#", "=1+1", "''"]
texts = st.lists(st.sampled_from([*ODD, *SIGNS, "a", "b", "é", "茶", "🍵"]), min_size=1, max_size=4).map("".join)
texts = texts.filter(lambda text: not text.isspace())
words = st.builds("{}{}".format, texts, st.sampled_from(["a", "b", "茶", ""]))
terms = st.builds(Term, words, notes=st.lists(texts, max_size=1).map(tuple))
sections = st.builds(LanguageSection, st.lists(terms, min_size=1, max_size=2, unique_by=lambda term: term.text))
concepts = st.builds(
    Concept,
    words,
    st.fixed_dictionaries({"en": sections}, optional={"fr": sections}),
    subject_field=st.none() | texts,
    definitions=st.lists(st.builds(Passage, texts, st.none() | texts), max_size=1).map(tuple),
    notes=st.lists(texts, max_size=2).map(tuple),
)
units = st.builds(
    Unit,
    st.fixed_dictionaries({"en": words, "fr": words}),
    notes=st.lists(st.builds(Note, texts), max_size=1).map(tuple),
)
QUICK = (Phase.explicit, Phase.generate)
METADATA = Metadata(source_language="en", languages=("en", "fr"))
ALL_ODD = Concept(
    "\x02",
    {"en": LanguageSection([Term("\x01"), Term("tea")]), "fr": LanguageSection([Term("\x01")])},
    subject_field="\x01",
    notes=("\x01",),
    definitions=(Passage("\x01", "\x01"),),
)


@pytest.mark.parametrize("name", [name for name in exporter_names() if name not in NOT_READ])
@settings(max_examples=30, deadline=None, derandomize=True, phases=QUICK, suppress_health_check=[HealthCheck.too_slow])
@example([ALL_ODD], "\x01")
@example([Concept("a\rb", {"en": LanguageSection([Term("x\ry")]), "fr": LanguageSection([Term("z")])})], "a\r\nb")
@given(st.lists(concepts | units, min_size=1, max_size=3, unique_by=str), texts)
def test_what_is_written_is_read_without_a_mistake(name: str, entries: list[Entry], title: str) -> None:
    exporter = get_exporter(name)
    # Concepts with one id are a mistake of the glossary itself.
    entries = list({one.id if isinstance(one, Concept) else str(one): one for one in entries}.values())
    out = io.BytesIO()
    try:
        written = _write(exporter, entries, title, out)
    except GlossportError:
        # A refusal says why, and nothing is put in place.
        return
    if not written:
        return
    report = Report()
    source = source_of(out.getvalue(), f"x{exporter.suffix}")
    reader = exporter.read_back_by or None
    pair = exporter.languages is Languages.PAIR
    options = ReadOptions(source_language="en", target_languages=("fr",) if pair else ())
    try:
        list(reader_for(source, reader).open(source, options, report).entries)
    except (UsageError, InputError):
        if name not in ASKS:
            raise
    assert [str(one) for one in report.findings if one.severity == "error"] == []


def _write(exporter: AnyExporter, entries: list[Entry], title: str, out: io.BytesIO) -> bool:
    """Write the entries; return whether there is anything of them."""
    losses = Losses()
    metadata = replace(METADATA, title=title)
    carried = LossCounter(exporter.carries, metadata, losses).carried(iter(entries))
    exporter.write(metadata, carried, out, exporter.options(), losses)
    return losses.entries_out > 0
