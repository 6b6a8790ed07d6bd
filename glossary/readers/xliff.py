"""Reads XLIFF 1.0 to 2.2, SDLXLIFF of Trados and MXLIFF of Phrase as units; the whole file is in memory."""

from glossary.files.source import Source
from glossary.findings import InputError, Report
from glossary.model import Location
from glossary.readers.bilingual.document import name_of, parsed
from glossary.readers.bilingual.pairs import stream_of
from glossary.readers.bilingual.xliff_1 import read_xliff_1
from glossary.readers.bilingual.xliff_2 import read_xliff_2
from glossary.reading import Reader, ReadOptions, Stream
from glossary.rules import Code

_SECOND = "urn:oasis:names:tc:xliff:document:2"


def open_xliff(source: Source, options: ReadOptions, report: Report) -> Stream:
    root = parsed(source, "XLIFF")
    if name_of(root) != "xliff":
        message = f"this is not XLIFF: its root is <{name_of(root)}>"
        raise InputError(Code.UNKNOWN_FORMAT, message, location=Location(source.name, root.sourceline or 0))
    namespace = root.nsmap.get(root.prefix)
    is_second = (namespace or "").startswith(_SECOND) or (not namespace and root.get("version", "").startswith("2"))
    read = read_xliff_2 if is_second else read_xliff_1
    return stream_of(read(root, source, options, report), source, options, report)


READER = Reader(
    name="xliff",
    title="XLIFF 1.0 to 2.2, SDLXLIFF, MXLIFF",
    suffixes=(".xlf", ".xliff", ".sdlxliff", ".mxliff", ".mqxliff"),
    contents=frozenset({"<xliff>"}),
    open=open_xliff,
)
