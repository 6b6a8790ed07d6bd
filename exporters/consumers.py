"""``--for``: what a consumer takes best, where its files belong, and what to do with them."""

from dataclasses import dataclass

from exporters import registry
from exporters.catalogue import as_markdown_short, not_carried
from glossary.errors import UsageError
from glossary.plugins import suggestion


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
        raise UsageError("G801", f"there is no consumer {name!r}", mend=suggestion(name, CONSUMERS))
    return CONSUMERS[name]


def formats_as_markdown() -> str:
    """Make README's table of the other formats."""
    return as_markdown_short({name for one in CONSUMERS.values() for name in one.formats})


def as_markdown() -> str:
    """Make README's table of consumers."""
    rows = [
        f"| {one.title if number == 0 else ''} | {f'`--for {name}`' if number == 0 else ''} "
        f"| `{format_}` | {not_carried(registry.get(format_))} |"
        for name, one in CONSUMERS.items()
        for number, format_ in enumerate(one.formats)
    ]
    return "\n".join(["| for | say | `--to` | what it cannot carry (the main things) |", "|---|---|---|---|", *rows])
