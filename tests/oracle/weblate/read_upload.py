"""Prints as JSON what Weblate makes of an uploaded file; runs in Weblate's own environment, without a server.

``read_upload.py SOURCE TARGET FILE...``: for each file a list of the strings that an upload with ``method=add`` adds.
The classes of Weblate read the file and say which strings are passed over; as there, a string with a context and a
source that exist already is not added again.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["weblate.checks", "weblate.lang"],
    CHECK_LIST=(),
    AUTOFIX_LIST=(),
    DATA_DIR=tempfile.gettempdir(),
    CACHE_DIR=tempfile.gettempdir(),
    USE_I18N=False,
)
django.setup()

from weblate.formats.ttkit import CSVFormat, TBXFormat  # noqa: E402  # they need the settings
from weblate.trans.util import split_plural  # noqa: E402
from weblate.utils.terminology import term_forbidden  # noqa: E402

FORMATS = {".tbx": TBXFormat, ".csv": CSVFormat}


def added(file: Path, source: str, target: str) -> list[dict[str, Any]]:
    store = FORMATS[file.suffix](str(file), source_language=source, language_code=target)
    found: list[dict[str, Any]] = []
    known: set[tuple[str, str]] = set()
    for _, unit in store.iterate_merge("", only_translated=False):
        sources = split_plural(unit.source)
        keys = {(unit.context, unit.source), (unit.context, sources[0])}
        if not keys & known:
            found.append(shown(unit, sources))
        known |= keys
    return found


def shown(unit: Any, sources: list[str]) -> dict[str, Any]:
    """Return what a string shows: an upload hands these values on, and of a table only the first three."""
    values = {"context": unit.context, "sources": sources, "targets": split_plural(unit.target)}
    if not hasattr(unit, "tbx_terms"):
        return values
    terms = {
        side: [{**record, "forbidden": term_forbidden(record)} for record in records]
        for side, records in unit.tbx_terms.items()
    }
    return {
        **values,
        "flags": sorted(unit.flags.items()),
        "read_only": unit.is_readonly(),
        "description": unit.notes.split("\n"),
        "source_explanation": unit.source_explanation.split("\n"),
        "explanation": unit.explanation.split("\n"),
        "terms": terms,
    }


if __name__ == "__main__":
    source, target, *files = sys.argv[1:]
    json.dump([added(Path(file), source, target) for file in files], sys.stdout)
