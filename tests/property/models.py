"""Strategies for the parts of the model."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from glossary.canonical.segments import parsed
from glossary.fields import HEADER_FIELDS, UNIT_FIELDS, VARIANT_FIELDS, Field, Kind
from glossary.model import (
    CrossReference,
    ExternalReference,
    MemoryHeader,
    Note,
    Passage,
    Property,
    Transaction,
    Unit,
    Variant,
)

HOSTILE = [
    "]]>",
    '"',
    "a,b;c\td",
    "#x",
    "=1",
    "<&>",
    "a\nb",
    "a\rb",
    "a\r\nb",
    "a\u0085\u2028b",
    "e\u0301",
    "𝔸",
    " x ",
    "no",
    "1.10",
    "- a: b",
    "\\",
    "'",
]


def texts_of(characters: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return texts that are not blank, among them those that formats are prone to change."""
    made = st.text(characters, min_size=1, max_size=12).filter(lambda text: not text.isspace())
    return st.one_of(st.sampled_from(HOSTILE), made)


xml_texts = texts_of(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"))
"""Texts that XML can hold."""


def values(field: Field, texts: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    maybe = st.none() | texts
    if field.kind is Kind.TEXT:
        return maybe
    if field.kind is Kind.FLAG:
        return st.none() | st.booleans()
    if field.choices is not None:
        return st.none() | st.sampled_from(list(field.choices))
    items: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.TEXTS: texts,
        Kind.PASSAGES: st.builds(Passage, texts, maybe),
        Kind.CROSS_REFERENCES: st.builds(CrossReference, texts, maybe),
        Kind.EXTERNAL_REFERENCES: st.builds(ExternalReference, texts, maybe),
        Kind.NOTES: st.builds(Note, texts, maybe, maybe),
        Kind.PROPERTIES: st.builds(Property, texts, texts, maybe, maybe, st.none()),
        Kind.TRANSACTIONS: st.builds(Transaction, st.sampled_from(["2024-01-02", "2024-01-02T03:04:05Z"]), maybe),
    }
    return st.lists(items[field.kind], max_size=2).map(tuple)


def fields(all_of_them: tuple[Field, ...], texts: st.SearchStrategy[str]) -> dict[str, st.SearchStrategy[Any]]:
    return {field.attribute: values(field, texts) for field in all_of_them}


def headers_of(texts: st.SearchStrategy[str]) -> st.SearchStrategy[MemoryHeader]:
    return st.builds(MemoryHeader, **fields(HEADER_FIELDS, texts))


def units_of(texts: st.SearchStrategy[str], languages: Sequence[str] = ("en", "no")) -> st.SearchStrategy[Unit]:
    variants = st.lists(variants_of(texts, languages), min_size=1, max_size=4)
    ordered = variants.map(lambda several: sorted(several, key=lambda one: one.language))
    return st.builds(Unit.with_variants, st.builds(Unit, st.just({}), **fields(UNIT_FIELDS, texts)), ordered)


def variants_of(texts: st.SearchStrategy[str], languages: Sequence[str]) -> st.SearchStrategy[Variant]:
    language = st.sampled_from(languages)
    plain = st.builds(Variant, language, texts)
    # Its name of the language is that of the memory.
    details = fields(VARIANT_FIELDS, texts) | {"language_name": st.none()}
    detailed = st.builds(Variant, language, texts | st.just(""), **details)
    coded = st.builds(_coded, language, texts, texts, texts)
    return plain | plain | detailed | coded


def _coded(language: str, before: str, code: str, after: str) -> Variant:
    markup = f'{escape(before)}<bpt i="1" type="bold">{escape(code)}</bpt>{escape(after)}<ept i="1"/>'
    segment = parsed(markup.replace("\r", "&#13;"))
    return Variant(language, segment.text, segment.markup)
