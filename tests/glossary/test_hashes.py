import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.hashes import HashSet, References


def test_a_text_is_new_once() -> None:
    seen = HashSet()
    assert "tea" not in seen
    assert seen.add("tea")
    assert "tea" in seen
    assert not seen.add("tea")
    assert "teapot" not in seen


def test_the_empty_text_is_a_text() -> None:
    seen = HashSet()
    assert "" not in seen
    assert seen.add("")
    assert not seen.add("")


@given(st.lists(st.text(max_size=4)))
def test_it_agrees_with_a_set(texts: list[str]) -> None:
    seen, known = HashSet(), set[str]()
    for text in texts:
        assert (text in seen) == (text in known)
        assert seen.add(text) == (text not in known)
        known.add(text)


def test_nothing_is_forgotten_while_it_grows() -> None:
    texts = [f"concept-{number}" for number in range(20_000)]
    seen = HashSet()
    assert all(seen.add(text) for text in texts)
    assert not any(seen.add(text) for text in texts)
    assert "concept-20000" not in seen


def test_memory_stays_under_24_bytes_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossary.hashes._FEW", 1_000)
    seen = HashSet()
    tracemalloc.start()
    try:
        for number in range(50_000):
            seen.add(f"concept-{number}")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 24 * 50_000, f"{peak} bytes"


@pytest.mark.parametrize("count", [99, 100, 101, 102, 5_000])
def test_nothing_is_forgotten_where_the_set_becomes_tables(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr("glossary.hashes._FEW", 100)
    seen = HashSet()
    assert all(seen.add(f"text {number}") for number in range(count))
    assert not any(seen.add(f"text {number}") for number in range(count))
    assert all(f"text {number}" in seen for number in range(count))
    assert "another" not in seen


@pytest.mark.parametrize("few", [0, 1 << 17])
@given(steps=st.lists(st.tuples(st.booleans(), st.integers(0, 60))))
def test_it_agrees_with_a_set_from_which_texts_are_removed(few: int, steps: list[tuple[bool, int]]) -> None:
    # Small tables and few texts, so that many texts are not in their own slot.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("glossary.hashes._FEW", few)
        patch.setattr("glossary.hashes._TABLES", 1)
        patch.setattr("glossary.hashes._FIRST_SIZE", 8)
        seen, known = HashSet(), set[int]()
        for is_added, number in steps:
            if is_added:
                assert seen.add(str(number)) == (number not in known)
                known.add(number)
            else:
                assert seen.discard(str(number)) == (number in known)
                known.discard(number)
            assert len(seen) == len(known)
        assert all((str(number) in seen) == (number in known) for number in range(61))


def test_references_are_missing_until_an_entry_has_their_id() -> None:
    references = References()
    assert references.refer("cup")
    assert not references.refer("cup")
    assert references.missing == 1
    assert references.is_missing("cup")
    assert references.add("cup")
    assert not references.add("cup")
    assert references.missing == 0
    assert "cup" in references
    assert not references.refer("cup")
    assert not references.is_missing("cup")
