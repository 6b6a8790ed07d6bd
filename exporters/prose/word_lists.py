"""A list of the words of all terms, one a line, for a spelling checker; words to avoid have a mark before them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import IO, Any
from unicodedata import category

from exporters.base import Consumer, Exporter, Languages, NoOptions, Proof, Writer, carrying
from exporters.losses import Losses
from exporters.prose.terms import Avoided, is_used, not_used, terms_of
from glossary.fields import Feature
from glossary.model import Concept, Metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """What a spelling checker takes for a word, and how it is told that a word is wrong."""

    mark: str
    """Before a word to avoid."""
    joiners: str
    """What a word may hold between its letters, digits and marks."""
    forms: Callable[[str, bool], Iterable[str]]
    """Gives the forms of a word to avoid, by which it is found in any case or, if its case matters, in this one.

    No form at all: that cannot be said there.
    """


def word_list_exporter(
    name: str, title: str, form: WordList, *, knowledge: str, consumer: Consumer
) -> Exporter[NoOptions]:
    return Exporter(
        name=name,
        title=title,
        suffix=".txt",
        languages=Languages.ANY,
        carries=carrying(
            {
                Feature.TERM,
                Feature.SYNONYM,
                Feature.TARGET_SYNONYM,
                Feature.HOMOGRAPH,
                Feature.UNTRANSLATED,
                Feature.DEPRECATED_TERM,
            }
        ),
        options=NoOptions,
        open=partial(_open, form),
        is_streamed=False,
        status=Proof.PROVED,
        knowledge=knowledge,
        consumer=consumer,
    )


def _open(form: WordList, metadata: Metadata, out: IO[bytes], _options: NoOptions, losses: Losses) -> Writer:
    return _WordListWriter(form, metadata.languages, out, losses)


class _WordListWriter:
    """Keeps the words until the end, since only then it is known which ones are to be used."""

    def __init__(self, form: WordList, languages: tuple[str, ...], out: IO[bytes], losses: Losses) -> None:
        self._form = form
        self._languages = languages
        self._out = out
        self._losses = losses
        self._used: set[str] = set()
        self._avoided: list[Avoided] = []

    def write(self, entries: Sequence[Any], /) -> None:
        for concept in entries:
            for terms in terms_of(concept, self._languages, self._losses):
                for _, text in terms.used:
                    self._use(concept, text)
                self._avoided += filter(self._is_word, terms.avoided)

    def close(self) -> None:
        lines = set(self._used)
        for one in not_used(self._avoided, self._used, self._losses):
            forms = self._form.forms(one.text, one.is_case_sensitive)
            marked = [f"{self._form.mark}{form}" for form in forms if not is_used(form, self._used)]
            if not marked:
                self._losses.drop(Feature.DEPRECATED_TERM, one.concept, f"{one.text}: it is right in another case")
            lines.update(marked)
        self._out.write("".join(f"{line}\n" for line in sorted(lines)).encode())

    def _use(self, concept: Concept, text: str) -> None:
        words = words_of(text, self._form.joiners)
        if not words:
            self._losses.drop(Feature.TERM, concept, f"{text}: there is no word in it")
        elif words != [text]:
            self._losses.alter(concept, Feature.TERM, f"{text} is written as its words: {', '.join(words)}")
        self._used.update(words)

    def _is_word(self, one: Avoided) -> bool:
        if words_of(one.text, self._form.joiners) == [one.text]:
            return True
        self._losses.drop(Feature.DEPRECATED_TERM, one.concept, f"{one.text}: only a single word can be marked")
        return False


def words_of(text: str, joiners: str) -> list[str]:
    """Split a text into words of letters, digits and combining marks, which may hold joiners but not at their ends."""
    kept = [character if category(character)[0] in "LMN" or character in joiners else " " for character in text]
    return [word for part in "".join(kept).split() if (word := part.strip(joiners))]
