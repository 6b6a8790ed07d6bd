"""Inflected forms from the dictionaries of Hunspell: each word with the endings that its rules allow."""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Ending(NamedTuple):
    strip: str
    add: str
    condition: re.Pattern[str]


class Rules(NamedTuple):
    encoding: str
    flag_length: int
    endings: dict[str, list[Ending]]


def rules_of(aff: Path) -> Rules:
    raw = aff.read_bytes()
    declared = re.search(rb"^SET\s+(\S+)", raw, re.MULTILINE)
    encoding = declared[1].decode() if declared else "latin-1"
    text = raw.decode(encoding)
    endings: defaultdict[str, list[Ending]] = defaultdict(list)
    for line in text.splitlines():
        parts = line.split()
        if len(parts) >= 5 and parts[0] == "SFX":
            strip, add = (part.partition("/")[0] for part in parts[2:4])
            condition = re.compile(f"{parts[4]}$")
            endings[parts[1]].append(Ending("" if strip == "0" else strip, "" if add == "0" else add, condition))
    return Rules(encoding, 2 if "FLAG long" in text else 1, dict(endings))


def forms_of(word: str, flags: str, rules: Rules) -> set[str]:
    """Return the forms of a word, itself among them."""
    forms = {word}
    for position in range(0, len(flags), rules.flag_length):
        for ending in rules.endings.get(flags[position : position + rules.flag_length], ()):
            if ending.condition.search(word) and word.endswith(ending.strip):
                forms.add(word[: len(word) - len(ending.strip)] + ending.add)
    return forms


def paradigms(folder: Path, name: str, wanted: str, count: int) -> Iterator[tuple[str, list[str]]]:
    """Yield some words whose line in the dictionary matches ``wanted``, with their other forms; always the same."""
    rules = rules_of(folder / f"{name}.aff")
    lines = (folder / f"{name}.dic").read_text(encoding=rules.encoding).splitlines()[1:]
    pattern = re.compile(wanted)
    lines = [line for line in lines if pattern.match(line)]
    random.Random(23).shuffle(lines)
    for line in lines:
        word, _, rest = line.partition("/")
        forms = sorted(forms_of(word, rest.split()[0] if rest.split() else "", rules) - {word})
        if forms and count:
            count -= 1
            yield word, forms
