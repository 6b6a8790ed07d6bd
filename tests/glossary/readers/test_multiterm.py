"""MultiTerm XML beside the golden case: what belongs to it, and what is wrong with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from glossary.files.source import source_of
from glossary.findings import Report
from glossary.model import Concept
from glossary.readers.multiterm import READER
from glossary.reading import ReadOptions
from glossary.rules import Code

CONCEPT = "<conceptGrp><concept>1</concept>{}</conceptGrp>"
TERM = '<languageGrp><language type="English" lang="EN"/><termGrp><term>tea</term>{}</termGrp></languageGrp>'


def read(inner: str) -> tuple[list[Concept], Report]:
    report = Report()
    stream = READER.open(source_of(f"<mtf>{inner}</mtf>".encode(), "x.xml"), ReadOptions(), report)
    concepts = [entry for entry in stream.entries if isinstance(entry, Concept)]
    return concepts, report


def test_a_language_without_a_known_name_is_counted() -> None:
    unknown = '<languageGrp><language type="Klingonisch" lang="??"/><termGrp><term>x</term></termGrp></languageGrp>'
    concepts, report = read(CONCEPT.format(TERM.format("") + unknown))
    assert list(concepts[0].sections) == ["en"]
    assert [finding.suggestion for finding in report.findings] == ["say what it is: --map-lang '??=TAG'"]


@pytest.mark.parametrize(
    ("transaction", "note"),
    [
        ('<transac type="origination">Ana</transac><date>last week</date>', "transaction origination: last week, Ana"),
        ('<transac type="approval">Ana</transac><date>2020-01-02</date>', "transaction approval: 2020-01-02, Ana"),
    ],
)
def test_a_transaction_that_has_no_field_becomes_a_note(transaction: str, note: str) -> None:
    concepts, _ = read(CONCEPT.format(TERM.format(f"<transacGrp>{transaction}</transacGrp>")))
    (term,) = concepts[0].sections["en"].terms
    assert (term.created, term.notes) == ((), (note,))


def test_a_concept_without_a_number_is_named_by_its_term() -> None:
    concepts, _ = read(f"<conceptGrp>{TERM.format('')}</conceptGrp>")
    assert concepts[0].id.startswith("tea")


def test_no_entries_and_what_is_no_entry_are_reported() -> None:
    assert [finding.code for finding in read("")[1].findings] == [Code.EMPTY_INPUT]
    concepts, report = read("<index/>" + CONCEPT.format(TERM.format("")))
    assert len(concepts) == 1
    assert [finding.message for finding in report.findings] == ["<index> is no entry"]


def test_a_termbase_is_named_as_the_database_it_is(run: Callable[..., Any], tmp_path: Path) -> None:
    termbase = tmp_path / "terms.sdltb"
    termbase.write_bytes(b"\0\1\0\0Standard Jet DB\0\1")
    done = run("convert", str(termbase), "--to", "csv", "-o", str(tmp_path / "x.csv"))
    assert done.code == 3
    assert "export it there as MultiTerm XML" in done.err
