"""What the documentation says of losses, as reading the files of sentinels shows it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, fromstring

from glossary.canonical.tree import concept_tree, metadata_tree, unit_tree
from glossary.findings import Change, ReadingLoss
from glossary.model import Concept, Unit
from glossary.readers.xml.stream import XML_LANG
from tests.glossary.readers.sentinel_cases import CASES, WORD, Case, data_of, read, words_of

READERS = {
    "docs/read-bilingual.md": ("po", "xliff", "ts", "qph", "utx", "wordfast"),
    "docs/keyterms.md": ("keyterms",),
    "docs/read-lists.md": ("omegat", "markdown"),
    "docs/read-multiterm.md": ("multiterm",),
    "docs/read-tables.md": ("csv", "json", "xlsx"),
    "docs/read-tbx.md": ("tbx",),
    "docs/read-tmx.md": ("tmx",),
}
"""The documentation of each reader."""
_OF = re.compile(r"(.+?(?: of an?| within))( \S+)")
_UNKNOWN = ("unknown", "b")
"""Elements and attributes that TMX does not have."""
_XML = XML_LANG.removesuffix("lang")
_LANGUAGES = ("en", "fr", "it", "nl")


def losses_as_markdown(file: str) -> str:
    """Return a table of what the readers of a page of the documentation count as lost, by feature."""
    names: dict[str, set[str]] = {}
    for case in CASES:
        if case.reader in READERS[file]:
            for loss, name in _losses(case):
                names.setdefault(loss, set()).add(WORD.sub("…", name))
    rows = [f"| `{loss}` | {'; '.join(_gathered(found))} |" for loss, found in sorted(names.items())]
    return "\n".join(["| feature | what the report counts |", "|---|---|", *rows])


def _losses(case: Case) -> Iterator[tuple[str, str]]:
    _, _, report = read(case)
    for (how, name, _), tally in report.changes.items():
        if how is Change.DROPPED:
            yield tally.loss, name
    if report.omitted:
        yield ReadingLoss.ENTRY, "an entry that is left out, with a warning"


def _gathered(names: Iterable[str]) -> Iterator[str]:
    """Join the names that differ only in what the value belongs to."""
    same: dict[str, list[str]] = {}
    for name in sorted(names):
        found = _OF.fullmatch(name)
        same.setdefault(found[1] if found else name, []).append(found[2] if found else "")
    for what, (owner, *others) in same.items():
        yield ", ".join([f"`{what}{owner}`", *(f"`{other.rpartition(' ')[2]}`" for other in others)])


# What becomes of the elements and attributes of TMX


class _Place(NamedTuple):
    element: str
    part: str
    """An attribute, or ``text``."""
    word: str


def tmx_as_markdown() -> str:
    """Return a table of the elements and attributes of TMX, with where each stands in a unit and in a concept."""
    units, concepts = (case for case in CASES if case.file == "memory.tmx")
    trees = _tree(units), _tree(concepts)
    parts: dict[tuple[str, str, str], list[str]] = {}
    seen = set()
    for place in _places(fromstring(data_of(units))):
        if place[:2] not in seen:
            seen.add(place[:2])
            unit, concept = (_fate(place, tree) for tree in trees)
            parts.setdefault((place.element, unit, concept), []).append(place.part)
    rows = [
        f"| {element} | {', '.join(f'`{part}`' if part != 'text' else part for part in found)} | {unit} | {concept} |"
        for (element, unit, concept), found in parts.items()
    ]
    return "\n".join(["| element | attributes | in a unit | in a concept |", "|---|---|---|---|", *rows])


def _tree(case: Case) -> Any:
    metadata, entries, _ = read(case)
    trees = [unit_tree(entry) for entry in entries if isinstance(entry, Unit)]
    return [metadata_tree(metadata), *trees, *(concept_tree(entry) for entry in entries if isinstance(entry, Concept))]


def _places(element: Element, above: str = "") -> Iterator[_Place]:
    """Yield what has a word of its own, in the order of the file."""
    name = element.tag
    label = f"`{name}` of `{above}`" if name in ("note", "prop") else f"`{name}`"
    for attribute, value in element.attrib.items():
        if words_of(value) and attribute not in _UNKNOWN and (name, attribute) != ("tuv", XML_LANG):
            yield _Place(label, attribute.replace(_XML, "xml:"), min(words_of(value)))
    if element.text and (words := WORD.search(element.text)):
        yield _Place(label, "text", words[0])
    for child in element:
        if child.tag not in _UNKNOWN:
            yield from _places(child, name)


def _fate(place: _Place, tree: Any) -> str:
    path = next(_paths(tree, place.word), None)
    if path is None:
        return "counted"
    return "kept" if path[-1] == place.part else f"`{'.'.join(path)}`"


def _paths(tree: Any, word: str, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the keys under which a word stands in the canonical form."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _paths(value, word, (*above, "LANGUAGE" if key in _LANGUAGES else key))
    elif isinstance(tree, list | tuple):
        for value in tree:
            yield from _paths(value, word, above)
    elif word in words_of(str(tree)):
        yield above
