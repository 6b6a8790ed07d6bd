"""BCP 47 language tags: well formed, registered, in canonical case; never rewritten into another tag."""

from functools import lru_cache

from langcodes import Language, find
from langcodes.data_dicts import LANGUAGE_REPLACEMENTS, VALIDITY
from langcodes.tag_parser import LanguageTagError, parse_tag


class WrongTagError(ValueError):
    """A tag that names no language; the message is a sentence part such as ``'xx' is not a registered language``."""

    def __init__(self, message: str, mend: str | None = None) -> None:
        super().__init__(message)
        self.mend = mend


@lru_cache(maxsize=4096)
def canonical(tag: str) -> str:
    """Return the tag in canonical case with ``-``; its subtags stay as they are, script included.

    Raises WrongTagError when the tag is not well formed or its language subtag is not registered.
    """
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
    language = Language.get(tag, normalize=False)
    return language.script or language.maximize().script


def name(tag: str) -> str:
    """Return the English name, such as ``Chinese (Simplified)``."""
    return Language.get(tag, normalize=False).display_name()


def _registered(primary: str) -> bool:
    return _is_private(primary) or bool(VALIDITY.match(primary))


def _is_private(primary: str) -> bool:
    return len(primary) == 3 and "qaa" <= primary <= "qtz"


def _suggestion(text: str) -> str | None:
    if text.lower() in LANGUAGE_REPLACEMENTS:
        return f"did you mean {LANGUAGE_REPLACEMENTS[text.lower()]!r}?"
    # Other characters bring the look-up itself down.
    if not (text.isascii() and text.replace(" ", "").isalpha()):
        return None
    try:
        return f"did you mean {find(text).to_tag()!r}?"
    except LookupError:
        return None
