"""Rules about units: quiet on good translations of any language, and not on mistakes."""

import pytest

from glossary.checking.units import UnitChecker
from glossary.model import Metadata, Property, Unit
from glossary.rules import RULES, Code

DEFAULT = [code for code, rule in RULES.items() if not rule.is_optional]


def found(source: str, target: str, language: str = "fr", codes: list[str] | None = None) -> list[str]:
    unit = Unit({"en": source, language: target})
    metadata = Metadata(source_language="en", languages=("en", language))
    return [hit.code for hit in UnitChecker(codes or DEFAULT).look_at(unit, metadata)]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Hello, %(name)s", "%(name)sni tabriklaymiz", "uz"),
        ("%1$s of %2$s", "%2$s, %1$s", "hu"),
        ("%s of %s", "%2$s: %1$s", "hu"),
        ("50% off", "50 % de moins", "fr"),
        ("100% done", "100%完成", "zh-Hans"),
        ("%d. %B %Y", "%Y年%m月%d日", "ja"),
        ("{n, plural, one {# cup} other {# cups}}", "{n, plural, few {# szklanki} other {# szklanek}}", "pl"),
        ("Page { page } of {pages}", "Seite {page} von { pages }", "de"),
        ("--algorithm={bsd,sysv} {FILE} %FORMAT%", "--algorithm={bsd,sysv} {DATEI} %FORM%", "de"),
        ("%08lx: %d%%", "%'lx: %d %%", "fr"),
        ("%lu bytes, {n, number}", "%lubajtová, {n}", "cs"),
        ("a %u bit hash, %02X", "%ubitový hash, %02x", "cs"),
        ("%.*s in %s", "%3$s: %2$.*1$s", "zh-Hans"),
        ("'%ls' of %c", "%2$c: %1$ls", "bg"),
        ("{...} {only-if-none}", "{…} {falls-keine}", "de"),
        ("Use%", "%uż.", "pl"),
        ("%%: U+%04X %*s", "U+%04X을 %s", "ko"),
        ("Japanese", "日本語", "fr"),
        ("USB", "USB", "ja"),
        ("See the manual", "→ 5", "ru"),
    ],
)
def test_good_translations_are_quiet(source: str, target: str, language: str) -> None:
    assert found(source, target, language) == []


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        ("Hello, {name}", "Bonjour, {nom}", Code.PLACEHOLDERS_DIFFER),
        ("%s files", "fichiers", Code.PLACEHOLDERS_DIFFER),
        ("Delete %(name)s", "Supprimer %(name)", Code.PLACEHOLDERS_DIFFER),
        ("${user} left", "parti", Code.PLACEHOLDERS_DIFFER),
        ("%s left", "% s est parti", Code.PLACEHOLDERS_DIFFER),
        ("no file", "pas de %s", Code.PLACEHOLDERS_DIFFER),
        ("{} left", "parti", Code.PLACEHOLDERS_DIFFER),
        ("a cup of tea", "чашка чая", Code.OTHER_SCRIPT),
    ],
)
def test_mistakes_are_found(source: str, target: str, code: Code) -> None:
    assert found(source, target) == [code]


@pytest.mark.parametrize(
    ("code", "source", "wrong", "right"),
    [
        (Code.NUMBERS_DIFFER, "1,000 cups {0}", "100 tasses {0}", "1 000 tasses {0}"),
        (Code.SAME_AS_SOURCE, "Tea", "Tea", "Thé"),
        (Code.END_DIFFERS, "Really?", "Vraiment", "Vraiment\u00a0?"),
        (Code.END_DIFFERS, "Wait...", "Attendez", "Attendez…"),
        (Code.DOUBLED_WORD, "the cup", "la la tasse", "la tasse"),
    ],
)
def test_what_is_off_is_found_when_selected(code: Code, source: str, wrong: str, right: str) -> None:
    assert found(source, wrong) == []
    assert found(source, wrong, codes=[code]) == [code]
    assert found(source, right, codes=[code]) == []


@pytest.mark.parametrize(("language", "target"), [("el", "Τι;"), ("ar", "ما؟"), ("zh-Hans", "什么？")])
def test_other_languages_end_in_their_way(language: str, target: str) -> None:
    assert found("What?", target, language, [Code.END_DIFFERS]) == []


def test_native_digits_are_numbers() -> None:
    assert found("12 cups", "١٢ كوبًا", "ar", [Code.NUMBERS_DIFFER]) == []


def test_plural_forms_may_leave_the_number_out() -> None:
    unit = Unit({"en": "%d files", "ar": "ملف"}, properties=(Property("x-plural", "0"),))
    assert UnitChecker(DEFAULT).look_at(unit, Metadata(source_language="en")) == []


def test_a_repeated_pair_is_no_contradiction() -> None:
    checker = UnitChecker([Code.SEVERAL_TRANSLATIONS, Code.SEVERAL_SOURCES])
    pairs = [("Open", "Ouvrir"), ("Open", "Ouvrir"), ("Open", "Ouvert"), ("Opened", "Ouvert")]
    metadata = Metadata(source_language="en")
    codes = [[hit.code for hit in checker.look_at(Unit({"en": a, "fr": b}), metadata)] for a, b in pairs]
    assert codes == [[], [], [Code.SEVERAL_TRANSLATIONS], [Code.SEVERAL_SOURCES]]
