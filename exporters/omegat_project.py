"""A project folder that OmegaT opens as it is, and the lines by which a team project takes files from a release."""

from typing import Final
from xml.sax.saxutils import escape, quoteattr

FOLDERS: Final = ("dictionary/", "omegat/", "source/", "target/", "tm/auto/")
"""Empty ones that OmegaT expects; without ``omegat/`` it takes it for no project.

As folders of the archive, not as files to keep them: a file in ``source/`` would be there to translate.
"""

_PROJECT: Final = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
    <project version="1.0">
        <source_dir>__DEFAULT__</source_dir>
        <target_dir>__DEFAULT__</target_dir>
        <tm_dir>__DEFAULT__</tm_dir>
        <glossary_dir>__DEFAULT__</glossary_dir>
        <glossary_file>__DEFAULT__</glossary_file>
        <dictionary_dir>__DEFAULT__</dictionary_dir>
        <source_lang>{source}</source_lang>
        <target_lang>{target}</target_lang>
        <sentence_seg>true</sentence_seg>
        <support_default_translations>true</support_default_translations>
        <remove_tags>false</remove_tags>
    </project>
</omegat>
"""


def project_file(source: str, target: str) -> str:
    return _PROJECT.format(source=escape(source), target=escape(target))


def mapping(address: str, members: list[str]) -> str:
    """Give the repositories of ``omegat.project`` that take these files from where the release is unpacked."""
    lines = [
        f"        <mapping local={quoteattr(_local(member))} repository={quoteattr(member)}/>" for member in members
    ]
    head = f'    <repository type="http" url={quoteattr(address)}>'
    return "\n".join(["<repositories>", head, *lines, "    </repository>", "</repositories>"])


def _local(member: str) -> str:
    """Name it in the project by the pair as well, since a project may take more than one."""
    _, pair, *rest = member.split("/")
    return f"glossary/{pair}/{rest[-1]}"
