"""KDE Lokalize: TBX 2 with KDE's locales; all remarks are in the definition, since Lokalize shows no notes.

It reads the ids of entries as Latin-1, so that entries of other scripts replace each other, and takes a language for
another that begins with its two letters. Nothing of the header is to be seen.
"""

from exporters.base import Consumer, Proof
from exporters.formats.tbx.pair import PairTbx, pair_tbx_exporter
from exporters.writing.naming import with_underscore
from glossary.findings import RefusedError
from glossary.ids import ascii_id
from glossary.rules import Code

_LOCALES = {"zh-Hans": "zh_CN", "zh-Hant": "zh_TW", "sr-Latn": "sr@latin"}


def kde_locale(tag: str) -> str:
    """Return KDE's locale of a language, such as ``zh_CN``, ``pt_BR`` or ``sr@latin``."""
    return _LOCALES.get(tag, with_underscore(tag))


def _one_within_the_other(source: str, target: str) -> RefusedError | None:
    for short, long in ((source, target), (target, source)):
        name, other = kde_locale(short), kde_locale(long)
        if len(name) == 2 and other[:2] == name != other:
            return RefusedError(
                Code.SAME_LANGUAGE_PAIR,
                f"Lokalize shows the terms of {name} as terms of {other} too",
                suggestion=f"say of which region {short} is, as in --map-lang en=en-US",
            )
    return None


EXPORTER = pair_tbx_exporter(
    "tbx-lokalize",
    "TBX for KDE Lokalize: version 2, one language pair, remarks in the definition",
    PairTbx(
        refusal=_one_within_the_other,
        shows_notes=False,
        shows_subject=True,
        has_header=False,
        naming=kde_locale,
        identifier=ascii_id,
    ),
    status=Proof.DOCUMENTED,
    knowledge="Lokalize 22.12.3 itself showed every value, read from its window by tests/oracle/lokalize, which CI "
    "does not run; KDE/lokalize, src/glossary/glossary.cpp; the schemas of TBX-Basic 2 accept it",
    consumer=Consumer(
        name="lokalize",
        title="KDE Lokalize",
        advice=("Copy the .tbx of the project's languages over its terms.tbx.",),
    ),
    folder="{source}_{target}",
)
