"""The parts of a release other than outputs: manifest, data package, checksums, archive, OmegaT projects."""

import csv
import io
import json
import os
import re
import stat
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final
from xml.sax.saxutils import escape, quoteattr

from exporters.build.tasks import TOOL, Result
from glossary.files.temporary import BUFFER
from glossary.findings import UsageError
from glossary.readers.tables.cells import languages_named
from glossary.rules import Code
from glossary.stats import Statistics

SCHEMA: Final = 1
"""The number of the manifest's form."""
_SEPARATORS: Final = (",", ";", "\t")
_HEADER_BYTES: Final = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """The metadata of a release."""

    id: str
    version: str
    title: str | None
    licence: str | None
    revision: str | None
    when: datetime | None
    address: str
    """Where it will be found unpacked."""

    @property
    def date(self) -> str | None:
        return self.when.astimezone(UTC).date().isoformat() if self.when else None


def _json(tree: Any) -> bytes:
    return (json.dumps(tree, ensure_ascii=False, indent=2) + "\n").encode()


def as_manifest(papers: Papers, glossaries: Iterable[tuple[str, Statistics]], results: Mapping[str, Result]) -> bytes:
    """Return ``manifest.json``, which lists the contents; its schema is ``exporters/release/manifest.schema.json``."""
    return _json(
        {
            "manifest": SCHEMA,
            "id": papers.id,
            "version": papers.version,
            "title": papers.title,
            "date": papers.date,
            "licence": papers.licence,
            "revision": papers.revision,
            "tool": {"name": "glossport", "version": TOOL},
            "glossaries": [
                {
                    "source": name,
                    "id": counted.metadata.id,
                    "concepts": counted.concepts,
                    "units": counted.units,
                    "terms": counted.terms,
                    "languages": {
                        tag: {"concepts": one.concepts, "terms": one.terms} for tag, one in counted.languages.items()
                    },
                }
                for name, counted in glossaries
            ],
            "files": [_file(name, result) for name, result in results.items()],
        }
    )


def _file(name: str, result: Result) -> dict[str, Any]:
    return {
        "path": name,
        "exporter": result.task.output.exporter,
        "options": list(result.task.output.settings),
        "languages": list(result.task.languages),
        "entries": result.report["entries_out"],
        "losses": {feature: loss["count"] for feature, loss in result.report["losses"].items()},
        "read_losses": {feature: loss["count"] for feature, loss in result.report["read"]["losses"].items()},
        "sha256": result.sha256,
        "bytes": result.size,
    }


