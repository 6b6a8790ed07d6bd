"""Which reader an input needs: by name, by content that is sure, by suffix, or by what readers recognise."""

from collections.abc import Iterator

from glossary import plugins
from glossary.errors import InputError, UsageError
from glossary.model import Location
from glossary.readers.base import Reader
from glossary.sniffing import TBX, TMX, UTX, WORDFAST, WORKBOOK, XLIFF, content_of
from glossary.source import Source

GROUP = "glossport.readers"

_READERS = {TBX: "tbx", TMX: "tmx", WORKBOOK: "xlsx", XLIFF: "toolkit", WORDFAST: "toolkit", UTX: "toolkit"}
"""Content that is sure, whatever the suffix says."""
_MENDS = {
    "an HTML page": "perhaps an error page was saved in its place: get the file again",
    **dict.fromkeys(
        ("gzip data", "bzip2 data", "xz data", "Zstandard data", "a ZIP archive", "a 7-Zip archive", "a RAR archive"),
        "unpack it first",
    ),
}


def names() -> list[str]:
    return plugins.names(GROUP)


def get(name: str) -> Reader:
    reader = plugins.load(GROUP, name, Reader)
    assert isinstance(reader, Reader)
    return reader


def reader_for(source: Source, name: str | None = None) -> Reader:
    """Find the reader of a source; raises InputError G102 or G106 when there is none for it."""
    if source.is_folder:
        return get(name or "yaml")
    head = source.head()
    content = content_of(head)
    if content is not None and content not in _READERS:
        raise InputError("G106", f"this is {content}", location=Location(source.name), mend=_MENDS.get(content))
    if name:
        return get(name)
    if not head.strip():
        raise InputError("G102", "the file is empty", location=Location(source.name))
    if content is not None:
        return get(_READERS[content])
    suffix = source.suffix
    if suffix[1:] in names():
        # The reader named like the suffix is meant; the others need not even be loaded.
        return get(suffix[1:])
    readers = list(_loadable())
    candidates = [reader for reader in readers if suffix in reader.suffixes]
    if len(candidates) == 1:
        return candidates[0]
    for reader in candidates or readers:
        if reader.recognises(head):
            return reader
    raise InputError(
        "G106",
        f"cannot tell what kind of file this is{f' from the suffix {suffix!r}' if suffix else ''}",
        location=Location(source.name),
        mend=f"say it with --from {'|'.join(names())}",
    )


def _loadable() -> Iterator[Reader]:
    """Yield the readers that load; a broken one must not stand in the way of others and is shown by ``formats``."""
    for name in names():
        try:
            yield get(name)
        except UsageError:
            continue
