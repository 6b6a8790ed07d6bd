"""The ``glossport`` command: each subcommand parses, makes one call, prints, and returns an exit code.

The work is imported where it is done, so that ``--help`` is there at once.
"""

import functools
import gc
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from exporters.console import Terminal
    from glossary.reading import ReadOptions
    from glossary.selection import Selection

Function = TypeVar("Function", bound=Callable[..., Any])

INTERRUPTED = 130


def _apply(*decorators: Callable[[Function], Function]) -> Callable[[Function], Function]:
    def apply(function: Function) -> Function:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return apply


def _telling(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(dict)
        context.find_root().ensure_object(dict)[parameter.name] = True


common = _apply(
    click.option("-q", "--quiet", is_flag=True, expose_value=False, callback=_telling, help="Say errors only."),
    click.option("-v", "--verbose", is_flag=True, expose_value=False, callback=_telling, help="Show every loss."),
    click.option("--no-progress", is_flag=True, expose_value=False, callback=_telling, help="Show no progress bar."),
)

_READING = (
    "source",
    "targets",
    "columns",
    "encoding",
    "language_map",
    "split",
    "keep_unknown",
)
_reading_options = _apply(
    click.argument("inputs", nargs=-1, required=True, metavar="INPUT..."),
    click.option("--from", "reader", metavar="NAME", help="The format of the input, see 'glossport formats'."),
    click.option("--source", metavar="LANG", help="The source language (BCP 47)."),
    click.option("--target", "targets", multiple=True, metavar="LANG", help="A target language; may be repeated."),
    click.option("--columns", metavar="NAMES", help="The columns of a table without header: en,zh-Hans,note."),
    click.option("--encoding", metavar="NAME", help="The encoding of a text file, where it is not detected."),
    click.option("--map-lang", "language_map", multiple=True, metavar="OLD=NEW", help="Read language OLD as NEW."),
    click.option("--split", metavar="TEXT", help="Several terms in one cell are separated by this."),
    click.option(
        "--keep-unknown",
        type=click.Choice(["notes", "drop"]),
        default="notes",
        show_default=True,
        help="What becomes of values that a glossary has no place for.",
    ),
    click.option(
        "-O",
        "settings",
        multiple=True,
        metavar="KEY=VALUE",
        help="To read: as=concepts, sheet=NAME, split=TEXT. To write: an option of a format, or FORMAT:KEY=VALUE.",
    ),
)


def reading(function: Callable[..., int]) -> Callable[..., int]:
    """Give a command its inputs, the reader's name and the ``read_options``."""

    @functools.wraps(function)
    def read(**values: Any) -> int:
        from glossary.reading import with_settings

        told = {name: values.pop(name) for name in _READING}
        read_options, settings = with_settings(_read_options(**told), values.pop("settings"))
        if "formats" in values:
            values["settings"] = settings
        elif settings:
            raise click.UsageError(f"{settings[0]!r} is not an option for reading: as=, sheet= or split=.")
        return function(read_options=read_options, **values)

    return _reading_options(read)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="glossport")
@common
def glossport() -> None:
    """Write one reviewed glossary as the exact files that CAT tools read, and say what each cannot hold."""


