"""Writing many short texts at once, which takes a fraction of the time that a write for each would."""

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
