"""The contract that every exporter must keep, built-in or third-party; needs no test framework.

Usage: ``assert violations(MY_EXPORTER) == []``.
"""

import io
import json
import re
import zipfile
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.sax.saxutils import escape

from exporters.base import AnyExporter
from exporters.losses import LossCounter, Losses
from glossary.fields import Feature
from glossary.findings import RefusedError
from glossary.model import (
    Concept,
    CrossReference,
    Entry,
    ExternalReference,
    Gender,
    LanguageSection,
    MemoryHeader,
    Metadata,
    Note,
    PartOfSpeech,
    Passage,
    Property,
    Status,
    Term,
    TermType,
    Transaction,
    TranslationState,
    Unit,
    Variant,
)

SENTINEL = "sentinel"
SENTINEL_DATE = "1987-06-05"
SENTINEL_URL = "https://sentinel.example/"
HOSTILE = (
    "a]]>b",
    'quo"ted',
    "com,ma;semi",
    "#hash",
    "=1+1",
    "a&amp;b <i>",
    "tab\there",
    "line\nbreak",
    "carriage\rreturn",
    "CR\r\nLF",
    "next\u0085line\u2028separator",
    "nul\x00bell\x07",
    "\ufeffmark\ufffe",
    "e\u0301 decomposed",
    "שלום \u202eright to left",
    "𝔸stral 🍵",
    " outer space ",
    "no\u00a0break",
    "- dash: colon # hash",
    "back\\slash",
    "'single'",
)


@dataclass(slots=True)
class Sample:
    """A glossary that uses one feature, or only the basic ones of ``plain``."""

    concept: Concept
    metadata: Metadata
    more: list[Entry] = field(default_factory=list)

    @property
    def target(self) -> Term:
        return self.concept.sections["fr"].terms[0]

    @property
    def entries(self) -> list[Entry]:
        return [self.concept, *self.more]


def _noun(text: str) -> Term:
    """Build a noun for the source language; some consumers reject a term without a part of speech."""
    return Term(text, part_of_speech=PartOfSpeech.NOUN)


def plain() -> Sample:
    """Build a sample with only terms, one synonym, ids, and a part of speech for each source term."""
    sections = {"en": LanguageSection([_noun("tea")]), "fr": LanguageSection([Term("thé"), Term("infusion")])}
    return Sample(Concept("c1", sections), Metadata(source_language="en", languages=("en", "fr")))


def _set(where: str, name: str, value: object) -> Callable[[Sample], None]:
    def apply(sample: Sample) -> None:
        thing = {
            "concept": sample.concept,
            "language": sample.concept.sections["en"],
            "term": sample.target,
            "metadata": sample.metadata,
        }[where]
        setattr(thing, name, value)

    return apply


def _synonym(sample: Sample) -> None:
    sample.concept.sections["en"].terms.append(_noun(SENTINEL))


def _target_synonym(sample: Sample) -> None:
    sample.concept.sections["fr"].terms.append(Term(SENTINEL))


def _deprecated(sample: Sample) -> None:
    sample.concept.sections["fr"].terms.append(Term(SENTINEL, Status.DEPRECATED))


def _verb(sample: Sample) -> None:
    for section in sample.concept.sections.values():
        section.terms[0].part_of_speech = PartOfSpeech.VERB


def _status(sample: Sample) -> None:
    sample.concept.sections["fr"].terms[1].status = Status.PREFERRED


def _more(*entries: Entry) -> Callable[[Sample], None]:
    return lambda sample: sample.more.extend(entries)


def _cross_reference(where: str) -> Callable[[Sample], None]:
    def apply(sample: Sample) -> None:
        _set(where, "cross_references", (CrossReference("c2", SENTINEL),))(sample)
        sections = {"en": LanguageSection([_noun("other")]), "fr": LanguageSection([Term("autre")])}
        sample.more.append(Concept("c2", sections))

    return apply


def _unit(**fields: Any) -> Callable[[Sample], None]:
    return lambda sample: sample.more.append(Unit({"en": "A sentence.", "fr": "Une phrase."}, **fields))


def _variant(**fields: Any) -> Callable[[Sample], None]:
    english, french = _SENTENCES
    return lambda sample: sample.more.append(Unit({}).with_variants([english, replace(french, **fields)]))


