"""Writes the usable terms of one glossary, one a line, as spelling checkers take words of their user."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from exporters.base import Exporter, Languages, Proof, carrying, option
from exporters.losses import Losses
from exporters.writing.pairs import one_line
from glossary.fields import Feature
from glossary.model import UNUSABLE, Concept, Entry, Metadata


@dataclass(frozen=True, slots=True)
class Options:
    comment: str = option("#", "what the first line begins with, which is no term")


def write_word_list(
    metadata: Metadata, entries: Iterable[Entry], out: IO[bytes], options: Options, losses: Losses
) -> None:
    out.write(f"{options.comment} {' '.join((metadata.title or 'glossary').split())}\n".encode())
    for concept in entries:
        assert isinstance(concept, Concept)  # no other entry comes, since units are not carried
        terms = [term for section in concept.sections.values() for term in section.terms]
        for term in terms:
            if term.status in UNUSABLE:
                losses.drop(Feature.DEPRECATED_TERM, concept, term.text)
            elif text := one_line(term.text, Feature.TERM, concept, losses):
                out.write(f"{text}\n".encode())
        if not terms:
            losses.omit(concept, Feature.TERMLESS, "no term in any language")


EXPORTER = Exporter(
    name="word-list",
    title="usable terms, one a line, for spelling checkers",
    suffix=".txt",
    languages=Languages.ANY,
    carries=carrying(
        [Feature.TERM, Feature.SYNONYM, Feature.TARGET_SYNONYM, Feature.HOMOGRAPH, Feature.UNTRANSLATED],
        [Feature.GLOSSARY_TITLE],
    ),
    options=Options,
    write=write_word_list,
    status=Proof.EXPERIMENTAL,
)
