"""DeepL: glossaries as CSV without a header or as one request for all languages, and translation memories as TMX.

Each source term stands once; at most 1,024 bytes per term and 10 MiB per glossary.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import IO, Any, NamedTuple

from exporters.base import Consumer, Exporter, Languages, NoOptions, Proof, Writer, carrying
from exporters.losses import Losses
from exporters.writing.naming import consumer_names
from exporters.writing.pair_rows import ByPair
from exporters.writing.tables import RowsOf, Table, file_too_large, table_exporter
from exporters.writing.unit_memories import MemoryProfile, unit_memory_exporter
from glossary.fields import Feature
from glossary.findings import RefusedError
from glossary.languages import primary_language
from glossary.model import Concept, Entry, Metadata
from glossary.rules import Code

_CODES = {"no": "nb", "fil": "tl"}
_MOST_BYTES = 10 * 2**20
_PAIRS = ByPair(most_bytes=1024)
_CONSUMER = Consumer(
    name="deepl",
    title="DeepL",
    advice=(
        "Create a glossary of each .csv with the pair of languages in its name, regions left out.",
        "In place of these, v3/ has one glossary for all pairs: send the .json to POST /v3/glossaries.",
    ),
)
CSV = table_exporter(
    "csv-deepl",
    "glossary for DeepL, one language pair",
    Table(rows=_PAIRS, has_header=False, most_bytes=_MOST_BYTES),
    status=Proof.PROVED,
    knowledge="developers.deepl.com, managing glossaries; the `deepl` package's own check accepts every term. Each "
    "source once, 1,024 bytes a term, 10 MiB a file, no control characters",
    consumer=_CONSUMER,
)


def deepl_code(tag: str) -> str:
    """Return DeepL's code for the language of a glossary, which has no region (constants of the `deepl` package)."""
    language = primary_language(tag)
    return _CODES.get(language, language)


class _PairLosses(Losses):
    """The losses of one pair of languages in a concept, kept until those of the other pairs are known."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: dict[tuple[str, Any], Entry | None] = {}

    def drop(self, feature: Feature, entry: Entry | None, value: object) -> None:
        self.calls["drop", (feature, str(value))] = entry

    def omit(self, entry: Entry, feature: Feature, reason: str) -> None:
        self.calls["omit", (feature, reason)] = entry

    def alter(self, entry: Entry | None, feature: Feature | str, change: str) -> None:
        self.calls["alter", (feature, change)] = entry

    def exceed(self, entry: Entry, reason: str) -> None:
        self.calls["exceed", (reason,)] = entry


class _Dictionary(NamedTuple):
    source: str
    target: str
    rows_of: RowsOf
    losses: _PairLosses
    lines: list[str]


class _GlossaryWriter:
    """Writes the request that creates a glossary with a dictionary for each target language."""

    def __init__(self, metadata: Metadata, out: IO[bytes], losses: Losses) -> None:
        self._name = metadata.title or "glossary"
        self._out = out
        self._losses = losses
        self._size = 0
        names = consumer_names(metadata.languages, deepl_code, losses)
        self._dictionaries = []
        for target in metadata.languages[1:]:
            pair = replace(metadata, languages=(metadata.languages[0], target))
            own = _PairLosses()
            _, rows_of = _PAIRS.begin(pair, list, own)
            self._dictionaries.append(_Dictionary(names[pair.languages[0]], names[target], rows_of, own, []))
        losses.pairs = 0

    def write(self, entries: Sequence[Any], /) -> None:
        for concept in entries:
            self._add(concept)

    def close(self) -> None:
        dictionaries = [
            {
                "source_lang": one.source.upper(),
                "target_lang": one.target.upper(),
                "entries": "\n".join(one.lines),
                "entries_format": "tsv",
            }
            for one in self._dictionaries
            if one.lines
        ]
        if not dictionaries:
            message = "no concept has terms in two languages, and DeepL takes no glossary without entries"
            raise RefusedError(Code.EMPTY_OUTPUT, message)
        request = {"name": self._name, "dictionaries": dictionaries}
        self._out.write(f"{json.dumps(request, ensure_ascii=False, indent=2)}\n".encode())

    def _add(self, concept: Concept) -> None:
        is_written = False
        for one in self._dictionaries:
            lines = ["\t".join(row) for row in one.rows_of(concept)]
            one.lines.extend(lines)
            is_written = is_written or bool(lines)
            self._losses.pairs = (self._losses.pairs or 0) + len(lines)
            self._size += sum(len(line.encode()) + 1 for line in lines)
        if self._size > _MOST_BYTES:
            raise file_too_large(_MOST_BYTES, "bytes")
        self._report(concept, is_written=is_written)

    def _report(self, concept: Concept, *, is_written: bool) -> None:
        """Report each loss once, whichever pairs have it; the concept is omitted if no pair has it."""
        calls = dict.fromkeys(call for one in self._dictionaries for call in one.losses.calls)
        is_omitted = False
        for name, (first, *rest) in calls:
            if name == "exceed":
                self._losses.exceed(concept, first)
            elif name == "alter":
                self._losses.alter(concept, first, *rest)
            elif name == "drop" or is_written or is_omitted:
                self._losses.drop(first, concept, *rest)
            else:
                self._losses.omit(concept, first, *rest)
                is_omitted = True
        for one in self._dictionaries:
            one.losses.calls.clear()
        if not self._dictionaries:
            self._losses.omit(concept, Feature.UNTRANSLATED, "there is no other language")


def _open_glossary(metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    return _GlossaryWriter(metadata, out, losses)


_FULL, _FOLDED = _PAIRS.features()
GLOSSARY = Exporter(
    name="json-deepl",
    title="glossary for DeepL, all languages: the request that creates it",
    suffix=".json",
    languages=Languages.ANY,
    carries=carrying(_FULL, _FOLDED | {Feature.GLOSSARY_TITLE}),
    options=NoOptions,
    open=_open_glossary,
    is_streamed=False,
    status=Proof.PROVED,
    knowledge="developers.deepl.com, POST /v3/glossaries: a dictionary for each pair, from the source language to each "
    "other; the `deepl` package sends the same. Limits as for `csv-deepl`, languages without a region",
    consumer=_CONSUMER,
    folder="v3",
)
TMX = unit_memory_exporter(
    "tmx-deepl",
    MemoryProfile(title="translation memory for DeepL: plain texts of one language pair", is_plain=True),
    status=Proof.EXPERIMENTAL,
    knowledge="developers.deepl.com, translation memories: a memory is made from a TMX file; which parts are read is "
    "not documented",
)
