"""Hides what is no language in a text: placeholders, tags, addresses and code."""

import re
from functools import lru_cache
from typing import Final

MASK: Final = "\ue000"
"""Stands for each character that is hidden."""
PLACEHOLDER: Final = (
    r"\{\{[^{}]*\}\}"  # {{ name }}
    r"|\$?\{\s*[\w.$-]*(?:[!:][^{}\s]*)?\s*(?:,[^{}]*)?\}"  # {x}, ${x}, {0:d}, {n, number}
    r"|%%|%\w+%(?![\w%])"
    r"|%\([\w.]+\)[-+#0]*\d*(?:\.\d+)?[diouxXeEfFgGcsr]"
    r"|(?<!\d)%(?:\d+\$)?[-+#0']*(?:\d+|\*(?:\d+\$)?)?(?:\.(?:\d+|\*(?:\d+\$)?)?)?"
    r"(?:[sd@]|(?:hh?|ll?|[qjzt])[diouxXsc]|[diouxXeEfFgGcpn](?![a-zA-Z\u00c0-\u058f]))"
    r"|%L?\d{1,2}(?![\d$.])"
)
"""As printf, Python, Qt, ICU and JavaScript write them."""
_MASKED: Final = re.compile(
    r"(?<!`)(?P<code>`+)(?!`)[^\n]+?(?<!`)(?P=code)(?!`)"
    r"|<!--.*?-->|</?[A-Za-z0-9][\w.:-]*(?:\s[^<>]*)?/?>"
    r"|&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]\w*);"
    r"|\b(?:https?|ftps?|file)://[^\s<>\"'，。）」]+|\bmailto:\S+|\bwww\.[^\s<>\"'，。）」]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|{PLACEHOLDER}",
    re.DOTALL,
)
_SIGNS: Final = re.compile(r"[`<&{%@]|://|www\.")


@lru_cache(maxsize=16)  # several rules judge the same texts one after the other
def masked(text: str) -> str:
    """Return the text with a mask for each character of what is no language; every other character keeps its place."""
    if not _SIGNS.search(text):
        return text
    return _MASKED.sub(lambda found: MASK * len(found[0]), text)
