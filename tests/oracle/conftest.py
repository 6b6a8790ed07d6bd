"""What the tests with programs of others share."""

import os
from collections.abc import Callable
from typing import NoReturn

import pytest

Missing = Callable[[str], NoReturn]


@pytest.fixture
def missing() -> Missing:
    """Return a function that skips the test, or fails it where GLOSSPORT_REQUIRE_ORACLES is 1, for a given reason."""

    def unavailable(reason: str) -> NoReturn:
        if os.environ.get("GLOSSPORT_REQUIRE_ORACLES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)

    return unavailable
