"""Tables with headers as people write them are read right, or end in a question; never wrong in silence."""

import random
from collections import Counter

from tests.property.headers import outcome, table


def test_no_generated_table_is_read_wrong_in_silence() -> None:
    chance = random.Random(7)
    made = [table(chance) for _ in range(300)]
    outcomes = Counter(map(outcome, made))
    assert outcomes["wrong"] == 0
    assert outcomes["right"] > 250
