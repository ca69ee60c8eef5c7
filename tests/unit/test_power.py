"""What the battery allows."""

import asyncio

from check import equal
from drivers.errors import GaugeError
from fakes_store import Store
from services.power import Power
from services.wear import CHARGE, Wear


class Gauge:
    def __init__(self, percent, charging=False):
        self.reading = percent, charging

    def percent(self):
        if self.reading is None:
            raise GaugeError("silent")
        return self.reading[0]

    def charging(self):
        return self.reading[1]


def seen(power, percent, charging=False):
    power._gauge.reading = percent, charging
    power.look()
    return power.is_low, power.is_empty


def test_limits():
    power = Power(Gauge(50), Wear(Store()))
    equal(seen(power, 8), (False, False))
    equal(seen(power, 7), (True, False))
    equal(seen(power, 9), (True, False), "a gauge wavers")
    equal(seen(power, 10), (False, False))
    equal(seen(power, 2), (True, True))
    equal(seen(power, 4), (True, True))
    equal(seen(power, 5), (True, False))
    equal(seen(power, 2, True), (False, False), "on the charger")


def test_without_a_gauge_nothing_is_forbidden():
    power = Power(None, Wear(Store()))
    power.look()
    equal((power.percent, power.is_low, power.is_empty), (None, False, False))
    power = Power(Gauge(2), Wear(Store()))
    power.look()
    power._gauge.reading = None
    power.look()
    equal((power.percent, power.is_low, power.is_empty), (None, False, False))


def test_a_change_is_news_and_has_to_be_told():
    async def play():
        power = Power(Gauge(50), Wear(Store()))
        power.look()
        waiting = asyncio.create_task(power.news())
        await asyncio.sleep_ms(1)
        power.is_told = True
        seen(power, 9)
        await asyncio.sleep_ms(1)
        assert not waiting.done() and power.is_told
        seen(power, 7)
        await asyncio.sleep_ms(1)
        assert waiting.done() and not power.is_told

    asyncio.run(play())


def test_what_is_drawn_is_counted_but_not_a_wavering_gauge():
    wear = Wear(Store())
    power = Power(Gauge(50), wear)
    for percent in (50, 49, 50, 49, 47, 46, 47, 46, 80, 79):
        seen(power, percent)
    equal(wear.counts[CHARGE], 5)