@glossport.command()
@reading
@click.option("--to", "formats", metavar="NAME[,NAME...]", default="", help="The formats to write.")
@click.option("--for", "consumer_name", metavar="NAME", help="Write what this tool takes best, in its folders.")
@click.option("-o", "file", metavar="FILE", help="The file to write, or - for standard output.")
@click.option("--output-dir", metavar="DIR", help="The folder to write into.")
@click.option("--only-missing", metavar="LANG", help="Only the concepts that have no term in this language.")
@click.option("--status", "statuses", metavar="NAMES", help="Only terms of these statuses, and those without one.")
@click.option("--subject", "subjects", multiple=True, metavar="TEXT", help="Only concepts of this subject field.")
@click.option("--since", metavar="DATE", help="Only what was created or modified on this day or later.")
@click.option("--only-translated", is_flag=True, help="Only what is there in every language that is written.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a file is not what would be written.")
@click.option("--drop-over-limit", is_flag=True, help="Leave out what is over a limit of a format, and report it.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, help="How many processes convert one large file.")
@click.option("--loss-report", metavar="FILE", help="Write what was lost as JSON.")
@click.option("--accepted-losses", metavar="FILE", help="Exit 1 when more is lost than in this earlier loss report.")
@click.option(
    "--fail-on-loss",
    metavar="FEATURES",
    is_flag=False,
    flag_value="any",
    help="Exit 1 when anything, or one of these features, is lost or changed.",
)
@common
def convert(
    inputs: tuple[str, ...],
    reader: str | None,
    read_options: "ReadOptions",
    formats: str,
    consumer_name: str | None,
    file: str | None,
    output_dir: str | None,
    settings: tuple[str, ...],
    only_missing: str | None,
    statuses: str | None,
    subjects: tuple[str, ...],
    since: str | None,
    only_translated: bool,
    check: bool,
    drop_over_limit: bool,
    jobs: int,
    loss_report: str | None,
    accepted_losses: str | None,
    fail_on_loss: str | None,
) -> int:
    """Write glossaries in other formats.

    Each input gives a file per format, and per language pair where a format holds one pair.
    """
    from exporters.catalogue import consumer
    from exporters.convert.pipeline import Conversion, run_conversion
    from glossary.files.remote import path_at
    from glossary.languages import asked_language

    wanted = consumer(consumer_name) if consumer_name else None
    if wanted and (formats or file):
        raise click.UsageError("--for names the formats and the folders: it goes with --output-dir alone.")
    if file is None and output_dir is None:
        raise click.UsageError("Say where to write: -o FILE or --output-dir DIR.")
    if file is not None and output_dir is not None:
        raise click.UsageError("Give only one of -o FILE and --output-dir DIR.")
    names = tuple(wanted.formats) if wanted else _names(formats)
    if not names:
        raise click.UsageError("Say what to write: --to NAME, as 'glossport formats' lists them, or --for NAME.")
    conversion = Conversion(
        inputs=inputs,
        formats=names,
        places=wanted.formats if wanted else {},
        file=file,
        folder=path_at(output_dir) if output_dir else None,
        reader=reader,
        read_options=read_options,
        settings=settings,
        only_missing=asked_language(only_missing),
        selection=_selection(statuses, subjects, since, only_translated),
        check=check,
        drop_over_limit=drop_over_limit,
        jobs=jobs,
        loss_report=Path(loss_report) if loss_report else None,
        accepted=Path(accepted_losses) if accepted_losses else None,
        fail_on_loss=_names(fail_on_loss or ""),
    )
    terminal = _terminal()
    run = run_conversion(conversion, terminal.working)
    terminal.report(run.report)
    terminal.outputs(run.outputs)
    if wanted and run.outputs:
        terminal.lines(wanted.advice)
    return run.exit_code


@glossport.command("import")
@reading
@click.option("--into", metavar="GLOSSARY", help="Merge into this canonical YAML file.")
@click.option(
    "--merge",
    "policy",
    type=click.Choice(["fail", "keep", "theirs"]),
    default="fail",
    show_default=True,
    help="What to do where a filled value differs.",
)
@click.option("--on", metavar="LANG", help="Join by a term of this language; default: the glossary's source language.")
@click.option("--pair", metavar="FILE", help="The other half of a key-term page, in the language of --target.")
@click.option("-o", "file", metavar="FILE", help="Write here; default: standard output, or the file merged into.")
@click.option("--dry-run", is_flag=True, help="Only say what would be added, changed, kept or in conflict.")
@click.option("--report", "report_file", metavar="FILE", help="Write the same as JSON.")
@common
def import_(
    inputs: tuple[str, ...],
    reader: str | None,
    read_options: "ReadOptions",
    into: str | None,
    policy: str,
    on: str | None,
    pair: str | None,
    file: str | None,
    dry_run: bool,
    report_file: str | None,
) -> int:
    """Read foreign files into canonical YAML, or merge them into a glossary."""
    from glossary.importing.run import Import, run_import
    from glossary.languages import asked_language

    terminal = _terminal()
    result = run_import(
        Import(
            inputs=inputs,
            reader=reader,
            read_options=read_options,
            into=into,
            policy=policy,
            on=asked_language(on),
            pair=pair,
            file=file,
            dry_run=dry_run,
            report_file=Path(report_file) if report_file else None,
            verbose=terminal.verbose,
        )
    )
    terminal.report(result.report)
    terminal.lines(result.lines)
    return result.exit_code


@glossport.command()
@reading
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github", "sarif", "junit"]),
    default="text",
    show_default=True,
    help="The form of the result.",
)
@click.option("--output-file", metavar="FILE", help="Write the findings here instead of standard output.")
@click.option("--fail-on", type=click.Choice(["error", "warning"]), help="Exit 1 from here on.  [default: error]")
@click.option("--select", metavar="RULES", help="Look for these optional rules as well, by code or name.")
@click.option("--ignore", metavar="RULES", help="Do not tell of these rules.")
@click.option("--baseline", metavar="FILE", help="Tell only what this baseline does not know.")
@click.option("--write-baseline", metavar="FILE", help="Accept all findings, as a baseline for later.")
@click.option("-c", "config", metavar="FILE", help="The configuration; default: glossport.toml or pyproject.toml here.")
@common
def check(
    inputs: tuple[str, ...],
    reader: str | None,
    read_options: "ReadOptions",
    format_: str,
    output_file: str | None,
    fail_on: str | None,
    select: str | None,
    ignore: str | None,
    baseline: str | None,
    write_baseline: str | None,
    config: str | None,
) -> int:
    """Look for mistakes; every finding has a code and a place."""
    from glossary.checking.run import Check, run_check

    return run_check(
        Check(
            inputs=inputs,
            reader=reader,
            read_options=read_options,
            form=format_,
            output_file=output_file,
            fail_on=fail_on,
            select=_names(select or ""),
            ignore=_names(ignore or ""),
            baseline=baseline,
            write_baseline=write_baseline,
            config=config,
            verbose=_terminal().verbose,
        )
    )


