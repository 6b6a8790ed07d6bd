"""Converts between the model and the canonical shape: mappings, lists and texts, the same in YAML and JSON Lines.

``*_from`` functions build the model from a tree and report each problem with its path in the tree. ``*_tree``
functions build the canonical tree: the shortest form of each value, keys in the order of ``glossary.fields``.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeAlias

from glossary.canonical.segments import parsed
from glossary.fields import (
    CONCEPT_FIELDS,
    HEADER_FIELDS,
    LANGUAGE_FIELDS,
    METADATA_FIELDS,
    TERM_FIELDS,
    UNIT_FIELDS,
    VARIANT_FIELDS,
    Field,
    Fields,
    Kind,
    Tree,
    TreePath,
    is_date,
)
from glossary.languages import WrongTagError, canonical
from glossary.model import (
    Concept,
    CrossReference,
    ExternalReference,
    LanguageSection,
    MemoryHeader,
    Metadata,
    Note,
    Passage,
    Property,
    Term,
    Transaction,
    Unit,
    Variant,
)
from glossary.rules import Code
from glossary.similarity import closest

FORMAT_VERSION = "1"


_METADATA = {field.key: field for field in METADATA_FIELDS}
_CONCEPT = {field.key: field for field in CONCEPT_FIELDS}
_LANGUAGE = {field.key: field for field in LANGUAGE_FIELDS}
_TERM = {field.key: field for field in TERM_FIELDS}
_UNIT = {field.key: field for field in UNIT_FIELDS}
_VARIANT = {field.key: field for field in VARIANT_FIELDS}
_HEADER = {field.key: field for field in HEADER_FIELDS}
METADATA_KEYS = ("glossport", *_METADATA, "source_language", "languages", "memory_header")
HEADER_KEYS = (*_HEADER, "language_names")
VARIANT_KEYS = ("text", "segment", *_VARIANT)
CONCEPT_KEYS = ("id", *_CONCEPT, "languages", "terms")
TERM_KEYS = ("text", *_TERM)


class Problem(NamedTuple):
    """A problem in a tree, with its path; ``at_key`` means that the key is wrong, not its value."""

    path: TreePath
    code: str
    message: str
    suggestion: str | None = None
    at_key: bool = False


Problems: TypeAlias = list[Problem]


def metadata_from(tree: dict[str, Tree], problems: Problems) -> Metadata:
    """Build the metadata from the top-level mapping without ``concepts`` and ``units``."""
    metadata = Metadata()
    for key, value in tree.items():
        if field := _METADATA.get(key):
            setattr(
                metadata,
                field.attribute,
                _date(value, (key,), problems) if key == "date" else _text(value, (key,), problems),
            )
        elif key == "source_language":
            metadata.source_language = _language(value, (key,), problems)
        elif key == "languages":
            metadata.languages = _languages(value, (key,), problems)
        elif key == "memory_header":
            metadata.memory_header = _header(value, (key,), problems)
        elif key == "glossport":
            if str(value) != FORMAT_VERSION:
                problems.append(
                    Problem(
                        (key,),
                        Code.UNKNOWN_VALUE,
                        f"{value!r} is not a version of this format",
                        f"write 'glossport: {FORMAT_VERSION}'",
                    )
                )
        else:
            problems.append(_unknown(key, (), (*METADATA_KEYS, "concepts", "units")))
    if metadata.source_language and metadata.languages and metadata.source_language not in metadata.languages:
        problems.append(
            Problem(
                ("source_language",),
                Code.UNDECLARED_LANGUAGE,
                f"{metadata.source_language!r} is not among the languages",
            )
        )
    return metadata


def concept_from(tree: Tree, problems: Problems) -> Concept | None:
    """Build a concept; None if the tree is not a mapping. Callers must discard a concept that has problems."""
    if not isinstance(tree, dict):
        problems.append(
            Problem((), Code.WRONG_SHAPE, f"a concept is a mapping with id and terms, not {_kind_of(tree)}")
        )
        return None
    concept = Concept(_text(tree["id"], ("id",), problems) or "" if "id" in tree else "")
    if "id" not in tree:
        problems.append(Problem((), Code.MISSING_VALUE, "the concept has no id"))
    if "terms" in tree:
        _read_terms(tree["terms"], concept, problems)
    for key, value in tree.items():
        if key in ("id", "terms"):
            continue
        if key == "definition" and _is_language_map(value):
            for section, nested, path in _sections(value, concept, (key,), problems):
                section.definitions = _parse(_LANGUAGE[key], nested, path, problems)
        elif field := _CONCEPT.get(key):
            setattr(concept, field.attribute, _parse(field, value, (key,), problems))
        elif key == "languages":
            _read_sections(value, concept, problems)
        else:
            problems.append(_unknown(key, (), CONCEPT_KEYS))
    return concept


def unit_from(tree: Tree, problems: Problems) -> Unit | None:
    """Build a unit; None if the tree is not a mapping or has no text in any language."""
    if not isinstance(tree, dict):
        problems.append(
            Problem((), Code.WRONG_SHAPE, f"a unit is a mapping from languages to texts, not {_kind_of(tree)}")
        )
        return None
    unit = Unit({})
    variants: list[Variant] = []
    seen = set()
    for key, value in tree.items():
        if field := _UNIT.get(key):
            setattr(unit, field.attribute, _parse(field, value, (key,), problems))
            continue
        language = _language(key, (key,), problems, at_key=True, known=tuple(_UNIT))
        if language in seen:
            problems.append(Problem((key,), Code.DUPLICATE_KEY, f"{language!r} stands twice", at_key=True))
        elif language:
            seen.add(language)
            if isinstance(value, str) and (text := _text(value, (key,), problems)):
                unit.texts[language] = text
            variants += _variants(language, value, (key,), problems)
    if not seen:
        problems.append(Problem((), Code.MISSING_VALUE, "the unit has no text in any language"))
        return None
    return unit if len(variants) == len(unit.texts) else unit.with_variants(variants)


def _variants(language: str, tree: Tree, path: TreePath, problems: Problems) -> list[Variant]:
    """Read the text of a language, a mapping with a text or segment and its details, or a list of these."""
    if not isinstance(tree, list):
        variant = _variant(language, tree, path, problems)
        return [variant] if variant else []
    found = [_variant(language, item, (*path, index), problems) for index, item in enumerate(tree)]
    return [variant for variant in found if variant]


def _variant(language: str, tree: Tree, path: TreePath, problems: Problems) -> Variant | None:
    if not isinstance(tree, dict):
        text = _text(tree, path, problems)
        return None if text is None else Variant(language, text)
    variant = Variant(language, "")
    for key, value in tree.items():
        if field := _VARIANT.get(key):
            setattr(variant, field.attribute, _parse(field, value, (*path, key), problems))
        elif key not in VARIANT_KEYS:
            problems.append(_unknown(key, path, VARIANT_KEYS))
        elif not isinstance(value, str):
            problems.append(Problem((*path, key), Code.WRONG_SHAPE, f"a text is meant here, not {_kind_of(value)}"))
        elif key == "text":
            variant.text = value
        else:
            _read_segment(variant, value, (*path, key), problems)
    if "text" in tree and "segment" in tree:
        message = "text and segment stand side by side: a segment holds its text"
        problems.append(Problem((*path, "segment"), Code.DUPLICATE_KEY, message, at_key=True))
    return variant


def _read_segment(variant: Variant, markup: str, path: TreePath, problems: Problems) -> None:
    try:
        variant.text, variant.markup = parsed(markup)
    except ValueError as error:
        problems.append(Problem(path, Code.BROKEN_SYNTAX, f"the segment: {error}"))


def _header(tree: Tree, path: TreePath, problems: Problems) -> MemoryHeader | None:
    if not isinstance(tree, dict):
        problems.append(Problem(path, Code.WRONG_SHAPE, f"a mapping is meant here, not {_kind_of(tree)}"))
        return None
    header = MemoryHeader()
    for key, value in tree.items():
        if field := _HEADER.get(key):
            setattr(header, field.attribute, _parse(field, value, (*path, key), problems))
        elif key == "language_names" and isinstance(value, dict):
            for tag, name in value.items():
                language = _language(tag, (*path, key, tag), problems, at_key=True)
                text = _text(name, (*path, key, tag), problems)
                if language and text:
                    header.language_names[language] = text
        else:
            problems.append(_unknown(key, path, HEADER_KEYS))
    return header


def metadata_tree(metadata: Metadata) -> dict[str, Tree]:
    tree: dict[str, Tree] = {"glossport": FORMAT_VERSION}
    for field in METADATA_FIELDS:
        if (value := getattr(metadata, field.attribute)) is not None:
            tree[field.key] = value
    if metadata.source_language:
        tree["source_language"] = metadata.source_language
    if metadata.languages:
        tree["languages"] = list(metadata.languages)
    if metadata.memory_header:
        names = metadata.memory_header.language_names
        tree["memory_header"] = _fields_tree(metadata.memory_header, HEADER_FIELDS) | (
            {"language_names": dict(names)} if names else {}
        )
    return tree


def concept_tree(concept: Concept) -> dict[str, Tree]:
    if concept.is_only_terms:
        return {"id": concept.id, "terms": dict(concept.bare_texts() or {})}
    tree: dict[str, Tree] = {"id": concept.id}
    sections = _in_reading_order(concept)
    for field in CONCEPT_FIELDS:
        if field.key == "definition" and not concept.definitions:
            by_language = {
                language: _write(field, section.definitions) for language, section in sections if section.definitions
            }
            if by_language:
                tree[field.key] = by_language
        else:
            _put(tree, concept, field)
    rest = {}
    for language, section in sections:
        details: dict[str, Tree] = {}
        for field in LANGUAGE_FIELDS:
            # Language definitions are written above, unless the concept's own definition is there.
            if field.key != "definition" or concept.definitions:
                _put(details, section, field)
        if details:
            rest[language] = details
    if rest:
        tree["languages"] = rest
    tree["terms"] = {
        language: _one_or_list([_term_tree(term) for term in section.terms])
        for language, section in sections
        if section.terms
    }
    return tree


def unit_tree(unit: Unit) -> dict[str, Tree]:
    tree: dict[str, Tree] = _variants_tree(unit.variants) if unit.variants else dict(unit.texts)
    for field, value in UNIT_FIELDS.set_in(unit):
        tree[field.key] = _write(field, value)
    return tree


def _variants_tree(variants: Iterable[Variant]) -> dict[str, Tree]:
    by_language: dict[str, list[Tree]] = {}
    for variant in variants:
        by_language.setdefault(variant.language, []).append(_variant_tree(variant))
    return {language: _one_or_list(trees) for language, trees in by_language.items()}


def _variant_tree(variant: Variant) -> Tree:
    details = _fields_tree(variant, VARIANT_FIELDS)
    if variant.markup is not None:
        return {"segment": variant.markup, **details}
    if details or not variant.text or variant.text.isspace():
        return {**({"text": variant.text} if variant.text else {}), **details}
    return variant.text


def _fields_tree(thing: object, fields: Fields) -> dict[str, Tree]:
    return {field.key: _write(field, value) for field, value in fields.set_in(thing)}


# Reading the parts


def _read_terms(tree: Tree, concept: Concept, problems: Problems) -> None:
    if not isinstance(tree, dict):
        problems.append(
            Problem(("terms",), Code.WRONG_SHAPE, f"terms are a mapping from languages to terms, not {_kind_of(tree)}")
        )
        return
    for section, value, path in _sections(tree, concept, ("terms",), problems):
        if isinstance(value, list):
            if not value:
                problems.append(Problem(path, Code.MISSING_VALUE, "the list is empty"))
            for index, item in enumerate(value):
                if term := _term(item, (*path, index), problems):
                    section.terms.append(term)
        elif term := _term(value, path, problems):
            section.terms.append(term)


def _term(tree: Tree, path: TreePath, problems: Problems) -> Term | None:
    if not isinstance(tree, dict):
        text = _text(tree, path, problems)
        return None if text is None else Term(text)
    if "text" not in tree:
        problems.append(Problem(path, Code.MISSING_VALUE, "the term has no text"))
        return None
    text = _text(tree["text"], (*path, "text"), problems)
    term = Term(text or "")
    for key, value in tree.items():
        if field := _TERM.get(key):
            setattr(term, field.attribute, _parse(field, value, (*path, key), problems))
        elif key != "text":
            problems.append(_unknown(key, path, TERM_KEYS))
    return term


def _read_sections(tree: Tree, concept: Concept, problems: Problems) -> None:
    if not isinstance(tree, dict):
        problems.append(
            Problem(("languages",), Code.WRONG_SHAPE, f"a mapping from languages is meant, not {_kind_of(tree)}")
        )
        return
    for section, details, path in _sections(tree, concept, ("languages",), problems):
        if not isinstance(details, dict):
            problems.append(Problem(path, Code.WRONG_SHAPE, f"a mapping of fields is meant, not {_kind_of(details)}"))
            continue
        for key, value in details.items():
            field = _LANGUAGE.get(key)
            if field is None:
                problems.append(_unknown(key, path, tuple(_LANGUAGE)))
            elif key == "definition" and section.definitions:
                problems.append(
                    Problem(
                        (*path, key), Code.DUPLICATE_KEY, "the definition in this language stands twice", at_key=True
                    )
                )
            else:
                setattr(section, field.attribute, _parse(field, value, (*path, key), problems))


def _sections(
    tree: dict[str, Tree], concept: Concept, path: TreePath, problems: Problems
) -> Iterable[tuple[LanguageSection, Tree, TreePath]]:
    seen = set()
    for key, value in tree.items():
        language = _language(key, (*path, key), problems, at_key=True)
        if language is None:
            continue
        if language in seen:
            problems.append(Problem((*path, key), Code.DUPLICATE_KEY, f"{language!r} stands twice", at_key=True))
            continue
        seen.add(language)
        section = concept.sections.get(language)
        if section is None:
            section = concept.sections[language] = LanguageSection()
        yield section, value, (*path, key)


def _is_language_map(tree: Tree) -> bool:
    return isinstance(tree, dict) and "text" not in tree


def _languages(tree: Tree, path: TreePath, problems: Problems) -> tuple[str, ...]:
    values = tree if isinstance(tree, list) else [tree]
    found: list[str] = []
    for index, value in enumerate(values):
        place = (*path, index) if isinstance(tree, list) else path
        language = _language(value, place, problems)
        if language in found:
            problems.append(Problem(place, Code.DUPLICATE_KEY, f"{language!r} is listed twice"))
        elif language:
            found.append(language)
    return tuple(found)


def _language(
    tree: Tree, path: TreePath, problems: Problems, *, at_key: bool = False, known: tuple[str, ...] = ()
) -> str | None:
    if not isinstance(tree, str):
        problems.append(Problem(path, Code.WRONG_SHAPE, f"a language tag is meant, not {_kind_of(tree)}"))
        return None
    try:
        return canonical(tree)
    except WrongTagError as error:
        close = closest(tree, known)
        suggestion = f"did you mean {close!r}?" if close else error.suggestion
        problems.append(Problem(path, Code.WRONG_LANGUAGE, str(error), suggestion, at_key))
        return None


def _parse(field: Field, tree: Tree, path: TreePath, problems: Problems) -> Any:
    if field.kind is Kind.TEXT:
        return _text(tree, path, problems)
    if field.kind is Kind.FLAG:
        return _flag(tree, path, problems)
    if field.kind is Kind.CHOICE:
        return _choice(field, tree, path, problems)
    read = _ITEMS[field.kind]
    if not isinstance(tree, list):
        item = read(tree, path, problems)
        return () if item is None else (item,)
    if not tree:
        problems.append(Problem(path, Code.MISSING_VALUE, "the list is empty"))
    items = (read(item, (*path, index), problems) for index, item in enumerate(tree))
    return tuple(item for item in items if item is not None)


def _text(tree: Tree, path: TreePath, problems: Problems) -> str | None:
    if isinstance(tree, str) and tree and not tree.isspace():
        return tree
    if tree is None or isinstance(tree, str):
        problems.append(Problem(path, Code.MISSING_VALUE, "there is no text here", "write one or remove the key"))
    else:
        problems.append(Problem(path, Code.WRONG_SHAPE, f"a text is meant here, not {_kind_of(tree)}"))
    return None


def _flag(tree: Tree, path: TreePath, problems: Problems) -> bool | None:
    if tree in ("true", True):
        return True
    if tree in ("false", False):
        return False
    problems.append(Problem(path, Code.UNKNOWN_VALUE, f"{tree!r} is neither true nor false"))
    return None


def _choice(field: Field, tree: Tree, path: TreePath, problems: Problems) -> Any:
    assert field.choices is not None
    try:
        return field.choices(tree)
    except ValueError:
        values = [str(value) for value in field.choices]
        problems.append(
            Problem(
                path,
                Code.UNKNOWN_VALUE,
                f"{tree!r} is not a {field.key.replace('_', ' ')}",
                _did_you_mean(str(tree), values),
            )
        )
        return None


def _date(tree: Tree, path: TreePath, problems: Problems) -> str | None:
    text = _text(tree, path, problems)
    if text is not None and not is_date(text):
        problems.append(Problem(path, Code.WRONG_DATE, f"{text!r} is not a date", "write it as 2024-03-31"))
    return text


def _passage(tree: Tree, path: TreePath, problems: Problems) -> Passage | None:
    pair = _pair(("text", "source"), tree, path, problems)
    return pair and Passage(*pair)


def _cross_reference(tree: Tree, path: TreePath, problems: Problems) -> CrossReference | None:
    pair = _pair(("target", "text"), tree, path, problems)
    return pair and CrossReference(*pair)


def _external_reference(tree: Tree, path: TreePath, problems: Problems) -> ExternalReference | None:
    pair = _pair(("url", "text"), tree, path, problems)
    return pair and ExternalReference(*pair)


def _pair(keys: tuple[str, str], tree: Tree, path: TreePath, problems: Problems) -> tuple[str, str | None] | None:
    """Return the two parts of a value: a lone text is the first part, a mapping has one key for each part."""
    if not isinstance(tree, dict):
        text = _text(tree, path, problems)
        return None if text is None else (text, None)
    first, second = keys
    problems.extend(_unknown(key, path, keys) for key in tree if key not in keys)
    if first not in tree:
        problems.append(Problem(path, Code.MISSING_VALUE, f"there is no {first} here"))
        return None
    text = _text(tree[first], (*path, first), problems)
    other = _text(tree[second], (*path, second), problems) if second in tree else None
    return None if text is None else (text, other)


def _transaction(tree: Tree, path: TreePath, problems: Problems) -> Transaction | None:
    if not isinstance(tree, dict):
        return Transaction(_date(tree, path, problems))
    for key in tree:
        if key not in ("date", "by"):
            problems.append(_unknown(key, path, ("date", "by")))
    if not tree:
        problems.append(Problem(path, Code.MISSING_VALUE, "there is neither a date nor a name here"))
    date = _date(tree["date"], (*path, "date"), problems) if "date" in tree else None
    return Transaction(date, _text(tree["by"], (*path, "by"), problems) if "by" in tree else None)


def _note(tree: Tree, path: TreePath, problems: Problems) -> Note | None:
    values = _texts_by_key(tree, "text", ("text",), Note._fields, path, problems)
    return None if values is None else Note(**values)


def _property(tree: Tree, path: TreePath, problems: Problems) -> Property | None:
    values = _texts_by_key(tree, "type", ("type", "text"), Property._fields, path, problems)
    if values is None:
        return None
    before = values.pop("notes_before", None)
    if before is None:
        return Property(**values)
    if not before.isdecimal():
        problems.append(Problem((*path, "notes_before"), Code.UNKNOWN_VALUE, f"{before!r} is not a number of notes"))
        return None
    return Property(**values, notes_before=int(before))


def _texts_by_key(
    tree: Tree, first: str, required: tuple[str, ...], keys: tuple[str, ...], path: TreePath, problems: Problems
) -> dict[str, Any] | None:
    """Return the texts of a mapping by key; a lone text is the value of ``first``."""
    if not isinstance(tree, dict):
        tree = {first: tree}
    known = {_KEYS.get(key, key): key for key in keys}
    problems.extend(_unknown(key, path, tuple(known)) for key in tree if key not in known)
    missing = [key for key in required if key not in tree]
    problems.extend(Problem(path, Code.MISSING_VALUE, f"there is no {key} here") for key in missing)
    values = {known[key]: _any_text(value, (*path, key), problems) for key, value in tree.items() if key in known}
    return None if missing or None in values.values() else values


def _any_text(tree: Tree, path: TreePath, problems: Problems) -> str | None:
    """Return a text, which may be empty, as that of a property."""
    if isinstance(tree, str):
        return tree
    if isinstance(tree, int) and not isinstance(tree, bool):
        return str(tree)
    return _text(tree, path, problems)


_ITEMS: dict[Kind, Callable[[Tree, TreePath, Problems], Any]] = {
    Kind.TEXTS: _text,
    Kind.PASSAGES: _passage,
    Kind.CROSS_REFERENCES: _cross_reference,
    Kind.EXTERNAL_REFERENCES: _external_reference,
    Kind.TRANSACTIONS: _transaction,
    Kind.NOTES: _note,
    Kind.PROPERTIES: _property,
}


def _unknown(key: str, path: TreePath, known: tuple[str, ...]) -> Problem:
    return Problem((*path, key), Code.UNKNOWN_KEY, f"{key!r} is not a key here", _did_you_mean(key, known), at_key=True)


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    close = closest(word, known)
    return f"did you mean {close!r}?" if close else f"known are {', '.join(known)}"


def _kind_of(tree: Tree) -> str:
    if isinstance(tree, dict):
        return "a mapping"
    if isinstance(tree, list):
        return "a list"
    return "nothing" if tree in (None, "") else repr(tree)


# Writing the parts


def _in_reading_order(concept: Concept) -> list[tuple[str, LanguageSection]]:
    """Return the language sections in the order in which the tree is read, so that rewriting changes nothing."""
    if all(section.terms for section in concept.sections.values()):
        return list(concept.sections.items())
    return sorted(
        concept.sections.items(),
        key=lambda item: (not item[1].terms, bool(concept.definitions) or not item[1].definitions),
    )


def _put(tree: dict[str, Tree], thing: object, field: Field) -> None:
    value = getattr(thing, field.attribute)
    if value is not None and value != ():
        tree[field.key] = _write(field, value)


def _write(field: Field, value: Any) -> Tree:
    if field.kind in (Kind.TEXT, Kind.CHOICE):
        return str(value)
    if field.kind is Kind.FLAG:
        return bool(value)
    return _one_or_list([_item_tree(item) for item in value])


_KEYS = {"o_encoding": "o-encoding"}
"""The keys of parts whose name cannot be that of an attribute."""


def _item_tree(item: Any) -> Tree:
    if isinstance(item, str):
        return item
    tree = {_KEYS.get(name, name): text for name, text in item._asdict().items() if text is not None}
    return tree if len(tree) > 1 or item[0] is None else item[0]


def _term_tree(term: Term) -> Tree:
    tree: dict[str, Tree] = {"text": term.text}
    for field in TERM_FIELDS:
        _put(tree, term, field)
    return tree if len(tree) > 1 else term.text


def _one_or_list(trees: list[Tree]) -> Tree:
    return trees[0] if len(trees) == 1 else trees
