"""KDE Lokalize: TBX 2 with KDE's locales; all remarks are in the definition, since Lokalize shows no notes."""

from exporters.base import Consumer, Proof
from exporters.formats.tbx.pair import PairTbx, pair_tbx_exporter
from exporters.writing.naming import with_underscore

_LOCALES = {"zh-Hans": "zh_CN", "zh-Hant": "zh_TW", "sr-Latn": "sr@latin"}


def kde_locale(tag: str) -> str:
    """Return KDE's locale of a language, such as ``zh_CN``, ``pt_BR`` or ``sr@latin``."""
    return _LOCALES.get(tag, with_underscore(tag))


EXPORTER = pair_tbx_exporter(
    "tbx-lokalize",
    "TBX for KDE Lokalize: version 2, one language pair, remarks in the definition",
    PairTbx(shows_notes=False, naming=kde_locale),
    status=Proof.DOCUMENTED,
    knowledge="KDE/lokalize, src/glossary/glossary.cpp: TBX 2, languages by their exact names, definitions shown",
    consumer=Consumer(
        name="lokalize",
        title="KDE Lokalize",
        advice=("Copy the .tbx of the project's languages over its terms.tbx.",),
    ),
    folder="{source}_{target}",
)
