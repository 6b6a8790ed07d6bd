import tracemalloc

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


def test_memory_stays_under_24_bytes_a_text() -> None:
    seen = HashSet()
    tracemalloc.start()
    try:
        for number in range(50_000):
            seen.add(f"concept-{number}")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 24 * 50_000, f"{peak} bytes"
