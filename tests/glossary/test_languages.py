"""Language tags: registered, in canonical case, never made into something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langcodes import Language, standardize_tag

from glossary.languages import (
    _COMMON_SUBTAGS,
    COMMON_LANGUAGES,
    WrongTagError,
    canonical,
    is_common,
    oddity,
    primary_language,
    script,
)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("EN_us", "en-US"),
        ("zh_hans", "zh-Hans"),
        ("ZH-HANT-tw", "zh-Hant-TW"),
        ("en-Latn", "en-Latn"),
        ("iw", "iw"),
        ("en-UK", "en-UK"),
        ("x-klingon", "x-klingon"),
        ("qaa-Qaaa", "qaa-Qaaa"),
        ("de-1901", "de-1901"),
    ],
)
def test_only_case_and_underscore_are_normalised(written: str, kept: str) -> None:
    assert canonical(written) == kept


@pytest.mark.parametrize(
    "tag", ["", "xx", "english", "en--US", "en-", "e", "zh-Hans-zh-Hant-x", "術語", "en US", "\0\1"]
)
def test_a_wrong_tag_is_an_error(tag: str) -> None:
    with pytest.raises(WrongTagError):
        canonical(tag)


@pytest.mark.parametrize(("tag", "suggestion"), [("eng", "'en'"), ("chinese", "'zh'"), ("French", "'fr'")])
def test_a_name_or_a_longer_code_is_told_the_tag(tag: str, suggestion: str) -> None:
    with pytest.raises(WrongTagError) as caught:
        canonical(tag)
    assert caught.value.suggestion == f"did you mean {suggestion}?"


@pytest.mark.parametrize("tag", ["iw", "en-UK", "zh-Hanx"])
def test_odd_tags_are_told(tag: str) -> None:
    assert oddity(tag)


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "pt-BR", "x-foo", "qaa", "sr-Latn-RS", "es-419"])
def test_good_tags_are_not_odd(tag: str) -> None:
    assert oddity(tag) is None


def test_scripts_keep_hans_and_hant_apart() -> None:
    assert [script(tag) for tag in ("zh-Hans", "zh-Hant", "zh-TW", "zh-CN", "ja", "ru", "en")] == [
        "Hans", "Hant", "Hant", "Hans", "Jpan", "Cyrl", "Latn",
    ]  # fmt: skip
    assert primary_language("zh-Hans") == primary_language("zh-Hant")


@given(st.text(max_size=12))
def test_any_text_is_a_tag_or_a_wrong_one(text: str) -> None:
    try:
        tag = canonical(text)
    except WrongTagError:
        return
    assert canonical(tag) == tag
    assert tag.lower() == text.replace("_", "-").lower()


@pytest.mark.parametrize("language", sorted(COMMON_LANGUAGES))
def test_the_common_tags_are_what_the_registry_says(language: str) -> None:
    for tag in (language, *(f"{language}-{subtag}" for subtag in _COMMON_SUBTAGS)):
        assert is_common(tag)
        assert Language.get(tag, normalize=False).is_valid()
        assert standardize_tag(language) == language
        assert Language.get(tag, normalize=False).to_tag() == tag
