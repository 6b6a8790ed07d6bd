"""What ``clean`` can be asked on the command line and in a profile ``[clean.NAME]`` of the configuration."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from exporters.base import AnyExporter, exporter_names, get_exporter
from exporters.convert.split import is_split
from glossary.cleaning.changes import MASKS, NORMALISING, Masks
from glossary.cleaning.cleaner import RULES, UNCONFIRMED, Orders
from glossary.cleaning.duplicates import Dedupe, Keep
from glossary.cleaning.filters import filters_of
from glossary.config import TABLE, TEXT, TEXTS, Config, ValueKind, found_config
from glossary.fields import Feature
from glossary.findings import UsageError
from glossary.model import USABLE_STATES, Location
from glossary.reading import ReadRequest
from glossary.request import names_in, option
from glossary.rules import Code
from glossary.similarity import did_you_mean


@dataclass(frozen=True, kw_only=True)
class Cleaning(ReadRequest):
    """The memories to clean, what goes, and where the rest is written."""

    file: str | None = option("-o", "The file to write, or - for standard output.", metavar="FILE")
    format: str | None = option("--to", "The format to write; default: that of the suffix of -o.", metavar="NAME")
    removed: str | None = option("--removed", "Write the removed units here, each with the reason.", metavar="FILE")
    report: str | None = option("--report", "Write what was counted as JSON.", metavar="FILE")
    dedupe: str | None = option(
        "--dedupe",
        "Keep one of the units with the same texts (pair), of those that translate one source text (source), or one in "
        "the same place (context).",
        choices=tuple(map(str, Dedupe)),
    )
    keep: str | None = option("--keep", "Which of several duplicates is kept; first.", choices=tuple(map(str, Keep)))
    drop: str | None = option(
        "--drop", f"Remove the units in which this is wrong: {', '.join(RULES)}.", metavar="RULE[,RULE...]"
    )
    where: tuple[str, ...] = option(
        "--where",
        "Keep only units with this author, date, state, tool, client or prop:NAME; a date also takes >= and <=.",
        default=(),
        metavar="KEY=VALUE",
    )
    where_not: tuple[str, ...] = option("--where-not", "Remove such units.", default=(), metavar="KEY=VALUE")
    by: tuple[str, ...] = option(
        "--by", "Keep only units of this person; may be repeated.", default=(), metavar="PERSON"
    )
    since: str | None = option("--since", "Keep only units last changed on this day or later.", metavar="DATE")
    until: str | None = option("--until", "Keep only units last changed on this day or earlier.", metavar="DATE")
    normalise: str | None = option(
        "--normalise", f"Give these one form in all texts: {', '.join(NORMALISING)}.", metavar="NAME[,NAME...]"
    )
    mask: str | None = option(
        "--mask", f"Replace these, each by the same sign everywhere: {', '.join(MASKS)}.", metavar="NAME[,NAME...]"
    )
    mask_key: str | None = option(
        "--mask-key", "A secret, without which nobody can check a guess of what is masked.", metavar="TEXT"
    )
    split: str | None = option(
        "--split",
        "Write a file for each pair of languages (pair), parts of at most a size (100MB) or number of entries "
        "(5000-units), or pair and one of these (pair,100MB); signs without a letter separate several terms in one "
        "cell that is read.",
        metavar="pair|SIZE|N-units|SIGNS",
    )
    output_dir: str | None = option("--output-dir", "The folder to write into, with --split pair.", metavar="DIR")
    dry_run: bool = option("--dry-run", "Write nothing; say what would go, with examples.", default=False)
    profile: str | None = option("--profile", "Clean as [clean.NAME] in the configuration says.", metavar="NAME")
    config: str | None = option(
        "-c", "The configuration; default: glossport.toml or pyproject.toml here or above.", metavar="FILE"
    )

    writes = True

    @property
    def cell_separator(self) -> str | None:
        return None if is_split(self.split) else self.split

    def orders(self) -> Orders:
        """Return what is to be done with each unit; raises UsageError where that is wrong or contradicts itself."""
        if self.keep and not self.dedupe:
            raise UsageError(Code.WRONG_USAGE, "--keep chooses among duplicates", suggestion="add --dedupe source")
        masks = _chosen(self.mask, MASKS, "--mask")
        if self.mask_key and not masks:
            raise UsageError(Code.WRONG_USAGE, "--mask-key belongs to --mask")
        orders = Orders(
            dedupe=Dedupe(self.dedupe) if self.dedupe else None,
            keep=Keep(self.keep or Keep.FIRST),
            rules=_chosen(self.drop, RULES, "--drop"),
            filters=filters_of(self.where, self.where_not, self.by, self.since, self.until),
            normalising=_chosen(self.normalise, tuple(NORMALISING), "--normalise"),
            masks=Masks(frozenset(masks), self.mask_key or ""),
            source=self.read_options.source_language,
            targets=self.read_options.target_languages,
        )
        _refuse_contradictions(self, orders)
        if orders.is_nothing and len(self.inputs) < 2 and not self.language_map and not self.split:
            suggestion = "say what goes, such as --dedupe source --keep newest --drop empty"
            raise UsageError(Code.WRONG_USAGE, "there is nothing to clean", suggestion=suggestion)
        return orders

    def exporter(self) -> AnyExporter:
        """Return the format of what is kept; raises UsageError where there is none, or no place for it."""
        if self.file and self.output_dir:
            raise UsageError(Code.WRONG_USAGE, "give only one of -o FILE and --output-dir DIR")
        if not (self.file or self.output_dir or self.dry_run):
            suggestion = "say where to write: -o FILE, or only look: --dry-run"
            raise UsageError(Code.WRONG_USAGE, "there is no output", suggestion=suggestion)
        return memory_exporter(self.format, self.file or ("out.tmx" if self.dry_run or self.output_dir else ""))


def memory_exporter(name: str | None, file: str) -> AnyExporter:
    """Return the format that is named, or that of the suffix of the file; raises UsageError if it holds no units."""
    named = name or Path(file).suffix[1:].lower()
    if not name and named not in exporter_names():
        message = f"the suffix of {file!r} names no format"
        raise UsageError(Code.WRONG_USAGE, message, suggestion="say --to NAME, as 'glossport formats' lists them")
    exporter = get_exporter(named)
    if Feature.UNIT not in exporter.carries:
        message = f"{exporter.name} holds terms only, and no units of a memory"
        raise UsageError(Code.WRONG_USAGE, message, location=Location(file), suggestion="write tmx, jsonl or yaml")
    return exporter


def _refuse_contradictions(request: Cleaning, orders: Orders) -> None:
    """Raise UsageError G801 where two options together keep no unit at all."""
    both = [one for one in request.by if f"author={one}" in request.where_not]
    if both:
        raise UsageError(Code.WRONG_USAGE, f"{both[0]} is asked for by --by and refused by --where-not")
    states = [one.removeprefix("state=") for one in request.where if one.startswith("state=")]
    if UNCONFIRMED in orders.rules and states and states[0] not in USABLE_STATES:
        raise UsageError(Code.WRONG_USAGE, f"--drop unconfirmed removes the state {states[0]}, which --where asks for")


def _chosen(text: str | None, known: tuple[str, ...], flag: str) -> tuple[str, ...]:
    names = names_in(text)
    for name in names:
        if name not in known:
            raise UsageError(Code.WRONG_USAGE, f"{flag}: there is no {name!r}", suggestion=did_you_mean(name, known))
    return names


_TEXTS_OR_TEXT = ValueKind("a text, or a list of texts", lambda value: isinstance(value, str) or TEXTS.fits(value))
_DAY = ValueKind("a date", lambda value: isinstance(value, str | date))
_KEYS: Final = {
    "dedupe": ValueKind(f"one of {', '.join(Dedupe)}", lambda value: value in list(Dedupe)),
    "keep": ValueKind(f"one of {', '.join(Keep)}", lambda value: value in list(Keep)),
    "drop": _TEXTS_OR_TEXT,
    "where": _TEXTS_OR_TEXT,
    "where-not": _TEXTS_OR_TEXT,
    "by": _TEXTS_OR_TEXT,
    "since": _DAY,
    "until": _DAY,
    "normalise": _TEXTS_OR_TEXT,
    "mask": _TEXTS_OR_TEXT,
    "mask-key": TEXT,
    "split": TEXT,
    "source": TEXT,
    "target": _TEXTS_OR_TEXT,
    "from": TEXT,
    "to": TEXT,
    "map-lang": TABLE,
}
_SETTINGS: Final = frozenset({"keep", "mask-key", "split", "source", "target", "from", "to", "map-lang"})
"""Keys that clean nothing by themselves."""
_FIELDS: Final = {"from": "reader", "to": "format", "target": "targets"}
"""Fields of the request that are not named like their key."""
_NAMES: Final = frozenset({"drop", "normalise", "mask"})
"""Keys whose lists the command line writes with commas."""


def with_profile(request: Cleaning, name: str) -> Cleaning:
    """Complete a request by a profile; what the request says itself counts, and conditions are added to.

    Raises UsageError G802 or G803 where the profile is not there or wrong.
    """
    profile = profile_in(found_config(request.config), name)
    values: dict[str, Any] = {}
    for key, value in profile.items():
        field = _FIELDS.get(key, key.replace("-", "_"))
        said = getattr(request, "language_map" if key == "map-lang" else field)
        if key == "map-lang":
            values["language_map"] = (*said, *(f"{old}={new}" for old, new in value.items()))
        elif key in ("where", "where-not"):
            values[field] = (*said, *_texts(value))
        elif not said:
            values[field] = _as_said(key, value)
    return replace(request, **values)


def profile_in(config: Config, name: str) -> dict[str, Any]:
    """Return the table ``[clean.NAME]``; raises UsageError G803 where it is not there, or wrong."""
    profiles = config.table("clean", dict.fromkeys(config.tree.get("clean", {}), TABLE))
    if name not in profiles:
        suggestion = did_you_mean(name, profiles) if profiles else "add one, as docs/clean.md shows"
        raise config.wrong(f"there is no [clean.{name}]", "clean", suggestion=suggestion)
    profile: dict[str, Any] = profiles[name]
    table = f"clean.{name}"
    for key, value in profile.items():
        if key not in _KEYS:
            raise config.wrong(f"[{table}] has no key {key!r}", table, key, suggestion=did_you_mean(key, _KEYS))
        if not _KEYS[key].fits(value):
            raise config.wrong(f"{key} is {_KEYS[key].message}", table, key)
    if profile.keys() <= _SETTINGS:
        raise config.wrong(f"[{table}] names no rule", table, suggestion='such as drop = ["empty", "same"]')
    return profile


def _as_said(key: str, value: Any) -> Any:
    """Return a value of the profile as the command line says it."""
    if key in _NAMES:
        return ",".join(_texts(value))
    if _KEYS[key] is _TEXTS_OR_TEXT:
        return tuple(_texts(value))
    return str(value)


def _texts(value: str | Iterable[str]) -> Iterator[str]:
    yield from (value,) if isinstance(value, str) else value