@glossport.command()
@click.argument("code", metavar="CODE")
@common
def explain(code: str) -> int:
    """Explain a finding by its code or name, with an example."""
    from glossary.checking.policy import codes_of
    from glossary.rules import page

    (found,) = codes_of([code])
    _result(page(found))
    return 0


@glossport.command()
@reading
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="The form of the result.",
)
@common
def stats(
    inputs: tuple[str, ...],
    reader: str | None,
    read_options: "ReadOptions",
    format_: str,
) -> int:
    """Count concepts, units and terms, by language."""
    from glossary.escaping import harmless
    from glossary.stats import stats as count

    counted = count(inputs, reader, read_options)
    _terminal().report(counted.report)
    if counted.glossaries:
        _result(_json(counted.as_json()) if format_ == "json" else harmless(counted.as_text()))
    return counted.exit_code


@glossport.command()
@click.option(
    "-c", "config_name", metavar="FILE", help="The configuration; default: glossport.toml or pyproject.toml here."
)
@click.option("--jobs", type=click.IntRange(min=1), help="How many outputs are built at once; default: all cores.")
@click.option("--scheduler", metavar="ADDRESS", help="Build on the Dask cluster of this scheduler.")
@click.option("--shard", metavar="I/N", help="Build the I-th of N parts of the outputs, for a matrix of jobs.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a file is not what would be written.")
@click.option("--force", is_flag=True, help="Build what is up to date as well.")
@click.option("--prune", is_flag=True, help="Remove outputs that were built once and are no longer configured.")
@click.option("--report", "report_file", metavar="FILE", help="Write what was built as JSON.")
@click.option("--junit", "junit_file", metavar="FILE", help="Write what was built as JUnit's XML.")
@common
def build(
    config_name: str | None,
    jobs: int | None,
    scheduler: str | None,
    shard: str | None,
    check: bool,
    force: bool,
    prune: bool,
    report_file: str | None,
    junit_file: str | None,
) -> int:
    """Build all outputs of the configuration; those that are up to date are left."""
    from exporters.build.config import build_config
    from exporters.build.progress import display_for
    from exporters.build.reports import as_junit, as_markdown
    from exporters.build.run import Build, shard_of
    from exporters.build.run import build as build_outputs
    from glossary.config import found_config
    from glossary.files.output import append_summary

    config = found_config(config_name)
    terminal = _terminal()
    built = build_outputs(
        Build(
            config=build_config(config),
            jobs=jobs or 0,
            scheduler=scheduler,
            shard=shard_of(shard),
            check=check,
            force=force,
            prune=prune,
            report_file=report_file,
        ),
        display_for(terminal),
    )
    if junit_file:
        _result(as_junit(built), junit_file)
    append_summary(lambda: as_markdown(built))
    terminal.lines(built.lines())
    return built.exit_code


