"""Vale: a style for each language, with rules for the terms to avoid, and a vocabulary of the terms to use."""

import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from exporters.base import Consumer, Exporter, Languages, NoOptions, Writer, carrying
from exporters.losses import Losses
from exporters.prose.terms import Avoided, not_used, terms_of
from glossary.fields import Feature
from glossary.languages import script
from glossary.model import Metadata

_SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}#]")
_WITHOUT_SPACES = frozenset({"Hans", "Hant", "Jpan", "Kore", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"})
"""Scripts in which a term stands beside letters that are no part of it."""
_HEAD = """\
extends: {kind}
message: "{message}"
level: warning
ignorecase: true
nonword: true
vocab: false
"""
_USE = _HEAD.format(kind="substitution", message="Use '%s' instead of '%s'.") + (
    "capitalize: true\naction:\n  name: replace\nswap:\n"
)
_AVOID = _HEAD.format(kind="existence", message="Avoid '%s'.") + "tokens:\n"


class _StyleWriter:
    """Keeps the terms until the end, since only then it is known which ones are to be used."""

    def __init__(self, metadata: Metadata, out: IO[bytes], losses: Losses) -> None:
        self._out = out
        self._losses = losses
        self._used: dict[str, dict[str, bool]] = {tag: {} for tag in metadata.languages}
        """By language, the terms to use, and whether their case matters."""
        self._avoided: dict[str, list[Avoided]] = {tag: [] for tag in metadata.languages}

    def write(self, entries: Sequence[Any], /) -> None:
        for concept in entries:
            for terms in terms_of(concept, self._used, self._losses):
                used = self._used[terms.language]
                for term, text in terms.used:
                    used[text] = term.case_sensitive is True and used.get(text, True)
                self._avoided[terms.language] += terms.avoided

    def close(self) -> None:
        with zipfile.ZipFile(self._out, "w", zipfile.ZIP_STORED) as archive:
            for tag, used in self._used.items():
                avoided = list(not_used(self._avoided[tag], used, self._losses))
                for name, text in _members(tag, used, avoided):
                    archive.writestr(zipfile.ZipInfo(name), text)


def _members(tag: str, used: dict[str, bool], avoided: Iterable[Avoided]) -> Iterator[tuple[str, str]]:
    """Yield the files of a language that are not empty, by their names below Vale's ``StylesPath``."""
    style = f"Terms-{tag}"
    is_apart = script(tag) not in _WITHOUT_SPACES
    accepted = [_escaped(text) if is_exact else f"(?i){_escaped(text)}" for text, is_exact in used.items()]
    swaps, tokens = [], []
    for one in avoided:
        pattern = json.dumps(_pattern(one, is_apart=is_apart), ensure_ascii=False)
        if one.replacement and not _is_pattern(one.replacement):
            swaps.append(f"  {pattern}: {json.dumps(one.replacement, ensure_ascii=False)}\n")
        else:
            tokens.append(f"  - {pattern}\n")
    if accepted:
        yield f"config/vocabularies/{style}/accept.txt", "".join(f"{line}\n" for line in sorted(accepted))
    if swaps:
        yield f"{style}/Use.yml", _USE + "".join(sorted(swaps))
    if tokens:
        yield f"{style}/Avoid.yml", _AVOID + "".join(sorted(tokens))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _pattern(one: Avoided, *, is_apart: bool) -> str:
    text = f"(?-i:{_escaped(one.text)})" if one.is_case_sensitive else _escaped(one.text)
    return rf"(?<!\w){text}(?!\w)" if is_apart else text


def _is_pattern(replacement: str) -> bool:
    """Return whether Vale would not take a replacement as it stands: it splits at bars, and fills in groups."""
    return "|" in replacement or "$" in replacement


def _open(metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    return _StyleWriter(metadata, out, losses)


EXPORTER = Exporter(
    name="vale",
    title="styles and vocabularies for Vale, one for each language, in one archive",
    suffix=".zip",
    languages=Languages.ANY,
    carries=carrying(
        {
            Feature.TERM,
            Feature.SYNONYM,
            Feature.TARGET_SYNONYM,
            Feature.HOMOGRAPH,
            Feature.UNTRANSLATED,
            Feature.DEPRECATED_TERM,
            Feature.CASE_SENSITIVE,
        }
    ),
    options=NoOptions,
    open=_open,
    is_streamed=False,
    knowledge="vale.sh, substitution, existence and vocabularies; github.com/errata-ai/vale, internal/check: a term to "
    "avoid has a rule with its preferred term, or one without; terms to use are a vocabulary, and their case is "
    "checked where it matters",
    consumer=Consumer(
        name="vale",
        title="Vale",
        advice=(
            "Unpack the .zip into the folder that StylesPath names in .vale.ini.",
            "There say Vocab = Terms-en, and add Terms-en to BasedOnStyles, for the language of the texts.",
        ),
    ),
)
