"""Makes functions that build objects of the model like an example, from other values.

In the example, test words stand in place of the values.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, TypeAlias

from glossary.fields import iso_date
from glossary.model import Concept, bare_concept

Make: TypeAlias = Callable[[Sequence[str]], Any]
"""Builds an object from the pieces of a text."""
_WORD = re.compile(r"text (\d+) of it( ?)")


class OddValueError(Exception):
    """A value needs more care than a function takes that was made of an example."""


class Words:
    """The test words for values, by the index of each value.

    A word ends with a space, which shows whether the reader trims the value. With ``has_dates``, the word for a date is
    another date of the same form.
    """

    def __init__(self, values: dict[int, str], *, has_dates: bool) -> None:
        self.words: dict[int, str] = {}
        self._dates: dict[str, int] = {}
        self._places: dict[int, int] = {}
        for index, value in values.items():
            word = f"text {index} of it "
            if has_dates and iso_date(value):
                word = f"{1000 + index}{value[4:]}"
                if date := iso_date(word):
                    self._dates[date] = index
            self.words[index] = word

    def only(self, indexes: Collection[int]) -> "Words":
        """Return the words of some of the values."""
        words = Words({}, has_dates=False)
        words.words = {index: word for index, word in self.words.items() if index in indexes}
        words._dates = {date: index for date, index in self._dates.items() if index in indexes}
        return words

    def at(self, indexes: Sequence[int]) -> "Words":
        """Return the same words for functions that get the values alone, in this order."""
        words = self.only(indexes)
        words._places = {index: place for place, index in enumerate(indexes)}
        return words

    @property
    def texts(self) -> set[int]:
        """The indexes of the values that are no dates."""
        return set(self.words) - set(self._dates.values())

    @property
    def alike(self) -> dict[int, str]:
        """The same word for all values but dates."""
        return self.words | dict.fromkeys(self.texts, "the same text")

    def found_in(self, texts: Collection[str]) -> set[int]:
        """Return the indexes of the values whose words are in the texts."""
        found = {self._dates[text] for text in texts if text in self._dates}
        return found | {int(word[1]) for text in texts for word in _WORD.finditer(text)}

    def expression(self, text: str) -> str | None:
        """Return what makes a text from the values ``p``; None if there is no word in it."""
        if text in self._dates:
            return f"date({self._value(self._dates[text])})"
        parts: list[str] = []
        end = 0
        for word in _WORD.finditer(text):
            parts += [repr(text[end : word.start()])] if word.start() > end else []
            value = self._value(int(word[1]))
            parts.append(value if word[2] else f"{value}.strip()")
            end = word.end()
        if not parts:
            return None
        return " + ".join(parts + ([repr(text[end:])] if end < len(text) else []))

    def _value(self, index: int) -> str:
        return f"p[{self._places.get(index, index)}]"


def made_by(example: object, words: Words, special: Collection[str], without: Collection[str] = ()) -> Make:
    """Return the function that builds an object like the example.

    The function raises OddValueError for a date that is none, for an id that is encoded, and for a note that is one of
    the ``special`` texts. It leaves out the fields ``without``.
    """
    expressions = _Expressions(words, without)

    def note(text: str) -> str:
        if text in special:
            raise OddValueError
        return text

    # Only names and indexes are in the expression, and texts as literals.
    function = f"lambda p: {expressions.expression(example)}"
    make: Make = eval(function, {**expressions.names, "date": _date, "note": note, "identifier": _identifier})
    return make


def bare_made_by(example: Concept, words: Words) -> Make:
    """Return the function that builds a concept of bare terms like the example."""
    expressions = _Expressions(words, ())
    identifier = expressions.expression(example.id, "id")
    texts = expressions.expression(example.bare_texts())
    make: Make = eval(
        f"lambda p: bare_concept({identifier}, {texts}, None)",
        {**expressions.names, "bare_concept": bare_concept, "identifier": _identifier},
    )
    return make


def texts_in(thing: object) -> Iterator[str]:
    """Yield the texts in the fields of an object of the model; keys, such as languages, are none."""
    if type(thing) is str:
        yield thing
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from texts_in(value)
    elif isinstance(thing, tuple | list):
        for value in thing:
            yield from texts_in(value)
    elif is_dataclass(thing):
        for one in fields(thing):
            if one.name != "location":
                yield from texts_in(getattr(thing, one.name))


def _date(text: str) -> str:
    date = iso_date(text)
    if date is None:
        raise OddValueError
    return date


def _identifier(text: str) -> str:
    if text.startswith("_"):
        raise OddValueError
    return text


class _Expressions:
    """Writes the expression that builds an object."""

    def __init__(self, words: Words, without: Collection[str]) -> None:
        self.names: dict[str, Any] = {}
        self._words = words
        self._without = {"location", *without}

    def expression(self, value: object, attribute: str = "") -> str:
        if type(value) is str:
            return self._text(value, attribute)
        if isinstance(value, list):
            return f"[{', '.join(self.expression(one) for one in value)}]"
        if isinstance(value, dict):
            return f"{{{', '.join(f'{key!r}: {self.expression(one)}' for key, one in value.items())}}}"
        if is_dataclass(value):
            return self._object(value)
        if not isinstance(value, tuple) or not any(map(self._words.expression, texts_in(value))):
            return self._named(value)
        inside = ", ".join(self.expression(one, attribute) for one in value)
        return f"({inside},)" if type(value) is tuple else f"{self._class(value)}({inside})"

    def _text(self, text: str, attribute: str) -> str:
        expression = self._words.expression(text)
        if expression is None:
            return repr(text)
        if attribute == "notes":
            return f"note({expression})"
        return f"identifier({expression})" if attribute == "id" else expression

    def _object(self, value: Any) -> str:
        set_fields = [
            one for one in fields(value) if one.name not in self._without and getattr(value, one.name) != _default(one)
        ]
        inside = ", ".join(f"{one.name}={self.expression(getattr(value, one.name), one.name)}" for one in set_fields)
        return f"{self._class(value)}({inside})"

    def _class(self, value: object) -> str:
        name = type(value).__name__
        self.names[name] = type(value)
        return name

    def _named(self, value: object) -> str:
        name = f"constant_{len(self.names)}"
        self.names[name] = value
        return name


def _default(one: "Field[Any]") -> object:
    return one.default_factory() if one.default_factory is not MISSING else one.default
