"""The build configuration in ``glossport.toml``: glossaries, outputs, their paths and the loss policy."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from string import Formatter
from typing import Any, Final, TypeVar

from exporters.base import exporter_names, get_exporter, parse_options, state_folders
from exporters.clean.inputs import Profile, profile_of
from exporters.convert.split import Split, split_of
from glossary.config import PAIRS, TABLE, TEXT, TEXTS, YES_OR_NO, Config
from glossary.files.remote import is_url, matching, path_at
from glossary.findings import InputError, UsageError
from glossary.languages import WrongTagError, canonical
from glossary.model import Status, TranslationState

_GLOSSARY: Final = {"input": TEXT, "from": TEXT, "source": TEXT, "targets": TEXTS, "clean": TEXT}
Choice = TypeVar("Choice", bound=StrEnum)
_OUTPUT: Final = {
    "to": TEXT,
    "pairs": PAIRS,
    "path": TEXT,
    "options": TABLE,
    "status": TEXTS,
    "state": TEXTS,
    "subject": TEXTS,
    "only-translated": YES_OR_NO,
    "drop-over-limit": YES_OR_NO,
    "split": TEXT,
}
_BUILD: Final = {"output-dir": TEXT, "allow-outside": YES_OR_NO}
_LOSS: Final = {"accepted": TEXT, "fail-on": TEXTS}
_BUNDLE: Final = {"id": TEXT, "licence": TEXT, "tm-auto": YES_OR_NO, "url": TEXT}
_PLACES: Final = ("stem", "source", "target", "format")
_EVERY_PAIR: Final = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryConfig:
    """One ``[[glossary]]`` table: files or folders, each of which is a glossary."""

    inputs: tuple[str, ...]
    read_as: tuple[str | None, str | None, tuple[str, ...]]
    """The reader, and the source and target languages, where they are said."""
    clean: Profile | None = None
    """How the units of the inputs are cleaned before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputConfig:
    """One ``[[output]]`` table. ``pairs`` is None for the source with each other language, empty for every pair."""

    exporter: str
    settings: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] | None
    path: str | None
    statuses: tuple[Status, ...]
    states: tuple[TranslationState, ...]
    subjects: tuple[str, ...]
    only_translated: bool
    drop_over_limit: bool
    split: Split


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildConfig:
    file: Path
    folder: Path
    glossaries: tuple[GlossaryConfig, ...]
    outputs: tuple[OutputConfig, ...]
    output_dir: Path
    allow_outside: bool
    """Whether outputs may be outside the folder of the configuration, or at URLs."""
    accepted: Path | None
    fail_on_loss: tuple[str, ...]

    def name_of(self, path: str) -> str:
        """Return a path relative to the folder of the configuration, with ``/`` on every system.

        A URL, or a path outside that folder, stays as it is.
        """
        if is_url(path):
            return path
        with suppress(ValueError):
            return Path(path).relative_to(self.folder).as_posix()
        return path

    def resolved(self) -> "BuildConfig":
        """Return the same configuration with absolute paths."""
        here = Path.cwd()
        return replace(
            self,
            file=here / self.file,
            folder=here / self.folder,
            glossaries=tuple(
                replace(one, inputs=tuple(str(place(here, name)) for name in one.inputs)) for one in self.glossaries
            ),
            output_dir=place(here, str(self.output_dir)),
            accepted=here / self.accepted if self.accepted else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleConfig:
    """The ``[bundle]`` table."""

    id: str | None = None
    licence: str | None = None
    tm_auto: bool = False
    """Whether memories go where OmegaT fills in segments that are exactly a term."""
    url: str | None = None
    """Where the release will be found unpacked; ``{id}`` and ``{version}`` stand for themselves."""


def bundle_config(config: Config) -> BundleConfig:
    """Read the ``[bundle]`` table; raises UsageError G803 with the location of a mistake."""
    table = config.table("bundle", _BUNDLE)
    return BundleConfig(**{key.replace("-", "_"): value for key, value in table.items()})


def build_config(config: Config) -> BuildConfig:
    """Read the tables of a build; raises UsageError G803 with the location of a mistake."""
    config.refuse_other_tables()
    folder = config.path.parent
    glossaries = tuple(
        _glossary(_Place(config, "glossary", number), table)
        for number, table in enumerate(config.tables("glossary", _GLOSSARY))
    )
    outputs = tuple(
        _output(_Place(config, "output", number), table)
        for number, table in enumerate(config.tables("output", _OUTPUT))
    )
    for name, found in (("glossary", glossaries), ("output", outputs)):
        if not found:
            raise config.wrong(f"there is no [[{name}]] to build", name)
    loss = config.table("loss", _LOSS)
    build = config.table("build", _BUILD)
    return BuildConfig(
        file=config.path,
        folder=folder,
        glossaries=glossaries,
        outputs=outputs,
        output_dir=place(folder, build.get("output-dir", "dist")),
        allow_outside=build.get("allow-outside", False),
        accepted=folder / loss["accepted"] if "accepted" in loss else None,
        fail_on_loss=tuple(loss.get("fail-on", ())),
    )


def place(folder: Path, name: str) -> Path:
    """Return the path of a name in the configuration: relative to ``folder``, unless it is a URL or absolute."""
    return path_at(name) if is_url(name) else folder / name


@dataclass(frozen=True, slots=True)
class _Place:
    """One table of an array such as ``[[output]]``; locates mistakes in the file."""

    config: Config
    table: str
    number: int

    def wrong(self, message: str, key: str | None = None, *, suggestion: str | None = None) -> UsageError:
        return self.config.wrong(message, self.table, key, suggestion=suggestion, number=self.number)


def _glossary(place: _Place, table: Mapping[str, Any]) -> GlossaryConfig:
    if "input" not in table:
        raise place.wrong("a glossary needs its input: a file, a folder or a pattern")
    pattern = str(table["input"])
    try:
        found = matching(pattern) if is_url(pattern) else _files(place.config.path.parent, pattern)
    except (ValueError, NotImplementedError):
        raise place.wrong(f"{pattern!r} is no pattern below the folder of the configuration", "input") from None
    except InputError as error:
        raise place.wrong(error.finding.message, "input") from None
    if not found:
        raise place.wrong(f"there is no {pattern}", "input")
    try:
        source = canonical(table["source"]) if "source" in table else None
        targets = tuple(map(canonical, table.get("targets", ())))
    except WrongTagError as error:
        raise place.wrong(str(error), "source") from None
    clean = profile_of(place.config, table["clean"]) if "clean" in table else None
    return GlossaryConfig(inputs=tuple(found), read_as=(table.get("from"), source, targets), clean=clean)


def _files(folder: Path, pattern: str) -> list[str]:
    path = folder / pattern
    if path.exists():
        return [str(path)]
    return sorted(str(one) for one in folder.glob(pattern) if not one.name.startswith("."))


def _output(place: _Place, table: Mapping[str, Any]) -> OutputConfig:
    if "to" not in table:
        raise place.wrong("an output needs its format: to")
    name = str(table["to"])
    settings = tuple(f"{key}={_as_setting(value)}" for key, value in table.get("options", {}).items())
    try:
        options = parse_options(get_exporter(name), settings, [name])
    except UsageError as error:
        key = "options" if name in exporter_names() else "to"
        raise place.wrong(error.finding.message, key, suggestion=error.finding.suggestion) from None
    if state_folders(get_exporter(name), options):
        raise place.wrong("folders by state are for 'convert'; a build writes one file", "options")
    return OutputConfig(
        exporter=name,
        settings=settings,
        pairs=_pairs(place, table),
        path=_path(place, table),
        statuses=_chosen(Status, place, table, "status"),
        states=_chosen(TranslationState, place, table, "state"),
        subjects=tuple(subject.casefold() for subject in table.get("subject", ())),
        only_translated=table.get("only-translated", False),
        drop_over_limit=table.get("drop-over-limit", False),
        split=_split(place, table, name),
    )


def _split(place: _Place, table: Mapping[str, Any], exporter: str) -> Split:
    try:
        split = split_of(table.get("split"))
        split.refuse(get_exporter(exporter))
    except UsageError as error:
        raise place.wrong(error.finding.message, "split", suggestion=error.finding.suggestion) from None
    return split


def _as_setting(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _pairs(place: _Place, table: Mapping[str, Any]) -> tuple[tuple[str, str], ...] | None:
    pairs = table.get("pairs")
    if pairs is None or pairs == _EVERY_PAIR:
        return None if pairs is None else ()
    try:
        return tuple((canonical(source), canonical(target)) for source, target in pairs)
    except WrongTagError as error:
        raise place.wrong(str(error), "pairs") from None


def _path(place: _Place, table: Mapping[str, Any]) -> str | None:
    path = table.get("path")
    if path is None:
        return None
    try:
        fields = [field for field in Formatter().parse(path) if field[1] is not None]
    except ValueError as error:
        raise place.wrong(f"the path is no pattern: {error}", "path") from None
    for _, name, form, conversion in fields:
        if name not in _PLACES or form or conversion:
            asked = f"{name}{f'!{conversion}' if conversion else ''}{f':{form}' if form else ''}"
            raise place.wrong(f"a path has {{{'}, {'.join(_PLACES)}}}, but not {{{asked}}}", "path")
    return str(path)


def _chosen(kind: type[Choice], place: _Place, table: Mapping[str, Any], key: str) -> tuple[Choice, ...]:
    try:
        return tuple(map(kind, table.get(key, ())))
    except ValueError as error:
        raise place.wrong(f"{error}; known are {', '.join(kind)}", key) from None
