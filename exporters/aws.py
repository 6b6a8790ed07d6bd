"""Writes custom terminologies for AWS Translate: CSV with a header of language codes, source first, without mark.

From docs.aws.amazon.com, creating custom terminologies. Its codes for Chinese have no script.
"""

from exporters.pair_table import PairTable, pair_exporter

EXPORTER = pair_exporter(
    "csv-aws",
    "custom terminology for AWS Translate, one language pair",
    PairTable(header=("{source}", "{target}"), languages={"zh-Hans": "zh", "zh-CN": "zh", "zh-Hant": "zh-TW"}),
    suffix=".csv",
)
