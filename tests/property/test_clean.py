"""What ``clean`` promises for any memory and any options, counted in the XML that it reads and writes."""

import io
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import cli
from exporters.formats.tmx import TMX
from exporters.losses import Losses
from exporters.writing.units import CodesOption
from glossary.model import Metadata, Property, Transaction, TranslationState, Unit, Variant
from tests.property.models import units_of, xml_texts

RULES = ["empty", "same", "no-letters", "numbers", "codes", "length-ratio", "script", "unconfirmed", "punctuation"]
KEEPS = ["newest", "oldest", "most-used", "confirmed"]
TEXTS = ["Open.", "Open 3 files", "open  it", "42", "“tea”", "Écoute", "mail joe@example.org", "Ouvrir.", "дом"]

texts = st.sampled_from(TEXTS)
dates = st.sampled_from(["2023-01-02T00:00:00Z", "2024-01-02T00:00:00Z"])
coded = st.builds(
    lambda language, text: Variant(language, text, f'{text}<ph x="1"/>'), st.sampled_from(["en", "fr"]), texts
)
several = st.lists(coded | st.builds(Variant, st.sampled_from(["en", "fr"]), texts), min_size=1, max_size=3)
plain = st.builds(
    Unit,
    st.fixed_dictionaries({"en": texts, "fr": texts}) | st.fixed_dictionaries({"en": texts}, optional={"de": texts}),
    modified=st.just(()) | st.builds(Transaction, dates, st.sampled_from(["ann", "bob"])).map(lambda one: (one,)),
    state=st.none() | st.sampled_from(TranslationState),
    usagecount=st.none() | st.sampled_from(["0", "7", "many"]),
    properties=st.just(()) | st.just((Property("prev", "Save"),)),
)
units = st.lists(
    plain | st.builds(Unit.with_variants, st.builds(Unit, st.just({})), several) | units_of(xml_texts, ("en", "fr")),
    max_size=12,
)
options = st.fixed_dictionaries(
    {},
    optional={
        "--dedupe": st.sampled_from(["pair", "source", "context"]),
        "--drop": st.lists(st.sampled_from(RULES), min_size=1, max_size=4).map(",".join),
        "--where": st.sampled_from(["state=final", "author=ann", "date>=2024", "prop:prev=Save"]),
        "--where-not": st.sampled_from(["state=draft", "author=bob", "date<=2023"]),
        "--since": st.just("2024"),
        "--by": st.just("ann"),
    },
)
changes = st.fixed_dictionaries(
    {},
    optional={
        "--normalise": st.sampled_from(["spaces", "quotes", "nfc", "spaces,quotes,nfc"]),
        "--mask": st.sampled_from(["authors", "emails", "authors,emails,phones,urls"]),
    },
)


def memory(some: Sequence[Unit], path: Path) -> Path:
    out = io.BytesIO()
    TMX.write(Metadata(source_language="en", languages=("en", "fr")), some, out, CodesOption(), Losses())
    path.write_bytes(out.getvalue())
    return path


def tus(path: Path) -> Iterator[str]:
    """Yield the units as the file has them, without what ``clean`` says of those that went."""
    for tu in etree.parse(path).iter("tu"):
        for prop in tu.findall("prop"):
            if prop.get("type", "").startswith("x-removed"):
                tu.remove(prop)
        tu.tail = tu.text = None
        if any(seg.text or len(seg) for seg in tu.iter("seg")) and any(
            "".join(seg.itertext()).strip() or len(seg) for seg in tu.iter("seg")
        ):
            yield " ".join(etree.tostring(tu, method="c14n").decode().split())


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def clean(folder: Path, inputs: Sequence[Path], asked: dict[str, str]) -> dict[str, Any]:
    """Clean into ``kept.tmx`` and ``gone.tmx``; return the report."""
    flags = [part for pair in asked.items() for part in pair]
    files = ["-o", "kept.tmx", "--removed", "gone.tmx", "--report", "report.json"]
    paths = [str(folder / part) if "." in part else part for part in files]
    with redirect_stderr(io.StringIO()) as message:
        code = cli.run(["clean", "-q", *map(str, inputs), *flags, *paths])
    assert code == 0, message.getvalue()
    found: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return found


def counted(folder: Path, name: str) -> Counter[str]:
    return Counter(tus(folder / name))


@settings(max_examples=60)
@given(units, options)
def test_kept_and_removed_are_what_was_read(folder: Path, some: list[Unit], asked: dict[str, str]) -> None:
    source = memory(some, folder / "in.tmx")
    report = clean(folder, [source], asked or {"--drop": "empty"})
    assert counted(folder, "kept.tmx") + counted(folder, "gone.tmx") == counted(folder, "in.tmx")
    gone = sum(count for counts in report["removed"].values() for count in counts.values())
    assert report["read"] == report["kept"] + gone == counted(folder, "in.tmx").total()
    assert gone == counted(folder, "gone.tmx").total()


@settings(max_examples=60)
@given(units, options, changes, st.sampled_from(["first", *KEEPS]))
def test_twice_is_once(
    folder: Path, some: list[Unit], asked: dict[str, str], changed: dict[str, str], keep: str
) -> None:
    asked = {"--drop": "empty"} | asked | changed | ({"--keep": keep} if "--dedupe" in asked else {})
    clean(folder, [memory(some, folder / "in.tmx")], asked)
    (folder / "again.tmx").write_bytes((folder / "kept.tmx").read_bytes())
    report = clean(folder, [folder / "again.tmx"], asked)
    assert list(tus(folder / "kept.tmx")) == list(tus(folder / "again.tmx"))
    assert report["removed"] == {}
    assert report["changed"] == {}


@settings(max_examples=60)
@given(units, units, options, changes, st.sampled_from(KEEPS))
def test_the_order_of_inputs_does_not_matter(
    folder: Path, some: list[Unit], others: list[Unit], asked: dict[str, str], changed: dict[str, str], keep: str
) -> None:
    asked = asked | changed | {"--dedupe": asked.get("--dedupe", "source"), "--keep": keep}
    inputs = [memory(some, folder / "one.tmx"), memory(others, folder / "two.tmx")]
    clean(folder, inputs, asked)
    kept = counted(folder, "kept.tmx")
    clean(folder, inputs[::-1], asked)
    assert counted(folder, "kept.tmx") == kept


def test_first_is_the_first_of_the_first_input(folder: Path) -> None:
    one = memory([Unit({"en": "tea", "fr": "thé"})], folder / "one.tmx")
    two = memory([Unit({"en": "tea", "fr": "tisane"})], folder / "two.tmx")
    for inputs, wanted in (([one, two], "thé"), ([two, one], "tisane")):
        clean(folder, inputs, {"--dedupe": "source", "--keep": "first"})
        assert [seg.text for seg in etree.parse(folder / "kept.tmx").iter("seg")] == ["tea", wanted]
