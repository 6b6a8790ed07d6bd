"""The installed exporters, readers and consumers, for the command ``formats``, ``--for`` and the documentation."""

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from exporters.base import AnyExporter, Fidelity, Languages, exporter_names, get_exporter, options_of
from glossary.escaping import harmless_json
from glossary.fields import Feature
from glossary.findings import GlossportError, Outcome, UsageError
from glossary.reading import Reader, get_reader, reader_names
from glossary.request import Request, argument, option
from glossary.rules import Code
from glossary.similarity import did_you_mean


@dataclass(frozen=True, kw_only=True)
class Formats(Request):
    name: str | None = argument("[NAME]", default=None)
    as_json: bool = option("--json", "As JSON.", default=False)


def list_formats(request: Formats) -> Outcome:
    """List the formats that glossport reads and writes, or describe one of them."""
    found = catalogue(request.name)
    text = json.dumps(found, ensure_ascii=False, indent=2) if request.as_json else as_text(found)
    return Outcome(result=harmless_json(text) if request.as_json else text)


def catalogue(name: str | None = None) -> dict[str, Any]:
    """Describe all exporters and readers, or those with one name; raises UsageError G801 if none has that name."""
    known = sorted({*exporter_names(), *reader_names()})
    if name is not None and name not in known:
        raise UsageError(Code.WRONG_USAGE, f"there is no format {name!r}", suggestion=did_you_mean(name, known))
    return {
        "exporters": [_exporter(one) for one in exporter_names() if name in (None, one)],
        "readers": [_reader(one) for one in reader_names() if name in (None, one)],
    }


def as_text(catalogue: dict[str, Any]) -> str:
    lines = ["written (--to):"]
    lines += [_line(exporter, f"{exporter.get('status', 'broken')}") for exporter in catalogue["exporters"]]
    lines += ["", "read (--from):"]
    lines += [_line(reader, " ".join(reader.get("suffixes", ["broken"]))) for reader in catalogue["readers"]]
    if len(catalogue["exporters"]) == 1:
        lines += ["", *_details(catalogue["exporters"][0])]
    return "\n".join(lines)


def _line(one: dict[str, Any], last: str) -> str:
    return f"  {one['name']:<14} {one.get('title') or one['error']} ({last})"


def _details(exporter: dict[str, Any]) -> list[str]:
    if "error" in exporter:
        return []
    full = [feature for feature, fidelity in exporter["carries"].items() if fidelity == "full"]
    folded = [feature for feature, fidelity in exporter["carries"].items() if fidelity == "folded"]
    languages = "one per language pair" if exporter["languages"] == "pair" else "all languages in one"
    return [
        f"files: *{exporter['suffix']}, {languages}",
        f"carries: {', '.join(full)}",
        f"folds into another place: {', '.join(folded) or 'nothing'}",
        "everything else is counted and reported as lost",
        f"{exporter['status']}: {exporter['knowledge']}",
        *([f"cells like a formula: {exporter['formula_cells']}"] if exporter["formula_cells"] else ()),
        *(f"-O {one['name']}={one['default']}: {one['help']} ({one['values']})" for one in exporter["options"]),
    ]


def _exporter(name: str) -> dict[str, Any]:
    try:
        exporter: AnyExporter = get_exporter(name)
    except GlossportError as error:
        return {"name": name, "error": str(error)}
    return {
        "name": exporter.name,
        "title": exporter.title,
        "suffix": exporter.suffix,
        "languages": exporter.languages.value,
        "carries": {str(feature): str(fidelity) for feature, fidelity in sorted(exporter.carries.items())},
        "options": [option._asdict() for option in options_of(exporter)],
        "status": str(exporter.status),
        "knowledge": exporter.knowledge,
        "formula_cells": exporter.formula_cells and str(exporter.formula_cells),
    }


def _reader(name: str) -> dict[str, Any]:
    try:
        reader: Reader = get_reader(name)
    except GlossportError as error:
        return {"name": name, "error": str(error)}
    return {"name": reader.name, "title": reader.title, "suffixes": list(reader.suffixes)}


