"""cspell: a custom dictionary whose forbidden words begin with an exclamation mark."""

from exporters.base import Consumer
from exporters.prose.word_lists import WordList, word_list_exporter


def _forms(word: str, is_case_sensitive: bool) -> set[str]:  # noqa: FBT001
    # cspell compares a forbidden word with its case.
    return {word} if is_case_sensitive else {word, word.lower(), word[:1].upper() + word[1:].lower()}


EXPORTER = word_list_exporter(
    "cspell",
    "dictionary for cspell, all languages, with forbidden words",
    WordList(mark="!", joiners="'’-\u200c\u200d", forms=_forms),
    knowledge="cspell.org, custom dictionaries, and cspell itself in our tests: it finds words and no phrases, so a "
    "term of several words is written as its words, and cannot be forbidden",
    consumer=Consumer(
        name="cspell",
        title="cspell",
        advice=(
            "Name the .txt as path of one of dictionaryDefinitions in cspell.json, and list it in dictionaries.",
            "--source en --target en writes the words of one language only.",
        ),
    ),
)
