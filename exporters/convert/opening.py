"""An input, opened once: what must be known of it before anything is written, and its entries to be read."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from glossary.files.source import Source
from glossary.findings import GlossportError, Report
from glossary.model import Entry, Metadata
from glossary.reading import Reader, ReadOptions, Stream, languages_in, reader_for, settle_languages


@dataclass(slots=True)
class Input:
    """An opened input, with all its languages in the metadata."""

    source: Source
    reader: Reader
    options: ReadOptions
    metadata: Metadata
    stream: Stream | None
    """What was opened already and not yet read."""
    report: Report
    """Where that stream reports what is found."""

    def opened(self, languages: Collection[str]) -> tuple[Stream, Report]:
        """Return the entries, to be read once, and where what is found in them is reported.

        What stands in other languages than these may be left unread.
        """
        only = frozenset(languages) if set(languages) < set(self.metadata.languages) else None
        stream, self.stream = self.stream, None
        if stream is not None and self.options.only_languages == only:
            return stream, self.report
        report = Report()
        return self.reader.open(self.source, replace(self.options, only_languages=only), report), report

    def again(self) -> Iterator[Entry]:
        """Read the entries once more; what is found in them was reported."""
        return self.reader.open(self.source, self.options, Report()).entries


def open_input(source: Source, reader_name: str | None, options: ReadOptions, report: Report) -> Input:
    """Open an input far enough to know all its languages; raises GlossportError.

    Where only its entries show the languages, it is read to its end for them.
    """
    reader = reader_for(source, reader_name)
    stream = reader.open(source, options, report)
    opened = Input(source, reader, options, stream.metadata, stream, report)
    if not stream.metadata.languages:
        opened.stream = None
        settle_languages(stream.metadata, languages_in(_readable(stream)))
    return opened


def _readable(stream: Stream) -> Iterator[Entry]:
    """Yield entries as far as they can be read; the reading that matters comes to the same place and reports it."""
    with suppress(GlossportError):
        yield from stream.entries