_SENTENCES = (Variant("en", "A sentence."), Variant("fr", "Une phrase."))
_TEXT = (SENTINEL,)
_NOTE = (Note(SENTINEL),)
_PROPERTY = (Property("x-client", SENTINEL),)
_PASSAGE = (Passage(SENTINEL),)
_SOURCED = (Passage("text", SENTINEL),)
_LINK = (ExternalReference(SENTINEL_URL),)
_TRANSACTION = (Transaction(SENTINEL_DATE),)
USES: Mapping[Feature, Callable[[Sample], None]] = {
    Feature.TERM: _set("term", "text", SENTINEL),
    Feature.CONCEPT_ID: _set("concept", "id", SENTINEL),
    Feature.SUBJECT_FIELD: _set("concept", "subject_field", SENTINEL),
    Feature.DEFINITION: _set("concept", "definitions", _PASSAGE),
    Feature.LANGUAGE_DEFINITION: _set("language", "definitions", _PASSAGE),
    Feature.DEFINITION_SOURCE: _set("concept", "definitions", _SOURCED),
    Feature.IMAGE: _set("concept", "images", _LINK),
    Feature.LANGUAGE_IMAGE: _set("language", "images", _LINK),
    Feature.CROSS_REFERENCE: _cross_reference("concept"),
    Feature.TERM_CROSS_REFERENCE: _cross_reference("term"),
    Feature.EXTERNAL_REFERENCE: _set("concept", "external_references", _LINK),
    Feature.LANGUAGE_EXTERNAL_REFERENCE: _set("language", "external_references", _LINK),
    Feature.TERM_EXTERNAL_REFERENCE: _set("term", "external_references", _LINK),
    Feature.CONCEPT_SOURCE: _set("concept", "sources", _TEXT),
    Feature.LANGUAGE_SOURCE: _set("language", "sources", _TEXT),
    Feature.TERM_SOURCE: _set("term", "sources", _TEXT),
    Feature.CONCEPT_NOTE: _set("concept", "notes", _TEXT),
    Feature.LANGUAGE_NOTE: _set("language", "notes", _TEXT),
    Feature.TERM_NOTE: _set("term", "notes", _TEXT),
    Feature.CUSTOMER_SUBSET: _set("concept", "customer_subset", SENTINEL),
    Feature.TERM_CUSTOMER_SUBSET: _set("term", "customer_subset", SENTINEL),
    Feature.PROJECT_SUBSET: _set("concept", "project_subset", SENTINEL),
    Feature.TERM_PROJECT_SUBSET: _set("term", "project_subset", SENTINEL),
    Feature.TRANSACTION: _set("concept", "created", _TRANSACTION),
    Feature.LANGUAGE_TRANSACTION: _set("language", "created", _TRANSACTION),
    Feature.TERM_TRANSACTION: _set("term", "modified", _TRANSACTION),
    Feature.SYNONYM: _synonym,
    Feature.TARGET_SYNONYM: _target_synonym,
    Feature.STATUS: _status,
    Feature.PART_OF_SPEECH: _verb,
    Feature.TERM_TYPE: _set("term", "term_type", TermType.ACRONYM),
    Feature.GENDER: _set("term", "gender", Gender.FEMININE),
    Feature.GEOGRAPHICAL_USAGE: _set("term", "geographical_usage", SENTINEL),
    Feature.TERM_LOCATION: _set("term", "term_location", "menuItem"),
    Feature.CONTEXT: _set("term", "contexts", _PASSAGE),
    Feature.CONTEXT_SOURCE: _set("term", "contexts", _SOURCED),
    Feature.TRANSLATABLE: _set("term", "translatable", value=False),
    Feature.CASE_SENSITIVE: _set("term", "case_sensitive", value=True),
    Feature.FORM: _set("term", "forms", _TEXT),
    Feature.DEPRECATED_TERM: _deprecated,
    Feature.UNTRANSLATED: _more(Concept("c2", {"en": LanguageSection([_noun(SENTINEL)])})),
    Feature.TERMLESS: _more(Concept(SENTINEL)),
    Feature.HOMOGRAPH: _more(
        Concept("c2", {"en": LanguageSection([_noun("tea")]), "fr": LanguageSection([Term(SENTINEL)])})
    ),
    Feature.UNIT: _more(Unit({"en": "A sentence.", "fr": SENTINEL})),
    Feature.UNIT_NOTE: _unit(notes=_NOTE),
    Feature.UNIT_SOURCE: _unit(sources=_TEXT),
    Feature.UNIT_TRANSACTION: _unit(created=_TRANSACTION),
    Feature.UNIT_ID: _unit(tuid=SENTINEL),
    Feature.UNIT_STATE: _unit(state=TranslationState.FINAL),
    Feature.UNIT_PROPERTY: _unit(properties=_PROPERTY),
    Feature.UNIT_USAGE: _unit(usagecount=SENTINEL),
    Feature.UNIT_ATTRIBUTE: _unit(creationtool=SENTINEL),
    Feature.VARIANT_NOTE: _variant(notes=_NOTE),
    Feature.VARIANT_TRANSACTION: _variant(created=_TRANSACTION),
    Feature.VARIANT_PROPERTY: _variant(properties=_PROPERTY),
    Feature.VARIANT_USAGE: _variant(usagecount=SENTINEL),
    Feature.VARIANT_ATTRIBUTE: _variant(creationtool=SENTINEL),
    Feature.FURTHER_VARIANT: _more(
        Unit({}).with_variants([*_SENTENCES, Variant("fr", SENTINEL)]),
    ),
    Feature.INLINE_CODE: _variant(markup=f'Une <ph x="1">{SENTINEL}</ph>phrase.'),
    Feature.GLOSSARY_ID: _set("metadata", "id", SENTINEL),
    Feature.GLOSSARY_TITLE: _set("metadata", "title", SENTINEL),
    Feature.GLOSSARY_DESCRIPTION: _set("metadata", "description", SENTINEL),
    Feature.GLOSSARY_VERSION: _set("metadata", "version", SENTINEL),
    Feature.GLOSSARY_DATE: _set("metadata", "date", SENTINEL_DATE),
    Feature.GLOSSARY_PUBLISHER: _set("metadata", "publisher", SENTINEL),
    Feature.GLOSSARY_LICENCE: _set("metadata", "licence", SENTINEL),
    Feature.MEMORY_HEADER: _set("metadata", "memory_header", MemoryHeader(creationtool=SENTINEL)),
}
"""For each feature, how to make a sample use it; where it can, the use leaves a sentinel in the output."""
_WORDLESS = {
    Feature.STATUS,
    Feature.PART_OF_SPEECH,
    Feature.TERM_TYPE,
    Feature.GENDER,
    Feature.TERM_LOCATION,
    Feature.TRANSLATABLE,
    Feature.CASE_SENSITIVE,
    Feature.UNIT_STATE,
}
"""Features whose values a format spells in its own way: with and without them the output must differ."""
_WITHOUT = {Feature.UNIT_STATE: _unit()}
"""How to make a sample that differs from one with the feature by the feature only, where it is not the plain one."""


