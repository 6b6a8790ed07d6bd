"""The tasks of CONTRIBUTING.md. Each runs in the environment that nox is installed in."""

import sys

import nox

nox.options.default_venv_backend = "none"
nox.options.sessions = ["test", "lint"]


@nox.session
def test(session: nox.Session) -> None:
    """Run all tests; arguments behind ``--`` go to pytest."""
    session.run(sys.executable, "-m", "pytest", *session.posargs)


@nox.session
def oracles(session: nox.Session) -> None:
    """Run the tests that need programs of others or the official schemas, and fail where one is missing."""
    session.run(
        sys.executable, "-m", "pytest", "tests/oracle", *session.posargs, env={"GLOSSPORT_REQUIRE_ORACLES": "1"}
    )


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, format and types."""
    session.run(sys.executable, "-m", "ruff", "check", ".")
    session.run(sys.executable, "-m", "ruff", "format", "--check", ".")
    session.run(sys.executable, "-m", "mypy")


@nox.session
def golden(session: nox.Session) -> None:
    """Write the expected files of ``tests/golden`` anew; the files that change fail once."""
    goldens = ("tests/test_golden.py", "tests/test_golden_reading.py")
    session.run(sys.executable, "-m", "pytest", "-q", *goldens, env={"GLOSSPORT_UPDATE_GOLDEN": "1"})


@nox.session
def docs(session: nox.Session) -> None:
    """Write the generated tables of the documentation anew."""
    session.run(sys.executable, "-m", "pytest", "-q", "tests/test_docs.py", env={"GLOSSPORT_UPDATE_DOCS": "1"})


@nox.session
def bench(session: nox.Session) -> None:
    """Compare with other tools in one run; ``-- --help`` shows how to choose the measurements."""
    session.run(sys.executable, "tests/benchmarks/compare.py", *(session.posargs or ["--quick"]))
