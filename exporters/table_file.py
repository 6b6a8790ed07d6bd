"""Writes the rows of a table in blocks: CSV as in RFC 4180, lines ended by line feeds."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable
from typing import IO

BLOCK = 512
"""How many concepts are written at once."""


def write_table(
    out: IO[bytes], header: list[str], rows: Iterable[Iterable[list[str]]], *, delimiter: str, has_mark: bool = False
) -> None:
    """Write the header and the rows of one concept after another."""
    block = io.StringIO(newline="")
    writer = csv.writer(block, delimiter=delimiter, lineterminator="\n")
    if has_mark:
        out.write(BOM_UTF8)
    writer.writerow(header)
    for number, of_concept in enumerate(rows, 1):
        writer.writerows(of_concept)
        if number % BLOCK == 0:
            out.write(block.getvalue().encode())
            block.seek(0)
            block.truncate()
    out.write(block.getvalue().encode())
