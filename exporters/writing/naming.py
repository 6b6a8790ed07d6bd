"""How consumers name languages, where they do not take the tags of a glossary as they are."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from exporters.losses import Losses
from glossary.findings import RefusedError
from glossary.languages import primary_language
from glossary.rules import Code

Naming: TypeAlias = Callable[[str], str]
"""Gives the consumer's name for a tag."""

_CHINESE: Final = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}

_AWS_REGIONS: Final = frozenset({"es-MX", "fa-AF", "fr-CA", "pt-PT", "zh-TW"})

_CROWDIN: Final = {**_CHINESE, "es": "es-ES", "pt": "pt-PT", "sv": "sv-SE"}


def by_tag(tag: str) -> str:
    return tag


def google(tag: str) -> str:
    """Name Chinese by region (cloud.google.com, language support)."""
    return _CHINESE.get(tag, tag)


def aws(tag: str) -> str:
    """Name few regions, and Chinese without a script (docs.aws.amazon.com, supported languages)."""
    regional = {"zh-Hant": "zh-TW", "zh-HK": "zh-TW"}.get(tag, tag)
    return regional if regional in _AWS_REGIONS else primary_language(regional)


def crowdin(tag: str) -> str:
    """Name languages by Crowdin's ids, some of which have a region where BCP 47 needs none."""
    return _CROWDIN.get(tag, tag)


def with_underscore(tag: str) -> str:
    return tag.replace("-", "_")


def kde(tag: str) -> str:
    """Name languages by the locales of KDE's projects: ``zh_CN``, ``pt_BR``, ``sr@latin``."""
    return {"zh-Hans": "zh_CN", "zh-Hant": "zh_TW", "sr-Latn": "sr@latin"}.get(tag, with_underscore(tag))


def consumer_names(tags: Iterable[str], naming: Naming, losses: Losses) -> Mapping[str, str]:
    """Name languages as a consumer does and report each name that is no tag.

    Raises RefusedError G602 where two would become one.
    """
    names: dict[str, str] = {}
    for tag in tags:
        name = naming(tag)
        for other, taken in names.items():
            if taken == name:
                raise RefusedError(
                    Code.SAME_LANGUAGE_PAIR,
                    f"{other} and {tag} are both {name} there",
                    mend="write one of them: --target",
                )
        names[tag] = name
        if name != tag:
            losses.alter(None, "language", f"{tag} is written as {name}")
    return names
