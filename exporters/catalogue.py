"""What is installed: the exporters and readers, for ``glossport formats`` and the documentation."""

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
    return f"  {one['name']:<12} {one.get('title') or one['error']} ({last})"


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
        f"{'one file per pair' if one.languages is Languages.PAIR else 'all in one file'} | {one.status} |"
        for one in exporters
    ]
    matrix = [
        f"| {feature.replace('_', ' ')} | {' | '.join(_MARKS[one.carries.get(feature)] for one in exporters)} |"
        for feature in Feature
    ]
    read = [
        f"| `{one.name}` | {one.title} | {' '.join(f'`{suffix}`' for suffix in one.suffixes)} |"
        for one in map(readers.get, readers.names())
    ]
    return "\n".join(
        [
            "| `--to` | what it is | file | languages | known |",
            "|---|---|---|---|---|",
            *rows,
            "",
            "| feature | " + " | ".join(f"`{one.name}`" for one in exporters) + " |",
            "|---|" + ":-:|" * len(exporters),
            *matrix,
            "",
            "| `--from` | what it is | file |",
            "|---|---|---|",
            *read,
        ]
    )


_MARKS = {Fidelity.FULL: "●", Fidelity.FOLDED: "○", None: ""}


def as_markdown_short() -> str:
    """Make README's table of formats."""
    rows = [
        f"| `{one.name}` | {one.title} | "
        + ", ".join(feature.replace("_", " ") for feature in _TOLD if feature not in one.carries)
        + " |"
        for one in map(registry.get, registry.names())
    ]
    return "\n".join(["| `--to` | what it is | what it cannot carry (the main things) |", "|---|---|---|", *rows])


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
