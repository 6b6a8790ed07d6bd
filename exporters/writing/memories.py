"""Translation memories of term pairs in TMX, as services of machine translation take them."""

from collections.abc import Iterable
from functools import partial
from typing import IO

from exporters.base import Exporter, Languages, NoOptions, Writer, carrying
from exporters.losses import Losses
from exporters.writing.markup import FOOTER, escape, header, variant
from exporters.writing.naming import consumer_names
from exporters.writing.tables import SizeLimit, Table
from exporters.writing.text import TextWriter
from glossary.model import Concept, Metadata


def memory_exporter(name: str, title: str, table: Table, *, knowledge: str) -> Exporter[NoOptions]:
    """Return an exporter that writes each row of a table of pairs as a ``tu``."""
    full, folded = table.rows.features()
    return Exporter(
        name=name,
        title=title,
        suffix=".tmx",
        languages=Languages.PAIR,
        carries=carrying(full, folded),
        options=NoOptions,
        open=partial(_open_memory, table),
        knowledge=knowledge,
    )


def _open_memory(table: Table, metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    def names_of(tags: Iterable[str]) -> list[str]:
        return list(consumer_names(tags, table.naming, losses).values())

    names, rows_of = table.rows.begin(metadata, names_of, losses)

    def text_of(concept: Concept) -> str:
        return "".join([f"<tu>\n{''.join(map(variant, names, map(escape, row)))}</tu>\n" for row in rows_of(concept)])

    return TextWriter(SizeLimit(out, table), header(names[0]), text_of, lambda: FOOTER)
