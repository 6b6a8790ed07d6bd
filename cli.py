"""The ``glossport`` command: makes a request of the command line, hands it over, and shows the outcome.

What a command can be asked stands in its request; request and work are imported when the command is used, so that
``--help`` is there at once.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

if TYPE_CHECKING:
    from glossary.findings import Outcome
    from glossary.request import Option

INTERRUPTED = 130
NOT_WRITTEN = 4


class CommandHome(NamedTuple):
    """Where a command's request and function are, and its help."""

    module: str
    request: str
    function: str
    help: str
    shows_progress: bool = False
    """Whether the function takes what shows progress beside the request."""


COMMANDS = {
    "convert": CommandHome(
        "exporters.convert.run",
        "Conversion",
        "convert",
        "Write glossaries in other formats.\n\n"
        "Each input gives a file per format, and per language pair where a format holds one pair.",
        shows_progress=True,
    ),
    "import": CommandHome(
        "glossary.importing.run",
        "Import",
        "import_",
        "Read foreign files into canonical YAML, or merge them into a glossary.",
    ),
    "check": CommandHome(
        "glossary.checking.run", "Check", "run_check", "Look for mistakes; every finding has a code and a place."
    ),
    "clean": CommandHome(
        "exporters.clean.run",
        "Cleaning",
        "clean",
        "Remove duplicates and mistakes from translation memories, and say what went and why.\n\n"
        "Several memories become one, in the order in which they are named.",
        shows_progress=True,
    ),
    "explain": CommandHome(
        "glossary.checking.run", "Explain", "explain", "Explain a finding by its code or name, with an example."
    ),
    "lookup": CommandHome(
        "glossary.answers.lookup",
        "Lookup",
        "lookup",
        "Look a term up: as it is written, in another form, or nearly so. Exit code 1 if there is none.",
    ),
    "pick": CommandHome(
        "exporters.pick.run",
        "Pick",
        "pick",
        "Give only the terms that some texts have, to a person, a program or a model.",
    ),
    "serve": CommandHome(
        "glossary.answers.serve",
        "Serve",
        "serve",
        "Answer programs and agents that speak the Model Context Protocol: look terms up, check texts.",
    ),
    "stats": CommandHome("glossary.stats", "Stats", "stats", "Count concepts, units and terms, by language."),
    "build": CommandHome(
        "exporters.build.run",
        "Build",
        "run_build",
        "Build all outputs of the configuration; those that are up to date are left.",
        shows_progress=True,
    ),
    "bundle": CommandHome(
        "exporters.release.bundle",
        "Bundle",
        "bundle",
        "Make a release: one archive to pin, verify, read in a browser and open in OmegaT.",
    ),
    "verify": CommandHome(
        "exporters.release.verify",
        "Verify",
        "verify_bundle",
        "Verify a bundle without unpacking it, and say what was proved.",
    ),
    "diff": CommandHome(
        "glossary.comparison",
        "Diff",
        "diff",
        "Say what changed between two glossaries: concepts, terms, statuses, definitions, and the version step.\n\n"
        "OLD and NEW are files, folders, or what a git revision had: v1.2.0:terms.yaml, HEAD~3:glossary/, or main: for "
        "the path of the other.",
    ),
    "init": CommandHome(
        "glossary.scaffold",
        "Init",
        "init",
        "Begin a glossary: a file with an example, configuration, editor schema, hooks and a workflow.",
    ),
    "fmt": CommandHome(
        "glossary.canonical.format",
        "Format",
        "format_",
        "Bring glossaries in YAML and JSON Lines into their one canonical form; comments stay.",
    ),
    "formats": CommandHome(
        "exporters.catalogue",
        "Formats",
        "list_formats",
        "List the formats that are read and written, or describe one.",
    ),
}


