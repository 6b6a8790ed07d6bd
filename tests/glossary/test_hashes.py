import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.hashes import HashSet


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
