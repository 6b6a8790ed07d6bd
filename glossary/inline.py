"""Segments of translation memories as plain text: codes are dropped, the text that others mark up is kept."""

from collections.abc import Callable, Iterable
from typing import Any

from glossary.findings import Change, Report
from glossary.model import Location

CODES = frozenset({"bpt", "ept", "it", "ph", "ut", "x", "bx", "ex"})
"""Elements of TMX and XLIFF whose content is code, or which have none."""


def plain_text(element: Any, local_name: Callable[[Any], str], place: Location | None, report: Report) -> str:
    """Give a segment's text and count its elements; the segment is of ``xml.etree`` or lxml."""
    parts = [element.text or ""]
    for child in children(element):
        name = local_name(child)
        if name in CODES:
            report.change(Change.DROPPED, f"code <{name}>", place)
            if any(local_name(part) == "sub" for part in child.iter() if isinstance(part.tag, str)):
                report.change(Change.DROPPED, f"text of a <sub> within a <{name}>", place)
        else:
            report.change(Change.MAPPED, f"<{name}> of a segment", place, into="its text")
            parts.append(plain_text(child, local_name, place, report))
        parts.append(child.tail or "")
    return "".join(parts)


def children(element: Any) -> Iterable[Any]:
    """Give the elements within another, without comments and processing instructions."""
    return (child for child in element if isinstance(child.tag, str))
