import pytest

from glossary.languages import main_script, scripts_of, scripts_of_pair, weight


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("5G cell tower", "LATIN"),
        ("LTE网络", "CJK"),
        ("Book of Changes (易经)", "LATIN"),
        ("互联网协议第六版（IPv6）", "CJK"),
        ("Tea (茶)", "LATIN"),
        ("茶 (tea)", "CJK"),
        ("5G网", "CJK"),
        ("ＬＴＥ", "LATIN"),
        ("インターネット", "KANA"),
        ("인터넷 (internet)", "HANGUL"),
        ("сеть 5G", "CYRILLIC"),
        ("शब्दावली", "DEVANAGARI"),
        ("people's (人) view", "LATIN"),
        ("2018-2020", None),
        ("***", None),
        ("", None),
    ],
)
def test_the_script_of_a_line(text: str, script: str | None) -> None:
    assert main_script(text) == script


def test_scripts_of_one_language_count_together() -> None:
    assert main_script("お茶を飲む tea cup set") == "KANA"
    assert main_script("茶の文化 tea cup of", ("CJK", "KANA")) == "CJK"


def test_a_language_has_scripts() -> None:
    assert scripts_of("zh-Hans") == scripts_of("zh") == ("CJK",)
    assert scripts_of("ja") == ("CJK", "KANA")
    assert scripts_of("sr-Latn") == ("LATIN",)
    assert scripts_of("en-Qaaa") == ()


def test_a_pair_is_told_apart_by_script() -> None:
    assert scripts_of_pair("en", "zh-Hans") == (("LATIN",), ("CJK",))
    assert scripts_of_pair("zh-Hans", "ko") == (("CJK",), ("HANGUL",))
    assert scripts_of_pair("en", "ko") == (("LATIN",), ("HANGUL", "CJK"))


@pytest.mark.parametrize(("source", "target"), [("en", "fr"), ("zh-Hans", "zh-Hant"), ("zh", "ja"), ("en", "en-Qaaa")])
def test_a_pair_of_one_script_is_not(source: str, target: str) -> None:
    assert scripts_of_pair(source, target) is None


def test_the_weight_of_a_text_is_its_words_or_characters() -> None:
    assert weight("the people's Internet (IPv6), 2018") == 4
    assert weight("网络安全") == 4
    assert weight("2018") == 0
