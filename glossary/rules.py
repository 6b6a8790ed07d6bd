"""The table of finding codes, with their names and explanations.

G1 input, G2 structure, G3 languages, G4 content, G5 tables and pages, G6 outputs, G7 merging, G8 the command line,
G9 translations.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Code(StrEnum):
    """The codes of findings; the name of a member is the name of its rule."""

    UNREADABLE_INPUT = "G101"
    EMPTY_INPUT = "G102"
    WRONG_ENCODING = "G103"
    CONTROL_CHARACTER = "G104"
    BROKEN_SYNTAX = "G105"
    UNKNOWN_FORMAT = "G106"
    NOT_A_GLOSSARY = "G107"
    GUESSED_ENCODING = "G108"
    HOSTILE_MARKUP = "G109"
    TOO_LARGE = "G110"
    CHANGED_INPUT = "G111"
    UNKNOWN_KEY = "G201"
    DUPLICATE_KEY = "G202"
    UNKNOWN_VALUE = "G203"
    WRONG_SHAPE = "G204"
    MISSING_VALUE = "G205"
    UNWANTED_YAML = "G206"
    WRONG_DATE = "G207"
    METADATA_AFTER_ENTRIES = "G208"
    CONFLICTING_METADATA = "G209"
    ODD_CODES = "G210"
    WRONG_LANGUAGE = "G301"
    ODD_LANGUAGE = "G302"
    UNDECLARED_LANGUAGE = "G303"
    WRONG_SCRIPT = "G304"
    MIXED_SCRIPTS = "G305"
    WRONG_CHINESE = "G306"
    DUPLICATE_ID = "G401"
    MISSING_TRANSLATION = "G402"
    DUPLICATE_TERM = "G403"
    NO_TERMS = "G404"
    DANGLING_REFERENCE = "G405"
    OUTER_SPACE = "G406"
    NEAR_DUPLICATE_TERM = "G407"
    INDISTINCT_CONCEPTS = "G408"
    CONFLICTING_STATUSES = "G409"
    SEVERAL_PREFERRED = "G410"
    NONE_PREFERRED = "G411"
    TERM_AS_DEFINITION = "G412"
    DOUBLE_SPACE = "G413"
    HIDDEN_CHARACTER = "G414"
    NO_BREAK_SPACE = "G415"
    UNBALANCED_BRACKETS = "G416"
    SEVERAL_FORMS = "G417"
    PART_OF_SPEECH_IN_TERM = "G418"
    WRONG_LINK = "G419"
    COMMAS_IN_TERM = "G420"
    NO_DEFINITION = "G421"
    NO_PART_OF_SPEECH = "G422"
    UNFINDABLE_TERM = "G423"
    NO_HEADER = "G501"
    UNKNOWN_COLUMN = "G502"
    RAGGED_ROW = "G503"
    OPEN_QUOTE = "G504"
    UNPARSED_LINE = "G505"
    LANGUAGE_CONTRADICTION = "G506"
    AMBIGUOUS_COLUMN = "G507"
    SEVERAL_SHEETS = "G508"
    PAGES_DIFFER = "G509"
    TOO_MANY_COLUMNS = "G510"
    UNCLEAR_COLUMN = "G511"
    CONTRADICTING_STATUSES = "G512"
    EMPTY_OUTPUT = "G601"
    SAME_LANGUAGE_PAIR = "G602"
    OUTPUT_NOT_WRITTEN = "G603"
    OUTPUT_COLLISION = "G604"
    OVER_LIMIT = "G605"
    FILE_TOO_LARGE = "G606"
    NEW_LOSS = "G607"
    STALE_OUTPUT = "G608"
    NO_MARKERS = "G609"
    FAILED_RELEASE = "G610"
    VERSION_MISMATCH = "G611"
    RELEASED_DIFFERENTLY = "G612"
    BAD_RELEASE = "G613"
    MERGE_CONFLICT = "G701"
    AMBIGUOUS_JOIN = "G702"
    WRONG_USAGE = "G801"
    NO_CONFIGURATION = "G802"
    WRONG_CONFIGURATION = "G803"
    NO_ACCESS = "G804"
    FORBIDDEN_TERM = "G901"
    CHANGED_NAME = "G902"
    FORBIDDEN_SOURCE = "G903"
    NOT_PREFERRED = "G904"
    MISSING_TERM = "G905"
    OTHER_LANGUAGES = "G906"
    PLACEHOLDERS_DIFFER = "G911"
    CODES_DIFFER = "G912"
    NUMBERS_DIFFER = "G913"
    SAME_AS_SOURCE = "G914"
    SEVERAL_TRANSLATIONS = "G915"
    SEVERAL_SOURCES = "G916"
    END_DIFFERS = "G917"
    DOUBLED_WORD = "G918"
    OTHER_SCRIPT = "G919"


class Rule(NamedTuple):
    """A code and its explanation; ``bad`` (with the finding) and ``good`` are lists of concepts or whole YAML files."""

    code: Code
    explanation: str
    bad: str = ""
    good: str = ""
    is_optional: bool = False
    """Whether ``check`` looks for it only when it is selected: it may be noisy where it is not meant."""

    @property
    def name(self) -> str:
        return self.code.name.lower().replace("_", "-")


_ALL = (
    Rule(Code.UNREADABLE_INPUT, "The file does not exist, is a folder without glossary files, or cannot be opened."),
    Rule(Code.EMPTY_INPUT, "There is nothing in the file."),
    Rule(Code.WRONG_ENCODING, "The bytes are not text in the encoding the format or the user says."),
    Rule(Code.CONTROL_CHARACTER, "A NUL or another control character stands where only text may stand."),
    Rule(
        Code.BROKEN_SYNTAX,
        "The file is not well-formed YAML, JSON, XML or CSV from this place on, or an archive is damaged.",
    ),
    Rule(Code.UNKNOWN_FORMAT, "Neither the suffix nor the content says what kind of file this is."),
    Rule(Code.NOT_A_GLOSSARY, "The file is well-formed but is not what it is read as."),
    Rule(Code.GUESSED_ENCODING, "The file is neither UTF-8 nor marked, so its encoding was guessed; look at the text."),
    Rule(
        Code.HOSTILE_MARKUP,
        "Entities that grow, nesting without end, or an entry of absurd size: no glossary has them, so none is read.",
    ),
    Rule(
        Code.TOO_LARGE,
        "A line, or a file of a kind that is read as a whole, would fill the memory; or an archive unpacks to far more "
        "than any glossary.",
    ),
    Rule(
        Code.CHANGED_INPUT,
        "The input was changed while the command ran, or a machine that takes part in a build sees another file.",
    ),
    Rule(Code.UNKNOWN_KEY, "A key that the canonical form does not know; nothing is dropped in silence."),
    Rule(Code.DUPLICATE_KEY, "The same key stands twice in one mapping; one of the two would be lost."),
    Rule(Code.UNKNOWN_VALUE, "A value outside the list its field allows, such as a status that is none."),
    Rule(Code.WRONG_SHAPE, "A list, a mapping or a text stands where something else is meant."),
    Rule(Code.MISSING_VALUE, "A key or text that must be there is missing or blank."),
    Rule(Code.UNWANTED_YAML, "Aliases, anchors and tags are not used in glossaries: they hide what is meant."),
    Rule(Code.WRONG_DATE, "A date is written as in ISO 8601: 2024, 2024-03, 2024-03-31 or 2024-03-31T12:30:00Z."),
    Rule(Code.METADATA_AFTER_ENTRIES, "Metadata stands before the entries, so that files of any size can be streamed."),
    Rule(Code.CONFLICTING_METADATA, "Two files of one glossary give different values for the same metadata."),
    Rule(
        Code.ODD_CODES,
        "The inline codes of a segment do not pair: one end without the other, a number that stands twice, or none. "
        "They are kept as they are.",
    ),
    Rule(
        Code.WRONG_LANGUAGE,
        "The tag is not BCP 47 or its language subtag is not registered.",
        bad="- {id: tea, terms: {english: tea}}",
        good="- {id: tea, terms: {en: tea}}",
    ),
    Rule(
        Code.ODD_LANGUAGE,
        "The tag is accepted as it is, but a subtag is deprecated or not registered.",
        bad="- {id: tea, terms: {en-UK: tea}}",
        good="- {id: tea, terms: {en-GB: tea}}",
    ),
    Rule(
        Code.UNDECLARED_LANGUAGE,
        "A language is used that the glossary's languages do not list.",
        bad="glossport: 1\nlanguages: [en]\nconcepts:\n- {id: tea, terms: {en: tea, fr: thé}}",
        good="glossport: 1\nlanguages: [en, fr]\nconcepts:\n- {id: tea, terms: {en: tea, fr: thé}}",
    ),
    Rule(
        Code.WRONG_SCRIPT,
        "A term has no letter of a script that its language is written in; it may stand under the wrong language.",
        bad="- {id: tea, terms: {en: 茶, ru: чай}}",
        good="- {id: tea, terms: {en: tea, ru: чай}}",
    ),
    Rule(
        Code.MIXED_SCRIPTS,
        "A word has letters of Latin and of Cyrillic or Greek, which look alike: no search will find it.",
        bad='- {id: acre, terms: {en: "\\u0430cre"}}',
        good="- {id: acre, terms: {en: acre}}",
    ),
    Rule(
        Code.WRONG_CHINESE,
        "A term under simplified Chinese has traditional characters, or the reverse.",
        bad="- {id: leaf, terms: {zh-Hans: 茶葉}}",
        good="- {id: leaf, terms: {zh-Hans: 茶叶, zh-Hant: 茶葉}}",
    ),
    Rule(
        Code.DUPLICATE_ID,
        "Two concepts have the same id; references and merges could not tell them apart.",
        bad="- {id: tea, terms: {en: tea}}\n- {id: tea, terms: {en: leaf}}",
        good="- {id: tea, terms: {en: tea}}\n- {id: leaf, terms: {en: leaf}}",
    ),
    Rule(
        Code.MISSING_TRANSLATION,
        "A concept has no term, or a unit no text, in a declared language.",
        bad="glossport: 1\nlanguages: [en, fr]\nconcepts:\n- {id: tea, terms: {en: tea}}",
        good="glossport: 1\nlanguages: [en, fr]\nconcepts:\n- {id: tea, terms: {en: tea, fr: thé}}",
    ),
    Rule(
        Code.DUPLICATE_TERM,
        "A concept has the same term twice in one language.",
        bad="- {id: tea, terms: {en: [tea, tea]}}",
        good="- {id: tea, terms: {en: [tea, cha]}}",
    ),
    Rule(
        Code.NO_TERMS,
        "A concept has no term in any language.",
        bad="- {id: tea, note: a drink}",
        good="- {id: tea, note: a drink, terms: {en: tea}}",
    ),
    Rule(
        Code.DANGLING_REFERENCE,
        "A cross reference names an id that no concept has.",
        bad="- {id: tea, cross_reference: cup, terms: {en: tea}}",
        good="- {id: tea, cross_reference: cup, terms: {en: tea}}\n- {id: cup, terms: {en: cup}}",
    ),
    Rule(
        Code.OUTER_SPACE,
        "A term begins or ends with a space; tools match it literally.",
        bad='- {id: tea, terms: {en: "tea "}}',
        good="- {id: tea, terms: {en: tea}}",
    ),
    Rule(
        Code.NEAR_DUPLICATE_TERM,
        "Two terms of one concept and language differ in case, width, spaces or composition only.",
        bad="- {id: pu-erh, terms: {en: [Pu'er tea, pu'er tea]}}",
        good="- {id: pu-erh, terms: {en: [Pu'er tea, post-fermented tea]}}",
    ),
    Rule(
        Code.INDISTINCT_CONCEPTS,
        "Two concepts have the same term in the source language, and nothing tells them apart: no subject field, "
        "part of speech, definition or context that both have and that differs.",
        bad="- {id: cup, terms: {en: cup, fr: tasse}}\n- {id: cup-2, terms: {en: Cup, fr: coupe}}",
        good="- {id: cup, subject_field: drinks, terms: {en: cup, fr: tasse}}\n"
        "- {id: cup-2, subject_field: sports, terms: {en: cup, fr: coupe}}",
    ),
    Rule(
        Code.CONFLICTING_STATUSES,
        "A concept has the same term twice in one language, with different statuses.",
        bad="- {id: tea, terms: {en: [{text: tea, status: preferred}, {text: tea, status: deprecated}]}}",
        good="- {id: tea, terms: {en: [{text: tea, status: preferred}, {text: char, status: deprecated}]}}",
    ),
    Rule(
        Code.SEVERAL_PREFERRED,
        "A language has several preferred terms, and neither region nor part of speech tells them apart.",
        bad="- {id: tea, terms: {en: [{text: tea, status: preferred}, {text: cha, status: preferred}]}}",
        good="- {id: tea, terms: {en: [{text: tea, status: preferred}, {text: cha, status: admitted}]}}",
    ),
    Rule(
        Code.NONE_PREFERRED,
        "A language has terms that are admitted, or several of which some are deprecated, but none that is preferred.",
        bad="- {id: tea, terms: {en: [{text: tea, status: admitted}, {text: cha, status: admitted}]}}",
        good="- {id: tea, terms: {en: [{text: tea, status: preferred}, {text: cha, status: admitted}]}}",
    ),
    Rule(
        Code.TERM_AS_DEFINITION,
        "A definition is nothing but a term of its concept.",
        bad="- {id: tea, definition: Tea, terms: {en: tea}}",
        good="- {id: tea, definition: a hot drink of leaves, terms: {en: tea}}",
    ),
    Rule(
        Code.DOUBLE_SPACE,
        "A term has two spaces in a row; tools match it literally.",
        bad="- {id: green-tea, terms: {en: green  tea}}",
        good="- {id: green-tea, terms: {en: green tea}}",
    ),
    Rule(
        Code.HIDDEN_CHARACTER,
        "A term has a character that nobody sees: zero-width, a mark of direction, a soft hyphen, or a control.",
        bad='- {id: tea, terms: {en: "te\\u200Ba"}}',
        good="- {id: tea, terms: {en: tea}}",
    ),
    Rule(
        Code.NO_BREAK_SPACE,
        "A term has a no-break space, where its language does not ask for one; tools match it literally.",
        bad='- {id: green-tea, terms: {en: "green\\u00A0tea"}}',
        good="- {id: green-tea, terms: {en: green tea}}",
    ),
    Rule(
        Code.UNBALANCED_BRACKETS,
        "A bracket of a term is never opened or never closed.",
        bad="- {id: teu, terms: {en: twenty-foot unit (TEU}}",
        good="- {id: teu, terms: {en: twenty-foot unit (TEU)}}",
    ),
    Rule(
        Code.SEVERAL_FORMS,
        "Several terms stand in one text, parted by a semicolon, a bar or a spaced slash.",
        bad="- {id: tea, terms: {en: tea; cha}}",
        good="- {id: tea, terms: {en: [tea, cha]}}",
    ),
    Rule(
        Code.PART_OF_SPEECH_IN_TERM,
        "A term ends with its part of speech, which has a field of its own.",
        bad="- {id: brew, terms: {en: brew (v.)}}",
        good="- {id: brew, terms: {en: {text: brew, part_of_speech: verb}}}",
    ),
    Rule(
        Code.WRONG_LINK,
        "An image or external reference is no address of the web.",
        bad="- {id: tea, image: tea.png, terms: {en: tea}}",
        good="- {id: tea, image: https://example.org/tea.png, terms: {en: tea}}",
    ),
    Rule(
        Code.COMMAS_IN_TERM,
        "A term has a comma between words, which may part several terms.",
        bad='- {id: tea, terms: {en: "agent, agent node"}}',
        good="- {id: tea, terms: {en: [agent, agent node]}}",
        is_optional=True,
    ),
    Rule(
        Code.NO_DEFINITION,
        "A concept has no definition in any language.",
        bad="- {id: tea, terms: {en: tea}}",
        good="- {id: tea, definition: {en: a hot drink}, terms: {en: tea}}",
        is_optional=True,
    ),
    Rule(
        Code.NO_PART_OF_SPEECH,
        "A term has no part of speech, which TBX-Basic asks for.",
        bad="- {id: tea, terms: {en: tea}}",
        good="- {id: tea, terms: {en: {text: tea, part_of_speech: noun}}}",
        is_optional=True,
    ),
    Rule(
        Code.UNFINDABLE_TERM,
        "A term that is not to be used is one letter, or has no letter at all: no text could be checked for it.",
        bad="- {id: kilo, terms: {en: [{text: kilogram, status: preferred}, {text: k, status: deprecated}]}}",
        good="- {id: kilo, terms: {en: [{text: kilogram, status: preferred}, {text: kilo, status: deprecated}]}}",
    ),
    Rule(Code.NO_HEADER, "A table's first row names no language, so its columns would have to be guessed."),
    Rule(Code.UNKNOWN_COLUMN, "A header cell is neither a language tag nor a field."),
    Rule(Code.RAGGED_ROW, "A row has more or fewer cells than the header."),
    Rule(Code.OPEN_QUOTE, "A quoted cell is never closed."),
    Rule(Code.UNPARSED_LINE, "A line of a page that fits nothing, or whose partner in the other language is missing."),
    Rule(Code.LANGUAGE_CONTRADICTION, "A page is not in the languages that were asked for."),
    Rule(Code.AMBIGUOUS_COLUMN, "A column could be read in two ways; the report says which was taken."),
    Rule(Code.SEVERAL_SHEETS, "A workbook has several sheets with terms; one is read, and the others are named."),
    Rule(Code.PAGES_DIFFER, "Two pages that should be each other's translation have different sections or lines."),
    Rule(Code.TOO_MANY_COLUMNS, "A table with thousands of columns is no glossary, or has the wrong separator."),
    Rule(
        Code.UNCLEAR_COLUMN,
        "A column may be a language or something else, and only the user can say what: the message names the option.",
    ),
    Rule(
        Code.CONTRADICTING_STATUSES,
        "Two columns of a row contradict each other about a term; the worse status is read.",
    ),
    Rule(Code.EMPTY_OUTPUT, "The format does not allow a file without entries, so none is written."),
    Rule(Code.SAME_LANGUAGE_PAIR, "The consumer cannot tell the two languages of the pair apart."),
    Rule(Code.OUTPUT_NOT_WRITTEN, "The output could not be written; what was there before still is."),
    Rule(Code.OUTPUT_COLLISION, "Two outputs, or an output and an input, would be the same file."),
    Rule(Code.OVER_LIMIT, "A term is longer than the consumer takes, or holds a character that it refuses."),
    Rule(Code.FILE_TOO_LARGE, "The file would be larger than the consumer takes."),
    Rule(Code.NEW_LOSS, "An output loses more than the accepted losses say."),
    Rule(Code.STALE_OUTPUT, "With --check: the file is missing, or is not what would be written."),
    Rule(Code.NO_MARKERS, "A page has not the two comments between which a table is written."),
    Rule(Code.FAILED_RELEASE, "An output of a release fails, so nothing is released."),
    Rule(Code.VERSION_MISMATCH, "The version grows by less than the changes since the last release ask for."),
    Rule(Code.RELEASED_DIFFERENTLY, "This version was released already, with other content."),
    Rule(Code.BAD_RELEASE, "A release is not what it says, or holds what could do harm."),
    Rule(Code.MERGE_CONFLICT, "A merge would replace a filled value by a different one."),
    Rule(Code.AMBIGUOUS_JOIN, "An incoming term belongs to several concepts, so none of them is touched."),
    Rule(Code.WRONG_USAGE, "The command line asks for something that does not exist or does not fit."),
    Rule(Code.NO_CONFIGURATION, "The configuration that was named is not there or cannot be read."),
    Rule(Code.WRONG_CONFIGURATION, "The configuration is no TOML, or has a key or value that is not known."),
    Rule(Code.NO_ACCESS, "A URL or a scheduler cannot be reached with what is installed, or does not answer."),
    Rule(
        Code.FORBIDDEN_TERM,
        "With --glossary: a translation has a term that is not to be used. An error where it stands as the glossary "
        "has it, a warning where it is inflected, part of a compound, or superseded.",
    ),
    Rule(
        Code.CHANGED_NAME,
        "With --glossary: the source has a term that is not to be translated, and the translation does not have it as "
        "it is.",
    ),
    Rule(
        Code.FORBIDDEN_SOURCE,
        "With --glossary: the source text has a term that is not to be used.",
        is_optional=True,
    ),
    Rule(
        Code.NOT_PREFERRED,
        "With --glossary: a translation has an admitted term, where another one is preferred.",
        is_optional=True,
    ),
    Rule(
        Code.MISSING_TERM,
        "With --glossary: the source has a term, and the translation has none of those of its concept. Two of three "
        "such findings are a free translation and no mistake. With --min-use it is the rate that is too low, an error.",
        is_optional=True,
    ),
    Rule(
        Code.OTHER_LANGUAGES,
        "With --glossary: the glossary is not in the languages of the file, or has no term to look for.",
    ),
    Rule(
        Code.PLACEHOLDERS_DIFFER,
        "A translation lacks a placeholder of its source, such as {name} or %s, or has another one. Plural forms, and "
        "patterns of dates, are not looked at.",
        bad='glossport: 1\nsource_language: en\nunits:\n- {en: "Hello, {name}", fr: "Bonjour, {nom}"}',
        good='glossport: 1\nsource_language: en\nunits:\n- {en: "Hello, {name}", fr: "Bonjour, {name}"}',
    ),
    Rule(
        Code.CODES_DIFFER,
        "A translation has more or fewer inline codes of a kind than its source.",
        bad="glossport: 1\nsource_language: en\nunits:\n- en: {segment: Press <ph/> here}\n  fr: Appuyez ici",
        good="glossport: 1\nsource_language: en\nunits:\n- en: {segment: Press <ph/>}\n  fr: {segment: Appuyez <ph/>}",
        is_optional=True,
    ),
    Rule(
        Code.NUMBERS_DIFFER,
        "The numbers of a translation are not those of its source.",
        bad="glossport: 1\nsource_language: en\nunits:\n- {en: 3 cups, fr: 4 tasses}",
        good="glossport: 1\nsource_language: en\nunits:\n- {en: 3 cups, fr: 3 tasses}",
        is_optional=True,
    ),
    Rule(
        Code.SAME_AS_SOURCE,
        "A translation is the same as its source.",
        bad="glossport: 1\nsource_language: en\nunits:\n- {en: Drink tea, fr: Drink tea}",
        good="glossport: 1\nsource_language: en\nunits:\n- {en: Drink tea, fr: Boire du thé}",
        is_optional=True,
    ),
    Rule(
        Code.SEVERAL_TRANSLATIONS,
        "The same source text has another translation earlier.",
        bad="glossport: 1\nsource_language: en\nunits:\n- {en: Open, fr: Ouvrir}\n- {en: Open, fr: Ouvert}",
        good="glossport: 1\nsource_language: en\nunits:\n- {en: Open, fr: Ouvrir}\n- {en: Opened, fr: Ouvert}",
        is_optional=True,
    ),
    Rule(
        Code.SEVERAL_SOURCES,
        "Another source text has the same translation earlier.",
        bad="glossport: 1\nsource_language: en\nunits:\n- {en: Drop, fr: Supprimer}\n- {en: Delete, fr: Supprimer}",
        good="glossport: 1\nsource_language: en\nunits:\n- {en: Drop, fr: Lâcher}\n- {en: Delete, fr: Supprimer}",
        is_optional=True,
    ),
    Rule(
        Code.END_DIFFERS,
        "A translation ends with another sign than its source: full stop, colon, question mark ...",
        bad='glossport: 1\nsource_language: en\nunits:\n- {en: "Name:", fr: Nom}',
        good='glossport: 1\nsource_language: en\nunits:\n- {en: "Name:", fr: "Nom :"}',
        is_optional=True,
    ),
    Rule(
        Code.DOUBLED_WORD,
        "A translation has the same word twice in a row.",
        bad="glossport: 1\nsource_language: en\nunits:\n- {en: in the cup, fr: dans la la tasse}",
        good="glossport: 1\nsource_language: en\nunits:\n- {en: in the cup, fr: dans la tasse}",
        is_optional=True,
    ),
    Rule(
        Code.OTHER_SCRIPT,
        "A translation of some words has no letter of a script that its language is written in.",
        bad="glossport: 1\nsource_language: en\nunits:\n- {en: Drink the tea, fr: Пить чай}",
        good="glossport: 1\nsource_language: en\nunits:\n- {en: Drink tea, fr: Boire du thé}",
    ),
)
RULES: Mapping[str, Rule] = {rule.code: rule for rule in _ALL}


def page(code: str) -> str:
    """Return the text that ``glossport explain`` prints for a code; raises KeyError for an unknown code."""
    rule = RULES[code]
    parts = [f"{code} {rule.name}", "", rule.explanation]
    if rule.is_optional:
        parts.append(f"It is looked for only when it is asked for: check --select {code}")
    for message, example in (("Wrong:", rule.bad), ("Right:", rule.good)):
        if example:
            parts += ["", message, *(f"    {line}" for line in example.splitlines())]
    return "\n".join(parts)


def as_markdown() -> str:
    """Return the tables of docs/findings.md."""
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
