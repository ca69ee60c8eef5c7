"""boards/simulator/clock.py: virtual time."""

import asyncio
import time

import clock
from check import equal


async def test_a_long_sleep_costs_no_real_time():
    before = time.ticks_ms()
    await asyncio.sleep(3600)
    equal(time.ticks_diff(time.ticks_ms(), before), 3600000)


async def test_timers_fire_in_order():
    fired = []

    async def later(ms):
        await asyncio.sleep_ms(ms)
        fired.append(ms)

    await asyncio.gather(later(300), later(10), later(70))
    equal(fired, [10, 70, 300])


async def test_wait_for_times_out_in_virtual_time():
    before = clock.elapsed_ms()
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 60)
        raise AssertionError("no timeout")
    except asyncio.TimeoutError:
        equal(clock.elapsed_ms() - before, 60000)


def test_wall_time_counts_from_2000():
    time.set_rtc(0)
    equal(tuple(time.gmtime())[:6], (2000, 1, 1, 0, 0, 0))
    equal(time.mktime((2026, 11, 22, 14, 32, 11, 0, 0)), 848673131)
