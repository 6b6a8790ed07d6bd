"""translate-toolkit reads our UTX: pairs, parts of speech, statuses and ids."""

import io

from hypothesis import given
from hypothesis import strategies as st
from translate.storage.utx import UtxFile

from exporters.formats.utx import EXPORTER
from exporters.losses import Losses
from glossary.model import Concept, Entry, LanguageSection, Metadata, PartOfSpeech, Status, Term

METADATA = Metadata(source_language="en", languages=("en", "ja"), date="2026-01-02")


def written(entries: list[Entry]) -> tuple[bytes, Losses]:
    out, losses = io.BytesIO(), Losses()
    EXPORTER.write(METADATA, iter(entries), out, EXPORTER.options(), losses)
    return out.getvalue(), losses


def read(data: bytes) -> list[dict[str, str]]:
    store = UtxFile.parsestring(data)  # type: ignore[no-untyped-call]
    assert (store.getsourcelanguage(), store.gettargetlanguage()) == ("en", "ja")
    return [{name: value or "" for name, value in unit.metadata.items()} for unit in store.units]


def test_what_the_toolkit_sees() -> None:
    concept = Concept(
        "c1",
        {
            "en": LanguageSection([Term("tea", part_of_speech=PartOfSpeech.NOUN)]),
            "ja": LanguageSection([Term("茶", Status.PREFERRED), Term("ティー", Status.DEPRECATED)]),
        },
        notes=("hot",),
    )
    found = read(written([concept])[0])
    assert [(one["src"], one["tgt"], one["src:pos"], one["term status"], one["concept ID"]) for one in found] == [
        ("tea", "茶", "noun", "approved", "c1"),
        ("tea", "ティー", "noun", "forbidden", "c1"),
    ]
    assert found[0]["src:comment"] == "hot"


texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


@given(st.lists(st.tuples(texts, texts, texts), max_size=4))
def test_every_pair_that_goes_out_is_seen_once(triples: list[tuple[str, str, str]]) -> None:
    entries: list[Entry] = [
        Concept(f"c{number}", {"en": LanguageSection([Term(a)]), "ja": LanguageSection([Term(b)])}, notes=(note,))
        for number, (a, b, note) in enumerate(triples)
    ]
    data, losses = written(entries)
    lines = data.decode().split("\r\n")[2:-1]
    assert len(lines) == losses.pairs
    assert all(line.count("\t") == 6 and not line.startswith("#") for line in lines)
