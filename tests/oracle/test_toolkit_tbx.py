"""translate-toolkit reads version 2 back entry for entry, with a usable term for each language."""

import io
from typing import Any

import pytest
from translate.storage.tbx import tbxfile

from exporters.base import AnyExporter
from exporters.formats.tbx.writer import TBX, TBX3
from exporters.losses import Losses
from exporters.services.omegat import TBX_OMEGAT
from glossary.model import Concept, CrossReference, LanguageSection, Metadata, Passage, Status, Term

PAIRS = [
    ("tea", "thé"),
    ("green & black tea", "thé <vert> et noir"),
    ('"tea"', "« thé »"),
    ("茶", "שלום"),
    ("a]]>b", "𝔸stral 🍵"),
    ("cup of tea", "tasse de thé"),
]
RICH = {
    "definitions": (Passage("A drink.", "a book"),),
    "cross_references": (CrossReference("c0"),),
    "notes": ("A note.",),
    "customer_subset": "ACME",
}


def export(exporter: AnyExporter, concepts: list[Concept]) -> bytes:
    out = io.BytesIO()
    metadata = Metadata(source_language="en", languages=("en", "fr"))
    exporter.write(metadata, iter(concepts), out, exporter.options(), Losses())
    return out.getvalue()


def concepts(**fields: object) -> list[Concept]:
    return [
        Concept(
            f"c{number}",
            {
                "en": LanguageSection(
                    [Term("never", Status.DEPRECATED), Term(english, Status.ADMITTED), Term("another")]
                ),
                "fr": LanguageSection([Term(french, Status.PREFERRED, notes=("Un mot.",)), Term("autre")]),
            },
            **fields,  # type: ignore[arg-type]  # each value is of its field's type
        )
        for number, (english, french) in enumerate(PAIRS)
    ]


def parse(data: bytes) -> Any:
    return tbxfile.parsestring(data)  # type: ignore[no-untyped-call]  # translate-toolkit has no hints here


def read(data: bytes) -> list[tuple[str, str, str]]:
    return [(unit.getid(), str(unit.source), str(unit.target)) for unit in parse(data).units]


@pytest.mark.parametrize("exporter", [TBX, TBX_OMEGAT], ids=lambda exporter: exporter.name)
@pytest.mark.parametrize("fields", [{}, RICH], ids=["bare", "rich"])
def test_toolkit_reads_the_first_terms_back(exporter: AnyExporter, fields: dict[str, object]) -> None:
    data = export(exporter, concepts(**fields))
    assert read(data) == [(f"c{number}", english, french) for number, (english, french) in enumerate(PAIRS)]


def test_toolkit_does_not_read_version_3() -> None:
    with pytest.raises(AssertionError):
        parse(export(TBX3, concepts()))
