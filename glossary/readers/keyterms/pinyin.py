"""Removes pinyin that a web page shows above Chinese characters, and plain text in brackets after them."""

import re
import unicodedata

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_READING = re.compile(rf"([{_HAN}])\(([^()\s]{{1,10}})\)")
_TONES = "\u0304\u0301\u030c\u0300"

# The finals that can follow each initial: all syllables of standard pinyin, and no others.
_FINALS = {
    "": "a ai an ang ao e ei en eng er o ou yi ya yo ye yai yao you yan yin yang ying yong wu wa wo wai wei wan wen "
    "wang weng yu yue yuan yun n ng m hm hng ê",
    "b": "a ai an ang ao ei en eng i ian iang iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng iao o ou u",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e ei eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ia ian iang iao ie in ing iu ong ou u uan un uo ü üe",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo ü üe",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
}
_SYLLABLES = frozenset(initial + final for initial, finals in _FINALS.items() for final in finals.split())

# Characters that are read without a tone in everyday words; any other toneless word in brackets is a gloss.
_NEUTRAL = {
    "a": "啊",
    "ba": "吧",
    "bo": "卜蔔",
    "de": "的地得",
    "ge": "個个",
    "guo": "過过",
    "la": "啦",
    "le": "了",
    "li": "裏裡里",
    "lou": "嘍喽",
    "ma": "嗎吗嘛",
    "me": "麼么",
    "men": "們们",
    "na": "哪",
    "ne": "呢",
    "r": "兒儿",
    "shang": "上裳",
    "tou": "頭头",
    "wa": "哇",
    "ya": "呀",
    "zhe": "著着",
    "zi": "子",
}


def without_readings(text: str) -> tuple[str, int]:
    """Remove each reading in brackets after a Chinese character; return the text and the number of readings.

    A reading is one pinyin syllable: with a tone mark, or without one if this character often has a neutral tone.
    """
    if "(" not in text:
        return text, 0
    removed = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal removed
        character, bracketed = match.groups()
        if not _is_reading(character, bracketed):
            return match[0]
        removed += 1
        return character

    return _READING.sub(replace, text), removed


def _is_reading(character: str, text: str) -> bool:
    # Pages also write pinyin with the letters of the phonetic alphabet, and with combining marks.
    letters = unicodedata.normalize("NFD", text.lower().replace("ɡ", "g").replace("ɑ", "a"))
    tones = sum(letters.count(tone) for tone in _TONES)
    syllable = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    if tones == 0:
        return character in _NEUTRAL.get(syllable, "")
    return tones == 1 and syllable in _SYLLABLES
