"""BCP 47 language tags: well formed, registered, in canonical case; never rewritten into another tag."""

from functools import lru_cache

# langcodes is imported where it is needed: loading its registry takes longer than converting a small glossary, and
# the tags of most glossaries are these. A test compares them with the registry.
_COMMON_LANGUAGES = frozenset(
    """
    af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn
    ko ky la lb lo lt lv mi mk ml mn mr ms mt my nb ne nl nn no pa pl ps pt rm ro ru sd si sk sl so sq sr sv sw ta te
    tg th tk tr tt ug uk ur uz vi xh yi zh zu
    """.split()  # noqa: SIM905  # a list of ninety lines says no more
)
_COMMON_SUBTAGS = frozenset(
    """
    Arab Cyrl Hans Hant Latn AE AR AT AU BE BR CA CH CL CN CO CZ DE DK EG ES FI FR GB GR HK IE IL IN IT JP KR LU MA MO
    MX MY NL NO NZ PE PH PL PT RO RU SA SE SG TH TR TW UA US VN ZA
    """.split()  # noqa: SIM905
)


class WrongTagError(ValueError):
    """A tag that names no language; the message is a sentence part such as ``'xx' is not a registered language``."""

    def __init__(self, message: str, mend: str | None = None) -> None:
        super().__init__(message)
        self.mend = mend


def is_common(tag: str) -> bool:
    """Tell whether this is a canonical tag, without oddity, that is known without a look into the registry."""
    language, hyphen, subtag = tag.partition("-")
    return language in _COMMON_LANGUAGES and (not hyphen or subtag in _COMMON_SUBTAGS)


@lru_cache(maxsize=4096)
def canonical(tag: str) -> str:
    """Return the tag in canonical case with ``-``; its subtags stay as they are, script included.

    Raises WrongTagError when the tag is not well formed or its language subtag is not registered.
    """
    if is_common(tag):
        return tag
    from langcodes.tag_parser import LanguageTagError, parse_tag

    hyphenated = tag.replace("_", "-")
    try:
        parts: list[tuple[str, str]] = parse_tag(hyphenated)  # type: ignore[no-untyped-call]  # langcodes has no hints here
    except LanguageTagError:
        raise WrongTagError(f"{tag!r} is not a BCP 47 language tag", _suggestion(tag)) from None
    kind, primary = parts[0]
    if kind == "grandfathered" or primary.startswith("x-"):
        return primary
    if not _registered(primary):
        raise WrongTagError(f"{primary!r} in {tag!r} is not a registered language", _suggestion(primary))
    return "-".join(subtag for _, subtag in parts)


def oddity(tag: str) -> str | None:
    """Say what is odd about a canonical tag that is accepted as it is: a deprecated or unregistered subtag."""
    if is_common(tag):
        return None
    from langcodes import Language
    from langcodes.data_dicts import LANGUAGE_REPLACEMENTS

    primary = tag.split("-", 1)[0]
    if primary in LANGUAGE_REPLACEMENTS:
        return (
            f"the language subtag {primary!r} is deprecated or has a shorter form ({LANGUAGE_REPLACEMENTS[primary]!r})"
        )
    if primary in ("x", "i") or _is_private(primary) or Language.get(tag, normalize=False).is_valid():
        return None
    return f"a subtag of {tag!r} is not registered"


@lru_cache(maxsize=4096)
def primary_language(tag: str) -> str:
    return tag.split("-", 1)[0].lower()


@lru_cache(maxsize=4096)
def script(tag: str) -> str | None:
    """Return the ISO 15924 script a language is written in: its own subtag, else the likely one."""
    from langcodes import Language

    language = Language.get(tag, normalize=False)
    return language.script or language.maximize().script


def name(tag: str) -> str:
    """Return the English name, such as ``Chinese (Simplified)``."""
    from langcodes import Language

    return Language.get(tag, normalize=False).display_name()


def _registered(primary: str) -> bool:
    from langcodes.data_dicts import VALIDITY

    return _is_private(primary) or bool(VALIDITY.match(primary))


def _is_private(primary: str) -> bool:
    return len(primary) == 3 and "qaa" <= primary <= "qtz"


def _suggestion(text: str) -> str | None:
    from langcodes import find
    from langcodes.data_dicts import LANGUAGE_REPLACEMENTS

    if text.lower() in LANGUAGE_REPLACEMENTS:
        return f"did you mean {LANGUAGE_REPLACEMENTS[text.lower()]!r}?"
    # Other characters bring the look-up itself down.
    if not (text.isascii() and text.replace(" ", "").isalpha()):
        return None
    try:
        return f"did you mean {find(text).to_tag()!r}?"
    except LookupError:
        return None
