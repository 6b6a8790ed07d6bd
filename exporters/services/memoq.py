"""memoQ: TMX for a translation memory; a CSV table for a term base, as memoQ exports it itself.

A row is an entry. Each language has a column for its definition, and a group of three columns for each of its terms.
"""

import io
import json
import tempfile
import weakref
from collections.abc import Sequence
from typing import IO, Any, Final

from exporters.base import Consumer, Exporter, FormulaCells, Languages, NoOptions, Proof, Writer, carrying
from exporters.losses import Losses
from exporters.writing.concept_rows import report_statuses
from exporters.writing.naming import consumer_names
from exporters.writing.order import rank_of_text
from exporters.writing.pairs import NOTHING, TermText, term_texts
from exporters.writing.tables import Cells
from exporters.writing.unit_memories import MEMOQ, MemoryProfile, unit_memory_exporter
from glossary.fields import Feature
from glossary.files.rows import RowWriter
from glossary.languages import name
from glossary.model import UNUSABLE, Concept, LanguageSection, Metadata, Status

_ENTRY: Final = (
    *("Entry_ID", "Entry_Subject", "Entry_Domain", "Entry_ClientID", "Entry_ProjectID", "Entry_Created"),
    *("Entry_Creator", "Entry_LastModified", "Entry_Modifier", "Entry_Note"),
)
_OF_TERM: Final = ("{}", "Term_Info", "Term_Example")
_CHINESE: Final = {"zh": "Chinese", "zh-Hans": "Chinese_PRC", "zh-CN": "Chinese_PRC", "zh-Hant": "Chinese_Taiwan"}


def memoq_name(tag: str) -> str:
    """Return memoQ's name of a language, such as ``English_United_States``."""
    if tag in _CHINESE:
        return _CHINESE[tag]
    return "_".join(name(tag).replace("(", "").replace(")", "").replace(",", "").split())


class _TermBaseWriter:
    """Writes rows to a temporary file, since only the last one shows how many terms a language has at most."""

    def __init__(self, metadata: Metadata, out: IO[bytes], losses: Losses) -> None:
        self._languages = metadata.languages
        self._names = list(consumer_names(metadata.languages, memoq_name, losses).values())
        self._out = out
        self._losses = losses
        self._most = [1] * len(metadata.languages)
        self._number = 0
        self._rows = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115
        weakref.finalize(self, self._rows.close)

    def write(self, entries: Sequence[Any], /) -> None:
        for concept in entries:
            self._add(concept)

    def close(self) -> None:
        text = io.TextIOWrapper(self._out, encoding="utf-8-sig", newline="")
        writer = RowWriter(text, delimiter=";", lineterminator="\r\n")
        groups = zip(self._names, self._most, strict=True)
        columns = [(f"{one}_Def", *(part.format(one) for part in _OF_TERM * most)) for one, most in groups]
        writer.write([*_ENTRY, *(column for group in columns for column in group)])
        self._rows.seek(0)
        for entry, *languages in map(json.loads, self._rows):
            row = list(entry)
            for cells, group in zip(languages, columns, strict=True):
                row += [*cells, *[""] * (len(group) - len(cells))]
            writer.write(row)
        text.flush()
        text.detach()

    def _add(self, concept: Concept) -> None:
        sections = [concept.sections.get(language, NOTHING) for language in self._languages]
        terms = [sorted(term_texts(section, concept, self._losses), key=rank_of_text) for section in sections]
        if not any(terms):
            self._losses.omit(concept, Feature.TERMLESS, "no term in any language")
            return
        self._number += 1
        languages = [self._cells(concept, section, some) for section, some in zip(sections, terms, strict=True)]
        if concept.definitions:
            definition = Cells(concept, self._losses).passages(concept.definitions, Feature.DEFINITION)
            languages[0][0] = " / ".join(filter(None, (languages[0][0], definition)))
        self._most = [max(most, len(some)) for most, some in zip(self._most, terms, strict=True)]
        self._rows.write(json.dumps([self._entry(concept), *languages]) + "\n")

    def _entry(self, concept: Concept) -> list[str]:
        cells = Cells(concept, self._losses)
        values = {
            "Entry_ID": str(self._number),
            "Entry_Subject": cells.line(concept.subject_field, Feature.SUBJECT_FIELD),
            "Entry_Note": cells.joined(concept.notes, Feature.CONCEPT_NOTE),
        }
        return [values.get(column, "") for column in _ENTRY]

    def _cells(self, concept: Concept, section: LanguageSection, terms: list[TermText]) -> list[str]:
        cells = Cells(concept, self._losses, section)
        row = [cells.passages(section.definitions, Feature.LANGUAGE_DEFINITION)]
        report_statuses([one for one in terms if one[0].status not in UNUSABLE], concept, self._losses)
        for term in terms:
            row += [term[1], self._info(concept, term), cells.passages(term[0].contexts, Feature.CONTEXT)]
        return row

    def _info(self, concept: Concept, named: TermText) -> str:
        """Return how memoQ matches the term, which it always says, and that it is forbidden."""
        term, _ = named
        if term.status is Status.SUPERSEDED:
            self._losses.alter(concept, Feature.STATUS, "superseded became forbidden")
        matching = "CaseSense" if term.case_sensitive else "CasePermissive"
        return ";".join([matching, "HalfPrefix", *(["Forbidden"] if term.status in UNUSABLE else ())])


def _open(metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    return _TermBaseWriter(metadata, out, losses)


CSV = Exporter(
    name="csv-memoq",
    title="table for a term base of memoQ, all languages, with forbidden terms",
    suffix=".csv",
    languages=Languages.ANY,
    carries=carrying(
        [
            Feature.TERM,
            Feature.SYNONYM,
            Feature.TARGET_SYNONYM,
            Feature.HOMOGRAPH,
            Feature.UNTRANSLATED,
            Feature.DEPRECATED_TERM,
            Feature.SUBJECT_FIELD,
            Feature.CONCEPT_NOTE,
            Feature.LANGUAGE_DEFINITION,
            Feature.CONTEXT,
            Feature.CASE_SENSITIVE,
        ],
        {Feature.DEFINITION, Feature.STATUS},
    ),
    options=NoOptions,
    open=_open,
    is_streamed=False,
    status=Proof.EXPERIMENTAL,
    formula_cells=FormulaCells.KEPT,
    knowledge="the CSV of memoQ's web service API: columns in this order, numbers as ids, a group of columns for each "
    "term. memoQ was not run",
    consumer=Consumer(
        name="memoq",
        title="memoQ",
        advice=(
            "Import the .csv into a term base as UTF-8 with semicolons; the first row has the names of the fields.",
        ),
    ),
)
TMX = unit_memory_exporter(
    "tmx-memoq",
    MemoryProfile(
        title="translation memory for memoQ: one language pair, contexts with the source",
        keeps_every_unit=True,
        has_ids=True,
        contexts=MEMOQ,
    ),
    status=Proof.EXPERIMENTAL,
    knowledge="memoQ's own TMX has `x-context-pre` and `x-context-post` in the source `tuv`",
)
