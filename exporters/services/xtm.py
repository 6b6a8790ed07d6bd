"""XTM: TMX with the neighbouring source texts by which it finds matches in context."""

from exporters.base import Consumer, Proof
from exporters.writing.unit_memories import XTM, MemoryProfile, unit_memory_exporter

EXPORTER = unit_memory_exporter(
    "tmx-xtm",
    MemoryProfile(
        title="translation memory for XTM: one language pair, contexts in the unit",
        keeps_every_unit=True,
        has_ids=True,
        contexts=XTM,
    ),
    status=Proof.EXPERIMENTAL,
    knowledge="XTM's own TMX has `x-previous-source-text` and `x-next-source-text` in the `tu`",
    consumer=Consumer(
        name="xtm",
        title="XTM",
        advice=(
            "Import the .tmx into the translation memory of the customer.",
            "Terms go into its terminology as MultiTerm XML: --to multiterm -o terms.mtf.",
        ),
    ),
)