def violations(exporter: AnyExporter) -> list[str]:
    """List the violations of the contract, as messages; empty if the exporter keeps it."""
    return [
        *_untrue_declarations(exporter),
        *_unsteady(exporter),
        *_mishandles_nothing(exporter),
        *_mishandles_hostile_text(exporter),
    ]


def write(exporter: AnyExporter, sample: Sample) -> tuple[str, Losses]:
    """Run the exporter on a sample as the pipeline would; return the output as text, and the losses."""
    losses = Losses()
    out = io.BytesIO()
    counter = LossCounter(exporter.carries, sample.metadata, losses)
    counter.count_metadata(sample.metadata)
    writer = exporter.open(sample.metadata, out, exporter.options(), losses)
    for entry in sample.entries:
        # One entry at a time: the output must not depend on the size of the blocks.
        if carried := list(counter.carried([entry])):
            writer.write(carried)
    writer.close()
    return _as_text(out.getvalue()), losses


def _untrue_declarations(exporter: AnyExporter) -> Iterator[str]:
    for feature in Feature:
        other = plain()
        if feature in _WITHOUT:
            _WITHOUT[feature](other)
        without, _ = write(exporter, other)
        sample = plain()
        USES[feature](sample)
        text, losses = write(exporter, sample)
        declared = feature in exporter.carries
        if declared and feature in losses.dropped:
            yield f"{feature} is declared but reported as lost"
        if not declared and feature not in losses.dropped:
            yield f"{feature} is not declared, and its loss is not reported"
        traces = (SENTINEL, SENTINEL_DATE)
        found = text != without if feature in _WORDLESS else any(trace in text for trace in traces)
        if declared and not found:
            yield f"{feature} is declared but not in the output"
        # A note may mention a deprecated term that the output does not offer for use.
        if not declared and found and feature not in (Feature.DEPRECATED_TERM,):
            yield f"{feature} is in the output but not declared"
        if losses.entries_in != losses.entries_out + losses.entries_omitted or losses.entries_in != len(sample.entries):
            yield f"with {feature}: entries in are not entries out and omitted"


