"""Cleans an input of a build by a profile ``[clean.NAME]``, before its outputs are written."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from exporters.clean.request import Cleaning, profile_in, with_profile
from exporters.convert.opening import Input
from glossary.cleaning.cleaner import Cleaner, MemoryRead, Orders, RemovedUnit
from glossary.config import Config
from glossary.files.source import Source
from glossary.findings import Report
from glossary.model import Entry
from glossary.reading import ReadOptions, Stream

_OF_COMMAND: Final = ("from", "to", "split", "map-lang")
"""Keys of a profile that say how the command reads and writes."""


class Profile(NamedTuple):
    """What a profile asks for; ``text`` is the same in every process, and changes with the profile."""

    orders: Orders
    text: str


def profile_of(config: Config, name: str) -> Profile:
    """Read a profile for a build; raises UsageError G803 where it is not there, or is for the command alone."""
    table = profile_in(config, name)
    for key in _OF_COMMAND:
        if key in table:
            message = f"{key} is for the command 'clean'; a build reads and writes as [[glossary]] and [[output]] say"
            raise config.wrong(message, f"clean.{name}", key)
    request = with_profile(Cleaning(inputs=(name,), config=str(config.path), dry_run=True), name)
    return Profile(request.orders(), repr(sorted(table.items())))


def cleaned(one: Input, orders: Orders) -> tuple[Input, Cleaner]:
    """Return the input without the units that go, and what counts these; reads it once before if need be.

    Raises InputError where it cannot be read.
    """
    stream = one.stream or one.reader.open(one.source, one.options, Report())
    has_ids = stream.has_ids
    # It is opened again for each reading.
    one.stream = None
    report = Report()

    def read() -> Iterator[Entry]:
        return one.reader.open(one.source, one.options, report).entries

    header = one.metadata.memory_header
    tool = header.creationtool if header else None
    cleaner = Cleaner(orders, [MemoryRead(one.source.name, one.metadata.source_language, tool, read)])
    cleaner.survey()

    def opened(_source: Source, _options: ReadOptions, wanted: Report) -> Stream:
        nonlocal report
        report = wanted
        kept = (entry for entry in cleaner.cleaned() if not isinstance(entry, RemovedUnit))
        return Stream(one.metadata, kept, has_ids=has_ids)

    masked = header and cleaner.header(header)
    reader = replace(one.reader, open=opened)
    return replace(one, reader=reader, metadata=replace(one.metadata, memory_header=masked), stream=None), cleaner
