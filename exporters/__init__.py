"""Writing glossaries: the Exporter type, the loss report, and the contract that all exporters keep.

``from exporters import ...`` offers everything that the author of an exporter needs; each name loads on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exporters import contract as contract
    from exporters.base import Consumer as Consumer
    from exporters.base import Exporter as Exporter
    from exporters.base import Fidelity as Fidelity
    from exporters.base import FormulaCells as FormulaCells
    from exporters.base import GrowingWriter as GrowingWriter
    from exporters.base import Languages as Languages
    from exporters.base import NoOptions as NoOptions
    from exporters.base import OpenWriter as OpenWriter
    from exporters.base import Proof as Proof
    from exporters.base import Writer as Writer
    from exporters.base import carrying as carrying
    from exporters.base import exporter_names as exporter_names
    from exporters.base import get_exporter as get_exporter
    from exporters.base import option as option
    from exporters.losses import Losses as Losses
    from exporters.writing.pairs import one_line as one_line
    from exporters.writing.pairs import pair_of as pair_of
    from exporters.writing.tables import Table as Table
    from exporters.writing.tables import table_exporter as table_exporter
    from exporters.writing.text import TextWriter as TextWriter

_HOMES = {
    "exporters": "contract",
    "exporters.base": "Consumer Exporter Fidelity FormulaCells GrowingWriter Languages NoOptions OpenWriter Proof "
    "Writer carrying exporter_names get_exporter option",
    "exporters.losses": "Losses",
    "exporters.writing.pairs": "one_line pair_of",
    "exporters.writing.tables": "Table table_exporter",
    "exporters.writing.text": "TextWriter",
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}
__all__ = sorted(_HOME_OF)  # noqa: PLE0605  # the names that are annotated above


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if _HOME_OF[name] == __name__:
        return import_module(f"{__name__}.{name}")
    return getattr(import_module(_HOME_OF[name]), name)
