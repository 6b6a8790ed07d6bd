"""Each rule of units with translations that are wrong by it, and with those that only look so."""

import pytest

from glossary.cleaning.unit_rules import PAIR_RULES, Side

WRONG = [
    ("empty", "en", "tea", "fr", " "),
    ("empty", "en", "", "fr", "thé"),
    ("same", "en", "Open file", "fr", " Open file "),
    ("no-letters", "en", "12 %", "fr", "12 %"),
    ("no-letters", "en", "…", "ja", "。。"),
    ("numbers", "en", "3 cups", "fr", "5 tasses"),
    ("numbers", "en", "3 cups", "fr", "tasses"),
    ("numbers", "en", "1.05", "fr", "1,50"),
    ("numbers", "en", "2 of 2", "fr", "2 sur 3"),
    ("numbers", "en", "12 cups", "ar", "١٣ كوبا"),
    ("codes", "en", "%s files", "fr", "fichiers"),
    ("codes", "en", "%1$s of %2$s", "fr", "%1$s sur %1$s"),
    ("codes", "en", "Hi {name}", "fr", "Salut {nom}"),
    ("codes", "en", "<b>tea</b>", "fr", "<b>thé"),
    ("length-ratio", "en", "Open the file in the editor of the memory", "fr", "Ouvrir"),
    ("length-ratio", "en", "Tea", "ja", "メモリの文にはたくさんの部分があります"),
    ("script", "en", "Open the file", "ru", "Open the document"),
    ("script", "zh-Hans", "打开文件", "en", "文件打开"),
    ("script", "ru", "Открыть", "el", "Открой"),
    ("punctuation", "en", "Open the file.", "fr", "Ouvrir le fichier"),
    ("punctuation", "en", "Open?", "el", "Άνοιγμα."),
    ("punctuation", "en", "Wait.", "fr", "Attendez…"),
    ("double-words", "en", "See the door", "fr", "Voir la la porte"),
    ("double-words", "fr", "thé", "en", "the The tea"),
]
RIGHT = [
    ("empty", "en", "tea", "fr", "thé"),
    ("same", "en", "42 %", "fr", "42 %"),
    ("same", "en", "tea", "fr", "thé"),
    ("same", "en", "%s <b>{name}</b>", "fr", "%s <b>{name}</b>"),
    ("numbers", "en", "see https://example.org/1", "fr", "voir https://example.org/2"),
    ("double-words", "en", "the file", "fr", "`la la` le fichier"),
    ("no-letters", "en", "42 °C", "fr", "42 °"),
    ("numbers", "en", "1,234.5 m", "fr", "1\u202f234,5 m"),
    ("numbers", "en", "10,000 cups", "fr", "10 000 tasses"),
    ("numbers", "en", "10000 cups", "de", "10.000 Tassen"),
    ("numbers", "en", "12/31/2024", "de", "31.12.2024"),
    ("numbers", "en", "2024 had 365 days", "fr", "en 2024, 365 jours"),
    ("numbers", "en", "12 cups", "ar", "١٢ كوبا"),
    ("numbers", "en", "{0} cups", "fr", "tasses {1}"),
    ("numbers", "en", "two cups", "fr", "deux tasses"),
    ("codes", "en", "Hi {name}, %d", "fr", "%d, {name} salut"),
    ("codes", "en", "100 % sure", "fr", "sûr à cent pour cent"),
    ("codes", "en", "100% der Fall", "fr", "tout"),
    ("codes", "en", '<a title="tea">x</a>', "fr", '<a title="thé">x</a>'),
    ("codes", "en", "3 < 4", "fr", "trois"),
    ("length-ratio", "en", "OK", "de", "Einverstanden"),
    ("length-ratio", "en", "Open the file in the editor", "ja", "編集でファイルを開く"),
    ("script", "en", "Open the OMEGA file", "ru", "Открыть файл OMEGA"),
    ("script", "en", "OmegaT 6", "ru", "OmegaT 6"),
    ("script", "en", "tea", "ja", "お茶"),
    ("script", "en", "5 %", "ru", "5 %"),
    ("script", "en", "naïve", "fr", "naïf"),
    ("punctuation", "en", "Open the file.", "ja", "ファイルを開く。"),
    ("punctuation", "en", "“Open.”", "fr", "« Ouvrir. »"),
    ("punctuation", "en", "Open?", "el", "Άνοιγμα;"),
    ("punctuation", "en", "Open?", "ar", "افتح؟"),
    ("punctuation", "en", "Wait...", "fr", "Attendez…"),
    ("double-words", "en", "The the", "fr", "Le le"),
    ("double-words", "en", "You sit", "fr", "Vous vous asseyez"),
    ("double-words", "en", "sub-sub", "fr", "sous-sous"),
]
UNJUDGED = [
    ("same", "en-US", "tea", "en-GB", "tea"),
    ("script", "en", "tea", "vai", "tea"),
    ("punctuation", "en", "Open.", "th", "เปิด"),
    ("double-words", "en", "green", "vi", "xanh xanh"),
]


def judged(rule: str, source_language: str, source: str, target_language: str, target: str) -> str | None:
    return PAIR_RULES[rule](Side(source_language, source), Side(target_language, target))


@pytest.mark.parametrize("example", WRONG, ids=str)
def test_wrong(example: tuple[str, str, str, str, str]) -> None:
    assert judged(*example)


@pytest.mark.parametrize("example", RIGHT, ids=str)
def test_right(example: tuple[str, str, str, str, str]) -> None:
    assert judged(*example) == ""


@pytest.mark.parametrize("example", UNJUDGED, ids=str)
def test_not_judged(example: tuple[str, str, str, str, str]) -> None:
    assert judged(*example) is None


def test_every_rule_has_both() -> None:
    assert {rule for rule, *_ in WRONG} == {rule for rule, *_ in RIGHT} == set(PAIR_RULES)


def test_the_codes_of_a_segment_count_by_their_kinds() -> None:
    source = Side("en", "tea", '<bpt i="1" type="bold"/>tea<ept i="1"/>')
    assert PAIR_RULES["codes"](source, Side("fr", "thé", '<bpt i="7"/>thé<ept i="7"/>')) == ""
    assert PAIR_RULES["codes"](source, Side("fr", "thé", '<ph x="1"/>thé')) == "the codes differ: <bpt>, <ept> and <ph>"


def test_a_segment_of_codes_alone_is_not_empty() -> None:
    image = Side("en", "", '<ph x="1"/>')
    assert PAIR_RULES["empty"](image, image) == ""
    assert PAIR_RULES["no-letters"](image, image)
