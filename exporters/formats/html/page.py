"""Writes one self-contained HTML page: it needs no network and no server, and is readable without JavaScript.

The page holds every concept as HTML, for browsers, printers and screen readers; the script only searches, filters and
changes the view.
Text of the glossary never becomes markup or script: the template escapes it, and the Content Security Policy allows
only our own style and script, by their hashes.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import IO, Any, Final
from urllib.parse import quote, urlsplit

from exporters.base import Exporter, Languages, NoOptions, Proof, Writer, carrying
from exporters.losses import Losses
from exporters.writing.markup import illegal_characters
from glossary.fields import (
    CONCEPT_FIELDS,
    LANGUAGE_FIELDS,
    METADATA_FIELDS,
    TERM_FIELDS,
    UNIT_FEATURES,
    UNIT_FIELDS,
    Feature,
    Field,
    Fields,
    Kind,
)
from glossary.languages import WrongTagError, canonical, script
from glossary.languages import name as language_name
from glossary.model import Concept, Entry, LanguageSection, Metadata, Status, Term, Unit

_FOLDER: Final = files("exporters.formats.html").joinpath("assets")
_RIGHT_TO_LEFT: Final = frozenset(
    {"Arab", "Aran", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Samr", "Mand", "Mend", "Yezi"}
)
_SAFE: Final = frozenset({"http", "https", "mailto"})
_ILLEGAL: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])
_UNIT_FIELDS: Final = Fields(
    *(field for field in UNIT_FIELDS if field.attribute in ("notes", "sources", "created", "modified", "state"))
)
_LEFT_OUT: Final = {
    Feature.MEMORY_HEADER,
    *UNIT_FEATURES.difference({Feature.UNIT}, {field.feature for field in _UNIT_FIELDS}),
}
_PROPERTIES: Final = frozenset({Kind.CHOICE, Kind.FLAG})
_FLAGS: Final = {
    ("translatable", False): "do not translate",
    ("translatable", True): "to be translated",
    ("case_sensitive", True): "case-sensitive",
    ("case_sensitive", False): "not case-sensitive",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChange:
    """A change of a concept since the previous release; ``kind`` is ``added``, ``removed`` or ``changed``."""

    kind: str
    id: str
    title: str
    details: tuple[str, ...] = ()

    @property
    def href(self) -> str | None:
        return None if self.kind == "removed" else f"#{quote(self.id)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Language:
    """``tag`` is empty and ``direction`` is ``auto`` for a text whose language is not known."""

    tag: str = ""
    name: str = ""
    direction: str = "auto"


_UNKNOWN: Final = _Language()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    """A value to show: its text and language and, if it has them, further text such as a source, and a link."""

    text: str
    further: str = ""
    href: str | None = None
    is_external: bool = False
    language: _Language = _UNKNOWN


class PageWriter:
    """Writes the page; ``changes`` of this release come before the concepts."""

    def __init__(self, metadata: Metadata, out: IO[bytes], losses: Losses, changes: Sequence[PageChange] = ()) -> None:
        self._out = out
        self._page = _EntryValues(metadata, losses)
        self._render("head", **self._page.head(changes))

    def write(self, entries: Sequence[Entry], /) -> None:
        self._render("entries", entries=map(self._page.entry, entries), direction=self._page.direction)

    def close(self) -> None:
        self._render("foot", coverage=self._page.coverage(), script=_code("script.js"))

    def _render(self, template: str, **values: Any) -> None:
        # A browser would read a carriage return as a line feed.
        self._out.write(_template(template).render(values).replace("\r", "&#13;").encode())


def _open(metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    return PageWriter(metadata, out, losses)


@lru_cache
def _template(name: str) -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    return environment.from_string(_read(f"{name}.html"))


def _code(name: str) -> Any:
    """Return our own style or script without escaping; its hash is in the Content Security Policy."""
    from markupsafe import Markup

    return Markup(_read(name))


def _read(name: str) -> str:
    return _FOLDER.joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@dataclass(slots=True)
class _EntryValues:
    """Builds the template values of the entries, and counts concepts and translations."""

    metadata: Metadata
    losses: Losses
    concepts: int = 0
    follows_unit: bool = False
    translated: Counter[str] = field(default_factory=Counter)
    languages: dict[str, _Language] = field(default_factory=dict)

    @property
    def direction(self) -> str:
        """The direction of the source language: the columns of all concepts run this way."""
        source = self.metadata.source_language or next(iter(self.metadata.languages), "")
        return self._language(source).direction if source else "ltr"

    def head(self, changes: Sequence[PageChange]) -> dict[str, Any]:
        sources = f"style-src {_hash(_read('style.css'))}; script-src {_hash(_read('script.js'))}"
        for tag in self.metadata.languages:
            self._language(tag)
        shown = {
            field.key: self._clean(value, None, field.feature) for field, value in METADATA_FIELDS.set_in(self.metadata)
        }
        names = ", ".join(one.name for one in self.languages.values())
        facts = [(key.capitalize(), shown[key]) for key in shown if key not in ("title", "description")]
        return {
            "policy": f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'",
            "style": _code("style.css"),
            "title": shown.get("title") or shown.get("id") or "Glossary",
            "description": shown.get("description"),
            "facts": [*facts, ("Languages", names)] if names else facts,
            "changes": changes,
            "languages": tuple(self.languages.values()),
            "statuses": [str(status) for status in Status],
        }

    def entry(self, entry: Entry) -> dict[str, Any]:
        return self._unit(entry) if isinstance(entry, Unit) else self._concept(entry)

    def coverage(self) -> dict[str, Any]:
        rows = [
            {
                "name": self._language(tag).name,
                "width": f"{100 * count / self.concepts:.1f}%",
                "message": f"{count} ({100 * count // self.concepts} %)",
            }
            for tag in dict.fromkeys((*self.metadata.languages, *self.translated))
            if self.concepts
            for count in (self.translated[tag],)
        ]
        return {"concepts": self.concepts, "rows": rows}

    def _unit(self, unit: Unit) -> dict[str, Any]:
        texts = [
            {"language": self._language(tag), "text": self._clean(text, unit, Feature.UNIT)}
            for tag, text in unit.texts.items()
        ]
        is_first, self.follows_unit = not self.follows_unit, True
        return {
            "is_unit": True,
            "is_first": is_first,
            "texts": texts,
            "details": self._details(_UNIT_FIELDS, unit, unit),
        }

    def _concept(self, concept: Concept) -> dict[str, Any]:
        self.concepts += 1
        self.follows_unit = False
        further = sorted(concept.sections.keys() - set(self.metadata.languages))
        sections = [self._section(tag, concept) for tag in (*self.metadata.languages, *further)]
        details = [one for one in self._details(CONCEPT_FIELDS, concept, concept) if one[0] != "subject field"]
        identifier = self._clean(concept.id, concept, Feature.CONCEPT_ID)
        return {
            "is_unit": False,
            "id": identifier,
            "href": f"#{quote(identifier)}",
            "title": next((_title(section) for section in sections if section["terms"]), _Value(text=identifier)),
            "subject": self._clean(concept.subject_field or "", concept, Feature.SUBJECT_FIELD),
            "details": details,
            "sections": sections,
        }

    def _section(self, tag: str, concept: Concept) -> dict[str, Any]:
        """Return the cell of a language; a concept without the language has an empty one, so that columns stay."""
        section = concept.sections.get(tag) or LanguageSection()
        self.translated[tag] += bool(section.terms)
        language = self._language(tag)
        return {
            "language": language,
            "terms": [self._term(term, concept, language) for term in section.terms],
            "details": self._details(LANGUAGE_FIELDS, section, concept, language=language),
        }

    def _term(self, term: Term, concept: Concept, language: _Language) -> dict[str, Any]:
        properties = []
        for one, value in TERM_FIELDS.set_in(term):
            if one.kind in _PROPERTIES and one.feature is not Feature.STATUS:
                properties.append(_FLAGS.get((one.attribute, value)) or _words(str(value)))
        return {
            "text": self._clean(term.text, concept, Feature.TERM),
            "status": term.status and str(term.status),
            "properties": properties,
            "details": self._details(TERM_FIELDS, term, concept, but=_PROPERTIES, language=language),
        }

    def _details(
        self,
        fields: Fields,
        thing: object,
        entry: Entry,
        *,
        but: frozenset[Kind] = frozenset(),
        language: _Language = _UNKNOWN,
    ) -> list[tuple[str, list[_Value]]]:
        return [
            (_words(one.key), self._values(one, value, entry, language))
            for one, value in fields.set_in(thing)
            if one.kind not in but
        ]

    def _values(self, one: Field, value: Any, entry: Entry, language: _Language) -> list[_Value]:
        def clean(text: str | None) -> str:
            return self._clean(text or "", entry, one.feature)

        if one.kind is Kind.NOTES:
            return [self._note(clean(note.text), clean(note.language)) for note in value]
        if one.kind is Kind.TEXTS:
            return [_Value(text=clean(text)) for text in value]
        if one.kind is Kind.PASSAGES:
            return [_Value(text=clean(text), further=clean(source), language=language) for text, source in value]
        if one.kind is Kind.CROSS_REFERENCES:
            return [_Value(text=clean(text or target), href=f"#{quote(clean(target))}") for target, text in value]
        if one.kind is Kind.EXTERNAL_REFERENCES:
            return [_link(clean(url), clean(text)) for url, text in value]
        if one.kind is Kind.TRANSACTIONS:
            return [_Value(text=clean(date or by), further=clean(by if date else "")) for date, by in value]
        return [_Value(text=clean(str(value)))]

    def _note(self, text: str, tag: str) -> _Value:
        try:
            language = self._language(canonical(tag)) if tag else _UNKNOWN
        except WrongTagError:  # a memory may write any text there
            language = _UNKNOWN
        return _Value(text=text, further=tag, language=language)

    def _clean(self, text: str, entry: Entry | None, feature: Feature) -> str:
        if text.isprintable():
            return text
        if found := illegal_characters(text):
            self.losses.alter(entry, feature, f"{', '.join(found)} dropped: no page can hold it")
        return text.translate(_ILLEGAL)

    def _language(self, tag: str) -> _Language:
        if tag not in self.languages:
            direction = "rtl" if script(tag) in _RIGHT_TO_LEFT else "ltr"
            self.languages[tag] = _Language(tag=tag, name=language_name(tag), direction=direction)
        return self.languages[tag]


def _link(url: str, text: str) -> _Value:
    try:
        is_safe = urlsplit(url).scheme.lower() in _SAFE
    except ValueError:
        is_safe = False
    if not is_safe:
        return _Value(text=text or url, further=url if text else "")
    return _Value(text=text or url, href=url, is_external=True)


def _title(section: dict[str, Any]) -> _Value:
    return _Value(text=section["terms"][0]["text"], language=section["language"])


def _words(key: str) -> str:
    return key.replace("_", " ")


EXPORTER = Exporter(
    name="html",
    title="one page for a browser, with search and filters, all languages",
    suffix=".html",
    languages=Languages.ANY,
    carries=carrying(set(Feature) - _LEFT_OUT),
    options=NoOptions,
    open=_open,
    is_streamed=False,
    status=Proof.PROVED,
    knowledge="Chromium shows and searches it in our tests, and axe finds nothing serious",
)
