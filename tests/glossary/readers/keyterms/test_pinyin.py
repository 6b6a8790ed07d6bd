import unicodedata

import pytest

from glossary.readers.keyterms.pinyin import without_readings


@pytest.mark.parametrize(
    ("text", "expected", "removed"),
    [
        ("當(dāng)前位置", "當前位置", 1),
        ("發(fā)布時(shí)間", "發布時間", 2),
        ("中國(guó)", "中國", 1),
        ("綠(lǜ)色", "綠色", 1),
        ("北(Běi)京", "北京", 1),
        ("裝(zhuāng)備(bèi)", "裝備", 2),
        ("當(dɑ̄nɡ)前", "當前", 1),
        (unicodedata.normalize("NFD", "當(dāng)前"), "當前", 1),
        ("我們(men)的(de)孩子(zi)", "我們的孩子", 3),
        ("花兒(r)", "花兒", 1),
        ("買了(le)", "買了", 1),
    ],
)
def test_a_reading_behind_its_character_is_removed(text: str, expected: str, removed: int) -> None:
    assert without_readings(text) == (expected, removed)


@pytest.mark.parametrize(
    "text",
    [
        "互联网协议(IPv6)",
        "中国共产党(CPC)",
        "行动计划(2018-2020)",
        "男人(men)",
        "能源(an)",
        "咖啡店(café)",
        "安排(zhōngguó)",
        "首尔(Sŏul)",
        "文化(văn)",
        "家(xq̄)",
        "数据(data)",
        "the (dāng) reading",
        "カ(dāng)",
        "當（dāng）前",
        "當( dāng)前",
        "當()前",
        "們(Men's)",
        "中(zhónǵ)",
    ],
)
def test_other_brackets_are_left_alone(text: str) -> None:
    assert without_readings(text) == (text, 0)
