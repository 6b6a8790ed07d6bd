"""``--for``: what a consumer takes best, where its files belong, and what to do with them."""

from dataclasses import dataclass

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
        formats={"tbx": ""},
        advice=("Upload the .tbx to a glossary component; Weblate reads one pair of languages of it.",),
    ),
    "lokalize": Consumer(
        title="KDE Lokalize",
        formats={"tbx": ""},
        advice=("Copy the .tbx over terms.tbx of the project; a language must be written there as in the project.",),
    ),
    "lokalise": Consumer(
        title="Lokalise",
        formats={"csv-lokalise": ""},
        advice=("Upload the .csv as the glossary; deprecated source terms are marked as forbidden there.",),
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
}


def consumer(name: str) -> Consumer:
    """Give the consumer of a name; raises UsageError G801 where there is none."""
    if name not in CONSUMERS:
        raise UsageError("G801", f"there is no consumer {name!r}", mend=suggestion(name, CONSUMERS))
    return CONSUMERS[name]


def as_markdown() -> str:
    """Make README's table of consumers."""
    rows = [
        f"| {one.title} | `--for {name}` | {', '.join(f'`{format_}`' for format_ in one.formats)} |"
        for name, one in CONSUMERS.items()
    ]
    return "\n".join(["| for | say | it is written as |", "|---|---|---|", *rows])
