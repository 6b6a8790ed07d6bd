"""``bundle``: a release of glossaries as one ZIP archive that users can pin, verify, read and open in OmegaT.

The same inputs give the same bytes on every machine and at any time.
"""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice, zip_longest
from pathlib import Path, PurePath
from typing import IO, Final

from exporters.base import BLOCK
from exporters.build.config import BuildConfig, BundleConfig, OutputConfig, build_config, bundle_config
from exporters.build.progress import NO_DISPLAY
from exporters.build.tasks import Result, Task, plan_build
from exporters.build.workers import Work, run
from exporters.convert.split import Split
from exporters.formats.html.page import PageChange, PageWriter
from exporters.losses import Losses
from exporters.release.papers import (
    FOLDERS,
    Papers,
    as_manifest,
    as_package,
    as_readme,
    as_sums,
    mapping,
    project_file,
    release_date,
    write_archive,
)
from exporters.release.verify import released_version, source_members, wrong_name
from glossary.comparison import Difference, Step, as_markdown, compare
from glossary.config import found_config
from glossary.files.output import atomic_output
from glossary.files.revisions import source_in
from glossary.files.source import Source, source_at
from glossary.files.temporary import BUFFER, locked
from glossary.findings import (
    GlossportError,
    InputError,
    InvalidInputError,
    Outcome,
    OutputError,
    RefusedError,
    Report,
    UsageError,
)
from glossary.model import Location, Metadata
from glossary.reading import ReadOptions, reader_for
from glossary.request import Request, option
from glossary.rules import Code
from glossary.stats import Statistics, count

SUMS: Final = "SHA256SUMS"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}")
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:[-+].*)?")
_GLOSSARY, _MEMORY = "omegat", "tmx-omegat"


