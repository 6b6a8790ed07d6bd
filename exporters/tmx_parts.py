"""What the TMX exporters share: the frame of a file, and a ``tuv``."""

from importlib.metadata import version

from exporters.xml import escape_attribute

FOOTER = "</body>\n</tmx>\n"


def header(source_language: str, props: str = "") -> str:
    """Make everything before the first ``tu``."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<tmx version="1.4">\n'
        f'<header creationtool="glossport" creationtoolversion="{version("glossport")}" segtype="phrase"'
        f' o-tmf="glossport" adminlang="en" srclang="{escape_attribute(source_language)}" datatype="plaintext">\n'
        f"{props}</header>\n"
        "<body>\n"
    )


def variant(language: str, text: str, details: str = "", attributes: str = "") -> str:
    """Make the ``tuv`` of an escaped text."""
    return f'<tuv xml:lang="{language}"{attributes}>{details}<seg>{text}</seg></tuv>\n'