def as_sums(digests: Mapping[str, str]) -> bytes:
    """Return checksum lines in the format of ``sha256sum``."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()


def as_package(papers: Papers, results: Mapping[str, Result]) -> bytes | None:
    """Return ``datapackage.json``, a Frictionless data package of the tables; None if there is no table."""
    resources = [
        _resource(name, result) for name, result in results.items() if name.rpartition(".")[2] in ("csv", "tsv")
    ]
    if not resources:
        return None
    package: dict[str, Any] = {"profile": "data-package", "name": papers.id.lower(), "version": papers.version}
    if papers.title:
        package["title"] = papers.title
    if papers.licence:
        package["licenses"] = [{"name": papers.licence}]
    return _json({**package, "resources": resources})


def _resource(name: str, result: Result) -> dict[str, Any]:
    with Path(result.task.path).open("rb") as stream:
        head = stream.read(_HEADER_BYTES).decode("utf-8-sig", "ignore")
    line = head.partition("\n")[0]
    separator = max(_SEPARATORS, key=line.count)
    row = next(csv.reader(io.StringIO(head, newline=""), delimiter=separator), [])
    has_header = languages_named(row) > 0
    kind = name.rpartition(".")[2]
    resource: dict[str, Any] = {
        "name": name.removeprefix("exports/").lower().replace("/", "-"),
        "path": name,
        "profile": "tabular-data-resource" if has_header else "data-resource",
        "format": kind,
        "mediatype": "text/tab-separated-values" if kind == "tsv" else "text/csv",
        "encoding": "utf-8",
        "bytes": result.size,
        "hash": f"sha256:{result.sha256}",
        "dialect": {"delimiter": separator, "header": has_header},
    }
    if has_header:
        resource["schema"] = {"fields": [{"name": cell, "type": "string"} for cell in row]}
    return resource


def as_readme(papers: Papers, members: Iterable[str]) -> bytes:
    """Return ``README.md``, which explains the release to its users."""
    names = sorted(members)
    pairs = sorted({name.split("/")[1] for name in names if name.startswith("omegat/")})
    parts = [
        f"# {papers.title or papers.id} {papers.version}",
        "",
        *([f"Licence: {papers.licence}", ""] if papers.licence else []),
        *([f"Made from revision {papers.revision}.", ""] if papers.revision else []),
        *_change_lines(
            names,
            {
                "index.html": "the glossary to read and search in a browser, without a network",
                "CHANGES.md": "what changed since the release before",
                "exports/": "the files for other tools; `manifest.json` says what each holds and could not carry",
                "omegat/": "for each pair of languages a project that OmegaT opens",
                "source/": "the glossary itself, from which all of it was made",
                "datapackage.json": "the tables, described as a Frictionless data package",
                "SHA256SUMS": "the checksums of all files",
            },
        ),
        "",
        "## Verify",
        "",
        "Unpacked, with the tools of any Linux or macOS: `sha256sum -c SHA256SUMS` (`shasum -a 256 -c SHA256SUMS`).",
        f"As it is: `glossport verify {papers.id}-{papers.version}.zip`.",
        "",
    ]
    if pairs:
        parts += _of_omegat(papers, names, pairs)
    return "\n".join(parts).encode()


def _change_lines(names: Sequence[str], message: Mapping[str, str]) -> list[str]:
    return [f"- `{name}`: {text}" for name, text in message.items() if any(one.startswith(name) for one in names)] + [
        f"- `{name}`: the glossary to read in a browser"
        for name in names
        if name.endswith(".html") and "/" not in name and name != "index.html"
    ]


def _of_omegat(papers: Papers, names: Sequence[str], pairs: Sequence[str]) -> list[str]:
    files = [name for name in names if name.startswith("omegat/") and "/glossary/" in name]
    return [
        "## Open in OmegaT",
        "",
        f"Unpack, choose Project, Open, and take a folder such as `omegat/{pairs[0]}`. Put your documents into its",
        "`source/`. Or copy what stands in its `glossary/` and `tm/` into a project of your own.",
        "",
        "A team project pins this version with these lines in its `omegat.project`, where the release is unpacked at",
        "the address. This is as OmegaT documents it; version 3.6 knows no such repositories.",
        "",
        "```xml",
        mapping(papers.address, files),
        "```",
        "",
    ]


_FILE: Final = (stat.S_IFREG | 0o644) << 16

# 0x10 is the folder attribute of MS-DOS.
_FOLDER: Final = (stat.S_IFDIR | 0o755) << 16 | 0x10
_UNIX: Final = 3
_EARLIEST: Final = datetime(1980, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(2107, 12, 31, tzinfo=UTC)


def write_archive(members: Mapping[str, bytes | Path | None], out: IO[bytes], when: datetime) -> None:
    """Write a ZIP archive, sorted by member name; None is an empty folder, whose name ends with a slash.

    Members are not compressed, since compressed bytes differ between versions of zlib.
    """
    date = min(max(when.astimezone(UTC), _EARLIEST), _LATEST)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(members.items()):
            # ZIP stores times in steps of two seconds.
            info = zipfile.ZipInfo(name, (*date.timetuple()[:5], date.second // 2 * 2))
            info.create_system = _UNIX
            info.external_attr = _FOLDER if content is None else _FILE
            if isinstance(content, Path):
                _add(archive, info, content)
            else:
                archive.writestr(info, content or b"")


def _add(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> None:
    info.file_size = path.stat().st_size
    with path.open("rb") as stream, archive.open(info, "w") as member:
        while block := stream.read(BUFFER):
            member.write(block)


def release_date(date: str | None) -> datetime | None:
    """Return the time in SOURCE_DATE_EPOCH, else the date of the glossary, else None; never the current time.

    Raises UsageError G801 if SOURCE_DATE_EPOCH is not a number of seconds.
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            raise UsageError(
                Code.WRONG_USAGE, f"SOURCE_DATE_EPOCH is {epoch!r}, which is no number of seconds"
            ) from None
    if date and (found := re.match(r"(\d{4})-(\d\d)-(\d\d)", date)):
        try:
            return datetime(*map(int, found.groups()), tzinfo=UTC)  # type: ignore[misc,arg-type]  # three numbers
        except ValueError:
            return None
    return None


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
    """Return the XML for ``omegat.project`` that maps these files from the address of the unpacked release."""
    lines = [
        f"        <mapping local={quoteattr(_local(member))} repository={quoteattr(member)}/>" for member in members
    ]
    head = f'    <repository type="http" url={quoteattr(address)}>'
    return "\n".join(["<repositories>", head, *lines, "    </repository>", "</repositories>"])


def _local(member: str) -> str:
    """Return the path in the team project; it has the language pair, since a project may use several pairs."""
    _, pair, *rest = member.split("/")
    return f"glossary/{pair}/{rest[-1]}"
