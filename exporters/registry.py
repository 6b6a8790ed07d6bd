"""Which exporters are installed."""

from exporters.base import AnyExporter, Exporter
from glossary import plugins

GROUP = "glossport.exporters"


def names() -> list[str]:
    return plugins.names(GROUP)


def get(name: str) -> AnyExporter:
    """Load an exporter; raises UsageError when it is unknown or broken."""
    exporter = plugins.load(GROUP, name, Exporter)
    assert isinstance(exporter, Exporter)
    return exporter
