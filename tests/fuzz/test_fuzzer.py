"""The fuzzer itself: it finds planted faults of every kind, keeps the input, and fails on it again."""

import pytest

from tests.fuzz.driver import FOUND, fuzz, replay

INPUTS = 20000


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("planted_error", "IndexError"),
        ("planted_check", "packs to other bytes"),
        ("planted_hang", "no end after"),
        ("planted_death", "the interpreter died"),
    ],
)
def test_a_planted_fault_is_found_and_found_again(target, words):
    report = fuzz(target, 1, INPUTS, hang_s=1)
    assert words in report.error
    assert report.kept is not None
    data = report.kept.read_bytes()
    assert data[:4] == b"aaab" and len(data) > 30
    assert "python -m tests.fuzz replay" in str(report)
    again = replay(report.kept, hang_s=1)
    assert words in again.error
    report.kept.unlink()


def test_a_heap_that_grows_is_found():
    report = fuzz("planted_leak", 1, INPUTS)
    assert "heap:" in report.error or "MemoryError" in report.error
    assert report.kept is not None
    report.kept.unlink()


def test_nothing_is_found_where_nothing_is():
    before = set(FOUND.glob("*")) if FOUND.exists() else set()
    report = fuzz("planted_none", 1, INPUTS)
    assert not report.error and report.inputs == INPUTS
    assert before == (set(FOUND.glob("*")) if FOUND.exists() else set())


def test_inputs_depend_on_the_seed_alone():
    first, second = fuzz("planted_error", 1, INPUTS), fuzz("planted_error", 1, INPUTS)
    other = fuzz("planted_error", 2, INPUTS)
    assert first.inputs == second.inputs and first.kept == second.kept
    assert other.kept != first.kept
    for report in (first, other):
        assert report.kept is not None
        report.kept.unlink()