def _unsteady(exporter: AnyExporter) -> Iterator[str]:
    def rich() -> Sample:
        sample = plain()
        for feature, use in USES.items():
            if feature not in (Feature.TERMLESS, Feature.DEFINITION_SOURCE, Feature.CONTEXT_SOURCE):
                use(sample)
        return sample

    if write(exporter, rich()) != write(exporter, rich()):
        yield "the same input gives different bytes"


def _mishandles_nothing(exporter: AnyExporter) -> Iterator[str]:
    sample = plain()
    out = io.BytesIO()
    try:
        exporter.open(sample.metadata, out, exporter.options(), Losses()).close()
    except RefusedError:
        return
    except Exception as error:  # any other exception is the violation
        yield f"an empty glossary raises {error!r}"
        return
    try:
        _as_text(out.getvalue())
    except UnicodeDecodeError:
        yield "an empty glossary gives no text"


def _mishandles_hostile_text(exporter: AnyExporter) -> Iterator[str]:
    _, usual = write(exporter, plain())
    for place in ("target", "source", "note"):
        for hostile in HOSTILE:
            text = f"A{hostile}Z" if hostile.strip() == hostile else hostile
            try:
                output, losses = write(exporter, _with_text(text, place))
            except Exception as error:  # any exception is the violation
                yield f"{text!r} as {place} raises {error!r}"
                continue
            if losses.total <= usual.total and not _is_in(text, output):
                yield f"{text!r} as {place} is neither in the output nor reported"


def _with_text(text: str, place: str) -> Sample:
    sample = plain()
    if place == "note":
        sample.concept.notes = (text,)
    else:
        sample.concept.sections["fr" if place == "target" else "en"].terms[0].text = text
    return sample


def _as_text(data: bytes) -> str:
    """Decode an output as UTF-8, or UTF-16 by its mark; for a ZIP archive, decode its members and join them."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16")
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def _is_in(text: str, output: str) -> bool:
    """Search the output for the text, plain or as a format escapes it, from XML to regular expressions."""
    xml = escape(text).replace("\r", "&#13;")
    json_text = json.dumps(text, ensure_ascii=False)[1:-1]
    yaml_text = "".join(_YAML.get(character, character) for character in text)
    workbook = re.sub("[\0-\x08\x0b-\x1f]", lambda match: f"_x{ord(match[0]):04X}_", escape(text))
    markdown = re.sub(r"[\\`*_\[\]<>&|~#]", r"\\\g<0>", text)
    turtle = re.sub("[\x85\u2028\ufeff\ufffe\0\x07]", lambda match: f"\\u{ord(match[0]):04X}", json_text)
    page = xml.replace('"', "&#34;").replace("'", "&#39;")
    pattern = re.sub(r"[\\^$.|?*+()\[\]{}#]", r"\\\g<0>", text)
    forms = (pattern, page, markdown, turtle, text, xml, text.replace('"', '""'), json_text, yaml_text, workbook)
    unindented = re.sub("\n +", "\n", output)
    return any(form in output or form in unindented for form in forms)


_YAML = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\0": "\\0",
    "\x07": "\\a",
    "\u0085": "\\N",
    "\u2028": "\\L",
    "\u00a0": "\\_",
    "\ufeff": "\\uFEFF",
    "\ufffe": "\\uFFFE",
    "\u202e": "\\u202E",
}
