"""An opened input: the metadata that must be known before any output is written, and the entries."""

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
        """Return a stream of the entries, to be read once, and the report that receives its findings.

        The reader may skip content in languages other than ``languages``.
        """
        only = frozenset(languages) if set(languages) < set(self.metadata.languages) else None
        stream, self.stream = self.stream, None
        if stream is not None and self.options.only_languages == only:
            return stream, self.report
        report = Report()
        return self.reader.open(self.source, replace(self.options, only_languages=only), report), report

    def again(self) -> Iterator[Entry]:
        """Read the entries once more; discard the findings, which were already reported."""
        return self.reader.open(self.source, self.options, Report()).entries


def open_input(source: Source, reader_name: str | None, options: ReadOptions, report: Report) -> Input:
    """Open an input and find all its languages; raises GlossportError if it cannot be read.

    If only the entries show the languages, this reads the input to its end.
    """
    reader = reader_for(source, reader_name)
    stream = reader.open(source, options, report)
    opened = Input(source, reader, options, stream.metadata, stream, report)
    if not stream.metadata.languages:
        opened.stream = None
        settle_languages(stream.metadata, languages_in(_readable(stream)))
    return opened


def _readable(stream: Stream) -> Iterator[Entry]:
    """Yield entries up to the first error; the later full read meets the same error and reports it."""
    with suppress(GlossportError):
        yield from stream.entries