@glossport.command()
@click.option(
    "-c", "config_name", metavar="FILE", help="The configuration; default: glossport.toml or pyproject.toml here."
)
@click.option("--version", "version", metavar="V", help="The version; default: the glossary's.")
@click.option("-o", "folder", metavar="DIR", help="Where the bundle goes; default: the configuration's output-dir.")
@click.option("--since", metavar="BUNDLE|REVISION", help="Say what changed since this bundle or git revision.")
@click.option("--revision", metavar="TEXT", help="The revision of the source, to be written down.")
@click.option("--allow-version-mismatch", is_flag=True, help="Take a version that does not fit the changes.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where the bundle is not what would be made.")
@click.option("--jobs", type=click.IntRange(min=1), help="How many outputs are made at once; default: all cores.")
@common
def bundle(
    config_name: str | None,
    version: str | None,
    folder: str | None,
    since: str | None,
    revision: str | None,
    allow_version_mismatch: bool,
    check: bool,
    jobs: int | None,
) -> int:
    """Make a release: one archive to pin, verify, read in a browser and open in OmegaT."""
    from exporters.build.config import build_config, bundle_config
    from exporters.release.bundle import Bundle
    from exporters.release.bundle import bundle as make_bundle
    from glossary.config import found_config
    from glossary.findings import InvalidInputError, Report

    config = found_config(config_name)
    build_settings = build_config(config)
    asked = Bundle(
        config=build_settings,
        settings=bundle_config(config),
        version=version,
        folder=Path(folder) if folder else build_settings.output_dir,
        since=since,
        revision=revision,
        any_version=allow_version_mismatch,
        check=check,
        jobs=jobs or 0,
    )
    terminal = _terminal()
    report = Report()
    try:
        made = make_bundle(asked, report)
    except InvalidInputError as error:
        terminal.report(report)
        return error.exit_code
    for warning in made.warnings:
        terminal.warn(warning)
    terminal.lines(made.lines)
    return 0


@glossport.command()
@click.argument("name", metavar="BUNDLE")
@common
def verify(name: str) -> int:
    """Verify a bundle without unpacking it, and say what was proved."""
    from exporters.release.verify import verify as verify_bundle
    from glossary.escaping import harmless

    _result("\n".join(map(harmless, verify_bundle(name).lines)))
    return 0


@glossport.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--from", "reader", metavar="NAME", help="The format of both, see 'glossport formats'.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="The form of the result.",
)
@click.option("--exit-code", is_flag=True, help="Exit 1 where they differ.")
@common
def diff(old: str, new: str, reader: str | None, form: str, exit_code: bool) -> int:
    """Say what changed between two glossaries: concepts, terms, statuses, definitions, and the version step.

    OLD and NEW are files, folders, or what a git revision had: v1.2.0:terms.yaml, HEAD~3:glossary/, or main: for the
    path of the other.
    """
    from glossary.comparison import FORMS, compare
    from glossary.escaping import harmless, harmless_json
    from glossary.findings import InvalidInputError, Report
    from glossary.reading import ReadOptions

    report = Report()
    try:
        found = compare(old, new, reader, ReadOptions(), report)
    except InvalidInputError as error:
        _terminal().report(report)
        return error.exit_code
    _result((harmless_json if form == "json" else harmless)(FORMS[form](found)))
    return int(exit_code and bool(found))


