"""``glossport pick``: hands only the terms that occur in some texts to a person, a program or a model."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exporters.losses import Losses
from exporters.pick.forms import FORMS, HEADER, line_of, row_of
from exporters.writing.sheets import write_workbook
from glossary.answers.pick import Chooser, Picked, texts_of
from glossary.fields import Feature
from glossary.files.output import atomic_output, compared_output, page_around, refuse_overwriting, standard_output
from glossary.files.rows import RowWriter
from glossary.files.source import files_of, source_at
from glossary.findings import Outcome, UsageError
from glossary.languages import asked_language
from glossary.request import Request, argument, option
from glossary.rules import Code

BYTES_OF_TOKEN: Final = 3
"""Bytes of UTF-8 that are counted as a token: fewer than most models have in one, so that nothing is over the limit."""
WORKBOOK: Final = "xlsx"
_PAGES: Final = (".md", ".markdown", ".mdc")


@dataclass(frozen=True, kw_only=True)
class Pick(Request):
    """The texts, and what is wanted of the terms that they have."""

    glossary: str = argument("GLOSSARY")
    texts: tuple[str, ...] = argument("TEXT...")
    source: str | None = option("--source", "The language of the texts; that of the glossary.", metavar="LANG")
    target: str | None = option("--target", "The language to translate into.", metavar="LANG")
    form: str = option("--to", "The form of the result.", default="markdown", choices=(*FORMS, WORKBOOK))
    order: str = option("--order", "The order of the concepts.", default="text", choices=("text", "frequency"))
    most: int | None = option("--max", "Take so many concepts, those that occur most often.", metavar="N")
    most_tokens: int | None = option("--max-tokens", "Take what fits into about so many tokens.", metavar="N")
    file: str | None = option("-o --output", "Write to this file.", metavar="FILE")
    marker: str = option("--marker", "The name of the two comments around the block of a page.", default="terms")
    check: bool = option("--check", "Write nothing; exit 1 if the file is not what would be written.", default=False)

    def __post_init__(self) -> None:
        asked_language(self.source)
        asked_language(self.target)
        if self.target is None:
            raise UsageError(Code.WRONG_USAGE, "say which language to translate into", suggestion="--target LANG")
        if self.most and self.most_tokens:
            raise UsageError(Code.WRONG_USAGE, "--max and --max-tokens are two limits: give one of them")
        if not self.file and (self.check or self.form == WORKBOOK):
            what = "--check" if self.check else "a workbook"
            raise UsageError(Code.WRONG_USAGE, f"{what} needs a file", suggestion="-o FILE")
        if [self.glossary, *self.texts].count("-") > 1:
            raise UsageError(Code.WRONG_USAGE, "standard input can be read once")


def pick(request: Pick) -> Outcome:
    """Write the terms of the texts. Raises InputError for what cannot be read, OutputError and RefusedError."""
    refuse_overwriting([request.file], files_of([request.glossary, *request.texts]))
    chooser = Chooser(request.glossary, request.source, str(request.target))
    for name in request.texts:
        chooser.look_at(texts_of(source_at(name)))
    found = chooser.picked()
    kept = _kept(found, request)
    left_out = len(found) - len(kept)
    data = _workbook(kept) if request.form == WORKBOOK else _text(kept, left_out, request, chooser)
    _write(data, request)
    count = f"{len(kept)} of {len(found)} concepts that the texts have" if left_out else f"{len(kept)} concepts"
    return Outcome(lines=[f"{request.file or '<stdout>'}: {count}"])


def _kept(found: Sequence[Picked], request: Pick) -> list[Picked]:
    """Return the concepts within the limit, those that occur most often, in the order that is asked for."""
    ranked = sorted(found, key=lambda one: (-one.count, one.first))
    if request.most:
        ranked = ranked[: request.most]
    if request.most_tokens:
        ranked = _fitting(ranked, request.most_tokens * BYTES_OF_TOKEN)
    return ranked if request.order == "frequency" else sorted(ranked, key=lambda one: one.first)


def _fitting(ranked: Sequence[Picked], most: int) -> list[Picked]:
    kept = []
    used = 0
    for one in ranked:
        used += len(line_of(one).encode()) + 1
        if used > most:
            break
        kept.append(one)
    return kept


def _text(kept: Sequence[Picked], left_out: int, request: Pick, chooser: Chooser) -> bytes:
    languages = chooser.source_language, str(request.target)
    return FORMS[request.form](kept, languages, left_out).encode("utf-8", "backslashreplace")


def _workbook(kept: Sequence[Picked]) -> bytes:
    table, out = io.BytesIO(), io.BytesIO()
    text = io.TextIOWrapper(table, encoding="utf-8", newline="")
    writer = RowWriter(text)
    for row in (HEADER, *map(row_of, kept)):
        writer.write(row)
    text.flush()
    write_workbook(out, Losses(), lambda _: Feature.TERM, table)
    return out.getvalue()


def _write(data: bytes, request: Pick) -> None:
    if not request.file:
        with standard_output() as out:
            out.write(data)
        return
    path = Path(request.file)
    # A page is somebody's own: only what stands between the two comments is ours.
    is_page = request.form in ("markdown", "prompt") and path.suffix.lower() in _PAGES
    page = page_around(path, request.marker) if is_page else page_around(None, "")
    with compared_output(path) if request.check else atomic_output(path) as out:
        out.write(page.before + data + page.after)
