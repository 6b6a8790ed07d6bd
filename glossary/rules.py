"""The table of finding codes: what each is called and what it means.

G1 input, G2 structure, G3 languages, G4 content, G5 tables and pages, G6 outputs, G7 merging, G8 the command line.
"""

from typing import NamedTuple


class Rule(NamedTuple):
    """``bad`` and ``good`` are entries of ``concepts`` in YAML, or whole glossaries; the bad one has this finding."""

    name: str
    explanation: str
    bad: str = ""
    good: str = ""
    is_optional: bool = False
    """Whether ``check`` looks for it only when it is selected: it may be noisy where it is not meant."""


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
    "G110": Rule(
        "too-large", "A line, or a file of a kind that is read as a whole, is so large that it would fill the memory."
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
    "G301": Rule(
        "wrong-language",
        "The tag is not BCP 47 or its language subtag is not registered.",
        bad="- {id: tea, terms: {english: tea}}",
        good="- {id: tea, terms: {en: tea}}",
    ),
    "G302": Rule(
        "odd-language",
        "The tag is accepted as it is, but a subtag is deprecated or not registered.",
        bad="- {id: tea, terms: {en-UK: tea}}",
        good="- {id: tea, terms: {en-GB: tea}}",
    ),
    "G303": Rule(
        "undeclared-language",
        "A language is used that the glossary's languages do not list.",
        bad="glossport: 1\nlanguages: [en]\nconcepts:\n- {id: tea, terms: {en: tea, fr: thé}}",
        good="glossport: 1\nlanguages: [en, fr]\nconcepts:\n- {id: tea, terms: {en: tea, fr: thé}}",
    ),
    "G304": Rule(
        "wrong-script",
        "A term has no letter of a script that its language is written in; it may stand under the wrong language.",
        bad="- {id: tea, terms: {en: 茶, ru: чай}}",
        good="- {id: tea, terms: {en: tea, ru: чай}}",
    ),
    "G305": Rule(
        "mixed-scripts",
        "A word has letters of Latin and of Cyrillic or Greek, which look alike: no search will find it.",
        bad='- {id: acre, terms: {en: "\\u0430cre"}}',
        good="- {id: acre, terms: {en: acre}}",
    ),
    "G306": Rule(
        "wrong-chinese",
        "A term under simplified Chinese has traditional characters, or the reverse.",
        bad="- {id: leaf, terms: {zh-Hans: 茶葉}}",
        good="- {id: leaf, terms: {zh-Hans: 茶叶, zh-Hant: 茶葉}}",
    ),
    "G401": Rule(
        "duplicate-id",
        "Two concepts have the same id; references and merges could not tell them apart.",
        bad="- {id: tea, terms: {en: tea}}\n- {id: tea, terms: {en: leaf}}",
        good="- {id: tea, terms: {en: tea}}\n- {id: leaf, terms: {en: leaf}}",
    ),
    "G402": Rule(
        "missing-translation",
        "A concept has no term, or a unit no text, in a declared language.",
        bad="glossport: 1\nlanguages: [en, fr]\nconcepts:\n- {id: tea, terms: {en: tea}}",
        good="glossport: 1\nlanguages: [en, fr]\nconcepts:\n- {id: tea, terms: {en: tea, fr: thé}}",
    ),
    "G403": Rule(
        "duplicate-term",
        "A concept has the same term twice in one language.",
        bad="- {id: tea, terms: {en: [tea, tea]}}",
        good="- {id: tea, terms: {en: [tea, cha]}}",
    ),
    "G404": Rule(
        "no-terms",
        "A concept has no term in any language.",
        bad="- {id: tea, note: a drink}",
        good="- {id: tea, note: a drink, terms: {en: tea}}",
    ),
    "G405": Rule(
        "dangling-reference",
        "A cross reference names an id that no concept has.",
        bad="- {id: tea, cross_reference: cup, terms: {en: tea}}",
        good="- {id: tea, cross_reference: cup, terms: {en: tea}}\n- {id: cup, terms: {en: cup}}",
    ),
    "G406": Rule(
        "outer-space",
        "A term begins or ends with a space; tools match it literally.",
        bad='- {id: tea, terms: {en: "tea "}}',
        good="- {id: tea, terms: {en: tea}}",
    ),
    "G407": Rule(
        "near-duplicate-term",
        "Two terms of one concept and language differ in case, width, spaces or composition only.",
        bad="- {id: pu-erh, terms: {en: [Pu'er tea, pu'er tea]}}",
        good="- {id: pu-erh, terms: {en: [Pu'er tea, post-fermented tea]}}",
    ),
    "G408": Rule(
        "indistinct-concepts",
        "Two concepts have the same term in the source language, and nothing tells them apart: no subject field, "
        "part of speech, definition or context that both have and that differs.",
        bad="- {id: cup, terms: {en: cup, fr: tasse}}\n- {id: cup-2, terms: {en: Cup, fr: coupe}}",
        good="- {id: cup, subject_field: drinks, terms: {en: cup, fr: tasse}}\n"
        "- {id: cup-2, subject_field: sports, terms: {en: cup, fr: coupe}}",
    ),
    "G409": Rule(
        "conflicting-statuses",
        "A concept has the same term twice in one language, with different statuses.",
        bad="- {id: tea, terms: {en: [{text: tea, status: preferred}, {text: tea, status: deprecated}]}}",
        good="- {id: tea, terms: {en: [{text: tea, status: preferred}, {text: char, status: deprecated}]}}",
    ),
    "G410": Rule(
        "several-preferred",
        "A language has several preferred terms, and neither region nor part of speech tells them apart.",
        bad="- {id: tea, terms: {en: [{text: tea, status: preferred}, {text: cha, status: preferred}]}}",
        good="- {id: tea, terms: {en: [{text: tea, status: preferred}, {text: cha, status: admitted}]}}",
    ),
    "G411": Rule(
        "none-preferred",
        "A language has terms that are admitted, or several of which some are deprecated, but none that is preferred.",
        bad="- {id: tea, terms: {en: [{text: tea, status: admitted}, {text: cha, status: admitted}]}}",
        good="- {id: tea, terms: {en: [{text: tea, status: preferred}, {text: cha, status: admitted}]}}",
    ),
    "G412": Rule(
        "term-as-definition",
        "A definition is nothing but a term of its concept.",
        bad="- {id: tea, definition: Tea, terms: {en: tea}}",
        good="- {id: tea, definition: a hot drink of leaves, terms: {en: tea}}",
    ),
    "G413": Rule(
        "double-space",
        "A term has two spaces in a row; tools match it literally.",
        bad="- {id: green-tea, terms: {en: green  tea}}",
        good="- {id: green-tea, terms: {en: green tea}}",
    ),
    "G414": Rule(
        "hidden-character",
        "A term has a character that nobody sees: zero-width, a mark of direction, a soft hyphen, or a control.",
        bad='- {id: tea, terms: {en: "te\\u200Ba"}}',
        good="- {id: tea, terms: {en: tea}}",
    ),
    "G415": Rule(
        "no-break-space",
        "A term has a no-break space, where its language does not ask for one; tools match it literally.",
        bad='- {id: green-tea, terms: {en: "green\\u00A0tea"}}',
        good="- {id: green-tea, terms: {en: green tea}}",
    ),
    "G416": Rule(
        "unbalanced-brackets",
        "A bracket of a term is never opened or never closed.",
        bad="- {id: teu, terms: {en: twenty-foot unit (TEU}}",
        good="- {id: teu, terms: {en: twenty-foot unit (TEU)}}",
    ),
    "G417": Rule(
        "several-forms",
        "Several terms stand in one text, parted by a semicolon, a bar or a spaced slash.",
        bad="- {id: tea, terms: {en: tea; cha}}",
        good="- {id: tea, terms: {en: [tea, cha]}}",
    ),
    "G418": Rule(
        "part-of-speech-in-term",
        "A term ends with its part of speech, which has a field of its own.",
        bad="- {id: brew, terms: {en: brew (v.)}}",
        good="- {id: brew, terms: {en: {text: brew, part_of_speech: verb}}}",
    ),
    "G419": Rule(
        "wrong-link",
        "An image or external reference is no address of the web.",
        bad="- {id: tea, image: tea.png, terms: {en: tea}}",
        good="- {id: tea, image: https://example.org/tea.png, terms: {en: tea}}",
    ),
    "G420": Rule(
        "commas-in-term",
        "A term has a comma between words, which may part several terms.",
        bad='- {id: tea, terms: {en: "agent, agent node"}}',
        good="- {id: tea, terms: {en: [agent, agent node]}}",
        is_optional=True,
    ),
    "G421": Rule(
        "no-definition",
        "A concept has no definition in any language.",
        bad="- {id: tea, terms: {en: tea}}",
        good="- {id: tea, definition: {en: a hot drink}, terms: {en: tea}}",
        is_optional=True,
    ),
    "G422": Rule(
        "no-part-of-speech",
        "A term has no part of speech, which TBX-Basic asks for.",
        bad="- {id: tea, terms: {en: tea}}",
        good="- {id: tea, terms: {en: {text: tea, part_of_speech: noun}}}",
        is_optional=True,
    ),
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
    "G610": Rule("failed-release", "An output of a release fails, so nothing is released."),
    "G611": Rule("version-mismatch", "The version grows by less than the changes since the last release ask for."),
    "G612": Rule("released-differently", "This version was released already, with other content."),
    "G613": Rule("bad-release", "A release is not what it says, or holds what could do harm."),
    "G701": Rule("merge-conflict", "A merge would replace a filled value by a different one."),
    "G702": Rule("ambiguous-join", "An incoming term belongs to several concepts, so none of them is touched."),
    "G801": Rule("wrong-usage", "The command line asks for something that does not exist or does not fit."),
    "G802": Rule("no-configuration", "The configuration that was named is not there or cannot be read."),
    "G803": Rule("wrong-configuration", "The configuration is no TOML, or has a key or value that is not known."),
    "G804": Rule("no-access", "A URL or a scheduler cannot be reached with what is installed, or does not answer."),
}


def page(code: str) -> str:
    """Tell what ``explain`` says of a code; raises KeyError."""
    rule = RULES[code]
    parts = [f"{code} {rule.name}", "", rule.explanation]
    if rule.is_optional:
        parts.append(f"It is looked for only when it is asked for: check --select {code}")
    for told, example in (("Wrong:", rule.bad), ("Right:", rule.good)):
        if example:
            parts += ["", told, *(f"    {line}" for line in example.splitlines())]
    return "\n".join(parts)


def as_markdown() -> str:
    """Make the tables of docs/findings.md."""
    rows = [
        f"| {code} | {rule.name} | {rule.explanation}{' Optional.' if rule.is_optional else ''} |"
        for code, rule in RULES.items()
    ]
    examples = [
        f"### {code} {rule.name}\n\nWrong:\n\n```yaml\n{rule.bad}\n```\n\nRight:\n\n```yaml\n{rule.good}\n```\n"
        for code, rule in RULES.items()
        if rule.bad
    ]
    return "\n".join(["| code | name | what it means |", "|---|---|---|", *rows, "", *examples])
