"""Opens the glossaries to compare: a file, a folder, or either of them in a git revision, as ``v1.2.0:glossary/``.

``REVISION:PATH`` names a file or folder in the repository of the current folder, as in ``git show``. If PATH is empty,
the path of the other glossary is used.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from glossary.files.source import Source, source_at, source_of, unpacked
from glossary.findings import InputError, UsageError
from glossary.model import Location
from glossary.rules import Code

SUFFIXES = (".yaml", ".yml")


@contextmanager
def source_in(name: str, other: str) -> Iterator[Source | None]:
    """Yield the source for a name; None for a revision that lacks the path of the other, as before a glossary is added.

    Raises UsageError G801 for an unknown revision or another path that it lacks, and InputError G101.
    """
    revision, colon, path = name.partition(":")
    if Path(name).exists() or not colon or (len(revision) == 1 and path[:1] in ("\\", "/")):
        yield source_at(name)
        return
    of_other = other.partition(":")[2] or other
    path = path or of_other
    with _at_revision(revision, path, name, may_lack=Path(path) == Path(of_other)) as source:
        yield source


@contextmanager
def _at_revision(revision: str, path: str, name: str, *, may_lack: bool) -> Iterator[Source | None]:
    _git(["rev-parse", "--git-dir"], name, "this is no git repository")
    missing = f"there is no revision {revision!r}"
    if revision.startswith("-"):
        # git would read it as an option.
        raise UsageError(Code.WRONG_USAGE, missing, location=Location(name))
    _git(["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"], name, missing, suggestion=_suggestion())
    spec = f"{revision}:./{path.rstrip('/')}" if not Path(path).is_absolute() else f"{revision}:{_inside(path, name)}"
    if may_lack and _run(["cat-file", "-e", spec], name).returncode:
        yield None
        return
    kind = _git(["cat-file", "-t", spec], name, f"{revision} has no {path}").decode().strip()
    if kind == "blob":
        data = _git(["cat-file", "blob", spec], name, f"{revision} has no {path}")
        yield unpacked(source_of(data, f"{revision}:{path}"))
        return
    listed = _git(["ls-tree", "--name-only", "-z", spec], name, f"{revision} has no {path}").decode().split("\0")
    with tempfile.TemporaryDirectory() as folder:
        for file in listed:
            if file.endswith(SUFFIXES):
                data = _git(["cat-file", "blob", f"{spec}/{file}"], name, f"{revision} has no {path}/{file}")
                (Path(folder) / Path(file).name).write_bytes(data)
        try:
            yield source_at(folder)
        except InputError as error:
            if error.finding.location and error.finding.location.path == folder:
                raise InputError(Code.UNREADABLE_INPUT, error.finding.message, location=Location(name)) from None
            raise


def _inside(path: str, name: str) -> str:
    top = _git(["rev-parse", "--show-toplevel"], name, "this is no git repository").decode().strip()
    try:
        return Path(path).resolve().relative_to(Path(top).resolve()).as_posix()
    except ValueError:
        raise UsageError(Code.WRONG_USAGE, f"{path} is outside of the repository", location=Location(name)) from None


def _suggestion() -> str | None:
    try:
        done = subprocess.run(
            ["git", "rev-parse", "--is-shallow-repository"], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return "this clone is shallow: git fetch --unshallow" if done.stdout.strip() == "true" else None


def _git(arguments: list[str], name: str, message: str, *, suggestion: str | None = None) -> bytes:
    done = _run(arguments, name)
    if done.returncode:
        raise UsageError(Code.WRONG_USAGE, message, location=Location(name), suggestion=suggestion)
    return done.stdout


def _run(arguments: list[str], name: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], capture_output=True, check=False)
    except OSError:
        raise UsageError(Code.WRONG_USAGE, "git is not installed", location=Location(name)) from None
