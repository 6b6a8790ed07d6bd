"""Text into XML: escaping, and the characters XML 1.0 cannot hold."""

import re
from typing import Final

from exporters.losses import Losses
from glossary.features import Feature
from glossary.model import Entry

_MAP: Final = {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord("\r"): "&#13;",
    **dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]),
}
_ATTRIBUTE_MAP: Final = {**_MAP, ord('"'): "&quot;", ord("\n"): "&#10;", ord("\t"): "&#9;"}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Letters that every validator takes in an ID: the validators follow the older tables of XML 1.0, not Unicode. By
# code points, because some of these characters would not outlive a normalisation of this file.
_NAME_START: Final = (
    "A-Z_a-z"
    r"\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u0131\u014A-\u017E\u0180-\u01C3\u1E00-\u1E9B\u1EA0-\u1EF9"  # Latin
    r"\u038E-\u03A1\u03A3-\u03CE\u0401-\u040C\u040E-\u044F\u0451-\u045C\u0490-\u04C4"  # Greek, Cyrillic
    r"\u0531-\u0556\u0561-\u0586\u10D0-\u10F6\u05D0-\u05EA\u0621-\u063A\u0641-\u064A\u0671-\u06B7"  # to Arabic
    r"\u0905-\u0939\u0993-\u09A8\u0E01-\u0E2E\u0E40-\u0E45"  # Devanagari, Bengali, Thai
    r"\u3041-\u3094\u30A1-\u30FA\u3007\u4E00-\u9FA5\uAC00-\uD7A3"  # Kana, Han, Hangul
)
_NAME_REST: Final = (
    "-.0-9"
    r"\u00B7\u0300-\u0345\u0660-\u0669\u06F0-\u06F9\u064B-\u0652\u093E-\u094D\u0966-\u096F\u0E34-\u0E3A\u0E47-\u0E4E"
    r"\u3005\u3099\u309A\u30FC-\u30FE"
)
_PLAIN_NAME = re.compile(f"(?!_)[{_NAME_START}][{_NAME_REST}{_NAME_START}]*")
_NO_NAME = re.compile(f"[^{_NAME_REST}{_NAME_START}]|_x")


def escape(text: str) -> str:
    """Escape element text; characters XML cannot hold are dropped, see ``illegal_characters``."""
    # isprintable() is false for every character that needs care but these three.
    if text.isprintable() and "&" not in text and "<" not in text and ">" not in text:
        return text
    return text.translate(_MAP)


def escape_reporting(text: str, entry: Entry | None, feature: Feature, losses: Losses) -> str:
    """Escape element text as ``escape`` does; report the characters that are dropped."""
    if text.isprintable() and "&" not in text and "<" not in text and ">" not in text:
        return text
    if found := illegal_characters(text):
        losses.alter(entry, feature, f"{', '.join(found)} dropped: XML cannot hold it")
    return text.translate(_MAP)


def escape_attribute(text: str) -> str:
    """Escape text for an attribute in double quotes."""
    if text.isprintable() and "&" not in text and "<" not in text and ">" not in text and '"' not in text:
        return text
    return text.translate(_ATTRIBUTE_MAP)


def illegal_characters(text: str) -> list[str]:
    """List the characters of a text that XML 1.0 cannot hold, as ``U+0000``."""
    if text.isprintable():
        return []
    return [f"U+{ord(character):04X}" for character in _ILLEGAL.findall(text)]


def xml_id(text: str) -> str:
    """Make an XML name of an id, one to one: a name stays, anything else begins with ``_``.

    Characters that no name may hold become ``_x0020_`` with their code point.
    """
    # Most ids are ASCII words joined by hyphens, which is told faster than by the pattern.
    if text.isascii() and text[:1].isalpha() and text.replace("-", "").isalnum():
        return text
    if _PLAIN_NAME.fullmatch(text):
        return text
    return "_" + _NO_NAME.sub(lambda match: f"_x{ord(match[0][0]):04X}_{match[0][1:]}", text)
