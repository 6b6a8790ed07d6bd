"""Everything the project raises on purpose: a code, a place where there is one, and a mend where it is sure."""

from typing import ClassVar

from glossary.findings import Finding, Severity
from glossary.model import Location


class GlossportError(Exception):
    """A mistake in what the user gave us; ``finding`` says it as a reader's finding would."""

    exit_code: ClassVar[int] = 3

    def __init__(
        self,
        code: str,
        message: str,
        *,
        location: Location | None = None,
        related: tuple[Location, ...] = (),
        mend: str | None = None,
    ) -> None:
        super().__init__(message)
        self.finding = Finding(
            code=code, severity=Severity.ERROR, message=message, location=location, related=related, mend=mend
        )


class UsageError(GlossportError):
    """The command line or the configuration asks for something impossible."""

    exit_code = 2


class InputError(GlossportError):
    """An input cannot be read or is invalid as a whole."""


class RefusedError(GlossportError):
    """An output is not written because its format cannot hold this glossary."""

    exit_code = 1


class OutputError(GlossportError):
    """An output could not be put in place; what was there before still is."""

    exit_code = 4


class InvalidInputError(InputError):
    """An input was read to its end and is invalid; its report says why."""

    def __init__(self) -> None:
        super().__init__("G107", "the input is invalid")
