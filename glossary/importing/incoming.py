"""What comes into a merge: entries that belong together, and the questions that they raise."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar
from unicodedata import normalize

from glossary.fields import CONCEPT_FIELDS, LANGUAGE_FIELDS, Field
from glossary.findings import Report, UsageError
from glossary.languages import primary_language
from glossary.model import Concept, Entry, LanguageSection, Metadata, Term, Unit
from glossary.rules import Code

Thing = TypeVar("Thing", Concept, LanguageSection, Term, Unit)


def joined_by_id(entries: list[Entry], on: str, report: Report) -> list[Entry]:
    """Join concepts that come in with one id, as the rows of a table do that was sorted; report a contradiction."""
    joined: list[Entry] = []
    places: dict[str, int] = {}
    for entry in entries:
        if not isinstance(entry, Concept) or entry.id not in places:
            if isinstance(entry, Concept):
                places[entry.id] = len(joined)
            joined.append(entry)
            continue
        first = joined[places[entry.id]]
        assert isinstance(first, Concept)
        if (both := _union(first, entry, on)) is None:
            report.error(
                Code.DUPLICATE_ID,
                f"{entry.id!r} comes in twice",
                entry.location,
                related=(first.location,) if first.location is not None else (),
            )
        else:
            joined[places[entry.id]] = both
    return joined


def _union(first: Concept, second: Concept, on: str) -> Concept | None:
    """Return what two concepts say together; None where they say different things in one place, or of other terms."""
    sources = texts_of(first, on), texts_of(second, on)
    if all(sources) and not sources[0] & sources[1]:
        return None
    fields = _united_fields(CONCEPT_FIELDS, first, second)
    if fields is None:
        return None
    sections = dict(first.sections)
    for language, section in second.sections.items():
        known = sections.get(language)
        if known is None:
            sections[language] = section
            continue
        language_fields = _united_fields(LANGUAGE_FIELDS, known, section)
        if language_fields is None:
            return None
        sections[language] = replace(known, terms=with_synonyms(known.terms, section.terms), **language_fields)
    return replace(first, sections=sections, **fields)


def _united_fields(fields: Iterable[Field], first: Thing, second: Thing) -> dict[str, Any] | None:
    united: dict[str, Any] = {}
    for each in fields:
        old, new = getattr(first, each.attribute), getattr(second, each.attribute)
        if isinstance(old, tuple):
            united[each.attribute] = union_of(old, new)
        elif None in (old, new) or old == new:
            united[each.attribute] = new if old is None else old
        else:
            return None
    return united


def union_of(existing: tuple[Any, ...], incoming: tuple[Any, ...]) -> tuple[Any, ...]:
    """Append the incoming items that are missing; add the source or text that an existing item lacks."""
    united = list(existing)
    for item in incoming:
        place = next((index for index, kept in enumerate(united) if contains(kept, item)), None)
        if place is None:
            united.append(item)
        elif not isinstance(item, str) and item[1] is not None:
            united[place] = type(item)(united[place][0], item[1])
    return tuple(united)


def contains(kept: Any, item: Any) -> bool:
    """Return whether two items are equal, or differ only in a second part that one of them lacks."""
    if isinstance(item, str):
        return normal(kept) == normal(item)
    if item[0] is None or kept[0] is None:
        return bool(kept == item)
    return normal(kept[0]) == normal(item[0]) and (item[1] is None or kept[1] in (None, item[1]))


def with_synonyms(terms: list[Term], others: list[Term]) -> list[Term]:
    texts = {normal(term.text) for term in terms}
    return [*terms, *(term for term in others if normal(term.text) not in texts)]


def ask_for_language(entries: list[Entry], on: str, known: set[str], *, by_id: bool) -> None:
    """Raise UsageError G801 where no incoming entry has the language to join on, and another one could be it."""
    incoming = dict.fromkeys(language for entry in entries for language in languages_of(entry))
    if on in incoming or not incoming or by_id:
        return
    kin = [language for language in incoming if primary_language(language) == primary_language(on)]
    shared = [language for language in incoming if language in known]
    if kin:
        suggestion = f"--map-lang {kin[0]}={on} reads {kin[0]} as {on}"
    elif shared:
        suggestion = f"--on {shared[0]} joins by the terms in {shared[0]}"
    else:
        return
    raise UsageError(
        Code.WRONG_USAGE,
        f"entries are joined by their terms in {on}, and none comes in: there is {', '.join(incoming)}",
        suggestion=suggestion,
    )


def name_near_languages(entries: list[Entry], metadata: Metadata, report: Report) -> None:
    """Name the languages that come in beside a kindred one of the glossary, such as de-DE beside de."""
    for tag in dict.fromkeys(tag for entry in entries for tag in languages_of(entry)):
        near = [other for other in metadata.languages if primary_language(other) == primary_language(tag)]
        if near and tag not in near:
            report.remark(f"{tag} comes in beside {', '.join(near)}; --map-lang {tag}={near[0]} reads it as {near[0]}")


def languages_of(entry: Entry) -> Iterator[str]:
    yield from entry.sections if isinstance(entry, Concept) else entry.texts


def texts_of(concept: Concept, language: str) -> set[str]:
    section = concept.sections.get(language)
    return {normal(term.text) for term in section.terms} if section else set()


def normal(text: str) -> str:
    return text if text.isascii() else normalize("NFC", text)