class Command(click.Command):
    """A command whose parameters are the fields of its request."""

    def __init__(self, name: str, work: CommandHome) -> None:
        super().__init__(name, help=work.help)
        self._work = work

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        if not self.params:
            from glossary.request import options_of

            self.params = [_parameter(one) for one in options_of(self._load(self._work.request))]
        return super().get_params(ctx)

    def invoke(self, ctx: click.Context) -> int:
        from exporters.console import Console

        # What every command can be asked may stand before its name as well.
        everywhere = ctx.find_root().params
        values = {name: value or everywhere.get(name, value) for name, value in ctx.params.items()}
        request = self._load(self._work.request)(**values)
        if request.timeout:
            # In the environment, so that the processes of a build know it.
            os.environ["GLOSSPORT_TIMEOUT"] = str(request.timeout)
        console = Console.of(request)
        function: Callable[..., Outcome] = self._load(self._work.function)
        outcome = function(request, console) if self._work.shows_progress else function(request)
        console.show(outcome)
        return outcome.exit_code

    def _load(self, name: str) -> Any:
        return getattr(import_module(self._work.module), name)


def _parameter(one: "Option") -> click.Parameter:
    from dataclasses import MISSING

    is_needed = one.default is MISSING
    if not one.flags:
        default: dict[str, Any] = {} if is_needed else {"default": one.default}
        nargs = -1 if one.is_many else 1
        return click.Argument([one.name], required=is_needed, nargs=nargs, metavar=one.metavar, **default)
    if one.kind is bool:
        return click.Option([*one.flags, one.name], is_flag=True, default=one.default, help=one.help)
    kind = click.Choice(one.choices) if one.choices else click.IntRange(min=1) if one.kind is int else None
    optional: dict[str, Any] = {} if one.flag_value is None else {"is_flag": False, "flag_value": one.flag_value}
    return click.Option(
        [*one.flags, one.name],
        type=kind,
        multiple=one.is_many,
        default=None if one.is_many else one.default,
        show_default=bool(one.choices) and one.default is not None,
        metavar=one.metavar,
        help=one.help,
        **optional,
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="glossport")
@click.option("-q", "--quiet", is_flag=True, help="Show errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Show the losses, up to 100 of each kind.")
@click.option("--no-progress", is_flag=True, help="Show no progress bar.")
@click.option("--timeout", type=click.IntRange(min=1), metavar="SECONDS", help="How long to wait for a storage; 60.")
def glossport(**_everywhere: object) -> None:
    """Write one reviewed glossary as the exact files that CAT tools read, and say what each cannot hold."""


for _name, _work in COMMANDS.items():
    glossport.add_command(Command(_name, _work))


def main() -> NoReturn:
    """Run the command and exit; a user's mistake becomes a message and an exit code, never a traceback."""
    _open_streams()
    # Asked to stop, we clean up as for Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Looking for reference cycles while modules are loaded, and once more at the end, takes 10 ms of every run.
    gc.set_threshold(100_000)
    code = run(sys.argv[1:])
    gc.freeze()
    sys.exit(_closed(code))


def _open_streams() -> None:
    """Prepare the standard streams; a closed one becomes one that cannot be written, or has nothing to read."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # So that no file that is opened later gets the number of a standard stream. The null device opened for
            # reading refuses what is written to it.
            os.open(os.devnull, os.O_RDONLY)
    sys.stdin = sys.stdin or open(0, encoding="utf-8")  # noqa: SIM115  # lives as long as the process
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8")  # noqa: SIM115
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        stream.reconfigure(encoding="utf-8", errors=errors)  # type: ignore[union-attr]  # both are text files here


def _closed(code: int) -> int:
    """Write what the standard streams still hold; return the exit code, which says so if one cannot be written."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            code = max(code, NOT_WRITTEN)
            # Python would try again at its end, and print that it failed.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return code


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code."""
    from glossary.findings import GlossportError

    try:
        return int(glossport.main(arguments, prog_name="glossport", standalone_mode=False) or 0)
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return error.exit_code
    except GlossportError as error:
        from exporters.console import Console

        Console().warn(str(error.finding))
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except OSError as error:
        with suppress(OSError):
            what = f"{error.filename}: cannot be used" if error.filename else "a standard stream cannot be written"
            click.echo(f"{what}: {error.strerror or error}", err=True)
        return NOT_WRITTEN


if __name__ == "__main__":
    main()
