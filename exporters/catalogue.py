"""What is installed: exporters, readers and the tools they serve; for ``formats``, ``--for`` and the docs."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from exporters.base import AnyExporter, Fidelity, Languages, exporter_names, get_exporter, options_of
from glossary.fields import Feature
from glossary.findings import GlossportError, UsageError
from glossary.reading import Reader, get_reader, reader_names
from glossary.rules import Code
from glossary.similarity import suggestion


def catalogue(name: str | None = None) -> dict[str, Any]:
    """Describe every exporter and reader, or those of one name; raises UsageError G801 where there are none."""
    known = sorted({*exporter_names(), *reader_names()})
    if name is not None and name not in known:
        raise UsageError(Code.WRONG_USAGE, f"there is no format {name!r}", mend=suggestion(name, known))
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
    """Make the tables of docs/formats.md: the formats, and what each carries."""
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


def as_markdown_short(without: Collection[str]) -> str:
    """Make README's table of the formats that no consumer has as its own."""
    rows = [
        f"| `{one.name}` | {one.title} | {not_carried(one)} |"
        for one in map(get_exporter, exporter_names())
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """A tool or service: the formats it takes, each with its folder, and lines that say what to do with the files.

    A folder may hold ``{source}`` and ``{target}``.
    """

    title: str
    formats: dict[str, str]
    advice: tuple[str, ...]


CONSUMERS = {
    "omegat": Consumer(
        title="OmegaT",
        formats={
            "omegat": "{source}_{target}/glossary",
            "tmx-omegat": "{source}_{target}/tm",
            "tbx-omegat": "{source}_{target}/glossary-tbx",
        },
        advice=(
            "Copy glossary/ and tm/ of a pair into the folder of the OmegaT project with these languages.",
            "Segments that are exactly a term are filled in when the .tmx is put into tm/auto/ instead.",
            "glossary-tbx/ holds the same terms as TBX: use it in place of glossary/, not beside it.",
        ),
    ),
    "weblate": Consumer(
        title="Weblate",
        formats={"tbx-weblate": ""},
        advice=(
            "Upload each .tbx to the glossary component, for the target language in its name.",
            "Forbidden terms are marked there, and what is not to be translated is read-only.",
        ),
    ),
    "lokalize": Consumer(
        title="KDE Lokalize",
        formats={"tbx-lokalize": "{source}_{target}"},
        advice=("Copy the .tbx of the project's languages over its terms.tbx.",),
    ),
    "lokalise": Consumer(
        title="Lokalise",
        formats={"csv-lokalise": ""},
        advice=("Upload the .csv as the glossary; deprecated source terms are marked as forbidden there.",),
    ),
    "crowdin": Consumer(
        title="Crowdin",
        formats={"tbx-crowdin": "", "csv-crowdin": "csv"},
        advice=(
            "Upload the .tbx to the glossary; check one concept there, for this format is from few sources.",
            "In place of it, csv/ has a table: map its columns by their names in the scheme of the upload.",
        ),
    ),
    "phrase": Consumer(
        title="Phrase Strings",
        formats={"csv-phrase": ""},
        advice=("Import the .csv into the term base; en, en-US and en-GB are unrelated languages there.",),
    ),
    "memoq": Consumer(
        title="memoQ",
        formats={"csv-memoq": ""},
        advice=(
            "Import the .csv into a term base as UTF-8 with semicolons, and say | at Split alternatives.",
            "Map each column to its field; deprecated terms are left out.",
        ),
    ),
    "trados": Consumer(
        title="Trados and MultiTerm",
        formats={"csv-trados": ""},
        advice=("Import the .csv, or convert it with MultiTerm Convert; synonyms are separated by |.",),
    ),
    "xbench": Consumer(
        title="ApSIC Xbench",
        formats={"tsv-xbench": ""},
        advice=("Add each .tsv to the project as tab-delimited text, as key terms.",),
    ),
    "deepl": Consumer(
        title="DeepL",
        formats={"csv-deepl": ""},
        advice=("Create a glossary of each file with the pair of languages in its name, regions left out.",),
    ),
    "google": Consumer(
        title="Google Cloud Translation",
        formats={"csv-google": ""},
        advice=("Upload each file to a bucket and create a glossary of that pair of languages from it.",),
    ),
    "aws": Consumer(
        title="AWS Translate",
        formats={"csv-aws": ""},
        advice=("Import each file as a custom terminology in the format CSV; matching is case-sensitive.",),
    ),
    "azure": Consumer(
        title="Azure Document Translation",
        formats={"tsv-azure": ""},
        advice=("Name each file as the glossary of its target language, in the format TSV.",),
    ),
    "excel": Consumer(
        title="Excel and LibreOffice",
        formats={"xlsx": ""},
        advice=("Open the workbook; import reads it back, with its ids, wherever the columns stand.",),
    ),
    "web": Consumer(
        title="linked data",
        formats={"skos": ""},
        advice=("Publish the .ttl; -O base=https://… gives concepts the addresses they will have.",),
    ),
}


def consumer(name: str) -> Consumer:
    """Give the consumer of a name; raises UsageError G801 where there is none."""
    if name not in CONSUMERS:
        raise UsageError(Code.WRONG_USAGE, f"there is no consumer {name!r}", mend=suggestion(name, CONSUMERS))
    return CONSUMERS[name]


def formats_as_markdown() -> str:
    """Make README's table of the other formats."""
    return as_markdown_short({name for one in CONSUMERS.values() for name in one.formats})


def consumers_as_markdown() -> str:
    """Make README's table of consumers."""
    rows = [
        f"| {one.title if number == 0 else ''} | {f'`--for {name}`' if number == 0 else ''} "
        f"| `{format_}` | {not_carried(get_exporter(format_))} |"
        for name, one in CONSUMERS.items()
        for number, format_ in enumerate(one.formats)
    ]
    return "\n".join(["| for | say | `--to` | what it cannot carry (the main things) |", "|---|---|---|---|", *rows])
