"""Writes the TBX that suits OmegaT: version 2, two languages, and what a translator is to see as a comment.

OmegaT reads no status, shows the notes of every language in the entry, and compares primary languages only.
"""

from exporters.base import Proof
from exporters.tbx_pairs import PairTbx, pair_tbx_exporter

TBX_OMEGAT = pair_tbx_exporter(
    "tbx-omegat",
    "TBX for OmegaT: version 2, one language pair, no statuses",
    PairTbx(compares_primary_languages=True),
    status=Proof.PROVED,
    knowledge="OmegaT itself lists every pair in our tests; the schemas of TBX-Basic 2 accept it",
)
