"""Lara Translate: CSV of one language pair, with the locales in the header."""

from exporters.base import Consumer
from exporters.writing.naming import with_region
from exporters.writing.pair_rows import ByPair
from exporters.writing.tables import Table, table_exporter

EXPORTER = table_exporter(
    "csv-lara",
    "glossary for Lara Translate, one language pair",
    Table(rows=ByPair(), naming=with_region),
    knowledge="support.laratranslate.com, how glossaries work in Lara, and the examples of github.com/translated/"
    "lara-java: locales such as `en-GB` in the first row, the source in the first column, a term in each cell. A row "
    "has no place for a forbidden term or a remark; no limit is stated",
    consumer=Consumer(
        name="lara",
        title="Lara Translate",
        advice=(
            "Add each .csv to a glossary of the type *Unidirectional* (csv/table-uni in the API).",
            "A language without a region has its likely one: say --map-lang at reading where yours is another.",
        ),
    ),
)
