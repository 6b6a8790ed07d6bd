"""Writes the usable terms of a glossary, one per line, as a user word list for spelling checkers."""

from dataclasses import dataclass
from typing import IO

from exporters import Exporter, Languages, Losses, Proof, TextWriter, Writer, carrying, one_line, option
from glossary import UNUSABLE, Concept, Feature, Metadata


@dataclass(frozen=True, slots=True)
class Options:
    comment: str = option("#", "what the first line begins with, which is no term")


def open_word_list(metadata: Metadata, out: IO[bytes], options: Options, losses: Losses) -> Writer:
    def text_of(concept: Concept) -> str:
        """Return the lines of a concept; entries are never units, since the exporter does not carry them."""
        lines = []
        terms = [term for section in concept.sections.values() for term in section.terms]
        for term in terms:
            if term.status in UNUSABLE:
                losses.drop(Feature.DEPRECATED_TERM, concept, term.text)
            elif text := one_line(term.text, Feature.TERM, concept, losses):
                lines.append(f"{text}\n")
        if not terms:
            losses.omit(concept, Feature.TERMLESS, "no term in any language")
        return "".join(lines)

    title = " ".join((metadata.title or "glossary").split())
    return TextWriter(out, f"{options.comment} {title}\n", text_of)


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
    open=open_word_list,
    status=Proof.EXPERIMENTAL,
)
