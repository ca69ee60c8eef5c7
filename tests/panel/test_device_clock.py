"""Wall time of the device and of its log's ticks."""

import pytest

from tools.panel.device_clock import TICKS, DeviceClock


@pytest.fixture
def seconds(monkeypatch):
    """The PC's clock, at hand."""
    now = [100.0]
    monkeypatch.setattr("tools.panel.device_clock.time.monotonic", lambda: now[0])
    return now


def test_an_unheard_device_has_no_time():
    assert DeviceClock().now() is None
    assert DeviceClock().of(5) is None


def test_it_runs_on_at_its_own_rate(seconds):
    clock = DeviceClock()
    clock.hear(5000, 0, 10, True)
    seconds[0] += 2
    assert clock.now() == 5020
    clock.hear(5020, 20_000, 10, False)
    seconds[0] += 60
    assert clock.now() == 5020


def test_ticks_become_wall_time(seconds):
    clock = DeviceClock()
    clock.hear(5000, 8_000, 1, True)
    assert clock.of(7_250) == pytest.approx(4999.25)
    seconds[0] += 1
    assert clock.of(9_000) == pytest.approx(5001)
    assert clock.of(9_100) == pytest.approx(5001.1)  # a line may be ahead of what we think
    assert clock.of(None) is None


def test_whole_seconds_of_the_clock_do_not_shake_the_lines(seconds):
    clock = DeviceClock()
    clock.hear(5000, 8_000, 1, True)
    before = clock.of(7_000)
    clock.hear(5000, 8_900, 1, True)
    assert clock.of(7_000) == pytest.approx(before)
    clock.hear(5000 + 86400, 9_000, 1, True)  # set
    assert clock.of(7_000) == pytest.approx(before + 86400, abs=1)


def test_ticks_begin_again(seconds):
    clock = DeviceClock()
    clock.hear(5_000_000, TICKS + 500, 1, True)
    assert clock.of(400) == pytest.approx(5_000_000 - 0.1)
    assert clock.of(TICKS - 100) == pytest.approx(5_000_000 - 0.6)
