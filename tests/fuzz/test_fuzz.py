"""A short form of the manual fuzzing: the same first inputs in every run."""

from itertools import islice

import pytest

from tests.fuzz.fuzzing import OTHERS, SEEDS, inputs, subject, tried

INPUTS = 400


@pytest.mark.parametrize("name", [*SEEDS, *OTHERS])
def test_whatever_is_read_ends_in_entries_or_in_a_told_error(name: str) -> None:
    one = subject(name)
    crashes = {message for input_ in islice(inputs(one.seeds, 0), INPUTS) if (message := tried(one, *input_))}
    assert not crashes, "\n".join(crashes)


def test_a_reader_that_fails_is_noticed() -> None:
    one = subject("csv")

    def broken(_file: str, data: bytes, _chance: object) -> None:
        data.decode("ascii")

    one = type(one)(one.seeds, broken)
    assert any("UnicodeDecodeError" in (tried(one, *input_) or "") for input_ in islice(inputs(one.seeds, 0), 20))