@glossport.command()
@click.argument("folder", default=".", metavar="[DIR]")
@common
def init(folder: str) -> int:
    """Begin a glossary: a file with an example, configuration, editor schema, hooks and a workflow."""
    from glossary.scaffold import start

    _terminal().lines(start(Path(folder)))
    return 0


@glossport.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 and name the files that are not canonical.")
@click.option("--diff", is_flag=True, help="Write nothing but the differences.")
@common
def fmt(paths: tuple[str, ...], check: bool, diff: bool) -> int:
    """Bring glossaries in YAML and JSON Lines into their one canonical form; comments stay."""
    from glossary.canonical.format import run_fmt

    result = run_fmt(paths, check=check, diff=diff)
    terminal = _terminal()
    terminal.report(result.report)
    if result.differences:
        _result("".join(result.differences).removesuffix("\n"))
    terminal.lines(result.lines)
    return result.exit_code


@glossport.command()
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@common
def formats(name: str | None, as_json: bool) -> int:
    """List the formats that are read and written, or describe one."""
    from exporters.catalogue import as_text, catalogue

    found = catalogue(name)
    _result(_json(found) if as_json else as_text(found))
    return 0


def main() -> NoReturn:
    """Run the command and exit; a user's mistake becomes a message and an exit code, never a traceback."""
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        stream.reconfigure(encoding="utf-8", errors=errors)  # type: ignore[union-attr]  # both are text files here
    # Asked to stop, we clean up as for Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Looking for reference cycles while modules are loaded, and once more at the end, takes 10 ms of every run.
    gc.set_threshold(100_000)
    code = run(sys.argv[1:])
    gc.freeze()
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code."""
    from glossary.findings import GlossportError

    try:
        return int(glossport.main(arguments, prog_name="glossport", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except GlossportError as error:
        _terminal(default=True).warn(str(error.finding))
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED


def _terminal(*, default: bool = False) -> "Terminal":
    from exporters.console import Terminal

    told: dict[str, bool] = {} if default else click.get_current_context().find_root().obj or {}
    return Terminal(
        quiet=told.get("quiet", False), verbose=told.get("verbose", False), progress=not told.get("no_progress", False)
    )


def _read_options(
    *,
    source: str | None,
    targets: tuple[str, ...],
    columns: str | None,
    encoding: str | None,
    language_map: tuple[str, ...],
    split: str | None,
    keep_unknown: str,
) -> "ReadOptions":
    from glossary.languages import asked_language
    from glossary.reading import ReadOptions

    for pair in language_map:
        old, equals, new = pair.partition("=")
        if not (old and equals and new):
            raise click.UsageError(f"--map-lang takes OLD=NEW, such as chs=zh-Hans, not {pair!r}.")
        asked_language(new)
    return ReadOptions(
        source_language=asked_language(source),
        target_languages=tuple(dict.fromkeys(filter(None, map(asked_language, targets)))),
        columns=tuple(columns.split(",")) if columns else None,
        encoding=encoding,
        language_map=tuple((pair.partition("=")[0], pair.partition("=")[2]) for pair in language_map),
        split=split,
        keep_unknown=keep_unknown == "notes",
    )


def _selection(
    statuses: str | None, subjects: tuple[str, ...], since: str | None, only_translated: bool
) -> "Selection":
    from glossary.fields import is_date
    from glossary.model import Status
    from glossary.selection import Selection
    from glossary.similarity import suggestion

    for name in _names(statuses or ""):
        if name not in set(Status):
            raise click.UsageError(f"{name!r} is not a status: {suggestion(name, Status)}.")
    if since and not is_date(since):
        raise click.UsageError(f"--since takes a day such as 2026-01-31, not {since!r}.")
    return Selection(
        statuses=frozenset(map(Status, _names(statuses or ""))),
        subjects=frozenset(subject.casefold() for subject in subjects),
        since=since or "",
        only_translated=only_translated,
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _json(value: Any) -> str:
    from glossary.escaping import harmless_json

    return harmless_json(json.dumps(value, ensure_ascii=False, indent=2))


def _result(text: str, file: str | None = None) -> None:
    from glossary.files.output import write_text

    write_text(text, file)


if __name__ == "__main__":
    main()
