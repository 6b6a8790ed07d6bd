"""Text into XML: escaping, and the characters XML 1.0 cannot hold."""

import re
from typing import Final

_MAP: Final = {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord("\r"): "&#13;",
    **dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]),
}
_ATTRIBUTE_MAP: Final = {**_MAP, ord('"'): "&quot;", ord("\n"): "&#10;", ord("\t"): "&#9;"}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME_START = "A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿\u200c\u200d⁰-↏Ⰰ-⿯、-퟿豈-﷏ﷰ-\ufffd\U00010000-\U000effff"
_NAME = re.compile(f"[{_NAME_START}][-.0-9·\u0300-\u036f‿⁀{_NAME_START}]*")


def escape(text: str) -> str:
    """Escape element text; characters XML cannot hold are dropped, see ``illegal_characters``."""
    # isprintable() is false for every character that needs care but these three.
    if text.isprintable() and "&" not in text and "<" not in text and ">" not in text:
        return text
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
    if _NAME.fullmatch(text) and not text.startswith("_"):
        return text
    return "_" + re.sub(
        f"[^-.0-9·\u0300-\u036f‿⁀{_NAME_START}]|_x", lambda match: f"_x{ord(match[0][0]):04X}_" + match[0][1:], text
    )
