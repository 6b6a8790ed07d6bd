"""Tables as text: CSV as in RFC 4180, and cells that a spreadsheet takes for formulas."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable
from itertools import islice
from typing import IO, Final

AT_ONCE: Final = 512


def write_blocks(texts: Iterable[str], out: IO[bytes]) -> bool:
    """Write texts, none of them empty; tell whether there were any."""
    texts = iter(texts)
    is_any = False
    while block := "".join(islice(texts, AT_ONCE)):
        out.write(block.encode())
        is_any = True
    return is_any


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


MARK = "'"

_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")


def is_formula(cell: str) -> bool:
    return cell.startswith(_BEGINNINGS)