def as_markdown() -> str:
    """Return the tables of docs/formats.md: the formats, and the features that each carries."""
    exporters = [get_exporter(name) for name in exporter_names()]
    rows = [
        f"| `{one.name}` | {one.title} | `{one.suffix}` | "
        f"{'one file per pair' if one.languages is Languages.PAIR else 'all in one file'} | {one.status} | "
        f"{one.formula_cells or ''} | {one.knowledge} |"
        for one in exporters
    ]
    read = [
        f"| `{one.name}` | {one.title} | {' '.join(f'`{suffix}`' for suffix in one.suffixes)} |"
        for one in map(get_reader, reader_names())
    ]
    return "\n".join(
        [
            "| `--to` | what it is | file | languages | known | formula cells | from where |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
            *_matrix([one for one in exporters if one.formula_cells is None]),
            "",
            *_matrix([one for one in exporters if one.formula_cells is not None]),
            "",
            "| `--from` | what it is | file |",
            "|---|---|---|",
            *read,
        ]
    )


def _matrix(exporters: list[AnyExporter]) -> list[str]:
    marks = [
        f"| {feature.replace('_', ' ')} | {' | '.join(_MARKS[one.carries.get(feature)] for one in exporters)} |"
        for feature in Feature
    ]
    names = " | ".join(f"`{one.name}`" for one in exporters)
    return [f"| feature | {names} |", "|---|" + ":-:|" * len(exporters), *marks]


_MARKS = {Fidelity.FULL: "●", Fidelity.FOLDED: "○", None: ""}


def _not_carried(exporter: AnyExporter) -> str:
    """Name the most important features that a format does not carry."""
    return ", ".join(feature.replace("_", " ") for feature in _TOLD if feature not in exporter.carries) or "–"


_TOLD = (
    Feature.DEFINITION,
    Feature.TERM_NOTE,
    Feature.STATUS,
    Feature.DEPRECATED_TERM,
    Feature.PART_OF_SPEECH,
    Feature.SYNONYM,
    Feature.TARGET_SYNONYM,
    Feature.CONTEXT,
    Feature.TRANSLATABLE,
    Feature.UNTRANSLATED,
    Feature.UNIT,
)


def exporters_for(name: str) -> list[AnyExporter]:
    """List the exporters for a consumer, such as ``omegat``; raises UsageError G801 if the consumer is unknown."""
    known = _by_consumer()
    if name not in known:
        raise UsageError(Code.WRONG_USAGE, f"there is no consumer {name!r}", suggestion=did_you_mean(name, known))
    return known[name]


def _by_consumer() -> dict[str, list[AnyExporter]]:
    found: dict[str, list[AnyExporter]] = {}
    for name in exporter_names():
        # Ignore a broken plug-in here; the command ``formats`` shows its error.
        with suppress(GlossportError):
            exporter = get_exporter(name)
            if exporter.consumer:
                found.setdefault(exporter.consumer.name, []).append(exporter)
    return dict(sorted(found.items()))


def formats_as_markdown() -> str:
    """Return README's table of the formats that belong to no consumer."""
    of_consumers = {exporter.name for exporters in _by_consumer().values() for exporter in exporters}
    rows = [
        f"| `{one.name}` | {one.title} | {_not_carried(one)} |"
        for one in map(get_exporter, exporter_names())
        if one.name not in of_consumers
    ]
    return "\n".join(["| `--to` | what it is | what it cannot carry (the main things) |", "|---|---|---|", *rows])


def consumers_as_markdown() -> str:
    """Return README's table of consumers."""
    rows = [
        f"| {one.consumer.title if number == 0 else ''} | {f'`--for {name}`' if number == 0 else ''} "
        f"| `{one.name}` | {_not_carried(one)} |"
        for name, exporters in _by_consumer().items()
        for number, one in enumerate(exporters)
        if one.consumer
    ]
    return "\n".join(["| for | say | `--to` | what it cannot carry (the main things) |", "|---|---|---|---|", *rows])
