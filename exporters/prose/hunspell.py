"""Hunspell: a personal dictionary whose forbidden words begin with an asterisk."""

from exporters.base import Consumer
from exporters.prose.word_lists import WordList, word_list_exporter


def _forms(word: str, is_case_sensitive: bool) -> set[str]:  # noqa: FBT001
    # Hunspell finds a forbidden word in lower case in any case, and one in upper case not beside a known lower one.
    return set() if is_case_sensitive and word != word.lower() else {word.lower()}


EXPORTER = word_list_exporter(
    "hunspell",
    "personal dictionary for Hunspell, all languages, with forbidden words",
    WordList(mark="*", joiners="'’\u200c\u200d", forms=_forms),
    knowledge="the manual of Hunspell, personal dictionaries, and Hunspell itself in our tests: it finds words and no "
    "phrases, so a term of several words or with a hyphen is written as its words, and cannot be forbidden; what is "
    "forbidden, is in any case",
    consumer=Consumer(
        name="hunspell",
        title="Hunspell",
        advice=(
            "Name the .txt after -p, beside the dictionary of the language: hunspell -d en_US -p FILE.",
            "--source en --target en writes the words of one language only.",
        ),
    ),
)
