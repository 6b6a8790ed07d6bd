"""What is installed: the exporters and readers, for ``glossport formats`` and the documentation."""

from collections.abc import Collection
from typing import Any

from exporters import registry
from exporters.base import AnyExporter, Fidelity, Languages
from exporters.options import options_of
from glossary.errors import GlossportError, UsageError
from glossary.features import Feature
from glossary.plugins import suggestion
from glossary.readers import registry as readers
from glossary.readers.base import Reader


def catalogue(name: str | None = None) -> dict[str, Any]:
    """Describe every exporter and reader, or those of one name; raises UsageError G801 where there are none."""
    known = sorted({*registry.names(), *readers.names()})
    if name is not None and name not in known:
        raise UsageError("G801", f"there is no format {name!r}", mend=suggestion(name, known))
    return {
        "exporters": [_exporter(one) for one in registry.names() if name in (None, one)],
        "readers": [_reader(one) for one in readers.names() if name in (None, one)],
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
        exporter: AnyExporter = registry.get(name)
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
        reader: Reader = readers.get(name)
    except GlossportError as error:
        return {"name": name, "error": str(error)}
    return {"name": reader.name, "title": reader.title, "suffixes": list(reader.suffixes)}


def as_markdown() -> str:
    """Make the tables of docs/formats.md: the formats, and what each carries."""
    exporters = [registry.get(name) for name in registry.names()]
    rows = [
        f"| `{one.name}` | {one.title} | `{one.suffix}` | "
        f"{'one file per pair' if one.languages is Languages.PAIR else 'all in one file'} | {one.status} | "
        f"{one.formula_cells or ''} | {one.knowledge} |"
        for one in exporters
    ]
    read = [
        f"| `{one.name}` | {one.title} | {' '.join(f'`{suffix}`' for suffix in one.suffixes)} |"
        for one in map(readers.get, readers.names())
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


def as_markdown_short(without: Collection[str]) -> str:
    """Make README's table of the formats that no consumer has as its own."""
    rows = [
        f"| `{one.name}` | {one.title} | {not_carried(one)} |"
        for one in map(registry.get, registry.names())
        if one.name not in without
    ]
    return "\n".join(["| `--to` | what it is | what it cannot carry (the main things) |", "|---|---|---|", *rows])


def not_carried(exporter: AnyExporter) -> str:
    """Name the main things that a format has no place for."""
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
