"""Writes the TBX that suits KDE Lokalize: version 2, its locales, and one definition, which is all it shows."""

from exporters.base import Proof
from exporters.formats.tbx.pair import PairTbx, pair_tbx_exporter
from exporters.writing.naming import kde

EXPORTER = pair_tbx_exporter(
    "tbx-lokalize",
    "TBX for KDE Lokalize: version 2, one language pair, remarks in the definition",
    PairTbx(shows_notes=False, naming=kde),
    status=Proof.DOCUMENTED,
    knowledge="KDE/lokalize, src/glossary/glossary.cpp: TBX 2, languages by their exact names, definitions shown",
)
