"""The table of finding codes: what each is called and what it means.

G1 input, G2 structure, G3 languages, G4 content, G5 tables and pages, G6 outputs, G7 merging, G8 the command line.
"""

from typing import NamedTuple


class Rule(NamedTuple):
    name: str
    explanation: str


RULES: dict[str, Rule] = {
    "G101": Rule(
        "unreadable-input", "The file does not exist, is a folder without glossary files, or cannot be opened."
    ),
    "G102": Rule("empty-input", "There is nothing in the file."),
    "G103": Rule("wrong-encoding", "The bytes are not text in the encoding the format or the user says."),
    "G104": Rule("control-character", "A NUL or another control character stands where only text may stand."),
    "G105": Rule("broken-syntax", "The file is not well-formed YAML, JSON, XML or CSV from this place on."),
    "G106": Rule("unknown-format", "Neither the suffix nor the content says what kind of file this is."),
    "G107": Rule("not-a-glossary", "The file is well-formed but is not what it is read as."),
    "G108": Rule(
        "guessed-encoding", "The file is neither UTF-8 nor marked, so its encoding was guessed; look at the text."
    ),
    "G109": Rule(
        "hostile-markup",
        "Entities that grow, nesting without end, or an entry of absurd size: no glossary has them, so none is read.",
    ),
    "G201": Rule("unknown-key", "A key that the canonical form does not know; nothing is dropped in silence."),
    "G202": Rule("duplicate-key", "The same key stands twice in one mapping; one of the two would be lost."),
    "G203": Rule("unknown-value", "A value outside the list its field allows, such as a status that is none."),
    "G204": Rule("wrong-shape", "A list, a mapping or a text stands where something else is meant."),
    "G205": Rule("missing-value", "A key or text that must be there is missing or blank."),
    "G206": Rule("unwanted-yaml", "Aliases, anchors and tags are not used in glossaries: they hide what is meant."),
    "G207": Rule("wrong-date", "A date is written as in ISO 8601: 2024, 2024-03, 2024-03-31 or 2024-03-31T12:30:00Z."),
    "G208": Rule(
        "metadata-after-entries", "Metadata stands before the entries, so that files of any size can be streamed."
    ),
    "G209": Rule("conflicting-metadata", "Two files of one glossary give different values for the same metadata."),
    "G301": Rule("wrong-language", "The tag is not BCP 47 or its language subtag is not registered."),
    "G302": Rule("odd-language", "The tag is accepted as it is, but a subtag is deprecated or not registered."),
    "G303": Rule("undeclared-language", "A language is used that the glossary's languages do not list."),
    "G401": Rule("duplicate-id", "Two concepts have the same id; references and merges could not tell them apart."),
    "G402": Rule("missing-translation", "A concept has no term, or a unit no text, in a declared language."),
    "G403": Rule("duplicate-term", "A concept has the same term twice in one language."),
    "G404": Rule("no-terms", "A concept has no term in any language."),
    "G405": Rule("dangling-reference", "A cross reference names an id that no concept has."),
    "G406": Rule("outer-space", "A term begins or ends with a space; tools match it literally."),
    "G501": Rule("no-header", "A table's first row names no language, so its columns would have to be guessed."),
    "G502": Rule("unknown-column", "A header cell is neither a language tag nor a field."),
    "G503": Rule("ragged-row", "A row has more or fewer cells than the header."),
    "G504": Rule("open-quote", "A quoted cell is never closed."),
    "G505": Rule(
        "unparsed-line", "A line of a page that fits nothing, or whose partner in the other language is missing."
    ),
    "G506": Rule("language-contradiction", "A page is not in the languages that were asked for."),
    "G507": Rule("ambiguous-column", "A column could be read in two ways; the report says which was taken."),
    "G508": Rule("several-sheets", "A workbook has several sheets with terms; one is read, and the others are named."),
    "G509": Rule("pages-differ", "Two pages that should be each other's translation have different sections or lines."),
    "G510": Rule("too-many-columns", "A table with thousands of columns is no glossary, or has the wrong separator."),
    "G601": Rule("empty-output", "The format does not allow a file without entries, so none is written."),
    "G602": Rule("same-language-pair", "The consumer cannot tell the two languages of the pair apart."),
    "G603": Rule("output-not-written", "The output could not be written; what was there before still is."),
    "G604": Rule("output-collision", "Two outputs, or an output and an input, would be the same file."),
    "G605": Rule("over-limit", "A term is longer than the consumer takes, or holds a character that it refuses."),
    "G606": Rule("file-too-large", "The file would be larger than the consumer takes."),
    "G607": Rule("new-loss", "An output loses more than the accepted losses say."),
    "G608": Rule("stale-output", "With --check: the file is missing, or is not what would be written."),
    "G609": Rule("no-markers", "A page has not the two comments between which a table is written."),
    "G701": Rule("merge-conflict", "A merge would replace a filled value by a different one."),
    "G702": Rule("ambiguous-join", "An incoming term belongs to several concepts, so none of them is touched."),
    "G801": Rule("wrong-usage", "The command line asks for something that does not exist or does not fit."),
}


def as_markdown() -> str:
    """Make the table of docs/findings.md."""
    rows = [f"| {code} | {rule.name} | {rule.explanation} |" for code, rule in RULES.items()]
    return "\n".join(["| code | name | what it means |", "|---|---|---|", *rows])