@dataclass(frozen=True, kw_only=True)
class Bundle(Request):
    """The options of a release."""

    config: str | None = option(
        "-c", "The configuration; default: glossport.toml or pyproject.toml here or above.", metavar="FILE"
    )
    version: str | None = option("--version", "The version; default: the glossary's.", metavar="V")
    folder: str | None = option("-o", "Where the bundle goes; default: the configuration's output-dir.", metavar="DIR")
    since: str | None = option(
        "--since", "Say what changed since this bundle or git revision.", metavar="BUNDLE|REVISION"
    )
    revision: str | None = option("--revision", "The revision of the source, to be written down.", metavar="TEXT")
    allow_version_mismatch: bool = option(
        "--allow-version-mismatch", "Take a version that does not fit the changes.", default=False
    )
    check: bool = option("--check", "Write nothing; exit 1 where the bundle is not what would be made.", default=False)
    jobs: int | None = option("--jobs", "How many outputs are made at once; default: all cores.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Release:
    """The request together with the configuration."""

    request: Bundle
    config: BuildConfig
    settings: BundleConfig

    @property
    def folder(self) -> Path:
        return Path(self.request.folder) if self.request.folder else self.config.output_dir


@dataclass(frozen=True, slots=True, kw_only=True)
class _Glossary:
    """One glossary of the release."""

    source: Source
    reader: str | None
    options: ReadOptions
    counted: Statistics

    @property
    def stem(self) -> str:
        return self.source.stem or "glossary"

    @property
    def member(self) -> str:
        """Its name in the archive; the name of a folder ends with a slash."""
        return f"source/{self.stem}/" if self.source.is_folder else f"source/{PurePath(self.source.name).name}"

    @property
    def metadata(self) -> Metadata:
        return self.counted.metadata


def bundle(request: Bundle) -> Outcome:
    """Write the archive, and its line in SHA256SUMS.

    Raises UsageError if the release has no version or id, InputError for an unreadable input, RefusedError if the
    version does not fit the changes or was released with other content, and GlossportError if an output fails.
    """
    config = found_config(request.config)
    asked = _Release(request=request, config=build_config(config), settings=bundle_config(config))
    outcome = Outcome()
    glossaries = list(_glossaries(asked.config, outcome.report))
    if outcome.report.failed:
        outcome.exit_code = InputError.exit_code
        return outcome
    outcome.report = Report()
    papers = _papers(asked, glossaries)
    path = asked.folder / f"{papers.id}-{papers.version}.zip"
    if not papers.licence:
        outcome.lines.append("warning: no licence is named: say it in the glossary or under [bundle]")
    try:
        with tempfile.TemporaryDirectory(prefix="glossport-") as name:
            members = _members(asked, glossaries, papers, Path(name))
            with tempfile.TemporaryFile() as spool:
                write_archive(members, spool, papers.when or datetime(1980, 1, 1, tzinfo=UTC))
                outcome.lines.append(_put_in_place(spool, path, check=request.check))
    except OSError as error:
        message = f"the folder for temporary files cannot be used: {error.strerror or error}"
        raise OutputError(Code.OUTPUT_NOT_WRITTEN, message, location=Location(str(path))) from None
    glossary_files = [name for name in members if "/glossary/" in name and name.startswith("omegat/")]
    if glossary_files:
        outcome.lines += ["in the omegat.project of a team:", mapping(papers.address, glossary_files)]
    return outcome


def _glossaries(config: BuildConfig, report: Report) -> Iterator[_Glossary]:
    for one in config.glossaries:
        reader_name, source_language, targets = one.read_as
        options = ReadOptions(source_language=source_language, target_languages=targets)
        for name in one.inputs:
            source = source_at(name)
            stream = reader_for(source, reader_name).open(source, options, report)
            counted = count(stream.metadata, stream.entries)
            yield _Glossary(source=source, reader=reader_name, options=options, counted=counted)


def _papers(asked: _Release, glossaries: Sequence[_Glossary]) -> Papers:
    def common(name: str) -> str | None:
        found = {getattr(one.metadata, name) for one in glossaries}
        return found.pop() if len(found) == 1 else None

    def named(what: str, value: str | None, suggestion: str) -> str:
        if value is None:
            raise UsageError(Code.WRONG_USAGE, f"the release has no {what}", suggestion=suggestion)
        if not _NAME.fullmatch(value):
            raise UsageError(Code.WRONG_USAGE, f"the {what} {value!r} cannot be in the name of a file")
        return value

    identifier = named("id", asked.settings.id or common("id"), "say it in the glossary, or as id under [bundle]")
    version = named("version", asked.request.version or common("version"), "say it in the glossary, or with --version")
    url = asked.settings.url or "https://ADDRESS-OF-THE-UNPACKED-RELEASE/{id}-{version}/"
    return Papers(
        id=identifier,
        version=version,
        title=common("title"),
        licence=asked.settings.licence or common("licence"),
        revision=asked.request.revision,
        when=release_date(common("date")),
        address=url.replace("{id}", identifier).replace("{version}", version),
    )


# What is inside


def _members(
    asked: _Release, glossaries: Sequence[_Glossary], papers: Papers, folder: Path
) -> dict[str, bytes | Path | None]:
    members: dict[str, bytes | Path | None] = {}
    found = _differences(asked, glossaries, papers, folder)
    for one in glossaries:
        for member, path in _source_files(one, folder):
            if member in members:
                raise UsageError(
                    Code.OUTPUT_COLLISION, f"two glossaries would be {member} in the release", suggestion="rename one"
                )
            members[member] = path
    members["CHANGES.md"] = _changes(papers, found)
    for one, difference in zip_longest(glossaries, found):
        page = "index.html" if len(glossaries) == 1 else f"{one.stem}.html"
        members[page] = _page(one, difference, papers.version, folder / page)
    results = _exported(asked, papers, folder)
    for member, result in results.items():
        members[member] = Path(result.task.path)
    for source, target in sorted({_pair(name) for name in members if name.startswith("omegat/")}):
        project = f"omegat/{source}_{target}"
        members[f"{project}/omegat.project"] = project_file(source, target).encode()
        for empty in FOLDERS:
            if not any(name.startswith(f"{project}/{empty}") for name in members):
                members[f"{project}/{empty}"] = None
    for member in members:
        if wrong := wrong_name(member):
            message = f"{member!r} cannot be in a release: {wrong}"
            raise UsageError(Code.OUTPUT_COLLISION, message, suggestion="rename it")
    exports = {name: result for name, result in results.items() if name.startswith("exports/")}
    if package := as_package(papers, exports):
        members["datapackage.json"] = package
    members["manifest.json"] = as_manifest(papers, [(one.member, one.counted) for one in glossaries], results)
    members["README.md"] = as_readme(papers, members)
    members[SUMS] = as_sums({name: _digest(content) for name, content in members.items() if content is not None})
    return members


def _source_files(one: _Glossary, folder: Path) -> Iterator[tuple[str, Path]]:
    if one.source.is_folder:
        yield from ((f"{one.member}{path.name}", path) for path in one.source.files)
    elif one.source.files:
        yield one.member, one.source.files[0]
    else:
        # From a URL.
        path = folder / one.member
        path.parent.mkdir(exist_ok=True)
        with one.source.stored() as stream, path.open("xb") as out:
            shutil.copyfileobj(stream, out, BUFFER)
        yield one.member, path


def _pair(name: str) -> tuple[str, str]:
    source, _, target = name.split("/")[1].partition("_")
    return source, target


def _digest(content: bytes | Path) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _exported(asked: _Release, papers: Papers, folder: Path) -> dict[str, Result]:
    """Build the configured outputs and OmegaT's glossaries and memories; return the results by archive name."""
    config = asked.config
    wanted: dict[str, Task] = {}
    for task in plan_build(config, {}).tasks:
        member = _member_of(task, config)
        if member in wanted:
            message = f"{wanted[member].name} and {task.name} would both be {member} in the release"
            raise UsageError(Code.OUTPUT_COLLISION, message, suggestion="give one of them another path")
        wanted[member] = _whole(task)
    projects = replace(
        config,
        outputs=(
            _output(_GLOSSARY, "omegat/{source}_{target}/glossary/{stem}.txt"),
            _output(
                _MEMORY, f"omegat/{{source}}_{{target}}/tm/{'auto/' if asked.settings.tm_auto else ''}{{stem}}.tmx"
            ),
        ),
        folder=folder,
        accepted=None,
        fail_on_loss=(),
    )
    omegat = {task.name: task for task in plan_build(projects, {}).tasks}
    results: dict[str, Result] = {}
    for configuration, tasks in ((config, wanted), (projects, omegat)):
        moved = {
            str(folder / name): (name, replace(task, path=str(folder / name), version=papers.version))
            for name, task in tasks.items()
        }
        work = Work(config=configuration, jobs=asked.request.jobs or 0)
        for result in run([task for _, task in moved.values()], work, NO_DISPLAY):
            name, _ = moved[result.task.path]
            if result.exit_code:
                message = "; ".join(result.lines).replace(str(folder / name), name) or f"{name} fails"
                raise _FailedError(message, result.exit_code)
            results[name] = result
    return dict(sorted(results.items()))


class _FailedError(GlossportError):
    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(Code.FAILED_RELEASE, message)
        self.exit_code = exit_code  # type: ignore[misc]  # that of the failed output


def _member_of(task: Task, config: BuildConfig) -> str:
    """Return the archive name of an export: ``exports/`` and its path below the output folder."""
    path = Path(task.path).resolve()
    for folder in (config.output_dir, config.folder):
        inside = folder.resolve()
        if path.is_relative_to(inside):
            return f"exports/{path.relative_to(inside).as_posix()}"
    return f"exports/{path.name}"


def _whole(task: Task) -> Task:
    """Return the task without parts: a release has each output as one file."""
    split = replace(task.output.split, most_bytes=None, most_entries=None)
    return replace(task, output=replace(task.output, split=split))


def _output(exporter: str, path: str) -> OutputConfig:
    return OutputConfig(
        exporter=exporter,
        settings=(),
        pairs=None,
        path=path,
        statuses=(),
        states=(),
        subjects=(),
        only_translated=False,
        drop_over_limit=False,
        split=Split(),
    )


def _page(one: _Glossary, found: Difference | None, version: str, path: Path) -> Path:
    stream = reader_for(one.source, one.reader).open(one.source, one.options, Report())
    metadata = replace(stream.metadata, version=version, languages=tuple(one.counted.languages))
    with path.open("wb") as out:
        page = PageWriter(metadata, out, Losses(), list(_page_changes(found)) if found else ())
        while block := list(islice(stream.entries, BLOCK)):
            page.write(block)
        page.close()
    return path


def _page_changes(found: Difference) -> Iterator[PageChange]:
    for one in found.added:
        yield PageChange(kind="added", id=one.id, title=one.term or one.id)
    for changed in found.changed:
        details = tuple(change.message() for change in changed.changes)
        yield PageChange(kind="changed", id=changed.id, title=changed.term or changed.id, details=details)
    for one in found.removed:
        yield PageChange(kind="removed", id=one.id, title=one.term or one.id)


# What changed


def _differences(
    asked: _Release, glossaries: Sequence[_Glossary], papers: Papers, folder: Path
) -> list[Difference | None]:
    if asked.request.since is None:
        return [None] * len(glossaries)
    is_archive = Path(asked.request.since).is_file()
    before: Mapping[str, Path] = source_members(Path(asked.request.since), folder / "before") if is_archive else {}
    found: list[Difference | None] = []
    for one in glossaries:
        old = before.get(one.member)
        name = str(old) if is_archive else f"{asked.request.since}:{one.source.name}"
        if is_archive and old is None:
            found.append(None)
            continue
        report = Report()
        try:
            difference = compare(name, one.source.name, one.reader, one.options, report)
        except InvalidInputError:
            wrong = next(finding for finding in report.findings if finding.severity == "error")
            raise InputError(wrong.code, wrong.message, location=wrong.location) from None
        if not asked.request.allow_version_mismatch:
            released = released_version(Path(asked.request.since)) if is_archive else _version_before(name, one)
            _refuse_small_step(difference, released, papers.version)
        found.append(difference)
    return found


def _version_before(name: str, one: _Glossary) -> str | None:
    with source_in(name, one.source.name) as source:
        if source is None:
            return None
        return reader_for(source, one.reader).open(source, one.options, Report()).metadata.version


def _refuse_small_step(found: Difference, old: str | None, new: str) -> None:
    """Raise RefusedError G611 if the version step is smaller than the changes require (major, minor, patch)."""
    first, second = (_VERSION.fullmatch(version or "") for version in (old, new))
    suggestion = "choose another --version, or say --allow-version-mismatch"
    if first and second and _numbers(second) < _numbers(first):
        message = f"the version {new} is older than {old}, which was released"
        raise RefusedError(Code.VERSION_MISMATCH, message, suggestion=suggestion)
    if found.step is Step.NONE:
        return
    if not first or not second:
        message = f"whether {new!r} fits after {old!r} cannot be said: they are no versions like 1.2.3"
        raise RefusedError(Code.VERSION_MISMATCH, message, suggestion=suggestion)
    before, after = _numbers(first), _numbers(second)
    grown = next((number for number, (a, b) in enumerate(zip(before, after, strict=True)) if a != b), None)
    steps = (Step.MAJOR, Step.MINOR, Step.PATCH)
    if after <= before or grown is None or steps.index(steps[grown]) > steps.index(found.step):
        message = f"the changes since {old} are a {found.step} step, but the new version is {new}"
        raise RefusedError(Code.VERSION_MISMATCH, message, suggestion=suggestion)


def _numbers(version: re.Match[str]) -> tuple[int, ...]:
    return tuple(map(int, version.groups()))


def _changes(papers: Papers, found: Sequence[Difference | None]) -> bytes:
    parts = [f"# Changes in {papers.id} {papers.version}\n"]
    parts += [f"{as_markdown(one)}\n" if one else "The first release.\n" for one in found]
    return "\n".join(parts).encode()


# Putting it in place


def _put_in_place(spool: IO[bytes], path: Path, *, check: bool) -> str:
    """Write the archive unless the same bytes exist; return a line for the user.

    Raises RefusedError if the file has other content or, with ``check``, is missing.
    """
    spool.seek(0)
    digest = hashlib.file_digest(spool, "sha256").hexdigest()  # type: ignore[arg-type]  # any binary file is one
    try:
        is_there = path.exists()
        is_same = is_there and _digest(path) == digest
    except OSError as error:
        raise OutputError(
            Code.OUTPUT_NOT_WRITTEN, f"cannot be read: {error.strerror}", location=Location(str(path))
        ) from None
    if check and not is_same:
        message = "this is not what would be bundled now" if is_there else "this bundle is missing"
        raise RefusedError(
            Code.STALE_OUTPUT, message, location=Location(str(path)), suggestion="run it without --check"
        )
    if is_there and not is_same:
        message = "this version was released with other content"
        raise RefusedError(
            Code.RELEASED_DIFFERENTLY, message, location=Location(str(path)), suggestion="give it another --version"
        )
    made = f"{path}: {'there already, and the same' if is_same else 'made'}"
    if check:
        return made
    if not is_same:
        spool.seek(0)
        with atomic_output(path) as out:
            shutil.copyfileobj(spool, out, BUFFER)
    _note_sum(path, digest)
    return made


def _note_sum(path: Path, digest: str) -> None:
    sums = path.parent / SUMS
    line = f"{digest}  {path.name}"
    with locked(path.parent):
        lines = sums.read_text(encoding="utf-8").splitlines() if sums.exists() else []
        if line in lines:
            return
        kept = [one for one in lines if one[66:] != path.name]
        with atomic_output(sums) as out:
            out.write("".join(f"{one}\n" for one in [*kept, line]).encode())
