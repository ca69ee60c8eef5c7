"""The slice of the fuzzing that runs in every test run: all other parsers. The long run is `make fuzz`."""

import pytest

from tests.fuzz.driver import MESSAGES, TARGETS, fuzz

SEED = 8583


@pytest.mark.parametrize("target", sorted(set(TARGETS) - set(MESSAGES)))
def test_slice(target):
    report = fuzz(target, SEED, TARGETS[target][0])
    assert not report.error, str(report)
    assert report.accepted > 0, "no input got through: the seeds are no good"
