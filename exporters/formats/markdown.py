"""Writes a Markdown table, as a file or between two comments of a page whose other text stays unchanged.

Deprecated terms are struck through. A column for subject, definition or note exists only if a concept has a value for
it. This is known only at the end, so the rows wait in a temporary file.
"""

import json
import re
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from exporters.base import Exporter, Languages, Proof, carrying, option
from exporters.losses import Losses
from exporters.writing.pairs import TermText, one_line, term_texts
from glossary.fields import Feature
from glossary.languages import name as language_name
from glossary.model import UNUSABLE, Concept, LanguageSection, Metadata, Status

_NOTHING = LanguageSection()
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~#]")
_FURTHER = ("subject", "definition", "note")


@dataclass(frozen=True, slots=True)
class MarkdownOptions:
    marker: str = option("glossport", "in a page with <!-- glossport --> and <!-- end glossport -->, write in between")


class _MarkdownWriter:
    """Writes the table; the rows wait in a temporary file until all columns are known."""

    def __init__(self, metadata: Metadata, out: IO[bytes], _options: MarkdownOptions, losses: Losses) -> None:
        self._languages = metadata.languages
        self._out = out
        self._losses = losses
        self._used = [False] * len(_FURTHER)
        self._spool = tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass", newline="\n")  # noqa: SIM115
        weakref.finalize(self, self._spool.close)

    def write(self, entries: Sequence[Any], /) -> None:
        for concept in entries:
            if row := _row(concept, self._languages, self._losses):
                further = row[len(self._languages) :]
                self._used = [was or bool(cell) for was, cell in zip(self._used, further, strict=True)]
                self._spool.write(json.dumps(row) + "\n")

    def close(self) -> None:
        columns = len(self._languages)
        kept = [*range(columns), *(columns + n for n, is_used in enumerate(self._used) if is_used)]
        header = [*map(language_name, self._languages), *_FURTHER]
        self._out.write(_line([header[column] for column in kept]))
        self._out.write(_line(["---"] * len(kept)))
        self._spool.seek(0)
        for line in self._spool:
            row = json.loads(line)
            self._out.write(_line([row[column] for column in kept]))


def _row(concept: Concept, languages: tuple[str, ...], losses: Losses) -> list[str]:
    sections = [concept.sections.get(language, _NOTHING) for language in languages]
    terms = [term_texts(section, concept, losses) for section in sections]
    if not any(terms):
        losses.omit(concept, Feature.TERMLESS, "no term in any language")
        return []
    for named in terms:
        for term, _ in named:
            if term.status is Status.ADMITTED or (term.status is Status.PREFERRED and len(named) == 1):
                losses.drop(Feature.STATUS, concept, term.status)
    definitions = [
        *_clean((passage.text for passage in concept.definitions), Feature.DEFINITION, concept, losses),
        *_clean(
            (passage.text for section in sections for passage in section.definitions),
            Feature.LANGUAGE_DEFINITION,
            concept,
            losses,
        ),
    ]
    notes = [
        *_clean(concept.notes, Feature.CONCEPT_NOTE, concept, losses),
        *_clean((note for section in sections for note in section.notes), Feature.LANGUAGE_NOTE, concept, losses),
    ]
    subject = _clean([concept.subject_field] if concept.subject_field else [], Feature.SUBJECT_FIELD, concept, losses)
    cells = ["<br>".join(map(_term, named)) for named in terms]
    return [*cells, *("<br>".join(map(_escaped, texts)) for texts in (subject, definitions, notes))]


def _term(named: TermText) -> str:
    text = _escaped(named[1])
    return f"~~{text}~~" if named[0].status in UNUSABLE else text


def _clean(texts: Iterable[str], feature: Feature, concept: Concept, losses: Losses) -> list[str]:
    return [cleaned for text in texts if (cleaned := one_line(text, feature, concept, losses))]


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)


def _line(cells: list[str]) -> bytes:
    return f"| {' | '.join(cells)} |\n".encode("utf-8", "replace")


EXPORTER = Exporter(
    name="markdown",
    title="Markdown table, all languages, alone or between two comments of a page",
    suffix=".md",
    languages=Languages.ANY,
    carries=carrying(
        {
            Feature.TERM,
            Feature.SYNONYM,
            Feature.TARGET_SYNONYM,
            Feature.HOMOGRAPH,
            Feature.UNTRANSLATED,
            Feature.DEPRECATED_TERM,
            Feature.SUBJECT_FIELD,
            Feature.DEFINITION,
            Feature.CONCEPT_NOTE,
        },
        {Feature.STATUS, Feature.LANGUAGE_DEFINITION, Feature.LANGUAGE_NOTE},
    ),
    options=MarkdownOptions,
    open=_MarkdownWriter,
    is_streamed=False,
    status=Proof.PROVED,
    is_part=True,
    knowledge="GitHub's Markdown; markdown-it reads the table in our tests",
)
