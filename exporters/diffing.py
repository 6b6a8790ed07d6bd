"""``diff``: the differences of two glossaries as text, Markdown for a pull request, or JSON."""

import json
from collections.abc import Iterator

from glossary.check_reports import cell
from glossary.differences import Changed, Difference, Named, Step, differences
from glossary.errors import InvalidInputError
from glossary.findings import Report
from glossary.model import Entry, Metadata
from glossary.readers.base import ReadOptions
from glossary.readers.registry import reader_for
from glossary.revisions import source_in
from glossary.source import Source

_SHOWN = 100
"""So many concepts a section of Markdown has: a comment of a pull request has an end."""
_TOLD = {
    Step.NONE: "nothing changed",
    Step.PATCH: "wording only",
    Step.MINOR: "something was added, nothing went",
    Step.MAJOR: "something that is in use went or is not to be used any more",
}


def compare(old: str, new: str, reader: str | None, options: ReadOptions, report: Report) -> Difference:
    """Read both glossaries and compare them.

    Raises InputError, UsageError, and InvalidInputError with the mistakes in the report.
    """
    with source_in(old, new) as first, source_in(new, old) as second:
        found = differences(*(_Opening(source, reader, options, report) for source in (first, second)))
    if report.failed:
        raise InvalidInputError
    return found


class _Opening:
    """Reads a glossary as often as it is asked to; what is wrong with it is reported once."""

    def __init__(self, source: Source, reader: str | None, options: ReadOptions, report: Report) -> None:
        self._source = source
        self._reader = reader_for(source, reader)
        self._options = options
        self._report = report

    def __call__(self) -> tuple[Metadata, Iterator[Entry]]:
        stream = self._reader.open(self._source, self._options, self._report)
        self._report = Report()
        return stream.metadata, stream.entries


def as_json(found: Difference) -> str:
    return json.dumps(found.as_json(), ensure_ascii=False, indent=2)


def as_text(found: Difference) -> str:
    lines = [f"- {_headline(one)}" for one in found.removed] + [f"+ {_headline(one)}" for one in found.added]
    for one in found.changed:
        lines.append(f"~ {one.id}: {one.term}")
        lines += [f"    {change.told()}" for change in one.changes]
    lines += [change.told() for change in found.metadata]
    return "\n".join([*lines, _sum(found), f"version step: {found.step} ({_TOLD[found.step]})"])


def _headline(one: Named) -> str:
    terms = "; ".join(f"{language}: {', '.join(texts)}" for language, texts in one.terms.items())
    return f"{one.id}: {terms}"


def _sum(found: Difference) -> str:
    counts = [f"{len(found.added)} concepts added", f"{len(found.removed)} removed", f"{len(found.changed)} changed"]
    if found.units_added or found.units_removed:
        counts.append(f"{found.units_added} units added, {found.units_removed} removed")
    return ", ".join(counts)


def as_markdown(found: Difference) -> str:
    """Write sections that fold away, newly deprecated terms first, for a comment that is written over each time."""
    parts = [f"### Glossary: {_sum(found)}", "", f"Version step: **{found.step}** ({_TOLD[found.step]})", ""]
    deprecated = [
        f"- {cell(change.old)} ({change.language}) in {cell(one.id)}"
        for one in found.changed
        for change in one.changes
        if change.kind == "deprecated"
    ]
    parts += _section("Newly deprecated", deprecated)
    parts += _section(
        "Removed", [f"- `{cell(one.id)}`: {cell(_headline(one).partition(': ')[2])}" for one in found.removed]
    )
    parts += _section(
        "Added", [f"- `{cell(one.id)}`: {cell(_headline(one).partition(': ')[2])}" for one in found.added]
    )
    parts += _section("Changed", [_changed(one) for one in found.changed])
    parts += _section("The glossary itself", [f"- {cell(change.told())}" for change in found.metadata])
    return "\n".join(parts).rstrip("\n")


def _item(one: Named) -> str:
    return f"- {cell(_headline(one))}"


def _changed(one: Changed) -> str:
    return "\n".join([f"- {cell(one.id)}: {cell(one.term)}", *(f"  - {cell(change.told())}" for change in one.changes)])


def _section(title: str, items: list[str]) -> list[str]:
    if not items:
        return []
    more = [f"- and {len(items) - _SHOWN} more"] if len(items) > _SHOWN else []
    summary = f"<summary>{title} ({len(items)})</summary>"
    return ["<details open>", summary, "", *items[:_SHOWN], *more, "", "</details>", ""]


FORMS = {"text": as_text, "json": as_json, "markdown": as_markdown}
