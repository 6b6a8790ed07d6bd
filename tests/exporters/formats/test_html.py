"""The page of a glossary as a file: what it shows, what stays inert, and that it is the same every time."""

import base64
import hashlib
import io
import re
from html.parser import HTMLParser

import pytest

from exporters.formats.html.page import EXPORTER, PageChange, PageWriter
from exporters.losses import Losses
from glossary.model import (
    Concept,
    CrossReference,
    Entry,
    ExternalReference,
    LanguageSection,
    Metadata,
    Note,
    Passage,
    Status,
    Term,
    Unit,
)

METADATA = Metadata(source_language="en", languages=("en", "ar"))


class Seen(HTMLParser):
    """Collects the elements of a page with their attributes, and the text of the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page(*entries: Entry, metadata: Metadata = METADATA, changes: tuple[PageChange, ...] = ()) -> str:
    out = io.BytesIO()
    writer = PageWriter(metadata, out, Losses(), changes)
    for entry in entries:
        writer.write([entry])
    writer.close()
    return out.getvalue().decode()


def concept(concept_id: str = "tea", **fields: object) -> Concept:
    sections = {"en": LanguageSection([Term("tea")]), "ar": LanguageSection([Term("شاي")])}
    return Concept(concept_id, sections, **fields)  # type: ignore[arg-type]  # whatever fields there are


def test_each_language_has_its_direction() -> None:
    seen = Seen(page(concept()))
    assert [one["dir"] for one in seen.all("section") if "dir" in one] == ["ltr", "rtl"]
    texts = [(one["lang"], one["dir"]) for one in seen.all("bdi")]
    assert texts == [("en", "ltr"), ("en", "ltr"), ("ar", "rtl")]


@pytest.mark.parametrize("tag", ["ar", "he", "fa", "ur", "ks-Aran", "yi", "az-Arab"])
def test_each_text_of_a_language_has_the_language_and_its_direction(tag: str) -> None:
    term = Term("C++ x", contexts=(Passage("a context", None),))
    section = LanguageSection([term], definitions=(Passage("a definition", None),))
    unit = Unit({"en": "a", tag: "b"}, notes=(Note("a note", tag), Note("another", "no language")))
    seen = Seen(page(Concept("x", {tag: section}), unit, metadata=Metadata(languages=("en", tag))))
    texts = [(one.get("lang"), one["dir"]) for one in (*seen.all("bdi"), *seen.all("dd")) if one["dir"] == "rtl"]
    # The title, the term, the context, the definition, the text of the unit and its note.
    assert texts == [(tag, "rtl")] * 6
    assert {"dir": "auto"} in seen.all("dd")


@pytest.mark.parametrize(("languages", "direction"), [(("en", "ar"), "ltr"), (("ar", "en"), "rtl"), ((), "ltr")])
def test_the_columns_run_as_the_source_language(languages: tuple[str, ...], direction: str) -> None:
    source = languages[0] if languages else None
    seen = Seen(page(concept(), metadata=Metadata(source_language=source, languages=languages)))
    assert [one["dir"] for one in seen.all("article")] == [direction]


def test_a_concept_has_a_cell_for_each_language() -> None:
    made = page(Concept("a", {"ar": LanguageSection([Term("شاي")])}), Concept("b", {"fr": LanguageSection()}))
    headings = re.findall(r"<h4 .*?<code>(.*?)</code>", made)
    assert headings == ["en", "ar", "en", "ar", "fr"]
    assert made.count('<p class="none"><span>no term</span></p>') == 4


def test_statuses_are_told_by_word_and_mark() -> None:
    terms = [Term("a", Status.PREFERRED), Term("b", Status.ADMITTED), Term("c", Status.DEPRECATED), Term("d")]
    made = page(Concept("x", {"en": LanguageSection(terms)}))
    for mark, text, word in (("✓", "a", "preferred"), ("○", "b", "admitted"), ("✗", "c", "deprecated")):
        assert f'<li class="{word}"><bdi lang="en" dir="ltr">{text}</bdi> <b>{word}</b>' in made
        assert f'.{word}::before {{ content: "{mark}" / ""; }}' in made
    assert '<li><bdi lang="en" dir="ltr">d</bdi>' in made


def test_ids_and_links_to_them_meet() -> None:
    other = concept("a b%é#?", cross_references=(CrossReference("tea", "see tea"),))
    seen = Seen(page(concept(), other))
    assert [one["id"] for one in seen.all("article")] == ["tea", "a b%é#?"]
    assert [one["href"] for one in seen.all("a") if "aria-label" in one] == ["#tea", "#a%20b%25%C3%A9%23%3F"]
    assert {"href": "#tea", "dir": "auto"} in seen.all("a")


def test_only_links_that_lead_to_pages_are_links() -> None:
    urls = (
        "https://example.org/a?b=1&c",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "http://[",
        "/x",
    )
    seen = Seen(page(concept(external_references=tuple(ExternalReference(url) for url in urls))))
    assert [one["href"] for one in seen.all("a") if "rel" in one] == ["https://example.org/a?b=1&c"]
    assert all(url in seen.text for url in urls)


def test_nothing_of_a_glossary_is_markup() -> None:
    bad = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'"
    metadata = Metadata(id="x", title=bad, description=bad, languages=("en",))
    change = PageChange(kind="added", id=bad, title=bad, details=(bad,))
    made = page(
        concept(bad, subject_field=bad, notes=(bad,), definitions=(Passage(bad, bad),)),
        Unit({"en": bad}),
        metadata=metadata,
        changes=(change,),
    )
    seen = Seen(made)
    assert len(seen.all("script")) == made.count("<script") == 1
    assert seen.all("img") == []
    assert not [name for _, attributes in seen.elements for name in attributes if name.startswith("on")]
    assert not [attributes for _, attributes in seen.elements if "style" in attributes]


def test_the_policy_lets_only_our_own_style_and_script_in() -> None:
    made = page(concept())
    (policy,) = (one["content"] for one in Seen(made).all("meta") if "http-equiv" in one)
    assert policy is not None
    for tag in ("style", "script"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", made, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert not re.search(r"(src|href)=\"(?!#)", made)


def test_characters_that_no_page_holds_are_reported() -> None:
    losses, out = Losses(), io.BytesIO()
    writer = PageWriter(METADATA, out, losses)
    writer.write([Concept("x", {"en": LanguageSection([Term("a\0b\ud800")])})])
    writer.close()
    assert [change["change"] for change in losses.altered] == ["U+0000, U+D800 dropped: no page can hold it"]
    assert '<bdi lang="en" dir="ltr">ab</bdi>' in out.getvalue().decode()


def test_coverage_counts_concepts() -> None:
    seen = Seen(page(concept("a"), Concept("b", {"en": LanguageSection([Term("b")])})))
    assert [one["width"] for one in seen.all("rect") if one["class"] == "part"] == ["100.0%", "50.0%"]
    assert "1 (50 %)" in seen.text


def test_what_changed_leads_to_the_concepts() -> None:
    changes = (
        PageChange(kind="changed", id="tea", title="tea", details=("status: deprecated",)),
        PageChange(kind="removed", id="cup", title="cup"),
    )
    seen = Seen(page(concept(), changes=changes))
    assert "What changed in this release" in seen.text
    assert {"href": "#tea"} in seen.all("a")
    assert "What changed" not in Seen(page(concept())).text


def test_it_is_the_same_every_time_and_nothing_is_lost() -> None:
    assert page(concept()) == page(concept())
    assert page()
    assert EXPORTER.status == "proved"
