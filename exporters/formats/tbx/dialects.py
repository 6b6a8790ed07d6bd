"""The TBX dialects that glossport writes: their element names, picklists, headers and footers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from exporters.losses import Losses
from exporters.writing.markup import escape_attribute, escape_reporting
from exporters.writing.naming import Naming, by_tag
from glossary.fields import METADATA_FIELDS, Feature
from glossary.model import Metadata, PartOfSpeech
from glossary.vocabulary import METADATA_LABELS

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """A dialect of TBX. Dialects differ in names and in what their schemas allow, not in structure."""

    root: str
    root_attributes: str
    header: str
    concept: str
    section: str
    term: str
    references: str
    """The element of the back matter that holds what else can be referred to."""
    publication_first: bool
    encoding: str
    parts_of_speech: Mapping[PartOfSpeech, str]
    term_locations: frozenset[str] | None
    """The picklist of termLocation; None: free text."""
    times: bool
    """Whether a date can have a time of day."""
    concept_subsets: bool
    """Whether customerSubset and projectSubset stand at the concept; else only at terms."""
    section_links: bool
    """Whether xGraphic and externalCrossReference stand at a language; else only at the concept."""
    modules: Mapping[str, str] | None = None
    """Style DCT, where a data category is an element of its own: by category, the prefix of its module."""
    naming: Naming = by_tag


_PARTS_OF_SPEECH = {
    PartOfSpeech.NOUN: "noun",
    PartOfSpeech.VERB: "verb",
    PartOfSpeech.ADJECTIVE: "adjective",
    PartOfSpeech.ADVERB: "adverb",
    PartOfSpeech.OTHER: "other",
}
TBX_2: Final = Dialect(
    root="martif",
    root_attributes='type="TBX-Basic"',
    header="martifHeader",
    concept="termEntry",
    section="langSet",
    term="tig",
    references="refObjectList",
    publication_first=False,
    encoding='<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc>\n',
    parts_of_speech={**_PARTS_OF_SPEECH, PartOfSpeech.PROPER_NOUN: "properNoun"},
    term_locations=None,
    times=False,
    concept_subsets=False,
    section_links=False,
)
"""ISO 30042:2008; the limits are those of its TBX-Basic schema with the rules embedded in it."""
TBX_3: Final = Dialect(
    root="tbx",
    root_attributes='xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Basic" style="dca"',
    header="tbxHeader",
    concept="conceptEntry",
    section="langSec",
    term="termSec",
    references="refObjectSec",
    publication_first=True,
    encoding="",
    parts_of_speech=_PARTS_OF_SPEECH,
    term_locations=frozenset(
        {
            "checkBox",
            "comboBox",
            "comboBoxElement",
            "dialogBox",
            "groupBox",
            "informativeMessage",
            "interactiveMessage",
            "menuItem",
            "progressBar",
            "pushButton",
            "radioButton",
            "slider",
            "spinBox",
            "tab",
            "tableText",
            "textBox",
            "toolTip",
            "user-definedType",
        }
    ),
    times=True,
    concept_subsets=True,
    section_links=True,
)
"""ISO 30042:2019, style DCA."""
_MIN_MODULE: Final = (
    "administrativeStatus",
    "partOfSpeech",
    "subjectField",
    "customerSubset",
    "externalCrossReference",
)
_BASIC_MODULE: Final = (
    "definition",
    "context",
    "source",
    "projectSubset",
    "termType",
    "grammaticalGender",
    "geographicalUsage",
    "termLocation",
    "crossReference",
    "xGraphic",
    "transactionType",
    "responsibility",
)
TBX_3_DCT: Final = replace(
    TBX_3,
    root_attributes='xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min" '
    'xmlns:basic="http://www.tbxinfo.net/ns/basic" type="TBX-Basic" style="dct"',
    modules={**dict.fromkeys(_MIN_MODULE, "min"), **dict.fromkeys(_BASIC_MODULE, "basic")},
)
"""The same in style DCT."""
TBX_3_MIN: Final = replace(TBX_3, root_attributes='xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Min" style="dca"')
"""The smallest public dialect with data categories; what it has no category for must not be handed to the writer."""
HEADER_FOLDED: Final = frozenset(
    {
        Feature.GLOSSARY_ID,
        Feature.GLOSSARY_DESCRIPTION,
        Feature.GLOSSARY_VERSION,
        Feature.GLOSSARY_DATE,
        Feature.GLOSSARY_PUBLISHER,
        Feature.GLOSSARY_LICENCE,
    }
)


def opening(dialect: Dialect, metadata: Metadata, losses: Losses) -> str:
    """Return the file up to the first concept; it never depends on the current time."""
    language = metadata.source_language or next(iter(metadata.languages), "en")
    title = escape_reporting(metadata.title or metadata.id or "glossary", None, Feature.GLOSSARY_TITLE, losses)
    title_statement = f"<titleStmt><title>{title}</title></titleStmt>\n"
    publication = _paragraphs(metadata, ("publisher", "licence", "version", "date"), losses)
    source = _paragraphs(metadata, ("id", "description"), losses)
    statements = [title_statement, f"<publicationStmt>{publication}</publicationStmt>\n" if publication else ""]
    return (
        f"{DECLARATION}"
        f'<{dialect.root} {dialect.root_attributes} xml:lang="{escape_attribute(language)}">\n'
        f"<{dialect.header}>\n<fileDesc>\n"
        f"{''.join(reversed(statements) if dialect.publication_first else statements)}"
        f"<sourceDesc>{source or '<p>Written by glossport.</p>'}</sourceDesc>\n"
        f"</fileDesc>\n{dialect.encoding}</{dialect.header}>\n"
        "<text>\n<body>\n"
    )


def closing(dialect: Dialect, back: str = "") -> str:
    """Return the end of the file; ``back`` is the XML of the back matter."""
    return f"</body>\n{back}</text>\n</{dialect.root}>\n"


def _paragraphs(metadata: Metadata, attributes: tuple[str, ...], losses: Losses) -> str:
    return "".join(
        f"<p>{METADATA_LABELS[field.attribute]}: {escape_reporting(value, None, field.feature, losses)}</p>"
        for attribute in attributes
        for field, value in METADATA_FIELDS.set_in(metadata)
        if field.attribute == attribute
    )
