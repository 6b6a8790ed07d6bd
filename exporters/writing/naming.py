"""Language codes of consumers that do not accept the BCP 47 tags of a glossary."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from exporters.losses import LANGUAGE, Losses
from glossary.findings import RefusedError
from glossary.languages import region_of
from glossary.rules import Code

Naming: TypeAlias = Callable[[str], str]
"""Gives the consumer's name for a tag."""
CHINESE_BY_REGION: Final = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}


def by_tag(tag: str) -> str:
    return tag


def with_underscore(tag: str) -> str:
    return tag.replace("-", "_")


def with_region(tag: str) -> str:
    """Return the tag with its likely region, such as ``en-US``; Chinese has a region in place of its script."""
    language, *subtags = tag.split("-")
    region = region_of(tag)
    if not region:
        return tag
    kept = [subtag for subtag in subtags if subtag != region and not (language == "zh" and len(subtag) == 4)]
    return "-".join([language, *kept, region])


def consumer_names(tags: Iterable[str], naming: Naming, losses: Losses) -> Mapping[str, str]:
    """Map tags to the consumer's language codes; report each code that differs from its tag.

    Raises RefusedError G602 if two tags have the same code.
    """
    names: dict[str, str] = {}
    for tag in tags:
        name = naming(tag)
        for other, taken in names.items():
            if taken == name:
                raise RefusedError(
                    Code.SAME_LANGUAGE_PAIR,
                    f"{other} and {tag} are both {name} there",
                    suggestion="write one of them: --target",
                )
        names[tag] = name
        if name != tag:
            losses.alter(None, LANGUAGE, f"{tag} is written as {name}")
    return names
