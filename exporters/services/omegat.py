"""OmegaT: glossaries as text, CSV and TBX, and translation memories as TMX.

OmegaT reads no header and no status. Every physical line is a record; a line that begins with ``#`` is a comment.
These facts come from running OmegaT. If a source text has two targets, the version of OmegaT decides which one it
uses; so a memory holds one target for each source text.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Sequence
from functools import partial
from typing import IO, Any

from exporters.base import Consumer, Exporter, FormulaCells, Languages, NoOptions, Proof, Writer, carrying
from exporters.formats.tbx.pair import PairTbx, pair_tbx_exporter
from exporters.losses import Losses
from exporters.writing.pairs import PAIR_CARRIES
from exporters.writing.records import RECORD_FULL, Record, no_refusal, records_of
from exporters.writing.unit_memories import MemoryProfile, unit_memory_exporter
from glossary.fields import Feature
from glossary.findings import RefusedError
from glossary.languages import primary_language
from glossary.model import Metadata, TranslationState
from glossary.rules import Code

ENOUGH = 32
"""So many bytes beyond one a character at the beginning of a file tell UTF-8 from any other encoding."""
FIRST = 512
"""So many lines are looked at for that."""
_CONSUMER = Consumer(
    name="omegat",
    title="OmegaT",
    advice=(
        "Copy glossary/ and tm/ of a pair into the folder of the OmegaT project with these languages.",
        "Segments that are exactly a term are filled in when the .tmx is put into tm/auto/ instead; "
        "-O tmx-omegat:folders=by-state does so for what is confirmed, and gives what needs review a penalty.",
        "glossary-tbx/ holds the same terms as TBX: use it in place of glossary/, not beside it.",
    ),
)


class _RecordWriter:
    """Writes a line for each record, and a byte order mark if OmegaT could guess a wrong encoding.

    OmegaT guesses the encoding from the non-ASCII bytes: if 红 is the only non-ASCII text, it guesses Thai. So the
    writer holds back the first lines until they show whether the file needs the mark.
    """

    def __init__(
        self,
        metadata: Metadata,
        out: IO[bytes],
        losses: Losses,
        *,
        line: Callable[[Record], str],
        head: str = "",
        refusal: Callable[[Record], str] = no_refusal,
    ) -> None:
        self._out = out
        self._line = line
        self._records = partial(records_of, languages=metadata.languages, losses=losses, refusal=refusal)
        self._first: list[str] | None = [head]
        losses.pairs = 0

    def write(self, entries: Sequence[Any], /) -> None:
        lines: list[str] = []
        for concept in entries:
            lines += map(self._line, self._records(concept))
            if self._first is not None and len(self._first) + len(lines) >= FIRST:
                self._begin(lines)
        if self._first is None:
            self._out.write("".join(lines).encode())
        else:
            self._first += lines

    def close(self) -> None:
        if self._first is not None:
            self._begin([])

    def _begin(self, lines: list[str]) -> None:
        text = "".join([*(self._first or ()), *lines])
        data = text.encode()
        self._out.write(BOM_UTF8 + data if len(data) - len(text) < ENOUGH else data)
        self._first = None
        lines.clear()


def _comment(record: Record) -> str:
    # OmegaT shows all targets of a source together with their numbered comments; one comment is enough.
    return record.comment if record.is_first_target else ""


def _text_line(record: Record) -> str:
    comment = _comment(record)
    return f"{record.source}\t{record.target}\t{comment}\n" if comment else f"{record.source}\t{record.target}\n"


def _refusal(record: Record) -> str:
    return "a line that begins with # is a comment there" if record.source.startswith("#") else ""


def _csv_line(record: Record) -> str:
    source = record.source
    first = f'"{source.replace(chr(34), chr(34) * 2)}"' if source.startswith("#") else _cell(source)
    return f"{first},{_cell(record.target)},{_cell(_comment(record))}\n"


def _cell(text: str) -> str:
    if '"' in text or "," in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def _open_text(metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    head = f"# -*- coding: utf-8 -*- {' '.join((metadata.title or 'glossary').split())}\n"
    return _RecordWriter(metadata, out, losses, line=_text_line, head=head, refusal=_refusal)


def _open_csv(metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    return _RecordWriter(metadata, out, losses, line=_csv_line)


_KNOWLEDGE = "OmegaT itself lists every record in our tests"
OMEGAT = Exporter(
    name="omegat",
    title="OmegaT glossary, tab-separated text",
    suffix=".txt",
    languages=Languages.PAIR,
    carries=carrying(RECORD_FULL, PAIR_CARRIES | {Feature.GLOSSARY_TITLE}),
    options=NoOptions,
    open=_open_text,
    is_streamed=False,
    status=Proof.PROVED,
    formula_cells=FormulaCells.KEPT,
    knowledge=_KNOWLEDGE,
    consumer=_CONSUMER,
    folder="{source}_{target}/glossary",
)
CSV_OMEGAT = Exporter(
    name="csv-omegat",
    title="OmegaT glossary, comma-separated",
    suffix=".csv",
    languages=Languages.PAIR,
    carries=carrying(RECORD_FULL, PAIR_CARRIES),
    options=NoOptions,
    open=_open_csv,
    is_streamed=False,
    status=Proof.PROVED,
    formula_cells=FormulaCells.KEPT,
    knowledge=_KNOWLEDGE,
)


def _same_language(source: str, target: str) -> RefusedError | None:
    if primary_language(source) != primary_language(target):
        return None
    message = f"OmegaT does not tell {source} from {target} in a TBX file"
    return RefusedError(Code.SAME_LANGUAGE_PAIR, message, suggestion="use --to omegat or --to csv-omegat")


TBX_OMEGAT = pair_tbx_exporter(
    "tbx-omegat",
    "TBX for OmegaT: version 2, one language pair, no statuses",
    PairTbx(refusal=_same_language),
    status=Proof.PROVED,
    knowledge="OmegaT itself lists every pair in our tests; the schemas of TBX-Basic 2 accept it",
    consumer=_CONSUMER,
    folder="{source}_{target}/glossary-tbx",
)


TMX_OMEGAT = unit_memory_exporter(
    "tmx-omegat",
    MemoryProfile(
        title="TMX for OmegaT: one language pair, one target per source text and place",
        beside=frozenset({"file", "id", "prev", "next", "path"}),
        highlights=False,
        state_folders={
            "auto": frozenset({TranslationState.FINAL, TranslationState.LOCKED}),
            "": frozenset({TranslationState.TRANSLATED, None}),
            "penalty-010": frozenset({TranslationState.NEEDS_REVIEW}),
            "penalty-030": frozenset({TranslationState.FUZZY, TranslationState.DRAFT}),
        },
    ),
    status=Proof.PROVED,
    knowledge="OmegaT itself loads it and fills segments from it in our tests",
    consumer=_CONSUMER,
    folder="{source}_{target}/tm",
)
