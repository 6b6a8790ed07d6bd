"""The model of a glossary, and the code that reads, checks and edits glossaries.

The package knows no output format and imports nothing from ``exporters``. Authors of readers and exporters import
every public name from ``glossary``; each name is loaded on first access.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glossary.fields import Feature as Feature
    from glossary.files.encodings import encoding_of as encoding_of
    from glossary.files.encodings import open_text as open_text
    from glossary.files.encodings import read_text as read_text
    from glossary.files.source import Source as Source
    from glossary.files.source import source_at as source_at
    from glossary.findings import Change as Change
    from glossary.findings import GlossportError as GlossportError
    from glossary.findings import InputError as InputError
    from glossary.findings import ReadingLoss as ReadingLoss
    from glossary.findings import RefusedError as RefusedError
    from glossary.findings import Report as Report
    from glossary.findings import UsageError as UsageError
    from glossary.ids import Slugs as Slugs
    from glossary.model import UNUSABLE as UNUSABLE
    from glossary.model import Concept as Concept
    from glossary.model import CrossReference as CrossReference
    from glossary.model import Entry as Entry
    from glossary.model import ExternalReference as ExternalReference
    from glossary.model import Gender as Gender
    from glossary.model import LanguageSection as LanguageSection
    from glossary.model import Location as Location
    from glossary.model import Metadata as Metadata
    from glossary.model import PartOfSpeech as PartOfSpeech
    from glossary.model import Passage as Passage
    from glossary.model import Status as Status
    from glossary.model import Term as Term
    from glossary.model import TermType as TermType
    from glossary.model import Transaction as Transaction
    from glossary.model import Unit as Unit
    from glossary.reading import Reader as Reader
    from glossary.reading import ReadOptions as ReadOptions
    from glossary.reading import Stream as Stream
    from glossary.reading import get_reader as get_reader
    from glossary.reading import reader_for as reader_for
    from glossary.reading import reader_names as reader_names
    from glossary.rules import Code as Code

_HOMES = {
    "fields": "Feature",
    "files.encodings": "encoding_of open_text read_text",
    "files.source": "Source source_at",
    "findings": "Change GlossportError InputError ReadingLoss RefusedError Report UsageError",
    "ids": "Slugs",
    "model": "Concept CrossReference Entry ExternalReference Gender LanguageSection Location Metadata PartOfSpeech "
    "Passage Status Term TermType Transaction UNUSABLE Unit",
    "reading": "ReadOptions Reader Stream get_reader reader_for reader_names",
    "rules": "Code",
}
_HOME_OF = {name: f"{__name__}.{module}" for module, names in _HOMES.items() for name in names.split()}
__all__ = sorted(_HOME_OF)  # noqa: PLE0605  # the names that are annotated above


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
